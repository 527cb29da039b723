"""The old format .xls: same answers as from .xlsx, and what only its records tell."""

import pytest

from issues.intake.check import check_issue_list
from issues.intake.compound import Broken, read_unseen, workbook_stream
from tests.issues.intake.build import (
    HEAD,
    META,
    ROAD,
    TITLE,
    WASTE,
    compound,
    ignored,
    issue,
    rows_once,
    workbook,
    xls,
)


def check(rows, **looks):
    return check_issue_list(xls(rows, **looks), "清单.xls")


def test_same_answer_as_from_the_new_format():
    rows = [TITLE, META, HEAD, ROAD, issue(description=""), [], WASTE, ["合计", "", 2]]
    old = check(rows, name="问题清单").as_json()
    new = check_issue_list(workbook(rows), "清单.xlsx").as_json()

    assert old == new


def test_numbers_and_dates():
    rows = [HEAD, issue(seq=7, due=43373), issue(due=43373), issue(due=43344)]
    report = check(rows, dates={(2, 6): "yyyy-mm-dd", (3, 6): 'yyyy"年"m"月"'})

    assert [entry.seq for entry in report.accepted] == [7, 1, 1]
    assert [entry.due.date.isoformat() for entry in report.accepted] == ["2018-09-30"] * 3
    assert [entry.due.doubts for entry in report.accepted] == [("serial_number",), (), ("approximate",)]


def test_dates_that_count_from_1904():
    report = check([HEAD, issue(due=41911), issue(due=41911)], dates={(1, 6): "yyyy-mm-dd"}, from_1904=True)

    assert [entry.due.date.isoformat() for entry in report.accepted] == ["2018-09-30"] * 2


def test_hidden_rows_and_columns():
    report = check([HEAD, ROAD, WASTE], hidden_rows=[2], hidden_columns=[5])

    assert ignored(report)[3] == "hidden"
    assert report.accepted[0].person == ""
    assert [warning.code for warning in report.warnings] == ["hidden_rows", "hidden_columns"]


def test_merged_cells():
    report = check([HEAD, ROAD, issue(seq=2, departments="")], merges=[(1, 3, 2, 3)])

    assert report.accepted[1].departments == ("交通运输局",)
    assert rows_once(report, "Sheet1") == [1, 2, 3]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", compound({"Other": b"x"}), compound({"Workbook": b"x"})[:600]],
)
def test_compound_file_without_workbook_is_broken(data):
    with pytest.raises(Broken):
        workbook_stream(data)


def test_every_single_broken_byte_of_the_head_is_survived():
    data = xls([HEAD, ROAD])
    for at in range(24, 80, 2):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        try:
            read_unseen(workbook_stream(bytes(broken)))
        except Broken:
            continue
