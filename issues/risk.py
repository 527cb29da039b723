"""How likely something written off comes up again: points for what is on record, by a table that the campaign may replace.

And the order in which a sample is drawn, which anybody can reckon again from the seed and the numbers.
"""

import hashlib
from collections.abc import Iterable

from django.db.models import Count, F, Q, Value

from campaigns.models import Campaign

from .enums import Decision
from .querysets import IssueQuerySet

RULE = "look_back_points"
# Used where the campaign's plan names none: points for each time, and what for. The words are those of the tables.
DEFAULT = {"relapsed": 5, "returned": 3, "late": 2, "extended": 1, "finders": 1}
MOST_TIMES = 5  # more of the same says nothing new


def points_of(campaign: Campaign) -> dict[str, int]:
    """The points for each fact in a campaign."""
    return campaign.rule(RULE, DEFAULT)


def counted(issues: IssueQuerySet) -> IssueQuerySet:
    """For each issue its key, number and how often each fact of `DEFAULT` stands on record; one query."""
    late = Q(write_offs__status=Decision.GRANTED, write_offs__was_late=True)
    extended = Q(extensions__status=Decision.GRANTED)
    return issues.values("pk", "number").annotate(
        relapsed=F("relapsed_times"),
        returned=F("returned_times"),
        late=Count("write_offs", filter=late, distinct=True),
        extended=Count("extensions", filter=extended, distinct=True),
        finders=Count("findings__organization", distinct=True) - Value(1),
    )


def weigh(times: dict[str, int], points: dict[str, int]) -> dict[str, int]:
    """The points of one issue by fact, without those that give none: {"returned": 6, "late": 2}."""
    found = {name: min(max(times[name], 0), MOST_TIMES) * int(points.get(name, 0)) for name in DEFAULT}
    return {name: value for name, value in found.items() if value}


def drawn_order(numbers: Iterable[str], seed: str) -> list[str]:
    """The numbers in the order of the draw: by the SHA-256 of seed, colon and number, the smallest first."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())
