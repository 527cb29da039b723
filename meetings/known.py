"""What the product knows by itself of a unit's week, so that no form asks for it: what changed, and how things stand.

For a department its issues and projects, for a county's committee its reporting duties. What changed is read from the
acts on record. Every figure is the list of keys of its rows. Reads only; at most six queries for a department, two for a
committee.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from campaigns.enums import DUTY_OWED, CampaignStatus, DutyStatus
from campaigns.models import Duty
from core import bulk, clock
from core.models import HistoryEntry
from issues.enums import IN_HAND, WITH_UNIT, IssueStatus
from issues.models import Issue
from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Shelf
from projects.models import Project

SOON = timedelta(days=7)
ISSUE_ACTS = (
    "sign_for",
    "plan",
    "report_progress",
    "apply_write_off",
    "write_off",
    "return_for_rework",
    "ask_extension",
    "grant_extension",
    "refuse_extension",
)
DUTY_ACTS = ("submit", "return", "accept")
# What its people write themselves; their words begin the box of this week.
OWN_WORDS = frozenset({"plan", "report_progress"})
LABELS = {
    "sign_for": _("签收"),
    "plan": _("报整改方案"),
    "report_progress": _("报告进展"),
    "apply_write_off": _("申请销号"),
    "write_off": _("已销号"),
    "return_for_rework": _("销号被退回"),
    "ask_extension": _("申请延期"),
    "grant_extension": _("获准延期"),
    "refuse_extension": _("延期未获准"),
    "submit": _("已报送"),
    "return": _("报送被退回"),
    "accept": _("报送已接收"),
    "newly_late": _("新增逾期"),
    "open": _("未完成"),
    "overdue": _("其中逾期"),
    "due_soon": _("7 天内到期"),
    "awaiting": _("等待审核"),
}
STANDING = ("open", "overdue", "due_soon", "awaiting")


class Span(NamedTuple):
    """The time a report tells of: after `since`, up to and with `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Line:
    """One act on one thing: what was done, to what, in which words."""

    act: str
    key: int
    title: str
    words: str


@dataclass(frozen=True)
class Known:
    """`figures`: name -> keys of the rows, `subject` says of what (issue or duty); `lines` in order of time.

    `until` is set where the time told of ended before the moment of asking.
    """

    subject: str
    figures: dict[str, list[int]]
    lines: Sequence[Line] = ()
    coming: Sequence[tuple[date, str]] = ()  # what is due within seven days
    projects: Sequence[dict] = field(default_factory=list)
    until: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether anything has happened at all since the last report."""
        return any(keys for name, keys in self.figures.items() if name not in STANDING)

    def as_json(self) -> dict:
        """What is frozen with the report."""
        until = self.until.isoformat() if self.until else ""
        told = {"subject": self.subject, "figures": self.figures, "projects": list(self.projects)}
        return told | {"until": until}

    @classmethod
    def from_json(cls, told: dict) -> "Known":
        """The same again, as far as it was frozen."""
        until = datetime.fromisoformat(told["until"]) if told.get("until") else None
        return cls(told["subject"], told["figures"], projects=told["projects"], until=until)


def known(
    unit: Organization,
    congress: Organization,
    since: datetime,
    now: datetime,
    *,
    until: datetime | None = None,
) -> Known:
    """What changed for a unit towards a committee after `since` and up to `until` (else `now`), how it stands at `now`."""
    span = Span(since, until or now)
    of_unit = _of_committee if unit.kind == Kind.CONGRESS else _of_department
    return replace(of_unit(unit, congress, span, now), until=until)


# ── a department ────────────────────────────────────────────────────────────────────────────────────────────────
def _of_department(unit: Organization, congress: Organization, span: Span, now: datetime) -> Known:
    held = Issue.objects.filter(department=unit, congress=congress, status__in=WITH_UNIT)
    rows = list(held.only("number", "title", "status", "due_on", "due_sort").order_by("due_sort", "id"))
    lines = _lines(Issue, {row.pk: str(row) for row in rows}, ISSUE_ACTS, span)
    today = clock.local_date(now)
    working = [row for row in rows if row.status in IN_HAND and row.status != IssueStatus.REPORTED]
    standing = _standing(working, today, span)
    standing["open"] = [row.pk for row in rows if row.status in IN_HAND]
    standing["awaiting"] = [row.pk for row in rows if row.status == IssueStatus.REPORTED]
    return Known(
        "issue",
        _figures(ISSUE_ACTS, lines, standing),
        lines,
        _coming(working, today),
        _projects(unit, congress, today),
    )


def _projects(unit: Organization, congress: Organization, today: date) -> list[dict]:
    """The committee's projects under way that concern the department, with their light and next day."""
    rows = Project.objects.filter(congress=congress, departments=unit, status=Shelf.IMPLEMENT).for_list()
    return [_project(project, today) for project in rows.order_by("list_order", "id")]


def _project(project: Project, today: date) -> dict:
    light, coming = project.light(today), project.next_date(today)
    return {
        "id": project.pk,
        "title": project.title,
        "light": light.key,
        "words": str(light.text),
        "next_on": coming.isoformat() if coming else "",
    }


# ── a county's committee ────────────────────────────────────────────────────────────────────────────────────────
def _of_committee(unit: Organization, congress: Organization, span: Span, now: datetime) -> Known:
    owed = {"owed_by": unit, "owed_to": congress, "campaign__status": CampaignStatus.RUNNING}
    rows = list(Duty.objects.filter(**owed).order_by("due_on", "id"))
    lines = _lines(Duty, {row.pk: row.title for row in rows}, DUTY_ACTS, span)
    today = clock.local_date(now)
    working = [row for row in rows if row.status in DUTY_OWED]
    standing = _standing(working, today, span)
    standing["open"] = [row.pk for row in working]
    standing["awaiting"] = [row.pk for row in rows if row.status == DutyStatus.SUBMITTED]
    return Known("duty", _figures(DUTY_ACTS, lines, standing), lines, _coming(working, today))


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _lines(model, titles: dict[int, str], acts: tuple[str, ...], span: Span) -> list[Line]:
    """The acts on record for these things in the time, oldest first."""
    if not titles:
        return []
    entries = HistoryEntry.objects.filter(
        object_type=model._meta.label_lower,
        object_id__in=bulk.among(list(titles)),
        action__in=acts,
        outcome=HistoryEntry.Outcome.DONE,
        at__gt=span.since,
        at__lte=span.until,
    )
    rows = entries.order_by("id").values_list("action", "object_id", "comment")
    return [Line(act, key, titles[key], words) for act, key, words in rows]


def _standing(working: Iterable[Issue | Duty], today: date, span: Span) -> dict[str, list[int]]:
    """Of what the unit still has to do: what is late, what became late in the time, what is due within seven days."""
    late = [row for row in working if row.is_overdue(today)]
    first, end = clock.local_date(span.since), clock.local_date(span.until)
    return {
        "overdue": [row.pk for row in late],
        "newly_late": [row.pk for row in late if first <= row.due_on < end],
        "due_soon": [row.pk for row in working if row.due_on and today <= row.due_on <= today + SOON],
    }


def _coming(working: Iterable[Issue | Duty], today: date) -> list[tuple[date, str]]:
    found = [(row.due_on, str(row)) for row in working if row.due_on and today <= row.due_on <= today + SOON]
    return sorted(found)


def _figures(acts: tuple[str, ...], lines: Iterable[Line], standing: dict) -> dict[str, list[int]]:
    """Name -> keys, each once, in the order in which people read them."""
    found: dict[str, dict[int, None]] = {act: {} for act in acts}
    for line in lines:
        found[line.act][line.key] = None
    changes = {act: list(keys) for act, keys in found.items()}
    return changes | {"newly_late": standing["newly_late"]} | {name: standing[name] for name in STANDING}
