"""What projects and year's lists say on their timelines beside the words of the act itself."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import timeline
from core.models import HistoryEntry

from .models import Project, YearList

KEYS = {
    "implement": "ok",
    "track": "done",
    "take_out": "none",
    "adjust": "moved",
    "freeze_schedule": "done",
    "approve": "done",
    "publish": "done",
    "withdraw": "risk",
    "return": "risk",
    "reopen": "moved",
}
OTHER_LABELS = {
    "enter": gettext_lazy("录入项目"),
    "begin_list": gettext_lazy("建立年度清单"),
    "export_papers": gettext_lazy("导出责任书或施工表"),
}
DECISION_FIELDS = (
    "meeting",
    "decided_on",
    "decision_number",
    "approved_by",
    "approved_on",
    "approval_number",
)


def of(thing: models.Model) -> list[dict]:
    """The lines of a thing's timeline, newest first; one query."""
    return timeline.lines(thing, keys=KEYS, labels=OTHER_LABELS, details=_details)


def _details(entry: HistoryEntry) -> str:
    data = entry.data
    if "changes" in data:
        return "\n".join(_change(*change) for change in data["changes"])
    if entry.action in {"decide", "approve"}:
        return _facts(data)
    if entry.action == "reopen":
        return _("原登记：%(facts)s") % {"facts": _facts(data["before"])}
    if entry.action == "freeze_schedule":
        return _("第 %(number)d 版，%(links)d 个环节") % data
    if entry.action == "add_campaign":
        return data["title"]
    if entry.action == "withdraw":
        items = data["public_items"]
        return _("原公开 %(n)d 个项目") % {"n": len(items)}
    return ""


def _change(field: str, before: str, after: str) -> str:
    label = Project._meta.get_field(field).verbose_name
    return _("%(label)s：%(before)s → %(after)s") % {
        "label": label,
        "before": before or "–",
        "after": after or "–",
    }


def _facts(data: dict) -> str:
    """What was recorded of a decision, name by name."""
    named = ((YearList._meta.get_field(name).verbose_name, data.get(name)) for name in DECISION_FIELDS)
    return _("；").join(f"{label} {value}" for label, value in named if value)
