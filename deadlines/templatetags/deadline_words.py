"""Rules and reminders in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import words
from ..models import Rule, Rung

register = template.Library()


register.filter(words.shipped)


@register.filter
def counted(rule: Rule) -> str:
    """How a rule counts: 交办后 3 个工作日, 会议举行前 20 日."""
    if rule.amount is None:
        return _("按%(event)s，由人填写") % {"event": words.shipped(rule.anchor)}
    sentence = _("%(event)s后 %(amount)s") if rule.amount > 0 else _("%(event)s前 %(amount)s")
    return sentence % {
        "event": words.shipped(rule.anchor),
        "amount": words.amount(abs(rule.amount), rule.unit),
    }


@register.filter
def timed(rung: Rung) -> str:
    """When a reminder comes: 截止前 3 天 08:30, 逾期第 1 天起每 3 天 08:30."""
    time, n = f"{rung.at_time:%H:%M}", abs(rung.offset)
    if rung.offset < 0:
        return ngettext("截止前 %(n)d 天 %(time)s", "截止前 %(n)d 天 %(time)s", n) % {"n": n, "time": time}
    if rung.offset == 0:
        return _("截止当天 %(time)s") % {"time": time}
    if rung.repeat_days:
        sentence = _("逾期第 %(n)d 天起，每 %(every)d 天 %(time)s")
        return sentence % {"n": n, "every": rung.repeat_days, "time": time}
    return _("逾期第 %(n)d 天 %(time)s") % {"n": n, "time": time}
