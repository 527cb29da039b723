"""What the responsible department does with an issue: sign for it or send it back, plan, report.

Each act asks first who, then whether the campaign runs and its rules hold, and then changes the issue through
`core.transitions.move`. A department never passes an issue on: it sends it back, and the committee hands it over anew.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock
from core.exceptions import RuleBroken
from core.inputs import filled, named, stored
from core.notifications import notify
from core.transitions import move, move_many, require
from deadlines import services as deadlines
from deadlines.enums import Kind
from organizations.enums import Role
from organizations.querysets import people_as

from .. import owed, permissions
from ..enums import IssueStatus
from ..models import Assignment, Handover, Issue, Plan, Progress
from .rules import require_running, require_workable


def require_handler(user, issue: Issue) -> None:
    """Raise NotAllowed unless the person is the liaison of the department that has the issue."""
    permissions.require(
        permissions.handles(user, issue),
        _("只有责任单位“%(unit)s”的联络员可以办理。") % {"unit": issue.department or "—"},
    )


def require_receiver(user, handover: Handover) -> None:
    """Raise NotAllowed unless the person is the liaison of the department that a letter was addressed to."""
    permissions.require(
        permissions.receives(user, handover),
        _("只有承办部门“%(unit)s”的联络员可以签收。") % {"unit": handover.department},
    )


# ── sign for ────────────────────────────────────────────────────────────────────────────────────────────────────
def sign_for_issue(issue: Issue, *, by, now: datetime | None = None) -> Issue:
    """The department takes the issue on: handed_over -> signed. After the last day it still may, marked late.

    Tells the committee's staff. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "sign_for")
    with transaction.atomic():
        require_running(issue.campaign)
        assignment = _waiting(issue)
        late = clock.local_date(now) > assignment.handover.sign_by
        data = {"letter": assignment.handover.number, "late": late}
        move(issue, "sign_for", by=by, now=now, data=data)
        _note_signature([assignment], late, by, now)
        owed.signed(assignment.handover, [issue], now=now)
        notify(
            people_as(issue.congress, Role.STAFF),
            gettext_noop("%(unit)s已签收问题 %(number)s：%(title)s"),
            now=now,
            url=issue.get_absolute_url(),
            **_names(issue),
        )
    return issue


def sign_for_handover(handover: Handover, *, by, now: datetime | None = None) -> list[Issue]:
    """Sign at once for every issue of a letter that still waits; gives these issues.

    Tells the committee's staff once. Raises NotAllowed, RuleBroken when none waits, StaleState.
    """
    now = now or clock.now()
    require_receiver(by, handover)
    with transaction.atomic():
        require_running(handover.campaign)
        waiting = _waiting_of(handover)
        if not waiting:
            raise RuleBroken(_("“%(letter)s”没有待签收的问题。") % {"letter": handover.number})
        late = clock.local_date(now) > handover.sign_by
        issues = [assignment.issue for assignment in waiting]
        move_many(issues, "sign_for", by=by, now=now, data={"letter": handover.number, "late": late})
        _note_signature(waiting, late, by, now)
        owed.signed(handover, issues, now=now)
        notify(
            people_as(handover.congress, Role.STAFF),
            gettext_noop("%(unit)s已签收%(letter)s的 %(count)d 个问题"),
            now=now,
            url=handover.get_absolute_url(),
            unit=handover.department.short_name,
            letter=handover.number,
            count=len(issues),
        )
    return issues


# A letter with what its terms are chosen by.
LETTER = ("handover__campaign", "handover__congress__region")


def _waiting(issue: Issue) -> Assignment | None:
    return issue.assignments.filter(is_current=True).select_related(*LETTER).get()


def _waiting_of(handover: Handover) -> list[Assignment]:
    rows = handover.assignments.filter(is_current=True, issue__status=IssueStatus.HANDED_OVER)
    return list(rows.select_related("issue").order_by("issue_id"))


def _note_signature(assignments: list[Assignment], late: bool, by, now: datetime) -> None:
    Assignment.objects.filter(pk__in=[assignment.pk for assignment in assignments]).update(
        signed_at=now, signed_by=by, was_signed_late=late
    )


def _names(issue: Issue) -> dict[str, str]:
    """What messages about an issue name."""
    return {"unit": issue.department.short_name, "number": issue.number, "title": issue.title}


# ── send back ───────────────────────────────────────────────────────────────────────────────────────────────────
def send_back_issue(issue: Issue, *, reason: str, by, now: datetime | None = None) -> Issue:
    """The department says that the issue is not its business: handed_over -> sent_back, with no department again.

    Only within the days for signing (domain notes 3.2: late is not allowed), and with a reason. Tells the committee's
    staff, who decide where it goes. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "send_back")
    reason = filled(reason, "reason", _("请说明为什么不属于本单位职责。"), limit=500)
    names = _names(issue)
    with transaction.atomic():
        require_running(issue.campaign)
        assignment = _waiting(issue)
        _require_in_time_to_send_back(assignment.handover, clock.local_date(now))
        data = {"letter": assignment.handover.number, "department": issue.department.name}
        move(issue, "send_back", by=by, now=now, comment=reason, data=data, department=None)
        Assignment.objects.filter(pk=assignment.pk).update(
            is_current=False, sent_back_at=now, sent_back_reason=reason
        )
        owed.sent_back(issue, assignment.handover, now=now)
        notify(
            people_as(issue.congress, Role.STAFF),
            gettext_noop("%(unit)s退签问题 %(number)s：%(title)s，请重新确定承办单位"),
            now=now,
            url=issue.get_absolute_url(),
            **names,
        )
    return issue


def _require_in_time_to_send_back(handover: Handover, today: date) -> None:
    if today > handover.sign_by:
        raise RuleBroken(
            _("退签应在 %(day)s 前（含当日）提出，现已超过期限，不能退签。请先签收，再与交办单位联系。")
            % {"day": handover.sign_by.isoformat()}
        )


# ── plan and progress ───────────────────────────────────────────────────────────────────────────────────────────
def submit_plan(
    issue: Issue, *, measures: str, person: str, finish_on: date, by, now: datetime | None = None
) -> Issue:
    """Measures, the person responsible and the day by which it will be done: signed or reopened -> rectifying.

    The day lies between today and the due date; once that has passed the plan may name a later day, the issue stays
    overdue. Tells the committee's staff. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "plan")
    measures = filled(measures, "measures", _("请填写整改措施。"))
    person = filled(person, "person", _("请填写责任人。"), limit=60)
    _require_sensible_day(issue, finish_on, clock.local_date(now))
    with transaction.atomic():
        require_workable(issue)
        data = {"person": person, "finish_on": finish_on.isoformat()}
        move(issue, "plan", by=by, now=now, comment=measures, data=data)
        made = {"measures": measures, "person": person, "finish_on": finish_on, "made_by": by, "made_at": now}
        # What relapsed had a plan already; that one stays on record.
        Plan.objects.bulk_create(
            [Plan(issue=issue, **made)],
            update_conflicts=True,
            unique_fields=["issue"],
            update_fields=list(made),
        )
        deadlines.meet([issue], Kind.PLAN, now=now)
        notify(
            people_as(issue.congress, Role.STAFF),
            gettext_noop("%(unit)s已报送问题 %(number)s 的整改方案：%(title)s"),
            now=now,
            url=issue.get_absolute_url(),
            **_names(issue),
        )
    return issue


def _require_sensible_day(issue: Issue, finish_on: date | None, today: date) -> None:
    if finish_on is None:
        raise RuleBroken(_("请填写计划完成日期。"), "finish_on")
    if finish_on < today:
        raise RuleBroken(_("计划完成日期不能早于今天。"), "finish_on")
    if issue.due_on and finish_on > issue.due_on >= today:
        raise RuleBroken(
            _("计划完成日期不能晚于整改时限 %(day)s。需要更多时间请先签收并申请延期。")
            % {"day": issue.due_on.isoformat()},
            "finish_on",
        )


def report_progress(
    issue: Issue,
    *,
    text: str,
    percent: int,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> Progress:
    """Say what has been done; the state stays (rectifying or returned for rework).

    Tells nobody: the committee reads it in the ledger, and its inbox is for what it has to decide. Raises NotAllowed,
    RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "report_progress")
    text = filled(text, "text", _("请说明进展情况。"))
    if percent not in dict(Progress.STEPS):
        raise RuleBroken(_("请选择完成程度。"), "percent")
    with transaction.atomic(), stored(files, by=by, now=now) as attachments:
        require_workable(issue)
        progress = Progress.objects.create(issue=issue, text=text, percent=percent, made_by=by, made_at=now)
        if attachments:
            progress.files.add(*attachments)
        data = {"percent": percent, "files": named(attachments)}
        latest = {"last_progress": text[:200], "last_progress_at": now}
        move(issue, "report_progress", by=by, now=now, comment=text, data=data, **latest)
        owed.reported_progress(issue, now=now)
    return progress
