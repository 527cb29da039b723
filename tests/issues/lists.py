"""Issue lists for tests: small workbooks with the headings offices use."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = ["序号", "问题类别", "问题描述", "责任单位", "整改措施", "责任人", "整改时限"]
GOOD = [
    1,
    "营商环境",
    "政务大厅综合窗口午间无人值守，群众办事需往返",
    "区住建局",
    "实行轮班",
    "张某",
    "2018-09-30",
]


def row(serial: int, text: str, organization: str = "桃城区住房和城乡建设局", **columns) -> list:
    """A sound row; `columns` overrides by heading."""
    values = [serial, "优化营商环境", text, organization, "", "", ""]
    for heading, value in columns.items():
        values[HEADINGS.index(heading)] = value
    return values


def workbook(*rows: list, headings: list[str] = HEADINGS, title: str = "问题清单") -> bytes:
    """A title in row 1, the headings in row 2, the rows from row 3 on."""
    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet.append([title])
    sheet.append(headings)
    for values in rows:
        sheet.append(values)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def upload(*rows: list, name: str = "清单.xlsx", **kwargs) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(*rows, **kwargs))
