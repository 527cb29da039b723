"""Workbooks and CSV files that leave: read back with other programs than the one that wrote them."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import SimpleTestCase
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.excel import Column, Sheet, build_workbook, clean_text, is_risky, safe_csv, sheet_names

MADE_AT = datetime(2018, 8, 9, 1, 0, tzinfo=UTC)  # 09:00 in Asia/Shanghai
COLUMNS = [
    Column("序号", 6, "number"),
    Column("问题描述", 40),
    Column("交办日期", 12, "date"),
    Column("完成率", 10, "percent"),
]
ROWS = [
    [1, "扶贫资金使用效益不高", date(2018, 8, 9), 0.25],
    [2, "审批流程不优化", date(2018, 8, 20), 1],
]
RISKY_STARTS = "=+-@\t\r\n\0＝＋－＠"


def make_sheet(**changes) -> Sheet:
    values = {
        "name": "问题台账",
        "title": "三项联动监督问题台账",
        "facts": ["填报单位：桃城区", "单位：件"],
        "columns": COLUMNS,
        "rows": ROWS,
    }
    return Sheet(**(values | changes))


def make_bytes(*sheets: Sheet, made_by: str = "城一", made_at: datetime = MADE_AT) -> bytes:
    return build_workbook(sheets or [make_sheet()], made_by=made_by, made_at=made_at)


def read(data: bytes, sheet: int = 0):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet]


def on_paper(text: str) -> datetime:
    """A moment without a zone, as workbooks hold it."""
    return datetime.fromisoformat(text)


def read_cells(values: list, kind: str = "text"):
    """The cells of one column, as openpyxl finds them."""
    data = make_bytes(make_sheet(columns=[Column("栏", 20, kind)], rows=[[value] for value in values]))
    return [row[0] for row in read(data).iter_rows(min_row=4)]


class HeadTests(SimpleTestCase):
    def test_title_facts_and_head_stand_above_the_rows(self):
        page = read(make_bytes())
        self.assertEqual(page["A1"].value, "三项联动监督问题台账")
        self.assertEqual(page["A2"].value, "填报单位：桃城区　　单位：件　　制表时间：2018-08-09 09:00")
        self.assertEqual([cell.value for cell in page[3]], ["序号", "问题描述", "交办日期", "完成率"])
        self.assertEqual([cell.value for cell in page[4]][:2], [1, "扶贫资金使用效益不高"])
        self.assertEqual(page.max_row, 5)

    def test_title_and_facts_are_merged_over_all_columns(self):
        self.assertEqual({str(area) for area in read(make_bytes()).merged_cells.ranges}, {"A1:D1", "A2:D2"})

    def test_one_column_needs_no_merging(self):
        page = read(make_bytes(make_sheet(columns=[Column("栏")], rows=[["甲"]])))
        self.assertEqual(list(page.merged_cells.ranges), [])

    def test_head_is_bold_framed_filled_and_wrapped(self):
        for cell in read(make_bytes())[3]:
            self.assertTrue(cell.font.bold)
            self.assertEqual(cell.fill.fill_type, "solid")
            self.assertEqual({side.style for side in (cell.border.left, cell.border.bottom)}, {"thin"})
            self.assertTrue(cell.alignment.wrap_text)

    def test_long_title_gets_a_higher_row(self):
        short, long = read(make_bytes()), read(make_bytes(make_sheet(title="很长的标题" * 20)))
        self.assertGreater(long.row_dimensions[1].height, 2 * short.row_dimensions[1].height)

    def test_facts_typed_by_people_stay_text(self):
        page = read(make_bytes(make_sheet(title="=1+1", facts=["@sum"], columns=[Column("+x")], rows=[])))
        self.assertEqual([page[name].data_type for name in ("A1", "A2", "A3")], ["s", "s", "s"])
        self.assertEqual([page[name].value[:2] for name in ("A1", "A2", "A3")], ["=1", "@s", "+x"])

    def test_workbook_names_its_maker(self):
        properties = openpyxl.load_workbook(io.BytesIO(make_bytes())).properties
        self.assertEqual((properties.creator, properties.title), ("城一", "三项联动监督问题台账"))


class PrintTests(SimpleTestCase):
    def test_page_is_a4_landscape_one_page_wide(self):
        page = read(make_bytes())
        self.assertEqual((page.page_setup.orientation, page.page_setup.paperSize), ("landscape", 9))
        self.assertTrue(page.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual((page.page_setup.fitToWidth, page.page_setup.fitToHeight), (1, 0))

    def test_head_is_repeated_and_frozen(self):
        page = read(make_bytes(make_sheet(frozen_columns=2)))
        self.assertEqual(page.print_title_rows, "$3:$3")
        self.assertEqual(page.freeze_panes, "C4")

    def test_filter_covers_head_and_rows(self):
        data = make_bytes()
        self.assertEqual(read(data).auto_filter.ref, "A3:D5")
        self.assertIn(b"_xlnm._FilterDatabase", ZipFile(io.BytesIO(data)).read("xl/workbook.xml"))

    def test_footer_has_person_pages_and_time(self):
        footer = read(make_bytes()).oddFooter
        self.assertEqual(footer.left.text, "制表人：城一")
        self.assertEqual(footer.center.text, "第 &P 页，共 &N 页")
        self.assertEqual(footer.right.text, "制表时间：2018-08-09 09:00")

    def test_name_of_the_person_is_no_footer_code(self):
        footer = read(make_bytes(made_by="甲&D&乙")).oddFooter
        self.assertEqual(footer.left.text, "制表人：甲&&D&&乙")

    def test_file_time_is_local_whatever_zone_it_came_in(self):
        page = read(make_bytes(made_at=datetime(2018, 8, 8, 20, 30, tzinfo=UTC)))
        self.assertIn("2018-08-09 04:30", page["A2"].value)


class CellTests(SimpleTestCase):
    def test_dates_are_dates_and_numbers_are_numbers(self):
        page = read(make_bytes())
        self.assertEqual(page["C4"].value, on_paper("2018-08-09"))
        self.assertEqual((page["C4"].number_format, page["D4"].number_format), ("yyyy-mm-dd", "0.0%"))
        self.assertEqual((page["A4"].value, page["D4"].value), (1, 0.25))

    def test_numbers_stand_right_and_text_left_and_wrapped(self):
        page = read(make_bytes())
        self.assertEqual(
            [page[name].alignment.horizontal for name in ("A4", "B4", "D4")], ["right", "left", "right"]
        )
        self.assertTrue(page["B4"].alignment.wrap_text)
        self.assertEqual({page[name].border.left.style for name in ("A4", "B4", "C5", "D5")}, {"thin"})

    def test_calamine_reads_the_same(self):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(make_bytes())).get_sheet_by_index(0).to_python()
        self.assertEqual(rows[3], [1, "扶贫资金使用效益不高", date(2018, 8, 9), 0.25])
        self.assertEqual(len(rows), 5)

    def test_aware_moments_become_local_time(self):
        late = datetime(2018, 8, 9, 16, 30, tzinfo=UTC)
        self.assertEqual(read_cells([late], "datetime")[0].value, on_paper("2018-08-10 00:30"))
        self.assertEqual(read_cells([late], "date")[0].value, on_paper("2018-08-10"))
        self.assertEqual(read_cells([late])[0].value, "2018-08-10 00:30")

    def test_naive_moment_is_taken_as_local(self):
        moment = on_paper("2018-08-09 08:05")
        self.assertEqual(read_cells([moment], "datetime")[0].value, moment)

    def test_decimal_is_a_number(self):
        cells = read_cells([Decimal("12.50"), -3, Decimal("1E+3")], "number")
        self.assertEqual(
            [(cell.data_type, cell.value) for cell in cells], [("n", 12.5), ("n", -3), ("n", 1000)]
        )

    def test_value_of_another_kind_is_written_as_text(self):
        self.assertEqual(
            [cell.value for cell in read_cells(["待定", date(1899, 1, 1)], "date")], ["待定", "1899-01-01"]
        )
        self.assertEqual(
            [cell.value for cell in read_cells(["暂无", float("nan")], "number")], ["暂无", "nan"]
        )

    def test_number_in_a_text_column_keeps_its_digits(self):
        cells = read_cells(["007", 131100201808090001], "text")
        self.assertEqual([cell.value for cell in cells], ["007", "131100201808090001"])

    def test_number_that_excel_would_round_is_text(self):
        self.assertEqual(read_cells([131100201808090001], "number")[0].value, "131100201808090001")

    def test_yes_and_no_are_words(self):
        self.assertEqual([cell.value for cell in read_cells([True, False], "number")], ["是", "否"])

    def test_nothing_is_an_empty_framed_cell(self):
        for cell in read_cells([None, ""]):
            self.assertIsNone(cell.value)
            self.assertEqual(cell.border.left.style, "thin")

    def test_lazy_text_is_text(self):
        self.assertEqual(read_cells([gettext_lazy("甲<&>乙")])[0].value, "甲<&>乙")

    def test_row_is_as_high_as_its_longest_text_needs(self):
        texts = ["短", "问题" * 40, "甲\n乙\n丙", "长" * 9_000]
        page = read(make_bytes(make_sheet(columns=[Column("栏", 21)], rows=[[text] for text in texts])))
        heights = [page.row_dimensions[row].height for row in range(4, 8)]
        self.assertEqual(heights, [20, 8 * 15 + 5, 3 * 15 + 5, 409])  # 160 wide in 20: eight lines

    def test_too_long_text_is_cut_where_excel_would_and_says_so(self):
        text = read_cells(["长" * 40_000])[0].value
        self.assertEqual((len(text), text[-2:]), (32_767, "长…"))

    def test_signs_beyond_16_bits_count_twice_and_are_not_torn(self):
        text = read_cells(["𠮷" * 20_000])[0].value
        self.assertLessEqual(len(text.encode("utf-16-le")) // 2, 32_767)
        self.assertEqual(set(text), {"𠮷", "…"})

    def test_text_that_looks_like_a_character_code_comes_back(self):
        data = make_bytes(make_sheet(columns=[Column("栏")], rows=[["_x003D_1"]]))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        self.assertEqual(rows[3], ["_x003D_1"])

    def test_control_characters_go_and_line_ends_stay(self):
        self.assertEqual(clean_text("甲\x00\x08乙\r\n丙\x0b丁\ud800"), "甲乙\n丙\n丁\ufffd")
        self.assertEqual(read_cells(["甲\x00\x1f\ufffe乙\r丙"])[0].value, "甲\ufffd乙\n丙")


class InjectionTests(SimpleTestCase):
    def test_formula_like_text_is_text_and_keeps_its_quote_when_edited(self):
        cells = read_cells(["=1+1", "+86 318", "-", "@sum", "\t=x", "＝1", " =1"])
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertTrue(all(cell.quotePrefix for cell in cells))
        self.assertEqual(cells[0].value, "=1+1")

    def test_sign_behind_characters_that_fall_away_is_still_risky(self):
        self.assertEqual(
            [cell.quotePrefix for cell in read_cells(["\x01=1", " \x02@x", "\x0c+1"])], [True] * 3
        )

    def test_harmless_text_has_no_quote(self):
        self.assertFalse(any(cell.quotePrefix for cell in read_cells(["甲=乙", "1-2", "a@b"])))

    @settings(max_examples=50, deadline=None)
    @given(
        st.lists(st.text(st.characters(exclude_categories=[])), min_size=1, max_size=8),
        st.sampled_from(RISKY_STARTS),
    )
    def test_no_text_ever_becomes_a_formula_in_a_workbook(self, texts, start):
        texts = [*texts, *(start + text for text in texts)]
        for kind in ("text", "number", "date"):
            for text, cell in zip(texts, read_cells(texts, kind), strict=True):
                self.assertEqual(cell.data_type, "s" if text else "n")
                self.assertEqual(cell.quotePrefix, bool(text) and is_risky(text))

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.lists(st.text(st.characters(exclude_categories=[])), min_size=2, max_size=2), min_size=1)
    )
    def test_no_text_ever_becomes_a_formula_in_csv(self, rows):
        found = list(csv.reader(io.StringIO(safe_csv(rows).decode("utf-8-sig"), newline="")))
        self.assertEqual(len(found), len(rows))
        for text, cell in zip(sum(rows, []), sum(found, []), strict=True):
            self.assertEqual(cell, ("'" if is_risky(text) else "") + clean_text(text))
            self.assertNotIn(cell[:1] or " ", RISKY_STARTS)

    @settings(max_examples=50, deadline=None)
    @given(
        st.text(
            st.characters(
                blacklist_categories=["Cs"],
                min_codepoint=32,
                blacklist_characters="\x7f\x85\u2028\u2029\ufffe\uffff",
            )
        )
    )
    def test_ordinary_text_comes_back_unchanged(self, text):
        data = make_bytes(make_sheet(columns=[Column("甲"), Column("乙")], rows=[[text, "尾"]]))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        self.assertEqual(rows[3], [text, "尾"])


class CsvTests(SimpleTestCase):
    def test_begins_with_the_byte_order_mark(self):
        self.assertTrue(safe_csv([["甲"]]).startswith(b"\xef\xbb\xbf"))

    def test_risky_text_gets_an_apostrophe(self):
        line = safe_csv([["=1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "x"]]).decode("utf-8-sig")
        self.assertEqual(line, '"\'=1","\'+1","\'-1","\'@x","\'\tx","\'\nx","\'x","x"\r\n')

    def test_true_numbers_keep_their_sign(self):
        line = safe_csv([[-5, Decimal("-0.5"), float("-inf"), "-5"]]).decode("utf-8-sig")
        self.assertEqual(line, '"-5","-0.5","\'-inf","\'-5"\r\n')

    def test_every_cell_is_quoted_so_that_no_other_separator_cuts_it(self):
        self.assertEqual(safe_csv([["a;=1", 'b"c']]).decode("utf-8-sig"), '"a;=1","b""c"\r\n')

    def test_dates_and_words_as_people_read_them(self):
        row = [date(2018, 8, 9), datetime(2018, 8, 9, 1, 0, tzinfo=UTC), True, None]
        self.assertEqual(safe_csv([row]).decode("utf-8-sig"), '"2018-08-09","2018-08-09 09:00","是",""\r\n')

    def test_no_rows_give_an_empty_file(self):
        self.assertEqual(safe_csv([]), b"\xef\xbb\xbf")


class SheetNameTests(SimpleTestCase):
    def test_forbidden_signs_and_apostrophes_go(self):
        self.assertEqual(sheet_names(["'2018/8:台账[1]*?'"]), ["2018 8 台账 1"])

    def test_names_are_cut_to_31(self):
        self.assertEqual(sheet_names(["问" * 40]), ["问" * 31])

    def test_equal_names_are_told_apart_within_the_limit(self):
        names = sheet_names(["台账", "台账", "ABC", "abc", "长" * 40, "长" * 35])
        self.assertEqual(names[:4], ["台账", "台账（2）", "ABC", "abc（2）"])
        self.assertEqual(names[4:], ["长" * 31, "长" * 28 + "（2）"])

    def test_empty_and_reserved_names_are_replaced(self):
        self.assertEqual(sheet_names(["", "??", "History"]), ["表1", "表2", "表3"])

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
    def test_any_names_make_a_workbook_that_opens(self, names):
        data = make_bytes(*(make_sheet(name=name) for name in names))
        found = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        self.assertEqual(found, sheet_names(names))
        self.assertEqual(len({name.casefold() for name in found}), len(names))


class WholeWorkbookTests(SimpleTestCase):
    def test_each_sheet_has_its_own_rows(self):
        other = make_sheet(
            name="报送情况", title="报送", columns=[Column("单位")], rows=[["武邑县"], ["景县"], ["阜城县"]]
        )
        data = make_bytes(make_sheet(), other)
        self.assertEqual(
            [read(data, 1).cell(row, 1).value for row in range(3, 7)], ["单位", "武邑县", "景县", "阜城县"]
        )
        self.assertEqual(read(data, 0)["B5"].value, "审批流程不优化")

    def test_empty_table_keeps_its_head(self):
        page = read(make_bytes(make_sheet(rows=iter(()))))
        self.assertEqual((page.max_row, page.auto_filter.ref), (3, "A3:D3"))

    def test_every_row_stands_in_the_file_once_and_in_order(self):
        xml = ZipFile(io.BytesIO(make_bytes(make_sheet(frozen_columns=2)))).read("xl/worksheets/sheet1.xml")
        self.assertEqual(re.findall(rb'<row r="(\d+)"', xml), [b"1", b"2", b"3", b"4", b"5"])

    def test_extent_is_told_to_readers_that_trust_it(self):
        data = make_bytes(make_sheet(rows=([n, "甲", None, None] for n in range(500))))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        self.assertEqual(book.worksheets[0].calculate_dimension(), "A1:D503")
        self.assertEqual(len(list(book.worksheets[0].values)), 503)

    def test_choices_become_an_advising_list(self):
        page = read(make_bytes(make_sheet(columns=[Column("来源", choices=["自查", "代表发现"])], rows=[])))
        rule = page.data_validations.dataValidation[0]
        self.assertEqual((rule.formula1, str(rule.sqref)), ('"自查,代表发现"', "A4:A1003"))
        self.assertFalse(rule.showErrorMessage)

    def test_choices_that_excel_cannot_hold_leave_the_cells_free(self):
        for choices in (["县" * 200, "区" * 60], ["甲,乙", "丙"], ['甲"']):
            page = read(make_bytes(make_sheet(columns=[Column("来源", choices=choices)], rows=[])))
            self.assertEqual(page.data_validations.dataValidation, [])

    def test_wrong_use_is_refused_in_words(self):
        for sheet in (make_sheet(columns=[]), make_sheet(rows=[[1]]), make_sheet(rows=[[1, 2, 3, 4, 5]])):
            with self.assertRaisesRegex(ValueError, "columns"):
                make_bytes(sheet)
        with self.assertRaisesRegex(ValueError, "needs a sheet"):
            build_workbook([], made_by="城一", made_at=MADE_AT)
        with self.assertRaisesRegex(ValueError, "aware"):
            make_bytes(made_at=on_paper("2018-08-09"))

    def test_more_rows_than_a_sheet_holds_are_refused(self):
        with pytest.MonkeyPatch.context() as patch, self.assertRaisesRegex(ValueError, "holds 5 rows"):
            patch.setattr("core.excel.LAST_ROW", 5)
            make_bytes(make_sheet(rows=[*ROWS, ROWS[0]]))
