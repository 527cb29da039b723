"""Responsibility letter, road map and work schedule: the record's own words, whoever takes them out."""

import zipfile
from datetime import date
from io import BytesIO
from unittest import mock, skipUnless

from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from core import history
from core.documents import has_chinese_font
from tests.factories import make_campaign, make_link, make_stage, make_year_list

from .base import LibraryWorld


def words_of(answer) -> str:
    """The text of a .docx as it stands in its body."""
    with zipfile.ZipFile(BytesIO(b"".join([answer.content]))) as parts:
        return parts.read("word/document.xml").decode()


class PaperTests(LibraryWorld):
    def setUp(self):
        super().setUp()
        listed = make_year_list(
            self.city_congress,
            status="approved",
            meeting="第十次会议",
            decided_on=date(2018, 2, 27),
            decision_number="衡人常〔2018〕5号",
            approved_by="中共衡水市委",
            approved_on=date(2018, 3, 12),
            approval_number="衡发〔2018〕6号",
        )
        self.asked = self.ripe(title="政府债务管理情况", status="implement", year_list=listed)
        self.sign_in(self.city_staff)

    def plan(self, **fields):
        campaign = make_campaign(self.city_congress, **fields)
        stage = make_stage(campaign, name="调查研究")
        make_link(stage, 1, "组成调研组", ends_on=date(2018, 8, 10), phrase="8月10日前")
        make_link(stage, 2, "形成调研报告", ends_on=None, status="done", percent=100)
        self.asked.campaigns.add(campaign)
        return campaign

    def document(self) -> str:
        return words_of(self.client.get(reverse("campaigns:project_document", args=[self.asked.pk])))

    def sheets(self) -> dict:
        answer = self.client.get(reverse("campaigns:project_workbook", args=[self.asked.pk]))
        book = load_workbook(BytesIO(answer.content))
        return {page.title: list(page.iter_rows(values_only=True)) for page in book}

    def test_one_document_holds_the_three_papers(self):
        self.plan()
        text = self.document()
        for words in (
            "责任书",
            "路线图",
            "施工表",
            "衡发〔2018〕6号",
            "第十次会议",
            "调查研究",
            "组成调研组",
        ):
            assert words in text, words

    def test_without_a_chinese_typeface_the_pdf_is_refused_with_the_way_out(self):
        with mock.patch("projects.views.papers.has_chinese_font", return_value=False):
            answer = self.client.get(reverse("campaigns:project_pdf", args=[self.asked.pk]), follow=True)
        self.assertContains(answer, "请下载 Word")

    @skipUnless(has_chinese_font(), "this machine has no Chinese typeface")
    def test_as_pdf_it_says_the_same(self):
        self.plan()
        answer = self.client.get(reverse("campaigns:project_pdf", args=[self.asked.pk]))
        assert answer["Content-Type"] == "application/pdf"
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        for words in (
            "政府债务管理情况",
            "衡发〔2018〕6号",
            "路线图",
            "调查研究",
            "组成调研组",
            "2018-08-10",
        ):
            assert words in text, words
        assert history.of(self.asked)[0].data == {"form": "pdf"}

    def test_several_campaigns_are_told_apart_by_name(self):
        first, second = self.plan(title="预算联动监督"), self.plan(title="债务专题询问", code="ZW2018")
        text = self.document()
        assert text.count(first.title) == text.count(second.title) == 2  # road map and schedule

    def test_the_schedule_has_a_row_for_each_link_and_leaves_out_no_undated_one(self):
        self.plan()
        rows = [row for row in self.sheets()["施工表"] if row[0] in (1, 2)]
        assert [(row[2], row[6], row[7], row[8]) for row in rows] == [
            ("组成调研组", "8月10日前", "未开始", 0),
            ("形成调研报告", None, "已完成", 100),
        ]

    def test_without_a_campaign_it_says_so_instead_of_an_empty_table(self):
        assert "监督行动尚未建立" in self.document()
        assert "待定" in self.document()  # the day of the meeting

    def test_a_draft_campaign_of_another_level_is_not_in_it(self):
        self.plan(status="draft")
        self.sign_in(self.county_office)
        assert "组成调研组" not in self.document()

    def test_the_papers_are_chinese_whatever_the_reader_reads(self):
        self.plan()
        self.client.cookies["django_language"] = "en"
        assert "群众关切" in self.document()
        assert "已完成" in str(self.sheets()["施工表"])

    def test_who_took_which_is_on_record(self):
        self.document()
        self.sheets()
        taken = [(entry.actor, entry.data) for entry in history.of(self.asked)[:2]]
        assert taken == [(self.city_staff, {"form": "xlsx"}), (self.city_staff, {"form": "docx"})]

    def test_a_title_that_begins_like_a_formula_stays_text(self):
        type(self.asked).objects.filter(pk=self.asked.pk).update(title="=1+1 项目")
        facts = dict(row[:2] for row in self.sheets()["责任书"] if row[0] == "项目名称")
        assert facts["项目名称"].lstrip("'") == "=1+1 项目"
