"""Reading of .xls, in a process of its own.

The old format is a file system of pointers: a few wrong bytes make any reader run in circles, ask for all memory or
abort. So the reading is done by a child with limits on time and memory; the worst it can do is end.
"""

import json
import math
import resource
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from issues.intake.compound import Broken, Unseen, read_unseen, workbook_stream
from issues.intake.files import MAX_BYTES
from issues.intake.messages import refuse
from issues.intake.model import Refused
from issues.intake.sheets import Sheet, check_size, fill, open_book

SECONDS = 2  # for a small file; 20 MB get twice as long
_SECONDS_PER_BYTE = SECONDS / MAX_BYTES
_MEMORY_TO_START = 70 * 2**20  # over what the child holds before it looks at the file
_MEMORY_PER_BYTE = 8
_PROJECT = Path(__file__).resolve().parents[2]


def read_xls(data: bytes) -> list[Sheet]:
    """Every sheet of the workbook; Raise Refused when the child gives up, is stopped or finds a reason to refuse."""
    command = [sys.executable, "-m", "issues.intake.old_excel"]
    try:
        child = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds_for(len(data)),
            cwd=_PROJECT,
            check=False,
        )
        answer = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise refuse("broken") from None
    if "refused" in answer:
        raise Refused(answer["refused"], answer["message"])
    return [_sheet_from(sheet) for sheet in answer["sheets"]]


def seconds_for(size: int) -> float:
    """How long the child may take for a file of that many bytes."""
    return SECONDS + _SECONDS_PER_BYTE * size


def _sheet_from(answer: dict[str, Any]) -> Sheet:
    sheet = Sheet(answer["name"], answer["rows"], answer["visible"], answer["is_table"])
    sheet.merges = [tuple(merge) for merge in answer["merges"]]
    sheet.hidden_rows, sheet.hidden_columns = set(answer["hidden_rows"]), set(answer["hidden_columns"])
    sheet.month_cells = {tuple(place) for place in answer["month_cells"]}
    sheet.dates_from_1904 = answer["dates_from_1904"]
    for row, column, moment in answer["moments"]:
        sheet.rows[row][column] = datetime.fromisoformat(moment)
    return sheet


# ── in the child ──


def _limit(size: int) -> None:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = held + _MEMORY_TO_START + _MEMORY_PER_BYTE * size
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = math.ceil(seconds_for(size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes) -> dict[str, Any]:
    try:
        workbook = read_unseen(workbook_stream(data))
    except Broken:
        raise refuse("broken") from None
    if workbook.has_macro_sheet:
        raise refuse("macros")
    book = open_book(data)
    sheets: list[Sheet] = []
    for number, about in enumerate(book.sheets_metadata):
        visible, is_table = about.visible == SheetVisibleEnum.Visible, about.typ == SheetTypeEnum.WorkSheet
        sheet = Sheet(about.name, [], visible, is_table, dates_from_1904=workbook.dates_from_1904)
        if visible and is_table:
            fill(sheet, book, number)
            _add_unseen(sheet, workbook.sheets[number] if number < len(workbook.sheets) else Unseen())
        sheets.append(sheet)
        check_size(sheets)
    return {"sheets": [_as_answer(sheet) for sheet in sheets]}


def _add_unseen(sheet: Sheet, unseen: Unseen) -> None:
    sheet.hidden_rows, sheet.hidden_columns = unseen.hidden_rows, unseen.hidden_columns
    sheet.month_cells = unseen.month_cells


def _as_answer(sheet: Sheet) -> dict[str, Any]:
    moments = [
        (row, column, value)
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if isinstance(value, date | time | timedelta)
    ]
    for row, column, value in moments:
        sheet.rows[row][column] = str(value)
    days = [(row, column, value.isoformat()) for row, column, value in moments if isinstance(value, date)]
    return {
        "name": sheet.name,
        "rows": sheet.rows,
        "visible": sheet.visible,
        "is_table": sheet.is_table,
        "merges": sheet.merges,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "month_cells": sorted(sheet.month_cells),
        "dates_from_1904": sheet.dates_from_1904,
        "moments": days,
    }


def main() -> None:
    """Read an .xls from standard input, write its sheets or the refusal as JSON to standard output."""
    data = sys.stdin.buffer.read()
    _limit(len(data))
    try:
        answer = _answer(data)
    except Refused as refusal:
        answer = {"refused": refusal.code, "message": refusal.message}
    except MemoryError:
        refusal = refuse("broken")
        answer = {"refused": refusal.code, "message": refusal.message}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
