"""The engine's two jobs. Beat starts them; each may run twice, beside itself, or not at all for a month.

What is due stands in the database. A message of the broker only wakes a job, so that a lost one costs a minute at most.
"""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from . import engine, health, outbox, routing

log = logging.getLogger(__name__)
LIMITS = {"ignore_result": True, "soft_time_limit": 240, "time_limit": 300}


@shared_task(**LIMITS)
def tell() -> None:
    """Tell what came due, put it on its way, and wake the sender."""
    engine.run_pass()
    routed = routing.route()
    health.beat("tell")
    if routed:
        _wake(deliver)


@shared_task(**LIMITS)
def deliver() -> None:
    """Send what is due to leave the product."""
    outbox.send()
    health.beat("deliver")


def _wake(task) -> None:
    """A hint: where the broker is away, beat comes round in half a minute."""
    try:
        task.apply_async(expires=60, retry=False)
    except OperationalError:
        log.warning("The broker is away; %s waits for beat", task.name)
