"""Two people at the same moment around weekly reports and meetings: nothing is done twice. Needs PostgreSQL."""

import pytest
from django.test import TransactionTestCase

from core import clock
from core.exceptions import RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from meetings.models import AgendaItem, Decision, Meeting, Week, WeeklyReport
from meetings.services import (
    accept_decision,
    change_rule,
    decide_task,
    gather_again,
    hold_meeting,
    issue_week,
    open_due_weeks,
    prepare_meeting,
    report_decision,
    return_decision,
    submit_report,
)
from organizations.enums import Role
from tests.factories import NOW, make_person
from tests.races import at_once

from .support import RULE, WeeklyCase, at
from .test_decisions import DUE
from .test_meetings import MEETS_ON, MeetingCase


class Races(TransactionTestCase):
    world_of: type

    def setUp(self):
        self.enterContext(clock.at(NOW))
        world = type("RaceWorld", (self.world_of,), {})
        world.setUpTestData()
        self.world = world()
        self.staff = [self.world.city_staff, self.world.city_colleague]
        self.liaisons = [self.world.liaison, make_person("second", self.world.housing, Role.LIAISON)]

    def race(self, act, thing, people) -> None:
        """Let each person do `act(copy, person)` on a copy of their own; exactly one succeeds."""
        copies = [type(thing).objects.get(pk=thing.pk) for _person in people]
        pairs = zip(copies, people, strict=True)
        self.one_acts(*(lambda copy=copy, person=person: act(copy, person) for copy, person in pairs))

    def one_acts(self, *acts) -> None:
        refused = [outcome for outcome in at_once(*acts) if outcome is not None]
        assert len(refused) == len(acts) - 1, refused
        assert all(isinstance(one, (StaleState, TransitionError, RuleBroken)) for one in refused), refused

    def recorded(self, action) -> int:
        return HistoryEntry.objects.filter(action=action, outcome="done").count()


@pytest.mark.postgres
class WeeklyRaces(Races):
    world_of = WeeklyCase

    def test_two_sending_the_same_weekly_report_send_it_once(self):
        report = self.world.owed()
        self.race(lambda one, by: submit_report(one, this_week=by.username, by=by), report, self.liaisons)
        sent = WeeklyReport.objects.get(pk=report.pk)
        assert sent.this_week == sent.submitted_by.username
        assert self.recorded("submit") == 1

    def test_two_passes_open_a_week_once(self):
        congress = self.world.city_congress
        change_rule(
            congress, version=0, by=self.staff[0], now=at(4), **RULE
        )  # Saturday: the week opens on Monday
        assert not Week.objects.exists()
        assert at_once(open_due_weeks, open_due_weeks) == [None, None]
        units = WeeklyReport.objects.values_list("organization", flat=True)
        assert (Week.objects.count(), len(units)) == (1, len(set(units)))

    def test_a_week_is_issued_once_and_told_once(self):
        week = self.world.begin()
        told = Notification.objects.count()
        self.race(lambda one, by: issue_week(one, text="正文", by=by), week, self.staff)
        people = Notification.objects.order_by("id")[told:].values_list("recipient", flat=True)
        assert self.recorded("issue") == 1
        assert len(people) == len(set(people))


@pytest.mark.postgres
class MeetingRaces(Races):
    world_of = MeetingCase

    def held(self) -> Meeting:
        return self.world.held()

    def test_two_opening_the_same_monthly_meeting_open_one(self):
        congress = self.world.city_congress
        self.one_acts(
            *(lambda by=by: prepare_meeting(congress, meets_on=MEETS_ON, by=by) for by in self.staff)
        )
        assert (Meeting.objects.count(), self.recorded("prepare_meeting")) == (1, 1)

    def test_two_gathering_again_leave_every_matter_once(self):
        meeting = self.world.prepared()
        before = AgendaItem.objects.count()
        self.race(lambda one, by: gather_again(one, by=by), meeting, self.staff)
        assert AgendaItem.objects.count() == before

    def test_two_holding_it_hold_it_once(self):
        self.race(lambda one, by: hold_meeting(one, by=by, now=at(20, 14)), self.world.prepared(), self.staff)
        assert self.recorded("hold") == 1

    def decide(self, meeting, by, text="月底前完成复查") -> Decision:
        return decide_task(
            meeting, organization=self.world.housing, text=text, due_on=DUE, by=by, now=at(20, 15)
        )

    def test_two_writing_down_the_same_decision_write_it_once(self):
        told = Notification.objects.count()
        self.race(self.decide, self.held(), self.staff)
        assert Decision.objects.get().number == 1
        assert Notification.objects.count() - told == len(self.liaisons)

    def test_two_different_decisions_get_two_numbers(self):
        meeting = self.held()
        acts = [lambda by=by: self.decide(meeting, by, by.username) for by in self.staff]
        assert at_once(*acts) == [None, None]
        assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2]

    def test_two_reporting_and_two_judging_a_decision_each_act_once(self):
        decision = self.decide(self.held(), self.staff[0])
        act = lambda one, by: report_decision(one, result="已复查", by=by, now=at(30))  # noqa: E731
        self.race(act, decision, self.liaisons)
        one, two = (Decision.objects.get() for _copy in range(2))
        self.one_acts(
            lambda: accept_decision(one, by=self.staff[0], now=at(31)),
            lambda: return_decision(two, reason="不清", by=self.staff[1], now=at(31)),
        )
        assert self.recorded("accept") + self.recorded("return") == 1
