"""Files in and out, in processor time: reading a list and a plan, writing a workbook and a long table in a Word file."""

import io
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import docx
import openpyxl

from bench.changes import workbook
from campaigns.plan_text import propose_campaign
from core import clock
from core.documents import Report, Section, Table, build_report
from core.excel import Column, Sheet, build_workbook
from issues.intake.check import check_issue_list

ROWS, REPEATS = 10_000, 3
PAGES, SIGNS_A_PAGE = 100, 600


def rows() -> list[dict]:
    """Every measurement of this file."""
    return [_reading(), _plan(), _writing(), _long_document()]


def _reading() -> dict:
    content = workbook(0)

    def plainly() -> list:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        return list(sheet.iter_rows(values_only=True))

    ours = _seconds(lambda: check_issue_list(content, "a.xlsx"))
    return _row("10,000 rows read and checked", ours, "openpyxl read", _seconds(plainly), 0.5)


def _plan() -> dict:
    content = plan_document()

    def plainly() -> str:
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)

    ours = _seconds(lambda: propose_campaign(content, "a.docx"))
    operation = f"plan of {PAGES} pages read and understood"
    return _row(operation, ours, "python-docx read", _seconds(plainly), 75)


def plan_document() -> bytes:
    """A Word plan of a hundred pages: ten stages, a dated link to every paragraph."""
    document = docx.Document()
    document.add_paragraph("乙市人大常委会2023年联动监督工作方案")
    document.add_paragraph("一、实施步骤")
    links = PAGES * SIGNS_A_PAGE // 10 // 214
    for month, number in enumerate("一二三四五六七八九十", 1):
        document.add_paragraph(f"（{number}）第{number}阶段（{month}月）")
        for day in range(1, links + 1):
            filling = "认真听取意见，扎实推进各项工作，" * 11
            text = f"{day}.市人大常委会组织代表视察，{filling}{month}月{day}日前形成报告。"
            document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _writing() -> dict:
    cells = [[n, f"第{n}号问题" + "资金使用效益不高" * 12, date(2018, 8, 9), 0.5] for n in range(ROWS)]
    columns = [Column(title) for title in ("序号", "问题", "日期", "比例")]

    def plainly() -> None:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet()
        for line in cells:
            page.append(line)
        book.save(io.BytesIO())

    sheet = Sheet("台账", "问题台账", [], columns, cells)
    ours = _seconds(lambda: build_workbook([sheet], made_by="市人大", made_at=clock.now()))
    return _row("workbook of 10,000 rows written", ours, "openpyxl plain write", _seconds(plainly), 1.15)


def _long_document() -> dict:
    cells = [[number, f"第{number}号问题"] for number in range(2_000)]

    def written(count: int) -> float:
        section = Section("甲", tables=[Table(["序号", "问题"], cells[:count])])
        return _seconds(lambda: build_report(Report("题", "", [section])))

    return _row("Word table of 2,000 rows", written(2_000), "of 500 rows", written(500), 8)


def _row(operation: str, ours: float, yardstick: str, base: float, target: float) -> dict:
    return {
        "operation": operation,
        "ours_ms": round(ours * 1000, 2),
        "yardstick": yardstick,
        "yardstick_ms": round(base * 1000, 2),
        "ratio": round(ours / base, 2),
        "target": target,
        "runs": REPEATS,
    }


def _seconds(work: Callable[[], object]) -> float:
    """The median processor time of a few runs."""
    spent = []
    for _run in range(REPEATS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return median(spent)
