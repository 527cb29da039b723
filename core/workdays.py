"""Working days of China: the statutory calendar with its make-up days, corrected by what staff enter (CalendarDay).

The yearly notice of the State Council is in the calendar library once it is published. A year without its notice is
`provisional`: statutory holidays are estimated and make-up days unknown, and pages say so.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from .models import CalendarDay

FIRST_KNOWN, LAST_KNOWN = 2001, 2026  # years whose notice the pinned calendar library contains


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


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`, which itself does not count."""
    entered = dict(CalendarDay.objects.filter(day__gt=start).values_list("day", "is_working"))
    day = start
    while count > 0:
        day += timedelta(days=1)
        working = entered.get(day)
        if working is None:
            working = _statutory(day.year).is_working_day(day)
        count -= working
    return day
