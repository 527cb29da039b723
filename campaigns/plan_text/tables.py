"""Schedules written as tables: a row of column heads, then a link per row, the stage merged over several rows."""

import re
from dataclasses import dataclass

from campaigns.plan_text import words
from campaigns.plan_text.dates import find_phrases
from campaigns.plan_text.document import Cell, Table
from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.outline import Node
from campaigns.plan_text.text import Passage, joined, tidy

HEAD_ROWS = 4
HEAD_AT_MOST = 12
COLUMNS = {
    "number": words.NUMBER_LABELS,
    "stage": words.STAGE_LABELS,
    "time": words.TIME_LABELS,
    "who": words.WHO_LABELS,
    "helper": words.HELPER_LABELS,
    "what": words.WHAT_LABELS,
}


@dataclass
class Item:
    """One thing to do in a row, and its number if the cell numbers several."""

    passage: Passage
    number: str | None = None
    label: str | None = None


@dataclass
class Row:
    """One row of a schedule table: the passages of its cells by column, and whether the time is the stage's."""

    stage: Passage | None
    has_stage_column: bool
    number: str | None
    what: list["Item"]
    time: Passage | None
    who: Passage | None
    is_limit: bool = False
    shares_time: bool = False


def schedule_rows(node: Node, source: str) -> list[Row]:
    """The rows of every schedule table under a node; tables of another kind give none."""
    tables = [table for below in node.walk() for table in below.tables]
    return [row for table in tables for row in _rows(table, source)]


def _rows(table: Table, source: str) -> list[Row]:
    head, columns = _columns(table, source)
    if "time" not in columns or not {"what", "stage"} & set(columns):
        return []
    rows = [_row(cells, columns, source) for cells in table.rows[head + 1 :]]
    rows = [row for row in rows if row is not None]
    time_head = _text(table.rows[head][columns["time"]], source)
    for row in rows:
        row.is_limit = bool(re.search("完成|办结|截止|时限|期限", time_head.folded))
    _mark_shared_times(rows)
    return rows


def _columns(table: Table, source: str) -> tuple[int, dict[str, int]]:
    """Which row holds the heads, and the column of each kind."""
    best: tuple[int, dict[str, int]] = (0, {})
    for place, cells in enumerate(table.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            kind = _kind(_text(cell, source))
            if kind:
                columns.setdefault(kind, column)
        if len(columns) > len(best[1]):
            best = (place, columns)
    return best


def _kind(passage: Passage | None) -> str | None:
    """The kind of a column by its head: an exact word of the tables first, else a head that ends in one."""
    text = passage.folded if passage else ""
    if not text or len(text) > HEAD_AT_MOST:
        return None
    for kind, names in COLUMNS.items():
        if text in names:
            return kind
    for kind in ("time", "who", "stage", "what"):
        if any(text.endswith(name) or text.startswith(name) for name in COLUMNS[kind] if len(name) > 1):
            return kind
    return None


def _row(cells: list[Cell], columns: dict[str, int], source: str) -> Row | None:
    def cell(kind: str) -> Cell | None:
        place = columns.get(kind)
        return cells[place] if place is not None and place < len(cells) else None

    what = _items(cell("what"), source)
    stage, time = _text(cell("stage"), source), _text(cell("time"), source)
    if not what and not time:
        return None
    if len({id(one) for one in cells}) == 1 and len(cells) > 1:
        return None
    number = _text(cell("number"), source)
    return Row(
        stage,
        cell("stage") is not None,
        number.text if number else None,
        what,
        time,
        _text(cell("who"), source),
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


def _text(cell: Cell | None, source: str) -> Passage | None:
    if cell is None:
        return None
    passage = tidy(source, cell.lines)
    return passage if passage.text else None


def _items(cell: Cell | None, source: str) -> list[Item]:
    """What a cell asks for: its numbered paragraphs, or all of it as one."""
    lines = [tidy(source, [line]) for line in cell.lines] if cell else []
    groups: list[list[Passage]] = []
    for line in (line for line in lines if line.text):
        if groups and not read_marker(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    if sum(1 for group in groups if read_marker(group[0])) < 2:
        return [Item(joined(line for group in groups for line in group))] if groups else []
    return [_item(joined(group)) for group in groups]


def _item(passage: Passage) -> Item:
    marker = read_marker(passage)
    return Item(passage.part(marker.end), marker.number, marker.label) if marker else Item(passage)


def stage_name_and_period(cell: Passage) -> tuple[Passage, bool]:
    """The name in a stage cell, and whether the cell also holds the period: 动员部署阶段（3月）."""
    phrases = [phrase for phrase in find_phrases(cell.folded, compact=True) if phrase.first]
    end = phrases[0].start if phrases and phrases[0].start > 1 else len(cell)
    name = cell.part(0, end).trimmed("(),、:;。 ")
    marker = read_marker(name)
    if marker:
        rest = name.part(marker.end).trimmed("(),、:;。 ")
        name = rest if rest.text else name
    if re.search(r".阶段$", name.folded) and not re.fullmatch(r"第.{1,2}阶段", name.folded):
        name = name.part(0, len(name) - 2)
    return name, bool(phrases)
