"""Looking back: planned by rule and by hand, recorded on the spot, relapsed issues reopened under their number."""

from datetime import date, timedelta

from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, HistoryEntry, Notification
from deadlines.enums import Kind
from deadlines.models import Deadline
from issues.enums import IssueStatus, LookBackStatus
from issues.models import Finding, Issue, LookBack, WriteOff
from issues.services.look_back import cancel_look_back, plan_look_back, record_look_back, set_rounds
from issues.services.rectification import report_progress, submit_plan
from issues.services.write_off import apply_write_off, approve_write_off
from organizations.enums import Role
from organizations.models import Membership, User
from tests.factories import NOW

from .base import CHECKS, PASSED, acts_on, data_of, make_publication, make_write_off, picture, texts, told
from .looking import NEW_DUE, RELAPSED, SEEN, LookingBack, make_look_back


class RuleTests(LookingBack):
    def written_off(self, *months):
        self.campaign.rules = {"look_back_months": {"value": list(months)}}
        self.campaign.save()
        issue = self.an_issue("reported")
        approve_write_off(make_write_off(issue, self.liaison), verdicts=PASSED, by=self.city_staff)
        return issue

    def test_each_round_of_the_rule_is_planned_at_write_off(self):
        issue = self.written_off(3, 12, 24)
        rows = list(issue.look_backs.values_list("round", "due_on", "congress", "ground"))
        congress = self.city_congress.pk
        assert rows == [
            (1, date(2018, 11, 9), congress, "rule"),
            (2, date(2019, 8, 9), congress, "rule"),
            (3, date(2020, 8, 9), congress, "rule"),
        ]

    def test_each_round_has_its_deadline(self):
        issue = self.written_off(3, 12)
        for look_back in issue.look_backs.all():
            row = Deadline.objects.of(look_back, Kind.LOOK_BACK).get()
            assert (row.due_on, row.owed_by, row.url) == (
                look_back.due_on,
                self.city_congress,
                look_back.get_absolute_url(),
            )
            assert row.title == f"回头看：{issue}"

    def test_without_a_rule_nothing_is_planned(self):
        assert not self.written_off().look_backs.exists()

    def test_what_was_closed_keeps_how_it_was_closed(self):
        issue = self.an_issue("reported")
        write_off = make_write_off(issue, self.liaison)
        approve_write_off(write_off, verdicts=PASSED, by=self.city_staff)
        assert (write_off.due_on, write_off.was_late) == (issue.due_on, False)


class RoundsTests(LookingBack):
    def test_months_are_kept_in_order_and_once(self):
        set_rounds(self.campaign, months=[12, 3, 12], by=self.city_staff)
        assert self.campaign.rule("look_back_months") == [3, 12]
        entry = HistoryEntry.objects.get(action="set_rounds")
        assert entry.data == {"from": None, "to": [3, 12]}

    def test_senseless_months_are_refused(self):
        for months in ([0], [61], [1, 2, 3, 4, 5, 6, 7]):
            with self.subTest(months), self.assertRaises(RuleBroken) as refused:
                set_rounds(self.campaign, months=months, by=self.city_staff)
            assert refused.exception.field == "months"

    def test_only_the_campaigns_own_staff_set_them(self):
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: set_rounds(self.campaign, months=[3], by=person),
            error=NotAllowed,
        )


class PlanTests(LookingBack):
    def plan(self, issue=None, **changes):
        given = {"due_on": date(2018, 8, 20), "reason": "汛期易反复", "by": self.city_staff}
        return plan_look_back(issue or self.closed(), **given | changes)

    def test_by_hand_it_is_planned_with_a_reason_and_nobody_is_told(self):
        look_back = self.plan()
        assert (look_back.status, look_back.ground, look_back.congress) == (
            "planned",
            "hand",
            self.city_congress,
        )
        assert Deadline.objects.of(look_back, Kind.LOOK_BACK).get().due_on == date(2018, 8, 20)
        assert told() == set()
        assert list(HistoryEntry.objects.values_list("action", "to_status", "comment")) == [
            ("arrange", "planned", "汛期易反复")
        ]

    def test_a_committee_above_looks_for_itself(self):
        assert self.plan(by=self.province_staff).congress == self.province_congress

    def test_only_staff_of_the_committee_or_one_above_plan(self):
        issue = self.closed()
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            self.province_staff,
            act=lambda person: self.plan(issue, by=person),
            error=NotAllowed,
        )

    def test_nobody_of_the_departments_side_plans(self):
        Membership.objects.create(
            user=self.city_colleague, organization=self.housing, role=Role.LIAISON, starts_on=self.today
        )
        with self.assertRaises(NotAllowed):
            self.plan(by=User.objects.get(pk=self.city_colleague.pk))

    def test_only_what_is_written_off_is_looked_at_again(self):
        for status in set(IssueStatus) - {IssueStatus.WRITTEN_OFF}:
            with self.subTest(status), self.assertRaises(TransitionError):
                self.plan(self.an_issue(status))

    def test_a_day_that_is_over_a_missing_reason_and_the_same_day_twice_are_refused(self):
        issue = self.closed()
        for field, wrong in (("due_on", date(2018, 8, 8)), ("due_on", None), ("reason", " ")):
            with self.subTest(wrong), self.assertRaises(RuleBroken) as refused:
                self.plan(issue, **{field: wrong})
            assert refused.exception.field == field
        self.plan(issue)
        with self.assertRaisesMessage(RuleBroken, "不必重复"):
            self.plan(issue)

    def test_in_later_years_the_campaign_may_have_ended(self):
        self.campaign.__class__.objects.update(status="concluded")
        assert self.plan().pk

    def test_cancelled_with_a_reason_nothing_is_owed(self):
        look_back = self.plan()
        cancel_look_back(look_back, reason="道路已拆除", by=self.city_colleague)
        assert look_back.status == LookBackStatus.CANCELLED
        assert not Deadline.objects.of(look_back, Kind.LOOK_BACK).get().is_open
        with self.assertRaises(TransitionError):
            self.record(look_back)

    def test_only_the_looking_committee_cancels_and_says_why(self):
        look_back = self.planned()
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: cancel_look_back(look_back, reason="x", by=person),
            error=NotAllowed,
        )
        with self.assertRaises(RuleBroken):
            cancel_look_back(look_back, reason="", by=self.city_staff)


class KeptTests(LookingBack):
    def test_what_has_kept_stays_written_off_with_the_finding_beside_it(self):
        look_back = self.record(self.planned(), files=[picture()])
        issue = look_back.issue
        assert (look_back.status, look_back.place, look_back.looked_on) == ("kept", "和平路", self.today)
        assert (look_back.recorded_by, look_back.recorded_at) == (self.city_staff, NOW)
        assert issue.status == IssueStatus.WRITTEN_OFF
        assert acts_on(issue) == [("look_back", "written_off", "written_off", "city_staff", SEEN["note"])]
        assert [file["name"] for file in data_of(issue)["files"]] == ["整改后.png"]

    def test_the_deadline_is_met(self):
        look_back = plan_look_back(self.closed(), due_on=self.today, reason="x", by=self.city_staff)
        self.record(look_back)
        row = Deadline.objects.of(look_back, Kind.LOOK_BACK).get()
        assert (row.met_at, row.was_late) == (NOW, False)

    def test_the_department_and_the_finders_are_told_and_a_colleague(self):
        look_back = self.planned()
        self.record(look_back)
        assert told() == {"liaison", "county_office", "county_colleague", "city_colleague"}
        assert texts() == {f"问题 {look_back.issue.number} 回头看：整改成效保持。井盖缺失"}

    def test_a_look_of_the_province_is_told_to_the_city_as_well(self):
        look_back = self.planned(congress=self.province_congress)
        self.record(look_back, by=self.province_staff)
        assert told() == {"liaison", "county_office", "county_colleague", "city_staff", "city_colleague"}

    def test_only_staff_of_the_looking_committee_record(self):
        look_back = self.planned()
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: self.record(look_back, by=person),
            error=NotAllowed,
        )

    def test_what_is_missing_is_said_at_its_field(self):
        look_back = self.planned()
        wrong = (
            ("finding", "planned"),
            ("finding", ""),
            ("place", " "),
            ("note", ""),
            ("looked_on", None),
            ("looked_on", date(2018, 8, 10)),
            ("looked_on", date(2018, 7, 31)),
        )
        for field, value in wrong:
            with self.subTest(field=field, value=value), self.assertRaises(RuleBroken) as refused:
                self.record(look_back, **{field: value})
            assert refused.exception.field == field
        assert Notification.objects.count() == 0

    def test_a_bad_file_keeps_nothing(self):
        with self.assertRaises(RuleBroken):
            self.record(self.planned(), files=[picture("run.exe")])
        assert (Attachment.objects.count(), LookBack.objects.planned().count()) == (0, 1)

    def test_a_finding_never_changes(self):
        look_back = self.record(self.planned())
        for act in (self.record, lambda one: cancel_look_back(one, reason="x", by=self.city_staff)):
            with self.assertRaises(TransitionError):
                act(look_back)


class RelapsedTests(LookingBack):
    def relapse(self, look_back=None, **changes):
        return self.record(look_back or self.planned(), **RELAPSED | changes)

    def test_it_is_reopened_under_its_own_number_with_a_new_date(self):
        issue = self.closed()
        number = issue.number
        self.relapse(self.planned(issue))
        issue.refresh_from_db()
        assert (issue.number, issue.status, issue.department) == (number, IssueStatus.REOPENED, self.housing)
        assert (issue.due_on, issue.due_sort, issue.written_off_at) == (NEW_DUE, NEW_DUE, None)
        assert (issue.relapsed_times, issue.relapsed_at) == (1, NOW)

    def test_one_act_goes_on_record_and_says_what_was_before(self):
        look_back = self.relapse()
        issue = look_back.issue
        assert acts_on(issue) == [("reopen", "written_off", "reopened", "city_staff", "又有三处缺失")]
        data = data_of(issue)
        assert (data["look_back"], data["due_on"], data["written_off"]) == (
            look_back.pk,
            "2018-10-31",
            NOW.replace(day=1).isoformat(),
        )

    def test_the_earlier_write_off_with_its_proof_stays(self):
        issue = self.closed()
        write_off = make_write_off(issue, self.liaison, status="granted", decided_by=self.city_staff)
        self.relapse(self.planned(issue))
        write_off.refresh_from_db()
        assert (write_off.status, write_off.checks) == ("granted", CHECKS)

    def test_the_department_owes_it_by_the_new_date(self):
        look_back = self.relapse()
        row = Deadline.objects.of(look_back.issue, Kind.RECTIFICATION).get()
        assert (row.is_open, row.due_on, row.owed_by) == (True, NEW_DUE, self.housing)

    def test_department_finders_and_colleagues_are_told(self):
        look_back = self.relapse()
        assert told() == {"liaison", "county_office", "county_colleague", "city_colleague"}
        assert texts() == {
            f"问题 {look_back.issue.number} 回头看发现反弹，重新挂账，整改时限 2018-10-31：井盖缺失"
        }

    def test_every_finder_is_told_after_a_merge_too(self):
        issue = self.closed()
        Finding.objects.create(
            issue=issue,
            first_issue=issue,
            organization=self.other_congress,
            origin="letters",
            fingerprint="x" * 64,
            found_at=NOW,
        )
        self.relapse(self.planned(issue))
        assert "other_office" in told()

    def test_a_new_date_after_today_is_needed(self):
        for due_on in (None, self.today):
            with self.subTest(due_on), self.assertRaises(RuleBroken) as refused:
                self.relapse(due_on=due_on)
            assert refused.exception.field == "due_on"

    def test_further_looks_at_the_same_write_off_fall_away(self):
        issue = self.closed()
        later = plan_look_back(issue, due_on=date(2019, 8, 9), reason="x", by=self.city_staff)
        self.relapse(self.planned(Issue.objects.get(pk=issue.pk)))
        later.refresh_from_db()
        assert later.status == LookBackStatus.CANCELLED
        assert not Deadline.objects.of(later, Kind.LOOK_BACK).get().is_open

    def test_what_is_public_stays_public_and_those_who_publish_are_told(self):
        issue = self.closed(is_public=True, public_text="已补齐")
        make_publication(issue, self.city_staff, status="published", decided_by=self.city_colleague)
        self.relapse(self.planned(issue))
        assert (issue.is_public, issue.public_text) == (True, "已补齐")
        notices = Notification.objects.filter(message__contains="请更新公开文本")
        assert {one.recipient.username for one in notices} == {"city_staff", "city_colleague"}
        page = self.client.get(f"/public/issues/{issue.pk}/")
        self.assertContains(page, "回头看发现问题反弹")
        self.assertContains(page, "问题反弹，正在重新整改")

    def test_reopened_it_is_rectified_and_written_off_once_more_and_may_relapse_again(self):
        look_back = self.relapse()
        issue = look_back.issue
        submit_plan(issue, measures="更换型号", person="李某", finish_on=NEW_DUE, by=self.liaison)
        given = {"checks": CHECKS, "opinion": "同意", "files": [picture()], "by": self.liaison}
        approve_write_off(apply_write_off(issue, **given), verdicts=PASSED, by=self.city_staff)
        issue.refresh_from_db()
        assert issue.status == IssueStatus.WRITTEN_OFF
        again = make_look_back(Issue.objects.get(pk=issue.pk))
        self.relapse(again)
        assert again.issue.relapsed_times == 2
        assert LookBack.objects.relapsed().count() == 2

    def test_a_second_plan_takes_the_place_of_the_first_which_stays_on_record(self):
        issue = self.an_issue("signed")
        submit_plan(issue, measures="补齐", person="李某", finish_on=issue.due_on, by=self.liaison)
        Issue.objects.filter(pk=issue.pk).update(status="written_off", written_off_at=NOW)
        look_back = self.relapse(self.planned(Issue.objects.get(pk=issue.pk)))
        submit_plan(look_back.issue, measures="换型号", person="王某", finish_on=NEW_DUE, by=self.liaison)
        assert look_back.issue.plan.measures == "换型号"
        said = [comment for action, *_rest, comment in acts_on(issue) if action == "plan"]
        assert said == ["补齐", "换型号"]

    def test_though_the_campaign_has_ended_it_is_reopened_and_worked_on(self):
        self.campaign.__class__.objects.update(status="concluded")
        look_back = self.relapse(self.planned())
        report_progress(look_back.issue, text="已更换", percent=50, by=self.liaison)
        assert look_back.issue.last_progress == "已更换"

    def test_of_two_who_record_at_once_the_second_is_refused(self):
        look_back = self.planned()
        second = LookBack.objects.get(pk=look_back.pk)
        self.relapse(look_back)
        with self.assertRaises(StaleState):
            self.record(second, by=self.city_colleague)
        assert LookBack.objects.get().status == LookBackStatus.RELAPSED

    def test_two_looks_at_once_reopen_it_once(self):
        issue = self.closed()
        own, above = self.planned(issue), self.planned(issue, congress=self.province_congress)
        stale = LookBack.objects.get(pk=above.pk)
        self.relapse(own)
        with self.assertRaises(StaleState):
            self.relapse(stale, by=self.province_staff)
        issue.refresh_from_db()
        assert issue.relapsed_times == 1

    def test_the_clock_may_have_moved_years(self):
        look_back = self.planned()
        later = NOW + timedelta(days=730)
        with clock.at(later):
            day = clock.today()
            self.relapse(look_back, looked_on=day, due_on=day + timedelta(days=30))
        assert look_back.issue.due_on == date(2020, 9, 7)

    def test_nobody_records_from_another_state(self):
        for status in set(LookBackStatus) - {LookBackStatus.PLANNED}:
            found = {"looked_on": self.today, "recorded_by": self.city_staff}
            look_back = self.planned(status=status, **found)
            with self.subTest(status), self.assertRaises(TransitionError):
                record_look_back(look_back, **RELAPSED, by=self.city_staff)
        assert not WriteOff.objects.exists()
