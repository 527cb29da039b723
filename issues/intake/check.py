"""Checking an issue list: the one function behind the upload page, the preview and the command."""

from dataclasses import dataclass, field
from datetime import date

from issues.intake import heads
from issues.intake.cells import as_text
from issues.intake.dates import Context, years_in
from issues.intake.duplicates import NEAR_CHECKED_ROWS, find_duplicates
from issues.intake.entries import EntryReader
from issues.intake.files import DOCX, TEXT, XLSX, identify
from issues.intake.headers import HEADING_OF_ADDED_UNITS, Header, Synonyms, find_header
from issues.intake.messages import refuse, say
from issues.intake.model import (
    SHEET,
    TABLE,
    Both,
    Column,
    Doubt,
    Entry,
    Ignored,
    Meta,
    Refused,
    Report,
    SheetReport,
)
from issues.intake.old_excel import read_xls
from issues.intake.places import column_letter
from issues.intake.rows import DATA, HIDDEN, Row, Walk
from issues.intake.sheets import MAX_ROWS, Sheet, read_xlsx
from issues.intake.texts import read_text
from issues.intake.word import read_docx
from issues.intake.words import ERROR_SHEET, HELP_SHEETS


def check_issue_list(
    data: bytes,
    filename: str,
    *,
    year: int | None = None,
    columns: Synonyms | None = None,
    owner: str = "",
) -> Report:
    """Read a file as a person made it and say what becomes of each row; never raises for what is in the file.

    `year`: the year of dates that name none. `columns`: further headings, heading to field, as people have mapped them.
    `owner`: the department whose own self-inspection it is; it is responsible for every row, whatever the list says.
    A file that cannot be read as an issue list gives `readable=False` and a message with the remedy.
    """
    try:
        sheets = read_sheets(data, filename)
    except Refused as refusal:
        return Report(readable=False, message=refusal.message)
    return check_sheets(sheets, year=year, columns=columns, owner=owner)


def check_sheets(
    sheets: list[Sheet], *, year: int | None = None, columns: Synonyms | None = None, owner: str = ""
) -> Report:
    """The same for sheets at hand, as `read_sheets` gives them."""
    try:
        return _Check(sheets, year, columns or {}, owner).report()
    except Refused as refusal:
        return Report(readable=False, message=refusal.message)


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of a file of any kind we take. Raise Refused for every other, and for hostile or broken ones."""
    kind = identify(data, filename)
    if kind == TEXT:
        return read_text(data, filename)
    if kind == DOCX:
        return read_docx(data)
    return read_xlsx(data) if kind == XLSX else read_xls(data)


@dataclass(slots=True)
class _Used:
    """A sheet that holds a list, its rows with their kinds, and what its head says."""

    sheet: Sheet
    header: Header
    rows: list[Row]
    meta: Meta = field(default_factory=Meta)


class _Check:
    def __init__(self, sheets: list[Sheet], year: int | None, synonyms: Synonyms, owner: str):
        self._owner = owner
        self._sheets = sheets
        self._year = year
        self._synonyms = synonyms
        self._report = Report()

    def report(self) -> Report:
        chosen = self._choose()
        if not chosen:
            return self._refusal()
        for used in chosen:
            used.meta = self._meta(used)
        self._check_length(chosen)
        self._report.meta = _first_said(chosen)
        for used in chosen:
            self._read(used)
        self._finish(chosen[0])
        return self._report

    # ── which sheets ──

    def _choose(self) -> list[_Used]:
        """The sheets that hold lists. One that is named as an explanation counts only where no other does."""
        found = {at: self._examined(sheet) for at, sheet in enumerate(self._sheets)}
        helping = {at for at, (used, _) in found.items() if used and _is_help(used.sheet)}
        if any(used and at not in helping for at, (used, _) in found.items()):
            for at in helping:
                found[at] = (None, _unused(self._sheets[at], "instructions"))
        self._report.sheets = [about for _, about in found.values()]
        for sheet, about in zip(self._sheets, self._report.sheets, strict=True):
            about.kind = TABLE if sheet.in_document else SHEET
        return [used for used, _ in found.values() if used]

    def _examined(self, sheet: Sheet) -> tuple[_Used | None, SheetReport]:
        if not sheet.visible or not sheet.is_table:
            return None, _unused(sheet, "hidden" if not sheet.visible else "not_a_table")
        if not any(as_text(value) for row in sheet.rows for value in row):
            return None, _unused(sheet, "empty")
        header = None if sheet.name == ERROR_SHEET else find_header(sheet, self._synonyms)
        rows = self._walked(sheet, header) if header else []
        if header is None or self._lacks(header):
            return None, self._no_list(sheet, header)
        about = SheetReport(sheet.name, True, [row + 1 for row in header.rows], columns=_columns(header))
        return _Used(sheet, header, rows), about

    def _walked(self, sheet: Sheet, header: Header) -> list[Row]:
        """The rows with their kinds. Units that only the headings of parts name get a column of their own."""
        lacking = self._lacks(header)
        if lacking == "departments":
            header.add("departments", sheet.add_unit_column(), HEADING_OF_ADDED_UNITS)
        elif lacking:
            return []
        rows = list(Walk(sheet, header, self._synonyms, owned=bool(self._owner)))
        if lacking and not any(row.takes_unit for row in rows):
            header.remove("departments")
        return rows

    def _lacks(self, header: Header) -> str | None:
        """What is missing; who is responsible need not be said in a list of one's own."""
        return None if self._owner and header.lacks == "departments" else header.lacks

    def _no_list(self, sheet: Sheet, header: Header | None) -> SheetReport:
        """Why a sheet was not used; a column that is only hidden is named, and so is one that is missing."""
        if _is_help(sheet):
            return _unused(sheet, "instructions")
        full = find_header(sheet, self._synonyms, hidden=True) if sheet.hidden_columns else None
        if full and not full.lacks:
            name = (header.lacks if header else None) or "description"
            about = _unused(sheet, "hidden_column", field=name, column=full.letter(name))
        elif header and header.lacks:
            about = _unused(sheet, "missing_column", row=header.last_row + 1, field=header.lacks)
            about.columns = _columns(header)
        else:
            about = _unused(sheet, "no_header")
        about.header_rows = [row + 1 for row in header.rows] if header else []
        return about

    def _refusal(self) -> Report:
        self._report.readable = False
        self._report.message = _why_no_list(self._report.sheets)
        return self._report

    # ── rows ──

    def _check_length(self, chosen: list[_Used]) -> None:
        if sum(row.kind == DATA for used in chosen for row in used.rows) > MAX_ROWS:
            raise refuse("too_many_rows", limit=MAX_ROWS)

    def _meta(self, used: _Used) -> Meta:
        top = used.header.rows[0]
        footers = [
            row.values for row in used.rows if row.kind in (heads.FOOTER, heads.META) and row.number > top
        ]
        above, below = ([[line] for line in lines] for lines in (used.sheet.above, used.sheet.below))
        return heads.read_meta([*used.sheet.rows[:top], *above], [*footers, *below], self._year)

    def _context(self, used: _Used) -> Context:
        said = self._report.meta
        title = used.meta.title or said.title or ""
        heading = used.header.title(used.header.fields.get("due", -1))
        year = self._year or next(iter(years_in(heading) or years_in(title)), None)
        return Context(year, used.meta.reported_on or said.reported_on, used.sheet.dates_from_1904)

    def _read(self, used: _Used) -> None:
        report, name = self._report, used.sheet.name
        reader = EntryReader(used.sheet, self._context(used), self._owner)
        for row in used.rows:
            if row.kind != DATA:
                report.ignored.append(Ignored(name, row.number + 1, row.kind))
                if row.kind == HIDDEN:
                    reader.forget_above()
                continue
            result = reader.read(row)
            if isinstance(result, Entry):
                report.accepted.append(result)
            else:
                report.rejected.extend(result)
        # who is responsible for a list of one's own was never a guess
        own = {"guessed_columns"} if self._owner else set()
        report.warnings += [doubt for doubt in _sheet_doubts(used) if doubt.code not in own]

    def _finish(self, first: _Used) -> None:
        report = self._report
        if not report.accepted and not report.rejected:
            report.message = say("no_rows", sheet=first.sheet.name, row=first.header.last_row + 1)
        report.duplicates = find_duplicates(report.accepted)
        if len(report.accepted) > NEAR_CHECKED_ROWS:
            report.warnings.append(Doubt("near_not_checked", say("near_not_checked")))


def _is_help(sheet: Sheet) -> bool:
    return any(word in sheet.name for word in HELP_SHEETS)


def _unused(sheet: Sheet, reason: str, **values: object) -> SheetReport:
    return SheetReport(sheet.name, False, reason=reason, message=say(f"sheet_{reason}", **values))


def _why_no_list(sheets: list[SheetReport]) -> Both:
    """The refusal of a file without a list; its most likely sheet says what is the matter."""
    reasons = (
        "missing_column",
        "hidden_column",
        "no_header",
        "hidden",
        "instructions",
        "empty",
        "not_a_table",
    )
    about = min(sheets, key=lambda sheet: reasons.index(sheet.reason or ""), default=None)
    if about and about.message and about.reason in reasons[:2]:
        return about.message
    told = about.message if about and about.message and about.reason != "no_header" else {}
    return {language: text + told.get(language, "") for language, text in say("no_list").items()}


def _columns(header: Header) -> list[Column]:
    names = header.names
    return [Column(column_letter(at), header.title(at), names.get(at)) for at in sorted(header.headings)]


def _first_said(chosen: list[_Used]) -> Meta:
    def first(name: str) -> str | date | None:
        return next((value for used in chosen if (value := getattr(used.meta, name))), None)

    return Meta(first("title"), first("reporter"), first("reported_on"))


def _sheet_doubts(used: _Used) -> list[Doubt]:
    """What people should know of a sheet as a whole: parts not read, columns not understood."""
    sheet, header = used.sheet, used.header
    hidden_rows = sum(row.kind == HIDDEN and any(map(as_text, row.values)) for row in used.rows)
    hidden = [at for at in sorted(sheet.hidden_columns) if _has_content(used, at)]
    found = {
        "hidden_rows": {"count": hidden_rows} if hidden_rows else None,
        "hidden_columns": {"column": "、".join(map(column_letter, hidden))} if hidden else None,
        "unknown_columns": {"found": "、".join(map(header.title, header.unknown))}
        if header.unknown
        else None,
        "guessed_columns": {"found": "、".join(map(header.title, header.guessed))}
        if header.guessed
        else None,
        **{code: {} for code in sheet.doubts},
    }
    said = ((code, values) for code, values in found.items() if values is not None)
    return [Doubt(code, say(code, **values), sheet.name) for code, values in said]


def _has_content(used: _Used, column: int) -> bool:
    return any(column < len(row.values) and as_text(row.values[column]) for row in used.rows)
