"""The issues of a reporting duty: drafts until the duty is submitted, then reported with it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from campaigns.enums import Part
from campaigns.models import Duty
from campaigns.services import mark_part_ready
from core import transitions
from core.notifications import notify
from organizations.enums import Role
from organizations.querysets import people_as

from ..enums import IssueStatus
from ..models import Issue, IssueList

SELF_CHECKED = gettext_noop("%(department)s报来自查清单，新增 %(count)d 条，更正 %(changed)d 条。")


def issues_of(duty: Duty):
    """The issues that came in with a duty."""
    return Issue.objects.filter(own_findings__issue_list__duty=duty)


def mark_list_ready(duty: Duty, *, by, now: datetime) -> None:
    """Tell the duty how many issues its list has now: those that came in with it and those of its latest compilation."""
    mark_part_ready(duty, Part.ISSUE_LIST, _facts(duty), by=by, now=now)


def _facts(duty: Duty) -> dict:
    count = issues_of(duty).exclude(status=IssueStatus.VOIDED).count()
    if last := duty.compilations.first():
        return {"issues": count + last.rows.count(), "version": last.number}
    return {"issues": count}


def tell_committee(issue_list: IssueList, *, now: datetime) -> None:
    """A department's own list came in: its committee is told, and where that one's list is ready already it counts more.

    Only the committee itself says that its list is ready.
    """
    duty = issue_list.duty
    if duty:
        duty.ready_parts.filter(part=Part.ISSUE_LIST).update(facts=_facts(duty))
    url = duty.get_absolute_url() if duty else f"{reverse('issues:screen')}?campaign={issue_list.campaign_id}"
    done = issue_list.outcome
    changed = done["changed"] + done["noted"]
    params = {"department": issue_list.department.name, "count": done["added"], "changed": changed}
    notify(people_as(issue_list.congress, Role.STAFF), SELF_CHECKED, now=now, url=url, **params)


def report_issues(duty: Duty, *, by, now: datetime) -> int:
    """Let the levels above see a duty's issues; part of submitting it. Gives their number."""
    drafts = list(issues_of(duty).filter(status=IssueStatus.FOUND, reported_at=None))
    if drafts:
        transitions.move_many(drafts, "report", by=by, now=now, reported_at=now)
    return len(drafts)
