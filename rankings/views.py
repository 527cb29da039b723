"""What is done with a ranking: propose, object, answer, count anew, publish or return, add a note. One form each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from core import clock
from core.access import access
from core.exceptions import NotAllowed
from core.periods import Period
from core.web import attempt, record_refusal, refusals_as_messages
from issues.ledger import is_key
from issues.views.acting import not_now, perform, permit
from organizations.enums import Role

from . import objections, services
from .enums import Group, RankingStatus
from .forms import AnswerForm, DecisionForm, NoteForm, ObjectionForm, ProposeForm
from .models import Objection, Ranking, Row
from .reckoning import Scope

UNITS = (Role.STAFF, Role.LIAISON)
DECIDED = {
    RankingStatus.PUBLISHED: gettext_lazy("已公布，数据不再改变。"),
    RankingStatus.RETURNED: gettext_lazy("已退回，并告知列入的单位和形成人。"),
}


# ── propose ─────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def propose(request: HttpRequest) -> HttpResponse:
    """Freeze the figures of a period that is over and put them to the units."""

    def propose_ranking():
        return services.propose_ranking(scope, by=request.user)

    scope = _scope(request)
    form = ProposeForm(_sent(request))
    form.confirm_text = _(
        "将冻结%(period)s的数据，列入的每个单位都会收到本单位的名次并可以提出异议；期满由另一名工作人员审核公布，您本人不能再审核。"
    ) % {"period": scope.period.words}
    if form.is_bound and form.is_valid():
        ranking = attempt(request, form, propose_ranking, on=scope.congress)
        if ranking:
            messages.success(request, _("已形成，并告知列入的单位。"))
            return redirect(ranking)
    context = {"scope": scope, "group": Group(scope.group).label, "form": form}
    return render(request, "rankings/propose.html", context, status=422 if form.errors else 200)


def _scope(request: HttpRequest) -> Scope:
    """What the address asks for. Raises Http404 for what means nothing or is not the person's to see."""
    congress = request.user.organizations_as(Role.STAFF)[0]
    period, group = Period.read(request.GET.get("period", "")), request.GET.get("group")
    campaign, seen = request.GET.get("campaign", ""), Campaign.objects.visible_to(request.user)
    if period is None or group not in Group.values or campaign and not is_key(campaign):
        raise Http404
    return Scope(congress, group, period, get_object_or_404(seen, pk=campaign) if campaign else None)


# ── object, answer ──────────────────────────────────────────────────────────────────────────────────────────────
@access(*UNITS)
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit says what is wrong in its own row; `pk` is the row's."""

    def raise_objection():
        return objections.raise_objection(
            ranking, row.organization, reason=form.cleaned_data["reason"], by=request.user
        )

    rows = Row.objects.visible_to(request.user).select_related("organization", "ranking__congress__region")
    row = get_object_or_404(rows.select_related("ranking__campaign", "ranking__rule"), pk=pk)
    ranking = row.ranking
    permit(
        request,
        ranking,
        raise_objection,
        lambda: objections.require_speaker(request.user, ranking, row.organization),
    )
    if away := not_now(request, ranking, "object", ranking):
        return away
    form = ObjectionForm(_sent(request))
    if form.is_bound and form.is_valid() and attempt(request, form, raise_objection, on=ranking):
        messages.success(request, _("已提出，等候答复。"))
        return redirect(ranking)
    return _form(request, form, ranking, _("提出异议"), row=row)


@access(Role.STAFF)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or reject an objection; upheld, everything is counted anew."""

    def answer_objection():
        act = services.uphold_objection if "uphold" in request.POST else services.reject_objection
        return act(objection, answer=form.cleaned_data["answer"], by=request.user)

    found = Objection.objects.visible_to(request.user).select_related("organization", "made_by")
    objection = get_object_or_404(
        found.select_related("ranking__congress", "ranking__rule", "ranking__campaign"), pk=pk
    )
    ranking = objection.ranking
    permit(
        request, objection, answer_objection, lambda: services.require_ranker(request.user, ranking.congress)
    )
    if request.method != "POST" and objection.answered_by_id:
        return redirect(ranking)
    form = AnswerForm(_sent(request), thing=objection)
    if form.is_bound and form.is_valid() and perform(request, form, answer_objection, on=objection):
        messages.success(request, _("已答复，并告知该单位。"))
        return redirect(ranking)
    return _form(request, form, ranking, _("答复异议"), objection=objection)


# ── count anew, decide, add a note ──────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: _address(pk))
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Count once more, after facts were corrected."""
    ranking = _visible(request, pk)
    try:
        services.recount_ranking(ranking, by=request.user)
    except NotAllowed as refusal:
        record_refusal(request, ranking, services.recount_ranking)
        raise PermissionDenied(refusal) from refusal
    messages.success(request, _("已重新计算。数据或名次有变化的单位已收到消息。"))
    return redirect(ranking)


def _address(pk: int) -> str:
    return Ranking(pk=pk).get_absolute_url()


@access(Role.STAFF)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish or return, by another person than the proposer."""

    def decide_ranking():
        if "return" in request.POST:
            return services.return_ranking(ranking, reason=form.cleaned_data["reason"], by=request.user)
        return services.publish_ranking(ranking, by=request.user)

    ranking = _visible(request, pk)
    permit(request, ranking, decide_ranking, lambda: services.require_decider(request.user, ranking))
    if away := not_now(request, ranking, "publish", ranking):
        return away
    form = DecisionForm(_sent(request), thing=ranking)
    if form.is_bound and form.is_valid() and perform(request, form, decide_ranking, on=ranking):
        messages.success(request, DECIDED[ranking.status])
        return redirect(ranking)
    return _form(request, form, ranking, _("审核公布"), is_early=clock.today() <= ranking.objections_until)


@access(Role.STAFF)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction beside the published figures."""

    def add_note():
        return services.add_note(ranking, text=form.cleaned_data["text"], by=request.user)

    ranking = _visible(request, pk)
    permit(request, ranking, add_note, lambda: services.require_ranker(request.user, ranking.congress))
    if away := not_now(request, ranking, "note", ranking):
        return away
    form = NoteForm(_sent(request), thing=ranking)
    if form.is_bound and form.is_valid() and perform(request, form, add_note, on=ranking):
        messages.success(request, _("已加注，并告知列入的单位。"))
        return redirect(ranking)
    return _form(request, form, ranking, _("加注更正说明"))


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _visible(request: HttpRequest, pk: int) -> Ranking:
    return get_object_or_404(Ranking.objects.visible_to(request.user).for_page(), pk=pk)


def _sent(request: HttpRequest):
    """What a form is bound to: whatever was sent, even nothing at all."""
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, form, ranking: Ranking, act: str, **more) -> HttpResponse:
    context = {"form": form, "ranking": ranking, "act": act, **more}
    return render(request, "rankings/act.html", context, status=422 if form.errors else 200)
