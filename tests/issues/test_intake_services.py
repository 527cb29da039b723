"""Lists that come in: checked, corrected, confirmed once and whole, discarded; reported with their duty."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.models import Duty
from campaigns.services import return_duty, save_summary, submit_duty
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, HistoryEntry, NumberSeries
from issues.enums import ListStatus
from issues.models import Finding, Issue, IssueList
from issues.services.intake import (
    NotAList,
    compare,
    confirm_issue_list,
    discard_issue_list,
    edit_cells,
    upload_issue_list,
)
from tests.base import World
from tests.factories import make_campaign, make_issue

from .lists import HEADINGS, row, upload

FIRST = row(1, "施工许可办理时间过长，企业需要跑多个部门")
SECOND = row(2, "招标文件设置不合理门槛，限制外地企业参与投标")
BAD = row(3, "", "")


class Intake(World):
    def bring(self, *rows, duty=True, by=None, **kwargs) -> IssueList:
        """Upload for the county's duty, or the city's own list."""
        duty = self.duty if duty is True else duty
        by = by or (self.county_office if duty else self.city_staff)
        return upload_issue_list(self.campaign, duty=duty or None, upload=upload(*rows, **kwargs), by=by)

    def confirm(self, issue_list, **fields) -> IssueList:
        return confirm_issue_list(issue_list, **{"by": self.county_office} | fields)


class UploadTests(Intake):
    def test_a_list_is_kept_with_what_was_found_and_nothing_is_imported(self):
        issue_list = self.bring(FIRST, SECOND, BAD)
        issue_list.refresh_from_db()
        self.assertEqual((issue_list.status, issue_list.congress), ("checked", self.county_congress))
        self.assertEqual(len(issue_list.report["accepted"]), 2)
        self.assertEqual({fault["row"] for fault in issue_list.report["rejected"]}, {5})
        self.assertEqual((Issue.objects.count(), issue_list.file.name), (0, "清单.xlsx"))
        self.assertEqual(history.of(issue_list).get().action, "upload")

    def test_for_a_duty_only_the_staff_of_the_owing_committee_bring_a_list(self):
        for name, person in self.everyone().items():
            if person not in (self.county_office, self.county_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.bring(FIRST, by=person)
        self.assertEqual((IssueList.objects.count(), Attachment.objects.count()), (0, 0))

    def test_without_a_duty_only_the_staff_of_the_campaigns_committee_do(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.bring(FIRST, duty=None, by=person)

    def test_nothing_comes_in_for_a_duty_that_was_submitted_already(self):
        for status in ("submitted", "accepted"):
            Duty.objects.filter(pk=self.duty.pk).update(status=status)
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "已经报送，清单不能再改"):
                self.bring(FIRST)
        Duty.objects.filter(pk=self.duty.pk).update(status="returned")
        self.assertEqual(self.bring(FIRST).status, "checked")

    def test_a_duty_that_asks_for_no_list_takes_none(self):
        self.duty.parts = ["summary"]
        with self.assertRaisesMessage(RuleBroken, "不要求报送问题清单"):
            self.bring(FIRST)

    def test_nothing_comes_in_outside_a_running_campaign(self):
        for status in ("draft", "approved", "concluded", "archived"):
            campaign = make_campaign(self.city_congress, status=status)
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
                upload_issue_list(campaign, upload=upload(FIRST), by=self.city_staff)
        self.assertEqual(Attachment.objects.count(), 0)

    def test_a_file_that_is_no_list_is_refused_with_words_and_not_kept(self):
        files = {
            "a.pdf": b"%PDF-1.7",
            "a.exe": b"MZ",
            "a.xlsx": b"PK\x03\x04 broken",
            "b.xlsx": b"",
            "c.csv": b"\x00\x01\x02\xff",
        }
        for name, content in files.items():
            with self.subTest(name), self.assertRaises(RuleBroken) as refused:
                upload_issue_list(self.campaign, upload=SimpleUploadedFile(name, content), by=self.city_staff)
            self.assertEqual(refused.exception.field, "file")
            self.assertGreater(len(str(refused.exception)), 8)
        self.assertEqual((IssueList.objects.count(), Attachment.objects.count()), (0, 0))

    def test_an_oversized_file_is_refused_before_it_is_read(self):
        with self.settings(UPLOAD_MAX_BYTES=1000), self.assertRaisesMessage(RuleBroken, "请压缩后重传"):
            self.bring(FIRST)

    def test_csv_and_text_are_taken_as_well(self):
        text = "\n".join([",".join(HEADINGS), *(",".join(map(str, one)) for one in (FIRST, SECOND))])
        for name, encoding in [("a.csv", "gb18030"), ("b.csv", "utf-8-sig"), ("c.txt", "utf-16")]:
            file = SimpleUploadedFile(name, text.replace("，", " ").encode(encoding))
            issue_list = upload_issue_list(self.campaign, upload=file, by=self.city_staff)
            with self.subTest(name):
                self.assertEqual(len(issue_list.report["accepted"]), 2)

    def test_a_missing_column_is_named_and_the_headings_offered(self):
        headings = ["序号", "类别", "问题描述", "谁来改"]
        with self.assertRaises(NotAList) as refused:
            self.bring([1, "甲", "施工许可办理时间过长需要跑多个部门", "住建局"], headings=headings)
        self.assertIn("责任单位", str(refused.exception))
        self.assertIn("谁来改", refused.exception.headings)

    def test_where_no_heading_is_known_the_likeliest_row_is_offered(self):
        headings = ["村街", "情形", "哪家办", "哪天"]
        rows = [["东关村", "路灯不亮三个月无人修理", "住建局", "2018-09-30"]]
        with self.assertRaises(NotAList) as refused:
            self.bring(*rows, headings=headings)
        self.assertEqual(refused.exception.headings, headings)
        said = {"情形": "description", "哪家办": "departments"}
        file = upload(*rows, headings=headings)
        issue_list = upload_issue_list(
            self.campaign, duty=self.duty, upload=file, columns=said, by=self.county_office
        )
        self.assertEqual(len(issue_list.report["accepted"]), 1)

    def test_a_file_without_a_table_offers_nothing(self):
        with self.assertRaises(NotAList) as refused:
            self.bring(headings=["一句话"])
        self.assertEqual(refused.exception.headings, [])

    def test_a_column_that_the_person_named_is_read_and_stays_so_after_a_correction(self):
        headings = ["序号", "类别", "问题描述", "谁来改"]
        rows = [
            [1, "甲", "施工许可办理时间过长需要跑多个部门", "住建局"],
            [2, "乙", "招标文件设置不合理门槛限制外地企业", ""],
        ]
        issue_list = upload_issue_list(
            self.campaign,
            upload=upload(*rows, headings=headings),
            columns={"谁来改": "departments"},
            by=self.city_staff,
        )
        self.assertEqual(len(issue_list.report["accepted"]), 1)
        cell = {"sheet": "清单", "row": 4, "column": "D", "value": "市住建局"}
        edit_cells(issue_list, [cell], by=self.city_staff)
        self.assertEqual(len(issue_list.report["accepted"]), 2)

    def test_an_organization_nobody_is_called_is_a_warning_with_the_likeliest_one(self):
        issue_list = self.bring(
            row(1, FIRST[2], "区住房建设局"),
            row(2, SECOND[2], "区住建局"),
            row(3, "停车收费标准不透明群众意见大", "火星事务厅"),
        )
        found = [
            [(one["name"], one["suggestion"]) for one in entry["warnings"]]
            for entry in issue_list.report["accepted"]
        ]
        likely = "桃城区住房和城乡建设局"
        self.assertEqual(found, [[("区住房建设局", likely)], [("区住建局", likely)], [("火星事务厅", "")]])


class CorrectTests(Intake):
    def setUp(self):
        super().setUp()
        self.list = self.bring(FIRST, BAD)

    def edit(self, column, value, row=4, sheet="清单", by=None):
        cell = {"sheet": sheet, "row": row, "column": column, "value": value}
        return edit_cells(self.list, [cell], by=by or self.county_office)

    def test_a_corrected_row_can_be_imported(self):
        self.edit("C", "招标文件设置不合理门槛，限制外地企业参与投标")
        self.assertEqual({fault["column"] for fault in self.list.report["rejected"]}, {"D"})
        self.edit("D", "区住建局")
        self.assertEqual((len(self.list.report["accepted"]), self.list.report["rejected"]), (2, []))
        self.assertEqual([entry.action for entry in history.of(self.list)], ["edit", "edit", "upload"])

    def test_several_cells_are_corrected_at_once(self):
        place = {"sheet": "清单", "row": 4}
        cells = [
            place | {"column": "C", "value": "招标文件设置不合理门槛"},
            place | {"column": "D", "value": "区住建局"},
        ]
        edit_cells(self.list, cells, by=self.county_office)
        self.assertEqual(self.list.report["rejected"], [])
        self.assertEqual(history.of(self.list)[0].data, {"cells": cells})

    def test_one_cell_that_the_list_does_not_have_refuses_them_all(self):
        cells = [{"sheet": "清单", "row": 4, "column": one, "value": "区住建局"} for one in "DZ"]
        with self.assertRaisesMessage(RuleBroken, "没有这个单元格"):
            edit_cells(self.list, cells, by=self.county_office)
        self.list.refresh_from_db()
        self.assertEqual(self.list.report["edits"], [])

    def test_a_cell_corrected_twice_keeps_the_last_value_only(self):
        self.edit("D", "甲局")
        self.edit("D", "区住建局")
        self.assertEqual([one["value"] for one in self.list.report["edits"]], ["区住建局"])

    def test_a_wrong_correction_is_pointed_out_again(self):
        self.edit("G", "不知何时", row=3)
        self.assertTrue(self.list.report["rejected"] or self.list.report["accepted"][0]["warnings"])

    def test_the_uploaded_file_itself_stays_as_it_came(self):
        before = Attachment.objects.get().file.read()
        self.edit("C", "招标文件设置不合理门槛，限制外地企业参与投标")
        self.assertEqual(Attachment.objects.get().file.read(), before)

    def test_there_is_nothing_to_correct_outside_the_rows_of_the_list(self):
        for place in [{"row": 1}, {"row": 2}, {"row": 99}, {"sheet": "别的"}, {"column": "Z"}]:
            with self.subTest(place), self.assertRaisesMessage(RuleBroken, "没有这个单元格"):
                self.edit(**{"column": "C", "value": "x"} | place)

    def test_only_the_committees_own_staff_correct_it(self):
        for name, person in self.everyone().items():
            if person not in (self.county_office, self.county_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.edit("C", "x", by=person)

    def test_a_list_that_was_imported_or_discarded_is_not_corrected(self):
        for status in ("confirmed", "discarded"):
            IssueList.objects.filter(pk=self.list.pk).update(status=status)
            self.list.refresh_from_db()
            with self.subTest(status), self.assertRaises(TransitionError):
                self.edit("C", "招标文件设置不合理门槛")

    def test_a_stale_copy_is_refused(self):
        IssueList.objects.filter(pk=self.list.pk).update(version=5)
        with self.assertRaises(StaleState):
            self.edit("C", "招标文件设置不合理门槛")


class ConfirmTests(Intake):
    def test_it_writes_the_issues_their_findings_and_exactly_these_history_rows(self):
        issue_list = self.confirm(self.bring(FIRST, SECOND))
        first, second = Issue.objects.order_by("number")
        self.assertEqual((first.number, second.number), ("LD2018-0001", "LD2018-0002"))
        self.assertEqual(
            (first.status, first.congress, first.reported_by, first.topic, first.suggested, first.origin),
            (
                "found",
                self.county_congress,
                self.county_congress,
                self.topic,
                "桃城区住房和城乡建设局",
                "deputy_group",
            ),
        )
        self.assertEqual(first.description, FIRST[2])
        finding = first.own_findings.get()
        self.assertEqual(
            (finding.issue, finding.sheet, finding.row, finding.organization),
            (first, "清单", 3, self.county_congress),
        )
        data = {"list": issue_list.pk, "sheet": "清单", "row": 3}
        rows = history.of(first).values_list("action", "from_status", "to_status", "actor", "data")
        self.assertEqual(list(rows), [("import", "", "found", self.county_office.pk, data)])
        outcome = {"added": 2, "changed": 0, "noted": 0, "same": 0, "skipped": 0, "withdrawn": 0}
        self.assertEqual((issue_list.status, issue_list.outcome), ("confirmed", outcome))

    def test_the_part_of_the_duty_is_ready_with_the_number_of_issues(self):
        self.confirm(self.bring(FIRST, SECOND))
        self.assertEqual(self.duty.ready_parts.get(part="issue_list").facts, {"issues": 2})

    def test_the_list_of_a_duty_is_a_draft_that_nobody_above_sees(self):
        self.confirm(self.bring(FIRST))
        self.assertEqual(Issue.objects.get().reported_at, None)
        self.assertEqual(Issue.objects.visible_to(self.city_staff).count(), 0)
        self.assertEqual(Issue.objects.visible_to(self.county_office).count(), 1)

    def test_the_committees_own_list_is_reported_at_once(self):
        issue_list = self.bring(FIRST, duty=None)
        self.confirm(issue_list, by=self.city_staff)
        issue = Issue.objects.get()
        self.assertEqual(
            (issue.number, issue.reported_at, issue.origin), ("LD2018-0001", self.now, "inspection")
        )

    def test_numbers_go_on_and_are_never_used_again(self):
        self.confirm(self.bring(FIRST))
        self.confirm(self.bring(SECOND), replace=True)
        numbers = list(Issue.objects.order_by("pk").values_list("number", "status"))
        self.assertEqual(numbers, [("LD2018-0001", "voided"), ("LD2018-0002", "found")])

    def test_rows_in_error_are_left_out_only_when_that_was_said(self):
        issue_list = self.bring(FIRST, BAD)
        with self.assertRaisesMessage(RuleBroken, "还有 1 行有错误") as refused:
            self.confirm(issue_list)
        self.assertEqual((refused.exception.field, Issue.objects.count()), ("skip_errors", 0))
        self.assertEqual(self.confirm(issue_list, skip_errors=True).outcome["skipped"], 1)

    def test_a_list_without_a_sound_row_is_refused(self):
        with self.assertRaisesMessage(RuleBroken, "没有可导入的行"):
            self.confirm(self.bring(BAD), skip_errors=True)

    def test_the_same_row_sent_again_is_not_doubled(self):
        self.confirm(self.bring(FIRST))
        again = row(7, FIRST[2].replace("，", ",") + " ")  # other serial number, punctuation and blanks
        outcome = self.confirm(self.bring(again, SECOND)).outcome
        self.assertEqual((outcome["added"], outcome["same"], Issue.objects.count()), (1, 1, 2))

    def test_the_same_row_twice_in_one_list_is_one_issue(self):
        outcome = self.confirm(self.bring(FIRST, [2, *FIRST[1:]])).outcome
        self.assertEqual((outcome["added"], outcome["same"]), (1, 1))

    def test_the_same_row_of_another_committee_or_campaign_is_its_own_issue(self):
        self.confirm(self.bring(FIRST))
        self.confirm(self.bring(FIRST, duty=self.other_duty, by=self.other_office), by=self.other_office)
        other = make_campaign(self.city_congress)
        issue_list = upload_issue_list(other, upload=upload(FIRST), by=self.city_staff)
        self.assertEqual(self.confirm(issue_list, by=self.city_staff).outcome["added"], 1)
        self.assertEqual(Issue.objects.count(), 3)

    def test_a_corrected_list_takes_the_place_of_the_earlier_one(self):
        self.confirm(self.bring(FIRST, SECOND))
        corrected = row(2, SECOND[2], "桃城区住房和城乡建设局", 整改措施="清理招标文件")
        outcome = self.confirm(self.bring(FIRST, corrected)).outcome
        self.assertEqual(
            outcome, {"added": 0, "changed": 1, "noted": 0, "same": 1, "skipped": 0, "withdrawn": 0}
        )
        self.assertEqual(Issue.objects.exclude(status="voided").count(), 2)
        self.assertEqual(self.duty.ready_parts.get(part="issue_list").facts, {"issues": 2})

    def test_nothing_is_taken_out_while_rows_in_error_were_not_compared(self):
        self.confirm(self.bring(FIRST, SECOND))
        faulty = self.bring(FIRST, [*SECOND[:3], "", *SECOND[4:]])
        with self.assertRaisesMessage(RuleBroken, "先更正"):
            self.confirm(faulty, skip_errors=True, replace=True)
        self.confirm(faulty, skip_errors=True)
        self.assertEqual(Issue.objects.filter(status="found").count(), 2)

    def test_a_further_list_can_be_added_without_taking_anything_out(self):
        self.confirm(self.bring(FIRST))
        outcome = self.confirm(self.bring(SECOND)).outcome
        self.assertEqual((outcome["added"], outcome["withdrawn"]), (1, 0))
        self.assertEqual(Issue.objects.exclude(status="voided").count(), 2)

    def test_the_comparison_tells_what_was_corrected_apart_from_what_is_new_and_gone(self):
        self.confirm(self.bring(FIRST, SECOND, row(3, "人民路井盖缺失三处，夜间行人易摔伤")))
        corrected = row(2, SECOND[2], 整改措施="清理招标文件")
        found = compare(self.bring(FIRST, corrected, row(9, "东湖公园夜间照明不足")))
        self.assertEqual((len(found.new), found.same, len(found.gone)), (1, 1, 1))
        (change,) = found.changed
        self.assertEqual(change.issue.number, "LD2018-0002")
        self.assertEqual(
            [(one.field, one.before, one.after) for one in change.differences],
            [("measure", "", "清理招标文件")],
        )

    def test_what_was_taken_out_comes_back_when_it_is_sent_again(self):
        self.confirm(self.bring(FIRST))
        self.confirm(self.bring(SECOND), replace=True)
        self.assertEqual(self.confirm(self.bring(FIRST)).outcome["added"], 1)

    def test_a_second_confirmation_is_refused_and_adds_nothing(self):
        issue_list = self.bring(FIRST)
        stale = IssueList.objects.get(pk=issue_list.pk)
        self.confirm(issue_list)
        with self.assertRaises(TransitionError):
            self.confirm(issue_list)
        with self.assertRaises(StaleState):
            self.confirm(stale)
        self.assertEqual(Issue.objects.count(), 1)

    def test_only_the_committees_own_staff_confirm(self):
        issue_list = self.bring(FIRST)
        for name, person in self.everyone().items():
            if person not in (self.county_office, self.county_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.confirm(issue_list, by=person)
        self.confirm(issue_list, by=self.county_colleague)

    def test_it_is_refused_once_the_duty_was_submitted_or_the_campaign_ended(self):
        issue_list = self.bring(FIRST)
        Duty.objects.filter(pk=self.duty.pk).update(status="submitted")
        with self.assertRaisesMessage(RuleBroken, "已经报送"):
            self.confirm(issue_list)
        Duty.objects.filter(pk=self.duty.pk).update(status="open")
        type(self.campaign).objects.filter(pk=self.campaign.pk).update(status="concluded")
        with self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
            self.confirm(issue_list)
        self.assertEqual((Issue.objects.count(), IssueList.objects.get().status), (0, ListStatus.CHECKED))

    def test_nothing_is_half_written_when_a_row_cannot_be_stored(self):
        make_issue(self.campaign, self.city_congress, number="LD2018-0002")  # the second number is taken
        issue_list = self.bring(FIRST, SECOND)
        before = HistoryEntry.objects.count()
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.confirm(issue_list)
        issue_list.refresh_from_db()
        self.assertEqual(
            (issue_list.status, Issue.objects.count(), Finding.objects.count()), ("checked", 1, 1)
        )
        self.assertEqual((HistoryEntry.objects.count(), NumberSeries.objects.count()), (before, 0))

    def test_the_comparison_says_beforehand_what_confirming_will_do(self):
        self.confirm(self.bring(FIRST))
        found = compare(self.bring(SECOND))
        self.assertEqual((len(found.new), found.same, len(found.gone)), (1, 0, 1))


class DiscardTests(Intake):
    def test_a_discarded_list_imports_nothing_ever(self):
        issue_list = discard_issue_list(self.bring(FIRST), by=self.county_office)
        with self.assertRaises(TransitionError):
            self.confirm(issue_list)
        self.assertEqual((issue_list.status, Issue.objects.count()), ("discarded", 0))

    def test_only_a_checked_list_is_discarded_and_only_by_its_committee(self):
        issue_list = self.bring(FIRST)
        for person in (self.other_office, self.city_staff, self.liaison):
            with self.subTest(person.username), self.assertRaises(NotAllowed):
                discard_issue_list(issue_list, by=person)
        self.confirm(issue_list)
        with self.assertRaises(TransitionError):
            discard_issue_list(issue_list, by=self.county_office)


class ReportTests(Intake):
    def submit(self):
        self.duty.refresh_from_db()
        save_summary(self.duty, text="情况报告正文" * 20, ready=True, by=self.county_office)
        self.duty.refresh_from_db()
        submit_duty(self.duty, by=self.county_office)
        self.duty.refresh_from_db()

    def test_submitting_the_duty_reports_its_issues(self):
        self.confirm(self.bring(FIRST, SECOND))
        self.submit()
        self.assertEqual(set(Issue.objects.values_list("reported_at", flat=True)), {self.now})
        self.assertEqual(Issue.objects.visible_to(self.city_staff).count(), 2)
        self.assertEqual(history.of(Issue.objects.first()).first().action, "report")

    def test_what_was_taken_out_and_what_others_drafted_is_not_reported(self):
        self.confirm(self.bring(FIRST))
        self.confirm(self.bring(SECOND), replace=True)
        self.confirm(self.bring(FIRST, duty=self.other_duty, by=self.other_office), by=self.other_office)
        self.submit()
        self.assertEqual(Issue.objects.get(reported_at__isnull=False).description, SECOND[2])

    def test_after_a_return_the_corrected_list_replaces_and_is_reported_anew(self):
        self.confirm(self.bring(FIRST, SECOND))
        self.submit()
        return_duty(self.duty, reason="第 2 行责任单位不明确", by=self.city_staff)
        corrected = row(2, SECOND[2], 整改措施="清理招标文件")
        self.confirm(self.bring(FIRST, corrected))
        self.submit()
        live = Issue.objects.exclude(status="voided")
        self.assertEqual((live.count(), live.filter(reported_at=None).count()), (2, 0))

    def test_the_issues_are_sorted_only_once_the_duty_is_accepted(self):
        self.confirm(self.bring(FIRST))
        self.submit()
        self.assertEqual(Issue.objects.to_screen().count(), 0)
        Duty.objects.filter(pk=self.duty.pk).update(status="accepted")
        self.assertEqual(Issue.objects.to_screen().count(), 1)


class SetBasedTests(Intake):
    def statements(self, count) -> int:
        rows = [row(n, f"第{n}个小区屋面漏水，维修基金申请困难，居民多次反映") for n in range(count)]
        issue_list = self.bring(*rows)
        issue_list = IssueList.objects.select_related("campaign", "congress__region", "duty__owed_by").get(
            pk=issue_list.pk
        )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            self.confirm(issue_list)
        Issue.objects.update(status="voided")
        return len(captured)

    def test_confirming_costs_no_more_statements_for_many_rows(self):
        self.statements(1)
        self.assertEqual(self.statements(5), self.statements(400))

    def test_importing_costs_at_most_a_statement_for_twenty_rows(self):
        self.assertLessEqual(self.statements(800) / 800, 0.05)

    def test_the_description_of_an_issue_is_never_cut_only_its_title(self):
        long = "施工许可办理时间过长" * 30
        self.confirm(self.bring(row(1, long)))
        issue = Issue.objects.get()
        self.assertEqual((issue.description, len(issue.title)), (long, 60))

    def test_an_issue_of_another_list_is_not_touched(self):
        other = make_issue(self.campaign, self.county_congress)
        self.confirm(self.bring(FIRST))
        other.refresh_from_db()
        self.assertEqual((other.status, other.version), ("found", 0))
