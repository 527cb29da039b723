"""The only writer of a status. Each model names its acts in `TRANSITIONS`; services call `move`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from . import history
from .exceptions import StaleState, TransitionError


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
    transition = obj.TRANSITIONS[action]
    old = obj.status
    if old not in transition.sources:
        raise TransitionError(
            _("“%(object)s”目前是“%(status)s”，不能%(act)s。")
            % {"object": obj, "status": obj.get_status_display(), "act": transition.label}
        )
    new = transition.target or old
    changes = {**fields, "status": new, "updated_at": now, "version": obj.version + 1}
    changed = type(obj)._base_manager.filter(pk=obj.pk, status=old, version=obj.version).update(**changes)
    if changed != 1:
        raise StaleState(_("“%(object)s”刚被别人处理过，请核对最新情况后再操作。") % {"object": obj})
    for name, value in changes.items():
        setattr(obj, name, value)
    history.append(obj, action, by=by, now=now, from_status=old, to_status=new, comment=comment, data=data)


def allows(obj: models.Model, action: str) -> bool:
    """Whether the present state of `obj` allows `action`."""
    return obj.status in obj.TRANSITIONS[action].sources
