"""Text files: encodings, delimiters, quotation marks, record numbers."""

import pytest

from issues.intake.check import check_issue_list
from issues.intake.texts import decode, delimiter_of
from tests.issues.intake.build import ignored, rows_once

TEXT = "2018年问题清单\n序号,问题描述,责任单位,整改时限\n1,通村道路破损严重，群众出行不便,交通运输局,2018-09-30\n"


def check(text, name="清单.csv", encoding="utf-8", **options):
    return check_issue_list(text.encode(encoding), name, **options)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_encodings(encoding):
    report = check(TEXT, encoding=encoding)

    assert report.meta.title == "2018年问题清单"
    assert report.accepted[0].departments == ("交通运输局",)


def test_gb18030_characters_outside_gbk():
    assert (
        check(TEXT.replace("通村", "\U00020086村"), encoding="gb18030")
        .accepted[0]
        .description.startswith("\U00020086村")
    )


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "；"])
def test_delimiter_is_told_from_the_lines(sign):
    report = check(TEXT.replace(",", sign))

    assert report.accepted[0].description == "通村道路破损严重，群众出行不便"


def test_tsv_is_parted_by_tabs_whatever_else_it_holds():
    report = check("问题,描述\t责任单位\n道路破损,严重\t交通局\n", "清单.tsv")

    assert report.accepted[0].description == "道路破损,严重"


def test_separator_line_of_excel():
    assert check("sep=|\n" + TEXT.replace(",", "|")).accepted[0].row == 4


def test_row_is_the_number_of_the_record():
    text = '序号,问题描述,责任单位\n1,"道路破损\n共三处","交通局"\n\n2,排水不畅造成积水,水务局\n'
    report = check(text)

    assert [(entry.row, entry.description) for entry in report.accepted] == [
        (2, "道路破损\n共三处"),
        (4, "排水不畅造成积水"),
    ]
    assert ignored(report) == {1: "header", 3: "blank"}
    assert rows_once(report, "清单") == [1, 2, 3, 4]


def test_sheet_is_called_after_the_file():
    assert check(TEXT, "桃城区/问题 清单.csv").sheets[0].name == "问题 清单"


def test_quotation_mark_left_open_swallows_no_rows():
    text = '序号,问题描述,责任单位\n1,"散乱污企业未整治,生态环境局\n2,道路破损严重影响出行,交通局\n'
    report = check(text)

    assert [entry.row for entry in report.accepted] == [2, 3]
    assert [warning.code for warning in report.warnings] == ["bad_quotes"]


def test_quoted_word_at_the_start_of_a_cell():
    report = check('问题描述,责任单位\n"散乱污"企业未整治到位,生态环境局\n')

    assert "散乱污" in report.accepted[0].description
    assert report.accepted[0].departments == ("生态环境局",)


def test_rows_of_unequal_length():
    report = check(
        "问题描述,责任单位,整改时限\n道路破损严重,交通局\n排水不畅造成积水,水务局,立行立改,多一格\n"
    )

    assert [entry.due.kind for entry in report.accepted] == ["none", "immediate"]
    assert report.accepted[1].other == {"D列": "多一格"}


def test_carriage_returns_alone_end_lines():
    assert len(check(TEXT.replace("\n", "\r")).accepted) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "一句话", "没有表头的,两列\n道路,交通局"])
def test_text_without_list_is_refused(text):
    assert not check(text).readable


def test_delimiter_in_doubt_is_a_comma():
    assert delimiter_of("问题", "a.csv") == delimiter_of("", "a.csv") == ","


def test_utf16_without_mark_of_chinese_text():
    assert (
        decode("问题,责任单位\n".encode("utf-16-le"))
        == decode("问题,责任单位\n".encode("utf-16-be"))
        == "问题,责任单位\n"
    )
