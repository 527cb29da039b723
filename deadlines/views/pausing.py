"""More time for one thing, and stopping its clock, by those entitled in the body that is owed."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import Access, access
from core.forms import PageForm
from core.web import attempt
from organizations.enums import Role

from .. import services
from ..forms import ExtendForm, PauseForm, ResumeForm
from ..models import Deadline

CHANGERS = (Role.STAFF, Role.LEADER)  # the roles that rules name; which of them for this one, the rule says


@access(*CHANGERS)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock, with the reason."""
    deadline = _to_change(request, pk)
    form = PauseForm(request.POST or None)

    def stop() -> Deadline:
        return services.pause(deadline, reason=form.cleaned_data["reason"], by=request.user)

    return _act(
        request,
        deadline,
        form,
        stop,
        heading=_("中止计时"),
        effect=_("中止期间不发提醒、不计逾期；恢复时，截止日期按中止的天数顺延，原日期保留在记录中。"),
        done=_("已中止计时。"),
    )


@access(*CHANGERS)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the clock run again; the date moves on by the days of the pause."""
    deadline = _to_change(request, pk)
    days = (clock.today() - clock.local_date(deadline.paused_at)).days if deadline.paused_at else 0
    return _act(
        request,
        deadline,
        ResumeForm({} if request.method == "POST" else None),
        lambda: services.resume(deadline, by=request.user),
        heading=_("恢复计时"),
        effect=_("已中止 %(days)d 天，截止日期顺延同样天数，提醒照常。") % {"days": days},
        done=_("已恢复计时。"),
    )


@access(*CHANGERS)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A later date, with the reason. Things that have an act of their own for it are extended there."""
    deadline = _to_change(request, pk)
    if deadline.kind in services.MOVED_ELSEWHERE:
        raise Http404
    form = ExtendForm(request.POST or None)
    return _act(
        request,
        deadline,
        form,
        lambda: services.extend(deadline, by=request.user, **form.cleaned_data),
        heading=_("延长时限"),
        effect=_("原日期保留在记录中，提醒按新的时限重新计算。"),
        done=_("已延长时限。"),
    )


def _to_change(request: HttpRequest, pk: int) -> Deadline:
    rows = Deadline.objects.visible_to(request.user).select_related("owed_by", "owed_to", "rule")
    deadline = get_object_or_404(rows, pk=pk)
    if not services.may_change(request.user, deadline):
        raise PermissionDenied(Access(frozenset(services.changers(deadline))))
    return deadline


def _act(
    request: HttpRequest,
    deadline: Deadline,
    form: PageForm,
    act: Callable,
    *,
    heading: str,
    effect: str,
    done: str,
) -> HttpResponse:
    form.submit_label = heading
    if request.method == "POST" and form.is_valid() and attempt(request, form, act, on=deadline):
        messages.success(request, done)
        return redirect(deadline.url)
    context = {"deadline": deadline, "form": form, "heading": heading, "effect": effect}
    return render(request, "deadlines/pause.html", context, status=422 if form.errors else 200)
