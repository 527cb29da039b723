"""The parts of an .xls file that calamine does not tell: hidden rows and columns, macro sheets, month-only dates.

An .xls is a compound file (MS-CFB) whose stream `Workbook` is a chain of records (MS-XLS). Only what is needed is read,
every chain has an end, and whatever does not fit is `Broken`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from issues.intake.sheets import shows_month_only

_END = 0xFFFFFFFE
_STREAM_NAMES = ("Workbook", "Book")


class Broken(Exception):
    """The file is not a well-formed compound file with a workbook in it."""


@dataclass(slots=True)
class Unseen:
    """What one sheet hides: rows and columns from 0, and cells whose date shows year and month only."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    month_cells: set[tuple[int, int]] = field(default_factory=set)


def workbook_stream(data: bytes) -> bytes:
    """The bytes of the stream `Workbook` (Excel 97 on) or `Book` (Excel 95)."""
    try:
        return _Compound(data).stream(_STREAM_NAMES)
    except (struct.error, IndexError):
        raise Broken from None


class _Compound:
    def __init__(self, data: bytes):
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        self._mini_size = 1 << struct.unpack_from("<H", data, 32)[0]
        if self._size not in (512, 4096) or self._mini_size != 64:
            raise Broken
        self._directory, self._mini_limit, self._mini_start = self._header_numbers()
        self._next = self._table()

    def _header_numbers(self) -> tuple[int, int, int]:
        directory, _, limit, mini_start = struct.unpack_from("<4I", self._data, 48)
        return directory, limit, mini_start

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise Broken
        return sector

    def _table(self) -> list[int]:
        """The allocation table: for each sector the one after it."""
        places = [place for place in struct.unpack_from("<109I", self._data, 76) if place < _END - 1]
        further = struct.unpack_from("<I", self._data, 68)[0]
        seen: set[int] = set()
        while further < _END - 1 and further not in seen:
            seen.add(further)
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(further).ljust(self._size, b"\xff"))
            places += [place for place in numbers[:-1] if place < _END - 1]
            further = numbers[-1]
        joined = b"".join(self._sector(place).ljust(self._size, b"\xff") for place in dict.fromkeys(places))
        return list(struct.unpack(f"<{len(joined) // 4}I", joined))

    def _chain(self, first: int, table: list[int]) -> Iterator[int]:
        seen: set[int] = set()
        while first < _END - 1:
            if first in seen or first >= len(table):
                raise Broken
            seen.add(first)
            yield first
            first = table[first]

    def _read(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._next)))

    def stream(self, names: tuple[str, ...]) -> bytes:
        directory = self._read(self._directory)
        entries = {self._name(directory, at): at for at in range(0, len(directory) - 127, 128)}
        at = next((entries[name] for name in names if name in entries), None)
        root = entries.get("Root Entry", 0)
        if at is None:
            raise Broken
        first, size = struct.unpack_from("<2I", directory, at + 116)
        if size >= self._mini_limit:
            return self._read(first)[:size]
        return self._mini(directory, root, first)[:size]

    @staticmethod
    def _name(directory: bytes, at: int) -> str:
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        return directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")

    def _mini(self, directory: bytes, root: int, first: int) -> bytes:
        """A small stream, kept in pieces of 64 bytes inside the stream of the root entry."""
        held = self._read(struct.unpack_from("<I", directory, root + 116)[0])
        joined = self._read(self._mini_start)
        table = list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))
        return b"".join(held[number * 64 : number * 64 + 64] for number in self._chain(first, table))


# ── records ──

_BOF, _EOF, _SHEET, _ROW, _COLUMNS, _DATE_MODE, _FORMAT, _STYLE = (
    0x809,
    0x0A,
    0x85,
    0x208,
    0x7D,
    0x22,
    0x41E,
    0xE0,
)
_NUMBER, _RK, _MANY_RK = 0x203, 0x27E, 0xBD
_MACRO_SHEET = 1


@dataclass(slots=True)
class Workbook:
    """Facts of the whole workbook and, by sheet in order, what each hides."""

    dates_from_1904: bool = False
    has_macro_sheet: bool = False
    sheets: list[Unseen] = field(default_factory=list)


def read_unseen(stream: bytes) -> Workbook:
    """Walk the records of the workbook stream once for its facts and once for each sheet."""
    workbook, starts, month_formats, styles = Workbook(), [], set(), []
    for kind, body in _records(stream, 0):
        if kind == _SHEET and len(body) > 6:
            starts.append(struct.unpack_from("<I", body)[0])
            workbook.has_macro_sheet |= body[5] == _MACRO_SHEET
        elif kind == _DATE_MODE:
            workbook.dates_from_1904 = body[:1] == b"\x01"
        elif kind == _FORMAT and len(body) > 4 and _shows_month_only(body):
            month_formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _STYLE and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    month_styles = {number for number, form in enumerate(styles) if form in month_formats}
    workbook.sheets = [_unseen(stream, start, month_styles) for start in starts]
    return workbook


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from that place to the end of its substream; embedded charts are substreams of their own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _shows_month_only(body: bytes) -> bool:
    wide = body[4] & 1
    return shows_month_only(body[5:].decode("utf-16-le" if wide else "latin-1", "replace"))


def _unseen(stream: bytes, start: int, month_styles: set[int]) -> Unseen:
    unseen = Unseen()
    for kind, body in _records(stream, start):
        if kind == _ROW and len(body) >= 16:
            number, _, _, height, _, _, flags = struct.unpack_from("<6HI", body)[:7]
            if flags & 0x20 or height & 0x7FFF == 0:
                unseen.hidden_rows.add(number)
        elif kind == _COLUMNS and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & 1 or width == 0:
                unseen.hidden_columns.update(range(first, min(last, 255) + 1))
        elif month_styles and kind in (_NUMBER, _RK, _MANY_RK) and len(body) >= 6:
            unseen.month_cells.update(_styled(kind, body, month_styles))
    return unseen


def _styled(kind: int, body: bytes, styles: set[int]) -> Iterator[tuple[int, int]]:
    row, column = struct.unpack_from("<2H", body)
    ends = range(4, len(body) - 7, 6) if kind == _MANY_RK else (4,)
    for further, at in enumerate(ends):
        if struct.unpack_from("<H", body, at)[0] in styles:
            yield row, column + further
