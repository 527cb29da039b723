"""Pages of satisfaction votes: the list, setting one up, the tellers' count, the result and its publication."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from core.access import access
from core.exceptions import Refusal
from core.timeline import lines
from core.web import KeysetPage, attempt
from core.words import listed
from organizations.enums import Level, Role

from . import permissions, reckoning, services
from .enums import Electorate, EvaluationStatus
from .forms import DecisionForm, PaperCountForm, SetupForm
from .models import Evaluation

LINE_KEYS = {"publish": "done", "void": "none", "send_back": "risk"}
LINE_LABELS = {"create": gettext_lazy("建立测评"), "hand_in_sheet": gettext_lazy("提交计票单")}
READERS = (Role.STAFF, Role.LEADER, Role.TELLER, Role.LIAISON, Role.DEPUTY)
IN_THE_ROOM = (Role.STAFF, Role.LEADER, Role.TELLER)  # who may put a result on the meeting-room screen
CAMPAIGN_READERS = {Role.STAFF, Role.LEADER, Role.LIAISON}


@access(*READERS)
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Every evaluation one may see, newest first; narrowed to a campaign and to those that are not yet public."""
    campaign = _campaign(request.user, request.GET.get("campaign", ""))
    unpublished = request.GET.get("state") == "unpublished"
    rows = Evaluation.objects.visible_to(request.user).for_list()
    rows = rows.filter(campaign=campaign) if campaign else rows
    rows = rows.unpublished() if unpublished else rows
    context = {
        "page": KeysetPage(rows, order=("-id",), after=request.GET.get("after", ""), size=20),
        "campaign": campaign,
        "chips": _chips(campaign, unpublished),
        "is_narrowed": bool(campaign) or unpublished,
        "may_set_up": Role.STAFF in request.user.roles,
    }
    return render(request, "evaluations/evaluation_list.html", context)


def _campaign(user, key: str) -> Campaign | None:
    """The campaign that the address names, if the person sees it."""
    is_key = key.isascii() and key.isdigit() and len(key) < 18
    return Campaign.objects.visible_to(user).filter(pk=key).first() if is_key else None


def _chips(campaign: Campaign | None, unpublished: bool) -> list[tuple[str, str, bool]]:
    """All, those not yet public, and the campaign to let go of (label, address, chosen)."""
    own = f"campaign={campaign.pk}" if campaign else ""
    chips = [
        (_("全部"), f"?{own}", not unpublished),
        (_("尚未公布"), f"?{own}&state=unpublished" if own else "?state=unpublished", unpublished),
    ]
    return [*chips, (campaign.short_title, "?", True)] if campaign else chips


@access(Role.STAFF)
def evaluation_setup(request: HttpRequest) -> HttpResponse:
    """Draft an evaluation; the departments of the plan are ticked already."""
    form = SetupForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, form, lambda: services.create_evaluation(by=request.user, **form.cleaned_data)
        )
        if made:
            messages.success(request, _("测评已建立，请核对后锁定名册和议题。"))
            return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/evaluation_form.html", {"form": form}, status=status)


@access(*READERS)
def evaluation_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of one evaluation in every state, with the next step for whoever may take it."""
    evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "evaluations/evaluation_detail.html", _result_context(request, evaluation))


def _result_context(request: HttpRequest, evaluation: Evaluation, form: DecisionForm | None = None) -> dict:
    user, counted = request.user, bool(evaluation.turnout)
    prepares = permissions.can_prepare(user, evaluation.congress)
    entitled = services.entitled_by_level(evaluation)
    share = reckoning.participation(
        evaluation.turnout, entitled, evaluation.floor_levels, evaluation.floor_share
    )
    turnout = {int(level): people for level, people in evaluation.turnout.items()}
    return {
        "evaluation": evaluation,
        "form": form or DecisionForm(thing=evaluation),
        "subjects": evaluation.subjects.all(),
        "copied_to": _copied_to(evaluation),
        "grades": evaluation.rule["grades"],
        "turnout": [
            (Level(level).label, count, turnout.get(level)) for level, count in sorted(entitled.items())
        ],
        "roll": sum(entitled.values()),
        "participation": share if counted and evaluation.floor_share else None,
        "floor_percent": share.floor_percent,
        "floor_levels": listed(Level(level).label for level in evaluation.floor_levels),
        "prepares": prepares,
        "announces": not user.roles.isdisjoint(IN_THE_ROOM),
        "opens_campaign": _opens(user, evaluation.campaign),
        "counts": permissions.can_count(user, evaluation),
        "told": _told(evaluation, user) if prepares else "",
        "may_publish": permissions.can_publish(user, evaluation),
        "entries": lines(evaluation, keys=LINE_KEYS, labels=LINE_LABELS) if prepares else [],
    }


def _opens(user, campaign: Campaign) -> bool:
    """Whether the campaign's page is open to the person."""
    if user.roles.isdisjoint(CAMPAIGN_READERS):
        return False
    return Campaign.objects.visible_to(user).filter(pk=campaign.pk).exists()


def _copied_to(evaluation: Evaluation) -> list[str]:
    """Who gets a copy of the result; only members' votes name anybody, so that other pages ask nothing."""
    if evaluation.electorate != Electorate.MEMBERS:
        return []
    return list(evaluation.copied_to.values_list("name", flat=True))


def _told(evaluation: Evaluation, user) -> str:
    """Whom the next step tells, by name where it is a colleague's turn; empty where it tells nobody."""
    if evaluation.status != EvaluationStatus.COUNTED:
        return ""
    return listed(person.name for person in services.colleagues_of(evaluation, user))


@access(Role.TELLER)
def evaluation_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A teller's own count; the other teller's figures are never shown, only where the two differ."""
    evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user), pk=pk)
    own = evaluation.sheets.filter(teller=request.user).first()
    form = PaperCountForm(
        request.POST or None,
        evaluation=evaluation,
        entitled=services.entitled_by_level(evaluation),
        initial=PaperCountForm.filled_from(own),
    )
    if request.method == "POST" and form.is_valid():
        kept = attempt(
            request,
            form,
            lambda: services.hand_in_sheet(evaluation, by=request.user, **form.sheet()),
            on=evaluation,
        )
        if kept:
            messages.success(request, _("计票单已提交。两份一致后即可入库。"))
            return redirect("evaluations:paper", pk=pk)
    return render(
        request,
        "evaluations/evaluation_paper.html",
        {"evaluation": evaluation, "form": form, "own": own, **_comparison(evaluation)},
        status=422 if form.is_bound else 200,
    )


def _comparison(evaluation: Evaluation) -> dict:
    """How far the two counts are: how many are in, and the lines that differ."""
    names = {
        str(subject.organization_id): str(subject)
        for subject in evaluation.subjects.select_related("organization")
    }
    names |= {"turnout": _("参加人数"), "issued": _("发出"), "returned": _("收回"), "invalid": _("无效票")}
    found = services.sheet_differences(evaluation)
    lines = [
        " · ".join(_word(part, path, names) for part in path if part != "counts") for path in found or []
    ]
    return {"handed_in": evaluation.sheets.count(), "agreed": found == [], "differing": lines}


def _word(part: str, path: tuple[str, ...], names: dict[str, str]) -> str:
    if path[0] == "turnout" and part != "turnout":
        return str(Level(int(part)).label)
    return str(names.get(part, part))


# ── buttons: each calls one service; a refusal stands on the result page ────────────────────────────────────────
def _decide(request: HttpRequest, pk: int, act, done: str, *, with_reason: bool = False) -> HttpResponse:
    evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user).for_list(), pk=pk)
    form = DecisionForm(request.POST, thing=evaluation)
    if form.is_valid():
        evaluation.version = form.cleaned_data["version"]
        reason = {"reason": form.cleaned_data["reason"]} if with_reason else {}
        if attempt(request, form, lambda: act(evaluation, by=request.user, **reason), on=evaluation):
            messages.success(request, done)
            return redirect("evaluations:result", pk=pk)
    evaluation.refresh_from_db()
    return render(
        request, "evaluations/evaluation_detail.html", _result_context(request, evaluation, form), status=422
    )


@access(Role.STAFF)
@require_POST
def evaluation_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.freeze_evaluation, _("名册和议题已锁定，可以发票计票。"))


@access(Role.TELLER)
@require_POST
def evaluation_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Both tellers' counts agree: take them in."""
    evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user), pk=pk)
    try:
        services.take_in_count(evaluation, by=request.user)
        messages.success(request, _("两份计票单一致，结果已入库。"))
        return redirect("evaluations:result", pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:paper", pk=pk)


@access(Role.STAFF)
@require_POST
def evaluation_propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.propose_publication, _("已送审，由另一名工作人员审核公布。"))


@access(Role.STAFF)
@require_POST
def evaluation_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.send_back_publication, _("已退回核对。"), with_reason=True)


@access(Role.STAFF)
@require_POST
def evaluation_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """An official act: the person ticks that everything was checked."""
    if not request.POST.get("checked"):
        evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user).for_list(), pk=pk)
        form = DecisionForm(request.POST, thing=evaluation)
        form.add_error(None, _("公布前请核对并勾选“我已核对”。"))
        context = _result_context(request, evaluation, form)
        return render(request, "evaluations/evaluation_detail.html", context, status=422)
    return _decide(request, pk, services.publish_evaluation, _("结果已公布。"))


@access(Role.STAFF)
@require_POST
def evaluation_void(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.void_evaluation, _("本次测评已作废。"), with_reason=True)


@access(*IN_THE_ROOM)
def evaluation_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """The result on the meeting-room screen, one subject after the other; nothing before it may be announced."""
    evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user).for_list(), pk=pk)
    if not evaluation.may_be_announced:
        raise Http404
    context = {
        "evaluation": evaluation,
        "subjects": evaluation.subjects.all(),
        "grades": evaluation.rule["grades"],
    }
    return render(request, "evaluations/evaluation_announce.html", context)
