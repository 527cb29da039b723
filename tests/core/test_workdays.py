"""Working days with statutory holidays, make-up days, and what staff enter."""

from datetime import date

from django.test import TestCase

from core import workdays
from core.models import CalendarDay


class WorkingDays(TestCase):
    def test_make_up_days_count_and_the_october_week_does_not(self):
        assert workdays.is_working_day(date(2018, 9, 29))  # a Saturday worked instead
        assert not workdays.is_working_day(date(2018, 10, 1))

    def test_seven_working_days_over_the_october_week(self):
        assert workdays.add_working_days(date(2018, 9, 26), 7) == date(2018, 10, 10)

    def test_a_day_that_staff_entered_wins(self):
        CalendarDay.objects.create(day=date(2018, 8, 10), is_working=False, reason="停电")
        assert not workdays.is_working_day(date(2018, 8, 10))
        assert workdays.add_working_days(date(2018, 8, 9), 1) == date(2018, 8, 13)

    def test_a_year_without_its_notice_is_provisional_until_staff_enter_days(self):
        assert not workdays.provisional(2018)
        assert workdays.provisional(2029)
        CalendarDay.objects.create(day=date(2029, 2, 24), is_working=True, reason="调休")
        assert not workdays.provisional(2029)
