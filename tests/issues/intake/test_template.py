"""The workbook we hand out is one we can read back."""

import io

import pytest
from openpyxl import load_workbook

from issues.intake.check import check_issue_list
from issues.intake.template import COLUMNS, HEADER_ROW, LIST_SHEET, build_template
from tests.issues.intake.build import saved

SAMPLE = [sample.format(year=2018) for _, _, sample in COLUMNS]


@pytest.fixture
def template():
    return build_template(
        "桃城区人大常委会", 2018, categories=["脱贫攻坚", "大气污染"], departments=["交通运输局", "水务局"]
    )


def filled(template, *rows):
    book = load_workbook(io.BytesIO(template))
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for column, value in enumerate(row, 1):
            book[LIST_SHEET].cell(number, column).value = value
    book[LIST_SHEET]["I2"] = "2018-07-31"
    return saved(book)


def test_empty_template_is_a_list_without_issues(template):
    report = check_issue_list(template, "模板.xlsx")

    assert report.readable and f"第 {HEADER_ROW} 行" in report.message["zh"]
    assert (report.accepted, report.rejected, report.warnings) == ([], [], [])


def test_filled_template_reads_back_what_was_filled_in(template):
    report = check_issue_list(filled(template, SAMPLE, [*SAMPLE[:9], "长期坚持", "急"]), "模板.xlsx")

    first, second = report.accepted
    assert (report.meta.reporter, report.meta.reported_on.isoformat()) == ("桃城区人大常委会", "2018-07-31")
    assert (first.row, first.seq, first.category, first.description) == (
        HEADER_ROW + 1,
        1,
        SAMPLE[1],
        SAMPLE[2],
    )
    assert (first.departments, first.supporting) == (
        ("行政审批局", "人力资源和社会保障局", "税务局"),
        ("人力资源和社会保障局", "税务局"),
    )
    assert (first.measure, first.person, first.due.date.isoformat()) == (SAMPLE[7], SAMPLE[8], "2018-09-30")
    assert first.other == {"发生地点": SAMPLE[3], "涉及法律条款": SAMPLE[6]}
    assert (second.due.kind, second.other["备注"]) == ("long_term", "急")


def test_sample_and_choices_are_never_read(template):
    report = check_issue_list(template, "模板.xlsx")

    assert [(sheet.name, sheet.used) for sheet in report.sheets] == [
        ("问题清单", True),
        ("填写说明", False),
        ("选项", False),
    ]


def test_template_offers_choices_but_takes_other_answers(template):
    rules = load_workbook(io.BytesIO(template))[LIST_SHEET].data_validations.dataValidation

    assert [(rule.formula1, str(rule.sqref).split(":")[0]) for rule in rules] == [
        ("'选项'!$A$1:$A$2", "B4"),
        ("'选项'!$B$1:$B$2", "E4"),
        ("'选项'!$C$1:$C$2", "J4"),
    ]
    assert not any(rule.showErrorMessage for rule in rules)


def test_names_in_the_template_never_become_formulas():
    template = build_template("=HYPERLINK(1)", 2018, categories=["=1+1"], departments=["@SUM(A1)"])

    cells = [
        cell for sheet in load_workbook(io.BytesIO(template)) for row in sheet.iter_rows() for cell in row
    ]
    assert "f" not in {cell.data_type for cell in cells}


def test_template_without_choices():
    assert check_issue_list(build_template("深州市", 2018), "a.xlsx").readable
