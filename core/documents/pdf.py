"""The same report as PDF: the page of GB/T 9704-2012, title, numbered sections, framed tables, signature, page numbers.

One upright typeface stands for all (see `pdf_file`); headings are bold. What is said and how columns divide a line is the
Word document's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..excel import clean_text
from .content import Report, Section, Table
from .layout import (
    BODY_POINTS,
    DENSE_POINTS,
    MARGINS_MM,
    NUMBER_POINTS,
    TABLE_POINTS,
    TITLE_PER_LINE,
    TITLE_POINTS,
)
from .parts import DATE_FROM_EDGE, layout_of
from .pdf_file import A4, Page, width_of, write
from .wording import NO_START, UNBROKEN, balanced, long_date, numbered

MM = 72 / 25.4
LEFT, TOP = MARGINS_MM["left"] * MM, A4[1] - MARGINS_MM["top"] * MM
WIDTH, BOTTOM = A4[0] - (MARGINS_MM["left"] + MARGINS_MM["right"]) * MM, MARGINS_MM["bottom"] * MM
LEADING, CELL = 1.8, 3.0  # lines of text per line of type; points around the words of a cell
FOOTER = 25 * MM
INDENT = 2  # characters


def build_pdf(report: Report) -> bytes:
    """Give the .pdf of a report, upright."""
    sheet = _Sheet()
    for line in balanced(clean_text(report.title), TITLE_PER_LINE):
        sheet.lines(line, TITLE_POINTS, align="center", bold=True)
    sheet.lines(report.subtitle, BODY_POINTS, align="center")
    sheet.skip(BODY_POINTS)
    _add_sections(sheet, report.sections, 0)
    _sign(sheet, report.signer, report.dated)
    sheet.number_pages()
    title = report.title.replace("\n", "")
    return write(sheet.pages, title=title, author=report.signer)


def broken(text: str, points: float, width: float) -> list[str]:
    """Lines that fit a width, no punctuation at the beginning of one, no figure or Latin word torn."""
    lines: list[str] = []
    for part in clean_text(text).split("\n"):
        rest = part
        while width_of(rest, points) > width and len(rest) > 1:
            place = _last_fitting(rest, points, width)
            lines.append(rest[:place])
            rest = rest[place:]
        lines.append(rest)
    return lines


def _last_fitting(text: str, points: float, width: float) -> int:
    most = next(at for at in range(1, len(text) + 1) if width_of(text[:at], points) > width) - 1
    place = most = max(most, 1)
    while place > 1 and (text[place] in NO_START or UNBROKEN.match(text, place - 1)):
        place -= 1
    return place if place >= most // 2 else most


@dataclass(frozen=True)
class LastRow:
    """The row drawn last, to be drawn again under its head on the next page; `drawn` is what stood there before it."""

    drawn: int
    head: list[list[str]]
    cells: list[list[str]]
    widths: Sequence[float]
    points: float
    aligned: Sequence[str]


class _Sheet:
    """Where the next line stands; begins a page when one is full."""

    def __init__(self) -> None:
        self.pages: list[Page] = [Page()]
        self.y = TOP
        self.last_row: LastRow | None = None

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def room(self, height: float) -> bool:
        """Make sure that so much fits here; whether a page had to be begun."""
        if self.y - height >= BOTTOM or self.y == TOP:
            return False
        self.begin_page()
        return True

    def begin_page(self) -> None:
        self.pages.append(Page())
        self.y, self.last_row = TOP, None

    def skip(self, height: float) -> None:
        self.y -= height

    def lines(
        self, text: str, points: float, *, align: str = "left", bold: bool = False, right: float = 0
    ) -> None:
        """A paragraph over the whole line, `right` points off its end."""
        self.last_row = None
        for line in broken(text, points, WIDTH):
            self.room(points * LEADING)
            self.y -= points * LEADING
            shift = {"left": 0, "center": 0.5, "right": 1}[align] * (WIDTH - right - width_of(line, points))
            self.page.text(LEFT + shift, self.y + points * (LEADING - 1) / 2, line, points, bold=bold)

    def number_pages(self) -> None:
        """— 1 — outside: right on odd pages, left on even ones, one character from the edge."""
        for number, page in enumerate(self.pages, 1):
            words = f"— {number} —"
            far = WIDTH - width_of(words, NUMBER_POINTS) - NUMBER_POINTS
            page.text(LEFT + (far if number % 2 else NUMBER_POINTS), FOOTER, words, NUMBER_POINTS)


def _add_sections(sheet: _Sheet, sections: Sequence[Section], level: int) -> None:
    place = 0
    for section in sections:
        if section.heading:
            place += 1
            sheet.room(BODY_POINTS * LEADING * 3)  # no heading at the foot of a page
            heading = numbered(clean_text(section.heading).strip(), level, place)
            sheet.lines("　" * INDENT + heading, BODY_POINTS, bold=True)
        for text in _paragraphs(section.paragraphs):
            sheet.lines("　" * INDENT + text, BODY_POINTS)
        for table in section.tables:
            _add_table(sheet, table)
        _add_sections(sheet, section.sections, level + 1)


def _paragraphs(texts: Sequence[str]) -> Iterable[str]:
    return (line.strip() for text in texts for line in clean_text(text).split("\n") if line.strip())


def _add_table(sheet: _Sheet, table: Table) -> None:
    """Rows are never torn; the head is repeated on every page."""
    set_as = layout_of(table, round(WIDTH * 20))
    points = DENSE_POINTS if set_as.dense else TABLE_POINTS
    widths = [each / 20 for each in set_as.widths]
    if table.caption:
        sheet.room(NUMBER_POINTS * LEADING * 3)
        sheet.lines(table.caption, NUMBER_POINTS, align="center", bold=True)
    head = _row(table.heads, widths, points)
    _draw(sheet, head, widths, points, ["center"] * len(widths), bold=True)
    for cells in set_as.rows:
        row = _row(cells, widths, points)
        if sheet.room(_height(row, points)):
            _draw(sheet, head, widths, points, ["center"] * len(widths), bold=True)
        drawn = len(sheet.page.drawn)
        _draw(sheet, row, widths, points, set_as.aligned)
        sheet.last_row = LastRow(drawn, head, row, widths, points, set_as.aligned)
    sheet.skip(points)


def _row(cells: Sequence[str], widths: Sequence[float], points: float) -> list[list[str]]:
    return [broken(text, points, width - 2 * CELL) for text, width in zip(cells, widths, strict=True)]


def _height(row: list[list[str]], points: float) -> float:
    return max(len(lines) for lines in row) * points * 1.4 + 2 * CELL


def _draw(
    sheet: _Sheet,
    row: list[list[str]],
    widths: Sequence[float],
    points: float,
    aligned: Sequence[str],
    *,
    bold: bool = False,
) -> None:
    height, page, x = _height(row, points), sheet.page, LEFT
    top, bottom = sheet.y, sheet.y - height
    for lines, width, align in zip(row, widths, aligned, strict=True):
        y = top - (height - len(lines) * points * 1.4) / 2
        for line in lines:
            y -= points * 1.4
            share = {"left": 0, "center": 0.5, "right": 1}[align]
            shift = CELL + share * (width - 2 * CELL - width_of(line, points))
            page.text(x + shift, y + points * 0.35, line, points, bold=bold)
        page.line(x, top, x, bottom)
        x += width
    page.line(x, top, x, bottom)
    for edge in (top, bottom):
        page.line(LEFT, edge, x, edge)
    sheet.y = bottom


def _sign(sheet: _Sheet, signer: str, dated: date | None) -> None:
    """Who signs and when, together; where a new page is needed, the last row of a table goes with them."""
    lines = [line for line in (signer, long_date(dated) if dated else "") if line]
    if not lines:
        return
    height, row = BODY_POINTS * LEADING * (len(lines) + 1), sheet.last_row
    if row and sheet.y - height < BOTTOM:
        del sheet.page.drawn[row.drawn :]
        sheet.begin_page()
        _draw(sheet, row.head, row.widths, row.points, ["center"] * len(row.widths), bold=True)
        _draw(sheet, row.cells, row.widths, row.points, row.aligned)
    sheet.room(height)
    sheet.skip(BODY_POINTS * LEADING / 2)
    for line in lines:
        sheet.lines(line, BODY_POINTS, align="right", right=DATE_FROM_EDGE * BODY_POINTS)
