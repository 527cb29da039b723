"""The rule of dispatch of a committee: a change is a new edition and holds at once, for what has not been opened yet."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock, history
from core.exceptions import RuleBroken, StaleState
from core.inputs import filled
from organizations.models import Organization

from .. import calendar
from ..enums import Speaking, Units
from ..models import Rule
from .shared import require_dispatcher
from .weekly import open_due_weeks


def change_rule(
    congress: Organization,
    *,
    version: int,
    source: str,
    weekday: int | None = None,
    due_time: time = time(17),
    open_days: int = 4,
    weekly_from: date | None = None,
    weekly_until: date | None = None,
    units: Iterable[str] = (),
    stuck_days: int = 30,
    speaking: str = Speaking.WORST_FIRST,
    by,
    now: datetime | None = None,
) -> Rule:
    """Make a new edition of a committee's own rule; `version` is that of the edition the person saw (0: none of its own).

    `weekday` (0 Monday) None: nobody owes a weekly report. `units` are values of enums.Units. Where the report of the
    running week should already be open it is opened at once. Raises NotAllowed, RuleBroken with its field, StaleState.
    """
    now = now or clock.now()
    require_dispatcher(by, congress)
    values = {
        "source": filled(source, "source", _("请填写依据，如会议决定或文件。"), limit=200),
        "weekday": weekday,
        "due_time": due_time,
        "open_days": open_days,
        "weekly_from": weekly_from,
        "weekly_until": weekly_until,
        "units": [one for one in Units.values if one in set(units)],
        "stuck_days": stuck_days,
        "speaking": speaking,
    }
    _require_sound(values)
    try:
        with transaction.atomic():
            rule = _edition(congress, version, values, by, now)
    except IntegrityError:
        raise StaleState(_("调度规则刚被别人修改过，请核对最新情况后再操作。")) from None
    open_due_weeks(now)
    return rule


def _require_sound(values: dict) -> None:
    if values["weekday"] is not None and values["weekday"] not in range(7):
        raise RuleBroken(_("请选择星期几。"), "weekday")
    if values["weekday"] is not None and not values["units"]:
        raise RuleBroken(_("请选择由哪些单位报送。"), "units")
    if values["open_days"] not in range(7):
        raise RuleBroken(_("提前天数应是 0 到 6。"), "open_days")
    if not 1 <= values["stuck_days"] <= 365:
        raise RuleBroken(_("天数应是 1 到 365。"), "stuck_days")
    if values["speaking"] not in Speaking.values:
        raise RuleBroken(_("请选择发言顺序。"), "speaking")
    first, last = values["weekly_from"], values["weekly_until"]
    if first and last and last < first:
        raise RuleBroken(_("终止日期不能早于起始日期。"), "weekly_until")


def _edition(congress: Organization, version: int, values: dict, by, now: datetime) -> Rule:
    own = Rule.objects.filter(congress=congress)
    own.update(next_opens_at=None)  # what has been opened stays owed; the new edition opens from here on
    rule = Rule(congress=congress, version=version + 1, made_by=by, made_at=now, **values)
    # the running week too, should it be within its time
    rule.next_opens_at = now if _is_open_now(rule, now) else calendar.next_opening(rule, now)
    if own.filter(version__gt=version).exists():
        raise IntegrityError  # an edition that the person has not seen
    rule.save(force_insert=True)
    data = {name: str(value) for name, value in values.items()} | {"version": rule.version}
    history.append(rule, "change_dispatch_rule", by=by, now=now, comment=values["source"], data=data)
    return rule


def _is_open_now(rule: Rule, now: datetime) -> bool:
    return rule.asks_weekly and bool(calendar.running(rule, now))
