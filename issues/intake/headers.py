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
    IMMEDIATE,
    LEAD_WORDS,
    LONG_TERM,
    NO_GUESS,
    SUPPORT_WORDS,
)

SEARCHED_ROWS = 60
DEEPEST = 3
LONGEST_HEADING = 16
LONGEST_LABEL = 200  # characters of a heading with its explanations; what is longer is a text
_IN_BRACKETS = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER_BEFORE = re.compile(r"^[\W_]*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)]\s*(?=\D)")
_NUMBER_BEHIND = re.compile(r"[\d一二三四五]+$")
_LEVEL = re.compile(
    r"(?:[省市县区旗乡镇村街道]{1,3}(?:级|直|属|本级)?|第?[\d一二三四五])?(?:责任)?(?:单位|部门)?[\d一二三四五]?"
)
_EXPLAINED = re.compile(r"[\n：:，,；;。]")
_ROLE_BEHIND = re.compile(
    rf"(.+?)[(\[【〔]({'|'.join((*LEAD_WORDS, *SUPPORT_WORDS))})(?:单位|部门)?[)\]】〕]"
)
_EXACT = {
    heading: (name, rank) for name, headings in HEADINGS.items() for rank, heading in enumerate(headings)
}
HEADING_OF_ADDED_UNITS = "责任单位（小标题）"
_COMBINED = "departments_and_person"
_DATE_SIGNS = ("年", "月", "日")
_PERSON_BEHIND = re.compile(
    r"(单位|部门)[(\[【〔][^)\]】〕]*(?:责任人|负责人|联系人|联系方式|联系电话)[^)\]】〕]*[)\]】〕]"
)
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
    further: dict[str, list[int]] = field(
        default_factory=dict
    )  # columns beside that of a field that are part of it

    @property
    def names(self) -> dict[int, str]:
        """The field by column."""
        beside = {column: name for name, columns in self.further.items() for column in columns}
        return beside | {column: name for name, column in self.fields.items()}

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

    def date_sign(self, column: int) -> str:
        """年, 月 or 日 where a date is spread over columns with these headings, else ""."""
        key = heading_key(self.headings[column][-1])
        return key if key in _DATE_SIGNS else ""

    def add(self, name: str, column: int, heading: str) -> None:
        """Give a field a column that the heading itself does not have."""
        self.fields[name], self.headings[column] = column, (heading,)

    def remove(self, name: str) -> None:
        """Take back such a column."""
        del self.headings[self.fields.pop(name)]

    def letter(self, name: str) -> str:
        """The letter of that field's column; a list without one is pointed at where the organizations stand."""
        fallback = self.fields.get("departments", self.fields.get("lead", 0))
        return column_letter(self.fields.get(name, fallback))

    def title(self, column: int) -> str:
        return "/".join(self.headings.get(column, ()))


def heading_key(text: str) -> str:
    """A heading as it is compared: no number before it, no white space, signs, or bracketed remark.

    A remark that says who leads counts: 责任单位（牵头） is 牵头责任单位.
    """
    return _key(text[:LONGEST_LABEL])


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    folded = _PERSON_BEHIND.sub(r"\1及责任人", _NUMBER_BEFORE.sub("", narrow(text).casefold()))
    folded = _ROLE_BEHIND.sub(r"\2\1", folded)
    return _NOT_WORD.sub("", _IN_BRACKETS.sub("", folded)) or _NOT_WORD.sub("", folded)


def find_header(sheet: Sheet, synonyms: Synonyms, *, hidden: bool = False) -> Header | None:
    """The first heading of the sheet, or None. `hidden`: hidden columns count too."""
    grid = _Grid(sheet, synonyms, set() if hidden else sheet.hidden_columns)
    found = (grid.best_from(top) for top in range(min(len(sheet.rows), SEARCHED_ROWS)))
    return next((header for header in found if header), None)


def header_at(sheet: Sheet, row: int, synonyms: Synonyms) -> Header | None:
    """The heading that begins in just that row, or None: a second table may follow the first on one sheet."""
    header = _Grid(sheet, synonyms, sheet.hidden_columns).best_from(row)
    if header and header.lacks == "departments" and sheet.unit_column is not None:
        header.add("departments", sheet.unit_column, HEADING_OF_ADDED_UNITS)
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
        if len(best.rows) > 1 and not self._belongs_above(top):
            return None
        return best if best.is_convincing and not self._is_form(best) else None

    def _belongs_above(self, top: int) -> bool:
        """Whether a row is the upper part of a heading, and not an issue right above a heading said again."""
        labels = (heading_key(text) for text in map(as_text, self._rows[top]) if text)
        spans = any(m[0] == top and (m[3] > m[1] or m[2] == top + 1) for m in self._merges)
        return spans or any(key in _EXACT or key in self._synonyms for key in labels)

    def _is_form(self, header: Header) -> bool:
        """Whether labels and their answers take turns, as in a form for one issue: below the labels stand further ones."""
        answers = [column for column in header.unknown if len(header.headings[column]) == 1]
        rows = self._rows[header.last_row + 1 :]
        below = next((row for row in rows if any(map(as_text, row))), [])
        if len(answers) * 2 < len(header.headings) or not below or repeats(header, below):
            return False
        return any(heading_key(as_text(below[column])) in _EXACT for column in header.fields.values())

    def _can_start(self, row: int) -> bool:
        labels = [self._named(text) for text in map(as_text, self._rows[row]) if text]
        known = sum(map(self._is_known, labels))
        if len(labels) < 2 or any(map(is_amount, labels)):
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
        if any(is_amount(text) or len(heading_key(text)) > LONGEST_HEADING for text in labels.values()):
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
        return self._named(as_text(value))

    def _named(self, text: str) -> str:
        """A heading on one line, without the explanation that some lists put behind it: "问题描述 ↵ 一事一行，写清…"."""
        flat = text.replace("\n", "")
        if len(heading_key(flat)) <= LONGEST_HEADING:
            return flat
        name = _EXPLAINED.split(text, maxsplit=1)[0]
        return name if name and self._is_known(name) else flat

    def _from_left(self, row: int, column: int) -> str:
        """The common heading that stands left of an empty cell: not everybody merges."""
        return next((text for at in range(column - 1, -1, -1) if (text := self._label(row, at))), "")


def is_amount(text: str) -> bool:
    return re.sub(r"[-./:%]", "", narrow(text)).isdecimal()


def _is_filled_in(text: str) -> bool:
    """Whether it is a label with its answer, as in "填报单位：桃城区"; no heading is."""
    return bool(re.search(r"[:：].", _IN_BRACKETS.sub("", narrow(text[:LONGEST_LABEL]))))


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
    for name, fits in (
        ("departments", _are_units_of_levels),
        ("due", _are_kinds_of_deadline),
        ("due", _are_parts_of_a_date),
    ):
        beside = _beside(header, name, matched)
        if beside and fits([header.headings[column] for column in (header.fields[name], *beside)]):
            header.further[name] = beside
    header.unknown.sort()
    return header


def _beside(header: Header, name: str, matched: dict[int, tuple[str | None, int]]) -> list[int]:
    """The columns right of a field's own that have the same heading, but for a number, or the same common heading."""
    found: list[int] = []
    first = header.fields.get(name)
    while first is not None and (at := first + len(found) + 1) in matched:
        if matched[at][0] != name or _family(header.headings[at]) != _family(header.headings[first]):
            break
        found.append(at)
    return found


def _family(parts: Parts) -> str:
    return _NUMBER_BEHIND.sub("", heading_key(parts[0]))


def _are_units_of_levels(columns: list[Parts]) -> bool:
    """责任单位 over 市级 and 县级, 责任单位1 beside 责任单位2, or one heading over two columns."""
    return all(len(parts) == 1 or _LEVEL.fullmatch(heading_key(parts[-1])) for parts in columns)


def _are_kinds_of_deadline(columns: list[Parts]) -> bool:
    """整改时限 over 立行立改, 限期整改 and 长期坚持, to be ticked."""
    kinds = (*IMMEDIATE, *LONG_TERM, "限期")
    return all(len(parts) > 1 and any(kind in parts[-1] for kind in kinds) for parts in columns)


def _are_parts_of_a_date(columns: list[Parts]) -> bool:
    """整改时限 over 年, 月 and 日."""
    signs = "".join(heading_key(parts[-1]) for parts in columns)
    return signs in "".join(_DATE_SIGNS)


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
