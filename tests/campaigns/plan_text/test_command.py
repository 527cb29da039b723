"""The command propose_campaign as an operator runs it: one JSON on standard output, exit codes 0 and 2, no database."""

import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from campaigns.plan_text import pdf
from tests.campaigns.plan_text.builders import bomb_pdf

PLAN = "甲县人大常委会视察工作方案\n一、步骤\n（一）准备阶段（3月）\n1.3月l0日前，各代表小组报送名单。\n"
KEYS = [
    "is_plan", "message", "title", "issuer", "document_number", "issued_on", "year", "year_source", "stages", "links",
    "grades", "participation_floor", "warnings",
]  # fmt: skip
# No database answers at this address, so any query would fail.
NOWHERE = {"DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none"}

PATIENCE = 300  # seconds until a process counts as hanging


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "propose_campaign", *arguments],
        input=given,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, **NOWHERE},
        timeout=PATIENCE,
        check=False,
    )


class TheCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def test_a_plan_is_printed_as_one_document_without_a_database(self):
        done = run(self.file("方案.txt", PLAN.encode()), "--year", "2024")
        answer = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(set(KEYS) <= set(answer))
        (deadline,) = answer["links"][0]["deadlines"]
        self.assertEqual((deadline["date"], deadline["certain"]), ("2024-03-10", False))
        self.assertIn("3月l0日前".encode(), done.stdout)

    def test_standard_input_is_text_in_any_encoding(self):
        done = run("-", "--year", "2024", given=PLAN.encode("gb18030"))
        self.assertEqual(json.loads(done.stdout)["title"], "甲县人大常委会视察工作方案")

    def test_a_document_that_is_no_plan_ends_in_two_with_the_reason(self):
        done = run("-", given="今天天气很好。".encode())
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, answer["is_plan"], answer["links"]), (2, False, []))
        self.assertEqual(set(answer["message"]), {"zh", "en"})

    def test_a_missing_file_a_folder_and_a_device_are_refused(self):
        for path in (str(self.folder / "none.txt"), str(self.folder), "/dev/zero"):
            done = run(path)
            self.assertEqual(done.returncode, 2, path)
            self.assertIn("找不到", json.loads(done.stdout)["message"]["zh"])

    def test_a_hostile_file_is_given_up_and_ends_in_two(self):
        path = self.file("a.pdf", bomb_pdf(zlib.compress(b"BT (a) Tj ET " * 2_000_000)))
        # interfaces.md promises 5 s; that the reading ends is seen here, how fast is no matter for a busy machine.
        self.assertEqual(run(path).returncode, 2)
        self.assertLess(pdf.SECONDS, 5)

    def test_nothing_is_written_beside_the_file(self):
        path = self.file("方案.txt", PLAN.encode())
        run(path)
        self.assertEqual([entry.name for entry in self.folder.iterdir()], [Path(path).name])

    def test_the_year_must_be_one(self):
        out = io.StringIO()
        with self.assertRaises(SystemExit) as stopped:
            call_command("propose_campaign", self.file("a.txt", PLAN.encode()), "--year", "20", stdout=out)
        self.assertEqual(stopped.exception.code, 2)
        self.assertIn("1990", json.loads(out.getvalue())["message"]["zh"])
