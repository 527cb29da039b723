"""Lists that leave: the ledger and the four lists that offices work by, as a table for Excel or Word.

One place for what a column is called and holds. The four (问题清单、责任清单、整改清单、销号台账) are official papers and
Chinese in every language; under the headings used here `check_issue_list` reads them in again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from core.clock import local_date
from core.documents import Report, Section, Table
from core.excel import Column, Kind, Sheet
from organizations.enums import Role

from . import permissions
from .enums import DueKind
from .models import Assignment, Issue
from .querysets import IssueQuerySet

CHUNK = 2_000  # rows read at a time


@dataclass(frozen=True)
class Row:
    """One issue as it is written: its place in the list, for whom, on which day."""

    serial: int
    issue: Issue
    user: object
    today: date


@dataclass(frozen=True)
class Field:
    """A column: heading, width in Latin characters, what it says of a row.

    `chosen_by` names the column of the ledger's page that switches it; for `is_of_finders` see `_offered`.
    """

    head: str  # lazy
    width: float
    of: Callable[[Row], object]
    kind: Kind = "text"
    chosen_by: str = ""
    is_of_finders: bool = False


@dataclass(frozen=True)
class List:
    """One of the lists: its name, its columns by their keys in FIELDS, which issues belong in it."""

    name: str  # lazy
    fields: tuple[str, ...]
    narrow: Callable[[IssueQuerySet], IssueQuerySet]
    is_official: bool = True


# ── what a row says ─────────────────────────────────────────────────────────────────────────────────────────────
def _department(row: Row) -> str:
    """The body that has it in hand or, before it was handed over, what the list names."""
    department = row.issue.department
    return department.name if department else row.issue.suggested


def _due(row: Row) -> object:
    """The day; without one the words for a kind of deadline that needs none."""
    issue = row.issue
    if issue.due_on is None and issue.due_kind != DueKind.FIXED:
        return str(DueKind(issue.due_kind).label)
    return issue.due_on


def _handover(row: Row) -> str:
    return next((one.handover.number for one in row.issue.current_assignments), "")


def _of_plan(name: str) -> Callable[[Row], object]:
    def read(row: Row) -> object:
        plan = getattr(row.issue, "plan", None)
        return getattr(plan, name) if plan else None

    return read


def _told_finder(say: Callable[[Issue], str]) -> Callable[[Row], str]:
    """Who reported it and how it was found, where this reader may know."""
    return lambda row: say(row.issue) if permissions.sees_finders(row.user, row.issue) else ""


FIELDS: dict[str, Field] = {
    "serial": Field(_("序号"), 6, lambda row: row.serial, "number"),
    "number": Field(_("编号"), 18, lambda row: row.issue.number),
    "title": Field(_("问题"), 36, lambda row: row.issue.title),
    "description": Field(_("问题描述"), 50, lambda row: row.issue.description),
    "campaign": Field(_("监督行动"), 16, lambda row: row.issue.campaign.short_title),
    "topic": Field(_("事项"), 16, lambda row: row.issue.topic.name if row.issue.topic else ""),
    "category": Field(_("类别"), 14, lambda row: row.issue.category),
    "place": Field(_("地点"), 18, lambda row: row.issue.place),
    "law": Field(_("对照法条"), 20, lambda row: row.issue.law_article),
    "reporter": Field(
        _("首报单位"),
        20,
        _told_finder(lambda issue: issue.reported_by.short_name),
        chosen_by="finder",
        is_of_finders=True,
    ),
    "origin": Field(
        _("发现途径"),
        14,
        _told_finder(lambda issue: str(issue.get_origin_display())),
        chosen_by="finder",
        is_of_finders=True,
    ),
    "congress": Field(_("跟踪监督单位"), 20, lambda row: row.issue.congress.short_name),
    "handed_to": Field(
        _("责任单位"),
        20,
        lambda row: row.issue.department.short_name if row.issue.department else "",
        chosen_by="department",
    ),
    "department": Field(_("责任单位"), 24, _department),
    "due_on": Field(_("整改时限"), 12, lambda row: row.issue.due_on, "date", chosen_by="due"),
    "due": Field(_("整改时限"), 12, _due, "date"),
    "light": Field(_("时限状态"), 12, lambda row: row.issue.light(row.today).text, chosen_by="light"),
    "status": Field(_("办理状态"), 12, lambda row: row.issue.get_status_display(), chosen_by="status"),
    "progress": Field(_("最近进展"), 36, lambda row: row.issue.last_progress, chosen_by="progress"),
    "progress_at": Field(
        _("最近进展时间"), 17, lambda row: row.issue.last_progress_at, "datetime", chosen_by="progress"
    ),
    "written_off_at": Field(_("销号时间"), 17, lambda row: row.issue.written_off_at, "datetime"),
    "handover": Field(_("交办情况"), 22, _handover),
    "measures": Field(_("整改措施"), 36, _of_plan("measures")),
    "person": Field(_("责任人"), 12, _of_plan("person")),
    "finish_on": Field(_("方案所列完成日"), 12, _of_plan("finish_on"), "date"),
    "returned": Field(_("退回次数"), 9, lambda row: row.issue.returned_times or None, "number"),
}
# The same under headings that the reader of lists knows.
FIELDS |= {
    "basis": replace(FIELDS["law"], head=_("法律依据")),
    "sent_by": replace(FIELDS["reporter"], head=_("报送单位")),
    "source": replace(FIELDS["origin"], head=_("问题来源")),
    "overseer": replace(FIELDS["congress"], head=_("督办单位")),
    "stands": replace(FIELDS["status"], head=_("办理情况")),
}
_WHAT = ("serial", "number", "category", "description", "place")
LISTS: dict[str, List] = {
    "ledger": List(
        _("问题台账"),
        (
            *(
                "number",
                "title",
                "description",
                "campaign",
                "topic",
                "category",
                "place",
                "reporter",
                "origin",
            ),
            *(
                "congress",
                "handed_to",
                "due_on",
                "light",
                "status",
                "progress",
                "progress_at",
                "written_off_at",
            ),
        ),
        lambda rows: rows,
        is_official=False,
    ),
    "issues": List(
        _("问题清单"),
        (*_WHAT, "basis", "department", "due", "sent_by", "source"),
        lambda rows: rows.live(),
    ),
    "responsibility": List(
        _("责任清单"),
        (*_WHAT, "department", "person", "due", "overseer", "handover"),
        lambda rows: rows.counted(),
    ),
    "rectification": List(
        _("整改清单"),
        (*_WHAT, "department", "measures", "person", "due", "finish_on", "progress", "stands"),
        lambda rows: rows.counted(),
    ),
    "write_off": List(
        _("销号台账"),
        (*_WHAT, "department", "due", "progress", "stands", "written_off_at", "returned"),
        lambda rows: rows.counted(),
    ),
}


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Filled:
    """A list with its rows: what of it this reader may have, in the columns wanted."""

    wanted: List
    fields: tuple[Field, ...]
    rows: IssueQuerySet
    user: object
    today: date
    title: str
    facts: tuple[str, ...]

    def values(self) -> Iterator[list[object]]:
        """The cells, row by row."""
        for serial, issue in enumerate(self.rows.iterator(chunk_size=CHUNK), 1):
            row = Row(serial, issue, self.user, self.today)
            yield [field.of(row) for field in self.fields]

    def sheet(self) -> Sheet:
        """For a workbook; `core.excel` gives it head, frame and print layout."""
        columns = [Column(str(field.head), field.width, field.kind) for field in self.fields]
        return Sheet(str(self.wanted.name), self.title, self.facts, columns, self.values(), frozen_columns=2)

    def report(self, signer: str, dated: date) -> Report:
        """For a Word file: one table on turned pages."""
        heads = [str(field.head) for field in self.fields]
        table = Table(heads, [[_worded(value) for value in row] for row in self.values()])
        section = Section("", tables=[table])
        return Report(self.title, "　".join(self.facts), [section], signer, dated, landscape=True)


def fill(
    name: str,
    rows: IssueQuerySet,
    *,
    user,
    today: date,
    title: str,
    facts: Iterable[str],
    without: Iterable[str] = (),
) -> Filled:
    """The list `name` of LISTS from issues that the person may see.

    `without` names columns of the ledger's page that are left out; the official lists are never shortened.
    """
    wanted = LISTS[name]
    left_out = set() if wanted.is_official else set(without)
    fields = tuple(
        field
        for key in wanted.fields
        if (field := FIELDS[key]).chosen_by not in left_out and _offered(field, user)
    )
    return Filled(wanted, fields, _loaded(rows, fields), user, today, title, tuple(facts))


def _offered(field: Field, user) -> bool:
    """Who found an issue is a committee's to know."""
    return not field.is_of_finders or not user.roles.isdisjoint({Role.STAFF, Role.LEADER})


def _loaded(rows: IssueQuerySet, fields: tuple[Field, ...]) -> IssueQuerySet:
    """The rows with what the columns ask of other tables."""
    rows = rows.for_list().select_related("plan")
    if FIELDS["handover"] not in fields:
        return rows
    current = Assignment.objects.filter(is_current=True).select_related("handover")
    return rows.prefetch_related(Prefetch("assignments", current, to_attr="current_assignments"))


def _worded(value: object) -> object:
    """Moments by their local day: a table on paper has no room for the minute."""
    return local_date(value) if isinstance(value, datetime) else value
