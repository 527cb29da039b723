"""Activities of deputy groups: the list with its figures, one activity, and what is put down of it."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, transitions
from core.access import access
from core.web import KeysetPage, attempt
from organizations.enums import Kind, Role
from organizations.models import Organization

from .. import services
from ..activity_forms import (
    PROBLEMS,
    ActivityFields,
    ActivityForm,
    CorrectActivityForm,
    HoldForm,
    VoidActivityForm,
)
from ..activity_page import Question, figures, people_figures, timeline_of
from ..enums import ActivityStatus
from ..models import Activity, Campaign
from ..permissions import keeps_activity, organizers_for, sees_activity_whole
from .common import READERS, confirmed_act, require, try_on

VISITORS = (*READERS, Role.DEPUTY)
WRITERS = (Role.STAFF, Role.DEPUTY)
INSIDERS = frozenset({Role.STAFF, Role.LEADER, Role.DEPUTY})  # who sees more than that they are visited


# ── list ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*VISITORS)
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """What took place and what is planned, the latest day first; every figure opens its rows."""
    user, today, question = request.user, clock.today(), Question.read(request.GET)
    seen = Activity.objects.visible_to(user)
    there = question.place(seen)
    rows = question.narrow(there, user, today)
    is_insider = bool(INSIDERS & user.roles)
    tally = there.tally(today)
    context = {
        "question": question,
        "page": KeysetPage(
            rows.for_list(), order=("-held_on", "-id"), after=request.GET.get("after", ""), size=50
        ),
        "shown": rows.count(),
        "figures": figures(question, tally),
        "people": people_figures(question, there.seen_whole_by(user).tally(today)) if is_insider else [],
        "is_insider": is_insider,
        "campaigns": _campaigns(seen, question) if is_insider else [],
        "committees": _committees(seen, question) if is_insider else [],
        "congress": _named(user, question.congress),
        "has_any": bool(tally["total"] or tally[ActivityStatus.VOIDED]),
        "may_record": bool(user.roles & set(WRITERS)) and _recordable(user).exists(),
        "clear_url": Question().url(),
    }
    return render(request, "campaigns/activity_list.html", context)


def _campaigns(seen, question: Question) -> list[tuple[str, str, bool]]:
    """The campaigns with activities that the person sees, as chips; none where there is but one."""
    of_them = seen.filter(campaign=OuterRef("pk"))
    found = Campaign.objects.filter(Exists(of_them)).order_by("-year", "-id")[:50]
    chips = [
        (one.short_title, Question(campaign=str(one.pk)).url(), question.campaign == str(one.pk))
        for one in found
    ]
    return [(_("全部"), Question().url(), not question.campaign), *chips] if len(chips) > 1 else []


def _committees(seen, question: Question) -> list[tuple[str, str, bool]]:
    """The committees whose activities the person sees, with their numbers; none where there is but one."""
    rows = replace(question, congress="").place(seen).live().order_by("congress__region__path", "congress")
    found = list(rows.values_list("congress", "congress__region__short_name").annotate(n=Count("pk")))
    chips = [
        (f"{name} {n}", replace(question, congress=str(key)).url(), question.congress == str(key))
        for key, name, n in found
    ]
    every = (_("全部"), replace(question, congress="").url(), not question.congress)
    return [every, *chips] if len(chips) > 1 else []


def _named(user, key: str) -> Organization | None:
    return Organization.objects.visible_to(user).filter(pk=key).first() if key else None


# ── one ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _seen(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.user).for_page(), pk=pk)


def _kept(request: HttpRequest, pk: int) -> Activity:
    """One that the person may change; 403 for who only sees it."""
    activity = _seen(request, pk)
    require(keeps_activity(request.user, activity), *WRITERS)
    return activity


@access(*VISITORS)
@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it for those who went and the committees above; for a unit that was visited: that, by whom and when."""
    activity = _seen(request, pk)
    user = request.user
    if not sees_activity_whole(user, activity):
        return render(request, "campaigns/activity_notice.html", {"activity": activity})
    keeps = keeps_activity(user, activity)
    context = {
        "activity": activity,
        "visits": activity.visits.select_related("organization").order_by("organization__region__path", "id"),
        "sees_campaign": Campaign.objects.visible_to(user).filter(pk=activity.campaign_id).exists(),
        "may_hold": keeps and transitions.allows(activity, "hold"),
        "may_correct": keeps and transitions.allows(activity, "correct"),
        "timeline": timeline_of(activity),
    }
    return render(request, "campaigns/activity_detail.html", context)


# ── put down ────────────────────────────────────────────────────────────────────────────────────────────────────
def _recordable(user):
    return (
        Campaign.objects.recordable_by(user).select_related("congress__region").order_by("-starts_on", "pk")
    )


def _offered(user, campaign: Campaign) -> dict:
    """What the form lets a person choose in a campaign: for whom, the units to visit; two queries and the form's own."""
    organizers = (
        organizers_for(user, campaign).select_related("parent").order_by("region__path", "-kind", "id")
    )
    found = list(organizers)
    congresses = {one if one.kind == Kind.CONGRESS else one.parent for one in found}
    units = services.units_to_visit(congresses).order_by("region__path", "-kind", "id")
    return {"campaign": campaign, "organizers": organizers, "units": units}


@access(*WRITERS)
def activity_record(request: HttpRequest) -> HttpResponse:
    """Put down an activity in one of the running campaigns, the latest unless another is asked for."""
    campaigns = list(_recordable(request.user)[:50])
    if not campaigns:
        return render(request, "campaigns/activity_record.html", {"campaign": None})
    campaign = _chosen(campaigns, request.GET.get("campaign", ""))
    form = ActivityForm(request.POST or None, request.FILES or None, **_offered(request.user, campaign))
    if form.is_bound and form.is_valid():
        made = attempt(request, form, lambda: _record(request, campaign, form), on=campaign)
        if made:
            messages.success(request, _done(made))
            goes_on = PROBLEMS in request.POST and made.status == ActivityStatus.HELD
            return redirect("issues:activity_problems", made.pk) if goes_on else redirect(made)
    context = {"campaign": campaign, "campaigns": campaigns, "form": form}
    return render(request, "campaigns/activity_record.html", context, status=422 if form.errors else 200)


def _chosen(campaigns: list[Campaign], key: str) -> Campaign:
    if not key:
        return campaigns[0]
    found = [one for one in campaigns if str(one.pk) == key]
    if not found:
        raise Http404
    return found[0]


def _record(request: HttpRequest, campaign: Campaign, form: ActivityForm) -> Activity:
    return services.record_activity(campaign, form.facts, files=form.cleaned_data["files"], by=request.user)


def _done(activity: Activity) -> str:
    if activity.status == ActivityStatus.PLANNED:
        return _("活动已安排。开展后请在这里登记情况。")
    return _("活动已保存。发现的问题可以接着登记。")


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────
def _rewritten(request: HttpRequest, activity: Activity, form: ActivityFields, act, **words) -> HttpResponse:
    """A page with the whole form of an activity, carried out by `act(form)`."""
    if request.method == "POST" and try_on(request, form, activity, lambda: act(form)) is not None:
        messages.success(request, words["done"])
        return redirect(activity)
    context = {"activity": activity, "campaign": activity.campaign, "form": form} | words
    return render(request, "campaigns/activity_rewrite.html", context, status=422 if form.errors else 200)


@access(*WRITERS)
def activity_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a planned activity."""
    activity = _kept(request, pk)
    form = HoldForm(request.POST or None, request.FILES or None, thing=activity, **_own(request, activity))

    def act(form):
        return services.hold_activity(activity, form.facts, files=form.cleaned_data["files"], by=request.user)

    done = _("开展情况已登记。发现的问题可以接着登记。")
    return _rewritten(request, activity, form, act, heading=_("登记开展情况"), done=done)


@access(*WRITERS)
def activity_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an activity right, with a reason."""
    activity = _kept(request, pk)
    form = CorrectActivityForm(
        request.POST or None, request.FILES or None, thing=activity, **_own(request, activity)
    )

    def act(form):
        given = form.cleaned_data
        return services.correct_activity(
            activity, form.facts, reason=given["reason"], files=given["files"], by=request.user
        )

    return _rewritten(
        request, activity, form, act, heading=_("更正活动"), done=_("更正已登记，原内容仍可查。")
    )


def _own(request: HttpRequest, activity: Activity) -> dict:
    """The choices of an activity that exists: its own committee and that committee's groups, also those closed since."""
    offered = _offered(request.user, activity.campaign)
    own = [activity.group_id or activity.congress_id]
    organizers = offered["organizers"].values("pk")
    there = Organization.objects.filter(pk__in=organizers) | Organization.objects.filter(pk__in=own)
    return offered | {"organizers": there.select_related("parent").order_by("region__path", "-kind", "id")}


@access(*WRITERS)
def activity_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an activity out, with a reason."""
    activity = _kept(request, pk)
    tells = activity.status == ActivityStatus.PLANNED and not activity.is_secret_now
    effect = _("作废后不再计入统计，记录仍可查。")
    return confirmed_act(
        request,
        activity,
        VoidActivityForm(request.POST or None, thing=activity),
        lambda given: services.void_activity(activity, reason=given["reason"], by=request.user),
        heading=_("作废活动"),
        button=_("作废"),
        effect=effect + (_("已告知的走访单位会收到取消的消息。") if tells else ""),
        done=_("活动已作废。"),
        template="campaigns/activity_rewrite.html",
        activity=activity,
        campaign=activity.campaign,
    )
