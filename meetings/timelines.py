"""What weekly reports, meetings and decisions say on their timelines beside the words of the act itself."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import timeline
from core.models import HistoryEntry
from core.words import listed

from .models import WeeklyReport

KEYS = {
    "submit": "done",
    "correct": "moved",
    "waive": "none",
    "issue": "done",
    "amend": "moved",
    "hold": "done",
    "cancel": "none",
    "report": "wait",
    "accept": "done",
    "return": "risk",
    "withdraw": "none",
}
OTHER_LABELS = {
    "open_week": gettext_lazy("开始收集周报告"),
    "prepare_meeting": gettext_lazy("生成会议材料"),
    "decide_task": gettext_lazy("决定"),
    "export": gettext_lazy("导出"),
}


def of(thing: models.Model) -> list[dict]:
    """The lines of a thing's timeline, newest first; one query."""
    return timeline.lines(thing, keys=KEYS, labels=OTHER_LABELS, details=_details)


def _details(entry: HistoryEntry) -> str:
    data = entry.data
    if entry.action == "correct":
        return _("原内容：%(text)s") % {"text": _boxes(data["before"])}
    if entry.action == "amend":
        return _("原文：%(text)s") % {"text": data["before"]}
    if entry.action == "issue" and data["missing"]:
        return _("印发时未报送：%(units)s") % {"units": listed(data["missing"])}
    return ""


def _boxes(texts: dict[str, str]) -> str:
    named = ((WeeklyReport._meta.get_field(name).verbose_name, text) for name, text in texts.items() if text)
    return _("；").join(f"{label}：{text}" for label, text in named) or "–"
