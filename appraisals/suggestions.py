"""Whom the rule suggests to praise or to criticize for a period, from the same figures as the ranking. Nothing is stored.

A person chooses; what is chosen becomes a draft (`services.draft_notice`), which counts anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext

from core.periods import Period
from issues.models import Issue
from issues.querysets import IssueQuerySet
from issues.results import DUE, RESULTS, Window
from organizations.models import Organization
from rankings.enums import Group
from rankings.models import Ranking, Row
from rankings.reckoning import Scope
from rankings.words import RESULT_LABELS

from .enums import Subject
from .models import Notice, NoticeKind, Rule
from .rules import Held, held


class Address(NamedTuple):
    """A figure and where its rows are."""

    label: str
    value: int
    url: str


def address_of(result: str, period: Period, unit: int) -> str:
    """The ledger of a department's issues with a result in a period."""
    return f"{reverse('issues:list')}?{urlencode({'view': f'{result}_in:{period}', 'department': unit})}"


@dataclass(frozen=True)
class Suggestion:
    """One kind of notice for one unit, with everything that speaks for it."""

    kind: NoticeKind
    unit: int
    name: str
    reasons: tuple[Held, ...]
    figures: dict[str, int | None]
    period: Period

    @property
    def words(self) -> str:
        """What speaks for it, as one stretch of the notice's text (Chinese, as notices are)."""
        return "；".join(reason.words for reason in self.reasons)

    @property
    def shown(self) -> str:
        """The same in the reader's language."""
        return gettext("；").join(reason.shown for reason in self.reasons)

    @property
    def addresses(self) -> list["Address"]:
        """The figures of its reasons with the ledger that opens exactly their rows."""
        return [
            Address(RESULT_LABELS[name], self.figures[name], address_of(name, self.period, self.unit))
            for name in RESULTS
            if name in self.cites and self.figures[name]
        ]

    @property
    def cites(self) -> set[str]:
        """The results whose issues it names."""
        return {name for reason in self.reasons for name in reason.cites}


def rule_of(congress: Organization, day: date) -> Rule | None:
    """The rule about notices in force for a committee on a local day."""
    return Rule.objects.nearest(congress, day, subject=Subject.NOTICES)


def suggested(
    congress: Organization, period: Period, today: date, rule: Rule | None = None
) -> list[Suggestion]:
    """What the rule (by itself the one in force) suggests for the departments of a committee's place, praise first.

    Whoever has a notice of that kind for the period already (not dropped or withdrawn) is left out.
    """
    rule = rule or rule_of(congress, today)
    if rule is None:
        return []
    kinds = {kind.code: kind for kind in NoticeKind.objects.filter(is_active=True)}
    scope = Scope(congress, Group.DEPARTMENTS, period)
    names, there = scope.names(), _there_already(congress, period)
    found = []
    for unit, figures in figures_of(scope, names, today).items():
        found += _of_unit(rule, kinds, Unit(unit, names[unit], period), figures)
    left = [one for one in found if (one.kind.pk, one.unit) not in there]
    return sorted(left, key=lambda one: (one.kind.order, -one.figures["due"], one.unit))


class Unit(NamedTuple):
    """A department in a period."""

    key: int
    name: str
    period: Period


def _of_unit(rule: Rule, kinds: dict, unit: Unit, figures: dict) -> list[Suggestion]:
    by_kind: dict[str, list[Held]] = defaultdict(list)
    for reason in held(rule.items, figures):
        by_kind[reason.kind].append(reason)
    return [
        Suggestion(kinds[code], unit.key, unit.name, tuple(reasons), figures, unit.period)
        for code, reasons in by_kind.items()
        if code in kinds
    ]


def figures_of(scope: Scope, units: Iterable[int], today: date) -> dict[int, dict[str, int | None]]:
    """The figures of each unit in the period: results of its issues, and its place in the published ranking, if any.

    Three queries.
    """
    tallies: dict[int, Counter] = {unit: Counter() for unit in units}
    seen = Issue.objects.filter(IssueQuerySet.for_congress(scope.congress))
    rows = scope.issues(seen, tallies).with_results(Window.of(scope.period, today)).order_by()
    for unit, result, number in rows.values_list(f"{scope.column}_id", "result").annotate(number=Count("id")):
        tallies[unit][result] += number
    places = _places(scope)
    ranked = len(places)
    worst_first = {place: sum(other > place for other in places.values()) + 1 for place in places.values()}
    return {
        unit: {name: counts[name] for name in RESULTS}
        | {"due": sum(counts[name] for name in DUE), "ranked": ranked, "place": places.get(unit)}
        | {"from_last": worst_first.get(places.get(unit))}
        for unit, counts in tallies.items()
    }


def _places(scope: Scope) -> dict[int, int]:
    """The places of the published ranking of the very period: what is not published yet accuses nobody."""
    alike = Ranking.objects.published().alike(scope.congress, scope.group, scope.campaign)
    rows = Row.objects.filter(ranking__in=alike.filter(written_period=str(scope.period)), place__isnull=False)
    return dict(rows.values_list("organization", "place"))


def _there_already(congress: Organization, period: Period) -> set[tuple[int, int]]:
    rows = Notice.objects.filter(congress=congress, written_period=str(period)).living()
    return set(rows.values_list("kind", "organization"))
