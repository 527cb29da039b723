"""The person's own workbook given back: red cells, notes, the list of errors, and nothing else changed."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from issues.intake.check import check_issue_list
from issues.intake.marked import AUTHOR, mark_errors
from issues.intake.words import ERROR_SHEET
from tests.issues.intake.build import (
    HEAD,
    META,
    ROAD,
    TITLE,
    issue,
    package,
    parts,
    saved,
    workbook,
    workbooks,
    xls,
    xml_rows,
)

BAD = issue(seq=2, departments="", due="2018-02-30")
RED = "FFFFC7CE"


def marked(data, name="清单.xlsx"):
    return load_workbook(io.BytesIO(mark_errors(data, name, check_issue_list(data, name))))


def red_cells(sheet):
    return [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == RED]


def test_faulty_cells_are_red_and_carry_the_reason():
    sheet = marked(workbook([TITLE, META, HEAD, ROAD, BAD]))["问题清单"]

    assert red_cells(sheet) == ["D5", "G5"]
    assert "没有这一天" in sheet["G5"].comment.text and "no such day" in sheet["G5"].comment.text
    assert sheet["D4"].comment is None


def test_sheet_of_errors_lists_every_fault():
    rows = list(marked(workbook([HEAD, BAD]))[ERROR_SHEET].iter_rows(values_only=True))

    assert rows[0][:4] == ("工作表", "行", "列", "栏目")
    assert [row[:4] for row in rows[1:]] == [
        ("问题清单", 2, "D", "责任单位"),
        ("问题清单", 2, "G", "整改时限"),
    ]


def test_own_formulas_formats_and_other_sheets_stay():
    data = workbooks(
        {"问题清单": [HEAD, BAD, ["", "", "", "", "=1+1"]], "附表": [["保留"]]}, formats={"A2": "0.00"}
    )
    book = marked(data)

    assert book["附表"]["A1"].value == "保留"
    assert (book["问题清单"]["E3"].value, book["问题清单"]["E3"].data_type) == ("=1+1", "f")
    assert book["问题清单"]["A2"].number_format == "0.00"


def test_corrected_and_sent_again_is_read_as_if_never_marked():
    book = marked(workbook([HEAD, ROAD, BAD]))
    book["问题清单"]["D3"], book["问题清单"]["G3"] = "水务局", "2018-10-31"
    report = check_issue_list(saved(book), "清单.xlsx")

    assert [entry.row for entry in report.accepted] == [2, 3]
    assert report.rejected == []
    assert [sheet.used for sheet in report.sheets] == [True, False]


def test_second_round_marks_only_what_is_still_wrong():
    book = marked(workbook([HEAD, ROAD, BAD]))
    book["问题清单"]["D3"] = "水务局"
    again = marked(saved(book))

    assert red_cells(again["问题清单"]) == ["G3"]
    assert again["问题清单"]["D3"].comment is None
    assert again.sheetnames.count(ERROR_SHEET) == 1 and again[ERROR_SHEET].max_row == 2


def test_persons_own_note_is_kept_beside_ours():
    book = load_workbook(io.BytesIO(workbook([HEAD, BAD])))
    book.active["D2"].comment = Comment("请核实", "王某")
    sheet = marked(saved(book))["问题清单"]

    assert sheet["D2"].comment.text.startswith("请核实\n") and sheet["D2"].comment.author == AUTHOR


def test_fault_in_a_merged_cell_is_marked_at_its_first_cell():
    rows = [HEAD, issue(departments="123"), issue(seq=2, departments="")]
    sheet = marked(workbook(rows, merges=["D2:D3"]))["问题清单"]

    assert red_cells(sheet) == ["D2"] and "123" in sheet["D2"].comment.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("序号,问题描述,责任单位\n1,=1+1问题严重,\n2,+cmd|x,@甲局\n".encode(), "清单.csv"),
        (xls([HEAD[:4], [1, "", "=1+1问题严重", ""]]), "清单.xls"),
    ],
)
def test_text_and_old_files_come_back_as_xlsx_without_formulas(data, name):
    sheet = marked(data, name).worksheets[0]

    assert red_cells(sheet)
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert any("=1+1" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_text_that_looks_like_a_formula_stays_text_in_the_persons_workbook():
    book = load_workbook(io.BytesIO(workbook([HEAD, BAD])))
    book.active["C2"].value, book.active["C2"].data_type = "=1+1问题严重", "s"
    cell = marked(saved(book))["问题清单"]["C2"]

    assert (cell.value, cell.data_type) == ("=1+1问题严重", "s")


def test_quoted_faults_never_become_formulas_in_the_list_of_errors():
    book = marked(workbook([HEAD, issue(due="=2018")]))

    assert "f" not in {cell.data_type for row in book[ERROR_SHEET].iter_rows() for cell in row}


def test_workbook_too_large_for_its_looks_comes_back_with_its_values():
    rows = xml_rows([["问题", "责任单位"], ["=通村道路破损", ""], ["排水不畅造成积水", "水务局"]])
    data = package(parts(rows, tail='<mergeCells><mergeCell ref="J1:XFD900"/></mergeCells>'))
    sheet = marked(data)["S"]

    assert red_cells(sheet) == ["B2"]
    assert (sheet["A2"].value, sheet["A3"].value) == ("=通村道路破损", "排水不畅造成积水")
