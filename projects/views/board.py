"""The library at a glance: a year's projects on five shelves, each card with its source, lead, next day and light."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.lights import Light
from core.web import KeysetPage
from organizations.enums import Role
from organizations.models import Organization

from ..enums import SHELVES, Shelf
from ..models import Project, YearList
from ..permissions import may_keep
from ..querysets import READERS

MOST = 500  # cards on a page; a committee takes on some twenty a year


@dataclass(frozen=True)
class Card:
    project: Project
    light: Light
    next_date: date | None


@dataclass(frozen=True)
class Column:
    shelf: Shelf
    cards: list[Card]


@dataclass(frozen=True)
class Chip:
    """A choice of the filter bar."""

    label: str
    url: str
    active: bool


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_board(request: HttpRequest) -> HttpResponse:
    """One committee's projects of a year; the own committee and this year unless another is asked for.

    With `view=suggested` the suggestions of all years that nobody has decided on.
    """
    user, today = request.user, clock.today()
    year = number_in(request.GET.get("year")) or today.year
    committees = committees_of(user, year)
    congress = chosen_committee(committees, number_in(request.GET.get("congress")))
    seen = Project.objects.visible_to(user).filter(congress=congress)
    if request.GET.get("view") == "suggested":
        return _suggested(request, seen.suggested(), congress, year)
    rows = seen.filter(year=year)
    cards = [
        Card(project, project.light(today), project.next_date(today))
        for project in rows.for_list(user).order_by("list_order", "id")[:MOST]
    ]
    keeps = may_keep(user, congress)
    year_list = YearList.objects.visible_to(user).filter(congress=congress, year=year).first()
    context = {
        "year": year,
        "congress": congress,
        "columns": [Column(shelf, _on(shelf, cards)) for shelf in SHELVES],
        "out": _on(Shelf.OUT, cards),
        "total": sum(card.project.status != Shelf.OUT for card in cards),
        "years": year_chips(user, congress, year, today),
        "committees": committee_chips(committees, congress, year),
        "suggested": seen.suggested().count(),
        "keeps": keeps,
        "year_list": year_list,
        "listed": sum(card.project.year_list_id == year_list.pk for card in cards) if year_list else 0,
    }
    return render(request, "projects/board.html", context)


def _suggested(
    request: HttpRequest, rows: QuerySet[Project], congress: Organization, year: int
) -> HttpResponse:
    context = {
        "total": rows.count(),
        "page": KeysetPage(rows.select_related("keeper"), order=("id",), after=request.GET.get("after", "")),
        "congress": congress,
        "year": year,
        "keeps": may_keep(request.user, congress),
    }
    return render(request, "projects/suggested.html", context)


def _on(shelf: Shelf, cards: list[Card]) -> list[Card]:
    return [card for card in cards if card.project.status == shelf]


def number_in(text: str | None) -> int | None:
    """A year or a key that somebody may have typed into the address."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def committees_of(user, year: int) -> list[Organization]:
    """The person's own committees first, then those above and below that have projects of the year to show."""
    own = list({one.pk: one for one in user.organizations_as(*READERS)}.values())
    shown = Project.objects.visible_to(user).filter(year=year).order_by().values("congress")
    others = Organization.objects.filter(pk__in=shown).exclude(pk__in=[one.pk for one in own])
    return [*own, *others.order_by("region__path")]


def chosen_committee(committees: list[Organization], key: int | None) -> Organization:
    """The one that the address asks for, else the first."""
    return next((one for one in committees if one.pk == key), committees[0])


def year_chips(user, congress: Organization, year: int, today: date) -> list[Chip]:
    """The years with projects, and this one; the latest first."""
    seen = Project.objects.visible_to(user).filter(congress=congress).order_by()
    years = {*seen.values_list("year", flat=True).distinct(), today.year, year}
    return [
        Chip(_("%(year)d 年") % {"year": one}, _address(one, congress), one == year)
        for one in sorted(years, reverse=True)
    ]


def committee_chips(committees: list[Organization], congress: Organization, year: int) -> list[Chip]:
    """A choice of committees; none where there is only one."""
    if len(committees) < 2:
        return []
    return [Chip(one.short_name, _address(year, one), one == congress) for one in committees]


def _address(year: int, congress: Organization) -> str:
    return "?" + urlencode({"year": year, "congress": congress.pk})
