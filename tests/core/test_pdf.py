"""Reports as PDF: every word is there and can be read back, nothing leaves the page, no row is torn."""

import io
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from core.documents import Report, Section, Table, build_pdf
from core.documents.pdf import BOTTOM, LEFT, WIDTH, broken
from core.documents.pdf_file import A4, width_of
from core.documents.wording import NO_START

DAY = date(2022, 9, 30)


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
    assert page.count("2022年9月30日") == 3  # under the title, in the table, under the signature


def test_the_file_names_its_title_author_and_language_and_is_a4():
    file = read(report(signer="郴州市人大常委会"))
    assert (file.metadata.title, file.metadata.author) == ("优化营商环境监督项目责任书", "郴州市人大常委会")
    assert file.trailer["/Root"]["/Lang"] == "zh-CN"
    assert tuple(map(float, file.pages[0].mediabox[2:])) == A4


def test_a_long_table_goes_on_with_its_head_and_every_row_once():
    pages = [words(page) for page in read(report(Section("施工表", tables=[long_table(80)]))).pages]
    assert len(pages) == 4
    assert all("环节" in page and "结束" in page for page in pages)
    assert [int(number) for page in pages for number in re.findall(r"第(\d+)个环节", page)] == [*range(1, 81)]
    assert [f"— {number} —" in page for number, page in enumerate(pages, 1)] == [True] * 4


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


def test_numbers_stand_right_and_everything_inside_the_type_area():
    table = Table(("单位", "件数"), [("郴州市发展和改革委员会" * 4, 12)])
    placed = []
    read(report(Section("进展", ["很长的一段话，" * 40], [table]))).pages[0].extract_text(
        visitor_text=lambda text, _cm, tm, _font, size: (
            text.strip() and placed.append((tm[4], tm[5], text.strip()))
        )
    )
    body = [(x, y) for x, y, text in placed if not text.startswith("—")]
    assert min(x for x, _y in body) >= LEFT - 1 and min(y for _x, y in body) >= BOTTOM
    [number] = [x for x, _y, text in placed if text == "12"]
    assert LEFT + WIDTH - 30 < number < LEFT + WIDTH


def test_typed_brackets_backslashes_and_control_characters_stay_text():
    page = words(read(report(Section("（一）", [r"a(b)\c <d> %e" + "\x00\x07"]))).pages[0])
    assert r"a(b)\c <d> %e" in page


def test_an_empty_report_is_a_page():
    assert len(read(Report("空", "", [])).pages) == 1


@given(st.text(min_size=1, max_size=200), st.floats(40, 400))
def test_any_text_is_broken_without_loss_into_lines_that_fit(text, width):
    lines = broken(text, 12, width)
    assert "".join(lines) == "".join(broken(text, 12, 1e9))
    assert all(width_of(line, 12) <= width or len(line) == 1 for line in lines)


def test_punctuation_takes_the_character_before_it_to_the_next_line():
    assert broken("一二三四五，六", 10, 50) == ["一二三四", "五，六"]
    assert not any(line[0] in NO_START for line in broken("听取、审议，报告；整改。" * 9, 12, 200))


def test_figures_and_latin_words_are_not_torn():
    assert broken("本次编号为JD2022-8", 10, 75) == ["本次编号为", "JD2022-8"]
    assert broken("ABCDEFGHIJKLMNOP", 10, 30) == ["ABCDEF", "GHIJKL", "MNOP"]  # but one too long for any line
