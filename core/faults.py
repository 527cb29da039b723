"""Named points at which a process may die; tests of robustness put a killer in, nothing else does."""

from collections.abc import Callable

_at: Callable[[str], None] | None = None


def reach(point: str) -> None:
    """The program has come to `point`."""
    if _at:
        _at(point)


def install(killer: Callable[[str], None] | None) -> None:
    """Have `killer` called at every point; None takes it out again."""
    global _at
    _at = killer
