"""Decisions of a meeting: given with a day, chased, reported, confirmed, first at the next meeting."""

from datetime import date

from django.urls import reverse

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines import checking, engine
from deadlines.enums import Kind
from deadlines.models import Deadline
from meetings.enums import DecisionStatus
from meetings.models import Decision
from meetings.services import (
    accept_decision,
    decide_task,
    gather_again,
    prepare_meeting,
    report_decision,
    return_decision,
    withdraw_decision,
)

from .support import at
from .test_meetings import MeetingCase

DUE = date(2018, 8, 31)


class DecisionCase(MeetingCase):
    def decided(self, **changed) -> Decision:
        values = {"organization": self.housing, "text": "月底前完成复查", "due_on": DUE} | changed
        return decide_task(self.held(), by=self.city_staff, now=at(20, 15), **values)

    def reported(self) -> Decision:
        return report_decision(self.decided(), result="已复查", by=self.liaison, now=at(30))


class DecideTests(DecisionCase):
    def test_it_is_owed_by_a_deadline_and_the_unit_is_told(self):
        decision = self.decided()
        row = Deadline.objects.of(decision, Kind.DECISION).get()
        assert (row.owed_by, row.owed_to, row.due_on) == (self.housing, self.city_congress, DUE)
        told = Notification.objects.filter(url=decision.get_absolute_url())
        assert [one.recipient for one in told] == [self.liaison]
        assert told[0].text == "月例会决定，请于 2018-08-31 前落实：月底前完成复查"
        [entry] = history.of(decision)
        assert (entry.action, entry.actor) == ("decide_task", self.city_staff)

    def test_the_engine_chases_it(self):
        self.decided()
        engine.run_pass(at(1, 9, month=9))
        assert Notification.objects.filter(recipient=self.liaison, message=engine.PAST).exists()

    def test_it_lies_on_the_units_desk(self):
        decision = self.decided()
        self.sign_in(self.liaison)
        page = self.client.get(reverse("dashboards:work")).context["page"]
        tasks = {(task.verb, task.url) for group in page.groups for task in group.tasks}
        assert ("落实", decision.get_absolute_url()) in tasks

    def test_only_after_the_meeting_was_held(self):
        with self.assertRaises(RuleBroken):
            decide_task(self.prepared(), organization=self.housing, text="x", due_on=DUE, by=self.city_staff)

    def test_what_is_wrong_is_refused_at_its_field(self):
        meeting, other = self.held(), self.prepared_in_county()
        wrong = {
            "text": {"text": " "},
            "due_on": {"due_on": date(2018, 8, 19)},
            "organization": {"organization": self.county_housing},
            "item": {"item": other.items.create(order=1, cause="added", title="x")},
        }
        for field, changed in wrong.items():
            values = {"organization": self.housing, "text": "x", "due_on": DUE} | changed
            with self.assertRaises(RuleBroken) as refused:
                decide_task(meeting, by=self.city_staff, now=at(20), **values)
            assert refused.exception.field == field
        assert not Decision.objects.exists()

    def prepared_in_county(self):
        return prepare_meeting(self.county_congress, meets_on=date(2018, 8, 20), by=self.county_office)

    def test_only_the_committees_staff_record_it(self):
        meeting = self.held()
        for username, person in self.everyone().items():
            if username not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=username):
                    decide_task(
                        meeting, organization=self.housing, text="x", due_on=DUE, by=person, now=at(20)
                    )

    def test_deadlines_and_rows_agree(self):
        decision = self.decided()
        assert [fault for fault in checking.faults() if fault.kind == "decision"] == []
        report_decision(decision, result="x", by=self.liaison, now=at(21))
        assert [fault for fault in checking.faults() if fault.kind == "decision"] == []


class CarryOutTests(DecisionCase):
    def test_the_unit_reports_and_the_committee_confirms(self):
        decision = accept_decision(self.reported(), by=self.city_colleague, now=at(31))
        assert (decision.status, decision.was_late) == ("done", False)
        acts = [(entry.action, entry.to_status) for entry in history.of(decision)]
        assert acts == [("accept", "done"), ("report", "reported"), ("decide_task", "")]
        assert Deadline.objects.of(decision, Kind.DECISION).get().met_at == at(30)

    def test_after_the_day_it_is_late_for_ever(self):
        decision = report_decision(self.decided(), result="x", by=self.liaison, now=at(1, month=9))
        decision = return_decision(decision, reason="不全", by=self.city_staff, now=at(2, month=9))
        decision = report_decision(decision, result="y", by=self.liaison, now=at(3, month=9))
        assert decision.was_late
        assert decision.light(self.today).text == "已报落实，待确认，迟报"

    def test_a_return_neither_cures_nor_causes_lateness(self):
        decision = return_decision(self.reported(), reason="不全", by=self.city_staff, now=at(31))
        row = Deadline.objects.of(decision, Kind.DECISION).get()
        assert (decision.status, row.met_at) == ("open", None)
        decision = report_decision(decision, result="y", by=self.liaison, now=at(5, month=9))
        assert not decision.was_late

    def test_withdrawn_nothing_is_owed(self):
        decision = withdraw_decision(self.decided(), reason="并入他项", by=self.city_staff, now=at(21))
        assert Deadline.objects.of(decision, Kind.DECISION).get().withdrawn_at == at(21)

    def test_who_may_do_what(self):
        reported = self.reported()
        acts = {
            "liaison": lambda by: report_decision(reported, result="x", by=by),
            "city_staff city_colleague accept": lambda by: accept_decision(reported, by=by),
            "city_staff city_colleague return": lambda by: return_decision(reported, reason="x", by=by),
            "city_staff city_colleague withdraw": lambda by: withdraw_decision(reported, reason="x", by=by),
        }
        for allowed, act in acts.items():
            for username, person in self.everyone().items():
                if username not in allowed.split():
                    with self.assertRaises(NotAllowed, msg=(allowed, username)):
                        act(person)

    def test_each_act_only_from_its_states(self):
        acts = {
            "report": lambda one: report_decision(one, result="x", by=self.liaison),
            "accept": lambda one: accept_decision(one, by=self.city_staff),
            "return": lambda one: return_decision(one, reason="x", by=self.city_staff),
            "withdraw": lambda one: withdraw_decision(one, reason="x", by=self.city_staff),
        }
        decision = self.decided()
        for name, act in acts.items():
            for status in set(DecisionStatus.values) - Decision.TRANSITIONS[name].sources:
                Decision.objects.filter(pk=decision.pk).update(status=status)
                with self.assertRaises(TransitionError, msg=(name, status)):
                    act(Decision.objects.for_page().get(pk=decision.pk))

    def test_a_stale_copy_is_refused(self):
        decision = self.decided()
        copy = Decision.objects.for_page().get(pk=decision.pk)
        report_decision(decision, result="x", by=self.liaison, now=at(21))
        with self.assertRaises(StaleState):
            report_decision(copy, result="y", by=self.liaison, now=at(21))


class FollowTests(DecisionCase):
    def test_the_next_meeting_begins_with_what_is_open(self):
        decision = self.decided()
        following = prepare_meeting(
            self.city_congress, meets_on=date(2018, 9, 20), by=self.city_staff, now=at(5, month=9)
        )
        [first] = following.material["followed"]
        assert (first["key"], first["light"]) == (decision.pk, "overdue")
        accept_decision(
            report_decision(decision, result="x", by=self.liaison, now=at(6, month=9)), by=self.city_staff
        )
        following = gather_again(following, by=self.city_staff, now=at(7, month=9))
        assert following.material["followed"] == []

    def test_a_unit_sees_its_own_decisions_and_nobody_elses(self):
        decision = self.decided()
        seen = {
            name
            for name, person in self.everyone().items()
            if decision in Decision.objects.visible_to(person)
        }
        assert seen == {"city_staff", "city_colleague", "leader", "liaison"}


class OnceTests(DecisionCase):
    def test_the_same_for_the_same_unit_is_written_down_once_unless_it_was_withdrawn(self):
        first = self.decided()
        again = {"text": first.text, "due_on": DUE, "by": self.city_staff, "now": at(20, 15)}
        with self.assertRaises(RuleBroken) as refusal:
            decide_task(first.meeting, organization=self.housing, **again)
        assert refusal.exception.field == "text"
        decide_task(first.meeting, organization=self.commerce, **again)
        withdraw_decision(first, reason="x", by=self.city_staff, now=at(20, 16))
        assert decide_task(first.meeting, organization=self.housing, **again).number == 3
