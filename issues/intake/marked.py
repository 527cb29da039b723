"""A person's own workbook given back with the faulty cells red, a note at each, and a sheet that lists them all."""

import io
import re
from bisect import bisect_left
from collections import defaultdict
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from issues.intake.check import read_sheets
from issues.intake.files import XLSX, identify
from issues.intake.model import Fault, Report
from issues.intake.packages import Package
from issues.intake.places import column_letter, column_number
from issues.intake.sheets import Merge, Sheet
from issues.intake.styles import ERROR_FILL, HEADING_FILL, HEADING_FONT, set_text, set_value
from issues.intake.words import ERROR_SHEET, FIELDS

AUTHOR = "监督系统"
MAX_CELLS_KEPT = (
    200_000  # openpyxl holds about 1 kB a cell; a larger workbook is given back without its looks
)
_HEADINGS = ("工作表", "行", "列", "栏目", "问题与改正办法", "Problem and remedy")
_WIDTHS = (16, 8, 8, 14, 70, 70)
_CELL = re.compile(rb"<(?:[^<>\s/:]*:)?c[\s/>]")
_MERGED = re.compile(rb"""<(?:[^<>\s/:]*:)?mergeCell\s[^<>]*\bref=["']([A-Za-z0-9:]{1,30})["']""")

Reasons = dict[tuple[str, int, str], str]
"""What is wrong, by sheet, row and column letter."""


def mark_errors(data: bytes, filename: str, report: Report) -> bytes:
    """Return the workbook as .xlsx with the report's faults marked in it.

    An .xlsx keeps its formulas, looks and other sheets; from .xls, text and very large files the values are kept.
    Raise Refused when the file is not one we read.
    """
    reasons = _reasons(report.rejected)
    book = _own_workbook(data, filename)
    if book is None:
        book = _copied(read_sheets(data, filename), reasons)
    else:
        _remove_earlier_marks(book)
        for sheet in book.worksheets:
            _mark(sheet, reasons)
    _list_errors(book.create_sheet(ERROR_SHEET), report.rejected)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _reasons(faults: list[Fault]) -> Reasons:
    found: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for fault in faults:
        found[fault.sheet, fault.row, fault.column].append(f"{fault.reason['zh']}\n{fault.reason['en']}")
    return {place: "\n".join(reasons) for place, reasons in found.items()}


# ── the person's own workbook ──


def _own_workbook(data: bytes, filename: str) -> Workbook | None:
    """The workbook as it is, or None where openpyxl cannot hold it."""
    if identify(data, filename) != XLSX:
        return None
    package = Package(data)
    package.verify()
    if not _is_light(package):
        return None
    try:
        return load_workbook(io.BytesIO(data))
    except Exception:  # openpyxl raises a dozen kinds for what other programs write and calamine reads
        return None


def _is_light(package: Package) -> bool:
    """Whether all sheets together, hidden ones and merged areas included, are few enough cells for openpyxl."""
    cells = 0
    for name in package.names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            xml = package.read(name)
            cells += len(_CELL.findall(xml)) + sum(map(_area, _MERGED.findall(xml)))
    return cells <= MAX_CELLS_KEPT


def _area(reference: bytes) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference.decode())
        return (right - left + 1) * (bottom - top + 1)
    except (ValueError, TypeError):
        return MAX_CELLS_KEPT + 1


def _remove_earlier_marks(book: Workbook) -> None:
    """Take out what we marked in an earlier round, so that a corrected cell is not red any more."""
    if ERROR_SHEET in book.sheetnames:
        del book[ERROR_SHEET]
    for sheet in book.worksheets:
        for cell in _marked_cells(sheet):
            cell.comment = None
            cell.style = "Normal"


def _marked_cells(sheet: Worksheet) -> list[Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return [cell for cell in cells if getattr(cell, "comment", None) and cell.comment.author == AUTHOR]


def _mark(sheet: Worksheet, reasons: Reasons) -> None:
    merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    for (row, column), reason in _at_anchors(sheet.title, merges, reasons).items():
        cell = sheet.cell(row + 1, column + 1)
        cell.fill = ERROR_FILL
        own = cell.comment.text + "\n" if cell.comment else ""
        cell.comment = _note(own + reason)


def _at_anchors(name: str, merges: list[Merge], reasons: Reasons) -> dict[tuple[int, int], str]:
    """What is wrong in a sheet by row and column from 0; of a merged range only the first cell takes a note."""
    own = {
        (row - 1, column_number(letter)): reason
        for (sheet, row, letter), reason in reasons.items()
        if sheet == name
    }
    places = sorted(own)
    for top, left, bottom, right in merges:
        for row, column in places[bisect_left(places, (top, 0)) : bisect_left(places, (bottom + 1, 0))]:
            if left <= column <= right and (row, column) != (top, left):
                reason = own.pop((row, column), "")
                own[top, left] = "\n".join(filter(None, (own.get((top, left)), reason)))
    return own


def _note(text: str) -> Comment:
    return Comment(text, AUTHOR, height=140, width=320)


# ── a copy of the values ──


def _copied(sheets: list[Sheet], reasons: Reasons) -> Workbook:
    """A new workbook with the values of the sheets, written row by row so that it never stands in memory as a whole."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        if not sheet.is_table:
            continue
        written = book.create_sheet(_sheet_name(sheet.name))
        written.sheet_state = "visible" if sheet.visible else "hidden"
        _keep_shape(sheet, written)
        own = _at_anchors(sheet.name, sheet.merges, reasons)
        for number, values in enumerate(sheet.rows):
            written.append([_cell(written, value, own.get((number, at))) for at, value in enumerate(values)])
    return book


def _keep_shape(sheet: Sheet, written: Any) -> None:
    """What is hidden stays so and what is merged too: the copy must be read as the original was."""
    for row in sheet.hidden_rows:
        written.row_dimensions[row + 1].hidden = True
    for column in sheet.hidden_columns:
        written.column_dimensions[column_letter(column)].hidden = True
    last_row, last_column = len(sheet.rows), max(map(len, sheet.rows), default=0)
    for top, left, bottom, right in sheet.merges:
        if top >= last_row or left >= last_column:  # outside what is written: a million empty cells, say
            continue
        place = {"max_row": min(bottom + 1, last_row), "max_col": min(right + 1, last_column)}
        # `merged_cells.add` looks at all the others each time
        written.merged_cells.ranges.add(CellRange(min_row=top + 1, min_col=left + 1, **place))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", name)[:31] or "Sheet"


def _cell(written: Any, value: Any, reason: str | None) -> Any:
    if value == "" and not reason:
        return None
    cell = WriteOnlyCell(written)
    set_value(cell, value)
    if reason:
        cell.fill, cell.comment = ERROR_FILL, _note(reason)
    return cell


# ── the list of errors ──


def _list_errors(sheet: Any, faults: list[Fault]) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.column_dimensions[column_letter(column)].width = width
    sheet.append([_text_cell(sheet, heading, heading=True) for heading in _HEADINGS])
    for fault in faults:
        field = FIELDS[fault.field][0]
        told = (fault.sheet, fault.row, fault.column, field, fault.reason["zh"], fault.reason["en"])
        sheet.append([_text_cell(sheet, value) if isinstance(value, str) else value for value in told])


def _text_cell(sheet: Any, text: str, *, heading: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    set_text(cell, text)
    if heading:
        cell.font, cell.fill = HEADING_FONT, HEADING_FILL
    return cell
