"""The one clock. Nothing else in the product asks the machine what time it is.

`now()` is an aware UTC moment, `today()` the local date in Asia/Shanghai, by which every deadline counts. Tests and the
rehearsal put a moment in with `at(...)`; the demonstration names a source of its own in `settings.CLOCK_SOURCE`.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment (aware, UTC): the one put in, else the demonstration's, else the machine's."""
    put_in = _moment.get()
    if put_in is not None:
        return put_in
    shown = import_string(settings.CLOCK_SOURCE)() if settings.CLOCK_SOURCE else None
    return shown or datetime.now(UTC)


def machine_now() -> datetime:
    """The machine's own time (aware, UTC), which nobody moves. For the health of processes only: heartbeats and leases.

    A demonstration's clock stands still and jumps; by it a dead process would look alive, or a living one dead.
    """
    return datetime.now(UTC)


def today() -> date:
    """The local date in Asia/Shanghai."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Asia/Shanghai on which an aware moment falls."""
    return moment.astimezone(LOCAL_ZONE).date()


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let `now()` give `moment` inside the block; blocks may be nested."""
    if moment.tzinfo is None:
        raise ValueError("clock.at needs an aware moment")
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _moment.reset(token)
