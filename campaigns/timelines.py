"""What campaigns, links and duties say on their timelines beside the words of the act itself."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import timeline
from core.models import HistoryEntry
from core.words import listed

from .enums import Part

# The light in which an act stands on the timeline; the others stand in that of a thing in hand.
KEYS = {
    "accept": "done",
    "finish": "done",
    "conclude": "done",
    "return": "risk",
    "change_date": "moved",
    "amend": "moved",
    "withdraw": "none",
    "add": "moved",
    "add_duties": "moved",
}
KEYS |= {"receive": "done", "correct": "moved", "change_dates": "moved", "set_needed_for": "moved"}
# Acts that change no state.
OTHER_LABELS = {
    "remind": gettext_lazy("催报"),
    "file": gettext_lazy("报备"),
    "change_dates": gettext_lazy("改期"),
    "create": gettext_lazy("建立"),
    "choose_laws": gettext_lazy("选择对照的法律法规"),
    "add": gettext_lazy("增加"),
    "keep_as_template": gettext_lazy("存为模板"),
    "compile_list": gettext_lazy("汇总问题清单"),
}


def of(thing: models.Model) -> list[dict]:
    """The lines of a thing's timeline, newest first; one query."""
    return timeline.lines(thing, keys=KEYS, labels=OTHER_LABELS, details=_details)


def _details(entry: HistoryEntry) -> str:
    data = entry.data
    if entry.action == "submit":
        words = _("第 %(number)s 次报送，迟报") if data["was_late"] else _("第 %(number)s 次报送")
        return words % {"number": data["number"]}
    if entry.action == "change_date":
        return _("截止日期由 %(from)s 改为 %(to)s") % data
    if entry.action == "amend":
        old, new = (_asked(*data[key]) for key in ("from", "to"))
        return _("报送要求由“%(old)s”改为“%(new)s”") % {"old": old, "new": new}
    if entry.action == "add_duties":
        return _("%(title)s，%(due_on)s 前，%(n)d 件") % data
    if entry.action == "change_dates":
        old, new = ("～".join(filter(None, data[key])) or _("未排期") for key in ("from", "to"))
        return _("起止日期由 %(old)s 改为 %(new)s") % {"old": old, "new": new}
    if entry.action == "compile_list":
        return _("第 %(version)d 版，共 %(issues)d 条") % data
    if entry.action == "set_needed_for":
        return _("上级节点：%(title)s") % {"title": data["title"] or _("没有对应的上级节点")}
    if entry.action == "note_progress":
        return _("完成程度由 %(before)s%% 到 %(percent)s%%") % data
    if entry.action == "open" and data.get("overlaps"):
        return _("与其他监督行动有 %(n)d 处重复、交叉，已说明理由") % {"n": len(data["overlaps"])}
    if entry.action == "finish":
        return _("完成日期 %(finished_on)s") % data
    if entry.action in ("record_filing", "file"):
        return _("报%(filed_with)s，%(filed_on)s，%(number)s") % data
    if entry.action == "correct":
        return _("%(old_day)s %(old)s 更正为 %(day)s %(new)s") % {
            "old_day": data["before"]["filed_on"],
            "old": data["before"]["number"],
            "day": data["filed_on"],
            "new": data["number"],
        }
    return ""


def _asked(title: str, *parts: str) -> str:
    """What a duty asks for: its title and parts."""
    words = listed(Part(part).label for part in parts)
    return _("%(title)s（%(parts)s）") % {"title": title, "parts": words} if words else title
