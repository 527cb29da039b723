"""Changing the calendar or a rule: what would move is shown, then it moves in one recorded act."""

from datetime import date

import pytest

from core.exceptions import NotAllowed, RuleBroken
from core.models import CalendarDay, HistoryEntry
from deadlines import engine, services
from deadlines.enums import Kind, Reason, Unit
from deadlines.models import Change, Deadline, Rule, Rung
from deadlines.recalculation import (
    CalendarEntry,
    change_rule,
    change_rung,
    enter_calendar_days,
    foresee,
    remove_calendar_day,
)
from deadlines.reckoning import reckon

from .base import DeadlineCase, moment

CLOSED = date(2018, 8, 13)


class RecalculationCase(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.rule = Rule.objects.get(code="sign_for", jurisdiction="")

    def reckoned(self, subject=None, amount=3, **changes) -> Deadline:
        found = reckon(self.today, amount, Unit.WORKING_DAY)
        return self.open(subject, rule=self.rule, reckoned=found, due_on=found.due_on, **changes)

    def close(self, day=CLOSED, **changes):
        entries = [CalendarEntry(day, False, "停工通知")]
        return enter_calendar_days(entries, **{"by": self.system_admin} | changes)


class CalendarTest(RecalculationCase):
    def test_open_dates_move_and_keep_the_old_one(self):
        deadline = self.reckoned()
        assert deadline.due_on == date(2018, 8, 14)
        (move,) = self.close()
        deadline.refresh_from_db()
        assert (deadline.due_on, deadline.reckoned_on, move.count) == (
            date(2018, 8, 15),
            date(2018, 8, 15),
            1,
        )
        assert deadline.reckoning["off"] == ["2018-08-13"]
        change = Change.objects.get()
        assert (change.reason_kind, change.old_due_on) == (Reason.CALENDAR, date(2018, 8, 14))

    def test_it_is_one_recorded_act(self):
        self.reckoned()
        self.reckoned(self.other_duty)
        self.close()
        record = HistoryEntry.objects.get(action="enter_calendar_days")
        assert record.data["moved"] == [["duty", "2018-08-14", "2018-08-15", 2]]

    def test_foreseeing_shows_the_same_and_changes_nothing(self):
        deadline = self.reckoned()
        shown = foresee(lambda: self.close())
        assert not CalendarDay.objects.exists() and not HistoryEntry.objects.filter(
            action="enter_calendar_days"
        )
        deadline.refresh_from_db()
        assert deadline.due_on == date(2018, 8, 14)
        assert self.close() == shown

    def test_what_was_extended_is_done_or_past_stays(self):
        extended, met, past = self.reckoned(), self.reckoned(self.other_duty), None
        services.extend(extended, due_on=date(2018, 9, 1), reason="延期", by=self.city_staff)
        services.meet([self.other_duty], Kind.DUTY, now=self.now)
        assert self.close() == []
        assert (past, met.pk != extended.pk) == (None, True)

    def test_an_overdue_one_is_not_rewritten(self):
        deadline = self.reckoned()
        assert self.close(now=moment(8, 20)) == []
        deadline.refresh_from_db()
        assert deadline.due_on == date(2018, 8, 14)

    def test_taking_a_correction_back_moves_the_dates_back(self):
        deadline = self.reckoned()
        self.close()
        remove_calendar_day(CalendarDay.objects.get(), by=self.system_admin)
        deadline.refresh_from_db()
        assert (deadline.due_on, deadline.changes.count()) == (date(2018, 8, 14), 2)

    def test_a_day_entered_again_replaces_what_stood(self):
        self.close()
        enter_calendar_days([CalendarEntry(CLOSED, True, "更正")], by=self.system_admin)
        assert CalendarDay.objects.get().is_working

    def test_only_system_administrators(self):
        for name, person in self.everyone().items():
            if name != "system_admin":
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.close(by=person)

    def test_the_engine_follows(self):
        self.reckoned()
        self.close()
        engine.run_pass(moment(8, 14))
        assert self.recorded() == [("提前 1 天提醒", "2018-08-14", False)]


class RuleTest(RecalculationCase):
    def change(self, **changes):
        stated = {"amount": 5, "unit": Unit.WORKING_DAY, "reason": "办法修订", "by": self.system_admin}
        return change_rule(self.rule, **stated | changes)

    def test_dates_reckoned_by_the_old_amount_follow_and_others_do_not(self):
        ours, own_amount = self.reckoned(), self.reckoned(self.other_duty, amount=10)
        (move,) = self.change()
        ours.refresh_from_db()
        own_amount.refresh_from_db()
        assert (ours.due_on, move.count) == (date(2018, 8, 16), 1)
        assert own_amount.due_on == date(2018, 8, 23)

    def test_the_record_holds_old_and_new(self):
        self.change()
        data = HistoryEntry.objects.get(action="change_rule").data
        assert (data["old"]["amount"], data["new"]["amount"]) == (3, 5)

    def test_a_rule_to_be_filled_in_by_hand_moves_nothing(self):
        deadline = self.reckoned()
        assert self.change(amount=None) == []
        deadline.refresh_from_db()
        assert deadline.due_on == date(2018, 8, 14)

    def test_refused_without_reason_and_for_others(self):
        with pytest.raises(RuleBroken) as refusal:
            self.change(reason=" ")
        assert refusal.value.field == "reason"
        with pytest.raises(NotAllowed):
            self.change(by=self.city_staff)


class RungTest(RecalculationCase):
    def test_open_deadlines_are_told_by_the_new_ladder(self):
        self.open()
        rung = Rung.objects.get(ladder__name="一般事项", offset=-3)
        assert change_rung(rung, by=self.system_admin, offset=-5) == 1
        engine.run_pass(moment(8, 14))
        engine.run_pass(moment(8, 15))
        assert [day for _label, day, _superseded in self.recorded()] == ["2018-08-13", "2018-08-15"]

    def test_nothing_already_past_is_told_after_the_fact(self):
        self.open()
        engine.run_pass(moment(8, 18))
        told = self.told()
        change_rung(
            Rung.objects.get(ladder__name="一般事项", offset=-1),
            by=self.system_admin,
            offset=-6,
            now=moment(8, 18),
        )
        engine.run_pass(moment(8, 18))
        assert self.told() == told


class NearestTest(DeadlineCase):
    def rule(self, **fields):
        base = Rule.objects.get(code="sign_for", jurisdiction="")
        values = {"code": "sign_for", "kind": base.kind, "title": "签收", "anchor": "交办", "amount": 5}
        return Rule.objects.create(**values | {"ladder": base.ladder, "source": "市规定"} | fields)

    def nearest(self, organization, day=date(2018, 8, 9)):
        return Rule.objects.nearest("sign_for", organization, day)

    def test_the_nearest_place_wins(self):
        national = Rule.objects.get(code="sign_for", jurisdiction="")
        province = self.rule(jurisdiction="河北省")
        city = self.rule(jurisdiction="衡水市")
        assert self.nearest(self.county_congress) == self.nearest(self.city_congress) == city
        assert self.nearest(self.province_congress) == province
        city.delete()
        assert self.nearest(self.county_congress) == province
        province.delete()
        assert self.nearest(self.county_congress) == national

    def test_the_edition_in_force_on_the_day_counts(self):
        self.rule(jurisdiction="衡水市", edition="2015年", valid_to=date(2018, 6, 30))
        new = self.rule(jurisdiction="衡水市", edition="2018年", valid_from=date(2018, 7, 1), amount=7)
        assert self.nearest(self.county_congress) == new
        assert self.nearest(self.county_congress, date(2018, 6, 30)).edition == "2015年"

    def test_nothing_known_gives_none(self):
        assert Rule.objects.nearest("unheard", self.city_congress, date(2018, 8, 9)) is None
