"""Workbooks and CSV files as offices hand them on: heads, frames, print layout, no cell that runs a formula.

A workbook is told as `Sheet`s of `Column`s and given as bytes by `build_workbook`. openpyxl makes the
package, the styles and the head. The rows are written as XML here: styled cells cost openpyxl half as much
again as plain ones, here they cost a quarter. Whatever people typed goes in as a string.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Literal
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .clock import LOCAL_ZONE

TITLE_ROW, FACTS_ROW, HEAD_ROW = 1, 2, 3
LAST_ROW = 1_048_576  # of a sheet, by the file format
CELL_LIMIT = 32_767  # UTF-16 units in one cell, by the file format
EXACT_DIGITS = 10**15  # from here on Excel rounds a whole number
DAY_ZERO = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a 29 February that never was
SPOOL_BYTES = 8 * 1024 * 1024
FREE_ROWS = 1_000  # below the last row, still offering a column's choices

Kind = Literal["text", "number", "date", "datetime", "percent"]
FORMATS: dict[Kind, str] = {
    "text": "General",
    "number": "General",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
ALIGNED: dict[Kind, str] = {
    "text": "left",
    "number": "right",
    "percent": "right",
    "date": "center",
    "datetime": "center",
}

BODY_SIZE, LINE_HEIGHT = 11, 15  # points; column widths count in characters of the first
TALLEST = 409  # points of a row, by the file format
_FONT, _TITLE_FONT = "宋体", "黑体"  # names only: the reader's machine has them
_LINE = Side(style="thin", color="FF7B8794")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", start_color="FFE9EDF1")

# Excel takes the full-width signs for formulas too; blanks before the sign do not disarm it everywhere, and
# control characters before it fall away when the text is cleaned.
_RISKY = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]|[\\s\x00-\x1f\x7f]*[=+\\-@＝＋－＠]")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NAME_FORBIDS = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in Latin characters (a Chinese one takes two), and what its cells hold.

    `number_format` replaces the usual one of the kind (`FORMATS`). `choices` become a drop-down in Excel that
    only advises; a list that Excel cannot hold (over 255 characters, a comma) gives none.
    """

    title: str
    width: float = 14
    kind: Kind = "text"
    number_format: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """One table. `facts` say on the line under the title what it holds: filters, unit, the body that reports.

    Rows hold one value per column. Percents are fractions (0.25). A value that does not fit the column's kind
    (待定 in a date column) is written as text, None as an empty cell.
    """

    name: str
    title: str
    facts: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    frozen_columns: int = 0


def build_workbook(sheets: Sequence[Sheet], *, made_by: str, made_at: datetime) -> bytes:
    """Give the .xlsx of `sheets`, A4 landscape, with who made it and when on every page.

    Raises ValueError for no sheets, no columns, a row longer or shorter than the columns, a naive `made_at`,
    more rows than a sheet can hold.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    stamp = _Stamp(clean_text(made_by), local_moment(made_at))
    book, bodies = Workbook(), []
    book.remove(book.active)
    book.properties.creator, book.properties.title = stamp.made_by, clean_text(sheets[0].title)
    with ExitStack() as files:
        for sheet, name in zip(sheets, sheet_names([sheet.name for sheet in sheets]), strict=True):
            page = book.create_sheet(name)
            body = _Body(page, sheet.columns, files.enter_context(SpooledTemporaryFile(SPOOL_BYTES)))
            body.write(sheet.rows)
            _lay_out(page, sheet, stamp, body.last_row)
            bodies.append(body)
        return _assemble(book, bodies)


def safe_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Give `rows` as CSV in UTF-8 with a byte order mark (Excel needs it), every cell quoted.

    Text that a spreadsheet would run gets an apostrophe in front; true numbers keep their sign.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([_csv_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def clean_text(value: object) -> str:
    """The text of `value` as XML can hold it: one kind of line end, no control characters, � for torn."""
    text = str(value)
    if _UNCLEAN.search(text) is None:
        return text
    return _CONTROLS.sub("", _BROKEN.sub("\ufffd", _LINE_ENDS.sub("\n", text)))


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might run this text as a formula."""
    return _RISKY.match(text) is not None


def local_moment(moment: datetime) -> datetime:
    """The naive local time in Asia/Shanghai of an aware moment, which is all that Excel knows."""
    if moment.tzinfo is None:
        raise ValueError("a workbook needs aware moments")
    return moment.astimezone(LOCAL_ZONE).replace(tzinfo=None)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes, in order: 31 units, no []:*?/\\, no apostrophe at the ends, none twice."""
    names: list[str] = []
    for number, name in enumerate(wanted, 1):
        base = _NAME_FORBIDS.sub(" ", clean_text(name).replace("\n", " ")).strip(" '")
        if not base or base.casefold() == "history":  # which Excel keeps for itself
            base = _("表") + str(number)
        names.append(_free_name(base, {taken.casefold() for taken in names}))
    return names


def _free_name(base: str, taken: set[str]) -> str:
    name, turn = _cut(base, 31).rstrip(" '"), 2
    while name.casefold() in taken:
        ending = f"（{turn}）"
        name, turn = _cut(base, 31 - len(ending)).rstrip(" '") + ending, turn + 1
    return name


def _cut(text: str, units: int) -> str:
    """The beginning of `text` that fits `units` of UTF-16, in which Excel counts."""
    if len(text) * 2 <= units:
        return text
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


# ── the page round the rows ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class _Stamp:
    made_by: str
    made_at: datetime

    @property
    def time(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


def _lay_out(page: Worksheet, sheet: Sheet, stamp: _Stamp, last_row: int) -> None:
    facts = "　　".join([*map(clean_text, sheet.facts), _("制表时间：%s") % stamp.time])
    width = sum(column.width for column in sheet.columns)
    _write_across(page, TITLE_ROW, clean_text(sheet.title), Font(name=_TITLE_FONT, size=16), "center", width)
    _write_across(page, FACTS_ROW, facts, Font(name=_FONT, size=10), "left", width)
    _write_head(page, sheet.columns)
    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{last_row}"
    _offer_choices(page, sheet.columns, last_row)
    _set_print(page, stamp)


def _write_across(page: Worksheet, row: int, text: str, font: Font, align: str, width: float) -> None:
    """Write one line over all columns; its height is reckoned here, for Excel fits no merged cell."""
    cell = page.cell(row, 1)
    _set_text(cell, text)
    cell.font, cell.alignment = font, Alignment(horizontal=align, vertical="center", wrap_text=True)
    page.row_dimensions[row].height = _lines(text, width * BODY_SIZE / font.size) * font.size * 1.4 + 6
    columns = len(page.column_dimensions)
    if columns > 1:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)


def _write_head(page: Worksheet, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, 1):
        cell = page.cell(HEAD_ROW, number)
        _set_text(cell, clean_text(column.title))
        cell.font, cell.fill, cell.border = Font(name=_FONT, size=BODY_SIZE, bold=True), _HEAD_FILL, _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    lines = max(_lines(column.title, column.width) for column in columns)
    page.row_dimensions[HEAD_ROW].height = lines * LINE_HEIGHT + 9


def _set_text(cell, text: str) -> None:
    if text:
        cell.value, cell.data_type = _ready(text), "s"
    cell.quotePrefix = is_risky(text)


def _lines(text: str, width: float) -> int:
    """How many lines `text` takes in a cell of `width` Latin characters."""
    return sum(max(1, math.ceil(display_width(line) / max(width - 1, 1))) for line in str(text).split("\n"))


def display_width(text: str) -> int:
    """Latin characters that fit where `text` stands; a Chinese one counts as two.

    In UTF-8 a Latin character has one byte and a Chinese one three: the mean of bytes and characters it is.
    """
    return (len(text.encode(errors="replace")) + len(text)) // 2


def _offer_choices(page: Worksheet, columns: Sequence[Column], last_row: int) -> None:
    for number, column in enumerate(columns, 1):
        listed = ",".join(column.choices)
        if not listed or len(listed) > 255 or any(set(choice) & set(',"') for choice in column.choices):
            continue
        letter = get_column_letter(number)
        rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{min(last_row + FREE_ROWS, LAST_ROW)}")
        page.add_data_validation(rule)


def _set_print(page: Worksheet, stamp: _Stamp) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = page.ORIENTATION_LANDSCAPE, page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5  # inches, as the margins of a workbook are
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.6, 0.75, 0.35
    made_by = _cut(stamp.made_by.replace("\n", " "), 60).replace("&", "&&")  # & begins a code in a footer
    page.oddFooter.left.text = _("制表人：%s") % made_by
    page.oddFooter.center.text = _("第 %(page)s 页，共 %(pages)s 页") % {"page": "&P", "pages": "&N"}
    page.oddFooter.right.text = _("制表时间：%s") % stamp.time


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────
class _Body:
    """The rows of one sheet as XML in a spooled file, and the number of the last of them."""

    def __init__(self, page: Worksheet, columns: Sequence[Column], spool: IO[bytes]):
        if not columns:
            raise ValueError(f"sheet {page.title!r} has no columns")
        for number, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(number)].width = column.width
        self.widths = [column.width for column in columns]
        self.cells = [_CellWriter(page, column, number) for number, column in enumerate(columns, 1)]
        self.last_row = HEAD_ROW
        self.xml = spool

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        for values in rows:
            self.last_row += 1
            self.xml.write(self._row(values).encode())

    def _row(self, values: Sequence[object]) -> str:
        if self.last_row > LAST_ROW:
            raise ValueError(f"a sheet holds {LAST_ROW} rows, no more")
        if len(values) != len(self.cells):
            raise ValueError(f"row {self.last_row} has {len(values)} values for {len(self.cells)} columns")
        row = str(self.last_row)
        written = "".join([cell.write(row, value) for cell, value in zip(self.cells, values, strict=True)])
        return f'<row r="{row}" ht="{self._height(values)}">{written}</row>'

    def _height(self, values: Sequence[object]) -> int:
        """Points that show the row whole; Excel would find them itself, LibreOffice and WPS need not."""
        wide = [
            _lines(value, width)
            for value, width in zip(values, self.widths, strict=True)
            if isinstance(value, str) and (len(value) * 2 >= width or "\n" in value)
        ]
        return min(max(wide, default=1) * LINE_HEIGHT + 5, TALLEST)

    def chunks(self) -> Iterator[bytes]:
        self.xml.seek(0)
        while chunk := self.xml.read(1 << 16):
            yield chunk


class _CellWriter:
    """Writes the cells of one column as XML; the styles are entered into the workbook once."""

    def __init__(self, page: Worksheet, column: Column, number: int):
        self.letter = get_column_letter(number)
        self.reckon = _RECKON[column.kind]
        kind_format = column.number_format or FORMATS[column.kind]
        self.value_style = _style_id(page, kind_format, ALIGNED[column.kind])
        self.text_style = _style_id(page, "General", ALIGNED["text"])
        # As text it is harmless; with the quote it stays so when somebody edits the cell and presses Enter.
        self.quoted_style = _style_id(page, "General", ALIGNED["text"], quoted=True)

    def write(self, row: str, value: object) -> str:
        number = self.reckon(value)
        if number is not None:
            return f'<c r="{self.letter}{row}" s="{self.value_style}"><v>{number}</v></c>'
        if value is None or value == "":
            return f'<c r="{self.letter}{row}" s="{self.value_style}"/>'
        raw = _shown(value)
        style = self.quoted_style if _RISKY.match(raw) else self.text_style
        text = escape(_ready(clean_text(raw)))
        return (
            f'<c r="{self.letter}{row}" s="{style}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
        )


def _style_id(page: Worksheet, number_format: str, align: str, *, quoted: bool = False) -> int:
    cell = WriteOnlyCell(page)
    cell.font, cell.border, cell.number_format = Font(name=_FONT, size=BODY_SIZE), _FRAME, number_format
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    cell.quotePrefix = quoted
    return cell.style_id


def _ready(text: str) -> str:
    """Clean text as a cell can hold it: cut at the limit, `_x0041_` kept from becoming A."""
    fitting = _cut(text, CELL_LIMIT)
    whole = text if fitting == text else _cut(text, CELL_LIMIT - 1) + "…"
    return _ESCAPED.sub("_x005F_", whole) if "_x" in whole else whole


def _shown(value: object) -> str:
    """A value as text for people: local time, 是 and 否, anything else as it calls itself."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        local = local_moment(value) if value.tzinfo else value
        return f"{local:%Y-%m-%d %H:%M}"
    return str(value)


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    raw = _shown(value)
    is_number = isinstance(value, (int, float, Decimal)) and math.isfinite(value)
    return "'" + clean_text(raw) if not is_number and is_risky(raw) else clean_text(raw)


def _number(value: object) -> str | None:
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        return None
    return str(value) if math.isfinite(value) and abs(value) < EXACT_DIGITS else None


def _day(value: object) -> str | None:
    if isinstance(value, datetime):
        value = (local_moment(value) if value.tzinfo else value).date()
    if not isinstance(value, date) or value < FIRST_DAY:
        return None
    return str((value - DAY_ZERO).days)


def _moment(value: object) -> str | None:
    if not isinstance(value, datetime):
        return _day(value)
    local = local_moment(value) if value.tzinfo else value
    if local.date() < FIRST_DAY:
        return None
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return repr((local.date() - DAY_ZERO).days + seconds / 86_400)


def _nothing(value: object) -> None:
    return None


_RECKON = {"text": _nothing, "number": _number, "percent": _number, "date": _day, "datetime": _moment}


# ── the package ───────────────────────────────────────────────────────────────────────────────────────────
def _assemble(book: Workbook, bodies: Sequence[_Body]) -> bytes:
    """Save what openpyxl made and put the rows into its sheets, which it numbers in their order."""
    made, out = io.BytesIO(), io.BytesIO()
    book.save(made)
    rows = {f"xl/worksheets/sheet{number}.xml": body for number, body in enumerate(bodies, 1)}
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename in rows:
                _pour(source.read(part), rows[part.filename], target, part.filename)
            else:
                target.writestr(part.filename, source.read(part))
    return out.getvalue()


def _pour(head: bytes, body: _Body, target: zipfile.ZipFile, name: str) -> None:
    extent = f'<dimension ref="A1:{get_column_letter(len(body.cells))}{body.last_row}"'.encode()
    before, end, after = re.sub(rb'<dimension ref="[^"]*"', extent, head, count=1).partition(b"</sheetData>")
    with target.open(name, "w", force_zip64=True) as part:
        part.write(before)
        for chunk in body.chunks():
            part.write(chunk)
        part.write(end + after)
