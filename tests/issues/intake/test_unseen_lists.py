"""A third set of lists by another hand: headings, rows and sheets as they come from offices; written before they were read."""

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from issues.intake.check import check_issue_list
from tests.issues.intake.build import (
    faults,
    ignored,
    package,
    parts,
    rows_once,
    saved,
    workbooks,
    xml_rows,
)
from tests.issues.intake.build_word import document, table
from tests.issues.intake.reading import HEAD, LAMP, PERMIT, ROAD, WASTE, days, read, said, units


# ── headings ──
def test_reporter_and_day_far_apart_in_one_merged_cell_under_a_broken_title():
    rows = [
        ["2018年桃城区\n“三项联动监督”问题清单"],
        ["填报单位（盖章）：桃城区人大常委会                    填报日期：2018年8月6日"],
        HEAD,
        [1, ROAD, "区交通运输局", "9月底"],
    ]
    report = read(rows, merges=["A1:D1", "A2:D2"])
    assert (report.meta.reporter, str(report.meta.reported_on)) == ("桃城区人大常委会", "2018-08-06")
    assert days(report) == ["2018-09-30"]


def test_headings_with_numbers_stars_and_remarks():
    rows = [
        ["1.序号", "2.★问题描述（必填，不超过500字）", "3.责任单位（全称）*", "4.整改时限\n（年/月/日）"],
        [1, ROAD, "交通运输局", "2018/9/30"],
    ]
    report = read(rows)
    assert (said(report), units(report), days(report)) == ([ROAD], [("交通运输局",)], ["2018-09-30"])


def test_headings_broken_over_lines_and_by_unseen_characters():
    rows = [
        ["序\n号", "问题\r\n描述", "责任\u200b单位", "整改\u00a0时限\ufeff"],
        [1, ROAD, "交通运输局", "2018-09-30"],
    ]
    report = read(rows)
    assert (units(report), days(report)) == ([("交通运输局",)], ["2018-09-30"])


def test_one_heading_twice_with_lead_and_support_in_brackets():
    rows = [
        ["序号", "问题描述", "责任单位（牵头）", "责任单位（配合）"],
        [1, ROAD, "交通运输局", "公安局、财政局"],
    ]
    (entry,) = read(rows).accepted
    assert (entry.lead, entry.supporting) == (("交通运输局",), ("公安局", "财政局"))


def test_heading_merged_over_two_columns_of_data_without_a_second_level():
    rows = [["序号", "问题描述", "责任单位", "", "整改时限"], [1, ROAD, "交通运输局", "公安局", "2018-09-30"]]
    (entry,) = read(rows, merges=["C1:D1"]).accepted
    assert entry.departments[0] == "交通运输局"
    assert "公安局" in entry.departments or "公安局" in entry.other.values()


def test_heading_merged_down_into_the_first_row_of_data_loses_no_problem():
    rows = [HEAD, ["", ROAD, "交通运输局", "2018-09-30"], [2, WASTE, "生态环境局", "2018-10-31"]]
    assert said(read(rows, merges=["A1:A2"])) == [ROAD, WASTE]


def test_group_headings_over_problem_and_responsibility():
    rows = [
        ["序号", "问题", "", "责任落实", "", "", "整改", ""],
        ["", "类别", "具体表现", "牵头单位", "配合单位", "责任人", "措施", "完成时限"],
        [1, "营商环境", ROAD, "交通运输局", "公安局；财政局", "王某", "重新铺设", "2018年9月"],
    ]
    (entry,) = read(rows, merges=["A1:A2", "B1:C1", "D1:F1", "G1:H1"]).accepted
    assert (entry.category, entry.description, entry.measure, entry.person) == (
        "营商环境",
        ROAD,
        "重新铺设",
        "王某",
    )
    assert (entry.lead, entry.supporting) == (("交通运输局",), ("公安局", "财政局"))
    assert str(entry.due.date) == "2018-09-30"


def test_english_headings():
    rows = [
        ["No.", "Category", "Problem Description", "Responsible Department", "Deadline"],
        [1, "Air", ROAD, "交通运输局", "2018-09-30"],
    ]
    report = read(rows)
    assert (units(report), days(report)) == ([("交通运输局",)], ["2018-09-30"])


def test_long_preamble_before_the_table():
    lines = [[f"{number}. 各县要认真填写第{number}项内容，不得漏项。"] for number in range(1, 31)]
    report = read([["关于报送问题清单的通知"], *lines, HEAD, [1, ROAD, "交通运输局", "2018-09-30"]])
    assert [entry.row for entry in report.accepted] == [33]


def test_heading_repeated_on_every_printed_page_with_the_page_between():
    page = [["问题清单（续表）"], HEAD]
    rows = [
        ["问题清单"],
        HEAD,
        [1, ROAD, "交通运输局", ""],
        ["第1页，共2页"],
        *page,
        [2, WASTE, "生态环境局", ""],
        ["第2页，共2页"],
    ]
    report = read(rows, merges=["A1:D1", "A5:D5"])
    assert said(report) == [ROAD, WASTE]
    assert (report.rejected, rows_once(report, "问题清单")) == ([], list(range(1, 9)))


def test_two_tables_side_by_side_lose_nothing_in_silence():
    rows = [[*HEAD, "", *HEAD], [1, ROAD, "交通运输局", "", "", 2, WASTE, "生态环境局", ""]]
    report = read(rows)
    assert ROAD in said(report)
    kept = [text for entry in report.accepted for text in entry.other.values()]
    assert WASTE in said(report) or WASTE in kept


def test_only_the_column_of_leads_and_helpers_and_none_of_organizations():
    rows = [["序号", "存在的突出问题", "主责单位", "协同单位"], [1, ROAD, "交通运输局", "无"]]
    (entry,) = read(rows).accepted
    assert (entry.departments, entry.lead, entry.supporting) == (("交通运输局",), ("交通运输局",), ())


# ── rows ──
def test_subtotals_in_the_middle_and_at_the_end_in_many_words():
    rows = [
        HEAD,
        [1, ROAD, "交通运输局", ""],
        ["本乡小计", "1件"],
        [2, WASTE, "生态环境局", ""],
        ["小  计", "1"],
        ["合计（2件）"],
        ["总  计：", "2"],
    ]
    report = read(rows)
    assert (said(report), report.rejected) == ([ROAD, WASTE], [])
    assert {ignored(report)[row] for row in (3, 5, 6, 7)} == {"subtotal"}


def test_parts_of_the_list_give_the_category_and_their_count_is_left_out():
    rows = [
        HEAD,
        ["一、优化营商环境方面（1个）"],
        [1, PERMIT, "住建局", ""],
        ["二、大气污染防治方面（1个）"],
        [2, WASTE, "生态环境局", ""],
    ]
    report = read(rows, merges=["A2:D2", "A4:D4"])
    assert [entry.category for entry in report.accepted] == ["优化营商环境方面", "大气污染防治方面"]


@pytest.mark.parametrize(
    "mark", ["－〃－", "——〃——", "〃〃", "“", "同上。", "同上行", "同　　上", "【同上】", "…〃…", "\u3003"]
)
def test_ditto_marks_drawn_wide(mark):
    report = read([HEAD, [1, ROAD, "交通运输局", "2018-09-30"], [2, WASTE, mark, "2018-10-31"]])
    assert (units(report), report.rejected) == ([("交通运输局",)] * 2, [])


def test_numbers_prepared_in_advance_and_a_line_for_remarks_at_the_end():
    rows = [HEAD, [1, ROAD, "交通运输局", ""], *([number, "", "", ""] for number in range(2, 16)), ["备注："]]
    report = read(rows)
    assert (len(report.accepted), report.rejected) == (1, [])
    assert {ignored(report)[row] for row in range(3, 17)} == {"blank"}


def test_signatures_over_three_lines():
    rows = [
        HEAD,
        [1, ROAD, "交通运输局", ""],
        ["审核人：", "", "填表人："],
        ["联系电话：0318-0000000"],
        ["", "", "", "2018年8月6日"],
    ]
    report = read(rows)
    assert (len(report.accepted), report.rejected) == (1, [])
    assert {ignored(report)[row] for row in (3, 4, 5)} <= {"footer", "meta"}


@pytest.mark.parametrize("serial", ["1、", "（1）", "①", "第1条", "A-01", "一", "1.1", "Ⅰ", "001"])
def test_serial_numbers_of_any_look(serial):
    report = read([HEAD, [serial, ROAD, "交通运输局", ""], [serial + " ", WASTE, "生态环境局", ""]])
    assert (said(report), report.rejected) == ([ROAD, WASTE], [])


def test_problem_that_goes_on_in_the_next_row_is_pointed_out_not_dropped():
    rows = [HEAD, [1, ROAD + "，具体有：", "交通运输局", ""], ["", "一是路面坑洼积水多处没有修补", "", ""]]
    report = read(rows)
    assert faults(report) == [(3, "C", "departments")]


def test_no_problems_this_month_is_no_issue():
    for words in ("本月无新增问题", "无", "未发现问题", "零报告"):
        report = read([HEAD, [1, words, "", ""]])
        assert report.accepted == [], words


def test_rows_folded_away_and_rows_of_no_height_are_hidden():
    xml = xml_rows([HEAD, ["1", ROAD, "交通局", ""], ["2", WASTE, "环保局", ""], ["3", LAMP, "城管局", ""]])
    xml = xml.replace('<row r="3"', '<row r="3" outlineLevel="1" hidden="1"').replace(
        '<row r="4"', '<row r="4" ht="0" customHeight="1"'
    )
    report = read(package(parts(xml)))
    assert said(report) == [ROAD]
    assert (ignored(report)[3], ignored(report)[4]) == ("hidden", "hidden")


def test_very_hidden_sheet_is_not_read():
    book = Workbook()
    for name, text in (("清单", ROAD), ("旧清单", WASTE)):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([1, text, "交通局", ""])
    book.remove(book["Sheet"])
    book["旧清单"].sheet_state = "veryHidden"
    assert said(read(saved(book))) == [ROAD]


def test_category_merged_down_over_a_subtotal():
    rows = [
        ["类别", "问题描述", "责任单位"],
        ["营商环境", PERMIT, "住建局"],
        ["", ROAD, "交通局"],
        ["", "小计", "2"],
        ["大气", WASTE, "环保局"],
    ]
    report = read(rows, merges=["A2:A4"])
    assert [entry.category for entry in report.accepted] == ["营商环境", "营商环境", "大气"]
    assert ignored(report)[4] == "subtotal"


def test_sample_row_under_the_heading_is_no_issue():
    rows = [HEAD, ["示例", "某路段井盖缺失", "某某局", "2018-12-31"], [1, ROAD, "交通局", ""]]
    assert said(read(rows)) == [ROAD]


# ── sheets ──
def test_one_sheet_for_each_of_twelve_counties_with_a_count_first():
    names = [f"第{number}县" for number in range(1, 13)]
    sheets = {"汇总统计": [["县区", "问题数", "已整改数"], *([name, 1, 0] for name in names)]}
    sheets |= {name: [[f"{name}问题清单"], HEAD, [1, ROAD + name, f"{name}交通局", ""]] for name in names}
    report = read(workbooks(sheets))
    assert [entry.sheet for entry in report.accepted] == names
    assert [one.used for one in report.sheets] == [False] + [True] * 12


def test_sample_sheet_beside_the_list_is_not_read():
    sheets = {
        "问题清单": [HEAD, [1, ROAD, "交通局", ""]],
        "填写样例": [HEAD, [1, WASTE, "环保局", ""]],
        "填表说明": [["填表说明"], ["责任单位填全称"]],
    }
    assert said(read(workbooks(sheets))) == [ROAD]


def test_sheets_with_columns_in_another_order_and_odd_names():
    sheets = {
        "①交通(7.31)": [HEAD, [1, ROAD, "交通局", "2018-09-30"]],
        "②环保 & 其他": [["整改时限", "责任单位", "问题描述"], ["2018-10-31", "环保局", WASTE]],
    }
    report = read(workbooks(sheets))
    assert (units(report), days(report)) == ([("交通局",), ("环保局",)], ["2018-09-30", "2018-10-31"])


# ── dates ──
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018年9月30日前完成", "2018-09-30"),
        ("2018.9.30前", "2018-09-30"),
        ("20180930", "2018-09-30"),
        ("2018-09-30 00:00:00", "2018-09-30"),
        ("2018年第三季度", "2018-09-30"),
        ("2018年三季度末", "2018-09-30"),
        ("二〇一八年九月底", "2018-09-30"),
        ("二○一八年九月三十日", "2018-09-30"),
        ("2018年9月下旬", "2018-09-30"),
        ("２０１８年９月３０日", "2018-09-30"),
        ("2018年底", "2018-12-31"),
        ("2018年9月中下旬", "2018-09-30"),
        ("2018年上半年", "2018-06-30"),
        ("2018、9、30", "2018-09-30"),
        ("2018年09月", "2018-09-30"),
        ("截至2018年9月30日", "2018-09-30"),
        ("2018年9月1日至9月30日", "2018-09-30"),
        ("2018/9/1—2018/9/30", "2018-09-30"),
    ],
)
def test_deadlines_in_words(written, day):
    assert days(read([HEAD, [1, ROAD, "交通局", written]], year=2018)) == [day]


@pytest.mark.parametrize(
    "written", ["三个月内", "国庆节前", "尽快", "收到交办函后30日内", "视情况", "待上级批复后"]
)
def test_deadlines_that_name_no_day_have_none(written):
    report = read([HEAD, [1, ROAD, "交通局", written]], year=2018)
    assert [entry.due.date for entry in report.accepted] in ([], [None])


@pytest.mark.parametrize(
    "written", ["9/30/2018", "30/9/2018", "2018-9-31", "2018年13月", "2月30日", 43373, 20180931]
)
def test_deadlines_in_doubt_are_never_certain(written):
    report = read([HEAD, [1, ROAD, "交通局", written]], year=2018)
    assert not [entry for entry in report.accepted if entry.due.date and not entry.warnings]


# ── organizations ──
@pytest.mark.parametrize(
    ("written", "everybody", "lead", "supporting"),
    [
        ("县住建局（主）、县财政局（协）", ("县住建局", "县财政局"), ("县住建局",), ("县财政局",)),
        ("县住建局〔牵头〕、县财政局〔配合〕", ("县住建局", "县财政局"), ("县住建局",), ("县财政局",)),
        (
            "由县住建局牵头负责，县财政局、县审计局按职责分工负责",
            ("县住建局", "县财政局", "县审计局"),
            ("县住建局",),
            (),
        ),
        ("①县住建局②县财政局", ("县住建局", "县财政局"), (), ()),
        ("责任单位：县住建局\n责任人：张某", ("县住建局",), (), ()),
        ("县住建局；；县财政局、、", ("县住建局", "县财政局"), (), ()),
        ("县住建局 // 县财政局", ("县住建局", "县财政局"), (), ()),
        ("县住建局与县财政局", ("县住建局", "县财政局"), (), ()),
        ("县住房和城乡建设局和县发展和改革局", ("县住房和城乡建设局", "县发展和改革局"), (), ()),
        (
            "牵头单位：县住建局\r\n配合单位：县财政局 县审计局",
            ("县住建局", "县财政局", "县审计局"),
            ("县住建局",),
            ("县财政局", "县审计局"),
        ),
        (
            "【牵头】县住建局【配合】县财政局、县审计局",
            ("县住建局", "县财政局", "县审计局"),
            ("县住建局",),
            ("县财政局", "县审计局"),
        ),
        ("县住建局为牵头单位，县财政局为配合单位", ("县住建局", "县财政局"), ("县住建局",), ("县财政局",)),
        ("县住建局会同县财政局", ("县住建局", "县财政局"), ("县住建局",), ("县财政局",)),
        ("1.县住建局；2.县财政局；3.县审计局", ("县住建局", "县财政局", "县审计局"), (), ()),
        ("各乡镇政府、县住建局等", ("各乡镇政府", "县住建局"), (), ()),
        ("桃城区、冀州区政府", ("桃城区", "冀州区政府"), (), ()),
        ("县住建局（县人防办）", ("县住建局（县人防办）",), (), ()),
        ("县住建局 ，县财政局 。", ("县住建局", "县财政局"), (), ()),
        (
            "主办单位：县住建局；会办单位：县财政局、县审计局",
            ("县住建局", "县财政局", "县审计局"),
            ("县住建局",),
            ("县财政局", "县审计局"),
        ),
        ("县住建局(牵头),县财政局,县审计局", ("县住建局", "县财政局", "县审计局"), ("县住建局",), ()),
    ],
)
def test_who_is_responsible_in_one_cell(written, everybody, lead, supporting):
    (entry,) = read([["序号", "问题描述", "责任单位"], [1, ROAD, written]]).accepted
    assert (set(entry.departments), entry.lead, entry.supporting) == (set(everybody), lead, supporting)


@pytest.mark.parametrize("written", [12, True, "#N/A", "0318-1234567", "？？？", "——"])
def test_what_is_no_organization_is_asked_for(written):
    report = read([["序号", "问题描述", "责任单位"], [1, ROAD, written]])
    assert faults(report) == [(2, "C", "departments")]


# ── Word ──
def test_two_tables_of_a_word_document_with_the_heading_on_the_first_only():
    head = ["序号", "问题描述", "责任单位"]
    report = check_issue_list(
        document(
            "附件1", table([head, ["1", ROAD, "交通局"]]), "（续上表）", table([["2", WASTE, "环保局"]])
        ),
        "清单.docx",
    )
    assert ROAD in said(report)
    assert WASTE in said(report) or list(report.warnings) or report.sheets[1].reason


def test_word_table_with_a_whole_row_of_title_reporter_and_count():
    rows = [
        [("问题清单", 3)],
        [("填报单位：桃城区人大常委会　2018年8月6日", 3)],
        ["序号", "问 题 描 述", "责 任\n单 位"],
        ["1", ROAD, "交通局\n公安局"],
        [("合计：1件", 3)],
    ]
    report = check_issue_list(document(table(rows)), "清单.docx")
    assert (report.meta.reporter, units(report)) == ("桃城区人大常委会", [("交通局", "公安局")])
    assert report.rejected == []


# ── wide and long ──
def test_two_hundred_columns_of_other_matters_keep_the_list():
    extra = [f"附加{number}" for number in range(200)]
    report = read([[*HEAD, *extra], [1, ROAD, "交通局", "2018-09-30", *(f"值{n}" for n in range(200))]])
    (entry,) = report.accepted
    assert (entry.departments, len(entry.other)) == (("交通局",), 200)
    assert get_column_letter(204) == "GV"
