"""The workbook that people download, fill in and send back; what it asks for is what the reader understands."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from issues.intake.styles import (
    CENTRED,
    FRAMED,
    HEADING_FILL,
    HEADING_FONT,
    TITLE_FONT,
    WRAPPED,
    set_text,
)

LIST_SHEET, NOTES_SHEET, CHOICES_SHEET = "问题清单", "填写说明", "选项"
HEADER_ROW = 3
ROWS_WITH_CHOICES = 2_000
DUE_CHOICES = ("立行立改", "长期坚持")

# Heading, width in characters, what a filled cell looks like.
COLUMNS: tuple[tuple[str, int, str], ...] = (
    ("序号", 6, "1"),
    ("问题类别", 14, "营商环境"),
    ("问题描述*", 48, "政务大厅综合窗口午间无人值守，群众办事需往返两次"),
    ("发生地点", 18, "县政务服务中心一楼"),
    ("责任单位*", 24, "行政审批局"),
    ("配合单位", 20, "人力资源和社会保障局、税务局"),
    ("涉及法律条款", 20, "《优化营商环境条例》第三十六条"),
    ("整改措施", 36, "实行午间轮班，公开值班安排"),
    ("责任人", 12, "窗口负责人"),
    ("整改时限", 14, "{year}-09-30"),
    ("备注", 16, ""),
)
# A department's own list: it is responsible itself, and says how far it has come.
SELF_CHECK_COLUMNS: tuple[tuple[str, int, str], ...] = (
    ("序号", 6, "1"),
    ("问题类别", 14, "营商环境"),
    ("自查发现的问题*", 48, "施工许可窗口未公开办理时限，企业需多次询问"),
    ("发生地点", 18, "政务服务中心二楼"),
    ("涉及法律条款", 20, "《优化营商环境条例》第三十六条"),
    ("自纠措施", 36, "公开办理时限，设专人答复"),
    ("责任科室", 16, "审批科"),
    ("责任人", 12, "审批科科长"),
    ("整改时限", 14, "{year}-09-30"),
    ("完成情况", 20, "正在办理"),
    ("备注", 16, ""),
)
NOTES = (
    "带 * 的两列必填：问题描述、责任单位。其余各列可以不填。",
    "一行一个问题。序号、合计等可以保留，系统会自动识别。",
    "问题描述要具体到事、到地点，不写“有的”“个别”。",
    "责任单位有几个时用顿号分开；可在单位后注明（牵头）、（配合），或把配合单位写在“配合单位”列。",
    "整改时限写日期，如 {year}-12-31，也可写“立行立改”“长期坚持”。只写“年底”“9月底”时按最后一天理解，并请您核对。",
    "可以增加列，内容会原样保留；请勿合并数据行，不要设密码。隐藏的行、列和工作表不会被读取。",
    "填好后上传检查。有误的单元格会逐个标出，改正后再次上传即可，不会重复。",
)


SELF_CHECK_NOTES = (
    "带 * 的一列必填：自查发现的问题。责任单位就是本单位，不必填写。",
    *NOTES[1:3],
    "整改时限写日期，如 {year}-12-31，也可写“立行立改”“长期坚持”。只写“年底”“9月底”时按最后一天理解，并请您核对。",
    *NOTES[5:],
)


@dataclass(frozen=True)
class _Layout:
    """Which list the workbook is for: what its title calls it, its columns, its notes."""

    called: str
    columns: tuple[tuple[str, int, str], ...]
    notes: tuple[str, ...]


_ISSUES = _Layout("监督问题清单", COLUMNS, NOTES)
_SELF_CHECK = _Layout("自查自纠问题清单", SELF_CHECK_COLUMNS, SELF_CHECK_NOTES)


def build_template(
    reporter: str,
    year: int,
    *,
    categories: Sequence[str] = (),
    departments: Sequence[str] = (),
    is_self_check: bool = False,
) -> bytes:
    """Return the .xlsx for that reporting body: title with its name, headings, choices, and a sheet of notes with a sample.

    `categories` and `departments` fill the drop-down lists; other answers stay possible. `is_self_check`: for a
    department's own self-inspection.
    """
    layout = _SELF_CHECK if is_self_check else _ISSUES
    book = Workbook()
    sheet = book.active
    sheet.title = LIST_SHEET
    _fill_head(sheet, layout, reporter, year)
    _fill_headings(sheet, layout, HEADER_ROW)
    _fill_notes(book.create_sheet(NOTES_SHEET), layout, year)
    _add_choices(book, layout, {"问题类别": categories, "责任单位*": departments, "整改时限": DUE_CHOICES})
    _prepare_print(sheet)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _fill_head(sheet: Worksheet, layout: _Layout, reporter: str, year: int) -> None:
    last = get_column_letter(len(layout.columns))
    sheet.merge_cells(f"A1:{last}1")
    set_text(sheet["A1"], f"{reporter}{year}年{layout.called}")
    sheet["A1"].font, sheet["A1"].alignment = TITLE_FONT, CENTRED
    set_text(sheet["A2"], f"填报单位：{reporter}")
    set_text(sheet["H2"], "填报日期：")
    sheet.row_dimensions[1].height = 36


def _fill_headings(sheet: Worksheet, layout: _Layout, row: int) -> None:
    for column, (heading, width, _) in enumerate(layout.columns, start=1):
        cell = sheet.cell(row, column)
        set_text(cell, heading)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING_FONT, HEADING_FILL, FRAMED, CENTRED
        sheet.column_dimensions[get_column_letter(column)].width = width


def _fill_notes(sheet: Worksheet, layout: _Layout, year: int) -> None:
    set_text(sheet["A1"], "填写说明")
    sheet["A1"].font = TITLE_FONT
    for row, note in enumerate(layout.notes, start=2):
        set_text(sheet.cell(row, 1), f"{row - 1}. {note.format(year=year)}")
    example = len(layout.notes) + 3
    set_text(sheet.cell(example, 1), "填写示例（本页内容不会被导入）：")
    _fill_headings(sheet, layout, example + 1)
    for column, (_, _, sample) in enumerate(layout.columns, start=1):
        cell = sheet.cell(example + 2, column)
        set_text(cell, sample.format(year=year))
        cell.border, cell.alignment = FRAMED, WRAPPED


def _add_choices(book: Workbook, layout: _Layout, choices: dict[str, Sequence[str]]) -> None:
    """Drop-downs from a hidden sheet: a list typed into the rule itself may not be longer than 255 characters."""
    hidden = book.create_sheet(CHOICES_SHEET)
    hidden.sheet_state = "hidden"
    headings = [heading for heading, _, _ in layout.columns]
    for column, (heading, listed) in enumerate(choices.items(), start=1):
        for row, choice in enumerate(listed, start=1):
            set_text(hidden.cell(row, column), choice)
        if listed and heading in headings:
            source = get_column_letter(column)
            rule = DataValidation("list", formula1=f"'{CHOICES_SHEET}'!${source}$1:${source}${len(listed)}")
            rule.showErrorMessage = (
                False  # the list helps; several organizations or a date may be typed as well
            )
            letter = get_column_letter(headings.index(heading) + 1)
            rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + ROWS_WITH_CHOICES}")
            book[LIST_SHEET].add_data_validation(rule)


def _prepare_print(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
