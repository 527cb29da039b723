"""A fifth set: lists of clerks, liaisons, inspection teams and of the programs they use; written before they were read."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from issues.intake.check import check_issue_list
from issues.intake.marked import mark_errors
from tests.issues.intake.build import faults, ignored, rows_once, saved, workbook, workbooks, xls
from tests.issues.intake.build_word import GOES_ON, document, table
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
    rows,
    said,
    units,
)


# ── headings ──
def test_title_of_three_lines_with_labels_and_answers_in_cells_far_apart():
    report = read(
        [
            ["附件3"],
            ["安平县人大常委会"],
            ["2018年“三项联动监督”"],
            ["发现问题汇总表"],
            ["填报单位：", "", "安平县人大常委会办公室", "", "填报时间：", "2018.8.6"],
            ["联系人：张某某", "", "", "联系电话：0318-7520000"],
            HEAD,
            [1, ROAD, "县交通运输局", "8月底"],
        ]
    )
    assert (report.meta.title, report.meta.reporter) == ("发现问题汇总表", "安平县人大常委会办公室")
    assert (str(report.meta.reported_on), days(report)) == ("2018-08-06", ["2018-08-31"])


def test_words_of_the_heading_broken_over_two_rows():
    report = read(
        [
            ["序", "问题", "责任", "整改", "整改"],
            ["号", "描述", "单位", "措施", "时限"],
            [1, ROAD, "交通局", "铺设", "2018-09-30"],
        ]
    )
    assert (rows(report), units(report), days(report)) == ([3], [("交通局",)], ["2018-09-30"])


def test_three_levels_of_heading_merged_down_and_across():
    report = read(
        [
            ["2018年问题台账"],
            ["序号", "问题情况", "", "", "责任分工", "", "", "整改要求", ""],
            ["", "类别", "具体情况", "", "单位", "", "责任人", "措施", "时限"],
            ["", "", "问题描述", "点位", "牵头", "配合", "", "", ""],
            [1, "道路", ROAD, "柳树村", "交通局", "公安局、财政局", "王某", "铺设", "2018年9月"],
        ],
        merges=[
            *("A1:I1", "A2:A4", "B2:D2", "E2:G2", "H2:I2"),
            *("B3:B4", "C3:D3", "E3:F3", "G3:G4", "H3:H4", "I3:I4"),
        ],
    )
    (entry,) = report.accepted
    assert (entry.description, entry.lead, entry.supporting) == (ROAD, ("交通局",), ("公安局", "财政局"))
    assert (entry.category, entry.person, days(report)) == ("道路", "王某", ["2018-09-30"])


def test_kinds_of_deadline_ticked_under_one_heading():
    report = read(
        [
            ["序号", "问题描述", "责任单位", "整改时限", "", ""],
            ["", "", "", "立行立改", "限期整改", "长期坚持"],
            [1, ROAD, "交通局", "√", "", ""],
            [2, WASTE, "环保局", "", "2018-10-31", ""],
            [3, LAMP, "城管局", "", "", "是"],
            [4, PERMIT, "住建局", "", "√", ""],
        ],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:F1"],
    )
    assert days(report) == ["immediate", "2018-10-31", "long_term", "unclear"]
    assert doubts(report)[3] == ["not_understood"]


def test_begin_and_end_under_one_deadline():
    report = read(
        [
            ["序号", "问题描述", "责任单位", "整改时限", ""],
            ["", "", "", "开始时间", "完成时间"],
            [1, ROAD, "交通局", "2018-08-01", "2018-09-30"],
        ],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    )
    assert days(report) == ["2018-09-30"]


@pytest.mark.parametrize(
    ("heading", "merges"),
    [
        ([["序号", "问题描述", "责任单位", ""], ["", "", "市级", "县级"]], ["A1:A2", "B1:B2", "C1:D1"]),
        ([["序号", "问题描述", "责任单位1", "责任单位2"]], []),
        ([["序号", "问题描述", "责任单位", ""]], ["C1:D1"]),
    ],
)
def test_responsible_units_in_two_columns_are_all_responsible(heading, merges):
    body = [[1, ROAD, "市交通局", "安平县交通局"], [2, WASTE, "", "安平县环保局"], [3, LAMP, "市城管局", "/"]]
    report = read([*heading, *body], merges=merges)
    assert units(report) == [("市交通局", "安平县交通局"), ("安平县环保局",), ("市城管局",)]
    assert [entry.other for entry in report.accepted] == [{}, {}, {}]


def test_columns_under_the_units_heading_that_hold_no_units_stay_apart():
    report = read(
        [
            ["序号", "问题描述", "责任单位", "", "整改时限"],
            ["", "", "名称", "级别", ""],
            [1, ROAD, "交通局", "县级", "2018-09-30"],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    )
    assert units(report) == [("交通局",)]
    assert report.accepted[0].other == {"责任单位/级别": "县级"}


def test_year_that_only_the_heading_of_the_deadlines_names():
    report = read([[*HEAD[:3], "整改时限（2018年）"], [1, ROAD, "交通局", "9月30日"]])
    assert (days(report), doubts(report)) == (["2018-09-30"], [["year_inferred"]])


def test_headings_with_their_explanation_on_a_second_line():
    head = [
        "序号",
        "问题描述\n一事一行，写清时间、地点和具体表现，不超过200字",
        "责任单位\n写规范全称，多个单位用顿号分开",
        "整改时限\n格式为2018-09-30",
    ]
    report = read([head, [1, ROAD, "交通局", "2018-09-30"]])
    assert (units(report), days(report)) == ([("交通局",)], ["2018-09-30"])
    assert report.warnings == []


# ── what is no list of issues ──
FORMS = [
    [["问题描述", ROAD, "责任单位", "交通局"], ["整改措施", "铺设", "整改时限", "2018-09-30"]],
    [["问题编号", "1", "问题类别", "道路"], ["问题描述", "道路破损", "责任单位", "交通局"], ["整改措施", "铺", "填报人", "甲"]],
    [["问题类别", "道路"], ["问题描述", "道路破损"], ["责任单位", "交通局"], ["整改时限", "9月底"]],
    [["序号", 1, 2], ["问题描述", ROAD, WASTE], ["责任单位", "交通局", "环保局"], ["整改时限", "9月底", "长期"]],
    [["序号", "问题描述", "交通局", "环保局"], [1, ROAD, "√", ""], [2, WASTE, "", "√"]],
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_forms_and_tables_on_their_side_are_refused_with_the_way_out(form):
    report = read([["问题登记表"], *form])
    assert (report.readable, report.accepted) == (False, [])
    assert any(word in report.message["zh"] for word in ("一事一张", "责任单位"))


def test_forms_in_word_are_refused_too():
    forms = [table([["问题描述", text, "责任单位", "交通局"], ["整改措施", "修", "整改时限", "9月底"]]) for text in (ROAD, WASTE)]  # fmt: skip
    report = check_issue_list(document("问题交办单", *forms), "交办单.docx")
    assert (report.readable, bool(report.message["en"])) == (False, True)


def test_table_of_figures_under_the_list_makes_no_issues():
    lines = [
        HEAD,
        [1, ROAD, "交通局", ""],
        [2, WASTE, "环保局", ""],
        ["合计", 2],
        [],
        ["问题统计表"],
        ["县区", "已整改问题数", "未整改问题数", "整改率"],
        ["桃城区", 3, 2, "60%"],
        ["冀州区", 4, 0, "100%"],
    ]
    report = read(lines)
    assert (rows(report), report.rejected) == ([2, 3], [])
    assert [ignored(report)[row] for row in (7, 8, 9)] == ["note"] * 3


def test_last_issue_above_a_row_of_totals_is_no_heading_of_figures():
    report = read([HEAD, ["一、道路"], ["甲", "路面破损", "交通局", "立行立改"], ["合计", 1, 1, 1]])
    assert (rows(report), days(report)) == ([3], ["immediate"])


def test_figures_above_and_beside_the_list_are_left_alone():
    above = [["县区", "问题数", "已整改"], ["桃城区", 5, 3], ["合计", 5, 3], [], ["2018年问题清单"]]
    beside = [[*HEAD, "", "县区", "问题数"], [1, ROAD, "交通局", "2018-09-30", "", "桃城区", 5]]
    report = read([*above, *beside])
    assert (rows(report), report.rejected, days(report)) == ([7], [], ["2018-09-30"])


# ── rows ──
@pytest.mark.parametrize(
    "parts",
    [
        (["一、教育方面（1件）"], ["二、交通方面（1件）"]),
        (["", "（一）教育方面（1件）"], ["", "（二）交通方面 共1件"]),
        (["", "", "一、教育方面"], ["", "", "二、交通方面（小计1件）"]),
    ],
)
def test_headings_of_parts_in_any_column_without_merged_cells(parts):
    first, second = parts
    report = read([HEAD, first, [1, PERMIT, "教育局", ""], second, [2, ROAD, "交通局", ""]])
    assert (categories(report), report.rejected) == (["教育方面", "交通方面"], [])
    assert (ignored(report)[2], ignored(report)[4]) == ("note", "note")


def test_numbered_problem_without_a_unit_is_no_heading_of_a_part():
    for text in ("二、开发区三家企业扬尘", "三、井盖缺失（3个）"):
        assert faults(read([HEAD, [1, ROAD, "交通局", ""], ["", text, "", ""]])) == [(3, "C", "departments")]


@pytest.mark.parametrize("mark", ["例1", "例2：", "（示例）", "示例一", "样例"])
def test_numbered_examples_are_no_issues(mark):
    report = read([HEAD, [mark, "某路段井盖缺失", "某某局", "2018-12-31"], [1, ROAD, "交通局", ""]])
    assert (rows(report), ignored(report)[2]) == ([3], "note")


def test_remarks_that_go_on_below_a_note_where_there_is_no_serial_number():
    report = read(
        [
            ["问题描述", "责任单位"],
            [ROAD, "交通局"],
            ["注：1.一事一行。"],
            ["2.写全称。"],
            ["（3）按时报送。"],
        ]
    )
    assert (rows(report), report.rejected) == ([2], [])
    assert [ignored(report)[row] for row in (3, 4, 5)] == ["note"] * 3


def test_line_that_takes_a_total_apart():
    report = read([HEAD, [1, ROAD, "交通局", ""], ["", "合计：1件"], ["", "其中：已整改1件，未整改0件"]])
    assert (ignored(report)[4], report.rejected) == ("subtotal", [])


@pytest.mark.parametrize("written", ["同1", "同第1条", "同序号2", "同上第2项", "同2号", "同第一条问题"])
def test_ditto_of_another_row_is_asked_for(written):
    report = read([HEAD, [1, ROAD, "交通局", ""], [2, WASTE, written, ""]])
    assert faults(report) == [(3, "C", "departments")]
    assert "写出具体内容" in report.rejected[0].reason["zh"]


@pytest.mark.parametrize(
    "written",
    ["NULL", "null", "None", "nan", "暂未明确", "待分办", "责任单位待定", "（待定）", "单位未明确", "见附件2", "详见附表"],
)  # fmt: skip
def test_words_that_name_nobody(written):
    report = read([HEAD, [1, ROAD, written, ""]])
    assert faults(report) == [(2, "C", "departments")]
    assert written in report.rejected[0].reason["zh"]


@pytest.mark.parametrize("written", ["详见附件", "见附件1", "null", "（无）"])
def test_words_that_say_no_problem(written):
    assert faults(read([HEAD, [1, written, "交通局", ""]])) == [(2, "B", "description")]


def test_problem_about_an_unclear_responsibility_is_a_problem():
    assert said(read([HEAD, [1, "责任单位不明确", "环保局", ""]])) == ["责任单位不明确"]


def test_deadline_of_a_database_without_one():
    assert days(read([HEAD, [1, ROAD, "交通局", "NULL"]])) == ["none"]


def test_day_in_the_corner_below_gives_the_year():
    report = read([["问题清单"], HEAD, [1, ROAD, "交通局", "9月底"], ["", "", "", "2018年8月6日"]])
    assert (str(report.meta.reported_on), days(report)) == ("2018-08-06", ["2018-09-30"])


# ── cells ──
def test_problem_struck_through_is_read_and_pointed_out():
    book = Workbook()
    for line in (HEAD, [1, ROAD, "交通局", ""], [2, WASTE, "环保局", ""]):
        book.active.append(line)
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    report = check_issue_list(saved(book), "清单.xlsx")
    assert doubts(report) == [[], ["struck_through"]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"1、{ROAD}；\n2、{WASTE}；\n3、{LAMP}", ["several_problems"]),
        (f"（1）{ROAD}。（2）{WASTE}", ["several_problems"]),
        (f"{ROAD}，具体点位：\n1.村东\n2.村西", []),
        (f"1.5公里{ROAD}；2.5公里未修", []),
        (f"1、{ROAD}", []),
    ],
)
def test_several_numbered_problems_in_one_cell_stay_one_issue_and_are_pointed_out(text, codes):
    report = read([HEAD, [1, text, "交通局", ""]])
    assert (said(report), doubts(report)) == ([text], [codes])


@pytest.mark.parametrize(
    ("written", "unit", "person"),
    [
        ("交通局 张三 13812345678", "交通局", "张三、13812345678"),
        ("交通局（张三，0318-2123456）", "交通局", "张三、0318-2123456"),
        ("交通局：张三", "交通局", "张三"),
        ("县住建局（局长张三）", "县住建局", "局长张三"),
        ("县住建局 局长 张三", "县住建局", "局长、张三"),
        ("责任单位：环保局\n责任人：李四\n电话：0318-1234567", "环保局", "李四、0318-1234567"),
    ],
)
def test_persons_and_telephones_among_the_units_are_set_apart_and_kept(written, unit, person):
    (entry,) = read([HEAD, [1, ROAD, written, ""]]).accepted
    assert (entry.departments, entry.person) == ((unit,), person)
    assert "person_split" in [doubt.code for doubt in entry.warnings]


@pytest.mark.parametrize("written", ["市长热线办", "县长途汽车站", "人大常委会主任会议", "团省委书记处"])
def test_posts_inside_names_are_no_persons(written):
    (entry,) = read([HEAD, [1, ROAD, written, ""]]).accepted
    assert (entry.departments, entry.person) == ((written,), "")


@pytest.mark.parametrize("heading", ["责任单位及联系人", "责任单位、责任人及联系电话", "承办单位及联系方式"])
def test_one_column_for_unit_and_contact(heading):
    (entry,) = read([["序号", "问题描述", heading], [1, ROAD, "交通局 张三"]]).accepted
    assert (entry.departments, entry.person) == (("交通局",), "张三")


def test_telephone_alone_is_no_unit():
    assert faults(read([HEAD, [1, ROAD, "13812345678", ""]])) == [(2, "C", "departments")]


@pytest.mark.parametrize("column", [1, 2, 3, 4])
def test_very_long_cell_takes_no_long_time(column):
    line = [1, ROAD, "交通局", "2018-09-30", ""]
    line[column] = (ROAD * 1_600)[:32_000]
    report = read([[*HEAD, "备注"], line])
    assert len(report.accepted) + len(report.rejected) == 1


# ── sheets and files ──
def test_second_sheet_without_a_heading_is_named_as_not_read():
    sheets = {"第1页": [HEAD, [1, ROAD, "交通局", ""]], "第2页": [[2, WASTE, "环保局", ""]]}
    report = check_issue_list(workbooks(sheets), "清单.xlsx")
    assert [(one.name, one.used, one.reason) for one in report.sheets][1] == ("第2页", False, "no_header")


def test_same_issue_on_the_sheet_of_all_and_on_that_of_one_unit():
    sheets = {"总表": [HEAD, [1, ROAD, "交通局", ""], [2, WASTE, "环保局", ""]], "交通局": [HEAD, [1, ROAD, "交通局", ""]]}  # fmt: skip
    report = check_issue_list(workbooks(sheets), "清单.xlsx")
    assert [(one.kind, [entry.sheet for entry in one.entries]) for one in report.duplicates] == [
        ("exact", ["总表", "交通局"])
    ]


@pytest.mark.parametrize("name", ["2018.8.6问题清单", "清单.XLSX ", "清单", "问题清单2018.8.6"])
def test_file_names_whose_last_dot_begins_no_ending(name):
    assert said(check_issue_list(workbook([HEAD, [1, ROAD, "交通局", ""]]), name)) == [ROAD]


def test_ending_that_is_not_taken_is_named_in_the_refusal():
    report = check_issue_list(workbook([HEAD, [1, ROAD, "交通局", ""]]), "清单.et")
    assert "现为“.et”" in report.message["zh"]


def test_text_of_a_web_system_without_its_markup():
    text = f"序号,问题描述,责任单位\n1,道路破损严重<br/>群众出行不便&nbsp;,交通局&nbsp;\n2,{WASTE},环保局<br>公安局\n"
    report = check_issue_list(text.encode("gb18030"), "导出.csv")
    assert said(report) == ["道路破损严重\n群众出行不便", WASTE]
    assert units(report) == [("交通局",), ("环保局", "公安局")]


def test_text_of_a_telephone_app_with_tabs_and_full_moments():
    text = (
        '\ufeff"提交时间","问题描述","责任单位","完成时限"\r\n'
        f'"2018-08-06T09:10:11+08:00","{ROAD}","交通局","2018-09-30T00:00:00+08:00"\r\n'
        f'"\t20180806","{WASTE}","环保局","\t2018/10/31 18:00"\r\n'
    )
    assert days(check_issue_list(text.encode(), "导出.csv")) == ["2018-09-30", "2018-10-31"]


def test_table_drawn_with_bars_in_a_message():
    text = f"| 序号 | 问题描述 | 责任单位 |\n| --- | --- | --- |\n| 1 | {ROAD} | 交通局 |\n"
    report = check_issue_list(text.encode(), "清单.txt")
    assert (units(report), report.rejected) == ([("交通局",)], [])


def test_who_exported_a_list_and_when():
    report = read([["问题台账导出"], ["导出时间：2018-08-06 10:22:33", "", "导出人：甲"], HEAD, [1, ROAD, "交通局", "9月30日"]])  # fmt: skip
    assert (str(report.meta.reported_on), days(report)) == ("2018-08-06", ["2018-09-30"])


# ── copies with marks ──
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            xls(
                [HEAD, [1, ROAD, "交通局", ""], [2, WASTE, "", ""], [3, "", "城管局", ""], [4, LAMP, "城管局", ""]],
                merges=[(1, 2, 2, 2)],
                hidden_rows=[4],
                hidden_columns=[3],
            ),
            "旧.xls",
        ),
        (
            document(table([HEAD, ["1", ROAD, "交通局", ""], ["2", WASTE, GOES_ON, ""], ["3", "", "城管局", ""]])),
            "清单.docx",
        ),
    ],
)  # fmt: skip
def test_marked_copy_keeps_what_is_merged_and_hidden(data, name):
    before = check_issue_list(data, name)
    after = check_issue_list(mark_errors(data, name, before), "标注错误.xlsx")
    assert (
        (rows(after), units(after)) == (rows(before), units(before)) == ([2, 3], [("交通局",), ("交通局",)])
    )
    assert faults(after) == faults(before)
    assert ignored(after) == ignored(before)


def test_fault_in_a_merged_range_is_noted_at_its_first_cell():
    data = xls([HEAD, [1, ROAD, "待定", ""], [2, WASTE, "", ""]], merges=[(1, 2, 2, 2)])
    marked = mark_errors(data, "旧.xls", check_issue_list(data, "旧.xls"))
    assert faults(check_issue_list(marked, "标注.xlsx")) == [(2, "C", "departments"), (3, "C", "departments")]


def test_every_row_of_these_lists_is_in_exactly_one_place():
    report = read([["清单"], HEAD, ["", "一、道路方面"], [1, ROAD, "交通局", ""], ["县区", "问题数", "整改数"], ["甲", 1, 1]])  # fmt: skip
    assert rows_once(report, "问题清单") == [1, 2, 3, 4, 5, 6]


# ── found by trying layouts at random ──
def test_short_issue_right_above_a_repeated_heading_is_an_issue():
    last = "问题楼盘办证难，第3处"
    report = read([HEAD, [1, ROAD, "交通局", ""], ["", last, "住建局", ""], HEAD, [3, LAMP, "城管局", ""]])
    assert (said(report), ignored(report)) == ([ROAD, last, LAMP], {1: "header", 4: "header"})


def test_column_numbers_below_a_blank_row_under_the_heading():
    report = read([HEAD, [], ["1", "2", "3", "4"], [], [1, ROAD, "交通局", ""]])
    assert (rows(report), report.rejected, ignored(report)[3]) == ([5], [], "header")


def test_heading_of_a_part_above_a_repeated_heading_names_the_part():
    report = read([HEAD, [1, ROAD, "交通局", ""], ["（二）环保领域（1件）"], HEAD, [2, WASTE, "环保局", ""]])
    assert categories(report) == ["", "环保领域"]


def test_lines_filled_with_open_brackets_around_the_table_are_answered():
    brackets = "甲" + "（" * 30_000
    lines = [
        [brackets],
        [f"填报单位：{brackets}"],
        ["序号", brackets, "问题描述", "责任单位"],
        [1, "", ROAD, "交通局"],
    ]
    assert rows(read([*lines, [f"填表人：{brackets}"]])) == [4]


@pytest.mark.parametrize("piece", ["-", " ", "（", "、", "交通局", "电话 ", "1 ", "：甲、"])
def test_cell_of_units_filled_with_anything_is_answered(piece):
    for length in (1_900, 30_000):
        written = f"交通局{piece * length}"[:length] + "公安局"
        report = read([HEAD, [1, ROAD, written, ""]])
        assert len(report.accepted) + len({fault.row for fault in report.rejected}) == 1
