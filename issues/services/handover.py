"""Handing issues over (交办): a numbered letter of a committee to the government of its own level and its department.

Never across levels (同级监督): a committee hands over only what it follows up itself, and only to a department of its
own place. How many days there are to sign and to rectify is a rule of the campaign or else of the place
(campaigns.terms); the words before the number are the campaign's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign
from campaigns.terms import Term, terms_of
from core import clock, history, numbers, transitions, workdays
from core.exceptions import Refusal, RuleBroken
from core.inputs import fitting
from core.notifications import notify
from organizations.enums import Kind
from organizations.models import Organization
from organizations.querysets import liaisons_of

from .. import owed, permissions
from ..models import Assignment, Handover, Issue
from .finders import finders_of
from .rules import require_running

RECEIVED = gettext_noop("收到交办函 %(number)s：%(count)d 项问题，请于 %(sign_by)s 前签收。")
COPIED = gettext_noop("%(department)s收到交办函 %(number)s：%(count)d 项问题，整改时限 %(due_on)s。")
PASSED_ON = gettext_noop(
    "你单位发现的 %(count)d 项问题已交办%(department)s（%(number)s），整改时限 %(due_on)s。"
)


@dataclass(frozen=True)
class HandedOver:
    """A letter, the issues it hands over, and those that were left out with the reason."""

    handover: Handover
    issues: list[Issue]
    left: list[tuple[Issue, Refusal]]


def hand_over_issues(
    issues: Iterable[Issue],
    *,
    department: Organization,
    due_on: date,
    sign_by: date | None = None,
    note: str = "",
    by,
    now: datetime | None = None,
) -> HandedOver:
    """Issue one letter for a set of issues of one committee and campaign, from "screened" or "sent back".

    `due_on` (local date, inclusive) is a coming working day within the campaign; `sign_by` defaults to the campaign's
    rule. Issues that cannot be handed over are left as they are and named; raises the first reason when none can. Tells
    the department, its government and the committees that found the issues. Raises NotAllowed, RuleBroken.
    """
    now = now or clock.now()
    issues = list(issues)
    first = _first_permitted(issues, by)
    note = fitting(note, "note", limit=2000)
    government = _require_own_level(first.congress, department)
    with transaction.atomic():
        campaign = require_running(first.campaign)
        today = clock.local_date(now)
        terms = terms_of_letter(campaign, first.congress, today)
        dates = _require_dates(campaign, today, sign_by or default_sign_by(terms, today), due_on)
        ready, left = _split(issues, first)
        handover = Handover.objects.create(
            campaign=campaign,
            congress=first.congress,
            government=government,
            department=department,
            number=_next_number(campaign, first.congress, now),
            note=note,
            issued_by=by,
            issued_at=now,
            **dates,
        )
        _assign(handover, ready, by, now)
        owed.handed_over(handover, ready, terms, now=now)
        _tell(handover, ready, now)
    return HandedOver(handover, ready, left)


def _first_permitted(issues: list[Issue], by) -> Issue:
    if not issues:
        raise RuleBroken(_("请至少勾选一项问题。"), "issues")
    first = next((issue for issue in issues if permissions.may_hand_over(by, issue.congress)), None)
    words = _("只有%(congress)s的工作人员可以交办，不能跨级交办。") % {"congress": issues[0].congress}
    permissions.require(first is not None, words)
    return first


# ── to whom ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_own_level(congress: Organization, department: Organization) -> Organization:
    """The government to which the letter goes. The department must be one of the committee's own level and be able to sign."""
    if department.kind != Kind.DEPARTMENT or department.region_id != congress.region_id:
        raise RuleBroken(
            _("%(congress)s只能交办给本级政府及其部门，不能跨级交办给%(department)s。")
            % {"congress": congress, "department": department},
            "department",
        )
    if not department.is_active:
        raise RuleBroken(
            _("%(department)s已停用，请选择承接其职责的部门。") % {"department": department}, "department"
        )
    government = department.parent
    if government is None or government.kind != Kind.GOVERNMENT or government.region_id != congress.region_id:
        raise RuleBroken(
            _("%(department)s没有登记所属的本级政府，请先补充机构信息。") % {"department": department},
            "department",
        )
    if not liaisons_of(department).exists():
        raise RuleBroken(
            _("%(department)s还没有联络员，无人能签收。请先为其设立联络员。") % {"department": department},
            "department",
        )
    return government


# ── by when ─────────────────────────────────────────────────────────────────────────────────────────────────────
def terms_of_letter(campaign: Campaign, congress: Organization, today: date) -> dict[str, Term]:
    """How long a letter of this committee gives to sign and to rectify; one query."""
    return terms_of(campaign, congress, "sign_for", "rectification", day=today)


def default_sign_by(terms: dict[str, Term], today: date) -> date | None:
    """The last day to sign by the rule; None where it gives none and the day must be entered."""
    reckoned = terms["sign_for"].after(today)
    return reckoned and reckoned.due_on


def default_due_on(terms: dict[str, Term], campaign: Campaign, today: date) -> date | None:
    """The rectification deadline to propose: after the days of the rule, on a working day, within the campaign."""
    reckoned = terms["rectification"].after(today)
    if reckoned is None:
        return None
    day = workdays.add_working_days(reckoned.due_on - timedelta(days=1), 1)
    return day if day <= campaign.ends_on else _last_working_day(campaign.ends_on)


def _last_working_day(day: date) -> date:
    """`day` itself, or the nearest working day before it."""
    while not workdays.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _require_dates(campaign: Campaign, today: date, sign_by: date | None, due_on: date) -> dict[str, date]:
    if sign_by is None:
        raise RuleBroken(_("请填写签收期限。"), "sign_by")
    _require_working_day(due_on, today, _("整改时限"), "due_on")
    _require_working_day(sign_by, today, _("签收期限"), "sign_by")
    if due_on > campaign.ends_on:
        raise RuleBroken(
            _("整改时限不能晚于监督行动结束之日 %(day)s。") % {"day": campaign.ends_on.isoformat()}, "due_on"
        )
    if due_on < sign_by:
        raise RuleBroken(_("整改时限不能早于签收期限 %(day)s。") % {"day": sign_by.isoformat()}, "due_on")
    return {"issued_on": today, "sign_by": sign_by, "due_on": due_on}


def _require_working_day(day: date, today: date, label: str, field: str) -> None:
    if day <= today:
        raise RuleBroken(
            _("%(label)s应在今天（%(today)s）之后。") % {"label": label, "today": today.isoformat()}, field
        )
    if not workdays.is_working_day(day):
        following = workdays.add_working_days(day, 1)
        raise RuleBroken(
            _("%(label)s %(day)s 是休息日，下一个工作日是 %(next)s。")
            % {"label": label, "day": day.isoformat(), "next": following.isoformat()},
            field,
        )


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _split(issues: list[Issue], first: Issue) -> tuple[list[Issue], list[tuple[Issue, Refusal]]]:
    """Those that can go into the letter, and the others with the reason; the first reason is raised if none can."""
    versions = dict(Issue.objects.filter(pk__in=[issue.pk for issue in issues]).values_list("pk", "version"))
    ready, left = [], []
    for issue in {issue.pk: issue for issue in issues}.values():
        reason = _why_not(issue, first, versions.get(issue.pk))
        left.append((issue, reason)) if reason else ready.append(issue)
    if not ready:
        raise left[0][1]
    return ready, left


def _why_not(issue: Issue, first: Issue, version: int | None) -> Refusal | None:
    if (issue.congress_id, issue.campaign_id) != (first.congress_id, first.campaign_id):
        return RuleBroken(_("“%(issue)s”不由本单位在该监督行动中跟踪监督。") % {"issue": issue})
    if version != issue.version:
        return transitions.stale(issue)
    return None if transitions.allows(issue, "hand_over") else transitions.not_now(issue, "hand_over")


def letter_prefix(campaign: Campaign, congress: Organization) -> str:
    """The words before the year in a letter's number: the campaign's rule `letter_prefix`.

    A text for the campaign's own committee, or a table from the full name of each committee; a committee without words
    of its own gets those made of its place.
    """
    rule = campaign.rule("letter_prefix", {})
    if isinstance(rule, str):
        rule = {campaign.congress.name: rule}
    return rule.get(congress.name) or f"{congress.region.short_name}人常办交"


def _next_number(campaign: Campaign, congress: Organization, now: datetime) -> str:
    words = f"{letter_prefix(campaign, congress)}〔{clock.local_date(now).year}〕"
    return f"{words}{numbers.claim(f'handover:{words}')}号"


def _assign(handover: Handover, issues: list[Issue], by, now: datetime) -> None:
    """Move the issues first: whoever hands one over at the same moment is told so, and writes nothing."""
    changes = {"department": handover.department, **Issue.due_columns(handover.due_on)}
    data = {
        "handover": handover.number,
        "department": handover.department.name,
        "due_on": str(handover.due_on),
    }
    transitions.move_many(issues, "hand_over", by=by, now=now, data=data, **changes)
    Assignment.objects.filter(issue__in=issues, is_current=True).update(is_current=False)
    Assignment.objects.bulk_create(
        Assignment(issue=issue, handover=handover, department=handover.department) for issue in issues
    )
    data = {"issues": [issue.number for issue in issues], "due_on": str(handover.due_on)}
    history.append(handover, "issue", by=by, now=now, comment=handover.note, data=data)


# ── telling ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _tell(handover: Handover, issues: list[Issue], now: datetime) -> None:
    facts = {
        "number": handover.number,
        "department": handover.department.name,
        "sign_by": handover.sign_by.isoformat(),
        "due_on": handover.due_on.isoformat(),
    }
    count, url = len(issues), handover.get_absolute_url()
    notify(liaisons_of(handover.department), RECEIVED, now=now, url=url, count=count, **facts)
    notify(liaisons_of(handover.government), COPIED, now=now, url=url, count=count, **facts)
    for finder in finders_of(issues, but=handover.congress_id):
        notify(finder.people, PASSED_ON, now=now, url=reverse("issues:list"), count=finder.count, **facts)
