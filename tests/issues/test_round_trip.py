"""All four official lists as Excel and as Word, out and in again, whatever their cells say."""

import io

import docx
from openpyxl import load_workbook

from core.documents import build_report
from issues.intake.check import check_issue_list
from issues.listing import fill
from issues.models import Issue, Plan
from tests.factories import NOW, TODAY

from .test_listing import OFFICIAL, Lists, clean, workbook_of

LIMIT = 32_767
HOSTILE = (
    '=HYPERLINK("http://127.0.0.1/x","点击查看附件")',
    "=cmd|'/c calc'!A1 井盖缺失",
    "+86 电话长期无人接听",
    "-5 度断供暖气，居民反映强烈",
    "@SUM(A1:A9) 通知不到位",
    "＝全角等号开头的问题描述",
    "第一行：道路破损\n第二行：路灯不亮\r\n第三行：井盖缺失",
    "控制\x01字符\x07夹在\x0b问题\x0c描述\x1f中间",
    "行\u2028段\u2029分隔\x85与零宽\u200b字符的问题",
    "表情😀与扩展汉字𠀀㐀以及组合字符é的问题",
    "合计：三处占道经营没有取缔",
    "同上，另有两处污水直排河道",
    "_x000D_ 与 &amp; <w:t> ]]> 夹在描述中的问题",
    "（示例）某路段井盖缺失三处没有更换",
)


class RoundTripTests(Lists):
    def setUp(self):
        super().setUp()
        for number, text in enumerate(HOSTILE, 1):
            fields = {
                "place": text[:90],
                "category": text[:50],
                "law_article": text[:90],
                "last_progress": text[:90],
            }
            issue = self.an_issue("rectifying", number=f"LD2018-{number:04d}", description=text, **fields)
            Plan.objects.create(
                issue=issue,
                measures=text,
                person=text[:40],
                finish_on=TODAY,
                made_by=self.liaison,
                made_at=NOW,
            )

    def back(self, name, form) -> dict:
        content = self.get(name, form=form).content
        return check_issue_list(content, f"{name}.{form}").as_json()

    def test_no_row_is_lost_and_no_problem_changed(self):
        for name in OFFICIAL:
            for form in ("xlsx", "docx"):
                found = self.back(name, form)
                with self.subTest(name, form=form):
                    assert found["readable"], found["message"]
                    assert found["rejected"] == []
                    said = {row["description"] for row in found["accepted"]}
                    assert said == {clean(text) for text in HOSTILE}
                    assert {row["departments"][0] for row in found["accepted"]} == {self.housing.name}
                    assert {row["due"]["date"] for row in found["accepted"]} == {"2018-09-30"}

    def test_measures_come_back_where_the_list_has_them(self):
        for form in ("xlsx", "docx"):
            measures = {row["measure"] for row in self.back("rectification", form)["accepted"]}
            assert measures == {clean(text) for text in HOSTILE}, form

    def test_no_cell_of_any_workbook_is_a_formula(self):
        for name in OFFICIAL:
            page = load_workbook(io.BytesIO(self.get(name).content)).active
            cells = [cell for row in page.iter_rows() for cell in row]
            assert not [cell.coordinate for cell in cells if cell.data_type == "f"], name

    def test_no_document_holds_a_field_or_a_link(self):
        for name in OFFICIAL:
            for table in docx.Document(io.BytesIO(self.get(name, form="docx").content)).tables:
                xml = table._tbl.xml
                assert "w:hyperlink" not in xml and "w:instrText" not in xml, name


class LimitTests(Lists):
    def test_a_text_longer_than_a_cell_is_cut_in_excel_and_whole_in_word(self):
        long = "道路破损严重，" * 5_000
        self.an_issue("rectifying", description=long)
        for name in OFFICIAL:
            (cut,) = check_issue_list(self.get(name).content, "a.xlsx").accepted
            assert (len(cut.description), cut.description[-1]) == (LIMIT, "…"), name
            (whole,) = check_issue_list(self.get(name, form="docx").content, "a.docx").accepted
            assert whole.description == long, name

    def test_a_text_of_just_the_limit_is_whole(self):
        text = "路" * LIMIT
        self.an_issue("rectifying", description=text)
        (entry,) = check_issue_list(self.get("issues").content, "a.xlsx").accepted
        assert entry.description == text

    def test_emoji_at_the_limit_are_not_torn(self):
        self.an_issue("rectifying", description="😀" * LIMIT)
        (entry,) = check_issue_list(self.get("issues").content, "a.xlsx").accepted
        entry.description.encode()
        assert len(entry.description.encode("utf-16-le")) // 2 <= LIMIT

    def test_halves_of_surrogate_pairs_become_a_sign_for_torn_text(self):
        texts = ["路灯不亮\ud83d，夜间无法通行", "\udc00井盖缺失三处没有更换"]
        found = check_issue_list(workbook_of(texts), "a.xlsx").accepted
        assert [entry.description for entry in found] == [
            "路灯不亮\ufffd，夜间无法通行",
            "\ufffd井盖缺失三处没有更换",
        ]


class ReportTests(Lists):
    def test_a_word_list_with_torn_text_is_built(self):
        issue = self.an_issue("rectifying")
        Issue.objects.filter(pk=issue.pk).update(description="正常")
        filled = fill(
            "issues", Issue.objects.all(), user=self.city_staff, today=TODAY, title="问题清单\ud83d", facts=()
        )
        content = build_report(filled.report("衡水市人大常委会\x00", TODAY))
        assert docx.Document(io.BytesIO(content)).paragraphs
