"""A corrected list sent again: the drafts it corrects keep their numbers, and the record says who sent the correction."""

from campaigns.services import return_duty, save_summary, submit_duty
from core import history
from core.exceptions import StaleState, TransitionError
from issues.enums import IssueStatus
from issues.models import Comparison, Finding, Issue
from issues.services.amending import Change, amend_drafts
from issues.services.intake import compare
from issues.timeline import entries, records_for

from .lists import row
from .test_intake_services import FIRST, SECOND, Intake

CORRECTED = row(2, SECOND[2] + "，并已核实", "桃城区住房和城乡建设局", 整改时限="2018-09-30")


class AmendTests(Intake):
    def setUp(self):
        super().setUp()
        self.confirm(self.bring(FIRST, SECOND))
        self.draft = Issue.objects.get(number="LD2018-0002")

    def correct(self, *rows, by=None):
        by = by or self.county_colleague
        return self.confirm(self.bring(*(rows or (FIRST, CORRECTED)), by=by), by=by)

    def test_a_corrected_draft_keeps_its_number_and_says_what_the_new_row_says(self):
        outcome = self.correct().outcome
        self.draft.refresh_from_db()
        self.assertEqual(
            outcome, {"added": 0, "changed": 1, "noted": 0, "same": 1, "skipped": 0, "withdrawn": 0}
        )
        self.assertEqual(
            (self.draft.number, self.draft.description, self.draft.status, str(self.draft.due_on)),
            ("LD2018-0002", CORRECTED[2], "found", "2018-09-30"),
        )
        self.assertEqual(list(Issue.objects.values_list("number", flat=True)), ["LD2018-0001", "LD2018-0002"])

    def test_the_record_says_who_sent_the_correction_and_what_it_changed(self):
        issue_list = self.correct()
        entry = history.of(self.draft).first()
        self.assertEqual(
            (entry.action, entry.from_status, entry.to_status, entry.actor),
            ("amend", "found", "found", self.county_colleague),
        )
        changes = [["description", SECOND[2], CORRECTED[2]], ["due", "", "2018-09-30"]]
        self.assertEqual(entry.data, {"list": issue_list.pk, "sheet": "清单", "row": 4, "changes": changes})
        self.assertEqual([one.action for one in history.of(self.draft)], ["amend", "import"])

    def test_the_story_of_the_issue_tells_both_texts(self):
        self.correct()
        self.draft.refresh_from_db()
        told = entries(records_for("committee", self.draft), self.draft, "committee")[0]
        self.assertIn(f"由“{SECOND[2]}”改为“{CORRECTED[2]}”", told.text)
        self.assertIn("由“–”改为“2018-09-30”", told.text)

    def test_the_finding_is_that_of_the_corrected_row(self):
        issue_list = self.correct()
        finding = Finding.objects.get(first_issue=self.draft)
        self.assertEqual(
            (finding.issue_list, finding.row, finding.original["description"]), (issue_list, 4, CORRECTED[2])
        )
        self.assertNotIn("fingerprint", finding.original)

    def test_the_corrected_file_sent_a_third_time_changes_nothing(self):
        self.correct()
        found = compare(self.bring(FIRST, CORRECTED))
        self.assertEqual((found.new, found.changed, found.same, found.gone), ([], [], 2, []))

    def test_the_first_version_sent_again_is_a_correction_back(self):
        self.correct()
        self.correct(FIRST, SECOND)
        self.draft.refresh_from_db()
        self.assertEqual((self.draft.description, Issue.objects.count()), (SECOND[2], 2))

    def test_a_returned_issue_is_a_draft_again_until_its_duty_is_submitted_anew(self):
        self.submit()
        return_duty(self.duty, reason="第 2 行责任单位不明确", by=self.city_staff)
        self.correct()
        self.draft.refresh_from_db()
        self.assertIsNone(self.draft.reported_at)
        self.submit()
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.reported_at, self.now)
        acts = [one.action for one in history.of(self.draft)]
        self.assertEqual(acts, ["report", "amend", "report", "import"])

    def submit(self):
        self.duty.refresh_from_db()
        save_summary(self.duty, text="情况报告正文" * 20, ready=True, by=self.county_office)
        self.duty.refresh_from_db()
        submit_duty(self.duty, by=self.county_office)
        self.duty.refresh_from_db()

    def test_what_was_found_to_be_like_the_old_text_is_forgotten(self):
        Comparison.objects.create(issue=self.draft, found=[], at=self.now)
        other = Issue.objects.get(number="LD2018-0001")
        Comparison.objects.create(issue=other, found=[], at=self.now)
        self.correct()
        self.assertEqual(list(Comparison.objects.values_list("issue", flat=True)), [other.pk])

    def test_only_a_draft_that_was_not_sorted_yet_is_corrected(self):
        issue_list = self.bring(FIRST, CORRECTED)
        change = compare(issue_list).changed[0]
        for status in set(IssueStatus) - {IssueStatus.FOUND}:
            change.issue.status = status
            with self.subTest(status), self.assertRaises(TransitionError):
                amend_drafts(issue_list, [change], by=self.county_office, now=self.now)

    def test_a_draft_somebody_else_changed_meanwhile_is_not_overwritten(self):
        issue_list = self.bring(FIRST, CORRECTED)
        change = compare(issue_list).changed[0]
        Issue.objects.filter(pk=self.draft.pk).update(version=7)
        with self.assertRaises(StaleState):
            amend_drafts(issue_list, [change], by=self.county_office, now=self.now)
        self.assertEqual(Issue.objects.get(pk=self.draft.pk).description, SECOND[2])

    def test_other_drafts_are_left_as_they_are(self):
        before = Issue.objects.filter(number="LD2018-0001").values().get()
        self.correct()
        self.assertEqual(Issue.objects.filter(number="LD2018-0001").values().get(), before)

    def test_nothing_to_correct_asks_the_database_nothing(self):
        issue_list = self.bring(FIRST)
        with self.assertNumQueries(0):
            amend_drafts(issue_list, list[Change](), by=self.county_office, now=self.now)
