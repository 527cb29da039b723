"""Two people at the same moment around a hearing: one acts, the other is told, nothing is done twice. Needs PostgreSQL."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from core import clock
from core.exceptions import RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from evaluations.models import Evaluation, TellerSheet
from evaluations.services import (
    freeze_evaluation,
    hand_in_sheet,
    propose_publication,
    publish_evaluation,
    take_in_count,
)
from hearings.models import Deferral, HandlingReport, Hearing, Opinion, OpinionVote
from hearings.services.again import demand_again
from hearings.services.opinions import draft_opinion, hand_over_opinion, submit_handling_report
from hearings.services.planning import create_hearing, register_hearing
from hearings.services.speaking import choose_speaker
from hearings.services.voting import ask_deferral, grant_deferral, refuse_deferral, set_up_vote
from issues.models import Handover, Issue, WriteOff
from issues.services.write_off import approve_write_off
from organizations.enums import Role
from tests.factories import NOW, make_person
from tests.issues.base import PASSED, make_write_off
from tests.races import at_once

from .base import HELD, MEETS_ON, RECTIFY_BY, REPORT_DUE, VOTE_ON, HearingWorld, upload

ASKED = {
    "reason": "x",
    "new_report_due_on": date(2019, 1, 19),
    "new_vote_on": date(2019, 2, 28),
    "new_meeting": "x",
}
DECIDED = {"decision_meeting": "主任会议", "decided_on": date(2018, 9, 20), "now": HELD}


@pytest.mark.postgres
class HearingRaces(TransactionTestCase):
    def setUp(self):
        self.enterContext(clock.at(NOW))
        world = type("RaceWorld", (HearingWorld,), {})
        world.setUpTestData()
        self.world = world()
        self.staff = [self.world.city_staff, self.world.city_colleague]
        self.leaders = [self.world.leader, make_person("second", self.world.city_congress, Role.LEADER)]

    def race(self, act, thing, people) -> None:
        """Let each person do `act(copy, person)` on a copy of their own; exactly one succeeds."""
        copies = [type(thing).objects.get(pk=thing.pk) for _person in people]
        pairs = zip(copies, people, strict=True)
        self.one_acts(*(lambda copy=copy, person=person: act(copy, person) for copy, person in pairs))

    def one_acts(self, *acts) -> None:
        refused = [outcome for outcome in at_once(*acts) if outcome is not None]
        assert len(refused) == len(acts) - 1, refused
        assert all(isinstance(one, (StaleState, TransitionError, RuleBroken)) for one in refused), refused

    def recorded(self, thing, action) -> int:
        rows = HistoryEntry.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk)
        return rows.filter(action=action).count()

    # ── deferral ──
    def test_a_deferral_is_asked_for_once(self):
        opinion = self.world.handed_over()
        self.race(lambda one, by: ask_deferral(one, by=by, now=HELD, **ASKED), opinion, self.staff)
        assert Deferral.objects.count() == 1

    def test_of_two_leaders_granting_one_is_told(self):
        deferral = self.world.asked(self.world.handed_over())
        self.race(lambda one, by: grant_deferral(one, by=by, **DECIDED), deferral, self.leaders)
        assert (self.recorded(deferral, "grant"), self.recorded(deferral.opinion, "defer")) == (1, 1)
        assert Deferral.objects.get().number == "衡水人常延〔2018〕1号"

    def test_granted_and_refused_at_once_it_is_one_of_both(self):
        opinion = self.world.handed_over()
        deferral = self.world.asked(opinion)
        one, two = (Deferral.objects.get() for _copy in range(2))
        first, second = self.leaders
        self.one_acts(
            lambda: grant_deferral(one, by=first, **DECIDED),
            lambda: refuse_deferral(two, note="按期", by=second, **DECIDED),
        )
        granted = Deferral.objects.get().status == "granted"
        assert (Opinion.objects.get().report_due_on > REPORT_DUE) == granted
        assert self.recorded(deferral, "grant") + self.recorded(deferral, "refuse") == 1

    def test_granting_and_freezing_the_roll_exclude_each_other(self):
        opinion = self.world.accepted()
        vote = self.world.voted_on(opinion)
        deferral = self.world.asked(self.world.fresh(opinion))
        vote = Evaluation.objects.get(pk=vote.pk)
        self.one_acts(
            lambda: grant_deferral(deferral, by=self.leaders[0], **DECIDED),
            lambda: freeze_evaluation(vote, by=self.staff[0], now=HELD),
        )
        frozen = Evaluation.objects.get().status == "frozen"
        assert (
            (Evaluation.objects.get().held_on == VOTE_ON)
            == frozen
            == (Deferral.objects.get().status == "asked")
        )

    # ── the vote ──
    def test_two_setting_up_the_vote_make_one(self):
        opinion = self.world.accepted()
        self.race(lambda one, by: set_up_vote(one, by=by, now=HELD), opinion, self.staff)
        assert (Evaluation.objects.count(), OpinionVote.objects.count()) == (1, 1)

    def counted(self) -> tuple[Evaluation, dict]:
        evaluation = self.world.frozen(self.world.accepted())
        counts = {"满意": 1, "基本满意": 1, "不满意": 5}
        figures = {"issued": 7, "returned": 7, "invalid": 0, "counts": counts}
        return evaluation, {"turnout": {"2": 7}, "figures": {str(self.world.city_government.pk): figures}}

    def test_two_tellers_hand_in_at_once_and_only_one_takes_the_count_in(self):
        evaluation, sheet = self.counted()
        tellers = [self.world.teller, self.world.other_teller]
        acts = [lambda by=by: hand_in_sheet(evaluation, by=by, now=HELD, **sheet) for by in tellers]
        assert at_once(*acts) == [None, None]
        assert TellerSheet.objects.count() == 2
        self.race(lambda one, by: take_in_count(one, by=by, now=HELD), evaluation, tellers)
        assert self.recorded(evaluation, "count") == 1
        assert OpinionVote.objects.get().calls_again

    def test_of_three_tellers_at_once_two_are_heard(self):
        evaluation, sheet = self.counted()
        third = make_person("third_teller", self.world.city_congress, Role.TELLER)
        tellers = [self.world.teller, self.world.other_teller, third]
        acts = [lambda by=by: hand_in_sheet(evaluation, by=by, now=HELD, **sheet) for by in tellers]
        assert at_once(*acts).count(None) == 2
        assert TellerSheet.objects.count() == 2

    def test_what_failed_is_demanded_again_once(self):
        evaluation, sheet = self.counted()
        for teller in (self.world.teller, self.world.other_teller):
            hand_in_sheet(evaluation, by=teller, now=HELD, **sheet)
        evaluation = take_in_count(Evaluation.objects.get(), by=self.world.teller, now=HELD)
        propose_publication(evaluation, by=self.staff[0], now=HELD)
        publish_evaluation(evaluation, by=self.staff[1], now=HELD)
        days = {"report_due_on": date(2019, 3, 20), "vote_on": date(2019, 4, 25)}
        told = Notification.objects.count()
        act = lambda one, by: demand_again(one, demand="再改", by=by, now=HELD, **days)  # noqa: E731
        self.race(act, Opinion.objects.get(), self.staff)
        assert (Opinion.objects.get().round, Notification.objects.count()) == (2, told + 1)

    # ── the hearing and its opinion ──
    def test_the_same_matter_is_put_on_the_agenda_once(self):
        named = {
            "matter": "教育", "reporter": self.world.city_government, "kind": self.world.work_report,
            "meeting": "x", "meets_on": MEETS_ON, "campaign": self.world.campaign,
        }  # fmt: skip
        congress = self.world.city_congress
        self.one_acts(*(lambda by=by: create_hearing(congress, by=by, **named) for by in self.staff))
        assert Hearing.objects.count() == 1

    def test_a_speaker_is_chosen_once(self):
        met = ["member", "expert", "free", "whole"]
        deputy = self.world.members[0]
        act = lambda one, by: choose_speaker(one, deputy=deputy, criteria_met=met, by=by)  # noqa: E731
        self.race(act, self.world.hearing(), self.staff)

    def test_a_hearing_is_registered_once(self):
        hearing = self.world.hearing()
        self.race(lambda one, by: register_hearing(one, note="x", by=by, now=HELD), hearing, self.staff)
        assert self.recorded(hearing, "hear") == 1

    def test_two_first_drafts_make_one_opinion_with_one_list(self):
        hearing = self.world.heard()
        items = [(self.world.issues[0], self.world.housing)]
        acts = [
            lambda by=by: draft_opinion(
                Hearing.objects.select_related("congress", "campaign").get(pk=hearing.pk),
                text=by.username, items=items, by=by, now=HELD,
            )
            for by in self.staff
        ]  # fmt: skip
        assert at_once(*acts) == [None, None]
        assert Opinion.objects.get().items.count() == 1

    def test_two_handing_over_give_one_number_and_one_letter_to_each_department(self):
        opinion = self.world.drafted()
        days = {"report_due_on": REPORT_DUE, "vote_on": VOTE_ON, "rectify_by": RECTIFY_BY, "now": HELD}
        self.race(lambda one, by: hand_over_opinion(one, by=by, **days), opinion, self.staff)
        assert Opinion.objects.get().number == "衡水人常审〔2018〕1号"
        assert Handover.objects.count() == 2

    def test_a_report_is_filed_once(self):
        opinion = self.world.handed_over()
        second = make_person("second_liaison", self.world.city_government, Role.LIAISON)
        people = [self.world.government_liaison, second]
        act = lambda one, by: submit_handling_report(one, text="已办", files=[upload()], by=by, now=HELD)  # noqa: E731
        self.race(act, opinion, people)
        assert HandlingReport.objects.get().number == 1

    def test_an_item_of_the_list_is_written_off_once(self):
        opinion = self.world.handed_over()
        issue = self.world.issues[0]
        Issue.objects.filter(pk=issue.pk).update(status="reported")
        write_off = make_write_off(Issue.objects.get(pk=issue.pk), self.world.liaison)
        act = lambda one, by: approve_write_off(one, verdicts=PASSED, by=by, now=HELD)  # noqa: E731
        self.race(act, write_off, self.staff)
        assert WriteOff.objects.get().status == "granted"
        assert Opinion.objects.filter(pk=opinion.pk).with_list_figures().get().written_off == 1
        assert self.recorded(issue, "write_off") == 1
