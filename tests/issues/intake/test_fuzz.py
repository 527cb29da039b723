"""Any content, any layout: no exception, every row in exactly one list, no date without its certainty."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from issues.intake.check import check_issue_list, check_sheets
from issues.intake.dates import Context, NoDate, read_due
from issues.intake.departments import read_names, read_organizations
from issues.intake.sheets import Sheet
from tests.issues.intake.build import HEAD, ROAD, compound, package, parts, rows_once, workbook, xls
from tests.issues.intake.hostile import LIST, SHEET

BOOK, OLD_BOOK = workbook([HEAD, ROAD, ROAD]), xls([HEAD, ROAD])
PIECES = [
    *(
        "序号",
        "问题描述",
        "责任单位",
        "整改时限",
        "问题类别",
        "牵头单位",
        "配合单位",
        "措施",
        "同上",
        "〃",
        "合计",
        "小计",
        "注：",
        "填表人：",
    ),
    *(
        "2018年",
        "9月",
        "30日",
        "l0日",
        "底",
        "前",
        "至",
        "-",
        "、",
        "和",
        "局",
        "牵头",
        "配合",
        "（",
        "）",
        "：",
        "=1+1",
        "#REF!",
        "\n",
        " ",
    ),
    *(
        "石桥镇柳树村道路破损严重",
        "住房和城乡建设局",
        "立行立改",
        "已完成",
        "第1页",
        "一、",
        "１２",
        "\u200b",
        "\x00",
        "\U00020086",
        "е",
        "١٢",
    ),
]
TEXT = st.one_of(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.text(max_size=12))
CELL = st.one_of(
    TEXT,
    st.just(""),
    st.integers(-10, 60_000),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
SOME = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def sheets(draw):
    """A sheet as the reader sees it: a heading somewhere, rows of anything, merged and hidden at will."""
    width = draw(st.integers(4, 9))
    row = st.lists(CELL, min_size=width, max_size=width)
    head = (draw(st.permutations(HEAD)) + [""] * width)[:width]
    good = (ROAD + [""] * width)[:width]
    rows = [
        *draw(st.lists(row, max_size=3)),
        head,
        *draw(st.lists(st.one_of(row, st.just(good), st.just(head)), max_size=8)),
    ]
    at = st.tuples(st.integers(0, len(rows)), st.integers(0, width - 1))
    corners = draw(st.lists(st.tuples(at, at), max_size=4))
    merges = [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in corners]
    hidden = draw(st.sets(st.integers(0, len(rows)), max_size=3))
    columns = draw(st.sets(st.integers(0, width), max_size=1))
    return Sheet(
        "表", [list(values) for values in rows], merges=merges, hidden_rows=hidden, hidden_columns=columns
    )


@SOME
@given(sheets(), st.sampled_from([None, 2018]))
def test_any_sheet_is_read_and_every_row_is_in_exactly_one_list(sheet, year):
    report = check_sheets([sheet], year=year)

    json.dumps(report.as_json(), ensure_ascii=False).encode()
    if report.readable:
        assert rows_once(report, "表") == list(range(1, len(sheet.rows) + 1))
    for entry in report.accepted:
        assert entry.description and entry.departments
        assert (entry.due.date is not None) == (entry.due.kind == "fixed")


@SOME
@given(st.lists(st.lists(TEXT, max_size=6), max_size=10), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_text_file_is_answered(rows, encoding):
    text = "\n".join(",".join(row) for row in [HEAD, *rows])
    report = check_issue_list(text.encode(encoding, "replace"), "a.csv")

    if report.readable:
        rows = rows_once(report, "a")
        assert rows == list(range(1, len(rows) + 1))


@SOME
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a", "a.tsv"]))
def test_any_bytes_are_answered(data, name):
    report = check_issue_list(data, name)

    assert report.readable or report.message["zh"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_workbook_with_changed_bytes_is_answered(data):
    book = bytearray(BOOK)
    for at in data.draw(st.lists(st.integers(0, len(book) - 1), min_size=1, max_size=4)):
        book[at] = data.draw(st.integers(0, 255))
    report = check_issue_list(bytes(book), "a.xlsx")

    assert report.readable or report.message["zh"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_workbook_with_changed_xml_is_answered(data):
    xml = str(parts(LIST)[SHEET])
    at = data.draw(st.integers(0, len(xml)))
    piece = data.draw(
        st.sampled_from(
            ["<", ">", '"', "<c>", "</row>", "<v/>", "<row>", 'r="A1"', "&#0;", "<c r='B9'><v>1</v></c>", "x"]
        )
    )
    report = check_issue_list(package(parts(LIST) | {SHEET: xml[:at] + piece + xml[at:]}), "a.xlsx")

    assert report.readable or report.message["zh"]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_old_workbook_with_changed_bytes_is_answered(data):
    book = bytearray(OLD_BOOK)
    for at in data.draw(st.lists(st.integers(0, len(book) - 1), min_size=1, max_size=4)):
        book[at] = data.draw(st.integers(0, 255))
    report = check_issue_list(bytes(book), "a.xls")

    assert report.readable or report.message["zh"]


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=2000))
def test_old_workbook_of_any_records_is_answered(stream):
    assert check_issue_list(compound({"Workbook": stream}), "a.xls").message


@SOME
@given(CELL, st.booleans())
def test_any_deadline_is_understood_or_refused(value, from_1904):
    try:
        due = read_due(value, Context(2018, from_1904=from_1904))
    except NoDate:
        return
    assert (due.date is not None) == (due.kind == "fixed")
    assert due.kind in {"fixed", "immediate", "long_term", "done", "none", "unclear"}
    assert due.doubts or due.kind != "unclear"


@SOME
@given(TEXT, TEXT, TEXT, st.booleans())
def test_any_organizations_are_taken_apart(one, two, three, combined):
    said = read_organizations(one, two, three, combined)

    assert len(set(said.everybody)) == len(said.everybody)
    assert set(said.lead) | set(said.supporting) <= set(said.everybody)
    assert not set(said.lead) & set(said.supporting)


@SOME
@given(
    st.lists(
        st.sampled_from(
            ["住建局", "发改局", "自然资源和规划局", "各县（市、区）政府", "人力资源和社会保障局"]
        ),
        min_size=1,
        unique=True,
    ),
    st.sampled_from("、，,；/\n+"),
)
def test_names_survive_any_separator(names, sign):
    assert read_names(sign.join(names)).all == names
