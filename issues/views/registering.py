"""The page on which one issue is registered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core.access import access
from core.web import attempt
from laws.matching import library_of, name_of
from laws.models import Article
from organizations.enums import Role
from organizations.models import Organization

from ..departments import directory_for
from ..forms.registering import RegisterForm
from ..labels import unknown_unit
from ..ledger import is_key
from ..models import Issue
from ..services.registering import register_issue, reporters_for


@access(Role.STAFF)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register one issue in a campaign of one's own or of a committee above."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("congress__region")
    campaign = get_object_or_404(campaigns, pk=pk)
    own = [one.pk for one in reporters_for(request.user, campaign)]
    if not own:
        raise PermissionDenied(_("只有本级和下级人大的工作人员可以登记问题。"))
    offered = {
        "congresses": Organization.objects.filter(pk__in=own),
        "topics": campaign.topics.all(),
        "articles": library_of(campaign).choices(),
        "year": campaign.year,
    }
    form = RegisterForm(request.POST or None, initial=_begun(request, campaign), **offered)
    if form.is_bound and form.is_valid():
        congress = form.cleaned_data["congress"]
        made = attempt(
            request,
            form,
            lambda: register_issue(campaign, form.said, congress=congress, by=request.user),
            on=campaign,
        )
        if made:
            messages.success(request, _("%(number)s 已登记，等待分办。") % {"number": made.number})
            _tell_unknown_units(request, made)
            return redirect(made)
    context = {"campaign": campaign, "form": form, "running": campaign.status == CampaignStatus.RUNNING}
    return render(request, "issues/register.html", context, status=422 if form.errors else 200)


def _tell_unknown_units(request: HttpRequest, issue: Issue) -> None:
    """Units that nobody is called stay as they were typed; whoever registered hears of it, as with a list."""
    directory = directory_for(issue.reported_by)
    for name in issue.suggested.split("、"):
        match = directory.find(name)
        if match.organization is None:
            messages.warning(request, unknown_unit(name, match.suggestion.name if match.suggestion else ""))


def _begun(request: HttpRequest, campaign: Campaign) -> dict:
    """What the page was opened for: an article under which something was found, and its topic."""
    seen = Article.objects.visible_to(request.user).select_related("law")
    wanted = request.GET.get("article", "")
    article = seen.filter(pk=wanted).first() if is_key(wanted) else None
    asked = request.GET.get("topic", "")
    topic = campaign.topics.filter(pk=asked).first() if is_key(asked) else None
    return {"law_article": name_of(article) if article else "", "topic": topic}


@access(Role.STAFF)
def register_choose(request: HttpRequest) -> HttpResponse:
    """In which campaign: straight on where there is one only."""
    seen = Campaign.objects.visible_to(request.user).filter(status=CampaignStatus.RUNNING)
    seen = seen.select_related("congress__region").order_by("-year", "pk")
    may = [one for one in seen if reporters_for(request.user, one)]
    campaigns = sorted(may, key=lambda one: (-one.year, -one.congress.level))  # one's own before those above
    if len(campaigns) == 1:
        return redirect(reverse("issues:register", args=[campaigns[0].pk]))
    return render(request, "issues/register_choose.html", {"campaigns": campaigns})
