"""How the apps to the right take part: each registers the column in which it shows a kind of thing's due date, and what is
owed in it just now.

The deadline is the fact; the column is the copy by which an app sorts and filters its own rows. Only `deadlines.services`
changes a due date, and it calls `write_due` in the same transaction.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .services import Facts

WriteDue = Callable[[Iterable[int], date], None]
RequireFit = Callable[[dict[int, date]], None]
Owed = Callable[[str], Iterator["Facts"]]
Opening = Callable[[datetime], None]
log = logging.getLogger(__name__)
_writers: dict[tuple[str, str], WriteDue] = {}
_fits: dict[tuple[str, str], RequireFit] = {}
_owed: list[Owed] = []
_openings: list[Opening] = []


def register(subject_type: str, kind: str, write_due: WriteDue) -> None:
    """`write_due(subject_ids, due_on)` copies a new due date to the subjects' own rows; called once, from `ready()`."""
    _writers[subject_type, str(kind)] = write_due


def write_due(subject_type: str, kind: str, subject_ids: Iterable[int], due_on: date) -> None:
    """Hand a new due date to the app that owns the subjects; nothing to do where none keeps a copy."""
    writer = _writers.get((subject_type, str(kind)))
    if writer:
        writer(list(subject_ids), due_on)


def register_fit(subject_type: str, kind: str, require_fit: RequireFit) -> None:
    """`require_fit({subject_id: due_on})` raises RuleBroken when people may not choose these dates together."""
    _fits[subject_type, str(kind)] = require_fit


def require_fit(subject_type: str, kind: str, moved: dict[int, date]) -> None:
    """Ask the app that owns the subjects whether new dates fit its other dates."""
    asked = _fits.get((subject_type, str(kind)))
    if asked:
        asked(moved)


def keeps_copy(subject_type: str, kind: str) -> bool:
    """Whether an app shows this kind's due date in a column of its own, so that both can be compared."""
    return (subject_type, str(kind)) in _writers


def register_owed(owed: Owed) -> None:
    """`owed(scope)` gives the facts of everything that is owed in an app by its own rows; "" means everywhere."""
    if owed not in _owed:
        _owed.append(owed)


def owed(scope: str = "") -> Iterator["Facts"]:
    """What the apps say is owed, in one campaign or everywhere; for checks, repairs and rehearsals."""
    for source in _owed:
        yield from source(scope)


def register_opening(opening: Opening) -> None:
    """`opening(now)` opens what falls due by the calendar alone, as a weekly report; called before every pass."""
    if opening not in _openings:
        _openings.append(opening)


def open_by_calendar(now: datetime) -> None:
    """Let every app open what has begun by `now`. One that fails is logged; telling what is due goes on."""
    for opening in _openings:
        try:
            opening(now)
        except Exception:
            log.exception("What falls due by the calendar could not be opened: %s", opening.__module__)
