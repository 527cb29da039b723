"""Letting several people act at the same moment, each on a connection of their own. For tests on PostgreSQL."""

import threading
from collections.abc import Callable

from django.db import connection

from core import clock
from core.exceptions import Refusal

from .factories import NOW


def at_once(*acts: Callable) -> list[Refusal | None]:
    """Let every act begin together; gives None or the refusal of each. Anything but a refusal fails the test."""
    start, outcomes, faults = threading.Barrier(len(acts)), [None] * len(acts), []

    def run(number: int, act: Callable) -> None:
        try:
            with clock.at(NOW):
                start.wait(10)
                act()
        except Refusal as refusal:
            outcomes[number] = refusal
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []
    return outcomes
