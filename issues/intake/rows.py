"""What each row of a sheet is: part of the head, an issue, or one of the lines that are no issue.

Every row gets exactly one kind: `data`, or the reason for which it is ignored.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from issues.intake import heads, words
from issues.intake.cells import as_text, narrow, whole_number
from issues.intake.groups import (
    Group,
    Groups,
    group_of,
    has_own_numeral,
    is_section,
    is_section_of_issues,
    numbered_text,
    unit_group,
)
from issues.intake.headers import (
    LONGEST_HEADING,
    Header,
    Synonyms,
    header_at,
    is_amount,
    is_instruction,
    is_numbering,
    repeats,
)
from issues.intake.messages import refuse
from issues.intake.sheets import MAX_CELLS, Sheet
from issues.texts import plain

DATA, HEADER, BLANK, HIDDEN = "data", "header", "blank", "hidden"
_FIRST_WORDS = (*words.SUBTOTALS, *words.FOOTER_LABELS, *words.NOTE_LABELS, *words.EXAMPLE_LABELS)
_WORTH_A_LOOK = re.compile(
    rf"\s*[(（【]?(?:{'|'.join(map(re.escape, _FIRST_WORDS))}|以下|此|本页|第|共|[※*＊])"
)
_SERIAL = re.compile(r"[(]?\d+(?:[-.]\d+)*[).、]?|[(]?[一二三四五六七八九十]+[)、]?")
_NUMERAL = re.compile(r"[(]?[一二三四五六七八九十]+[)、]?")
_NUMBERED = re.compile(r"[(（]?\d{1,2}[.．、)）]")
_COUNT = re.compile(r"[共计]*\d+[个件条项宗]?(?:问题)?")


@dataclass(slots=True)
class Row:
    """One row with its kind. For data: the values with merged cells filled in, and the headings that hold for it.

    `section`: the category that the heading of its part names. `unit`: the heading above that names a unit; where the
    row names none itself it `takes_unit`, which then stands in `values`. `under`: the words of the last heading above.
    """

    number: int
    kind: str
    values: list[Any]
    header: Header
    section: str = ""
    unit: Group | None = None
    takes_unit: bool = False
    under: str = ""


class Walk:
    """Goes through the rows of one sheet from the top."""

    def __init__(self, sheet: Sheet, header: Header, synonyms: Synonyms, *, owned: bool = False):
        """`owned`: one unit answers for all rows, so that no heading names one."""
        self._sheet = sheet
        self._owned = owned
        self._header = header
        self._synonyms = synonyms
        self._fills = _filled_down(sheet, header.last_row)
        self._wide = {(merge[0], merge[1]) for merge in sheet.merges if merge[3] > merge[1]}
        self._titles: set[str] = set()
        self._groups = Groups()
        for line in sheet.parts:
            self._groups.enter(self._unit_group([line]) or group_of(line))
        self._group_row = -1  # where the last heading of a part stands
        self._last_whole = self._last_row(self._is_whole)
        self._last_issue = max(self._last_whole, self._last_row(self._is_numbered_issue))
        self._kind_before = ""
        self._is_under_heading = False  # nothing but blank rows since the heading
        self._in_figures = False  # inside a table of figures under the list

    def __iter__(self) -> Iterator[Row]:
        for row in self._walked():
            self._kind_before = row.kind
            self._is_under_heading = row.kind == HEADER or (row.kind == BLANK and self._is_under_heading)
            yield row

    def _walked(self) -> Iterator[Row]:
        number = 0
        while number < len(self._sheet.rows):
            if number < self._header.rows[0]:
                yield self._row(number, self._kind_above(number))
            elif number in self._header.rows:
                yield self._row(number, HEADER)
            elif further := self._further_header(number):
                yield from (self._row(row, HEADER) for row in range(number, further))
                number = further
                continue
            else:
                yield self._body_row(number)
            number += 1

    def _row(self, number: int, kind: str) -> Row:
        return Row(number, kind, self._sheet.rows[number], self._header)

    # ── above the heading ──

    def _kind_above(self, number: int) -> str:
        if number in self._sheet.hidden_rows:
            return HIDDEN
        texts = self._texts(number)
        if not texts:
            return BLANK
        self._enter_above(number, texts)
        kind = heads.kind_above(texts)
        if kind == heads.TITLE:
            self._titles.add(plain(texts[0]))
        return kind

    def _enter_above(self, number: int, texts: list[str]) -> None:
        """Right above the heading a line may say what the first part is about, or who answers for it."""
        if len(texts) == 1 and is_section(texts[0]) and not heads.looks_like_title(texts[0]):
            group = self._unit_group(texts) or group_of(texts[0])
        else:
            group = self._unit_group(texts, bare=False)
        if group and (group.unit or number + 1 == self._header.rows[0]):
            self._enter(number, group)

    def _enter(self, number: int, group: Group) -> None:
        self._groups.enter(group)
        self._group_row = number

    # ── below it ──

    def _further_header(self, number: int) -> int | None:
        """The row after a second table's heading that starts here, or None. From then on its columns hold."""
        values = self._sheet.rows[number]
        if (
            number in self._sheet.hidden_rows
            or not self._may_be_heading(values)
            or repeats(self._header, values)
        ):
            return None
        header = header_at(self._sheet, number, self._synonyms)
        if header is None:
            return None
        self._header = header
        if any(self._texts(between) for between in range(self._group_row + 1, number)):
            self._groups.forget_unit()
        return header.last_row + 1

    def _may_be_heading(self, values: list[Any]) -> bool:
        """A cheap look first: a heading has no long text and no number where issues have them."""
        column = self._header.fields["description"]
        value = values[column]
        return (
            isinstance(value, str)
            and 0 < len(value.strip()) <= LONGEST_HEADING
            and whole_number(values[0]) is None
        )

    def _body_row(self, number: int) -> Row:
        if number in self._sheet.hidden_rows:
            self._pass_hidden(number)
            return self._row(number, HIDDEN)
        own = self._sheet.rows[number]
        filled = self._fills.get(number)
        values = own if filled is None else [filled.get(column, value) for column, value in enumerate(own)]
        if not self._is_under_heading and self._is_plainly_data(own):
            return self._data(number, values)
        kind = self._kind_below(number, values)
        return self._data(number, values) if kind == DATA else Row(number, kind, values, self._header)

    def _pass_hidden(self, number: int) -> None:
        """Nobody can tell who answers for the rows below a heading that is hidden."""
        placed = self._placed(number)
        if not placed:
            return
        if is_section(placed[0][1]) or self._group_at(number, self._sheet.rows[number], placed):
            self._groups.forget_unit()

    def _data(self, number: int, values: list[Any]) -> Row:
        """A row of data, with the unit of the heading above it where it names none itself."""
        groups, row = self._groups, Row(number, DATA, values, self._header, self._groups.category)
        row.under, row.unit = groups.last, groups.unit
        if row.unit and self._names_no_unit(number, values):
            row.takes_unit, row.values = True, [*values]
            row.values[self._organization_column] = row.unit.unit
        elif row.unit and not row.section:
            row.section = row.unit.name
        return row

    def _names_no_unit(self, number: int, values: list[Any]) -> bool:
        fields = self._header.fields
        columns = [fields[name] for name in ("departments", "lead") if name in fields]
        return bool(columns) and not any(
            as_text(values[column]) or (number, column) in self._sheet.broken_cells for column in columns
        )

    def _is_plainly_data(self, own: list[Any]) -> bool:
        """The common case decided fast: a long text as problem, a text as organization, nothing odd at the start."""
        problem, organization = own[self._header.fields["description"]], own[self._organization_column]
        if not (isinstance(problem, str) and isinstance(organization, str)):
            return False
        first = next((value for value in own if value != ""), "")
        return (
            len(problem) > LONGEST_HEADING
            and bool(organization.strip())
            and not _WORTH_A_LOOK.match(problem)
            and not (isinstance(first, str) and first is not problem and _WORTH_A_LOOK.match(first))
        )

    @property
    def _organization_columns(self) -> set[int]:
        fields = self._header.fields
        return {fields[name] for name in ("departments", "lead", "supporting") if name in fields}

    @property
    def _organization_column(self) -> int:
        fields = self._header.fields
        return fields.get("departments", fields.get("lead", fields["description"]))

    def _texts(self, number: int) -> list[str]:
        return [text for _, text in self._placed(number)]

    def _placed(self, number: int) -> list[tuple[int, str]]:
        hidden = self._sheet.hidden_columns
        pairs = (
            (column, as_text(value)) for column, value in enumerate(self._sheet.rows[number]) if value != ""
        )
        return [(column, text) for column, text in pairs if text and column not in hidden]

    def _kind_below(self, number: int, values: list[Any]) -> str:
        placed = self._placed(number)
        if self._is_blank(number, placed, values):
            return BLANK
        if repeats(self._header, values) or (self._is_under_heading and _explains_columns(values)):
            return HEADER
        texts = [text for _, text in placed]
        if number < self._last_issue and (group := self._group_at(number, values, placed)):
            self._enter(number, group)
            return heads.NOTE
        if self._is_figures(number, texts):
            return heads.NOTE
        return (
            self._kind_of_line(number, texts, values) or self._kind_of_single(number, placed, values) or DATA
        )

    def _is_blank(self, number: int, placed: list[tuple[int, str]], values: list[Any]) -> bool:
        """Nothing of its own or only zeros; or only a serial number prepared in advance, with no merged text to go with it."""
        if all(text == "0" for _, text in placed):  # links to empty cells show 0
            return True
        if len(placed) > 1 or placed[0][0] != self._header.fields.get("seq"):
            return False
        is_number = whole_number(placed[0][1]) is not None
        return is_number and not self._says_problem(values)

    def _says_problem(self, values: list[Any]) -> bool:
        return bool(as_text(values[self._header.fields["description"]]))

    def _kind_of_line(self, number: int, texts: list[str], values: list[Any]) -> str | None:
        first = next((text for text in texts if whole_number(text) is None), texts[0])
        if heads.is_example(first):
            return heads.NOTE
        if self._is_whole(values):
            return None
        if heads.is_subtotal(first):
            return heads.SUBTOTAL
        if heads.is_note(first):
            return heads.NOTE
        if self._says_nothing(values, texts):
            return heads.NOTE
        if number > self._last_whole and (heads.is_reporting_line(first) or heads.are_labels(texts)):
            return heads.FOOTER
        if heads.is_reporting_line(first):
            return heads.META
        return heads.FOOTER if heads.is_footer(first) else None

    def _says_nothing(self, values: list[Any], texts: list[str]) -> bool:
        """A report of "no problems": 无 under the problem and nothing but such signs beside it."""
        others = [text for text in texts if not _SERIAL.fullmatch(narrow(text))]
        return (
            bool(others)
            and self._says_problem(values)
            and all(_is_nothing(narrow(text).casefold()) for text in others)
        )

    def _kind_of_single(self, number: int, placed: list[tuple[int, str]], values: list[Any]) -> str | None:
        """A line of one text: a repeated title, a signature, the heading of a part, or a remark."""
        if len(placed) != 1:
            return None
        column, text = placed[0]
        if plain(text) in self._titles:
            return heads.TITLE
        if self._heading_follows(number):
            self._enter_title(number, text)
            return heads.TITLE
        if number > self._last_whole and heads.is_signature([text]):
            return heads.FOOTER
        if number > self._last_whole and self._kind_before == heads.NOTE and _NUMBERED.match(text):
            return heads.NOTE
        if not self._stands_alone(number, column, text, values):
            return None
        if number < self._last_whole:
            self._enter(number, group_of(text))
        return heads.NOTE

    def _enter_title(self, number: int, text: str) -> None:
        """A line right above a heading said again names a part, or begins another list."""
        if is_section(text):
            self._enter(number, group_of(text))
        else:
            self._groups.forget_unit()

    def _group_at(self, number: int, values: list[Any], placed: list[tuple[int, str]]) -> Group | None:
        """The heading of a part that names a unit, or that has its numeral in a cell of its own; None for other rows."""
        if not placed or not self._may_hold_heading(number, placed[0][0], values):
            return None
        texts = [text for _, text in placed]
        if group := self._unit_group(texts):
            return group
        if has_own_numeral(texts) and is_section_of_issues(numbered_text(*texts)):
            return group_of(numbered_text(*texts))
        return None

    def _unit_group(self, texts: list[str], *, bare: bool = True) -> Group | None:
        return None if self._owned else unit_group(texts, bare=bare)

    def _may_hold_heading(self, number: int, column: int, values: list[Any]) -> bool:
        """Whether the first text of a row stands where headings of parts do: over several columns, or at the front and
        without a problem merged down from above beside it."""
        if (number, column) in self._wide:
            return True
        problem = self._header.fields["description"]
        at_front = column == problem or column < min(self._header.fields.values(), default=0) + 2
        beside = as_text(values[problem]) and not as_text(self._sheet.rows[number][problem])
        return at_front and not beside and column not in self._organization_columns

    def _stands_alone(self, number: int, column: int, text: str, values: list[Any]) -> bool:
        """Whether the one text of a row is no part of an issue: over several columns, or the heading of a part."""
        if (number, column) in self._wide:
            return True
        if self._says_problem(values):
            return column == self._header.fields["description"] and is_section_of_issues(text)
        return column == self._header.fields.get("seq") or is_section(text)

    def _is_figures(self, number: int, texts: list[str]) -> bool:
        """Whether a row belongs to a table of figures under the list: labels over numbers, then numbers."""
        amounts = sum(map(is_amount, texts))
        if self._in_figures:
            self._in_figures = amounts >= 2 and amounts >= len(texts) - 1
        elif len(texts) > 2 and not amounts and self._kind_before != DATA:
            self._in_figures = self._stands_over_figures(number)
        return self._in_figures

    def _stands_over_figures(self, number: int) -> bool:
        if number + 1 == len(self._sheet.rows):
            return False
        above, below = dict(self._placed(number)), dict(self._placed(number + 1))
        if heads.is_subtotal(next(iter(below.values()), "")):
            return False
        over = sum(is_amount(below.get(column, "")) for column in above)
        return over >= 2 and over >= len(above) - 1

    def _heading_follows(self, number: int) -> bool:
        """Whether the next filled rows are the heading again: then this line is a title."""
        for below in range(number + 1, min(number + 4, len(self._sheet.rows))):
            if repeats(self._header, self._sheet.rows[below]) or self._starts_table(below):
                return True
            if len(self._texts(below)) > 3:
                return False
        return False

    def _starts_table(self, number: int) -> bool:
        """Whether a second table begins there, under a heading of its own."""
        values = self._sheet.rows[number]
        return self._may_be_heading(values) and header_at(self._sheet, number, self._synonyms) is not None

    def _is_whole(self, values: list[Any]) -> bool:
        """Whether a row says both what the problem is and who is responsible, in words."""
        problem = as_text(values[self._header.fields["description"]])
        if heads.is_footer(problem) or _COUNT.fullmatch(narrow(problem)):
            return False
        if self._organization_column == self._sheet.unit_column:
            return len(plain(problem)) >= 4 and self._is_numbered_or_answered(values)
        organization = as_text(values[self._organization_column])
        return (
            len(plain(problem)) >= 4 and len(plain(organization)) >= 2 and not plain(organization).isdecimal()
        )

    def _is_numbered_or_answered(self, values: list[Any]) -> bool:
        """Where units stand in headings only: whether a row has a serial number, or none and something beside the problem."""
        fields = self._header.fields
        seq = as_text(values[fields["seq"]]) if "seq" in fields else ""
        if seq:
            return whole_number(seq) is not None or bool(
                _SERIAL.fullmatch(narrow(seq)) and not _NUMERAL.fullmatch(narrow(seq))
            )
        return any(as_text(values[column]) for name, column in fields.items() if name != "description")

    def _is_numbered_issue(self, values: list[Any]) -> bool:
        """Whether a row has a serial number and a problem, with a unit or without."""
        fields = self._header.fields
        has_number = "seq" in fields and whole_number(values[fields["seq"]]) is not None
        return has_number and len(plain(as_text(values[fields["description"]]))) >= 4

    def _last_row(self, fits: Callable[[list[Any]], bool]) -> int:
        last = len(self._sheet.rows) - 1
        return next((at for at in range(last, self._header.last_row, -1) if fits(self._sheet.rows[at])), -1)


def _is_nothing(flat: str) -> bool:
    return flat in words.NOTHING or flat.rstrip("。") in words.NO_PROBLEM


def _explains_columns(values: list[Any]) -> bool:
    return is_numbering(values) or is_instruction(values)


def _filled_down(sheet: Sheet, above: int) -> dict[int, dict[int, Any]]:
    """Values that merged cells lend to the rows below their first: row to column to value. Body rows only."""
    fills: dict[int, dict[int, Any]] = {}
    lent = 0
    for first_row, column, last_row, _ in sheet.merges:
        value = _value_at(sheet, first_row, column)
        if first_row <= above or value == "":
            continue
        covered = range(first_row + 1, min(last_row + 1, len(sheet.rows)))
        lent += len(covered)
        if lent > MAX_CELLS:
            raise refuse("broken")  # only overlapping ranges, which no program writes, come to so many
        for row in covered:
            fills.setdefault(row, {})[column] = value
    return fills


def _value_at(sheet: Sheet, row: int, column: int) -> Any:
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""
