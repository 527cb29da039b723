"""Looking back (回头看): planned at write-off by the campaign's rule or by hand, and what was found on the spot.

Where it has kept, the finding stands beside the write-off. Where it has relapsed, the issue goes back to its department
under its own number with a new date (`reopening`). Nobody of the department's side looks or is told beforehand; of the
finding the department, who found the issue and the committee that follows it up are told.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import RuleBroken
from core.inputs import filled, named, stored
from core.notifications import notify
from core.transitions import move, require
from organizations.enums import Role
from organizations.models import User
from organizations.querysets import held_today

from .. import owed, permissions
from ..enums import FINDINGS, Ground, LookBackStatus
from ..models import Finding, Issue, LookBack
from .reopening import reopen_issue, require_later_day
from .rules import require_once_opened

KEPT = gettext_noop("问题 %(number)s 回头看：整改成效保持。%(title)s")
RELAPSED = gettext_noop("问题 %(number)s 回头看发现反弹，重新挂账，整改时限 %(day)s：%(title)s")


# ── plan ────────────────────────────────────────────────────────────────────────────────────────────────────────
def plan_look_back(issue: Issue, *, due_on: date, reason: str, by, now: datetime | None = None) -> LookBack:
    """Have a written-off issue looked at again by a local day, by the person's own committee. Tells nobody.

    Raises NotAllowed, RuleBroken, TransitionError.
    """
    now = now or clock.now()
    congress = require_planner(by, issue)
    require(issue, "look_back")
    reason = filled(reason, "reason", _("请说明为什么要回头看。"), limit=300)
    require_day_to_come(due_on, now)
    with transaction.atomic():
        require_once_opened(issue.campaign)
        _require_none_that_day(issue, congress, due_on)
        look_back = LookBack.objects.create(
            issue=issue,
            congress=congress,
            ground=Ground.HAND,
            due_on=due_on,
            reason=reason,
            planned_by=by,
            created_at=now,
            updated_at=now,
        )
        data = {"due_on": due_on.isoformat()}
        status = look_back.status
        history.append(look_back, "arrange", by=by, now=now, to_status=status, comment=reason, data=data)
        owed.look_backs_planned([look_back], now=now)
    return look_back


def require_day_to_come(due_on: date | None, now: datetime) -> None:
    """Raise RuleBroken unless a local day is given that is not over."""
    if due_on is None:
        raise RuleBroken(_("请填写回头看的时限。"), "due_on")
    if due_on < clock.local_date(now):
        raise RuleBroken(_("回头看的时限不能早于今天。"), "due_on")


def _require_none_that_day(issue: Issue, congress, due_on: date) -> None:
    if issue.look_backs.planned().filter(congress=congress, due_on=due_on).exists():
        raise RuleBroken(_("本单位已安排在这一天前回头看，不必重复。"), "due_on")


def cancel_look_back(look_back: LookBack, *, reason: str, by, now: datetime | None = None) -> LookBack:
    """It will not be made, with the reason: planned -> cancelled. Tells nobody.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_looker(by, look_back)
    require(look_back, "cancel")
    reason = filled(reason, "reason", _("请说明为什么不再回头看。"), limit=300)
    with transaction.atomic():
        move(look_back, "cancel", by=by, now=now, comment=reason)
        owed.look_backs_cancelled([look_back], now=now)
    return look_back


# ── record ──────────────────────────────────────────────────────────────────────────────────────────────────────
def record_look_back(
    look_back: LookBack,
    *,
    finding: str,
    place: str,
    note: str,
    looked_on: date,
    files: Iterable[UploadedFile] = (),
    due_on: date | None = None,
    by,
    now: datetime | None = None,
) -> LookBack:
    """Put down what was found: `finding` is "kept" or "relapsed" (planned -> that).

    `looked_on` is the local day on which somebody went, from the write-off to today. Relapsed, the issue is reopened,
    due on `due_on` (a local day after today). Tells the department, the committees that found the issue and the one that
    follows it up. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = look_back.issue
    require_looker(by, look_back)
    if finding not in FINDINGS:
        raise RuleBroken(_("请选择回头看的结果。"), "finding")
    action = "keep" if finding == LookBackStatus.KEPT else "relapse"
    require(look_back, action)
    place = filled(place, "place", _("请填写察看的地点。"), limit=100)
    note = filled(note, "note", _("请写明看到的情况。"))
    _require_day_of_looking(looked_on, issue, now)
    if action == "relapse":
        require_later_day(due_on, now)
    with transaction.atomic(), stored(files, by=by, now=now) as attachments:
        require_once_opened(issue.campaign)
        seen = {"looked_on": looked_on, "place": place, "note": note}
        move(look_back, action, by=by, now=now, comment=note, recorded_by=by, recorded_at=now, **seen)
        look_back.files.add(*attachments)
        owed.looked_back(look_back, now=now)
        data = _data(look_back, attachments)
        if action == "relapse":
            reopen_issue(issue, due_on=due_on, comment=note, data=data, by=by, now=now)
        else:
            move(issue, "look_back", by=by, now=now, comment=note, data=data)
        _tell(look_back, but=by, now=now)
    return look_back


def _require_day_of_looking(looked_on: date | None, issue: Issue, now: datetime) -> None:
    if looked_on is None:
        raise RuleBroken(_("请填写察看的日期。"), "looked_on")
    if looked_on > clock.local_date(now):
        raise RuleBroken(_("察看的日期不能晚于今天。"), "looked_on")
    if issue.written_off_at and looked_on < clock.local_date(issue.written_off_at):
        day = clock.local_date(issue.written_off_at).isoformat()
        raise RuleBroken(_("察看的日期不能早于销号日 %(day)s。") % {"day": day}, "looked_on")


def _data(look_back: LookBack, attachments: list) -> dict:
    return {
        "look_back": look_back.pk,
        "finding": look_back.status,
        "looked_on": look_back.looked_on.isoformat(),
        "place": look_back.place,
        "files": named(attachments),
    }


def _tell(look_back: LookBack, *, but: User, now: datetime) -> None:
    issue = look_back.issue
    facts = {"number": issue.number, "title": issue.title}
    message = KEPT
    if look_back.status == LookBackStatus.RELAPSED:
        message, facts = RELAPSED, facts | {"day": issue.due_on.isoformat()}
    notify(_concerned(look_back, but), message, now=now, url=issue.get_absolute_url(), **facts)


def _concerned(look_back: LookBack, but: User) -> Iterable[User]:
    """The department's liaisons, the staff of every committee that found it, follows it up or looked at it."""
    issue = look_back.issue
    finders = Finding.objects.filter(issue=issue).values("organization")
    committees = Q(organization__in=finders) | Q(organization__in=[issue.congress_id, look_back.congress_id])
    told = Q(organization=issue.department, role=Role.LIAISON) | Q(committees, role=Role.STAFF)
    return User.objects.filter(is_active=True, pk__in=held_today().filter(told).values("user")).exclude(
        pk=but.pk
    )


# ── the campaign's rule ─────────────────────────────────────────────────────────────────────────────────────────
MOST_ROUNDS, MOST_MONTHS = 6, 60


def set_rounds(campaign, *, months: Iterable[int], by, now: datetime | None = None):
    """After how many months each a written-off issue of the campaign is looked at again; none: only by hand.

    Holds for what is written off from now on. Raises NotAllowed, RuleBroken, StaleState.
    """
    now = now or clock.now()
    require_setter(by, campaign)
    months = sorted(set(months))
    if len(months) > MOST_ROUNDS or any(not 1 <= month <= MOST_MONTHS for month in months):
        words = _("最多安排 %(n)d 轮，每轮在销号后 1 至 %(months)d 个月。")
        raise RuleBroken(words % {"n": MOST_ROUNDS, "months": MOST_MONTHS}, "months")
    with transaction.atomic():
        before = campaign.rule("look_back_months")
        rules = campaign.rules | {"look_back_months": {"value": months}}
        move(campaign, "set_rounds", by=by, now=now, data={"from": before, "to": months}, rules=rules)
    return campaign


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────────
def require_looker(user, look_back: LookBack) -> None:
    """Raise NotAllowed unless the person is staff of the committee whose look it is and nothing on the other side."""
    permissions.require(
        permissions.looks_back(user, look_back),
        _("只有“%(congress)s”的工作人员可以办理，且不能是责任单位或其所属政府的人员。")
        % {"congress": look_back.congress},
    )


def require_planner(user, issue: Issue):
    """The person's committee for which the issue may be looked at again. Raises NotAllowed where there is none."""
    congress = permissions.looking_congress(user, issue)
    permissions.require(
        congress is not None,
        _("只有跟踪监督单位或其上级人大的工作人员可以安排回头看，且不能是责任单位或其所属政府的人员。"),
    )
    return congress


def require_setter(user, campaign) -> None:
    """Raise NotAllowed unless the person is staff of the committee that runs the campaign."""
    words = _("只有%(congress)s的工作人员可以规定回头看的轮次。") % {"congress": campaign.congress}
    permissions.require(user.acts_for(campaign.congress, Role.STAFF), words)
