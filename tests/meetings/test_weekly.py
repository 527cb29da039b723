"""A unit's weekly report: what the product knows by itself, sending, lateness, corrections, doing without."""

from datetime import date

from django.utils import translation

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines import engine
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from issues.checks import checks_of
from issues.services.write_off import apply_write_off
from meetings.enums import ReportStatus
from meetings.known import known
from meetings.models import WeeklyReport
from meetings.services import correct_report, save_draft, submit_report, waive_report
from tests.factories import make_project
from tests.issues.base import picture

from .support import FRIDAY, WeeklyCase, at

BOXES = {"this_week": "召开现场会", "next_week": "复查", "help_needed": ""}


class KnownTests(WeeklyCase):
    def known(self, unit=None, *, since=None, now=None):
        return known(unit or self.housing, self.city_congress, since or at(3, 17), now or self.now)

    def test_it_counts_acts_of_the_time_and_how_things_stand(self):
        self.report_progress()
        found = self.known().figures
        assert found["report_progress"] == [self.issue.pk]
        assert found["overdue"] == [self.late_issue.pk]
        assert set(found["open"]) == {self.issue.pk, self.late_issue.pk}
        assert found["newly_late"] == []  # it was late before

    def test_what_became_late_in_the_time_is_named(self):
        assert self.known(since=at(27, month=7)).figures["newly_late"] == [self.late_issue.pk]

    def test_what_was_told_before_is_not_told_again(self):
        self.report_progress(now=at(7))
        assert self.known(since=at(7)).figures["report_progress"] == []
        assert self.known(since=at(6)).figures["report_progress"] == [self.issue.pk]

    def test_two_reports_on_one_issue_are_one_issue(self):
        self.report_progress()
        self.issue.refresh_from_db()
        self.report_progress(text="再报")
        assert self.known().figures["report_progress"] == [self.issue.pk]

    def test_an_application_waits_for_review_and_is_not_the_units_delay(self):
        keys = [check.key for check in checks_of(self.campaign)]
        checks, proof = dict.fromkeys(keys, "已办"), [picture()]
        apply_write_off(self.late_issue, checks=checks, opinion="同意", files=proof, by=self.liaison)
        found = self.known().figures
        assert found["apply_write_off"] == found["awaiting"] == [self.late_issue.pk]
        assert found["overdue"] == []

    def test_issues_of_another_committee_are_another_matter(self):
        assert known(self.housing, self.county_congress, at(3), self.now).figures["open"] == []

    def test_a_county_is_known_by_its_duties(self):
        found = self.known(self.county_congress)
        assert (found.subject, found.figures["open"]) == ("duty", [self.duty.pk])
        assert found.coming == [(FRIDAY, str(self.duty))]

    def test_projects_under_way_are_named_with_their_light(self):
        project = make_project(self.city_congress, self.city_staff, status="implement", title="湿地保护")
        project.departments.add(self.housing)
        assert [(one["title"], one["light"]) for one in self.known().projects] == [("湿地保护", "none")]
        assert self.known(self.commerce).projects == []

    def test_four_queries_however_many_issues(self):
        project = make_project(self.city_congress, self.city_staff, status="implement")
        project.departments.add(self.housing)
        for times in (1, 3):
            for _one in range(times):
                self.report_progress()
                self.issue.refresh_from_db()
            with self.assertNumQueries(4):
                self.known()


class SubmitTests(WeeklyCase):
    def test_words_and_figures_are_kept_and_the_deadline_is_met(self):
        report = self.owed()
        self.report_progress(now=at(9, 10))
        submit_report(report, by=self.liaison, now=at(9, 11), **BOXES)
        report.refresh_from_db()
        assert (report.status, report.texts, report.was_late) == ("submitted", BOXES, False)
        assert report.figures["figures"]["report_progress"] == [self.issue.pk]
        assert (report.submitted_by, report.submitted_at) == (self.liaison, at(9, 11))
        assert Deadline.objects.of(report, Kind.WEEKLY_REPORT).get().met_at == at(9, 11)
        [entry] = history.of(report)
        assert (entry.action, entry.from_status, entry.to_status) == ("submit", "owed", "submitted")
        assert entry.data == {"was_late": False, **BOXES}

    def test_what_is_frozen_is_chinese_whoever_sends_it(self):
        project = make_project(self.city_congress, self.city_staff, status="implement")
        project.departments.add(self.housing)
        report = self.owed()
        with translation.override("en"):
            submit_report(report, by=self.liaison)
        report.refresh_from_db()
        assert [one["words"] for one in report.figures["projects"]] == ["未开始"]

    def test_frozen_figures_do_not_move_with_the_issues(self):
        report = self.owed()
        submit_report(report, by=self.liaison)
        self.report_progress(now=at(9, 12))
        report.refresh_from_db()
        assert report.figures["figures"]["report_progress"] == []

    def test_empty_boxes_and_no_change_say_so_in_one_tap(self):
        report = submit_report(self.owed(), by=self.liaison)
        assert report.is_unchanged

    def test_what_the_product_saw_happen_is_never_called_no_change(self):
        report = self.owed()
        self.report_progress()
        assert not submit_report(report, by=self.liaison).is_unchanged

    def test_the_next_report_begins_where_this_one_ended(self):
        submit_report(self.owed(), by=self.liaison, now=at(9, 11))
        engine.run_pass(at(13, 8))
        following = WeeklyReport.objects.get(organization=self.housing, due_on=date(2018, 8, 17))
        assert following.since == at(9, 11)
        county = WeeklyReport.objects.get(organization=self.county_congress, due_on=date(2018, 8, 17))
        assert county.since == at(10, 17)

    def test_at_the_hour_it_is_late_for_ever(self):
        report = self.owed()
        submit_report(report, by=self.liaison, now=at(10, 17), **BOXES)
        correct_report(
            report, reason="笔误", by=self.liaison, now=at(10, 18), **BOXES | {"next_week": "验收"}
        )
        report.refresh_from_db()
        assert report.was_late
        assert Deadline.objects.of(report, Kind.WEEKLY_REPORT).get().was_late
        assert report.light(self.today).text == "迟报"

    def test_a_minute_before_the_hour_it_is_in_time(self):
        assert not submit_report(self.owed(), by=self.liaison, now=at(10, 16, 59)).was_late

    def test_a_deadline_that_was_moved_decides(self):
        report = self.owed()
        row = Deadline.objects.of(report, Kind.WEEKLY_REPORT).get()
        deadlines.extend(row, due_on=date(2018, 8, 13), reason="系统维护", by=self.city_staff)
        report.refresh_from_db()
        assert report.due_on == date(2018, 8, 13)
        assert not submit_report(self.report_of(self.housing), by=self.liaison, now=at(13, 16)).was_late

    def test_nobody_but_the_units_people_may_send_it(self):
        report = self.owed()
        for username, person in self.everyone().items():
            if username == "liaison":
                continue
            with self.assertRaises(NotAllowed, msg=username):
                submit_report(report, by=person)

    def test_a_countys_report_is_sent_by_its_staff(self):
        self.begin()
        report = self.report_of(self.county_congress)
        with self.assertRaises(NotAllowed):
            submit_report(report, by=self.city_staff)
        assert submit_report(report, by=self.county_colleague).status == ReportStatus.SUBMITTED

    def test_it_is_sent_once(self):
        report, copy = self.owed(), self.report_of(self.housing)
        submit_report(report, by=self.liaison)
        with self.assertRaises(TransitionError):
            submit_report(report, by=self.liaison)
        with self.assertRaises(StaleState):
            submit_report(copy, by=self.liaison)

    def test_a_box_has_its_limit(self):
        with self.assertRaises(RuleBroken) as refused:
            submit_report(self.owed(), this_week="字" * 2001, by=self.liaison)
        assert refused.exception.field == "this_week"


class DraftTests(WeeklyCase):
    def test_a_draft_is_kept_without_a_trace_for_others(self):
        report = save_draft(self.owed(), this_week=" 半句", by=self.liaison)
        assert WeeklyReport.objects.get(pk=report.pk).draft["this_week"] == "半句"
        assert not history.of(report).exists()
        assert report.this_week == ""

    def test_sending_ends_the_draft(self):
        report = save_draft(self.owed(), this_week="半句", by=self.liaison)
        submit_report(report, by=self.liaison)
        assert WeeklyReport.objects.get(pk=report.pk).draft == {}
        with self.assertRaises(StaleState):
            save_draft(report, this_week="太晚", by=self.liaison)

    def test_a_draft_does_not_make_the_page_of_a_colleague_stale(self):
        report, copy = self.owed(), self.report_of(self.housing)
        save_draft(report, this_week="半句", by=self.liaison)
        assert submit_report(copy, by=self.liaison).status == ReportStatus.SUBMITTED

    def test_nobody_else_writes_it(self):
        report = self.owed()
        for person in (self.city_staff, self.other_liaison, self.county_office, self.leader):
            with self.assertRaises(NotAllowed):
                save_draft(report, this_week="x", by=person)


class CorrectTests(WeeklyCase):
    def sent(self) -> WeeklyReport:
        return submit_report(self.owed(), by=self.liaison, **BOXES)

    def test_the_old_words_stay_on_record_and_the_committee_is_told(self):
        report = self.sent()
        new = BOXES | {"this_week": "召开推进会"}
        correct_report(report, reason="会名有误", by=self.liaison, **new)
        report.refresh_from_db()
        assert report.texts == new
        entry = history.of(report).first()
        assert (entry.action, entry.comment, entry.data) == (
            "correct",
            "会名有误",
            {"before": BOXES, "after": new},
        )
        told = Notification.objects.filter(url=report.get_absolute_url())
        assert {one.recipient for one in told} == {self.city_staff, self.city_colleague}

    def test_it_needs_a_reason_and_a_change(self):
        report = self.sent()
        with self.assertRaises(RuleBroken) as refused:
            correct_report(report, reason=" ", by=self.liaison, **BOXES | {"next_week": "x"})
        assert refused.exception.field == "reason"
        with self.assertRaises(RuleBroken):
            correct_report(report, reason="没有变", by=self.liaison, **BOXES)

    def test_what_was_not_sent_cannot_be_corrected(self):
        with self.assertRaises(TransitionError):
            correct_report(self.owed(), reason="x", by=self.liaison, this_week="x")

    def test_only_the_unit_corrects_its_own_words(self):
        report = self.sent()
        for username, person in self.everyone().items():
            if username != "liaison":
                with self.assertRaises(NotAllowed, msg=username):
                    correct_report(report, reason="x", by=person, this_week="x")

    def test_a_stale_copy_is_refused(self):
        report = self.sent()
        copy = self.report_of(self.housing)
        correct_report(report, reason="甲", by=self.liaison, this_week="甲")
        with self.assertRaises(StaleState):
            correct_report(copy, reason="乙", by=self.liaison, this_week="乙")


class WaiveTests(WeeklyCase):
    def test_nothing_is_owed_any_more_and_the_unit_is_told(self):
        report = waive_report(self.owed(), reason="机构合并", by=self.city_staff)
        assert (report.status, report.waived_reason) == ("waived", "机构合并")
        assert Deadline.objects.of(report, Kind.WEEKLY_REPORT).get().withdrawn_at == self.now
        told = Notification.objects.filter(url=report.get_absolute_url())
        assert [one.recipient for one in told] == [self.liaison]
        [entry] = history.of(report)
        assert (entry.action, entry.to_status, entry.comment) == ("waive", "waived", "机构合并")

    def test_the_unit_cannot_let_itself_off(self):
        report = self.owed()
        for username, person in self.everyone().items():
            if username not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=username):
                    waive_report(report, reason="x", by=person)

    def test_it_needs_a_reason_and_a_report_that_is_owed(self):
        report = self.owed()
        with self.assertRaises(RuleBroken):
            waive_report(report, reason="", by=self.city_staff)
        submit_report(report, by=self.liaison)
        with self.assertRaises(TransitionError):
            waive_report(report, reason="x", by=self.city_staff)


class VisibilityTests(WeeklyCase):
    def test_the_committee_sees_all_and_a_unit_its_own(self):
        self.begin()
        everything = set(WeeklyReport.objects.all())
        own = {self.report_of(self.housing)}
        expected = {
            "city_staff": everything,
            "city_colleague": everything,
            "leader": everything,
            "liaison": own,
            "county_office": {self.report_of(self.county_congress)},
            "county_colleague": {self.report_of(self.county_congress)},
            "other_office": {self.report_of(self.other_congress)},
        }
        with clock.at(self.now):
            for username, person in self.everyone().items():
                found = set(WeeklyReport.objects.visible_to(person))
                assert found == expected.get(username, set()), username
