"""Looking back: the list, the form for the spot, planning by hand, drawing a sample, the campaign's rounds."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.terms import terms_of
from core import clock
from core.access import access
from core.web import KeysetPage, attempt
from organizations.enums import Role

from .. import permissions, risk, timeline
from ..enums import LookBackStatus
from ..forms.look_back import CancelLookBackForm, LookBackForm, PlanLookBackForm, RoundsForm, SampleForm
from ..ledger import is_key
from ..models import Draw, Issue, LookBack
from ..services import look_back as service
from ..services import sampling
from .acting import not_now, perform, permit, visible_issue

READERS = (Role.STAFF, Role.LEADER)
# Name in the address -> words, how the rows narrow, in which order.
LISTS = {
    "planned": (gettext_lazy("待回头看"), lambda rows, today: rows.planned(), ("due_on", "id")),
    "overdue": (gettext_lazy("逾期未看"), lambda rows, today: rows.overdue(today), ("due_on", "id")),
    "kept": (pgettext_lazy("look_back", "保持"), lambda rows, today: rows.kept(), ("-looked_on", "-id")),
    "relapsed": (
        pgettext_lazy("look_back", "反弹"),
        lambda rows, today: rows.relapsed(),
        ("-looked_on", "-id"),
    ),
}
KEYS = {"overdue": "overdue", "relapsed": "overdue", "kept": "done"}


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def look_back_list(request: HttpRequest) -> HttpResponse:
    """What is to be looked at again and what was found, of the own committee and those below."""
    today, state = clock.today(), request.GET.get("state", "")
    state = state if state in LISTS else "planned"
    seen = _asked(request)
    _label, narrow, order = LISTS[state]
    rows = narrow(seen, today).for_list()
    context = {
        "page": KeysetPage(rows, order=order, after=request.GET.get("after", "")),
        "state": state,
        "tiles": [_tile(request, name, seen, today) for name in LISTS],
        "campaigns": _campaigns(request),
        "chosen": request.GET.get("campaign", ""),
        "is_filtered": bool(request.GET.get("campaign") or request.GET.get("draw")),
        "own": {own.pk for own in request.user.organizations_as(Role.STAFF)},
    }
    return render(request, "issues/look_back_list.html", context)


def _asked(request: HttpRequest):
    """The looks back that a person sees, of the campaign or the draw in the address."""
    rows = LookBack.objects.visible_to(request.user)
    for name, column in (("campaign", "issue__campaign"), ("draw", "draw")):
        if is_key(request.GET.get(name, "")):
            rows = rows.filter(**{column: int(request.GET[name])})
    return rows


def _tile(request: HttpRequest, name: str, seen, today: date) -> dict:
    """A figure whose address opens exactly its rows."""
    label, narrow, _order = LISTS[name]
    query = request.GET.copy()
    query.pop("after", None)
    query["state"] = name
    value = narrow(seen, today).count()
    return {
        "label": label,
        "value": value,
        "url": f"?{query.urlencode()}",
        "key": KEYS.get(name, "") if value else "",
    }


def _campaigns(request: HttpRequest) -> list[Campaign]:
    """Those that the person's committees can look back in."""
    seen = Campaign.objects.visible_to(request.user)
    return list(
        seen.exclude(status__in=[CampaignStatus.DRAFT, CampaignStatus.APPROVED]).order_by("-year", "-id")
    )


# ── on the spot ─────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def look_back_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for the spot; once recorded, what was found."""

    def record_look_back():
        typed = {name: form.cleaned_data[name] for name in TYPED}
        return service.record_look_back(look_back, by=request.user, **typed)

    look_back = _visible(request, pk)
    form = LookBackForm(request.POST or None, request.FILES or None, thing=look_back)
    if request.method == "POST":
        permit(request, look_back, record_look_back, lambda: service.require_looker(request.user, look_back))
        if form.is_valid() and perform(request, form, record_look_back, on=look_back):
            messages.success(request, _DONE[look_back.status])
            return redirect("issues:look_back_list")
    else:
        form.initial |= _prefilled(look_back)
    context = {
        "look_back": look_back,
        "issue": look_back.issue,
        "form": form,
        "open": look_back.is_planned and permissions.looks_back(request.user, look_back),
        "risk": risk_words(look_back.risk),
        "files": [
            (one.name, timeline.attachment_url(look_back.issue, one.pk)) for one in look_back.files.all()
        ],
    }
    return render(request, "issues/look_back_record.html", context, status=422 if form.errors else 200)


TYPED = ("finding", "place", "note", "looked_on", "due_on", "files")
_DONE = {
    LookBackStatus.KEPT: gettext_lazy("已登记：整改成效保持。"),
    LookBackStatus.RELAPSED: gettext_lazy("已登记：问题反弹，已按原编号重新挂账并告知责任单位。"),
}
_RISKS = {
    "relapsed": gettext_lazy("曾反弹"),
    "returned": gettext_lazy("曾被退回整改"),
    "late": gettext_lazy("曾逾期"),
    "extended": gettext_lazy("曾延期"),
    "finders": gettext_lazy("多个单位发现"),
}


def risk_words(points: dict[str, int]) -> list[tuple[str, int]]:
    """What made it likely to come up again, with its points."""
    return [(str(_RISKS[name]), points[name]) for name in risk.DEFAULT if name in points]


def _visible(request: HttpRequest, pk: int) -> LookBack:
    rows = LookBack.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows.select_related("planned_by", "recorded_by", "draw", "issue__topic"), pk=pk)


def _prefilled(look_back: LookBack) -> dict:
    """Where the problem was, today, and the date that the rules would give for a new rectification."""
    issue, today = look_back.issue, clock.today()
    term = terms_of(issue.campaign, issue.congress, "rectification", day=today)["rectification"]
    reckoned = term.after(today)
    return {"place": issue.place, "looked_on": today, "due_on": reckoned.due_on if reckoned else None}


@access(Role.STAFF)
def look_back_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be made, with the reason."""

    def cancel_look_back():
        return service.cancel_look_back(look_back, reason=form.cleaned_data["reason"], by=request.user)

    look_back = _visible(request, pk)
    permit(request, look_back, cancel_look_back, lambda: service.require_looker(request.user, look_back))
    if away := not_now(request, look_back, "cancel", look_back):
        return away
    form = CancelLookBackForm(request.POST or None, thing=look_back)
    if form.is_bound and form.is_valid() and perform(request, form, cancel_look_back, on=look_back):
        messages.success(request, _("已取消。"))
        return redirect("issues:look_back_list")
    return _act(request, form, look_back.issue, _("不再回头看"))


# ── at the desk ─────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def look_back_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Have one issue looked at again; `pk` is the issue's."""

    def plan_look_back():
        data = form.cleaned_data
        return service.plan_look_back(issue, due_on=data["due_on"], reason=data["reason"], by=request.user)

    issue = visible_issue(request, pk)
    permit(request, issue, plan_look_back, lambda: service.require_planner(request.user, issue))
    if away := not_now(request, issue, "look_back", issue):
        return away
    form = PlanLookBackForm(request.POST or None, thing=issue)
    if form.is_bound and form.is_valid() and perform(request, form, plan_look_back, on=issue):
        messages.success(request, _("已列入回头看清单。"))
        return redirect(issue)
    return _act(request, form, issue, _("安排回头看"))


def _act(request: HttpRequest, form, issue: Issue, act: str) -> HttpResponse:
    context = {"form": form, "issue": issue, "act": act}
    return render(request, "issues/look_back_act.html", context, status=422 if form.errors else 200)


@access(Role.STAFF)
def look_back_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a sample of a campaign; `pk` is the campaign's. Which issues a seed hits is seen only afterwards."""

    def draw_sample():
        return sampling.draw_sample(campaign, congress, by=request.user, **form.cleaned_data)

    campaign = _visible_campaign(request, pk)
    congress = request.user.organizations_as(Role.STAFF)[0]
    form = SampleForm(request.POST or None)
    if form.is_bound and form.is_valid():
        draw = attempt(request, form, draw_sample, on=campaign)
        if draw:
            messages.success(request, _("已抽取，列入回头看清单。"))
            return redirect(draw)
    pools = [
        (label, sampling.pool_of(pool, congress, campaign).count())
        for pool, label in form.fields["pool"].choices
    ]
    context = {"campaign": campaign, "form": form, "pools": pools, "congress": congress}
    return render(request, "issues/look_back_sample.html", context, status=422 if form.errors else 200)


def _visible_campaign(request: HttpRequest, pk: int) -> Campaign:
    seen = Campaign.objects.visible_to(request.user).select_related("congress")
    return get_object_or_404(seen, pk=pk)


@access(*READERS)
def look_back_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: how it was made, what it hit, and how to make it again."""
    seen = Draw.objects.visible_to(request.user).select_related("congress", "campaign", "drawn_by")
    draw = get_object_or_404(seen, pk=pk)
    rows = draw.look_backs.for_list().order_by("id")
    context = {
        "draw": draw,
        "rows": [(row, risk_words(row.risk)) for row in rows],
        "total": len(draw.numbers),
    }
    return render(request, "issues/look_back_draw.html", context)


@access(Role.STAFF)
def look_back_rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """After how many months each what is written off in a campaign is looked at again."""

    def set_rounds():
        return service.set_rounds(campaign, months=form.cleaned_data["months"], by=request.user)

    campaign = _visible_campaign(request, pk)
    permit(request, campaign, set_rounds, lambda: service.require_setter(request.user, campaign))
    if away := not_now(request, campaign, "set_rounds", campaign):
        return away
    stated = campaign.rule("look_back_months")
    initial = {
        "months": _("、").join(map(str, stated if isinstance(stated, list) else [stated] if stated else []))
    }
    form = RoundsForm(request.POST or None, thing=campaign, initial=initial)
    if form.is_bound and form.is_valid() and perform(request, form, set_rounds, on=campaign):
        messages.success(request, _("已保存，以后销号的问题按此安排回头看。"))
        return redirect(f"{reverse('issues:look_back_list')}?campaign={campaign.pk}")
    context = {"form": form, "campaign": campaign}
    return render(request, "issues/look_back_rounds.html", context, status=422 if form.errors else 200)
