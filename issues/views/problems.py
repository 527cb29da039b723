"""What an activity of deputies found becomes issues."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from campaigns.enums import ActivityStatus
from campaigns.models import Activity
from campaigns.permissions import keeps_activity
from core.access import Access, access
from core.exceptions import RuleBroken
from core.web import attempt
from laws.matching import library_of
from organizations.enums import Role

from ..forms.problems import MORE, STEP, ProblemsForm, at_problem
from ..models import Issue
from ..services.registering import register_problems

KEEPERS = (Role.STAFF, Role.DEPUTY)


@access(*KEEPERS)
def activity_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down the problems that an activity found; by who keeps it, once it was held."""
    activities = Activity.objects.visible_to(request.user).for_page()
    activity = get_object_or_404(activities, pk=pk)
    if not keeps_activity(request.user, activity):
        raise PermissionDenied(Access(frozenset(KEEPERS)))
    offered = _offered(activity)
    if request.method == "POST" and MORE in request.POST:
        given = {name: value for name, value in request.POST.items() if name != "count"}
        wanted = ProblemsForm(request.POST, **offered).shown + STEP
        return _page(request, activity, ProblemsForm(count=wanted, initial=given, **offered))
    form = ProblemsForm(request.POST or None, **offered)
    if form.is_bound and form.is_valid():
        made = attempt(request, form, lambda: _register(request, activity, form), on=activity)
        if made:
            words = ngettext("已登记 %(n)d 个问题，等待分办。", "已登记 %(n)d 个问题，等待分办。", len(made))
            messages.success(request, words % {"n": len(made)})
            return redirect(activity)
    return _page(request, activity, form)


def _offered(activity: Activity) -> dict:
    visited = [visit.organization.name for visit in activity.visits.select_related("organization")[:2]]
    return {
        "units": visited[0] if len(visited) == 1 else "",
        "articles": library_of(activity.campaign).choices(activity.topic_id),
    }


def _register(request: HttpRequest, activity: Activity, form: ProblemsForm) -> list[Issue]:
    """A refusal names its problem by its place among those described; the form knows at which place that stands."""
    places = list(form.problems)
    try:
        return register_problems(activity, form.problems.values(), by=request.user)
    except RuleBroken as refusal:
        name, _line, place = (refusal.field or "").rpartition("_")
        if not place.isdecimal():
            raise
        number = places[int(place) - 1]
        raise RuleBroken(at_problem(number, str(refusal)), f"{name}_{number}") from refusal


def _page(request: HttpRequest, activity: Activity, form: ProblemsForm) -> HttpResponse:
    context = {"activity": activity, "form": form, "is_held": activity.status == ActivityStatus.HELD}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "issues/activity_problems.html", context, status=status)
