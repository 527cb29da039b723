"""Lists in the tables of Word documents: read as sheets are, with what is written around them; hostile ones refused."""

import io
import random

import docx
import pytest
from openpyxl import load_workbook

from issues.intake.check import check_issue_list
from issues.intake.marked import mark_errors
from issues.intake.messages import TEXTS
from tests.issues.intake.build import HEAD, ROAD, WASTE, compound, faults, ignored, issue, rows_once
from tests.issues.intake.build_word import GOES_ON, W, check, document, paragraph, row, table

NARROW = ["序号", "问题描述", "责任单位"]
FIRST = ["1", "通村道路破损严重，群众出行不便", "交通运输局"]
SECOND = ["2", "三家企业露天堆放物料，未采取覆盖措施", "生态环境局"]
THIRD = ["3", "人民路井盖缺失三处，夜间行人易摔伤", "住房和城乡建设局"]


def told(report) -> list[tuple[str, int, str, tuple[str, ...]]]:
    return [(one.sheet, one.row, one.description, one.departments) for one in report.accepted]


def test_table_is_read_with_the_title_and_the_signature_around_it():
    report = check(
        "附件1",
        "2018年桃城区监督问题清单",
        "填报单位：桃城区人大常委会",
        table([HEAD, [str(one) for one in ROAD], [str(one) for one in WASTE]]),
        "填报日期：2018年7月31日",
    )
    assert [(one.sheet, one.row, one.seq) for one in report.accepted] == [("表1", 2, 1), ("表1", 3, 2)]
    assert (report.meta.title, report.meta.reporter) == ("2018年桃城区监督问题清单", "桃城区人大常委会")
    assert str(report.meta.reported_on) == "2018-07-31"
    assert report.as_json()["sheets"][0]["kind"] == "table"
    assert rows_once(report, "表1") == [1, 2, 3]


def test_year_of_a_date_comes_from_the_title_above_the_table():
    rows = [HEAD, [str(one) for one in issue(due="9月30日前")]]
    assert str(check("2018年问题清单", table(rows)).accepted[0].due.date) == "2018-09-30"


def test_title_is_found_near_the_table_that_ends_a_long_report():
    text = [f"调研组走访了第{n}家企业，听取了意见。" for n in range(40)]
    report = check("2018年调研报告", *text, "附件：营商环境问题清单", table([NARROW, FIRST]), year=None)
    assert report.meta.title == "附件：营商环境问题清单"


def test_merged_cells_hold_for_every_row_they_cover():
    rows = [
        NARROW,
        ["1", FIRST[1], "交通运输局"],
        ["2", SECOND[1], GOES_ON],
        ["3", THIRD[1], "住房和城乡建设局"],
    ]
    assert [one.departments for one in check(table(rows)).accepted] == [
        ("交通运输局",),
        ("交通运输局",),
        ("住房和城乡建设局",),
    ]


def test_heading_of_two_levels_is_read_by_its_lower_one():
    rows = [
        ["序号", "问题描述", ("整改责任", 2), "备注"],
        [GOES_ON, GOES_ON, "责任单位", "整改时限", GOES_ON],
        ["1", FIRST[1], "交通运输局", "2018-09-30", ""],
        ["2", SECOND[1], "生态环境局", "2018-10-31", ""],
    ]
    report = check(table(rows))
    assert [(one.departments, str(one.due.date)) for one in report.accepted] == [
        (("交通运输局",), "2018-09-30"),
        (("生态环境局",), "2018-10-31"),
    ]
    assert ignored(report) == {1: "header", 2: "header"}


def test_columns_drawn_by_hand_are_those_people_see():
    """Row two is a hair wider in its second column: Word keeps five grid columns for three."""
    rows = [
        [("序号", 1), ("问题描述", 2), ("责任单位", 2)],
        [("1", 1), (FIRST[1], 2), ("交通运输局", 2)],
        [("2", 1), (SECOND[1], 3), ("生态环境局", 1)],
    ]
    report = check(table(rows, [800, 4000, 900, 60, 2000]))
    assert [one.departments for one in report.accepted] == [("交通运输局",), ("生态环境局",)]


def test_row_that_starts_further_right_keeps_its_columns():
    rows = [NARROW, FIRST, row([SECOND[1], "生态环境局"], '<w:gridBefore w:val="1"/>')]
    assert check(table(rows)).accepted[1].description == SECOND[1]


def test_every_table_that_holds_a_list_is_read_and_the_others_named():
    report = check(
        "一、营商环境领域",
        table([NARROW, FIRST]),
        "二、大气污染防治",
        table([NARROW, SECOND]),
        table([["会议时间", "参加人员"], ["7月3日", "全体"]]),
    )
    assert [(one.sheet, one.row, one.category) for one in report.accepted] == [
        ("表1", 2, "营商环境领域"),
        ("表2", 2, "大气污染防治"),
    ]
    assert [(one.name, one.used, one.reason) for one in report.sheets] == [
        ("表1", True, None),
        ("表2", True, None),
        ("表3", False, "no_header"),
    ]


def test_heading_repeated_on_the_next_page_is_no_issue():
    report = check(table([NARROW, FIRST, NARROW, SECOND]))
    assert (len(report.accepted), ignored(report)) == (2, {1: "header", 3: "header"})


def test_table_cut_in_two_is_read_on_with_its_rows_counted_on():
    report = check(table([NARROW, FIRST]), "续表", table([SECOND, THIRD]))
    assert [(one.sheet, one.row) for one in report.accepted] == [("表1", 2), ("表1", 3), ("表1", 4)]
    assert [doubt.code for doubt in report.warnings] == ["continued_table"]


def test_other_table_of_the_same_width_after_some_words_is_not_taken_for_a_continuation():
    report = check(table([NARROW, FIRST]), "以下为参会名单：", table([["1", "张某", "某乡"]]))
    assert (len(report.accepted), report.rejected) == (1, [])


def test_list_inside_a_table_that_is_only_a_frame_is_read():
    report = check(table([[table([NARROW, FIRST, SECOND])]]))
    assert [(one.sheet, one.row) for one in report.accepted] == [("表1-1", 2), ("表1-1", 3)]


def test_table_inside_a_cell_of_the_list_is_part_of_its_text():
    inner = paragraph("办理时间过长：") + table([["环节", "天数"], ["施工许可", "45"]])
    report = check(table([NARROW, ["1", inner, "住房和城乡建设局"]]))
    assert [one.description for one in report.accepted] == ["办理时间过长：\n环节 天数\n施工许可 45"]


def test_automatic_numbers_are_read_as_people_see_them():
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    auto = paragraph("", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    report = check(
        table([NARROW, [auto, *FIRST[1:]], [auto, *SECOND[1:]]]), word__numbering_DOT_xml=numbering
    )
    assert [one.seq for one in report.accepted] == [1, 2]


def test_what_was_deleted_or_is_hidden_does_not_count():
    gone = row(THIRD, "<w:del/>")
    hidden_text = paragraph("已核实", run="<w:vanish/>") + paragraph(FIRST[1])
    report = check(table([NARROW, ["1", hidden_text, "交通运输局"], gone, row(SECOND, "<w:hidden/>")]))
    assert told(report) == [("表1", 2, FIRST[1], ("交通运输局",))]
    assert ignored(report) == {1: "header", 3: "hidden"}


def test_errors_name_the_row_and_column_of_the_table():
    report = check(table([HEAD, [str(one) for one in issue(departments="", due="不知何时2018-13-45")]]))
    assert faults(report)[0] == (2, "D", "departments")


def test_marked_copy_is_a_workbook_that_can_be_corrected_and_sent_again():
    data = document("2018年清单", table([NARROW, FIRST, ["2", SECOND[1], ""]]))
    report = check_issue_list(data, "清单.docx")
    book = load_workbook(io.BytesIO(mark_errors(data, "清单.docx", report)))
    sheet = book["表1"]
    assert (
        sheet["C3"].comment and sheet["C3"].fill.fgColor.rgb.endswith("FFC7CE") or sheet["C3"].fill.fill_type
    )
    sheet["C3"] = "生态环境局"
    held = io.BytesIO()
    book.save(held)
    assert told(check_issue_list(held.getvalue(), "清单.xlsx")) == [
        ("表1", 2, FIRST[1], ("交通运输局",)),
        ("表1", 3, SECOND[1], ("生态环境局",)),
    ]


def test_document_written_by_python_docx_is_read():
    made = docx.Document()
    made.add_heading("2018年桃城区问题清单")
    inside = made.add_table(rows=3, cols=3)
    for at, texts in enumerate((NARROW, FIRST, SECOND)):
        for column, text in enumerate(texts):
            inside.cell(at, column).text = text
    inside.cell(1, 2).merge(inside.cell(2, 2))
    held = io.BytesIO()
    made.save(held)
    report = check_issue_list(held.getvalue(), "a.docx")
    assert (len(report.accepted), report.meta.title) == (2, "2018年桃城区问题清单")


def test_strict_document_is_read_as_well():
    xml = f"<w:document {W}><w:body>{table([NARROW, FIRST])}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert len(check(word__document_DOT_xml=xml).accepted) == 1


def test_copy_for_older_programs_is_not_read_a_second_time():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = table([NARROW, FIRST])
    box = f"<w:p><mc:AlternateContent {mc}><mc:Choice>{both}</mc:Choice><mc:Fallback>{both}</mc:Fallback></mc:AlternateContent></w:p>"
    report = check(box)
    assert [one.name for one in report.sheets] == ["表1"]


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "no table": (lambda: document("本次检查没有发现问题。"), "no_table"),
    "no list in the table": (lambda: document(table([["甲", "乙"], ["一", "二"]])), "no_list"),
    "entities": (
        lambda: document(word__document_DOT_xml=f"{LAUGHS}<w:document {W}>&b;</w:document>"),
        "dtd",
    ),
    "external entity in another part": (
        lambda: document(
            table([NARROW, FIRST]),
            word__styles_DOT_xml='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>',
        ),
        "dtd",
    ),
    "bomb": (lambda: document("0" * (40 * 2**20)), "unpacks_too_large"),
    "very many rows": (lambda: document(table([NARROW] + [FIRST] * 31_000)), "unpacks_too_large"),
    "very deep": (lambda: document("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "word_too_long"),
    "one row without end": (
        lambda: document(
            f"<w:tbl><w:tr><w:tc>{''.join(paragraph(str(n * 7919)) for n in range(60_000))}</w:tc></w:tr></w:tbl>"
        ),
        "word_too_long",
    ),
    "cut off": (lambda: document(table([NARROW, FIRST]))[:400], "broken"),
    "not well-formed": (lambda: document(word__document_DOT_xml="<w:document"), "broken"),
    "unknown namespace": (
        lambda: document(word__document_DOT_xml="<w:document><w:tbl/></w:document>"),
        "broken",
    ),
    "macros": (lambda: document(table([NARROW, FIRST]), word__vbaProject_DOT_bin=b"x"), "macros"),
    "archive inside": (
        lambda: document(table([NARROW, FIRST]), word__embeddings__a_DOT_bin=b"PK\x03\x04abcd"),
        "nested",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_or_wrong_document_is_refused_for_its_reason(name):
    build, code = HOSTILE[name]
    report = check_issue_list(build(), "清单.docx")
    assert not report.readable
    assert report.message["zh"].startswith(TEXTS[code][0].split("{")[0])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (compound({"WordDocument": b"x"}), "清单.doc"),
        (compound({"WordDocument": b"x"}), "清单.docx"),
        (b"{\\rtf1 x}", "清单.rtf"),
        ("问题".encode(), "清单.wps"),
    ],
)
def test_old_word_file_is_refused_with_the_way_out(data, name):
    report = check_issue_list(data, name)
    assert "另存为 .docx" in report.message["zh"] and "save it as .docx" in report.message["en"]


@pytest.mark.parametrize("span", ["0", "-5", "99999999999", "x", "", "²"])
def test_senseless_spans_harm_nobody(span):
    odd = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("说明")}</w:tc></w:tr>'
    assert len(check(table([NARROW, FIRST, odd, SECOND])).accepted) == 2


def random_table(dice: random.Random, depth: int = 0) -> str:
    texts = [*NARROW, *FIRST, "同上", "合计", "填表人：赵某", "", "2018-13-45", GOES_ON]
    rows: list = [NARROW] if dice.random() < 0.7 else []
    for _ in range(dice.randint(0, 6)):
        cells = [(dice.choice(texts), dice.choice([1, 1, 1, 2, 70])) for _ in range(dice.randint(0, 5))]
        if dice.random() < 0.1 and depth < 3:
            cells.append((random_table(dice, depth + 1), 1))
        rows.append(row(cells, dice.choice(["", "", "<w:hidden/>", "<w:del/>", '<w:gridBefore w:val="9"/>'])))
    return table(rows, [dice.choice([0, 1, 500, 99_999_999]) for _ in range(dice.randint(0, 8))])


@pytest.mark.parametrize("seed", range(12))
def test_every_row_of_any_table_is_in_exactly_one_place(seed):
    dice = random.Random(seed)
    for _ in range(10):
        report = check(*(random_table(dice) for _ in range(dice.randint(1, 4))), "续表", random_table(dice))
        for sheet in report.sheets:
            listed = rows_once(report, sheet.name)
            assert listed == (list(range(1, len(listed) + 1)) if sheet.used else [])
