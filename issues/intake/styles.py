"""How our workbooks look, and the one way text gets into a cell: as text, whatever it begins with."""

from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from issues.intake.cells import tidy

ERROR_FILL = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
HEADING_FILL = PatternFill("solid", start_color="FFE7E6E6", end_color="FFE7E6E6")
TITLE_FONT = Font(size=18, bold=True)
HEADING_FONT = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_THIN = Side(style="thin", color="FFBFBFBF")
FRAMED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
LONGEST_CELL = 32_767


def set_text(cell: Cell, text: str) -> None:
    """Put text into the cell as text: "=1+1" stays what was typed and is never calculated."""
    cell.value = tidy(text)[:LONGEST_CELL]
    cell.data_type = "s"


def set_value(cell: Cell, value: Any) -> None:
    """Put any value that was read into the cell; text stays text."""
    if isinstance(value, str):
        set_text(cell, value)
    elif isinstance(value, float) and abs(value) >= 1e300:
        set_text(cell, str(value))
    else:
        cell.value = value
