"""What each row is: every reason for ignoring one, merged cells, hidden parts, 同上, and what is never ignored."""

import pytest

from issues.intake.check import check_issue_list
from tests.issues.intake.build import (
    HEAD,
    META,
    ROAD,
    TITLE,
    WASTE,
    check,
    faults,
    ignored,
    issue,
    rows_once,
    workbooks,
)


def body(*rows, **looks):
    return check([HEAD, *rows], **looks)


def codes(entry):
    return [warning.code for warning in entry.warnings]


# ── rows that are no issue ──


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "blank"),
        (["", "  ", "\u3000"], "blank"),
        ([8], "blank"),
        (["８"], "blank"),
        (["小计", "", 2], "subtotal"),
        (["合  计", "", "2件"], "subtotal"),
        (["合计：2件"], "subtotal"),
        (["", "总计", "共2个问题", "2"], "subtotal"),
        (["共计2个问题"], "subtotal"),
        (["填表人：张某", "", "审核人：李某", "联系电话：3188888"], "footer"),
        (["", "", "单位负责人（签字）：", "", "填报人："], "footer"),
        (["第 1 页 共 3 页"], "footer"),
        (["（以下空白）"], "footer"),
        (["", "", "", "", "", "", "2018年7月31日"], "footer"),
        (["", "", "", "桃城区人大常委会办公室"], "footer"),
        (["注：本表由各县市区填写"], "note"),
        (["备注：一式两份"], "note"),
        (["说明：1.问题要具体。"], "note"),
        (["※本表于每月底报送"], "note"),
        ([2, "无", "无", "无"], "note"),
        (["", "", "无"], "note"),
    ],
)
def test_line_below_the_issues_is_ignored_for_its_reason(row, reason):
    report = body(ROAD, WASTE, row, formats={"A4": "@"})

    assert [entry.row for entry in report.accepted] == [2, 3]
    assert report.rejected == []
    assert ignored(report)[4] == reason


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ([["附件2"], TITLE, META, HEAD, ROAD], ["title", "title", "meta", "header"]),
        ([TITLE, ["（截至2018年7月31日）"], HEAD, ROAD], ["title", "meta", "header"]),
        ([TITLE, [], ["单位：件"], HEAD, ROAD], ["title", "blank", "meta", "header"]),
        ([["衡水市人大常委会"], ["三项联动监督问题清单"], HEAD, ROAD], ["title", "title", "header"]),
        ([TITLE, ["填表说明：问题要具体到点位，责任单位写全称。"], HEAD, ROAD], ["title", "note", "header"]),
        ([TITLE, ["填报人：张某", "", "联系电话：3188888"], HEAD, ROAD], ["title", "meta", "header"]),
    ],
)
def test_lines_above_the_heading(lines, kinds):
    report = check(lines)

    assert list(ignored(report).values()) == kinds
    assert len(report.accepted) == 1


def test_prepared_numbers_without_content_are_blank():
    report = body(ROAD, [2], [3], ["4"])

    assert ignored(report) == {1: "header", 3: "blank", 4: "blank", 5: "blank"}


def test_blank_row_between_issues_keeps_row_numbers():
    report = body(ROAD, [], WASTE)

    assert [entry.row for entry in report.accepted] == [2, 4]
    assert ignored(report)[3] == "blank"


def test_heading_of_a_part_is_a_note_and_gives_the_category():
    report = body(
        ["一、脱贫攻坚领域"],
        issue(category=""),
        ["二、大气污染领域"],
        issue(category=""),
        merges=["A2:G2", "A4:G4"],
    )

    assert ignored(report) == {1: "header", 2: "note", 4: "note"}
    assert [entry.category for entry in report.accepted] == ["脱贫攻坚领域", "大气污染领域"]


def test_category_column_wins_over_the_heading_of_a_part():
    report = body(["一、脱贫攻坚领域"], ROAD, merges=["A2:G2"])

    assert report.accepted[0].category == "营商环境"


def test_issue_that_begins_like_a_subtotal_or_note_is_an_issue():
    rows = [
        issue(description=text)
        for text in (
            "合计拖欠工程款300万元，涉及农民工52人",
            "注：与上条同一地点的排水沟长期堵塞",
            "制表单位未核实数据即上报",
        )
    ]
    report = body(*rows)

    assert [entry.row for entry in report.accepted] == [2, 3, 4]


def test_line_with_only_a_problem_is_rejected_not_ignored():
    report = body(ROAD, ["", "", "北环路雨后积水严重，排水管网不通"])

    assert faults(report) == [(3, "D", "departments")]


# ── hidden ──


def test_hidden_rows_are_ignored_and_a_warning_says_so():
    report = body(ROAD, WASTE, hidden_rows=[3])

    assert [entry.row for entry in report.accepted] == [2]
    assert ignored(report)[3] == "hidden"
    assert [warning.code for warning in report.warnings] == ["hidden_rows"]


def test_hidden_row_above_the_heading():
    report = check([["内部资料"], TITLE, HEAD, ROAD], hidden_rows=[1])

    assert ignored(report) == {1: "hidden", 2: "title", 3: "header"}
    assert report.meta.title == TITLE[0]


def test_hidden_column_is_not_read_and_a_warning_says_so():
    report = check([[*HEAD, "反映人"], [*ROAD, "某代表"]], hidden_columns=["H"])

    assert report.accepted[0].other == {}
    assert [warning.code for warning in report.warnings] == ["hidden_columns"]


def test_hidden_required_column_refuses_and_asks_to_show_it():
    report = check([HEAD, ROAD], hidden_columns=["D"])

    assert not report.readable
    assert report.sheets[0].reason == "hidden_column"
    assert "D" in report.message["zh"] and "取消隐藏" in report.message["zh"]


def test_hidden_sheet_is_not_used():
    data = workbooks({"问题清单": [HEAD, ROAD], "底稿": [HEAD, WASTE]}, hidden_sheets=["底稿"])
    report = check_issue_list(data, "清单.xlsx")

    assert [(sheet.name, sheet.used, sheet.reason) for sheet in report.sheets] == [
        ("问题清单", True, None),
        ("底稿", False, "hidden"),
    ]
    assert len(report.accepted) == 1


# ── merged cells ──


def test_merged_cell_applies_to_every_row_it_covers():
    rows = [
        issue(),
        issue(seq=2, category="", departments="", description="柳树村卫生室没有值班医生"),
        issue(seq=3, departments=""),
    ]
    report = body(*rows, merges=["B2:B3", "D2:D4"])

    assert [entry.departments for entry in report.accepted] == [("交通运输局",)] * 3
    assert [entry.category for entry in report.accepted] == ["营商环境"] * 3


def test_row_that_lies_wholly_in_merged_cells_is_blank():
    merges = [f"{column}2:{column}3" for column in "ABCDEFG"]
    report = body(ROAD, [""] * 7, WASTE, merges=merges)

    assert [entry.row for entry in report.accepted] == [2, 4]
    assert ignored(report)[3] == "blank"


def test_one_problem_merged_over_two_organizations_makes_two_entries():
    second = ["", "", "", "水务局", "清淤", "李某", "2018-10-31"]
    report = body(ROAD, second, merges=["A2:A3", "B2:B3", "C2:C3"])

    assert [(entry.description, entry.departments) for entry in report.accepted] == [
        (ROAD[2], ("交通运输局",)),
        (ROAD[2], ("水务局",)),
    ]


def test_merged_cells_at_the_end_make_rows_of_their_own():
    report = body(ROAD, ["注：请按时报送"], merges=["A3:G6"])

    assert rows_once(report, "问题清单") == [1, 2, 3, 4, 5, 6]
    assert ignored(report)[3] == "note" and ignored(report)[6] == "blank"


# ── 同上 ──


@pytest.mark.parametrize("mark", ["同上", "同 上", "〃", "″", '"', "同上。", "同前", "＂"])
def test_ditto_takes_the_value_above_with_a_warning(mark):
    report = body(ROAD, issue(seq=2, description="柳树村卫生室没有值班医生", departments=mark))

    entry = report.accepted[1]
    assert entry.departments == ("交通运输局",)
    assert codes(entry) == ["ditto"]
    assert (entry.warnings[0].column, entry.warnings[0].field) == ("D", "departments")


def test_ditto_after_ditto_and_over_a_blank_line():
    rows = [ROAD, issue(departments="同上", due="同上"), [], issue(departments="同上", due="〃")]
    report = body(*rows)

    assert [entry.departments for entry in report.accepted] == [("交通运输局",)] * 3
    assert report.accepted[2].due.date.isoformat() == "2018-09-30"


def test_ditto_repeats_a_row_that_was_itself_rejected():
    report = body(issue(description=""), issue(seq=2, departments="同上"))

    assert [(entry.row, entry.departments) for entry in report.accepted] == [(3, ("交通运输局",))]


def test_ditto_with_nothing_above_is_rejected():
    report = body(issue(departments="同上"))

    assert faults(report) == [(2, "D", "departments")]
    assert "同上" in report.rejected[0].reason["zh"]


def test_ditto_below_a_hidden_row_is_rejected_because_nobody_sees_what_it_repeats():
    report = body(ROAD, issue(departments="水务局"), issue(departments="同上"), hidden_rows=[3])

    assert faults(report) == [(4, "D", "departments")]


def test_ditto_in_an_optional_cell_with_nothing_above_is_rejected_there():
    report = body(issue(measure="同上"))

    assert faults(report) == [(2, "E", "measure")]


# ── every row once ──


def test_every_row_is_in_exactly_one_list():
    rows = [
        TITLE,
        META,
        HEAD,
        ROAD,
        issue(description="", departments=""),
        [],
        WASTE,
        ["合计", "", 2],
        ["填表人：张某"],
    ]
    report = check(rows, hidden_rows=[7])

    assert rows_once(report, "问题清单") == list(range(1, 10))


def test_prepared_empty_rows_count_as_rows():
    report = body(ROAD, formats={"A7": "@", "C9": "@"})

    assert rows_once(report, "问题清单") == list(range(1, 10))


def test_signature_lines_of_any_wording_at_the_end():
    lines = [
        ["主要负责人签字：", "", "", "分管负责人签字：", "", "联系电话：3180000"],
        ["（公章）"],
        ["签批意见：", "", "经办科室：办公室"],
    ]
    report = body(ROAD, *lines)

    assert report.rejected == []
    assert [ignored(report)[row] for row in (3, 4, 5)] == ["footer", "footer", "footer"]
