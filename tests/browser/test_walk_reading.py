"""Steps 1, 7 and 8 of the walk: what is planned, what is late, what was voted, and the report upward."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

pytestmark = pytest.mark.browser


# ── step 1 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_staff_see_stages_links_dates_and_what_is_due_next(visit):
    staff = visit("city.lin")
    staff.go("/campaigns/")
    staff.follow("衡水市人大常委会三项联动监督")
    assert staff.page.locator(".stage-card strong").all_inner_texts() == [
        "动员部署",
        "组织实施",
        "整改问责",
        "总结提升",
    ]
    first = staff.text(".dated li")
    for words in ("8月10日 周五", "代表活动情况和问题清单（7／11 已报送）", "还剩 1 天"):
        assert words in first
    staff.follow("环节")
    assert staff.page.locator("main").get_by_text("代表小组活动", exact=False).first.is_visible()
    assert staff.sees("8月l0日前")


def test_the_wall_chart_shows_today_and_all_links_with_a_period(visit):
    staff = visit("city.lin")
    staff.go("/campaigns/")
    staff.follow("衡水市人大常委会三项联动监督")
    staff.follow("挂图作战")
    assert staff.sees("今天 8-9")
    assert staff.sees("14 个环节：红灯 0，黄灯 1，绿灯 1，未开始 8，已完成 4")


# ── step 7 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_number_of_the_leader_page_opens_exactly_its_rows(visit):
    leader = visit("city.gao")
    leader.go("/leader/")
    numbers = linked_numbers(leader)
    assert len(numbers) >= 12
    assert {url: counted(leader, url) for url in numbers} == numbers


def linked_numbers(leader) -> dict[str, int]:
    """The addresses that the tiles and the three worst rows of the table open, each with its number."""
    tiles = leader.page.locator("main .tiles a").all()
    cells = leader.page.locator("main .standing tbody tr:nth-child(-n+3) td a").all()
    pairs = [(tile.locator(".tile-value").inner_text(), tile) for tile in tiles]
    pairs += [(cell.inner_text(), cell) for cell in cells]
    return {one.get_attribute("href"): int(text) for text, one in pairs if text.isdecimal()}


def counted(leader, url: str) -> int:
    """The rows of a ledger, over all its pages."""
    leader.go(url)
    rows = len(leader.rows())
    while leader.page.get_by_role("link", name="下一页").is_visible():
        leader.follow("下一页")
        rows += len(leader.rows())
    return rows


def test_the_leader_sees_who_is_worst_and_what_was_voted(visit):
    leader = visit("city.gao")
    leader.go("/leader/")
    assert leader.sees("16 件问题逾期未结，衡水住建局最多（8 件）")
    assert leader.text(".standing tbody tr").startswith("衡水住建局")
    votes = leader.page.locator("section:has(#votes) li").all_inner_texts()
    assert [line.split()[-1] for line in votes] == ["不满意", "基本满意", "满意"]
    leader.follow("安平工信局")
    assert leader.sees("安平县部门满意度测评（试点）")


# ── step 8 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_report_upward_is_a_workbook_with_every_row(visit):
    staff = visit("city.lin")
    staff.follow("总结", within="nav")
    shown = {name: int(rows) for name, rows in parts(staff)}
    name, content = staff.download("生成台账工作簿")
    assert name == "三项联动监督台账.xlsx"
    book = load_workbook(io.BytesIO(content))
    assert {sheet.title: rows_of(sheet) for sheet in book} == shown
    assert shown["报送情况"] == 26


def parts(staff) -> list[tuple[str, str]]:
    """What the page says that the workbook will hold: part and rows."""
    lines = staff.page.locator("section:has(#contents) li").all_inner_texts()
    return [(line.split()[0], line.split()[1]) for line in lines]


def rows_of(sheet) -> int:
    return sum(1 for row in sheet.iter_rows(min_row=4, values_only=True) if row[0])


def test_the_report_upward_is_a_word_document_with_the_same_figures(visit):
    staff = visit("city.lin")
    staff.go("/report/")
    overdue = staff.text("section:has(#open) li:has-text('问题逾期未结') a")
    name, content = staff.download("生成 Word 报告")
    assert name == "三项联动监督进展情况报告.docx"
    document = Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"其中逾期{overdue}件" in text
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"衡水住建局", "安平县工业和信息化局"} <= cells
