"""One duty: what the owing side prepares and submits, what the receiving side reads and decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.exceptions import Refusal
from core.web import download
from deadlines.shown import shown_for
from organizations.enums import Role

from .. import services
from ..duty_page import DutyPage
from ..forms import AttachForm, ConfirmForm, ReturnForm, SubmitForm, SummaryForm
from ..models import Duty, Submission
from ..permissions import ACTING, may_decide, may_report
from ..querysets import attachments_visible_to
from .common import READERS, require, try_on


def _seen(request: HttpRequest, pk: int) -> Duty:
    return get_object_or_404(Duty.objects.visible_to(request.user).for_page(), pk=pk)


def _answer(request: HttpRequest, duty: Duty, bound=None, **context) -> HttpResponse:
    page = DutyPage(duty, request.user, clock.now(), bound)
    context |= {"page": page, "duty": duty, "form": bound}
    context["deadlines"] = shown_for(request.user, duty, now=page.now)
    return render(request, "campaigns/duty_submit.html", context, status=422 if bound else 200)


@access(*READERS)
def duty_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The duty's page; posting to it is the confirmed submission (确认报送)."""
    duty = _seen(request, pk)
    if request.method != "POST":
        return _answer(request, duty)
    require(may_report(request.user, duty), *ACTING)
    late = duty.first_submitted_at is None and duty.days_left(clock.today()) < 0
    form = SubmitForm(request.POST, thing=duty, late=late)

    def submit() -> Submission:
        reason = form.cleaned_data.get("late_reason", "")
        return services.submit_duty(duty, late_reason=reason, by=request.user)

    receipt = try_on(request, form, duty, submit)
    if receipt is None:
        return _answer(request, _seen(request, pk), form)
    words = _("已报送，回执编号 %(number)s。") % {"number": receipt.receipt_number}
    messages.success(request, words)
    return redirect(duty)


@access(*READERS)
@require_POST
def duty_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the summary as a draft, or call it done."""
    duty = _seen(request, pk)
    require(may_report(request.user, duty), *ACTING)
    form = SummaryForm(request.POST, thing=duty)

    def save() -> Duty:
        return services.save_summary(
            duty, text=form.cleaned_data["summary"], ready=form.is_done, by=request.user
        )

    if try_on(request, form, duty, save) is None:
        return _answer(request, _seen(request, pk), form)
    messages.success(request, _("情况报告已完成。") if form.is_done else _("草稿已保存。"))
    return redirect(duty)


@access(*READERS)
@require_POST
def duty_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to the draft; each is judged alone, so that the good ones are kept."""
    duty = _seen(request, pk)
    require(may_report(request.user, duty), *ACTING)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, duty, form)
    kept = 0
    for upload in form.cleaned_data["files"]:
        try:
            services.attach_file(duty, upload=upload, by=request.user)
            kept += 1
        except Refusal as refusal:
            form.add_error("files", str(refusal))
    if kept:
        messages.success(request, _("已上传 %(n)d 个附件。") % {"n": kept})
    return _answer(request, duty, form) if form.errors else redirect(duty)


@access(*READERS)
@require_POST
def duty_detach(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a file out of the draft."""
    duty = _seen(request, pk)
    require(may_report(request.user, duty), *ACTING)
    attachment = get_object_or_404(duty.files, pk=attachment_pk)
    try:
        services.detach_file(duty, attachment=attachment, by=request.user)
        messages.success(request, _("附件已移除。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(duty)


@access(Role.STAFF)
@require_POST
def duty_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what was submitted."""
    duty = _seen(request, pk)
    require(may_decide(request.user, duty))
    form = ConfirmForm(request.POST, thing=duty)
    if try_on(request, form, duty, lambda: services.accept_duty(duty, by=request.user)) is None:
        return _answer(request, _seen(request, pk), form)
    messages.success(request, _("已接收，已通知报送单位。"))
    return redirect(duty)


@access(Role.STAFF)
@require_POST
def duty_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what was submitted, with the reason."""
    duty = _seen(request, pk)
    require(may_decide(request.user, duty))
    form = ReturnForm(request.POST, thing=duty)

    def send_back() -> Duty:
        return services.return_duty(duty, reason=form.cleaned_data["reason"], by=request.user)

    if try_on(request, form, duty, send_back) is None:
        return _answer(request, _seen(request, pk), form)
    messages.success(request, _("已退回补正，已通知报送单位。"))
    return redirect(duty)


@access(*READERS, Role.DEPUTY)
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a file of a link, a submission, an activity or the person's own draft."""
    return download(get_object_or_404(attachments_visible_to(request.user), pk=pk))
