"""Writing off: asked for with proof, decided by the committee that handed over, never by the applicant's side."""

from django.db import IntegrityError, transaction

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, HistoryEntry
from issues.checks import checks_of
from issues.enums import Decision, IssueStatus
from issues.models import Finding, Issue, WriteOff
from issues.services.write_off import apply_write_off, approve_write_off, return_for_rework
from organizations.enums import Role
from organizations.models import Membership, User
from tests.factories import NOW

from .base import (
    CHECKS,
    FAILED,
    PASSED,
    InHand,
    acts_on,
    data_of,
    make_extension,
    make_write_off,
    pdf,
    picture,
    sources_of,
    texts,
    told,
)


class ApplyTests(InHand):
    def apply(self, issue=None, **changes):
        given = {"checks": CHECKS, "opinion": "同意申请销号", "files": [picture()], "by": self.liaison}
        return apply_write_off(issue or self.an_issue("rectifying"), **given | changes)

    def test_an_application_waits_for_review_with_its_proof(self):
        issue = self.an_issue("rectifying")
        write_off = self.apply(issue, files=[picture(), pdf()])
        assert (issue.status, write_off.status) == (IssueStatus.REPORTED, Decision.ASKED)
        assert (write_off.checks, write_off.opinion) == (CHECKS, "同意申请销号")
        assert {file.name for file in write_off.files.all()} == {"整改后.png", "证明.pdf"}
        assert acts_on(issue) == [("apply_write_off", "rectifying", "reported", "liaison", "同意申请销号")]
        assert data_of(issue)["checks"] == CHECKS

    def test_the_committees_staff_are_told(self):
        issue = self.an_issue("rectifying", title="井盖缺失")
        self.apply(issue)
        assert told() == {"city_staff", "city_colleague"}
        assert texts() == {f"衡水市住房和城乡建设局申请销号 {issue.number}：井盖缺失"}

    def test_after_a_return_it_may_be_asked_for_again(self):
        issue = self.an_issue("rework")
        self.apply(issue)
        assert issue.status == IssueStatus.REPORTED

    def test_each_check_needs_its_explanation(self):
        for key in CHECKS:
            with self.subTest(key), self.assertRaises(RuleBroken) as refused:
                self.apply(checks=CHECKS | {key: " "})
            assert refused.exception.field == f"check_{key}"
        assert WriteOff.objects.count() == 0

    def test_proof_is_needed(self):
        with self.assertRaisesMessage(RuleBroken, "请上传至少一个能证明整改结果的文件") as refused:
            self.apply(files=[])
        assert refused.exception.field == "files"

    def test_the_opinion_of_the_units_head_is_needed_and_short(self):
        for opinion in ("", "同" * 301):
            with self.assertRaises(RuleBroken) as refused:
                self.apply(opinion=opinion)
            assert refused.exception.field == "opinion"

    def test_the_checks_are_the_campaigns_own_rule(self):
        self.campaign.rules = {"write_off_checks": {"value": [{"key": "solved", "name": "群众认可"}]}}
        self.campaign.save()
        with self.assertRaisesMessage(RuleBroken, "群众认可"):
            self.apply()
        write_off = self.apply(checks={"solved": "回访 12 户均认可", "unknown": "多余"})
        assert write_off.checks == {"solved": "回访 12 户均认可"}

    def test_five_checks_unless_the_campaign_says_otherwise(self):
        names = [check.name for check in checks_of(self.campaign)]
        assert names == ["措施落实", "处理到位", "效果达标", "举一反三", "长效机制"]

    def test_a_bad_file_is_named_and_nothing_is_kept(self):
        with self.assertRaisesMessage(RuleBroken, "run.exe") as refused:
            self.apply(files=[picture(), pdf("run.exe")])
        assert refused.exception.field == "files"
        assert (WriteOff.objects.count(), Attachment.objects.count()) == (0, 0)

    def test_nobody_but_the_departments_liaison_may_ask(self):
        issue = self.an_issue("rectifying")
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: self.apply(issue, by=person), error=NotAllowed
        )

    def test_it_is_asked_for_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("apply_write_off") - {IssueStatus.SENT_BACK}:
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.apply(issue)
        assert WriteOff.objects.count() == 0

    def test_a_double_click_makes_one_application(self):
        issue = self.an_issue("rectifying")
        stale = Issue.objects.get(pk=issue.pk)
        self.apply(issue)
        with self.assertRaises(StaleState):
            self.apply(stale)
        assert issue.write_offs.count() == 1

    def test_only_in_a_running_campaign(self):
        issue = self.an_issue("rectifying")
        self.campaign.__class__.objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            self.apply(issue)


class DecideTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("reported", title="井盖缺失")
        self.write_off = make_write_off(self.issue, self.liaison)

    def approve(self, **changes):
        return approve_write_off(self.write_off, **{"verdicts": PASSED, "by": self.city_staff} | changes)

    def send_back(self, **changes):
        given = {"verdicts": FAILED, "reason": "照片看不出位置", "by": self.city_staff}
        return return_for_rework(self.write_off, **given | changes)

    def test_approved_the_issue_is_written_off(self):
        self.approve(note="现场已核")
        self.issue.refresh_from_db()
        assert (self.issue.status, self.issue.written_off_at) == (IssueStatus.WRITTEN_OFF, NOW)
        assert (self.write_off.status, self.write_off.decided_by) == (Decision.GRANTED, self.city_staff)
        assert self.write_off.verdicts == PASSED
        assert acts_on(self.issue) == [("write_off", "reported", "written_off", "city_staff", "现场已核")]
        assert data_of(self.issue) == {"verdicts": PASSED}

    def test_the_department_and_the_finders_are_told(self):
        Finding.objects.create(
            issue=self.issue,
            first_issue=self.issue,
            organization=self.other_congress,
            origin="letters",
            fingerprint="x" * 64,
            found_at=NOW,
        )
        self.approve()
        assert told() == {"liaison", "county_office", "county_colleague", "other_office"}
        assert texts() == {f"问题 {self.issue.number} 已销号：井盖缺失"}

    def test_returned_it_is_rectified_again(self):
        self.send_back()
        self.issue.refresh_from_db()
        assert (self.issue.status, self.issue.returned_times) == (IssueStatus.REWORK, 1)
        assert self.issue.written_off_at is None
        assert (self.write_off.status, self.write_off.decision_note) == ("refused", "照片看不出位置")
        assert acts_on(self.issue) == [
            ("return_for_rework", "reported", "rework", "city_staff", "照片看不出位置")
        ]

    def test_of_a_return_only_the_department_is_told(self):
        self.send_back()
        assert told() == {"liaison"}
        assert texts() == {f"问题 {self.issue.number} 的销号申请被退回整改：井盖缺失"}

    def test_approval_needs_every_check_passed(self):
        with self.assertRaisesMessage(RuleBroken, "全部通过才能同意销号"):
            self.approve(verdicts=FAILED)

    def test_every_check_needs_a_verdict(self):
        for verdicts in ({}, {"measures": True}, PASSED | {"effect": None}, PASSED | {"effect": "yes"}):
            for act in (self.approve, self.send_back):
                with self.subTest(verdicts), self.assertRaisesMessage(RuleBroken, "作出审核"):
                    act(verdicts=verdicts)

    def test_a_return_needs_a_reason_and_says_what_failed(self):
        with self.assertRaises(RuleBroken) as refused:
            self.send_back(reason="")
        assert refused.exception.field == "note"
        with self.assertRaisesMessage(RuleBroken, "请标明哪一项不通过"):
            self.send_back(verdicts=PASSED)
        assert acts_on(self.issue) == []

    def test_only_staff_of_the_committee_that_handed_it_over_decide(self):
        for act in (self.approve, self.send_back):
            self.refused_for_everybody_but(
                self.city_staff,
                self.city_colleague,
                act=lambda person, act=act: act(by=person),
                error=NotAllowed,
            )

    def test_nobody_who_is_part_of_the_applicant_decides(self):
        for organization in (self.housing, self.city_government):
            membership = Membership.objects.create(
                user=self.city_colleague, organization=organization, role=Role.LIAISON, starts_on=self.today
            )
            person = User.objects.get(pk=self.city_colleague.pk)
            for act in (self.approve, self.send_back):
                with self.subTest(organization.name), self.assertRaises(NotAllowed):
                    act(by=person)
            membership.delete()

    def test_whoever_applied_and_has_changed_sides_never_decides(self):
        self.liaison.memberships.update(ends_on=self.today.replace(day=8))
        Membership.objects.create(
            user=self.liaison, organization=self.city_congress, role=Role.STAFF, starts_on=self.today
        )
        person = User.objects.get(pk=self.liaison.pk)
        with self.assertRaises(NotAllowed):
            self.approve(by=person)

    def test_an_earlier_applicant_never_decides_either(self):
        make_write_off(self.issue, self.city_colleague, status="refused", decided_by=self.city_staff)
        with self.assertRaises(NotAllowed):
            self.approve(by=self.city_colleague)

    def test_the_database_too_holds_that_they_are_two(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            WriteOff.objects.filter(pk=self.write_off.pk).update(decided_by=self.liaison)

    def test_of_two_who_decide_at_once_the_second_is_refused(self):
        second = WriteOff.objects.get(pk=self.write_off.pk)
        self.approve()
        with self.assertRaises(StaleState):
            return_for_rework(second, verdicts=FAILED, reason="照片不清", by=self.city_colleague)
        self.issue.refresh_from_db()
        assert self.issue.status == IssueStatus.WRITTEN_OFF

    def test_what_is_decided_is_decided(self):
        self.approve()
        for act in (self.approve, self.send_back):
            with self.assertRaises(TransitionError):
                act(by=self.city_colleague)

    def test_an_open_request_for_more_time_lapses_with_the_issue(self):
        extension = make_extension(self.issue, self.liaison)
        self.approve()
        extension.refresh_from_db()
        assert (extension.status, extension.decided_by) == (Decision.REFUSED, self.city_staff)
        assert extension.decision_note == "问题已销号，不再需要延期。"

    def test_only_in_a_running_campaign(self):
        self.campaign.__class__.objects.update(status="concluded")
        for act in (self.approve, self.send_back):
            with self.assertRaises(RuleBroken):
                act()
        assert HistoryEntry.objects.count() == 0
