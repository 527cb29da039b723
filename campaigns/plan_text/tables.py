"""Schedules written as tables: rows of column heads, then a link per row, the stage merged over several rows.

`head_of` finds which column says what by the label tables in `words` (a new head is a new word there); a table without
heads is read by what its cells look like. A stage may be a column, or a row of its own across the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from campaigns.plan_text import words
from campaigns.plan_text.dates import Phrase, find_phrases
from campaigns.plan_text.document import Cell, Table
from campaigns.plan_text.numbering import STAGE_STYLES, read_marker
from campaigns.plan_text.outline import Node
from campaigns.plan_text.text import Passage, joined, tidy
from campaigns.plan_text.words import any_of

HEAD_ROWS = 4
HEAD_AT_MOST = 12
# A column nobody named is what is to be done only when its cells say this much on average.
TOLD_AT_LEAST = 6
COLUMNS = {
    "number": words.NUMBER_LABELS,
    "stage": words.STAGE_LABELS,
    "start": words.START_LABELS,
    "time": words.TIME_LABELS,
    "who": words.WHO_LABELS,
    "helper": words.HELPER_LABELS,
    "what": words.WHAT_LABELS,
}
WHAT_PART = re.compile(any_of(words.WHAT_LABEL_PARTS))
LIMIT_HEAD = re.compile("完成|办结|截止|时限|期限")
STAGE_ROW = re.compile(rf"阶段|^第.{{1,2}}步|{any_of(words.STAGE_WORDS)}")
ONLY_A_NUMBER = re.compile(r"第.{1,2}(?:步|步骤|阶段|环节)?[:、]?|(?:步骤|阶段|环节).{1,2}|.{0,2}")


@dataclass
class Item:
    """One thing to do in a row, and its number if the cell numbers several."""

    passage: Passage
    number: str | None = None
    label: str | None = None


@dataclass
class Row:
    """One row of a schedule table: the passages of its cells by column, and whether the time is the stage's.

    `period` is the phrase of a time told in two columns, from and to; `time` then holds both cells.
    """

    stage: Passage | None
    has_stage_column: bool
    number: str | None
    what: list[Item]
    time: Passage | None
    who: Passage | None
    period: Phrase | None = None
    is_limit: bool = False
    shares_time: bool = False

    @property
    def first_phrase(self) -> Phrase | None:
        """The phrase that says when, as a stage's period needs it."""
        if self.period or self.time is None:
            return self.period
        return next((phrase for phrase in find_phrases(self.time.folded, compact=True) if phrase.first), None)


@dataclass(frozen=True)
class Head:
    """Where the heads of a table end, the column of each kind, and the words over the time."""

    rows: int
    columns: dict[str, int]
    time_label: str = ""

    @property
    def is_schedule(self) -> bool:
        """Whether the columns are those of a schedule: things to do by time, or at least by stage."""
        kinds = set(self.columns)
        return {"time", "what"} <= kinds or {"stage", "time"} <= kinds or {"stage", "what"} <= kinds


def schedule_rows(node: Node, source: str) -> list[Row]:
    """The rows of every schedule table under a node; tables of another kind give none."""
    tables = [table for below in node.walk() for table in below.tables]
    return [row for table in tables for row in _rows(_upright(_Grid(table, source)))]


class _Grid:
    """The cells of a table with their texts."""

    def __init__(self, table: Table, source: str) -> None:
        self.rows, self.source = table.rows, source

    def turned(self) -> "_Grid":
        """The same table with its columns as rows; a merged cell stays one cell and is written where it begins."""
        turned: dict[int, Cell] = {}
        rows = []
        for place in range(self.width()):
            cells = [row[place] if place < len(row) else Cell() for row in self.rows]
            rows.append([turned.setdefault(id(cell), replace(cell, row=place)) for cell in cells])
        return _Grid(Table(rows), self.source)

    def text(self, cell: Cell | None) -> Passage | None:
        passage = tidy(self.source, cell.lines) if cell else None
        return passage if passage and passage.text else None

    def column(self, place: int, start: int) -> list[str]:
        """The folded texts of a column below the heads, "" for an empty cell."""
        cells = [row[place] if place < len(row) else None for row in self.rows[start:]]
        return [passage.folded if (passage := self.text(cell)) else "" for cell in cells]

    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def banner(self, cells: list[Cell]) -> Passage | None:
        """The text of a row that is one cell across the table, or has one filled cell only."""
        filled = {id(cell): cell for cell in cells if self.text(cell)}
        wide = len({id(cell) for cell in cells}) == 1 or len(filled) == 1 and cells[0] in filled.values()
        return (
            self.text(next(iter(filled.values()))) if len(cells) > 1 and len(filled) == 1 and wide else None
        )


def _upright(grid: _Grid) -> _Grid:
    """The table with its heads on top, where they stand down the side: one column for each stage or thing to do."""
    if not grid.rows or head_of(grid).is_schedule:
        return grid
    turned = grid.turned()
    labels = [label for row in turned.rows[:1] for label in _labels(turned, row).values()]
    return turned if len(set(labels)) >= 2 and head_of(turned).is_schedule else grid


def _rows(grid: _Grid) -> list[Row]:
    head = head_of(grid)
    if not head.is_schedule:
        return []
    rows = list(_rows_below(grid, head))
    if "time" not in head.columns and not any(_says_when(row) for row in rows):
        return []
    for row in rows:
        row.is_limit = bool(LIMIT_HEAD.search(head.time_label))
    _mark_shared_times(rows)
    return rows


def _rows_below(grid: _Grid, head: Head) -> Iterator[Row]:
    """The rows under the heads; a row across the table that names a stage is the stage of those below it."""
    stage = None
    for cells in grid.rows[head.rows :]:
        if (banner := grid.banner(cells)) and STAGE_ROW.search(banner.folded[:24]):
            stage = banner
        elif not banner and (row := _row(grid, cells, head.columns)):
            yield replace(row, stage=row.stage or stage, has_stage_column=True) if stage else row


def _says_when(row: Row) -> bool:
    texts = [item.passage for item in row.what] + ([row.stage] if row.stage else [])
    return any(find_phrases(text.folded) for text in texts)


# ── heads ───────────────────────────────────────────────────────────────────────────────────────────────────────
def head_of(grid: _Grid) -> Head:
    """The heads of a table: the row with most known labels, with a second row of labels below it if there is one."""
    labelled = [_labels(grid, row) for row in grid.rows[:HEAD_ROWS]]
    best = max(range(len(labelled)), key=lambda place: len(set(labelled[place].values())), default=0)
    kinds = labelled[best] if labelled else {}
    end = best + 1
    if len(set(kinds.values())) < 2:
        return _guessed(grid)
    if end < len(labelled) and _is_second_head(grid, end, labelled[end]):
        kinds = kinds | labelled[end]
        end += 1
    return _head(grid, end, kinds)


def _labels(grid: _Grid, row: list[Cell]) -> dict[int, str]:
    kinds = {column: _kind(grid.text(cell)) for column, cell in enumerate(row)}
    return {column: kind for column, kind in kinds.items() if kind}


def _kind(passage: Passage | None) -> str | None:
    """The kind of a column by its head: an exact word of the tables first, else a head that begins or ends with one."""
    text = passage.folded if passage else ""
    if not text or len(text) > HEAD_AT_MOST:
        return None
    for kind, names in COLUMNS.items():
        if text in names:
            return kind
    for kind in ("start", "time", "who", "stage", "what"):
        if any(text.endswith(name) or text.startswith(name) for name in COLUMNS[kind] if len(name) > 1):
            return kind
    return "what" if WHAT_PART.search(text) else None


def _is_second_head(grid: _Grid, place: int, labels: dict[int, str]) -> bool:
    """Whether a row names parts of the columns above it: every cell is a label, empty, or goes on from above."""
    others = [cell for column, cell in enumerate(grid.rows[place]) if column not in labels]
    return bool(labels) and all(cell.row < place or not grid.text(cell) for cell in others)


def _head(grid: _Grid, end: int, kinds: dict[int, str]) -> Head:
    columns: dict[str, int] = {}
    for column, kind in sorted(kinds.items()):
        columns.setdefault(kind, column)
    stages = [column for column, kind in sorted(kinds.items()) if kind == "stage"]
    named = [column for column in stages if not all(map(ONLY_A_NUMBER.fullmatch, grid.column(column, end)))]
    if named:
        columns["stage"] = named[0]
    if "start" in columns and "time" not in columns:
        columns["time"] = columns.pop("start")
    if "what" not in columns and {"who", "stage"} & set(columns):
        columns |= _told_column(grid, end, set(kinds))
    time = grid.text(grid.rows[end - 1][columns["time"]]) if "time" in columns else None
    return Head(end, columns, time.folded if time else "")


def _told_column(grid: _Grid, end: int, taken: set[int]) -> dict[str, int]:
    """The unnamed column that says most, if it says enough to be what is to be done."""
    sizes = {
        column: sum(map(len, grid.column(column, end)))
        for column in range(grid.width())
        if column not in taken
    }
    best = max(sizes, key=sizes.__getitem__, default=None)
    enough = best is not None and sizes[best] >= TOLD_AT_LEAST * max(1, len(grid.rows) - end)
    return {"what": best} if enough else {}


def _guessed(grid: _Grid) -> Head:
    """A table without heads: the column of times, and the one that says most beside it."""
    columns = range(grid.width())
    times = [column for column in columns if _all_times(grid.column(column, 0))]
    if not times:
        return Head(0, {})
    stages = [column for column in columns if any("阶段" in text[:16] for text in grid.column(column, 0))]
    found = {"time": times[0]} | ({"stage": stages[0]} if stages and stages[0] != times[0] else {})
    return Head(0, found | _told_column(grid, 0, set(found.values())))


def _all_times(texts: list[str]) -> bool:
    """Whether every filled cell of a column is a time and little else."""
    filled = [text for text in texts if text]
    return len(filled) >= 2 and all(
        sum(phrase.end - phrase.start for phrase in find_phrases(text, compact=True)) * 4 >= len(text) * 3
        for text in filled
    )


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _row(grid: _Grid, cells: list[Cell], columns: dict[str, int]) -> Row | None:
    def cell(kind: str) -> Cell | None:
        place = columns.get(kind)
        return cells[place] if place is not None and place < len(cells) else None

    what = _items(cell("what"), grid.source)
    start, time = grid.text(cell("start")), grid.text(cell("time"))
    if not what and not time:
        return None
    number = grid.text(cell("number"))
    return Row(
        grid.text(cell("stage")),
        cell("stage") is not None,
        number.text if number else None,
        what,
        joined([start, time]) if start and time else time or start,
        grid.text(cell("who")),
        _period(start, time) if start and time else None,
    )


def _period(start: Passage, end: Passage) -> Phrase | None:
    """The phrase from a day in one column to a day in the next."""
    firsts, lasts = (
        [phrase for phrase in find_phrases(cell.folded, compact=True) if phrase.first]
        for cell in (start, end)
    )
    if len(firsts) != 1 or len(lasts) != 1:
        return None
    last = lasts[0].last or lasts[0].first
    return Phrase(
        0, len(start) + len(end), "within", firsts[0].first, last, firsts[0].doubts | lasts[0].doubts
    )


def _mark_shared_times(rows: list[Row]) -> None:
    """A time merged over all rows of a stage is the stage's, not the deadline of each row."""
    groups: dict[tuple[int, int] | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.stage.span() if row.stage else None, []).append(row)
    for span, same in groups.items():
        times = {row.time.span() if row.time else None for row in same}
        if span and len(same) > 1 and len(times) == 1 and None not in times:
            for row in same:
                row.shares_time = True


def _items(cell: Cell | None, source: str) -> list[Item]:
    """What a cell asks for: its numbered paragraphs, or all of it as one."""
    lines = [tidy(source, [line]) for line in cell.lines] if cell else []
    groups: list[list[Passage]] = []
    for line in (line for line in lines if line.text):
        if groups and not read_marker(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    markers = [marker for group in groups if (marker := read_marker(group[0]))]
    if len(markers) < 2 and not (len(groups) == 1 and markers and not markers[0].doubtful):
        return [Item(joined(line for group in groups for line in group))] if groups else []
    return [_item(joined(group)) for group in groups]


def _item(passage: Passage) -> Item:
    marker = read_marker(passage)
    return Item(passage.part(marker.end), marker.number, marker.label) if marker else Item(passage)


def stage_name_and_period(cell: Passage) -> tuple[Passage, Phrase | None]:
    """The name in a stage cell, and the phrase of the period if the cell holds it: 动员部署阶段（3月）."""
    phrases = [phrase for phrase in find_phrases(cell.folded, compact=True) if phrase.first]
    name = _without_marker(_beside(cell, phrases[0] if phrases else None).trimmed("(),、:;。 "))
    if re.search(r".阶段$", name.folded) and not re.fullmatch(r"第.{1,2}阶段", name.folded):
        name = name.part(0, len(name) - 2)
    return name, phrases[0] if phrases else None


def _beside(cell: Passage, period: Phrase | None) -> Passage:
    """What a stage cell says before its period, or after it when the period comes first."""
    if period is None:
        return cell
    return cell.part(0, period.start) if period.start > 1 else cell.part(period.end)


def _without_marker(name: Passage) -> Passage:
    """The name without its number, or numbers: （一）第一阶段：动员."""
    while marker := read_marker(name):
        rest = name.part(marker.end).trimmed("(),、:;。 ")
        if not rest.text:
            return name
        name = rest
        if marker.style in STAGE_STYLES:
            break
    return name
