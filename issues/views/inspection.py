"""Inspection of a topic article by article."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Topic
from campaigns.permissions import may_run
from core.access import access
from core.web import refusals_as_messages
from organizations.enums import Role

from ..inspection import named_in, sheets_of, unlinked
from ..services.articles import link_articles
from ..services.registering import reporters_for


def _topic(request: HttpRequest, pk: int) -> Topic:
    seen = Topic.objects.filter(campaign__in=Campaign.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("campaign__congress__region"), pk=pk)


@access(Role.STAFF, Role.LEADER)
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """The articles of a topic's laws, what is checked, how much was found; every number opens its rows."""
    topic, user = _topic(request, pk), request.user
    campaign, everything = topic.campaign, request.GET.get("articles") == "all"
    sheets = sheets_of(topic, user, everything=everything)
    runs = may_run(user, campaign)
    context = {
        "topic": topic,
        "campaign": campaign,
        "topics": campaign.topics.all(),
        "sheets": sheets,
        "everything": everything,
        "hidden": sum(sheet.hidden for sheet in sheets),
        "linked": named_in(campaign, user).filter(article__law__topics=topic).count(),
        "unlinked": unlinked(campaign, user).count(),
        "may_choose": runs,
        "may_register": campaign.status == CampaignStatus.RUNNING and bool(reporters_for(user, campaign)),
    }
    return render(request, "issues/inspection.html", context)


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: reverse("issues:inspection", args=[pk]))
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Link the issues of the campaign whose words name an article of the library."""
    topic = _topic(request, pk)
    made = link_articles(topic.campaign, by=request.user)
    words = ngettext("%(n)d 个问题已对应到条文。", "%(n)d 个问题已对应到条文。", made) % {"n": made}
    messages.success(request, words) if made else messages.info(request, _("没有可以确定的条文。"))
    return redirect("issues:inspection", topic.pk)
