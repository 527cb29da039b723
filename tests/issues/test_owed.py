"""What is owed for an issue at each step: letter, plan, rectification, answers of the committee."""

from datetime import date

from campaigns.services import shift_campaign
from core.exceptions import RuleBroken
from deadlines.enums import Kind, Reason
from deadlines.models import Change, Deadline
from issues.models import Extension, Handover, Issue, WriteOff
from issues.services.extension import ask_extension, grant_extension, refuse_extension
from issues.services.handover import hand_over_issues
from issues.services.rectification import (
    report_progress,
    send_back_issue,
    sign_for_handover,
    sign_for_issue,
    submit_plan,
)
from issues.services.write_off import apply_write_off, approve_write_off, return_for_rework
from tests.base import World
from tests.deadlines.base import moment
from tests.factories import make_issue

from .base import CHECKS, FAILED, PASSED, picture

DUE = date(2018, 9, 28)


class Owed(World):
    """Issues that went through the services, so that every deadline is there."""

    def handed(self, count=1, **fields) -> list[Issue]:
        issues = [
            make_issue(self.campaign, self.city_congress, status="screened") for _number in range(count)
        ]
        given = {"department": self.housing, "due_on": DUE, "by": self.city_staff} | fields
        return hand_over_issues(issues, **given).issues

    def rectifying(self) -> Issue:
        issue = sign_for_issue(self.handed()[0], by=self.liaison)
        return submit_plan(issue, measures="整修", person="李某", finish_on=DUE, by=self.liaison)

    def applied(self, now=None) -> WriteOff:
        given = {"checks": CHECKS, "opinion": "同意", "files": [picture()], "by": self.liaison, "now": now}
        return apply_write_off(self.rectifying(), **given)

    def asking(self, **rules) -> None:
        self.campaign.rules = {name: {"value": days, "source": "方案"} for name, days in rules.items()}
        self.campaign.save()

    @staticmethod
    def of(subject, kind) -> Deadline:
        return Deadline.objects.of(subject, kind).get()


class LetterTests(Owed):
    def test_a_letter_is_signed_for_once_however_many_issues_it_holds(self):
        self.handed(3)
        letter = Handover.objects.get()
        row = self.of(letter, Kind.SIGN_FOR)
        assert (row.owed_by, row.owed_to, row.due_on) == (self.housing, self.city_congress, date(2018, 8, 14))
        assert (row.title, row.url) == (f"签收：{letter.number}", letter.get_absolute_url())
        assert (row.anchor_on, row.reckoned_on, row.reckoning["amount"]) == (self.today, row.due_on, 3)
        assert row.rule.code == "sign_for"
        assert Deadline.objects.filter(kind=Kind.RECTIFICATION).count() == 3

    def test_rectification_is_due_on_the_day_of_the_letter_with_what_the_rule_gave_beside_it(self):
        [issue] = self.handed()
        row = self.of(issue, Kind.RECTIFICATION)
        assert (row.due_on, row.first_due_on, row.reckoned_on) == (DUE, DUE, date(2018, 9, 8))
        assert (row.owed_by, row.owed_to, row.phrase) == (
            self.housing,
            self.city_congress,
            Handover.objects.get().number,
        )

    def test_the_campaigns_own_days_are_reckoned_with(self):
        self.asking(sign_days=5)
        self.handed()
        letter = Handover.objects.get()
        assert (letter.sign_by, self.of(letter, Kind.SIGN_FOR).reckoning["amount"]) == (date(2018, 8, 16), 5)

    def test_the_letter_is_dealt_with_when_no_issue_waits_any_more(self):
        first, second = self.handed(2)
        letter = Handover.objects.get()
        sign_for_issue(first, by=self.liaison)
        assert self.of(letter, Kind.SIGN_FOR).is_open
        send_back_issue(second, reason="不属职责", by=self.liaison)
        assert not self.of(letter, Kind.SIGN_FOR).is_open

    def test_signing_after_the_day_stays_on_record(self):
        self.handed(2)
        letter = Handover.objects.get()
        sign_for_handover(letter, by=self.liaison, now=moment(8, 15))
        assert (self.of(letter, Kind.SIGN_FOR).was_late, letter.assignments.first().was_signed_late) == (
            True,
            True,
        )

    def test_sent_back_the_department_owes_nothing_until_it_is_handed_over_anew(self):
        issue = send_back_issue(self.handed()[0], reason="不属职责", by=self.liaison)
        assert self.of(issue, Kind.RECTIFICATION).withdrawn_at == self.now
        hand_over_issues([issue], department=self.commerce, due_on=date(2018, 10, 12), by=self.city_staff)
        row = self.of(issue, Kind.RECTIFICATION)
        assert (row.is_open, row.owed_by, row.due_on) == (True, self.commerce, date(2018, 10, 12))
        assert Deadline.objects.filter(kind=Kind.SIGN_FOR).count() == 2


class PlanTests(Owed):
    def test_signing_makes_the_plan_due_after_the_days_of_the_rule(self):
        issue = sign_for_issue(self.handed()[0], by=self.liaison)
        row = self.of(issue, Kind.PLAN)
        assert (row.due_on, row.reckoning["amount"], row.anchor_on) == (date(2018, 8, 30), 15, self.today)

    def test_the_plan_is_never_due_after_the_rectification(self):
        issue = sign_for_issue(self.handed(due_on=date(2018, 8, 20))[0], by=self.liaison)
        row = self.of(issue, Kind.PLAN)
        assert (row.due_on, row.reckoned_on) == (date(2018, 8, 20), date(2018, 8, 30))

    def test_signed_after_everything_the_plan_still_has_its_days(self):
        [issue] = self.handed(due_on=date(2018, 8, 20))
        sign_for_issue(issue, by=self.liaison, now=moment(8, 27))
        assert self.of(issue, Kind.PLAN).due_on == date(2018, 9, 17)

    def test_a_letter_signed_at_once_makes_all_its_plans_due(self):
        self.handed(3)
        sign_for_handover(Handover.objects.get(), by=self.liaison)
        assert Deadline.objects.filter(kind=Kind.PLAN, due_on=date(2018, 8, 30)).count() == 3

    def test_submitting_the_plan_meets_it(self):
        assert self.of(self.rectifying(), Kind.PLAN).met_at == self.now

    def test_nobody_owes_reports_unless_the_campaign_asks_for_them(self):
        report_progress(self.rectifying(), text="已启动", percent=25, by=self.liaison)
        assert not Deadline.objects.filter(kind=Kind.PROGRESS).exists()

    def test_each_report_sets_the_day_of_the_next_one(self):
        self.asking(progress_days=10)
        issue = self.rectifying()
        assert self.of(issue, Kind.PROGRESS).due_on == date(2018, 8, 19)
        report_progress(issue, text="已启动", percent=25, by=self.liaison, now=moment(8, 21))
        row = self.of(issue, Kind.PROGRESS)
        assert (row.due_on, row.is_open, row.was_late) == (date(2018, 8, 31), True, True)
        apply_write_off(
            issue, checks=CHECKS, opinion="同意", files=[picture()], by=self.liaison, now=moment(8, 22)
        )
        assert not self.of(issue, Kind.PROGRESS).is_open


class ExtensionTests(Owed):
    def ask(self, issue) -> Extension:
        return ask_extension(issue, new_due_on=date(2018, 10, 31), reason="汛期", by=self.liaison)

    def test_the_committee_owes_the_department_an_answer(self):
        extension = self.ask(self.rectifying())
        row = self.of(extension, Kind.EXTENSION_REPLY)
        assert (row.owed_by, row.owed_to, row.due_on) == (self.city_congress, self.housing, date(2018, 8, 16))
        assert row.url == extension.get_absolute_url()

    def test_granting_answers_it_and_moves_the_rectification_with_the_old_date_kept(self):
        extension = self.ask(self.rectifying())
        grant_extension(extension, by=self.city_staff)
        row = self.of(extension.issue, Kind.RECTIFICATION)
        assert (row.due_on, row.first_due_on) == (date(2018, 10, 31), DUE)
        change = Change.objects.get()
        assert (change.reason_kind, change.old_due_on, change.reason, change.by) == (
            *(Reason.EXTENSION, DUE),
            *("汛期", self.city_staff),
        )
        assert not self.of(extension, Kind.EXTENSION_REPLY).is_open

    def test_granting_never_takes_days_away_when_everything_was_moved_on_meanwhile(self):
        extension = self.ask(self.rectifying())
        shift_campaign(self.campaign, days=60, reason="会议推迟", by=self.city_staff)
        extension.issue.refresh_from_db()
        with self.assertRaisesMessage(RuleBroken, "现时限 2018-11-27"):
            grant_extension(extension, by=self.city_staff)
        assert self.of(extension.issue, Kind.RECTIFICATION).due_on == date(2018, 11, 27)

    def test_refusing_answers_it_and_moves_nothing(self):
        extension = self.ask(self.rectifying())
        refuse_extension(extension, note="可以完成", by=self.city_staff)
        assert not self.of(extension, Kind.EXTENSION_REPLY).is_open
        assert self.of(extension.issue, Kind.RECTIFICATION).due_on == DUE

    def test_granted_while_the_application_waits_the_new_day_holds_when_it_comes_back(self):
        issue = self.rectifying()
        extension = self.ask(issue)
        given = {"checks": CHECKS, "opinion": "同意", "files": [picture()], "by": self.liaison}
        write_off = apply_write_off(issue, **given)
        extension.issue.refresh_from_db()
        grant_extension(extension, by=self.city_staff)
        write_off.issue.refresh_from_db()
        return_for_rework(write_off, verdicts=FAILED, reason="照片不清", by=self.city_staff)
        row = self.of(issue, Kind.RECTIFICATION)
        assert (row.is_open, row.due_on) == (True, date(2018, 10, 31))

    def test_a_request_that_lapses_with_the_write_off_needs_no_answer(self):
        issue = self.rectifying()
        extension = self.ask(issue)
        given = {"checks": CHECKS, "opinion": "同意", "files": [picture()], "by": self.liaison}
        approve_write_off(apply_write_off(issue, **given), verdicts=PASSED, by=self.city_staff)
        assert not self.of(extension, Kind.EXTENSION_REPLY).is_open


class WriteOffTests(Owed):
    def test_applying_meets_the_rectification_and_the_review_is_the_committees(self):
        write_off = self.applied()
        assert self.of(write_off.issue, Kind.RECTIFICATION).met_at == self.now
        row = self.of(write_off, Kind.WRITE_OFF_REVIEW)
        assert (row.owed_by, row.owed_to, row.due_on) == (self.city_congress, self.housing, date(2018, 8, 23))

    def test_applied_in_time_is_not_late_however_long_the_review_takes(self):
        write_off = self.applied()
        approve_write_off(write_off, verdicts=PASSED, by=self.city_staff, now=moment(11, 1))
        assert not self.of(write_off.issue, Kind.RECTIFICATION).was_late
        assert self.of(write_off, Kind.WRITE_OFF_REVIEW).was_late

    def test_returned_the_same_day_is_owed_again(self):
        write_off = self.applied()
        return_for_rework(write_off, verdicts=FAILED, reason="照片不清", by=self.city_staff)
        row = self.of(write_off.issue, Kind.RECTIFICATION)
        assert (row.is_open, row.due_on, row.next_at) == (True, DUE, moment(9, 21, 8, 30))
        assert not self.of(write_off, Kind.WRITE_OFF_REVIEW).is_open

    def test_a_look_back_is_owed_where_the_campaign_asks_for_one(self):
        approve_write_off(self.applied(), verdicts=PASSED, by=self.city_staff)
        assert not Deadline.objects.filter(kind=Kind.LOOK_BACK).exists()
        self.asking(look_back_months=6)
        write_off = WriteOff.objects.get(pk=self.applied().pk)
        approve_write_off(write_off, verdicts=PASSED, by=self.city_staff)
        look_back = write_off.issue.look_backs.get()
        row = self.of(look_back, Kind.LOOK_BACK)
        assert (row.owed_by, row.due_on) == (self.city_congress, date(2019, 2, 9))
        assert (look_back.round, look_back.due_on, look_back.ground) == (1, row.due_on, "rule")
