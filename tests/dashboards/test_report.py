"""The report upward: the page, the workbook and the Word report say the same; who may make it; what is put on record."""

import io
from datetime import timedelta

import openpyxl
from django.urls import reverse
from docx import Document

from campaigns.models import Duty
from core import clock
from core.models import HistoryEntry
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation
from issues.models import Issue
from tests.evaluations.test_services import EvaluationCase
from tests.factories import make_campaign, make_issue
from tests.issues.base import make_write_off

from .support import Busy, duties_behind, rows_behind

FIRST_ROW = 4  # under title, facts and head


class ReportCase(Busy):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def address(self, name="report_upward", campaign=None) -> str:
        return reverse(f"dashboards:{name}", args=[(campaign or self.campaign).pk])

    def report(self):
        return self.client.get(self.address()).context["report"]

    def workbook(self) -> openpyxl.Workbook:
        answer = self.client.post(self.address("report_workbook"))
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(answer.content))

    def rows(self, name: str) -> list[tuple]:
        return list(self.workbook()[name].iter_rows(min_row=FIRST_ROW, values_only=True))

    def document(self) -> Document:
        answer = self.client.post(self.address("report_document"))
        assert answer.status_code == 200
        return Document(io.BytesIO(answer.content))

    def text(self) -> str:
        document = self.document()
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


class PageTests(ReportCase):
    def test_every_open_item_opens_exactly_its_rows(self):
        make_write_off(self.hand(self.to_housing, "reported", days=3), self.liaison)
        Duty.objects.filter(pk=self.duty.pk).update(status="submitted", first_submitted_at=self.now)
        items = self.report().open_items
        assert len(items) >= 6
        for item in items:
            behind = duties_behind if item.url.startswith(reverse("campaigns:duty_list")) else rows_behind
            assert behind(self.client, item.url) == item.count, item.label

    def test_open_items_stand_before_the_contents(self):
        page = self.client.get(self.address()).content.decode()
        assert page.index("问题逾期未结") < page.index("生成台账工作簿")

    def test_what_is_settled_is_no_open_item(self):
        Issue.objects.all().update(status="written_off", merged_into=None)
        Duty.objects.all().update(status="accepted", first_submitted_at=self.now)
        assert self.report().open_items == []
        self.assertContains(self.client.get(self.address()), "没有未办结的事项")

    def test_parts_say_how_much_they_hold_and_whether_complete(self):
        parts = {part.label: (part.count, part.light.key) for part in self.report().parts}
        assert parts == {"问题台账": (16, "risk"), "报送情况": (2, "risk"), "测评结果": (0, "done")}

    def test_without_a_number_the_own_running_campaign(self):
        make_campaign(self.city_congress, status="concluded", year=2019)
        answer = self.client.get(reverse("dashboards:report_upward"))
        assert answer.context["campaign"] == self.campaign

    def test_without_any_campaign_it_says_what_comes_next(self):
        self.sign_in(self.other_office)
        self.assertContains(self.client.get(reverse("dashboards:report_upward")), "还没有可以报告的监督行动")

    def test_costs_the_same_with_few_and_many_rows(self):
        for _round in range(2):
            # session, person, memberships, campaign; issues, stages, links, kinds, duties, votes, unpublished, late, to sort
            with self.assertNumQueries(13):
                self.client.get(self.address())
            self.many(10)


class WhoMayTests(ReportCase):
    def test_only_staff_of_the_campaigns_own_committee(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            expected = 200 if name in {"city_staff", "city_colleague"} else 403
            assert self.client.get(self.address()).status_code == expected, name
            for export in ("report_workbook", "report_document"):
                assert self.client.post(self.address(export)).status_code == expected, (name, export)

    def test_a_campaign_out_of_sight_is_not_found(self):
        draft = make_campaign(self.county_congress, status="draft")
        assert self.client.get(self.address(campaign=draft)).status_code == 404

    def test_looking_exports_nothing(self):
        for export in ("report_workbook", "report_document"):
            assert self.client.get(self.address(export)).status_code == 405
        assert not HistoryEntry.objects.filter(action="export").exists()

    def test_every_export_is_put_on_record(self):
        self.workbook()
        entry = HistoryEntry.objects.get(action="export")
        assert (entry.actor, entry.object_type, entry.object_id) == (
            self.city_staff,
            "campaigns.campaign",
            self.campaign.pk,
        )
        assert entry.data == {"what": "workbook", "issues": 16, "duties": 2, "subjects": 0}


class WorkbookTests(ReportCase):
    def test_three_sheets_with_title_campaign_person_and_time(self):
        book = self.workbook()
        assert book.sheetnames == ["问题台账", "报送情况", "测评结果"]
        for sheet in book:
            facts = sheet["A2"].value
            assert self.campaign.title in facts and "制表时间：2018-08-09 09:00" in facts
            assert "city_staff" in sheet.oddFooter.left.text

    def test_the_ledger_has_every_issue_once(self):
        numbers = [row[0] for row in self.rows("问题台账")]
        assert sorted(numbers) == sorted(Issue.objects.values_list("number", flat=True))

    def test_the_rows_add_up_to_the_pages_figures(self):
        report, rows = self.report(), self.rows("问题台账")
        assert len(rows) == report.standing.total("total")
        assert sum(row[10] == "已销号" for row in rows) == report.standing.total("written_off")
        assert sum(row[11] is not None for row in rows) == report.standing.total("overdue")
        facts = self.workbook()["问题台账"]["A2"].value
        assert "共 16 件，已交办 10 件，已销号 2 件，逾期 4 件" in facts

    def test_an_overdue_row_says_by_how_many_days(self):
        row = next(row for row in self.rows("问题台账") if row[0] == self.longest.number)
        assert (row[9].date(), row[11]) == (self.longest.due_on, 30)

    def test_duties_stand_with_their_lateness(self):
        late = {"status": "submitted", "first_submitted_at": self.now + timedelta(days=3), "was_late": True}
        Duty.objects.filter(pk=self.duty.pk).update(**late, late_reason="汛期")
        rows = {row[0]: row for row in self.rows("报送情况")}
        assert set(rows) == {self.county_congress.name, self.other_congress.name}
        assert rows[self.county_congress.name][4:8] == (
            "已报送",
            rows[self.county_congress.name][5],
            2,
            "汛期",
        )

    def test_what_people_typed_stays_text(self):
        make_issue(self.campaign, self.city_congress, title="=1+1", description="@SUM(A1)")
        sheet = self.workbook()["问题台账"]
        cells = [
            cell
            for row in sheet.iter_rows(min_row=FIRST_ROW)
            for cell in row
            if cell.value in ("=1+1", "@SUM(A1)")
        ]
        assert [cell.data_type for cell in cells] == ["s", "s"]

    def test_issues_that_a_county_has_not_reported_stay_out(self):
        make_issue(self.campaign, self.county_congress, reported=False, title="县里的草稿")
        assert "县里的草稿" not in [row[1] for row in self.rows("问题台账")]

    def test_an_english_reader_still_makes_a_chinese_paper(self):
        self.client.cookies["django_language"] = "en"
        assert {row[10] for row in self.rows("问题台账")} >= {"已销号", "待分办"}


class DocumentTests(ReportCase):
    def test_its_figures_are_those_of_the_page(self):
        text = self.text()
        assert "已交办10件，已销号2件，销号率20.0%" in text
        assert "共收到问题16件" in text
        assert "应报送2项，已报送0项" in text

    def test_open_items_are_told(self):
        text = self.text()
        for item in self.report().open_items:
            assert f"{item.label}{item.count}项。" in text

    def test_departments_stand_in_a_table_the_worst_first(self):
        tables = [table for table in self.document().tables if table.rows[0].cells[1].text == "逾期"]
        names = [row.cells[0].text for row in tables[0].rows[1:]]
        assert names == [self.housing.short_name, self.commerce.short_name, self.county_housing.short_name]
        assert [cell.text for cell in tables[0].rows[1].cells][1:] == ["2", "2", "1", "0", "0", "5", "0.0%"]

    def test_whoever_let_the_day_pass_is_named(self):
        Duty.objects.filter(pk=self.duty.pk).update(status="submitted", first_submitted_at=self.now)
        with clock.at(self.now + timedelta(days=2)):
            self.sign_in(self.city_staff)
            assert f"逾期未报的有：{self.other_congress.name}。" in self.text()

    def test_title_and_signature(self):
        text = self.text()
        assert f"{self.campaign.title}进展情况报告" in text.replace("\n", "")
        assert self.city_congress.name in text and "2018年8月9日" in text


class EvaluationReportTests(ReportCase, EvaluationCase):
    def test_results_stand_in_all_three_alike(self):
        self.make(EvaluationStatus.PUBLISHED)
        (line, _other) = self.rows("测评结果")
        assert line[3:] == (self.housing.name, 10, 10, 1, 6, 2, 1, "满意", "已公布")
        assert len(self.report().subjects) == 2
        assert "已组织测评1次，测评对象2个。" in self.text()

    def test_a_vote_that_is_not_counted_is_an_open_item_without_figures(self):
        self.make(EvaluationStatus.FROZEN)
        assert self.rows("测评结果") == []
        assert [item.count for item in self.report().open_items if item.label == "测评尚未公布"] == [1]

    def test_the_number_of_unpublished_votes_opens_exactly_those(self):
        waiting = self.make(EvaluationStatus.FROZEN)
        self.make(EvaluationStatus.PUBLISHED)
        self.make(EvaluationStatus.VOIDED)
        elsewhere = make_campaign(self.city_congress)
        Evaluation.objects.filter(pk=self.make().pk).update(campaign=elsewhere)
        (item,) = [item for item in self.report().open_items if item.label == "测评尚未公布"]
        assert self.client.get(item.url).context["page"].rows == [waiting]
