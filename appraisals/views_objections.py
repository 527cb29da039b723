"""What is done with a proposed score sheet besides deciding on it: objecting, answering, counting anew."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import access
from core.exceptions import NotAllowed
from core.web import attempt, record_refusal, refusals_as_messages
from issues.views.acting import not_now, perform, permit
from organizations.enums import Role
from rankings import objections
from rankings.forms import AnswerForm, ObjectionForm

from . import sheets
from .models import Sheet, SheetObjection, SheetRow
from .services import require_drafter

UNITS = (Role.STAFF, Role.LIAISON)


@access(*UNITS)
def sheet_object(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit says what is wrong in its own row; `pk` is the row's."""

    def raise_objection():
        reason = form.cleaned_data["reason"]
        return objections.raise_objection(sheet, row.organization, reason=reason, by=request.user)

    seen = SheetRow.objects.visible_to(request.user).select_related("organization")
    row = get_object_or_404(seen, pk=pk)
    sheet = Sheet.objects.for_page().get(pk=row.sheet_id)
    speaker = (request.user, sheet, row.organization)
    permit(request, sheet, raise_objection, lambda: objections.require_speaker(*speaker))
    if away := not_now(request, sheet, "object", sheet):
        return away
    form = ObjectionForm(_sent(request))
    form.confirm_text = _("将告知评分的人大工作人员，由其核对后答复。")
    if form.is_bound and form.is_valid() and attempt(request, form, raise_objection, on=sheet):
        messages.success(request, _("已提出，等候答复。"))
        return redirect(sheet)
    return _form(request, form, sheet, _("提出异议"), unit=row.organization)


@access(Role.STAFF)
def sheet_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or reject an objection; upheld, everything is counted anew."""

    def answer_objection():
        act = sheets.uphold_objection if "uphold" in request.POST else sheets.reject_objection
        return act(objection, answer=form.cleaned_data["answer"], by=request.user)

    found = SheetObjection.objects.visible_to(request.user).select_related("organization", "made_by")
    objection = get_object_or_404(found.select_related("sheet__congress__region", "sheet__rule"), pk=pk)
    sheet = objection.sheet
    permit(request, objection, answer_objection, lambda: require_drafter(request.user, sheet.congress))
    if request.method != "POST" and objection.answered_by_id:
        return redirect(sheet)
    form = AnswerForm(_sent(request), thing=objection)
    form.confirm_text = _(
        "采纳前请先更正事实（如审批延期、撤销通报）；采纳后按更正后的事实重新计算，并告知有变化的单位。"
    )
    if form.is_bound and form.is_valid() and perform(request, form, answer_objection, on=objection):
        messages.success(request, _("已答复，并告知该单位。"))
        return redirect(sheet)
    return _form(request, form, sheet, _("答复异议"), objection=objection)


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: Sheet(pk=pk).get_absolute_url())
def sheet_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Count once more, after facts were corrected."""
    sheet = get_object_or_404(Sheet.objects.visible_to(request.user).for_page(), pk=pk)
    try:
        sheets.recount_sheet(sheet, by=request.user)
    except NotAllowed as refusal:
        record_refusal(request, sheet, sheets.recount_sheet)
        raise PermissionDenied(refusal) from refusal
    messages.success(request, _("已重新计算。得分有变化的单位已收到消息。"))
    return redirect(sheet)


def _sent(request: HttpRequest):
    """What a form is bound to: whatever was sent, even nothing at all."""
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, form, sheet: Sheet, act: str, **more) -> HttpResponse:
    context = {"form": form, "sheet": sheet, "act": act, **more}
    return render(request, "appraisals/sheet_act.html", context, status=422 if form.errors else 200)
