"""A list of 10,000 rows: nothing is lost, and it fits into memory."""

import tracemalloc

import pytest
from openpyxl import Workbook

from issues.intake.check import check_issue_list
from tests.issues.intake.build import HEAD, META, TITLE, saved

ROWS = 10_000


@pytest.fixture(scope="module")
def large():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("问题清单")
    for row in (TITLE, META, [*HEAD, "发现方式", "所属县区", "联系电话", "地点", "备注"]):
        sheet.append(row)
    for at in range(ROWS):
        place = (
            f"{'石柳王李张'[at % 5]}{'桥庄村家'[at % 4]}镇{'东西南北'[at // 7 % 4]}{'柳槐杨'[at // 3 % 3]}村"
        )
        text = f"{place}通村道路破损严重，影响群众出行{at}户"
        units = "住房和城乡建设局、发展和改革局"
        sheet.append(
            [
                at + 1,
                "营商环境",
                text,
                units,
                "限期整改，建立长效机制",
                "张某",
                "2018年9月30日",
                "视察",
                "桃城区",
                "3188888",
                place,
                "",
            ]
        )
    return saved(book)


def test_nothing_is_lost_in_a_large_list(large):
    report = check_issue_list(large, "a.xlsx")

    assert [entry.row for entry in report.accepted] == list(range(4, ROWS + 4))


def test_python_holds_less_than_100_megabytes_for_10000_rows(large):
    tracemalloc.start()
    check_issue_list(large, "a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 100 * 2**20
