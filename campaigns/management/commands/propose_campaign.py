"""`manage.py propose_campaign FILE [--year YYYY]`: what a plan document proposes, as one JSON document."""

import json
import os
import stat
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from campaigns.plan_text import propose_campaign
from campaigns.plan_text.files import LARGEST_FILE, MEGABYTE
from campaigns.plan_text.messages import PlanRefused
from campaigns.plan_text.proposal import Proposal

REFUSED = 2


class Command(BaseCommand):
    """Needs no database: the same function serves the pages."""

    help = "Reads a plan document (.txt, .docx, .pdf with text, or - for text on standard input) and prints a proposal."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the document, or - for standard input")
        parser.add_argument(
            "--year", type=int, help="the year of the plan, where the text does not say it rightly"
        )

    def handle(self, *, file: str, year: int | None, **options: object) -> None:
        try:
            data, name = _standard_input() if file == "-" else _content(Path(file))
        except PlanRefused as refusal:
            proposal = Proposal(False, refusal.message)
        else:
            proposal = propose_campaign(data, name, year=year)
        self.stdout.write(json.dumps(proposal.as_json(), ensure_ascii=False, indent=2))
        if not proposal.is_plan:
            sys.exit(REFUSED)


def _content(path: Path) -> tuple[bytes, str]:
    """The bytes of an ordinary file of allowed size; devices and pipes are not opened."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise PlanRefused("missing")
        if status.st_size > LARGEST_FILE:
            raise PlanRefused("too_large", limit=LARGEST_FILE // MEGABYTE)
        return path.read_bytes(), path.name
    except OSError:
        raise PlanRefused("missing") from None


def _standard_input() -> tuple[bytes, str]:
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise PlanRefused("too_large", limit=LARGEST_FILE // MEGABYTE)
    return data, ""
