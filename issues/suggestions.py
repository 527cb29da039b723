"""The issues that may say the same as one that waits to be sorted, with what speaks for it: what its page shows."""

from dataclasses import dataclass

from core.transitions import allows
from organizations.enums import Role

from .enums import LEFT_OUT
from .models import Apart, Comparison, ComparisonRun, Issue
from .services.comparing import text_of, text_of_issue
from .similar import Evidence, Index, Similar, evidence

COMPARED = (
    5_000  # open issues, the newest first, searched at once for an issue the background job has not reached
)
_COLUMNS = ("pk", "description", "place", "reported_by", "suggested", "department__name")


@dataclass(frozen=True)
class Suggestion:
    """An issue that may be the same; `can_merge` where both may still be merged."""

    issue: Issue
    found: Similar
    evidence: Evidence
    can_merge: bool


@dataclass(frozen=True)
class Suggestions:
    """What is shown beside an issue: those that may be the same, and those a person found not to be."""

    shown: list[Suggestion]
    apart: list[Issue]
    searched: int | None = (
        None  # among how many of the newest alone, where there are more and the job has yet to come
    )


def suggestions_for(user, issue: Issue) -> Suggestions:
    """The likest first, then those of the same place and organization; none that the person may not see."""
    found, searched = _found(user, issue)
    said = {pair.other_than(issue): pair.said for pair in Apart.objects.of(issue)}
    keys = {one.key for one in found} | said.keys()
    seen = Issue.objects.visible_to(user).for_list().exclude(status__in=LEFT_OUT)
    issues = seen.in_bulk(keys) if keys else {}
    apart = [other for key, other in issues.items() if said.get(key) == Apart.digest(issue, other)]
    own, left = text_of_issue(issue), issues.keys() - {other.pk for other in apart}
    return Suggestions(
        [_suggestion(issue, own, issues[one.key], one) for one in found if one.key in left],
        apart,
        searched,
    )


def _suggestion(issue: Issue, own, other: Issue, found: Similar) -> Suggestion:
    can_merge = other.campaign_id == issue.campaign_id and allows(other, "take_in")
    return Suggestion(other, found, evidence(own, text_of_issue(other)), can_merge)


def _found(user, issue: Issue) -> tuple[list[Similar], int | None]:
    """What the background job found or, where it has not been yet, what the newest of the campaign give at once; the second
    says how many those were, if there are more."""
    kept = Comparison.objects.filter(issue=issue).values_list("found", flat=True).first()
    if kept is not None:
        return [Similar(key, score) for key, score in kept], None
    rows = Issue.objects.visible_to(user).open().filter(campaign=issue.campaign_id).order_by("-id")
    newest = list(rows.values_list(*_COLUMNS)[: COMPARED + 1])
    found = Index(text_of(*row) for row in newest[:COMPARED]).like(text_of_issue(issue))
    return found, COMPARED if len(newest) > COMPARED else None


def runs_of(user) -> list[ComparisonRun]:
    """The searches under way in the campaigns that this person sorts."""
    own = user.organizations_as(Role.STAFF)
    return list(ComparisonRun.objects.filter(campaign__congress__in=own, finished_at=None).order_by("pk"))
