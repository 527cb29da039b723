"""What a meeting decided: recording it, the unit's report, the committee's word on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.views.common import require
from core import clock
from core.access import access
from core.transitions import allows
from core.web import attempt
from deadlines.shown import shown_for
from organizations.enums import Role

from .. import services, timelines
from ..forms import AcceptForm, DecideForm, ResultForm, ReturnDecisionForm, WithdrawDecisionForm
from ..models import Decision
from ..permissions import may_carry_out, may_dispatch
from ..services.meetings import units_of_meeting
from .common import READERS, UNITS, act_on, require_staff
from .meetings import own_meeting


@access(Role.STAFF)
def meeting_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a held meeting decided; `?item=` is the matter it belongs to."""
    found = own_meeting(request, pk)
    items = found.items.filter(is_dropped=False)
    item = items.filter(pk=_number(request.GET.get("item", ""))).first()
    initial = {"item": item, "organization": item.unit_id} if item else {}
    units = units_of_meeting(found)
    form = DecideForm(request.POST or None, items=items, units=units, initial=initial)

    def decide() -> Decision:
        values = {name: form.cleaned_data[name] for name in ("item", "text", "organization", "due_on")}
        return services.decide_task(found, by=request.user, **values)

    if form.is_bound and form.is_valid() and attempt(request, form, decide, on=found):
        messages.success(request, _("已登记，并告知落实单位。"))
        return redirect(found)
    context = {
        "form": form,
        "subject": found,
        "heading": _("登记决定事项"),
        "back": found.get_absolute_url(),
        "trail": [(_("月例会"), reverse("campaigns:meeting"))],
    }
    return render(request, "meetings/act.html", context, status=422 if form.errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# ── one decision ────────────────────────────────────────────────────────────────────────────────────────────────
def _seen(request: HttpRequest, pk: int) -> Decision:
    return get_object_or_404(Decision.objects.visible_to(request.user).for_page(), pk=pk)


def _own(request: HttpRequest, pk: int) -> Decision:
    found = _seen(request, pk)
    require_staff(request, found.meeting.congress)
    return found


@access(*READERS)
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided, how it stands, what the reader may do next."""
    found = _seen(request, pk)
    staff = may_dispatch(request.user, found.meeting.congress)
    context = {
        "decision": found,
        "meeting": found.meeting,
        "inside": found.meeting.congress in request.user.organizations_as(Role.STAFF, Role.LEADER),
        "reports": allows(found, "report") and may_carry_out(request.user, found),
        "accepts": staff and allows(found, "accept"),
        "withdraws": staff and allows(found, "withdraw"),
        "deadlines": shown_for(request.user, found, now=clock.now()),
        "timeline": timelines.of(found),
    }
    return render(request, "meetings/decision.html", context)


def _act(request: HttpRequest, found: Decision, form, act, *, heading: str, done: str) -> HttpResponse:
    return act_on(request, found, form, act, heading=heading, done=done)


@access(*UNITS)
def decision_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit says what it has done."""
    found = _seen(request, pk)
    require(may_carry_out(request.user, found), *UNITS)
    return _act(
        request,
        found,
        ResultForm(request.POST or None, thing=found),
        lambda values: services.report_decision(found, result=values["result"], by=request.user),
        heading=_("报告落实情况"),
        done=_("已报告，等候确认。"),
    )


@access(Role.STAFF)
def decision_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff confirm that it is done."""
    found = _own(request, pk)
    return _act(
        request,
        found,
        AcceptForm(request.POST or None, thing=found),
        lambda _values: services.accept_decision(found, by=request.user),
        heading=_("确认落实"),
        done=_("已确认落实，并告知该单位。"),
    )


@access(Role.STAFF)
def decision_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff send the report back, with the reason."""
    found = _own(request, pk)
    return _act(
        request,
        found,
        ReturnDecisionForm(request.POST or None, thing=found),
        lambda values: services.return_decision(found, reason=values["reason"], by=request.user),
        heading=_("退回落实情况"),
        done=_("已退回，并告知该单位。"),
    )


@access(Role.STAFF)
def decision_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff take the decision back, with the reason."""
    found = _own(request, pk)
    return _act(
        request,
        found,
        WithdrawDecisionForm(request.POST or None, thing=found),
        lambda values: services.withdraw_decision(found, reason=values["reason"], by=request.user),
        heading=_("撤销决定事项"),
        done=_("已撤销，并告知该单位。"),
    )
