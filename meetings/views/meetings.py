"""Monthly meetings: the list, one meeting's material, the big screen, the Word document, what staff do with the agenda."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.views.common import require
from core import clock, history
from core.access import access
from core.exceptions import TransitionError
from core.transitions import allows
from core.web import DOCX, KeysetPage, attempt, file_answer, refusals_as_messages
from organizations.enums import Role
from rankings.models import Ranking

from .. import papers, services, timelines, words
from ..enums import Cause, MeetingStatus
from ..forms import AddItemForm, CancelForm, DropForm, HoldForm, PrepareForm
from ..gathering import FIGURES, day_words
from ..models import AgendaItem, Decision, Meeting
from ..permissions import may_dispatch
from ..services.meetings import units_of_meeting
from .common import COMMITTEE, act_on, require_staff, rows_page


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*COMMITTEE)
def meeting(request: HttpRequest) -> HttpResponse:
    """The meetings of one's own committee and the decisions still open; staff prepare the next one here."""
    congress = request.user.organizations_as(*COMMITTEE)[0]
    dispatches = may_dispatch(request.user, congress)
    if request.method == "POST":
        require(dispatches)
    form = PrepareForm(request.POST or None) if dispatches else None
    if form and form.is_bound and form.is_valid():
        made = attempt(
            request,
            form,
            lambda: services.prepare_meeting(congress, by=request.user, **form.cleaned_data),
            on=congress,
        )
        if made:
            messages.success(request, _("已生成会议材料。"))
            return redirect(made)
    rows = Meeting.objects.visible_to(request.user).select_related("congress")
    open_ones = Decision.objects.filter(meeting__congress=congress).still_open()
    context = {
        "congress": congress,
        "form": form,
        "page": KeysetPage(rows, order=("-meets_on", "-id"), after=request.GET.get("after", ""), size=20),
        "decisions": list(
            open_ones.select_related("organization", "meeting__congress").order_by("due_on", "id")[:100]
        ),
    }
    return render(request, "meetings/meeting_list.html", context, status=422 if form and form.errors else 200)


# ── one meeting ─────────────────────────────────────────────────────────────────────────────────────────────────
def seen_meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)


def own_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting for who may change it; others get 403."""
    found = seen_meeting(request, pk)
    require_staff(request, found.congress)
    return found


CAUSE_KEYS = {
    Cause.OVERDUE: "overdue",
    Cause.RETURNED: "risk",
    Cause.STUCK: "risk",
    Cause.EXTENSION: "wait",
    Cause.PROJECT: "risk",
    Cause.ADDED: "none",
}


@access(*COMMITTEE)
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything for the meeting, as it will be printed; what staff may still do with it."""
    found = seen_meeting(request, pk)
    material = found.material
    items = list(found.items.select_related("issue", "project", "unit"))
    staff = may_dispatch(request.user, found.congress)
    context = {
        "meeting": found,
        "items": [item for item in items if not item.is_dropped],
        "dropped": [item for item in items if item.is_dropped],
        "left": [(Cause(cause).label, number) for cause, number in material["left"].items()],
        "keys": CAUSE_KEYS,
        "units": _unit_rows(found),
        "figures": [words.FIGURE_LABELS[name] for name in FIGURES],
        "extensions": [
            one | {"old": day_words(one["old"]), "new": day_words(one["new"])}
            for one in material["extensions"]
        ],
        "followed": [one | {"day": day_words(one["due_on"])} for one in material["followed"]],
        "ranking": material["ranking"],
        "ranking_title": _title_of(material["ranking"]),
        "speakers": material["speakers"],
        "decisions": list(found.decisions.select_related("organization").order_by("number")),
        "arranges": staff and allows(found, "arrange"),
        "decides": staff and found.status == MeetingStatus.HELD,
        "may_hold": staff and allows(found, "hold") and clock.today() >= found.meets_on,
        "timeline": timelines.of(found),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _title_of(ranking: dict | None) -> str:
    """Of the published ranking in the reader's language; the paper keeps it in Chinese."""
    found = Ranking.objects.filter(pk=ranking["key"]).select_related("campaign").first() if ranking else None
    return str(found or "")


def _unit_rows(found: Meeting) -> list[dict]:
    """Each unit of the progress table with its numbers, each with the page of exactly its rows."""
    address = reverse("campaigns:meeting_rows", args=[found.pk])
    return [
        row
        | {
            "cells": [
                (row[name], f"{address}?unit={row['key']}&figure={name}", words.FIGURE_LABELS[name])
                for name in FIGURES
            ]
        }
        for row in found.material["units"]
    ]


@access(*COMMITTEE)
@require_safe
def meeting_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The issues behind a number of the progress table, as they were counted."""
    found = seen_meeting(request, pk)
    unit = request.GET.get("unit", "")
    figures = found.figures.filter(name=request.GET.get("figure", "")).select_related("unit")
    figure = (
        figures.filter(unit=int(unit)).first()
        if unit.isascii() and unit.isdigit() and len(unit) < 10
        else None
    )
    if figure is None:
        raise Http404
    page, rows = rows_page(request, "issue", figure.keys)
    context = {
        "meeting": found,
        "figure": figure,
        "what": words.FIGURE_LABELS[figure.name],
        "page": page,
        "rows": rows,
    }
    return render(request, "meetings/meeting_rows.html", context)


# ── screen and paper ────────────────────────────────────────────────────────────────────────────────────────────
@access(*COMMITTEE)
@require_safe
def meeting_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """One part of the material at a time in letters that a room can read; arrows lead on."""
    found = seen_meeting(request, pk)
    slides = papers.slides(found)
    asked = request.GET.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    number = min(max(number, 1), len(slides))
    context = {
        "meeting": found,
        "slide": slides[number - 1],
        "number": number,
        "total": len(slides),
        "before": number - 1,
        "after": number + 1 if number < len(slides) else 0,
    }
    return render(request, "meetings/meeting_screen.html", context)


@access(*COMMITTEE)
@require_safe
def meeting_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The material as an official Word document; who took it is on record."""
    found = seen_meeting(request, pk)
    with translation.override(papers.CHINESE):
        content = papers.document(found)
    history.append(found, "export", by=request.user, now=clock.now())
    return file_answer(content, f"月例会材料{found.written_period}.docx", DOCX)


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _back(pk: int) -> str:
    return reverse("campaigns:meeting_detail", args=[pk])


def _as_seen(request: HttpRequest, found: Meeting) -> Meeting:
    """Judge by the version that the page showed: whoever acts on an older one is told."""
    shown = request.POST.get("version", "")
    if not (shown.isascii() and shown.isdigit() and len(shown) < 10):
        raise TransitionError(_("页面信息不完整，请刷新页面后重试"))
    found.version = int(shown)
    return found


@access(Role.STAFF)
@require_POST
@refusals_as_messages(_back)
def meeting_gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the material up to date."""
    services.gather_again(_as_seen(request, own_meeting(request, pk)), by=request.user)
    messages.success(request, _("已按最新情况更新。"))
    return redirect(_back(pk))


@access(Role.STAFF)
def meeting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a matter of one's own on the agenda."""
    found = own_meeting(request, pk)
    form = AddItemForm(request.POST or None, thing=found, units=units_of_meeting(found))
    return act_on(
        request,
        found,
        form,
        lambda values: services.add_item(found, by=request.user, **values),
        heading=_("增加议题"),
        trail=_trail(),
        done=_("已列入议程。"),
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("月例会"), reverse("campaigns:meeting"))]


@access(Role.STAFF)
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting takes place; everything is frozen."""
    found = own_meeting(request, pk)
    return act_on(
        request,
        found,
        HoldForm(request.POST or None, thing=found),
        lambda _values: services.hold_meeting(found, by=request.user),
        heading=_("召开月例会"),
        trail=_trail(),
        done=_("已召开，材料冻结。请登记会议决定事项。"),
    )


@access(Role.STAFF)
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off, with the reason."""
    found = own_meeting(request, pk)
    return act_on(
        request,
        found,
        CancelForm(request.POST or None, thing=found),
        lambda values: services.cancel_meeting(found, reason=values["reason"], by=request.user),
        heading=_("取消月例会"),
        trail=_trail(),
        done=_("已取消。"),
    )


def _own_item(request: HttpRequest, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.visible_to(request.user).select_related("meeting__congress__region")
    item = get_object_or_404(rows, pk=pk)
    require_staff(request, item.meeting.congress)
    return item


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: _back(AgendaItem.objects.get(pk=pk).meeting_id))
def meeting_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a matter up or down, or take it up again; the pressed button says which."""
    item = _own_item(request, pk)
    _as_seen(request, item.meeting)
    if "restore" in request.POST:
        services.restore_item(item, by=request.user)
    else:
        services.move_item(item, up="up" in request.POST, by=request.user)
    return redirect(f"{_back(item.meeting_id)}#item-{item.pk}")


@access(Role.STAFF)
def meeting_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a matter out this time, with the reason."""
    item = _own_item(request, pk)
    return act_on(
        request,
        item.meeting,
        DropForm(request.POST or None, thing=item.meeting),
        lambda values: services.drop_item(item, reason=values["reason"], by=request.user),
        heading=_("本次不议：%(title)s") % {"title": item.title},
        trail=_trail(),
        done=_("已移出本次议程。"),
    )
