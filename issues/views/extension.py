"""Asking for more time, and the committee's decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import access
from core.web import KeysetPage
from organizations.enums import Role

from ..enums import Decision
from ..forms.extension import ExtensionDecisionForm, ExtensionForm
from ..models import Extension, Issue
from ..services import extension as service
from ..services.rectification import require_handler
from .acting import may_decide, not_now, perform, permit, visible_issue


@access(Role.LIAISON)
def extend_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later due date; earlier requests stand beside the form."""

    def ask_extension():
        return service.ask_extension(issue, by=request.user, **form.given)

    issue = visible_issue(request, pk)
    permit(request, issue, ask_extension, lambda: require_handler(request.user, issue))
    form = ExtensionForm(request.POST or None, thing=issue)
    if away := not_now(request, issue, "ask_extension", issue):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, ask_extension, on=issue):
        messages.success(request, _("延期申请已提交，审批前时限不变。"))
        return redirect(issue)
    context = {"issue": issue, "form": form, "earlier": _earlier(issue)}
    return render(request, "issues/extend_apply.html", context, status=422 if form.errors else 200)


def _earlier(issue: Issue) -> list[Extension]:
    return list(issue.extensions.select_related("asked_by", "decided_by"))


@access(Role.STAFF)
def extend_queue(request: HttpRequest) -> HttpResponse:
    """The requests that wait for the person's own committee, the longest waiting first."""
    rows = Extension.objects.visible_to(request.user).to_decide(request.user)
    rows = rows.select_related("issue__department", "issue__campaign", "asked_by")
    page = KeysetPage(rows, order=("created_at", "id"), after=request.GET.get("after", ""))
    return render(request, "issues/extend_queue.html", {"page": page, "total": rows.count()})


@access(Role.STAFF, Role.LEADER)
def extend_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with the present date and the earlier ones; POST decides."""

    def decide_extension():
        note = form.cleaned_data["note"]
        if "refuse" in request.POST:
            return service.refuse_extension(extension, note=note, by=request.user)
        return service.grant_extension(extension, note=note, by=request.user)

    extension = _visible_extension(request, pk)
    issue = extension.issue
    if request.method == "POST":
        permit(
            request, extension, decide_extension, lambda: service.require_deciding_side(request.user, issue)
        )
    form = ExtensionDecisionForm(request.POST or None, thing=extension)
    if form.is_bound and form.is_valid() and perform(request, form, decide_extension, on=extension):
        messages.success(request, _DECIDED[extension.status])
        return redirect(issue)
    earlier = [other for other in _earlier(issue) if other.pk != extension.pk]
    context = {
        "extension": extension,
        "issue": issue,
        "earlier": earlier,
        "granted": sum(other.status == Decision.GRANTED for other in earlier),
        "form": form,
        "days": (extension.new_due_on - extension.old_due_on).days,
        "open": extension.status == Decision.ASKED and may_decide(request.user, issue),
    }
    return render(request, "issues/extend_review.html", context, status=422 if form.errors else 200)


_DECIDED = {
    Decision.GRANTED: gettext_lazy("已同意延期。"),
    Decision.REFUSED: gettext_lazy("已答复不同意延期，时限不变。"),
}


def _visible_extension(request: HttpRequest, pk: int) -> Extension:
    rows = Extension.objects.visible_to(request.user).select_related(
        "issue__campaign", "issue__congress__region", "issue__department", "asked_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)
