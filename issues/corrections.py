"""Cells that people correct on the page: laid over what the file holds before it is checked again.

A correction is `{"sheet", "row", "column", "value"}`: the row number and column letter people see in Excel.
"""

from collections.abc import Iterable

from .intake.cells import as_text
from .intake.places import column_letter, split_reference
from .intake.sheets import Sheet

MAX_CELL_LENGTH = 2000
MOST_ROWS_ABOVE = 20  # where a heading may stand
LONGEST_HEADING = 30


def place_of(cell: dict) -> tuple[str, int, str]:
    """Where a correction or a fault of the report stands."""
    return cell["sheet"], cell["row"], cell["column"]


def correct(sheets: list[Sheet], corrections: Iterable[dict]) -> None:
    """Put the corrected values into the sheets; a corrected cell is no longer broken nor a bare month."""
    by_name = {sheet.name: sheet for sheet in sheets}
    for one in corrections:
        sheet = by_name[one["sheet"]]
        row, column = split_reference(f"{one['column']}{one['row']}".encode())
        if column == len(sheet.rows[row]):  # beside the table, where the file has no column of units
            sheet.add_unit_column()
        sheet.rows[row][column] = one["value"]
        sheet.broken_cells.discard((row, column))
        sheet.month_cells.discard((row, column))


def cells_of_bad_rows(sheets: list[Sheet], report: dict) -> list[dict]:
    """The texts of the rows that cannot be imported, by column letter, so that the page can show them whole."""
    by_name = {sheet.name: sheet for sheet in sheets}
    places = dict.fromkeys((fault["sheet"], fault["row"]) for fault in report["rejected"])
    return [{"sheet": name, "row": row, "cells": _texts(by_name[name].rows[row - 1])} for name, row in places]


def _texts(values: list) -> dict[str, str]:
    texts = ((column_letter(at), as_text(value)) for at, value in enumerate(values))
    return {letter: text for letter, text in texts if text}


def likely_headings(sheets: list[Sheet]) -> list[str]:
    """The texts of the row that is most likely the heading of a list nobody knows: the first with the most short texts."""
    rows = [row for sheet in sheets for row in sheet.rows[:MOST_ROWS_ABOVE]]
    found = [list(dict.fromkeys(filter(None, map(_as_heading, row)))) for row in rows]
    best = max(found, key=len, default=[])
    return best if len(best) > 1 else []


def _as_heading(value: object) -> str:
    """The value as a heading, on one line; nothing where it is a number, a date or a sentence."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if len(text) <= LONGEST_HEADING and not text.isdecimal() else ""
