"""How the apps to the right take part: each registers the column in which it shows a kind of thing's due date.

The deadline is the fact; the column is the copy by which an app sorts and filters its own rows. Only `deadlines.services`
changes a due date, and it calls `write_due` in the same transaction.
"""

from collections.abc import Callable, Iterable
from datetime import date

WriteDue = Callable[[Iterable[int], date], None]
_writers: dict[tuple[str, str], WriteDue] = {}


def register(subject_type: str, kind: str, write_due: WriteDue) -> None:
    """`write_due(subject_ids, due_on)` copies a new due date to the subjects' own rows; called once, from `ready()`."""
    _writers[subject_type, str(kind)] = write_due


def write_due(subject_type: str, kind: str, subject_ids: Iterable[int], due_on: date) -> None:
    """Hand a new due date to the app that owns the subjects; nothing to do where none keeps a copy."""
    writer = _writers.get((subject_type, str(kind)))
    if writer:
        writer(list(subject_ids), due_on)
