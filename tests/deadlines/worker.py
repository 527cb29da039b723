"""A worker that dies where it is told to, in a process of its own. Only tests start it; the product installs no killer."""

import os
import signal
import threading

import django
from celery.beat import EmbeddedService
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supervision.settings")
if not apps.ready:
    django.setup()

from core import faults
from deadlines import outbox
from supervision.celery import app

ROUND = 0.25  # seconds between the rounds of beat


def kill_at(point: str, kind: str = "") -> None:
    """Have this process killed, as by `kill -9`, the first time it reaches a point (while it serves a kind of channel).

    An empty point spares it.
    """
    here = threading.local()
    drain = outbox._drain

    def watched(channel, now, until):
        here.kind = channel.kind
        return drain(channel, now, until)

    def killer(reached: str) -> None:
        if reached == point and kind in ("", getattr(here, "kind", None)):
            os.kill(os.getpid(), signal.SIGKILL)

    if point:
        outbox._drain = watched
        faults.install(killer)


def hurry() -> None:
    """Beat's rounds of half a minute would make the tests last for ever."""
    for entry in app.conf.beat_schedule.values():
        entry["schedule"] = ROUND


def run_embedded() -> None:
    """Worker and beat in one process without any server, as `manage.py runall` starts them; returns on SIGTERM."""
    beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    beat.daemon = True
    beat.start()
    app.Worker(
        pool="threads",
        concurrency=2,
        loglevel="ERROR",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    ).start()


if os.environ.get("HURRY"):
    hurry()
