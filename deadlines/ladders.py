"""What a ladder has to tell between two moments: pure functions, the same for the running engine and for a rehearsal."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import clock

from .models import Rung


@dataclass(frozen=True, order=True)
class Step:
    """A rung coming due: at an aware moment, on a local day; `repeat` counts from 0."""

    at: datetime
    rung_id: int
    repeat: int
    day: date


@dataclass(frozen=True)
class Planned:
    """The steps of a window in order, those among them that a later one overtook, and when the next one comes."""

    steps: list[Step]
    superseded: frozenset[Step]
    next_at: datetime | None

    @property
    def telling(self) -> list[Step]:
        return [step for step in self.steps if step not in self.superseded]


def steps(rungs: Iterable[Rung], due_on: date) -> Iterator[Step]:
    """Every step of a ladder for a due date in order of time; without end where a rung repeats."""
    return heapq.merge(*(_steps_of(rung, due_on) for rung in rungs if rung.is_active))


def _steps_of(rung: Rung, due_on: date) -> Iterator[Step]:
    day, repeat = due_on + timedelta(days=rung.offset), 0
    while True:
        yield Step(datetime.combine(day, rung.at_time, clock.LOCAL_ZONE), rung.pk, repeat, day)
        if rung.repeat_days is None:
            return
        day, repeat = day + timedelta(days=rung.repeat_days), repeat + 1


def plan(rungs: Iterable[Rung], due_on: date, since: datetime, until: datetime) -> Planned:
    """What comes due from `since` to `until`, both included.

    After an outage several steps lie in the window. Each is kept, but only the last one for the same people is told:
    an earlier one would say less, or what is no longer true ("3 days left").
    """
    rungs = list(rungs)
    found = []
    for step in steps(rungs, due_on):
        if step.at > until:
            return Planned(found, _overtaken(rungs, found), step.at)
        if step.at >= since:
            found.append(step)
    return Planned(found, _overtaken(rungs, found), None)


def first_after(rungs: Iterable[Rung], due_on: date, moment: datetime) -> datetime | None:
    """When a ladder next has something to tell after `moment`; None when it has nothing more."""
    return next((step.at for step in steps(rungs, due_on) if step.at > moment), None)


def _overtaken(rungs: list[Rung], found: list[Step]) -> frozenset[Step]:
    readers = {rung.pk: (rung.party, frozenset(rung.roles)) for rung in rungs}
    last = {readers[step.rung_id]: step for step in found}
    return frozenset(step for step in found if last[readers[step.rung_id]] != step)
