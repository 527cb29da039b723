"""Answers that are too dear to reckon anew for every reader: kept in this process for a minute."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from . import clock

T = TypeVar("T")
AGE = timedelta(seconds=60)
MOST = 50  # answers kept in one memory; the oldest makes room


class Memory:
    """Answers by key, each with the moment at which it was reckoned. Processes do not share them."""

    def __init__(self):
        self._kept: dict[Hashable, tuple[datetime, object]] = {}
        self._locks = [Lock() for _number in range(64)]

    def get(self, key: Hashable, make: Callable[[], T], *, is_dear: Callable[[T], bool]) -> T:
        """The answer to `make()`: one that is dear at most a minute old, every other one new.

        The key must hold everything that the answer depends on: who may see what, the day, the language. Of many
        readers at once one reckons; the others wait for it.
        """
        now = clock.now()
        with self._locks[hash(key) % len(self._locks)]:
            moment, answer = self._kept.get(key, (None, None))
            if moment is not None and abs(now - moment) < AGE:
                return answer
            answer = make()
            self._kept.pop(key, None)
            if is_dear(answer):
                self._keep(key, now, answer)
        return answer

    def _keep(self, key: Hashable, moment: datetime, answer: object) -> None:
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = (moment, answer)

    def forget(self) -> None:
        """Reckon everything anew."""
        self._kept.clear()
