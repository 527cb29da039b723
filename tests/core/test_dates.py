"""How dates are written and read."""

from datetime import UTC, date, datetime

import pytest
from django.test import SimpleTestCase

from core import clock, dates
from tests.factories import NOW

DUE = date(2018, 8, 10)


class WritingTests(SimpleTestCase):
    def setUp(self):
        self.enterContext(clock.at(NOW))

    def test_list_form_has_the_weekday_and_no_year_this_year(self):
        assert dates.short(DUE) == "8月10日 周五"

    def test_list_form_has_the_year_when_it_is_another(self):
        assert dates.short(date(2017, 12, 31)) == "2017年12月31日 周日"

    def test_this_year_follows_the_clock(self):
        with clock.at(datetime(2019, 1, 1, tzinfo=UTC)):
            assert dates.short(DUE) == "2018年8月10日 周五"

    def test_sentence_form_always_has_the_year(self):
        assert dates.long(DUE) == "2018年8月10日"

    def test_a_moment_late_in_the_utc_day_belongs_to_the_next_local_day(self):
        evening = datetime(2018, 8, 9, 16, 30, tzinfo=UTC)
        assert dates.short(evening) == "8月10日 周五"
        assert dates.long(evening) == "2018年8月10日"
        assert dates.minute(evening) == "2018-08-10 00:30"

    def test_every_weekday_is_named(self):
        week = [dates.short(date(2018, 8, n)).split()[1] for n in range(6, 13)]
        assert week == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


class TimeLeftTests(SimpleTestCase):
    def left(self, *moment: int) -> str:
        return dates.time_left(DUE, datetime(*moment, tzinfo=clock.LOCAL_ZONE))

    def test_the_due_day_counts_to_its_end(self):
        assert self.left(2018, 8, 9, 9, 0) == "还剩 1 天 15 小时"

    def test_last_day_counts_hours_and_minutes(self):
        assert self.left(2018, 8, 10, 9, 30) == "还剩 14 小时 30 分"

    def test_last_hour_counts_minutes(self):
        assert self.left(2018, 8, 10, 23, 59) == "还剩 1 分"

    def test_midnight_after_the_due_day_is_one_day_overdue(self):
        assert self.left(2018, 8, 11, 0, 0) == "逾期 1 天"

    def test_overdue_counts_calendar_days(self):
        assert self.left(2018, 8, 18, 23, 0) == "逾期 8 天"


@pytest.mark.parametrize(
    "text",
    [
        "2018-8-10",
        "2018-08-10",
        "2018/8/10",
        "2018.8.10",
        "2018年8月10日",
        "2018年8月10",
        "2018 年 8 月 10 日",
        "20180810",
        "8月10日",
        "8月10号",
        "8-10",
        "8/10",
        " 2018-8-10 ",
        "２０１８－８－１０",
        "８月１０日",
        "２０１８／０８／１０",
    ],
)
def test_every_usual_way_of_writing_a_date_is_read(text):
    with clock.at(NOW):
        assert dates.parse(text) == DUE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "年底",
        "8月",
        "2018-13-1",
        "2018-2-30",
        "2018-8-10日前",
        "10",
        "2018-8-10 2018-8-11",
        "18-8-10",
        "8月l0日",
    ],
)
def test_anything_else_is_refused(text):
    with clock.at(NOW), pytest.raises(ValueError):
        dates.parse(text)


def test_a_missing_year_comes_from_the_plan_when_one_is_given():
    with clock.at(NOW):
        assert dates.parse("8月10日", year=2020) == date(2020, 8, 10)
        assert dates.parse("2018-8-10", year=2020) == DUE


def test_29_february_without_year_needs_a_leap_year():
    with clock.at(NOW), pytest.raises(ValueError):
        dates.parse("2月29日")
    assert dates.parse("2月29日", year=2020) == date(2020, 2, 29)
