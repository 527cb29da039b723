"""Issue lists of the demonstration as workbooks, the way offices make them, and small pictures as evidence."""

import io
import struct
import zlib
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from organizations.enums import Level

from .hengshui_issues import Problem
from .hengshui_places import DEPARTMENTS

HEADINGS = ["序号", "问题类别", "地点", "问题描述", "责任单位", "对照法条", "整改时限"]


def workbook(
    reporter: str,
    place: str,
    problems: list[Problem],
    *,
    due: date | str,
    misdated: dict[int, str] | None = None,
    level: int = Level.COUNTY,
):
    """An uploaded .xlsx with a title, a line of facts, one heading row and a signature under the table.

    `misdated` are dates typed wrongly, by the running number of their row.
    """
    wrong = misdated or {}
    book = Workbook()
    sheet = book.active
    sheet.title = "问题清单"
    sheet.append([f"{reporter}联动监督问题清单"])
    sheet.append([f"填报单位：{reporter}", None, None, None, "填报日期：2018-08-06"])
    sheet.append(HEADINGS)
    for number, problem in enumerate(problems, 1):
        unit = place + DEPARTMENTS[problem.system][0]
        category = f"{problem.topic}（{problem.category}）"
        sheet.append(
            [number, category, problem.place, problem.text, unit, problem.article, wrong.get(number, due)]
        )
    sheet.append(["审核人：", None, None, "填表人："])
    sheet.merge_cells("A1:G1")
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(f"{reporter}问题清单.xlsx", buffer.getvalue())


def picture(name: str, shade: int) -> SimpleUploadedFile:
    """A plain grey picture that stands for a photograph."""
    width, height = 160, 120
    rows = b"".join(
        b"\0" + bytes([(shade + x // 8 + y // 8) % 256 for x in range(width)]) for y in range(height)
    )
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
