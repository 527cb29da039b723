"""Which sheets of a workbook are read, and why not."""

import pytest
from openpyxl import Workbook

from issues.intake.check import check_issue_list
from tests.issues.intake.build import HEAD, META, ROAD, TITLE, WASTE, check, saved, workbook, workbooks


def used(report):
    return {sheet.name: (sheet.used, sheet.reason) for sheet in report.sheets}


def test_every_sheet_with_a_list_is_read():
    data = workbooks({"住建": [HEAD, ROAD], "环保": [TITLE, HEAD, WASTE]})
    report = check_issue_list(data, "清单.xlsx")

    assert [(entry.sheet, entry.row) for entry in report.accepted] == [("住建", 2), ("环保", 3)]
    assert used(report) == {"住建": (True, None), "环保": (True, None)}


@pytest.mark.parametrize("name", ["填表说明", "填报示例", "填写指南", "样表", "选项字典"])
def test_explanatory_sheet_is_not_read_even_with_a_sample_table(name):
    data = workbooks({"清单": [HEAD, ROAD], name: [["请按下例填写"], HEAD, WASTE]})
    report = check_issue_list(data, "清单.xlsx")

    assert used(report)[name] == (False, "instructions")
    assert [entry.sheet for entry in report.accepted] == ["清单"]


def test_explanatory_name_does_not_matter_when_it_is_the_only_list():
    report = check([HEAD, ROAD], name="样表")

    assert len(report.accepted) == 1


def test_sheet_of_plain_text_is_not_used():
    data = workbooks({"封页": [["关于报送问题清单的通知"], ["请于7月31日前报送。"]], "清单": [HEAD, ROAD]})
    report = check_issue_list(data, "清单.xlsx")

    assert used(report)["封页"] == (False, "no_header")
    assert report.sheets[0].message["zh"] and report.sheets[0].message["en"]


def test_empty_sheets_and_charts_are_not_used():
    book = Workbook()
    for row in (HEAD, ROAD):
        book.active.append(row)
    book.create_sheet("Sheet2")
    book.create_chartsheet("图")
    report = check_issue_list(saved(book), "清单.xlsx")

    assert used(report) == {"Sheet": (True, None), "Sheet2": (False, "empty"), "图": (False, "not_a_table")}


def test_list_of_errors_from_an_earlier_round_is_never_read():
    data = workbooks(
        {"清单": [HEAD, ROAD], "错误汇总": [["工作表", "问题", "责任单位"], ["清单", "应为日期", "甲局"]]}
    )
    report = check_issue_list(data, "清单.xlsx")

    assert used(report)["错误汇总"] == (False, "instructions")


def test_workbook_without_any_list_is_refused_with_what_to_do():
    report = check([["通知"], ["请按时报送"]])

    assert not report.readable
    assert "表头" in report.message["zh"] and "heading" in report.message["en"]
    assert report.accepted == report.rejected == report.ignored == []


def test_list_without_issues_is_readable_and_says_where_its_heading_is():
    report = check([TITLE, META, HEAD])

    assert report.readable
    assert "第 3 行" in report.message["zh"]


def test_head_tells_title_reporter_and_date():
    meta = check([TITLE, META, HEAD, ROAD]).meta

    assert (meta.title, meta.reporter) == ("2018年桃城区监督问题清单", "桃城区人大常委会")
    assert meta.reported_on.isoformat() == "2018-07-31"


@pytest.mark.parametrize(
    "line",
    [
        ["填报单位（盖章）：桃城区人大常委会    填报日期：2018年7月31日"],
        ["填 报 单 位：", "桃城区人大常委会", "", "填报时间：", "2018.7.31"],
        ["报送单位:桃城区人大常委会", "", "日期: 二〇一八年七月三十一日"],
        ["上报单位：桃城区人大常委会", "联系人：张某", "上报日期：７月３１日"],
        ["填报单位：（盖章）桃城区人大常委会", "单位：件", "报送时间：2018/7/31"],
        ["单位：桃城区人大常委会", "", "日期：2018-07-31"],
    ],
)
def test_ways_to_write_reporter_and_date(line):
    meta = check([TITLE, line, HEAD, ROAD]).meta

    assert meta.reporter == "桃城区人大常委会"
    assert meta.reported_on.isoformat() == "2018-07-31"


def test_reporter_below_the_table_counts_when_nothing_stands_above():
    report = check([["问 题 清 单"], HEAD, ROAD, ["填报单位：桃城区人大常委会", "", "填报日期：2018-07-31"]])

    assert (report.meta.title, report.meta.reporter) == ("问题清单", "桃城区人大常委会")
    assert report.meta.reported_on.isoformat() == "2018-07-31"


def test_attachment_number_is_not_the_title():
    report = check([["附件1"], TITLE, HEAD, ROAD])

    assert report.meta.title == TITLE[0]


def test_list_without_head_has_no_meta():
    meta = check([HEAD, ROAD]).as_json()["meta"]

    assert meta == {"title": None, "reporter": None, "reported_on": None}


def test_file_name_plays_no_part_in_what_is_read():
    assert check_issue_list(workbook([HEAD, ROAD]), "2019年.XLSX").accepted[0].row == 2
