"""The ledger as a workbook: the same rows as the list, told to whom it may be told, on record."""

from datetime import date
from io import BytesIO
from unittest import mock

from django.urls import reverse
from openpyxl import load_workbook

from core.models import HistoryEntry
from issues.views import export
from tests.factories import make_issue

from .base import InHand

URL = reverse("issues:export")


class ExportTests(InHand):
    def workbook(self, person, query=""):
        self.sign_in(person)
        answer = self.client.get(f"{URL}?{query}")
        return load_workbook(BytesIO(answer.content)).active

    def rows(self, person, query="") -> list[dict]:
        page = list(self.workbook(person, query).iter_rows(values_only=True))
        head = page[2]
        return [dict(zip(head, row, strict=True)) for row in page[3:]]

    def test_it_holds_the_same_rows_in_the_same_order_as_the_list(self):
        for day in (20, 5, 12):
            self.an_issue("rectifying", due_on=date(2018, 9, day))
        make_issue(self.campaign, self.other_congress, status="screened")
        for query in ("", "status=rectifying", "view=mine&view=in_hand"):
            self.sign_in(self.city_staff)
            listed = [
                issue.number for issue in self.client.get(f"{reverse('issues:list')}?{query}").context["page"]
            ]
            with self.subTest(query):
                assert [row["编号"] for row in self.rows(self.city_staff, query)] == listed

    def test_each_column_says_what_the_ledger_says(self):
        issue = self.an_issue(
            "rectifying",
            title="排水管网破损",
            due_on=date(2018, 8, 1),
            last_progress="已换管",
            last_progress_at=self.now,
            place="人民路",
            topic=self.topic,
        )
        row = self.rows(self.city_staff)[0]
        assert (row["编号"], row["问题"], row["地点"]) == (issue.number, "排水管网破损", "人民路")
        assert (row["责任单位"], row["首报单位"]) == ("衡水市住房和城乡建设局", "桃城区人大常委会")
        assert row["整改时限"].date() == date(2018, 8, 1)
        assert (row["时限状态"], row["办理状态"], row["最近进展"]) == ("逾期 8 天", "办理中", "已换管")
        assert row["最近进展时间"].isoformat() == "2018-08-09T09:00:00"

    def test_the_head_names_what_was_asked_for_and_when(self):
        self.an_issue("signed")
        page = self.workbook(self.city_staff, "view=in_hand&status=signed&q=问题")
        assert page["A1"].value == "问题台账"
        for words in ("条件：在办、状态：待报方案、包含：问题", "共 1 条", "制表时间：2018-08-09 09:00"):
            assert words in page["A2"].value

    def test_a_department_gets_its_rows_without_finders(self):
        self.an_issue(suggested="住建局")
        make_issue(self.campaign, self.city_congress)
        rows = self.rows(self.liaison)
        assert len(rows) == 1
        assert not {"首报单位", "发现途径"} & rows[0].keys()
        assert "桃城区" not in str(rows)

    def test_a_county_gets_nothing_of_another_county(self):
        make_issue(self.campaign, self.city_congress, title="安平的问题", reported_by=self.other_congress)
        make_issue(self.campaign, self.other_congress, title="安平自己的问题")
        mine = make_issue(self.campaign, self.county_congress)
        assert [row["编号"] for row in self.rows(self.county_office)] == [mine.number]

    def test_what_people_typed_runs_in_no_spreadsheet(self):
        self.an_issue(title='=HYPERLINK("http://x")', last_progress="@SUM(A1)", last_progress_at=self.now)
        page = self.workbook(self.city_staff)
        cells = [cell for row in page.iter_rows(min_row=4) for cell in row if cell.value]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert page["B4"].value == '=HYPERLINK("http://x")'

    def test_taking_it_out_is_on_record(self):
        self.an_issue()
        self.workbook(self.city_staff, "view=in_hand")
        record = HistoryEntry.objects.get()
        assert (record.action, record.actor) == ("export_ledger", self.city_staff)
        assert record.data == {"list": "ledger", "form": "xlsx", "asked": ["在办"], "rows": 1}

    def test_too_many_rows_are_refused_with_what_to_do(self):
        self.an_issue(), self.an_issue()
        self.enterContext(mock.patch.dict(export.MOST_ROWS, xlsx=1))
        self.sign_in(self.city_staff)
        answer = self.client.get(f"{URL}?view=in_hand", follow=True)
        self.assertContains(answer, "一次最多导出 1 条")
        self.assertRedirects(answer, f"{reverse('issues:list')}?view=in_hand")
        assert not HistoryEntry.objects.exists()

    def test_only_readers_of_issues_may(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            with self.subTest(name):
                expected = 200 if person.roles & {"staff", "leader", "liaison"} else 403
                assert self.client.get(URL).status_code == expected

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (3, 50):
            for _number in range(many):
                self.an_issue(topic=self.topic)
            self.sign_in(self.city_staff)
            with self.assertNumQueries(8):
                self.client.get(URL)
