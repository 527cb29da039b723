"""What a checked issue list is made of; `Report.as_json` is the fixed form that scripts rely on."""

import datetime
from dataclasses import dataclass, field
from typing import Any

Both = dict[str, str]
"""One sentence in both languages: `{"zh": ..., "en": ...}`."""


class Refused(Exception):
    """The file cannot be read as an issue list; `message` tells the person why and what to do."""

    def __init__(self, code: str, message: Both):
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Doubt:
    """Something read with doubt: shown to the person, never a reason to stop."""

    code: str
    message: Both
    sheet: str | None = None
    column: str | None = None
    field: str | None = None

    def as_json(self) -> dict[str, Any]:
        known = {"sheet": self.sheet, "column": self.column, "field": self.field}
        return {
            "code": self.code,
            **{key: value for key, value in known.items() if value},
            "message": self.message,
        }


@dataclass(slots=True)
class Due:
    """A deadline as written and as understood. `date` is set for kind `fixed` only."""

    kind: str
    date: datetime.date | None = None
    raw: str = ""
    doubts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "date": self.date and self.date.isoformat(), "raw": self.raw}


@dataclass(slots=True)
class Entry:
    """One issue that can be imported."""

    sheet: str
    row: int
    seq: int | str | None
    category: str
    description: str
    departments: tuple[str, ...]
    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    measure: str
    person: str
    due: Due
    other: dict[str, str]
    warnings: list[Doubt] = field(default_factory=list)
    plain: str = ""  # the description as it is compared; part of no answer

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "seq": self.seq,
            "category": self.category,
            "description": self.description,
            "departments": list(self.departments),
            "lead": list(self.lead),
            "supporting": list(self.supporting),
            "measure": self.measure,
            "person": self.person,
            "due": self.due.as_json(),
            "other": self.other,
            "warnings": [warning.as_json() for warning in self.warnings],
        }


@dataclass(slots=True)
class Fault:
    """One cell that keeps its row out; a row may have several."""

    sheet: str
    row: int
    column: str
    field: str
    reason: Both

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Ignored:
    """A row that is no issue; `reason` is title, header, meta, blank, subtotal, footer, note or hidden."""

    sheet: str
    row: int
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "reason": self.reason}


@dataclass(slots=True)
class Column:
    """A column of the list: its letter, its heading as written and the field it was taken for (None: not known)."""

    letter: str
    heading: str
    field: str | None

    def as_json(self) -> dict[str, Any]:
        return {"column": self.letter, "heading": self.heading, "field": self.field}


SHEET, TABLE = "sheet", "table"  # of a workbook or text file; of a Word document


@dataclass(slots=True)
class SheetReport:
    """What became of one sheet; `reason` is a code when it was not used."""

    name: str
    used: bool
    header_rows: list[int] = field(default_factory=list)
    reason: str | None = None
    message: Both | None = None
    columns: list[Column] = field(default_factory=list)
    kind: str = SHEET

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "header_rows": self.header_rows,
            "used": self.used,
            "reason": self.reason,
            "message": self.message,
            "columns": [column.as_json() for column in self.columns],
        }


@dataclass(slots=True)
class Duplicate:
    """Accepted entries that say the same: `exact` but for the serial number, or `near` for a person to decide."""

    entries: list[Entry]
    kind: str

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": [entry.row for entry in self.entries],
            "sheets": [entry.sheet for entry in self.entries],
            "kind": self.kind,
        }


@dataclass(slots=True)
class Meta:
    """What the head of the list says about itself."""

    title: str | None = None
    reporter: str | None = None
    reported_on: datetime.date | None = None

    def as_json(self) -> dict[str, Any]:
        when = self.reported_on.isoformat() if self.reported_on else None
        return {"title": self.title, "reporter": self.reporter, "reported_on": when}


@dataclass(slots=True)
class Report:
    """The whole answer on one file."""

    readable: bool = True
    message: Both | None = None
    meta: Meta = field(default_factory=Meta)
    sheets: list[SheetReport] = field(default_factory=list)
    accepted: list[Entry] = field(default_factory=list)
    rejected: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    warnings: list[Doubt] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Exactly the keys that scripts rely on; some entries carry further keys."""
        listed = {
            name: [item.as_json() for item in getattr(self, name)]
            for name in ("sheets", "accepted", "rejected", "ignored", "duplicates", "warnings")
        }
        return {"readable": self.readable, "message": self.message, "meta": self.meta.as_json(), **listed}
