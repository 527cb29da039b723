"""Rankings in words, in the reader's language: the rule in one sentence, places, movement, what a ranking shows."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.words import listed

from .enums import Group, Share
from .models import Rule
from .reckoning import Counted, Standing

RESULT_LABELS = {
    "on_time": gettext_lazy("按期销号"),
    "late": gettext_lazy("逾期销号"),
    "overdue": gettext_lazy("到期未销号"),
    "relapsed": gettext_lazy("反弹未销号"),
    "waiting": gettext_lazy("按期申请、待审核"),
}
NAMED = 3  # units named in a sentence before "and so on"


def sentence_of(rule: Rule, groups: Iterable[str]) -> str:
    """The whole rule in one sentence: what counts, what does not, who is compared with whom (never two groups in one list)."""
    among = _("之间、").join(str(Group(name).label) for name in groups)
    return _(
        "按“%(share)s”从高到低排列，相同的并列；到期未销号和反弹未销号的都算在到期件内，按期申请销号、等候审核的不算；"
        "到期少于 %(least)d 件的不排名；只在%(group)s之间比较。"
    ) % {"share": Share(rule.share).label, "least": rule.least_due, "group": among}


def reference_of(rule: Rule) -> str:
    """Which edition it is and by which decision; that of the starting set in the reader's language."""
    return _("%(rule)s，%(source)s") % {"rule": rule, "source": _(rule.source)}


def share_label(rule: Rule) -> str:
    """The head of the column by which the ranking is ordered."""
    return _("按期率") if rule.share == Share.ON_TIME else _("销号率")


def finding(counted: Counted) -> str:
    """What the ranking shows, for whoever reads nothing else: first, last, how many are not ranked."""
    if not counted.ranked:
        return _("到期件数都少，本期不排名。") if counted.few else _("本期没有到期件。")
    parts = [_at_place(counted, counted.ranked[0])]
    if counted.ranked[-1].place != 1:
        parts.append(_at_place(counted, counted.ranked[-1]))
    if counted.few:
        count = len(counted.few)
        parts.append(
            ngettext("%(n)d 个单位件数少，不排名", "%(n)d 个单位件数少，不排名", count) % {"n": count}
        )
    return _("%(parts)s。") % {"parts": capfirst(_("；").join(parts))}


def _at_place(counted: Counted, unit: Standing) -> str:
    """第 1 名：甲、乙（100.0%）"""
    there = [one.name for one in counted.ranked if one.place == unit.place]
    names = listed(there[:NAMED])
    if len(there) > NAMED:
        names = _("%(names)s等 %(n)d 个单位") % {"names": names, "n": len(there)}
    return _("第 %(place)d 名%(names)s（%(rate)s）") % {
        "place": unit.place,
        "names": names,
        "rate": unit.rate,
    }


def place_of(unit: Standing, counted: Counted) -> str:
    """1, or 2 with the word that it is shared."""
    if unit.place is None:
        return _("不排名") if unit.due else "–"
    shared = sum(one.place == unit.place for one in counted.ranked) > 1
    return _("%(n)d（并列）") % {"n": unit.place} if shared else str(unit.place)


def movement_of(unit: Standing, counted: Counted) -> str:
    """Against the last frozen period, in words: a bare +2 says neither good nor bad. A dash where there is none."""
    if unit.place is None:
        return ""
    if not any(one.previous_place for one in counted.all):
        return "–"
    if unit.moved is None:
        return _("上期未排名")
    if not unit.moved:
        return _("与上期相同")
    words = _("升 %(n)d 名") if unit.moved > 0 else _("降 %(n)d 名")
    return words % {"n": abs(unit.moved)}
