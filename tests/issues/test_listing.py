"""The four official lists: what stands in them for whom, how they print, and that they can be read in again."""

import io
from datetime import date
from types import SimpleNamespace
from unittest import mock

import docx
from django.test import SimpleTestCase
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core import clock, history
from core.excel import build_workbook, clean_text
from issues import rows
from issues.enums import LEFT_OUT, IssueStatus
from issues.intake.cells import tidy
from issues.intake.check import check_issue_list
from issues.listing import FIELDS, LISTS, Row
from issues.models import Issue, Plan
from issues.texts import plain
from issues.views import export
from laws.matching import ArticleLibrary
from tests.factories import NOW, TODAY, make_issue

from .base import InHand

URL = reverse("issues:export")
OFFICIAL = [name for name, wanted in LISTS.items() if wanted.is_official]


class Lists(InHand):
    def get(self, name, person=None, **query):
        self.sign_in(person or self.city_staff)
        return self.client.get(URL, {"list": name} | query)

    def table(self, name, person=None, **query) -> list[dict]:
        page = list(load_workbook(io.BytesIO(self.get(name, person, **query).content)).active.values)
        return [dict(zip(page[2], row, strict=True)) for row in page[3:]]

    def read(self, name) -> dict:
        return check_issue_list(self.get(name).content, "list.xlsx").as_json()


class ContentTests(Lists):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue(
            "rectifying",
            number="LD2018-0001",
            description="人民路井盖缺失",
            place="人民路",
            law_article="第十条",
            category="城市管理",
            last_progress="已换管",
            last_progress_at=NOW,
        )
        Plan.objects.create(
            issue=self.issue,
            measures="逐一更换",
            person="张某",
            finish_on=date(2018, 9, 20),
            made_by=self.liaison,
            made_at=NOW,
        )

    def test_each_list_says_its_own_of_the_same_issue(self):
        common = {
            "序号": 1,
            "编号": "LD2018-0001",
            "类别": "城市管理",
            "问题描述": "人民路井盖缺失",
            "地点": "人民路",
        }
        common |= {"责任单位": "衡水市住房和城乡建设局"}
        due, number = self.issue.due_on, self.handover.number
        own = {
            "issues": {"法律依据": "第十条", "报送单位": "桃城区人大常委会", "问题来源": "代表小组活动"},
            "responsibility": {"责任人": "张某", "督办单位": "衡水市人大常委会", "交办情况": number},
            "rectification": {
                "整改措施": "逐一更换",
                "责任人": "张某",
                "最近进展": "已换管",
                "办理情况": "办理中",
            },
            "write_off": {"最近进展": "已换管", "办理情况": "办理中", "销号时间": None, "退回次数": None},
        }
        for name in OFFICIAL:
            (row,) = self.table(name)
            dates = {key: row.pop(key).date() for key in ("整改时限", "方案所列完成日") if key in row}
            with self.subTest(name):
                assert row == common | own[name]
                assert dates["整改时限"] == due

    def test_only_what_was_handed_over_is_on_account_and_what_was_left_out_nowhere(self):
        for status in IssueStatus.values:
            make_issue(self.campaign, self.city_congress, status=status)
        listed = {name: len(self.table(name)) for name in OFFICIAL}
        live = Issue.objects.exclude(status__in=LEFT_OUT).count()
        counted = Issue.objects.counted().count()
        assert listed == {
            "issues": live,
            "responsibility": counted,
            "rectification": counted,
            "write_off": counted,
        }

    def test_before_handover_the_unit_is_whom_the_list_names(self):
        make_issue(
            self.campaign, self.city_congress, status="screened", suggested="住建局、商务局", title="未交办"
        )
        assert {row["责任单位"] for row in self.table("issues", q="未交办")} == {"住建局、商务局"}

    def test_a_deadline_without_a_day_is_said_in_words(self):
        for kind in ("immediate", "long_term", "fixed"):
            make_issue(self.campaign, self.city_congress, due_kind=kind, title="无日期")
        assert [row["整改时限"] for row in self.table("issues", q="无日期")] == ["立行立改", "长期坚持", None]

    def test_the_head_names_title_condition_count_and_who_reports(self):
        page = load_workbook(io.BytesIO(self.get("rectification", campaign=self.campaign.pk).content)).active
        assert page["A1"].value == "三项联动整改清单"
        for words in ("条件：监督行动：三项联动", "共 1 条", "填报单位：衡水市人大常委会"):
            assert words in page["A2"].value

    def test_every_list_prints_on_a4_landscape_with_its_head_on_every_page(self):
        for name in OFFICIAL:
            page = load_workbook(io.BytesIO(self.get(name).content)).active
            with self.subTest(name):
                assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
                assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
                assert (page.print_title_rows, page.freeze_panes) == ("$3:$3", "C4")

    def test_a_department_learns_of_no_finder(self):
        for name in OFFICIAL:
            (row,) = self.table(name, self.liaison)
            with self.subTest(name):
                assert not {"报送单位", "问题来源"} & row.keys()
                assert "桃城区" not in str(row)

    def test_they_are_chinese_whatever_their_maker_reads(self):
        self.client.cookies["django_language"] = "en"
        assert list(self.table("write_off")[0])[:3] == ["序号", "编号", "类别"]

    def test_taking_one_out_is_on_record(self):
        self.get("responsibility", form="docx", view="in_hand")
        record = history.of(self.city_staff).get()
        assert record.data == {"list": "responsibility", "form": "docx", "asked": ["在办"], "rows": 1}

    def test_an_unknown_list_or_form_is_the_ledger(self):
        page = load_workbook(io.BytesIO(self.get("x", form="exe").content)).active
        assert page["A1"].value == "问题台账"


class WordTests(Lists):
    def test_the_same_cells_stand_in_a_turned_word_table(self):
        self.an_issue("written_off", description="=1+1 井盖缺失", written_off_at=NOW)
        self.an_issue("signed", description="路灯\n不亮")
        document = docx.Document(io.BytesIO(self.get("write_off", form="docx").content))
        (table,) = document.tables
        said = [[cell.text for cell in row.cells] for row in table.rows]
        assert said[0] == [str(FIELDS[key].head) for key in LISTS["write_off"].fields]
        assert [row[3] for row in said[1:]] == ["=1+1 井盖缺失", "路灯\n不亮"]
        assert said[1][-2] == "2018-08-09"
        page = document.sections[0]
        assert page.page_width > page.page_height

    def test_too_long_for_word_is_refused_with_what_to_do(self):
        self.an_issue(), self.an_issue()
        self.enterContext(mock.patch.dict(export.MOST_ROWS, docx=1))
        self.sign_in(self.city_staff)
        answer = self.client.get(URL, {"list": "issues", "form": "docx"}, follow=True)
        self.assertContains(answer, "一次最多导出 1 条")


class ColumnTests(Lists):
    def test_the_ledger_is_exported_in_the_columns_that_were_chosen(self):
        self.an_issue()
        self.sign_in(self.city_staff)
        self.client.post(reverse("issues:columns"), {"columns": ["status"]})
        heads = list(self.table("ledger")[0])
        assert {"编号", "问题描述", "办理状态"} <= set(heads)
        assert not {"责任单位", "整改时限", "时限状态", "最近进展", "首报单位", "发现途径"} & set(heads)

    def test_an_official_list_is_never_shortened(self):
        self.an_issue()
        self.sign_in(self.city_staff)
        self.client.post(reverse("issues:columns"), {"columns": []})
        assert {"责任单位", "整改时限"} <= set(self.table("issues")[0])


class CostTests(Lists):
    def test_a_list_costs_the_same_for_few_and_many(self):
        for many in (2, 30):
            for _number in range(many):
                self.an_issue(topic=self.topic)
            self.sign_in(self.city_staff)
            for name, queries in {
                "issues": 8,
                "responsibility": 9,
                "rectification": 8,
                "write_off": 8,
            }.items():
                with self.subTest(name), self.assertNumQueries(queries):
                    self.client.get(URL, {"list": name})


class RoundTripTests(Lists):
    """What leaves is what comes in again, through the reader's public function."""

    def test_every_official_list_is_read_whole(self):
        for number in range(3):
            self.an_issue("rectifying", description=f"第{number}处井盖缺失", place="人民路")
        for name in OFFICIAL:
            found = self.read(name)
            with self.subTest(name):
                assert (found["rejected"], found["warnings"], len(found["accepted"])) == ([], [], 3)
                assert found["meta"] == {
                    "title": str(LISTS[name].name),
                    "reporter": "衡水市人大常委会",
                    "reported_on": "2018-08-09",
                }
                assert {row["departments"][0] for row in found["accepted"]} == {"衡水市住房和城乡建设局"}
                assert {row["due"]["date"] for row in found["accepted"]} == {"2018-09-30"}

    def test_an_issue_from_an_exported_list_is_the_issue_that_was_exported(self):
        make_issue(
            self.campaign,
            self.city_congress,
            title="市场占道经营",
            description="市场占道经营。群众多次反映",
            category="优化营商环境",
            place="和平路",
            law_article="第十条",
            suggested="住建局、商务局",
            due_kind="long_term",
        )
        (row,) = self.read("issues")["accepted"]
        made = rows.issue_fields(row, [self.topic], ArticleLibrary())
        issue = Issue.objects.get()
        for name in (
            "title",
            "description",
            "category",
            "place",
            "law_article",
            "suggested",
            "due_kind",
            "due_on",
        ):
            assert made[name] == getattr(issue, name), name

    def test_a_formula_is_harmless_in_the_file_and_whole_when_read(self):
        words = '=HYPERLINK("http://x","点击查看")'
        self.an_issue("rectifying", description=words)
        page = load_workbook(io.BytesIO(self.get("issues").content)).active
        cell = page["D4"]
        assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, words)
        assert self.read("issues")["accepted"][0]["description"] == words


NASTY = st.one_of(
    st.sampled_from(
        [
            *("=1+1 井盖", "＋加号开头的问题", "-未办结", "@某人反映", "'单引号", '"双引号"', "\t制表符在前"),
            *(
                "合计：三处未整改",
                "注：此处多年未修",
                "备注",
                "填表人：某某未签字",
                "序号不清",
                "小计有误，差三元",
            ),
            *(
                "第1页，共2页",
                "说明：路灯不亮",
                "以下空白处堆放垃圾",
                "_x0041_ 编码",
                "例如：井盖缺失",
                "2018年8月9日",
            ),
            *(
                "一、道路破损",
                "（一）污水直排",
                "换行\n第二行\r\n第三行",
                "尾部空格  ",
                "零宽\u200b字符",
                "😀 表情与🈶汉字",
            ),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=80),
)


def says_something(text: str) -> bool:
    """What a person may register as a problem: at least some letters, which a sign like 同上 or a ticked cell is not."""
    letters = [letter for letter in tidy(text) if letter.isalpha()]
    return len(letters) >= 5 and plain(text) not in ("true", "false")


def workbook_of(texts: list[str]) -> bytes:
    """An issue list with these descriptions, places and measures, made as the export makes it."""
    wanted = LISTS["issues"]
    keys = [key for key in wanted.fields if not FIELDS[key].is_of_finders]
    issues = [
        Issue(
            number=f"LD2018-{serial:04d}",
            description=text,
            place=text[:90],
            category="",
            suggested="住建局",
            due_on=date(2018, 9, 30),
        )
        for serial, text in enumerate(texts, 1)
    ]
    cells = [
        [FIELDS[key].of(Row(serial, issue, SimpleNamespace(), TODAY)) for key in keys]
        for serial, issue in enumerate(issues, 1)
    ]
    sheet = export.Filled(
        wanted, tuple(FIELDS[key] for key in keys), None, None, TODAY, "问题清单", ()
    ).sheet()
    sheet = type(sheet)(sheet.name, sheet.title, sheet.facts, sheet.columns, cells, 2)
    return build_workbook([sheet], made_by="市人大", made_at=NOW)


class NastyCellTests(SimpleTestCase):
    @given(st.lists(NASTY.filter(says_something), min_size=1, max_size=8))
    @settings(max_examples=60, deadline=None)
    def test_whatever_a_cell_says_no_row_is_lost_and_no_text_changed(self, texts):
        with clock.at(NOW):
            found = check_issue_list(workbook_of(texts), "list.xlsx").as_json()
        assert found["rejected"] == []
        assert [row["description"] for row in found["accepted"]] == [clean(text) for text in texts]


def clean(text: str) -> str:
    """The text without what nobody sees; XML holds one kind of line end."""
    return tidy(clean_text(text))
