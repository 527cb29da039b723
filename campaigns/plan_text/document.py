"""What a file says, before anything is understood: its text, and the lines and tables that make it up."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|.|$)", re.S)


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its paragraphs, and the row its text was written in (a merged cell covers more)."""

    lines: tuple[tuple[int, int], ...] = ()
    row: int = 0


@dataclass(frozen=True)
class Table:
    """A table as rows of cells, merged cells repeated wherever they reach."""

    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line or word processor paragraph: its place in the document's text, and its heading level if it has one."""

    start: int
    end: int
    heading: int = 0


@dataclass(frozen=True)
class Document:
    """What a file says: its text, and the lines and tables that make it up, in order.

    `wrapped` when the lines are those of paper, as in PDF: then a full line goes on in the next.
    """

    text: str
    blocks: list[Line | Table]
    wrapped: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text; of several blank lines in a row only one."""
    lines: list[Line] = []
    blank = False
    for match in LINE.finditer(text):
        was_blank, blank = blank, match.group().isspace()
        if match.end() > match.start() and not (blank and was_blank):
            lines.append(Line(*match.span()))
    return lines
