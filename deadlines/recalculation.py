"""When the calendar or a rule changes: which open dates would move, and moving them in one recorded act.

A date moves only while it is still the one that its rule gave and has not passed: what was extended by hand, or is
already overdue, stays as it is on record.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import bulk, clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.models import CalendarDay
from organizations.enums import Role

from .enums import Kind, Reason
from .models import Deadline, Rule, Rung
from .reckoning import Reckoned, reckon
from .services import move_all, rearm

FIELDS = {"rule_id", "anchor_on", "due_on", "kind", "reckoning__amount", "reckoning__unit"}


@dataclass(frozen=True)
class Move:
    """Deadlines of one rule with one anchor that move together: how many, from where, to where."""

    rule_id: int
    kind: str
    old_due_on: date
    reckoned: Reckoned
    count: int

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class CalendarEntry:
    """What staff state about a day: worked or not, and by which notice."""

    day: date
    is_working: bool
    reason: str


def enter_calendar_days(entries: Iterable[CalendarEntry], *, by, now: datetime | None = None) -> list[Move]:
    """Correct the calendar and move every open date that follows from it; gives what moved.

    Entering a day again replaces what stood there. Raises NotAllowed for anybody but a system administrator.
    """
    now, entries = now or clock.now(), list(entries)
    _require_administrator(by)
    if not entries:
        raise RuleBroken(_("请至少填写一天。"), "days")
    with transaction.atomic():
        rows = [CalendarDay(day=one.day, is_working=one.is_working, reason=one.reason) for one in entries]
        CalendarDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["day"], update_fields=["is_working", "reason"]
        )
        first = CalendarDay.objects.get(day=min(one.day for one in entries))
        moves = _carry_out(
            Reason.CALENDAR, _("日历更正：%(reason)s") % {"reason": entries[0].reason}, by, now
        )
        data = {"days": {one.day.isoformat(): one.is_working for one in entries}} | _told(moves)
        history.append(first, "enter_calendar_days", by=by, now=now, data=data)
    return moves


def remove_calendar_day(row: CalendarDay, *, by, now: datetime | None = None) -> list[Move]:
    """Take a correction back, so that the statutory calendar holds again for that day."""
    now = now or clock.now()
    _require_administrator(by)
    with transaction.atomic():
        data = {"day": row.day.isoformat(), "is_working": row.is_working}
        record = history.entry(row, "remove_calendar_day", by=by, now=now, data=data)
        row.delete()
        moves = _carry_out(Reason.CALENDAR, _("日历更正撤销：%(reason)s") % {"reason": row.reason}, by, now)
        record.data |= _told(moves)
        record.save(force_insert=True)
    return moves


def change_rule(rule: Rule, *, reason: str, by, now: datetime | None = None, **fields) -> list[Move]:
    """Write new values of a rule (amount, unit, source, edition ...) and move the open dates reckoned by its old ones.

    Dates of campaigns with an amount of their own do not follow.
    """
    now = now or clock.now()
    _require_administrator(by)
    if not reason.strip():
        raise RuleBroken(_("请写明理由。"), "reason")
    with transaction.atomic():
        rule = Rule.objects.select_for_update().get(pk=rule.pk)
        old = {name: getattr(rule, name) for name in fields}
        for name, value in fields.items():
            setattr(rule, name, value)
        rule.save(update_fields=list(fields))
        moves = _follow(rule, old, reason, by, now)
        data = {"old": {name: _plain(value) for name, value in old.items()}}
        data |= {"new": {name: _plain(value) for name, value in fields.items()}} | _told(moves)
        history.append(rule, "change_rule", by=by, now=now, comment=reason, data=data)
    return moves


def _follow(rule: Rule, old: dict, reason: str, by, now: datetime) -> list[Move]:
    """Move what was reckoned with the rule's old amount and unit; what is counted anew comes by another ladder too."""
    before = old.get("amount", rule.amount), old.get("unit", rule.unit)
    if before == (rule.amount, rule.unit) or None in (before[0], rule.amount):
        return []
    groups = _movable(now).filter(rule=rule, reckoning__amount=before[0], reckoning__unit=before[1])
    return _carry_out(Reason.RULE, reason, by, now, groups, (rule.amount, rule.unit))


def change_rung(rung: Rung, *, by, now: datetime | None = None, **fields) -> int:
    """Write new values of a rung; gives for how many open deadlines the next message was reckoned anew.

    Messages already sent stay as they are; nothing that lay before now is sent after the fact.
    """
    now = now or clock.now()
    _require_administrator(by)
    with transaction.atomic():
        old = {name: _plain(getattr(rung, name)) for name in fields}
        for name, value in fields.items():
            setattr(rung, name, value)
        rung.full_clean()
        rung.save()
        rearmed = rearm(rung.ladder_id, now)
        data = {"old": old, "new": {name: _plain(value) for name, value in fields.items()}}
        history.append(rung, "change_rung", by=by, now=now, data=data | {"deadlines": rearmed})
    return rearmed


def foresee(act: Callable[[], list[Move]]) -> list[Move]:
    """What an act would move, by carrying it out and undoing it. Raises what the act raises."""
    with transaction.atomic():
        moves = act()
        transaction.set_rollback(True)
    return moves


# ── how it is done ──────────────────────────────────────────────────────────────────────────────────────────────
def _movable(now: datetime) -> models.QuerySet[Deadline]:
    """Open, reckoned by a rule, not moved by hand since, and not yet past."""
    open_ones = Deadline.objects.still_open().filter(due_on__gte=clock.local_date(now))
    return open_ones.filter(due_on=F("reckoned_on")).exclude(rule=None).exclude(anchor_on=None)


def _carry_out(
    reason_kind: Reason, reason: str, by, now: datetime, chosen=None, amount: tuple[int, str] | None = None
) -> list[Move]:
    """Reckon every group anew and move those whose date changes. Groups, not rows, are reckoned."""
    chosen = _movable(now) if chosen is None else chosen
    moves = []
    for group in list(chosen.order_by().values(*FIELDS).annotate(count=models.Count("pk"))):
        count, unit = amount or (group["reckoning__amount"], group["reckoning__unit"])
        found = reckon(group["anchor_on"], count, unit)
        if (found.due_on, count, unit) != (
            group["due_on"],
            group["reckoning__amount"],
            group["reckoning__unit"],
        ):
            moves += _move(group, found, reason_kind, reason, by, now)
    return sorted(moves, key=lambda move: (move.old_due_on, move.kind))


def _move(group: dict, found: Reckoned, reason_kind: Reason, reason: str, by, now: datetime) -> list[Move]:
    alike = {name: value for name, value in group.items() if name != "count"}
    rows = list(_movable(now).filter(**alike).select_for_update().order_by("id"))
    move_all(rows, {row.pk: found.due_on for row in rows}, reason_kind, reason=reason, by=by, now=now)
    bulk.keyed(Deadline, [row.pk for row in rows]).update(reckoned_on=found.due_on, reckoning=found.as_json())
    moved = found.due_on != group["due_on"]
    return [Move(group["rule_id"], group["kind"], group["due_on"], found, len(rows))] if moved else []


def _told(moves: list[Move]) -> dict:
    """For the record."""
    return {
        "moved": [
            [move.kind, move.old_due_on.isoformat(), move.reckoned.due_on.isoformat(), move.count]
            for move in moves
        ]
    }


def _plain(value):
    return value if isinstance(value, str | int | bool | list | None) else str(value)


def _require_administrator(by) -> None:
    if Role.SYSTEM_ADMIN not in by.roles:
        raise NotAllowed(_("只有系统管理员可以修改日历和时限规则。"))
