"""Faults and doubts of single cells: place, expected, found, remedy in two languages."""

import datetime

import pytest

from issues.intake.check import check_issue_list
from tests.issues.intake.build import (
    HEAD,
    META,
    ROAD,
    TITLE,
    check,
    faults,
    issue,
    package,
    parts,
    workbook,
    xml_rows,
)


def body(*rows, **looks):
    return check([HEAD, *rows], **looks)


def test_fault_says_where_what_was_expected_what_was_found_and_the_remedy():
    report = check([TITLE, META, HEAD, issue(due="2018-02-30")])

    assert report.rejected[0].as_json() == {
        "sheet": "问题清单",
        "row": 4,
        "column": "G",
        "field": "due",
        "reason": {
            "zh": "应为日期，现为“2018-02-30”，没有这一天。请填写如 2018-12-31。",
            "en": "Expected a date, found “2018-02-30”, and there is no such day. Write e.g. 2018-12-31.",
        },
    }


def test_all_faults_of_a_row_are_told_at_once():
    report = body(issue(description="", departments="", due="9月31日"))

    assert faults(report) == [(2, "C", "description"), (2, "D", "departments"), (2, "G", "due")]
    assert report.accepted == []


@pytest.mark.parametrize("text", ["", " ", "无", "/", "——", "待定", "不详"])
def test_organization_is_required(text):
    assert faults(body(issue(departments=text))) == [(2, "D", "departments")]


@pytest.mark.parametrize("text", ["", "/", "123", "2018", "。", "问"])
def test_problem_must_be_said_in_words(text):
    assert faults(body(issue(description=text))) == [(2, "C", "description")]


@pytest.mark.parametrize(
    "value", [123, 3.5, "12345", "2018-09-30", datetime.date(2018, 9, 30), "甲" * 50, "A1"]
)
def test_organization_must_look_like_a_name(value):
    report = body(issue(departments=value))

    assert faults(report) == [(2, "D", "departments")]
    assert "单位名称" in report.rejected[0].reason["zh"]


@pytest.mark.parametrize(
    "due", ["2018-02-30", "9月31日", "2018年13月", "2018.0.5", 12, 0.5, datetime.time(8, 0)]
)
def test_impossible_deadline_keeps_the_row_out(due):
    assert faults(body(issue(due=due), year=2018)) == [(2, "G", "due")]


def test_only_supporting_organizations_are_not_enough():
    rows = [["问题描述", "责任单位", "配合单位"], ["通村道路破损严重", "", "财政局"]]
    report = check(rows)

    assert faults(report) == [(2, "B", "departments")]
    assert "财政局" in report.rejected[0].reason["zh"]


def test_missing_organization_points_at_the_lead_column_where_that_is_all_there_is():
    report = check([["问题描述", "牵头单位"], ["通村道路破损严重", ""]])

    assert faults(report) == [(2, "B", "lead")]


def test_formula_without_result_is_told_as_such():
    report = body(issue(departments="=D9&D10"))

    assert faults(report) == [(2, "D", "departments")]
    assert "公式" in report.rejected[0].reason["zh"]


def test_formula_counts_by_its_stored_value():
    rows = xml_rows([["问题", "责任单位"], ["通村道路破损", "X"]])
    stored = '<c r="B2" t="str"><f>CONCATENATE("交通","运输局")</f><v>交通运输局</v></c>'
    data = package(parts(rows.replace('<c r="B2" t="inlineStr"><is><t>X</t></is></c>', stored)))

    assert check_issue_list(data, "a.xlsx").accepted[0].departments == ("交通运输局",)


def test_error_value_of_excel_is_told_as_broken_formula():
    rows = xml_rows([["问题", "责任单位"], ["通村道路破损", "X"]])
    broken = '<c r="B2" t="e"><f>A99</f><v>#REF!</v></c>'
    data = package(parts(rows.replace('<c r="B2" t="inlineStr"><is><t>X</t></is></c>', broken)))

    report = check_issue_list(data, "a.xlsx")
    assert "公式" in report.rejected[0].reason["zh"]


def test_text_that_looks_like_a_formula_stays_text():
    rows = xml_rows([["问题", "责任单位"], ["=HYPERLINK(&quot;http://x&quot;)问题", "交通运输局"]])
    entry = check_issue_list(package(parts(rows)), "a.xlsx").accepted[0]

    assert entry.description == '=HYPERLINK("http://x")问题'


@pytest.mark.parametrize(
    ("value", "seq"),
    [(1, 1), (1.0, 1), ("１２", 12), ("3.", 3), ("二", "二"), ("1-2", "1-2"), ("", None), (1.5, "1.5")],
)
def test_serial_number(value, seq):
    assert body(issue(seq=value)).accepted[0].seq == seq


@pytest.mark.parametrize("value", [1e300, "9" * 16, -1e17])
def test_a_number_longer_than_excel_keeps_is_a_text(value):
    assert isinstance(body(issue(seq=value)).accepted[0].seq, str)


def test_unseen_characters_are_removed_and_line_breaks_kept():
    entry = body(issue(description="\ufeff通村道路\u200b破损\r\n两处\u202e "), year=2018).accepted[0]

    assert entry.description == "通村道路破损\n两处"


def test_numbers_and_dates_in_text_columns_read_as_people_see_them():
    entry = body(issue(measure=3.0, person=datetime.date(2018, 7, 1), category=0.5)).accepted[0]

    assert (entry.measure, entry.person, entry.category) == ("3", "2018-07-01", "0.5")


def test_columns_of_lead_responsible_and_supporting_are_joined():
    rows = [
        ["问题描述", "牵头单位", "责任单位", "配合单位"],
        ["通村道路破损严重", "住建局", "交通局、住建局", "财政局、公安局"],
    ]
    entry = check(rows).accepted[0]

    assert entry.departments == ("住建局", "交通局", "财政局", "公安局")
    assert (entry.lead, entry.supporting) == (("住建局",), ("财政局", "公安局"))


def test_doubts_name_column_field_and_code():
    entry = body(issue(due="9月30日"), year=2018).accepted[0]

    told = entry.warnings[0].as_json()
    assert (told["code"], told["column"], told["field"]) == ("year_inferred", "G", "due")
    assert "2018-09-30" in told["message"]["zh"] and "2018-09-30" in told["message"]["en"]


def test_a_file_with_one_bad_row_still_gives_the_others():
    report = check_issue_list(workbook([HEAD, ROAD, issue(departments="")]), "a.xlsx")

    assert len(report.accepted) == 1 and len(report.rejected) == 1
