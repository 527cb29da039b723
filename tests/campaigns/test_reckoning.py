"""The wall chart's axis and progress against time, on dates alone."""

from datetime import date, timedelta

from django.test import SimpleTestCase

from campaigns.reckoning import Axis, axis_over, month_after, points_behind, share_of_time

AUGUST = (date(2018, 8, 1), date(2018, 8, 10))


class ShareOfTimeTests(SimpleTestCase):
    def test_nothing_is_used_on_the_first_day(self):
        self.assertEqual(share_of_time(*AUGUST, date(2018, 8, 1)), 0)

    def test_each_day_that_is_over_counts(self):
        self.assertEqual(share_of_time(*AUGUST, date(2018, 8, 6)), 50)

    def test_the_last_day_itself_is_not_used_up(self):
        self.assertEqual(share_of_time(*AUGUST, date(2018, 8, 10)), 90)
        self.assertEqual(share_of_time(*AUGUST, date(2018, 8, 11)), 100)

    def test_before_the_period_it_is_zero(self):
        self.assertEqual(share_of_time(*AUGUST, date(2018, 7, 1)), 0)

    def test_without_a_start_only_the_end_decides(self):
        self.assertEqual(share_of_time(None, date(2018, 8, 10), date(2018, 8, 10)), 0)
        self.assertEqual(share_of_time(None, date(2018, 8, 10), date(2018, 8, 11)), 100)

    def test_without_an_end_nothing_can_be_used(self):
        self.assertEqual(share_of_time(date(2018, 8, 1), None, date(2019, 1, 1)), 0)

    def test_a_period_that_ends_before_it_starts_is_not_divided_by(self):
        self.assertEqual(share_of_time(date(2018, 8, 11), date(2018, 8, 10), date(2018, 8, 10)), 0)

    def test_being_ahead_of_time_is_not_being_behind(self):
        self.assertEqual(points_behind(*AUGUST, 80, date(2018, 8, 6)), 0)
        self.assertEqual(points_behind(*AUGUST, 20, date(2018, 8, 6)), 30)


class AxisTests(SimpleTestCase):
    axis = Axis(date(2018, 7, 1), date(2018, 8, 31))  # 62 days

    def test_it_covers_whole_months_around_every_day(self):
        axis = axis_over([date(2018, 8, 9), None, date(2018, 7, 15), date(2019, 2, 3)])
        self.assertEqual((axis.first, axis.last), (date(2018, 7, 1), date(2019, 2, 28)))

    def test_without_any_day_there_is_no_axis(self):
        self.assertIsNone(axis_over([None]))

    def test_the_first_day_begins_at_zero_and_the_last_ends_at_hundred(self):
        span = self.axis.span(self.axis.first, self.axis.last)
        self.assertEqual((span.x, span.width), (0, 100))

    def test_a_single_day_has_the_width_of_a_day(self):
        span = self.axis.span(date(2018, 7, 1), date(2018, 7, 1))
        self.assertAlmostEqual(span.width, 100 / 62, places=2)

    def test_days_outside_stay_on_the_edge(self):
        self.assertEqual(self.axis.at(date(2018, 6, 1)), 0)
        self.assertEqual(self.axis.at(date(2018, 12, 1)), 100)
        self.assertFalse(self.axis.contains(date(2018, 9, 1)))

    def test_months_and_thirds_follow_one_another_without_gap(self):
        for spans in (self.axis.months, self.axis.thirds):
            ends = [span.x + span.width for span in spans]
            self.assertEqual([span.x for span in spans][1:], [round(end, 3) for end in ends][:-1])
        self.assertEqual([third.day.day for third in self.axis.thirds], [1, 11, 21, 1, 11, 21])

    def test_months_across_a_year_and_a_leap_february(self):
        axis = axis_over([date(2019, 12, 31), date(2020, 2, 29)])
        self.assertEqual(
            [month.day for month in axis.months], [date(2019, 12, 1), date(2020, 1, 1), date(2020, 2, 1)]
        )
        self.assertEqual(axis.last, date(2020, 2, 29))

    def test_the_month_after_any_day_of_a_year_begins_on_a_first(self):
        day = date(2020, 1, 1)
        while day.year == 2020:
            after = month_after(day)
            self.assertEqual((after.day, (after - timedelta(days=1)).month), (1, day.month))
            day += timedelta(days=1)
