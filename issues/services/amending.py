"""A corrected list puts its words into the drafts it corrects: they keep their numbers, and the record says who sent it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core import bulk, history
from core.transitions import moved
from laws.matching import library_of

from .. import rows
from ..amended import Difference
from ..models import Comparison, Finding, Issue, IssueList


@dataclass(frozen=True)
class Change:
    """A draft, the row that corrects it, and where the two differ."""

    issue: Issue
    row: dict
    differences: list[Difference]


def amend_drafts(issue_list: IssueList, changes: Iterable[Change], *, by, now: datetime) -> None:
    """Let each draft say what its row says; part of confirming the list. One that was reported before is a draft again.

    Call inside a transaction. Raises TransitionError for what was sorted meanwhile and StaleState when somebody else
    changed it.
    """
    by_key = {change.issue.pk: change for change in changes}
    if not by_key:
        return
    campaign = issue_list.campaign
    known = list(campaign.topics.all()), library_of(campaign)
    history.append_many([_amended(change, issue_list, known, by, now) for change in by_key.values()])
    _put_into_findings(by_key, issue_list)
    Comparison.objects.filter(issue__in=bulk.among(list(by_key))).delete()  # what was like it is asked anew


def _amended(change: Change, issue_list: IssueList, known: tuple, by, now: datetime):
    row = change.row
    data = {
        "list": issue_list.pk,
        "sheet": row["sheet"],
        "row": row["row"],
        "changes": [[one.field, one.before, one.after] for one in change.differences],
    }
    fields = rows.issue_fields(row, *known) | {"reported_at": None}
    return moved(change.issue, "amend", by=by, now=now, data=data, **fields)


def _put_into_findings(by_key: dict[int, Change], issue_list: IssueList) -> None:
    own = Finding.objects.filter(first_issue__in=bulk.among(list(by_key)), organization=issue_list.owner)
    findings = list(own)
    for finding in findings:
        row = by_key[finding.first_issue_id].row
        finding.issue_list = issue_list
        finding.sheet, finding.row = row["sheet"][:60], row["row"]
        finding.original, finding.fingerprint = rows.original(row), row["fingerprint"]
    changed = ["issue_list", "sheet", "row", "original", "fingerprint"]
    Finding.objects.bulk_update(findings, changed, batch_size=100)
