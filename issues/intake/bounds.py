"""How far a sheet reaches. calamine sets aside memory for the whole rectangle that its cells span, so one stray cell
at XFD1048576 would end the process: the rectangle is measured before it is asked to read."""

import re
from xml.parsers import expat

from issues.intake.messages import refuse
from issues.intake.places import column_letter, split_reference

_PREFIXED = (b":c ", b":c>", b":c/", b":c\t", b":c\n", b":c\r")
# A cell as every known program writes it, within columns A-BZ and rows 1-29999: nothing to measure then.
_FAR_OR_ODD_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[AB]?[A-Z](?:[12]\d{4}|\d{1,4})")')
MAX_ELEMENTS = 6_000_000


def check_bounds(xml: bytes, sheet: str, max_cells: int) -> None:
    """Raise Refused when the sheet's cells with content span more than `max_cells`. `xml` is well-formed."""
    prefixed = b":c" in xml and any(sign in xml for sign in _PREFIXED)
    if prefixed or _FAR_OR_ODD_CELL.search(xml):
        row, column = _Extent(sheet).of(xml)
        if (row + 1) * (column + 1) > max_cells:
            raise refuse("stray_cells", sheet=sheet, cell=f"{column_letter(column)}{row + 1}")


class _Extent:
    """Follows the cells as calamine does: by their reference, or by their order where they have none."""

    def __init__(self, sheet: str):
        self._sheet = sheet
        self._row = self._column = 0
        self._place = (0, 0)
        self._farthest = (0, 0)
        self._elements = 0

    def of(self, xml: bytes) -> tuple[int, int]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(xml, True)
        return self._farthest

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise refuse("unpacks_too_large", found=self._sheet)
        name = tag.rpartition(":")[2]
        if name == "row":
            self._column = 0
            self._row = self._row_number(attributes.get("r"))
        elif name == "c":
            self._place = self._cell_place(attributes.get("r"))
            self._column = self._place[1] + 1
        elif name in ("v", "is", "f"):
            self._farthest = (max(self._farthest[0], self._place[0]), max(self._farthest[1], self._place[1]))

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "row":
            self._row += 1

    def _row_number(self, reference: str | None) -> int:
        if reference is None:
            return self._row
        if not (reference.isascii() and reference.isdecimal() and len(reference) < 8):
            raise refuse("broken")
        return max(int(reference) - 1, 0)

    def _cell_place(self, reference: str | None) -> tuple[int, int]:
        if reference is None:
            return self._row, self._column
        place = split_reference(reference.encode("utf-8", "replace"))
        if place is None:
            raise refuse("broken")
        return place
