"""One link (环节): its words, dates, duties and progress, and what staff tell about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, transitions
from core.access import access
from core.web import KeysetPage
from organizations.enums import Level, Role

from .. import chain, services, timelines
from ..changed import periods_of
from ..enums import CAMPAIGN_CHANGEABLE, CampaignStatus
from ..forms import ConfirmForm, FinishForm, ProgressForm
from ..models import Duty, Link
from ..permissions import may_run
from .common import READERS, require, try_on

DUTIES_SHOWN = 50


def _seen(request: HttpRequest, pk: int) -> Link:
    return get_object_or_404(Link.objects.visible_to(request.user).for_page(), pk=pk)


@access(*READERS)
@require_safe
def link_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, link: Link, bound=None) -> HttpResponse:
    """The page; `bound` is a refused form that takes the place of its empty one."""
    campaign = link.stage.campaign
    acts = may_run(request.user, campaign) and campaign.status == CampaignStatus.RUNNING
    duties = Duty.objects.visible_to(request.user).filter(link=link)
    listed = KeysetPage(
        duties.for_list(), order=("due_on", "id"), after=request.GET.get("after", ""), size=DUTIES_SHOWN
    )
    forms = {
        "start_form": _form(ConfirmForm, bound, link, acts, "start"),
        "progress_form": _form(ProgressForm, bound, link, acts, "progress"),
        "finish_form": _form(FinishForm, bound, link, acts, "finish"),
    }
    context = {
        "link": link,
        "campaign": campaign,
        "levels": [Level(value).label for value in link.levels],
        "duties": listed,
        "progress": link.progress.select_related("made_by").prefetch_related("files")[:50],
        "timeline": timelines.of(link),
        "slack": None if link.slack is None else chain.light_of(link.slack),
        "changed": periods_of(Link, [link.pk]).get(link.pk, []),
        "may_change_dates": may_run(request.user, campaign)
        and campaign.status in CAMPAIGN_CHANGEABLE
        and transitions.allows(link, "change_dates"),
        "may_add": may_run(request.user, campaign)
        and campaign.status in CAMPAIGN_CHANGEABLE
        and transitions.allows(link, "add_duties"),
        "form": bound,
        "stranded": bound is not None and bound not in forms.values(),
        **forms,
    }
    return render(request, "campaigns/link_detail.html", context, status=422 if bound else 200)


def _form(form_class, bound, link: Link, acts: bool, act: str):
    """The form of an act, with what was typed if it is the refused one; None where the act is not possible."""
    transition = {"progress": "note_progress"}.get(act, act)
    if not (acts and transitions.allows(link, transition)):
        return None
    initial = {"percent": link.percent or None, "finished_on": clock.today()}
    form = bound if isinstance(bound, form_class) else form_class(thing=link, initial=initial)
    form.form_action = reverse(f"campaigns:link_{act}", args=[link.pk])
    return form


def _tell(request: HttpRequest, pk: int, form_class, act, done: str) -> HttpResponse:
    """Carry out what staff tell about a link, or show the page again with the refused form."""
    link = _seen(request, pk)
    require(may_run(request.user, link.stage.campaign))
    form = form_class(request.POST, request.FILES, thing=link)
    if try_on(request, form, link, lambda: act(link, form.cleaned_data)) is None:
        return _page(request, _seen(request, pk), bound=form)
    messages.success(request, done)
    return redirect(link)


@access(Role.STAFF)
@require_POST
def link_start(request: HttpRequest, pk: int) -> HttpResponse:
    return _tell(
        request,
        pk,
        ConfirmForm,
        lambda link, _values: services.start_link(link, by=request.user),
        _("环节已开始，可以登记进展。"),
    )


@access(Role.STAFF)
@require_POST
def link_progress(request: HttpRequest, pk: int) -> HttpResponse:
    def act(link, values):
        return services.note_link_progress(
            link, text=values["text"], percent=values["percent"], files=values["files"], by=request.user
        )

    return _tell(request, pk, ProgressForm, act, _("进展已登记。"))


@access(Role.STAFF)
@require_POST
def link_finish(request: HttpRequest, pk: int) -> HttpResponse:
    return _tell(
        request,
        pk,
        FinishForm,
        lambda link, values: services.finish_link(link, finished_on=values["finished_on"], by=request.user),
        _("环节已登记完成。"),
    )
