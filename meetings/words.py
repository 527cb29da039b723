"""The rhythm of dispatch in words, in the reader's language: figures, the rule in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates
from core.words import listed

from .enums import Speaking, Units
from .known import LABELS, STANDING
from .models import Rule

KEYS = {"overdue": "overdue", "newly_late": "overdue", "due_soon": "risk"}  # the state a figure is shown in

FIGURE_LABELS = {
    "open": gettext_lazy("未完成"),
    "overdue": gettext_lazy("其中逾期"),
    "due_soon": gettext_lazy("7 天内到期"),
    "awaiting": gettext_lazy("等待审核"),
    "closed": gettext_lazy("本月销号"),
}


def labels(*, changes: bool) -> Iterator[tuple[str, str]]:
    """Name and words of each figure: of what changed, or of how things stand."""
    return ((name, label) for name, label in LABELS.items() if (name in STANDING) != changes)


def weekly_sentence(rule: Rule) -> str:
    """When who owes a weekly report; that nobody does."""
    if not rule.asks_weekly:
        return _("没有要求周报告。")
    who = listed(Units(one).label for one in rule.units)
    words = _(
        "每%(day)s %(time)s 前由%(who)s报送，提前 %(n)d 天开始填报；截止日是休息日的提前到上一个工作日。"
    )
    named = {
        "day": dates.WEEKDAYS[rule.weekday],
        "time": f"{rule.due_time:%H:%M}",
        "who": who,
        "n": rule.open_days,
    }
    return words % named + _window(rule)


def _window(rule: Rule) -> str:
    first, last = (day and dates.long(day) for day in (rule.weekly_from, rule.weekly_until))
    if first and last:
        return _("%(first)s起，%(last)s止。") % {"first": first, "last": last}
    if first:
        return _("%(first)s起。") % {"first": first}
    return _("%(last)s止。") % {"last": last} if last else ""


def sentences(rule: Rule) -> list[str]:
    """The whole rule."""
    stuck = ngettext(
        "%(n)d 天没有进展的问题列入月例会议程。", "%(n)d 天没有进展的问题列入月例会议程。", rule.stuck_days
    ) % {"n": rule.stuck_days}
    return [weekly_sentence(rule), stuck, _("%(order)s。") % {"order": Speaking(rule.speaking).label}]
