"""What I did, and the audit log."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, history
from core.access import access
from core.models import HistoryEntry
from core.web import XLSX, file_answer
from organizations.enums import Role

from .. import exports, records
from ..forms import AuditForm, PeriodForm
from ..queries import past

MOST_EXPORTED = 5_000  # rows of one file, the newest ones
USUAL_DAYS = 30  # how far back the page of one's own acts looks at first


@access()
def done(request: HttpRequest) -> HttpResponse:
    """What the person did in a period, newest first."""
    today = clock.today()
    usual = {"since": (today - timedelta(days=USUAL_DAYS)).isoformat(), "until": today.isoformat()}
    form = PeriodForm(request.GET if "since" in request.GET or "until" in request.GET else usual)
    entries = HistoryEntry.objects.none()
    if form.is_valid():
        entries = past.own_acts(request.user, **form.cleaned_data)
    page = past.newest_first(entries, request.GET.get("after", ""))
    lines = records.lines(page, naming_things=not request.user.is_administrator)
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "dashboards/done.html", context, status=200 if form.is_valid() else 422)


@access()
@require_POST
def done_export(request: HttpRequest) -> HttpResponse:
    """The same acts as a workbook, and on record as an export."""
    form, now = PeriodForm(request.POST), clock.now()
    if not form.is_valid():
        return redirect("dashboards:done")
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    entries = list(past.own_acts(request.user, since, until).order_by("-id")[:MOST_EXPORTED])
    period = f"{since or '…'} 至 {until or clock.local_date(now)}"
    content = exports.own_acts(entries, period, by=request.user, now=now)
    history.append(
        request.user, "export", by=request.user, now=now, data={"what": "own acts", "rows": len(entries)}
    )
    return file_answer(content, "已办事项.xlsx", XLSX)


@access(Role.AUDIT_ADMIN)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, unaltered: the log with its filters and the state of its chain. Shows no business data."""
    form = AuditForm(request.GET)
    entries = past.log(**form.cleaned_data) if form.is_valid() else HistoryEntry.objects.none()
    page = past.newest_first(entries, request.GET.get("after", ""))
    lines = records.lines(page, naming_things=False)
    context = {"form": form, "page": page, "lines": lines, "chain": past.chain()}
    return render(request, "dashboards/audit.html", context, status=200 if form.is_valid() else 422)


@access(Role.AUDIT_ADMIN)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now and say what was found."""
    found = past.verify_chain(request.user)
    if found.ok:
        messages.success(
            request, _("审计链完整，共核验 %(n)d 条记录。") % {"n": found.entries - found.unsealed}
        )
    else:
        messages.error(
            request, _("审计链从第 %(n)d 条起不一致，请保全现场并立即报告。") % {"n": found.first_bad}
        )
    return redirect("dashboards:audit")
