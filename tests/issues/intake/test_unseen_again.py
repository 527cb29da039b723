"""A fourth set: ledgers that grew over the years, copied out of letters, filled in by many hands; written before they were read."""

import pytest

from issues.intake.check import check_issue_list
from tests.issues.intake.build import faults, ignored, workbook, workbooks
from tests.issues.intake.build_word import GOES_ON, document, table
from tests.issues.intake.reading import HEAD, LAMP, ROAD, WASTE, days, read, said, units


@pytest.mark.parametrize(
    ("problem", "unit", "due"),
    [
        ("具体问题表现", "责任单位名称（全称）", "拟整改完成时限"),
        ("存在的主要问题及原因", "整改责任主体", "完成整改时间"),
        ("检查发现的具体问题", "承办单位（部门）", "要求办结日期"),
        ("代表反映的问题", "责任部门/单位", "整改完成节点"),
        ("问 题 内 容", "责 任 部 门", "期　限"),
        ("问题点位及描述", "属地及责任单位", "时限要求（截止日期）"),
        ("执法检查中发现的问题", "落实责任单位", "计划整改完成时间"),
        ("群众反映强烈的突出问题", "牵头（责任）单位", "整改期限（前）"),
        ("审计发现问题", "被审计单位", "整改截止日"),
        ("问题具体描述(限500字)", "整改单位及科室", "拟完成日期"),
    ],
)
def test_headings_nobody_listed(problem, unit, due):
    report = read([["序号", problem, unit, due], [1, ROAD, "交通运输局", "2018-09-30"]])
    assert said(report) == [ROAD]
    assert units(report) == [("交通运输局",)]
    assert days(report) == ["2018-09-30"]


def test_columns_left_empty_between_the_filled_ones():
    rows = [
        ["序号", "", "问题描述", "", "", "责任单位", ""],
        [1, "", ROAD, "", "", "交通局", ""],
        [2, "", WASTE, "", "", "环保局", ""],
    ]
    assert units(read(rows)) == [("交通局",), ("环保局",)]


def test_problem_and_measure_in_columns_named_alike_and_result_beside():
    rows = [
        ["序号", "问题描述", "责任单位", "整改措施", "整改情况", "是否完成", "整改时限", "实际完成时间"],
        [1, ROAD, "交通局", "铺设路面", "正在施工", "否", "2018-09-30", ""],
        [2, WASTE, "环保局", "覆盖", "已覆盖", "是", "2018-08-31", "2018-08-20"],
    ]
    report = read(rows)
    assert days(report) == ["2018-09-30", "2018-08-31"]
    assert report.accepted[1].other["整改情况"] == "已覆盖"


def test_title_twice_and_list_number_between():
    rows = [
        ["附件2"],
        ["桃城区人大常委会"],
        ["优化营商环境问题清单"],
        ["（2018年第3号）"],
        HEAD,
        [1, ROAD, "交通局", ""],
    ]
    report = read(rows, merges=["A1:D1", "A2:D2", "A3:D3", "A4:D4"])
    assert (report.meta.title, said(report)) == ("优化营商环境问题清单", [ROAD])


def test_merged_organization_with_a_blank_row_and_a_part_between():
    rows = [
        HEAD,
        ["一、道路"],
        [1, ROAD, "交通局", ""],
        [2, LAMP, "", ""],
        [],
        ["二、环境"],
        [3, WASTE, "环保局", ""],
    ]
    report = read(rows, merges=["A2:D2", "C3:C4", "A6:D6"])
    assert units(report) == [("交通局",), ("交通局",), ("环保局",)]
    assert [entry.category for entry in report.accepted] == ["道路", "道路", "环境"]


def test_ditto_over_a_part_heading_takes_the_row_above_it():
    rows = [HEAD, [1, ROAD, "交通局", ""], ["二、环境"], [2, WASTE, "同上", ""]]
    assert units(read(rows, merges=["A3:D3"])) == [("交通局",), ("交通局",)]


def test_subtotal_written_into_the_problem_column():
    rows = [
        HEAD,
        [1, ROAD, "交通局", ""],
        ["", "小计：1个", "", ""],
        [2, WASTE, "环保局", ""],
        ["", "合计", "2个", ""],
    ]
    report = read(rows)
    assert (said(report), report.rejected) == ([ROAD, WASTE], [])


def test_column_numbers_under_the_heading_and_units_of_measure_above():
    rows = [["单位：件、万元"], [*HEAD, "金额"], ["1", "2", "3", "4", "5"], [1, ROAD, "交通局", "", 12.5]]
    report = read(rows)
    assert said(report) == [ROAD]
    assert report.accepted[0].other == {"金额": "12.5"}


def test_same_problem_for_three_units_on_three_rows_is_told_as_such():
    rows = [
        HEAD,
        *([number, ROAD, unit, ""] for number, unit in enumerate(("甲镇政府", "乙镇政府", "丙镇政府"), 1)),
    ]
    report = read(rows)
    assert units(report) == [("甲镇政府",), ("乙镇政府",), ("丙镇政府",)]
    assert [group for group in report.duplicates if group.kind == "exact"] == []


def test_same_row_twice_with_other_numbers_is_exact():
    report = read([HEAD, [1, ROAD, "交通局", "2018-09-30"], [7, ROAD + " ", "交通局", "2018-09-30"]])
    assert [(one.kind, [entry.row for entry in one.entries]) for one in report.duplicates] == [
        ("exact", [2, 3])
    ]


def test_dates_of_an_excel_column_shown_as_month():
    report = read([HEAD, [1, ROAD, "交通局", 43344]], formats={"D2": 'yyyy"年"m"月"'})
    assert days(report) == ["2018-09-30"]


def test_year_of_the_title_goes_before_that_of_the_reporting_day():
    rows = [["2018年度问题清单"], ["填报日期：2019年1月5日"], HEAD, [1, ROAD, "交通局", "3月底"]]
    report = check_issue_list(workbook(rows), "清单.xlsx")
    assert not [entry for entry in report.accepted if entry.due.date and not entry.warnings]


def test_long_term_and_done_and_at_once_in_other_words():
    words = {
        "长期坚持，常抓不懈": "long_term",
        "立行立改": "immediate",
        "已整改完成": "done",
        "即知即改": "immediate",
        "已于8月1日完成": "done",
    }
    rows = [HEAD, *([number, f"{ROAD}{number}", "交通局", text] for number, text in enumerate(words, 1))]
    assert [entry.due.kind for entry in read(rows).accepted] == list(words.values())


def test_notes_of_reviewers_between_the_rows():
    rows = [
        HEAD,
        [1, ROAD, "交通局", ""],
        ["注：以下为代表补充的问题"],
        [2, WASTE, "环保局", ""],
        ["※ 本表一式两份"],
    ]
    report = read(rows, merges=["A3:D3"])
    assert (said(report), {ignored(report)[3], ignored(report)[5]}) == ([ROAD, WASTE], {"note"})


def test_row_struck_by_the_word_void_is_still_asked_about():
    report = read([HEAD, [1, ROAD, "作废", ""], [2, WASTE, "环保局", ""]])
    assert WASTE in said(report)
    assert len(report.accepted) + len({row for row, _c, _f in faults(report)}) == 2


def test_cover_sheet_and_contents_before_the_list():
    sheets = {
        "封面": [["桃城区人大常委会"], ["问题清单"], ["2018年8月"]],
        "目录": [["序号", "表名", "页码"], [1, "问题清单", 2]],
        "附表1": [["附表1"], HEAD, [1, ROAD, "交通局", ""]],
    }
    report = check_issue_list(workbooks(sheets), "清单.xlsx")
    assert [(one.name, one.used) for one in report.sheets] == [
        ("封面", False),
        ("目录", False),
        ("附表1", True),
    ]


def test_word_list_with_numbers_of_its_own_and_merged_units():
    rows = [
        ["序号", "问题类别", "问题描述", "责任单位", "整改时限"],
        ["1", "道路", ROAD, "交通局\n（牵头）", "9月底前"],
        ["2", GOES_ON, LAMP, "城管局", "长期坚持"],
        ["3", "环境", WASTE, "环保局、工信局", "立即整改"],
    ]
    report = check_issue_list(
        document("关于报送问题清单的函", "2018年8月6日", table(rows)), "清单.docx", year=2018
    )
    assert days(report) == ["2018-09-30", "long_term", "immediate"]
    assert [entry.category for entry in report.accepted] == ["道路", "道路", "环境"]
    assert report.accepted[0].lead == ("交通局",)


def test_problem_in_two_columns_of_summary_and_detail_loses_neither():
    rows = [["序号", "问题", "具体表现", "责任单位"], [1, "农村公路养护不到位", ROAD, "交通局"]]
    (entry,) = read(rows).accepted
    everything = entry.description + "".join(entry.other.values())
    assert "农村公路养护不到位" in everything and ROAD in everything


def test_heading_far_to_the_right_after_hidden_columns():
    rows = [["内部", "编码", *HEAD], ["x", "y", 1, ROAD, "交通局", "2018-09-30"]]
    report = read(rows, hidden_columns=["A", "B"])
    assert (said(report), days(report)) == ([ROAD], ["2018-09-30"])
    assert "hidden_columns" in [doubt.code for doubt in report.warnings]
