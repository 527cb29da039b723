"""`judge_vote`: one JSON document on standard output, words on standard error, exit code 0 or 2."""

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase

from evaluations.verdicts.reading import MAX_BYTES

from .vote_documents import SATISFIED, document, figures, floor, half_rule, most_votes_rule

GOOD = document(half_rule(participation=floor()), figures(20, 7, 1, eligible=31, present=29, issued=29))
PATIENCE = 300  # seconds until a process counts as hanging


class JudgeVoteCase(SimpleTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, content: object) -> str:
        """The path of a file with these bytes, or with this document as JSON."""
        raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        path = self.folder / "vote.json"
        path.write_bytes(raw)
        return str(path)


class Answers(JudgeVoteCase):
    def run_on(self, name: str) -> tuple[dict, str]:
        """The JSON and the words for people."""
        out, err = io.StringIO(), io.StringIO()
        call_command("judge_vote", name, stdout=out, stderr=err)
        return json.loads(out.getvalue()), err.getvalue()

    def test_a_file_is_judged(self):
        answer, words = self.run_on(self.file(GOOD))
        self.assertEqual((answer["verdict"], answer["participation_percent"]), (SATISFIED, "90.32"))
        self.assertEqual(words, "")

    def test_every_key_of_the_interface_is_there(self):
        answer, _ = self.run_on(self.file(GOOD))
        promised = (
            "verdict void reason errors warnings valid_ballots participation_met participation_percent score"
        )
        promised += " trigger rates groups_counted groups_left_out per_group message"
        self.assertLessEqual(set(promised.split()), set(answer))

    def test_chinese_is_written_as_it_is(self):
        out = io.StringIO()
        call_command("judge_vote", self.file(GOOD), stdout=out)
        self.assertIn(f'"verdict": "{SATISFIED}"', out.getvalue())

    def test_standard_input_is_read_for_a_dash(self):
        stdin = io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode()))
        with mock.patch.object(sys, "stdin", stdin):
            answer, _ = self.run_on("-")
        self.assertEqual(answer["verdict"], SATISFIED)

    def test_a_tie_is_an_answer_and_its_reason_is_told_to_people(self):
        answer, words = self.run_on(self.file(document(most_votes_rule(), figures(9, 9, 0))))
        self.assertEqual((answer["verdict"], answer["errors"]), (None, []))
        self.assertIn("平票", words)
        self.assertIn("tie", words)

    def test_a_void_vote_is_an_answer(self):
        rule = half_rule(void_if="returned > issued")
        answer, words = self.run_on(self.file(document(rule, figures(29, 0, 0, issued=28))))
        self.assertTrue(answer["void"])
        self.assertIn("无效", words)

    def test_warnings_are_told_to_people_with_their_field(self):
        _, words = self.run_on(self.file(document(half_rule(), figures(9, 0, 0, present=8))))
        self.assertIn("input.issued: 发出 9 张，多于实到的 8 人", words)


class Refusals(JudgeVoteCase):
    def refused(self, name: str) -> tuple[dict, str]:
        """The JSON and the words for people of a run that ends in 2."""
        out = io.StringIO()
        with self.assertRaises(CommandError) as raised:
            call_command("judge_vote", name, stdout=out)
        self.assertEqual(raised.exception.returncode, 2)
        return json.loads(out.getvalue()), str(raised.exception)

    def test_wrong_figures_are_refused_with_field_and_message(self):
        answer, words = self.refused(self.file(document(half_rule(), figures(9, 0, 0, returned=8))))
        self.assertEqual([error["field"] for error in answer["errors"]], ["input.counts"])
        self.assertIn("input.counts", answer["message"]["zh"])
        self.assertIn(answer["message"]["zh"], words)
        self.assertIn(answer["message"]["en"], words)

    def test_files_that_cannot_be_read(self):
        os.mkfifo(self.folder / "pipe")  # nobody writes: opening it would wait for ever
        for name in (
            self.folder / "none.json",
            self.folder,
            self.folder / "pipe",
            Path(os.devnull),
            "a\0b",
            "",
        ):
            with self.subTest(name=str(name)):
                answer, _ = self.refused(str(name))
                self.assertEqual(answer["errors"][0]["code"], "file_unreadable")

    def test_broken_content(self):
        contents = {
            b"": "not_json",
            b"[" * 9999: "too_deep",
            b"\xff\xd8\xff": "not_text",
            b"[]": "not_object",
        }
        for content, code in contents.items():
            with self.subTest(code=code):
                answer, _ = self.refused(self.file(content))
                self.assertEqual(answer["errors"][0]["code"], code)

    def test_an_oversized_file_is_refused_unread(self):
        path = self.folder / "large.json"
        with path.open("wb") as large:
            large.truncate(MAX_BYTES * 10_000)  # 10 GB of nothing
        answer, _ = self.refused(str(path))
        self.assertEqual(answer["errors"][0]["code"], "file_too_large")


class Processes(JudgeVoteCase):
    """As an operator runs it, on a machine whose locale knows no Chinese."""

    def process(self, name: str, **options) -> subprocess.CompletedProcess:
        command = [sys.executable, Path(settings.BASE_DIR) / "manage.py", "judge_vote", name]
        environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        return subprocess.run(
            command, env=environment, capture_output=True, timeout=PATIENCE, check=False, **options
        )

    def test_a_verdict_ends_in_0_with_utf_8_and_nothing_else_on_standard_output(self):
        done = self.process(self.file(GOOD))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(SATISFIED, done.stdout.decode())
        self.assertEqual(json.loads(done.stdout)["verdict"], SATISFIED)

    def test_a_refusal_ends_in_2_without_a_traceback(self):
        done = self.process("-", input=b'{"rule": {"grades": ["\\ud800"]}}')
        self.assertEqual(done.returncode, 2)
        self.assertEqual(json.loads(done.stdout.decode())["errors"][0]["field"], "rule.grades[0]")
        self.assertNotIn(b"Traceback", done.stderr)
