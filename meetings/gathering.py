"""What a monthly meeting has before it, found by the rule: late, returned and stuck issues, extensions that wait,
projects behind plan; the progress of every unit; the last published ranking; who speaks in which order.

Of the issues that the committee itself follows up. Reads only; `gather` asks the database a fixed number of questions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, dates
from core.lights import running
from core.periods import Period
from issues.enums import BEING_RECTIFIED, IN_HAND, Decision, IssueStatus
from issues.models import Assignment, Extension, Issue
from issues.querysets import written_off_between
from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Shelf
from projects.models import Project
from rankings.enums import Group
from rankings.models import Ranking
from rankings.reckoning import of_rows
from rankings.words import movement_of, place_of

from .enums import Cause, Speaking
from .models import Decision as Decided
from .models import Meeting, Rule

MOST = 40  # items of one cause; a meeting has an afternoon, and the ledger has them all
SOON = timedelta(days=7)
FIGURES = ("open", "overdue", "due_soon", "awaiting", "closed")
BAD = frozenset({"overdue", "risk"})


@dataclass
class Found:
    """A matter for the agenda: `details` say why, one for each cause that applies, the first of them leads."""

    cause: str
    title: str
    unit: int | None
    issue: int | None = None
    project: int | None = None
    due_on: date | None = None
    details: list[str] = field(default_factory=list)

    @property
    def detail(self) -> str:
        return "；".join(self.details)[:500]

    @property
    def key(self) -> tuple:
        return ("issue", self.issue) if self.issue else ("project", self.project)


@dataclass(frozen=True)
class Gathered:
    """Everything for one meeting: items in order, the number of each unit's issues with their keys, the tables."""

    items: list[Found]
    figures: dict[tuple[int, str], list[int]]  # (unit, name) -> keys of issues
    material: dict


def gather(
    congress: Organization, rule: Rule, period: Period, now: datetime, but: Meeting | None = None
) -> Gathered:
    """The material of a committee's meeting in a month, as it stands at `now`; in Chinese, as it will be printed."""
    with translation.override(settings.LANGUAGE_CODE):
        today = clock.local_date(now)
        left: dict[str, int] = {}
        items = _joined(_items(congress, rule, now, left))
        figures = _figures(congress, period, today)
        units = _units(figures, items)
        ranking = _ranking(congress)
        material = {
            "followed": _followed(congress, today, but),
            "units": units,
            "extensions": _extensions(congress),
            "ranking": ranking,
            "speakers": _speakers(rule, units, ranking),
            "left": left,
        }
    return Gathered(items, figures, material)


# ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _items(congress: Organization, rule: Rule, now: datetime, left: dict[str, int]) -> Iterator[Found]:
    today = clock.local_date(now)
    held = Issue.objects.filter(congress=congress, department__isnull=False).order_by("due_sort", "id")
    waiting = Extension.objects.filter(issue__in=held.order_by(), status=Decision.ASKED)
    sets = (
        (Cause.OVERDUE, held.overdue(today).exclude(status=IssueStatus.REPORTED)),
        (Cause.RETURNED, held.filter(status=IssueStatus.REWORK)),
        (Cause.STUCK, held.filter(_stuck(now - timedelta(days=rule.stuck_days)))),
        (Cause.EXTENSION, held.filter(pk__in=waiting.order_by().values("issue"))),
    )
    for cause, rows in sets:
        found = list(rows[: MOST + 1])
        if len(found) > MOST:
            left[cause] = rows.count() - MOST
        yield from (_of_issue(cause, issue, today) for issue in found[:MOST])
    yield from _behind(congress, today)


def _stuck(limit: datetime) -> Q:
    """Nothing heard since `limit`: no report of the department, and the letter itself is older."""
    letters = Assignment.objects.filter(issue=OuterRef("pk"), is_current=True, handover__issued_at__lt=limit)
    silent = Q(last_progress_at__lt=limit) | Q(Exists(letters), last_progress_at=None)
    return silent & Q(status__in=[*BEING_RECTIFIED, IssueStatus.SIGNED])


def _of_issue(cause: str, issue: Issue, today: date) -> Found:
    words = {
        Cause.OVERDUE: lambda: running(issue.due_on, today).text,
        Cause.RETURNED: lambda: _returned(issue.returned_times),
        Cause.STUCK: lambda: _silent_since(issue, today),
        Cause.EXTENSION: lambda: _("已申请延期，待审批"),
    }[cause]()
    return Found(cause, str(issue)[:200], issue.department_id, issue.pk, due_on=issue.due_on, details=[words])


def _returned(times: int) -> str:
    if not times:
        return _("销号申请被退回")
    return ngettext("销号申请被退回 %(n)d 次", "销号申请被退回 %(n)d 次", times) % {"n": times}


def _silent_since(issue: Issue, today: date) -> str:
    if issue.last_progress_at is None:
        return _("交办后没有报告过进展")
    days = (today - clock.local_date(issue.last_progress_at)).days
    return ngettext("%(n)d 天没有进展", "%(n)d 天没有进展", days) % {"n": days}


def _behind(congress: Organization, today: date) -> Iterator[Found]:
    """Projects under way whose light is yellow or red."""
    rows = Project.objects.filter(congress=congress, status=Shelf.IMPLEMENT).for_list()
    for project in rows.order_by("list_order", "id"):
        light = project.light(today)
        if light.key in BAD:
            day = project.next_date(today)
            yield Found(
                Cause.PROJECT,
                project.title,
                project.lead_id,
                project=project.pk,
                due_on=day,
                details=[str(light.text)],
            )


def _joined(found: Iterable[Found]) -> list[Found]:
    """Each matter once, under its first cause, with the words of all."""
    by_key: dict[tuple, Found] = {}
    for one in found:
        if one.key in by_key:
            by_key[one.key].details += one.details
        else:
            by_key[one.key] = one
    return list(by_key.values())


# ── progress ────────────────────────────────────────────────────────────────────────────────────────────────────
def _figures(congress: Organization, period: Period, today: date) -> dict[tuple[int, str], list[int]]:
    """For each unit the issues in hand by how they stand, and those written off in the month; one query."""
    first, last = period.first, min(period.last, today)
    mine = Issue.objects.filter(congress=congress, department__isnull=False)
    rows = mine.filter(Q(status__in=IN_HAND) | written_off_between(first, last))
    found: dict[tuple[int, str], list[int]] = {}
    for unit, key, status, due in rows.order_by("due_sort", "id").values_list(
        "department", "pk", "status", "due_sort"
    ):
        for name in _names(status, due, today):
            found.setdefault((unit, name), []).append(key)
    return found


def _names(status: str, due: date, today: date) -> Iterator[str]:
    if status not in IN_HAND:
        yield "closed"
        return
    yield "open"
    if status == IssueStatus.REPORTED:
        yield "awaiting"
    elif due < today:
        yield "overdue"
    elif due <= today + SOON:
        yield "due_soon"


def _units(figures: dict[tuple[int, str], list[int]], items: Iterable[Found]) -> list[dict]:
    """A row for each unit with anything, the worst first; how many of its matters are stuck or came back as well."""
    bad = Counter((one.unit, one.cause) for one in items if one.cause in (Cause.STUCK, Cause.RETURNED))
    keys = {unit for unit, _name in figures}
    names = Organization.objects.filter(pk__in=keys).order_by("region__path", "id")
    rows = [
        {
            "key": unit.pk,
            "name": unit.short_name,
            **{name: len(figures.get((unit.pk, name), ())) for name in FIGURES},
            "slow": bad[unit.pk, Cause.STUCK] + bad[unit.pk, Cause.RETURNED],
        }
        for unit in names
    ]
    return sorted(rows, key=lambda row: (-row["overdue"], -row["slow"]))


# ── the other tables ────────────────────────────────────────────────────────────────────────────────────────────
def _followed(congress: Organization, today: date, but: Meeting | None) -> list[dict]:
    """What earlier meetings decided and is still open; the meeting begins with it."""
    rows = Decided.objects.filter(meeting__congress=congress).still_open().exclude(meeting=but)
    return [
        _decision(one, today)
        for one in rows.select_related("organization", "meeting").order_by("due_on", "id")
    ]


def _decision(one: Decided, today: date) -> dict:
    light = one.light(today)
    return {
        "key": one.pk,
        "text": one.text,
        "unit": one.organization.short_name,
        "due_on": one.due_on.isoformat(),
        "light": light.key,
        "words": str(light.text),
        "result": one.result,
    }


def _extensions(congress: Organization) -> list[dict]:
    rows = Extension.objects.filter(issue__congress=congress, status=Decision.ASKED)
    return [
        {
            "issue": one.issue_id,
            "title": str(one.issue),
            "unit": one.issue.department.short_name,
            "old": one.old_due_on.isoformat(),
            "new": one.new_due_on.isoformat(),
            "reason": one.reason[:200],
            "asked_late": one.asked_after_due,
        }
        for one in rows.select_related("issue__department").order_by("created_at", "id")[:MOST]
    ]


def _ranking(congress: Organization) -> dict | None:
    """The last published ranking of the committee's departments over all its campaigns; None while there is none."""
    published = Ranking.objects.published().alike(congress, Group.DEPARTMENTS, None)
    ranking = published.select_related("rule").order_by("-ends_on", "-id").first()
    if ranking is None:
        return None
    counted = of_rows(ranking.rows.select_related("organization__region"), ranking.rule)
    return {
        "key": ranking.pk,
        "title": str(ranking),
        "rows": [
            {
                "unit": unit.key,
                "row": unit.row,
                "place": place_of(unit, counted),
                "number": unit.place,
                "name": unit.name,
                "due": unit.due,
                "rate": unit.rate,
                "moved": movement_of(unit, counted),
            }
            for unit in counted.ranked + counted.few
        ],
    }


def _speakers(rule: Rule, units: list[dict], ranking: dict | None) -> list[dict]:
    """Units with something to answer for, in the order of the rule, with the reason beside each."""
    places = {row["unit"]: row["number"] or 0 for row in ranking["rows"]} if ranking else {}
    if rule.speaking == Speaking.LAST_FIRST and places:
        ordered = sorted(units, key=lambda row: -places.get(row["key"], 0))
    elif rule.speaking == Speaking.REGISTER:
        ordered = sorted(units, key=lambda row: row["key"])
    else:
        ordered = units  # the worst first
    called = [row for row in ordered if row["overdue"] or row["slow"]]
    return [{"key": row["key"], "name": row["name"], "why": _why(row, places)} for row in called]


def _why(row: dict, places: dict[int, int]) -> str:
    late, slow, place = row["overdue"], row["slow"], places.get(row["key"])
    parts = [
        ngettext("逾期 %(n)d 件", "逾期 %(n)d 件", late) % {"n": late} if late else "",
        ngettext("久未进展或被退回 %(n)d 件", "久未进展或被退回 %(n)d 件", slow) % {"n": slow}
        if slow
        else "",
        _("排行榜第 %(n)d 名") % {"n": place} if place else "",
    ]
    return "，".join(filter(None, parts))


def units_for_decisions(congress: Organization):
    """Whom a meeting may give something to do: government and departments of its own place, committees of those below."""
    own = Q(region=congress.region_id, kind__in=[Kind.GOVERNMENT, Kind.DEPARTMENT])
    below = Q(kind=Kind.CONGRESS, region__parent=congress.region_id)
    return Organization.objects.filter(own | below, is_active=True).order_by("region__path", "kind", "id")


def day_words(text: str) -> str:
    """A day of the material as people read it."""
    return dates.short(date.fromisoformat(text)) if text else ""
