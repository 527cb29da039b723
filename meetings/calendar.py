"""On which days a rule has weekly reports due, and when each is opened. Pure reckoning but for the calendar of rest days."""

from datetime import date, datetime, time, timedelta

from core import clock, workdays

from .models import Rule

WEEK = timedelta(days=7)
AHEAD = 8  # weeks looked through for the next one; no holiday lasts longer


def due_day(rule: Rule, around: date) -> date | None:
    """The day on which the report of the week (Monday to Sunday) around a local day is due.

    A rest day moves it to the last working day before it in the same week; None in a week without one, and outside the
    time for which the rule asks.
    """
    monday = around - timedelta(days=around.weekday())
    working = workdays.calendar_from(monday)
    days = [monday + timedelta(days=offset) for offset in range(rule.weekday, -1, -1)]
    due_on = next((day for day in days if working(day)), None)
    return due_on if due_on and _asked_on(rule, due_on) else None


def _asked_on(rule: Rule, day: date) -> bool:
    return (rule.weekly_from or date.min) <= day <= (rule.weekly_until or date.max)


def opens_at(rule: Rule, due_on: date) -> datetime:
    """The moment from which a report due on a day may be filled in."""
    return datetime.combine(due_on - timedelta(days=rule.open_days), time.min, clock.LOCAL_ZONE)


def ends_at(rule: Rule, due_on: date) -> datetime:
    return datetime.combine(due_on, rule.due_time, clock.LOCAL_ZONE)


def running(rule: Rule, now: datetime) -> list[date]:
    """The due days of the reports that are open at `now`: begun, and their time not over. Two where the next one opens
    before this one is due, as before a holiday.
    """
    today = clock.local_date(now)
    days = (due_day(rule, day) for day in (today, today + WEEK))
    return [day for day in days if day and opens_at(rule, day) <= now < ends_at(rule, day)]


def next_opening(rule: Rule, now: datetime) -> datetime | None:
    """The first moment after `now` at which a report is to be opened; None when the rule asks for no more."""
    if not rule.asks_weekly:
        return None
    start = max(clock.local_date(now), rule.weekly_from or date.min)
    for weeks in range(AHEAD):
        due_on = due_day(rule, start + weeks * WEEK)
        if due_on and opens_at(rule, due_on) > now:
            return opens_at(rule, due_on)
    return None
