"""Official documents: what GB/T 9704-2012 asks for is read back from the file, in millimetres and points."""

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import docx
from django.test import SimpleTestCase
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import (
    Attachment,
    Letter,
    Report,
    Section,
    Table,
    build_letter,
    build_report,
    long_date,
)
from core.documents.parts import column_widths

ISSUES = Table(
    ["序号", "问题描述", "责任单位", "件数"],
    [[1, "资金使用效益不高", "市住建局", 12], [2, "审批慢", "市工信局", 3]],
)


def make_letter(**changes) -> Letter:
    values = {
        "letterhead": "衡水市人大常委会办公室文件",
        "number": "衡人常办发[2018]26号",
        "title": "关于交办问题清单的通知",
        "to": "市人民政府",
        "paragraphs": ["现将问题清单交办你们。", "一、整改要求", "（一）逐条签收。三个工作日内签收。"],
        "attachments": [Attachment("第一批问题清单", tables=[ISSUES])],
        "signer": "市人大办",
        "dated": date(2018, 8, 9),
    }
    return Letter(**(values | changes))


def open_letter(**changes):
    return docx.Document(io.BytesIO(build_letter(make_letter(**changes))))


def open_report(*sections: Section, **changes):
    values = {"title": "关于联动监督的报告", "subtitle": "（截至2018年8月9日）", "sections": sections}
    return docx.Document(io.BytesIO(build_report(Report(**(values | changes)))))


def find(document, text: str):
    """The one paragraph of this text."""
    (found,) = [paragraph for paragraph in document.paragraphs if paragraph.text == text]
    return found


def texts(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def font_of(run) -> str:
    return run._element.rPr.rFonts.get(qn("w:eastAsia"))


def attribute(element, path: str, name: str) -> str | None:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(qn(name))


def indent(paragraph, name: str) -> int:
    return int(attribute(paragraph._element, "w:pPr/w:ind", name) or 0)


class PageTests(SimpleTestCase):
    def test_a4_with_the_margins_of_the_standard(self):
        section = open_letter().sections[0]
        found = [section.page_width, section.page_height, section.top_margin, section.left_margin]
        for value, millimetres in zip(found, (210, 297, 37, 28), strict=True):
            self.assertAlmostEqual(value, Mm(millimetres), delta=Mm(0.05))

    def test_type_area_is_156_by_225_millimetres(self):
        section = open_letter().sections[0]
        width = section.page_width - section.left_margin - section.right_margin
        height = section.page_height - section.top_margin - section.bottom_margin
        self.assertAlmostEqual(width, Mm(156), delta=Mm(0.1))
        self.assertAlmostEqual(height, Mm(225), delta=Mm(0.1))

    def test_22_lines_of_28_characters_fit_and_not_one_more(self):
        document = open_letter()
        section, style = document.sections[0], document.styles["Body Text"]
        height = section.page_height - section.top_margin - section.bottom_margin
        width = section.page_width - section.left_margin - section.right_margin
        spacing = int(attribute(style.element, "w:rPr/w:spacing", "w:val")) / 20
        self.assertEqual(height // style.paragraph_format.line_spacing, 22)
        self.assertEqual(int(width / Pt(1) // (style.font.size.pt + spacing)), 28)

    def test_page_numbers_stand_outside_in_dashes(self):
        document = open_letter()
        section = document.sections[0]
        self.assertTrue(document.settings.odd_and_even_pages_header_footer)
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (line,) = footer.paragraphs
            self.assertEqual("".join(node.text for node in line._element.iter(qn("w:t"))), "— 1 —")
            self.assertEqual(attribute(line._element, "w:fldSimple", "w:instr").strip(), "PAGE")
            self.assertEqual(attribute(line._element, "w:pPr/w:jc", "w:val"), side)
            self.assertEqual(indent(line, f"w:{side}Chars"), 100)

    def test_page_number_is_fourteen_point_song(self):
        for node in open_letter().sections[0].footer._element.iter(qn("w:rPr")):
            self.assertEqual(attribute(node, "w:rFonts", "w:eastAsia"), "宋体")
            self.assertEqual(attribute(node, "w:sz", "w:val"), "28")

    def test_every_style_and_run_names_a_chinese_font(self):
        document = open_letter()
        for style in document.styles.element.findall(qn("w:style")):
            if style.get(qn("w:type")) == "paragraph":
                self.assertTrue(attribute(style, "w:rPr/w:rFonts", "w:eastAsia"), style.get(qn("w:styleId")))
        for run in document.element.body.iter(qn("w:r")):
            self.assertTrue(attribute(run, "w:rPr/w:rFonts", "w:eastAsia"))

    def test_no_font_is_shipped_and_each_has_other_names(self):
        package = ZipFile(io.BytesIO(build_letter(make_letter())))
        self.assertEqual([name for name in package.namelist() if "fonts/" in name], [])
        table = package.read("word/fontTable.xml").decode()
        self.assertIn('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>', table)
        self.assertIn('<w:font w:name="方正小标宋简体"><w:altName', table)

    def test_properties_name_title_and_signer_and_nothing_of_the_template(self):
        properties = open_letter().core_properties
        self.assertEqual((properties.title, properties.author), ("关于交办问题清单的通知", "市人大办"))
        self.assertEqual((properties.comments, properties.created.date()), ("", date(2018, 8, 9)))
        self.assertNotEqual(
            open_report(Section("", ["甲"])).core_properties.created, datetime(2013, 12, 23, tzinfo=UTC)
        )


class LetterTests(SimpleTestCase):
    def test_parts_stand_in_the_order_of_the_standard(self):
        found = texts(open_letter())
        self.assertEqual(
            found,
            [
                *(
                    "衡水市人大常委会办公室文件",
                    "衡人常办发〔2018〕26号",
                    "关于交办问题清单的通知",
                    "市人民政府：",
                ),
                *("现将问题清单交办你们。", "一、整改要求", "（一）逐条签收。三个工作日内签收。"),
                *("附件：第一批问题清单", "市人大办", "2018年8月9日", "附件", "第一批问题清单"),
            ],
        )

    def test_red_head_is_large_red_and_35_millimetres_down(self):
        head = open_letter().paragraphs[0]
        self.assertEqual(head.runs[0].font.color.rgb, RGBColor(255, 0, 0))
        self.assertEqual(font_of(head.runs[0]), "方正小标宋简体")
        self.assertGreaterEqual(head.runs[0].font.size, Pt(30))
        self.assertAlmostEqual(head.paragraph_format.space_before, Mm(35), delta=Mm(0.1))

    def test_red_rule_follows_the_number_at_four_millimetres(self):
        line = find(open_letter(), "衡人常办发〔2018〕26号")._element
        self.assertEqual(attribute(line, "w:pPr/w:pBdr/w:bottom", "w:color"), "FF0000")
        self.assertAlmostEqual(int(attribute(line, "w:pPr/w:pBdr/w:bottom", "w:space")), Mm(4).pt, delta=0.5)

    def test_title_is_22_point_song_title_in_the_middle(self):
        document = open_letter()
        title = find(document, "关于交办问题清单的通知")
        self.assertEqual((font_of(title.runs[0]), title.runs[0].font.size), ("方正小标宋简体", Pt(22)))
        self.assertEqual(attribute(title.style.element, "w:pPr/w:jc", "w:val"), "center")

    def test_body_is_16_point_fangsong_indented_by_two_characters(self):
        body = find(open_letter(), "现将问题清单交办你们。")
        self.assertEqual((font_of(body.runs[0]), body.runs[0].font.size), ("仿宋_GB2312", Pt(16)))
        self.assertEqual(attribute(body.style.element, "w:pPr/w:ind", "w:firstLineChars"), "200")
        self.assertEqual(attribute(body.style.element, "w:pPr/w:spacing", "w:lineRule"), "exact")
        self.assertTrue(Pt(28) <= body.style.paragraph_format.line_spacing <= Pt(29))

    def test_addressee_stands_at_the_edge(self):
        to = find(open_letter(to="市人民政府:"), "市人民政府：")
        self.assertEqual(to.style.name, "Normal")
        self.assertIsNone(attribute(to._element, "w:pPr/w:ind", "w:firstLineChars"))

    def test_without_addressee_no_colon_is_left(self):
        self.assertNotIn("：", texts(open_letter(to=""))[3])

    def test_headings_get_their_fonts_and_run_on_text_gets_fangsong(self):
        document = open_letter()
        heading = find(document, "一、整改要求")
        self.assertEqual((heading.style.name, font_of(heading.runs[0])), ("Heading 1", "黑体"))
        runs = find(document, "（一）逐条签收。三个工作日内签收。").runs
        self.assertEqual([(run.text, font_of(run)) for run in runs][0], ("（一）逐条签收。", "楷体_GB2312"))
        self.assertEqual([(run.text, font_of(run)) for run in runs][1], ("三个工作日内签收。", "仿宋_GB2312"))

    def test_lines_of_one_text_become_paragraphs_and_empty_ones_go(self):
        found = texts(open_letter(paragraphs=["甲。\r\n\n  乙。", "", "丙。"]))
        self.assertEqual(found[4:7], ["甲。", "乙。", "丙。"])

    def test_letter_upward_names_who_approved_it(self):
        document = open_letter(approver="城一")
        line = find(document, "　衡人常办发〔2018〕26号\t签发人：城一")
        self.assertEqual(font_of(line.runs[-1]), "楷体_GB2312")
        self.assertEqual(attribute(line._element, "w:pPr/w:tabs/w:tab", "w:val"), "right")

    def test_typed_markup_and_control_characters_stay_text(self):
        document = open_letter(title="<w:p/>&\x00甲", paragraphs=["a<b>&\x0b\ud800c"], to="<市>")
        self.assertIn("<w:p/>&甲", texts(document))
        self.assertEqual(texts(document)[4:6], ["a<b>&", "\ufffdc"])

    @settings(max_examples=15, deadline=None)
    @given(st.text(st.characters(exclude_categories=[])), st.lists(st.text(max_size=60), max_size=4))
    def test_any_text_makes_a_document_that_opens(self, text, paragraphs):
        table = Table([text, "乙"], [[text, paragraph] for paragraph in paragraphs])
        letter = make_letter(
            title=text, number=text, letterhead=text, to=text, signer=text, paragraphs=paragraphs
        )
        data = build_letter(
            Letter(**(vars(letter) | {"attachments": [Attachment(text, paragraphs, [table], True)]}))
        )
        self.assertEqual(len(docx.Document(io.BytesIO(data)).tables[0].rows), len(paragraphs) + 1)


class SignatureTests(SimpleTestCase):
    def right_edges(self, signer: str, dated: date) -> tuple[float, float]:
        document = open_letter(signer=signer, dated=dated, attachments=[])
        name, day = find(document, signer), find(document, long_date(dated))
        self.assertEqual({attribute(each._element, "w:pPr/w:jc", "w:val") for each in (name, day)}, {"right"})
        return indent(name, "w:rightChars") / 100, indent(day, "w:rightChars") / 100

    def test_date_stands_four_characters_from_the_edge_with_the_name_centred_over_it(self):
        name, day = self.right_edges("市人大办", date(2018, 8, 9))  # four characters over six
        self.assertEqual((name, day), (5, 4))

    def test_long_name_stays_on_the_page_and_takes_the_date_along(self):
        signer = "某某自治县人民代表大会常务委员会"
        name, day = self.right_edges(signer, date(2018, 8, 9))
        self.assertEqual(name, 2)
        self.assertEqual(name + len(signer) / 2, day + 6 / 2)  # one centre

    def test_end_of_the_text_stays_on_the_page_of_the_signature(self):
        document = open_letter(attachments=[])
        start = [paragraph.text for paragraph in document.paragraphs].index(
            "（一）逐条签收。三个工作日内签收。"
        )
        kept = [
            paragraph._element.find(".//" + qn("w:keepNext")) is not None
            for paragraph in document.paragraphs[start:]
        ]
        self.assertEqual(kept, [True, True, True, True, False])

    def test_name_or_date_alone_is_set_and_neither_leaves_nothing(self):
        self.assertEqual(texts(open_letter(dated=None, attachments=[]))[-1], "市人大办")
        day = open_letter(signer="", attachments=[]).paragraphs[-1]
        self.assertEqual((day.text, indent(day, "w:rightChars")), ("2018年8月9日", 400))
        self.assertEqual(open_letter(signer="", dated=None, attachments=[]).paragraphs[-1].text[:3], "（一）")


class AttachmentTests(SimpleTestCase):
    def test_one_attachment_is_not_numbered_and_begins_a_page_in_heiti(self):
        label = find(open_letter(), "附件")
        self.assertIsNotNone(label._element.pPr.find(qn("w:pageBreakBefore")))
        self.assertEqual((font_of(label.runs[0]), label.runs[0].font.size), ("黑体", Pt(16)))

    def test_several_are_numbered_in_the_note_and_on_their_pages(self):
        found = texts(open_letter(attachments=[Attachment("甲表"), Attachment("乙表"), Attachment("丙表")]))
        self.assertEqual(
            [text for text in found if text.startswith(("附件：", "2.", "3."))],
            ["附件：1.甲表", "2.乙表", "3.丙表"],
        )
        self.assertEqual(
            [text for text in found if re.fullmatch(r"附件\d", text)], ["附件1", "附件2", "附件3"]
        )

    def test_following_lines_of_a_name_stand_under_its_first_character(self):
        document = open_letter(attachments=[Attachment("甲表"), Attachment("乙表")])
        for text, hanging in (("附件：1.甲表", 400), ("2.乙表", 100)):  # 附件：1. is four characters wide
            line = find(document, text)
            self.assertEqual((indent(line, "w:leftChars"), indent(line, "w:hangingChars")), (600, hanging))

    def test_letter_without_attachments_mentions_none(self):
        self.assertFalse([text for text in texts(open_letter(attachments=[])) if "附件" in text])

    def test_landscape_attachment_turns_its_own_pages_only(self):
        document = open_letter(
            attachments=[
                Attachment("甲"),
                Attachment("乙", tables=[ISSUES], landscape=True),
                Attachment("丙"),
            ]
        )
        turned = [section.page_width > section.page_height for section in document.sections]
        self.assertEqual(turned, [False, True, False])
        self.assertAlmostEqual(document.sections[1].left_margin, Mm(35), delta=Mm(0.05))
        self.assertEqual([section.footer.is_linked_to_previous for section in document.sections], [False] * 3)

    def test_two_landscape_attachments_share_a_section_but_not_a_page(self):
        document = open_letter(attachments=[Attachment(name, landscape=True) for name in "甲乙"])
        self.assertEqual(len(document.sections), 2)
        self.assertIsNotNone(find(document, "附件2")._element.pPr.find(qn("w:pageBreakBefore")))

    def test_turning_the_page_adds_no_empty_paragraph(self):
        upright = open_letter(attachments=[Attachment("甲", landscape=False)])
        turned = open_letter(attachments=[Attachment("甲", landscape=True)])
        self.assertEqual(len(upright.paragraphs), len(turned.paragraphs))


class TableTests(SimpleTestCase):
    def table(self, table: Table = ISSUES, **changes):
        return open_letter(attachments=[Attachment("清单", tables=[table], **changes)]).tables[0]

    def test_head_row_is_repeated_and_no_row_is_torn(self):
        rows = self.table()._tbl.findall(qn("w:tr"))
        self.assertEqual(
            [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows],
            [True, False, False],
        )
        self.assertTrue(all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows))

    def test_table_is_framed_inside_and_out(self):
        borders = self.table()._tbl.tblPr.find(qn("w:tblBorders"))
        self.assertEqual(
            {side.tag.split("}")[1] for side in borders},
            {"top", "left", "bottom", "right", "insideH", "insideV"},
        )
        self.assertEqual({side.get(qn("w:val")) for side in borders}, {"single"})

    def test_cells_come_back_with_dates_and_numbers_in_words_of_people(self):
        table = Table(list("甲乙丙丁戊己"), [[date(2018, 8, 9), 3.0, Decimal("2.50"), None, True, "甲\n乙"]])
        self.assertEqual(
            [cell.text for cell in self.table(table).rows[1].cells],
            ["2018-08-09", "3", "2.50", "", "是", "甲\n乙"],
        )

    def test_numbers_right_short_texts_centred_long_ones_left(self):
        table = Table(["序号", "单位", "描述", "件数"], [[1, "市住建局", "描述很长的一段文字不止十六格", 12]])
        cells = self.table(table).rows[1].cells
        found = [attribute(cell.paragraphs[0]._element, "w:pPr/w:jc", "w:val") for cell in cells]
        self.assertEqual(found, ["center", "center", "left", "right"])

    def test_table_fills_the_line_upright_and_turned(self):
        for landscape, millimetres in ((False, 156), (True, 225)):
            found = self.table(landscape=landscape)
            total = sum(column.width for column in found.columns)
            self.assertAlmostEqual(total, Mm(millimetres), delta=Mm(0.3))

    def test_wide_table_is_set_smaller(self):
        wide = Table(["描述", "措施"], [["长" * 40, "长" * 40]])
        self.assertEqual(self.table(wide).rows[1].cells[0].paragraphs[0].runs[0].font.size, Pt(10.5))
        self.assertEqual(self.table().rows[1].cells[0].paragraphs[0].runs[0].font.size, Pt(12))

    def test_given_widths_are_shares(self):
        widths = [
            column.width for column in self.table(Table(["甲", "乙"], [["1", "2"]], widths=[1, 3])).columns
        ]
        self.assertAlmostEqual(widths[1] / widths[0], 3, delta=0.01)

    def test_short_columns_stay_whole_beside_long_ones(self):
        date_width, middle, long = column_widths([1_800, 4_000, 16_000], 9_000, short=1_900)
        self.assertEqual(date_width, 1_800)
        self.assertAlmostEqual(long / middle, 2, delta=0.01)
        self.assertAlmostEqual(date_width + middle + long, 9_000, delta=3)

    def test_many_short_columns_give_way_where_texts_find_no_room(self):
        found = column_widths([1_800] * 5 + [9_000], 9_000, short=1_900)
        self.assertLess(found[0], 1_800)
        self.assertGreater(found[-1], 2 * found[0])
        self.assertAlmostEqual(sum(found), 9_000, delta=6)

    def test_empty_table_shows_its_head(self):
        self.assertEqual(
            [cell.text for cell in self.table(Table(["甲", "乙"], [])).rows[0].cells], ["甲", "乙"]
        )

    def test_wrong_tables_are_refused(self):
        for heads, rows, widths in (([], [], []), (["甲"], [[1, 2]], []), (["甲"], [], [1, 2])):
            with self.assertRaisesRegex(ValueError, "columns"):
                Table(heads, rows, widths=widths)

    def test_a_paragraph_follows_every_table(self):
        document = open_letter(attachments=[Attachment("清单", tables=[ISSUES, ISSUES])])
        for table in document.element.body.iter(qn("w:tbl")):
            self.assertEqual(table.getnext().tag, qn("w:p"))


class ReportTests(SimpleTestCase):
    def test_headings_are_numbered_by_level_and_place(self):
        inner = Section(
            "代表活动", sections=[Section("明察暗访", ["暗访12次。"], sections=[Section("方式")])]
        )
        document = open_report(
            Section("", ["开头。"]), Section("基本情况", ["甲。"], sections=[inner]), Section("问题")
        )
        self.assertEqual(
            texts(document)[2:],
            [
                "开头。",
                "一、基本情况",
                "甲。",
                "（一）代表活动",
                "1.明察暗访",
                "暗访12次。",
                "（1）方式",
                "二、问题",
            ],
        )

    def test_headings_have_the_fonts_and_levels_of_the_standard(self):
        deep = Section("甲", sections=[Section("乙", sections=[Section("丙")])])
        document = open_report(deep)
        found = [
            (find(document, text).style.name, font_of(find(document, text).runs[0]))
            for text in texts(document)[2:]
        ]
        self.assertEqual(
            found, [("Heading 1", "黑体"), ("Heading 2", "楷体_GB2312"), ("Heading 3", "仿宋_GB2312")]
        )
        self.assertEqual(attribute(document.styles["Heading 2"].element, "w:pPr/w:outlineLvl", "w:val"), "1")

    def test_heading_with_its_own_number_keeps_it(self):
        self.assertEqual(texts(open_report(Section("三、问题")))[2:], ["三、问题"])

    def test_deeper_than_four_levels_is_refused(self):
        section = Section("五")
        for name in "四三二一":
            section = Section(name, sections=[section])
        with self.assertRaisesRegex(ValueError, "4 levels"):
            open_report(section)

    def test_title_and_the_line_under_it_are_centred_without_a_red_head(self):
        document = open_report(Section("甲"))
        self.assertEqual(
            [paragraph.style.name for paragraph in document.paragraphs[:2]], ["Title", "Subtitle"]
        )
        self.assertNotIn("FF0000", document.element.xml)

    def test_table_has_its_caption_above_and_stands_in_its_section(self):
        table = Table(["甲"], [[1]], caption="表1　办理情况")
        document = open_report(Section("甲", ["前。"], [table]), Section("乙", ["后。"]))
        tags = [
            (child.tag.split("}")[1], "".join(node.text for node in child.iter(qn("w:t"))))
            for child in document.element.body
        ]
        place = tags.index(("p", "表1　办理情况"))
        self.assertEqual([tags[place - 1], tags[place + 1]], [("p", "前。"), ("tbl", "甲1")])
        self.assertLess(place, tags.index(("p", "后。")))

    def test_report_is_signed_when_somebody_signs(self):
        found = texts(open_report(Section("甲"), signer="市人大常委会", dated=date(2018, 12, 3)))
        self.assertEqual(found[-2:], ["市人大常委会", "2018年12月3日"])

    def test_the_last_row_of_a_table_stays_on_the_page_of_the_signature(self):
        table = Table(["甲", "乙"], [[1, 2], [3, 4]])
        document = open_report(Section("甲", tables=[table]), signer="市人大常委会")
        kept = [len(row._tr.findall(".//" + qn("w:keepNext"))) for row in document.tables[0].rows]
        self.assertEqual(kept, [0, 0, 2])

    def test_a_long_table_is_whole(self):
        rows = [[number, f"第{number}号问题"] for number in range(1, 2_001)]
        document = open_report(Section("甲", tables=[Table(["序号", "问题"], rows)]))
        self.assertEqual(len(document.tables[0]._tbl.findall(qn("w:tr"))), 2_001)
