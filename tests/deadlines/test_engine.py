"""The pass: the right people, once, whatever happened to the jobs in between."""

from datetime import timedelta
from unittest import mock

from core import faults
from core.models import Notification
from deadlines import engine, services, starting_set
from deadlines.enums import Kind
from deadlines.models import Deadline, Occurrence, Rule, Rung

from .base import DeadlineCase, moment


class PassTest(DeadlineCase):
    def test_nothing_is_told_before_its_time(self):
        self.open()
        assert engine.run_pass(moment(8, 13, 8, 29)) == 0
        assert self.told() == []

    def test_a_reminder_reaches_those_who_act_for_the_owing_body_today(self):
        self.open()
        assert engine.run_pass(moment(8, 13)) == 1
        assert self.told() == [("county_office", "提前 7 天提醒"), ("county_colleague", "提前 7 天提醒")]

    def test_the_message_names_the_thing_the_day_and_the_reason(self):
        self.open()
        engine.run_pass(moment(8, 13))
        told = Notification.objects.first()
        assert told.text == f"“{self.duty.title}”的时限是 2018-08-20（提前 7 天提醒）。"
        assert (told.url, told.urgent, told.unrouted) == (self.duty.get_absolute_url(), False, True)

    def test_a_second_pass_changes_nothing(self):
        self.open()
        engine.run_pass(moment(8, 13))
        before = (self.told(), self.recorded())
        assert engine.run_pass(moment(8, 13)) == 0
        assert (self.told(), self.recorded()) == before

    def test_overdue_rises_rung_by_rung(self):
        self.open()
        for day in range(13, 29):
            engine.run_pass(moment(8, day))
        rungs = [label for name, label in self.told() if name in ("county_office", "city_staff", "leader")]
        assert rungs == [
            *("提前 7 天提醒", "提前 3 天提醒", "提前 1 天提醒", "当天提醒"),
            *("已逾期", "告知监督方工作人员", "报监督方领导", "已逾期"),
            *("已逾期", "提请主任会议研究", "提请主任会议研究"),
        ]

    def test_whoever_left_or_cannot_sign_in_is_told_nothing(self):
        self.county_colleague.is_active = False
        self.county_colleague.save()
        self.county_office.memberships.update(ends_on=moment(8, 12).date())
        self.open()
        engine.run_pass(moment(8, 13))
        assert self.told() == []
        assert self.recorded() == [("提前 7 天提醒", "2018-08-13", False)]

    def test_a_person_with_two_roles_gets_one_message(self):
        self.county_office.memberships.create(
            organization=self.county_congress, role="liaison", starts_on=moment(1, 1).date()
        )
        self.open()
        engine.run_pass(moment(8, 13))
        assert [name for name, _label in self.told()].count("county_office") == 1

    def test_what_lay_before_the_opening_is_not_told_afterwards(self):
        self.open(now=moment(8, 18))
        engine.run_pass(moment(8, 18))
        assert self.recorded() == []

    def test_a_failed_batch_writes_nothing_and_is_done_by_the_next_pass(self):
        self.open()
        with mock.patch.object(engine, "_notify", side_effect=RuntimeError), self.assertRaises(RuntimeError):
            engine.run_pass(moment(8, 13))
        assert not Occurrence.objects.exists()
        engine.run_pass(moment(8, 13))
        assert len(self.told()) == 2

    def test_the_work_of_a_pass_does_not_grow_with_what_is_not_due(self):
        self.open()
        services.open_deadlines([self.facts(self.other_duty, due_on=moment(12, 1).date())], now=self.now)
        # what opens by the calendar, 2 ends of a savepoint, rungs, 2 looks, claim, record, notify, groups, next
        with self.assertNumQueries(11):
            engine.run_pass(moment(8, 13))

    def test_an_empty_pass_asks_three_times(self):
        with self.assertNumQueries(3):  # what opens by the calendar, the ladders, whether anything is due
            engine.run_pass(moment(8, 13))

    def test_fault_points_are_passed_in_order(self):
        passed = []
        faults.install(passed.append)
        self.addCleanup(faults.install, None)
        self.open()
        engine.run_pass(moment(8, 13))
        assert passed == ["claimed", "planned"]


class CatchUpTest(DeadlineCase):
    def test_after_24_days_each_missed_step_is_there_once_and_the_last_is_told(self):
        self.open()
        engine.run_pass(moment(9, 6))
        labels = [label for label, _day, _superseded in self.recorded()]
        assert labels.count("已逾期") == 6
        assert labels.count("提前 7 天提醒") == labels.count("提请主任会议研究") == 1
        assert ("county_office", "已逾期") in self.told()
        assert [label for name, label in self.told() if name == "county_office"] == ["已逾期"]

    def test_stopping_and_going_on_records_the_same_steps(self):
        self.open()
        self.open(self.other_duty)
        for day in (13, 14, 19, 21, 22, 27):
            engine.run_pass(moment(8, day))
        engine.run_pass(moment(9, 6))
        ours, others = (
            list(
                Occurrence.objects.filter(deadline__subject_id=pk)
                .values_list("rung", "day")
                .order_by("day", "rung")
            )
            for pk in (self.duty.pk, self.other_duty.pk)
        )
        assert ours == others
        assert len(ours) == len(set(ours))

    def test_a_clock_that_ran_ahead_and_was_put_back_tells_nothing_twice(self):
        deadline = self.open()
        engine.run_pass(moment(9, 18))
        told = self.told()
        with self.subTest("put back by an hour and by forty days"):
            engine.run_pass(moment(9, 18) - timedelta(hours=1))
            engine.run_pass(moment(8, 9))
            assert self.told() == told
        with self.subTest("armed again while the clock is back"):
            services.reopen([self.duty], Kind.DUTY, now=moment(8, 9))
            Deadline.objects.filter(pk=deadline.pk).update(next_at=moment(8, 13, 8, 30))
            engine.run_pass(moment(9, 18))
            assert self.told() == told


class FactsTest(DeadlineCase):
    def test_overdue_follows_from_the_facts_without_any_pass(self):
        deadline = self.open()
        assert not deadline.is_overdue(moment(8, 20, 23, 59))
        assert deadline.is_overdue(moment(8, 21, 0, 0))
        assert list(Deadline.objects.overdue(moment(8, 21, 0, 0))) == [deadline]
        assert not Deadline.objects.overdue(moment(8, 20, 23, 59)).exists()

    def test_nothing_is_told_once_it_is_met(self):
        self.open()
        services.meet([self.duty], Kind.DUTY, now=moment(8, 12))
        engine.run_pass(moment(9, 6))
        assert self.told() == []

    def test_meeting_late_stands_for_ever(self):
        deadline = self.open()
        services.meet([self.duty], Kind.DUTY, now=moment(8, 21))
        services.reopen([self.duty], Kind.DUTY, now=moment(8, 22))
        services.meet([self.duty], Kind.DUTY, now=moment(8, 22))
        deadline.refresh_from_db()
        assert (deadline.was_late, deadline.met_at) == (True, moment(8, 22))

    def test_meeting_on_the_last_evening_is_in_time(self):
        deadline = self.open()
        services.meet([self.duty], Kind.DUTY, now=moment(8, 20, 23, 59))
        deadline.refresh_from_db()
        assert not deadline.was_late

    def test_a_moment_ends_at_its_minute(self):
        deadline = self.open(due_time=moment(8, 20, 15).time())
        assert not deadline.is_overdue(moment(8, 20, 14, 59))
        assert deadline.is_overdue(moment(8, 20, 15))
        assert list(Deadline.objects.overdue(moment(8, 20, 15))) == [deadline]

    def test_a_thing_keeps_one_deadline_when_it_becomes_due_again(self):
        first = self.open()
        services.withdraw([self.duty], Kind.DUTY, now=self.now)
        again = self.open(due_on=moment(9, 1).date())
        assert (again.pk, again.is_open, again.first_due_on) == (first.pk, True, self.due_on)

    def test_a_new_version_adds_its_rules_and_leaves_what_staff_have_changed(self):
        changed = Rule.objects.filter(kind="sign_for").first()
        Rule.objects.filter(pk=changed.pk).update(amount=9)
        count = Rule.objects.count()
        Rule.objects.filter(kind="opinion_report").delete()
        starting_set.load()
        self.assertEqual(Rule.objects.count(), count)
        self.assertEqual(Rule.objects.get(pk=changed.pk).amount, 9)

    def test_the_starting_set_gives_every_kind_a_ladder(self):
        for kind in Kind:
            with self.subTest(kind):
                assert services.default_ladder(kind).rungs.exists()
        assert Rung.objects.filter(for_meeting=True).exists()
