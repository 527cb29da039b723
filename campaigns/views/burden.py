"""Overlaps and burden (负担与重复): the matrix of organizations and weeks, and the rows behind each of its numbers."""

from collections import defaultdict
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.web import KeysetPage, ListPage
from deadlines.enums import Kind
from deadlines.models import Deadline
from deadlines.services import MOVED_ELSEWHERE, may_change, scope_of
from deadlines.shown import light_of, title_for
from organizations.enums import Level
from organizations.models import Organization

from .. import burden
from ..burden import Question
from ..enums import CampaignStatus, DutyStatus
from ..forms import VISIT_WORDS, BurdenForm
from ..models import Campaign, Duty, Visit
from ..permissions import may_decide
from ..weeks import Week, weeks_from
from .common import READERS

SIZE = 50
SHOWN_OVERLAPS = 3  # before somebody asks for all of them


def _question(request: HttpRequest, form: BurdenForm) -> Question:
    """What is asked for; whatever cannot be read is as if it were not asked."""
    form.is_valid()
    asked = form.cleaned_data
    organization = request.GET.get("organization", "")
    is_key = organization.isascii() and organization.isdigit() and len(organization) < 18
    return Question(
        first=_week(request.GET.get("week", ""), asked.get("since")),
        weeks=int(asked.get("weeks") or burden.USUAL_SPAN),
        level=asked.get("level", ""),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        organization=organization if is_key else "",
    )


def _week(written: str, since: date | None) -> Week:
    """The week of a day that was entered, else the one in the address, else this week."""
    if since:
        return Week.of(since)
    try:
        return Week.parse(written)
    except ValueError:
        return Week.of(clock.today())


def _address(name: str, question: Question, **changes: object) -> str:
    return f"{reverse(name)}?{urlencode(question.as_query(**changes))}"


# ── matrix ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def burden_matrix(request: HttpRequest) -> HttpResponse:
    """Overlaps first, then how much is asked of whom in which week; every number opens its rows."""
    user, form = request.user, BurdenForm(request.GET)
    question = _question(request, form)
    page = KeysetPage(
        burden.owing(user, question),
        order=("place", "kind", "id"),
        after=request.GET.get("after", ""),
        size=SIZE,
    )
    rows = burden.matrix(user, question, page.rows)
    found = burden.overlaps_seen(user, clock.today())
    shown = found if request.GET.get("overlaps") == "all" else found[:SHOWN_OVERLAPS]
    context = {
        "form": form if form.errors else BurdenForm(initial=vars(question) | {"since": question.since}),
        "question": question,
        "is_own": burden.own_bodies(user) is not None,
        "weeks": weeks_from(question.first, question.weeks),
        "this_week": Week.of(clock.today()),
        "page": page,
        "rows": [_row(question, row) for row in rows],
        "has_any": any(row.sum.total for row in rows),
        "earlier": _address("campaigns:burden", question, week=question.first.plus(-question.weeks)),
        "later": _address("campaigns:burden", question, week=question.first.plus(question.weeks)),
        "overlaps": shown,
        "overlap_count": len(found),
        "all_overlaps": _address("campaigns:burden", question, overlaps="all"),
        "undated": burden.undated(user),
        "clear_url": reverse("campaigns:burden"),
    }
    return render(request, "campaigns/burden.html", context, status=422 if form.errors else 200)


def _row(question: Question, row: burden.Row) -> dict:
    def address(**changes: object) -> str:
        return _address("campaigns:asks", question, organization=row.organization.pk, **changes)

    return {
        "organization": row.organization,
        "cells": [(week, cell, address(week=week, weeks=1)) for week, cell in row.cells.items()],
        "sum": row.sum,
        "url": address(),
    }


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def asks(request: HttpRequest) -> HttpResponse:
    """Exactly what a number counts, in order of time, each with the change of its date where that is possible."""
    user, form = request.user, BurdenForm(request.GET)
    question = _question(request, form)
    total = burden.count_of(user, question)
    page = ListPage(burden.places_in_list(user, question), after=request.GET.get("after", ""), size=SIZE)
    context = {
        "question": question,
        "total": total,
        "page": page,
        "rows": _asks_of(user, page.rows),
        "organization": _named(user, question.organization),
        "kind": {burden.VISIT: VISIT_WORDS, **dict(Kind.choices)}.get(question.kind, ""),
        "level": dict(Level.choices).get(int(question.level), "") if question.level else "",
        "back": _address("campaigns:burden", question, organization="", weeks=burden.USUAL_SPAN),
    }
    return render(request, "campaigns/asks.html", context)


def _named(user, key: str) -> Organization | None:
    """The organization whose rows they are, where the person sees it."""
    return Organization.objects.visible_to(user).filter(pk=key).first() if key else None


def _asks_of(user, places: list[tuple[date, int, int]]) -> list[dict]:
    """The rows of a page, loaded in a query for each sort, in the order of their places."""
    keys: dict[int, list[int]] = defaultdict(list)
    for _due_on, source, key in places:
        keys[source].append(key)
    duties = Duty.objects.filter(pk__in=keys[burden.DUTIES]).for_list().in_bulk()
    others = Deadline.objects.filter(pk__in=keys[burden.DEADLINES]).select_related(
        "owed_by", "owed_to", "rule"
    )
    others = others.in_bulk()
    visits = Visit.objects.filter(pk__in=keys[burden.VISITS]).select_related(
        "activity__campaign", "activity__congress", "organization"
    )
    visits = visits.in_bulk()
    scopes = {row.scope for row in others.values()}
    scopes |= {scope_of(row.activity.campaign) for row in visits.values()}
    campaigns = _campaigns(user, scopes)
    row_of = {
        burden.DUTIES: lambda key: _duty_row(user, duties[key]),
        burden.DEADLINES: lambda key: _deadline_row(user, others[key], campaigns),
        burden.VISITS: lambda key: _visit_row(visits[key], campaigns),
    }
    return [row_of[source](key) for _due_on, source, key in places]


def _campaigns(user, scopes: set[str]) -> dict[str, Campaign]:
    """The campaigns to which deadlines and visits belong, by scope, where the person sees them."""
    keys = {scope.rpartition(":")[2] for scope in scopes} - {""}
    seen = Campaign.objects.visible_to(user).filter(pk__in=keys)
    return {f"{Campaign._meta.label_lower}:{one.pk}": one for one in seen}


def _duty_row(user, duty: Duty) -> dict:
    is_planned = duty.campaign.status != CampaignStatus.RUNNING
    may_move = not is_planned and duty.status == DutyStatus.OPEN and may_decide(user, duty)
    return {
        "due_on": duty.due_on,
        "kind": Kind.DUTY.label,
        "title": duty.title,
        "url": duty.get_absolute_url(),
        "owed_by": duty.owed_by,
        "owed_to": duty.owed_to,
        "campaign": duty.campaign,
        "is_planned": is_planned,
        "light": duty.light(clock.today()),
        "move_url": reverse("campaigns:duty_change_date", args=[duty.pk]) if may_move else "",
    }


def _visit_row(visit: Visit, campaigns: dict[str, Campaign]) -> dict:
    activity = visit.activity
    return {
        "due_on": activity.held_on,
        "kind": VISIT_WORDS,
        "title": activity.get_kind_display(),
        "url": activity.get_absolute_url(),
        "owed_by": visit.organization,
        "owed_to": activity.congress,
        "campaign": campaigns.get(scope_of(activity.campaign)),
        "is_planned": False,
        "light": activity.light(clock.today()),
        "move_url": "",
    }


def _deadline_row(user, row: Deadline, campaigns: dict[str, Campaign]) -> dict:
    own, parties = {body.pk for body in user.organizations_as(*READERS)}, {row.owed_by_id, row.owed_to_id}
    movable = row.is_open and row.kind not in MOVED_ELSEWHERE and may_change(user, row)
    return {
        "due_on": row.due_on,
        "kind": row.get_kind_display(),
        "title": title_for(own, row.title, Kind(row.kind), *parties),
        "url": row.url if own & parties else "",
        "owed_by": row.owed_by,
        "owed_to": row.owed_to,
        "campaign": campaigns.get(row.scope),
        "is_planned": False,
        "light": light_of(row, clock.now()),
        "move_url": reverse("deadlines:extend", args=[row.pk]) if movable else "",
    }
