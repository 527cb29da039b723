"""Weeks: every day is in exactly one, years end where ISO 8601 ends them, periods meet where they share a week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.weeks import Week, common_weeks, weeks_between, weeks_from

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 800)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2018, 8, 9), "2018-W32"),
        (date(2018, 12, 31), "2019-W01"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2027, 1, 1), "2026-W53"),
    ],
)
def test_weeks_belong_to_the_year_of_their_thursday(day, week):
    assert str(Week.of(day)) == week


@given(DAYS)
def test_a_day_lies_in_its_week_and_in_no_neighbour(day):
    week = Week.of(day)
    assert week.first <= day <= week.last
    assert week.first.isoweekday() == 1
    assert not week.plus(-1).first <= day <= week.plus(-1).last
    assert week.plus(1).first == week.last + timedelta(days=1)
    assert Week.parse(str(week)) == week


@given(DAYS, st.integers(-600, 600))
def test_going_and_coming_back_leads_to_the_same_week_across_years(day, weeks):
    week = Week.of(day)
    assert week.plus(weeks).plus(-weeks) == week
    assert (week.plus(weeks) > week) == (weeks > 0)


@given(DAYS, DAYS)
def test_weeks_are_in_the_order_of_their_days(one, other):
    if Week.of(one) < Week.of(other):
        assert one < other


@given(PERIODS)
def test_a_period_has_each_of_its_weeks_once_without_a_gap(period):
    found = list(weeks_between(*period))
    assert found == weeks_from(Week.of(period[0]), len(found))
    days = (period[1] - period[0]).days
    assert days // 7 <= len(found) - 1 <= days // 7 + 1
    assert found[-1] == Week.of(period[1])


@given(PERIODS, PERIODS)
def test_two_periods_meet_in_exactly_the_weeks_that_both_have(one, other):
    both = sorted(set(weeks_between(*one)) & set(weeks_between(*other)))
    found = common_weeks(one, other)
    assert found == ((both[0], both[-1]) if both else None)
    assert found == common_weeks(other, one)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018",
        "2018-33",
        "2018-W",
        "2018-W00",
        "2018-W53",
        "2018-W54",
        "0000-W01",
        "9999-W52",
        "２０１８-W01",
        "2018-W01 ",
    ],
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ValueError, match=".*"):
        Week.parse(text)
