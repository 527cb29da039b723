"""Lists that come as text: .csv and .tsv in the encodings that Excel and WPS write."""

import codecs
import csv
import io
import re
from itertools import islice
from pathlib import PurePath
from typing import Any

from issues.intake.cells import tidy
from issues.intake.messages import refuse
from issues.intake.sheets import MAX_CELLS, MAX_RECORDS, MAX_ROWS, Sheet

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NO_QUOTES: dict[str, Any] = {"quoting": csv.QUOTE_NONE}
_DELIMITERS = ",\t;，；|"
_MARKUP = re.compile(r"<br\s*/?>|&nbsp;", re.IGNORECASE)
_LOOKED_AT = 20_000  # characters from which the delimiter is told


def read_text(data: bytes, filename: str) -> list[Sheet]:
    """The one sheet of a text file, a row per record. Raise Refused for an unknown encoding."""
    text = decode(data)
    stated = _SEPARATOR_LINE.match(text)
    delimiter = stated.group(1) if stated else delimiter_of(text, filename)
    rows, paired = _records(text, delimiter)
    if stated:
        rows[0] = []  # says only by what the cells are parted
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise refuse("unpacks_too_large", found=f"{width} x {len(rows)}")
    cleaned = _without_markup if _MARKUP.search(text) else _unwrapped
    for row in rows:
        row[:] = map(cleaned, row)
        row.extend([""] * (width - len(row)))
    name = tidy(PurePath(filename).stem.encode("utf-8", "replace").decode()) or "CSV"
    return [Sheet(name, rows, doubts=[] if paired else ["bad_quotes"])]


def _unwrapped(cell: str) -> str:
    """A cell that was made text for Excel (="001") as that text."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and cell.count('"') == 2 else cell


def _without_markup(cell: str) -> str:
    """A cell as a web page shows it: exports of web systems leave line breaks and blanks of HTML in their text."""
    return _unwrapped(_MARKUP.sub(lambda sign: "\n" if sign.group().startswith("<") else " ", cell))


def decode(data: bytes) -> str:
    """The text in UTF-8, UTF-16 (with or without mark) or GB18030; Refused when it is none of them."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if 0 in data:  # no other encoding of text has zero bytes; the digits and commas of a list show which half
        return _decoded(data, "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be")
    try:
        return _decoded(data, "utf-8")
    except UnicodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise refuse("encoding") from None
    text = text.rstrip("\x1a")  # by which old programs end a text
    if _BINARY.search(text):
        raise refuse("encoding")
    return text


def delimiter_of(text: str, filename: str) -> str:
    """The sign that parts the most lines into the same number of cells; tab for .tsv, comma when in doubt."""
    if filename.lower().endswith(".tsv"):
        return "\t"
    unquoted = re.sub(r'"[^"]*"', "", text[:_LOOKED_AT])
    lines = [line for line in unquoted.splitlines() if line.strip(" \u3000")]  # tabs may be all that is left
    return max(_DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines: list[str], sign: str) -> tuple[int, int]:
    counts = [count for line in lines if (count := line.count(sign))]
    usual = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
    return (counts.count(usual) if usual > 1 else counts.count(usual) // 2, usual)


def _records(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """Records, and whether quotation marks paired: one left open would swallow every row after it."""
    if text.count(delimiter) > MAX_CELLS:
        raise refuse("unpacks_too_large", found=f">{MAX_CELLS}")
    tolerant = {} if text.count('"') % 2 == 0 else _NO_QUOTES
    for options in ({"strict": True}, tolerant, _NO_QUOTES):
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **options)
            rows = list(islice(reader, MAX_RECORDS + 1))
        except csv.Error:
            continue
        if len(rows) > MAX_RECORDS:
            raise refuse("too_many_rows", limit=MAX_ROWS)
        return rows, "strict" in options
    raise refuse("broken")
