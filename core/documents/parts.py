"""Parts that letters and reports share: titles, running text, tables, signatures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..excel import clean_text, display_width
from .content import Table
from .layout import (
    BODY,
    CAPTION,
    DENSE_HEAD,
    DENSE_TEXT,
    HEADINGS,
    NORMAL,
    TABLE_HEAD,
    TABLE_TEXT,
    TITLE,
    TITLE_PER_LINE,
    Manuscript,
    Shape,
    Style,
    blank,
    gap,
    paragraph,
    plain,
    run,
)
from .wording import balanced, cell_text, is_number, long_date, split_heading

SHORT_TEXT = 16  # Latin characters: a column whose cells all fit is centred
CELL_MARGIN, NARROWEST_TEXT = 57, 1_300  # twips
DATE_FROM_EDGE, NAME_FROM_EDGE = 4, 2  # characters (GB/T 9704, 7.3.5)


def title_block(title: str) -> str:
    """The title in 小标宋, broken into lines of like length."""
    return plain(TITLE, "\n".join(balanced(clean_text(title), TITLE_PER_LINE)))


def running_text(paragraphs: Sequence[str]) -> list[str]:
    """Body paragraphs; line ends divide them, empty ones are left out, numbered headings get their fonts."""
    lines = (line.strip() for text in paragraphs for line in clean_text(text).split("\n"))
    return [_body_paragraph(line) for line in lines if line]


def _body_paragraph(text: str) -> str:
    level, head, rest = split_heading(text)
    if level is None:
        return plain(BODY, text)
    if not rest:
        return plain(HEADINGS[level], head)
    return paragraph(BODY, run(head, HEADINGS[level]), run(rest, BODY))


def sign(manuscript: Manuscript, signer: str, dated: date | None) -> None:
    """Who signs, centred over the date that stands four characters from the edge, room for the seal above.

    A long name keeps two characters from the edge and takes the date with it. The end of the text stays on the page.
    """
    if not (signer or dated):
        return
    day = long_date(dated) if dated else ""
    widths = [display_width(clean_text(text)) / 2 for text in (signer, day)]  # characters
    overhang = (widths[0] - widths[1]) / 2 if all(widths) else 0
    name_from_edge = max(DATE_FROM_EDGE - overhang, NAME_FROM_EDGE)
    manuscript.keep_last()
    manuscript.add(*blank(2, keep_next=True))
    if signer:
        manuscript.add(_from_right(signer, name_from_edge, keep_next=bool(day)))
    if day:
        manuscript.add(_from_right(day, name_from_edge + overhang))


def _from_right(text: str, characters: float, *, keep_next: bool = False) -> str:
    return plain(NORMAL, text, Shape(keep_next=keep_next, align="right", right=round(characters * 100)))


def table_blocks(table: Table, width: int) -> list[str]:
    """Caption, the framed table over `width` twips, and the small gap that must follow it."""
    caption = [plain(CAPTION, table.caption)] if table.caption else []
    return [*caption, _table_xml(table, width), gap()]


@dataclass(frozen=True)
class TableLayout:
    """How a table is set: its cells as text, whether in the smaller type, the columns' twips and ways to align."""

    rows: list[list[str]]
    dense: bool
    widths: list[int]
    aligned: list[str]


def layout_of(table: Table, width: int) -> TableLayout:
    """Lay a table out over `width` twips."""
    texts = [[clean_text(cell_text(value)) for value in row] for row in table.rows]
    lengths = [_longest([head, *cells]) for head, *cells in zip(table.heads, *texts, strict=True)]
    dense = sum(_twips_of(length, TABLE_TEXT) for length in lengths) > width
    style = DENSE_TEXT if dense else TABLE_TEXT
    wanted = table.widths or [_twips_of(length, style) for length in lengths]
    widths = column_widths(wanted, width, short=_twips_of(SHORT_TEXT, style))
    aligned = [_alignment(table, column, length) for column, length in enumerate(lengths)]
    return TableLayout(texts, dense, widths, aligned)


def _table_xml(table: Table, width: int) -> str:
    set_as = layout_of(table, width)
    widths = set_as.widths
    head_style, style = (DENSE_HEAD, DENSE_TEXT) if set_as.dense else (TABLE_HEAD, TABLE_TEXT)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    head = _row_xml(table.heads, widths, head_style, [""] * len(widths), "<w:cantSplit/><w:tblHeader/>")
    rows = "".join(_row_xml(row, widths, style, set_as.aligned, "<w:cantSplit/>") for row in set_as.rows)
    properties = _table_properties(sum(widths))
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


def _table_properties(width: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    frame = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    room = {"top": 30, "left": CELL_MARGIN, "bottom": 30, "right": CELL_MARGIN}
    margins = "".join(f'<w:{side} w:w="{value}" w:type="dxa"/>' for side, value in room.items())
    return (
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{frame}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )


def _row_xml(
    texts: Sequence[str], widths: Sequence[int], style: Style, aligned: Sequence[str], properties: str
) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{plain(style, text, Shape(align=align))}</w:tc>"
        for text, width, align in zip(texts, widths, aligned, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _longest(texts: Sequence[str]) -> int:
    return max(display_width(line) for text in texts for line in text.split("\n"))


def _twips_of(length: int, style: Style) -> int:
    """What a text of so many Latin characters takes on one line, margins of the cell included."""
    return round(length * style.points * 10) + 2 * CELL_MARGIN + 40


def column_widths(wanted: Sequence[float], width: int, short: float = 0) -> list[int]:
    """Divide `width` twips: in proportion where all find room, else what is `short` whole and the rest curbed.

    Where that leaves too little for the rest, every column is curbed. Curbing gives a column that wants four times
    as much as another at most twice as much.
    """
    total = sum(wanted)
    if total <= width:
        return [int(width * each / total) for each in wanted]
    long = [each for each in wanted if each > short]
    spare = width - total + sum(long)
    if spare < len(long) * NARROWEST_TEXT:
        return [int(each) for each in _curbed(wanted, width)]
    curbed = iter(_curbed(long, spare))
    return [int(next(curbed) if each > short else each) for each in wanted]


def _curbed(wanted: Sequence[float], width: float) -> list[float]:
    """Lessen what is wanted until it fits, the large more than the small."""
    low, high = 0.0, float(width)
    for _round in range(40):
        factor = (low + high) / 2
        if sum(min(each, factor * math.sqrt(each)) for each in wanted) > width:
            high = factor
        else:
            low = factor
    return [min(each, low * math.sqrt(each)) for each in wanted]


def _alignment(table: Table, column: int, length: int) -> str:
    """Numbers right (but the running number in the first column), short texts centred, the rest left."""
    values = [row[column] for row in table.rows if row[column] is not None]
    if column and values and all(map(is_number, values)):
        return "right"
    return "center" if length <= SHORT_TEXT else "left"
