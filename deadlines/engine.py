"""The pass that tells people what came due: finds, records and notifies in a few statements per group, however many rows.

Everything a pass writes for a batch is one transaction: the occurrences, the messages in the inbox, and the next moment.
Rows are claimed by their lock (on SQLite the transaction is the lock), so two passes at once share the work; an occurrence
is unique, so nothing is told twice even when clocks jump. Messages only wake a pass; what is due stands in the table.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import CharField, DateField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.translation import gettext_noop

from core import bulk, clock, faults
from core.models import Notification

from . import audience, kinds, ladders, routing
from .enums import Party
from .models import Deadline, Occurrence, Rung
from .services import rungs_by_ladder

log = logging.getLogger(__name__)
BATCH = 10_000  # rows claimed by one transaction

COMING = gettext_noop("“%(title)s”的时限是 %(due_on)s（%(rung)s）。")
TODAY = gettext_noop("“%(title)s”今天（%(due_on)s）截止。")
PAST = gettext_noop("“%(title)s”已过时限 %(due_on)s，请尽快办理。")
RAISED = gettext_noop("%(owed_by)s的“%(title)s”已过时限 %(due_on)s（%(rung)s）。")


@dataclass(frozen=True)
class Group:
    """Deadlines with the same ladder, due date and next moment have the same to tell."""

    ladder_id: int
    due_on: date
    next_at: datetime

    @property
    def rows(self):
        return Deadline.objects.filter(ladder_id=self.ladder_id, due_on=self.due_on, next_at=self.next_at)


def run_pass(now: datetime | None = None) -> int:
    """Tell everything that is due by `now`; gives how many deadlines were looked at. Safe to run any number of times."""
    now = now or clock.now()
    kinds.open_by_calendar(now)
    rungs, looked_at = rungs_by_ladder(), 0
    while group := _earliest(now):
        count = _advance(group, rungs.get(group.ladder_id, []), now)
        if not count:  # all of it is in the hands of another pass
            break
        looked_at += count
    return looked_at


def _earliest(now: datetime) -> Group | None:
    due = Deadline.objects.filter(next_at__lte=now).order_by("next_at")
    first = due.values("ladder_id", "due_on", "next_at").first()
    return Group(**first) if first else None


@transaction.atomic
def _advance(group: Group, rungs: list[Rung], now: datetime) -> int:
    """Claim a batch of a group, record its steps, notify, and store the next moment: all or nothing."""
    planned = ladders.plan(rungs, group.due_on, group.next_at, now)
    claimed = group.rows
    if connection.features.has_select_for_update_skip_locked:
        claimed = claimed.select_for_update(skip_locked=True)
    keys = list(claimed.order_by().values_list("pk", flat=True)[:BATCH])
    if not keys:
        return 0
    faults.reach("claimed")
    by_key = {rung.pk: rung for rung in rungs}
    for step in planned.steps:
        superseded = step in planned.superseded
        new = _record(keys, step, group.due_on, superseded, now)
        if new and not superseded:
            _notify(new, by_key[step.rung_id], step, group.due_on, now)
            routing.to_groups(new, by_key[step.rung_id], now)
    faults.reach("planned")
    bulk.keyed(Deadline, keys).update(next_at=planned.next_at)
    return len(keys)


def _record(keys: list[int], step: ladders.Step, due_on: date, superseded: bool, now: datetime) -> list[int]:
    """Write one occurrence per deadline; gives the keys of those that were not there before."""
    rows = (
        bulk.keyed(Deadline, keys)
        .order_by()
        .values_list(
            F("pk"),
            Value(step.rung_id),
            Value(due_on, DateField()),
            Value(step.day, DateField()),
            Value(now, DateTimeField()),
            Value(superseded),
        )
    )
    columns = ["deadline_id", "rung_id", "due_on", "day", "planned_at", "superseded"]
    return bulk.insert_select(Occurrence, columns, rows)


def _notify(new: list[int], rung: Rung, step: ladders.Step, due_on: date, now: datetime) -> None:
    """One message in the inbox of everybody whom the rung reaches; the cause keeps a person with two roles from two."""
    rows, person = audience.reached(
        bulk.keyed(Occurrence, new).order_by(), rung, clock.local_date(now), prefix="deadline__"
    )
    chosen = rows.values_list(
        F(person),
        Value(now, DateTimeField()),
        Value(message(rung)),
        JSONObject(
            title=F("deadline__title"),
            owed_by=F("deadline__owed_by__short_name"),
            due_on=Value(due_on.isoformat()),
            rung=Value(rung.label),
        ),
        F("deadline__url"),
        Concat(Value("occurrence:"), Cast("pk", CharField()), output_field=CharField()),
        Value(rung.urgent),
        Value(True),
    )
    columns = ["recipient_id", "created_at", "message", "params", "url", "cause", "urgent", "unrouted"]
    bulk.insert_select(Notification, columns, chosen)


def message(rung: Rung) -> str:
    """The words of a rung: coming, today, past, or past and raised to somebody else."""
    if rung.offset < 0:
        return COMING
    if rung.offset == 0:
        return TODAY
    return PAST if rung.party == Party.OWED_BY else RAISED
