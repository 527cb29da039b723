"""A corrected list puts its words into the issues it corrects: they keep their numbers, and the record says who sent it."""

from collections.abc import Iterable
from datetime import datetime

from core import bulk
from core.transitions import move_each
from laws.matching import library_of

from .. import rows
from ..models import Comparison, Finding, IssueList
from ..resent import Change


def amend_drafts(issue_list: IssueList, changes: Iterable[Change], *, by, now: datetime) -> None:
    """Let each issue that was not sorted yet say what its row says; part of confirming the list. What was reported with
    a duty before is a draft again; what needs no duty stays reported.

    Call inside a transaction. Raises TransitionError for what was sorted meanwhile and StaleState when somebody else
    changed it.
    """
    by_key = {change.issue.pk: change for change in changes}
    if not by_key:
        return
    campaign = issue_list.campaign
    known = list(campaign.topics.all()), library_of(campaign), issue_list.activity
    amended = (
        (one.issue, _fields(one.row, issue_list, known), _said(one, issue_list)) for one in by_key.values()
    )
    move_each(amended, "amend", by=by, now=now)
    _put_into_findings(by_key, issue_list)
    Comparison.objects.filter(issue__in=bulk.among(list(by_key))).delete()  # what was like it is asked anew


def note_corrections(issue_list: IssueList, changes: Iterable[Change], *, by, now: datetime) -> None:
    """Put corrections of what was sorted meanwhile on the record of each issue; what it says in hand stays as it is.

    The finding takes the new words: they are the finder's own. Call inside a transaction. Raises StaleState when
    somebody else changed an issue.
    """
    by_key = {change.issue.pk: change for change in changes}
    noted = ((one.issue, {}, _said(one, issue_list)) for one in by_key.values())
    move_each(noted, "note_correction", by=by, now=now)
    _put_into_findings(by_key, issue_list)


def _fields(row: dict, issue_list: IssueList, known: tuple) -> dict:
    """What the issue takes from its corrected row."""
    return rows.issue_fields(row, *known) | ({"reported_at": None} if issue_list.duty_id else {})


def _said(change: Change, issue_list: IssueList) -> dict:
    """What the record says of a correction: where it stands and what it changes."""
    return {
        "list": issue_list.pk,
        "sheet": change.row["sheet"],
        "row": change.row["row"],
        "changes": [[one.field, one.before, one.after] for one in change.differences],
    }


def count_for_activity(issue_list: IssueList) -> None:
    """What the list says and was known before counts as its activity's as well, unless it is another's already."""
    if issue_list.activity_id:
        marks = [row["fingerprint"] for row in issue_list.report["accepted"]]
        own = Finding.objects.filter(
            bulk.IsOneOf("fingerprint", marks),
            organization=issue_list.owner,
            first_issue__campaign=issue_list.campaign_id,
            activity=None,
        )
        own.update(activity=issue_list.activity_id)


def _put_into_findings(by_key: dict[int, Change], issue_list: IssueList) -> None:
    own = Finding.objects.filter(first_issue__in=bulk.among(list(by_key)), organization=issue_list.owner)
    said = {key: by_key[issue].row for key, issue in own.values_list("pk", "first_issue_id")}
    bulk.update(Finding, {key: _finding(row, issue_list) for key, row in said.items()})


def _finding(row: dict, issue_list: IssueList) -> dict:
    """What the finding takes from its corrected row."""
    return {
        "issue_list_id": issue_list.pk,
        "sheet": row["sheet"][:60],
        "row": row["row"],
        "original": rows.original(row),
        "fingerprint": row["fingerprint"],
    }
