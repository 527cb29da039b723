"""Do the deadlines and the rows of the apps say the same? What is owed without a deadline, with another date, or no longer.

For installations older than the deadlines and for whoever mistrusts them; nothing else in the product needs it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction

from core import bulk

from . import kinds
from .models import Deadline
from .services import Facts, open_deadlines

AT_ONCE = 1000  # things compared by one query, opened in one transaction


@dataclass(frozen=True)
class Fault:
    """`problem` is "missing", "drift" (dates differ) or "leftover" (open, though nothing is owed)."""

    problem: str
    subject_type: str
    subject_id: int
    kind: str
    deadline_due: str = ""
    column_due: str = ""


def faults() -> Iterator[Fault]:
    """Every difference between the open deadlines and what the apps say is owed now."""
    owed = set()
    for part in _parts(kinds.owed()):
        owed |= {_key(one) for one in part}
        rows = _open(part)
        yield from (fault for one in part if (fault := _fault(one, rows.get(_key(one)))))
    yield from _leftovers(owed)


def repair(now: datetime) -> int:
    """Open what is missing, so that it is told from now on; gives how many. Dates that differ are left to people."""
    opened = 0
    for part in _parts(kinds.owed()):
        with transaction.atomic():
            rows = _open(part)
            missing = [one for one in part if _key(one) not in rows]
            open_deadlines(missing, now=now)
        opened += len(missing)
    return opened


def _parts(facts: Iterator[Facts]) -> Iterator[list[Facts]]:
    while part := list(islice(facts, AT_ONCE)):
        yield part


def _key(facts: Facts) -> tuple[str, int, str]:
    return facts.subject._meta.label_lower, facts.subject.pk, str(facts.kind)


def _open(facts: Iterable[Facts]) -> dict[tuple, Deadline]:
    """The open deadlines of some things; one query for each kind."""
    keys = sorted(_key(one) for one in facts)
    found = {}
    for (label, kind), group in groupby(sorted(keys, key=_sort), key=_sort):
        pks = bulk.among([key[1] for key in group])
        rows = Deadline.objects.still_open().filter(subject_type=label, kind=kind, subject_id__in=pks)
        found |= {(label, row.subject_id, kind): row for row in rows}
    return found


def _sort(key: tuple) -> tuple[str, str]:
    return key[0], key[2]


def _fault(facts: Facts, row: Deadline | None) -> Fault | None:
    key = _key(facts)
    if row is None:
        return Fault("missing", *key, column_due=facts.due_on.isoformat())
    if kinds.keeps_copy(key[0], key[2]) and row.due_on != facts.due_on:
        return Fault("drift", *key, row.due_on.isoformat(), facts.due_on.isoformat())
    return None


def _leftovers(owed: set) -> Iterator[Fault]:
    """Only of kinds whose state an app shows in columns of its own; of others its rows do not tell."""
    rows = (
        Deadline.objects.still_open()
        .order_by("pk")
        .values_list("subject_type", "subject_id", "kind", "due_on")
    )
    for label, key, kind, due_on in rows.iterator():
        if kinds.keeps_copy(label, kind) and (label, key, kind) not in owed:
            yield Fault("leftover", label, key, kind, due_on.isoformat())
