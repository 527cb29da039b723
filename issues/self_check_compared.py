"""What departments listed themselves beside what was found by others: both, found only, listed only.

Two issues are taken for the same when one was merged into the other or, within one department, when their texts are like
each other (`similar`) and nobody has told them apart. That is a help for reading, never a verdict.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from campaigns.models import Campaign
from core import bulk
from organizations.enums import Kind

from .departments import bodies_near, forms_of
from .enums import IssueStatus, Origin
from .models import Apart, Finding, Issue
from .querysets import IssueQuerySet
from .similar import SHOW, Evidence, Index, Text, evidence
from .texts import plain

MOST = 5_000  # issues of each kind, the newest first
NOBODY = 0  # in place of a department where none is known
ALL = -1  # in place of one department, all of them


@dataclass(frozen=True)
class Pair:
    """An issue a department listed itself and the one found by others that it is taken for."""

    listed: Issue
    found: Issue
    evidence: Evidence
    is_merged: bool


@dataclass
class Compared:
    """One department: the pairs, what only others found, what only it listed itself."""

    department: int
    name: str
    both: list[Pair] = field(default_factory=list)
    found_only: list[Issue] = field(default_factory=list)
    listed_only: list[Issue] = field(default_factory=list)

    @property
    def listed(self) -> list[Issue]:
        """What it listed itself."""
        return [*(pair.listed for pair in self.both), *self.listed_only]

    @property
    def found(self) -> list[Issue]:
        """What others found, each once though several of its own may be taken for it."""
        return [*{pair.found.pk: pair.found for pair in self.both}.values(), *self.found_only]

    @property
    def is_cut(self) -> bool:
        """For all departments together: whether there may be older issues that were left out."""
        return max(len(self.listed), len(self.found)) >= MOST


@dataclass(frozen=True)
class Said:
    """What a department's own list said of an issue beside the problem: how it mends it, and its further columns."""

    measure: str
    further: str


def said_of(issues: Iterable[Issue]) -> dict[int, Said]:
    """The same for many issues by their keys, as far as their lists said anything; one query."""
    own = Finding.objects.filter(first_issue__in=[issue.pk for issue in issues], origin=Origin.SELF_CHECK)
    rows = own.order_by("pk").values_list("first_issue", "original")
    return {key: Said(row.get("measure", ""), _in_words(row.get("other") or {})) for key, row in rows}


def _in_words(columns: dict[str, str]) -> str:
    """Sorted by heading: PostgreSQL does not keep the order of the columns."""
    return "；".join(f"{heading}：{text}" for heading, text in sorted(columns.items()))


def joined(compared: Iterable[Compared]) -> Compared:
    """All departments together."""
    whole = Compared(ALL, "")
    for one in compared:
        whole.both += one.both
        whole.found_only += one.found_only
        whole.listed_only += one.listed_only
    return whole


def compare_self_checks(user, campaign: Campaign) -> list[Compared]:
    """Every department that listed or has issues in the campaign: first those that sent a list of their own, then those
    with most found and not listed.

    Of what the person may see. Five queries, however many issues and departments there are.
    """
    counted = Issue.objects.visible_to(user).filter(campaign=campaign, reported_at__isnull=False)
    counted = counted.exclude(status__in=_LEFT_OUT).select_related("department", "reported_by__region")
    listed, found = list(_each_once(counted.self_checked())), list(_each_once(counted.found()))
    bodies = _Bodies(campaign, listed)
    apart = _told_apart(listed)
    groups: defaultdict[int, tuple[list[Issue], list[Issue]]] = defaultdict(lambda: ([], []))
    for place, issues in enumerate((listed, found)):
        for issue in issues:
            groups[bodies.of(issue)][place].append(issue)
    result = [_compared(key, bodies.name(key), *both, apart) for key, both in groups.items()]
    return sorted(result, key=lambda one: (not one.listed, -len(one.found_only), -len(one.found), one.name))


def _each_once(issues: IssueQuerySet) -> IssueQuerySet:
    """Without what was merged into another of its own kind; the newest first."""
    merged = Q(status=IssueStatus.MERGED)
    other_kind = Q(merged_into__origin=Origin.SELF_CHECK) ^ Q(origin=Origin.SELF_CHECK)
    return issues.filter(~merged | other_kind).order_by("-pk")[:MOST]


_LEFT_OUT = (IssueStatus.SPLIT, IssueStatus.OUT_OF_SCOPE, IssueStatus.REFERRED, IssueStatus.VOIDED)


class _Bodies:
    """Which department an issue is about: who listed it, who has it in hand, or whom the list names."""

    def __init__(self, campaign: Campaign, listed: Iterable[Issue]):
        self._listed_by = dict(
            Finding.objects.filter(
                first_issue__in=bulk.among([issue.pk for issue in listed]), origin=Origin.SELF_CHECK
            )
            .exclude(organization__kind=Kind.CONGRESS)
            .values_list("first_issue", "organization")
        )
        self._names: dict[int, str] = {}
        self._by_form: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for body in bodies_near(campaign.congress).select_related("region"):
            self._names[body.pk] = body.name
            for form in forms_of(body):
                self._by_form[form].append((body.region.path, body.pk))

    def of(self, issue: Issue) -> int:
        return self._listed_by.get(issue.pk) or issue.department_id or self._named(issue)

    def _named(self, issue: Issue) -> int:
        """The body of the reporter's own place that is called so, else the only one anywhere near."""
        bodies = self._by_form.get(plain(issue.suggested.partition("、")[0]), [])
        home = issue.reported_by.region.path
        own = [key for path, key in bodies if path == home]
        return own[0] if own else bodies[0][1] if len(bodies) == 1 else NOBODY

    def name(self, key: int) -> str:
        return self._names.get(key, "")


def _told_apart(listed: list[Issue]) -> set[tuple[int, int, str]]:
    keys = bulk.among([issue.pk for issue in listed])
    pairs = Apart.objects.filter(first__in=keys) | Apart.objects.filter(second__in=keys)
    return set(pairs.values_list("first", "second", "said"))


def _compared(
    key: int, name: str, listed: list[Issue], found: list[Issue], apart: set[tuple[int, int, str]]
) -> Compared:
    result = Compared(key, name)
    by_key = {issue.pk: issue for issue in found}
    merged_into = {issue.merged_into_id: issue for issue in found if issue.merged_into_id}
    texts = {issue.pk: _text(issue, key) for issue in (*listed, *found)}
    index = Index(texts[issue.pk] for issue in found)
    for issue in listed:
        merged = by_key.get(issue.merged_into_id) or merged_into.get(issue.pk)
        other = merged or _likest(issue, index, texts, by_key, apart)
        if other is None:
            result.listed_only.append(issue)
        else:
            said = evidence(texts[issue.pk], texts[other.pk])
            result.both.append(Pair(issue, other, said, merged is not None))
    matched = {pair.found.pk for pair in result.both}
    result.found_only = [issue for issue in found if issue.pk not in matched]
    return result


def _text(issue: Issue, department: int) -> Text:
    """For comparison within one department: that both are about it counts for agreement."""
    return Text(issue.pk, f"{issue.description} {issue.place}", department)


def _likest(
    issue: Issue, index: Index, texts: dict[int, Text], found: dict[int, Issue], apart: set
) -> Issue | None:
    likely = (one for one in index.like(texts[issue.pk]) if one.score >= SHOW)
    others = (found[one.key] for one in likely)
    return next((other for other in others if not _is_apart(issue, other, apart)), None)


def _is_apart(issue: Issue, other: Issue, apart: set) -> bool:
    first, second = sorted((issue.pk, other.pk))
    return (first, second, Apart.digest(issue, other)) in apart
