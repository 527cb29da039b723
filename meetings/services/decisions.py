"""What a meeting decided: given to a unit with a day, reported on, confirmed; open ones come first at the next meeting."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.notifications import notify
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import owed, permissions
from ..enums import DecisionStatus, MeetingStatus
from ..gathering import units_for_decisions
from ..models import AgendaItem, Decision, Meeting
from .shared import LONGEST_REASON, require_dispatcher
from .weekly import speakers

DECIDED = gettext_noop("月例会决定，请于 %(day)s 前落实：%(text)s")
REPORTED = gettext_noop("%(unit)s报告了例会决定的落实情况：%(text)s")
ACCEPTED = gettext_noop("例会决定的落实情况已确认：%(text)s")
RETURNED = gettext_noop("例会决定的落实情况被退回：%(reason)s")
WITHDRAWN = gettext_noop("例会决定已撤销：%(reason)s")
SHORT = 60  # characters of a decision inside a message


def decide_task(
    meeting: Meeting,
    *,
    organization: Organization,
    text: str,
    due_on: date | None,
    item: AgendaItem | None = None,
    by,
    now: datetime | None = None,
) -> Decision:
    """Record what a held meeting decided: who has to do what by when. It lies on the unit's desk and is chased.

    Raises NotAllowed for anybody but the committee's staff, RuleBroken with its field.
    """
    now = now or clock.now()
    require_dispatcher(by, meeting.congress)
    if meeting.status != MeetingStatus.HELD:
        raise RuleBroken(_("会议召开后才能登记决定事项。"))
    text = filled(text, "text", _("请填写决定事项。"), limit=300)
    if due_on is None or due_on < clock.local_date(now):
        raise RuleBroken(_("请填写完成时限，不早于今天。"), "due_on")
    if not units_for_decisions(meeting.congress).filter(pk=organization.pk).exists():
        raise RuleBroken(_("请选择本级的政府、部门或下一级人大。"), "organization")
    if item is not None and item.meeting_id != meeting.pk:
        raise RuleBroken(_("这个议题不在本次会议的议程上。"), "item")
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # numbers are given one after the other
        _require_first(meeting, organization, text)
        last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
        decision = Decision.objects.create(
            meeting=meeting,
            item=item,
            number=last + 1,
            organization=organization,
            text=text,
            due_on=due_on,
            created_at=now,
            updated_at=now,
        )
        data = {"unit": organization.name, "due_on": due_on.isoformat()}
        history.append(decision, "decide_task", by=by, now=now, comment=text, data=data)
        rule = owed.rule_for(Kind.DECISION, meeting.congress, due_on)
        deadlines.open_deadlines([owed.decision_facts(decision, rule)], now=now)
        words = {"day": due_on.isoformat(), "text": text[:SHORT]}
        _tell(speakers([organization]), DECIDED, decision, by, now, **words)
    return decision


def _require_first(meeting: Meeting, organization: Organization, text: str) -> None:
    """Raise RuleBroken for what a colleague has already written down."""
    same = meeting.decisions.filter(organization=organization, text=text)
    if same.exclude(status=DecisionStatus.WITHDRAWN).exists():
        raise RuleBroken(_("同样的决定事项已经登记。"), "text")


def report_decision(decision: Decision, *, result: str, by, now: datetime | None = None) -> Decision:
    """The unit says what it has done: open -> reported. Whether that was late is fixed by the first report.

    Tells the committee's staff. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    if not permissions.may_carry_out(by, decision):
        raise NotAllowed(_("只有%(unit)s的人员可以报告落实情况。") % {"unit": decision.organization.name})
    transitions.require(decision, "report")
    result = filled(result, "result", _("请填写落实情况。"), limit=2_000)
    with transaction.atomic():
        first = decision.reported_at is None
        row = Deadline.objects.of(decision, Kind.DECISION).first()
        late = row.is_overdue(now) if first and row else decision.was_late
        fields = {"result": result, "was_late": late} | ({"reported_at": now} if first else {})
        transitions.move(
            decision, "report", by=by, now=now, comment=result, data={"was_late": late}, **fields
        )
        deadlines.meet([decision], Kind.DECISION, now=now, late=late)
        staff = people_as(decision.meeting.congress, Role.STAFF)
        words = {"unit": decision.organization.short_name, "text": decision.text[:SHORT]}
        _tell(staff, REPORTED, decision, by, now, **words)
    return decision


def accept_decision(decision: Decision, *, by, now: datetime | None = None) -> Decision:
    """Confirm that it is done: reported -> done. Tells the unit. Raises NotAllowed, TransitionError, StaleState."""
    now = now or clock.now()
    require_dispatcher(by, decision.meeting.congress)
    with transaction.atomic():
        transitions.move(decision, "accept", by=by, now=now)
        _tell_unit(decision, ACCEPTED, by, now, text=decision.text[:SHORT])
    return decision


def return_decision(decision: Decision, *, reason: str, by, now: datetime | None = None) -> Decision:
    """Send a report back, with the reason: reported -> open; it is owed again by the same day. Tells the unit.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, decision.meeting.congress)
    transitions.require(decision, "return")
    reason = filled(reason, "reason", _("请说明退回的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        transitions.move(decision, "return", by=by, now=now, comment=reason, note=reason)
        deadlines.reopen([decision], Kind.DECISION, now=now)
        _tell_unit(decision, RETURNED, by, now, reason=reason[:100])
    return decision


def withdraw_decision(decision: Decision, *, reason: str, by, now: datetime | None = None) -> Decision:
    """Take a decision back, with the reason; nothing is owed any more. Tells the unit.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, decision.meeting.congress)
    transitions.require(decision, "withdraw")
    reason = filled(reason, "reason", _("请说明撤销的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        transitions.move(decision, "withdraw", by=by, now=now, comment=reason, note=reason)
        deadlines.withdraw([decision], Kind.DECISION, now=now)
        _tell_unit(decision, WITHDRAWN, by, now, reason=reason[:100])
    return decision


def _tell_unit(decision: Decision, message: str, by, now: datetime, **params) -> None:
    _tell(speakers([decision.organization]), message, decision, by, now, **params)


def _tell(people, message: str, decision: Decision, by, now: datetime, **params) -> None:
    told = [person for person in people if person != by]
    notify(told, message, now=now, url=decision.get_absolute_url(), **params)
