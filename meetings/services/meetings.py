"""Monthly meetings (月例会): prepared from the facts, arranged by staff, frozen when they are held."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock, history, transitions
from core.exceptions import RuleBroken
from core.inputs import filled, fitting
from core.periods import Period, PeriodKind
from organizations.models import Organization

from ..enums import Cause
from ..gathering import Found, Gathered, gather, units_for_decisions
from ..models import AgendaItem, Meeting, MeetingFigure, Rule
from .shared import LONGEST_REASON, require_dispatcher

ORDER = {cause: place for place, cause in enumerate(Cause.values)}


def prepare_meeting(congress: Organization, *, meets_on: date, by, now: datetime | None = None) -> Meeting:
    """Prepare the meeting of the month in which `meets_on` lies: agenda, tables and speaking order from the facts.

    Raises NotAllowed for anybody but the committee's staff, RuleBroken (field `meets_on`) for a day that is over or a
    month that has its meeting.
    """
    now = now or clock.now()
    require_dispatcher(by, congress)
    if meets_on < clock.local_date(now):
        raise RuleBroken(_("召开日期不能早于今天。"), "meets_on")
    period = Period.around(PeriodKind.MONTH, meets_on)
    rule = Rule.objects.in_force(congress)
    if rule is None:
        raise RuleBroken(_("还没有调度规则，请先制定。"))
    found = gather(congress, rule, period, now)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                congress=congress,
                rule=rule,
                written_period=str(period),
                meets_on=meets_on,
                material=found.material,
                gathered_at=now,
                created_at=now,
                updated_at=now,
            )
            _write(meeting, found)
            history.append(meeting, "prepare_meeting", by=by, now=now, data={"items": len(found.items)})
    except IntegrityError:
        raise RuleBroken(_("%(period)s的月例会已经在准备。") % {"period": period.words}, "meets_on") from None
    return meeting


def gather_again(meeting: Meeting, *, by, now: datetime | None = None) -> Meeting:
    """Bring the material up to date. What staff added, dropped and moved stays; what is settled meanwhile goes.

    Raises NotAllowed, TransitionError once it is held or cancelled, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, meeting.congress)
    transitions.require(meeting, "gather")
    found = gather(meeting.congress, meeting.rule, meeting.period, now, but=meeting)
    with transaction.atomic():
        data = {"items": len(found.items)}
        fields = {"material": found.material, "gathered_at": now}
        transitions.move(meeting, "gather", by=by, now=now, data=data, **fields)
        _write(meeting, found)
    return meeting


def _write(meeting: Meeting, found: Gathered) -> None:
    """Agenda and figures as they were found; call inside the transaction of the act."""
    meeting.figures.all().delete()
    MeetingFigure.objects.bulk_create(
        MeetingFigure(meeting=meeting, unit_id=unit, name=name, number=len(keys), keys=keys)
        for (unit, name), keys in found.figures.items()
    )
    _merge_items(meeting, found.items)


def _merge_items(meeting: Meeting, found: list[Found]) -> None:
    """Keep what is there and still stands, in its order; put what is new behind the last of its cause."""
    present = {_key(item): item for item in meeting.items.all()}
    wanted = {one.key: one for one in found}
    gone = [
        item for key, item in present.items()
        if key not in wanted and item.cause != Cause.ADDED and not item.is_dropped
    ]  # fmt: skip
    for item in gone:
        item.delete()
    kept = [item for item in present.values() if item not in gone]
    for item in kept:
        if one := wanted.get(_key(item)):
            item.cause, item.title, item.detail = one.cause, one.title, one.detail
            item.unit_id, item.due_on = one.unit, one.due_on
    for one in found:
        if one.key not in present:
            kept.insert(_place(kept, one.cause), _item(meeting, one))
    _renumber(kept)


def _key(item: AgendaItem) -> tuple:
    if item.issue_id:
        return ("issue", item.issue_id)
    return ("project", item.project_id) if item.project_id else ("added", item.pk)


def _place(items: list[AgendaItem], cause: str) -> int:
    """Behind the last one whose cause comes no later."""
    return max((n for n, item in enumerate(items, 1) if ORDER[item.cause] <= ORDER[cause]), default=0)


def _item(meeting: Meeting, one: Found) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        order=0,
        cause=one.cause,
        issue_id=one.issue,
        project_id=one.project,
        unit_id=one.unit,
        title=one.title,
        detail=one.detail,
        due_on=one.due_on,
    )


SHOWN = ("order", "cause", "title", "detail", "unit", "due_on")


def _renumber(items: list[AgendaItem]) -> None:
    for number, item in enumerate(items, 1):
        item.order = number
    AgendaItem.objects.bulk_update([item for item in items if item.pk], SHOWN, batch_size=100)
    AgendaItem.objects.bulk_create([item for item in items if not item.pk])


# ── the agenda ──────────────────────────────────────────────────────────────────────────────────────────────────
def add_item(
    meeting: Meeting,
    *,
    title: str,
    unit: Organization | None = None,
    detail: str = "",
    by,
    now: datetime | None = None,
) -> AgendaItem:
    """Put a matter of one's own on the agenda. Raises NotAllowed, RuleBroken, TransitionError, StaleState."""
    now = now or clock.now()
    require_dispatcher(by, meeting.congress)
    transitions.require(meeting, "arrange")
    title = filled(title, "title", _("请填写议题。"), limit=200)
    detail = fitting(detail, "detail", limit=500)
    with transaction.atomic():
        transitions.move(meeting, "arrange", by=by, now=now, data={"act": "add", "title": title})
        last = meeting.items.count()
        return AgendaItem.objects.create(
            meeting=meeting, order=last + 1, cause=Cause.ADDED, title=title, unit=unit, detail=detail
        )


def drop_item(item: AgendaItem, *, reason: str, by, now: datetime | None = None) -> AgendaItem:
    """Leave a matter out this time, with the reason; it stays on record and can be taken up again.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    reason = filled(reason, "reason", _("请说明不议的理由。"), limit=LONGEST_REASON)
    return _arrange(item, "drop", by, now, reason, is_dropped=True, drop_reason=reason)


def restore_item(item: AgendaItem, *, by, now: datetime | None = None) -> AgendaItem:
    """Take a matter up after all. Raises NotAllowed, TransitionError, StaleState."""
    return _arrange(item, "restore", by, now, is_dropped=False, drop_reason="")


def move_item(item: AgendaItem, *, by, up: bool, now: datetime | None = None) -> AgendaItem:
    """Change places with the matter before (`up`) or after it; the first and the last stay where they are.

    Raises NotAllowed, TransitionError, StaleState.
    """
    now = now or clock.now()
    meeting = _require_arranger(item, by)
    with transaction.atomic():
        transitions.move(meeting, "arrange", by=by, now=now, data={"act": "move", "title": item.title})
        items = list(meeting.items.all())
        at = items.index(item)
        to = at - 1 if up else at + 1
        if 0 <= to < len(items):
            items[at], items[to] = items[to], items[at]
            _renumber(items)
    item.refresh_from_db(fields=["order"])
    return item


def _arrange(item: AgendaItem, act: str, by, now: datetime | None, comment: str = "", **fields) -> AgendaItem:
    now = now or clock.now()
    meeting = _require_arranger(item, by)
    with transaction.atomic():
        data = {"act": act, "title": item.title}
        transitions.move(meeting, "arrange", by=by, now=now, comment=comment, data=data)
        AgendaItem.objects.filter(pk=item.pk).update(**fields)
    for name, value in fields.items():
        setattr(item, name, value)
    return item


def _require_arranger(item: AgendaItem, by) -> Meeting:
    require_dispatcher(by, item.meeting.congress)
    transitions.require(item.meeting, "arrange")
    return item.meeting


# ── held or not ─────────────────────────────────────────────────────────────────────────────────────────────────
def hold_meeting(meeting: Meeting, *, by, now: datetime | None = None) -> Meeting:
    """The meeting takes place: preparing -> held. From now on neither agenda nor figures change; decisions may be made.

    Not before its day. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, meeting.congress)
    transitions.require(meeting, "hold")
    if clock.local_date(now) < meeting.meets_on:
        raise RuleBroken(_("还没有到召开日期 %(day)s。") % {"day": meeting.meets_on.isoformat()})
    with transaction.atomic():
        transitions.move(meeting, "hold", by=by, now=now, held_by=by)
    return meeting


def cancel_meeting(meeting: Meeting, *, reason: str, by, now: datetime | None = None) -> Meeting:
    """Call the meeting off, with the reason; another may be prepared for the month.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, meeting.congress)
    transitions.require(meeting, "cancel")
    reason = filled(reason, "reason", _("请说明取消的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        transitions.move(meeting, "cancel", by=by, now=now, comment=reason, cancel_reason=reason)
    return meeting


def units_of_meeting(meeting: Meeting):
    """Whom its decisions may be given to."""
    return units_for_decisions(meeting.congress)
