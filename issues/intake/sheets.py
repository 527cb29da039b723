"""The sheets of a file as plain rows of values, with what a person would not see in them.

calamine reads the values (twelve times faster than openpyxl); what it does not tell, hidden rows and columns, cells
whose formula has no result and dates that show only a month, is searched in the sheet's XML without building it.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum

from issues.intake.bounds import check_bounds
from issues.intake.messages import refuse
from issues.intake.model import Refused
from issues.intake.packages import Package
from issues.intake.places import split_reference

MAX_ROWS = 20_000  # issues in one file
MAX_RECORDS = 30_000  # rows of any kind: heads, subtotals and blanks come on top of the issues
MAX_CELLS = 2_500_000
MAX_MERGES = 50_000

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 0."""


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 0 here; people see row + 1 and a letter."""

    name: str
    rows: list[list[Any]]
    visible: bool = True
    is_table: bool = True
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    month_cells: set[tuple[int, int]] = field(default_factory=set)
    broken_cells: set[tuple[int, int]] = field(default_factory=set)
    struck_cells: set[tuple[int, int]] = field(default_factory=set)
    dates_from_1904: bool = False
    last_row: int = -1
    doubts: list[str] = field(default_factory=list)
    # A table of a Word document: what is written around it, and the headings of the parts it stands in.
    in_document: bool = False
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    # The column added for units that only headings of parts name; it is no column of the file.
    unit_column: int | None = None

    def add_unit_column(self) -> int:
        """Put an empty column to the right, once, and give its number."""
        if self.unit_column is None:
            self.unit_column = len(self.rows[0])
            for row in self.rows:
                row.append("")
        return self.unit_column


def read_xlsx(data: bytes) -> list[Sheet]:
    """Every sheet of the workbook; hidden sheets and charts come without rows. Raise Refused when it cannot be read."""
    package = Package(data)
    workbook = Workbook(package)
    sheets = [workbook.sheet(number) for number in range(workbook.sheet_count)]
    package.verify()  # the other parts: from here on calamine reads what has been checked
    book = open_book(data)
    if len(book.sheets_metadata) != len(sheets):
        raise refuse("broken")
    for number, sheet in enumerate(sheets):
        about = book.sheets_metadata[number]
        if about.typ == SheetTypeEnum.MacroSheet:
            raise refuse("macros")
        sheet.name, sheet.is_table = about.name, about.typ == SheetTypeEnum.WorkSheet
        if sheet.visible and sheet.is_table:
            fill(sheet, book, number)
            check_size(sheets)
    return sheets


def fill(sheet: Sheet, book: CalamineWorkbook, number: int) -> None:
    """Give the sheet its values and merged ranges, and as many rows as Excel shows as used: prepared empty rows and
    the ends of merged cells count as rows."""
    sheet.rows, sheet.merges = values_of(book, number)
    last = max([sheet.last_row, *(merge[2] for merge in sheet.merges)])
    if sheet.rows and last < MAX_RECORDS:
        width = len(sheet.rows[0])
        sheet.rows.extend([""] * width for _ in range(last + 1 - len(sheet.rows)))


def check_size(sheets: list[Sheet]) -> None:
    """Refuse a file whose sheets together hold more cells than any list of 20,000 rows needs."""
    cells = sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in sheets if sheet.rows)
    if cells > MAX_CELLS or any(len(sheet.merges) > MAX_MERGES for sheet in sheets):
        raise refuse("unpacks_too_large", found=sheets[-1].name)


def open_book(data: bytes) -> CalamineWorkbook:
    """The workbook by calamine; Refused for a password or a broken file."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise refuse("password") from None
    except BaseException as error:
        raise broken_by(error) from None


def broken_by(error: BaseException) -> BaseException:
    """What to raise for an error of calamine: a refusal, also for the panics it does not derive from Exception."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | Refused):
        return error
    return refuse("broken")


def values_of(book: CalamineWorkbook, number: int) -> tuple[list[list[Any]], list[Merge]]:
    """Rows from the sheet's very first cell on, and merged ranges."""
    try:
        sheet = book.get_sheet_by_index(number)
        rows = _from_first_cell(sheet.start, sheet.to_python())
        return rows, [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    except BaseException as error:
        raise broken_by(error) from None


def _from_first_cell(start: tuple[int, int] | None, rows: list[list[Any]]) -> list[list[Any]]:
    """Put back the empty rows and columns before the first cell: row numbers must be those people see."""
    if not start or not rows or start == (0, 0):
        return rows
    above, left = start
    if left:
        rows = [[""] * left + row for row in rows]
    return [[""] * len(rows[0]) for _ in range(above)] + rows


# ── what the XML says beyond the values ──


class Workbook:
    """What is needed of xl/workbook.xml, its relations, the styles and the sheets' XML."""

    def __init__(self, package: Package):
        self._package = package
        root = package.xml("xl/workbook.xml")
        self._targets = self._relations()
        self._sheets = [element for element in root.iter() if _local(element) == "sheet"]
        properties = next((element for element in root.iter() if _local(element) == "workbookPr"), None)
        self._dates_from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        styles = package.read("xl/styles.xml") if "xl/styles.xml" in package else b""
        self._month_styles, self._struck_styles = month_styles(styles), struck_styles(styles)

    @property
    def sheet_count(self) -> int:
        return len(self._sheets)

    def sheet(self, number: int) -> Sheet:
        """The sheet without its values, but with all that a person would not see in it; bounds are checked."""
        element = self._sheets[number]
        sheet = Sheet(element.get("name", ""), [], element.get("state", "visible") == "visible")
        sheet.dates_from_1904 = self._dates_from_1904
        part = self._part(element)
        if sheet.visible and "chartsheet" not in part.lower():
            xml = self._package.read(part)
            check_bounds(xml, sheet.name, MAX_CELLS)
            note_unseen(sheet, xml, self._month_styles, self._struck_styles)
        return sheet

    def _part(self, element: Element) -> str:
        """The part calamine will read for that sheet; anything that could name two parts is refused."""
        ids = [value for key, value in element.items() if key.rpartition("}")[2] == "id"]
        if len(ids) != 1 or ids[0] not in self._targets:
            raise refuse("broken")
        return self._targets[ids[0]]

    def _relations(self) -> dict[str, str]:
        root = self._package.xml("xl/_rels/workbook.xml.rels")
        targets = {element.get("Id", ""): _part_name(element.get("Target", "")) for element in root}
        if len(targets) != len(root):
            raise refuse("broken")
        return targets


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _part_name(target: str) -> str:
    return target if target.startswith("/") else f"xl/{target}"


_ROW_NUMBER = re.compile(rb"""\sr=["'](\d{1,8})["']""")
_DATA = re.compile(rb"<((?:[^<>\s/:]*:)?)sheetData\b")
_UNSEEN = re.compile(rb"""\bhidden=["'](?:1|true)["']|\b(?:ht|width)=["']0(?:\.0*)?["']""")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is searched, for the namespace prefix a file uses (nearly always none). Each runs in linear time."""

    row: re.Pattern[bytes]
    column: re.Pattern[bytes]
    merge: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula_without_result: re.Pattern[bytes]
    formula_end: bytes

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, prefix: bytes) -> "_Patterns":
        p = re.escape(prefix)
        without_result = (
            rb"<%sc\s([^<>]*)>\s*<%sf(?:\s[^<>]*)?(?:/>|>[^<]*</%sf>)\s*(?:<%sv\s*/>|<%sv></%sv>)?\s*</%sc>"
        )
        return cls(
            re.compile(rb"<%srow(\s[^<>]*)?>(\s*<%sc[\s/>])?" % (p, p)),
            re.compile(rb"<%scol\s[^<>]*>" % p),
            re.compile(rb"<%smergeCell\s" % p),
            re.compile(rb"<%sc\s[^<>]*>" % p),
            re.compile(without_result % ((p,) * 7)),
            b"</" + prefix + b"f>",
        )


def note_unseen(
    sheet: Sheet, xml: bytes, month_styles: frozenset[int], struck_styles: frozenset[int] = frozenset()
) -> None:
    """Note hidden rows and columns, the last prepared row, month-only dates, cells struck through or without a result."""
    data = _DATA.search(xml)
    if data is None:
        return
    patterns = _Patterns.of(data.group(1))
    if len(patterns.merge.findall(xml, xml.rfind(b"sheetData"))) > MAX_MERGES:
        raise refuse("unpacks_too_large", found=sheet.name)
    _note_rows(sheet, patterns.row.findall(xml, data.start()))
    sheet.hidden_columns = set(_hidden_columns(patterns.column.findall(xml, 0, data.start())))
    sheet.broken_cells = set(_broken_cells(xml, patterns))
    if month_styles or struck_styles:
        styled = [(tag, _number(tag, b"s")) for tag in patterns.cell.findall(xml)]
        sheet.month_cells = set(_places(tag for tag, style in styled if style in month_styles))
        sheet.struck_cells = set(_places(tag for tag, style in styled if style in struck_styles))


def _note_rows(sheet: Sheet, rows: list[tuple[bytes, bytes]]) -> None:
    row = -1
    for attributes, cells in rows:
        number = _ROW_NUMBER.search(attributes)
        row = int(number.group(1)) - 1 if number else row + 1
        if cells:
            sheet.last_row = max(sheet.last_row, row)
        if _UNSEEN.search(attributes):
            sheet.hidden_rows.add(row)


def _hidden_columns(tags: list[bytes]) -> Iterator[int]:
    for tag in tags:
        first, last = _number(tag, b"min"), _number(tag, b"max")
        if first and last and _UNSEEN.search(tag):
            yield from range(first - 1, min(last, 16_384))


def _broken_cells(xml: bytes, patterns: _Patterns) -> Iterator[tuple[int, int]]:
    if b't="e"' in xml or b"t='e'" in xml:
        yield from _places(tag for tag in patterns.cell.findall(xml) if _attribute(tag, b"t") == "e")
    if patterns.formula_end in xml:
        yield from _places(b" " + attributes for attributes in patterns.formula_without_result.findall(xml))


def _places(tags: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    return filter(None, (split_reference((_attribute(tag, b"r") or "").encode()) for tag in tags))


def _attribute(tag: bytes, name: bytes) -> str | None:
    match = re.search(rb"""\s%s=["']([^"'<>]*)["']""" % name, tag)
    return match.group(1).decode("ascii", "replace") if match else None


def _number(tag: bytes, name: bytes) -> int | None:
    text = _attribute(tag, name)
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


# Built-in formats of the Chinese edition that show year and month only (ECMA-376, part 1, 18.8.30).
_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
_FORMAT = re.compile(rb"<(?:[^<>\s/:]*:)?numFmt\b[^<>]*>")
_CELL_STYLES = re.compile(rb"<(?:[^<>\s/:]*:)?cellXfs\b.*?</(?:[^<>\s/:]*:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:[^<>\s/:]*:)?xf\b[^<>]*>")
_FONT = re.compile(rb"<(?:[^<>\s/:]*:)?font(?=[\s/>])")
_STRIKE = re.compile(rb"""<(?:[^<>\s/:]*:)?strike(?:\s+val=["'](?:1|true)["'])?\s*/>""")
_LITERAL = re.compile(r'&quot;.*?&quot;|"[^"]*"|\[[^\]]*\]|\\.')


def shows_month_only(code: str) -> bool:
    """Whether a number format shows year and month but no day."""
    bare = _LITERAL.sub("", code).split(";")[0].lower()
    return "y" in bare and "m" in bare and "d" not in bare


def month_styles(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles by which a date shows as year and month only."""
    formats = set(_MONTH_FORMATS)
    for tag in _FORMAT.findall(styles):
        code = re.search(rb"""\sformatCode=(["'])(.*?)\1""", tag)
        if code and shows_month_only(code.group(2).decode("utf-8", "replace")):
            formats.add(_number(tag, b"numFmtId") or 0)
    return frozenset(
        at for at, tag in enumerate(_cell_styles(styles)) if _number(tag, b"numFmtId") in formats
    )


def struck_styles(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles that strike the text through, as people do with a row that no longer holds."""
    fonts = _FONT.split(styles[: styles.find(b"cellXfs")])[1:]
    struck = {at for at, font in enumerate(fonts) if _STRIKE.search(font)}
    if not struck:
        return frozenset()
    return frozenset(at for at, tag in enumerate(_cell_styles(styles)) if _number(tag, b"fontId") in struck)


def _cell_styles(styles: bytes) -> list[bytes]:
    block = _CELL_STYLES.search(styles)
    return _STYLE.findall(block.group()) if block else []
