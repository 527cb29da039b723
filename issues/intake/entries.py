"""From a data row to an issue that can be imported, or to the faults that keep it out."""

import re
from functools import lru_cache
from typing import Any

from issues.intake import words
from issues.intake.cells import as_text, narrow, one_line, whole_number
from issues.intake.dates import Context, NoDate, read_due
from issues.intake.departments import Organizations, is_no_answer, read_organizations
from issues.intake.groups import Group, names_units
from issues.intake.headers import Header
from issues.intake.messages import say
from issues.intake.model import Doubt, Due, Entry, Fault
from issues.intake.places import column_letter
from issues.intake.rows import Row
from issues.intake.sheets import Sheet
from issues.texts import plain

_ORGANIZATIONS = ("departments", "lead", "supporting")
_NEEDED = ("description", *_ORGANIZATIONS)
_LONGEST_DITTO = 8
_OTHER_ROW = re.compile(
    r"同[左右下]|同(?:上述?|前述?|以上)?(?:第|序号|编号)?(?:\d+|[一二三四五六七八九十]+)(?:条|项|号|行|个|款|点)?(?:问题|单位)?"
)
_FIRST_ITEM = re.compile(r"[(（]?[1１][)）、.．](?!\d)")
_ITEM = re.compile(r"(?:^|[\s；;。])[(（]?(\d{1,2})[)）、.．](?!\d)")
_TRUTHS = ("true", "false")  # what a cell ticked or computed says, never a problem
_SURELY_WORDS = 20  # a longer text is not looked at for being a bare number


class EntryReader:
    """Reads the data rows of one sheet in order and remembers the row above, for 同上."""

    def __init__(self, sheet: Sheet, context: Context, owner: str = ""):
        """`owner`: who is responsible for every row of a list of one's own; what the row says of it is kept as written."""
        self._owner = owner
        self._sheet = sheet
        self._context = context
        self._above: dict[str, Any] = {}
        self._cells: dict[str, Any] = {}
        self._header: Header | None = None
        self._unit_above: Group | None = None  # the heading that names the unit of the row above
        self._others: list[tuple[int, str]] = []

    def forget_above(self) -> None:
        """After a hidden row nobody can see what 同上 would mean."""
        self._above = {}

    def read(self, row: Row) -> Entry | list[Fault]:
        """The issue in that row, or what is wrong with it (at least one fault)."""
        if row.header is not self._header:
            self._use(row.header)
        self._row, self._faults, self._doubts = row, [], []
        self._cells = {name: row.values[column] for name, column in row.header.fields.items()}
        for name, columns in row.header.further.items():
            self._cells[name] = self._together(name, columns)
        self._note_unit_of_heading(row)
        self._resolve_dittos()
        description = self._description()
        said = self._organizations()
        due = self._due()
        self._above = self._cells
        if self._faults:
            return self._faults
        return Entry(
            sheet=self._sheet.name,
            row=row.number + 1,
            seq=self._seq(),
            category=self._text("category") or row.section,
            description=description,
            departments=said.everybody,
            lead=said.lead,
            supporting=said.supporting,
            measure=self._text("measure"),
            person=self._person(said.person),
            due=due,
            other=self._other(),
            warnings=self._doubts,
            plain=plain(description),
        )

    def _other(self) -> dict[str, str]:
        """What stands in columns of no field; in a list of one's own, what names organizations too."""
        values, fields = self._row.values, self._row.header.fields
        told = [
            (fields[name], self._row.header.title(fields[name])) for name in _ORGANIZATIONS if name in fields
        ]
        columns = [*self._others, *(told if self._owner else ())]
        return {title: text for column, title in columns if (text := as_text(values[column]))}

    def _note_unit_of_heading(self, row: Row) -> None:
        """Say so where the heading of its part names the unit; 同上 right below another heading would be a guess."""
        if row.unit is not self._unit_above:
            self._above = {name: value for name, value in self._above.items() if name not in _ORGANIZATIONS}
        self._unit_above = row.unit
        if row.unit and row.takes_unit:
            name = "departments" if "departments" in row.header.fields else "lead"
            self._doubt(name, "unit_from_heading", found=row.unit.name)

    # ── cells ──

    def _use(self, header: Header) -> None:
        self._header = header
        width = len(self._sheet.rows[0])
        free = [at for at in range(width) if at not in header.names and at not in self._sheet.hidden_columns]
        titles: dict[str, int] = {}
        for column in free:
            title = header.title(column) or f"{column_letter(column)}列"
            titles[f"{title}（{column_letter(column)}列）" if title in titles else title] = column
        self._others = [(column, title) for title, column in titles.items()]

    def _text(self, name: str) -> str:
        return as_text(self._cells.get(name, ""))

    def _letter(self, name: str) -> str:
        return self._row.header.letter(name)

    def _fault(self, name: str, code: str, **values: object) -> None:
        reason = say(code, **values)
        self._faults.append(Fault(self._sheet.name, self._row.number + 1, self._letter(name), name, reason))

    def _doubt(self, name: str, code: str, **values: object) -> None:
        self._doubts.append(Doubt(code, say(code, **values), column=self._letter(name), field=name))

    def _together(self, name: str, further: list[int]) -> Any:
        """What the columns of one field say together; a tick says what stands over it."""
        header, said = self._row.header, []
        for column in (header.fields[name], *further):
            value = self._row.values[column]
            text = as_text(value)
            if name == "due" and narrow(text).casefold() in words.TICKS:
                said.append(header.headings[column][-1])
            elif not is_no_answer(text):
                said.append(
                    f"{text}{sign}" if (sign := header.date_sign(column)) and text.isdecimal() else value
                )
        if header.date_sign(header.fields[name]):
            return "".join(map(as_text, said))
        return said[0] if len(said) == 1 else "；".join(map(as_text, said))

    def _resolve_dittos(self) -> None:
        for name, value in self._cells.items():
            short = isinstance(value, str) and 0 < len(value) <= _LONGEST_DITTO
            if not short or name == "seq":
                continue
            if _is_ditto(value):
                self._cells[name] = self._value_above(name, value.strip())
            elif name in _NEEDED and _OTHER_ROW.fullmatch(narrow(value)):
                self._fault(name, "ditto_of_other_row", field=name, found=value)

    def _value_above(self, name: str, mark: str) -> Any:
        value = self._above.get(name, "")
        if as_text(value):
            self._doubt(name, "ditto", field=name, found=mark, value=as_text(value))
        else:
            self._fault(name, "ditto_of_nothing", field=name, found=mark)
        return value

    def _has_fault(self, name: str) -> bool:
        return any(fault.field == name for fault in self._faults)

    # ── fields ──

    def _seq(self) -> int | str | None:
        value = self._cells.get("seq", "")
        number = whole_number(value)
        return number if number is not None else one_line(as_text(value)) or None

    def _description(self) -> str:
        text = self._text("description")
        if self._has_fault("description"):
            return text
        if is_no_answer(text) or narrow(text[:_SURELY_WORDS]).rstrip("。") in words.NO_PROBLEM:
            self._missing("description", text)
        elif len(text) < _SURELY_WORDS and _is_no_problem(text):
            self._fault("description", "not_text", found=text)
        if (self._row.number, self._row.header.fields["description"]) in self._sheet.struck_cells:
            self._doubt("description", "struck_through")
        if (count := problems_in(text)) > 1:
            self._doubt("description", "several_problems", count=count)
        return text

    def _missing(self, name: str, text: str) -> None:
        column = self._row.header.fields.get(name)
        if text:
            self._fault(name, "placeholder", field=name, found=text)
        elif (self._row.number, column) in self._sheet.broken_cells:
            self._fault(name, "broken_formula", field=name)
        elif column == self._sheet.unit_column and self._row.under:
            self._fault(name, "heading_names_no_unit", field=name, found=self._row.under)
        else:
            self._fault(name, "missing", field=name)

    def _organizations(self) -> Organizations:
        header = self._row.header
        if self._owner:
            return Organizations((self._owner,), (), (), "", (), ())
        said = read_organizations(
            self._text("departments"), self._text("lead"), self._text("supporting"), header.combined
        )
        for name, found in said.odd:
            if not self._has_fault(name):
                self._fault(name, "not_an_organization", found=found)
        for name, code, found, value in said.doubts:
            self._doubt(name, code, found=found, value=value)
        if not said.responsible and not any(fault.field in _ORGANIZATIONS for fault in self._faults):
            self._nobody_responsible(said)
        return said

    def _nobody_responsible(self, said: Organizations) -> None:
        column = "departments" if "departments" in self._row.header.fields else "lead"
        if said.supporting:
            self._fault(column, "only_supporting", found="、".join(said.supporting))
        else:
            self._missing(column, self._text("departments") or self._text("lead"))

    def _person(self, found: str) -> str:
        written = self._text("person")
        return written if not found or found in written else "、".join(filter(None, (written, found)))

    def _due(self) -> Due:
        value = self._cells.get("due", "")
        place = (self._row.number, self._row.header.fields.get("due", -1))
        if value == "":
            if place in self._sheet.broken_cells:
                self._doubt("due", "broken_formula", field="due")
            return Due("none")
        try:
            due = read_due(value, self._context, month_only=place in self._sheet.month_cells)
        except NoDate as error:
            self._fault("due", error.code, found=as_text(value), example=self._context.example)
            return Due("unclear", None, as_text(value))
        for code in due.doubts:
            self._doubt("due", code, found=due.raw, value=str(due.date or ""), example=self._context.example)
        return due


def _is_no_problem(text: str) -> bool:
    """Whether a short text is a number, a sign, or a unit that slipped into the wrong column."""
    key = plain(text)
    return len(key) < 2 or key.isdecimal() or key in _TRUTHS or names_units(text)


def problems_in(text: str) -> int:
    """How many numbered problems a cell holds that begins with "1、" and goes on with "2、"; 1 for any other text."""
    count = 1
    if _FIRST_ITEM.match(text):
        numbers = [int(number) for number in _ITEM.findall(text)]
        while count + 1 in numbers:
            count += 1
    return count


@lru_cache(maxsize=1024)
def _is_ditto(text: str) -> bool:
    bare = "".join(text.split()).strip("。.（）()【】[]〔〕—－-–…·_＿")
    return bare in words.DITTO or narrow(bare) in words.DITTO
