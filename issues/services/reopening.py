"""Reopening (反弹，重新挂账): what was written off has come up again and goes back to its department under its own number.

The earlier write-off with its proof stays on record; it counts as relapsed wherever issues are counted.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock
from core.exceptions import RuleBroken
from core.notifications import notify
from core.transitions import move, move_many
from organizations.enums import Role
from organizations.querysets import people_as

from .. import owed
from ..models import Issue

CLAIMED = gettext_noop("问题 %(number)s 已向社会公开，现发现反弹，公开页已标明；请更新公开文本：%(title)s")


def reopen_issue(issue: Issue, *, due_on: date, comment: str, data: dict, by, now: datetime) -> Issue:
    """written_off -> reopened, back to the department that has it, with a new due date.

    `data` says what showed it (a look back, later a vote) and goes on record. Looks back that were still planned check
    a write-off that no longer holds and are cancelled. Call inside a transaction, after the caller asked whether the
    person may; the caller tells those concerned, here only who publishes is told that public words need a new version.
    Raises RuleBroken, TransitionError, StaleState.
    """
    require_later_day(due_on, now)
    cancel_planned(issue, _("问题已反弹，重新挂账。"), by=by, now=now)
    stated = {"due_on": due_on.isoformat(), "written_off": _moment(issue.written_off_at)}
    changes = Issue.due_columns(due_on) | {
        "relapsed_times": issue.relapsed_times + 1,
        "relapsed_at": now,
        "written_off_at": None,
    }
    move(issue, "reopen", by=by, now=now, comment=comment, data=data | stated, **changes)
    owed.reopened(issue, now=now)
    if issue.is_public:
        names = {"number": issue.number, "title": issue.title}
        people = people_as(issue.campaign.congress, Role.STAFF)
        notify(people, CLAIMED, now=now, url=issue.get_absolute_url(), **names)
    return issue


def require_later_day(due_on: date | None, now: datetime) -> None:
    """Raise RuleBroken unless the new due date, a local day, is there and lies after today."""
    if due_on is None:
        raise RuleBroken(_("请填写新的整改时限。"), "due_on")
    if due_on <= clock.local_date(now):
        raise RuleBroken(_("新的整改时限应晚于今天。"), "due_on")


def cancel_planned(issue: Issue, reason: str, *, by, now: datetime) -> None:
    """No planned look back of the issue is owed any more. Inside a transaction."""
    planned = list(issue.look_backs.planned())
    move_many(planned, "cancel", by=by, now=now, comment=reason)
    owed.look_backs_cancelled(planned, now=now)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
