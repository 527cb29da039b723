"""The report upward: what it will hold and what is still open, then the workbook and the Word report."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from core import clock, history
from core.access import Access, access
from core.web import DOCX, XLSX, file_answer
from organizations.enums import Role

from .. import exports
from ..queries import report as reports


@access(Role.STAFF)
def report_upward(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The contents with their state, open items first."""
    campaign = _campaign(request, pk) if pk else reports.own_campaign(request.user)
    found = reports.report(request.user, campaign, clock.today()) if campaign else None
    return render(request, "dashboards/report.html", {"report": found, "campaign": campaign})


@access(Role.STAFF)
@require_POST
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    return _export(request, pk, "workbook", exports.workbook, ("台账.xlsx", XLSX))


@access(Role.STAFF)
@require_POST
def report_document(request: HttpRequest, pk: int) -> HttpResponse:
    return _export(request, pk, "document", exports.document, ("进展情况报告.docx", DOCX))


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """A campaign that the person sees (else 404) and whose report they may make (else 403)."""
    seen = Campaign.objects.visible_to(request.user).select_related("congress")
    campaign = get_object_or_404(seen, pk=pk)
    if not reports.may_report(request.user, campaign):
        raise PermissionDenied(Access(frozenset({Role.STAFF})))
    return campaign


def _export(request: HttpRequest, pk: int, what: str, make: Callable, kind: tuple[str, str]) -> HttpResponse:
    """Make a file and put on record who took what with which figures; no record, no file."""
    campaign, now = _campaign(request, pk), clock.now()
    found = reports.report(request.user, campaign, clock.local_date(now))
    content = make(found, by=request.user, now=now)
    data = {
        "what": what,
        "issues": found.standing.total("total"),
        "duties": found.duties["total"],
        "subjects": len(found.subjects),
    }
    with transaction.atomic():
        history.append(campaign, "export", by=request.user, now=now, data=data)
    ending, content_type = kind
    return file_answer(content, f"{campaign.short_title}{ending}", content_type)
