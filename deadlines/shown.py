"""Deadlines as a page shows them: how each stands, how its date came about, what was moved and why, what one may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _

from core import clock
from core.lights import Light, running

from . import words
from .enums import Kind
from .models import Change, Deadline
from .services import MOVED_ELSEWHERE, may_change


@dataclass(frozen=True)
class Shown:
    """One deadline for one reader; the changes newest first."""

    deadline: Deadline
    light: Light
    reckoning: str
    changes: list[Change]
    may_change: bool

    @property
    def may_extend(self) -> bool:
        return self.may_change and self.deadline.kind not in MOVED_ELSEWHERE

    @property
    def kind(self) -> str:
        return self.deadline.get_kind_display()


def shown_for(user, *subjects: Model | None, now: datetime) -> list[Shown]:
    """The deadlines of some things that the person sees already; one query, one more where a date was moved."""
    chosen = Q(pk__in=[])
    for one in filter(None, subjects):
        chosen |= Q(subject_type=one._meta.label_lower, subject_id=one.pk)
    moved = Exists(Change.objects.filter(deadline=OuterRef("pk")))
    rows = Deadline.objects.filter(chosen, withdrawn_at=None).annotate(was_moved=moved)
    rows = list(rows.select_related("rule", "owed_to").order_by("due_on", "id"))
    changes = _changes([row for row in rows if row.was_moved])
    return [
        Shown(
            row,
            light_of(row, now),
            words.reckoning(row),
            changes.get(row.pk, []),
            row.is_open and may_change(user, row),
        )
        for row in rows
    ]


def title_for(bodies: Iterable[int], title: str, kind: Kind, *parties: int) -> str:
    """What a deadline is called, where one of the reader's bodies is a party to it; for others only of which kind it is.

    A title may name an issue that a committee below follows up and has not reported upward yet.
    """
    if set(bodies).isdisjoint(parties):
        return _("%(kind)s（题目由双方掌握）") % {"kind": kind.label}
    return title


def _changes(rows: list[Deadline]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    if rows:
        for change in Change.objects.filter(deadline__in=rows).order_by("-id"):
            found.setdefault(change.deadline_id, []).append(change)
    return found


def light_of(row: Deadline, now: datetime) -> Light:
    """Met, in time or late; at rest; else how many days are left. From the facts alone."""
    if row.met_at:
        return Light("overdue", _("逾期完成")) if row.was_late else Light("done", _("按期完成"))
    if row.paused_at:
        return Light("wait", _("已中止"))
    return running(row.due_on, clock.local_date(now))
