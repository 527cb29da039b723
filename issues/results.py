"""What came of the issues that were due in a period: closed on time, closed late, overdue, relapsed, awaiting review.

The ranking counts by this column and the ledger lists by it, so that the two cannot disagree. An issue has at most one
result. On time is what the department did on time: its application for write-off, the moment at which the
rectification's deadline was met. A decision that the committee owes never makes a department late.

What was due before the period counts as long as it was open when the period began; what is open and past its day
therefore counts in every period until it is closed (design notes: open overdue always in the denominator).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

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


def result(window: Window, write_offs) -> Case:
    """The name of the result as a column, empty for what was not due; `write_offs` are all applications for write-off."""
    in_hand = Q(status__in=IN_HAND, department__isnull=False)
    closed = Q(status=IssueStatus.WRITTEN_OFF, department__isnull=False)
    was_due = Q(due_sort__lte=window.last)
    return _first(
        (in_hand & _was_written_off(window, write_offs), Value("relapsed")),
        (in_hand & was_due, _of_open()),
        (closed & was_due, _of_closed(window)),
    )


def _of_open() -> Case:
    """What awaits review, reported in time, is neither good nor bad yet."""
    in_time = Q(status=IssueStatus.REPORTED) & Q(_met_in_time())
    return _first((in_time, Value("waiting")), default="overdue")


def _of_closed(window: Window) -> Case:
    """By the deadline's own record; what is older than the records, by the day of the write-off."""
    by_its_day = _is_true(Q(written_off_at__date__lte=F("due_on")))
    since = dates.end_of(window.first - timedelta(days=1))
    due_in_it, closed_in_it = Q(due_sort__gte=window.first), Q(written_off_at__gte=since)
    return _first(
        (Q(Coalesce(_met_in_time(), by_its_day)), _first((due_in_it, Value("on_time")))),
        (due_in_it | closed_in_it, Value("late")),
    )


def _first(*results: tuple[Q, Case | Value], default: str = "") -> Case:
    """The result of the first condition that holds."""
    whens = [When(condition, then=result) for condition, result in results]
    return Case(*whens, default=Value(default), output_field=CharField())


def _met_in_time() -> Subquery:
    """Whether the rectification's deadline was met in time; nothing where none is on record.

    Read per issue and not as a set: the work grows with the issues looked at, not with all deadlines there are.
    """
    own = Deadline.objects.filter(
        subject_type="issues.issue", kind=Kind.RECTIFICATION, subject_id=OuterRef("pk")
    )
    return Subquery(own.order_by().values(in_time=_is_true(Q(met_at__isnull=False, was_late=False))))


def _is_true(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _was_written_off(window: Window, write_offs) -> Q:
    """Written off before the window ended, and open again since."""
    granted = write_offs.filter(
        issue=OuterRef("pk"), status=Decision.GRANTED, updated_at__lt=dates.end_of(window.last)
    )
    return Q(relapsed_times__gt=0) & Q(Exists(granted))
