"""A thing's history as lines of a timeline, in words; refused attempts are left out."""

from collections.abc import Callable

from django.db import models

from . import history
from .models import HistoryEntry


def lines(
    thing: models.Model,
    *,
    keys: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    details: Callable[[HistoryEntry], str] = lambda entry: "",
    limit: int = 100,
) -> list[dict]:
    """The newest `limit` lines of a thing's record, newest first; one query.

    `keys` gives the light of an act (others stand in that of a thing in hand), `labels` the words for acts that are no
    transition, `details` what an entry's data say.
    """
    entries = history.of(thing).filter(outcome=HistoryEntry.Outcome.DONE)[:limit]
    return [_line(entry, type(thing), keys or {}, labels or {}, details) for entry in entries]


def _line(
    entry: HistoryEntry, model: type[models.Model], keys: dict, labels: dict, details: Callable
) -> dict:
    transition = model.TRANSITIONS.get(entry.action)
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "title": transition.label if transition else labels.get(entry.action, entry.action),
        "text": "\n".join(filter(None, [details(entry), entry.comment])),
        "files": [],
        "key": keys.get(entry.action, "wait"),
    }
