"""The printed answer: exactly the keys that scripts rely on, through the command as well."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from issues.intake.check import check_issue_list
from tests.issues.intake.build import HEAD, META, ROAD, TITLE, issue, workbook

KEYS = ["readable", "message", "meta", "sheets", "accepted", "rejected", "ignored", "duplicates", "warnings"]
ENTRY = [
    "sheet",
    "row",
    "seq",
    "category",
    "description",
    "departments",
    "lead",
    "supporting",
    "measure",
    "person",
    "due",
    "warnings",
]


@pytest.fixture
def list_file(tmp_path):
    path = tmp_path / "桃城区 清单.xlsx"
    path.write_bytes(
        workbook([TITLE, META, HEAD, ROAD, issue(seq=2), issue(seq=3, departments="", due="9月30日")])
    )
    return path


def run(*arguments, **environment):
    command = [sys.executable, "manage.py", "check_issue_list", *map(str, arguments)]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, env={"PATH": "", **environment}
    )


def test_answer_has_exactly_the_agreed_keys(list_file):
    answer = check_issue_list(list_file.read_bytes(), list_file.name).as_json()

    assert list(answer) == KEYS
    assert set(answer["accepted"][0]) == {*ENTRY, "other"}
    assert set(answer["rejected"][0]) == {"sheet", "row", "column", "field", "reason"}
    assert set(answer["ignored"][0]) == {"sheet", "row", "reason"}
    assert {"name", "header_rows", "used", "reason"} <= set(answer["sheets"][0])
    assert {"rows", "kind"} <= set(answer["duplicates"][0])


def test_answer_in_full():
    answer = check_issue_list(workbook([TITLE, META, HEAD, ROAD]), "清单.xlsx").as_json()

    assert answer["meta"] == {
        "title": "2018年桃城区监督问题清单",
        "reporter": "桃城区人大常委会",
        "reported_on": "2018-07-31",
    }
    assert answer["accepted"] == [
        {
            "sheet": "问题清单",
            "row": 4,
            "seq": 1,
            "category": "营商环境",
            "description": "石桥镇柳树村通村道路破损严重，群众出行不便",
            "departments": ["交通运输局"],
            "lead": [],
            "supporting": [],
            "measure": "重新铺设",
            "person": "王某",
            "due": {"kind": "fixed", "date": "2018-09-30", "raw": "2018-09-30"},
            "other": {},
            "warnings": [],
        }
    ]


def test_command_prints_the_answer_and_nothing_else(list_file, capsys):
    call_command("check_issue_list", str(list_file))

    answer = json.loads(capsys.readouterr().out)
    assert answer["readable"] and [entry["row"] for entry in answer["accepted"]] == [4, 5]
    assert answer == check_issue_list(list_file.read_bytes(), list_file.name).as_json()


def test_command_takes_the_year(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("问题,责任单位,时限\n道路破损严重,交通局,9月30日\n", encoding="utf-8")

    call_command("check_issue_list", str(path), "--year", "2021")
    assert json.loads(capsys.readouterr().out)["accepted"][0]["due"]["date"] == "2021-09-30"


@pytest.mark.parametrize("year", ["18", "abcd", "3000"])
def test_command_refuses_a_year_that_is_none(list_file, year):
    with pytest.raises(CommandError):
        call_command("check_issue_list", str(list_file), "--year", year)


@pytest.mark.parametrize("name", ["没有.xlsx", "."])
def test_path_that_is_no_file_ends_in_2_with_a_reason(tmp_path, capsys, name):
    with pytest.raises(SystemExit) as ended:
        call_command("check_issue_list", str(tmp_path / name))

    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["message"]["zh"]


def test_large_file_is_refused_before_it_is_read(tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(3 * 2**30)

    with pytest.raises(SystemExit):
        call_command("check_issue_list", str(path))
    assert "20 MB" in json.loads(capsys.readouterr().out)["message"]["zh"]


def test_process_writes_utf8_whatever_the_locale_and_exits_0(list_file):
    ended = run(list_file, LC_ALL="C", PYTHONIOENCODING="ascii")

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout.decode("utf-8"))["meta"]["reporter"] == "桃城区人大常委会"


def test_process_exits_2_for_a_refused_file_and_needs_no_database(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04broken")
    ended = run(path, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert ended.returncode == 2
    assert json.loads(ended.stdout)["readable"] is False


def test_checking_writes_nothing(list_file):
    before = sorted(Path(list_file.parent).rglob("*"))
    run(list_file)

    assert sorted(Path(list_file.parent).rglob("*")) == before
