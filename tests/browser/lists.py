"""Issue lists as a county office fills them in: the downloaded template with rows written into it."""

import io

from openpyxl import Workbook, load_workbook

COLUMNS = ["序号", "问题类别", "问题描述*", "发生地点", "责任单位*", "整改时限"]
FIRST_ROW = 4  # of the template; above are title, reporter and headings


def row(number: int, description: str | None, department: str | None, due: str = "2018-09-30") -> dict:
    """One row of a list, by heading."""
    cells = [number, "优化营商环境", description, "河沿镇", department, due]
    return dict(zip(COLUMNS, cells, strict=True))


def filled(template: bytes, rows: list[dict]) -> bytes:
    """The template with these rows in it."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["问题清单"]
    place = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    for number, cells in enumerate(rows, FIRST_ROW):
        for heading, value in cells.items():
            sheet.cell(number, place[heading]).value = value
    return saved(book)


def plain(headings: list[str], *rows: list) -> bytes:
    """A workbook of an office's own making, without the template's frame."""
    book = Workbook()
    for cells in [headings, *rows]:
        book.active.append(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
