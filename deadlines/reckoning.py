"""From an event and a rule to a due date, with every day that was skipped or worked, so that the page can show it."""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from core import workdays

from .enums import Unit

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reckoned:
    """A due date and how it came about. `worked` are rest days made working days, `off` holidays on weekdays,
    `estimated` the years whose calendar is not published, `falls_on_rest` whether the due date is no working day.
    """

    due_on: date
    anchor_on: date
    amount: int
    unit: str
    worked: list[date] = field(default_factory=list)
    off: list[date] = field(default_factory=list)
    estimated: list[int] = field(default_factory=list)
    falls_on_rest: bool = False

    def as_json(self) -> dict:
        """For keeping with the deadline; `deadlines.words.reckoning` reads it."""
        return {
            "anchor_on": self.anchor_on.isoformat(),
            "amount": self.amount,
            "unit": str(self.unit),
            "worked": [day.isoformat() for day in self.worked],
            "off": [day.isoformat() for day in self.off],
            "estimated": self.estimated,
            "falls_on_rest": self.falls_on_rest,
        }


def reckon(anchor_on: date, amount: int, unit: str) -> Reckoned:
    """The day `amount` units after the anchor (before it, when negative); the anchor's own day does not count.

    Calendar days and months keep the raw day when it is a rest day, and say so: no text read moves it. A month without
    that day gives its last one. A year without a published calendar is estimated, and named.
    """
    if unit == Unit.WORKING_DAY:
        return _working_days(anchor_on, amount)
    due_on = anchor_on + amount * DAY if unit == Unit.DAY else add_months(anchor_on, amount)
    estimated = [due_on.year] if workdays.provisional(due_on.year) else []
    rest = not workdays.is_working_day(due_on)
    return Reckoned(due_on, anchor_on, amount, unit, estimated=estimated, falls_on_rest=rest)


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days(anchor_on: date, amount: int) -> Reckoned:
    step = DAY if amount > 0 else -DAY
    working = workdays.calendar_from(anchor_on)
    day, left, worked, off = anchor_on, abs(amount), [], []
    while left:
        day += step
        if working(day):
            left -= 1
            if day.weekday() >= 5:
                worked.append(day)
        elif day.weekday() < 5:
            off.append(day)
    years = range(min(anchor_on, day).year, max(anchor_on, day).year + 1)
    estimated = [year for year in years if workdays.provisional(year)]
    return Reckoned(day, anchor_on, amount, Unit.WORKING_DAY, sorted(worked), sorted(off), estimated)
