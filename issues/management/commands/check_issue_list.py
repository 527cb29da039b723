"""`manage.py check_issue_list FILE [--year YYYY]`: what would become of an issue list."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from issues.intake.check import check_issue_list
from issues.intake.dates import EARLIEST, LATEST
from issues.intake.files import MAX_BYTES
from issues.intake.messages import refuse
from issues.intake.model import Refused, Report

REFUSED = 2


class Command(BaseCommand):
    help = "检查一份问题清单，以 JSON 列出可导入、有误和未采用的行；不写入任何数据"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="问题清单：.xlsx、.xls、.docx、.csv、.tsv")
        parser.add_argument(
            "--year",
            type=int,
            choices=range(EARLIEST, LATEST + 1),
            metavar="YYYY",
            help="日期未写年份时采用的年份",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(Path(options["file"]), options["year"])
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        if not report.readable:
            sys.exit(REFUSED)

    def _report(self, path: Path, year: int | None) -> Report:
        try:
            data = _read(path)
        except Refused as refusal:
            return Report(readable=False, message=refusal.message)
        return check_issue_list(data, path.name, year=year)


def _read(path: Path) -> bytes:
    """The file's bytes. Raise Refused for what is no file, and for a large one before it is read."""
    if not path.is_file():
        raise refuse("not_a_file", name=path.name)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refuse("too_large", size=-(-size // 2**20), limit=MAX_BYTES // 2**20)
    return path.read_bytes()
