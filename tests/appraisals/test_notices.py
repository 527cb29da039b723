"""A notice's way from facts to issue and withdrawal: who may, from which state, who is told, what stays."""

from django.db import IntegrityError, transaction

from appraisals.enums import NoticeStatus
from appraisals.models import Notice
from appraisals.services import (
    draft_notice,
    draft_suggested,
    drop_notice,
    edit_notice,
    issue_notice,
    propose_notice,
    recheck_notice,
    record_outcome,
    return_notice,
    withdraw_notice,
)
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from issues.models import Issue
from tests.issues.base import pdf
from tests.rankings.support import JULY

from .support import Appraised, acts_on, told

WORDS = {"title": "关于表扬的通报", "text": "水务局全部按期办结。"}


class DraftTests(Appraised):
    def test_a_suggestion_becomes_a_draft_with_its_facts_and_issues(self):
        notice = self.praised()
        assert (notice.status, notice.organization, notice.written_period) == ("draft", self.water, "2018-07")
        assert notice.title == "关于对衡水市水务局予以通报表扬的通报"
        assert notice.text.startswith("2018年7月，衡水市水务局认真办理")
        assert "到期的 5 件全部按期销号" in notice.text
        assert notice.citations.count() == 5
        assert [fact["item"] for fact in notice.facts] == ["all_on_time"]
        assert acts_on(notice) == [("draft_notice", "", "draft", "city_staff", "")]

    def test_what_the_rule_does_not_suggest_is_refused(self):
        with self.assertRaisesMessage(RuleBroken, "没有这项建议"):
            draft_suggested(self.city_congress, self.housing, self.kind("praise"), JULY, by=self.city_staff)

    def test_the_same_twice_is_refused(self):
        self.praised()
        with self.assertRaises(RuleBroken):
            self.praised()
        assert Notice.objects.count() == 1

    def test_by_hand_it_names_the_issues_of_the_unit(self):
        notice = self.step()
        assert notice.citations.count() == 2
        assert notice.title == "关于约谈衡水市住房和城乡建设局的通知"
        with self.assertRaisesMessage(RuleBroken, "不是衡水市住房和城乡建设局承办"):
            self.step(issues=Issue.objects.filter(department=self.commerce))

    def test_only_own_departments_and_the_committees_directly_below(self):
        for unit in (self.county_housing, self.province_congress, self.city_congress):
            with self.subTest(unit.name), self.assertRaisesMessage(RuleBroken, "只能通报"):
                draft_notice(
                    self.city_congress, unit, self.kind("talk"), reason="x", issues=[], by=self.city_staff
                )
        draft_notice(
            self.city_congress,
            self.county_congress,
            self.kind("reminder"),
            reason="迟报",
            issues=[],
            by=self.city_staff,
        )

    def test_only_the_committees_staff_draft(self):
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: self.step(by=person),
            error=NotAllowed,
        )


class EditTests(Appraised):
    def test_the_words_change_and_nothing_else(self):
        notice = edit_notice(self.praised(), **WORDS, by=self.city_colleague)
        assert (notice.title, notice.text, notice.status) == (*WORDS.values(), "draft")
        assert acts_on(notice)[1:] == [("edit", "draft", "draft", "city_colleague", "")]

    def test_persons_are_not_named(self):
        notice = self.praised()
        for text in ("联络员water_liaison表现好", "联系电话13800138000"):
            with self.subTest(text), self.assertRaisesMessage(RuleBroken, "只写单位"):
                edit_notice(notice, title="通报", text=text, by=self.city_staff)

    def test_empty_words_are_refused_at_their_field(self):
        notice = self.praised()
        for field in ("title", "text"):
            with self.subTest(field), self.assertRaises(RuleBroken) as refused:
                edit_notice(notice, **WORDS | {field: " "}, by=self.city_staff)
            assert refused.exception.field == field

    def test_of_two_who_edit_at_once_the_second_is_refused(self):
        notice = self.praised()
        second = Notice.objects.get(pk=notice.pk)
        edit_notice(notice, **WORDS, by=self.city_staff)
        with self.assertRaises(StaleState):
            edit_notice(second, **WORDS, by=self.city_colleague)


class DecideTests(Appraised):
    def test_proposed_the_colleagues_and_leaders_are_told(self):
        notice = self.proposed()
        assert (notice.status, notice.proposed_by) == (NoticeStatus.PROPOSED, self.city_staff)
        assert told("请审核批准") == {"city_colleague", "leader"}

    def test_issued_it_has_a_number_and_those_concerned_are_told(self):
        notice = self.issued()
        assert (notice.status, notice.number) == (NoticeStatus.ISSUED, "衡水人常通〔2018〕1号")
        assert (notice.issued_on, notice.decided_by) == (self.today, self.city_colleague)
        assert told("印发") == {"water_liaison", "liaison", "other_liaison", "leader", "city_staff"}
        assert acts_on(notice)[-1] == ("issue", "proposed", "issued", "city_colleague", "")

    def test_numbers_run_on_and_are_never_used_twice(self):
        first = self.issued()
        withdraw_notice(first, reason="数据有误", by=self.city_staff)
        assert self.issued().number == "衡水人常通〔2018〕2号"

    def test_a_leader_may_issue_and_the_proposer_never(self):
        notice = self.proposed()
        with self.assertRaises(NotAllowed):
            issue_notice(notice, by=self.city_staff)
        assert issue_notice(notice, by=self.leader).status == NoticeStatus.ISSUED

    def test_the_database_too_holds_that_they_are_two(self):
        notice = self.proposed()
        with self.assertRaises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(decided_by=self.city_staff)

    def test_only_staff_and_leaders_of_the_committee_decide(self):
        notice = self.proposed()
        acts = (lambda by: issue_notice(notice, by=by), lambda by: return_notice(notice, reason="x", by=by))
        for act in acts:
            self.refused_for_everybody_but(self.city_colleague, self.leader, act=act, error=NotAllowed)

    def test_returned_it_is_a_draft_again_and_the_proposer_reads_why(self):
        notice = return_notice(self.proposed(), reason="语气过重", by=self.leader)
        assert (notice.status, notice.return_reason) == (NoticeStatus.DRAFT, "语气过重")
        assert told("被退回修改") == {"city_staff"}
        with self.assertRaises(RuleBroken):
            return_notice(propose_notice(notice, by=self.city_staff), reason="", by=self.leader)

    def test_a_fact_that_changed_must_be_checked_again(self):
        notice = self.step()
        Issue.objects.filter(pk=notice.citations.first().issue_id).update(status="reported")
        with self.assertRaisesMessage(RuleBroken, "引用的事实已有变化"):
            propose_notice(notice, by=self.city_staff)
        recheck_notice(notice, by=self.city_staff)
        propose_notice(notice, by=self.city_staff)
        Issue.objects.filter(pk=notice.citations.last().issue_id).update(status="reported")
        with self.assertRaisesMessage(RuleBroken, "引用的事实已有变化"):
            issue_notice(notice, by=self.leader)

    def test_of_two_who_issue_at_once_the_second_is_refused_and_no_number_is_lost(self):
        notice = self.proposed()
        second = Notice.objects.get(pk=notice.pk)
        issue_notice(notice, by=self.city_colleague)
        with self.assertRaises(StaleState):
            issue_notice(second, by=self.leader)
        assert Notice.objects.get().number == "衡水人常通〔2018〕1号"

    def test_each_act_only_from_its_states(self):
        acts = {
            "edit": lambda one: edit_notice(one, **WORDS, by=self.city_staff),
            "recheck": lambda one: recheck_notice(one, by=self.city_staff),
            "propose": lambda one: propose_notice(one, by=self.city_staff),
            "drop": lambda one: drop_notice(one, reason="x", by=self.city_staff),
            "return": lambda one: return_notice(one, reason="x", by=self.leader),
            "issue": lambda one: issue_notice(one, by=self.leader),
            "withdraw": lambda one: withdraw_notice(one, reason="x", by=self.city_staff),
            "record": lambda one: record_outcome(one, text="x", by=self.city_staff),
        }
        given = {"number": "1号", "issued_on": self.today, "proposed_by": self.city_staff}
        notice = self.step()
        for status in NoticeStatus:
            Notice.objects.filter(pk=notice.pk).update(status=status, **given)
            for name, act in acts.items():
                if status not in Notice.TRANSITIONS[name].sources:
                    with self.subTest(status=status, act=name), self.assertRaises(TransitionError):
                        act(Notice.objects.get(pk=notice.pk))


class AfterwardsTests(Appraised):
    def test_withdrawn_with_a_reason_everybody_who_was_told_is_told(self):
        notice = withdraw_notice(self.issued(), reason="数据有误", by=self.city_staff)
        assert (notice.status, notice.end_reason) == (NoticeStatus.WITHDRAWN, "数据有误")
        assert told("撤销") == {"water_liaison", "liaison", "other_liaison", "leader"}

    def test_what_was_done_is_put_on_record_with_its_papers(self):
        notice = self.issued(self.step())
        outcome = record_outcome(notice, text="8月9日约谈，承诺月底办结", files=[pdf()], by=self.city_staff)
        assert [file.name for file in outcome.files.all()] == ["证明.pdf"]
        assert acts_on(notice)[-1][:3] == ("record", "issued", "issued")

    def test_a_notice_of_praise_needs_no_record(self):
        with self.assertRaisesMessage(RuleBroken, "不需要登记"):
            record_outcome(self.issued(), text="x", by=self.city_staff)

    def test_a_referral_names_where_it_goes_and_the_unit_learns_nothing(self):
        notice = self.step("referral")
        with self.assertRaisesMessage(RuleBroken, "送往哪个机关"):
            propose_notice(notice, by=self.city_staff)
        edit_notice(notice, title="函", text="移交", addressee="衡水市监察委员会", by=self.city_staff)
        self.issued(notice)
        assert told("印发") == {"leader", "city_staff"}
        assert not Notice.objects.visible_to(self.liaison).exists()


class VisibleTests(Appraised):
    def seen_by(self, person) -> set[Notice]:
        return set(Notice.objects.visible_to(person))

    def test_drafts_are_the_committees_and_the_issued_whose_kind_says(self):
        draft, praise, talk = self.criticized(), self.issued(), self.issued(self.step())
        referral = self.step("referral")
        Notice.objects.filter(pk=referral.pk).update(addressee="x")
        referral = self.issued(Notice.objects.get(pk=referral.pk))
        everything = {draft, praise, talk, referral}
        for person in (self.city_staff, self.leader):
            assert self.seen_by(person) == everything
        assert self.seen_by(self.province_staff) == everything - {draft}
        assert self.seen_by(self.liaison) == {praise, talk}
        assert self.seen_by(self.other_liaison) == {praise}
        for person in (self.county_office, self.county_liaison, self.deputy, self.system_admin, self.nobody):
            assert self.seen_by(person) == set()
