"""Reports as PDF: every word is there and can be read back, nothing leaves the page, no row is torn."""

import io
import re
from datetime import date
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from core.documents import Report, Section, Table, build_pdf, has_chinese_font
from core.documents.layout import MARGINS_MM, PAGE_MM

pytestmark = pytest.mark.skipif(not has_chinese_font(), reason="this machine has no Chinese typeface")
DAY = date(2022, 9, 30)
POINTS = 72 / 25.4  # to the millimetre
LEFT, BOTTOM = MARGINS_MM["left"] * POINTS, MARGINS_MM["bottom"] * POINTS
RIGHT = (PAGE_MM[0] - MARGINS_MM["right"]) * POINTS


def read(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(build_pdf(report)), strict=True)


def words(page) -> str:
    return page.extract_text()


def report(*sections: Section, title="优化营商环境\n监督项目责任书", **fields) -> Report:
    return Report(title, "郴州市人大常委会　2022年9月30日", sections, **fields)


def long_table(rows: int) -> Table:
    return Table(("序号", "环节", "结束"), [(n, f"第{n}个环节", DAY) for n in range(1, rows + 1)])


def test_title_sections_table_and_signature_can_be_read_back():
    section = Section(
        "路线图", ["各阶段如下。"], [Table(("阶段", "结束"), [("调查研究", DAY)], caption="本年度")]
    )
    page = words(read(report(section, signer="郴州市人大常委会", dated=DAY)).pages[0])
    for text in (
        "优化营商环境",
        "监督项目责任书",
        "一、路线图",
        "各阶段如下。",
        "本年度",
        "调查研究",
        "— 1 —",
    ):
        assert text in page, text
    assert page.count("2022年9月30日") == 2  # under the title and under the signature
    assert page.count("2022-09-30") == 1  # in the table


def test_the_signature_stands_at_the_right_after_words_as_after_a_table():
    for section in (Section("说明", ["尚无安排。"]), Section("路线图", [], [Table(("阶段",), [("调查",)])])):
        found = []
        read(report(section, signer="签署机关", dated=DAY)).pages[0].extract_text(
            visitor_text=lambda text, cm, tm, _font, _size, found=found: found.append((_place(cm, tm), text))
        )
        [x] = [x for (x, _y), text in found if "签署机关" in text]
        assert x > (LEFT + RIGHT) / 2, section.heading


def test_the_file_names_its_title_author_and_language_and_is_a4():
    file = read(report(signer="郴州市人大常委会"))
    assert (file.metadata.title, file.metadata.author) == ("优化营商环境监督项目责任书", "郴州市人大常委会")
    assert file.trailer["/Root"]["/Lang"] == "zh-CN"
    assert [float(side) / POINTS for side in file.pages[0].mediabox[2:]] == pytest.approx(PAGE_MM, abs=0.1)


def test_a_long_table_goes_on_with_its_head_and_every_row_once():
    pages = [words(page) for page in read(report(Section("施工表", tables=[long_table(80)]))).pages]
    assert len(pages) > 2
    assert all("环节" in page and "结束" in page for page in pages)
    assert [int(number) for page in pages for number in re.findall(r"第(\d+)个环节", page)] == [*range(1, 81)]
    assert all(f"— {number} —" in page for number, page in enumerate(pages, 1))


@pytest.mark.parametrize("rows", range(20, 32))
def test_nobody_signs_on_a_page_of_its_own(rows):
    section = Section("施工表", tables=[long_table(rows)])
    pages = [words(page) for page in read(report(section, signer="甲人大常委会", dated=DAY)).pages]
    [last] = [page for page in pages if "甲人大常委会" in page]
    assert "个环节" in last
    assert sum(page.count("个环节") for page in pages) == rows


def test_no_heading_stands_at_the_foot_of_a_page():
    sections = [Section(f"第{n}部分", ["内容。"] * 4) for n in range(1, 13)]
    for page in read(report(*sections)).pages:
        lines = [line for line in words(page).splitlines() if line.strip() and "—" not in line]
        assert "部分" not in lines[-1]


def _place(outer, inner) -> tuple[float, float]:
    """Where text stands on its page, in points."""
    x, y = inner[4:]
    return x * outer[0] + y * outer[2] + outer[4], x * outer[1] + y * outer[3] + outer[5]


def test_numbers_stand_right_and_everything_inside_the_type_area():
    table = Table(("单位", "件数"), [("郴州市发展和改革委员会" * 4, 12)])
    placed = []
    read(report(Section("进展", ["很长的一段话，" * 40], [table]))).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: (
            text.strip() and placed.append((*_place(cm, tm), text.strip()))
        )
    )
    body = [(x, y) for x, y, text in placed if not text.startswith("—")]
    assert min(x for x, _y in body) >= LEFT - 1 and min(y for _x, y in body) >= BOTTOM
    [number] = [x for x, _y, text in placed if text == "12"]
    assert RIGHT - 30 < number < RIGHT


def test_typed_brackets_backslashes_and_control_characters_stay_text():
    page = words(read(report(Section("（一）", [r"a(b)\c <d> %e #x $y$" + "\x00\x07\ud800"]))).pages[0])
    assert r"a(b)\c <d> %e #x $y$" in page


def test_an_empty_report_is_a_page():
    assert len(read(Report("空", "", [])).pages) == 1


def test_pages_lie_on_their_side_where_the_report_does():
    box = read(report(landscape=True)).pages[0].mediabox
    assert box.width > box.height


@given(st.text(max_size=300))
def test_any_text_can_be_set(text):
    table = Table(("单位", "情况"), [(text, text)], caption=text)
    whole = report(Section(text, [text], [table]), title=text, signer=text, dated=DAY)
    assert len(read(whole).pages) >= 1


def test_without_a_chinese_typeface_the_machine_says_so():
    class Bare:
        def families(self):
            return ["DejaVu Sans", "Noto Sans CJK JP"]

    with mock.patch("core.documents.pdf._fonts", Bare):
        assert not has_chinese_font()
