"""Finding the heading: title lines, one to three levels, variant names, merged or not, columns people mapped."""

import pytest

from issues.intake.check import check_issue_list
from issues.intake.headers import heading_key
from tests.issues.intake.build import HEAD, META, ROAD, TITLE, WASTE, check, ignored, issue, workbook

TWO_LEVELS = [
    ["序号", "问题情况", "", "责任单位", "", "整改情况", "", ""],
    ["", "类别", "具体内容", "牵头单位", "配合单位", "措施", "时限", "责任人"],
]
TWO_LEVEL_ROW = [1, "营商环境", "政务大厅午间无人值守", "行政审批局", "税务局", "轮班", "2018-09-30", "王某"]
MERGES = ["A1:A2", "B1:C1", "D1:E1", "F1:H1"]


def fields(report):
    return {column.field: column.letter for column in report.sheets[0].columns if column.field}


def test_heading_is_found_below_title_and_reporter():
    report = check([TITLE, META, HEAD, ROAD, WASTE])

    assert report.sheets[0].header_rows == [3]
    assert [entry.row for entry in report.accepted] == [4, 5]
    assert ignored(report) == {1: "title", 2: "meta", 3: "header"}


def test_heading_may_be_the_first_row_and_the_columns_in_any_order():
    report = check([HEAD[::-1], ROAD[::-1]])

    assert report.sheets[0].header_rows == [1]
    assert report.accepted[0].departments == ("交通运输局",)
    assert report.accepted[0].due.date.isoformat() == "2018-09-30"


@pytest.mark.parametrize("merges", [MERGES, []], ids=["merged", "not merged"])
def test_two_levels_of_heading(merges):
    report = check([*TWO_LEVELS, TWO_LEVEL_ROW], merges=merges)

    entry = report.accepted[0]
    assert report.sheets[0].header_rows == [1, 2]
    assert (entry.category, entry.description) == ("营商环境", "政务大厅午间无人值守")
    assert (entry.lead, entry.supporting) == (("行政审批局",), ("税务局",))
    assert (entry.measure, entry.person, entry.due.kind) == ("轮班", "王某", "fixed")


def test_parts_of_a_heading_are_read_together():
    head = [["问题", "", "整改", "", ""], ["类别", "描述", "单位", "措施", "时限"]]
    report = check(
        [*head, ["大气污染", "露天堆放物料未覆盖", "生态环境局", "覆盖", "立行立改"]],
        merges=["A1:B1", "C1:E1"],
    )

    assert fields(report) == {
        "category": "A",
        "description": "B",
        "departments": "C",
        "measure": "D",
        "due": "E",
    }
    assert report.accepted[0].due.kind == "immediate"


def test_three_levels_of_heading():
    head = [["监督问题台账", "", "", ""], ["问题", "", "整改", ""], ["序号", "内容", "责任单位", "时限"]]
    report = check(
        [TITLE, *head, [1, "通村道路破损", "交通运输局", "长期坚持"]], merges=["A2:D2", "A3:B3", "C3:D3"]
    )

    assert report.accepted[0].row == 5
    assert report.accepted[0].due.kind == "long_term"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("存 在 问 题", "description"),
        ("问题描述（具体到点位）", "description"),
        ("*问题描述", "description"),
        ("发现的主要问题", "description"),
        ("检查发现问题", "description"),
        ("存在问题具体情况", "description"),
        ("代表反映问题情况", "description"),
        ("隐患描述", "description"),
        ("审议意见内容", "description"),
        ("薄弱环节", "description"),
        ("查摆问题", "description"),
    ],
)
def test_variant_names_of_the_problem(heading, field):
    report = check([["序号", heading, "责任单位"], [1, "通村道路破损严重", "交通运输局"]])

    assert fields(report)[field] == "B"
    assert report.accepted[0].description == "通村道路破损严重"


@pytest.mark.parametrize(
    "heading",
    [
        "责任\n单位",
        "整改责任单位",
        "承办部门",
        "责任单位（盖章）",
        "责任主体",
        "牵头部门",
        "主办单位",
        "部门/单位",
        "责任县（市、区）",
        "责任科室",
        "被检查单位",
        "归口部门",
        "承接单位",
    ],
)
def test_variant_names_of_the_organization(heading):
    report = check([["序号", "问题", heading], [1, "通村道路破损严重", "交通运输局"]])

    assert report.accepted[0].departments == ("交通运输局",)


@pytest.mark.parametrize(
    "heading",
    [
        "整改时限",
        "完成时限",
        "整改完成时间",
        "计划完成时间",
        "整 改 期 限",
        "完成时间（年月日）",
        "整改到位时限",
        "拟整改到位时间",
        "整改限期",
        "完成时点",
        "计划完成日",
    ],
)
def test_variant_names_of_the_deadline(heading):
    report = check([["问题", "责任单位", heading], ["通村道路破损严重", "交通运输局", "2018.9.30"]])

    assert report.accepted[0].due.kind == "fixed"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("整改计划", "measure"),
        ("处理意见", "measure"),
        ("解决方案", "measure"),
        ("所属议题", "category"),
        ("问题归类", "category"),
        ("监督专题", "category"),
        ("牵头责任人", "person"),
        ("负责同志", "person"),
        ("包案领导", "person"),
        ("共同责任单位", "supporting"),
        ("其他责任单位", "supporting"),
    ],
)
def test_variant_names_of_the_other_columns(heading, field):
    report = check([["问题", "责任单位", heading], ["通村道路破损严重", "交通运输局", "住建局"]])

    assert fields(report)[field] == "C"


def test_columns_that_only_sound_alike_are_kept_as_they_are():
    head = ["序号", "问题来源", "问题描述", "填报单位", "责任单位", "整改情况", "发现时间", "联系电话"]
    report = check(
        [head, [1, "代表视察", "通村道路破损", "桃城区", "交通运输局", "正在整改", "2018-07-01", "3188888"]]
    )

    entry = report.accepted[0]
    assert (entry.description, entry.departments, entry.due.kind) == ("通村道路破损", ("交通运输局",), "none")
    assert entry.other == {
        "问题来源": "代表视察",
        "填报单位": "桃城区",
        "整改情况": "正在整改",
        "发现时间": "2018-07-01",
        "联系电话": "3188888",
    }


def test_of_two_columns_for_one_field_the_better_name_wins():
    report = check([["问题名称", "问题描述", "责任单位"], ["道路", "通村道路破损严重", "交通运输局"]])

    assert report.accepted[0].description == "通村道路破损严重"
    assert report.accepted[0].other == {"问题名称": "道路"}


def test_unknown_column_is_offered_and_the_mapping_is_used():
    rows = [["编码", "堵点", "谁来办"], [1, "办事窗口排队超过两小时", "行政审批局"]]
    data = workbook(rows)

    before = check_issue_list(data, "清单.xlsx")
    mapped = {"堵点": "description", "谁来办": "departments", "编码": "seq"}
    after = check_issue_list(data, "清单.xlsx", columns=mapped)

    assert not before.readable
    assert after.accepted[0].description == "办事窗口排队超过两小时"
    assert after.accepted[0].departments == ("行政审批局",)


def test_a_mapping_may_take_a_column_away():
    rows = [["问题", "事项", "责任单位"], ["甲类", "通村道路破损严重", "交通运输局"]]

    assert check(rows).accepted[0].description == "甲类"
    report = check(rows, columns={"问题": None, "事项": "description"})
    assert report.accepted[0].description == "通村道路破损严重"
    assert report.accepted[0].other == {"问题": "甲类"}


def test_unknown_columns_are_named_in_a_warning():
    report = check([[*HEAD, "堵点等次"], [*ROAD, "一"]])

    assert [(warning.code, "堵点等次" in warning.message["zh"]) for warning in report.warnings] == [
        ("unknown_columns", True)
    ]


def test_missing_organization_column_refuses_and_names_it():
    report = check([["序号", "问题描述", "整改时限"], [1, "通村道路破损", "立行立改"]])

    assert not report.readable
    assert report.sheets[0].reason == "missing_column"
    assert "责任单位" in report.message["zh"] and "responsible organization" in report.message["en"]
    assert [column.heading for column in report.sheets[0].columns] == ["序号", "问题描述", "整改时限"]


def test_data_without_heading_is_refused():
    report = check([ROAD, WASTE])

    assert not report.readable and report.sheets[0].reason == "no_header"


def test_first_data_row_is_not_taken_for_a_second_level():
    report = check([["问题", "责任单位", "措施"], ["问题整改措施落实差", "责任单位不明确的办公室", "整改"]])

    assert report.sheets[0].header_rows == [1]
    assert report.accepted[0].row == 2


def test_row_of_column_numbers_belongs_to_the_heading():
    report = check([HEAD, [1, 2, 3, 4, 5, 6, 7], ROAD])

    assert ignored(report) == {1: "header", 2: "header"}
    assert [entry.row for entry in report.accepted] == [3]


def test_repeated_heading_and_title_of_a_printed_page():
    rows = [TITLE, META, HEAD, ROAD, TITLE, META, HEAD, WASTE]
    report = check(rows, merges=["A1:G1", "A5:G5"])

    assert ignored(report) == {1: "title", 2: "meta", 3: "header", 5: "title", 6: "meta", 7: "header"}
    assert [entry.row for entry in report.accepted] == [4, 8]


def test_second_table_with_other_columns_on_the_same_sheet():
    second = ["责任单位", "存在问题", "完成时限"]
    report = check(
        [HEAD, ROAD, [], ["二、大气污染"], second, ["生态环境局", "露天堆放物料未覆盖", "立行立改"]]
    )

    assert [(entry.row, entry.departments) for entry in report.accepted] == [
        (2, ("交通运输局",)),
        (6, ("生态环境局",)),
    ]
    assert ignored(report)[5] == "header"


def test_column_of_organization_and_person_together():
    report = check([["问题", "责任单位及责任人"], ["通村道路破损", "交通运输局 王某"]])

    entry = report.accepted[0]
    assert (entry.departments, entry.person) == (("交通运输局",), "王某")
    assert [warning.code for warning in entry.warnings] == ["person_split"]


def test_values_right_of_the_heading_are_kept():
    report = check([HEAD, [*issue(), "另见附件"]])

    assert report.accepted[0].other == {"H列": "另见附件"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("责 任 单 位", "责任单位"),
        ("整改时限（年 月 日）", "整改时限"),
        ("ＮＯ．", "No"),
        ("（责任单位）", "责任单位"),
    ],
)
def test_headings_are_compared_without_blanks_width_and_remarks(one, other):
    assert heading_key(one) == heading_key(other)
