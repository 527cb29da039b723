"""Words of official documents: numbers, dates, headings, where titles break."""

from datetime import UTC, date, datetime

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import chinese_number, document_number, long_date
from core.documents.letter import head_size
from core.documents.wording import balanced, split_heading


class WordingTests(SimpleTestCase):
    def test_chinese_numbers(self):
        found = [chinese_number(number) for number in (1, 9, 10, 11, 19, 20, 34, 99)]
        self.assertEqual(found, ["一", "九", "十", "十一", "十九", "二十", "三十四", "九十九"])

    def test_numbers_beyond_are_refused(self):
        for number in (0, -1, 100):
            with self.assertRaises(ValueError):
                chinese_number(number)

    def test_dates_have_no_leading_zeros_and_are_local(self):
        self.assertEqual(long_date(date(2018, 8, 9)), "2018年8月9日")
        self.assertEqual(long_date(datetime(2018, 8, 9, 20, 0, tzinfo=UTC)), "2018年8月10日")

    def test_year_of_a_document_number_stands_in_its_brackets(self):
        for written in (
            "衡发[2018]26号",
            "衡发（2018）26号",
            "衡发【2018】第026号",
            "衡发〔2018〕 26 号",
            "衡发(2018)第26号",
        ):
            self.assertEqual(document_number(written), "衡发〔2018〕26号")

    def test_other_numbers_stay_as_they_are(self):
        for written in ("", "2018-26", "衡发〔2018〕26号", "草案（第二稿）"):
            self.assertEqual(document_number(written), written)

    def test_only_short_headings_are_headings(self):
        self.assertEqual(split_heading("一、要求。按时报告。"), (0, "一、要求。", "按时报告。"))
        self.assertEqual(split_heading("（二）要求"), (1, "（二）要求", ""))
        self.assertEqual(split_heading("一、" + "长" * 60)[0], None)
        self.assertEqual(split_heading("一个问题")[0], None)

    def test_titles_break_into_like_lines_at_good_places(self):
        self.assertEqual(balanced("关于交办的通知", 19), ["关于交办的通知"])
        lines = balanced("衡水市人大常委会办公室关于交办三项联动监督问题的通知", 19)
        self.assertEqual(lines, ["衡水市人大常委会办公室", "关于交办三项联动监督问题的通知"])

    def test_titles_break_where_people_broke_them(self):
        self.assertEqual(balanced("关于交办\n问题的通知", 19), ["关于交办", "问题的通知"])

    def test_titles_never_tear_years_or_punctuation(self):
        for lead in range(10, 20):
            lines = balanced("长" * lead + "2018年度、" + "长" * 12, 19)
            self.assertTrue(any("2018年" in line for line in lines), lines)
            self.assertFalse([line for line in lines if line[0] in "、，"], lines)

    @settings(deadline=None)
    @given(st.text("甲乙丙的关于", max_size=120))
    def test_breaking_loses_nothing_and_every_line_fits(self, title):
        lines = balanced(title, 19)
        self.assertEqual("".join(lines), title)
        self.assertTrue(all(len(line) <= 19 for line in lines))

    def test_red_head_fits_one_line_by_size_then_by_width(self):
        self.assertEqual(head_size("县人大办", 442), (48, 100))
        for length in (9, 13, 19, 28):
            points, scale = head_size("人" * length, 442)
            self.assertLessEqual(length * points * scale / 100, 442)
            self.assertGreaterEqual(points, 30)
        self.assertEqual(head_size("人" * 13, 442)[1], 100)
        self.assertLess(head_size("人" * 19, 442)[1], 100)
