"""Whole lists as offices make them: for every row what becomes of it, written down before the reader saw the list."""

import datetime

import pytest

from tests.issues.intake.build import check, check_issue_list, ignored, workbook, workbooks

WASTE = "群众反映东关路垃圾清运不及时，异味扰民"
SCHOOL = "南门小学门口交通秩序混乱存在隐患"
FUEL = "三家加油站未安装油气回收装置"
HEAD = ["序号", "问题描述", "责任单位", "整改时限"]
FIRST = [1, WASTE, "城管局", "2018-09-30"]
SECOND = [2, SCHOOL, "公安局", "2018-10-31"]


def read(rows, **looks):
    """Accepted rows, rejected rows with their fields, ignored rows with their reasons."""
    report = check(rows, **looks)
    rejected = {}
    for fault in report.rejected:
        rejected.setdefault(fault.row, []).append(fault.field)
    return [entry.row for entry in report.accepted], rejected, ignored(report)


def test_ledger_of_a_county_with_two_levels_and_merged_problems():
    rows = [
        ["附件2"],
        ["安平县人大常委会监督发现问题及整改情况台账"],
        ["填报单位（盖章）：安平县人大常委会办公室          填报时间：2018年8月6日"],
        ["序\n号", "监督\n议题", "发现问题", "", "整 改 情 况", "", "", "备注"],
        ["", "", "问题来源", "具体问题", "责 任\n单 位", "整改措施及进展", "完成\n时限", ""],
        [1, "大气污染防治", "暗访", WASTE, "县城管局、\n县住建局", "立即清运", "8月底前", ""],
        ["", "", "问卷", SCHOOL, "县公安局交警大队", "设置护学岗", "立行立改", ""],
        [2, "营商环境", "座谈", FUEL, "县商务局", "限期安装", "2018.10.15", "已约谈"],
        ["合计", "", "3条", "", "", "", "", ""],
        ["填表人：赵某某        联系电话：0318-7520000        单位负责人签字："],
    ]
    report = check(
        rows,
        merges=["A2:H2", "A3:H3", "A4:A5", "B4:B5", "C4:D4", "E4:G4", "H4:H5", "A6:A7", "B6:B7"],
    )

    assert [(entry.row, entry.seq, entry.category) for entry in report.accepted] == [
        (6, 1, "大气污染防治"),
        (7, 1, "大气污染防治"),
        (8, 2, "营商环境"),
    ]
    assert [entry.departments for entry in report.accepted] == [
        ("县城管局", "县住建局"),
        ("县公安局交警大队",),
        ("县商务局",),
    ]
    assert [str(entry.due.date or entry.due.kind) for entry in report.accepted] == [
        "2018-08-31",
        "immediate",
        "2018-10-15",
    ]
    assert (report.rejected, report.meta.reporter) == ([], "安平县人大常委会办公室")
    assert ignored(report) == {
        1: "title", 2: "title", 3: "meta", 4: "header", 5: "header", 9: "subtotal", 10: "footer",
    }  # fmt: skip


LISTS = {
    "subtotal of a place": (
        [HEAD, FIRST, ["城关镇小计", "", "1件", ""], SECOND, ["合    计", 2, "", ""]],
        ([2, 4], {}, {1: "header", 3: "subtotal", 5: "subtotal"}),
    ),
    "remark beside the heading": (
        [[], ["", "", *HEAD, "", "说明：红色为重点"], ["", "", *FIRST, "", "请注意"]],
        ([3], {}, {1: "blank", 2: "header"}),
    ),
    "second table with its own title": (
        [["一季度清单"], HEAD, FIRST, [], ["二季度清单"], ["序号", "责任单位", "问题"], [1, "公安局", SCHOOL]],
        ([3, 7], {}, {1: "title", 2: "header", 4: "blank", 5: "title", 6: "header"}),
    ),
    "sample row": (
        [HEAD, ["示例：", "某路存在扬尘污染问题，未采取覆盖措施", "某局", "2018-09-30"], FIRST],
        ([3], {}, {1: "header", 2: "note"}),
    ),
    "row that marks what is required": (
        [HEAD, ["", "（必填）", "（必填）", "（选填）"], FIRST],
        ([3], {}, {1: "header", 2: "header"}),
    ),
    "row that says how to fill in": (
        [HEAD, ["自动编号", "请写清时间、地点、具体情况，不要笼统", "填写单位全称", "如2018-09-30"], FIRST],
        ([3], {}, {1: "header", 2: "header"}),
    ),
    "columns lettered": (
        [HEAD, ["A", "B", "C", "D"], FIRST],
        ([3], {}, {1: "header", 2: "header"}),
    ),
    "labels and answers in cells of their own": (
        [["2018年清单"], ["填报单位", "", "枣强县人大常委会", "", "填报日期", "", "2018年8月9日"], HEAD, FIRST],
        ([4], {}, {1: "title", 2: "meta", 3: "header"}),
    ),
    "signature in the columns of the table": (
        [HEAD, FIRST, ["", "填表人：张三", "", "审核人：李四"], ["", "2018年8月6日", "", ""]],
        ([2], {}, {1: "header", 3: "footer", 4: "footer"}),
    ),
    "problems that begin like a sum or a note": (
        [HEAD, [1, "合计12户危房改造资金未拨付", "住建局"], [2, "单位：某企业未批先建", "住建局"], [3, "群众反映水费累计", ""]],
        ([2, 3], {4: ["departments"]}, {1: "header"}),
    ),
    "yes and no where an organization belongs": (
        [HEAD, [1, WASTE, True, ""], [2, SCHOOL, 3, ""]],
        ([], {2: ["departments"], 3: ["departments"]}, {1: "header"}),
    ),
    "report of nothing": (
        [["2018年清单"], HEAD, ["本单位未发现问题"]],
        ([], {}, {1: "title", 2: "header", 3: "note"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_has_its_place(name):
    rows, expected = LISTS[name]

    assert read(rows) == expected


@pytest.mark.parametrize(
    "counts",
    [
        ["序号", "责任单位", "问题个数", "已整改", "整改率"],
        ["序号", "单位", "问题数（个）", "完成数", "完成时间"],
        ["序号", "责任单位", "责任人", "联系电话", "备注"],
    ],
)
def test_sheet_that_only_counts_or_names_people_is_no_list(counts):
    data = workbooks({"汇总": [counts, [1, "城管局", 12, 8, "66%"]], "明细": [HEAD, FIRST]})
    report = check_issue_list(data, "清单.xlsx")

    assert [sheet.used for sheet in report.sheets] == [False, True]
    assert ([entry.row for entry in report.accepted], report.rejected) == ([2], [])


@pytest.mark.parametrize("mark", ["同上。", "（同上）", "同 上", "同上一行"])
def test_ditto_in_other_words(mark):
    report = check([HEAD, FIRST, [2, SCHOOL, mark, ""]])

    assert report.accepted[1].departments == ("城管局",)
    assert [warning.code for warning in report.accepted[1].warnings] == ["ditto"]


def test_title_is_not_taken_from_the_instructions_above_it():
    preface = [["关于报送问题清单的说明"], ["一、请如实填写。本表每月5日前报送。"], ["2018年问题清单"]]
    report = check([*preface, HEAD, [1, WASTE, "城管局", "9月30日"]])

    assert report.meta.title == "2018年问题清单"
    assert report.accepted[0].due.date == datetime.date(2018, 9, 30)


def test_day_at_the_right_of_the_reporter_is_the_day_of_the_report():
    report = check([["清单"], ["", "", "单位：阜城县人大常委会", "2018年8月9日"], HEAD, FIRST])

    assert (report.meta.reporter, report.meta.reported_on) == (
        "阜城县人大常委会",
        datetime.date(2018, 8, 9),
    )


def test_deadline_by_a_formula_without_result_lets_the_row_in_and_says_so():
    entry = check([HEAD, [1, WASTE, "城管局", "=TODAY()+30"]]).accepted[0]

    assert (entry.due.kind, [warning.code for warning in entry.warnings]) == ("none", ["broken_formula"])


def test_day_on_which_it_was_really_done_is_no_deadline():
    report = check([["问题", "责任单位", "实际完成时间"], [WASTE, "城管局", "2018-08-01"]])

    assert report.accepted[0].due.kind == "none"


def test_only_column_that_can_name_organizations_is_taken_and_told():
    report = check([["序号", "问题", "经办科室"], [1, WASTE, "市容科"]])

    assert report.accepted[0].departments == ("市容科",)
    assert [warning.code for warning in report.warnings] == ["guessed_columns"]


@pytest.mark.parametrize("heading", ["交办单位", "移交单位", "审核部门"])
def test_column_of_those_who_pass_a_problem_on_is_never_guessed(heading):
    assert not check([["序号", "问题", heading], [1, WASTE, "市容科"]]).readable


def test_text_made_for_excel_is_unwrapped():
    data = f'序号,问题,责任单位\n="001",{WASTE},城管局\n'.encode("gb18030")

    assert check_issue_list(data, "a.csv").accepted[0].seq == 1


def test_commas_inside_texts_do_not_hide_the_semicolons_between_them():
    data = "序号;问题;责任单位\n1;清运不及时,异味扰民,投诉多;城管局,住建局\n2;占道经营,秩序乱;公安局\n"
    report = check_issue_list(data.encode("gb18030"), "a.csv")

    assert [entry.departments for entry in report.accepted] == [("城管局", "住建局"), ("公安局",)]


def test_list_that_begins_far_down_and_right_keeps_excels_own_row_numbers():
    report = check_issue_list(workbook([[]] * 40 + [["", "", "", *HEAD], ["", "", "", *FIRST]]), "a.xlsx")

    assert [entry.row for entry in report.accepted] == [42]
