"""What people of a scene upload: workbooks the way offices make them, short documents, and small pictures as evidence."""

import io
import struct
import zlib
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core.documents import Report, Section, build_report

HEADINGS = ["序号", "问题类别", "地点", "问题描述", "责任单位", "对照法条", "整改时限"]


def issue_list(
    title: str, *, facts: Sequence[str], rows: Iterable[Sequence], headings: Sequence[str] = HEADINGS
) -> SimpleUploadedFile:
    """An .xlsx with a title, a line of facts (who filled it in, when), one heading row and a signature under the table.

    `rows` give the cells after the running number.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "问题清单"
    sheet.append([title])
    sheet.append([facts[0], None, None, None, facts[1]])
    sheet.append(headings)
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    sheet.append(["审核人：", None, None, "填表人："])
    sheet.merge_cells("A1:G1")
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(f"{title}.xlsx", buffer.getvalue())


def document(title: str, paragraphs: Sequence[str]) -> SimpleUploadedFile:
    """A Word document of a title and some paragraphs."""
    body = build_report(Report(title=title, subtitle="", sections=[Section("", paragraphs)]))
    return SimpleUploadedFile(f"{title}.docx", body)


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
