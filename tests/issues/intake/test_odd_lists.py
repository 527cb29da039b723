"""Lists as other hands make them, each with what a reader should find, written down before it was read."""

import io

import pytest
from openpyxl import Workbook

from issues.intake.marked import mark_errors
from tests.issues.intake.build import faults, ignored, rows_once, saved, workbook, workbooks, xls
from tests.issues.intake.build_word import GOES_ON, document, table
from tests.issues.intake.reading import LAMP, PERMIT, ROAD, WASTE, days, read, units


# 1
def test_heading_of_two_levels_with_spaces_set_apart_for_looks():
    rows = [
        ["桃城区 2018 年 优化 营商 环境 问题 清单"],
        ["序　号", "问 题 描 述", "整  改  责  任", "", "整 改 时 限"],
        ["", "", "责 任 单 位", "责 任 人", ""],
        [1, ROAD, "交通运输局", "王某", "9月底前"],
        [2, WASTE, "生态环境局", "李某", "10月31日"],
        ["合  计", "2件"],
    ]
    report = read(workbook(rows, merges=["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"]))
    assert units(report) == [("交通运输局",), ("生态环境局",)]
    assert [entry.person for entry in report.accepted] == ["王某", "李某"]
    assert days(report) == ["2018-09-30", "2018-10-31"]
    assert ignored(report) == {1: "title", 2: "header", 3: "header", 6: "subtotal"}


# 2
def test_notes_sheet_first_list_second_with_hidden_columns_between():
    sheets = {
        "填报须知": [["填报须知"], ["1.一行一个问题"], ["2.责任单位写全称"]],
        "汇总": [
            ["序号", "内部编号", "存在问题", "联系电话", "责任部门", "完成时限"],
            [1, "N-1", ROAD, "0318-1234567", "区交通运输局", "2018/9/30"],
            [2, "N-2", WASTE, "0318-7654321", "区生态环境分局", "立行立改"],
        ],
    }
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["汇总"].column_dimensions["B"].hidden = True
    book["汇总"].column_dimensions["D"].hidden = True
    report = read(saved(book))
    assert [(one.name, one.used, one.reason) for one in report.sheets][0] == (
        "填报须知",
        False,
        "instructions",
    )
    assert units(report) == [("区交通运输局",), ("区生态环境分局",)]
    assert days(report) == ["2018-09-30", "immediate"]
    assert all("0318" not in str(entry.other) for entry in report.accepted)
    assert "hidden_columns" in [doubt.code for doubt in report.warnings]


# 3
def test_three_lists_under_one_another_on_one_sheet():
    head = ["序号", "问题", "责任单位", "时限"]
    rows = [
        ["一、交通领域"],
        head,
        [1, ROAD, "交通运输局", "2018-09-30"],
        [],
        ["二、环保领域"],
        head,
        [1, WASTE, "生态环境局", "2018-10-31"],
        ["小计", "1"],
        [],
        ["三、城市管理"],
        ["序号", "责任单位", "问题", "时限"],
        [1, "城市管理局", LAMP, "长期坚持"],
        ["填表人：赵某", "", "联系电话：123456"],
    ]
    report = read(workbook(rows, merges=["A1:D1", "A5:D5", "A10:D10"]))
    assert [(entry.description, entry.departments) for entry in report.accepted] == [
        (ROAD, ("交通运输局",)),
        (WASTE, ("生态环境局",)),
        (LAMP, ("城市管理局",)),
    ]
    assert [entry.row for entry in report.accepted] == [3, 7, 12]
    kinds = ignored(report)
    assert (kinds[6], kinds[8], kinds[11], kinds[13]) == ("header", "subtotal", "header", "footer")
    assert rows_once(report, "问题清单") == list(range(1, 14))


# 4
@pytest.mark.parametrize("mark", ["同上", "〃", "″", "″″", "同 上", "（同上）", "''"])
def test_ditto_marks_of_every_kind_repeat_the_row_above(mark):
    rows = [
        ["序号", "问题描述", "责任单位", "整改时限"],
        [1, ROAD, "交通运输局", "2018-09-30"],
        [2, WASTE, mark, mark],
    ]
    report = read(workbook(rows))
    assert units(report) == [("交通运输局",), ("交通运输局",)]
    assert days(report) == ["2018-09-30", "2018-09-30"]
    assert {doubt.code for doubt in report.accepted[1].warnings} == {"ditto"}


# 5
def test_formula_without_a_stored_result_is_asked_for_and_one_in_the_number_column_is_not():
    rows = [
        ["序号", "问题描述", "责任单位", "整改时限"],
        ["=ROW()-1", ROAD, "交通运输局", "2018-09-30"],
        ["=ROW()-1", WASTE, "=C2", "2018-10-31"],
        ["=ROW()-1", "=CONCATENATE(B2,1)", "城市管理局", "=DATE(2018,9,30)"],
    ]
    report = read(workbook(rows))
    assert units(report) == [("交通运输局",)]
    assert faults(report) == [(3, "C", "departments"), (4, "B", "description")]


# 6
@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_count_from_1904_where_the_workbook_says_so(from_1904):
    number = 43373 - (1462 if from_1904 else 0)  # 2018-09-30
    rows = [["序号", "问题描述", "责任单位", "整改时限"], [1, ROAD, "交通运输局", number]]
    report = read(workbook(rows, formats={"D2": "yyyy-mm-dd"}, from_1904=from_1904))
    assert days(report) == ["2018-09-30"]
    report = read(xls(rows, dates={(1, 3): "yyyy-mm-dd"}, from_1904=from_1904), "清单.xls")
    assert days(report) == ["2018-09-30"]


# 7
@pytest.mark.parametrize(
    ("written", "lead", "supporting"),
    [
        ("牵头：交通运输局 配合：公安局、财政局", ("交通运输局",), ("公安局", "财政局")),
        ("牵头单位：交通运输局；配合单位：公安局，财政局", ("交通运输局",), ("公安局", "财政局")),
        ("交通运输局（牵头）\n公安局\n财政局（配合）", ("交通运输局",), ("财政局",)),
        ("交通运输局牵头，公安局、财政局配合", ("交通运输局",), ("公安局", "财政局")),
        ("主办：交通运输局/协办：公安局/财政局", ("交通运输局",), ("公安局", "财政局")),
    ],
)
def test_who_leads_and_who_supports_in_one_cell(written, lead, supporting):
    report = read(workbook([["序号", "问题描述", "责任单位"], [1, ROAD, written]]))
    (entry,) = report.accepted
    assert (entry.lead, entry.supporting) == (lead, supporting)


# 8
@pytest.mark.parametrize(
    "sign", ["、", "，", ",", "；", ";", "/", "\n", " ", "｜", "|", "\\", "＋", "+", "·", "和", "及", "&"]
)
def test_organizations_parted_by_any_sign(sign):
    written = sign.join(["交通运输局", "公安局", "财政局"])
    report = read(workbook([["序号", "问题描述", "责任单位"], [1, ROAD, written]]))
    assert units(report) == [("交通运输局", "公安局", "财政局")]


# 9
def test_dates_without_a_year_take_it_from_the_title_and_past_the_turn_from_the_reporting_day():
    rows = [
        ["2018年第四季度问题清单"],
        ["填报日期：2018年11月20日"],
        ["序号", "问题描述", "责任单位", "整改时限"],
        [1, ROAD, "交通运输局", "12月10日前"],
        [2, WASTE, "生态环境局", "次年1月15日"],
        [3, LAMP, "城市管理局", "12.25"],
    ]
    report = read(workbook(rows))
    assert days(report) == ["2018-12-10", "2019-01-15", "2018-12-25"]
    assert all(entry.warnings for entry in report.accepted)


# 10
@pytest.mark.parametrize(
    "footer",
    [
        "合  计：2 件",
        "总计",
        "填表人：赵某　审核人：钱某",
        "制表：赵某",
        "单位负责人（签字）：",
        "注：时限按自然日计",
        "（盖章）",
        "第 1 页 共 2 页",
        "以上共2项",
        "2018年7月31日",
    ],
)
def test_lines_under_the_table_are_no_issues(footer):
    rows = [
        ["序号", "问题描述", "责任单位", "整改时限"],
        [1, ROAD, "交通运输局", ""],
        [2, WASTE, "生态环境局", ""],
        [footer],
    ]
    report = read(workbook(rows, merges=["A4:D4"]))
    assert (len(report.accepted), report.rejected) == (2, [])
    assert ignored(report)[4] in ("subtotal", "footer", "note", "meta")


# 11
TEXT = f'序号,问题描述,责任单位,整改时限\r\n1,{ROAD},交通运输局,2018-09-30\r\n2,"{WASTE}，\n已拍照",生态环境局,2018/10/31\r\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_every_encoding_with_a_line_break_in_a_cell(encoding):
    report = read(TEXT.encode(encoding), "清单.csv")
    assert units(report) == [("交通运输局",), ("生态环境局",)]
    assert [entry.row for entry in report.accepted] == [2, 3]


# 12
def test_semicolons_and_tabs_part_the_cells_as_well():
    for sign, name in ((";", "清单.csv"), ("\t", "清单.tsv"), ("\t", "清单.txt"), ("|", "清单.txt")):
        text = TEXT.replace(",", sign)
        report = read(text.encode("gb18030"), name)
        assert units(report) == [("交通运输局",), ("生态环境局",)], name


# 13
def test_old_workbook_with_merged_organizations_and_hidden_rows():
    rows = [
        ["2018年问题清单"],
        ["序号", "问题描述", "责任单位", "整改时限"],
        [1, ROAD, "交通运输局", "2018.9.30"],
        [2, PERMIT, "", "2018.10.31"],
        [3, WASTE, "生态环境局", "2018.11.30"],
    ]
    report = read(xls(rows, merges=[(2, 2, 3, 2)], hidden_rows=[4]), "清单.xls")
    assert units(report) == [("交通运输局",), ("交通运输局",)]
    assert days(report) == ["2018-09-30", "2018-10-31"]
    assert ignored(report)[5] == "hidden"


# 14
def test_table_of_a_word_document_with_a_merged_class_and_a_signature_row():
    rows = [
        [("桃城区人大常委会问题清单", 4)],
        ["类别", "存在的主要问题", "牵头及责任单位", "完成时限"],
        ["营商环境", PERMIT, "住房和城乡建设局", "2018年9月底"],
        [GOES_ON, ROAD, "交通运输局、公安局", "2018年10月上旬"],
        ["环境保护", WASTE, "同上", "立行立改"],
        [("分管领导签字：          年   月   日", 4)],
    ]
    report = read(document("附件：", table(rows)), "清单.docx")
    assert [entry.category for entry in report.accepted] == ["营商环境", "营商环境", "环境保护"]
    assert units(report)[2] == ("交通运输局", "公安局")
    assert days(report) == ["2018-09-30", "2018-10-10", "immediate"]
    assert (ignored(report)[1], ignored(report)[6]) == ("title", "footer")


# 15
def test_two_sheets_of_towns_and_an_empty_one():
    head = ["编号", "问题情况", "责任单位", "备注"]
    sheets = {
        "何庄乡": [["何庄乡问题清单"], head, ["1-1", ROAD, "区交通局", ""], ["1-2", "无", "无", ""]],
        "河沿镇": [["河沿镇问题清单"], head, ["2-1", WASTE, "区环保局、区工信局", "已交办"]],
        "赵圈镇": [["赵圈镇问题清单"], head],
        "Sheet4": [],
    }
    report = read(workbooks(sheets))
    assert [(entry.sheet, entry.seq) for entry in report.accepted] == [("何庄乡", "1-1"), ("河沿镇", "2-1")]
    assert units(report)[1] == ("区环保局", "区工信局")
    assert report.rejected == []


def test_these_lists_come_back_marked_without_harm():
    rows = [["序号", "问题描述", "责任单位"], [1, ROAD, ""], [2, '=HYPERLINK("http://x")', "公安局"]]
    data = workbook(rows)
    marked = mark_errors(data, "清单.xlsx", read(data))
    assert [one.row for one in read(marked).rejected] == [one.row for one in read(data).rejected]
    assert io.BytesIO(marked).read(2) == b"PK"


# ── a second set, by another hand ──


def test_title_and_reporter_share_a_row_and_the_table_begins_further_right():
    rows = [
        ["", "", "2018年安平县人大代表视察发现问题汇总表", "", "", "填报单位：安平县人大常委会"],
        ["", "", "截至2018年7月31日"],
        ["", "", "序号", "视察发现的问题", "责任单位（部门）", "整改完成时限"],
        ["", "", "一", ROAD, "县交通局", "7月底"],
        ["", "", "二", WASTE, "县环保局、县工信局（配合）", "8月中旬"],
    ]
    report = read(workbook(rows))
    assert (report.meta.reporter, str(report.meta.reported_on)) == ("安平县人大常委会", "2018-07-31")
    assert units(report) == [("县交通局",), ("县环保局", "县工信局")]
    assert days(report) == ["2018-07-31", "2018-08-20"]


def test_problem_merged_over_several_responsible_rows():
    rows = [
        ["序号", "问题描述", "责任单位", "整改措施"],
        [1, ROAD, "交通运输局", "铺设路面"],
        ["", "", "石桥镇政府", "清理路肩"],
        [2, WASTE, "生态环境局", "限期覆盖"],
    ]
    report = read(workbook(rows, merges=["A2:A3", "B2:B3"]))
    assert [(one.seq, one.description, one.departments) for one in report.accepted] == [
        (1, ROAD, ("交通运输局",)),
        (1, ROAD, ("石桥镇政府",)),
        (2, WASTE, ("生态环境局",)),
    ]


def test_numbers_in_full_width_and_dates_in_chinese_digits():
    rows = [
        ["序号", "问题描述", "责任单位", "整改时限"],
        ["１", ROAD, "交通运输局", "二〇一八年九月三十日"],
        ["２", WASTE, "生态环境局", "２０１８．１０．３１"],
        ["３", LAMP, "城市管理局", "2018年l0月底"],
    ]
    report = read(workbook(rows))
    assert [entry.seq for entry in report.accepted] == [1, 2, 3]
    assert days(report) == ["2018-09-30", "2018-10-31", "2018-10-31"]


def test_dates_that_cannot_be_are_faults_or_doubts_and_never_certain():
    rows = [
        ["序号", "问题描述", "责任单位", "整改时限"],
        [1, ROAD, "交通运输局", "2018-09-31"],
        [2, WASTE, "生态环境局", "尽快"],
        [3, LAMP, "城市管理局", "2018年10月至9月"],
        [4, PERMIT, "住建局", "9月30日前完成整改，10月底前验收"],
    ]
    report = read(workbook(rows))
    assert not [one for one in report.accepted if one.due.date and not one.warnings]
    assert (2, "D", "due") in faults(report)


def test_filter_left_on_hides_rows_and_that_is_told():
    rows = [["序号", "问题描述", "责任单位"], [1, ROAD, "交通局"], [2, WASTE, "环保局"], [3, LAMP, "城管局"]]
    report = read(workbook(rows, hidden_rows=[3]))
    assert [one.row for one in report.accepted] == [2, 4]
    assert [doubt.code for doubt in report.warnings] == ["hidden_rows"]


def test_list_turned_on_its_side_is_refused_with_words():
    rows = [["序号", 1, 2], ["问题描述", ROAD, WASTE], ["责任单位", "交通局", "环保局"]]
    report = read(workbook(rows))
    assert not report.readable and report.message["zh"]


def test_text_that_looks_like_a_formula_stays_text():
    text = "=cmd|'/c calc'!A1 和 +86 电话"
    report = read(f"问题描述,责任单位\n{text},交通局\n".encode(), "清单.csv")
    assert report.accepted[0].description == text


def test_names_with_brackets_and_persons_beside_units():
    rows = [
        ["序号", "问题描述", "责任单位及责任人", "整改时限"],
        [1, ROAD, "交通运输局（王某）", "2018-09-30"],
        [2, WASTE, "生态环境局  李某某", "2018-10-31"],
    ]
    report = read(workbook(rows))
    assert units(report) == [("交通运输局",), ("生态环境局",)]
    assert [entry.person for entry in report.accepted] == ["王某", "李某某"]
