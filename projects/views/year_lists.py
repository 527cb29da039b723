"""The year's list: what is on it, both committees' decisions, and its way to the public in two persons' hands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.views.common import require, try_on
from core import clock
from core.access import access
from core.forms import ReleaseForm
from core.models import Attachment
from core.transitions import allows
from core.web import download, refusals_as_messages
from organizations.enums import Role

from .. import services, timelines
from ..enums import ListStatus, Shelf
from ..forms import AdvanceForm, ApprovalForm, DecisionForm, ReasonForm, WithdrawForm
from ..models import Project, YearList
from ..permissions import may_keep, may_publish
from ..services.publication import public_items
from ..services.year_lists import left_out
from .common import act_on, own_list, own_project, seen_list


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LEADER)
@require_safe
def year_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with its projects, the decisions, what may still be selected and what must not be left out."""
    thing, user = seen_list(request, pk), request.user
    keeps = may_keep(user, thing.congress)
    selecting = keeps and thing.status == ListStatus.SELECTING
    context = {
        "list": thing,
        "rows": _rows(thing, user),
        "selectable": _selectable(thing) if selecting else [],
        "left_out": left_out(thing) if selecting else [],
        "selecting": selecting,
        "keeps": keeps,
        "next_act": _next_act(thing, user),
        "reopens": keeps and allows(thing, "reopen"),
        "withdraws": keeps and allows(thing, "withdraw"),
        "files": thing.files.all(),
        "timeline": timelines.of(thing),
    }
    return render(request, "projects/year_list.html", context)


def _rows(thing: YearList, user) -> list[tuple]:
    """Each project of the list that the person sees, with its light."""
    today = clock.today()
    rows = (
        Project.objects.visible_to(user).filter(year_list=thing).for_list(user).order_by("list_order", "id")
    )
    return [(project, project.light(today)) for project in rows]


def _selectable(thing: YearList) -> list[Project]:
    ripe = Project.objects.filter(
        congress=thing.congress_id, year=thing.year, status=Shelf.PLAN, year_list=None
    )
    return list(ripe.select_related("kind", "lead", "required_by"))


def _next_act(thing: YearList, user) -> tuple[str, str] | None:
    """The page and the words of the act that takes the list further, if the person may do it."""
    name, words = {
        ListStatus.SELECTING: ("campaigns:year_list_decide", _("登记常委会审定")),
        ListStatus.DECIDED: ("campaigns:year_list_approve", _("登记党委批转")),
        ListStatus.APPROVED: ("campaigns:year_list_propose", _("送公开审核")),
        ListStatus.PROPOSED: ("campaigns:year_list_review", _("审核公开")),
    }.get(thing.status, ("", ""))
    if not name or not may_keep(user, thing.congress):
        return None
    if thing.status == ListStatus.PROPOSED and not may_publish(user, thing):
        return None
    return reverse(name, args=[thing.pk]), words


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda: reverse("campaigns:project_board"))
def year_list_open(request: HttpRequest) -> HttpResponse:
    """Begin the list of a year, or go to the one there is."""
    committees = {str(one.pk): one for one in request.user.organizations_as(Role.STAFF)}
    congress = committees.get(request.POST.get("congress", ""))
    require(congress is not None)
    year = request.POST.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) < 6 else 0
    return redirect(services.open_year_list(congress, year=number, by=request.user))


# ── selection ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: reverse("campaigns:project_detail", args=[pk]))
def project_select(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the project on its year's list."""
    project = own_project(request, pk)
    chosen = services.select_project(project, by=request.user)
    messages.success(request, _("已列入年度清单：%(project)s") % {"project": project.title})
    return redirect(chosen)


@access(Role.STAFF)
def project_deselect(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the project off the list that is being selected, with the reason."""
    project = own_project(request, pk)
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.deselect_project(project, by=request.user, **values),
        heading=_("移出年度清单"),
        effect=_("项目留在谋划库，理由保留在调整记录中。"),
        done=_("已移出年度清单。"),
    )


# ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def year_list_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the standing committee's decision."""
    thing = own_list(request, pk)
    form = DecisionForm(request.POST or None, thing=thing)
    form.fields["decided_on"].year = _past_year(thing)
    return act_on(
        request,
        thing,
        form,
        lambda values: services.decide_year_list(thing, by=request.user, **values),
        heading=_("登记常委会审定"),
        effect=_("登记后清单不再增减，上下级人大可以看到；接着登记党委批转。"),
        done=_("已登记常委会审定。"),
    )


@access(Role.STAFF)
def year_list_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the party committee's approval and forwarding (立项批复)."""
    thing = own_list(request, pk)
    form = ApprovalForm(request.POST or None, request.FILES or None, thing=thing)
    form.fields["approved_on"].year = _past_year(thing)
    effect = _("登记后即正式立项：为清单上的项目起草监督方案，条件齐备的移到实施，并告知各专管人员。")
    return act_on(
        request,
        thing,
        form,
        lambda values: services.approve_year_list(thing, by=request.user, **values),
        heading=_("登记党委批转"),
        effect=effect,
        done=_("已登记批转，项目已立项。"),
    )


def _past_year(thing: YearList) -> int:
    """The year that a day of the past means which names none: a list is often decided before its year begins."""
    return min(thing.year, clock.today().year)


@access(Role.STAFF)
def year_list_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to selection, with the reason."""
    thing = own_list(request, pk)
    return act_on(
        request,
        thing,
        ReasonForm(request.POST or None, thing=thing),
        lambda values: services.reopen_year_list(thing, by=request.user, **values),
        heading=_("重新选题"),
        effect=_("原审定和批转的日期、文号保留在记录中，调整后须重新审定和批转。已实施的项目继续进行。"),
        done=_("可以增减项目，完成后重新登记审定。"),
    )


# ── publication ─────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def year_list_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the annual plan forward for a second person to release, with what everybody will read."""
    thing = own_list(request, pk)
    return act_on(
        request,
        thing,
        AdvanceForm(request.POST or None, thing=thing),
        lambda _values: services.propose_year_list(thing, by=request.user),
        heading=_("送公开审核"),
        effect=_("下列内容从此固定，由另一名工作人员审核后公开。"),
        done=_("已送审，由另一名工作人员审核公开。"),
        items=public_items(thing),
    )


_DONE = {
    ListStatus.PUBLISHED: gettext_lazy("年度监督工作计划已公开。"),
    ListStatus.APPROVED: gettext_lazy("已退回，并告知送审人。"),
}


@access(Role.STAFF)
def year_list_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody will read, to be released or returned by another person than the proposer."""
    thing = own_list(request, pk)

    def decide():
        if "return" in request.POST:
            return services.return_year_list(thing, reason=form.cleaned_data["reason"], by=request.user)
        return services.publish_year_list(thing, by=request.user)

    if request.method == "POST":
        require(may_publish(request.user, thing))
    form = ReleaseForm(request.POST or None, thing=thing)
    if form.is_bound and try_on(request, form, thing, decide):
        messages.success(request, _DONE[thing.status])
        return redirect(thing)
    context = {
        "list": thing,
        "form": form,
        "decides": thing.status == ListStatus.PROPOSED and may_publish(request.user, thing),
    }
    return render(request, "projects/year_list_review.html", context, status=422 if form.is_bound else 200)


@access(Role.STAFF)
def year_list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the public plan back, with the reason."""
    thing = own_list(request, pk)
    return act_on(
        request,
        thing,
        WithdrawForm(request.POST or None, thing=thing),
        lambda values: services.withdraw_year_list(thing, by=request.user, reason=values["reason"]),
        heading=_("撤回公开"),
        effect=_("撤回后公开页面立即不再显示，记录保留，并告知送审人和公开人。"),
        done=_("已撤回，公开页面不再显示。"),
    )


@access(Role.STAFF, Role.LEADER)
@require_safe
def year_list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a decision, for who sees its list."""
    seen = YearList.objects.visible_to(request.user)
    file = get_object_or_404(Attachment.objects.filter(year_lists__in=seen).distinct(), pk=pk)
    return download(file)
