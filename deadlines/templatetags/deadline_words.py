"""Rules and reminders in words."""

from django import template
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from ..enums import Unit
from ..models import Rule, Rung

register = template.Library()


@register.filter
def shipped(words: str) -> str:
    """Words that a new installation comes with in the reader's language; what staff wrote stays as they wrote it."""
    return gettext(words) if words else ""


@register.filter
def counted(rule: Rule) -> str:
    """How a rule counts: 交办后 3 个工作日, 会议举行前 20 日."""
    if rule.amount is None:
        return _("按%(event)s，由人填写") % {"event": shipped(rule.anchor)}
    words = _("%(event)s后 %(amount)s") if rule.amount > 0 else _("%(event)s前 %(amount)s")
    return words % {"event": shipped(rule.anchor), "amount": _amount(abs(rule.amount), rule.unit)}


def _amount(n: int, unit: str) -> str:
    if unit == Unit.WORKING_DAY:
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", n) % {"n": n}
    if unit == Unit.MONTH:
        return ngettext("%(n)d 个月", "%(n)d 个月", n) % {"n": n}
    return ngettext("%(n)d 日", "%(n)d 日", n) % {"n": n}


@register.filter
def timed(rung: Rung) -> str:
    """When a reminder comes: 截止前 3 天 08:30, 逾期第 1 天起每 3 天 08:30."""
    time, n = f"{rung.at_time:%H:%M}", abs(rung.offset)
    if rung.offset < 0:
        return ngettext("截止前 %(n)d 天 %(time)s", "截止前 %(n)d 天 %(time)s", n) % {"n": n, "time": time}
    if rung.offset == 0:
        return _("截止当天 %(time)s") % {"time": time}
    if rung.repeat_days:
        words = _("逾期第 %(n)d 天起，每 %(every)d 天 %(time)s")
        return words % {"n": n, "every": rung.repeat_days, "time": time}
    return _("逾期第 %(n)d 天 %(time)s") % {"n": n, "time": time}
