"""Which time each weekly report tells of: one unit's reports lie end to end, so that every change is in exactly one.

A report begins where the one before it ended: when that was sent, or, where it was still missing when the next was
opened, at its own hour. Sent after that, it tells no more than its own time; what came later is the next one's. What a
waived report would have told goes to the next.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from core import clock
from organizations.models import Organization

from . import calendar
from .enums import ReportStatus
from .known import Known, known
from .models import Week, WeeklyReport

WEEK = timedelta(days=7)


def beginnings(week: Week, units: Iterable[Organization], now: datetime) -> dict[int, datetime]:
    """For each unit the moment from which its report of a week that opens at `now` tells.

    Holds the units' last reports until the transaction ends: one that is being sent has been sent, or has not. One query.
    """
    first = calendar.ends_at(week.rule, week.due_on) - WEEK
    last = WeeklyReport.objects.filter(
        organization=OuterRef("organization"),
        week__congress=week.congress,
        week__due_on__lt=week.due_on,
    ).order_by("-week__due_on")
    rows = WeeklyReport.objects.filter(pk=Subquery(last.values("pk")[:1]), organization__in=list(units))
    ended = {
        report.organization_id: _ended(report, now)
        for report in rows.select_related("week").select_for_update(of=("self",)).order_by("pk")
    }
    return {unit.pk: ended.get(unit.pk, first) for unit in units}


def _ended(report: WeeklyReport, now: datetime) -> datetime:
    """Up to when the last report of a unit tells, or will tell, seen from the one that opens at `now`."""
    if report.status == ReportStatus.SUBMITTED:
        return report.submitted_at
    if report.status == ReportStatus.WAIVED:
        return report.since
    hour = datetime.combine(report.week.due_on, report.week.due_time, clock.LOCAL_ZONE)
    return max(report.since, min(hour, now))


def next_of(report: WeeklyReport) -> WeeklyReport | None:
    """The same unit's report after this one, if it is open already."""
    later = WeeklyReport.objects.filter(
        organization=report.organization_id,
        week__congress=report.week.congress_id,
        week__due_on__gt=report.week.due_on,
    )
    return later.order_by("week__due_on").first()


def known_of(report: WeeklyReport, now: datetime) -> Known:
    """What the product knows of the report's own time, and how things stand at `now`; one query more than `known`.

    Its `until` is set where the next report has begun.
    """
    following = next_of(report)
    until = min(now, following.since) if following else None
    return known(report.organization, report.week.congress, report.since, now, until=until)
