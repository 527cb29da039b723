"""The only writer of a status. Each model names its acts in `TRANSITIONS`; services call `move`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import models
from django.utils.translation import gettext as _

from . import bulk, history
from .exceptions import StaleState, TransitionError
from .models import HistoryEntry

IN_ONE_STATEMENT = 500  # things changed by one UPDATE; SQLite takes no more than 999 values in a statement


@dataclass(frozen=True)
class Transition:
    """An act: the states it may start from, and the state it leads to (None: the state stays)."""

    sources: frozenset[str]
    target: str | None
    label: str  # lazy, for timelines and messages


def move(obj: models.Model, action: str, *, by, now: datetime, comment="", data=None, **fields) -> None:
    """Carry out `action` on `obj`: one conditional UPDATE, one history entry. Call inside a transaction.

    `fields` are written with the status. Raises TransitionError when the state does not allow the act and StaleState
    when the row is no longer what `obj` was read as (somebody else acted first).
    """
    history.append_many([moved(obj, action, by=by, now=now, comment=comment, data=data, **fields)])


def moved(
    obj: models.Model, action: str, *, by, now: datetime, comment="", data=None, **fields
) -> HistoryEntry:
    """`move`, but the record is given back unsaved: acts that belong together are appended in one statement."""
    old = obj.status
    _claim([obj], action, now, fields)
    return history.entry(
        obj, action, by=by, now=now, from_status=old, to_status=obj.status, comment=comment, data=data
    )


def move_many(
    objs: Iterable[models.Model], action: str, *, by, now: datetime, comment="", data=None, **fields
) -> None:
    """The same act on many things of one kind, all or none, in a few statements. Call inside a transaction."""
    for old, alike in _in_the_same_state(objs):
        _claim(alike, action, now, fields)
        things = [(obj.pk, str(obj), data or {}) for obj in alike]
        details = {"from_status": old, "to_status": alike[0].status, "comment": comment}
        history.append_alike(type(alike[0]), things, action, by=by, now=now, **details)


def move_each(changes: Iterable[tuple[models.Model, dict, dict]], action: str, *, by, now: datetime) -> None:
    """`move_many` where each thing takes fields of its own and has its own data on record: (thing, fields, data).

    All name the same fields. Call inside a transaction.
    """
    changes = list(changes)
    own = {obj.pk: (fields, data) for obj, fields, data in changes}
    for old, alike in _in_the_same_state(obj for obj, _fields, _data in changes):
        _claim(alike, action, now, {})
        bulk.update(type(alike[0]), {obj.pk: own[obj.pk][0] for obj in alike})
        _take_on(alike, own)
        things = [(obj.pk, str(obj), own[obj.pk][1]) for obj in alike]
        details = {"from_status": old, "to_status": alike[0].status}
        history.append_alike(type(alike[0]), things, action, by=by, now=now, **details)


def _in_the_same_state(objs: Iterable[models.Model]) -> Iterator[tuple[str, list[models.Model]]]:
    """Things by status and version, with that status."""
    objs = sorted(objs, key=lambda obj: (obj.status, obj.version))
    for (status, _version), group in groupby(objs, key=lambda obj: (obj.status, obj.version)):
        yield status, list(group)


def _take_on(objs: Iterable[models.Model], own: dict[int, tuple[dict, dict]]) -> None:
    for obj in objs:
        for name, value in own[obj.pk][0].items():
            setattr(obj, name, value)


def _claim(objs: list[models.Model], action: str, now: datetime, fields: dict) -> None:
    """Write the new state of things that all have the same status and version, if they still have them."""
    first, old = objs[0], objs[0].status
    require(first, action)
    target = first.TRANSITIONS[action].target
    changes = {**fields, "status": target or old, "updated_at": now, "version": first.version + 1}
    for start in range(0, len(objs), IN_ONE_STATEMENT):
        part = objs[start : start + IN_ONE_STATEMENT]
        rows = type(first)._base_manager.filter(pk__in=[obj.pk for obj in part])
        if rows.filter(status=old, version=first.version).update(**changes) != len(part):
            raise stale(first)
    for obj in objs:
        for name, value in changes.items():
            setattr(obj, name, value)


def allows(obj: models.Model, action: str) -> bool:
    """Whether the present state of `obj` allows `action`."""
    return obj.status in obj.TRANSITIONS[action].sources


def require(obj: models.Model, action: str) -> None:
    """Raise TransitionError unless the present state of `obj` allows `action`; services ask before they read further."""
    if not allows(obj, action):
        raise not_now(obj, action)


def not_now(obj: models.Model, action: str) -> TransitionError:
    """The refusal of an act that the present state of `obj` does not allow."""
    return TransitionError(
        _("“%(object)s”目前是“%(status)s”，不能%(act)s。")
        % {"object": obj, "status": obj.get_status_display(), "act": obj.TRANSITIONS[action].label}
    )


def stale(obj: models.Model) -> StaleState:
    """The refusal of an act on something that changed since it was read."""
    return StaleState(_("“%(object)s”刚被别人处理过，请核对最新情况后再操作。") % {"object": obj})
