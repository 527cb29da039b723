"""History entries of campaigns, links and duties as lines of a timeline, in words. Refused attempts are left out."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import history
from core.models import HistoryEntry

# The light in which an act stands on the timeline; the others stand in that of a thing in hand.
KEYS = {"accept": "done", "finish": "done", "conclude": "done", "return": "risk", "change_date": "moved"}
OTHER_LABELS = {"remind": gettext_lazy("催报")}  # acts that change no state


def of(thing: models.Model) -> list[dict]:
    """The lines of a thing's timeline, newest first; one query."""
    entries = history.of(thing).filter(outcome=HistoryEntry.Outcome.DONE)
    return [_line(entry, type(thing)) for entry in entries]


def _line(entry: HistoryEntry, model: type[models.Model]) -> dict:
    transition = model.TRANSITIONS.get(entry.action)
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "title": transition.label if transition else OTHER_LABELS.get(entry.action, entry.action),
        "text": "\n".join(filter(None, [_details(entry), entry.comment])),
        "files": [],
        "key": KEYS.get(entry.action, "wait"),
    }


def _details(entry: HistoryEntry) -> str:
    data = entry.data
    if entry.action == "submit":
        words = _("第 %(number)s 次报送，迟报") if data["was_late"] else _("第 %(number)s 次报送")
        return words % {"number": data["number"]}
    if entry.action == "change_date":
        return _("截止日期由 %(from)s 改为 %(to)s") % data
    if entry.action == "note_progress":
        return _("完成程度由 %(before)s%% 到 %(percent)s%%") % data
    if entry.action == "finish":
        return _("完成日期 %(finished_on)s") % data
    return ""
