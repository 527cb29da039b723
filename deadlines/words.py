"""A deadline in words: from which event it was counted, which days were worked or off, and what is not certain about it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core import dates
from core.words import listed

from .enums import Kind, Unit
from .models import Deadline

# Events of the rules that the product itself counts from; staff may enter others, which stay as they wrote them.
EVENTS = {
    "交办": pgettext_lazy("event", "交办"),
    "签收": pgettext_lazy("event", "签收"),
    "申请": pgettext_lazy("event", "申请"),
    "销号": pgettext_lazy("event", "销号"),
    "批准": pgettext_lazy("event", "批准"),
}


def titled(kind: Kind, thing) -> str:
    """What a deadline is called where several of one thing run: its kind and the thing, in the language of the record."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{Kind(kind).label}：{thing}"


def amount(n: int, unit: str) -> str:
    """A number of units: 3 个工作日."""
    if unit == Unit.WORKING_DAY:
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", n) % {"n": n}
    if unit == Unit.MONTH:
        return ngettext("%(n)d 个月", "%(n)d 个月", n) % {"n": n}
    return ngettext("%(n)d 日", "%(n)d 日", n) % {"n": n}


def shipped(words: str) -> str:
    """Words that a new installation comes with in the reader's language; what staff wrote stays as they wrote it."""
    return translation.gettext(words) if words else ""


def reckoning(deadline: Deadline) -> str:
    """How the date came about: 2018年9月26日交办，7 个工作日；9月29日、30日调休上班；10月1日至5日放假；截止2018年10月10日.

    Where a plan made the date, how its words were understood; empty where somebody entered it by hand. Reads the
    deadline's rule.
    """
    kept = deadline.reckoning
    if "anchor_on" not in kept:
        return kept.get("explained", "")
    return _("；").join([_counted(deadline), *_days(kept), *_ends(deadline), *doubts(deadline)])


def doubts(deadline: Deadline) -> list[str]:
    """What a reader must be told about a reckoned date: years without a published calendar, a rest day."""
    kept = deadline.reckoning
    found = [
        _("%(year)d年放假安排尚未公布，按周末和法定节日估算") % {"year": year}
        for year in kept.get("estimated", [])
    ]
    if kept.get("falls_on_rest") and deadline.due_on == deadline.reckoned_on:
        found.append(_("截止日是休息日，规定未说顺延，仍以当日为准"))
    return found


def _counted(deadline: Deadline) -> str:
    kept = deadline.reckoning
    event = _event(deadline.rule.anchor) if deadline.rule else _("起算")
    words = _("%(day)s%(event)s，%(amount)s") if kept["amount"] > 0 else _("%(day)s%(event)s，提前%(amount)s")
    day = dates.long(date.fromisoformat(kept["anchor_on"]))
    return words % {"day": day, "event": event, "amount": amount(abs(kept["amount"]), kept["unit"])}


def _event(anchor: str) -> str:
    return str(EVENTS[anchor]) if anchor in EVENTS else shipped(anchor)


def _days(kept: dict) -> Iterator[str]:
    worked, off = ([date.fromisoformat(day) for day in kept[name]] for name in ("worked", "off"))
    if worked:
        yield _("%(days)s调休上班") % {"days": spans(worked)}
    if off:
        yield _("%(days)s放假") % {"days": spans(off)}


def _ends(deadline: Deadline) -> Iterator[str]:
    """The day, and the other one that was set instead of it."""
    yield _("截止%(day)s") % {"day": dates.long(deadline.reckoned_on)}
    if deadline.first_due_on != deadline.reckoned_on:
        yield _("交办时定为%(day)s") % {"day": dates.long(deadline.first_due_on)}


def spans(days: Iterable[date]) -> str:
    """Days of one year, those in a row together: 9月29日、9月30日、10月1日至5日."""
    return listed(_span(first, last) for first, last in _runs(sorted(days)))


def _runs(days: list[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and runs[-1][1] + timedelta(days=1) == day and runs[-1][1].month == day.month:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def _span(first: date, last: date) -> str:
    # Translators: Django date format characters; n month, j day, F month name.
    whole = formatted(first, _("n月j日"))
    if first == last:
        return whole
    # Translators: Django date format characters of the last day of a span within one month: 10月1日至5日.
    last_day = formatted(last, _("j日"))
    return _("%(first)s至%(last)s") % {"first": whole, "last": last_day}
