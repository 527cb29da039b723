"""A sixth set: lists of township offices, county departments and city desks in combinations not tried before; what should
come of each was written before it was read."""

import datetime

import pytest
from openpyxl import Workbook

from tests.issues.intake.build import (
    faults,
    ignored,
    rows_once,
    saved,
)
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
    said,
    units,
)


# ── headings ──
def test_letters_of_headings_under_one_another_and_category_merged_over_a_subtotal():
    report = read(
        [
            ["石桥镇人大主席团2018年“三项联动监督”问题清单"],
            ["填报单位（盖章）：石桥镇人大主席团    填报人：李某   联系电话：13800000000    2018年8月3日"],
            ["序\n号", "类\n别", "存 在 的\n主要问题", "整改\n责任\n单位", "完成\n时限", "备\n注"],
            [1, "道路", ROAD, "县交通运输局", "9月底前", ""],
            [2, "", LAMP, "县城管局\n（牵头）\n石桥镇政府", "立行立改", "两处"],
            ["", "", "小计：2条", "", "", ""],
            [3, "环境", WASTE, "市生态环境局\n安平县分局", "10月", ""],
            ["合  计", "", "3条", "", "", ""],
            ["主席签字：            年   月   日"],
        ],
        merges=["A1:F1", "A2:F2", "B4:B6", "A8:B8", "A9:F9"],
    )
    assert units(report) == [("县交通运输局",), ("县城管局", "石桥镇政府"), ("市生态环境局安平县分局",)]
    assert roles(report)[1] == (("县城管局",), ())
    assert categories(report) == ["道路", "道路", "环境"]
    assert days(report) == ["2018-09-30", "immediate", "2018-10-31"]
    assert (report.meta.reporter, report.rejected) == ("石桥镇人大主席团", [])
    assert [ignored(report)[row] for row in (6, 8, 9)] == ["subtotal", "subtotal", "footer"]


def test_deadline_over_three_columns_of_year_month_and_day():
    report = read(
        [
            ["序号", "问题描述", "责任单位", "整改时限", "", ""],
            ["", "", "", "年", "月", "日"],
            [1, ROAD, "交通局", 2018, 9, 30],
        ],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:F1"],
    )
    assert (days(report), doubts(report)) == (["2018-09-30"], [[]])


def test_dates_of_finding_handing_over_and_closing_beside_the_deadline():
    head = [
        "序号",
        "发现时间",
        "问题描述",
        "责任单位",
        "交办日期",
        "要求完成时间",
        "实际完成时间",
        "销号时间",
    ]
    line = [1, "2018-07-01", ROAD, "交通局", "2018-07-10", "2018-09-30", "2018-09-12", "2018-10-08"]
    report = read([head, line])
    assert days(report) == ["2018-09-30"]
    assert report.accepted[0].other["发现时间"] == "2018-07-01"


@pytest.mark.parametrize("heading", ["整改类型", "整改类别", "整改方式", "整改性质"])
def test_kind_of_rectification_is_no_category_of_the_problem(heading):
    report = read([["序号", "问题描述", "责任单位", heading], [1, ROAD, "交通局", "立行立改"]])
    assert categories(report) == [""]


@pytest.mark.parametrize("heading", ["责任单位（责任人）", "责任单位（主要负责人）", "责任单位\n（联系人及电话）"])  # fmt: skip
def test_heading_that_asks_for_the_person_in_brackets(heading):
    (entry,) = read([["序号", "问题描述", heading], [1, ROAD, "交通局（张某）"]]).accepted
    assert (entry.departments, entry.person) == (("交通局",), "张某")


@pytest.mark.parametrize(
    "problem",
    ["意见建议内容", "代表意见建议", "建议内容", "群众诉求", "反映事项", "线索内容", "问题点位", "违法违规情况", "问题（事项）", "主要问题和意见"],
)  # fmt: skip
def test_columns_for_what_deputies_and_the_public_say(problem):
    report = read(
        [["序号", "代表姓名", problem, "承办单位", "办理时限"], [1, "张某", ROAD, "交通局", "2018-09-30"]]
    )
    assert (said(report), units(report), days(report)) == ([ROAD], [("交通局",)], ["2018-09-30"])


def test_heading_with_colons_stars_and_blanks_of_a_web_page():
    head = [
        "*序号：",
        "\xa0*问题描述（必填）：",
        "*责任\xa0单位：",
        "整改时限（yyyy-mm-dd）：",
        "责\u200b任人",
    ]
    (entry,) = read(
        [head, [1, f"\xa0{ROAD}\u200b", "交\u200b通局\xa0", "\xa02018-09-30", "王\ufeff某"]]
    ).accepted
    assert (entry.description, entry.departments, entry.person) == (ROAD, ("交通局",), "王某")
    assert str(entry.due.date) == "2018-09-30"


def test_lead_support_and_person_under_one_heading_beside_measures_under_another():
    report = read(
        [
            ["附件2"],
            ["桃城区人大常委会执法检查发现问题清单"],
            ["序号", "发现的问题", "", "整改责任", "", "", "整改安排", ""],
            ["", "条款", "具体表现", "牵头单位", "协办单位", "责任领导", "措施", "完成时间"],
            [1, "第十二条", ROAD, "区交通局", "区公安分局 区财政局", "张某", "重新铺设", "2018年9月30日"],
            [2, "第三十条", WASTE, "同上", "/", "同上", "覆盖", "同上"],
        ],
        merges=["A3:A4", "B3:C3", "D3:F3", "G3:H3", "A2:H2"],
    )
    assert roles(report) == [(("区交通局",), ("区公安分局", "区财政局")), (("区交通局",), ())]
    assert days(report) == ["2018-09-30"] * 2
    assert [entry.other for entry in report.accepted] == [
        {"发现的问题/条款": "第十二条"},
        {"发现的问题/条款": "第三十条"},
    ]


def test_title_inside_the_table_and_heading_repeated_on_each_page_with_totals_carried_over():
    page = ["序号", "问题描述", "责任单位", "完成时限"]
    report = read(
        [
            ["2018年问题台账（一）"],
            page,
            [1, ROAD, "交通局", "2018-09-30"],
            ["本页小计", "1件"],
            ["2018年问题台账（二）"],
            page,
            ["承前页", "1件"],
            [2, WASTE, "环保局", "2018-10-31"],
            ["本页小计", "1件"],
            ["累计", "2件"],
        ],
        merges=["A1:D1", "A5:D5"],
    )
    assert (rows(report), report.rejected) == ([3, 8], [])
    assert ignored(report)[7] == "subtotal"


def test_totals_right_under_the_heading():
    report = read([HEAD, ["合计", "共2条", "2个单位", ""], [1, ROAD, "交通局", ""], [2, WASTE, "环保局", ""]])
    assert (rows(report), report.rejected, ignored(report)[2]) == ([3, 4], [], "subtotal")


def test_table_that_begins_at_c5_with_notes_at_its_left():
    lines = [[], [], ["", "", "问题清单"], [], ["", "", *HEAD], ["机密", "", 1, ROAD, "交通局", "2018-09-30"]]
    report = read(lines)
    assert (rows(report), days(report), report.meta.title) == ([6], ["2018-09-30"], "问题清单")


# ── rows ──
@pytest.mark.parametrize(
    "lines",
    [
        [["主要领导（签字）：", "", "", "2018年8月6日"]],
        [["制表：甲", "审核：乙", "签发：丙", "2018年8月6日"]],
        [["联系人：王某  电话：3188888"]],
        [["报：市人大常委会。送：市政府办公室。"]],
        [["抄送：市委办公室"]],
        [["说明：1.本表一式三份。"], ["      2.责任单位写全称。"], ["      3.时限不超过年底。"]],
        [["填表说明："], ["一、责任单位填写全称。"], ["二、一事一行，不得合并。"]],
        [["注："], ["", "1.“立行立改”指一周内完成。"], ["", "2.其余按时限完成。"]],
        [["以上共2个问题"]],
        [["（本页无正文）"], ["桃城区人大常委会办公室"], ["二〇一八年八月六日"]],
        [["审核意见："], [], ["（公章）"]],
        [["其中：立行立改1条；限期整改1条"]],
        [["总计2条，其中交通局1条，环保局1条"]],
    ],
)
def test_lines_below_the_last_issue(lines):
    report = read([["问题清单"], HEAD, [1, ROAD, "交通局", ""], [2, WASTE, "环保局", ""], *lines])
    assert (rows(report), report.rejected) == ([3, 4], [])
    assert rows_once(report, "问题清单") == list(range(1, 5 + len(lines)))


@pytest.mark.parametrize(
    "mark", ["同", "同上 ", "〃", "″", "上同", "同上一条", "（同上）", "〃 〃", "同 上", "''", "＂"]
)
def test_marks_that_repeat_the_unit_above(mark):
    report = read([HEAD, [1, ROAD, "交通局", ""], [2, LAMP, mark, ""]])
    assert (units(report), doubts(report)[1]) == ([("交通局",)] * 2, ["ditto"])


@pytest.mark.parametrize("mark", ["--", "-", "——", "同上、公安局", "同左", "↑"])
def test_marks_that_may_mean_nothing_or_something_else_are_asked_about(mark):
    report = read([HEAD, [1, ROAD, "交通局", ""], [2, LAMP, mark, ""]])
    assert faults(report) == [(3, "C", "departments")]


def test_ditto_in_every_column_of_a_repeated_problem():
    report = read([HEAD, [1, ROAD, "交通局", "9月底"], ["〃", "〃", "公安局", "〃"]], year=2018)
    assert (said(report), units(report), days(report)) == (
        [ROAD] * 2,
        [("交通局",), ("公安局",)],
        ["2018-09-30"] * 2,
    )


def test_problem_merged_over_rows_of_measures_gives_each_measure_its_issue():
    lines = [
        ["序号", "问题描述", "责任单位", "整改措施", "整改时限"],
        [1, ROAD, "交通局", "补坑槽", "8月底"],
        ["", "", "", "重新铺设", "10月底"],
        [2, WASTE, "环保局", "覆盖", "长期坚持"],
    ]
    report = read(lines, merges=["A2:A3", "B2:B3", "C2:C3"], year=2018)
    assert (rows(report), days(report)) == ([2, 3, 4], ["2018-08-31", "2018-10-31", "long_term"])
    assert [entry.seq for entry in report.accepted][:2] == [1, 1]


def test_measures_that_go_on_in_rows_of_their_own_are_asked_about_and_not_lost():
    lines = [
        ["序号", "问题描述", "责任单位", "整改措施"],
        [1, ROAD, "交通局", "补坑槽"],
        ["", "", "", "重新铺设"],
        [2, WASTE, "环保局", "覆盖"],
    ]
    report = read(lines)
    assert (rows(report), {fault.row for fault in report.rejected}) == ([2, 4], {3})


@pytest.mark.parametrize(
    "lines",
    [
        [["", "无", "", ""]],
        [[1, "无问题", "", ""]],
        [["本月无新增问题"]],
        [[1, "未发现问题", "/", "/"]],
        [["零报告"]],
    ],
)
def test_reports_of_nothing(lines):
    report = read([["问题清单"], HEAD, *lines])
    assert (report.accepted, report.rejected, report.readable) == ([], [], True)


def test_hidden_category_column_group_of_folded_rows_and_filter():
    book = Workbook()
    sheet = book.active
    for line in (
        ["问题清单"],
        ["类别", *HEAD],
        ["道路", 1, ROAD, "交通局", ""],
        ["道路", 2, LAMP, "城管局", ""],
        ["环境", 3, WASTE, "环保局", ""],
    ):
        sheet.append(line)
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions.group(4, 4, hidden=True)
    report = read(saved(book))
    assert (rows(report), categories(report), ignored(report)[4]) == ([3, 5], ["", ""], "hidden")
    assert {doubt.code for doubt in report.warnings} == {"hidden_rows", "hidden_columns"}


def test_rows_of_zeros_from_linked_cells_and_of_choices_not_made():
    report = read([HEAD, [1, ROAD, "交通局", ""], [0, 0, 0, 0], ["", 0, 0, ""], [2, LAMP, "请选择", ""]])
    assert ([ignored(report)[row] for row in (3, 4)], faults(report)) == (
        ["blank"] * 2,
        [(5, "C", "departments")],
    )


def test_units_merged_down_at_the_left_with_their_counts():
    head = ["责任单位", "序号", "存在问题", "整改时限"]
    both = ["市住建局、市公安局 共2个问题", 4, PERMIT, ""]
    lines = [["市交通局\n（2条）", 1, ROAD, ""], ["", 2, LAMP, ""], ["市环保局1条", 3, WASTE, ""], both]
    report = read([head, *lines], merges=["A2:A3"])
    assert units(report) == [("市交通局",), ("市交通局",), ("市环保局",), ("市住建局", "市公安局")]


def test_problem_of_two_levels_loses_neither_the_summary_nor_its_parts():
    head = ["序号", "问题", "具体表现", "责任单位"]
    report = read(
        [head, ["1", "道路管护不到位", "", ""], ["1.1", "", ROAD, "交通局"], ["1.2", "", LAMP, "城管局"]]
    )
    assert (rows(report), {fault.row for fault in report.rejected}) == ([3, 4], {2})


def test_english_list_with_a_total():
    report = read(
        [["No.", "Problem", "Department", "Deadline"], [1, ROAD, "交通局", "2018-09-30"], ["Total", 1]]
    )
    assert (rows(report), ignored(report)[3]) == ([2], "subtotal")


def test_sign_that_parts_cells_said_behind_a_mark_is_no_title():
    text = f"\ufeffsep=;\r\n序号;问题描述;责任单位\r\n1;{ROAD};交通局\r\n合计;1;\r\n"
    report = read(text.encode(), "清单.csv")
    assert (report.meta.title, rows(report)) == (None, [3])
    assert ignored(report) == {1: "blank", 2: "header", 4: "subtotal"}


def test_second_table_with_the_columns_in_another_order():
    second = [["序号", "责任单位", "问题描述", "整改时限"], [2, "环保局", WASTE, "长期"]]
    report = read([HEAD, [1, ROAD, "交通局", "2018-09-30"], *second])
    assert (units(report), said(report), report.rejected) == ([("交通局",), ("环保局",)], [ROAD, WASTE], [])


def test_two_lists_side_by_side_under_one_title():
    report = read(
        [
            ["问题清单"],
            ["序号", "问题", "责任单位", "", "序号", "问题", "责任单位"],
            [1, ROAD, "交通局", "", 2, WASTE, "环保局"],
        ]
    )
    assert said(report) == [ROAD]
    assert WASTE in str(report.accepted[0].other)


# ── who ──
@pytest.mark.parametrize(
    ("written", "everybody", "lead", "supporting"),
    [
        ("市住建局为牵头单位，市城管局、市财政局为配合单位", "市住建局 市城管局 市财政局", "市住建局", "市城管局 市财政局"),
        ("①市住建局②市城管局", "市住建局 市城管局", "", ""),
        ("主办：市住建局\n协办：市城管局\n市财政局", "市住建局 市城管局 市财政局", "市住建局", "市城管局 市财政局"),
        ("市住建局(主)，市城管局(协)", "市住建局 市城管局", "市住建局", "市城管局"),
        ("牵头领导：张某\n牵头单位：市住建局", "市住建局", "市住建局", ""),
        ("市住建局；；市城管局。", "市住建局 市城管局", "", ""),
        ("市住建局 // 市城管局", "市住建局 市城管局", "", ""),
        ("市委宣传部、市委网信办、团市委", "市委宣传部 市委网信办 团市委", "", ""),
        ("桃城区、冀州区政府", "桃城区 冀州区政府", "", ""),
        ("市住建局\xa0市城管局", "市住建局 市城管局", "", ""),
        ("1.市住建局 2.市城管局 3.各县（市、区）政府", "市住建局 市城管局 各县（市、区）政府", "", ""),
        ("责任：市住建局；督办：市政府督查室", "市住建局", "", ""),
        ("市住建局（牵头）\n市城管局\n市财政局", "市住建局 市城管局 市财政局", "市住建局", ""),
        ("牵头单位市住建局配合单位市城管局", "市住建局 市城管局", "市住建局", "市城管局"),
        ("市住建局&市城管局", "市住建局 市城管局", "", ""),
        ("市住建局联合市城管局", "市住建局 市城管局", "", ""),
        ("市农村信用社联合社和市金融办", "市农村信用社联合社 市金融办", "", ""),
        ("【牵头】市住建局【配合】市城管局", "市住建局 市城管局", "市住建局", "市城管局"),
        ("市住建局:牵头;市城管局:配合", "市住建局 市城管局", "市住建局", "市城管局"),
        ("市住建局牵头、市城管局和市财政局配合", "市住建局 市城管局 市财政局", "市住建局", "市城管局 市财政局"),
        ("'市住建局", "市住建局", "", ""),
        ("市住建局及所属事业单位", "市住建局 所属事业单位", "", ""),
    ],
)  # fmt: skip
def test_who_is_responsible(written, everybody, lead, supporting):
    report = read([HEAD, [1, ROAD, written, ""]])
    assert report.rejected == []
    assert units(report) == [tuple(everybody.split())]
    assert roles(report) == [(tuple(lead.split()), tuple(supporting.split()))]


# ── when ──
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇一八年九月三十日前", "2018-09-30"),
        ("2018年9月30日（延期至10月31日）", None),
        ("18.9.30", "2018-09-30"),
        ("2018。9。30", None),
        ("2018年9月 底", "2018-09-30"),
        ("'2018-09-30", "2018-09-30"),
        ("2018-9-30 0:00", "2018-09-30"),
        ("9月30日24时前", "2018-09-30"),
        ("截至2018年9月30日", "2018-09-30"),
        ("2018年第三季度", "2018-09-30"),
        ("国庆节前", None),
        ("收到交办单30日内", None),
        ("2018年9月31日", None),
        ("2018.09.30-2018.10.31", "2018-10-31"),
        ("年底", "2018-12-31"),
        ("2018年底前，长期坚持", "2018-12-31"),
        ("立即整改，9月30日前完成", "2018-09-30"),
        ("2018年9月30日前完成并长期坚持", "2018-09-30"),
        ("2019年春灌前", None),
        ("二○一八年十月", "2018-10-31"),
        ("２０１８年９月３０日", "2018-09-30"),
        ("20180930", "2018-09-30"),
        ("2018年8月起，10月底前完成", None),
        ("9/30", "2018-09-30"),
        ("30/9/2018", "2018-09-30"),
    ],
)
def test_until_when(written, day):
    report = read([["2018年问题清单"], HEAD, [1, ROAD, "交通局", written]])
    found = [
        str(entry.due.date) for entry in report.accepted if entry.due.date and (day or not entry.warnings)
    ]
    assert found == ([day] if day else [])


def test_workbook_of_1904_with_cells_texts_and_bare_numbers():
    lines = [
        ["2018年清单"],
        HEAD,
        *(
            [at, text, "交通局", due]
            for at, (text, due) in enumerate(
                ((ROAD, datetime.date(2018, 9, 30)), (WASTE, "2018年10月"), (LAMP, 41911)), 1
            )
        ),
    ]
    report = read(lines, from_1904=True)
    assert days(report)[:2] == ["2018-09-30", "2018-10-31"]
    assert days(report)[2:] in ([], ["2018-09-30"], ["unclear"])


# ── cells ──
def test_very_long_problem_of_many_paragraphs_with_tabs_and_bullets():
    text = "\n".join(f"\t• {ROAD}，第{at}处" for at in range(300))
    (entry,) = read([HEAD, [1, text, "交通局", "2018-09-30"]]).accepted
    assert (entry.description.count("处"), entry.description.startswith("•")) == (300, True)


def test_serial_numbers_and_units_as_numbers_and_words_in_the_wrong_columns():
    report = read([HEAD, ["001", "交通局", ROAD, "2018-09-30"], [2, WASTE, 3, ""], [3, 12, "城管局", ""]])
    assert [place for place in faults(report) if place[0] in (3, 4)] == [
        (3, "C", "departments"),
        (4, "B", "description"),
    ]
    assert 2 in {fault.row for fault in report.rejected}
