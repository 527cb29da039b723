"""Every act on an issue, tried by everybody in every order through the pages: one way only, refusals on record.

Security requirement D3. The machine keeps its own small picture of the issue and says beforehand what each attempt
must answer; whatever is not the next step by the right person changes nothing.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import clock
from core.exceptions import TransitionError
from core.models import HistoryEntry
from issues.enums import ISSUE_TRANSITIONS, IssueStatus
from issues.models import Extension, Issue, WriteOff
from issues.services.handover import hand_over_issues
from tests.factories import NOW, make_issue

from .base import CHECKS, InHand, picture

YES = {f"check_{key}": "yes" for key in CHECKS}
# Acts of the department: page, what is typed, prefix of the form.
UNIT_ACTS = {
    "sign_for": ("sign_for", {}, ""),
    "send_back": ("send_back", {"reason": "不属职责"}, "back-"),
    "plan": ("plan", {"measures": "措施", "person": "李某", "finish_on": "2018-09-01"}, ""),
    "report_progress": ("report_progress", {"text": "进展", "percent": "50"}, ""),
    "ask_extension": ("extend_apply", {"new_due_on": "2018-12-31", "reason": "汛期"}, ""),
    "apply_write_off": (
        "write_off_apply",
        {f"check_{key}": words for key, words in CHECKS.items()} | {"opinion": "同意"},
        "",
    ),
}
# Acts of the committee: the application they decide, what is typed.
COMMITTEE_ACTS = {
    "grant_extension": (Extension, {"note": "同意"}),
    "refuse_extension": (Extension, {"note": "不同意", "refuse": "1"}),
    "write_off": (WriteOff, YES | {"checked": "on"}),
    "return_for_rework": (
        WriteOff,
        YES | {"checked": "on", "check_effect": "no", "note": "不清", "refuse": "1"},
    ),
}
# The acts that lead on from each state, for the rule that keeps the issue moving.
NEXT = {
    "handed_over": ("sign_for", "sign_for", "send_back"),
    "signed": ("plan", "plan", "ask_extension"),
    "rectifying": ("apply_write_off", "report_progress", "ask_extension"),
    "rework": ("apply_write_off", "report_progress", "refuse_extension"),
    "reported": ("return_for_rework", "write_off", "grant_extension"),
}
DECIDERS = {"city_staff", "city_colleague"}
READERS_ABOVE = {"leader", "province_staff", "county_office", "county_colleague"}  # the county reported it


@dataclass
class Picture:
    """What the machine believes of the issue."""

    status: str = "screened"
    department: str | None = None  # name of its liaison
    asked: dict = field(default_factory=lambda: {Extension: False, WriteOff: False})


class IssueMachine(RuleBasedStateMachine):
    world: "MachineTests"

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        world = self.world
        self.people = world.everyone()
        self.issue = make_issue(
            world.campaign, world.city_congress, status="screened", reported_by=world.county_congress
        )
        self.seen, self.done, self.refused, self.clients = Picture(), 0, 0, {}
        self.hand_over("liaison")

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # ── the acts ──
    @rule(liaison=st.sampled_from(["liaison", "other_liaison"]))
    def it_is_handed_over(self, liaison):
        self.hand_over(liaison)

    def hand_over(self, liaison):
        """Only what has been accepted or was sent back can be handed over."""
        department = self.people[liaison].organizations_as("liaison")[0]
        letter = {"department": department, "due_on": date(2018, 9, 28), "by": self.world.city_staff}
        if self.seen.status not in ISSUE_TRANSITIONS["hand_over"].sources:
            with pytest.raises(TransitionError):
                hand_over_issues([self.fresh()], **letter)
            return
        hand_over_issues([self.fresh()], **letter)
        self.seen.status, self.seen.department = "handed_over", liaison
        self.done += 1

    @rule(act=st.sampled_from(sorted(UNIT_ACTS)))
    def the_department_acts(self, act):
        self.try_unit_act(act, self.seen.department or "liaison")

    @rule(act=st.sampled_from(sorted(COMMITTEE_ACTS)), name=st.sampled_from(sorted(DECIDERS)))
    def the_committee_acts(self, act, name):
        self.try_committee_act(act, name)

    @rule(act=st.sampled_from(sorted(UNIT_ACTS) + sorted(COMMITTEE_ACTS)), data=st.data())
    def somebody_acts(self, act, data):
        name = data.draw(st.sampled_from(sorted(self.people)))
        self.try_unit_act(act, name) if act in UNIT_ACTS else self.try_committee_act(act, name)

    @rule(choice=st.integers(0, 5))
    def a_next_step_is_taken(self, choice):
        acts = NEXT.get(self.seen.status)
        if acts is None:
            return
        act = acts[choice % len(acts)]
        name = self.seen.department if act in UNIT_ACTS else "city_staff"
        self.try_unit_act(act, name) if act in UNIT_ACTS else self.try_committee_act(act, name)

    # ── what must come of them ──
    def try_unit_act(self, act, name):
        page, typed, prefix = UNIT_ACTS[act]
        typed = {prefix + key: value for key, value in (typed | {"version": self.fresh().version}).items()}
        if act == "apply_write_off":
            typed["files"] = [picture()]
        answer = self.post(name, reverse(f"issues:{page}", args=[self.issue.pk]), typed)
        self.judge(act, answer, self.expected_of_unit(act, name))

    def expected_of_unit(self, act, name) -> int:
        if "liaison" not in self.people[name].roles:
            return 403
        with_it = self.seen.status in ISSUE_TRANSITIONS["sign_for"].sources | IN_THEIR_HANDS
        if name != self.seen.department or not with_it:
            return 404
        if self.seen.status not in ISSUE_TRANSITIONS[act].sources:
            self.refused += 1
            return 422
        return 422 if act == "ask_extension" and self.seen.asked[Extension] else 302

    def try_committee_act(self, act, name):
        model, typed = COMMITTEE_ACTS[act]
        application = model.objects.filter(issue=self.issue).first()
        if application is not None:
            typed = typed | {"version": application.version}
            answer = self.post(name, application.get_absolute_url(), typed)
            self.judge(act, answer, self.expected_of_committee(act, name, model))

    def expected_of_committee(self, act, name, model) -> int:
        if not {"staff", "leader"} & self.people[name].roles:
            return 403
        if name not in DECIDERS | READERS_ABOVE:
            return 404
        if name not in DECIDERS:
            self.refused += 1
            return 403
        if not self.seen.asked[model] or self.seen.status not in ISSUE_TRANSITIONS[act].sources:
            self.refused += 1
            return 422
        return 302

    def judge(self, act, answer, expected):
        assert answer.status_code == expected, (act, answer.status_code, expected, self.seen)
        if expected != 302:
            return
        target = ISSUE_TRANSITIONS[act].target
        self.seen.status = target or self.seen.status
        self.done += 1
        if act == "send_back":
            self.seen.department = None
        if act in ("ask_extension", "apply_write_off"):
            self.seen.asked[Extension if act == "ask_extension" else WriteOff] = True
        if act in COMMITTEE_ACTS:
            self.seen.asked[COMMITTEE_ACTS[act][0]] = False
        if act == "write_off":
            self.seen.asked[Extension] = False

    def post(self, name, url, typed):
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name])
        return self.clients[name].post(url, typed)

    def fresh(self) -> Issue:
        return Issue.objects.select_related("campaign", "congress", "department").get(pk=self.issue.pk)

    # ── what always holds ──
    @invariant()
    def the_issue_is_as_believed(self):
        if hasattr(self, "seen"):
            issue = self.fresh()
            assert issue.status == self.seen.status
            assert (issue.department is None) == (self.seen.department is None)
            assert issue.version == self.done
            assert issue.due_sort == Issue.due_columns(issue.due_on)["due_sort"]
            assert (issue.written_off_at is not None) == (issue.status == IssueStatus.WRITTEN_OFF)

    @invariant()
    def every_change_and_every_refusal_is_on_record(self):
        if hasattr(self, "seen"):
            rows = HistoryEntry.objects.filter(object_type="issues.issue", object_id=self.issue.pk)
            assert rows.filter(outcome="done").count() == self.done
            assert HistoryEntry.objects.filter(outcome="refused").count() == self.refused

    @invariant()
    def each_change_followed_the_table(self):
        if hasattr(self, "seen"):
            rows = HistoryEntry.objects.filter(object_type="issues.issue", outcome="done").order_by("id")
            status = "screened"
            for row in rows:
                transition = ISSUE_TRANSITIONS[row.action]
                assert row.from_status == status and status in transition.sources
                status = row.to_status
                assert status == (transition.target or row.from_status)

    @invariant()
    def at_most_one_application_of_a_kind_waits(self):
        if hasattr(self, "seen"):
            for model, waits in self.seen.asked.items():
                assert model.objects.filter(issue=self.issue, status="asked").count() == int(waits)


IN_THEIR_HANDS = frozenset({"signed", "rectifying", "reported", "rework", "written_off"})


class MachineTests(InHand):
    def test_no_order_of_acts_by_anybody_breaks_the_way_of_an_issue(self):
        IssueMachine.world = self
        with clock.at(NOW):
            run_state_machine_as_test(
                IssueMachine,
                settings=settings(
                    max_examples=25,
                    stateful_step_count=40,
                    deadline=None,
                    derandomize=True,
                    phases=[
                        Phase.generate
                    ],  # making a failure small takes minutes; the steps are printed anyway
                    suppress_health_check=list(HealthCheck),
                ),
            )
