"""When weekly reports are opened, for whom, and by when they are due."""

from datetime import date, time

from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.models import CalendarDay, HistoryEntry, Notification
from deadlines import checking, engine, kinds
from deadlines.enums import Kind
from deadlines.models import Deadline
from meetings import calendar
from meetings.models import Rule, Week, WeeklyReport
from meetings.services import change_rule, open_due_weeks
from tests.base import World

from .support import FRIDAY, RULE, WeeklyCase, at


class CalendarTests(World):
    def rule(self, **changed) -> Rule:
        return Rule(**{"weekday": 4, "units": ["departments"], "due_time": time(17)} | changed)

    def test_the_report_is_due_on_the_rules_weekday(self):
        for day in (6, 9, 12):
            assert calendar.due_day(self.rule(), date(2018, 8, day)) == FRIDAY

    def test_a_rest_day_moves_it_to_the_working_day_before(self):
        CalendarDay.objects.create(day=FRIDAY, is_working=False, reason="调休")
        assert calendar.due_day(self.rule(), FRIDAY) == date(2018, 8, 9)

    def test_a_week_without_a_working_day_has_no_report(self):
        # 1 to 5 October 2018 were rest days
        assert calendar.due_day(self.rule(), date(2018, 10, 3)) is None

    def test_a_make_up_day_is_a_working_day(self):
        # Saturday 29 September 2018 was worked
        assert calendar.due_day(self.rule(weekday=5), date(2018, 9, 29)) == date(2018, 9, 29)

    def test_outside_the_time_of_the_rule_nothing_is_due(self):
        rule = self.rule(weekly_from=date(2018, 8, 13), weekly_until=date(2018, 8, 24))
        found = [calendar.due_day(rule, date(2018, 8, day)) for day in (9, 16, 23, 30)]
        assert found == [None, date(2018, 8, 17), date(2018, 8, 24), None]

    def test_it_is_open_from_its_day_until_its_hour(self):
        moments = [(5, 23, 59), (6, 0, 0), (10, 16, 59), (10, 17, 0)]
        found = [calendar.running(self.rule(), at(day, hour, minute)) for day, hour, minute in moments]
        assert found == [[], [FRIDAY], [FRIDAY], []]

    def test_it_may_open_in_the_week_before(self):
        assert calendar.running(self.rule(weekday=0, open_days=3), at(10)) == [date(2018, 8, 13)]

    def test_before_a_holiday_two_may_be_open(self):
        for day in (15, 16, 17):
            CalendarDay.objects.create(day=date(2018, 8, day), is_working=False, reason="放假")
        found = calendar.running(self.rule(open_days=4), at(10))
        assert found == [FRIDAY, date(2018, 8, 14)]

    def test_the_next_opening_leaves_the_holiday_out(self):
        assert calendar.next_opening(self.rule(), at(25, month=9)) == at(8, 0, month=10)

    def test_a_rule_that_ends_opens_no_more(self):
        assert calendar.next_opening(self.rule(weekly_until=FRIDAY), self.now) is None

    def test_a_rule_that_begins_next_year_is_not_forgotten(self):
        found = calendar.next_opening(self.rule(weekly_from=date(2019, 2, 25)), self.now)
        assert found.date() == date(2019, 2, 24) or found == calendar.opens_at(self.rule(), date(2019, 3, 1))


class OpeningTests(WeeklyCase):
    def units(self) -> set[str]:
        return set(WeeklyReport.objects.values_list("organization__name", flat=True))

    def test_only_units_with_something_open_owe_a_report(self):
        self.begin()
        assert self.units() == {"衡水市住房和城乡建设局", "桃城区人大常委会", "安平县人大常委会"}

    def test_the_rule_says_which_units(self):
        self.begin(units=["departments"])
        assert self.units() == {"衡水市住房和城乡建设局"}

    def test_departments_of_a_county_report_to_their_own_committee(self):
        self.letter.department = self.county_housing
        type(self.issue).objects.update(department=self.county_housing)
        change_rule(self.city_congress, version=0, by=self.city_staff, **RULE | {"units": ["departments"]})
        assert not Week.objects.exists()

    def test_each_owes_by_a_deadline_with_day_and_hour(self):
        report = self.owed()
        row = Deadline.objects.of(report, Kind.WEEKLY_REPORT).get()
        assert (row.due_on, row.due_time) == (FRIDAY, time(17))
        assert (row.owed_by, row.owed_to) == (self.housing, self.city_congress)
        assert row.ladder.name == "周报告"
        assert row.phrase == "周五17:00前"

    def test_running_twice_changes_nothing(self):
        self.begin()
        assert open_due_weeks(self.now) == []
        Rule.objects.filter(congress=self.city_congress).update(next_opens_at=self.now)
        assert open_due_weeks(self.now) == []
        assert (Week.objects.count(), WeeklyReport.objects.count()) == (1, 3)

    def test_the_engine_opens_the_next_week_by_itself(self):
        self.begin()
        engine.run_pass(at(12, 23, 59))
        assert Week.objects.count() == 1
        engine.run_pass(at(13, 0))
        assert set(Week.objects.values_list("due_on", flat=True)) == {FRIDAY, date(2018, 8, 17)}

    def test_weeks_that_passed_while_nothing_ran_are_not_owed(self):
        self.begin()
        engine.run_pass(at(5, month=9))
        assert set(Week.objects.values_list("due_on", flat=True)) == {FRIDAY, date(2018, 9, 7)}

    def test_without_a_weekday_nobody_owes_anything(self):
        change_rule(self.city_congress, version=0, by=self.city_staff, source="不再要求")
        engine.run_pass(at(31))
        assert not Week.objects.exists()

    def test_a_fault_in_opening_does_not_keep_the_engine_from_telling(self):
        def broken(now):
            raise ValueError("the calendar is broken")

        self.begin()
        kinds.register_opening(broken)
        self.addCleanup(kinds._openings.remove, broken)
        with self.assertLogs("deadlines.kinds", "ERROR"):
            engine.run_pass(at(10))
        assert Notification.objects.filter(recipient=self.liaison, message=engine.TODAY).count() == 1

    def test_a_pass_with_nothing_to_open_asks_one_question(self):
        self.begin()
        with self.assertNumQueries(1):
            open_due_weeks(self.now)

    def test_deadlines_and_rows_agree(self):
        self.begin()
        ours = [fault for fault in checking.faults() if fault.subject_type == "meetings.weeklyreport"]
        assert ours == []
        Deadline.objects.filter(kind=Kind.WEEKLY_REPORT).first().delete()
        assert [fault.problem for fault in checking.faults() if fault.kind == "weekly_report"] == ["missing"]


class RuleTests(WeeklyCase):
    def test_a_change_is_a_new_edition_on_record(self):
        self.begin()
        rule = change_rule(self.city_congress, version=1, by=self.city_staff, **RULE | {"weekday": 2})
        assert (rule.version, self.rule()) == (2, rule)
        entry = HistoryEntry.objects.filter(action="change_dispatch_rule").latest("pk")
        assert (entry.object_id, entry.data["weekday"], entry.comment) == (rule.pk, "2", "主任会议决定")

    def test_what_is_open_stays_by_the_edition_it_had(self):
        week = self.begin()
        change_rule(self.city_congress, version=1, by=self.city_staff, **RULE | {"weekday": 0})
        assert Week.objects.get(due_on=FRIDAY).rule == week.rule
        assert not Rule.objects.filter(version=1, congress=self.city_congress).exclude(next_opens_at=None)

    def test_the_general_rule_holds_until_a_committee_has_its_own(self):
        general = Rule.objects.get(congress=None)
        assert self.rule() == general and not general.asks_weekly
        self.begin()
        assert self.rule().congress == self.city_congress

    def test_only_the_committees_own_staff_make_it(self):
        for username, person in self.everyone().items():
            if username in {"city_staff", "city_colleague"}:
                continue
            with self.assertRaises(NotAllowed, msg=username):
                change_rule(self.city_congress, version=0, by=person, **RULE)
        assert not Rule.objects.filter(congress=self.city_congress).exists()

    def test_an_edition_that_the_person_has_not_seen_is_not_replaced(self):
        self.begin()
        with self.assertRaises(StaleState):
            change_rule(self.city_congress, version=0, by=self.city_colleague, **RULE)
        assert Rule.objects.filter(congress=self.city_congress).count() == 1

    def test_what_makes_no_sense_is_refused_at_its_field(self):
        wrong = {
            "source": {"source": " "},
            "weekday": {"weekday": 7},
            "units": {"units": []},
            "open_days": {"open_days": 7},
            "stuck_days": {"stuck_days": 0},
            "speaking": {"speaking": "loudest"},
            "weekly_until": {"weekly_from": date(2018, 9, 1), "weekly_until": date(2018, 8, 1)},
        }
        for field, changed in wrong.items():
            with self.assertRaises(RuleBroken) as refused:
                change_rule(self.city_congress, version=0, by=self.city_staff, **RULE | changed)
            assert refused.exception.field == field
