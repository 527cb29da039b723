"""More time: asked by the department, decided by the committee, the old date kept, two people."""

from datetime import UTC, date, datetime

from django.db import IntegrityError, transaction

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from issues.enums import Decision, IssueStatus
from issues.models import Extension, Issue
from issues.services.extension import ask_extension, grant_extension, refuse_extension
from organizations.enums import Role
from organizations.models import Membership

from .base import InHand, acts_on, data_of, make_extension, sources_of, texts, told

REQUEST = {"new_due_on": date(2018, 10, 31), "reason": "管网施工受汛期影响"}
AFTER_DUE = datetime(2018, 10, 8, 1, 0, tzinfo=UTC)


class AskTests(InHand):
    def ask(self, issue=None, **changes):
        return ask_extension(issue or self.an_issue("rectifying"), **{"by": self.liaison} | REQUEST | changes)

    def test_a_request_keeps_the_old_date_and_changes_nothing_yet(self):
        issue = self.an_issue("rectifying")
        extension = self.ask(issue, interim="设临时导流管")
        assert (extension.status, extension.old_due_on) == (Decision.ASKED, date(2018, 9, 30))
        assert (extension.new_due_on, extension.interim) == (date(2018, 10, 31), "设临时导流管")
        assert (issue.due_on, issue.status) == (date(2018, 9, 30), IssueStatus.RECTIFYING)
        assert acts_on(issue) == [
            ("ask_extension", "rectifying", "rectifying", "liaison", "管网施工受汛期影响")
        ]
        assert data_of(issue) == {
            "old_due_on": "2018-09-30",
            "new_due_on": "2018-10-31",
            "after_due": False,
        }

    def test_the_committees_staff_are_told(self):
        issue = self.an_issue("rectifying", title="井盖缺失")
        self.ask(issue)
        assert told() == {"city_staff", "city_colleague"}
        assert texts() == {f"衡水市住房和城乡建设局申请将问题 {issue.number} 延期至 2018-10-31：井盖缺失"}

    def test_the_new_date_is_later_and_within_the_campaign(self):
        for day, words in (
            (date(2018, 9, 30), "应晚于现时限 2018-09-30"),
            (date(2018, 9, 1), "应晚于现时限 2018-09-30"),
            (date(2019, 1, 1), "不能晚于监督行动结束日 2018-12-31"),
            (None, "请填写申请延至的日期"),
        ):
            with self.subTest(day), self.assertRaisesMessage(RuleBroken, words) as refused:
                self.ask(new_due_on=day)
            assert refused.exception.field == "new_due_on"
        assert self.ask(new_due_on=date(2018, 12, 31)).new_due_on == date(2018, 12, 31)

    def test_asked_after_the_due_date_it_is_flagged_not_refused(self):
        issue = self.an_issue("rectifying")
        assert self.ask(issue, now=AFTER_DUE).asked_after_due
        assert data_of(issue)["after_due"] is True

    def test_a_new_date_already_past_is_refused(self):
        with self.assertRaisesMessage(RuleBroken, "不能早于今天"):
            self.ask(now=AFTER_DUE, new_due_on=date(2018, 10, 7))

    def test_one_request_at_a_time(self):
        issue = self.an_issue("rectifying")
        self.ask(issue)
        with self.assertRaisesMessage(RuleBroken, "已有一项延期申请待审批"):
            self.ask(issue)
        assert issue.extensions.count() == 1

    def test_the_database_too_holds_one_open_request(self):
        issue = self.an_issue("rectifying")
        make_extension(issue, self.liaison)
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_extension(issue, self.liaison)

    def test_after_a_decision_a_new_request_may_come(self):
        issue = self.an_issue("rectifying")
        refuse_extension(self.ask(issue), note="时间充足", by=self.city_staff)
        issue.refresh_from_db()
        self.ask(issue)
        assert [extension.status for extension in issue.extensions.all()] == ["asked", "refused"]

    def test_an_issue_without_a_due_date_needs_no_extension(self):
        with self.assertRaisesMessage(RuleBroken, "没有整改时限"):
            self.ask(self.an_issue("rectifying", due_on=None))

    def test_a_reason_is_needed(self):
        with self.assertRaises(RuleBroken) as refused:
            self.ask(reason=" ")
        assert refused.exception.field == "reason"

    def test_nobody_but_the_departments_liaison_may_ask(self):
        issue = self.an_issue("rectifying")
        self.refused_for_everybody_but(
            self.liaison, act=lambda person: self.ask(issue, by=person), error=NotAllowed
        )

    def test_it_is_asked_for_from_no_other_state(self):
        for status in set(IssueStatus) - sources_of("ask_extension") - {IssueStatus.SENT_BACK}:
            issue = self.an_issue(status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.ask(issue)
            assert not issue.extensions.exists()

    def test_two_windows_cannot_both_ask(self):
        issue = self.an_issue("rectifying")
        stale = Issue.objects.get(pk=issue.pk)
        Issue.objects.filter(pk=issue.pk).update(version=issue.version + 1)
        with self.assertRaises(StaleState):
            self.ask(stale)
        assert not issue.extensions.exists()

    def test_only_in_a_running_campaign(self):
        issue = self.an_issue("rectifying")
        self.campaign.__class__.objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            self.ask(issue)


class DecideTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying", title="井盖缺失")
        self.extension = make_extension(self.issue, self.liaison, new_due_on=date(2018, 10, 31))

    def test_granted_the_issue_is_due_on_the_new_day(self):
        grant_extension(self.extension, note="同意", by=self.city_staff)
        self.issue.refresh_from_db()
        assert (self.issue.due_on, self.issue.due_sort) == (date(2018, 10, 31), date(2018, 10, 31))
        assert (self.extension.status, self.extension.decided_by) == ("granted", self.city_staff)
        assert self.extension.old_due_on == date(2018, 9, 30)
        assert acts_on(self.issue) == [("grant_extension", "rectifying", "rectifying", "city_staff", "同意")]
        assert data_of(self.issue) == {"old_due_on": "2018-09-30", "new_due_on": "2018-10-31"}

    def test_refused_the_date_stays(self):
        refuse_extension(self.extension, note="时间充足", by=self.city_staff)
        self.issue.refresh_from_db()
        assert self.issue.due_on == date(2018, 9, 30)
        assert (self.extension.status, self.extension.decision_note) == ("refused", "时间充足")
        assert acts_on(self.issue) == [
            ("refuse_extension", "rectifying", "rectifying", "city_staff", "时间充足")
        ]

    def test_the_decision_itself_is_on_record(self):
        grant_extension(self.extension, by=self.city_staff)
        record = HistoryEntry.objects.get(object_type="issues.extension")
        assert (record.action, record.from_status, record.to_status) == ("grant", "asked", "granted")

    def test_the_department_is_told_and_nobody_else(self):
        grant_extension(self.extension, by=self.city_staff)
        assert told() == {"liaison"}
        assert texts() == {f"问题 {self.issue.number} 已同意延期至 2018-10-31：井盖缺失"}

    def test_a_refusal_needs_its_reason(self):
        with self.assertRaises(RuleBroken) as refused:
            refuse_extension(self.extension, note="", by=self.city_staff)
        assert refused.exception.field == "note"

    def test_only_staff_of_the_committee_that_handed_it_over_decide(self):
        for decide in (grant_extension, refuse_extension):
            self.refused_for_everybody_but(
                self.city_staff,
                self.city_colleague,
                act=lambda person, decide=decide: decide(self.extension, note="理由", by=person),
                error=NotAllowed,
            )

    def test_nobody_who_is_part_of_the_applicant_decides(self):
        for organization, role in (
            (self.housing, Role.LIAISON),
            (self.city_government, Role.LIAISON),
        ):
            membership = Membership.objects.create(
                user=self.city_colleague, organization=organization, role=role, starts_on=self.today
            )
            person = type(self.city_colleague).objects.get(pk=self.city_colleague.pk)
            with self.subTest(organization.name), self.assertRaises(NotAllowed):
                grant_extension(self.extension, by=person)
            membership.delete()

    def test_somebody_of_another_department_may_decide(self):
        Membership.objects.create(
            user=self.city_colleague, organization=self.commerce, role=Role.LIAISON, starts_on=self.today
        )
        grant_extension(self.extension, by=self.city_colleague)
        assert self.extension.status == Decision.GRANTED

    def test_whoever_once_asked_for_this_issue_never_decides_on_it(self):
        make_extension(self.issue, self.city_colleague, status="refused", decided_by=self.city_staff)
        with self.assertRaises(NotAllowed):
            grant_extension(self.extension, by=self.city_colleague)

    def test_the_database_too_holds_that_they_are_two(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Extension.objects.filter(pk=self.extension.pk).update(decided_by=self.liaison)

    def test_of_two_who_decide_at_once_the_second_is_told(self):
        second = Extension.objects.get(pk=self.extension.pk)
        refuse_extension(self.extension, note="时间充足", by=self.city_staff)
        with self.assertRaises(StaleState):
            grant_extension(second, by=self.city_colleague)
        self.issue.refresh_from_db()
        assert self.issue.due_on == date(2018, 9, 30)

    def test_what_is_decided_is_decided(self):
        grant_extension(self.extension, by=self.city_staff)
        for decide in (grant_extension, refuse_extension):
            with self.assertRaises(TransitionError):
                decide(self.extension, note="理由", by=self.city_colleague)

    def test_it_may_be_decided_while_an_application_for_write_off_waits(self):
        Issue.objects.filter(pk=self.issue.pk).update(status="reported")
        extension = Extension.objects.get(pk=self.extension.pk)
        grant_extension(extension, by=self.city_staff)
        assert extension.issue.due_on == date(2018, 10, 31)

    def test_not_for_an_issue_that_has_been_written_off(self):
        Issue.objects.filter(pk=self.issue.pk).update(status="written_off")
        with self.assertRaises(TransitionError):
            grant_extension(Extension.objects.get(pk=self.extension.pk), by=self.city_staff)
        self.extension.refresh_from_db()
        assert self.extension.status == Decision.ASKED

    def test_only_in_a_running_campaign(self):
        self.campaign.__class__.objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            grant_extension(self.extension, by=self.city_staff)

    def test_not_past_a_campaign_that_was_shortened_meanwhile(self):
        self.campaign.__class__.objects.update(ends_on=date(2018, 10, 15))
        with self.assertRaisesMessage(RuleBroken, "不能晚于监督行动结束日 2018-10-15"):
            grant_extension(self.extension, by=self.city_staff)
