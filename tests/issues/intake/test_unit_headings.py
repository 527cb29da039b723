"""Lists that name the responsible unit in the headings of their parts and not in a column."""

import io

import pytest
from openpyxl import load_workbook

from issues.corrections import correct
from issues.intake.check import check_issue_list, check_sheets, read_sheets
from issues.intake.groups import names_units
from issues.intake.marked import mark_errors
from tests.issues.intake.build import faults, ignored, rows_once, saved, workbook
from tests.issues.intake.build_word import document, row, table
from tests.issues.intake.reading import (
    HEAD,
    LAMP,
    PERMIT,
    ROAD,
    WASTE,
    categories,
    days,
    doubts,
    read,
    roles,
    rows,
    units,
)

BARE = ["序号", "存在问题", "整改措施", "整改时限"]
ONE, TWO, THREE, FOUR = ([at, text, "限期整改", "2018-09-30"] for at, text in enumerate((ROAD, WASTE, LAMP, PERMIT), 1))  # fmt: skip


# ── which headings name a unit ──
@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("一、市住建局（3条）", "市住建局"),
        ("（一）市生态环境局", "市生态环境局"),
        ("责任单位：市城管局", "市城管局"),
        ("整改责任单位: 市城管局（共2个问题）", "市城管局"),
        ("市交通运输局", "市交通运输局"),
        ("1．县人力资源和社会保障局", "县人力资源和社会保障局"),
        ("第一部分 市自然资源和规划局", "市自然资源和规划局"),
        ("【石桥镇人民政府】", "石桥镇人民政府"),
        ("三、 市 市 场 监 管 局 （3件，已整改1件）", "市市场监管局"),
        ("二、石桥镇政府：2条", "石桥镇政府"),
        ("责任单位：石桥镇", "石桥镇"),
        ("单位：市公安局交警支队", "市公安局交警支队"),
        ("（二）桃城区人民法院（１条）", "桃城区人民法院"),
        ("四、市水务集团 共2件", "市水务集团"),
    ],
)
def test_heading_names_the_unit_of_the_rows_below(heading, unit):
    report = read([["2018年问题清单"], BARE, [heading], ONE, TWO], merges=["A1:D1", "A3:D3"])
    assert (units(report), categories(report), report.rejected) == ([(unit,), (unit,)], ["", ""], [])
    assert doubts(report) == [["unit_from_heading"]] * 2
    assert (ignored(report)[3], report.readable) == ("note", True)


@pytest.mark.parametrize(
    ("heading", "lead", "supporting"),
    [
        ("牵头单位：市住建局  配合单位：市财政局、市公安局", ("市住建局",), ("市财政局", "市公安局")),
        ("一、市住建局（牵头）、市财政局（配合）（2条）", ("市住建局",), ("市财政局",)),
        ("（三）市住建局牵头，市财政局配合", ("市住建局",), ("市财政局",)),
        ("一、牵头单位：市住建局（2条）；配合单位：市财政局（1条）", ("市住建局",), ("市财政局",)),
        ("责任单位：市住建局；协办单位：市财政局", (), ("市财政局",)),
    ],
)
def test_heading_says_who_leads_and_who_supports(heading, lead, supporting):
    report = read([BARE, [heading], ONE], merges=["A2:D2"])
    assert roles(report) == [(lead, supporting)]
    assert units(report) == [("市住建局", *supporting)]


@pytest.mark.parametrize(
    "line",
    [
        ["责任单位：", "市城管局"],
        ["责任单位", "市城管局"],
        ["责任单位：市城管局", "", "", "责任人：张某"],
        ["责任单位", "市城管局", "责任人", "张某"],
        ["一", "市城管局（2条）"],
        ["（一）", "市城管局", "", "2条"],
        ["", "一、市城管局"],
        ["一、市城管局", "2"],
        ["市城管局"],
        ["", "市城管局"],
    ],
)
def test_heading_over_cells_that_are_not_merged(line):
    report = read([BARE, line, ONE, TWO])
    assert (rows(report), units(report), report.rejected) == ([3, 4], [("市城管局",)] * 2, [])


def test_each_heading_holds_until_the_next():
    second = [["二、市环保局、市工信局（2条）"], TWO, THREE]
    report = read([BARE, ["一、市交通局（1条）"], ONE, [], ["小计", "1条"], *second, ["合计", "3条"]])
    assert units(report) == [("市交通局",), ("市环保局", "市工信局"), ("市环保局", "市工信局")]
    assert ignored(report) == {1: "header", 2: "note", 4: "blank", 5: "subtotal", 6: "note", 9: "subtotal"}
    assert rows_once(report, "问题清单") == list(range(1, 10))


def test_persons_of_the_heading_are_kept():
    report = read([BARE, ["责任单位：市城管局", "", "责任人：张某"], ONE])
    assert report.accepted[0].person == "张某"


# ── what is no unit ──
@pytest.mark.parametrize(
    "text",
    [
        *("道路交通类", "石桥镇", "开发区", "学校", "县医院", "产业布局", "空间格局", "法治政府", "一网通办"),
        *("桃城区人大常委会", "第一代表小组", "市委巡察组", "华源热力有限公司", "市中心", "业主委员会", "各县局"),
        *("养老服务中心", "市住建局移交问题", "市交通局方面", "群众反映", "跨省通办", "办公室", "全局"),
    ],
)  # fmt: skip
def test_categories_places_and_finders_are_no_units(text):
    assert not names_units(text)
    assert categories(read([HEAD, [f"一、{text}（1条）"], [1, ROAD, "交通局", ""]])) == [text]


def test_list_with_headings_of_categories_only_still_lacks_its_units():
    report = read([BARE, ["一、道路交通类"], ONE, ["二、石桥镇"], TWO])
    assert (report.readable, [sheet.reason for sheet in report.sheets]) == (False, ["missing_column"])
    assert report.sheets[0].columns[-1].heading == "整改时限"


def test_rows_under_a_place_are_asked_about_and_the_heading_is_named():
    report = read([BARE, ["一、市交通局"], ONE, ["二、石桥镇（1条）"], TWO, ["三、市城管局"], THREE])
    assert (units(report), rows(report)) == ([("市交通局",), ("市城管局",)], [3, 7])
    assert faults(report) == [(5, "E", "departments")]
    assert "“石桥镇”不能确定是单位" in report.rejected[0].reason["zh"]


def test_rows_above_the_first_heading_are_asked_about():
    report = read([BARE, ONE, ["一、市环保局"], TWO])
    assert (units(report), faults(report)) == ([("市环保局",)], [(2, "E", "departments")])


@pytest.mark.parametrize("written", ["待定", "13812345678", "配合单位：市财政局", "见附件"])
def test_label_with_no_unit_behind_it_is_asked_about_as_in_a_cell(written):
    heading = written if "：" in written else f"责任单位：{written}"
    report = read([BARE, [heading], ONE, ["责任单位：市环保局"], TWO])
    assert (units(report), faults(report)) == ([("市环保局",)], [(3, "E", "departments")])


def test_label_to_be_signed_below_the_table_is_no_heading():
    report = read([BARE, ["一、市交通局"], ONE, ["责任单位：（盖章）", "", "责任人：（签字）"]])
    assert (units(report), report.rejected) == ([("市交通局",)], [])


# ── categories beside units ──
def test_units_within_categories():
    roads = [["一、道路交通类"], ["（一）市交通局"], ONE, ["（二）市公安局"], THREE]
    report = read([BARE, *roads, ["二、环境类"], ["（一）市环保局"], TWO])
    assert units(report) == [("市交通局",), ("市公安局",), ("市环保局",)]
    assert categories(report) == ["道路交通类", "道路交通类", "环境类"]


def test_categories_within_units():
    parts = [["一、市住建局"], ["（一）物业管理类"], ONE, ["（二）工程建设类"], FOUR, ["二、市环保局"], TWO]
    report = read([BARE, *parts])
    assert units(report) == [("市住建局",), ("市住建局",), ("市环保局",)]
    assert categories(report) == ["物业管理类", "工程建设类", ""]


@pytest.mark.parametrize("category", ["二、环境类", "环境类问题", "第二部分 环境"])
def test_category_that_is_not_within_the_unit_ends_it(category):
    report = read([BARE, ["一、市交通局"], ONE, [category], TWO, ["三、市城管局"], THREE], merges=["A4:D4"])
    assert (units(report), faults(report)) == (
        [("市交通局",), ("市城管局",)],
        [(5, "E", "departments")],
    )


# ── beside a column of units ──
def test_own_unit_of_a_row_goes_before_that_of_the_heading():
    report = read([HEAD, ["一、市住建局（2条）"], [1, ROAD, "市交通局", ""], [2, PERMIT, "", ""]])
    assert units(report) == [("市交通局",), ("市住建局",)]
    assert (categories(report), doubts(report)) == (["市住建局", ""], [[], ["unit_from_heading"]])


@pytest.mark.parametrize("own", ["待定", "无", "/", "12"])
def test_cell_that_names_nobody_is_not_filled_from_the_heading(own):
    report = read([HEAD, ["一、市住建局"], [1, ROAD, own, ""], [2, PERMIT, "市政府", ""]])
    assert (units(report), faults(report)) == ([("市政府",)], [(3, "C", "departments")])


def test_column_of_supporting_units_is_joined_with_the_heading():
    head = ["序号", "问题描述", "配合单位", "整改时限"]
    report = read([head, ["牵头单位：市住建局"], [1, PERMIT, "市行政审批局", ""], [2, ROAD, "", ""]])
    assert roles(report) == [(("市住建局",), ("市行政审批局",)), (("市住建局",), ())]


def test_ditto_right_below_a_heading_is_asked_about():
    first = [["一、市住建局"], [1, PERMIT, "", ""], [2, ROAD, "同上", ""]]
    report = read([HEAD, *first, ["二、市环保局"], [3, WASTE, "同上", ""], [4, LAMP, "", ""]])
    assert (units(report), faults(report)) == (
        [("市住建局",), ("市住建局",), ("市环保局",)],
        [(6, "C", "departments")],
    )


def test_second_unit_on_a_line_of_its_own_is_no_heading():
    report = read([HEAD, [1, ROAD, "市交通局", ""], ["", "", "市公安局", ""], [2, WASTE, "市环保局", ""]])
    assert (units(report), faults(report)) == ([("市交通局",), ("市环保局",)], [(3, "B", "description")])


def test_formula_without_result_is_not_replaced_by_the_heading():
    report = read([HEAD, ["一、市住建局"], [1, ROAD, "=VLOOKUP(A3,X:Y,2)", ""], [2, WASTE, "市环保局", ""]])
    assert (units(report), faults(report)) == ([("市环保局",)], [(3, "C", "departments")])


# ── where headings stand ──
def test_unit_said_above_the_table_answers_for_all_of_it():
    report = read(
        [["市直部门问题清单"], ["责任单位：市住建局", "", "填报日期：2018年8月6日"], BARE, ONE, FOUR]
    )
    assert units(report) == [("市住建局",)] * 2
    assert (report.meta.title, report.meta.reporter, str(report.meta.reported_on)) == (
        "市直部门问题清单",
        None,
        "2018-08-06",
    )


def test_small_tables_each_with_its_unit_and_heading():
    report = read(
        [["问题清单"], ["一、市交通局"], BARE, ONE, [], ["二、市环保局（1条）"], BARE, [1, *TWO[1:]]]
    )
    assert (units(report), categories(report)) == ([("市交通局",), ("市环保局",)], ["", ""])
    assert (report.meta.title, ignored(report)[6]) == ("问题清单", "note")


def test_further_table_with_other_columns_and_no_heading_of_its_own_is_asked_about():
    other = ["编号", "问题描述", "整改时限"]
    report = read([BARE, ["一、市交通局"], ONE, [], other, [1, WASTE, "2018-10-31"]])
    assert (units(report), [fault.row for fault in report.rejected]) == ([("市交通局",)], [6])


def test_heading_repeated_on_the_next_page_changes_nothing():
    report = read([BARE, ["一、市交通局"], ONE, ["第1页 共2页"], BARE, THREE])
    assert units(report) == [("市交通局",)] * 2


def test_signature_between_two_tables_is_no_heading_of_the_second():
    first = [
        HEAD,
        [1, ROAD, "市交通局", ""],
        ["", "", "", "市住建局"],
        ["市住建局"],
        ["2018年8月6日"],
        ["第二批"],
    ]
    report = read([*first, ["编号", *HEAD[1:3]], [1, WASTE, ""], [2, LAMP, "市城管局"]])
    assert (units(report), [fault.row for fault in report.rejected if fault.row > 3]) == (
        [("市交通局",), ("市城管局",)],
        [8],
    )


@pytest.mark.parametrize("heading", ["二、市环保局", "二、环境类", "责任单位：市环保局"])
def test_hidden_heading_leaves_its_rows_open(heading):
    report = read([BARE, ["一、市交通局"], ONE, [heading], TWO], hidden_rows=[4])
    assert (units(report), faults(report)) == ([("市交通局",)], [(5, "E", "departments")])


def test_text_file_and_word_tables():
    text = f"序号,问题描述,整改时限\n一、市交通局,,\n1,{ROAD},9月底\n二、市环保局,,\n2,{WASTE},长期坚持\n"
    report = read(text.encode("gb18030"), "清单.csv", year=2018)
    assert (units(report), days(report)) == ([("市交通局",), ("市环保局",)], ["2018-09-30", "long_term"])
    lines = [["序号", "问题描述", "整改时限"], ["1", ROAD, "9月底"]]
    other = [lines[0], ["1", WASTE, "长期坚持"]]
    data = document(
        "2018年问题清单", "一、道路", "责任单位：市交通局", table(lines), "（二）市环保局", table(other)
    )
    report = read(data, "清单.docx")
    assert (units(report), categories(report)) == ([("市交通局",), ("市环保局",)], ["道路", ""])


# ── what people see ──
def test_units_stand_in_a_column_of_their_own_that_the_answer_names():
    report = read([BARE, ["一、市交通局"], ONE])
    assert [(one.letter, one.heading, one.field) for one in report.sheets[0].columns][-1] == (
        "E",
        "责任单位（小标题）",
        "departments",
    )


def test_list_of_ones_own_needs_no_units_and_keeps_the_heading_as_category():
    report = check_issue_list(workbook([BARE, ["一、市交通局"], ONE]), "清单.xlsx", owner="市住建局")
    assert (units(report), categories(report), doubts(report)) == ([("市住建局",)], ["市交通局"], [[]])


def test_word_table_with_units_over_its_whole_width():
    lines = [
        ["序号", "存在问题", "整改措施", "整改时限"],
        row([("一、市住建局（1条）", 4)]),
        ["1", PERMIT, "公开", "9月底前"],
        row([("牵头单位：市城管局  配合单位：市公安局", 4)]),
        ["2", LAMP, "修", "立行立改"],
        row([("合计：2条", 4)]),
    ]
    report = read(document("2018年问题清单", table(lines)), "清单.docx")
    assert units(report) == [("市住建局",), ("市城管局", "市公安局")]
    assert (days(report), ignored(report)[6]) == (["2018-09-30", "immediate"], "subtotal")


def test_marked_copy_with_a_column_of_units_added_is_read():
    data = workbook([BARE, ["一、石桥镇"], ONE, ["二、市环保局"], TWO], merges=["A2:D2"])
    book = load_workbook(io.BytesIO(mark_errors(data, "清单.xlsx", read(data))))
    sheet = book["问题清单"]
    assert "不能确定是单位" in sheet["E3"].comment.text
    sheet["E1"], sheet["E3"] = "责任单位", "石桥镇政府"
    report = read(saved(book))
    assert (units(report), report.rejected) == ([("石桥镇政府",), ("市环保局",)], [])


def test_unit_typed_beside_the_table_on_the_page_answers_for_its_row():
    sheets = read_sheets(workbook([BARE, ["一、石桥镇"], ONE, ["二、市环保局"], TWO]), "清单.xlsx")
    correct(sheets, [{"sheet": "问题清单", "row": 3, "column": "E", "value": "石桥镇政府"}])
    report = check_sheets(sheets)
    assert (units(report), report.rejected) == ([("石桥镇政府",), ("市环保局",)], [])
    assert report.accepted[0].other == {}
