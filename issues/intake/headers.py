"""Finding the heading of a list: which rows it takes, one to three of them, and which column is which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from issues.intake.cells import as_text, narrow
from issues.intake.places import column_letter
from issues.intake.sheets import Sheet
from issues.intake.words import (
    CORE,
    GUESSES,
    HEAD_LABELS,
    HEADINGS,
    HINTS,
    LEAD_WORDS,
    NO_GUESS,
    SUPPORT_WORDS,
)

SEARCHED_ROWS = 60
DEEPEST = 3
LONGEST_HEADING = 16
_IN_BRACKETS = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER_BEFORE = re.compile(r"^[\W_]*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)]\s*(?=\D)")
_ROLE_BEHIND = re.compile(
    rf"(.+?)[(\[【〔]({'|'.join((*LEAD_WORDS, *SUPPORT_WORDS))})(?:单位|部门)?[)\]】〕]"
)
_EXACT = {
    heading: (name, rank) for name, headings in HEADINGS.items() for rank, heading in enumerate(headings)
}
_COMBINED = "departments_and_person"
_SAID = -1  # rank of a heading that people have mapped: before every other
_HINTED = 1_000  # rank of a heading known by a hint only
_UNKNOWN = 2_000

Synonyms = Mapping[str, str | None]
"""Further headings, as people or organizations have mapped them: heading to field, None for "leave it"."""
Parts = tuple[str, ...]
"""The headings over one column from the top down: ("整改情况", "时限")."""


@dataclass(slots=True)
class Header:
    """The heading found: its rows (from 0), and the column of each field."""

    rows: list[int]
    headings: dict[int, Parts]
    fields: dict[str, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    exact: int = 0
    combined: bool = False  # organization and person share one column
    guessed: list[int] = field(default_factory=list)  # columns taken for want of a better one

    @property
    def names(self) -> dict[int, str]:
        """The field by column."""
        return {column: name for name, column in self.fields.items()}

    @property
    def last_row(self) -> int:
        return self.rows[-1]

    @property
    def lacks(self) -> str | None:
        """What every issue needs and this list has no column for, or None."""
        if "description" not in self.fields:
            return "description"
        return None if {"departments", "lead"} & self.fields.keys() else "departments"

    @property
    def is_convincing(self) -> bool:
        """Whether it is a heading and not a line of data that happens to hold such words."""
        named = {"description", "departments", "lead"} & self.fields.keys()
        return bool(named) and (self.exact >= 2 or (self.exact >= 1 and len(self.fields) >= 3))

    def letter(self, name: str) -> str:
        """The letter of that field's column; a list without one is pointed at where the organizations stand."""
        fallback = self.fields.get("departments", self.fields.get("lead", 0))
        return column_letter(self.fields.get(name, fallback))

    def title(self, column: int) -> str:
        return "/".join(self.headings.get(column, ()))


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading as it is compared: no number before it, no white space, signs, or bracketed remark.

    A remark that says who leads counts: 责任单位（牵头） is 牵头责任单位.
    """
    folded = _ROLE_BEHIND.sub(r"\2\1", _NUMBER_BEFORE.sub("", narrow(text).casefold()))
    return _NOT_WORD.sub("", _IN_BRACKETS.sub("", folded)) or _NOT_WORD.sub("", folded)


def find_header(sheet: Sheet, synonyms: Synonyms, *, hidden: bool = False) -> Header | None:
    """The first heading of the sheet, or None. `hidden`: hidden columns count too."""
    grid = _Grid(sheet, synonyms, set() if hidden else sheet.hidden_columns)
    found = (grid.best_from(top) for top in range(min(len(sheet.rows), SEARCHED_ROWS)))
    return next((header for header in found if header), None)


def header_at(sheet: Sheet, row: int, synonyms: Synonyms) -> Header | None:
    """The heading that begins in just that row, or None: a second table may follow the first on one sheet."""
    header = _Grid(sheet, synonyms, sheet.hidden_columns).best_from(row)
    return header if header and not header.lacks else None


class _Grid:
    """The headings of a sheet with merged cells filled in."""

    def __init__(self, sheet: Sheet, synonyms: Synonyms, hidden: set[int]):
        self._rows = sheet.rows
        self._hidden = hidden
        self._synonyms = {heading_key(key): name for key, name in synonyms.items()}
        self._merges = sheet.merges

    def best_from(self, top: int) -> Header | None:
        """The heading that starts in that row, as deep as it goes; None when the row starts none."""
        if not self._can_start(top):
            return None
        best = self._header(top, 1)
        for depth in range(2, DEEPEST + 1):
            below = top + depth - 1
            if not self._continues(below):
                break
            deeper = self._header(top, depth)
            if len(deeper.fields) > len(best.fields) or self._is_merged_down(top, below):
                best = deeper
        return best if best.is_convincing else None

    def _can_start(self, row: int) -> bool:
        labels = [text for text in map(as_text, self._rows[row]) if text]
        known = sum(map(self._is_known, labels))
        if len(labels) < 2 or any(map(_is_amount, labels)):
            return False
        beside = sum(_is_filled_in(text) or narrow(text) in HEAD_LABELS for text in labels)
        return known > beside  # a remark may stand beside the table

    def _is_known(self, text: str) -> bool:
        return _match((text,), self._synonyms)[1] < _UNKNOWN

    def _is_merged_down(self, top: int, row: int) -> bool:
        return any(top <= merge[0] < merge[2] and merge[2] == row for merge in self._merges)

    def _continues(self, row: int) -> bool:
        """Whether that row belongs to the heading above: only headings, known ones or under a common one."""
        if row >= len(self._rows):
            return False
        labels = {at: text for at, value in enumerate(self._rows[row]) if (text := as_text(value))}
        if any(_is_amount(text) or len(heading_key(text)) > LONGEST_HEADING for text in labels.values()):
            return False
        fitting = sum(self._is_known(text) or self._is_under_common(row, at) for at, text in labels.items())
        merged = any(merge[0] < row <= merge[2] for merge in self._merges)
        return fitting * 2 >= len(labels) if merged else fitting * 2 > len(labels)

    def _is_under_common(self, row: int, column: int) -> bool:
        return any(m[2] == row - 1 and m[1] <= column <= m[3] and m[3] > m[1] for m in self._merges)

    def _header(self, top: int, depth: int) -> Header:
        rows = list(range(top, top + depth))
        columns = (column for column in range(len(self._rows[top])) if column not in self._hidden)
        headings = {column: parts for column in columns if (parts := self._parts(rows, column))}
        return _mapped(Header(rows, headings), self._synonyms)

    def _parts(self, rows: list[int], column: int) -> Parts:
        parts: dict[str, str] = {}
        for row in rows:
            text = self._label(row, column)
            if not text and any(as_text(self._rows[below][column]) for below in rows if below > row):
                text = self._from_left(row, column)
            if text:
                parts.setdefault(heading_key(text), text)
        return tuple(parts.values())

    def _label(self, row: int, column: int) -> str:
        value = self._rows[row][column]
        if value == "":
            covering = (m for m in self._merges if m[0] <= row <= m[2] and m[1] <= column <= m[3])
            value = next((self._rows[m[0]][m[1]] for m in covering), "")
        return as_text(value).replace("\n", "")

    def _from_left(self, row: int, column: int) -> str:
        """The common heading that stands left of an empty cell: not everybody merges."""
        return next((text for at in range(column - 1, -1, -1) if (text := self._label(row, at))), "")


def _is_amount(text: str) -> bool:
    return re.sub(r"[-./:%]", "", narrow(text)).isdecimal()


def _is_filled_in(text: str) -> bool:
    """Whether it is a label with its answer, as in "填报单位：桃城区"; no heading is."""
    return bool(re.search(r"[:：].", _IN_BRACKETS.sub("", narrow(text))))


@lru_cache(maxsize=4096)
def _hinted(key: str) -> tuple[str | None, int]:
    """What a heading not known by name hints at."""
    if len(key) <= LONGEST_HEADING:
        for name, words in HINTS:
            if any(word in key for word in words):
                return name, _HINTED
    return None, _UNKNOWN


def _match(parts: Parts, synonyms: Synonyms) -> tuple[str | None, int]:
    """The field of a column, and how good the match is (0 is best). The lowest heading says more than those above."""
    joined, last = heading_key("".join(parts)), heading_key(parts[-1])
    above = [heading_key(text) for text in parts[:-1]]
    for key in (joined, last):
        if key in synonyms:
            return synonyms[key], _SAID
        if key in _EXACT:
            return _EXACT[key]
    for key in (last, joined):
        if (hint := _hinted(key))[1] < _UNKNOWN:
            return hint
    return next((_EXACT[key] for key in above if key in _EXACT), (None, _UNKNOWN))


def _mapped(header: Header, synonyms: Synonyms) -> Header:
    """Give each field its best column; of equals the first wins, the others stay under their heading."""
    matched = {column: _match(parts, synonyms) for column, parts in header.headings.items()}
    for column, (name, rank) in sorted(matched.items(), key=lambda item: (item[1][1], item[0])):
        plain = "departments" if name == _COMBINED else name
        if plain in CORE and plain not in header.fields:
            header.fields[plain] = column
            header.exact += rank < _HINTED
            header.combined |= name == _COMBINED
        elif rank == _UNKNOWN:
            header.unknown.append(column)
    _guess(header)
    header.unknown.sort()
    return header


def _guess(header: Header) -> None:
    """Where nobody is responsible yet, take the one unknown column that can only name organizations."""
    for name, listed in GUESSES.items():
        if header.lacks != name:
            continue
        keys = {column: heading_key("".join(header.headings[column])) for column in header.unknown}
        fitting = [
            column
            for column, key in keys.items()
            if key.endswith(listed) and not any(word in key for word in NO_GUESS)
        ]
        if len(fitting) == 1:
            header.fields[name] = fitting[0]
            header.unknown.remove(fitting[0])
            header.guessed.append(fitting[0])


def repeats(header: Header, row: list[Any]) -> bool:
    """Whether a row further down says the heading again (lists printed page by page do)."""
    own = {column: heading_key(text) for column, value in enumerate(row) if (text := as_text(value))}
    same = sum(key in map(heading_key, header.headings.get(column, ())) for column, key in own.items())
    return same >= 2 and same * 3 >= len(own) * 2


_INSTRUCTION = re.compile(
    r"[（(].*[)）]|(?:请|填写|填报|如|例如|格式|必填|选填|自动|下拉|选择|点击).*", re.DOTALL
)


def is_instruction(row: list[Any]) -> bool:
    """Whether a row only says how the columns are to be filled in: （必填）, 请写清时间地点, 如2018-09-30."""
    texts = [text for text in map(as_text, row) if text]
    return len(texts) >= 2 and all(map(_INSTRUCTION.fullmatch, texts))


def is_numbering(row: list[Any]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3) or 甲, 乙, 1, 2 or A, B, C."""
    labels = [heading_key(text) for text in map(as_text, row) if text]
    if len(labels) >= 3 and "".join(labels) == "abcdefghijklmnopqrstuvwxyz"[: len(labels)]:
        return True
    numbers = [int(label) for label in labels if label.isdecimal() and label.isascii() and len(label) < 4]
    others = [label for label in labels if not label.isdecimal()]
    return (
        len(numbers) >= 3
        and numbers == list(range(1, len(numbers) + 1))
        and all(label in "甲乙丙丁栏次" for label in others)
    )
