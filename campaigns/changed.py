"""Earlier periods of stages and links, from the record: what the plan said before somebody changed it. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.models import HistoryEntry

from .models import Link, Stage


@dataclass(frozen=True)
class Changed:
    """One change of a period: as it was ("2018-08-01～2018-08-10"), why, by whom and when."""

    old: str
    reason: str
    who: str
    at: datetime


def periods_of(model: type[Stage | Link], keys: Iterable[int]) -> dict[int, list[Changed]]:
    """The changes of several stages or links by key, newest first; one query."""
    entries = HistoryEntry.objects.filter(
        object_type=model._meta.label_lower, object_id__in=list(keys), action="change_dates", outcome="done"
    )
    found = defaultdict(list)
    for entry in entries.order_by("-id"):
        old = "～".join(filter(None, entry.data["from"]))
        found[entry.object_id].append(Changed(old, entry.comment, entry.actor_name, entry.at))
    return dict(found)
