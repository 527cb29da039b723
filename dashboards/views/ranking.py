"""The ranking page (排行榜): live, frozen, and the issues behind a frozen number. What is done with it: `rankings.views`."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, history
from core.access import access
from core.web import XLSX, KeysetPage, file_answer
from issues.models import Issue
from issues.results import DUE, RESULTS
from organizations.enums import Role
from organizations.models import User
from rankings import permissions
from rankings.enums import ObjectionStatus, RankingStatus
from rankings.models import CountedIssue, Ranking, Row
from rankings.reckoning import name_of
from rankings.words import RESULT_LABELS

from .. import exports
from ..queries import ranking as queries
from ..queries.ranking import RankingPage

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)


@access(*READERS)
def ranking(request: HttpRequest) -> HttpResponse:
    """What the own committee asks for: the frozen ranking where there is one, else the live figures.

    A unit finds the rankings in which it stands.
    """
    user, today = request.user, clock.today()
    live = queries.live(user, request.GET, today)
    if live is None:
        return render(request, "dashboards/ranking_none.html", {"stored": queries.latest(user)})
    asked, page = live.asked, live.page
    stored = queries.standing_for(asked.scope)
    if stored:
        return redirect(stored)
    may_rank = permissions.may_rank(user, asked.scope.congress)
    is_over = today > asked.scope.period.last
    context = {
        "live": live,
        "page": page,
        "stored": live.stored,
        "propose_url": queries.propose_address(asked)
        if may_rank and is_over and not page.counted.is_empty
        else "",
        "is_over": is_over,
        "export_url": reverse("dashboards:ranking_export"),
    }
    return render(request, "dashboards/ranking.html", context)


@access(*READERS)
def ranking_stored(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposed or published ranking, with its objections and notes, and what the reader may do about it."""
    found = _visible(request.user, pk)
    page = queries.stored_page(request.user, found, clock.today())
    context = {
        "page": page,
        "ranking": found,
        "acts": list(_acts(request.user, found, page)),
        "export_url": reverse("dashboards:ranking_stored_export", args=[pk]),
        "is_own": permissions.may_rank(request.user, found.congress),
    }
    return render(request, "dashboards/ranking.html", context)


def _visible(user: User, pk: int) -> Ranking:
    return get_object_or_404(Ranking.objects.visible_to(user).for_page(), pk=pk)


@dataclass(frozen=True)
class Act:
    """A button; the first one of a page is the filled one."""

    label: str
    url: str
    by_post: bool = False


def _acts(user: User, found: Ranking, page: RankingPage):
    """What the reader may do now."""
    today = clock.today()
    if found.status == RankingStatus.PROPOSED:
        if permissions.may_decide(user, found):
            yield Act(_("审核公布"), reverse("rankings:decide", args=[found.pk]))
        if permissions.may_rank(user, found.congress):
            yield Act(_("重新计算"), reverse("rankings:recount", args=[found.pk]), by_post=True)
        if today <= found.objections_until:
            yield from _objections(user, page)
    elif found.status == RankingStatus.PUBLISHED and permissions.may_rank(user, found.congress):
        yield Act(_("加注更正说明"), reverse("rankings:note", args=[found.pk]))


def _objections(user: User, page: RankingPage):
    """One button for each unit for which the person speaks and that has no open objection."""
    waiting = {one.organization_id for one in page.objections if one.status == ObjectionStatus.RAISED}
    own = {unit.pk for unit in permissions.units_of(user)} - waiting
    for unit in page.counted.all:
        if unit.key in own:
            yield Act(_("对本单位数据提出异议"), reverse("rankings:object", args=[unit.row]))


# ── the issues behind a frozen number ───────────────────────────────────────────────────────────────────────────
@access(*READERS)
def ranking_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The issues of one row as they were counted, all or those with one result. Later changes do not touch them."""
    rows = Row.objects.visible_to(request.user).select_related(
        "organization__region", "ranking__congress__region"
    )
    row = get_object_or_404(rows.select_related("ranking__campaign", "ranking__rule"), pk=pk)
    if not _may_open(request.user, row):
        raise Http404(pk)
    result = request.GET.get("result", "due")
    results = [result] if result in RESULTS else list(DUE)
    behind = CountedIssue.objects.filter(row=row, result__in=results).select_related("issue__department")
    page = KeysetPage(behind, order=("id",), after=request.GET.get("after", ""))
    context = {
        "row": row,
        "unit": name_of(row.organization),
        "ranking": row.ranking,
        "page": page,
        "lines": _lines(request.user, page),
        "total": behind.count(),
        "what": RESULT_LABELS[result] if result in RESULTS else _("到期件"),
    }
    return render(request, "dashboards/ranking_rows.html", context)


def _may_open(user: User, row: Row) -> bool:
    """A unit its own row; a committee the rows of what it ranks and of what committees below rank."""
    units = {own.pk for own in user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)}
    committees = user.organizations_as(Role.STAFF, Role.LEADER)
    return row.organization_id in units or any(queries.reads_whole(own, row.ranking) for own in committees)


def _lines(user: User, page: KeysetPage) -> list[dict]:
    """What has meanwhile gone to somebody else keeps its number, but its words are no longer this reader's to know."""
    keys = [one.issue_id for one in page]
    seen = set(Issue.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        {
            "issue": one.issue,
            "due_on": one.due_on,
            "result": RESULT_LABELS[one.result],
            "is_visible": one.issue_id in seen,
        }
        for one in page
    ]


# ── export ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_POST
def ranking_export(request: HttpRequest) -> HttpResponse:
    """The live figures as a workbook that says so."""
    live = queries.live(request.user, request.POST, clock.today())
    return _export(request, live.page) if live else redirect("dashboards:ranking")


@access(*READERS)
@require_POST
def ranking_stored_export(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored ranking as a workbook, as far as the reader sees it."""
    found = _visible(request.user, pk)
    return _export(request, queries.stored_page(request.user, found, clock.today()))


def _export(request: HttpRequest, page: RankingPage) -> HttpResponse:
    now, user = clock.now(), request.user
    content = exports.ranking(page, by=user, now=now)
    data = {"period": str(page.scope.period), "group": page.scope.group, "rows": len(page.counted.all)}
    history.append(page.ranking or user, "export_ranking", by=user, now=now, data=data)
    return file_answer(content, f"排行榜{page.scope.period}.xlsx", XLSX)
