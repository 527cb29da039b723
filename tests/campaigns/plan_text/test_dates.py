"""The date grammar: every spelling, every convention, and what it must leave alone."""

import unittest
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.plan_text.dates import find_phrases
from campaigns.plan_text.messages import Message
from campaigns.plan_text.numerals import mended_digits, read_number
from campaigns.plan_text.resolve import BaseYear, Reading, Timeline, resolve
from tests.campaigns.plan_text.builders import passage

SOURCE = Message("文号", "document number")


STEADY = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


def read(text: str, year: int | None = 2023, **timeline) -> list[Reading]:
    folded = passage(text).folded
    base = BaseYear(year, SOURCE, True) if year else BaseYear()
    return [
        resolve(phrase, Timeline(base, **timeline), mended_digits(folded[phrase.start : phrase.end]))
        for phrase in find_phrases(folded)
    ]


def one(text: str, year: int | None = 2023, **timeline) -> Reading:
    (reading,) = read(text, year, **timeline)
    return reading


def days(reading: Reading) -> tuple[str, str]:
    return str(reading.start or ""), str(reading.end or "")


CERTAIN = [
    ("7月15日前", "by", "", "2023-07-15"),
    ("7月15日以前", "by", "", "2023-07-15"),
    ("7月15日之前", "by", "", "2023-07-15"),
    ("７月１５日前", "by", "", "2023-07-15"),
    ("七月十五日前", "by", "", "2023-07-15"),
    ("十二月三十一日前", "by", "", "2023-12-31"),
    ("7 月 15 日前", "by", "", "2023-07-15"),
    ("7月15日（星期六）前", "by", "", "2023-07-15"),
    ("7月15日17时前", "by", "", "2023-07-15"),
    ("7月15日下班前", "by", "", "2023-07-15"),
    ("7月15日（含）前", "by", "", "2023-07-15"),
    ("截至7月15日", "by", "", "2023-07-15"),
    ("不晚于7月15日", "by", "", "2023-07-15"),
    ("最迟7月15日", "by", "", "2023-07-15"),
    ("至7月15日", "by", "", "2023-07-15"),
    ("7月15日止", "by", "", "2023-07-15"),
    ("2024年7月15日前", "by", "", "2024-07-15"),
    ("二〇二四年七月十五日前", "by", "", "2024-07-15"),
    ("二○二四年七月十五日前", "by", "", "2024-07-15"),
    ("2024-07-15前", "by", "", "2024-07-15"),
    ("2024.7.15前", "by", "", "2024-07-15"),
    ("2024/7/15前", "by", "", "2024-07-15"),
    ("7月15日", "on", "", "2023-07-15"),
    ("7月15号", "on", "", "2023-07-15"),
    ("7月底前", "by", "", "2023-07-31"),
    ("7月底", "by", "", "2023-07-31"),
    ("2月末前", "by", "", "2023-02-28"),
    ("7月份底前", "by", "", "2023-07-31"),
    ("年底前", "by", "", "2023-12-31"),
    ("今年年底前", "by", "", "2023-12-31"),
    ("2024年底前", "by", "", "2024-12-31"),
    ("2024年年底前", "by", "", "2024-12-31"),
    ("年内", "by", "", "2023-12-31"),
    ("次年3月底前", "by", "", "2024-03-31"),
    ("明年1月10日前", "by", "", "2024-01-10"),
    ("7月上旬", "period", "2023-07-01", "2023-07-10"),
    ("7月中旬", "period", "2023-07-11", "2023-07-20"),
    ("2月下旬", "period", "2023-02-21", "2023-02-28"),
    ("7月中下旬", "period", "2023-07-11", "2023-07-31"),
    ("7月中、下旬", "period", "2023-07-11", "2023-07-31"),
    ("7月", "period", "2023-07-01", "2023-07-31"),
    ("7月份", "period", "2023-07-01", "2023-07-31"),
    ("2024年2月", "period", "2024-02-01", "2024-02-29"),
    ("7月内", "period", "2023-07-01", "2023-07-31"),
    ("第三季度", "period", "2023-07-01", "2023-09-30"),
    ("一季度", "period", "2023-01-01", "2023-03-31"),
    ("4季度", "period", "2023-10-01", "2023-12-31"),
    ("二季度末", "by", "", "2023-06-30"),
    ("三、四季度", "period", "2023-07-01", "2023-12-31"),
    ("上半年", "period", "2023-01-01", "2023-06-30"),
    ("下半年", "period", "2023-07-01", "2023-12-31"),
    ("7、8月份", "period", "2023-07-01", "2023-08-31"),
    ("7月、8月和9月", "period", "2023-07-01", "2023-09-30"),
    ("7—9月", "period", "2023-07-01", "2023-09-30"),
    ("七至九月", "period", "2023-07-01", "2023-09-30"),
    ("7月至9月", "period", "2023-07-01", "2023-09-30"),
    ("7月1日至15日", "period", "2023-07-01", "2023-07-15"),
    ("7月1-15日", "period", "2023-07-01", "2023-07-15"),
    ("7月1日—8月15日", "period", "2023-07-01", "2023-08-15"),
    ("7月1日～8月15日", "period", "2023-07-01", "2023-08-15"),
    ("7月1日起至8月底", "period", "2023-07-01", "2023-08-31"),
    ("7月中旬至月底", "period", "2023-07-11", "2023-07-31"),
    ("7月上旬至中旬", "period", "2023-07-01", "2023-07-20"),
    ("7月中下旬至9月下旬", "period", "2023-07-11", "2023-09-30"),
    ("9月至11月15日前", "period", "2023-09-01", "2023-11-15"),
    ("2024年3月至5月", "period", "2024-03-01", "2024-05-31"),
    ("2023年11月至2024年2月", "period", "2023-11-01", "2024-02-29"),
    ("11月至2024年2月", "period", "2023-11-01", "2024-02-29"),
    ("11月至次年1月", "period", "2023-11-01", "2024-01-31"),
    ("12月20日至1月10日", "period", "2023-12-20", "2024-01-10"),
    ("7月至年底", "period", "2023-07-01", "2023-12-31"),
    ("10月1日国庆节前", "by", "", "2023-10-01"),
    ("7月15日（周一）至7月19日（周五）", "period", "2023-07-15", "2023-07-19"),
    ("从7月1日开始至7月15日结束", "period", "2023-07-01", "2023-07-15"),
    ("即日起至7月15日", "by", "", "2023-07-15"),
    ("7月中上旬", "period", "2023-07-01", "2023-07-20"),
]


@pytest.mark.parametrize(("text", "kind", "start", "end"), CERTAIN, ids=[row[0] for row in CERTAIN])
def test_a_plain_phrase_is_read_by_the_conventions(text, kind, start, end):
    reading = one(text)
    assert (reading.kind, *days(reading), reading.certain) == (kind, start, end, True)


DOUBTFUL = [
    ("7月l5曰前", "by", "", "2023-07-15", "odd_character"),
    ("7月15曰一20曰", "period", "2023-07-15", "2023-07-20", "odd_character"),
    ("7月底8月初", "period", "2023-07-31", "2023-08-10", "approximate"),
    ("8月S日前", "period", "2023-08-01", "2023-08-31", "approximate"),
    ("7月l5日前", "by", "", "2023-07-15", "odd_character"),
    ("ll月15日前", "by", "", "2023-11-15", "odd_character"),
    ("1O月I5日前", "by", "", "2023-10-15", "odd_character"),
    ("2O24年7月15日前", "by", "", "2024-07-15", "odd_character"),
    ("7月1 5日前", "by", "", "2023-07-15", "odd_character"),
    ("2023年1 1月15日前", "by", "", "2023-11-15", "odd_character"),
    ("7月1日一15日", "period", "2023-07-01", "2023-07-15", "odd_character"),
    ("7月15日左右", "on", "", "2023-07-15", "approximate"),
    ("7月15日前后", "on", "", "2023-07-15", "approximate"),
    ("7月初", "period", "2023-07-01", "2023-07-10", "approximate"),
    ("7月前", "by", "", "2023-06-30", "approximate"),
    ("24年7月15日前", "by", "", "2024-07-15", "approximate"),
    ("9月第一周", "period", "2023-09-01", "2023-09-30", "approximate"),
    ("3月10-4月5日", "period", "2023-03-10", "2023-04-05", "approximate"),
    ("4月15前", "by", "", "2023-04-15", "approximate"),
    ("4.15前", "by", "", "2023-04-15", "approximate"),
    ("上、下半年", "period", "2023-01-01", "2023-12-31", "approximate"),
    ("7月中旬前", "by", "", "2023-07-20", "approximate"),
    ("9月15日至9月1日", "period", "2023-09-15", "2023-09-01", "reversed_period"),
    ("9月15日至6月1日", "period", "2023-09-15", "2023-06-01", "reversed_period"),
    ("2023年9月至2023年3月", "period", "2023-09-01", "2023-03-31", "reversed_period"),
]


@pytest.mark.parametrize(("text", "kind", "start", "end", "code"), DOUBTFUL, ids=[row[0] for row in DOUBTFUL])
def test_a_doubtful_phrase_is_read_but_never_certain(text, kind, start, end, code):
    reading = one(text)
    assert (reading.kind, *days(reading), reading.certain) == (kind, start, end, False)
    assert code in {doubt for doubt, _ in reading.doubts} and reading.notes


@pytest.mark.parametrize(
    "text", ["2月30日前", "9月31日", "13月5日前", "2023年2月29日前", "4月1日至4月31日", "0月3日", "6月0日前"]
)
def test_a_day_no_calendar_has_is_impossible_and_without_date(text):
    reading = one(text)
    assert (reading.kind, reading.start, reading.end, reading.certain) == ("impossible", None, None, False)
    assert reading.doubts[0][0] == "impossible_date"


def test_the_29th_of_february_exists_in_a_leap_year_only():
    assert days(one("2月29日前", 2024)) == ("", "2024-02-29")
    assert one("2月29日前", 2023).kind == "impossible"


KINDS = [
    ("每月第一个工作日", "recurring"),
    ("每周一", "recurring"),
    ("国庆节前夕", "relative"),
    ("国庆节后", "relative"),
    ("每月5日前", "recurring"),
    ("每季度末月25日前", "recurring"),
    ("每月1日、15日", "recurring"),
    ("每年3月、9月", "recurring"),
    ("每月底前", "recurring"),
    ("每周五下班前", "recurring"),
    ("每年12月底前", "recurring"),
    ("15个工作日内", "relative"),
    ("三个月内", "relative"),
    ("常委会会议召开10日前", "relative"),
    ("会议举行前20日", "relative"),
    ("次月5日前", "relative"),
    ("春节前", "relative"),
    ("国庆节前", "relative"),
    ("具体时间另行通知", "conditional"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_relative_recurring_and_open_limits_carry_no_date(text, kind):
    reading = one(text)
    assert (reading.kind, reading.end, reading.certain) == (kind, None, False)


def test_a_year_alone_is_a_time_only_where_nothing_else_stands():
    (phrase,) = find_phrases("2025年", compact=True)
    reading = resolve(phrase, Timeline(BaseYear(2023, SOURCE, True)))
    assert (days(reading), reading.certain) == (("2025-01-01", "2025-12-31"), False)
    assert read("2025年，听取报告") == []


NOT_DATES = [
    "第十五条第二款",
    "联系电话：0318-2024567",
    "电话0575-8302024，邮编311800",
    "一月一次例会",
    "纪念十月革命",
    "完成投资7.15亿元",
    "增长3.5%",
    "2018年至2022年",
    "近3个月来",
    "第3号议案",
    "版本2018.7",
    "同一月份牌",
    "1.2.3",
]


@pytest.mark.parametrize("text", NOT_DATES)
def test_numbers_that_are_no_dates_are_left_alone(text):
    assert [reading for reading in read(text) if reading.certain] == []


class ListsOfDates(unittest.TestCase):
    def test_days_parted_by_commas_are_a_limit_each(self):
        readings = read("8月10日、20日前")
        self.assertEqual([days(one) for one in readings], [("", "2023-08-10"), ("", "2023-08-20")])

    def test_the_last_day_of_the_month_goes_with_every_month_of_a_list(self):
        self.assertEqual([str(one.end) for one in read("3月、9月底前")], ["2023-03-31", "2023-09-30"])

    def test_the_year_is_written_once_for_all_days_of_a_list(self):
        readings = read("2024年5月10日、6月20日前")
        self.assertEqual([str(one.end) for one in readings], ["2024-05-10", "2024-06-20"])

    def test_months_that_do_not_follow_one_another_are_periods_of_their_own(self):
        readings = read("3月、6月、9月")
        self.assertEqual([one.start.month for one in readings], [3, 6, 9])

    def test_a_number_before_a_date_is_no_month_of_its_own(self):
        self.assertEqual(days(one("附件3、5月10日前")), ("", "2023-05-10"))


class MissingYears(unittest.TestCase):
    def test_without_any_year_nothing_is_computed(self):
        reading = one("7月15日前", None)
        self.assertEqual((reading.kind, reading.end, reading.certain), ("by", None, False))
        self.assertEqual(reading.doubts, (("no_year", {}),))

    def test_a_year_in_the_phrase_needs_no_other(self):
        self.assertEqual(days(one("2024年7月15日前", None)), ("", "2024-07-15"))

    def test_an_impossible_day_is_impossible_in_any_year(self):
        self.assertEqual(one("9月31日前", None).kind, "impossible")

    def test_a_period_that_runs_backwards_does_so_in_any_year(self):
        codes = {code for code, _ in one("9月15日至9月1日", None).doubts}
        self.assertIn("reversed_period", codes)

    def test_an_unsure_year_makes_the_date_unsure(self):
        (phrase,) = find_phrases("7月15日前")
        reading = resolve(phrase, Timeline(BaseYear(2023, SOURCE, False)))
        self.assertEqual((str(reading.end), reading.certain), ("2023-07-15", False))


class TheTurnOfTheYear(unittest.TestCase):
    def test_january_after_december_is_the_next_year(self):
        reading = one("1月", anchor=date(2023, 12, 10))
        self.assertEqual((str(reading.start), reading.certain), ("2024-01-01", True))
        self.assertEqual(reading.doubts[0][0], "year_inferred")

    def test_a_month_far_before_the_last_one_is_the_next_year_but_not_surely(self):
        reading = one("3月底前", anchor=date(2023, 10, 31))
        self.assertEqual((str(reading.end), reading.certain), ("2024-03-31", False))

    def test_a_stage_that_overlaps_the_one_before_stays_in_its_year(self):
        self.assertEqual(days(one("8月", anchor=date(2023, 9, 30))), ("2023-08-01", "2023-08-31"))

    def test_after_a_period_over_the_turn_its_own_months_stay_in_it(self):
        known = {"anchor": date(2024, 1, 31), "since": date(2023, 11, 1)}
        self.assertEqual(days(one("12月20日前", **known)), ("", "2023-12-20"))
        self.assertEqual(days(one("3月上旬", **known)), ("2024-03-01", "2024-03-10"))

    def test_a_second_turn_of_the_year_is_never_certain(self):
        reading = one("1月", anchor=date(2024, 12, 10))
        self.assertEqual((str(reading.start), reading.certain), ("2025-01-01", False))

    def test_a_month_long_after_the_turn_is_not_certain(self):
        self.assertFalse(one("12月", anchor=date(2024, 2, 20)).certain)
        self.assertTrue(one("6月", anchor=date(2024, 2, 20)).certain)

    def test_in_a_stage_of_doubtful_year_nothing_is_certain(self):
        window = (date(2024, 12, 11), date(2025, 1, 31))
        self.assertTrue(one("1月10日前", window=window).certain)
        self.assertFalse(one("1月10日前", window=window, window_sure=False).certain)

    def test_inside_a_stage_the_year_is_the_one_that_fits_the_stage(self):
        window = (date(2023, 12, 11), date(2024, 1, 31))
        self.assertEqual(days(one("1月10日前", window=window)), ("", "2024-01-10"))
        self.assertEqual(days(one("12月20日前", window=window)), ("", "2023-12-20"))


# ── every day in every spelling ─────────────────────────────────────────────────────────────────────────────────
CHINESE = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十"
    return head + (CHINESE[ones] if ones else "")


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text)


def chinese_year(year: int) -> str:
    return "".join(CHINESE[int(digit)] for digit in str(year))


SPELLINGS = {
    "arabic": lambda day: f"{day.year}年{day.month}月{day.day}日前",
    "two digits": lambda day: f"{day.year}年{day.month:02}月{day.day:02}日前",
    "wide": lambda day: wide(f"{day.year}年{day.month}月{day.day}日前"),
    "spaced": lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日 前",
    "号": lambda day: f"{day.year}年{day.month}月{day.day}号之前",
    "chinese": lambda day: f"{chinese_year(day.year)}年{chinese(day.month)}月{chinese(day.day)}日前",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}前",
    "dashes": lambda day: f"{day.isoformat()}前",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}前",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_every_day_of_twenty_years_is_read_back(spelling):
    day, last = date(2016, 1, 1), date(2035, 12, 31)
    while day <= last:
        reading = one(spelling(day), None)
        assert (reading.kind, reading.end, reading.certain) == ("by", day, True), spelling(day)
        day += timedelta(days=1)


@given(st.dates(date(2016, 1, 1), date(2035, 12, 31)), st.dates(date(2016, 1, 1), date(2035, 12, 31)))
@settings(max_examples=300, **STEADY)
def test_any_period_with_both_years_is_read_back(first, second):
    start, end = sorted((first, second))
    text = f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日"
    reading = one(text, None)
    assert (reading.start, reading.end, reading.certain) == (start, end, True)


@given(
    st.text("0123456789lIO一二三四五六七八九十〇月日号年季度旬底前至-—、，（）每次上中下内后 起", max_size=40)
)
@settings(max_examples=800, **STEADY)
def test_any_soup_of_date_signs_is_read_without_error(text):
    for reading in read(text, 2023):
        assert not reading.certain or reading.end is not None
        assert (
            reading.start is None
            or reading.end is None
            or reading.end >= reading.start
            or not reading.certain
        )


class Numbers(unittest.TestCase):
    def test_numbers_are_read_in_every_script(self):
        known = {
            "10": 10,
            "l0": 10,
            "1 0": 10,
            "二十一": 21,
            "十": 10,
            "二〇一八": 2018,
            "两": 2,
            "廿三": 23,
            "三十": 30,
        }
        self.assertEqual({text: read_number(text) for text in known}, known)

    def test_what_is_no_number_has_no_value(self):
        self.assertEqual([read_number(text) for text in ("", "甲", "1a")], [None, None, None])


def test_the_year_after_an_inferred_year_is_not_certain():
    [reading] = read("2月中旬至次年1月底", anchor=date(2023, 12, 10))
    assert (reading.start.year, reading.end.year, reading.certain) == (2024, 2025, False)
