"""From issues to places: who is compared with whom, what counts, who shares a place, who has too little to be ranked.

Plain values; nothing here writes. `counted` asks the database three questions however many issues and units there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Subquery

from campaigns.models import Campaign
from core.periods import Period
from core.words import percentage
from issues.querysets import IssueQuerySet
from issues.results import DUE, RESULTS, Window
from organizations.enums import Kind
from organizations.models import Organization

from .enums import Group, Share
from .models import Ranking, Row, Rule


@dataclass(frozen=True)
class Scope:
    """What is ranked: a group of a committee's own, in a period, over one campaign or all (None)."""

    congress: Organization
    group: str
    period: Period
    campaign: Campaign | None = None

    @property
    def column(self) -> str:
        """The column of an issue that names the unit in this group."""
        return "department" if self.group == Group.DEPARTMENTS else "congress"

    def units(self):
        """The organizations that are comparable: departments of the own place, or the committees of the places below."""
        active = Organization.objects.filter(is_active=True).order_by("region__path", "id")
        if self.group == Group.DEPARTMENTS:
            return active.filter(kind=Kind.DEPARTMENT, region=self.congress.region_id)
        return active.filter(kind=Kind.CONGRESS, region__parent=self.congress.region_id)

    def names(self) -> dict[int, str]:
        """The units by key as a ranking names them; one query."""
        name = "short_name" if self.group == Group.DEPARTMENTS else "region__short_name"
        return dict(list(self.units().values_list("pk", name)))

    def issues(self, seen: IssueQuerySet, units: Iterable[int]) -> IssueQuerySet:
        """Of the issues somebody sees those by which `units` (keys) are measured."""
        rows = seen.filter(**{f"{self.column}__in": list(units)})
        return rows.filter(campaign=self.campaign) if self.campaign else rows


def name_of(unit: Organization) -> str:
    """As a ranking names it: a department by its own name, a committee by its place, for it is the place that is ranked."""
    return unit.region.short_name if unit.kind == Kind.CONGRESS else unit.short_name


@dataclass(frozen=True)
class Standing:
    """One unit: its counts by result, its place (None: not ranked) and the place it had in the period before."""

    key: int
    name: str
    counts: Mapping[str, int]
    place: int | None = None
    previous_place: int | None = None
    achieved: int = 0  # of the due ones those that the rule's share counts
    row: int | None = None  # the key of the stored row, once frozen

    @cached_property
    def due(self) -> int:
        return sum(self.counts[name] for name in DUE)

    @property
    def rate(self) -> str:
        """The share in percent with its sign; a dash where nothing was due."""
        return f"{percentage(self.achieved, self.due)}%" if self.due else "–"

    @property
    def moved(self) -> int | None:
        """How many places up since the period before; None where either is missing."""
        if self.place is None or self.previous_place is None:
            return None
        return self.previous_place - self.place


@dataclass(frozen=True)
class Counted:
    """A whole ranking: who has a place (best first), who has too few due, who had nothing due."""

    ranked: tuple[Standing, ...] = ()
    few: tuple[Standing, ...] = ()
    idle: tuple[Standing, ...] = ()
    issues: int = field(default=0, compare=False)  # how many were looked at

    @property
    def all(self) -> tuple[Standing, ...]:
        return self.ranked + self.few + self.idle

    @property
    def is_empty(self) -> bool:
        """Whether nothing was due at all."""
        return not (self.ranked or self.few)


def achieved(counts: Mapping[str, int], share: str) -> int:
    """Of what was due, what the rule counts as achieved."""
    return counts["on_time"] + (counts["late"] if share == Share.CLOSED else 0)


def ranked(standings: Iterable[Standing], rule: Rule) -> Counted:
    """Give places: the greater share first, equal shares share a place and the next place is left out (1, 2, 2, 4).

    Shares are compared as fractions, never as rounded percentages. Units with fewer due than the rule's least number get
    no place. The order in which units come makes no difference; of equal ones the one with more due stands first.
    """
    units = sorted(standings, key=lambda unit: (-unit.due, unit.key))
    enough = sorted((unit for unit in units if unit.due >= rule.least_due), key=_share, reverse=True)
    few = tuple(unit for unit in units if 0 < unit.due < rule.least_due)
    return Counted(tuple(_with_places(enough)), few, tuple(unit for unit in units if not unit.due))


def _share(unit: Standing) -> Fraction:
    return Fraction(unit.achieved, unit.due)


def _with_places(units: list[Standing]) -> Iterator[Standing]:
    """One place for each run of equal shares: the number of its first unit."""
    number = 1
    for _equal, run in groupby(units, key=_share):
        run = list(run)
        yield from (replace(unit, place=number) for unit in run)
        number += len(run)


# ── from the rows ───────────────────────────────────────────────────────────────────────────────────────────────
def counted(scope: Scope, seen: IssueQuerySet, rule: Rule, today: date) -> Counted:
    """The ranking as it stands on `today`, from the issues somebody sees; three queries.

    A period that has not ended counts up to yesterday: what is due today can still be done.
    """
    units = scope.names()
    groups = scope.issues(seen, units).with_results(Window.of(scope.period, today)).order_by()
    tallies = groups.values_list(f"{scope.column}_id", "result").annotate(number=Count("id"))
    return placed(scope, units, tallies, rule)


def placed(
    scope: Scope, units: Mapping[int, str], tallies: Iterable[tuple[int, str, int]], rule: Rule
) -> Counted:
    """The ranking of `units` (key -> name) by how many of each came to which result: (unit, result, number); one query."""
    counts, total, before = {key: Counter() for key in units}, 0, previous_places(scope)
    for key, result, number in tallies:
        counts[key][result] += number
        total += number
    standings = (
        Standing(key, units[key], own, achieved=achieved(own, rule.share), previous_place=before.get(key))
        for key, own in counts.items()
    )
    return replace(ranked(standings, rule), issues=total)


def previous_places(scope: Scope) -> dict[int, int]:
    """The places of the last period of the same kind that is frozen: key of the unit -> its place."""
    kind = scope.period.kind
    alike = Ranking.objects.published().alike(scope.congress, scope.group, scope.campaign)
    earlier = (
        alike.filter(ends_on__lt=scope.period.first, period_kind=kind).order_by("-ends_on").values("pk")[:1]
    )
    rows = Row.objects.filter(ranking__in=Subquery(earlier), place__isnull=False)
    return dict(rows.values_list("organization", "place"))


def of_rows(rows: Iterable[Row], rule: Rule) -> Counted:
    """A frozen ranking as it was stored (rows with organization and region); places are read, never reckoned anew."""
    units = [_of_row(row, rule) for row in rows]
    ordered = sorted(units, key=lambda unit: (unit.place or 0, -unit.due, unit.key))
    return Counted(
        ranked=tuple(unit for unit in ordered if unit.place),
        few=tuple(unit for unit in ordered if not unit.place and unit.due),
        idle=tuple(unit for unit in ordered if not unit.due),
    )


def _of_row(row: Row, rule: Rule) -> Standing:
    counts = {name: getattr(row, name) for name in RESULTS}
    return Standing(
        key=row.organization_id,
        name=name_of(row.organization),
        counts=counts,
        place=row.place,
        previous_place=row.previous_place,
        achieved=achieved(counts, rule.share),
        row=row.pk,
    )
