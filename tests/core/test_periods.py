"""Months, quarters, years: what addresses write is read back, nothing else is."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from core.periods import Period, PeriodKind


@pytest.mark.parametrize(
    ("text", "first", "last", "previous"),
    [
        ("2018-01", date(2018, 1, 1), date(2018, 1, 31), "2017-12"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020-01"),
        ("2018-Q1", date(2018, 1, 1), date(2018, 3, 31), "2017-Q4"),
        ("2018-Q4", date(2018, 10, 1), date(2018, 12, 31), "2018-Q3"),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2017"),
    ],
)
def test_first_last_and_previous(text, first, last, previous):
    period = Period.read(text)
    assert (str(period), period.first, period.last) == (text, first, last)
    assert str(period.previous) == previous
    assert period.previous.last == first - timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "2018-0",
        "2018-13",
        "2018-00",
        "2018-Q0",
        "2018-Q5",
        "2018-1",
        "２０１８",
        "2018-07 ",
        "9999-01",
    ],
)
def test_anything_else_is_no_period(text):
    assert Period.read(text) is None


@pytest.mark.parametrize("kind", PeriodKind.values)
def test_every_day_lies_in_its_period(kind):
    for number in range(800):
        day = date(2018, 1, 1) + timedelta(days=number)
        period = Period.around(kind, day)
        assert period.first <= day <= period.last
        assert Period.read(str(period)) == period


def test_words_in_both_languages():
    periods = [Period.read(text) for text in ("2018-07", "2018-Q3", "2018")]
    assert [one.words for one in periods] == ["2018年7月", "2018年第3季度", "2018年"]
    with translation.override("en"):
        assert [one.words for one in periods] == ["7/2018", "2018 Q3", "2018"]
