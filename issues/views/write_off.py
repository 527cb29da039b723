"""Asking for write-off with proof, and deciding on facts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import access
from core.models import Attachment
from core.web import KeysetPage
from organizations.enums import Role

from .. import timeline
from ..checks import Check, checks_of
from ..enums import Decision
from ..forms.write_off import WriteOffDecisionForm, WriteOffForm
from ..models import Issue, WriteOff
from ..services import write_off as service
from ..services.extension import require_deciding_side
from ..services.rectification import require_handler
from .acting import may_decide, not_now, perform, permit, visible_issue


@access(Role.LIAISON)
def write_off_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for write-off; the last return, if there was one, stands above the form."""

    def apply_write_off():
        data = form.cleaned_data
        return service.apply_write_off(
            issue, checks=form.explanations, opinion=data["opinion"], files=data["files"], by=request.user
        )

    issue = visible_issue(request, pk)
    permit(request, issue, apply_write_off, lambda: require_handler(request.user, issue))
    last = issue.write_offs.first()
    form = WriteOffForm(request.POST or None, request.FILES or None, thing=issue, last=last)
    if away := not_now(request, issue, "apply_write_off", issue):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, apply_write_off, on=issue):
        messages.success(request, _("销号申请已提交，请等候审核。"))
        return redirect(issue)
    context = {"issue": issue, "form": form, "last": last, "failed": _failed(last)}
    return render(request, "issues/write_off_apply.html", context, status=422 if form.errors else 200)


def _failed(write_off: WriteOff | None) -> list[str]:
    """The names of the checks that were not passed."""
    if write_off is None:
        return []
    named = checks_of(write_off.issue.campaign)
    return [check.name for check in named if write_off.verdicts.get(check.key) is False]


@access(Role.STAFF)
def write_off_queue(request: HttpRequest) -> HttpResponse:
    """The applications that wait for the person's own committee, the longest waiting first."""
    rows = WriteOff.objects.visible_to(request.user).to_decide(request.user)
    rows = rows.select_related("issue__department", "issue__campaign", "asked_by")
    page = KeysetPage(rows, order=("created_at", "id"), after=request.GET.get("after", ""))
    today = clock.today()
    waiting = [(one, (today - clock.local_date(one.created_at)).days) for one in page]
    context = {"page": page, "rows": waiting, "total": rows.count()}
    return render(request, "issues/write_off_queue.html", context)


@access(Role.STAFF, Role.LEADER)
def write_off_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Demand and explanations beside the proof; POST decides."""

    def decide_write_off():
        data = {"verdicts": form.verdicts, "by": request.user}
        if "refuse" in request.POST:
            return service.return_for_rework(write_off, reason=form.cleaned_data["note"], **data)
        return service.approve_write_off(write_off, note=form.cleaned_data["note"], **data)

    write_off = _visible_write_off(request, pk)
    issue = write_off.issue
    if request.method == "POST":
        permit(request, write_off, decide_write_off, lambda: require_deciding_side(request.user, issue))
    form = WriteOffDecisionForm(request.POST or None, thing=write_off)
    form.confirm_text = _EFFECT
    if form.is_bound and form.is_valid() and perform(request, form, decide_write_off, on=write_off):
        messages.success(request, _DECIDED[write_off.status])
        return redirect("issues:write_off_queue")
    context = {
        "write_off": write_off,
        "issue": issue,
        "form": form,
        "files": [_evidence(issue, file) for file in write_off.files.all()],
        "judged": _judged(write_off),
        "open": write_off.status == Decision.ASKED and may_decide(request.user, issue),
    }
    return render(request, "issues/write_off_review.html", context, status=422 if form.errors else 200)


def _evidence(issue: Issue, file: Attachment) -> dict:
    """A file of the application; pictures are shown in the page, others offered for download."""
    url = timeline.attachment_url(issue, file.pk)
    return {"name": file.name, "url": url, "is_picture": file.content_type.startswith("image/")}


def _judged(write_off: WriteOff) -> list[tuple[Check, str, bool | None]]:
    """Each check with what was said and what was found, if it has been judged."""
    return [
        (check, write_off.checks.get(check.key, ""), write_off.verdicts.get(check.key))
        for check in checks_of(write_off.issue.campaign)
    ]


_EFFECT = gettext_lazy(
    "同意销号后问题办结，告知责任单位联络员和发现单位；退回整改则告知责任单位联络员，由其继续整改后再次申请。"
)
_DECIDED = {
    Decision.GRANTED: gettext_lazy("已同意销号，并告知责任单位和发现单位。"),
    Decision.REFUSED: gettext_lazy("已退回整改，并告知责任单位。"),
}


def _visible_write_off(request: HttpRequest, pk: int) -> WriteOff:
    rows = WriteOff.objects.visible_to(request.user).select_related(
        "issue__campaign",
        "issue__congress__region",
        "issue__department",
        "issue__reported_by",
        "issue__topic",
        "asked_by",
        "decided_by",
    )
    return get_object_or_404(rows, pk=pk)
