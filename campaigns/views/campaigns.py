"""Campaigns: the list, the page of one with its sections, and the acts that open and end it."""

from datetime import date

from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, transitions
from core.access import access
from core.models import Attachment
from core.web import KeysetPage
from deadlines.models import Deadline
from deadlines.services import scope_of
from organizations.enums import Role

from .. import chain, figures, filed, overview, services, timelines
from ..changed import periods_of
from ..enums import CAMPAIGN_CHANGEABLE, FILING_CURRENT, CampaignStatus
from ..forms import ApproveForm, ConfirmForm, FilingForm, OpenForm, ShiftForm
from ..models import Campaign, Duty, GroupMember, Link, PlanDraft, Stage
from ..overlaps import overlaps_of
from ..permissions import may_run, sees_filings
from ..querysets import CONGRESS_ROLES, attachments_visible_to
from ..wall import wall_of
from .common import READERS, confirmed_act, require

MOST_DRAFTS = 20  # of those listed above the campaigns, the last worked on first
KEPT_AS_TEMPLATE = frozenset({CampaignStatus.RUNNING, CampaignStatus.CONCLUDED, CampaignStatus.ARCHIVED})


def _seen(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).for_page(), pk=pk)


@access(Role.STAFF, Role.LEADER)
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns the person sees, newest year first: the own committee's, then from the upper levels down."""
    seen = Campaign.objects.visible_to(request.user)
    years = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    rows = seen
    year, state = request.GET.get("year", ""), request.GET.get("state", "")
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=year)
    if state in CampaignStatus.values:
        rows = rows.filter(status=state)
    newest = rows.with_duty_figures(request.user, clock.today()).for_list()
    own = When(congress__in=request.user.organizations_as(*CONGRESS_ROLES), then=Value(0))
    place = Case(own, default=F("congress__region__level"), output_field=IntegerField())
    newest = newest.annotate(latest_year=-F("year"), place=place, latest=-F("id"))
    order = ("latest_year", "place", "latest")
    page = KeysetPage(newest, order=order, after=request.GET.get("after", ""), size=20)
    found = figures.of(request.user, page.rows)
    context = {
        "page": page,
        "rows": [_list_row(campaign, found.get(campaign.pk, [])) for campaign in page],
        "figures": found,
        "years": years,
        "year": year,
        "state": state,
        "states": CampaignStatus.choices,
        "drafts": PlanDraft.objects.visible_to(request.user).still_open().for_list()[:MOST_DRAFTS],
        "may_create": Role.STAFF in request.user.roles,
    }
    return render(request, "campaigns/campaign_list.html", context)


def _list_row(campaign: Campaign, shown: list[figures.Figure]) -> dict:
    today = clock.today()
    return {
        "campaign": campaign,
        "light": campaign.light(today),
        "stages": [(stage, stage.light(today)) for stage in campaign.stages.all()],
        "next_date": overview.next_date(campaign, today),
        "figures": shown,
        "overdue_url": overview.duty_list_url(campaign, "overdue"),
    }


@access(*READERS)
@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign at a glance: the sentence, stages, next dates, counts, approval, leading group, levels, topics."""
    campaign = _seen(request, pk)
    plan = overview.plan_of(campaign, request.user, clock.today())
    lower = Campaign.objects.visible_to(request.user).filter(upper=campaign)
    lower = list(lower.select_related("congress__region"))
    units = list(
        campaign.units.select_related("organization__region").order_by("role", "organization__region__path")
    )
    context = _frame(request, campaign) | _papers(request, campaign, lower, units, plan.today)
    context |= {
        "section": "overview",
        "plan": plan,
        "sentence": overview.sentence(plan),
        "stages": [(stage, stage.light(plan.today)) for stage in plan.stages],
        "rests": chain.rests_in(campaign, request.user),
        "next_dates": overview.next_dates(plan),
        "tiles": _tiles(plan),
        "figures": figures.of(request.user, [campaign]).get(campaign.pk, []),
        "topics": campaign.topics.prefetch_related("points"),
        "members": GroupMember.objects.filter(campaign=campaign),
        "units": units,
        "upper_url": _url_of_upper(request, campaign),
        "lower": lower,
    }
    context |= _levels(request, campaign)
    return render(request, "campaigns/campaign_detail.html", context)


def _levels(request: HttpRequest, campaign: Campaign) -> dict:
    """What the campaign above asks and where this one comes after it; and who may make a plan from it."""
    found = {"may_keep": may_run(request.user, campaign) and campaign.status in KEPT_AS_TEMPLATE}
    found["may_repeat"] = may_run(request.user, campaign) and campaign.status != CampaignStatus.DRAFT
    if campaign.upper_id:
        links = Link.objects.filter(stage__campaign=campaign).later_than_upper().select_related("upper_link")
        found["late_links"] = [(link, chain.light_of(link.slack)) for link in links]
        asked = (
            Duty.objects.visible_to(request.user)
            .in_force()
            .filter(campaign=campaign.upper_id, owed_by=campaign.congress)
        )
        found["asked_above"] = asked.select_related("owed_to", "campaign")
    if campaign.status in services.FOLLOWED:
        own = (one for one in request.user.organizations_as(Role.STAFF))
        below = next((one for one in own if services.may_follow(request.user, campaign, one)), None)
        found["may_follow"] = bool(below) and not services.has_plan_under(campaign, below)
    return found


def _papers(request: HttpRequest, campaign: Campaign, lower: list, units: list, today: date) -> dict:
    """The approval and the filings of the plan, and for those who may know how the plans below stand."""
    filings = list(campaign.filings.select_related("filed_with"))
    standing = any(filing.status in FILING_CURRENT for filing in filings)
    may_file = may_run(request.user, campaign) and transitions.allows(campaign, "record_filing")
    found = {"filings": filings, "may_file": may_file and not standing}
    if sees_filings(request.user, campaign):
        plans = filed.lower_plans(campaign, lower, units, today)
        found |= {"lower_plans": plans, "lower_counts": filed.counts(plans)}
        found |= {"sees_papers": True, "approval_files": campaign.approval_files.all()}
    return found


def _url_of_upper(request: HttpRequest, campaign: Campaign) -> str:
    if campaign.upper is None:
        return ""
    seen = Campaign.objects.visible_to(request.user).filter(pk=campaign.upper_id).exists()
    return campaign.upper.get_absolute_url() if seen else ""


def _frame(request: HttpRequest, campaign: Campaign) -> dict:
    """What every section of the page shows around itself."""
    runs = may_run(request.user, campaign)
    return {
        "campaign": campaign,
        "may_run": runs,
        "next_act": _next_act(campaign) if runs else None,
        "may_shift": runs and campaign.status == CampaignStatus.RUNNING,
        "sees_wall": bool(request.user.roles & {Role.STAFF, Role.LEADER}),
    }


def _next_act(campaign: Campaign) -> tuple[str, str] | None:
    """The page and the words of the act that takes the campaign further."""
    return {
        CampaignStatus.DRAFT: ("campaigns:approve", _("登记批准")),
        CampaignStatus.APPROVED: ("campaigns:open", _("开启行动")),
        CampaignStatus.RUNNING: ("campaigns:conclude", _("结束行动")),
    }.get(campaign.status)


def _tiles(plan: overview.Plan) -> list[dict]:
    tally = {
        "not_submitted": plan.duties_total - plan.duties_submitted,
        "overdue": plan.duties_overdue,
    }
    words = {"not_submitted": (_("未报送"), ""), "overdue": (_("逾期未报"), "overdue")}
    return [
        {
            "label": words[state][0],
            "value": count,
            "key": words[state][1],
            "url": overview.duty_list_url(plan.campaign, state),
            "note": _("共 %(n)d 件") % {"n": plan.duties_total},
        }
        for state, count in tally.items()
    ]


@access(*READERS)
@require_safe
def campaign_links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of the plan by stage, each with its words, dates, owner and state."""
    campaign = _seen(request, pk)
    plan = overview.plan_of(campaign, request.user, clock.today())
    wanted = request.GET.get("light", "")
    wanted = wanted if wanted in plan.counts else ""
    changes = periods_of(Stage, [stage.pk for stage in plan.stages])
    stages = [
        (stage, stage.light(plan.today), rows, changes.get(stage.pk, []))
        for stage in plan.stages
        if (rows := _link_rows(stage, plan, wanted))
    ]
    words = dict(_legend())
    chips = [("", _("全部 %(n)d") % {"n": len(plan.links)}, not wanted)]
    chips += [(key, f"{words[key]} {count}", key == wanted) for key, count in plan.counts.items()]
    may_change = may_run(request.user, campaign) and campaign.status in CAMPAIGN_CHANGEABLE
    context = _frame(request, campaign) | {"section": "links", "stages": stages, "chips": chips}
    context["may_change_dates"] = may_change
    return render(request, "campaigns/campaign_links.html", context)


def _link_rows(stage: Stage, plan: overview.Plan, wanted: str) -> list[tuple]:
    """The links of a stage that show the wanted light (all without one), each with its state and what is owed."""
    rows = [(link, link.light(plan.today), plan.kinds_of(link)) for link in stage.links.all()]
    return [row for row in rows if not wanted or row[1].key == wanted]


@access(*READERS)
@require_safe
def campaign_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files of the campaign's links and submissions that the person may open, and what was recorded about it."""
    campaign = _seen(request, pk)
    files = attachments_visible_to(request.user).filter(pk__in=_files_of(campaign))
    page = KeysetPage(
        files.annotate(latest=-F("id")), order=("latest",), after=request.GET.get("after", ""), size=50
    )
    context = _frame(request, campaign) | {
        "section": "files",
        "page": page,
        "timeline": timelines.of(campaign),
    }
    return render(request, "campaigns/campaign_files.html", context)


def _files_of(campaign: Campaign):
    filed_papers = Attachment.objects.filter(filings__campaign=campaign).values("pk")
    approval = campaign.approval_files.values("pk")
    sent = Attachment.objects.filter(submissions__duty__campaign=campaign).values("pk")
    told = Attachment.objects.filter(link_progress__link__stage__campaign=campaign).values("pk")
    drafts = Attachment.objects.filter(duties__campaign=campaign).values("pk")
    plan = Attachment.objects.filter(plan_drafts__campaign=campaign).values("pk")
    return sent.union(told, drafts, filed_papers, approval, plan)


@access(Role.STAFF, Role.LEADER)
@require_safe
def campaign_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The wall chart (挂图作战)."""
    campaign = _seen(request, pk)
    plan = overview.plan_of(campaign, request.user, clock.today())
    context = {
        "campaign": campaign,
        "plan": plan,
        "wall": wall_of(plan),
        "counts": plan.counts,
        "dated": overview.all_dates(plan),
        "legend": _legend(),
    }
    return render(request, "campaigns/campaign_wall.html", context)


def _legend() -> list[tuple[str, str]]:
    return [
        ("overdue", _("逾期或滞后")),
        ("risk", _("预警")),
        ("ok", _("正常")),
        ("done", _("已完成")),
        ("none", _("未开始")),
    ]


def _to_act_on(request: HttpRequest, pk: int) -> Campaign:
    campaign = _seen(request, pk)
    require(may_run(request.user, campaign))
    return campaign


@access(Role.STAFF)
def campaign_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the party committee's approval."""
    campaign = _to_act_on(request, pk)
    form = ApproveForm(request.POST or None, request.FILES or None, thing=campaign)
    form.fields["approved_on"].year = campaign.year
    return confirmed_act(
        request,
        campaign,
        form,
        lambda values: services.approve_campaign(campaign, by=request.user, **values),
        campaign=campaign,
        heading=_("登记批准"),
        effect=_("登记后方案成为正式方案，上下级人大可以看到；可以开启行动。"),
        done=_("已登记批准，可以开启行动。"),
    )


@access(Role.STAFF)
def campaign_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File the plan upward, or again after it was returned."""
    campaign = _to_act_on(request, pk)
    committees = services.committees_above(campaign)
    form = FilingForm(request.POST or None, request.FILES or None, thing=campaign, committees=committees)
    form.fields["filed_on"].year = campaign.year
    return confirmed_act(
        request,
        campaign,
        form,
        lambda values: services.record_filing(campaign, by=request.user, **values),
        campaign=campaign,
        heading=_("报备"),
        effect=_("报备后通知备案机关的工作人员接收；接收前可以更正，被退回的重新报备，各次内容都保留。"),
        done=_("已报备，已通知备案机关。"),
    )


@access(Role.STAFF)
def campaign_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the approved campaign; what it would overlap with stands before the button."""
    campaign = _to_act_on(request, pk)
    found = overlaps_of(campaign, request.user, clock.today())
    return confirmed_act(
        request,
        campaign,
        OpenForm(request.POST or None, thing=campaign, overlapping=bool(found)),
        lambda values: services.open_campaign(campaign, by=request.user, **values),
        template="campaigns/campaign_open.html",
        overlaps=found,
        campaign=campaign,
        heading=_("开启行动"),
        effect=_("开启后各单位可以报送，截止日期开始计算；将通知 %(people)d 名参与单位和报送单位的人员。")
        % {"people": services.people_concerned(campaign, clock.now()).count()},
        done=_("行动已开启，已通知各单位。"),
    )


@access(Role.STAFF)
def campaign_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude the running campaign."""
    campaign = _to_act_on(request, pk)
    missing = Duty.objects.in_campaign(campaign).not_submitted().count()
    return confirmed_act(
        request,
        campaign,
        ConfirmForm(request.POST or None, thing=campaign),
        lambda _values: services.conclude_campaign(campaign, by=request.user),
        campaign=campaign,
        heading=_("结束行动"),
        effect=_("结束后不再接收报送和进展。从未报送的任务有 %(missing)d 件，将一直保留为未报送。")
        % {"missing": missing},
        done=_("行动已结束。"),
    )


@access(Role.STAFF)
def campaign_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Move every open deadline of the running campaign."""
    campaign = _to_act_on(request, pk)
    waiting = Deadline.objects.still_open().filter(scope=scope_of(campaign)).count()
    return confirmed_act(
        request,
        campaign,
        ShiftForm(request.POST or None, thing=campaign),
        lambda values: services.shift_campaign(campaign, by=request.user, **values),
        campaign=campaign,
        heading=_("整体顺延"),
        effect=_("未办结的时限有 %(n)d 个，全部按日历天数顺延；原日期和原因保留在记录中，并通知参与单位。")
        % {"n": waiting},
        done=_("时限已整体顺延，已通知各单位。"),
    )
