"""Figures over years (mission B12): votes, satisfaction, issues closed, on time, relapsed. Each year is counted alike.

Every figure counts rows that say in which year they happened (a vote was held, a write-off granted, a look back recorded)
and never change afterwards, so that a year's figures do not move when an issue is reopened later. The rows of a figure
are the same query set that counts it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from core import clock
from core.words import percentage
from evaluations.enums import EvaluationStatus
from evaluations.models import Subject
from issues.enums import FINDINGS, Decision, LookBackStatus
from issues.models import Assignment, LookBack, WriteOff
from organizations.models import Organization

from .models import Notice

JUDGED = (EvaluationStatus.COUNTED, EvaluationStatus.PROPOSED, EvaluationStatus.PUBLISHED)
Keys = list[int] | QuerySet


@dataclass(frozen=True)
class Figure:
    """What is counted: its words, how it is counted, and of which rows; `moment` names the column that gives the year."""

    label: str
    explanation: str
    rows: Callable[[Keys], QuerySet]
    moment: str
    is_date: bool = False

    def of_year(self, congresses: Keys, year: int | None) -> QuerySet:
        """The rows of one local year, or of all."""
        rows = self.with_year(congresses)
        return rows if year is None else rows.filter(year=year)

    def by_year(self, congresses: Keys) -> dict[int, int]:
        """How many there are in each local year; one query."""
        rows = self.with_year(congresses).order_by().values_list("year").annotate(number=Count("pk"))
        return dict(rows)

    def with_year(self, congresses: Keys) -> QuerySet:
        """The rows with the local `year` in which each happened."""
        zone = {} if self.is_date else {"tzinfo": clock.LOCAL_ZONE}
        happened = self.rows(congresses).exclude(**{self.moment: None})
        return happened.annotate(year=ExtractYear(self.moment, **zone))


def _votes(congresses: Keys) -> QuerySet:
    return Subject.objects.filter(evaluation__congress__in=congresses, evaluation__status__in=JUDGED).exclude(
        verdict=""
    )


def _granted(congresses: Keys) -> QuerySet:
    return WriteOff.objects.filter(issue__congress__in=congresses, status=Decision.GRANTED)


def _looked(congresses: Keys) -> QuerySet:
    return LookBack.objects.filter(congress__in=congresses, status__in=FINDINGS)


def _handed(congresses: Keys) -> QuerySet:
    """Each issue once, by its last letter, sent back or not: as the base of the write-off rate counts them."""
    later = Assignment.objects.filter(issue=OuterRef("issue"), pk__gt=OuterRef("pk"))
    return Assignment.objects.filter(~Exists(later), handover__congress__in=congresses)


def _notices(family_code: str) -> Callable[[Keys], QuerySet]:
    return lambda congresses: Notice.objects.issued().filter(congress__in=congresses, kind__code=family_code)


FIGURES: dict[str, Figure] = {
    "votes": Figure(
        _("测评次数"),
        _("已计票的满意度测评，每个对象算一次，作废的不算；按测评日期"),
        _votes,
        "evaluation__held_on",
        True,
    ),
    "handed": Figure(
        _("交办"),
        _("当年交办的问题，一件只算最后一次交办，退签的也算；按交办函日期"),
        _handed,
        "handover__issued_on",
        True,
    ),
    "closed": Figure(
        _("销号"), _("当年同意销号的，反弹后再次销号的再算一次；按同意日期"), _granted, "updated_at"
    ),
    "on_time": Figure(
        _("按期销号"),
        _("其中责任单位在时限前申请销号的；审核所用时间不算在责任单位头上"),
        lambda congresses: _granted(congresses).filter(was_late=False),
        "updated_at",
    ),
    "looked": Figure(_("回头看"), _("当年登记了结果的回头看；按登记日期"), _looked, "recorded_at"),
    "relapsed": Figure(
        _("反弹"),
        _("其中发现反弹、重新挂账的"),
        lambda congresses: _looked(congresses).filter(status=LookBackStatus.RELAPSED),
        "recorded_at",
    ),
    "praised": Figure(
        _("通报表扬"), _("已印发、没有撤销的；按印发日期"), _notices("praise"), "issued_on", True
    ),
    "criticized": Figure(
        _("通报批评"), _("已印发、没有撤销的；按印发日期"), _notices("criticism"), "issued_on", True
    ),
}


@dataclass(frozen=True)
class Ballots:
    """The valid ballots of a year, and those of all grades but the last: satisfied or basically satisfied."""

    good: int = 0
    valid: int = 0

    @property
    def rate(self) -> str:
        return f"{percentage(self.good, self.valid)}%" if self.valid else "–"


@dataclass(frozen=True)
class Year:
    """What is counted for one year; without `year` for all of them together."""

    year: int | None
    counts: dict[str, int]
    ballots: Ballots

    @property
    def on_time_rate(self) -> str:
        return _rate(self.counts["on_time"], self.counts["closed"])

    @property
    def relapse_rate(self) -> str:
        return _rate(self.counts["relapsed"], self.counts["looked"])


def _rate(part: int, whole: int) -> str:
    return f"{percentage(part, whole)}%" if whole else "–"


def years_of(congresses: Keys, today: date) -> list[Year]:
    """From the first year with anything to this year, the latest first; nine queries."""
    counts = {name: figure.by_year(congresses) for name, figure in FIGURES.items()}
    known = {year for by_year in counts.values() for year in by_year}
    ballots = _ballots(congresses)
    first = min(known, default=today.year)
    return [
        Year(year, {name: counts[name].get(year, 0) for name in FIGURES}, ballots.get(year, Ballots()))
        for year in range(max(known | {today.year}), first - 1, -1)
    ]


def total_of(years: Sequence[Year]) -> Year:
    """All years together: the same rows, counted once."""
    counts = {name: sum(one.counts[name] for one in years) for name in FIGURES}
    good, valid = (sum(getattr(one.ballots, part) for one in years) for part in ("good", "valid"))
    return Year(None, counts, Ballots(good, valid))


def _ballots(congresses: Keys) -> dict[int, Ballots]:
    rows = FIGURES["votes"].with_year(congresses).values_list("year", "figures", "evaluation__rule")
    found: dict[int, Ballots] = {}
    for year, figures, rule in rows:
        counts = [figures.get("counts", {}).get(grade, 0) for grade in rule["grades"]]
        before = found.get(year, Ballots())
        found[year] = Ballots(before.good + sum(counts[:-1]), before.valid + sum(counts))
    return found


def keys_of(own: Organization, scope: str) -> Keys:
    """Whose work is counted: the committee's own, or ("area") that of all committees from it down."""
    return own.committees_from_here_down if scope == "area" else [own.pk]
