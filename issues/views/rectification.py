"""The department's pages: sign for an issue or send it back, plan, report progress."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.web import refusals_as_messages
from organizations.enums import Role

from ..forms.rectification import PlanForm, ProgressForm, SendBackForm, SignForForm
from ..models import Assignment, Handover, Issue, Plan
from ..services import rectification
from .acting import not_now, perform, permit, visible_issue


@access(Role.LIAISON)
def sign_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was handed over; POST signs for it."""

    def sign_for_issue():
        return rectification.sign_for_issue(issue, by=request.user)

    issue = _handled(request, pk, sign_for_issue)
    form = SignForForm(request.POST or None, thing=issue)
    if away := not_now(request, issue, "sign_for", issue):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, sign_for_issue, on=issue):
        messages.success(request, _("已签收 %(number)s，请报送整改方案。") % {"number": issue.number})
        return redirect(issue)
    return _sign_page(request, issue, form, SendBackForm(thing=issue, prefix="back"))


@access(Role.LIAISON)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an issue back as not one's own business; the form stands on the page for signing."""

    def send_back_issue():
        return rectification.send_back_issue(issue, reason=form.cleaned_data["reason"], by=request.user)

    issue = _handled(request, pk, send_back_issue)
    form = SendBackForm(request.POST, thing=issue, prefix="back")
    if form.is_valid() and perform(request, form, send_back_issue, on=issue):
        messages.success(
            request, _("已退签 %(number)s，由交办单位重新确定承办单位。") % {"number": issue.number}
        )
        return redirect("issues:board")
    return _sign_page(request, issue, SignForForm(thing=issue), form)


@access(Role.LIAISON)
@require_POST
@refusals_as_messages(lambda pk: reverse("issues:handover_detail", args=[pk]))
def sign_for_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for every waiting issue of a letter at once."""
    handovers = Handover.objects.visible_to(request.user).select_related("campaign", "congress", "department")
    handover = get_object_or_404(handovers, pk=pk)

    def sign_for_letter():
        return rectification.sign_for_handover(handover, by=request.user)

    permit(request, handover, sign_for_letter, lambda: rectification.require_receiver(request.user, handover))
    count = len(sign_for_letter())
    words = ngettext("已签收 %(count)d 个问题。", "已签收 %(count)d 个问题。", count) % {"count": count}
    messages.success(request, words)
    return redirect(handover)


def _sign_page(request: HttpRequest, issue: Issue, form, back_form) -> HttpResponse:
    assignment = _assignment(issue)
    back_form.form_action = reverse("issues:send_back", args=[issue.pk])
    context = {"issue": issue, "assignment": assignment, "form": form, "back_form": back_form}
    if assignment is not None:
        siblings = assignment.handover.assignments.filter(is_current=True, signed_at=None)
        context["waiting"] = siblings.count()
        context["may_send_back"] = clock.today() <= assignment.handover.sign_by
    wrong = form.errors or back_form.errors
    return render(request, "issues/sign_for.html", context, status=422 if wrong else 200)


def _assignment(issue: Issue) -> Assignment | None:
    rows = issue.assignments.filter(is_current=True)
    return rows.select_related("handover__congress").first()


@access(Role.LIAISON)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Report the rectification plan."""

    def submit_plan():
        return rectification.submit_plan(issue, by=request.user, **form.given)

    issue = _handled(request, pk, submit_plan)
    form = PlanForm(request.POST or None, thing=issue)
    if away := not_now(request, issue, "plan", issue):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, submit_plan, on=issue):
        messages.success(request, _("整改方案已报送。"))
        return redirect(issue)
    return _form_page(request, "issues/plan.html", issue, form)


@access(Role.LIAISON)
def report_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what has been done, with files if there are any."""

    def report():
        return rectification.report_progress(issue, by=request.user, **form.given)

    report.__name__ = "report_progress"
    issue = _handled(request, pk, report)
    form = ProgressForm(request.POST or None, request.FILES or None, thing=issue)
    if away := not_now(request, issue, "report_progress", issue):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, report, on=issue):
        messages.success(request, _("进展已提交。"))
        return redirect(issue)
    plan = Plan.objects.filter(issue=issue).first()
    return _form_page(request, "issues/progress.html", issue, form, plan=plan)


def _handled(request: HttpRequest, pk: int, act: Callable) -> Issue:
    """The issue, for the liaison of the department that has it; 404 unseen, 403 only seen."""
    issue = visible_issue(request, pk)
    permit(request, issue, act, lambda: rectification.require_handler(request.user, issue))
    return issue


def _form_page(request: HttpRequest, template: str, issue: Issue, form, **beside) -> HttpResponse:
    return render(
        request, template, {"issue": issue, "form": form} | beside, status=422 if form.errors else 200
    )
