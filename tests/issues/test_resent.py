"""A list sent again without a duty: only what is new comes in, corrections go into their issues, nothing is closed."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import history
from core.exceptions import RuleBroken, StaleState
from core.models import Notification
from issues.enums import IssueStatus
from issues.models import Finding, Issue
from issues.resent import compare, stem_of
from issues.services.amending import note_corrections
from issues.services.intake import confirm_issue_list, upload_issue_list
from issues.services.screening import screen_issue
from issues.timeline import entries, records_for
from tests.factories import make_campaign
from tests.issues.intake.build_word import document, table

from .lists import HEADINGS, row, upload
from .test_intake_services import FIRST, SECOND, Intake
from .test_self_check import FIRST as OWN_FIRST
from .test_self_check import SECOND as OWN_SECOND
from .test_self_check import SelfCheck

LAMP = row(3, "东湖公园夜间照明不足，晚间健身居民多次反映")
CORRECTED = row(2, SECOND[2] + "，并已核实", "桃城区住房和城乡建设局", 整改时限="2018-09-30")


class OwnList(Intake):
    """The city's own list; the second row of its first version is then corrected."""

    def setUp(self):
        super().setUp()
        self.take(FIRST, SECOND)
        self.issue = Issue.objects.get(number="LD2018-0002")

    def bring(self, *rows, by=None, **kwargs):
        return super().bring(*rows, duty=None, by=by or self.city_staff, **kwargs)

    def take(self, *rows, by=None, **kwargs) -> dict:
        return self.confirm(self.bring(*rows, by=by, **kwargs), by=by or self.city_staff).outcome

    def sort(self):
        screen_issue(self.issue, congress=self.city_congress, by=self.city_staff)


class ResentTests(OwnList):
    def test_a_corrected_row_goes_into_its_issue_which_stays_reported(self):
        outcome = self.take(FIRST, CORRECTED, LAMP)
        expected = {"added": 1, "changed": 1, "noted": 0, "same": 1, "skipped": 0, "withdrawn": 0}
        self.assertEqual(outcome, expected)
        self.issue.refresh_from_db()
        self.assertEqual(
            (self.issue.description, str(self.issue.due_on), self.issue.reported_at, self.issue.status),
            (CORRECTED[2], "2018-09-30", self.now, "found"),
        )
        self.assertEqual(Issue.objects.count(), 3)

    def test_the_record_says_who_sent_the_correction(self):
        self.take(FIRST, CORRECTED, by=self.city_colleague)
        entry = history.of(self.issue).first()
        self.assertEqual((entry.action, entry.actor), ("amend", self.city_colleague))
        self.assertEqual(entry.data["changes"][0], ["description", SECOND[2], CORRECTED[2]])

    def test_sent_a_third_time_it_changes_nothing(self):
        self.take(FIRST, CORRECTED)
        found = compare(self.bring(FIRST, CORRECTED))
        self.assertEqual((found.new, found.changed, found.noted, found.same, found.gone), ([], [], [], 2, []))

    def test_gone_rows_are_shown_and_stay_as_they_are(self):
        issue_list = self.bring(FIRST, LAMP)
        self.assertEqual(compare(issue_list).gone, [self.issue])
        outcome = self.confirm(issue_list, by=self.city_staff).outcome
        self.issue.refresh_from_db()
        self.assertEqual((outcome["withdrawn"], self.issue.status, self.issue.version), (0, "found", 0))

    def test_what_was_reported_cannot_be_taken_out_with_a_list(self):
        with self.assertRaisesMessage(RuleBroken, "不随清单作废"):
            self.confirm(self.bring(FIRST), by=self.city_staff, replace=True)

    def test_whatever_has_become_of_an_earlier_row_it_is_not_added_again(self):
        for status in set(IssueStatus) - {IssueStatus.VOIDED, IssueStatus.MERGED}:
            Issue.objects.filter(pk=self.issue.pk).update(status=status)
            with self.subTest(status):
                found = compare(self.bring(FIRST, CORRECTED))
                self.assertEqual((found.new, found.same, found.gone), ([], 1, []))
                corrected = found.changed if status == IssueStatus.FOUND else found.noted
                self.assertEqual([change.issue for change in corrected], [self.issue])

    def test_a_voided_issue_is_no_earlier_row(self):
        Issue.objects.filter(pk=self.issue.pk).update(status=IssueStatus.VOIDED)
        found = compare(self.bring(FIRST, CORRECTED))
        self.assertEqual((len(found.new), found.changed, found.noted, found.gone), (1, [], [], []))


class SortedTests(OwnList):
    """The issue was sorted before the correction came: it is being handled in the words it has."""

    def setUp(self):
        super().setUp()
        self.sort()

    def test_the_issue_keeps_its_words_and_the_correction_stands_on_its_record(self):
        outcome = self.take(FIRST, CORRECTED)
        self.assertEqual((outcome["added"], outcome["changed"], outcome["noted"]), (0, 0, 1))
        self.issue.refresh_from_db()
        self.assertEqual((self.issue.description, self.issue.status), (SECOND[2], "screened"))
        entry = history.of(self.issue).first()
        self.assertEqual(
            (entry.action, entry.from_status, entry.to_status), ("note_correction", "screened", "screened")
        )
        told = entries(records_for("committee", self.issue), self.issue, "committee")[0]
        self.assertEqual(told.title, "清单有更正，问题文字未改")
        self.assertIn(f"由“{SECOND[2]}”改为“{CORRECTED[2]}”", told.text)

    def test_the_finding_says_what_its_finder_says_now(self):
        self.take(FIRST, CORRECTED)
        finding = Finding.objects.get(first_issue=self.issue)
        self.assertEqual((finding.original["description"], finding.row), (CORRECTED[2], 4))
        self.assertEqual(compare(self.bring(FIRST, CORRECTED)).same, 2)

    def test_a_copy_somebody_else_changed_is_refused(self):
        issue_list = self.bring(FIRST, CORRECTED)
        (change,) = compare(issue_list).noted
        Issue.objects.filter(pk=self.issue.pk).update(version=9)
        with self.assertRaises(StaleState):
            note_corrections(issue_list, [change], by=self.city_staff, now=self.now)

    def test_the_department_is_not_told_of_it_in_the_story(self):
        self.take(FIRST, CORRECTED)
        self.assertEqual(records_for("unit", self.issue), [])


class VersionTests(OwnList):
    """Which earlier lists a list is a new version of."""

    def test_a_list_that_shares_nothing_with_the_first_corrects_nothing(self):
        found = compare(self.bring(row(1, FIRST[2], 整改措施="简化流程"), name="另一组清单.xlsx"))
        self.assertEqual((len(found.new), found.changed, found.gone), (1, [], []))

    def test_a_shared_row_makes_it_a_version_under_any_name(self):
        found = compare(self.bring(FIRST, CORRECTED, name="八月九日.xlsx"))
        self.assertEqual((found.new, len(found.changed), found.gone), ([], 1, []))

    def test_the_same_name_makes_it_a_version_without_a_shared_row(self):
        found = compare(self.bring(CORRECTED, name="清单(2).xlsx"))
        self.assertEqual((found.new, len(found.changed)), ([], 1))
        self.assertEqual([issue.number for issue in found.gone], ["LD2018-0001"])

    def test_lists_of_a_duty_of_another_campaign_and_of_another_committee_are_no_earlier_versions(self):
        other = make_campaign(self.city_congress)
        theirs = upload_issue_list(other, upload=upload(FIRST, CORRECTED), by=self.city_staff)
        for_duty = Intake.bring(self, FIRST, CORRECTED)
        for issue_list in (theirs, for_duty):
            found = compare(issue_list)
            self.assertEqual((len(found.new), found.changed, found.gone), (2, [], []))

    def test_a_list_that_was_not_confirmed_is_no_version(self):
        self.bring(LAMP, name="未导入.xlsx")
        self.assertEqual(compare(self.bring(LAMP, name="未导入.xlsx")).gone, [])

    def test_names_of_later_versions_have_the_stem_of_the_first(self):
        for name in (
            "清单.xlsx", "清单(1).xlsx", "清单（2）.xls", "清单 - 副本.xlsx", "清单-标注错误.xlsx", "清单_更正版.xlsx",
            "清单 已修改.docx", "清单-修改稿.xlsx", "清单-第二版.xlsx", "清单最新.csv", "清单-标注错误 (1).xlsx",
        ):  # fmt: skip
            with self.subTest(name):
                self.assertEqual(stem_of(name), "清单")
        self.assertEqual(stem_of("2018年清单3.xlsx"), "2018年清单3")
        self.assertEqual((stem_of("副本.xlsx"), stem_of("无后缀")), ("副本", "无后缀"))

    def test_comparing_costs_the_same_for_many_rows(self):
        def rows(count):
            return [row(n, f"第{n}号院下水道堵塞，居民多次反映无人处理") for n in range(count)]

        for count, name in ((3, "小.xlsx"), (60, "大.xlsx")):
            self.take(*rows(count), name=name)
            again = self.bring(*(one[:2] + [one[2] + "，已核实"] + one[3:] for one in rows(count)), name=name)
            with self.assertNumQueries(5):
                self.assertEqual(len(compare(again).changed), count)
            Issue.objects.update(status=IssueStatus.VOIDED)


class OtherWaysTests(SelfCheck):
    """The other ways of sending a list hold to the same rule."""

    def test_a_departments_own_list_sent_again(self):
        self.confirm(self.bring(OWN_FIRST, OWN_SECOND))
        corrected = [2, OWN_SECOND[1], "修订模板并公示", "招标办", "已完成"]
        third = [3, "企业投诉电话无人接听，工作日也打不通", "专人值守", "办公室", ""]
        with self.captureOnCommitCallbacks(execute=True):
            outcome = self.confirm(self.bring(corrected, third)).outcome
        self.assertEqual((outcome["added"], outcome["changed"], outcome["withdrawn"]), (1, 1, 0))
        self.assertEqual(set(Issue.objects.values_list("status", "reported_at")), {("found", self.now)})
        told = Notification.objects.filter(recipient=self.city_staff).latest("pk")
        self.assertIn("新增 1 条，更正 1 条", told.text)

    def test_a_table_in_a_word_document_sent_again(self):
        def word(second):
            cells = [[str(value or "") for value in one] for one in (HEADINGS, FIRST, second)]
            file = SimpleUploadedFile("清单.docx", document(table(cells)))
            return upload_issue_list(self.campaign, upload=file, by=self.city_staff)

        confirm_issue_list(word(SECOND), by=self.city_staff)
        outcome = confirm_issue_list(word(CORRECTED), by=self.city_staff).outcome
        self.assertEqual((outcome["added"], outcome["changed"], outcome["same"]), (0, 1, 1))


class PageTests(OwnList):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def test_the_page_says_what_is_new_changed_the_same_and_gone(self):
        page = self.client.get(self.bring(FIRST, LAMP).get_absolute_url())
        self.assertContains(page, "新增 1，更正 0，已有 1，上次有而这次没有 1")
        self.assertContains(page, "这些问题照旧办理，系统不会自行作废")
        self.assertContains(page, f'href="{self.issue.get_absolute_url()}"')
        self.assertNotContains(page, 'name="replace"')

    def test_what_was_sorted_is_named_apart(self):
        self.sort()
        page = self.client.get(self.bring(FIRST, CORRECTED).get_absolute_url())
        self.assertContains(page, "1 条更正的问题已经分办")
        self.assertContains(page, "确认导入 1 条")
        self.assertContains(page, f"<del>{SECOND[2]}</del>")

    def test_confirming_says_what_came_of_it(self):
        self.sort()
        issue_list = self.bring(FIRST, CORRECTED)
        self.client.post(reverse("issues:import_confirm", args=[issue_list.pk]), {"version": 0})
        page = self.client.get(issue_list.get_absolute_url())
        self.assertContains(page, "新增 0，已有 1，跳过 0，记录更正 1")
        self.assertEqual(Issue.objects.count(), 2)
