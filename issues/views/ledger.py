"""Reading issues: the ledger and its export, one issue's whole story, the department's board, files."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.lights import RISK_DAYS
from core.models import Attachment
from core.templatetags import ui
from core.web import KeysetPage, addresses, count_up_to, download
from deadlines.shown import shown_for
from organizations.enums import Role

from .. import ledger, permissions, timeline
from ..acts import acts_of_unit, next_acts
from ..combed import Combed, combed
from ..enums import IN_HAND, IssueStatus
from ..forms.ticks import tick
from ..listing import LISTS
from ..models import Finding, Handover, Issue
from .acting import visible_issue

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)
ORDER = ("due_sort", "id")
MOST_COUNTED = 2_000
# What may be left out of the ledger; the issue itself always stands there.
COLUMNS = {
    "finder": gettext_lazy("首报单位"),
    "department": gettext_lazy("责任单位"),
    "due": gettext_lazy("整改时限"),
    "light": gettext_lazy("时限状态"),
    "status": gettext_lazy("办理状态"),
    "progress": gettext_lazy("最近进展"),
}
YEAR = 365 * 24 * 3600  # seconds
AT_ONCE = 200  # rows that the bulk bar acts on; a letter takes no more either
BULK_ACTS = (
    ("hand_over", gettext_lazy("制作交办函")),
    ("screen_own", gettext_lazy("受理，由本级跟踪监督")),
    ("screen_reporter", gettext_lazy("受理，由报送单位跟踪监督")),
    ("propose", gettext_lazy("以问题描述送公开审核")),
)


# ── the ledger ──────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def issue_list(request: HttpRequest) -> HttpResponse:
    """The issues that the query string asks for, of those the person may see, by due date."""
    question = ledger.Question.read(request.GET)
    rows = question.rows(request.user, clock.today())
    page = KeysetPage(rows.for_ledger(), order=ORDER, after=request.GET.get("after", ""))
    named = {key for row in page for key in (row.congress_id, row.department_id, row.reported_by_id) if key}
    choices = ledger.Choices.offered_to(request.user, question, named=named)
    total = count_up_to(rows, MOST_COUNTED)
    context = {
        "question": question,
        "selects": choices.selects(question),
        "page": page,
        "rows": _rows(request.user, page, choices.bodies),
        "total": total,
        "most_counted": MOST_COUNTED if total > MOST_COUNTED else None,
        "views": [_view_chip(request, name) for name in ledger.SAVED_VIEWS],
        "parts": [_part_chip(request, part) for part in choices.parts(question)],
        "statuses": IssueStatus.choices,
        "columns": _columns(request),
        "offered": _offered(request.user),
        "query": _without(request, "after").urlencode(),
        "has_boxes": Role.STAFF in request.user.roles,
        "bulk_acts": BULK_ACTS,
        "bulk_most": AT_ONCE,
        "lists_out": {name: wanted.name for name, wanted in LISTS.items()},
    }
    return render(request, "issues/list.html", context)


def _offered(user) -> dict[str, str]:
    """The columns that this person may have; who found an issue is a committee's to know."""
    is_committee = not user.roles.isdisjoint({Role.STAFF, Role.LEADER})
    return {name: label for name, label in COLUMNS.items() if is_committee or name != "finder"}


def _columns(request: HttpRequest) -> tuple[str, ...]:
    """The columns to show: those the person chose last in this browser, else all."""
    chosen = request.COOKIES.get(_cookie(request.user))
    offered = _offered(request.user)
    return tuple(offered) if chosen is None else tuple(name for name in offered if name in chosen.split("."))


def hidden_columns(request: HttpRequest) -> set[str]:
    """The columns that the person left out, for files made of the ledger."""
    return set(COLUMNS) - set(_columns(request))


def _cookie(user) -> str:
    return f"ledger_columns_{user.pk}"


@access(*READERS)
@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Keep which columns the person wants, in a cookie of their own, and go back to the list."""
    back = redirect(f"{reverse('issues:list')}?{request.GET.urlencode()}")
    chosen = [name for name in request.POST.getlist("columns") if name in COLUMNS]
    back.set_cookie(
        _cookie(request.user),
        ".".join(chosen),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return back


def _rows(user, page: KeysetPage, bodies: dict[int, ledger.Body]) -> list[dict]:
    """What the rows of the ledger say, by the names in their piece."""
    address, today = addresses("issues:detail"), clock.today()
    return [_row(user, issue, bodies, today) | {"url": address(issue.pk)} for issue in page]


def _row(user, issue: Issue, bodies: dict[int, ledger.Body], today: date) -> dict:
    knows_finder = permissions.knows_finder(user, issue, bodies[issue.congress_id].path)
    department = bodies.get(issue.department_id)
    return {
        "tick": tick(issue),
        "serial": issue.number,
        "title": issue.title,
        "number": f"{issue.number} · {issue.topic_name}" if issue.topic_name else issue.number,
        "finder": bodies[issue.reported_by_id].name if knows_finder else "",
        "department": department.name if department else "–",
        "due": ui.day(issue.due_on) or "–",
        "light": ui.chip(issue.light(today)),
        "status": issue.get_status_display(),
        "progress": issue.last_progress,
        "progress_at": ui.clock_filter(issue.last_progress_at),
    }


@dataclass(frozen=True)
class Chip:
    """A condition to switch on or off."""

    label: str
    url: str
    active: bool


def _without(request: HttpRequest, *params: str):
    query = request.GET.copy()
    for param in params:
        query.pop(param, None)
    return query


def _view_chip(request: HttpRequest, name: str) -> Chip:
    """Switch a saved view on, or off if it is on; other conditions stay."""
    query = _without(request, "after")
    views = query.getlist("view")
    active = name in views
    query.setlist("view", [view for view in views if view != name] if active else [*views, name])
    return Chip(str(ledger.VIEWS[name][0]), f"?{query.urlencode()}", active)


def _part_chip(request: HttpRequest, part: ledger.Part) -> Chip:
    """One condition in force; its address is the list without it."""
    query = _without(request, "after")
    query.setlist(part.param, [value for value in query.getlist(part.param) if value != part.value])
    if part.param == "q":
        query.pop("q", None)
    return Chip(part.words, f"?{query.urlencode()}", True)


# ── one issue ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole story of one issue, as far as this reader may know it."""
    issues = (
        Issue.objects.visible_to(request.user).for_list().select_related("plan", "campaign__congress__region")
    )
    issue = get_object_or_404(issues, pk=pk)
    reader = timeline.audience(request.user, issue)
    records = timeline.records_for(reader, issue)
    assignment = issue.assignments.filter(is_current=True).select_related("handover").first()
    context = {
        "issue": issue,
        "is_committee": reader != "unit",
        "light": issue.light(clock.today()),
        "steps": timeline.steps(issue),
        "entries": timeline.entries(records, issue, reader),
        "acts": next_acts(request.user, issue),
        "in_hand": issue.status in IN_HAND,
        "combed": _combed(request.user, issue, reader),
        "assignment": assignment,
        "deadlines": shown_for(request.user, issue, assignment and assignment.handover, now=clock.now()),
        "extended": [record.data for record in records if record.action == "grant_extension"],
        "findings": _findings(request.user, issue, reader),
    }
    return render(request, "issues/detail.html", context)


def _findings(user, issue: Issue, reader: str) -> list[Finding]:
    """Who found it, with the row as it came. A county sees its own and those below; a department none."""
    if reader == "unit":
        return []
    shown = (
        "issue",
        "origin",
        "sheet",
        "row",
        "original",
        "first_issue__number",
        "organization__name",
        "activity",
    )
    rows = issue.findings.select_related("organization__region", "first_issue").order_by("id")
    rows = rows.only(*shown, "organization__region__path")
    own = [one.region for one in user.organizations_as(Role.STAFF, Role.LEADER)]
    return [row for row in rows if any(region.contains(row.organization.region) for region in own)]


def _combed(user, issue: Issue, reader: str) -> Combed | None:
    """What combing made of it, if anything; how it came about is nothing for a department."""
    found = combed(user, issue, now=clock.now()) if reader != "unit" else None
    return found if found and (found.heirs or found.whole) else None


# ── the department's board ──────────────────────────────────────────────────────────────────────────────────────
# The four figures: saved view, state that colours the tile.
BOARD = (("to_sign", "risk"), ("overdue", "overdue"), ("due_within", "risk"), ("awaiting_review", ""))


@access(Role.LIAISON)
def issue_board(request: HttpRequest) -> HttpResponse:
    """What the person's own departments owe, the most urgent first, each with its next step."""
    today = clock.today()
    own = Issue.objects.visible_to(request.user).mine(request.user)
    tally = own.tally(today, today + timedelta(days=RISK_DAYS))
    page = KeysetPage(own.to_act_on().for_list(), order=ORDER, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "cards": [_card(issue, today) for issue in page],
        "tiles": [_tile(name, key, tally) for name, key in BOARD],
        "tally": tally,
        "organizations": request.user.organizations_as(Role.LIAISON),
        "written_off_url": _list_url("written_off"),
    }
    return render(request, "issues/board.html", context)


def _card(issue: Issue, today: date) -> dict:
    """An issue with how its date stands and the next step."""
    return {"issue": issue, "light": issue.light(today), "act": acts_of_unit(issue)[0]}


def _tile(name: str, key: str, tally: dict[str, int]) -> dict:
    return {"label": ledger.VIEWS[name][0], "value": tally[name], "url": _list_url(name), "key": key}


def _list_url(name: str) -> str:
    """The ledger of one's own issues in a named view."""
    return reverse("issues:list") + "?" + urlencode([("view", "mine"), ("view", name)])


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def attachment(request: HttpRequest, pk: int, attachment_pk: int) -> FileResponse:
    """A file of a progress report or an application, for whoever may see the issue and that part of its story."""
    issue = visible_issue(request, pk)
    return download(get_object_or_404(_attachments(request.user, issue), pk=attachment_pk))


def _attachments(user, issue: Issue) -> QuerySet[Attachment]:
    """The files of an issue; for a department those of its own time with it."""
    belongs = Q(progress__issue=issue) | Q(write_offs__issue=issue) | Q(look_backs__issue=issue)
    files = Attachment.objects.filter(belongs).distinct()
    if permissions.sees_finders(user, issue):
        return files
    since = Handover.objects.filter(assignments__issue=issue, assignments__is_current=True)
    return files.filter(uploaded_at__gte=since.values("issued_at")[:1])
