"""From an event to a day: calendar days, working days with 调休, months, forwards and backwards."""

from datetime import date, timedelta

from django.test import TestCase

from core import workdays
from core.clock import LOCAL_ZONE
from core.dates import end_of
from core.models import CalendarDay
from deadlines.enums import Unit
from deadlines.reckoning import add_months, reckon


class ReckoningTest(TestCase):
    def test_seven_working_days_over_the_national_day_of_2018(self):
        found = reckon(date(2018, 9, 26), 7, Unit.WORKING_DAY)
        assert found.due_on == date(2018, 10, 10)
        assert found.worked == [date(2018, 9, 29), date(2018, 9, 30)]
        assert found.off == [date(2018, 10, day) for day in range(1, 6)]
        assert (found.estimated, found.falls_on_rest) == ([], False)

    def test_backwards_the_days_before_the_event_count(self):
        assert reckon(date(2018, 10, 10), -7, Unit.WORKING_DAY).due_on == date(2018, 9, 26)
        assert reckon(date(2018, 9, 28), -20, Unit.DAY).due_on == date(2018, 9, 8)

    def test_a_calendar_day_that_falls_on_a_rest_day_is_kept_and_named(self):
        found = reckon(date(2018, 9, 1), 30, Unit.DAY)
        assert (found.due_on, found.falls_on_rest) == (date(2018, 10, 1), True)

    def test_months_end_with_a_shorter_month(self):
        assert add_months(date(2018, 11, 30), 3) == date(2019, 2, 28)
        assert add_months(date(2018, 8, 31), 6) == date(2019, 2, 28)
        assert add_months(date(2018, 12, 15), 1) == date(2019, 1, 15)
        assert add_months(date(2018, 1, 31), -2) == date(2017, 11, 30)

    def test_an_unpublished_year_is_named_and_stops_being_so_when_staff_enter_it(self):
        last = workdays.LAST_KNOWN
        assert reckon(date(last, 12, 30), 5, Unit.WORKING_DAY).estimated == [last + 1]
        CalendarDay.objects.create(day=date(last + 1, 1, 1), is_working=False, reason="通知")
        assert reckon(date(last, 12, 30), 5, Unit.WORKING_DAY).estimated == []

    def test_a_day_that_staff_corrected_wins(self):
        CalendarDay.objects.create(day=date(2018, 8, 9), is_working=False, reason="地方放假")
        assert reckon(date(2018, 8, 8), 1, Unit.WORKING_DAY).due_on == date(2018, 8, 10)

    def test_counting_on_and_back_meet_from_many_days(self):
        day = date(2016, 1, 4)
        working = workdays.calendar_from(date(2021, 1, 1))
        while day < date(2023, 12, 1):
            if working(day):
                assert reckon(reckon(day, 7, Unit.WORKING_DAY).due_on, -7, Unit.WORKING_DAY).due_on == day
            day += timedelta(days=17)

    def test_one_query_for_a_count_however_long(self):
        with self.assertNumQueries(1):
            reckon(date(2018, 1, 2), 200, Unit.WORKING_DAY)


class EveryDayTest(TestCase):
    """Every day of 2020 to 2035: a count leads to a working day, and over exactly as many as were asked for."""

    def test_working_days_are_counted_right(self):
        for year in range(2020, 2036):
            working = workdays.calendar_from(date(year, 7, 1))
            days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
            worked = [day for day in days if working(day)]
            with self.subTest(year):
                assert 225 < len(worked) < 262
                for day in days[:-20]:
                    after = [one for one in worked if one > day][:7]
                    assert workdays.add_working_days(day, 7) == after[-1]

    def test_a_day_ends_at_midnight_in_shanghai(self):
        day = date(2020, 1, 1)
        while day.year < 2036:
            end = end_of(day)
            assert (end - timedelta(seconds=1)).astimezone(LOCAL_ZONE).date() == day
            assert end.astimezone(LOCAL_ZONE).date() == day + timedelta(days=1)
            day += timedelta(days=1)
