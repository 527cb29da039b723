"""Every change belongs to exactly one weekly report, whichever is sent first and however late."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from core import clock
from core.models import CalendarDay
from deadlines import engine
from meetings.models import Rule, WeeklyReport
from meetings.services import change_rule, open_due_weeks, submit_report, waive_report
from meetings.spans import known_of
from tests.factories import NOW
from tests.races import at_once

from .support import FRIDAY, RULE, WeeklyCase, at

NEXT_FRIDAY, THIRD_FRIDAY = date(2018, 8, 17), date(2018, 8, 24)
OPENED = at(13, 0, 5)  # Monday: the second week's report is open
TUESDAY, THURSDAY = at(14), at(16)


class SpanCase(WeeklyCase):
    def setUp(self):
        self.begin()

    def week(self, due_on, unit=None) -> WeeklyReport:
        return WeeklyReport.objects.for_page().get(organization=unit or self.housing, week__due_on=due_on)

    def send(self, due_on, now) -> WeeklyReport:
        return submit_report(self.week(due_on), by=self.liaison, now=now)

    def told(self, due_on) -> list[int]:
        """The issues whose progress the sent report of a week counts."""
        return self.week(due_on).figures["figures"]["report_progress"]


class LateTests(SpanCase):
    """The first week's report is missing when the second one opens; one issue moves in each week."""

    def setUp(self):
        super().setUp()
        self.report_progress(now=at(9, 15))
        engine.run_pass(OPENED)
        self.report_progress(issue=self.late_issue, now=at(13, 10))

    def test_sent_late_it_tells_its_own_week_and_the_next_one_tells_the_rest(self):
        assert self.send(FRIDAY, TUESDAY).was_late
        self.send(NEXT_FRIDAY, THURSDAY)
        assert (self.told(FRIDAY), self.told(NEXT_FRIDAY)) == ([self.issue.pk], [self.late_issue.pk])

    def test_sent_after_the_next_one_it_tells_the_same(self):
        self.send(NEXT_FRIDAY, TUESDAY)
        self.send(FRIDAY, THURSDAY)
        assert (self.told(FRIDAY), self.told(NEXT_FRIDAY)) == ([self.issue.pk], [self.late_issue.pk])

    def test_the_page_shows_what_will_be_sent_and_up_to_when(self):
        found = known_of(self.week(FRIDAY), TUESDAY)
        assert (found.figures["report_progress"], found.until) == ([self.issue.pk], at(10, 17))
        with clock.at(TUESDAY):
            self.client.force_login(self.liaison)
            answer = self.client.get(self.week(FRIDAY).get_absolute_url())
            self.assertContains(answer, "的变化（其后的计入下一期）")
            self.send(FRIDAY, TUESDAY)
            sent = self.client.get(self.week(FRIDAY).get_absolute_url())
        assert sent.context["facts"].until == at(10, 17)

    def test_how_things_stand_is_of_the_moment_of_sending(self):
        self.send(FRIDAY, TUESDAY)
        assert set(self.week(FRIDAY).figures["figures"]["open"]) == {self.issue.pk, self.late_issue.pk}

    def test_no_change_in_its_own_week_is_no_change_though_the_next_week_has_one(self):
        WeeklyReport.objects.filter(pk=self.week(FRIDAY).pk).update(since=at(10, 9))
        assert self.send(FRIDAY, TUESDAY).is_unchanged

    def test_what_became_late_is_told_once(self):
        type(self.issue).objects.filter(pk=self.issue.pk).update(due_on=date(2018, 8, 8))
        type(self.issue).objects.filter(pk=self.late_issue.pk).update(due_on=FRIDAY)
        self.send(FRIDAY, TUESDAY)
        self.send(NEXT_FRIDAY, THURSDAY)
        late = [self.week(day).figures["figures"]["newly_late"] for day in (FRIDAY, NEXT_FRIDAY)]
        assert late == [[self.issue.pk], [self.late_issue.pk]]


class ChainTests(SpanCase):
    def test_whenever_they_are_sent_every_act_is_in_exactly_one(self):
        """Acts before, between and after every moment at which three reports open or are sent, in each order."""
        engine.run_pass(OPENED)
        self.send(NEXT_FRIDAY, at(15))
        engine.run_pass(at(20, 0, 5))
        self.send(FRIDAY, at(21))
        self.send(THIRD_FRIDAY, at(23))
        moments = [at(day, hour) for day in range(4, 23) for hour in (1, 12, 17, 23)]
        spans = [
            (one.since, known_of(one, one.submitted_at).until or one.submitted_at)
            for one in map(self.week, (FRIDAY, NEXT_FRIDAY, THIRD_FRIDAY))
        ]
        assert all(sum(since < moment <= until for since, until in spans) == 1 for moment in moments)

    def test_a_week_that_was_sent_in_time_ends_when_it_was_sent(self):
        self.send(FRIDAY, at(9, 11))
        engine.run_pass(OPENED)
        assert self.week(NEXT_FRIDAY).since == at(9, 11)

    def test_late_but_before_the_next_one_opens_it_tells_everything_so_far(self):
        self.send(FRIDAY, at(11, 9))
        engine.run_pass(OPENED)
        assert self.week(NEXT_FRIDAY).since == at(11, 9)

    def test_a_late_sending_does_not_move_where_a_later_one_begins(self):
        engine.run_pass(OPENED)
        self.send(NEXT_FRIDAY, at(15))
        self.send(FRIDAY, at(16))
        engine.run_pass(at(20, 0, 5))
        assert self.week(THIRD_FRIDAY).since == at(15)

    def test_one_that_opens_before_the_last_one_is_due_begins_at_once(self):
        for day in (15, 16, 17):
            CalendarDay.objects.create(day=date(2018, 8, day), is_working=False, reason="放假")
        Rule.objects.filter(congress=self.city_congress).update(next_opens_at=at(10, 0))
        engine.run_pass(at(10, 0))
        following = self.week(TUESDAY.date())
        assert following.since == at(10, 0)
        assert not self.send(FRIDAY, at(10, 11)).was_late
        assert known_of(self.week(FRIDAY), at(10, 11)).until == following.since

    def test_another_committees_weeks_are_another_chain(self):
        county = self.week(FRIDAY, self.county_congress)
        submit_report(county, by=self.county_office, now=at(9))
        engine.run_pass(OPENED)
        assert self.week(NEXT_FRIDAY, self.county_congress).since == at(9)
        assert self.week(NEXT_FRIDAY).since == at(10, 17)


class WaivedTests(SpanCase):
    def waive(self):
        waive_report(self.week(FRIDAY), reason="节假日", by=self.city_staff, now=TUESDAY)

    def test_what_a_waived_report_would_have_told_goes_to_the_next(self):
        begins = self.week(FRIDAY).since
        waive_report(self.week(FRIDAY), reason="节假日", by=self.city_staff, now=at(9))
        engine.run_pass(OPENED)
        assert self.week(NEXT_FRIDAY).since == begins

    def test_also_when_the_next_one_is_open_already(self):
        begins = self.week(FRIDAY).since
        engine.run_pass(OPENED)
        self.waive()
        assert self.week(NEXT_FRIDAY).since == begins

    def test_a_next_one_that_was_sent_stays_as_it_was_sent(self):
        engine.run_pass(OPENED)
        sent = self.send(NEXT_FRIDAY, at(13, 12))
        self.waive()
        assert (self.week(NEXT_FRIDAY).since, self.week(NEXT_FRIDAY).figures) == (sent.since, sent.figures)


@pytest.mark.postgres
class RaceTests(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (WeeklyCase,), {})
        self.world.setUpTestData()
        change_rule(self.world.city_congress, version=0, by=self.world.city_staff, now=NOW, **RULE)

    def test_sent_in_the_moment_in_which_the_next_one_opens_nothing_is_told_twice(self):
        own = WeeklyReport.objects.filter(organization=self.world.housing).order_by("week__due_on")
        report = own.for_page().get()
        outcomes = at_once(
            lambda: submit_report(report, by=self.world.liaison, now=at(13, 0, 10)),
            lambda: open_due_weeks(OPENED),
        )
        assert outcomes == [None, None]
        first, second = own
        assert second.since == (known_of(first, first.submitted_at).until or first.submitted_at)
        assert first.figures["until"] in ("", second.since.isoformat(), at(10, 17).isoformat())
