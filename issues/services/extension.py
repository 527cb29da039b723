"""More time for one issue: the department asks, the committee that handed it over decides, the old date stays on record."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign
from core import clock
from core.exceptions import RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from core.transitions import move, require
from organizations.enums import Role
from organizations.querysets import liaisons_of, people_as

from .. import owed, permissions
from ..enums import Decision
from ..models import Extension, Issue
from .rectification import require_handler
from .rules import require_workable


def ask_extension(
    issue: Issue, *, new_due_on: date, reason: str, interim: str = "", by, now: datetime | None = None
) -> Extension:
    """Ask for a later due date (signed, rectifying or in rework); one request at a time.

    Asked after the due date it is flagged, not refused. Tells the committee's staff. Raises NotAllowed, RuleBroken,
    TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "ask_extension")
    reason = filled(reason, "reason", _("请说明为什么不能按期完成。"))
    interim = fitting(interim, "interim")
    today = clock.local_date(now)
    _require_later(issue, new_due_on, today)
    with transaction.atomic():
        _require_within(issue, require_workable(issue), new_due_on)
        _require_none_open(issue)
        data = {"old_due_on": issue.due_on.isoformat(), "new_due_on": new_due_on.isoformat()}
        data["after_due"] = today > issue.due_on
        move(issue, "ask_extension", by=by, now=now, comment=reason, data=data)
        extension = Extension.objects.create(
            issue=issue,
            old_due_on=issue.due_on,
            new_due_on=new_due_on,
            reason=reason,
            interim=interim,
            asked_after_due=data["after_due"],
            asked_by=by,
            created_at=now,
            updated_at=now,
        )
        owed.extension_asked(extension, now=now)
        notify(
            people_as(issue.congress, Role.STAFF),
            gettext_noop("%(unit)s申请将问题 %(number)s 延期至 %(day)s：%(title)s"),
            now=now,
            url=extension.get_absolute_url(),
            unit=issue.department.short_name,
            number=issue.number,
            title=issue.title,
            day=new_due_on.isoformat(),
        )
    return extension


def _require_later(issue: Issue, new_due_on: date | None, today: date) -> None:
    if issue.due_on is None:
        raise RuleBroken(_("该问题没有整改时限，不需要延期。"))
    if new_due_on is None:
        raise RuleBroken(_("请填写申请延至的日期。"), "new_due_on")
    if new_due_on <= issue.due_on:
        raise RuleBroken(
            _("申请延至的日期应晚于现时限 %(day)s。") % {"day": issue.due_on.isoformat()}, "new_due_on"
        )
    if new_due_on < today:
        raise RuleBroken(_("申请延至的日期不能早于今天。"), "new_due_on")


def _require_within(issue: Issue, campaign: Campaign, new_due_on: date) -> None:
    """What relapsed may take longer than its campaign."""
    if new_due_on > campaign.ends_on and not issue.relapsed_times:
        raise RuleBroken(
            _("申请延至的日期不能晚于监督行动结束日 %(day)s。") % {"day": campaign.ends_on.isoformat()},
            "new_due_on",
        )


def _require_none_open(issue: Issue) -> None:
    if issue.extensions.filter(status=Decision.ASKED).exists():
        raise RuleBroken(_("该问题已有一项延期申请待审批，请等候审批结果。"))


def grant_extension(extension: Extension, *, note: str = "", by, now: datetime | None = None) -> Extension:
    """Give the later date: the request is granted and the issue is due on the new day. Tells the department.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = extension.issue
    require_decider(by, issue)
    require(extension, "grant")
    require(issue, "grant_extension")
    note = fitting(note, "note", limit=500)
    _require_still_later(issue, extension)
    with transaction.atomic():
        _require_within(issue, require_workable(issue), extension.new_due_on)
        move(extension, "grant", by=by, now=now, comment=note, decided_by=by, decision_note=note)
        data = {
            "old_due_on": extension.old_due_on.isoformat(),
            "new_due_on": extension.new_due_on.isoformat(),
        }
        columns = Issue.due_columns(extension.new_due_on)
        move(issue, "grant_extension", by=by, now=now, comment=note, data=data, **columns)
        owed.extension_granted(extension, by=by, now=now)
        _tell_department(extension, gettext_noop("问题 %(number)s 已同意延期至 %(day)s：%(title)s"), now)
    return extension


def _require_still_later(issue: Issue, extension: Extension) -> None:
    """All dates of the campaign may have moved on since it was asked; granting never takes days away."""
    if issue.due_on and extension.new_due_on <= issue.due_on:
        raise RuleBroken(
            _("现时限 %(day)s 已不早于申请延至的日期，不需要再同意延期，请作不同意处理并说明。")
            % {"day": issue.due_on.isoformat()}
        )


def refuse_extension(extension: Extension, *, note: str, by, now: datetime | None = None) -> Extension:
    """Keep the present date, with the reason. Tells the department.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = extension.issue
    require_decider(by, issue)
    require(extension, "refuse")
    require(issue, "refuse_extension")
    note = filled(note, "note", _("请说明不同意延期的理由。"), limit=500)
    with transaction.atomic():
        require_workable(issue)
        move(extension, "refuse", by=by, now=now, comment=note, decided_by=by, decision_note=note)
        data = {"due_on": issue.due_on.isoformat(), "asked_for": extension.new_due_on.isoformat()}
        move(issue, "refuse_extension", by=by, now=now, comment=note, data=data)
        owed.extension_answered(extension, now=now)
        _tell_department(extension, gettext_noop("问题 %(number)s 未同意延期至 %(day)s：%(title)s"), now)
    return extension


def require_decider(user, issue: Issue) -> list[permissions.Application]:
    """Raise NotAllowed unless the person may decide what the department asks for this issue.

    Gives what was asked for it so far, which had to be read to know.
    """
    require_deciding_side(user, issue)
    applications = permissions.applications_of(issue)
    permissions.require(permissions.may_decide(user, issue, applications), _who_decides(issue))
    return applications


def require_deciding_side(user, issue: Issue) -> None:
    """The part of `require_decider` that needs no query, for pages that come before the decision."""
    permissions.require(permissions.is_on_deciding_side(user, issue), _who_decides(issue))


def _who_decides(issue: Issue) -> str:
    return _(
        "只有“%(congress)s”的工作人员可以决定，且不能是申请单位或其所属政府的人员，也不能曾为该问题提出申请。"
    ) % {"congress": issue.congress}


def _tell_department(extension: Extension, message: str, now: datetime) -> None:
    issue = extension.issue
    notify(
        liaisons_of(issue.department),
        message,
        now=now,
        url=issue.get_absolute_url(),
        number=issue.number,
        title=issue.title,
        day=extension.new_due_on.isoformat(),
    )
