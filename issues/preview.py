"""A checked list as its page shows it: the rows as Excel numbers them, what is wrong with a cell under that cell.

Reads only the report that is kept with the list; the page costs the same however long the list is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from core.words import listed

from .corrections import place_of
from .intake.model import SHEET, TABLE
from .labels import column_label, field_label, place_label, unknown_unit
from .rows import is_taken

PAGE = 50
LISTED = 20  # faults named above the table; all of them stand in it and in the marked workbook
MOST_DUPLICATES = 20
MOST_NAMES = 30  # names asked about at once
_ANCHOR = re.compile(r"cell-(\d{1,4})-([A-Z]{1,3})(\d{1,7})")
UNKNOWN_ORGANIZATION = "unknown_organization"
UNREAD = (
    "no_header",
    "missing_column",
    "hidden_column",
    "hidden",
)  # of a sheet: no reason why it could hold no issues


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what is wrong with it (faults) or doubtful, and whether it was corrected on the page.

    `label` is its column and `place` the cell itself as people find them in their file.
    """

    column: str
    label: str
    place: str
    heading: str
    text: str
    faults: list[str]
    doubts: list[str]
    is_edited: bool
    anchor: str
    typed: str  # into the field for its correction and not taken yet, else its text

    @property
    def is_typed(self) -> bool:
        return self.typed != self.text

    @property
    def state(self) -> str:
        return "error" if self.faults else "warning" if self.doubts else ""


@dataclass(frozen=True)
class Fault:
    """One fault as the list above the table names it: Excel's own place, the heading, what to do, where the page has it."""

    place: str
    heading: str
    text: str
    address: str


@dataclass(frozen=True)
class Row:
    """One row of the list; `notes` are doubts that belong to no single cell."""

    sheet: str
    number: int
    cells: list[Cell]
    notes: list[str] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return any(cell.faults for cell in self.cells)

    @property
    def is_doubtful(self) -> bool:
        return bool(self.notes) or any(cell.doubts for cell in self.cells)


def kind_of(report: dict, sheet: str) -> str:
    """Whether a sheet of a report is one of a workbook or a table of a Word document."""
    return next((one.get("kind", SHEET) for one in report["sheets"] if one["name"] == sheet), SHEET)


class Page:
    """A part of the rows, for the pager."""

    def __init__(self, rows: list, after: str, size: int = PAGE):
        start = int(after) if after.isdecimal() and int(after) < len(rows) else 0
        self.total = len(rows)
        self.rows = rows[start : start + size]
        self.next = str(start + size) if start + size < len(rows) else ""
        self.is_first = start == 0

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


class Preview:
    """The report of a checked list, for reading; `say` turns the reader's two-language sentences into the page's."""

    def __init__(self, report: dict, say, typed: Mapping[str, str] | None = None):
        """`typed`: what stands in the fields for corrections, by the anchors of their cells."""
        self._report = report
        self._say = say
        self._typed = typed or {}

    # ── numbers ──
    @cached_property
    def bad(self) -> set[tuple[str, int]]:
        return {(fault["sheet"], fault["row"]) for fault in self._report["rejected"]}

    @cached_property
    def doubtful(self) -> set[tuple[str, int]]:
        return {(row["sheet"], row["row"]) for row in self._report["accepted"] if row["warnings"]}

    @property
    def total(self) -> int:
        return len(self._report["accepted"]) + len(self.bad)

    @property
    def good(self) -> int:
        return len(self._report["accepted"])

    @cached_property
    def ignored(self) -> dict[str, int]:
        """How many rows were passed over, by the reader's reason."""
        counts: dict[str, int] = defaultdict(int)
        for row in self._report["ignored"]:
            counts[row["reason"]] += 1
        return dict(counts)

    # ── rows ──
    def page(self, only: str, after: str) -> Page:
        """Part of the rows, in the order of the file; `only` is "errors", "warnings" or nothing."""
        wanted = {"errors": self.bad, "warnings": self.doubtful}.get(only)
        keys = [key for key in self._keys if wanted is None or key in wanted]
        page = Page(keys, after)
        page.rows = [self.row(*key) for key in page.rows]
        return page

    @cached_property
    def _keys(self) -> list[tuple[str, int]]:
        keys = {(row["sheet"], row["row"]) for row in self._report["accepted"]} | self.bad
        return sorted(keys, key=lambda key: (self._order[key[0]], key[1]))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {sheet["name"]: place for place, sheet in enumerate(self._report["sheets"])}

    def find(self, anchor: str) -> tuple[str, int, Cell] | None:
        """The cell of an anchor with its sheet and row; None when the list has no such cell."""
        match = _ANCHOR.fullmatch(anchor)
        names = {place: name for name, place in self._order.items()}
        sheet, number = (names.get(int(match[1]), ""), int(match[3])) if match else ("", 0)
        if (sheet, number) not in self._entries and (sheet, number) not in self.bad:
            return None
        found = (cell for cell in self.row(sheet, number).cells if cell.column == match[2])
        return next(((sheet, number, cell) for cell in found), None)

    def row(self, sheet: str, number: int) -> Row:
        entry = self._entries.get((sheet, number))
        raw = self._raw.get((sheet, number), {})
        faults, doubts = self._faults(sheet, number), self._doubts(entry)
        cells = []
        for column in self._columns[sheet]:
            letter = column["column"]
            text = _text(entry, column) if entry else raw.get(letter, "")
            anchor = self._anchor(sheet, letter, number)
            cells.append(
                Cell(
                    letter,
                    column_label(letter, self._kinds[sheet]),
                    place_label(letter, number, self._kinds[sheet]),
                    column["heading"],
                    text,
                    faults.pop(letter, []),
                    doubts.pop(letter, []),
                    (sheet, number, letter) in self._edited,
                    anchor,
                    self._typed.get(anchor, text),
                )
            )
        return Row(sheet, number, cells, [note for notes in doubts.values() for note in notes])

    def _anchor(self, sheet: str, column: str, number: int) -> str:
        return f"cell-{self._order[sheet]}-{column}{number}"

    def listed_faults(self, page: Page, url: str) -> list[Fault]:
        """The first faults in the order of the file; one whose row is not on `page` leads to the errors at `url`."""
        shown = {(row.sheet, row.number) for row in page}
        keys = [key for key in self._keys if key in self.bad]
        in_order = (fault for key in keys for fault in self._faults_by_row[key])
        return [
            self._fault(fault, "" if (fault["sheet"], fault["row"]) in shown else f"{url}?only=errors")
            for fault in islice(in_order, LISTED)
        ]

    def _fault(self, fault: dict, page: str) -> Fault:
        sheet, column, number = fault["sheet"], fault["column"], fault["row"]
        place = place_label(column, number, self._kinds[sheet])
        headings = {one["column"]: one["heading"] for one in self._columns[sheet]}
        return Fault(
            f"{sheet} {place}" if len(self._columns) > 1 else place,
            headings.get(column, ""),
            self._say(fault["reason"]),
            f"{page}#{self._anchor(sheet, column, number)}",
        )

    @property
    def unlisted(self) -> int:
        """How many faults the list above the table leaves out."""
        return max(0, len(self._report["rejected"]) - LISTED)

    @cached_property
    def _entries(self) -> dict[tuple[str, int], dict]:
        return {(row["sheet"], row["row"]): row for row in self._report["accepted"]}

    @cached_property
    def _raw(self) -> dict[tuple[str, int], dict]:
        return {(row["sheet"], row["row"]): row["cells"] for row in self._report["cells"]}

    @cached_property
    def _columns(self) -> dict[str, list[dict]]:
        return {sheet["name"]: sheet["columns"] for sheet in self._report["sheets"] if sheet["used"]}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {sheet["name"]: kind_of(self._report, sheet["name"]) for sheet in self._report["sheets"]}

    @property
    def is_document(self) -> bool:
        """Whether the list is a Word document."""
        return TABLE in self._kinds.values()

    @cached_property
    def _edited(self) -> set[tuple[str, int, str]]:
        return {place_of(edit) for edit in self._report["edits"]}

    def _faults(self, sheet: str, number: int) -> dict[str, list[str]]:
        found = defaultdict(list)
        for fault in self._faults_by_row.get((sheet, number), ()):
            found[fault["column"]].append(self._say(fault["reason"]))
        return found

    @cached_property
    def _faults_by_row(self) -> dict[tuple[str, int], list[dict]]:
        rows = defaultdict(list)
        for fault in self._report["rejected"]:
            rows[fault["sheet"], fault["row"]].append(fault)
        return rows

    def _doubts(self, entry: dict | None) -> dict[str, list[str]]:
        """Words by column letter; under "" what belongs to no column."""
        found = defaultdict(list)
        for doubt in entry["warnings"] if entry else ():
            found[doubt.get("column") or self._column_of(entry["sheet"], doubt)].append(self._words(doubt))
        return found

    def _column_of(self, sheet: str, doubt: dict) -> str:
        field_name = doubt.get("field")
        fitting = (one["column"] for one in self._columns[sheet] if one["field"] == field_name)
        return next(fitting, "") if field_name else ""

    def _words(self, doubt: dict) -> str:
        if doubt["code"] != UNKNOWN_ORGANIZATION:
            return self._say(doubt["message"])
        return unknown_unit(doubt["name"], doubt["suggestion"])

    # ── what a person may tell ──
    @cached_property
    def unknown_headings(self) -> list[str]:
        """Headings of columns that were taken for no field, each once, in the order of the file.

        Those of a place or an article of law are known: an issue takes them as they stand.
        """
        columns = (column for sheet in self._columns.values() for column in sheet)
        headings = dict.fromkeys(one["heading"] for one in columns if one["heading"] and not one["field"])
        return [heading for heading in headings if not is_taken(heading)]

    @cached_property
    def suggested_names(self) -> list[tuple[str, str]]:
        """Names that nobody is called, each once, with the organization that is likely meant."""
        doubts = (doubt for row in self._report["accepted"] for doubt in row["warnings"])
        found = ((one["name"], one["suggestion"]) for one in doubts if one["code"] == UNKNOWN_ORGANIZATION)
        return list(dict.fromkeys(pair for pair in found if pair[1]))[:MOST_NAMES]

    # ── the list as a whole ──
    def notes(self) -> list[str]:
        """What to know of the list as a whole: parts not read, rows that say the same."""
        said = [self._say(doubt["message"]) for doubt in self._report["warnings"]]
        return [*self._left_unread(), *said, *self._remembered(), *self._duplicates()]

    def _left_unread(self) -> Iterator[str]:
        """Sheets that were passed over though they may hold issues."""
        for sheet in self._report["sheets"]:
            if sheet.get("reason") in UNREAD:
                words = {"sheet": sheet["name"], "why": self._say(sheet["message"])}
                yield _("工作表“%(sheet)s”：%(why)s") % words

    def _remembered(self) -> Iterator[str]:
        for heading, name in self._report.get("remembered", {}).items():
            words = {"heading": heading, "field": field_label(name)}
            yield _("“%(heading)s”列按本单位以前的对应关系读作“%(field)s”。") % words

    def _duplicates(self) -> Iterator[str]:
        groups = [("exact", group) for group in self._groups("exact")]
        groups += [("near", group) for group in self._groups("near")]
        for kind, group in groups[:MOST_DUPLICATES]:
            words = {"rows": listed(number for _sheet, number in group)}
            if kind == "exact":
                yield _("第 %(rows)s 行内容相同，只导入一条。") % words
            else:
                yield _("第 %(rows)s 行内容相近，请核对是否为同一问题。") % words
        if len(groups) > MOST_DUPLICATES:
            yield _("另有 %(n)d 组重复或相近的行。") % {"n": len(groups) - MOST_DUPLICATES}

    def _groups(self, kind: str) -> list[list[tuple[int, int]]]:
        """Rows that say the same, joined where the reader found them pair by pair; as (place of the sheet, row)."""
        group_of: dict[tuple[int, int], set] = {}
        for found in self._report["duplicates"]:
            if found["kind"] != kind:
                continue
            places = [
                (self._order[sheet], row) for sheet, row in zip(found["sheets"], found["rows"], strict=True)
            ]
            joined = set(places).union(*(group_of.get(place, ()) for place in places))
            group_of |= dict.fromkeys(joined, joined)
        unique = {id(group): sorted(group) for group in group_of.values()}
        return sorted(unique.values())


def _text(entry: dict, column: dict) -> str:
    """What a cell of an accepted row says, as it was understood."""
    name = column["field"]
    if name == "due":
        return entry["due"]["raw"]
    if name == "departments_and_person":
        return "、".join(filter(None, [*entry["departments"], entry["person"]]))
    value = entry.get(name) if name else None
    if value is None:
        return (entry.get("other") or {}).get(column["heading"], "")
    return "、".join(value) if isinstance(value, list) else str(value)
