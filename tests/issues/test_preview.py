"""A checked list as its page shows it, from the report alone."""

from django.test import SimpleTestCase

from issues.preview import Page, Preview

COLUMNS = [
    {"column": "A", "heading": "序号", "field": "seq"},
    {"column": "B", "heading": "问题描述", "field": "description"},
    {"column": "C", "heading": "责任单位", "field": "departments"},
    {"column": "D", "heading": "整改时限", "field": "due"},
    {"column": "E", "heading": "地点", "field": None},
]


def accepted(row: int, *, sheet="一", **fields) -> dict:
    return {
        "sheet": sheet,
        "row": row,
        "seq": row,
        "description": f"问题{row}",
        "departments": ["甲局", "乙局"],
        "due": {"kind": "fixed", "date": "2018-12-31", "raw": "年底"},
        "other": {"地点": "人民路"},
        "warnings": [],
    } | fields


def preview(typed=None, **parts) -> Preview:
    report = {
        "sheets": [
            {"name": "一", "used": True, "columns": COLUMNS},
            {"name": "说明", "used": False, "columns": []},
            {"name": "二", "used": True, "columns": COLUMNS},
        ],
        "accepted": [],
        "rejected": [],
        "ignored": [],
        "duplicates": [],
        "warnings": [],
        "cells": [],
        "edits": [],
    }
    return Preview(report | parts, lambda both: both["zh"], typed)


def fault(row: int, column: str, *, sheet="一") -> dict:
    return {
        "sheet": sheet,
        "row": row,
        "column": column,
        "field": "x",
        "reason": {"zh": f"{column}{row}有误"},
    }


class RowTests(SimpleTestCase):
    def texts(self, row) -> list[str]:
        return [cell.text for cell in row.cells]

    def test_a_sound_row_shows_what_was_understood_under_each_heading(self):
        row = preview(accepted=[accepted(4)]).row("一", 4)
        self.assertEqual(self.texts(row), ["4", "问题4", "甲局、乙局", "年底", "人民路"])
        self.assertFalse(row.is_bad)

    def test_a_bad_row_shows_what_the_file_holds_with_the_fault_under_its_cell(self):
        found = preview(rejected=[fault(5, "C")], cells=[{"sheet": "一", "row": 5, "cells": {"B": "有问题"}}])
        row = found.row("一", 5)
        self.assertEqual(self.texts(row), ["", "有问题", "", "", ""])
        self.assertEqual([cell.faults for cell in row.cells], [[], [], ["C5有误"], [], []])
        self.assertEqual([cell.state for cell in row.cells][2], "error")

    def test_a_doubt_stands_under_its_column_and_without_one_beside_the_row(self):
        doubts = [
            {"code": "year_inferred", "column": "D", "message": {"zh": "请核对年份"}},
            {"code": "unknown_organization", "field": "departments", "name": "丙局", "suggestion": ""},
            {"code": "ditto", "message": {"zh": "按上一行理解"}},
        ]
        row = preview(accepted=[accepted(4, warnings=doubts)]).row("一", 4)
        self.assertEqual(row.cells[3].doubts, ["请核对年份"])
        self.assertEqual(row.cells[2].doubts, ["没有名为“丙局”的单位，请核对名称。"])
        self.assertEqual(row.notes, ["按上一行理解"])

    def test_a_corrected_cell_is_marked(self):
        found = preview(
            accepted=[accepted(4)], edits=[{"sheet": "一", "row": 4, "column": "C", "value": "x"}]
        )
        self.assertEqual(
            [cell.is_edited for cell in found.row("一", 4).cells], [False, False, True, False, False]
        )


class ListTests(SimpleTestCase):
    def test_rows_come_in_the_order_of_the_file_whatever_became_of_them(self):
        found = preview(
            accepted=[accepted(9), accepted(3, sheet="二"), accepted(4)],
            rejected=[fault(5, "B"), fault(5, "C")],
        )
        self.assertEqual(
            [(row.sheet, row.number) for row in found.page("", "")],
            [("一", 4), ("一", 5), ("一", 9), ("二", 3)],
        )
        self.assertEqual((found.total, found.good, len(found.bad)), (4, 3, 1))

    def test_only_what_is_asked_for(self):
        found = preview(
            accepted=[accepted(4), accepted(6, warnings=[{"code": "x", "message": {"zh": "y"}}])],
            rejected=[fault(5, "B")],
        )
        for only, rows in [("errors", [5]), ("warnings", [6]), ("", [4, 5, 6]), ("nonsense", [4, 5, 6])]:
            with self.subTest(only):
                self.assertEqual([row.number for row in found.page(only, "")], rows)

    def test_rows_that_say_the_same_are_named_as_one_group(self):
        pairs = [(4, 9), (9, 12), (5, 6)]
        near = [{"rows": list(pair), "sheets": ["一", "一"], "kind": "near"} for pair in pairs]
        exact = [{"rows": [7, 8], "sheets": ["一", "一"], "kind": "exact"}]
        self.assertEqual(
            preview(duplicates=near + exact).notes(),
            [
                "第 7、8 行内容相同，只导入一条。",
                "第 4、9、12 行内容相近，请核对是否为同一问题。",
                "第 5、6 行内容相近，请核对是否为同一问题。",
            ],
        )

    def test_of_very_many_groups_the_first_twenty_are_named_and_the_others_counted(self):
        groups = [{"rows": [2 * n, 2 * n + 1], "sheets": ["一", "一"], "kind": "near"} for n in range(25)]
        notes = preview(duplicates=groups).notes()
        self.assertEqual((len(notes), notes[-1]), (21, "另有 5 组重复或相近的行。"))

    def test_what_concerns_the_list_as_a_whole_is_told(self):
        self.assertEqual(preview(warnings=[{"message": {"zh": "有隐藏的行"}}]).notes(), ["有隐藏的行"])


class PageTests(SimpleTestCase):
    def test_parts_of_a_list(self):
        page = Page(list(range(120)), "100")
        self.assertEqual(
            (page.rows, page.next, page.is_first, len(page)), (list(range(100, 120)), "", False, 20)
        )

    def test_an_address_that_points_nowhere_shows_the_first_part(self):
        for after in ("", "x", "-1", "999"):
            page = Page(list(range(120)), after)
            with self.subTest(after):
                self.assertEqual((page.rows[0], page.next, page.is_first), (0, "50", True))


class CorrectionTests(SimpleTestCase):
    def test_a_cell_is_found_by_its_anchor_and_anything_else_is_none(self):
        checked = preview(rejected=[fault(5, "C")], accepted=[accepted(3, sheet="二")])
        sheet, row, cell = checked.find("cell-0-C5")
        assert (sheet, row, cell.place) == ("一", 5, "C5")
        assert checked.find("cell-2-B3")[2].text == "问题3"
        for wrong in ("", "cell-0-C6", "cell-0-Z5", "cell-1-C5", "cell-9-C5", "cell-0-C5\n", "row-5"):
            assert checked.find(wrong) is None, wrong

    def test_what_was_typed_stands_in_the_field_and_the_cell_keeps_its_text(self):
        checked = preview({"cell-0-B3": "另一种写法"}, accepted=[accepted(3)])
        cell = checked.find("cell-0-B3")[2]
        assert (cell.text, cell.typed, cell.is_typed) == ("问题3", "另一种写法", True)
        assert not checked.find("cell-0-C3")[2].is_typed

    def test_columns_an_issue_takes_as_they_stand_are_not_asked_about(self):
        assert preview().unknown_headings == []
        odd = [{"column": "F", "heading": "包联科室", "field": None}]
        sheets = [{"name": "一", "used": True, "columns": COLUMNS + odd}]
        assert preview(sheets=sheets).unknown_headings == ["包联科室"]


class ListedFaultTests(SimpleTestCase):
    def listed(self, shown, faults):
        checked = preview(rejected=faults, accepted=[accepted(row) for row in range(1, 4)])
        return checked, checked.listed_faults(checked.page(shown, ""), "/1/")

    def test_each_names_its_cell_and_leads_to_it(self):
        checked, (first, second) = self.listed("", [fault(6, "D"), fault(5, "C")])
        assert (first.place, first.heading, first.text) == ("一 C5", "责任单位", "C5有误")
        assert second.place == "一 D6"
        anchors = {cell.anchor for row in checked.page("", "") for cell in row.cells if cell.faults}
        assert {first.address, second.address} == {f"#{anchor}" for anchor in anchors}

    def test_a_cell_that_is_not_on_the_page_is_found_among_the_errors(self):
        _checked, (only,) = self.listed("warnings", [fault(5, "C")])
        assert only.address == "/1/?only=errors#cell-0-C5"

    def test_a_long_list_is_cut_and_says_by_how_much(self):
        checked, faults = self.listed("", [fault(row, "C") for row in range(1, 26)])
        assert (len(faults), checked.unlisted) == (20, 5)


class WordTests(SimpleTestCase):
    """A table of a Word document has rows and columns, but no letters."""

    def setUp(self):
        sheets = [{"name": "表1", "used": True, "columns": COLUMNS, "kind": "table"}]
        self.preview = preview(sheets=sheets, rejected=[fault(3, "C", sheet="表1")])

    def test_places_are_counted_from_the_corner_of_the_table(self):
        cell = self.preview.row("表1", 3).cells[2]
        self.assertEqual((cell.column, cell.label, cell.place), ("C", "3", "第3行第3列"))
        self.assertEqual(self.preview.listed_faults([], "")[0].place, "第3行第3列")

    def test_it_is_known_to_be_a_document(self):
        self.assertTrue(self.preview.is_document)
        self.assertFalse(preview().is_document)
