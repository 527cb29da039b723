"""A table of a Word document as the rows and columns people see in it.

Word keeps a grid that is finer than the table looks: columns drawn by hand differ by a hair from row to row. The columns
here are those of the row shape that most of the table has; every other cell goes where it overlaps them.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from issues.intake.sheets import Merge, Sheet

Span = tuple[float, float]
"""Left and right edge."""


@dataclass(slots=True)
class Cell:
    """One cell: first grid column and the one after its last, its text, whether it goes on from the row above."""

    start: int
    end: int
    text: str
    goes_on: bool = False


@dataclass(slots=True)
class Table:
    """A table as Word keeps it; `widths` are those of its grid."""

    widths: list[int] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    inside: list["Table"] = field(default_factory=list)  # tables in its cells


def sheet_of(table: Table, name: str) -> Sheet:
    """The table as a sheet: the text of a merged cell stands in its first place, as in a workbook."""
    edges = _edges(table)
    spans = [[(edges[cell.start], edges[cell.end]) for cell in row] for row in table.rows]
    columns = _columns(spans)
    writer = _Writer(columns)
    for row, own in zip(table.rows, spans, strict=True):
        writer.add(row, own)
    hidden = set(table.hidden_rows)
    return Sheet(name, writer.rows, merges=writer.merges(), hidden_rows=hidden, in_document=True)


def _edges(table: Table) -> list[float]:
    """Where the lines of the grid stand: by their widths if those are given for all, else one apart."""
    count = max((cell.end for row in table.rows for cell in row), default=0)
    widths = table.widths if len(table.widths) >= count and all(table.widths[:count]) else [1] * count
    return [0, *accumulate(widths[:count])]


def _columns(spans: list[list[Span]]) -> list[Span]:
    """The cells of the row shape that the largest part of the table has."""
    shapes = Counter(tuple(row) for row in spans)
    return list(max(shapes, key=lambda shape: shapes[shape] * len(shape), default=()))


class _Writer:
    """Puts cells into columns and notes what is merged."""

    def __init__(self, columns: list[Span]):
        self._columns = columns
        self.rows: list[list[Any]] = []
        self._areas: list[list[int]] = []  # first row, first column, last row, last column
        self._open: dict[int, list[int]] = {}  # by first column: the area that the next row may go on

    def add(self, cells: list[Cell], spans: list[Span]) -> None:
        row, free = [""] * len(self._columns), 0
        still_open: dict[int, list[int]] = {}
        for cell, span in zip(cells, spans, strict=True):
            first, last = self._place(span, free)
            if first < free:  # no column is left for it
                row[-1] = f"{row[-1]}\n{cell.text}".strip("\n")
                continue
            area = self._open.get(first) if cell.goes_on else None
            if area:
                area[2] = len(self.rows)
            else:
                row[first] = cell.text
                area = [len(self.rows), first, len(self.rows), last]
                self._areas.append(area)
            still_open[first] = area
            free = last + 1
        self._open = still_open
        self.rows.append(row)

    def _place(self, span: Span, free: int) -> tuple[int, int]:
        """The first and the last column of a cell, right of those that are taken."""
        places = range(len(self._columns))
        first = min(places, key=lambda at: abs(self._columns[at][0] - span[0]))
        last = min(places, key=lambda at: abs(self._columns[at][1] - span[1]))
        first = max(first, min(free, len(self._columns) - 1))
        return first, max(first, last)

    def merges(self) -> list[Merge]:
        return [
            (top, left, bottom, right)
            for top, left, bottom, right in self._areas
            if (top, left) != (bottom, right)
        ]
