"""Weekly reports: the list of one's own, a unit's report, the week of all units that staff edit and issue."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.views.common import require, try_on
from core import clock, dates, documents, history
from core.access import access
from core.exceptions import Refusal
from core.web import DOCX, KeysetPage, file_answer

from .. import services, timelines, words
from ..assembling import prefilled, report_of
from ..enums import ReportStatus, WeekStatus
from ..forms import AmendWeekForm, CorrectForm, IssueWeekForm, ReportForm, WaiveForm
from ..known import Known
from ..models import BOXES, Rule, Week, WeeklyReport
from ..permissions import may_dispatch, may_report
from ..querysets import units_of
from ..services.weekly import text_of
from ..spans import known_of
from .common import COMMITTEE, READERS, UNITS, act_on, require_staff, rows_page


# ── the way in ──────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def weekly_report(request: HttpRequest) -> HttpResponse:
    """What one's own units owe and have reported, and the weeks of one's own committee.

    A person with exactly one thing to do here is taken to it; `?all=1` shows the list all the same.
    """
    user = request.user
    own = WeeklyReport.objects.of(user).for_page()
    owed = list(own.owed().order_by("due_on", "id"))
    committees = user.organizations_as(*COMMITTEE)
    weeks = Week.objects.filter(congress__in=committees)
    if len(owed) == 1 and not weeks.exists() and "all" not in request.GET:
        return redirect(owed[0])
    context = {
        "owed": owed,
        "reports": KeysetPage(
            own.exclude(status=ReportStatus.OWED),
            order=("-due_on", "-id"),
            after=request.GET.get("after", ""),
            size=20,
        ),
        "weeks": _week_rows(weeks),
        "reports_for_units": bool(units_of(user)),
        "committees": [(one, _rule_words(one), may_dispatch(user, one)) for one in committees],
    }
    return render(request, "meetings/weekly_list.html", context)


MOST_WEEKS = 60  # somewhat more than a year


def _week_rows(weeks) -> list[Week]:
    return list(weeks.with_counts().select_related("congress").order_by("-due_on", "-id")[:MOST_WEEKS])


def _rule_words(congress) -> str:
    rule = Rule.objects.in_force(congress)
    return words.weekly_sentence(rule) if rule else ""


# ── a unit's report ─────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Figure:
    """A number with the page of exactly the rows it counts."""

    label: str
    value: int
    url: str
    key: str = ""


@access(*READERS)
def weekly_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what the product knows, the three boxes or what was sent. Posting to it sends it."""
    report = _seen(request, pk)
    if request.method == "POST":
        return _send(request, report)
    return _page(request, report)


def _seen(request: HttpRequest, pk: int) -> WeeklyReport:
    return get_object_or_404(WeeklyReport.objects.visible_to(request.user).for_page(), pk=pk)


def _send(request: HttpRequest, report: WeeklyReport) -> HttpResponse:
    require(may_report(request.user, report), *UNITS)
    data = request.POST
    if "quick" in data:  # one tap: as it stands
        shown = prefilled(_known(report, clock.now()))
        data = data.copy()
        data.update({name: shown[name] for name in BOXES})
    form = ReportForm(data, thing=report)
    sent = try_on(
        request, form, report, lambda: services.submit_report(report, by=request.user, **form.boxes)
    )
    if sent is None:
        return _page(request, _seen(request, report.pk), form)
    late = _("已报送，迟于规定时刻，记为迟报。")
    messages.success(request, late if report.was_late else _("已报送周报告。"))
    return redirect(report)


def _page(request: HttpRequest, report: WeeklyReport, form: ReportForm | None = None) -> HttpResponse:
    facts = _known(report, clock.now())
    owing = report.status == ReportStatus.OWED
    writes = owing and may_report(request.user, report)
    shown = prefilled(facts) if writes else {}
    context = {
        "report": report,
        "week": report.week,
        "facts": facts,
        "changes": [figure for figure in _figures(report, facts, changes=True) if figure.value],
        "standing": list(_figures(report, facts, changes=False)),
        "form": (form or ReportForm(initial=shown | report.draft, thing=report)) if writes else None,
        "has_draft": any(report.draft.values()),
        "unchanged": writes and not facts.changed and not any(shown[name] for name in ("this_week",)),
        "corrects": not owing
        and report.status == ReportStatus.SUBMITTED
        and may_report(request.user, report),
        "waives": owing and may_dispatch(request.user, report.week.congress),
        "sees_week": Week.objects.visible_to(request.user).filter(pk=report.week_id).exists(),
        "timeline": timelines.of(report),
        "now": clock.now(),
    }
    return render(request, "meetings/weekly_unit.html", context, status=422 if form else 200)


def _known(report: WeeklyReport, now: datetime) -> Known:
    """As frozen with the report; while it is owed, as it stands now."""
    if report.status == ReportStatus.SUBMITTED:
        return Known.from_json(report.figures)
    return known_of(report, now)


def _figures(report: WeeklyReport, facts: Known, *, changes: bool):
    address = reverse("issues:weekly_rows", args=[report.pk])
    for name, label in words.labels(changes=changes):
        if name in facts.figures:
            keys = facts.figures[name]
            yield Figure(label, len(keys), f"{address}?figure={name}", words.KEYS.get(name, ""))


@access(*READERS)
@require_safe
def weekly_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The issues or duties behind a figure of a report: frozen once it is sent."""
    report, figure = _seen(request, pk), request.GET.get("figure", "")
    facts = _known(report, clock.now())
    if figure not in facts.figures:
        raise Http404
    page, rows = rows_page(request, facts.subject, facts.figures[figure])
    context = {
        "report": report,
        "what": words.LABELS[figure],
        "total": len(facts.figures[figure]),
        "page": page,
        "rows": rows,
        "subject": facts.subject,
        "moment": report.submitted_at or clock.now(),
    }
    return render(request, "meetings/weekly_rows.html", context)


@access(*UNITS)
@require_POST
def weekly_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed so far; answers with the words that stand beside the button."""
    report = _seen(request, pk)
    require(may_report(request.user, report), *UNITS)
    boxes = {name: request.POST.get(name, "") for name in BOXES}
    try:
        services.save_draft(report, by=request.user, **boxes)
    except Refusal as refusal:
        return HttpResponse(format_html("{}", str(refusal)))
    moment = dates.minute(clock.now()).split(" ")[1]
    return HttpResponse(format_html("{} {}", _("已自动保存"), moment))


@access(*UNITS)
def weekly_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the words of a sent report right, with the reason."""
    report = _seen(request, pk)
    require(may_report(request.user, report), *UNITS)
    form = CorrectForm(request.POST or None, initial=report.texts, thing=report)
    return act_on(
        request,
        report,
        form,
        lambda values: services.correct_report(
            report, reason=values["reason"], by=request.user, **form.boxes
        ),
        heading=_("更正周报告"),
        trail=_trail(),
        done=_("已更正，并告知人大工作人员。"),
    )


@access(*UNITS)
def weekly_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff do without a unit's report this week."""
    report = _seen(request, pk)
    require_staff(request, report.week.congress)
    return act_on(
        request,
        report,
        WaiveForm(request.POST or None, thing=report),
        lambda values: services.waive_report(report, reason=values["reason"], by=request.user),
        heading=_("同意免报"),
        trail=_trail(),
        back=report.week.get_absolute_url(),
        done=_("已免报，并告知该单位。"),
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("周报告"), reverse("issues:weekly_report"))]


# ── the whole week ──────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def weekly_week(request: HttpRequest, pk: int) -> HttpResponse:
    """All units of a week: who has reported, who is missing, and the text to edit and issue. Units read what is issued."""
    week = get_object_or_404(Week.objects.visible_to(request.user).for_page(), pk=pk)
    issues = week.status == WeekStatus.COLLECTING and may_dispatch(request.user, week.congress)
    if request.method == "POST":
        require(may_dispatch(request.user, week.congress))
    form = (
        IssueWeekForm(request.POST or None, thing=week, initial={"text": text_of(week)}) if issues else None
    )
    if form and form.is_bound and (done := _issue_or_keep(request, week, form)):
        messages.success(request, done)
        return redirect(week)
    inside = week.congress in request.user.organizations_as(*COMMITTEE)
    reports = week.reports.select_related("organization__region", "week").order_by(
        "organization__region__path", "organization"
    )
    context = {
        "week": week,
        "form": form,
        "rows": [_row(report) for report in reports] if inside else [],
        "missing": [one.organization.short_name for one in reports if one.status == ReportStatus.OWED],
        "inside": inside,
        "dispatches": may_dispatch(request.user, week.congress),
        "text": text_of(week),
        "timeline": timelines.of(week) if inside else [],
    }
    return render(request, "meetings/weekly_week.html", context, status=422 if form and form.errors else 200)


def _row(report: WeeklyReport) -> dict:
    counted = report.figures.get("figures", {})
    number = {name: len(keys) for name, keys in counted.items()}
    changed = sum(count for name, count in number.items() if name in dict(words.labels(changes=True)))
    return {
        "report": report,
        "changed": changed,
        "open": number.get("open", 0),
        "overdue": number.get("overdue", 0),
        "help": report.help_needed,
    }


def _issue_or_keep(request: HttpRequest, week: Week, form: IssueWeekForm) -> str:
    """Carry out what the pressed button says; gives the words for it, nothing when it was refused."""

    def act() -> Week:
        text = form.cleaned_data["text"]
        if "again" in request.POST:
            return services.edit_week(week, text="", by=request.user)
        if "keep" in request.POST:
            return services.edit_week(week, text=text, by=request.user)
        return services.issue_week(week, text=text, by=request.user)

    if try_on(request, form, week, act) is None:
        return ""
    if "again" in request.POST:
        return _("已按最新报送重新汇总。")
    return _("已保存。") if "keep" in request.POST else _("已印发，并告知各报送单位和领导。")


@access(*UNITS)
def weekly_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an issued weekly report right, with the reason."""
    week = get_object_or_404(Week.objects.visible_to(request.user).for_page(), pk=pk)
    require_staff(request, week.congress)
    return act_on(
        request,
        week,
        AmendWeekForm(request.POST or None, initial={"text": week.text}, thing=week),
        lambda values: services.amend_week(
            week, text=values["text"], reason=values["reason"], by=request.user
        ),
        heading=_("更正周报告"),
        trail=_trail(),
        done=_("已更正，并告知各报送单位和领导。"),
    )


@access(*READERS)
@require_safe
def weekly_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The week's text as an official Word document; who took it is on record."""
    week = get_object_or_404(Week.objects.visible_to(request.user).for_page(), pk=pk)
    content = documents.build_report(report_of(week, text_of(week)))
    history.append(week, "export", by=request.user, now=clock.now())
    return file_answer(content, f"周报告{week.due_on.isoformat()}.docx", DOCX)
