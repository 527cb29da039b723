"""What weekly reports and decisions owe, stated to the deadline engine."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings
from django.utils import translation

from core import dates
from deadlines.enums import Kind
from deadlines.models import Rule as DeadlineRule
from deadlines.services import Facts
from deadlines.words import titled

from .enums import DecisionStatus
from .models import Decision, WeeklyReport


def report_facts(report: WeeklyReport, rule: DeadlineRule | None) -> Facts:
    """A unit's weekly report (with its week, congress and organization), by the day and hour of the rule of dispatch."""
    week = report.week
    with translation.override(settings.LANGUAGE_CODE):
        title, phrase = str(report), f"{dates.WEEKDAYS[week.due_on.weekday()]}{week.due_time:%H:%M}前"
    return Facts(
        subject=report,
        kind=Kind.WEEKLY_REPORT,
        title=title,
        owed_by=report.organization_id,
        owed_to=week.congress_id,
        due_on=report.due_on,
        due_time=report.due_time,
        url=report.get_absolute_url(),
        rule=rule,
        phrase=phrase,
    )


def decision_facts(decision: Decision, rule: DeadlineRule | None) -> Facts:
    """What a unit has to do by the decision of a meeting (with meeting and congress), by the day that was set."""
    return Facts(
        subject=decision,
        kind=Kind.DECISION,
        title=titled(Kind.DECISION, decision),
        owed_by=decision.organization_id,
        owed_to=decision.meeting.congress_id,
        due_on=decision.due_on,
        url=decision.get_absolute_url(),
        rule=rule,
    )


def rule_for(kind: Kind, congress, day: date) -> DeadlineRule | None:
    """The rule that says by which ladder people are told, at the committee's place."""
    return DeadlineRule.objects.nearest(str(kind), congress, day)


# ── the columns of this app ─────────────────────────────────────────────────────────────────────────────────────
def write_report_dates(keys: Iterable[int], due_on: date) -> None:
    WeeklyReport.objects.filter(pk__in=list(keys)).update(due_on=due_on)


def write_decision_dates(keys: Iterable[int], due_on: date) -> None:
    Decision.objects.filter(pk__in=list(keys)).update(due_on=due_on)


# ── what stands open now ────────────────────────────────────────────────────────────────────────────────────────
def owed(scope: str) -> Iterator[Facts]:
    """Everything open here; it belongs to no campaign, so that nothing of it is in a campaign's rehearsal."""
    if scope:
        return
    reports = WeeklyReport.objects.owed().select_related("week__congress__region", "organization")
    for report in reports.order_by("pk").iterator():
        yield report_facts(report, rule_for(Kind.WEEKLY_REPORT, report.week.congress, report.week.due_on))
    decisions = Decision.objects.filter(status=DecisionStatus.OPEN).select_related(
        "meeting__congress__region"
    )
    for decision in decisions.order_by("pk").iterator():
        yield decision_facts(decision, rule_for(Kind.DECISION, decision.meeting.congress, decision.due_on))
