"""Beginning a plan from what is there: the campaign above, another year's campaign, a template."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import access
from core.forms import PageForm
from core.web import attempt
from organizations.enums import Role
from organizations.models import Organization

from .. import services
from ..enums import CampaignStatus
from ..forms import TemplateDaysForm, TemplateForm, YearForm
from ..models import Campaign, CampaignTemplate
from ..permissions import may_run
from .common import require

MOST = 50  # rows of each way


@access(Role.STAFF)
@require_safe
def plan_origins(request: HttpRequest) -> HttpResponse:
    """The campaigns and templates that a plan may be made from."""
    own = request.user.organizations_as(Role.STAFF)
    seen = Campaign.objects.visible_to(request.user).select_related("congress__region")
    above = seen.filter(status__in=services.FOLLOWED).exclude(congress__in=own)
    # The next level above stands first: its plan already holds what those farther up ask for.
    above = above.order_by("-year", "-congress__region__level", "-id")
    upper = [one for one in above if any(services.may_follow(request.user, one, body) for body in own)][:MOST]
    made = services.plans_under(upper, own)
    context = {
        "upper": [(one, made.get(one.pk)) for one in upper],
        "earlier": seen.filter(congress__in=own).exclude(status=CampaignStatus.DRAFT)[:MOST],
        "templates": CampaignTemplate.objects.visible_to(request.user)[:MOST],
    }
    return render(request, "campaigns/plan_origins.html", context)


@access(Role.STAFF)
def plan_under(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the own plan under a campaign above."""
    upper = _seen(request, pk)
    own = _below(request, upper)
    require(own is not None)
    return _begin(
        request,
        upper,
        PageForm({} if request.method == "POST" else None),
        lambda _form: services.start_under(upper, congress=own, by=request.user),
        heading=_("据此制定本级方案"),
        effect=_(
            "上级行动中涉及%(congress)s的阶段、环节和日期将带入草稿；文字不能改，日期只能提前，可以增加本级环节。"
        )
        % {"congress": own.name},
    )


def _below(request: HttpRequest, upper: Campaign) -> Organization | None:
    own = request.user.organizations_as(Role.STAFF)
    return next((one for one in own if services.may_follow(request.user, upper, one)), None)


@access(Role.STAFF)
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make another year's plan from the own campaign."""
    campaign = _seen(request, pk)
    require(may_run(request.user, campaign))
    return _begin(
        request,
        campaign,
        YearForm(request.POST or None, initial={"year": campaign.year + 1}),
        lambda form: services.start_again(campaign, year=form.cleaned_data["year"], by=request.user),
        heading=_("据此制定新年度方案"),
        effect=_("所有日期移到新年度的同月同日，逐项列出原日期和新日期；落在休息日的须逐项确认。"),
    )


@access(Role.STAFF)
def keep_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the own campaign's plan as a template."""
    campaign = _seen(request, pk)
    require(may_run(request.user, campaign))
    form = TemplateForm(request.POST or None, initial={"name": campaign.short_title})
    form.fields["day_on"].year = campaign.year
    form.submit_label = _("存为模板")

    def keep() -> CampaignTemplate:
        name = form.cleaned_data["name"]
        return services.keep_as_template(campaign, name=name, days=form.named_days, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(request, form, keep, on=campaign):
        messages.success(request, _("已存为模板。"))
        return redirect("campaigns:plan_origins")
    effect = _("日期按开始日期推算；填写另一个起算日后，它以后的日期按它推算。")
    return _page(request, campaign, form, form.submit_label, effect)


@access(Role.STAFF)
def plan_from_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a plan from a template, counted from the days given."""
    template = get_object_or_404(
        CampaignTemplate.objects.visible_to(request.user).select_related("source", "congress"), pk=pk
    )
    form = TemplateDaysForm(request.POST or None, days=template.days)
    return _begin(
        request,
        template.source,
        form,
        lambda form: services.start_from_template(template, days=form.given_days, by=request.user),
        heading=_("按模板“%(name)s”制定方案") % {"name": template.name},
        effect=_("各阶段、环节和报送任务的日期由起算日推算；落在休息日的须逐项确认。"),
    )


def _seen(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).for_page(), pk=pk)


def _begin(
    request: HttpRequest, campaign: Campaign, form: PageForm, act: Callable, *, heading: str, effect: str
) -> HttpResponse:
    """A page that asks for what a new draft needs; goes on to confirming it."""
    form.submit_label = _("生成草稿")
    if request.method == "POST" and form.is_valid():
        draft = attempt(request, form, lambda: act(form), on=campaign)
        if draft:
            return redirect(draft)
    return _page(request, campaign, form, heading, effect)


def _page(
    request: HttpRequest, campaign: Campaign, form: PageForm, heading: str, effect: str
) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "heading": heading, "effect": effect}
    context["back"] = campaign.get_absolute_url()
    return render(request, "campaigns/campaign_act.html", context, status=422 if form.errors else 200)
