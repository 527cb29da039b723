"""One filing of a plan: what the committee above reads and decides, what the one that filed corrects."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import transitions
from core.access import access
from core.forms import VersionedForm
from organizations.enums import Role

from .. import services, timelines
from ..enums import FilingStatus
from ..forms import ConfirmForm, CorrectFilingForm, ReturnForm
from ..models import Filing
from ..permissions import may_receive, may_run
from .common import confirmed_act, require, try_on


def _seen(request: HttpRequest, pk: int) -> Filing:
    return get_object_or_404(Filing.objects.visible_to(request.user).for_page(), pk=pk)


@access(Role.STAFF, Role.LEADER)
@require_safe
def filing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A filing with its files, what was decided, and the earlier ones of the same plan."""
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, filing: Filing, bound: VersionedForm | None = None) -> HttpResponse:
    forms = {
        "receive_form": _form(request, filing, ConfirmForm, bound, "receive"),
        "return_form": _form(request, filing, ReturnForm, bound, "return"),
    }
    context = {
        "filing": filing,
        "campaign": filing.campaign,
        "may_correct": may_run(request.user, filing.campaign) and transitions.allows(filing, "correct"),
        "may_file": _may_file_again(request, filing),
        "filing_files": list(filing.files.all()),
        "earlier": filing.campaign.filings.exclude(pk=filing.pk),
        "timeline": timelines.of(filing),
        "form": bound,
        "stranded": bound is not None and bound not in forms.values(),
        **forms,
    }
    return render(request, "campaigns/filing_detail.html", context, status=422 if bound else 200)


def _may_file_again(request: HttpRequest, filing: Filing) -> bool:
    """Whether the person is to file the plan again: it came back, and no later filing stands."""
    campaign = filing.campaign
    if filing.status != FilingStatus.RETURNED or not may_run(request.user, campaign):
        return False
    return transitions.allows(campaign, "record_filing") and not campaign.filings.current().exists()


def _form(request: HttpRequest, filing: Filing, form_class: type, bound, act: str) -> VersionedForm | None:
    if not (may_receive(request.user, filing) and transitions.allows(filing, act)):
        return None
    form = bound if isinstance(bound, form_class) else form_class(thing=filing)
    form.form_action = reverse(f"campaigns:filing_{act}", args=[filing.pk])
    congress = {"congress": filing.campaign.congress.name}
    if act == "receive":
        form.submit_label = _("接收备案")
        form.confirm_text = _("将通知%(congress)s的工作人员：方案已备案。") % congress
    else:
        form.confirm_text = _("将通知%(congress)s的工作人员，并附退回原因；对方须重新报备。") % congress
    return form


def _decide(
    request: HttpRequest, pk: int, form_class: type[VersionedForm], act: Callable, done: str
) -> HttpResponse:
    filing = _seen(request, pk)
    require(may_receive(request.user, filing))
    form = form_class(request.POST, thing=filing)
    if try_on(request, form, filing, lambda: act(filing, form.cleaned_data)) is None:
        return _page(request, _seen(request, pk), form)
    messages.success(request, done)
    return redirect(filing)


@access(Role.STAFF)
@require_POST
def filing_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the plan on file."""
    return _decide(
        request,
        pk,
        ConfirmForm,
        lambda filing, _values: services.receive_filing(filing, by=request.user),
        _("已接收备案，已通知报备单位。"),
    )


@access(Role.STAFF)
@require_POST
def filing_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the plan back, with the reason."""
    return _decide(
        request,
        pk,
        ReturnForm,
        lambda filing, values: services.return_filing(filing, reason=values["reason"], by=request.user),
        _("已退回备案，已通知报备单位。"),
    )


@access(Role.STAFF)
def filing_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a wrong day or number right before the committee above has decided."""
    filing = _seen(request, pk)
    require(may_run(request.user, filing.campaign))
    initial = {"filed_on": filing.filed_on, "number": filing.number}
    form = CorrectFilingForm(request.POST or None, request.FILES or None, thing=filing, initial=initial)
    form.fields["filed_on"].year = filing.campaign.year

    def correct(values: dict) -> Filing:
        given = {name: values[name] for name in ("filed_on", "number", "files", "reason")}
        return services.correct_filing(filing, by=request.user, **given)

    return confirmed_act(
        request,
        filing,
        form,
        correct,
        effect=_("将通知%(committee)s的工作人员；原日期、原备案号和更正原因保留在记录中。")
        % {"committee": filing.filed_with.name},
        done=_("备案已更正。"),
        campaign=filing.campaign,
        heading=_("更正备案"),
    )
