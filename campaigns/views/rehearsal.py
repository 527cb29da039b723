"""The rehearsal of a campaign (推演): the counts by day and body, the events behind each count, the workbook."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, history
from core.access import access
from core.web import XLSX, ListPage, file_answer
from organizations.enums import Role
from organizations.models import Organization

from .. import rehearsal_export
from ..enums import CampaignStatus
from ..forms import RehearsalForm
from ..models import Campaign
from ..permissions import may_run
from ..rehearsing import Category, Rehearsal, category_of, channel_words, rehearsal_of, thing_of
from .common import require

SIZE = 50
PLAYED = [CampaignStatus.APPROVED, CampaignStatus.DRAFT, CampaignStatus.RUNNING]


@dataclass(frozen=True)
class Asked:
    """Which events somebody wants to see: of a day, a body, a person (user name), a category; "" for all."""

    day: str = ""
    body: str = ""
    person: str = ""
    category: str = ""

    @classmethod
    def read(cls, query) -> "Asked":
        return cls(**{name: query.get(name, "") for name in cls.__dataclass_fields__})

    @property
    def is_open(self) -> bool:
        return not (self.day or self.body or self.person or self.category)

    def fits(self, event) -> bool:
        return (
            self.day in ("", event.day.isoformat())
            and self.body in ("", str(event.body.pk) if event.body else "-")
            and (not self.person or self.person in event.recipients)
            and self.category in ("", category_of(event))
        )


def _own(user) -> list[Campaign]:
    """The campaigns that the person runs and that can still be played: what waits for its opening first, newest first."""
    found = Campaign.objects.visible_to(user).filter(
        congress__in=user.organizations_as(Role.STAFF), status__in=PLAYED
    )
    return sorted(found.order_by("-year", "-id")[:50], key=lambda one: PLAYED.index(one.status))


def _asked_for(request: HttpRequest, pk: int) -> Campaign:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).for_page(), pk=pk)
    require(may_run(request.user, campaign))
    return campaign


def _period(query, campaign: Campaign) -> RehearsalForm:
    own = {"since": campaign.starts_on.isoformat(), "until": campaign.ends_on.isoformat()}
    form = RehearsalForm({name: query.get(name, own[name]) for name in own})
    for field in form.fields.values():
        field.year = campaign.year
    return form


@access(Role.STAFF)
@require_safe
def campaign_rehearse(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What would happen between two days, the campaign's own unless others are given. Nothing is written or sent.

    Without a key the campaign that comes next to be opened.
    """
    own = _own(request.user)
    if pk is None:
        return redirect("campaigns:rehearse", own[0].pk) if own else _nothing_to_play(request)
    campaign = _asked_for(request, pk)
    form, asked = _period(request.GET, campaign), Asked.read(request.GET)
    may_open = campaign.status == CampaignStatus.APPROVED
    frame = {"campaign": campaign, "own": own, "form": form, "may_open": may_open}
    if not form.is_valid():
        return render(request, "campaigns/rehearse.html", frame, status=422)
    played = rehearsal_of(campaign, form.cleaned_data["since"], form.cleaned_data["until"])
    frame |= {"played": played, "base": _address(played)}
    after = request.GET.get("after", "")
    if asked.is_open:
        frame |= _overview(played, request.GET.get("month", ""), after)
        return render(request, "campaigns/rehearse.html", frame)
    frame |= _events(played, asked, after)
    return render(request, "campaigns/rehearse_events.html", frame)


def _nothing_to_play(request: HttpRequest) -> HttpResponse:
    return render(request, "campaigns/rehearse_none.html")


def _address(played: Rehearsal, **asked: object) -> str:
    """The page for the same period, narrowed to what is asked."""
    period = {"since": played.first.isoformat(), "until": played.last.isoformat()}
    path = reverse("campaigns:rehearse", args=[played.campaign.pk])
    return f"{path}?{urlencode(period | {name: value for name, value in asked.items() if value})}"


# ── overview ────────────────────────────────────────────────────────────────────────────────────────────────────
def _overview(played: Rehearsal, month: str, after: str) -> dict:
    """Problems, totals, the days of one month, the bodies page by page."""
    months = sorted({f"{day:%Y-%m}" for day in played.days})
    month = month if month in months else next(iter(months), "")
    page = ListPage(played.bodies, after=after, size=SIZE)
    return {
        "problems": played.problems,
        "tiles": _tiles(played),
        "months": [(name, _address(played, month=name), name == month) for name in months],
        "days": [_day_row(played, day) for day in played.days if f"{day:%Y-%m}" == month],
        "page": page,
        "bodies": [_body_row(played, body, line) for body, line in page],
        "channels": [(channel_words(name), count) for name, count in sorted(played.totals.channels.items())],
        "categories": Category.choices,
        "clear_url": reverse("campaigns:rehearse", args=[played.campaign.pk]),
    }


def _tiles(played: Rehearsal) -> list[tuple[str, int, str, str]]:
    """Label, number, its page, state key."""
    counts = dict.fromkeys(Category, 0)
    for line in played.days.values():
        for category, count in line.events.items():
            counts[category] += count
    keys = {Category.REMIND: "", Category.OVERDUE: "overdue", Category.RAISE: "risk"}
    return [
        (one.label, count, _address(played, category=one.value) if count else "", keys[one])
        for one, count in counts.items()
    ]


def _cells(played: Rehearsal, line, **asked: object) -> list[tuple[str, int, str]]:
    """Each category with its number of events and the page that shows them."""
    return [(one.label, line.events[one], _address(played, category=one.value, **asked)) for one in Category]


def _day_row(played: Rehearsal, day: date) -> dict:
    line, shown = played.days[day], day.isoformat()
    return {
        "day": day,
        "url": _address(played, day=shown),
        "cells": _cells(played, line, day=shown),
        "messages": line.messages,
        "most": next(iter(played.named(line.people)), None),
        "people": len(line.people),
    }


def _body_row(played: Rehearsal, body: Organization, line) -> dict:
    people = played.named(line.people)
    return {
        "body": body,
        "url": _address(played, body=body.pk),
        "cells": _cells(played, line, body=body.pk),
        "messages": line.messages,
        "people": [
            (name, count, _address(played, body=body.pk, person=user)) for user, name, count in people
        ],
    }


# ── events ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _events(played: Rehearsal, asked: Asked, after: str) -> dict:
    """Exactly the events that a number counts."""
    found = [event for event in played.events if asked.fits(event)]
    page = ListPage(found, after=after, size=SIZE)
    return {
        "page": page,
        "events": [_event_row(played, event) for event in page],
        "total": len(found),
        "chips": _chips(played, asked),
    }


def _event_row(played: Rehearsal, event) -> dict:
    return {
        "event": event,
        "thing": thing_of(event, played.campaign),
        "category": category_of(event),
        "people": [played.names.get(person, person) for person in event.recipients],
        "channels": [channel_words(channel) for channel in event.channels],
    }


def _chips(played: Rehearsal, asked: Asked) -> list[tuple[str, str]]:
    """The words of each condition, and the page without it."""
    bodies = {str(body.pk): body.short_name for body, _line in played.bodies}
    words = {
        "day": asked.day,
        "body": bodies.get(asked.body, _("没有这个单位")),
        "person": played.names.get(asked.person, asked.person),
        "category": dict(Category.choices).get(asked.category, asked.category),
    }
    chosen = {name: value for name, value in vars(asked).items() if value}
    return [
        (words[name], _address(played, **{other: chosen[other] for other in chosen if other != name}))
        for name in chosen
    ]


# ── workbook ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
def campaign_rehearse_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole rehearsal as .xlsx; it names people, so taking it out is put on record."""
    campaign = _asked_for(request, pk)
    form, now = _period(request.POST, campaign), clock.now()
    if not form.is_valid():
        return redirect("campaigns:rehearse", campaign.pk)
    played = rehearsal_of(campaign, form.cleaned_data["since"], form.cleaned_data["until"])
    made = rehearsal_export.workbook(played, by=request.user, now=now)
    data = {"since": played.first.isoformat(), "until": played.last.isoformat(), "rows": len(played.events)}
    history.append(campaign, "export_rehearsal", by=request.user, now=now, data=data)
    return file_answer(made, _("推演%(day)s.xlsx") % {"day": clock.local_date(now).isoformat()}, XLSX)
