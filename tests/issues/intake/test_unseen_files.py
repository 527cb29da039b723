"""Files as programs of all kinds write them: encodings, quotes, odd packages, stored results; written before they were read."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from tests.issues.intake.build import (
    MAIN,
    compound,
    ignored,
    package,
    parts,
    rows_once,
    saved,
    workbook,
    workbooks,
    xls,
    xml_rows,
)
from tests.issues.intake.build_word import GOES_ON, document, table
from tests.issues.intake.hostile import changed
from tests.issues.intake.reading import HEAD, LAMP, ROAD, WASTE, categories, days, read, said, units

LINES = [HEAD, ["1", ROAD, "交通局", "2018-09-30"], ["2", WASTE, "环保局", "2018-10-31"]]


def joined(sign=",", end="\r\n", quoted=False) -> str:
    wrap = (lambda text: '"' + text.replace('"', '""') + '"') if quoted else str
    return end.join(sign.join(map(wrap, line)) for line in LINES) + end


# ── text ──
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("sign", [",", "\t", ";"])
@pytest.mark.parametrize("quoted", [True, False])
def test_text_of_every_encoding_sign_and_quoting(encoding, sign, quoted):
    report = read(joined(sign, quoted=quoted).encode(encoding), "清单.csv")
    assert (said(report), days(report)) == ([ROAD, WASTE], ["2018-09-30", "2018-10-31"])


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_with_a_mark_and_tabs_as_excel_writes_unicode_text(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert said(read(mark + joined("\t").encode(encoding), "清单.txt")) == [ROAD, WASTE]


def test_traditional_text_in_big5_is_no_garbage():
    text = "序號,問題描述,責任單位\r\n1,石橋鎮道路破損嚴重，群眾出行不便,交通局\r\n"
    report = read(text.encode("big5"), "清單.csv")
    assert not report.accepted or report.accepted[0].description.startswith("石橋鎮道路")


def test_title_and_reporter_lines_with_fewer_cells_than_the_table():
    text = "2018年问题清单\r\n填报单位：桃城区人大常委会,,填报日期：2018-08-06\r\n\r\n" + joined()
    report = read(text.encode("gb18030"), "清单.csv")
    assert (report.meta.reporter, str(report.meta.reported_on)) == ("桃城区人大常委会", "2018-08-06")
    assert [entry.row for entry in report.accepted] == [5, 6]


def test_quotation_marks_inside_a_text_that_is_not_quoted():
    text = f'序号,问题描述,责任单位\n1,推行"最多跑一次"不到位，{ROAD},交通局\n2,{WASTE},环保局\n'
    report = read(text.replace("，", "；").encode(), "清单.csv")
    assert len(report.accepted) == 2
    assert '"最多跑一次"' in report.accepted[0].description


def test_line_breaks_and_commas_inside_quotes():
    text = f'序号,问题描述,责任单位\r\n1,"{ROAD},\r\n具体三处","交通局\n公安局"\r\n'
    report = read(text.encode("gbk"), "清单.csv")
    assert units(report) == [("交通局", "公安局")]
    assert "\n具体三处" in report.accepted[0].description


def test_lines_ended_by_blank_commas_and_empty_records():
    text = joined().replace("\r\n", ",,,,\r\n") + ",,,,,,,\r\n,,,,,,,\r\n"
    report = read(text.encode(), "清单.csv")
    assert (said(report), report.rejected) == ([ROAD, WASTE], [])


def test_text_named_xlsx_and_workbook_named_csv_are_read_or_refused_with_words():
    for data, name in (
        (joined().encode("gbk"), "清单.xlsx"),
        (workbook(LINES), "清单.csv"),
        (workbook(LINES), "清单.xls"),
        (xls(LINES), "清单.xlsx"),
    ):
        report = read(data, name)
        assert said(report) == [ROAD, WASTE] or report.message["zh"], name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<html><body><table><tr><td>序号</td><td>问题描述</td></tr></table>".encode("gbk"), "清单.xls"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>', "清单.xls"),
        (b"{\\rtf1\\ansi ...}", "清单.xls"),
        ("序号,问题描述,责任单位\n1,\0\0\0,交通局".encode(), "清单.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "清单.et"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "清单.xlsx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "清单.xls"),
    ],
)
def test_what_only_pretends_to_be_a_workbook_is_refused_with_words(content, name):
    report = read(content, name)
    assert (report.readable, bool(report.message["zh"]), bool(report.message["en"])) == (False, True, True)


# ── packages ──
def sheet_of(cells: str, **more: str) -> bytes:
    return package(
        changed(
            **{"xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>"}
            | more
        )
    )


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_rich_text_in_runs_and_without_the_readings_above_it():
    body = xml_rows(LINES).replace(
        f"<is><t>{ROAD}</t></is>",
        f'<is><r><t>{ROAD[:5]}</t></r><r><rPr><b/></rPr><t>{ROAD[5:]}</t></r><rPh sb="0" eb="1"><t>shi</t></rPh></is>',
    )
    assert said(read(sheet_of(body))) == [ROAD, WASTE]


def test_shared_texts_with_runs_escapes_and_readings():
    shared = (
        f"<sst {MAIN}><si><t>序号</t></si><si><t>问题描述</t></si><si><t>责任单位</t></si>"
        f'<si><r><t>{ROAD}_x000D_</t></r><r><t xml:space="preserve"> 三处</t></r><phoneticPr fontId="1"/></si><si><t>交通局</t></si></sst>'
    )
    row = "".join(f'<c r="{"ABC"[at]}1" t="s"><v>{at}</v></c>' for at in range(3))
    second = '<c r="A2"><v>1</v></c><c r="B2" t="s"><v>3</v></c><c r="C2" t="s"><v>4</v></c>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
    contents = parts(f'<row r="1">{row}</row><row r="2">{second}</row>')
    contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace(
        "</Rel", f"{relation}</Rel", 1
    )
    report = read(package(contents | {"xl/sharedStrings.xml": shared}))
    (entry,) = report.accepted
    assert entry.description.startswith(ROAD) and entry.description.endswith("三处")
    assert "_x000D_" not in entry.description and "\r" not in entry.description


def test_shared_text_that_is_not_there_breaks_nothing_in_silence():
    body = xml_rows(LINES).replace(
        f'<c r="B2" t="inlineStr"><is><t>{ROAD}</t></is></c>', '<c r="B2" t="s"><v>99</v></c>'
    )
    report = read(sheet_of(body))
    assert not report.readable or (said(report) == [WASTE] and report.rejected)


def test_cells_and_rows_without_their_places():
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line) + "</row>"
        for line in LINES
    )
    report = read(sheet_of(cells))
    assert [(entry.row, entry.description) for entry in report.accepted] == [(2, ROAD), (3, WASTE)]


def test_stored_results_of_formulas_count_and_formulas_do_not():
    body = xml_rows([HEAD])
    body += f'<row r="2"><c r="A2"><f>ROW()-1</f><v>1</v></c><c r="B2" t="str"><f>[1]Sheet1!B2&amp;"x"</f><v>{ROAD}</v></c>'
    body += '<c r="C2" t="str"><f>VLOOKUP(A2,[1]Sheet1!A:B,2,0)</f><v>交通局</v></c><c r="D2"><f>TODAY()</f></c></row>'
    report = read(sheet_of(body))
    (entry,) = report.accepted
    assert (entry.seq, entry.description, entry.departments) == (1, ROAD, ("交通局",))
    assert entry.due.date is None


def test_errors_and_truths_as_problem_or_organization_are_faults():
    body = xml_rows([HEAD])
    body += f'<row r="2">{inline("B2", ROAD)}<c r="C2" t="e"><v>#N/A</v></c></row>'
    body += f'<row r="3"><c r="B3" t="b"><v>1</v></c>{inline("C3", "交通局")}</row>'
    body += f'<row r="4"><c r="B4" t="e"><f>A1</f><v>#REF!</v></c>{inline("C4", "交通局")}</row>'
    report = read(sheet_of(body))
    assert report.accepted == []
    assert {(fault.row, fault.field) for fault in report.rejected} >= {(2, "departments"), (4, "description")}


def test_dimension_that_lies_and_empty_styled_cells():
    body = xml_rows(LINES) + "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(4, 3000)
    )
    columns = '<cols><col min="1" max="16384" width="9" style="1"/></cols>'
    xml = f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/>{columns}<sheetData>{body}</sheetData></worksheet>'
    report = read(package(changed(**{"xl/worksheets/sheet1.xml": xml})))
    assert said(report) == [ROAD, WASTE]


def test_a_million_empty_formatted_rows_lose_no_issue():
    rows = "".join(f'<row r="{n}" ht="18" customHeight="1"/>' for n in range(4, 1_000_001))
    report = read(sheet_of(xml_rows(LINES) + rows))
    assert said(report) == [ROAD, WASTE] or report.message["zh"]


def test_very_wide_formatted_row_loses_no_issue():
    wide = '<row r="4">' + '<c s="0"/>' * 16_384 + "</row>"
    report = read(sheet_of(xml_rows(LINES) + wide))
    assert said(report) == [ROAD, WASTE] or report.message["zh"]


def test_strict_and_prefixed_xml_of_other_programs():
    xml = (
        f'<x:worksheet xmlns:x="{MAIN[7:-1]}"><x:sheetData>'
        + xml_rows(LINES)
        + "</x:sheetData></x:worksheet>"
    )
    for tag in ("row", "is", "t", "c"):
        xml = (
            xml.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    assert said(read(package(changed(**{"xl/worksheets/sheet1.xml": xml})))) == [ROAD, WASTE]


def test_workbook_with_a_chart_pictures_comments_and_defined_names():
    book = Workbook()
    sheet = book.active
    for line in LINES:
        sheet.append(line)
    sheet.auto_filter.ref = "A1:D3"
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    book.create_sheet("Sheet2")
    book.create_chartsheet("图表")
    assert said(read(saved(book))) == [ROAD, WASTE]


def test_damaged_directory_and_wrong_sums_are_refused_with_words():
    data = workbook(LINES)
    for broken in (
        data[:-30],
        data[30:],
        data.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        data[: len(data) // 2] + bytes(200),
    ):
        report = read(broken)
        assert (report.readable, bool(report.message["zh"])) == (False, True)


def test_targets_outside_the_package_are_not_followed():
    for target in ("../../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x.xml"):
        contents = parts(xml_rows(LINES))
        contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace(
            "worksheets/sheet1.xml", target
        )
        report = read(package(contents))
        assert (report.readable, bool(report.message["zh"])) == (False, True), target


def test_target_by_an_absolute_path_inside_the_package_is_followed():
    contents = parts(xml_rows(LINES))
    contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace(
        'Target="worksheets/sheet1.xml"', 'Target="/xl/worksheets/sheet1.xml"'
    )
    assert said(read(package(contents))) == [ROAD, WASTE]


def test_stored_entries_and_a_comment_at_the_end_of_the_archive():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts(xml_rows(LINES)).items():
            archive.writestr(name, content)
        archive.comment = "由办公软件导出".encode()
    assert said(read(held.getvalue())) == [ROAD, WASTE]


# ── .xls ──
def test_old_workbook_with_title_ditto_and_chinese_dates():
    rows = [
        ["2018年问题清单"],
        HEAD,
        [1, ROAD, "交通局", "二〇一八年九月底"],
        [2, WASTE, "同上", "同上"],
        ["合计", "2"],
    ]
    report = read(xls(rows), "清单.xls")
    assert (units(report), days(report)) == ([("交通局",)] * 2, ["2018-09-30"] * 2)
    assert rows_once(report, "Sheet1") == [1, 2, 3, 4, 5]


def test_old_workbook_under_the_name_of_wps():
    report = read(xls(LINES), "清单.et")
    assert said(report) == [ROAD, WASTE] or report.message["zh"]


# ── contents ──
@pytest.mark.parametrize(
    "text",
    ["=1+1 的公式写错", "+86-318 电话无人接听", "-5 度断供暖气", "@所有人 通知不到位", "\t缩进的问题描述"],
)
def test_texts_that_begin_like_formulas_stay_texts(text):
    for data, name in (
        (joined().replace(ROAD, text).encode(), "清单.csv"),
        (sheet_of(xml_rows(LINES).replace(ROAD, text)), "清单.xlsx"),
    ):
        assert said(read(data, name))[0] == text.strip()


def test_emoji_rare_characters_and_a_cell_at_the_limit():
    long = "㐀𠀀😀路灯不亮" * 4_000
    report = read(workbook([HEAD, [1, long[:32_000], "交通局", ""]]))
    (entry,) = report.accepted
    assert entry.description == long[:32_000]


def test_half_a_surrogate_pair_does_no_harm():
    xml = xml_rows(LINES).replace(ROAD, ROAD + "_xD83D_")
    report = read(sheet_of(xml))
    assert said(report)[0].startswith(ROAD)
    said(report)[0].encode()


# ── files of offices, a sixth set ──
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "\x1a"])
def test_lines_ended_as_on_old_machines(end, tail):
    text = end.join(["序号,问题描述,责任单位", f"1,{ROAD},交通局", f"2,{WASTE},环保局"]) + end + tail
    assert units(read(text.encode("gb18030"), "清单.csv")) == [("交通局",), ("环保局",)]


def test_text_copied_from_word_with_tabs_title_and_rows_of_fewer_cells():
    top = "桃城区问题清单\n填报单位：桃城区人大常委会\n\n"
    text = f"{top}序号\t问题描述\t责任单位\t整改时限\n1\t{ROAD}\t交通局\n2\t{WASTE}\t环保局\t长期坚持\n填表人：甲\n"
    report = read(text.encode("utf-16"), "清单.txt")
    assert (units(report), days(report)) == ([("交通局",), ("环保局",)], ["none", "long_term"])
    assert (report.meta.title, report.meta.reporter) == ("桃城区问题清单", "桃城区人大常委会")


def test_rare_characters_in_gb18030_with_semicolons_and_thousands_of_empty_records():
    village = "石桥镇㙦村𠮷家庄通村道路破损严重"
    text = f"序号;问题描述;责任单位\r\n1;{village};交通局\r\n" + ";;\r\n" * 5_000
    report = read(text.encode("gb18030"), "清单.csv")
    assert (said(report), len(report.ignored)) == ([village], 5_001)


def test_cells_of_other_programs_dates_in_iso_texts_of_formulas_and_pictures():
    cells = (
        f'<row r="1">{"".join(f"""<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>""" for c, t in zip("ABCDE", (*HEAD, "照片"), strict=True))}</row>'
        f'<row r="2"><c r="A2"><f>ROW()-1</f><v>1</v></c><c r="B2" t="str"><f>X2&amp;Y2</f><v>{ROAD}</v></c>'
        '<c r="C2" t="str"><f>VLOOKUP(1,Z:Z,1)</f><v>交通局</v></c><c r="D2" t="d"><v>2018-09-30T00:00:00</v></c>'
        '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
        '<row r="3"><c r="A3"><f>ROW()-1</f></c><c r="B3" t="str"><f>X3</f><v></v></c><c r="C3" t="e"><f>V</f><v>#N/A</v></c></row>'
    )
    report = read(package(parts(cells)))
    assert (said(report), units(report), days(report)) == ([ROAD], [("交通局",)], ["2018-09-30"])
    assert [entry.seq for entry in report.accepted] == [1]
    assert (report.rejected, ignored(report)[3]) == ([], "blank")


def test_sheets_of_one_county_each_with_columns_of_its_own_a_cover_and_figures():
    sheets = {
        "封面": [["问题清单汇编"], ["2018年8月"]],
        "汇总": [["县区", "责任单位", "问题数", "已完成", "整改率"], ["桃城区", "交通局", 3, 2, "67%"], ["合计", "", 3, 2, "67%"]],
        "桃城区": [["桃城区问题清单"], HEAD, [1, ROAD, "交通局", "9月底"]],
        "冀州区": [["填报单位：冀州区人大常委会"], ["编号", "承办部门", "问题内容", "拟完成时间"], ["1", "环保局", WASTE, "长期坚持"]],
        "石桥镇": [["序号", "存在问题", "部门"], [1, LAMP, "城管局"]],
        "Sheet7": [],
    }  # fmt: skip
    report = read(workbooks(sheets), "清单.xlsx", year=2018)
    assert [sheet.name for sheet in report.sheets if sheet.used] == ["桃城区", "冀州区", "石桥镇"]
    assert units(report) == [("交通局",), ("环保局",), ("城管局",)]
    assert days(report) == ["2018-09-30", "long_term", "none"]


def test_old_workbook_with_parts_merged_units_and_subtotals():
    report = read(
        xls(
            [
                ["2018年问题台账"],
                HEAD,
                ["一、道路交通类（2条）"],
                [1, ROAD, "交通局、公安局", 43373],
                [2, LAMP, "", "立行立改"],
                ["", "小计", "2条", ""],
                ["二、环境类（1条）"],
                [3, WASTE, "环保局（牵头）", "2018年10月"],
            ],
            merges=[(0, 0, 0, 3), (2, 0, 2, 3), (3, 2, 4, 2), (6, 0, 6, 3)],
            dates={(3, 3): "yyyy/m/d"},
        ),
        "台账.xls",
    )
    assert units(report) == [("交通局", "公安局"), ("交通局", "公安局"), ("环保局",)]
    assert days(report) == ["2018-09-30", "immediate", "2018-10-31"]
    assert (categories(report), report.rejected) == (["道路交通类", "道路交通类", "环境类"], [])


def test_word_table_with_spanning_parts_repeated_heading_and_signatures_inside():
    lines = [
        ["序号", "问题类别", "问题描述", "责任单位", "整改时限"],
        ["一、市直部门", "", "", "", ""],
        ["1", "道路", ROAD, "市交通局\n市公安局", "2018年9月底前"],
        ["2", GOES_ON, LAMP, "同上", "立行立改"],
        ["序号", "问题类别", "问题描述", "责任单位", "整改时限"],
        ["3", "环境", WASTE, "环保局（牵头），工信局（配合）", "长期坚持"],
        ["合计", "", "3条", "", ""],
        ["填表人：甲", "", "", "审核人：乙", ""],
    ]
    report = read(document("桃城区问题清单", "（2018年8月6日）", table(lines)), "清单.docx")
    assert units(report) == [("市交通局", "市公安局"), ("市交通局", "市公安局"), ("环保局", "工信局")]
    assert days(report) == ["2018-09-30", "immediate", "long_term"]
    assert (report.rejected, rows_once(report, "表1")) == ([], list(range(1, 9)))
