"""The issues of a reporting duty: drafts until the duty is submitted, then reported with it."""

from datetime import datetime

from campaigns.enums import Part
from campaigns.models import Duty
from campaigns.services import mark_part_ready
from core import transitions

from ..enums import IssueStatus
from ..models import Issue


def issues_of(duty: Duty):
    """The issues that came in with a duty."""
    return Issue.objects.filter(own_findings__issue_list__duty=duty)


def mark_list_ready(duty: Duty, *, by, now: datetime) -> None:
    """Tell the duty how many issues its list has now: those that came in with it and those of its latest compilation."""
    count = issues_of(duty).exclude(status=IssueStatus.VOIDED).count()
    facts = {"issues": count}
    if last := duty.compilations.first():
        facts = {"issues": count + last.rows.count(), "version": last.number}
    mark_part_ready(duty, Part.ISSUE_LIST, facts, by=by, now=now)


def report_issues(duty: Duty, *, by, now: datetime) -> int:
    """Let the levels above see a duty's issues; part of submitting it. Gives their number."""
    drafts = list(issues_of(duty).filter(status=IssueStatus.FOUND, reported_at=None))
    if drafts:
        transitions.move_many(drafts, "report", by=by, now=now, reported_at=now)
    return len(drafts)
