"""The tables of a Word document (.docx) as sheets, with the lines written around them.

The document is read in a stream, one row or paragraph at a time, so that memory does not grow with it; a package is
opened with the same distrust as a workbook.
"""

import io
from collections.abc import Iterator
from itertools import takewhile
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from campaigns.plan_text.docx import FALLBACK, children, merge_of, name_of, text_of, transitional, value_of
from campaigns.plan_text.docx_numbering import Numbering
from issues.intake.cells import tidy
from issues.intake.groups import is_section, unit_group
from issues.intake.headers import find_header
from issues.intake.messages import refuse
from issues.intake.packages import Package
from issues.intake.sheets import MAX_RECORDS, Sheet
from issues.intake.word_grid import Cell, Table, sheet_of

DOCUMENT = "word/document.xml"
LARGEST_BODY = 24 * 2**20
LARGEST_PART = 2 * 2**20
MOST_ELEMENTS = 1_000_000
MOST_ELEMENTS_AT_ONCE = 150_000  # of one row or paragraph
MOST_CELLS = 200_000
DEEPEST = 200
WIDEST = 64  # columns
LINES_NEAR, LINES_ON_TOP = 10, 2  # of the text before a table: where its title, reporter and year may stand


def read_docx(data: bytes) -> list[Sheet]:
    """Every table of the document as a sheet named 表1, 表2 in their order. Raise Refused when there is none, and for
    documents that are broken, hostile or too large."""
    package = Package(data)
    if package.size(DOCUMENT) > LARGEST_BODY:
        raise refuse("word_too_long")
    xml = package.read(DOCUMENT)
    package.verify()  # the other parts
    if xml.count(b"<") - xml.count(b"</") > MOST_ELEMENTS:
        raise refuse("word_too_long")
    body = _Body(Numbering(_part(package, "styles"), _part(package, "numbering")))
    try:
        body.read(transitional(xml))
    except ParseError:  # well-formed, but its namespaces are not
        raise refuse("broken") from None
    if not body.tables:
        raise refuse("no_table")
    return _continued(list(_sheets(body)))


def _part(package: Package, name: str) -> Element | None:
    path = f"word/{name}.xml"
    return package.xml(path, LARGEST_PART) if path in package else None


# ── the document, piece by piece ──


class _Body:
    """What is read of a document: its tables, and the lines of text before each and after the last."""

    def __init__(self, numbering: Numbering):
        self._numbering = numbering
        self.tables: list[Table] = []
        self.lines: list[list[str]] = [[]]  # those before the first table, between two, after the last
        self._cells = self._rows = 0

    def read(self, xml: bytes) -> None:
        """Go through the document."""
        table: Table | None = None
        for name, element in _pieces(xml):
            if name == "start":
                table = Table()
            elif name == "tblGrid" and table:
                table.widths = [_width(column) for column in children(element, "gridCol")]
            elif name == "tr" and table:
                self._add_row(table, element)
            elif name == "p":
                self.lines[-1] += filter(None, map(tidy, self._text(element).split("\n")))
            elif name == "tbl" and table:
                self.tables.append(table)
                self.lines.append([])
                table = None

    def _add_row(self, table: Table, element: Element) -> None:
        properties = [name_of(sign) for part in children(element, "trPr") for sign in part]
        if "del" in properties:
            return
        if "hidden" in properties:
            table.hidden_rows.add(len(table.rows))
        table.rows.append(self._row(table, element))
        self._rows += 1
        self._cells += len(table.rows[-1])
        if self._rows > MAX_RECORDS or self._cells > MOST_CELLS:
            raise refuse("word_too_long")

    def _row(self, table: Table, element: Element) -> list[Cell]:
        cells: list[Cell] = []
        at = _left_out(element)
        for cell in children(element, "tc"):
            width, goes_on = merge_of(cell)
            end = min(at + width, WIDEST)
            if end == at:
                break
            if cells and _goes_on_from_left(cell):
                cells[-1].end = end
            else:
                cells.append(Cell(at, end, "" if goes_on else self._cell_text(table, cell), goes_on))
            at = end
        return cells

    def _cell_text(self, table: Table, cell: Element) -> str:
        """The text of a cell with that of tables in it, which are kept as tables as well."""
        return tidy("\n".join(self._blocks(table, cell)))

    def _blocks(self, table: Table, element: Element) -> Iterator[str]:
        for block in element:
            name = name_of(block)
            if name == "p":
                yield self._text(block)
            elif name == "tbl":
                inner = Table(
                    [_width(one) for grid in children(block, "tblGrid") for one in children(grid, "gridCol")]
                )
                for row in children(block, "tr"):
                    self._add_row(inner, row)
                table.inside.append(inner)
                yield "\n".join(" ".join(filter(None, (one.text for one in row))) for row in inner.rows)
            elif name in ("sdt", "sdtContent", "ins", "customXml"):
                yield from self._blocks(table, block)

    def _text(self, paragraph: Element) -> str:
        number, _heading = self._numbering.take(paragraph)
        return number + text_of(paragraph)


def _width(column: Element) -> int:
    value = next((text for key, text in column.items() if key.rpartition("}")[2] == "w"), "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else 0


def _left_out(row: Element) -> int:
    """How many grid columns a row leaves out at its left."""
    signs = (sign for part in children(row, "trPr") for sign in part if name_of(sign) == "gridBefore")
    values = (value_of(sign) or "" for sign in signs)
    return next(
        (int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 3), 0
    )


def _goes_on_from_left(cell: Element) -> bool:
    """Whether a cell belongs to the one on its left, in the manner of older programs."""
    signs = (sign for part in children(cell, "tcPr") for sign in part if name_of(sign) == "hMerge")
    return any(value_of(sign) in (None, "continue") for sign in signs)


def _pieces(xml: bytes) -> Iterator[tuple[str, Element]]:
    """The outer pieces in their order: "start" of a table, its "tblGrid", each "tr" and its end "tbl"; a "p" outside."""
    place = _Place()
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if place.enter(element):
                yield "start", element
        elif name := place.leave(element):
            if not place.copies:
                yield name, element
            element.clear()


class _Place:
    """Where in the document the reading is; refuses what is too long or too deep."""

    def __init__(self) -> None:
        self.copies = 0  # a second copy of the same text for older programs, which is passed over
        self._tables = self._paragraphs = self._depth = self._total = self._held = 0

    def enter(self, element: Element) -> bool:
        """Go into an element; whether an outer table begins with it."""
        name = name_of(element)
        self._depth, self._total, self._held = self._depth + 1, self._total + 1, self._held + 1
        if self._depth > DEEPEST or self._total > MOST_ELEMENTS or self._held > MOST_ELEMENTS_AT_ONCE:
            raise refuse("word_too_long")
        self.copies += element.tag == FALLBACK
        self._paragraphs += name == "p" and not self._tables
        self._tables += name == "tbl"
        return name == "tbl" and self._tables == 1 and not self.copies

    def leave(self, element: Element) -> str:
        """Come out of an element; its name if it is an outer piece that is whole now, else ""."""
        name = name_of(element)
        self._depth -= 1
        self.copies -= element.tag == FALLBACK
        self._tables -= name == "tbl"
        self._paragraphs -= name == "p" and not self._tables
        is_outer = self._tables == (name in ("tblGrid", "tr"))
        is_piece = (
            is_outer and name in ("tblGrid", "tr", "tbl", "p") and not (name == "p" and self._paragraphs)
        )
        if is_piece:
            self._held = 0
        return name if is_piece else ""


# ── tables as sheets ──


def _sheets(body: _Body) -> Iterator[Sheet]:
    for at, table in enumerate(body.tables):
        for sheet in _with_inner(table, f"表{at + 1}"):
            before, after = body.lines[at], body.lines[at + 1]
            sheet.above = before[-LINES_NEAR:] + body.lines[0][:-LINES_NEAR][:LINES_ON_TOP]
            sheet.below = after[:LINES_NEAR]
            sheet.parts = _headings_at_end(before)
            yield sheet


def _headings_at_end(lines: list[str]) -> list[str]:
    """The lines right above a table that say what it is about, or which unit answers for it."""
    found = takewhile(lambda line: is_section(line) or unit_group([line], bare=False), reversed(lines))
    return [*found][::-1]


def _with_inner(table: Table, name: str) -> Iterator[Sheet]:
    """The table; where it is no list itself but only a frame, the tables inside it as well."""
    sheet = sheet_of(table, name)
    yield sheet
    if table.inside and not _is_list(sheet):
        for at, inner in enumerate(table.inside, 1):
            yield from _with_inner(inner, f"{name}-{at}")


def _is_list(sheet: Sheet) -> bool:
    header = find_header(sheet, {})
    return header is not None and not header.lacks


def _continued(sheets: list[Sheet]) -> list[Sheet]:
    """A table that was broken in two is one again: same columns, no heading of its own, nothing written between."""
    joined: list[Sheet] = []
    for sheet in sheets:
        if joined and _continues(joined[-1], sheet):
            _append(joined[-1], sheet)
        else:
            joined.append(sheet)
    return joined


def _continues(first: Sheet, second: Sheet) -> bool:
    def width(sheet: Sheet) -> int:
        return len(sheet.rows[0]) if sheet.rows else 0

    nothing_between = all(line.startswith(("续", "（续", "(续", "接上")) for line in first.below)
    is_cut = nothing_between and width(first) == width(second) > 2
    return is_cut and _is_list(first) and find_header(second, {}) is None


def _append(first: Sheet, second: Sheet) -> None:
    down = len(first.rows)
    first.rows += second.rows
    first.merges += [(top + down, left, bottom + down, right) for top, left, bottom, right in second.merges]
    first.hidden_rows |= {row + down for row in second.hidden_rows}
    first.below = second.below
    if "continued_table" not in first.doubts:
        first.doubts.append("continued_table")
