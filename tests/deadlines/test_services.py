"""Moving, pausing and ending deadlines: who may, what stays on record, what the engine does afterwards."""

from datetime import date, timedelta
from unittest import mock

import pytest

from core import history
from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry
from deadlines import engine, kinds, services
from deadlines.enums import Kind, Reason
from deadlines.models import Change, Deadline

from .base import DeadlineCase, moment

LATER = date(2018, 9, 10)


class ExtendTest(DeadlineCase):
    def extend(self, deadline, **changes):
        return services.extend(
            deadline, **{"due_on": LATER, "reason": "材料未齐", "by": self.city_staff} | changes
        )

    def test_the_old_date_stays_and_the_change_counts(self):
        deadline = self.extend(self.open())
        assert (deadline.due_on, deadline.first_due_on) == (LATER, self.due_on)
        change = Change.objects.get()
        assert (change.old_due_on, change.new_due_on, change.reason_kind) == (
            self.due_on,
            LATER,
            Reason.EXTENSION,
        )
        assert history.of(deadline).get().data == {"from": "2018-08-20", "to": "2018-09-10"}

    def test_reminders_start_anew_for_the_new_date(self):
        deadline = self.open()
        engine.run_pass(moment(8, 13))
        self.extend(deadline, now=moment(8, 14))
        engine.run_pass(moment(9, 3))
        assert [day for label, day, _ in self.recorded() if label == "提前 7 天提醒"] == [
            "2018-08-13",
            "2018-09-03",
        ]

    def test_the_copy_in_the_owning_app_follows(self):
        written = []
        self.enterContext(mock.patch.dict(kinds._writers))
        kinds.register("campaigns.duty", Kind.DUTY, lambda keys, due_on: written.append((keys, due_on)))
        self.extend(self.open())
        assert written == [([self.duty.pk], LATER)]

    def test_only_staff_of_the_body_that_is_owed_may(self):
        deadline = self.open()
        for name, person in self.everyone().items():
            if name in ("city_staff", "city_colleague"):
                continue
            with self.subTest(name), pytest.raises(NotAllowed):
                self.extend(deadline, by=person)
        assert not Change.objects.exists()

    def test_refusals_name_the_field(self):
        deadline = self.open()
        for changes, field in [
            ({"reason": "  "}, "reason"),
            ({"due_on": self.due_on}, "due_on"),
            ({"due_on": self.due_on - timedelta(days=1)}, "due_on"),
            ({"due_on": LATER, "now": moment(9, 11)}, "due_on"),
        ]:
            with self.subTest(field), pytest.raises(RuleBroken) as refusal:
                self.extend(deadline, **changes)
            assert refusal.value.field == field

    def test_what_is_done_cannot_be_extended(self):
        deadline = self.open()
        services.meet([self.duty], Kind.DUTY, now=self.now)
        with pytest.raises(RuleBroken):
            self.extend(deadline)


class ShiftTest(DeadlineCase):
    def shift(self, **changes):
        return services.shift_scope(
            self.campaign, **{"days": 7, "reason": "会议推迟", "by": self.city_staff} | changes
        )

    def test_every_open_deadline_of_the_campaign_moves_in_one_recorded_act(self):
        self.open()
        self.open(self.other_duty, due_on=LATER)
        services.meet([self.other_duty], Kind.DUTY, now=self.now)
        assert self.shift() == 1
        assert [row.due_on for row in Deadline.objects.order_by("subject_id")] == [date(2018, 8, 27), LATER]
        record = HistoryEntry.objects.get(action="shift_deadlines")
        assert (record.object_id, record.data) == (self.campaign.pk, {"days": 7, "deadlines": 1})

    def test_another_campaigns_deadlines_stay(self):
        self.open(scope="campaigns.campaign:999999")
        assert self.shift() == 0

    def test_a_reason_and_a_number_of_days_are_asked_for(self):
        for changes, field in [({"reason": ""}, "reason"), ({"days": 0}, "days")]:
            with self.subTest(field), pytest.raises(RuleBroken) as refusal:
                self.shift(**changes)
            assert refusal.value.field == field

    def test_the_statements_do_not_grow_with_the_deadlines(self):
        self.open()
        with self.assertNumQueries(10):  # one of them asks whether the new dates fit up the chain
            self.shift()
        self.open(self.other_duty)
        # two more, for the two stand on different dates now; one less, for the person is known
        with self.assertNumQueries(11):
            self.shift()


class PauseTest(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.deadline = self.open()

    def pause(self, **changes):
        return services.pause(self.deadline, **{"reason": "等待上级批复", "by": self.city_staff} | changes)

    def test_nothing_is_told_and_nothing_is_overdue_while_it_rests(self):
        self.pause()
        engine.run_pass(moment(9, 6))
        self.deadline.refresh_from_db()
        assert (self.told(), self.deadline.is_overdue(moment(9, 6))) == ([], False)
        assert not Deadline.objects.overdue(moment(9, 6)).exists()

    def test_resuming_moves_the_date_by_the_days_of_the_pause(self):
        self.pause(now=moment(8, 10))
        resumed = services.resume(self.deadline, by=self.city_staff, now=moment(8, 15))
        assert (resumed.due_on, resumed.paused_at) == (date(2018, 8, 25), None)
        change = Change.objects.get()
        assert (change.reason_kind, change.reason) == (Reason.PAUSE, "等待上级批复")
        engine.run_pass(moment(8, 18))
        assert self.recorded() == [("提前 7 天提醒", "2018-08-18", False)]

    def test_resuming_the_same_day_keeps_the_date(self):
        self.pause()
        resumed = services.resume(self.deadline, by=self.city_staff)
        assert (resumed.due_on, resumed.next_at) == (self.due_on, moment(8, 13, 8, 30))

    def test_twice_is_refused(self):
        with pytest.raises(RuleBroken):
            services.resume(self.deadline, by=self.city_staff)
        self.pause()
        with pytest.raises(RuleBroken):
            self.pause()

    def test_others_may_not(self):
        for person in (self.county_office, self.liaison, self.leader, self.province_staff):
            with self.subTest(person.username), pytest.raises(NotAllowed):
                self.pause(by=person)


class VisibilityTest(DeadlineCase):
    def test_both_parties_and_the_committees_above_see_it(self):
        self.open()
        seen = {
            name for name, person in self.everyone().items() if Deadline.objects.visible_to(person).exists()
        }
        assert seen == {
            *("city_staff", "city_colleague", "leader", "county_office", "county_colleague", "province_staff")
        }
