"""Workbooks and text files built in code: what people send, and what nobody should."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from issues.intake.check import check_issue_list
from issues.intake.model import Report

HEAD = ["序号", "问题类别", "问题描述", "责任单位", "整改措施", "责任人", "整改时限"]
ROAD = [
    1,
    "营商环境",
    "石桥镇柳树村通村道路破损严重，群众出行不便",
    "交通运输局",
    "重新铺设",
    "王某",
    "2018-09-30",
]
WASTE = [
    2,
    "大气污染",
    "开发区三家企业露天堆放物料，未采取覆盖措施",
    "生态环境局",
    "限期覆盖",
    "李某",
    "2018-10-31",
]
TITLE = ["2018年桃城区监督问题清单"]
META = ["填报单位：桃城区人大常委会", "", "", "", "填报日期：2018年7月31日"]


def workbook(rows: Iterable[Sequence[Any]], *, name: str = "问题清单", **looks: Any) -> bytes:
    """An .xlsx of one sheet. Looks: merges, hidden_rows, hidden_columns, formats (cell to number format), from_1904."""
    return workbooks({name: rows}, **looks)


def workbooks(
    sheets: dict[str, Iterable[Sequence[Any]]],
    *,
    merges: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
    hidden_sheets: Sequence[str] = (),
    formats: dict[str, str] | None = None,
    from_1904: bool = False,
) -> bytes:
    """An .xlsx of several sheets; merges, hidden rows and columns and formats are those of the first."""
    book = Workbook()
    book.remove(book.active)
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden_sheets else "visible"
    _dress(book.worksheets[0], merges, hidden_rows, hidden_columns, formats or {})
    return saved(book)


def _dress(sheet, merges, hidden_rows, hidden_columns, formats) -> None:
    for area in merges:
        sheet.merge_cells(area)
    for row in hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in hidden_columns:
        sheet.column_dimensions[column].hidden = True
    for cell, code in formats.items():
        sheet[cell].number_format = code


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def check(rows: Iterable[Sequence[Any]], *, year: int | None = None, columns=None, **looks: Any) -> Report:
    """What becomes of one sheet with these rows."""
    return check_issue_list(workbook(rows, **looks), "清单.xlsx", year=year, columns=columns)


def issue(**changed: Any) -> list[Any]:
    """A good row of HEAD with some cells changed: seq, category, description, departments, measure, person, due."""
    names = ["seq", "category", "description", "departments", "measure", "person", "due"]
    return [changed.get(name, value) for name, value in zip(names, ROAD, strict=True)]


def ignored(report: Report) -> dict[int, str]:
    return {item.row: item.reason for item in report.ignored}


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.field) for fault in report.rejected]


def rows_once(report: Report, sheet: str) -> list[int]:
    """Every row the report speaks of, one entry per list it is in (several faults of a row count once)."""
    rejected = {fault.row for fault in report.rejected if fault.sheet == sheet}
    listed = [entry.row for entry in report.accepted if entry.sheet == sheet]
    listed += [item.row for item in report.ignored if item.sheet == sheet]
    return sorted([*rejected, *listed])


# ── packages put together by hand ──

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def parts(sheet_data: str, *, head: str = "", tail: str = "") -> dict[str, str | bytes]:
    """The parts of a minimal .xlsx whose only sheet has this content of <sheetData>."""
    relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/%s" Target="%s"/>'
    wrapped = f'<Relationships xmlns="{_PACKAGE}/relationships">%s</Relationships>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": wrapped % (relation % ("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": wrapped % (relation % ("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{head}<sheetData>{sheet_data}</sheetData>{tail}</worksheet>",
    }


def package(contents: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return held.getvalue()


def xml_rows(rows: Sequence[Sequence[str]]) -> str:
    """Rows of text as sheet XML with inline strings."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, text in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


# ── .xls, record by record (MS-XLS in a compound file, MS-CFB) ──


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def _xls_text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _xls_cell(row: int, column: int, value: Any, style: int) -> bytes:
    if isinstance(value, str):
        return _record(0x204, struct.pack("<3H", row, column, style) + _xls_text(value, "<H"))
    return _record(0x203, struct.pack("<3Hd", row, column, style, float(value)))


def xls(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "Sheet1",
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    dates: dict[tuple[int, int], str] | None = None,
    from_1904: bool = False,
    sheet_kind: int = 0,
) -> bytes:
    """An .xls of one sheet. Rows and columns count from 0; `dates`: cell to its number format."""
    dates = dates or {}
    codes = sorted(set(dates.values()))
    cells = b"".join(
        _xls_cell(row, column, value, 1 + codes.index(dates[row, column]) if (row, column) in dates else 0)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in ("", None)
    )
    looks = b"".join(_record(0x208, struct.pack("<6HI", row, 0, 9, 255, 0, 0, 0x120)) for row in hidden_rows)
    looks += b"".join(_record(0x7D, struct.pack("<6H", at, at, 2048, 0, 1, 0)) for at in hidden_columns)
    areas = struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", a, c, b, d) for a, b, c, d in merges)
    sheet = _begin(0x10) + looks + cells + (_record(0xE5, areas) if merges else b"") + _record(0x0A, b"")
    facts = b"".join(
        _record(0x41E, struct.pack("<H", 164 + at) + _xls_text(code, "<H")) for at, code in enumerate(codes)
    )
    facts += b"".join(
        _record(0xE0, struct.pack("<2H", 0, form) + bytes(16)) for form in (0, *range(164, 164 + len(codes)))
    )
    facts = _begin(0x05) + _record(0x22, struct.pack("<H", from_1904)) + facts
    title = struct.pack("<BBBB", 0, sheet_kind, len(name), 1) + name.encode("utf-16-le")
    start = len(facts) + 4 + 4 + len(title) + 4
    return compound(
        {"Workbook": facts + _record(0x85, struct.pack("<I", start) + title) + _record(0x0A, b"") + sheet}
    )


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 0, 0, 0))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of sectors of 512 bytes with these streams, each padded past the limit of small ones."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    chains: list[int] = []
    places, body = {}, b""
    for name, content in padded.items():
        places[name] = len(chains)
        sectors = -(-len(content) // 512)
        chains += [*range(len(chains) + 1, len(chains) + sectors), _END]
        body += content.ljust(sectors * 512, b"\0")
    directory = _entry("Root Entry", 5, _END, 0, 1) + b"".join(
        _entry(name, 2, places[name], len(content), 0xFFFFFFFF) for name, content in padded.items()
    )
    directory_at = len(chains)
    sectors = -(-len(directory) // 512)
    chains += [*range(directory_at + 1, directory_at + sectors), _END]
    tables = -(-(len(chains) + 1) // 127)
    tables_at = list(range(len(chains), len(chains) + tables))
    chains += [0xFFFFFFFD] * tables
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(tables * 512, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    header += struct.pack("<9I", 0, tables, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *tables_at, *[0xFFFFFFFF] * (109 - tables))
    return header + body + directory.ljust(sectors * 512, b"\0") + table


_END = 0xFFFFFFFE


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    wide = name.encode("utf-16-le")
    links = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBB", len(wide) + 2, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<3I", first, size, 0)
    )
