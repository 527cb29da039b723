"""`judge_vote FILE.json`: the verdict of a satisfaction vote as one JSON document."""

import json
import stat
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from evaluations.verdicts import Judgement, judge_bytes, refuse_file
from evaluations.verdicts.reading import MAX_BYTES


class Command(BaseCommand):
    help = "由规则和票数得出满意度测评的判定结果 / Work out the verdict of a satisfaction vote"
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", metavar="FILE.json", help="JSON 文件；- 为标准输入 / - for standard input"
        )

    def handle(self, *, file: str, **options: object) -> None:
        judgement = judge_file(file)
        use_utf8(sys.stdout)
        self.stdout.write(json.dumps(judgement.as_json(), ensure_ascii=False))
        for warning in judgement.warnings:
            self.stderr.write(f"{warning['field']}: {in_both(warning['message'])}")
        if judgement.reason:
            self.stderr.write(in_both(judgement.reason))
        if judgement.refused:
            raise CommandError(in_both(judgement.message), returncode=2)


def judge_file(name: str) -> Judgement:
    try:
        return judge_bytes(read_bytes(name))
    except (OSError, ValueError):  # ValueError: a name with a NUL
        return refuse_file("file_unreadable")


def read_bytes(name: str) -> bytes:
    """At most one byte more than is allowed, so that the size is judged without reading all."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(name)
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe or device could keep us waiting for ever
        raise OSError(name)
    with path.open("rb") as content:
        return content.read(MAX_BYTES + 1)


def use_utf8(stream: object) -> None:
    """The JSON is UTF-8 whatever the machine's locale; streams put in by a caller are left as they are."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")


def in_both(message: dict[str, str]) -> str:
    return f"{message['zh']} / {message['en']}"
