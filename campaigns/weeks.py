"""Weeks as offices count them: ISO 8601 (GB/T 7408), Monday to Sunday, each in the year of its Thursday."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """One week. Written 2018-W33, as an address carries it; earlier ones sort first."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(*day.isocalendar()[:2])

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Raises ValueError for anything that is not a week, such as week 53 of a year with 52."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(text)
        week = cls(int(found[1]), int(found[2]))
        if (
            Week.of(week.first) != week or not 1900 <= week.year <= 2200
        ):  # far from either end of the calendar
            raise ValueError(text)
        return week

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    def plus(self, weeks: int) -> "Week":
        return Week.of(self.first + timedelta(weeks=weeks))


def weeks_from(first: Week, count: int) -> list[Week]:
    return [first.plus(number) for number in range(count)]


def weeks_between(first: date, last: date) -> Iterator[Week]:
    """Every week that has a day of the period, both ends included."""
    week = Week.of(first)
    while week <= Week.of(last):
        yield week
        week = week.plus(1)


def common_weeks(one: tuple[date, date], other: tuple[date, date]) -> tuple[Week, Week] | None:
    """The first and the last week in which both periods have a day; None where there is none."""
    first = max(Week.of(one[0]), Week.of(other[0]))
    last = min(Week.of(one[1]), Week.of(other[1]))
    return (first, last) if first <= last else None
