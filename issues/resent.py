"""A list that came in beside what its owner has sent before: what is new, corrected, the same, gone. Reads only.

For a duty every draft of the duty counts. Without one a list is a new version of those earlier lists with which it shares
a row, the name of its file or its activity: a second list that has nothing to do with the first corrects nothing in it.
Where such a list has a row that is much like an earlier one all the same, a person says which it is.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet

from core import bulk

from .amended import Difference, differences, pairs
from .enums import IssueStatus, ListStatus
from .models import Finding, Issue, IssueList

CORRECTIONS, NEW = "corrections", "new"  # what a person may say of rows that are much like earlier ones
FEW = 200  # rows up to which those in other words are compared too, under one serial number or under any
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
    alike: list[Change] = field(
        default_factory=list
    )  # new rows, and what the owner reported in another list in the same words or under the same number

    def with_alike_corrected(self) -> "Comparison":
        """The same once a person has said that the rows that are alike correct what was reported."""
        return replace(
            self,
            new=_without(self.new, [change.row for change in self.alike]),
            changed=self.changed + _unsorted(self.alike),
            noted=self.noted + _sorted(self.alike),
            alike=[],
        )

    @property
    def to_take(self) -> int:
        """How many rows confirming takes: those that are new, and those that correct an earlier one."""
        return len(self.new) + self.corrected

    @property
    def corrected(self) -> int:
        """How many rows correct an earlier one."""
        return len(self.changed) + len(self.noted)


def compare(issue_list: IssueList) -> Comparison:
    """What confirming would add, correct, find already there, and find missing. At most nine queries."""
    listed: dict[str, dict] = {}
    for row in issue_list.report["accepted"]:
        listed.setdefault(row["fingerprint"], row)
    own = _findings(issue_list)
    known = dict(own.filter(bulk.IsOneOf("fingerprint", listed)).values_list("fingerprint", "issue_list"))
    new = [row for mark, row in listed.items() if mark not in known]
    versions = _of_versions(own, issue_list, set(known.values()))
    gone = _left_out(versions, listed)
    corrected = _corrected(issue_list, gone, new) if gone and new else []
    added = _without(new, [change.row for change in corrected])
    left = _without(gone, [change.issue for change in corrected])
    alike = _alike(issue_list, own.exclude(pk__in=versions.values("pk")), left, added, listed)
    return Comparison(
        new=added,
        changed=_unsorted(corrected),
        noted=_sorted(corrected),
        same=len(issue_list.report["accepted"]) - len(new),
        gone=_without(left, [change.issue for change in alike]),
        alike=alike,
    )


def _unsorted(changes: list[Change]) -> list[Change]:
    return [one for one in changes if one.issue.status == IssueStatus.FOUND]


def _sorted(changes: list[Change]) -> list[Change]:
    return [one for one in changes if one.issue.status != IssueStatus.FOUND]


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


def _alike(
    issue_list: IssueList,
    others: QuerySet[Finding],
    gone: list[Issue],
    new: list[dict],
    listed: Container[str],
) -> list[Change]:
    """The new rows that may correct what the owner said in its other lists, or in earlier versions of this one. What a
    list for a duty says is compared with the duty's alone."""
    if issue_list.duty_id or not new:
        return []
    known = Q(bulk.IsOneOf("first_issue__description", {row["description"] for row in new}))
    serials = {row["seq"] for row in new if row["seq"] is not None}
    are_few = len(new) <= FEW
    if serials and are_few:
        known |= Q(original__seq__in=serials)
    earlier = _left_out(others.filter(known, issue_list__isnull=False, issue_list__duty=None), listed)
    anywhere = are_few and len(gone) <= FEW
    return _corrected(issue_list, [*earlier, *gone], new, anywhere=anywhere) if earlier or gone else []


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


def _corrected(
    issue_list: IssueList, gone: list[Issue], new: list[dict], *, anywhere: bool = False
) -> list[Change]:
    """The issues among those left out that a new row corrects."""
    by_key = {issue.pk: issue for issue in gone}
    own = Finding.objects.filter(first_issue__in=bulk.among(list(by_key)), organization=issue_list.owner)
    said = dict(own.order_by("-id").values_list("first_issue_id", "original"))
    old = [(key, said[key]) for key in by_key if said.get(key, {}).get("description")]
    sheets = {sheet["name"] for sheet in issue_list.report["sheets"]}
    found = pairs(old, new, sheets, anywhere=anywhere)
    return [Change(by_key[key], row, differences(before, row)) for (key, before), row in found]


def _without(things: Iterable, others: Iterable) -> list:
    left_out = set(map(id, others))
    return [one for one in things if id(one) not in left_out]
