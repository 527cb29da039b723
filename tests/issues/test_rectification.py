"""Signing for an issue, sending it back, planning, reporting: who may, when, what is written, who is told."""

from datetime import UTC, date, datetime

from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment
from issues.enums import IssueStatus
from issues.models import Assignment, Issue
from issues.services.rectification import (
    report_progress,
    send_back_issue,
    sign_for_handover,
    sign_for_issue,
    submit_plan,
)
from tests.factories import make_assigned_issue, make_handover, make_issue

from .base import InHand, acts_on, data_of, pdf, picture, sources_of, texts, told

LATE = datetime(2018, 8, 15, 1, 0, tzinfo=UTC)  # the day after the last day to sign
LAST_MINUTE = datetime(2018, 8, 14, 15, 59, tzinfo=UTC)  # 23:59 in Asia/Shanghai on the last day
PLAN = {"measures": "整修管网", "person": "李某", "finish_on": date(2018, 9, 20)}


class SignForTests(InHand):
    def test_the_liaison_signs_for_an_issue(self):
        issue = sign_for_issue(self.an_issue(), by=self.liaison)
        assert issue.status == IssueStatus.SIGNED
        assert acts_on(issue) == [("sign_for", "handed_over", "signed", "liaison", "")]
        assert data_of(issue) == {"letter": self.handover.number, "late": False}
        assignment = issue.assignments.get()
        assert (assignment.signed_at, assignment.signed_by) == (self.now, self.liaison)
        assert not assignment.was_signed_late

    def test_the_committees_staff_are_told_and_nobody_else(self):
        issue = sign_for_issue(self.an_issue(title="排水管网破损"), by=self.liaison)
        assert told() == {"city_staff", "city_colleague"}
        assert texts() == {f"衡水市住房和城乡建设局已签收问题 {issue.number}：排水管网破损"}

    def test_signing_late_is_possible_and_marked_for_ever(self):
        issue = sign_for_issue(self.an_issue(), by=self.liaison, now=LATE)
        assert issue.assignments.get().was_signed_late
        assert data_of(issue)["late"] is True

    def test_the_last_day_counts_to_its_last_minute(self):
        issue = sign_for_issue(self.an_issue(), by=self.liaison, now=LAST_MINUTE)
        assert not issue.assignments.get().was_signed_late

    def test_nobody_but_the_departments_liaison_may_sign(self):
        issue = self.an_issue()
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: sign_for_issue(issue, by=person), error=NotAllowed
        )

    def test_a_department_cannot_sign_before_it_was_handed_the_issue(self):
        issue = make_issue(self.campaign, self.city_congress, status="screened")
        with self.assertRaises(NotAllowed):
            sign_for_issue(issue, by=self.liaison)

    def test_the_department_above_may_read_but_not_sign(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(letter)
        assert issue in Issue.objects.visible_to(self.liaison)
        with self.assertRaisesMessage(NotAllowed, "桃城区住房和城乡建设局"):
            sign_for_issue(issue, by=self.liaison)

    def test_it_is_signed_for_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("sign_for") - {IssueStatus.MERGED}:
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                sign_for_issue(issue, by=self.liaison)

    def test_a_stale_copy_is_refused(self):
        issue = self.an_issue()
        stale = Issue.objects.get(pk=issue.pk)
        sign_for_issue(issue, by=self.liaison)
        with self.assertRaises(StaleState):
            sign_for_issue(stale, by=self.liaison)

    def test_only_in_a_running_campaign(self):
        self.campaign.__class__.objects.update(status="concluded")
        with self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动可以办理"):
            sign_for_issue(self.an_issue(), by=self.liaison)


class SignForHandoverTests(InHand):
    def test_every_waiting_issue_of_the_letter_is_signed_for_at_once(self):
        waiting = [self.an_issue(), self.an_issue()]
        signed = self.an_issue("signed")
        done = sign_for_handover(self.handover, by=self.liaison)
        assert {issue.pk for issue in done} == {issue.pk for issue in waiting}
        for issue in waiting:
            assert acts_on(issue) == [("sign_for", "handed_over", "signed", "liaison", "")]
        assert acts_on(signed) == []
        assert not Assignment.objects.filter(signed_at=None).exists()

    def test_the_committee_is_told_once_for_the_letter(self):
        self.an_issue(), self.an_issue()
        sign_for_handover(self.handover, by=self.liaison)
        assert told() == {"city_staff", "city_colleague"}
        assert texts() == {f"衡水市住房和城乡建设局已签收{self.handover.number}的 2 个问题"}

    def test_issues_of_another_letter_stay(self):
        other = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        theirs, ours = make_assigned_issue(other), self.an_issue()
        assert sign_for_handover(self.handover, by=self.liaison) == [ours]
        theirs.refresh_from_db()
        assert theirs.status == IssueStatus.HANDED_OVER

    def test_an_issue_handed_over_anew_is_not_signed_through_the_old_letter(self):
        issue = self.an_issue()
        send_back_issue(issue, reason="不属职责", by=self.liaison)
        with self.assertRaisesMessage(RuleBroken, "没有待签收的问题"):
            sign_for_handover(self.handover, by=self.liaison)

    def test_nobody_but_the_addressed_departments_liaison_may(self):
        self.an_issue()
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: sign_for_handover(self.handover, by=person), error=NotAllowed
        )

    def test_it_takes_as_many_statements_for_many_issues_as_for_few(self):
        assert self.liaison.live_memberships  # read once per request
        for many in (3, 50):
            for _number in range(many):
                self.an_issue()
            with self.assertNumQueries(15):
                sign_for_handover(self.handover, by=self.liaison)


class SendBackTests(InHand):
    def test_the_issue_returns_to_the_committee_without_a_department(self):
        issue = send_back_issue(self.an_issue(), reason=" 属商务部门职责 ", by=self.liaison)
        assert (issue.status, issue.department) == (IssueStatus.SENT_BACK, None)
        assert acts_on(issue) == [("send_back", "handed_over", "sent_back", "liaison", "属商务部门职责")]
        assert data_of(issue) == {"letter": self.handover.number, "department": self.housing.name}
        assignment = issue.assignments.get()
        assert (assignment.is_current, assignment.sent_back_at) == (False, self.now)
        assert assignment.sent_back_reason == "属商务部门职责"

    def test_the_committees_staff_are_told(self):
        issue = send_back_issue(self.an_issue(title="占道经营"), reason="不属职责", by=self.liaison)
        assert told() == {"city_staff", "city_colleague"}
        assert texts() == {f"衡水市住房和城乡建设局退签问题 {issue.number}：占道经营，请重新确定承办单位"}

    def test_the_department_no_longer_sees_what_it_sent_back(self):
        issue = send_back_issue(self.an_issue(), reason="不属职责", by=self.liaison)
        assert issue not in Issue.objects.visible_to(self.liaison)

    def test_after_the_last_day_it_is_refused_with_what_to_do(self):
        issue = self.an_issue()
        with self.assertRaisesMessage(RuleBroken, "退签应在 2018-08-14 前（含当日）提出"):
            send_back_issue(issue, reason="不属职责", by=self.liaison, now=LATE)
        assert acts_on(issue) == []

    def test_on_the_last_day_it_is_still_possible(self):
        issue = send_back_issue(self.an_issue(), reason="不属职责", by=self.liaison, now=LAST_MINUTE)
        assert issue.status == IssueStatus.SENT_BACK

    def test_a_reason_is_needed(self):
        for reason in ("", "  \n", "由" * 501):
            with self.subTest(len(reason)), self.assertRaises(RuleBroken) as refused:
                send_back_issue(self.an_issue(), reason=reason, by=self.liaison)
            assert refused.exception.field == "reason"

    def test_nobody_but_the_departments_liaison_may(self):
        issue = self.an_issue()
        self.refused_for_everybody_but(
            self.liaison,
            act=lambda person: send_back_issue(issue, reason="不属职责", by=person),
            error=NotAllowed,
        )

    def test_it_is_sent_back_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("send_back"):
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                send_back_issue(issue, reason="不属职责", by=self.liaison)

    def test_a_stale_copy_is_refused(self):
        issue = self.an_issue()
        stale = Issue.objects.get(pk=issue.pk)
        sign_for_issue(issue, by=self.liaison)
        with self.assertRaises(StaleState):
            send_back_issue(stale, reason="不属职责", by=self.liaison)


class PlanTests(InHand):
    def test_a_plan_starts_rectification(self):
        issue = submit_plan(self.an_issue("signed"), by=self.liaison, **PLAN)
        assert issue.status == IssueStatus.RECTIFYING
        assert acts_on(issue) == [("plan", "signed", "rectifying", "liaison", "整修管网")]
        assert data_of(issue) == {"person": "李某", "finish_on": "2018-09-20"}
        plan = issue.plan
        assert (plan.measures, plan.person, plan.finish_on) == ("整修管网", "李某", date(2018, 9, 20))
        assert (plan.made_by, plan.made_at) == (self.liaison, self.now)

    def test_the_committees_staff_are_told(self):
        submit_plan(self.an_issue("signed"), by=self.liaison, **PLAN)
        assert told() == {"city_staff", "city_colleague"}

    def test_the_day_lies_between_today_and_the_due_date(self):
        for day, words in (
            (date(2018, 10, 1), "不能晚于整改时限 2018-09-30"),
            (date(2018, 8, 8), "不能早于今天"),
        ):
            with self.subTest(day), self.assertRaisesMessage(RuleBroken, words) as refused:
                submit_plan(self.an_issue("signed"), by=self.liaison, **PLAN | {"finish_on": day})
            assert refused.exception.field == "finish_on"
        for day in (self.today, date(2018, 9, 30)):
            submit_plan(self.an_issue("signed"), by=self.liaison, **PLAN | {"finish_on": day})

    def test_an_overdue_issue_can_still_be_planned_and_stays_overdue(self):
        issue = self.an_issue("signed", due_on=date(2018, 8, 1))
        submit_plan(issue, by=self.liaison, **PLAN)
        assert issue.is_overdue(self.today)

    def test_every_part_is_needed(self):
        for field, missing in (("measures", " "), ("person", ""), ("finish_on", None), ("person", "某" * 61)):
            with self.subTest(field), self.assertRaises(RuleBroken) as refused:
                submit_plan(self.an_issue("signed"), by=self.liaison, **PLAN | {field: missing})
            assert refused.exception.field == field

    def test_nobody_but_the_departments_liaison_may(self):
        issue = self.an_issue("signed")
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: submit_plan(issue, by=person, **PLAN), error=NotAllowed
        )

    def test_a_plan_comes_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("plan") - {IssueStatus.SENT_BACK}:
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                submit_plan(issue, by=self.liaison, **PLAN)

    def test_a_second_plan_from_a_stale_page_is_refused_and_not_kept(self):
        issue = self.an_issue("signed")
        stale = Issue.objects.get(pk=issue.pk)
        submit_plan(issue, by=self.liaison, **PLAN)
        with self.assertRaises(StaleState):
            submit_plan(stale, by=self.liaison, **PLAN | {"measures": "另一个方案"})
        issue.plan.refresh_from_db()
        assert issue.plan.measures == "整修管网"

    def test_only_in_a_running_campaign(self):
        issue = self.an_issue("signed")
        self.campaign.__class__.objects.update(status="archived")
        with self.assertRaises(RuleBroken):
            submit_plan(issue, by=self.liaison, **PLAN)


class ProgressTests(InHand):
    def report(self, issue, **changes):
        said = {"text": "已更换管道 300 米", "percent": 50, "by": self.liaison}
        return report_progress(issue, **said | changes)

    def test_progress_is_kept_with_its_files_and_shown_in_the_ledger(self):
        issue = self.an_issue("rectifying")
        progress = self.report(issue, files=[picture(), pdf()])
        assert {file.name for file in progress.files.all()} == {"整改后.png", "证明.pdf"}
        assert acts_on(issue) == [
            ("report_progress", "rectifying", "rectifying", "liaison", "已更换管道 300 米")
        ]
        assert [file["name"] for file in data_of(issue)["files"]] == ["整改后.png", "证明.pdf"]
        assert (issue.last_progress, issue.last_progress_at) == ("已更换管道 300 米", self.now)

    def test_it_keeps_the_state_and_fills_nobodys_inbox(self):
        for status in ("rectifying", "rework"):
            issue = self.an_issue(status)
            self.report(issue)
            assert issue.status == status
        assert told() == set()

    def test_a_long_report_is_cut_only_in_the_ledger(self):
        issue = self.an_issue("rectifying")
        progress = self.report(issue, text="进" * 900)
        assert (len(progress.text), len(issue.last_progress)) == (900, 200)

    def test_text_and_a_known_step_are_needed(self):
        for field, wrong in (("text", " "), ("text", "进" * 5001), ("percent", 33), ("percent", None)):
            with self.subTest(field), self.assertRaises(RuleBroken) as refused:
                self.report(self.an_issue("rectifying"), **{field: wrong})
            assert refused.exception.field == field

    def test_a_bad_file_is_refused_by_name_and_nothing_is_kept(self):
        issue = self.an_issue("rectifying")
        with self.assertRaisesMessage(RuleBroken, "run.exe") as refused:
            self.report(issue, files=[picture(), pdf("run.exe")])
        assert refused.exception.field == "files"
        assert (Attachment.objects.count(), issue.progress.count()) == (0, 0)

    def test_files_of_a_refused_report_leave_the_disk(self):
        issue = self.an_issue("rectifying")
        stale = Issue.objects.get(pk=issue.pk)
        self.report(issue)
        upload = picture()
        with self.assertRaises(StaleState):
            self.report(stale, files=[upload])
        assert Attachment.objects.count() == 0
        assert not Attachment._meta.get_field("file").storage.exists(upload.name)

    def test_nobody_but_the_departments_liaison_may(self):
        issue = self.an_issue("rectifying")
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: self.report(issue, by=person), error=NotAllowed
        )

    def test_progress_comes_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("report_progress") - {IssueStatus.SENT_BACK}:
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.report(issue)

    def test_the_moment_is_the_one_given(self):
        issue = self.an_issue("rectifying")
        with clock.at(LATE):
            self.report(issue)
        assert issue.last_progress_at == LATE
