"""Reading a list that a test has built, and what of the answer such tests look at; the issues they write about."""

from collections.abc import Iterable, Sequence
from typing import Any

from issues.intake.check import check_issue_list
from issues.intake.model import Report
from tests.issues.intake.build import workbook

ROAD = "石桥镇柳树村通村道路破损严重，群众出行不便"
WASTE = "开发区三家企业露天堆放物料，未采取覆盖措施"
PERMIT = "施工许可窗口未公开办理时限，企业需多次询问"
LAMP = "东湖公园北门照明损坏，夜间行人摔伤两起"
HEAD = ["序号", "问题描述", "责任单位", "整改时限"]


def read(
    made: bytes | Iterable[Sequence[Any]], name: str = "清单.xlsx", *, year: int | None = None, **looks: Any
) -> Report:
    """What becomes of a file, or of one sheet with these rows and looks."""
    data = made if isinstance(made, bytes) else workbook(made, **looks)
    return check_issue_list(data, name, year=year)


def rows(report: Report) -> list[int]:
    return [entry.row for entry in report.accepted]


def said(report: Report) -> list[str]:
    return [entry.description for entry in report.accepted]


def units(report: Report) -> list[tuple[str, ...]]:
    return [entry.departments for entry in report.accepted]


def roles(report: Report) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who leads and who supports."""
    return [(entry.lead, entry.supporting) for entry in report.accepted]


def categories(report: Report) -> list[str]:
    return [entry.category for entry in report.accepted]


def days(report: Report) -> list[str]:
    return [str(entry.due.date or entry.due.kind) for entry in report.accepted]


def doubts(report: Report) -> list[list[str]]:
    return [[doubt.code for doubt in entry.warnings] for entry in report.accepted]
