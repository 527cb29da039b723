"""What came of the issues that were due in a period: closed on time, closed late, overdue, relapsed, awaiting review.

The ranking counts by these conditions and the ledger lists by them, so that the two cannot disagree. An issue is in at
most one of them. On time is what the department did on time: its application for write-off, the moment at which the
rectification's deadline was met. A decision that the committee owes never makes a department late.

What was due before the period counts as long as it was open when the period began; what is open and past its day
therefore counts in every period until it is closed (design notes: open overdue always in the denominator).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from core import dates
from core.periods import Period
from deadlines.enums import Kind
from deadlines.models import Deadline

from .enums import IN_HAND, Decision, IssueStatus

DUE = ("on_time", "late", "overdue", "relapsed")  # together what was due
RESULTS = (*DUE, "waiting")


@dataclass(frozen=True)
class Window:
    """The local days of a period that are over on `today`; both included."""

    first: date
    last: date

    @classmethod
    def of(cls, period: Period, today: date) -> "Window":
        return cls(period.first, min(period.last, today - timedelta(days=1)))


def condition(name: str, window: Window, write_offs) -> Q:
    """The issues with that result; `write_offs` are all applications for write-off."""
    relapsed = Q(status__in=IN_HAND, department__isnull=False) & _was_written_off(window, write_offs)
    if name == "relapsed":
        return relapsed
    if name == "on_time":
        return _closed(window) & Q(due_sort__gte=window.first) & _in_time()
    if name == "late":
        since = dates.end_of(window.first - timedelta(days=1))
        return _closed(window) & Q(Q(due_sort__gte=window.first) | Q(written_off_at__gte=since)) & ~_in_time()
    waiting = Q(status=IssueStatus.REPORTED) & _met(was_late=False)
    if name == "waiting":
        return _open(window) & waiting & ~relapsed
    return _open(window) & ~waiting & ~relapsed


def result(window: Window, write_offs) -> Case:
    """The name of the result as a column; empty for what was not due."""
    whens = (When(condition(name, window, write_offs), then=Value(name)) for name in RESULTS)
    return Case(*whens, default=Value(""), output_field=CharField())


def due(window: Window, write_offs) -> Q:
    """Everything that was due: the base of every share. What awaits review in time is neither good nor bad yet."""
    found = Q(pk__in=[])
    for result in DUE:
        found |= condition(result, window, write_offs)
    return found


def _closed(window: Window) -> Q:
    return Q(status=IssueStatus.WRITTEN_OFF, department__isnull=False, due_sort__lte=window.last)


def _open(window: Window) -> Q:
    return Q(status__in=IN_HAND, department__isnull=False, due_sort__lte=window.last)


def _in_time() -> Q:
    """By the deadline's own record; what is older than the records, by the day of the write-off."""
    unrecorded = ~_recorded() & Q(written_off_at__date__lte=F("due_on"))
    return _met(was_late=False) | unrecorded


def _met(**fields) -> Q:
    return Q(Exists(_deadlines().filter(met_at__isnull=False, **fields)))


def _recorded() -> Q:
    return Q(Exists(_deadlines()))


def _deadlines():
    return Deadline.objects.filter(
        subject_type="issues.issue", kind=Kind.RECTIFICATION, subject_id=OuterRef("pk")
    )


def _was_written_off(window: Window, write_offs) -> Q:
    """Written off before the window ended."""
    granted = write_offs.filter(
        issue=OuterRef("pk"), status=Decision.GRANTED, updated_at__lt=dates.end_of(window.last)
    )
    return Q(Exists(granted))
