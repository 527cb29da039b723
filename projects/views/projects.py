"""One project: entering it, its page, adjusting it, moving it between the shelves, its campaigns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import figures
from campaigns.models import Campaign
from campaigns.views.common import require, try_on
from core import clock
from core.access import access
from core.transitions import allows
from core.web import attempt
from organizations.enums import Role

from .. import moving, near, services, timelines
from ..enums import BACK, SHELVES, Shelf
from ..forms import AdjustForm, AdvanceForm, CampaignForm, ProjectForm, ReasonForm
from ..models import Project
from ..permissions import may_keep, may_release
from .common import act_on, own_project, seen_project


# ── entry ───────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def project_create(request: HttpRequest) -> HttpResponse:
    """Enter a project; what reads alike in other years and levels is shown before anything is kept."""
    committees = request.user.organizations_as(Role.STAFF)
    congress = next((one for one in committees if str(one.pk) == request.GET.get("congress")), committees[0])
    initial = {"year": request.GET.get("year", clock.today().year), "keeper": request.user.pk}
    form = ProjectForm(request.POST or None, congress=congress, initial=initial)
    alike = []

    def enter():
        try:
            return services.create_project(congress, by=request.user, **form.given)
        except services.NearSame as refusal:
            form.ask_to_look()
            alike.extend(refusal.others)
            raise

    if form.is_bound and form.is_valid():
        project = attempt(request, form, enter)
        if project:
            messages.success(request, _("已录入项目库，在储备库。"))
            return redirect(project)
    context = {"form": form, "congress": congress, "near": alike}
    return render(request, "projects/project_form.html", context, status=422 if form.is_bound else 200)


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LEADER)
@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one project: where it stands, what is missing, approvals, campaigns, adjustments."""
    project, today = seen_project(request, pk), clock.today()
    campaigns = campaigns_of(project, request.user)
    found = figures.of(request.user, campaigns)
    context = {
        "project": project,
        "light": project.light(today),
        "next_date": project.next_date(today),
        "steps": _steps(project),
        "campaigns": [(one, one.light(today), found.get(one.pk, [])) for one in campaigns],
        "near": near.near_same(project.title, request.user, but=project),
        "timeline": timelines.of(project),
        **_next(project),
        **_acts(project, request.user),
    }
    return render(request, "projects/project_detail.html", context)


def campaigns_of(project: Project, user) -> list[Campaign]:
    """The project's campaigns that the person sees, with stages and links, the latest first."""
    seen = Campaign.objects.visible_to(user).filter(projects=project)
    return list(seen.for_list().order_by("-year", "-id"))


def _steps(project: Project) -> list[tuple[str, str]]:
    """The five shelves for the step bar; what left the library stands on none."""
    if project.status == Shelf.OUT:
        return []
    place = SHELVES.index(project.status)
    states = ["done"] * place + ["current"] + ["todo"] * (len(SHELVES) - place - 1)
    return [(str(shelf.label), state) for shelf, state in zip(SHELVES, states, strict=True)]


def _next(project: Project) -> dict:
    """The shelf that comes next, what its rule asks for and what of it is missing."""
    shelf = moving.next_shelf(project)
    rule = moving.rules_at(project.congress).get(shelf) if shelf else None
    return {"next_shelf": shelf, "rule": rule, "missing": moving.missing(project, rule)}


def _acts(project: Project, user) -> dict[str, bool]:
    """What the person may do to it as it stands."""
    keeps = may_keep(user, project.congress)
    return {
        "keeps": keeps,
        "adjusts": keeps and allows(project, "adjust"),
        "goes_back": keeps and project.status in BACK and not moving.is_held(project),
        "takes_out": keeps and allows(project, "take_out") and moving.may_leave(project),
        "takes_back": keeps and allows(project, "take_back"),
        "selects": keeps and allows(project, "select") and not project.year_list_id,
        "deselects": keeps and allows(project, "deselect") and bool(project.year_list_id),
        "releases": may_release(user, project) and allows(project, "release"),
        "draft_url": _draft_url(project, user),
    }


def _draft_url(project: Project, user) -> str:
    """Where the plan is confirmed, as long as it is no campaign; only for those who may."""
    draft = project.plan_draft
    if draft is None or draft.status != "open" or not may_keep(user, project.congress):
        return ""
    return draft.get_absolute_url()


# ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────────
ADJUSTED = ("title", "year", "source", "source_words", "kind", "topic", "lead", "keeper", "planned_on")


@access(Role.STAFF)
def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Adjust what an entry says, with the reason."""
    project = own_project(request, pk)
    initial = {name: getattr(project, name) for name in ADJUSTED}
    initial["departments"] = list(project.departments.all())
    form = AdjustForm(request.POST or None, congress=project.congress, thing=project, initial=initial)
    if form.is_bound and try_on(
        request, form, project, lambda: services.adjust_project(project, by=request.user, **form.given)
    ):
        messages.success(request, _("已保存调整，原内容保留在调整记录中。"))
        return redirect(project)
    context = {"form": form, "project": project, "congress": project.congress}
    return render(request, "projects/project_form.html", context, status=422 if form.is_bound else 200)


@access(Role.STAFF)
def project_move(request: HttpRequest, pk: int) -> HttpResponse:
    """To the next shelf; names what is missing, and offers the ways back and out."""
    project = own_project(request, pk)
    following = _next(project)
    heading = (
        _("移到%(shelf)s") % {"shelf": following["next_shelf"].label}
        if following["next_shelf"]
        else _("移到…")
    )
    return act_on(
        request,
        project,
        AdvanceForm(request.POST or None, thing=project),
        lambda _values: services.advance_project(project, by=request.user),
        heading=heading,
        effect=_("项目进入下一库，记录在案，并告知专管人员。"),
        done=_("已移库。"),
        moves=True,
        **following,
        **_acts(project, request.user),
    )


@access(Role.STAFF)
def project_back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the shelf before, with the reason."""
    project = own_project(request, pk)
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.move_project_back(project, by=request.user, **values),
        heading=_("退回上一库"),
        effect=_("项目退回上一库，理由保留在调整记录中，并告知专管人员。"),
        done=_("已退回上一库。"),
    )


@access(Role.STAFF)
def project_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the library, with the reason; it stays on record."""
    project = own_project(request, pk)
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.take_out_project(project, by=request.user, **values),
        heading=_("出库"),
        effect=_("项目不再列入五个库，内容、理由和记录全部保留，可以重新入库。"),
        done=_("已出库。"),
    )


@access(Role.STAFF)
def project_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the reserve, with the reason."""
    project = own_project(request, pk)
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.take_back_project(project, by=request.user, **values),
        heading=_("重新入库"),
        effect=_("项目回到储备库，原有内容和记录不变。"),
        done=_("已重新入库。"),
    )


@access(Role.STAFF)
def project_release(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee above lifts the lock of a must-do."""
    project = seen_project(request, pk)
    require(may_release(request.user, project))
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.release_project(project, by=request.user, **values),
        heading=_("取消规定动作"),
        effect=_("取消后由下级人大自行决定是否开展，并告知其专管人员。"),
        done=_("已取消规定动作。"),
        back=reverse("campaigns:project_board"),  # a reserve below is theirs alone from now on
    )


@access(Role.STAFF)
def project_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a campaign of the committee belongs to the project."""
    project = own_project(request, pk)
    campaigns = Campaign.objects.filter(congress=project.congress).exclude(projects=project)
    return act_on(
        request,
        project,
        CampaignForm(request.POST or None, thing=project, campaigns=campaigns),
        lambda values: services.link_campaign(project, by=request.user, **values),
        heading=_("关联监督行动"),
        effect=_("行动的进度、问题和测评从此显示在本项目页。"),
        done=_("已关联。"),
    )
