"""Yearly score sheets: live figures of a year, proposing, objections, freezing, the rows behind each figure, the workbook."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock, excel, history
from core.access import access
from core.dates import minute
from core.excel import Column
from core.web import XLSX, ListPage, attempt, file_answer
from evaluations.models import Subject as Voted
from issues.ledger import is_key
from issues.models import Issue
from issues.views.acting import not_now, perform, permit
from organizations.enums import Role
from projects.models import Project
from rankings.enums import ObjectionStatus
from rankings.permissions import units_of as speaking_for

from . import permissions, sheets
from .enums import SheetStatus, Subject
from .forms import FreezeForm, ProposeSheetForm
from .models import Notice, Sheet, SheetFigure, SheetObjection, SheetRow
from .scores import SOURCES, figures_of, score, units_of
from .views_years import CHINESE

COMMITTEE = (Role.STAFF, Role.LEADER)
READERS = (*COMMITTEE, Role.LIAISON)
SUBJECTS = (Subject.DEPARTMENTS, Subject.BODIES)


# ── live ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def score_list(request: HttpRequest) -> HttpResponse:
    """The sheets there are; for a committee also a year as it stands now, which staff may propose once it is over."""
    own = next(iter(request.user.organizations_as(*COMMITTEE)), None)
    context = {
        "sheets": Sheet.objects.visible_to(request.user).for_page()[:50],
        "own": own,
        "subjects": SUBJECTS,
    }
    if own:
        subject, year = _asked(request)
        rule = sheets.rule_of(own, subject, year)
        found = figures_of(own, subject, year, clock.today()) if rule else {}
        names = dict(list(units_of(own, subject).values_list("pk", "short_name")))
        context |= {
            "subject": subject,
            "year": year,
            "years": range(clock.today().year, clock.today().year - 5, -1),
            "rule": rule,
            "rows": _live(rule, found, names, {"subject": subject, "year": year}),
            "may_propose": permissions.may_draft(request.user, own) and year < clock.today().year,
        }
    return render(request, "appraisals/scores.html", context)


def _asked(request: HttpRequest) -> tuple[Subject, int]:
    """Which units and which year; values that make no sense give the departments and this year."""
    subject = request.GET.get("subject")
    year, today = request.GET.get("year", ""), clock.today().year
    known = year.isascii() and year.isdigit() and len(year) == 4 and today - 10 <= int(year) <= today
    return Subject.BODIES if subject == Subject.BODIES else Subject.DEPARTMENTS, int(year) if known else today


def _live(rule, found: dict, names: dict[int, str], asked: dict) -> list[dict]:
    rows = []
    for unit, figures in found.items():
        counts = {name: len(keys) for name, keys in figures.items()}
        one = score(rule.items, counts)
        addresses = {name: _live_address(asked, unit, name) for name in figures}
        row = {"name": names[unit], "tenths": one.total, "items": _items(rule, one.points, counts, addresses)}
        rows.append(row)
    return _ordered(rows)


def _live_address(asked: dict, unit: int, name: str) -> str:
    return f"{reverse('appraisals:live_rows')}?{urlencode(asked | {'unit': unit, 'figure': name})}"


@access(*COMMITTEE)
def live_rows(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that a figure of a year counts as it stands now: by the same reckoning as the figure."""
    own = next(iter(request.user.organizations_as(*COMMITTEE)), None)
    subject, year = _asked(request)
    key, name = request.GET.get("unit", ""), request.GET.get("figure", "")
    if own is None or name not in SOURCES or not is_key(key):
        raise Http404
    unit = get_object_or_404(units_of(own, subject), pk=key)
    keys = sorted(figures_of(own, subject, year, clock.today())[unit.pk].get(name, []))
    back = f"{reverse('appraisals:scores')}?{urlencode({'subject': subject, 'year': year})}"
    return _rows_page(request, keys, name, unit, back=back, back_label=f"{year} {subject.label}")


def _ordered(rows: Iterable[dict]) -> list[dict]:
    """The most points first, whoever could not be judged last."""
    return sorted(rows, key=lambda row: (row["tenths"] is None, -(row["tenths"] or 0), row["name"]))


def _items(rule, points: dict, counts: dict[str, int], addresses: dict[str, str]) -> list[dict]:
    """Each item of the rule with its points and the figures it comes from."""
    return [
        {
            "name": _(item["name"]),
            "tenths": points.get(item["key"]),
            "has_any": any(counts.get(name) for name in _figures_in(item)),
            "figures": [
                {"label": SOURCES[name][0], "value": counts.get(name, 0), "url": addresses.get(name, "")}
                for name in _figures_in(item)
            ],
        }
        for item in rule.items
    ]


def _figures_in(item: dict) -> tuple[str, ...]:
    return (item["part"], item["whole"]) if item["how"] == "share" else (item["figure"],)


@access(Role.STAFF)
def sheet_propose(request: HttpRequest) -> HttpResponse:
    """Store a year that is over and put it to a second person."""

    def propose_sheet():
        return sheets.propose_sheet(congress, subject, year, by=request.user)

    congress = request.user.organizations_as(Role.STAFF)[0]
    subject, year = _asked(request)
    form = ProposeSheetForm(request.POST if request.method == "POST" else None, initial={"year": year})
    if form.is_bound and form.is_valid():
        sheet = attempt(request, form, propose_sheet, on=congress)
        if sheet:
            messages.success(request, _("已形成，等候审核冻结。"))
            return redirect(sheet)
    context = {"form": form, "subject": subject, "year": year}
    return render(request, "appraisals/sheet_propose.html", context, status=422 if form.errors else 200)


# ── stored ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored sheet: a committee reads every row, a department its own."""
    found = _visible(request, pk)
    proposed = found.status == SheetStatus.PROPOSED
    objections = found.objections.filter(pk__in=SheetObjection.objects.visible_to(request.user))
    scores = permissions.may_draft(request.user, found.congress)
    context = {
        "sheet": found,
        "rule": found.rule,
        "rows": _stored(request, found),
        "objections": objections.select_related("organization", "made_by", "answered_by"),
        "objects": _objecting(request, found) if proposed else [],
        "may_decide": proposed and permissions.may_decide(request.user, found),
        "answers": proposed and scores,
        "is_committee": request.user.acts_for(found.congress, *COMMITTEE),
    }
    return render(request, "appraisals/sheet.html", context)


def _objecting(request: HttpRequest, found: Sheet) -> list[SheetRow]:
    """The rows of the units for which the person may still object."""
    units = speaking_for(request.user)
    if not units or clock.today() > found.objections_until:
        return []
    waiting = found.objections.filter(status=ObjectionStatus.RAISED).values("organization")
    rows = found.rows.filter(organization__in=units).exclude(organization__in=waiting)
    return list(rows.select_related("organization"))


def _visible(request: HttpRequest, pk: int) -> Sheet:
    return get_object_or_404(Sheet.objects.visible_to(request.user).for_page(), pk=pk)


def _stored(request: HttpRequest, found: Sheet) -> list[dict]:
    rows = []
    own = found.rows.filter(pk__in=SheetRow.objects.visible_to(request.user))
    for row in own.select_related("organization").prefetch_related("figures"):
        figures = {one.name: one for one in row.figures.all()}
        counts = {name: len(one.keys) for name, one in figures.items()}
        addresses = {name: reverse("appraisals:sheet_rows", args=[one.pk]) for name, one in figures.items()}
        items = _items(found.rule, row.points, counts, addresses)
        rows.append({"name": row.organization.short_name, "tenths": row.tenths, "items": items})
    return _ordered(rows)


@access(*READERS)
def sheet_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the rows that a stored figure counts; `pk` is the figure's."""
    seen = SheetRow.objects.visible_to(request.user)
    figures = SheetFigure.objects.filter(row__in=seen).select_related("row__sheet", "row__organization")
    figure = get_object_or_404(figures, pk=pk)
    sheet = figure.row.sheet
    back = {"back": sheet.get_absolute_url(), "back_label": str(sheet)}
    return _rows_page(request, figure.keys, figure.name, figure.row.organization, **back)


def _rows_page(request: HttpRequest, keys: list[int], name: str, unit, **back: str) -> HttpResponse:
    """The things that a figure of a unit counts; `back` leads to the table it stands in."""
    page = ListPage(keys, after=request.GET.get("after", ""))
    context = {"unit": unit, "label": SOURCES[name][0], "page": page, "total": len(keys), **back}
    context["rows"] = _things(name, page.rows)
    return render(request, "appraisals/sheet_rows.html", context)


def _things(name: str, keys: list[int]) -> list[dict]:
    """What the keys are keys of: words and address, in the order of the keys; one query."""
    kind = SOURCES[name][1]
    model = {"issue": Issue, "notice": Notice, "project": Project}.get(kind)
    if model is None:
        votes = Voted.objects.filter(pk__in=keys).select_related("evaluation", "organization").in_bulk()
        return [
            {
                "words": f"{one.evaluation} {one.organization.short_name} {one.verdict}",
                "url": one.evaluation.get_absolute_url(),
            }
            for one in (votes[key] for key in keys if key in votes)
        ]
    found = model.objects.in_bulk(keys)
    return [{"words": str(found[key]), "url": found[key].get_absolute_url()} for key in keys if key in found]


@access(*COMMITTEE)
def sheet_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze or return, by another person than the proposer."""

    def decide_sheet():
        if "return" in request.POST:
            return sheets.return_sheet(found, reason=form.cleaned_data["reason"], by=request.user)
        return sheets.freeze_sheet(found, by=request.user)

    found = _visible(request, pk)
    permit(request, found, decide_sheet, lambda: sheets.require_decider(request.user, found))
    if away := not_now(request, found, "freeze", found):
        return away
    form = FreezeForm(request.POST if request.method == "POST" else None, thing=found)
    if form.is_bound and form.is_valid() and perform(request, form, decide_sheet, on=found):
        messages.success(request, _("已办理，并告知有关人员。"))
        return redirect(found)
    is_early = clock.today() <= found.objections_until
    context = {"form": form, "sheet": found, "act": _("审核冻结"), "is_early": is_early}
    return render(request, "appraisals/sheet_act.html", context, status=422 if form.errors else 200)


@access(*COMMITTEE)
def sheet_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with its rule."""
    found, now = _visible(request, pk), clock.now()
    if not request.user.acts_for(found.congress, *COMMITTEE):
        raise Http404
    rows, rule = _stored(request, found), found.rule
    with translation.override(CHINESE):
        title = f"{found.year}年{found.get_subject_display()}表"
        facts = [
            f"评分单位：{found.congress.name}",
            f"规则：{rule}，{rule.source}",
            f"数据截至 {minute(found.counted_at)}",
        ]
        columns = [
            Column("单位", 30),
            Column("得分", 10, "number"),
            *(Column(item["name"], 14, "number") for item in rule.items),
        ]
        values = [
            [row["name"], _number(row["tenths"]), *(_number(one["tenths"]) for one in row["items"])]
            for row in rows
        ]
        book = [excel.Sheet("评分表", title, facts, columns, values, 1), _rule_sheet(rule)]
        content = excel.build_workbook(
            book, made_by=f"{request.user.name}（{request.user.scope_label}）", made_at=now
        )
    history.append(found, "export_sheet", by=request.user, now=now)
    return file_answer(content, f"{title}.xlsx", XLSX)


def _number(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10


def _rule_sheet(rule) -> excel.Sheet:
    rows = [[item["name"], _said(item)] for item in rule.items]
    return excel.Sheet(
        "评分规则", f"评分规则 {rule}", [rule.source], [Column("项目", 24), Column("怎样计分", 70)], rows
    )


def _said(item: dict) -> str:
    """An item in words, for the workbook."""
    if item["how"] == "share":
        part, whole = (SOURCES[item[name]][0] for name in ("part", "whole"))
        return f"{part} ÷ {whole} × {item['points']} 分；没有{whole}的不计，其余项目折算为百分"
    limit = f"，最多 {item['limit']} 分" if "limit" in item else ""
    return f"每件{SOURCES[item['figure']][0]} {item['points']} 分{limit}"
