"""Reckoning the yearly scores: from rows to figures, from figures to points by a rule's items. Nothing here writes.

An item of a rule is a share (`part` of `whole` times `points`; left out where there is no whole, and the rest then makes up
the hundred) or counts each (`figure` times `points`, at most down or up to `limit`). Points are tenths, exactly rounded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.periods import Period, PeriodKind
from evaluations.models import Subject as Voted
from issues.enums import COUNTED, Decision, IssueStatus, LookBackStatus
from issues.models import Issue, LookBack, WriteOff
from issues.results import DUE, Window
from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Shelf
from projects.models import Project

from .enums import Subject
from .models import Notice
from .years import JUDGED

Figures = dict[str, list[int]]  # name of a figure -> the keys of the rows it counts
# Name of a figure -> what it is called, and of what its keys are: issues, votes, notices or projects.
SOURCES = {
    "due": (_("到期"), "issue"),
    "on_time": (_("按期销号"), "issue"),
    "returned": (_("退回整改"), "issue"),
    "relapsed": (_("反弹"), "issue"),
    "voted": (_("测评"), "vote"),
    "voted_satisfied": (_("测评满意"), "vote"),
    "praised": (_("通报表扬"), "notice"),
    "criticized": (_("通报批评"), "notice"),
    "projects": (_("牵头项目"), "project"),
    "concluded": (_("进入评估或跟踪的项目"), "project"),
    "handed": (_("交办问题"), "issue"),
    "closed": (_("已销号问题"), "issue"),
}
CONCLUDED = (Shelf.EVALUATE, Shelf.TRACK)
UNDER_WAY = (Shelf.IMPLEMENT, *CONCLUDED)


def units_of(congress: Organization, subject: str) -> QuerySet[Organization]:
    """Who is scored: the departments of the committee's place, or its own committees and working bodies."""
    active = Organization.objects.filter(is_active=True).order_by("region__path", "id")
    if subject == Subject.BODIES:
        return active.filter(kind=Kind.COMMITTEE, parent=congress)
    return active.filter(kind=Kind.DEPARTMENT, region=congress.region_id)


def figures_of(congress: Organization, subject: str, year: int, today: date) -> dict[int, Figures]:
    """Unit -> its figures with the rows behind them, as they stand on a local day."""
    units = list(units_of(congress, subject).values_list("pk", flat=True))
    found = {unit: defaultdict(list) for unit in units}
    pairs = _of_bodies if subject == Subject.BODIES else _of_departments
    for unit, name, key in pairs(congress, units, year, today):
        if unit in found:
            found[unit][name].append(key)
    return {unit: dict(figures) for unit, figures in found.items()}


Triples = Iterable[tuple[int, str, int]]


def _of_departments(congress: Organization, units: list[int], year: int, today: date) -> Triples:
    """Five queries."""
    followed = Issue.objects.filter(congress=congress, department__in=units)
    window = Window.of(Period(PeriodKind.YEAR, year), today)
    for unit, result, key in followed.with_results(window).values_list("department", "result", "pk"):
        if result in DUE:
            yield unit, "due", key
        if result == "on_time":
            yield unit, "on_time", key
    own = {"issue__congress": congress, "issue__department__in": units}
    returned = WriteOff.objects.filter(status=Decision.REFUSED, updated_at__year=year, **own)
    relapsed = LookBack.objects.filter(status=LookBackStatus.RELAPSED, looked_on__year=year, **own)
    for name, rows in (("returned", returned), ("relapsed", relapsed)):
        for unit, key in rows.values_list("issue__department", "issue").distinct():
            yield unit, name, key
    yield from _votes(Voted.objects.filter(evaluation__congress=congress, organization__in=units), year)
    notices = Notice.objects.issued().filter(congress=congress, issued_on__year=year)
    names = {"praise": "praised", "criticism": "criticized"}
    for unit, code, key in notices.filter(kind__code__in=names).values_list(
        "organization", "kind__code", "pk"
    ):
        yield unit, names[code], key


def _votes(rows: QuerySet, year: int) -> Triples:
    judged = rows.filter(evaluation__status__in=JUDGED, evaluation__held_on__year=year).exclude(verdict="")
    for unit, key, verdict, rule in judged.values_list("organization", "pk", "verdict", "evaluation__rule"):
        yield unit, "voted", key
        if verdict == rule["grades"][0]:
            yield unit, "voted_satisfied", key


def _of_bodies(congress: Organization, units: list[int], year: int, today: date) -> Triples:
    """Of the projects that a body leads in the year: themselves, and the issues and votes of their campaigns. Four queries."""
    led = Project.objects.filter(congress=congress, year=year, lead__in=units, status__in=UNDER_WAY)
    for unit, key, status in led.values_list("lead", "pk", "status"):
        yield unit, "projects", key
        if status in CONCLUDED:
            yield unit, "concluded", key
    campaigns = Campaign.objects.filter(projects__in=led).values_list("projects__lead", "pk")
    body_of = {campaign: unit for unit, campaign in campaigns}
    handed = Issue.objects.filter(campaign__in=body_of, status__in=COUNTED)
    for campaign, key, status in handed.values_list("campaign", "pk", "status"):
        yield body_of[campaign], "handed", key
        if status == IssueStatus.WRITTEN_OFF:
            yield body_of[campaign], "closed", key
    votes = Voted.objects.filter(evaluation__campaign__in=body_of).exclude(Q(verdict=""))
    judged = votes.filter(evaluation__status__in=JUDGED, evaluation__held_on__year=year)
    found = judged.values_list("evaluation__campaign", "pk", "verdict", "evaluation__rule")
    for campaign, key, verdict, rule in found:
        yield body_of[campaign], "voted", key
        if verdict == rule["grades"][0]:
            yield body_of[campaign], "voted_satisfied", key


# ── points ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Score:
    """Points in tenths: of each item (None: nothing to judge) and together (None: no share could be judged)."""

    points: dict[str, int | None]
    total: int | None


def score(items: Iterable[dict], counts: Mapping[str, int]) -> Score:
    """The points of one unit; `counts` are its figures."""
    items = list(items)
    shares = [item for item in items if item["how"] == "share" and counts.get(item["whole"])]
    possible = sum(item["points"] for item in shares)
    points: dict[str, int | None] = {}
    exact = Fraction(0)
    for item in items:
        own = _points(item, counts, possible)
        points[item["key"]] = None if own is None else _tenths(own)
        exact += own or 0
    return Score(points, max(_tenths(exact), 0) if shares else None)


def _points(item: dict, counts: Mapping[str, int], possible: int) -> Fraction | None:
    if item["how"] == "each":
        exact = Fraction(item["points"]) * counts.get(item["figure"], 0)
        limit = item.get("limit")
        return exact if limit is None else (max if item["points"] < 0 else min)(exact, Fraction(limit))
    whole = counts.get(item["whole"], 0)
    if not whole:
        return None
    return Fraction(100 * item["points"], possible) * Fraction(counts.get(item["part"], 0), whole)


def _tenths(exact: Fraction) -> int:
    """Rounded half up, away from zero."""
    doubled = abs(exact) * 20
    rounded = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return int(rounded if exact >= 0 else -rounded)
