"""Deferrals of a report and its vote, and the list of everything that is still to be voted on (应测尽测)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaigns.views.common import try_on
from core import clock
from core.access import access
from core.documents import build_letter
from core.web import DOCX, KeysetPage, file_answer
from issues.enums import Decision, IssueStatus
from issues.models import Issue
from issues.views.acting import not_now
from organizations.enums import Role

from .. import letters, permissions
from ..forms import DecisionForm, DeferForm
from ..models import Opinion
from ..services import voting
from .common import READERS, act_on, require, seen_deferral, seen_opinion, sent
from .opinions import shown

DECIDED = {
    Decision.GRANTED: gettext_lazy("“%(matter)s”的报告和测评已一并延期，延期函已编号，相关单位已收到通知。"),
    Decision.REFUSED: gettext_lazy("已登记不同意，“%(matter)s”仍按原时限办理。"),
}


@access(Role.STAFF, Role.LEADER)
@require_safe
def to_vote(request: HttpRequest) -> HttpResponse:
    """Everything handed over and not yet voted on, the nearest planned vote first; none is left out."""
    rows = Opinion.objects.visible_to(request.user).to_vote()
    today = clock.today()
    page = KeysetPage(
        rows.with_list_figures().for_list(), order=("vote_on", "id"), after=request.GET.get("after", "")
    )
    for opinion in page.rows:
        opinion.vote = next((one.evaluation for one in opinion.votes.all() if _stands(one, opinion)), None)
        failed = [one for one in opinion.votes.all() if one.calls_again]
        opinion.failed = [vote.evaluation for vote in failed]
        opinion.put_off = sum(one.status == "granted" for one in opinion.deferrals.all())
        opinion.is_late = opinion.vote_on < today and all(vote.round != opinion.round for vote in failed)
    context = {
        "page": page,
        "total": rows.count(),
        "late": rows.past_plan(today).count(),
        "voted": Opinion.objects.visible_to(request.user).voted().count(),
    }
    return render(request, "hearings/to_vote.html", context)


def _stands(vote, opinion: Opinion) -> bool:
    """Whether it is the vote of the present round and has not left the members unsatisfied."""
    return vote.round == opinion.round and not vote.calls_again and vote.evaluation.status != "voided"


@access(*READERS)
@require_safe
def deferral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, why, which days it moves; the letter; the decision for whoever may register it."""
    deferral = seen_deferral(request, pk)
    context = deferral_context(request, deferral)
    if context["decides"]:
        context["form"] = DecisionForm(thing=deferral)
        context["form"].form_action = reverse("evaluations:deferral_decide", args=[pk])
    return render(request, "hearings/deferral.html", context)


def deferral_context(request: HttpRequest, deferral, form=None) -> dict:
    opinion = deferral.opinion
    decides = deferral.status == "asked" and permissions.may_decide_deferral(request.user, deferral)
    concerned = opinion.items.filter(issue__deferrals=deferral).select_related("issue").order_by("number")
    letter = letters.deferral_letter(deferral, number="＿＿", dated=clock.today())
    return {
        "deferral": deferral,
        "opinion": opinion,
        "hearing": opinion.hearing,
        "items": list(concerned),
        "decides": decides,
        "form": form,
        **shown(letter),
    }


@access(*READERS)
@require_safe
def deferral_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a deferral that was granted, as a Word file; there is none of any other."""
    deferral = seen_deferral(request, pk)
    if deferral.status != Decision.GRANTED:
        raise Http404
    letter = letters.deferral_letter(deferral, dated=clock.today())
    name = deferral.number or str(deferral)
    return file_answer(build_letter(letter), f"{name}.docx", DOCX)


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LIAISON)
def defer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that the report and the vote be put off together; `pk` is the opinion's."""
    opinion = seen_opinion(request, pk)
    require(permissions.may_ask_deferral(request.user, opinion), Role.STAFF, Role.LIAISON)
    issues = Issue.objects.filter(opinion_items__opinion=opinion).exclude(status=IssueStatus.WRITTEN_OFF)
    return act_on(
        request,
        opinion,
        DeferForm(*sent(request), thing=opinion, issues=issues.order_by("opinion_items__number")),
        lambda values: voting.ask_deferral(opinion, by=request.user, **values),
        when={opinion: "ask_deferral"},
        heading=_("申请延期报告"),
        button=_("提交主任会议"),
        effect=_("提请主任会议决定；同意后报告时限和测评日期一并延后，由单位领导登记决定。"),
        done=_("已提交，等候主任会议决定。"),
        days=[
            (_("研究处理情况报告现时限"), opinion.report_due_on),
            (_("原计划测评日期"), opinion.vote_on),
        ],
    )


@access(Role.LEADER)
def deferral_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the decision on a deferral; granted, its letter is issued."""
    deferral = seen_deferral(request, pk)
    require(permissions.may_decide_deferral(request.user, deferral), Role.LEADER)
    if away := not_now(request, deferral, "grant", deferral):
        return away
    act = voting.refuse_deferral if "refuse" in request.POST else voting.grant_deferral
    form = DecisionForm(*sent(request), thing=deferral)
    if form.is_bound:
        opinion = deferral.opinion
        decided = try_on(
            request,
            form,
            deferral,
            lambda: act(deferral, by=request.user, **form.given),
        )
        if decided:
            messages.success(request, DECIDED[deferral.status] % {"matter": opinion.hearing.matter})
            return redirect(deferral)
        deferral.refresh_from_db()
    context = deferral_context(request, deferral, form)
    return render(request, "hearings/deferral.html", context, status=422 if form.is_bound else 200)
