"""What is asked of others: a duty's day or text changed, the duty taken back, duties added to a link. Each says whom it tells."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import access
from core.web import attempt
from core.words import listed
from organizations.enums import Role
from organizations.models import Organization

from .. import services
from ..duty_forms import AddDutiesForm, AmendDutyForm, ChangeDateForm, WithdrawDutyForm
from ..enums import CampaignStatus
from ..models import Duty, Link
from ..permissions import may_change_date, may_run, may_withdraw
from ..plan_draft.bodies import Area
from .common import confirmed_act, require, try_on


def _seen(request: HttpRequest, pk: int) -> Duty:
    return get_object_or_404(Duty.objects.visible_to(request.user).for_page(), pk=pk)


@dataclass(frozen=True)
class Told:
    """One duty in the list of those who will be told."""

    duty: Duty
    people: list = field(default_factory=list)


def _told(duties: list[Duty]) -> list[Told]:
    """With the people who act for each owing organization; one query."""
    people = services.recipients({duty.owed_by_id for duty in duties}, clock.today())
    return [Told(duty, people.get(duty.owed_by_id, [])) for duty in duties]


@access(Role.STAFF)
def duty_change_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Set another due date, with the reason."""
    duty = _seen(request, pk)
    require(may_change_date(request.user, duty))
    form = ChangeDateForm(request.POST or None, thing=duty)
    form.fields["due_on"].year = duty.campaign.year
    return confirmed_act(
        request,
        duty,
        form,
        lambda values: services.change_duty_date(
            duty, due_on=values["due_on"], reason=values["reason"], by=request.user
        ),
        template="campaigns/duty_act.html",
        heading=_("改期"),
        button=_("确认改期"),
        effect=_("将通知%(owed_by)s的人员。原截止日期和改期原因保留在办理记录中；是否迟报按新日期计算。")
        % {"owed_by": duty.owed_by.name},
        done=_("截止日期已改，已通知报送单位。"),
        duty=duty,
    )


@access(Role.STAFF)
def duty_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for something else, with the reason."""
    duty = _seen(request, pk)
    require(may_change_date(request.user, duty))
    shown = {"title": duty.title, "parts": duty.parts}
    form = AmendDutyForm(request.POST or None, thing=duty, initial=shown)
    return confirmed_act(
        request,
        duty,
        form,
        lambda values: services.amend_duty(
            duty, title=values["title"], parts=values["parts"], reason=values["reason"], by=request.user
        ),
        template="campaigns/duty_act.html",
        heading=_("更正要求"),
        button=_("确认更正"),
        effect=_("将通知%(owed_by)s的人员。原来的要求和更正原因保留在办理记录中。")
        % {"owed_by": duty.owed_by.name},
        done=_("报送要求已更正，已通知报送单位。"),
        duty=duty,
    )


@access(Role.STAFF)
def duty_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty back, and with it what others owe alike."""
    duty = _seen(request, pk)
    require(may_withdraw(request.user, duty))
    alike = services.withdrawable_with(duty, request.user)
    form = WithdrawDutyForm(request.POST or None, thing=duty, alike=len(alike))

    def withdraw(values: dict) -> list[Duty]:
        also = values.get("with_alike", False)
        return services.withdraw_duty(duty, reason=values["reason"], with_alike=also, by=request.user)

    return confirmed_act(
        request,
        duty,
        form,
        withdraw,
        heading=_("作废报送任务"),
        button=_("确认作废"),
        effect=_effect_of_withdrawal([duty, *alike], request.user),
        done=_("报送任务已作废。"),
        template="campaigns/duty_withdraw.html",
        duty=duty,
        told=[] if _is_draft(duty.campaign) else _told([duty, *alike]),
        silent=_is_draft(duty.campaign),
    )


def _effect_of_withdrawal(duties: list[Duty], user) -> str:
    """What becomes of them, and who else learns of it; two queries."""
    words = [_("作废后不再催报，也不计入各项统计；方案原文、原定日期和作废原因保留在记录中，不能恢复。")]
    if _is_draft(duties[0].campaign):
        return words[0]
    beside = {key for duty in duties for key in services.bodies_beside(duty, user)}
    names = list(Organization.objects.filter(pk__in=beside).values_list("name", flat=True))
    if names:
        words.append(_("同时告知%(names)s的工作人员。") % {"names": listed(names)})
    resting = Duty.objects.filter(needed_for__in=duties).count()
    if resting:
        text = ngettext(
            "有 %(n)d 件下级报送不再对应上级节点，将告知其所属行动的工作人员。",
            "有 %(n)d 件下级报送不再对应上级节点，将告知其所属行动的工作人员。",
            resting,
        )
        words.append(text % {"n": resting})
    return " ".join(words)


def _is_draft(campaign) -> bool:
    return campaign.status == CampaignStatus.DRAFT


@access(Role.STAFF)
def duty_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for something more in a link: first who would be asked and told, then, sent unchanged, it is done."""
    link = get_object_or_404(Link.objects.visible_to(request.user).for_page(), pk=pk)
    campaign = link.stage.campaign
    require(may_run(request.user, campaign))
    area = Area(campaign.congress)
    form = AddDutiesForm(request.POST or None, thing=link, area=area, year=campaign.year)

    def add_duties() -> list[Duty]:
        return services.add_duties(link, form.asked, reason=form.cleaned_data["reason"], by=request.user)

    if form.is_bound and form.was_shown:
        added = try_on(request, form, link, add_duties)
        if added:
            words = ngettext("已增加 %(n)d 件报送任务。", "已增加 %(n)d 件报送任务。", len(added))
            messages.success(request, words % {"n": len(added)})
            return redirect(link)
    foreseen = _foresee(request, link, form)
    context = {
        "link": link,
        "campaign": campaign,
        "form": form,
        "told": _told(foreseen),
        "silent": _is_draft(campaign),
    }
    return render(request, "campaigns/duty_add.html", context, status=422 if form.errors else 200)


def _foresee(request: HttpRequest, link: Link, form: AddDutiesForm) -> list[Duty]:
    """What sending the form again would add; nothing for one that is refused."""

    def foresee_duties() -> list[Duty]:
        return services.foresee_duties(link, form.asked, by=request.user)

    if not form.is_bound or not form.is_valid():
        return []
    foreseen = attempt(request, form, foresee_duties, on=link)
    if foreseen:
        form.ask_again()
    return foreseen or []
