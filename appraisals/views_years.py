"""Figures over years: the page, the rows behind each number, the workbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from core import clock, excel, history
from core.access import access
from core.dates import minute
from core.excel import Column, Sheet
from core.web import XLSX, KeysetPage, file_answer
from organizations.enums import Role
from organizations.models import Organization

from . import years
from .years import FIGURES, Year

COMMITTEE = (Role.STAFF, Role.LEADER)
CHINESE = "zh-hans"
ALL = "all"  # in place of a year: every one of them
RELATED = {
    "votes": ("evaluation", "organization"),
    "handed": ("issue", "handover", "department"),
    "closed": ("issue__department",),
    "on_time": ("issue__department",),
    "looked": ("issue__department", "congress"),
    "relapsed": ("issue__department", "congress"),
    "praised": ("organization", "kind"),
    "criticized": ("organization", "kind"),
}


@access(*COMMITTEE)
def years_page(request: HttpRequest) -> HttpResponse:
    """One line for each year; every number opens its rows."""
    own, scope = _asked(request)
    found = years.years_of(years.keys_of(own, scope), clock.today())
    context = {
        "own": own,
        "scope": scope,
        "figures": FIGURES,
        "rows": [(one, _cells(one, scope)) for one in [*found, *_total(found)]],
        "moment": clock.now(),
    }
    return render(request, "appraisals/years.html", context)


def _asked(request: HttpRequest) -> tuple[Organization, str]:
    """The person's own committee, and whether its own work or its whole area is asked for."""
    own = request.user.organizations_as(*COMMITTEE)[0]
    return own, "area" if request.GET.get("scope") == "area" else "own"


def _total(found: list[Year]) -> list[Year]:
    """The line below several years."""
    return [years.total_of(found)] if len(found) > 1 else []


def _cells(one: Year, scope: str) -> list[dict]:
    address = reverse("appraisals:years_rows")
    return [
        {
            "label": figure.label,
            "value": one.counts[name],
            "url": f"{address}?figure={name}&year={one.year or ALL}&scope={scope}",
        }
        for name, figure in FIGURES.items()
    ]


@access(*COMMITTEE)
def years_rows(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that a number of the page counts."""
    own, scope = _asked(request)
    name, year = request.GET.get("figure", ""), request.GET.get("year", "")
    if name not in FIGURES or year != ALL and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Http404
    figure, year = FIGURES[name], None if year == ALL else int(year)
    rows = figure.of_year(years.keys_of(own, scope), year).select_related(*RELATED[name])
    page = KeysetPage(rows, order=("id",), after=request.GET.get("after", ""))
    context = {
        "figure": figure,
        "year": year,
        "scope": scope,
        "own": own,
        "page": page,
        "rows": [_row(name, one) for one in page],
        "total": rows.count(),
    }
    return render(request, "appraisals/years_rows.html", context)


def _row(name: str, one) -> dict:
    """A row as the page shows it: what, whose, when, how it came out."""
    if name == "votes":
        evaluation = one.evaluation
        who, day, result = one.organization.short_name, evaluation.held_on, one.verdict
        return {
            "what": evaluation.title,
            "url": evaluation.get_absolute_url(),
            "who": who,
            "day": day,
            "result": translation.gettext(result) if result else "",
        }
    if name in ("praised", "criticized"):
        who = one.organization.short_name
        return {
            "what": one.title,
            "url": one.get_absolute_url(),
            "who": who,
            "day": one.issued_on,
            "result": one.number,
        }
    unit = one.department if name == "handed" else one.issue.department
    who = unit.short_name if unit else "–"
    return {"what": str(one.issue), "url": one.issue.get_absolute_url(), "who": who} | _of_issue(name, one)


def _of_issue(name: str, one) -> dict:
    if name == "handed":
        return {"day": one.handover.issued_on, "result": one.handover.number}
    if name in ("closed", "on_time"):
        return {"day": clock.local_date(one.updated_at), "result": one.issue.get_status_display()}
    return {"day": clock.local_date(one.recorded_at), "result": one.get_status_display()}


@access(*COMMITTEE)
def years_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with how each figure is counted."""
    own, scope = _asked(request)
    now = clock.now()
    found = years.years_of(years.keys_of(own, scope), clock.local_date(now))
    with translation.override(CHINESE):
        sheets = [_figures_sheet(own, scope, found, minute(now)), _rules_sheet()]
        by = f"{request.user.name}（{request.user.scope_label}）"
        content = excel.build_workbook(sheets, made_by=by, made_at=now)
    history.append(own, "export_years", by=request.user, now=now, data={"scope": scope})
    return file_answer(content, f"{own.short_name}历年监督数据.xlsx", XLSX)


def _figures_sheet(own: Organization, scope: str, found: list[Year], moment: str) -> Sheet:
    columns = [Column("年份", 8), *(Column(str(figure.label), 12, "number") for figure in FIGURES.values())]
    columns += [Column(name, 14, "percent") for name in ("总体满意率", "按期率", "反弹率")]
    rows = [_values(one) for one in [*found, *_total(found)]]
    facts = [f"范围：{own.name}{'及下级' if scope == 'area' else '本级'}", f"数据截至 {moment}"]
    return Sheet("历年数据", f"{own.name}历年监督数据", facts, columns, rows, 1)


def _values(one: Year) -> list[object]:
    counts = one.counts
    shares = (
        (one.ballots.good, one.ballots.valid),
        (counts["on_time"], counts["closed"]),
        (counts["relapsed"], counts["looked"]),
    )
    return [
        str(one.year or "合计"),
        *counts.values(),
        *(part / whole if whole else None for part, whole in shares),
    ]


def _rules_sheet() -> Sheet:
    rows = [[str(figure.label), str(figure.explanation)] for figure in FIGURES.values()]
    rows += [
        ["总体满意率", "除最末等次以外的票数 ÷ 有效票数（弃权和无效票不算）"],
        ["按期率", "按期销号 ÷ 销号"],
        ["反弹率", "反弹 ÷ 回头看"],
    ]
    return Sheet("口径说明", "口径说明", [], [Column("数据", 16), Column("怎样计算", 70)], rows)
