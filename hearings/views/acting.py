"""The acts on a hearing as a whole and on its papers: enter, adjust, move, call off, register, deliver, waive."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns.views.common import require
from core.access import access
from core.web import attempt
from organizations.enums import Kind, Role

from .. import preparation
from ..enums import PaperStatus
from ..forms import AdjustForm, HearForm, HearingForm, MoveForm, PaperForm, ReasonForm
from ..permissions import may_deliver, may_prepare
from ..services import planning
from .common import READERS, act_on, own_hearing, seen_paper, sent


@access(Role.STAFF)
def hearing_create(request: HttpRequest) -> HttpResponse:
    """Put a report on the agenda of a meeting; the days for its papers are counted back."""
    own = [one for one in request.user.organizations_as(Role.STAFF) if one.kind == Kind.CONGRESS]
    require(bool(own))
    congress = next((one for one in own if str(one.pk) == request.GET.get("congress")), own[0])
    initial = {name: request.GET[name] for name in ("project", "campaign") if name in request.GET}
    form = HearingForm(*sent(request), congress=congress, initial=initial)
    if form.is_bound and form.is_valid():
        hearing = attempt(
            request,
            form,
            lambda: planning.create_hearing(congress, by=request.user, **form.cleaned_data),
        )
        if hearing:
            messages.success(request, _("已列入议程，会前材料的时限已推算，并告知报告单位。"))
            return redirect(hearing)
    context = {"form": form, "congress": congress, "heading": _("列入听取审议")}
    return render(request, "hearings/hearing_form.html", context, status=422 if form.is_bound else 200)


@access(Role.STAFF)
def hearing_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what an entry says before the meeting."""
    hearing = own_hearing(request, pk)
    initial = {name: getattr(hearing, name) for name in ("matter", "kind", "project", "campaign", "lead")}
    return act_on(
        request,
        hearing,
        AdjustForm(*sent(request), congress=hearing.congress, thing=hearing, initial=initial),
        lambda values: planning.adjust_hearing(hearing, by=request.user, **values),
        when={hearing: "adjust"},
        heading=_("调整听取审议安排"),
        effect="",
        done=_("已保存调整，原内容保留在办理记录中。"),
    )


@access(Role.STAFF)
def hearing_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the meeting on another day."""
    hearing = own_hearing(request, pk)
    return act_on(
        request,
        hearing,
        MoveForm(*sent(request), thing=hearing, initial={"meeting": hearing.meeting}),
        lambda values: planning.move_meeting(hearing, by=request.user, **values),
        when={hearing: "move_meeting"},
        heading=_("会议改期"),
        effect=_("尚未送交的材料按新日期重新推算时限，原时限保留在记录中，并告知报告单位。"),
        done=_("会议已改期，并告知报告单位。"),
    )


@access(Role.STAFF)
def hearing_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the agenda."""
    hearing = own_hearing(request, pk)
    return act_on(
        request,
        hearing,
        ReasonForm(*sent(request), thing=hearing),
        lambda values: planning.call_off_hearing(hearing, by=request.user, **values),
        when={hearing: "call_off"},
        heading=_("取消听取审议"),
        effect=_("会前材料不再要求送交，记录全部保留，并告知报告单位。"),
        done=_("已取消，并告知报告单位。"),
    )


@access(Role.STAFF)
def hearing_hear(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that the meeting has heard the report; what is missing is named."""
    hearing = own_hearing(request, pk)
    return act_on(
        request,
        hearing,
        HearForm(*sent(request), thing=hearing),
        lambda values: planning.register_hearing(hearing, by=request.user, **values),
        when={hearing: "hear"},
        heading=_("登记听取审议"),
        effect=_("登记后会前准备不再变化，可以起草审议意见。"),
        done=_("已登记，可以起草审议意见。"),
        gaps=preparation.gaps(hearing),
    )


# ── papers ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def paper_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver a paper, or a newer version of it."""
    paper = seen_paper(request, pk)
    require(may_deliver(request.user, paper), Role.STAFF, Role.LIAISON)
    registers = may_prepare(request.user, paper.hearing.congress)
    return act_on(
        request,
        paper,
        PaperForm(*sent(request), thing=paper, registers=registers),
        lambda values: planning.deliver_paper(paper, by=request.user, **values),
        when={
            paper.hearing: "adjust",
            paper: "deliver_again" if paper.status == PaperStatus.DELIVERED else "deliver",
        },
        heading=_("送交：%(paper)s") % {"paper": paper.get_kind_display()},
        effect=_("登记送交日期，逾期的记为逾期送交；报告单位送交的，告知主办单位。"),
        done=_("已送交。"),
    )


@access(Role.STAFF)
def paper_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Do without a paper, with the reason."""
    paper = _own_paper(request, pk)
    return act_on(
        request,
        paper,
        ReasonForm(*sent(request), thing=paper),
        lambda values: planning.waive_paper(paper, by=request.user, **values),
        when={paper.hearing: "adjust", paper: "waive"},
        heading=_("免于送交：%(paper)s") % {"paper": paper.get_kind_display()},
        effect=_("紧急或者临时增加的事项可以免于送交；理由记录在案，不再提醒。"),
        done=_("已免于送交。"),
    )


@access(Role.STAFF)
def paper_await(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a waiver back."""
    paper = _own_paper(request, pk)
    return act_on(
        request,
        paper,
        ReasonForm(*sent(request), thing=paper),
        lambda values: planning.await_paper_again(paper, by=request.user, **values),
        when={paper.hearing: "adjust", paper: "await_again"},
        heading=_("恢复送交：%(paper)s") % {"paper": paper.get_kind_display()},
        effect=_("按会议日期重新推算时限并提醒。"),
        done=_("已恢复送交。"),
    )


def _own_paper(request: HttpRequest, pk: int):
    paper = seen_paper(request, pk)
    require(may_prepare(request.user, paper.hearing.congress))
    return paper
