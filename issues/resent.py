"""A list that came in beside what its owner has sent before: what is new, corrected, the same, gone. Reads only.

For a duty every draft of the duty counts. Without one a list is a new version of those earlier lists with which it shares
a row, the name of its file or its activity: a second list that has nothing to do with the first corrects nothing in it.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from core import bulk

from .amended import Difference, differences, pairs
from .enums import IssueStatus, ListStatus
from .models import Finding, Issue, IssueList

# What people and browsers add to the name of a file that they send again.
_VERSION = re.compile(
    r"[\s_—－-]*(?:标注错误|已?更正|已?修改|已?修订|修正|改后|最新|定稿|终稿|副本|第.{1,2}[版稿]|[(（]\d{1,2}[)）])(?:[版稿后])?$"
)


@dataclass(frozen=True)
class Change:
    """An issue, the row that corrects it, and where the two differ."""

    issue: Issue
    row: dict
    differences: list[Difference]


@dataclass(frozen=True)
class Comparison:
    """A checked list beside what its owner has in the campaign already."""

    new: list[dict] = field(default_factory=list)
    changed: list[Change] = field(
        default_factory=list
    )  # of what was not sorted yet; the issue takes the new words
    noted: list[Change] = field(default_factory=list)  # of what was sorted; the issue keeps its words
    same: int = 0  # rows that are there already, or twice in the list
    gone: list[Issue] = field(
        default_factory=list
    )  # came in with an earlier version, and this one has no such row

    @property
    def to_take(self) -> int:
        """How many rows confirming takes: those that are new, and those that correct an earlier one."""
        return len(self.new) + self.corrected

    @property
    def corrected(self) -> int:
        """How many rows correct an earlier one."""
        return len(self.changed) + len(self.noted)


def compare(issue_list: IssueList) -> Comparison:
    """What confirming would add, correct, find already there, and find missing. At most six queries."""
    listed: dict[str, dict] = {}
    for row in issue_list.report["accepted"]:
        listed.setdefault(row["fingerprint"], row)
    own = _findings(issue_list)
    known = dict(own.filter(bulk.IsOneOf("fingerprint", listed)).values_list("fingerprint", "issue_list"))
    new = [row for mark, row in listed.items() if mark not in known]
    gone = _left_out(_of_versions(own, issue_list, set(known.values())), listed)
    corrected = _corrected(issue_list, gone, new) if gone and new else []
    return Comparison(
        new=_without(new, [change.row for change in corrected]),
        changed=[one for one in corrected if one.issue.status == IssueStatus.FOUND],
        noted=[one for one in corrected if one.issue.status != IssueStatus.FOUND],
        same=len(issue_list.report["accepted"]) - len(new),
        gone=_without(gone, [change.issue for change in corrected]),
    )


def _findings(issue_list: IssueList) -> QuerySet[Finding]:
    """What the owner has found in the campaign so far; what was voided does not count."""
    own = Finding.objects.filter(organization=issue_list.owner, first_issue__campaign=issue_list.campaign_id)
    return own.exclude(first_issue__status=IssueStatus.VOIDED)


def _of_versions(own: QuerySet[Finding], issue_list: IssueList, shared: set[int]) -> QuerySet[Finding]:
    """Those that came in with a list of which this one may be a new version; `shared`: lists that have a row of it."""
    if issue_list.duty_id:
        return own.filter(issue_list__duty=issue_list.duty_id, first_issue__status=IssueStatus.FOUND)
    earlier = IssueList.objects.filter(
        campaign=issue_list.campaign_id,
        congress=issue_list.congress_id,
        department=issue_list.department_id,
        duty=None,
        status=ListStatus.CONFIRMED,
    ).values_list("pk", "file__name", "activity")
    stem, activity = stem_of(issue_list.file.name), issue_list.activity_id or -1
    versions = [
        key
        for key, name, found_in in earlier
        if key in shared or found_in == activity or stem_of(name) == stem
    ]
    return own.filter(issue_list__in=versions)


def stem_of(name: str) -> str:
    """The name of a file without its ending and without what marks a later version of it."""
    stem, before = name.rpartition(".")[0].strip() or name, None
    while stem != before:
        before, stem = stem, _VERSION.sub("", stem).strip() or stem
    return stem


def _left_out(findings: QuerySet[Finding], marks: Container[str]) -> list[Issue]:
    found = findings.values_list("first_issue_id", "fingerprint")
    missing = [issue_id for issue_id, mark in found if mark not in marks]
    return list(Issue.objects.in_bulk(missing).values())


def _corrected(issue_list: IssueList, gone: list[Issue], new: list[dict]) -> list[Change]:
    """The issues among those left out that a new row corrects."""
    by_key = {issue.pk: issue for issue in gone}
    own = Finding.objects.filter(first_issue__in=bulk.among(list(by_key)), organization=issue_list.owner)
    said = dict(own.order_by("-id").values_list("first_issue_id", "original"))
    old = [(key, said[key]) for key in by_key if said.get(key, {}).get("description")]
    return [Change(by_key[key], row, differences(before, row)) for (key, before), row in pairs(old, new)]


def _without(things: Iterable, others: Iterable) -> list:
    left_out = set(map(id, others))
    return [one for one in things if id(one) not in left_out]
