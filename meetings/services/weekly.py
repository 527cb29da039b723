"""Weekly reports (周报告): opened by the engine, written in three boxes, frozen when sent, put together and issued.

The unit writes words only; every figure is what the product knows (`meetings.known`). Late is late for ever.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.enums import DUTY_OWED, CampaignStatus
from campaigns.models import Duty
from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.inputs import filled, fitting
from core.notifications import notify
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from issues.enums import IN_HAND
from issues.models import Issue
from organizations.enums import Kind as Body
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as, people_by_organization
from projects.enums import Shelf
from projects.models import Project

from .. import calendar, owed, permissions, spans
from ..assembling import assembled
from ..enums import ReportStatus, Units
from ..models import BOXES, Rule, Week, WeeklyReport
from .shared import LONGEST_REASON, require_dispatcher

BOX_LIMIT = 2_000  # characters; more than a page belongs into a report of its own
TEXT_LIMIT = 100_000
WAIVED = gettext_noop("%(congress)s同意本周免报周报告：%(reason)s")
CORRECTED = gettext_noop("%(unit)s更正了周报告：%(reason)s")
ISSUED = gettext_noop("%(week)s已印发")
AMENDED = gettext_noop("%(week)s已更正：%(reason)s")


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────────
def open_due_weeks(now: datetime | None = None) -> list[Week]:
    """Open the weekly reports whose time has begun; called before every pass of the engine. Twice changes nothing.

    A week that has passed meanwhile, as while nothing ran, is not opened afterwards: nobody was asked, nobody is late.
    """
    now = now or clock.now()
    return [week for rule in Rule.objects.to_open(now) for week in _open_for(rule, now)]


@transaction.atomic
def _open_for(rule: Rule, now: datetime) -> list[Week]:
    """One committee's running week, once; and when to look again."""
    days = calendar.running(rule, now) if rule.asks_weekly else []
    opened = [open_week(rule, due_on, now=now) for due_on in days]
    upcoming = calendar.next_opening(rule, now)
    Rule.objects.filter(pk=rule.pk).exclude(next_opens_at=None).update(next_opens_at=upcoming)
    return [week for week in opened if week]


def open_week(rule: Rule, due_on, *, now: datetime) -> Week | None:
    """The reports of the week due on a day, one for every unit that has something open; None when it was opened before
    or nobody owes one. Call inside a transaction.
    """
    units = units_owing(rule)
    if not units:
        return None
    details = {"rule": rule, "due_time": rule.due_time, "created_at": now, "updated_at": now}
    week, is_new = Week.objects.get_or_create(congress=rule.congress, due_on=due_on, defaults=details)
    if not is_new:
        return None
    history.append(week, "open_week", by=None, now=now, data={"units": len(units)})
    _open_reports(week, units, now)
    return week


def _open_reports(week: Week, units: list[Organization], now: datetime) -> None:
    begins = spans.beginnings(week, units, now)
    made = WeeklyReport.objects.bulk_create(
        WeeklyReport(
            week=week,
            organization=unit,
            due_on=week.due_on,
            due_time=week.due_time,
            since=begins[unit.pk],
            created_at=now,
            updated_at=now,
        )
        for unit in units
    )
    rule = owed.rule_for(Kind.WEEKLY_REPORT, week.congress, week.due_on)
    deadlines.open_deadlines([owed.report_facts(report, rule) for report in made], now=now)


def units_owing(rule: Rule) -> list[Organization]:
    """Those whom the rule asks and who have something open towards its committee; at most two queries."""
    keys: set[int] = set()
    if Units.DEPARTMENTS in rule.units:
        keys |= _departments(rule.congress)
    if Units.COUNTIES in rule.units:
        keys |= _counties(rule.congress)
    found = Organization.objects.filter(pk__in=keys, is_active=True).select_related("region")
    return list(found.order_by("region__path", "id"))


def _departments(congress: Organization) -> set[int]:
    """Departments of the committee's own place with an issue in hand or a project under way."""
    mine = {"congress": congress}
    issues = Issue.objects.filter(status__in=IN_HAND, department__isnull=False, **mine)
    projects = Project.objects.filter(status=Shelf.IMPLEMENT, departments__kind=Body.DEPARTMENT, **mine)
    own_place = Organization.objects.filter(kind=Body.DEPARTMENT, region=congress.region_id)
    keys = issues.order_by().values_list("department").union(projects.order_by().values_list("departments"))
    return {key for (key,) in keys} & set(own_place.values_list("pk", flat=True))


def _counties(congress: Organization) -> set[int]:
    """Committees below that still owe this one a report of a running campaign."""
    rows = Duty.objects.filter(
        owed_to=congress, status__in=DUTY_OWED, campaign__status=CampaignStatus.RUNNING
    ).exclude(owed_by=congress)
    return set(rows.order_by().values_list("owed_by", flat=True))


# ── the unit ────────────────────────────────────────────────────────────────────────────────────────────────────
def save_draft(report: WeeklyReport, *, by, now: datetime | None = None, **boxes: str) -> WeeklyReport:
    """Keep what was typed so far, for the unit alone; no history. Raises NotAllowed, RuleBroken, StaleState."""
    now = now or clock.now()
    _require_reporter(by, report)
    draft = _boxes(boxes)
    changed = WeeklyReport.objects.filter(pk=report.pk, status=ReportStatus.OWED).update(draft=draft)
    if changed != 1:
        raise StaleState(_("周报告已经报送，草稿不再保存。"))
    report.draft = draft
    return report


def submit_report(
    report: WeeklyReport,
    *,
    this_week: str = "",
    next_week: str = "",
    help_needed: str = "",
    by,
    now: datetime | None = None,
) -> WeeklyReport:
    """Send the report: owed -> submitted. The figures of this moment are frozen with it; three empty boxes say that
    there is nothing to add. After the hour it counts as late for ever; what changed since the next one began is that
    one's (`spans`).

    Raises NotAllowed for anybody but the unit's people, RuleBroken with the box, TransitionError, StaleState.
    """
    now = now or clock.now()
    _require_reporter(by, report)
    transitions.require(report, "submit")
    boxes = _boxes({"this_week": this_week, "next_week": next_week, "help_needed": help_needed})
    with transaction.atomic():
        WeeklyReport.objects.select_for_update().get(
            pk=report.pk
        )  # the next one opens before this or after it
        with translation.override(settings.LANGUAGE_CODE):  # what is frozen is Chinese, whoever sends it
            facts = spans.known_of(report, now)
        late = _is_late(report, now)
        fields = boxes | {
            "figures": facts.as_json(),
            "is_unchanged": not facts.changed and not any(boxes.values()),
            "submitted_at": now,
            "submitted_by": by,
            "was_late": late,
            "draft": {},
        }
        transitions.move(report, "submit", by=by, now=now, data={"was_late": late, **boxes}, **fields)
        deadlines.meet([report], Kind.WEEKLY_REPORT, now=now, late=late)
    return report


def _is_late(report: WeeklyReport, now: datetime) -> bool:
    """By its deadline, which may have been moved or stopped."""
    row = Deadline.objects.of(report, Kind.WEEKLY_REPORT).first()
    return row.is_overdue(now) if row else now >= report.ends_at


def correct_report(
    report: WeeklyReport, *, reason: str, by, now: datetime | None = None, **boxes: str
) -> WeeklyReport:
    """Put the words of a sent report right, with the reason; the old words stay in the history, figures and lateness
    stay as they are. Tells the committee's staff. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    _require_reporter(by, report)
    transitions.require(report, "correct")
    reason = filled(reason, "reason", _("请说明更正的理由。"), limit=LONGEST_REASON)
    new = _boxes(boxes)
    if new == report.texts:
        raise RuleBroken(_("内容没有改动。"))
    with transaction.atomic():
        data = {"before": report.texts, "after": new}
        fields = new | {"is_unchanged": False}
        transitions.move(report, "correct", by=by, now=now, comment=reason, data=data, **fields)
        unit = report.organization.short_name
        staff = people_as(report.week.congress, Role.STAFF)
        notify(staff, CORRECTED, now=now, url=report.get_absolute_url(), unit=unit, reason=reason[:100])
    return report


def waive_report(report: WeeklyReport, *, reason: str, by, now: datetime | None = None) -> WeeklyReport:
    """Do without a unit's report this week, with the reason: owed -> waived. Tells its people.

    What it would have told is told by the next one. Raises NotAllowed for anybody but the committee's staff, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    congress = report.week.congress
    require_dispatcher(by, congress)
    transitions.require(report, "waive")
    reason = filled(reason, "reason", _("请说明免报的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        transitions.move(report, "waive", by=by, now=now, comment=reason, waived_reason=reason, draft={})
        _hand_on(report)
        deadlines.withdraw([report], Kind.WEEKLY_REPORT, now=now)
        people = speakers([report.organization])
        words = {"congress": congress.short_name, "reason": reason[:100]}
        notify(people, WAIVED, now=now, url=report.get_absolute_url(), **words)
    return report


def _hand_on(report: WeeklyReport) -> None:
    """Let the next report, where it is open and not sent, begin where a waived one began."""
    following = spans.next_of(report)
    if following is not None:
        WeeklyReport.objects.owed().filter(pk=following.pk).update(since=report.since)


def _require_reporter(by, report: WeeklyReport) -> None:
    if not permissions.may_report(by, report):
        raise NotAllowed(_("只有%(unit)s的人员可以填报本单位的周报告。") % {"unit": report.organization.name})


def _boxes(texts: dict[str, str]) -> dict[str, str]:
    return {name: fitting(texts.get(name, ""), name, limit=BOX_LIMIT) for name in BOXES}


def speakers(units: Iterable[Organization]) -> list:
    """Who answers for these units: liaisons of departments, staff of committees; two queries."""
    units = list(units)
    found = people_by_organization([one for one in units if one.kind == Body.CONGRESS], Role.STAFF)
    found |= people_by_organization([one for one in units if one.kind != Body.CONGRESS], Role.LIAISON)
    return [person for people in found.values() for person in people]


# ── the whole ───────────────────────────────────────────────────────────────────────────────────────────────────
def edit_week(week: Week, *, text: str, by, now: datetime | None = None) -> Week:
    """Keep the staff's edition of the assembled text; empty goes back to what is put together by itself.

    Raises NotAllowed, RuleBroken, TransitionError once it is issued, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, week.congress)
    transitions.require(week, "edit")
    text = fitting(text, "text", limit=TEXT_LIMIT)
    with transaction.atomic():
        transitions.move(week, "edit", by=by, now=now, text=text)
    return week


def issue_week(week: Week, *, text: str, by, now: datetime | None = None) -> Week:
    """Issue the weekly report as it then reads: collecting -> issued. Tells the units, the leaders and colleagues.

    Reports that are missing stay owed. Raises NotAllowed, RuleBroken (field `text`), TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, week.congress)
    transitions.require(week, "issue")
    text = filled(text, "text", _("请填写周报告正文。"), limit=TEXT_LIMIT)
    with transaction.atomic():
        data = {"missing": [one.organization.short_name for one in missing_from(week)]}
        fields = {"text": text, "issued_by": by, "issued_at": now}
        transitions.move(week, "issue", by=by, now=now, data=data, **fields)
        _tell_readers(week, ISSUED, by, now)
    return week


def amend_week(week: Week, *, text: str, reason: str, by, now: datetime | None = None) -> Week:
    """Put an issued weekly report right, with the reason; what was issued stays in the history. Tells its readers.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, week.congress)
    transitions.require(week, "amend")
    text = filled(text, "text", _("请填写周报告正文。"), limit=TEXT_LIMIT)
    reason = filled(reason, "reason", _("请说明更正的理由。"), limit=LONGEST_REASON)
    if text == week.text:
        raise RuleBroken(_("内容没有改动。"), "text")
    with transaction.atomic():
        data = {"before": week.text}
        transitions.move(week, "amend", by=by, now=now, comment=reason, data=data, text=text)
        _tell_readers(week, AMENDED, by, now, reason=reason[:100])
    return week


def missing_from(week: Week) -> list[WeeklyReport]:
    """The reports of a week that have not come in."""
    return list(week.reports.owed().select_related("organization", "week").order_by("organization"))


def text_of(week: Week) -> str:
    """The text as it stands: issued or edited, else put together from what has come in."""
    return week.text or assembled(week, week.reports.select_related("organization"))


def _tell_readers(week: Week, message: str, by, now: datetime, **params) -> None:
    units = [one.organization for one in week.reports.select_related("organization")]
    people = [*speakers(units), *people_as(week.congress, Role.STAFF, Role.LEADER)]
    told = [person for person in people if person != by]
    name = f"{week.congress.short_name}{week.due_on.isoformat()}周报告"  # Chinese, as the papers name it
    notify(told, message, now=now, url=week.get_absolute_url(), week=name, **params)
