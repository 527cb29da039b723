"""A duty between the two who are party to it: submitted by one, accepted or returned by the other."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions
from core.exceptions import NotAllowed, RuleBroken, TransitionError
from core.notifications import notify
from core.words import listed
from deadlines import services as deadlines
from deadlines.enums import Kind, Reason
from organizations.enums import Role
from organizations.querysets import people_as, people_by_organization

from .. import chain, signals
from ..enums import DUTY_OWED, CampaignStatus, DutyStatus, Part
from ..models import Campaign, Duty, Submission
from ..permissions import ACTING, may_change_date, may_decide
from .campaigns import require_changeable, require_running
from .chain import tell_below
from .drafts import require_reporter


def submit_duty(duty: Duty, *, late_reason: str = "", by, now: datetime | None = None) -> Submission:
    """Send what is ready to the receiving committee: open or returned -> submitted. Gives the receipt.

    Whether it is late is fixed at the first submission by the local date; then a reason is required. The content is
    kept as it was sent; `duty_submitted` is sent, the receiving staff are told.
    """
    now = now or clock.now()
    require_reporter(by, duty)
    _require_not_submitted(duty)
    first = duty.first_submitted_at is None
    late = first and duty.days_left(clock.local_date(now)) < 0
    if late and not late_reason.strip():
        raise RuleBroken(_("已过截止日期，将记为迟报，请说明原因。"), "late_reason")
    with transaction.atomic():
        require_running(duty.campaign_id)
        facts = _complete_parts(duty)
        fields = {"submitted_at": now}
        if first:
            fields |= {"first_submitted_at": now, "was_late": late}
            fields |= {"late_reason": late_reason.strip() if late else ""}
        data = {"number": duty.submissions.count() + 1, "was_late": fields.get("was_late", duty.was_late)}
        transitions.move(
            duty, "submit", by=by, now=now, comment=fields.get("late_reason", ""), data=data, **fields
        )
        deadlines.meet([duty], Kind.DUTY, now=now, late=duty.was_late)
        submission = _snapshot(duty, data["number"], facts, by, now)
        signals.duty_submitted.send(Duty, duty=duty, submission=submission, by=by, now=now)
        _tell(people_as(duty.owed_to, Role.STAFF), SUBMITTED, duty, now)
    return submission


def return_duty(duty: Duty, *, reason: str, by, now: datetime | None = None) -> Duty:
    """Send a submission back to be put right, with the reason: submitted -> returned. Sends `duty_returned`."""
    now = now or clock.now()
    _require_decider(by, duty)
    if not reason.strip():
        raise RuleBroken(_("请写明退回原因，便于对方补正。"), "reason")
    with transaction.atomic():
        require_running(duty.campaign_id)
        transitions.move(duty, "return", by=by, now=now, comment=reason, return_reason=reason)
        deadlines.reopen([duty], Kind.DUTY, now=now)
        signals.duty_returned.send(Duty, duty=duty, by=by, now=now)
        _tell(people_as(duty.owed_by, *ACTING), RETURNED, duty, now)
    return duty


def accept_duty(duty: Duty, *, by, now: datetime | None = None) -> Duty:
    """Accept a submission: submitted -> accepted. Sends `duty_accepted`."""
    now = now or clock.now()
    _require_decider(by, duty)
    with transaction.atomic():
        require_running(duty.campaign_id)
        transitions.move(duty, "accept", by=by, now=now, accepted_at=now)
        signals.duty_accepted.send(Duty, duty=duty, by=by, now=now)
        _tell(people_as(duty.owed_by, *ACTING), ACCEPTED, duty, now)
    return duty


def change_duty_date(duty: Duty, *, due_on: date, reason: str, by, now: datetime | None = None) -> Duty:
    """Set another due date for a duty nothing has come in for yet; the old date stays in the history.

    The new date differs from the old one, lies within the campaign, not before today once it runs, and not after the
    report above that needs the duty.
    """
    now = now or clock.now()
    if not may_change_date(by, duty):
        raise _not_for_decision(duty)
    if not reason.strip():
        raise RuleBroken(_("请写明改期原因。"), "reason")
    if due_on == duty.due_on:
        raise RuleBroken(_("新的截止日期与现在的相同。"), "due_on")
    with transaction.atomic():
        campaign = require_changeable(duty.campaign_id)
        move_duty(duty, campaign, due_on=due_on, reason=reason, by=by, now=now)
    return duty


def amend_duty(
    duty: Duty, *, title: str, parts: list[str], reason: str, by, now: datetime | None = None
) -> Duty:
    """Ask for something else in a duty nothing has come in for yet; what was asked and the reason stay in the history.

    `parts` are values of enums.Part. A part that the other side has finished is not taken out. Tells those who owe it.
    """
    now = now or clock.now()
    if not may_change_date(by, duty):
        raise _not_for_decision(duty)
    title, parts = title.strip(), [part for part in Part.values if part in parts]
    _require_amendment(duty, title, parts, reason)
    with transaction.atomic():
        campaign = require_changeable(duty.campaign_id)
        _require_unfinished(duty, set(duty.parts) - set(parts))
        data = {"from": [duty.title, *duty.parts], "to": [title, *parts]}
        transitions.move(duty, "amend", by=by, now=now, comment=reason, data=data, title=title, parts=parts)
        deadlines.retitle(duty, Kind.DUTY, title)
        if campaign.status != CampaignStatus.DRAFT:  # until then nobody else knows of the plan
            _tell(people_as(duty.owed_by, *ACTING), AMENDED, duty, now)
    return duty


def _require_amendment(duty: Duty, title: str, parts: list[str], reason: str) -> None:
    if not title:
        raise RuleBroken(_("请填写报送内容。"), "title")
    if not reason.strip():
        raise RuleBroken(_("请写明更正原因。"), "reason")
    if (title, parts) == (duty.title, duty.parts):
        raise RuleBroken(_("与现在的要求相同，没有需要更正的。"), "title")
    alike = Duty.objects.in_force().filter(link=duty.link_id, owed_by=duty.owed_by_id, title=title)
    if alike.exclude(pk=duty.pk).exists():
        raise RuleBroken(_("这个环节里，该单位已有同名的报送任务。"), "title")


def _require_unfinished(duty: Duty, dropped: set[str]) -> None:
    finished = duty.ready_parts.filter(part__in=dropped).values_list("part", flat=True)
    if finished:
        names = listed(Part(part).label for part in finished)
        raise RuleBroken(_("报送单位已经完成：%(parts)s，不能去掉。") % {"parts": names}, "parts")


def move_duty(duty: Duty, campaign: Campaign, *, due_on: date, reason: str, by, now: datetime) -> None:
    """Write a duty's new date with its deadline, and tell those who owe it and those below on whom it rests.

    The caller has asked whether the person may and holds the campaign. Raises RuleBroken when the date has passed,
    leaves the campaign, or comes after the report above that needs the duty.
    """
    if due_on < clock.local_date(now) and campaign.status == CampaignStatus.RUNNING:
        raise RuleBroken(_("新的截止日期不能早于今天。"), "due_on")
    if due_on > campaign.ends_on:
        raise RuleBroken(
            _("截止日期不能晚于监督行动的结束日期 %(day)s。") % {"day": campaign.ends_on.isoformat()},
            "due_on",
        )
    chain.require_fit({duty.pk: due_on})
    data = {"from": duty.due_on.isoformat(), "to": due_on.isoformat()}
    kind = Reason.EXTENSION if due_on > duty.due_on else Reason.CORRECTION
    transitions.move(duty, "change_date", by=by, now=now, comment=reason, data=data, due_on=due_on)
    moved = {"due_on": due_on, "reason_kind": kind, "reason": reason, "by": by, "now": now}
    deadlines.change_due(duty, Kind.DUTY, **moved)
    if campaign.status != CampaignStatus.DRAFT:  # until then nobody else knows of the plan
        _tell(people_as(duty.owed_by, *ACTING), DATE_CHANGED, duty, now, due_on=due_on.isoformat())
    tell_below(duty, now=now)


SUBMITTED = gettext_noop("%(owed_by)s报送了“%(title)s”，请接收或退回。")
RETURNED = gettext_noop("“%(title)s”被%(owed_to)s退回补正，请按退回原因修改后再报。")
ACCEPTED = gettext_noop("%(owed_to)s已接收“%(title)s”。")
AMENDED = gettext_noop("%(owed_to)s更正了“%(title)s”的报送要求，请查看。")
DATE_CHANGED = gettext_noop("“%(title)s”的截止日期改为 %(due_on)s。")


def bodies_beside(duty: Duty, by) -> list[int]:
    """Committees whose staff learn what was done with a duty without having done it: its receiver, and whose campaign it is."""
    own = {one.pk for one in by.organizations_as(Role.STAFF)}
    return [key for key in dict.fromkeys((duty.owed_to_id, duty.campaign.congress_id)) if key not in own]


def tell_both_sides(
    duties: Iterable[Duty], to_owing: str, to_others: str, *, by, now: datetime, **params
) -> None:
    """Each duty's own people get one message, the staff of the committees beside it the other; each person one for a duty."""
    owing = people_by_organization({duty.owed_by_id for duty in duties}, *ACTING)
    beside = people_by_organization({key for duty in duties for key in bodies_beside(duty, by)}, Role.STAFF)
    for duty in duties:
        told = owing.get(duty.owed_by_id, [])
        others = [person for key in bodies_beside(duty, by) for person in beside.get(key, [])]
        _tell(told, to_owing, duty, now, **params)
        _tell([person for person in others if person not in told], to_others, duty, now, **params)


def _tell(people, message: str, duty: Duty, now: datetime, **params) -> None:
    names = {"owed_by": duty.owed_by.short_name, "owed_to": duty.owed_to.short_name, "title": duty.title}
    notify(people, message, now=now, url=duty.get_absolute_url(), **names, **params)


def _require_decider(by, duty: Duty) -> None:
    if not may_decide(by, duty):
        raise _not_for_decision(duty)


def _not_for_decision(duty: Duty) -> NotAllowed:
    return NotAllowed(
        _("只有%(organization)s的工作人员可以处理；报送单位的人员不能处理本单位的报送。")
        % {"organization": duty.owed_to.name}
    )


def _require_not_submitted(duty: Duty) -> None:
    if duty.status == DutyStatus.WITHDRAWN:
        raise transitions.not_now(duty, "submit")
    if duty.status not in DUTY_OWED:
        raise TransitionError(
            _("“%(duty)s”已于 %(moment)s 报送，不用重复报送。")
            % {
                "duty": duty.title,
                "moment": f"{duty.submitted_at.astimezone(clock.LOCAL_ZONE):%Y-%m-%d %H:%M}",
            }
        )


def _complete_parts(duty: Duty) -> dict[str, dict]:
    """What each part holds. Raises RuleBroken with the names of the parts that are missing."""
    ready = dict(duty.ready_parts.values_list("part", "facts"))
    missing = [Part(part).label for part in duty.parts if part not in ready]
    if missing:
        raise RuleBroken(_("还没有完成：%(parts)s。请先完成再报送。") % {"parts": listed(missing)})
    if not duty.parts and not duty.files.exists():
        raise RuleBroken(_("请至少上传一个附件再报送。"))
    return {part: ready[part] for part in duty.parts}


def _snapshot(duty: Duty, number: int, facts: dict, by, now: datetime) -> Submission:
    submission = Submission.objects.create(
        duty=duty, number=number, summary=duty.summary, facts=facts, submitted_by=by, submitted_at=now
    )
    keys = duty.files.values_list("pk", flat=True)
    through = Submission.files.through
    through.objects.bulk_create(through(submission=submission, attachment_id=key) for key in keys)
    return submission
