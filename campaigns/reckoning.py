"""Dates as positions on the wall chart's axis, and progress against time. Pure functions on local dates.

Positions are percent of the axis' width, so that the drawing stretches without a viewBox. A day occupies the width from
its own position to that of the next day; a period includes both its ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


def share_of_time(starts_on: date | None, ends_on: date | None, today: date) -> int:
    """Percent of a period's days that are over before `today`; 0 before it, 100 after it or when it has no start."""
    if ends_on is None:
        return 0
    if starts_on is None or today > ends_on:
        return 100 if today > ends_on else 0
    days = (ends_on - starts_on).days + 1
    return max(0, (today - starts_on).days) * 100 // days if days > 0 else 0


def points_behind(starts_on: date | None, ends_on: date | None, percent: int, today: date) -> int:
    """Share of time used minus share of work done, in points; never negative."""
    return max(0, share_of_time(starts_on, ends_on, today) - percent)


def month_after(day: date) -> date:
    """The first day of the month after the one `day` lies in."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


@dataclass(frozen=True)
class Span:
    """A piece of the axis: where it begins and how wide it is, in percent, and what it is called."""

    x: float
    width: float
    day: date


@dataclass(frozen=True)
class Axis:
    """Whole months from `first` to `last`, both included."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where `day` begins, in percent; days outside are put on the nearer edge."""
        total = (self.last - self.first).days + 1
        return round(min(max((day - self.first).days, 0), total) * 100 / total, 3)

    def span(self, first: date, last: date) -> Span:
        """The piece from the beginning of `first` to the end of `last`."""
        x = self.at(first)
        return Span(x, round(max(self.at(last + DAY) - x, 0), 3), first)

    def middle(self, day: date) -> float:
        """The middle of a day, where a deadline's mark stands."""
        return round((self.at(day) + self.at(day + DAY)) / 2, 3)

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def months(self) -> list[Span]:
        firsts, day = [], self.first
        while day <= self.last:
            firsts.append(day)
            day = month_after(day)
        return [self.span(first, month_after(first) - DAY) for first in firsts]

    @property
    def thirds(self) -> list[Span]:
        """The three parts of each month (上旬, 中旬, 下旬), beginning on the 1st, 11th and 21st."""
        parts = []
        for month in self.months:
            begins = [month.day, month.day.replace(day=11), month.day.replace(day=21), month_after(month.day)]
            parts += [self.span(a, b - DAY) for a, b in zip(begins, begins[1:], strict=False)]
        return parts


def axis_over(days: Iterable[date | None]) -> Axis | None:
    """The axis of whole months that holds every day given; None when there is none."""
    known = [day for day in days if day is not None]
    if not known:
        return None
    return Axis(min(known).replace(day=1), month_after(max(known)) - DAY)
