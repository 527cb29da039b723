"""An opinion: drafted after the hearing, handed over with its numbered list, its items on account, the report on it."""

from datetime import date

import pytest

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from deadlines.models import Deadline, Rule
from hearings.letters import opinion_letter
from hearings.models import Opinion
from hearings.services.opinions import (
    comment_on_report,
    draft_opinion,
    hand_over_opinion,
    submit_handling_report,
)
from issues.models import Handover
from issues.services.rectification import sign_for_issue, submit_plan
from organizations.enums import Role
from organizations.models import Membership
from tests.factories import make_campaign, make_issue

from .base import HELD, RECTIFY_BY, REPORT_DUE, VOTE_ON, HearingWorld, upload


class Drafting(HearingWorld):
    def test_an_opinion_follows_a_hearing_that_was_held(self):
        hearing = self.hearing()
        with pytest.raises(RuleBroken):
            draft_opinion(hearing, text="x", by=self.city_staff)
        opinion = self.drafted(matter="另一事项")
        assert (opinion.status, opinion.receiver, opinion.number) == ("draft", self.city_government, "")
        assert self.acts(opinion) == [("begin_opinion", "", "draft")]
        assert [(item.number, item.issue, item.department) for item in opinion.items.all()] == [
            (1, self.issues[0], self.housing),
            (2, self.issues[1], self.commerce),
            (3, self.issues[2], self.housing),
        ]

    def test_a_departments_report_is_handled_by_its_government(self):
        opinion = self.drafted(reporter=self.housing)
        assert opinion.receiver == self.city_government

    def test_drafting_again_replaces_the_list(self):
        opinion = self.drafted()
        items = [(self.issues[2], self.commerce)]
        draft_opinion(opinion.hearing, text="新的意见", items=items, by=self.city_colleague, now=HELD)
        opinion = self.fresh(opinion)
        assert opinion.text == "新的意见"
        assert [(item.number, item.issue) for item in opinion.items.all()] == [(1, self.issues[2])]
        assert self.acts(opinion)[-1] == ("draft", "draft", "draft")

    def test_only_staff_of_the_committee_draft(self):
        hearing = self.heard()
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                draft_opinion(hearing, text="x", by=person, now=HELD)

    def test_the_list_takes_only_screened_issues_of_the_campaign_for_own_departments(self):
        hearing = self.heard()
        raw = make_issue(self.campaign, self.city_congress)
        foreign = make_issue(make_campaign(self.city_congress), self.city_congress, status="screened")
        below = make_issue(self.campaign, self.county_congress, status="screened")
        good = self.issues[0]
        for items in (
            [(raw, self.housing)],
            [(foreign, self.housing)],
            [(below, self.housing)],
            [(good, self.county_housing)],
            [(good, self.city_government)],
            [(good, self.housing), (good, self.commerce)],
        ):
            with pytest.raises(RuleBroken) as refusal:
                draft_opinion(hearing, text="x", items=items, by=self.city_staff, now=HELD)
            assert refusal.value.field == "items"
        assert not Opinion.objects.exists()

    def test_an_issue_stands_in_one_opinion_only(self):
        self.drafted()
        other = self.heard(matter="另一事项")
        with pytest.raises(RuleBroken):
            draft_opinion(
                other, text="x", items=[(self.issues[0], self.housing)], by=self.city_staff, now=HELD
            )

    def test_text_and_days_are_checked(self):
        hearing = self.heard()
        for field, wrong in {
            "text": {"text": " "},
            "approved_on": {"approved_on": date(2018, 9, 21)},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                draft_opinion(hearing, by=self.city_staff, now=HELD, **{"text": "x"} | wrong)
            assert refusal.value.field == field


class HandingOver(HearingWorld):
    def test_the_paper_gets_its_number_and_each_department_its_letter(self):
        opinion = self.handed_over()
        assert (opinion.status, opinion.number) == ("handed_over", "衡水人常审〔2018〕1号")
        assert self.acts(opinion)[-1] == ("hand_over", "draft", "handed_over")
        letters = Handover.objects.order_by("id")
        assert [(one.department, one.due_on, one.note) for one in letters] == [
            (self.housing, RECTIFY_BY, "以上问题列入衡水人常审〔2018〕1号审议意见问题清单，序号：1、3。"),
            (self.commerce, RECTIFY_BY, "以上问题列入衡水人常审〔2018〕1号审议意见问题清单，序号：2。"),
        ]
        assert [item.handover for item in opinion.items.all()] == [letters[0], letters[1], letters[0]]
        assert {self.fresh(issue).status for issue in self.issues} == {"handed_over"}

    def test_report_and_vote_are_owed_from_then_on(self):
        opinion = self.handed_over()
        rows = Deadline.objects.filter(subject_type="hearings.opinion").order_by("due_on")
        assert [(row.kind, row.due_on, row.owed_by, row.owed_to) for row in rows] == [
            ("opinion_report", REPORT_DUE, self.city_government, self.city_congress),
            ("vote", VOTE_ON, self.city_congress, self.city_congress),
        ]
        assert (opinion.report_due_on, opinion.vote_on) == (REPORT_DUE, VOTE_ON)
        assert self.faults() == []

    def test_the_paper_speaks_of_a_list_only_where_there_is_one(self):
        for listed, named in ((None, True), ([], False)):
            opinion = self.handed_over(matter=f"事项{named}", listed=listed)
            items = list(opinion.items.select_related("issue", "department", "handover"))
            words = " ".join(opinion_letter(opinion, items).paragraphs)
            assert ("清单" in words) == named and "${" not in words

    def test_the_body_that_handles_it_is_told_and_the_departments_by_their_letters(self):
        self.drafted()
        since = self.messages()
        hand_over_opinion(
            Opinion.objects.get(),
            report_due_on=REPORT_DUE, vote_on=VOTE_ON, rectify_by=RECTIFY_BY, by=self.city_staff, now=HELD,
        )  # fmt: skip
        told = self.told(since)
        assert [name for name, _text in told] == [
            "liaison",
            "government_liaison",
            "other_liaison",
            "government_liaison",
            "government_liaison",
        ]
        assert told[-1][1] == (
            "收到衡水人常审〔2018〕1号，问题清单 3 项，请于 2018-11-20 前报送研究处理情况报告"
        )

    def test_the_report_is_due_by_the_rule_of_the_place(self):
        national = Rule.objects.get(code="opinion_report", edition="2006年", jurisdiction="")
        Rule.objects.create(
            code="opinion_report", kind="opinion_report", title="x", jurisdiction="河北省", anchor="x",
            amount=2, unit="month", source="本省办法", ladder=national.ladder,
        )  # fmt: skip
        opinion = self.handed_over(report_due_on=None)
        assert opinion.report_due_on == date(2018, 11, 20)
        row = Deadline.objects.of(opinion, "opinion_report").get()
        assert (row.rule.source, row.anchor_on) == ("本省办法", date(2018, 9, 20))

    def test_where_the_law_gives_no_days_they_are_entered(self):
        with pytest.raises(RuleBroken) as refusal:
            self.handed_over(report_due_on=None)
        assert refusal.value.field == "report_due_on"
        assert Opinion.objects.get().status == "draft"

    def test_days_that_do_not_fit_are_refused(self):
        opinion = self.drafted()
        good = {"report_due_on": REPORT_DUE, "vote_on": VOTE_ON, "rectify_by": RECTIFY_BY}
        for field, wrong in {
            "report_due_on": {"report_due_on": date(2018, 9, 20)},
            "vote_on": {"vote_on": date(2018, 11, 19)},
            "rectify_by": {"rectify_by": None},
            "due_on": {"rectify_by": date(2018, 10, 1)},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                hand_over_opinion(self.fresh(opinion), by=self.city_staff, now=HELD, **good | wrong)
            assert refusal.value.field == field, field
        assert self.fresh(opinion).status == "draft"
        assert not Handover.objects.exists()

    def test_all_or_nothing(self):
        """An issue that was taken out meanwhile keeps the whole paper back."""
        opinion = self.drafted()
        type(self.issues[2]).objects.filter(pk=self.issues[2].pk).update(status="voided")
        with pytest.raises(TransitionError):
            hand_over_opinion(
                opinion, report_due_on=REPORT_DUE, vote_on=VOTE_ON, rectify_by=RECTIFY_BY, by=self.city_staff, now=HELD
            )  # fmt: skip
        assert self.fresh(opinion).status == "draft"
        assert self.fresh(self.issues[0]).status == "screened"
        assert not Deadline.objects.filter(subject_type="hearings.opinion").exists()

    def test_without_anybody_to_receive_it_nothing_goes_out(self):
        Membership.objects.filter(role=Role.LIAISON, organization=self.city_government).delete()
        with pytest.raises(RuleBroken):
            self.handed_over()

    def test_a_campaign_must_run(self):
        opinion = self.drafted()
        type(self.campaign).objects.filter(pk=self.campaign.pk).update(status="concluded")
        with pytest.raises(RuleBroken):
            hand_over_opinion(
                opinion, report_due_on=REPORT_DUE, vote_on=VOTE_ON, rectify_by=RECTIFY_BY, by=self.city_staff, now=HELD
            )  # fmt: skip

    def test_only_staff_hand_over_and_only_once(self):
        opinion = self.drafted()
        named = {"report_due_on": REPORT_DUE, "vote_on": VOTE_ON, "rectify_by": RECTIFY_BY, "now": HELD}
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                hand_over_opinion(opinion, by=person, **named)
        stale = self.fresh(opinion)
        hand_over_opinion(opinion, by=self.city_staff, **named)
        with pytest.raises(StaleState):
            hand_over_opinion(stale, by=self.city_staff, **named)
        with pytest.raises(TransitionError):
            draft_opinion(opinion.hearing, text="x", by=self.city_staff, now=HELD)

    def test_the_next_paper_of_the_year_gets_the_next_number(self):
        self.handed_over()
        other = self.drafted(matter="另一事项", listed=[])
        hand_over_opinion(other, report_due_on=REPORT_DUE, vote_on=VOTE_ON, by=self.city_staff, now=HELD)
        assert self.fresh(other).number == "衡水人常审〔2018〕2号"


class OnAccount(HearingWorld):
    def test_an_item_is_on_account_once_a_person_and_a_day_are_named(self):
        opinion, issue = self.handed_over(), self.fresh(self.issues[0])
        figures = Opinion.objects.with_list_figures()
        assert (figures.get().listed, figures.get().on_account) == (3, 0)
        sign_for_issue(issue, by=self.liaison, now=HELD)
        assert figures.get().on_account == 0
        submit_plan(
            issue, measures="增设窗口", person="王某", finish_on=date(2018, 10, 20), by=self.liaison, now=HELD
        )
        assert (figures.get().on_account, figures.get().written_off) == (1, 0)
        assert opinion.items.get(number=1).issue.plan.person == "王某"


class Reports(HearingWorld):
    def report(self, opinion, by=None, **fields):
        named = {"text": "已办结两项，一项正在整改。", "files": [upload("研究处理情况.pdf")], "now": HELD}
        return submit_handling_report(opinion, by=by or self.government_liaison, **named | fields)

    def test_a_report_comes_in_and_the_committee_is_told(self):
        opinion = self.handed_over()
        since = self.messages()
        report = self.report(opinion)
        assert self.acts(opinion)[-1] == ("report", "handed_over", "reported")
        assert (report.number, report.was_late, report.received_on) == (1, False, date(2018, 9, 20))
        words = "衡水市人民政府已报送“优化营商环境工作”审议意见研究处理情况报告"
        assert self.told(since) == [("city_staff", words), ("city_colleague", words)]
        assert Deadline.objects.of(opinion, "opinion_report").get().met_at is not None
        assert self.faults() == []

    def test_late_is_late_for_ever_also_when_it_came_on_paper(self):
        opinion = self.handed_over()
        self.later(date(2018, 12, 3))
        report = self.report(opinion, by=self.city_staff, files=[], received_on=date(2018, 11, 21), now=None)
        assert report.was_late
        comment_on_report(opinion, comment="请补充", accepts=False, by=self.city_staff)
        row = Deadline.objects.of(opinion, "opinion_report").get()
        assert (row.met_at, row.was_late) == (None, True)

    def test_others_do_not_report_and_a_liaison_needs_a_file(self):
        opinion = self.handed_over()
        for person in self.others(self, "city_staff", "city_colleague", "government_liaison"):
            with pytest.raises(NotAllowed):
                self.report(opinion, by=person)
        for field, wrong in {"files": {"files": []}, "text": {"text": ""}}.items():
            with pytest.raises(RuleBroken) as refusal:
                self.report(opinion, **wrong)
            assert refusal.value.field == field
        for day in (date(2018, 9, 21), date(2018, 9, 19)):
            with pytest.raises(RuleBroken):
                self.report(opinion, by=self.city_staff, received_on=day)

    def test_returned_it_is_owed_again_by_the_same_day(self):
        opinion = self.handed_over()
        self.report(opinion)
        since = self.messages()
        comment_on_report(opinion, comment="第2项没有说明", accepts=False, by=self.city_staff, now=HELD)
        row = Deadline.objects.of(opinion, "opinion_report").get()
        assert (opinion.status, row.met_at, row.due_on) == ("handed_over", None, REPORT_DUE)
        assert self.told(since) == [
            (
                "government_liaison",
                "“优化营商环境工作”审议意见研究处理情况报告须补充：第2项没有说明",
            )
        ]
        assert self.report(self.fresh(opinion)).number == 2

    def test_accepted_it_waits_for_the_vote(self):
        opinion = self.accepted()
        assert self.acts(opinion)[-1] == ("accept_report", "reported", "accepted")
        assert opinion.reports.get().is_accepted is True

    def test_comments_are_the_staffs_and_need_words_and_a_report(self):
        opinion = self.handed_over()
        with pytest.raises(TransitionError):
            comment_on_report(opinion, comment="x", accepts=True, by=self.city_staff)
        self.report(opinion)
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                comment_on_report(opinion, comment="x", accepts=True, by=person)
        with pytest.raises(RuleBroken):
            comment_on_report(opinion, comment=" ", accepts=True, by=self.city_staff)


class Seen(HearingWorld):
    def seen(self) -> dict:
        return {name: Opinion.objects.visible_to(person).exists() for name, person in self.everyone().items()}

    def test_a_draft_is_the_committees_own(self):
        self.drafted()
        assert {name for name, sees in self.seen().items() if sees} == {
            "city_staff",
            "city_colleague",
            "leader",
        }

    def test_handed_over_those_above_the_handler_and_the_departments_of_the_list_see_it(self):
        self.handed_over()
        assert {name for name, sees in self.seen().items() if sees} == {
            "city_staff",
            "city_colleague",
            "leader",
            "province_staff",
            "government_liaison",
            "liaison",
            "other_liaison",
        }
