"""Working days of China: the statutory calendar with its make-up days, corrected by what staff enter (CalendarDay).

The yearly notice of the State Council is in the calendar library once it is published. A year without its notice is
`provisional`: statutory holidays are estimated and make-up days unknown, and pages say so.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from .models import CalendarDay

FIRST_KNOWN, LAST_KNOWN = 2001, 2026  # years whose notice the pinned calendar library contains
REACH = timedelta(days=1100)  # how far from its anchor a count of working days may lead


@lru_cache(maxsize=64)
def _statutory(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def provisional(year: int) -> bool:
    """Whether the statutory calendar of `year` is only an estimate and nobody has entered its days."""
    known = FIRST_KNOWN <= year <= LAST_KNOWN
    return not known and not CalendarDay.objects.filter(day__year=year).exists()


def is_working_day(day: date) -> bool:
    """Whether offices work on `day` (a local date)."""
    entered = CalendarDay.objects.filter(day=day).values_list("is_working", flat=True).first()
    return _statutory(day.year).is_working_day(day) if entered is None else entered


def calendar_from(around: date) -> Callable[[date], bool]:
    """`is_working_day` for many days near `around`, with one query for all of them."""
    near = CalendarDay.objects.filter(day__range=(around - REACH, around + REACH))
    entered = dict(near.values_list("day", "is_working"))

    def working(day: date) -> bool:
        known = entered.get(day) if abs(day - around) <= REACH else None
        return _statutory(day.year).is_working_day(day) if known is None else known

    return working


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`, which itself does not count."""
    working, day = calendar_from(start), start
    while count > 0:
        day += timedelta(days=1)
        count -= working(day)
    return day
