"""Another period for a stage or a link of the plan, and which report a duty is needed for; each with what it does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.access import access
from organizations.enums import Role

from .. import services
from ..enums import CampaignStatus
from ..forms import ChangeDatesForm, ConnectForm
from ..models import Campaign, Duty, Link, Stage
from ..permissions import may_connect, may_run
from .common import confirmed_act, require


@access(Role.STAFF)
def link_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the period of a link, with the reason."""
    link = get_object_or_404(Link.objects.visible_to(request.user).for_page(), pk=pk)
    followers = len(services.due_with(link))
    return _change(
        request, link, link.stage.campaign, services.change_link_dates, link.get_absolute_url(), followers
    )


@access(Role.STAFF)
def stage_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the period of a stage, with the reason."""
    seen = Stage.objects.visible_to(request.user).select_related("campaign__congress")
    stage = get_object_or_404(seen, pk=pk)
    back = reverse("campaigns:links", args=[stage.campaign_id])
    return _change(request, stage, stage.campaign, services.change_stage_dates, back)


def _change(
    request: HttpRequest, part: Stage | Link, campaign: Campaign, act, back: str, followers: int = 0
) -> HttpResponse:
    require(may_run(request.user, campaign))
    initial = {"starts_on": part.starts_on, "ends_on": part.ends_on}
    form = ChangeDatesForm(
        request.POST or None, thing=part, year=campaign.year, followers=followers, initial=initial
    )

    return confirmed_act(
        request,
        part,
        form,
        lambda values: act(part, by=request.user, **values),
        effect=_effect(campaign),
        done=_("日期已改，原日期和原因保留在记录中。"),
        back=back,
        campaign=campaign,
        heading=_("改期：%(part)s") % {"part": part},
        button=_("确认改期"),
    )


def _effect(campaign: Campaign) -> str:
    if campaign.status == CampaignStatus.DRAFT:
        return _("方案还是草稿，不通知其他单位；原日期和改期原因保留在记录中。")
    people = services.people_concerned(campaign, clock.now()).count()
    return _("将通知 %(people)d 名参与单位和报送单位的人员；原日期和改期原因保留在记录中。") % {
        "people": people
    }


@access(Role.STAFF)
def duty_connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which report needs a duty and those like it."""
    duty = get_object_or_404(Duty.objects.visible_to(request.user).for_page(), pk=pk)
    require(may_connect(request.user, duty))
    form = ConnectForm(
        request.POST or None,
        thing=duty,
        reports=services.reports_for(duty),
        initial={"report": duty.needed_for},
    )
    alike = Duty.objects.in_campaign(duty.campaign).in_force().alike(duty).count()
    return confirmed_act(
        request,
        duty,
        form,
        lambda values: services.set_needed_for(duty, values["report"], by=request.user),
        effect=_("同一环节同样的 %(n)d 件报送任务一并确定；截止日期晚于上级节点的不能保存。") % {"n": alike},
        done=_("上级节点已确定。"),
        campaign=duty.campaign,
        heading=_("确定上级节点"),
    )
