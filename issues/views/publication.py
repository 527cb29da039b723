"""What the public reads of issues: the queue, proposing words, deciding on them, taking them back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign
from core.access import access
from core.web import KeysetPage
from organizations.enums import Role

from .. import permissions, personal
from ..enums import PublicationStatus
from ..forms.publication import PublicationForm, PublicationReleaseForm, WithdrawalForm
from ..ledger import is_key
from ..models import Issue, Publication
from ..services import publication as service
from .acting import not_now, perform, permit
from .ledger import Chip

S = PublicationStatus
MOST_CAMPAIGNS = 12
SHOWN = (
    S.PROPOSED,
    S.PUBLISHED,
    S.RETURNED,
    S.WITHDRAWN,
)  # what the queue can be narrowed to, the first by itself


# ── the queue ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def publish_queue(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, the longest first; by the filter what is public, returned or withdrawn, newest first."""
    asked = request.GET.get("state", "")
    state = S(asked) if asked in SHOWN else S.PROPOSED
    campaign = request.GET.get("campaign", "")
    campaign = int(campaign) if is_key(campaign) else None
    rows = Publication.objects.visible_to(request.user).filter(status=state)
    if campaign:
        rows = rows.filter(issue__campaign=campaign)
    order = ("created_at", "id") if state == S.PROPOSED else ("-updated_at", "-id")
    context = {
        "page": KeysetPage(rows.for_list(), order=order, after=request.GET.get("after", "")),
        "state": state,
        "chips": _chips(request.user, state, campaign),
        "is_narrowed": campaign is not None or state != S.PROPOSED,
        "total": rows.count(),
    }
    return render(request, "issues/publish_queue.html", context)


def _chips(user, state: PublicationStatus, campaign: int | None) -> list[Chip]:
    """The states; and the campaigns of the own committee where there are several, each switched off by itself."""
    chips = [Chip(str(one.label), _address(one, campaign), one == state) for one in SHOWN]
    own = Campaign.objects.filter(congress__in=user.organizations_as(Role.STAFF, Role.LEADER))
    found = list(own.order_by("-year", "-id").values_list("pk", "short_title")[:MOST_CAMPAIGNS])
    if len(found) < 2 and campaign is None:
        return chips
    return chips + [
        Chip(title, _address(state, None if key == campaign else key), key == campaign)
        for key, title in found
    ]


def _address(state: PublicationStatus, campaign: int | None) -> str:
    return "?" + urlencode({"state": state.value} | ({"campaign": campaign} if campaign else {}))


# ── propose ─────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def propose_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the words beside the internal ones; what may give people away is named before anything is kept."""

    def propose():
        try:
            return service.propose_publication(
                issue, text=form.cleaned_data["text"], settled=form.settled, by=request.user
            )
        except service.PersonalData as refusal:
            form.ask_about(refusal.hits)
            raise

    issue = _visible_issue(request, pk)
    permit(request, issue, propose, lambda: service.require_publisher(request.user, issue))
    if away := not_now(request, issue, "propose_publication", issue):
        return away
    last = issue.publications.select_related("decided_by").first()
    text = last.text if last else issue.description
    form = PublicationForm(request.POST or None, thing=issue, initial={"text": text})
    if form.is_bound and form.is_valid() and perform(request, form, propose, on=issue):
        messages.success(request, _("已送审，由另一名工作人员审核公开。"))
        return redirect(issue)
    doubts = [] if form.is_bound else personal.found_about(issue, text)
    context = {"issue": issue, "form": form, "last": last, "doubts": doubts}
    return render(request, "issues/publication_propose.html", context, status=422 if form.errors else 200)


def _visible_issue(request: HttpRequest, pk: int) -> Issue:
    rows = Issue.objects.visible_to(request.user).for_list().select_related("campaign__congress__region")
    return get_object_or_404(rows, pk=pk)


# ── decide, take back ───────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LEADER)
def publish_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The public version beside the internal one; POST releases or returns it."""

    def decide_publication():
        if "return" in request.POST:
            return service.return_publication(
                publication, reason=form.cleaned_data["reason"], by=request.user
            )
        return service.publish_issue(publication, by=request.user)

    publication = _visible(request, pk)
    if request.method == "POST":
        permit(
            request,
            publication,
            decide_publication,
            lambda: service.require_releaser(request.user, publication),
        )
    form = PublicationReleaseForm(request.POST or None, thing=publication)
    if form.is_bound and form.is_valid() and perform(request, form, decide_publication, on=publication):
        messages.success(request, _DONE[publication.status])
        return redirect("issues:publish_queue")
    hits = personal.found_about(publication.issue, publication.text)
    context = {
        "publication": publication,
        "issue": publication.issue,
        "pieces": personal.pieces(publication.text, hits),
        "hits": hits,
        "form": form,
        "decides": publication.status == S.PROPOSED and permissions.may_release(request.user, publication),
        "withdraws": publication.status == S.PUBLISHED
        and permissions.may_publish(request.user, publication.issue),
    }
    return render(request, "issues/publish_review.html", context, status=422 if form.errors else 200)


@access(Role.STAFF)
def withdraw_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is public, with the reason."""

    def withdraw():
        return service.withdraw_publication(publication, reason=form.cleaned_data["reason"], by=request.user)

    publication = _visible(request, pk)
    permit(request, publication, withdraw, lambda: service.require_publisher(request.user, publication.issue))
    if away := not_now(request, publication, "withdraw", publication):
        return away
    form = WithdrawalForm(request.POST or None, thing=publication)
    if form.is_bound and form.is_valid() and perform(request, form, withdraw, on=publication):
        messages.success(request, _DONE[publication.status])
        return redirect(publication)
    context = {"publication": publication, "issue": publication.issue, "form": form}
    return render(request, "issues/publication_withdraw.html", context, status=422 if form.errors else 200)


_DONE = {
    S.PUBLISHED: gettext_lazy("已公开，任何人不登录即可看到。"),
    S.RETURNED: gettext_lazy("已退回，并告知送审人。"),
    S.WITHDRAWN: gettext_lazy("已撤回，公开页面不再显示。"),
}


def _visible(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related(
        "issue__campaign__congress__region",
        "issue__congress",
        "issue__department",
        "issue__topic",
        "proposed_by",
        "decided_by",
        "withdrawn_by",
    )
    return get_object_or_404(rows, pk=pk)
