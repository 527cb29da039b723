"""Wrong, broken and hostile files: each ends in its own refusal, soon, without much memory, touching nothing."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from issues.intake import old_excel
from issues.intake.check import check_issue_list
from issues.intake.messages import TEXTS
from tests.issues.intake.build import HEAD, ROAD, WASTE, package, parts, workbook, xls, xml_rows
from tests.issues.intake.hostile import HOSTILE

PROJECT = Path(old_excel.__file__).parents[2]
# The ones that would take memory or time if they were believed.
GREEDY = [
    "bomb past 200 MB",
    "bomb of ratio 1000",
    "200,000 entries",
    "size that lies",
    "billion laughs",
    "cell at the far corner",
    "cell under a prefix",
    "merged ranges over each other",
    "old file in a circle",
    "old file that asks for all memory",
    "20 million line ends",
    "20 million commas",
    "Word document that unpacks a thousandfold",
    "Word document of a million elements",
]
MEASURE = """
import json, resource, sys, time
from issues.intake.check import check_issue_list
data = open(sys.argv[1], "rb").read()
def peak(): return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
before, start = peak(), time.monotonic()
report = check_issue_list(data, sys.argv[1])
print(json.dumps({"readable": report.readable, "seconds": time.monotonic() - start, "megabytes": peak() - before}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_or_wrong_file_is_refused_for_its_reason(name):
    build, filename, code = HOSTILE[name]

    report = check_issue_list(build(), filename)

    assert not report.readable
    assert report.message["zh"].startswith(TEXTS[code][0].split("{")[0])


@pytest.mark.parametrize("name", GREEDY)
def test_greedy_file_ends_soon_and_takes_little(name, tmp_path):
    build, filename, _ = HOSTILE[name]
    path = tmp_path / filename
    path.write_bytes(build())

    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], cwd=PROJECT, capture_output=True, check=True
    )
    cost = json.loads(told.stdout)
    assert not cost["readable"]
    assert cost["seconds"] < 5
    assert cost["megabytes"] < 100


def test_refusal_reaches_the_report_in_both_languages():
    report = check_issue_list(b"%PDF-1.7", "a.xlsx")

    assert not report.readable
    assert "PDF" in report.message["zh"] and "PDF" in report.message["en"]
    assert report.as_json()["sheets"] == []


def test_every_sentence_has_the_same_blanks_in_both_languages():
    for code, (zh, en) in TEXTS.items():
        assert set(_blanks(zh)) == set(_blanks(en)), code


def _blanks(text):
    return [piece.split("}")[0] for piece in text.split("{")[1:]]


def test_file_name_decides_nothing_but_must_agree():
    assert check_issue_list(workbook([HEAD, ROAD]), "没有后缀").readable
    assert check_issue_list(xls([HEAD, ROAD]), "清单.XLS").readable
    assert check_issue_list("问题,责任单位\n道路破损,交通局".encode(), "清单.txt").readable


def test_pictures_printer_settings_and_links_to_other_workbooks_do_no_harm():
    contents = parts(xml_rows([["问题", "责任单位"], ["通村道路破损", "交通运输局"]]))
    contents |= {
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n",
        "xl/printerSettings/printerSettings1.bin": bytes(200),
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
    }

    assert len(check_issue_list(package(contents), "a.xlsx").accepted) == 1


def test_unusual_but_honest_xml_is_read():
    rows = xml_rows([["问题", "责任单位"], ["通村道路破损", "交通运输局"]])
    without_places = (
        rows.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "").replace(' r="B2"', "")
    )
    single_quotes = rows.replace('"', "'")

    for xml in (without_places, single_quotes):
        assert [entry.row for entry in check_issue_list(package(parts(xml)), "a.xlsx").accepted] == [2]


def test_far_styled_but_empty_cells_do_no_harm():
    rows = xml_rows([["问题", "责任单位"], ["通村道路破损", "交通运输局"]])
    styled = '<row r="60"><c r="XFD60" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'

    assert len(check_issue_list(package(parts(rows + styled)), "a.xlsx").accepted) == 1


def test_20000_issues_are_read_and_one_more_is_refused():
    lines = ["问题,责任单位", *(f"第{at}号路段破损严重影响出行,交通运输局" for at in range(20_000))]
    full = check_issue_list("\n".join(lines).encode(), "a.csv")
    over = check_issue_list("\n".join([*lines, lines[-1]]).encode(), "a.csv")

    assert (full.readable, len(full.accepted)) == (True, 20_000)
    assert not over.readable and "20000" in over.message["zh"]


def test_child_that_does_not_answer_in_time_is_stopped(monkeypatch):
    monkeypatch.setattr(old_excel, "SECONDS", 0.001)
    start = time.monotonic()

    assert not check_issue_list(xls([HEAD, ROAD, WASTE]), "a.xls").readable
    assert time.monotonic() - start < 5
