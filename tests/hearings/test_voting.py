"""The members' vote on an opinion and its deferral: report and vote move together, never once the vote has begun."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from deadlines.models import Change, Deadline
from deadlines.services import extend
from evaluations.models import Evaluation
from evaluations.services import (
    MEMBERS_RULE,
    freeze_evaluation,
    hand_in_sheet,
    propose_publication,
    publish_evaluation,
    take_in_count,
    void_evaluation,
)
from hearings.models import Deferral, Opinion
from hearings.services.opinions import submit_handling_report
from hearings.services.voting import ask_deferral, grant_deferral, refuse_deferral, set_up_vote

from .base import HELD, REPORT_DUE, VOTE_ON, HearingWorld, upload

NEW_REPORT, NEW_VOTE = REPORT_DUE + timedelta(days=60), VOTE_ON + timedelta(days=70)


class Voting(HearingWorld):
    def test_the_members_vote_on_how_the_matter_was_handled(self):
        evaluation = self.voted_on(self.accepted())
        assert (evaluation.electorate, evaluation.held_on, evaluation.rule) == (
            "members",
            VOTE_ON,
            MEMBERS_RULE,
        )
        subject = evaluation.subjects.get()
        assert (str(subject), subject.organization) == (
            "优化营商环境工作审议意见及问题清单研究处理情况",
            self.city_government,
        )
        assert set(evaluation.copied_to.all()) == {self.housing, self.commerce}

    def test_the_campaigns_own_rule_wins(self):
        own = MEMBERS_RULE | {"denominator": "present"}
        self.campaign.rules["opinion_vote_rule"] = {"value": own, "source": "测评办法第五条"}
        self.campaign.save()
        evaluation = self.voted_on(self.accepted())
        assert (evaluation.rule, evaluation.rule_source) == (own, "测评办法第五条")

    def test_its_own_deadline_takes_the_place_of_the_plan_and_gives_it_back_when_voided(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        open_ones = Deadline.objects.still_open().filter(kind="vote")
        assert [row.subject_type for row in open_ones] == ["evaluations.evaluation"]
        assert self.faults() == []
        void_evaluation(evaluation, reason="重新组织", by=self.city_staff, now=HELD)
        assert [(row.subject_type, row.due_on) for row in open_ones.all()] == [("hearings.opinion", VOTE_ON)]
        assert self.faults() == []
        assert self.voted_on(self.fresh(opinion)).pk != evaluation.pk

    def test_only_once_only_by_staff_and_only_after_the_report_was_accepted(self):
        opinion = self.accepted()
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                set_up_vote(opinion, by=person, now=HELD)
        self.voted_on(opinion)
        with pytest.raises(RuleBroken):
            self.voted_on(self.fresh(opinion))
        assert Evaluation.objects.count() == 1

    def test_before_the_report_is_accepted_there_is_nothing_to_vote_on(self):
        with pytest.raises(TransitionError):
            self.voted_on(self.handed_over())

    def test_the_roll_is_the_committees_members(self):
        evaluation = self.frozen(self.accepted())
        assert set(evaluation.roll.values_list("deputy", flat=True)) == {one.pk for one in self.members}

    def test_counted_on_paper_by_two_tellers_and_judged_over_all_members(self):
        """4 of 7 members satisfied, 6 present: more than half of all."""
        evaluation = self.frozen(self.accepted())
        figures = {
            "issued": 6, "returned": 6, "invalid": 0, "counts": {"满意": 4, "基本满意": 1, "不满意": 1},
        }  # fmt: skip
        self._count(evaluation, present=6, figures=figures)
        assert evaluation.subjects.get().verdict == "满意"
        assert evaluation.may_be_announced
        propose_publication(evaluation, by=self.city_staff, now=HELD)
        since = self.messages()
        publish_evaluation(evaluation, by=self.city_colleague, now=HELD)
        assert {name for name, _text in self.told(since)} == {
            "government_liaison",
            "liaison",
            "other_liaison",
            "province_staff",
        }
        assert not Opinion.objects.to_vote().exists()
        assert Opinion.objects.voted().exists()

    def test_without_more_than_half_of_the_members_there_is_no_verdict(self):
        evaluation = self.frozen(self.accepted())
        figures = {
            "issued": 3, "returned": 3, "invalid": 0, "counts": {"满意": 3, "基本满意": 0, "不满意": 0},
        }  # fmt: skip
        self._count(evaluation, present=3, figures=figures)
        assert evaluation.subjects.get().verdict == ""
        with pytest.raises(RuleBroken):
            propose_publication(evaluation, by=self.city_staff, now=HELD)

    def _count(self, evaluation, *, present, figures):
        sheet = {"turnout": {"2": present}, "figures": {str(self.city_government.pk): figures}}
        for teller in (self.teller, self.other_teller):
            hand_in_sheet(evaluation, by=teller, now=HELD, **sheet)
        take_in_count(evaluation, by=self.teller, now=HELD)


class Counting(HearingWorld):
    def test_tellers_read_of_members_not_of_deputies(self):
        evaluation = self.frozen(self.accepted())
        self.sign_in(self.teller)
        page = self.client.get(reverse("evaluations:paper", args=[evaluation.pk])).content.decode()
        assert "到会的常委会组成人员" in page and "参加测评的代表" not in page

    def test_more_members_present_than_there_are_is_refused_in_these_words(self):
        evaluation = self.frozen(self.accepted())
        counts = {"满意": 8, "基本满意": 0, "不满意": 0}
        figures = {"issued": 8, "returned": 8, "invalid": 0, "counts": counts}
        sheet = {"turnout": {"2": 8}, "figures": {str(self.city_government.pk): figures}}
        with pytest.raises(RuleBroken) as refusal:
            hand_in_sheet(evaluation, by=self.teller, now=HELD, **sheet)
        assert "市级组成人员到会 8 人，多于名册上的 7 人" in str(refusal.value)


class NoneLeftOut(HearingWorld):
    def test_everything_handed_over_is_to_be_voted_on_until_a_vote_is_counted(self):
        draft = self.drafted(matter="起草中的", listed=[])
        opinion = self.accepted()
        assert list(Opinion.objects.to_vote()) == [opinion]
        evaluation = self.frozen(opinion)
        assert list(Opinion.objects.to_vote()) == [opinion]
        void_evaluation(evaluation, reason="票箱破损", by=self.city_staff, now=HELD)
        assert list(Opinion.objects.to_vote()) == [opinion]
        assert draft not in Opinion.objects.to_vote()


class Asking(HearingWorld):
    def test_the_handler_or_the_committees_staff_ask_and_the_leaders_are_told(self):
        opinion = self.handed_over()
        since = self.messages()
        deferral = self.asked(opinion, by=self.government_liaison, issues=[self.issues[0]])
        assert (deferral.old_report_due_on, deferral.old_vote_on) == (REPORT_DUE, VOTE_ON)
        assert list(deferral.issues.all()) == [self.issues[0]]
        assert self.acts(deferral) == [("ask", "", "asked")]
        assert self.acts(opinion)[-1] == ("ask_deferral", "handed_over", "handed_over")
        assert self.told(since) == [
            ("leader", "government_liaison申请将“优化营商环境工作”审议意见的报告和测评延期，请提交决定")
        ]
        assert self.fresh(opinion).report_due_on == REPORT_DUE

    def test_others_do_not_ask(self):
        opinion = self.handed_over()
        for person in self.others(self, "city_staff", "city_colleague", "government_liaison"):
            with pytest.raises(NotAllowed):
                self.asked(opinion, by=person)

    def test_both_days_must_be_later_and_the_vote_not_before_the_report(self):
        opinion = self.handed_over()
        for field, wrong in {
            "reason": {"reason": ""},
            "new_meeting": {"new_meeting": ""},
            "new_report_due_on": {"new_report_due_on": REPORT_DUE},
            "new_vote_on": {"new_vote_on": VOTE_ON},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                self.asked(self.fresh(opinion), **wrong)
            assert refusal.value.field == field, field
        with pytest.raises(RuleBroken):
            self.asked(opinion, new_report_due_on=date(2019, 6, 1), new_vote_on=date(2019, 5, 1))
        with pytest.raises(RuleBroken):
            self.asked(opinion, issues=[self.duty_issue()])

    def duty_issue(self):
        from tests.factories import make_issue

        return make_issue(self.campaign, self.city_congress)

    def test_one_request_at_a_time_and_only_of_what_was_handed_over(self):
        draft = self.drafted()
        with pytest.raises(TransitionError):
            ask_deferral(
                draft, reason="x", new_report_due_on=NEW_REPORT, new_vote_on=NEW_VOTE, new_meeting="x",
                by=self.city_staff, now=HELD,
            )  # fmt: skip

    def test_a_second_request_waits_for_the_first(self):
        opinion = self.handed_over()
        self.asked(opinion)
        with pytest.raises(RuleBroken):
            self.asked(self.fresh(opinion))

    def test_refused_once_the_roll_of_the_vote_is_frozen(self):
        opinion = self.accepted()
        self.frozen(opinion)
        with pytest.raises(RuleBroken) as refusal:
            self.asked(self.fresh(opinion))
        assert "已锁定" in str(refusal.value)


class OfficialWords(HearingWorld):
    def test_a_vote_set_up_by_an_english_reader_is_chinese_like_any_other(self):
        with translation.override("en"):
            evaluation = self.voted_on(self.accepted())
        assert evaluation.title == "优化营商环境工作审议意见研究处理情况满意度测评"
        assert evaluation.subjects.get().matter == "优化营商环境工作审议意见及问题清单研究处理情况"
        assert evaluation.rule_source == "产品默认：按全体组成人员过半数评定，到会须过半数"
        assert self.voted_on(self.accepted(matter="另一事项", listed=[])).subjects.get().matter == (
            "另一事项审议意见研究处理情况"
        ), "no list is named where none was handed over"
        self.sign_in(self.city_staff)
        self.client.cookies["django_language"] = "en"
        page = self.client.get(evaluation.get_absolute_url()).content.decode()
        assert "Product default: more than half of all members decide" in page


class Deciding(HearingWorld):
    DECISION = {"decision_meeting": "第二十次主任会议", "decided_on": date(2018, 9, 20), "now": HELD}

    def grant(self, deferral, by=None, **fields):
        return grant_deferral(deferral, by=by or self.leader, **self.DECISION | fields)

    def test_report_and_vote_move_together_in_one_act_and_stay_on_record(self):
        opinion = self.accepted()
        deferral = self.grant(self.asked(opinion), note="抓紧整改")
        opinion = self.fresh(opinion)
        assert (opinion.status, opinion.report_due_on, opinion.vote_on) == (
            "handed_over",
            NEW_REPORT,
            NEW_VOTE,
        )
        assert opinion.vote_meeting == "第十四次会议"
        rows = Deadline.objects.still_open().filter(subject_type="hearings.opinion").order_by("due_on")
        assert [(row.kind, row.first_due_on, row.due_on) for row in rows] == [
            ("opinion_report", REPORT_DUE, NEW_REPORT),
            ("vote", VOTE_ON, NEW_VOTE),
        ]
        changes = Change.objects.order_by("new_due_on").values_list("old_due_on", "new_due_on", "reason_kind")
        assert list(changes) == [(REPORT_DUE, NEW_REPORT, "extension"), (VOTE_ON, NEW_VOTE, "extension")]
        assert (deferral.status, deferral.number) == ("granted", "衡水人常延〔2018〕1号")
        assert self.acts(deferral) == [("ask", "", "asked"), ("grant", "asked", "granted")]
        assert self.acts(opinion)[-1] == ("defer", "accepted", "handed_over")
        assert self.faults() == []

    def test_a_drafted_vote_is_postponed_with_it(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        self.grant(self.asked(self.fresh(opinion)))
        evaluation = self.fresh(evaluation)
        assert (evaluation.status, evaluation.held_on) == ("draft", NEW_VOTE)
        assert self.acts(evaluation)[-1] == ("postpone", "draft", "draft")
        assert Deadline.objects.of(evaluation, "vote").get().due_on == NEW_VOTE
        assert self.faults() == []

    def test_those_concerned_are_told(self):
        deferral = self.asked(self.handed_over())
        since = self.messages()
        self.grant(deferral)
        words = "“优化营商环境工作”审议意见已决定延期：报告延至 2019-01-19，测评延至 2019-02-28"
        assert sorted(self.told(since)) == sorted(
            (name, words)
            for name in ("government_liaison", "city_staff", "city_colleague", "liaison", "other_liaison")
        )

    def test_only_a_leader_who_did_not_ask_registers_the_decision(self):
        deferral = self.asked(self.handed_over())
        for person in self.others(self, "leader"):
            with pytest.raises(NotAllowed):
                self.grant(deferral, by=person)
            with pytest.raises(NotAllowed):
                refuse_deferral(deferral, note="x", by=person, **self.DECISION)
        Deferral.objects.filter(pk=deferral.pk).update(asked_by=self.leader)
        with pytest.raises(NotAllowed):
            self.grant(self.fresh(deferral))

    def test_a_decision_names_its_meeting_and_its_day(self):
        deferral = self.asked(self.handed_over())
        for field, wrong in {
            "decision_meeting": {"decision_meeting": " "},
            "decided_on": {"decided_on": date(2018, 9, 21)},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                self.grant(self.fresh(deferral), **wrong)
            assert refusal.value.field == field
        with pytest.raises(RuleBroken):
            self.grant(deferral, decided_on=date(2018, 9, 19))

    def test_a_refusal_moves_nothing_and_tells_whoever_asked(self):
        opinion = self.handed_over()
        deferral = self.asked(opinion, by=self.government_liaison)
        with pytest.raises(RuleBroken):
            refuse_deferral(deferral, note="", by=self.leader, **self.DECISION)
        since = self.messages()
        refuse_deferral(deferral, note="应按期办结", by=self.leader, **self.DECISION)
        opinion = self.fresh(opinion)
        assert (opinion.report_due_on, opinion.vote_on) == (REPORT_DUE, VOTE_ON)
        assert self.acts(deferral)[-1] == ("refuse", "asked", "refused")
        assert self.told(since) == [
            ("government_liaison", "“优化营商环境工作”审议意见的延期申请未获同意：应按期办结")
        ]
        assert self.asked(opinion).status == "asked"

    def test_a_decided_one_is_not_decided_again(self):
        deferral = self.asked(self.handed_over())
        stale = self.fresh(deferral)
        self.grant(deferral)
        with pytest.raises(TransitionError):
            refuse_deferral(self.fresh(deferral), note="x", by=self.leader, **self.DECISION)
        with pytest.raises(StaleState):
            self.grant(stale)

    def test_a_vote_opened_meanwhile_wins(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        deferral = self.asked(self.fresh(opinion))
        freeze_evaluation(evaluation, by=self.city_staff, now=HELD)
        with pytest.raises(RuleBroken):
            self.grant(deferral)
        assert self.fresh(deferral).status == "asked"
        assert self.fresh(opinion).vote_on == VOTE_ON

    def test_a_deferral_granted_meanwhile_keeps_a_stale_page_from_freezing(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        stale = self.fresh(evaluation)
        self.grant(self.asked(self.fresh(opinion)))
        with pytest.raises(StaleState):
            freeze_evaluation(stale, by=self.city_staff, now=HELD)

    def test_days_that_have_passed_meanwhile_are_asked_for_anew(self):
        deferral = self.asked(self.handed_over())
        self.later(NEW_REPORT + timedelta(days=1))
        with pytest.raises(RuleBroken):
            self.grant(deferral, decided_on=date(2018, 10, 1), now=None)

    def test_the_report_is_then_due_again(self):
        opinion = self.accepted()
        self.grant(self.asked(opinion))
        report = submit_handling_report(
            self.fresh(opinion), text="全部办结", files=[upload()], by=self.government_liaison, now=HELD
        )
        assert (report.number, report.was_late) == (2, False)

    def test_the_vote_never_moves_by_itself(self):
        opinion = self.handed_over()
        row = Deadline.objects.of(opinion, "vote").get()
        with pytest.raises(RuleBroken):
            extend(row, due_on=NEW_VOTE, reason="x", by=self.city_staff, now=HELD)
        assert self.fresh(opinion).vote_on == VOTE_ON
