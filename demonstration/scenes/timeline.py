"""What happened in a scene, in the order in which it happened: acts are gathered, then done one by one under their clock.

Years of rankings and votes count what was on record at their moment, so nothing may be done before its time.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from core import clock, workdays

Act = Callable[[], object]


class Timeline:
    """Acts by moment; those of the same moment in the order in which they were added. An act may add later ones."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._serial = count()

    def on(self, day: date, act: Act, *, at: time = time(10)) -> None:
        """Do something on a local day (Asia/Shanghai)."""
        moment = datetime.combine(day, at, tzinfo=clock.LOCAL_ZONE)
        heappush(self._acts, (moment, next(self._serial), act))

    def play(self, until: datetime) -> None:
        """Do everything that lies before `until`; what lies later is still to come for those who look at the scene."""
        while self._acts and self._acts[0][0] < until:
            moment, _serial, act = heappop(self._acts)
            with clock.at(moment):
                act()


def working_day(day: date) -> date:
    """`day` itself, or the next working day after it."""
    return workdays.add_working_days(day - timedelta(days=1), 1)
