"""Whether the engine lives and what it has not got rid of: for the health page, the command, and the alarm on other pages.

Everything here counts in the machine's time except how long a message has been due, which counts in the product's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from core import clock
from core.models import Notification

from .enums import DeliveryState, Obstacle
from .models import Channel, Deadline, Delivery, Heartbeat

SILENT = timedelta(minutes=5)  # without a sign of life: the alarm of security.md E5
LATE = timedelta(hours=1)  # a message due for longer than this is a fault
JOBS = ("tell", "deliver")
SHOWN = 50


def beat(name: str) -> None:
    """A job has run to its end."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.machine_now()})


@dataclass(frozen=True)
class Pulse:
    """One job's last sign of life; `age` is None where there never was one."""

    name: str
    at: datetime | None
    age: timedelta | None

    @property
    def is_silent(self) -> bool:
        return self.age is None or self.age > SILENT


def pulses() -> list[Pulse]:
    """Every job of the engine; one query."""
    found, machine = dict(Heartbeat.objects.values_list("name", "at")), clock.machine_now()
    return [Pulse(name, found.get(name), machine - found[name] if name in found else None) for name in JOBS]


def is_silent() -> bool:
    """Whether any job has given no sign of life for more than five minutes, or never; one query."""
    return any(pulse.is_silent for pulse in pulses())


@dataclass(frozen=True)
class Stuck:
    """Messages of one bundle that failed or whose fate is unknown."""

    channel: Channel
    bundle: str
    state: DeliveryState
    obstacle: Obstacle | None
    error: str
    messages: int
    attempts: int
    due_at: datetime


@dataclass(frozen=True)
class Health:
    pulses: list[Pulse]
    unplanned: int  # deadlines that should have been looked at by now
    unrouted: int
    queued: int  # on channels in use and due by now
    oldest_due_at: datetime | None
    overdue_for: timedelta | None
    stuck: list[Stuck]
    stuck_total: int

    @property
    def is_silent(self) -> bool:
        return any(pulse.is_silent for pulse in self.pulses)

    @property
    def is_late(self) -> bool:
        return self.overdue_for is not None and self.overdue_for > LATE

    @property
    def is_well(self) -> bool:
        return not (self.is_silent or self.is_late or self.stuck_total)


def examine(now: datetime | None = None) -> Health:
    """How the engine is at a moment of the product's clock; a fixed number of queries."""
    now = now or clock.now()
    on_its_way = [DeliveryState.QUEUED, DeliveryState.SENDING]
    due = Delivery.objects.filter(channel__is_active=True, state__in=on_its_way, send_at__lte=now)
    counted = due.aggregate(count=Count("id"), oldest=Min("send_at"))
    stuck = _stuck()
    return Health(
        pulses=pulses(),
        unplanned=Deadline.objects.filter(next_at__lte=now).count(),
        unrouted=Notification.objects.filter(unrouted=True).count(),
        queued=counted["count"],
        oldest_due_at=counted["oldest"],
        overdue_for=now - counted["oldest"] if counted["oldest"] else None,
        stuck=stuck[:SHOWN],
        stuck_total=sum(one.messages for one in stuck),
    )


def _stuck() -> list[Stuck]:
    rows = Delivery.objects.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])
    groups = rows.values("channel", "bundle", "state", "obstacle", "error").annotate(
        messages=Count("id"), most=Max("attempts"), due_at=Min("send_at")
    )
    channels = Channel.objects.in_bulk()
    return [
        Stuck(
            channel=channels[group["channel"]],
            bundle=group["bundle"],
            state=DeliveryState(group["state"]),
            obstacle=Obstacle(group["obstacle"]) if group["obstacle"] else None,
            error=group["error"],
            messages=group["messages"],
            attempts=group["most"],
            due_at=group["due_at"],
        )
        for group in groups.order_by("due_at")
    ]


def as_json(health: Health) -> dict:
    """The same for machines; no titles, names or addresses."""
    return {
        "ok": health.is_well,
        "heartbeats": {
            pulse.name: None if pulse.age is None else round(pulse.age.total_seconds())
            for pulse in health.pulses
        },
        "unplanned": health.unplanned,
        "unrouted": health.unrouted,
        "queued": health.queued,
        "oldest_undelivered_seconds": (
            None if health.overdue_for is None else round(health.overdue_for.total_seconds())
        ),
        "failed_or_unknown": health.stuck_total,
        "stuck": [
            {
                "channel": one.channel.pk,
                "kind": one.channel.kind,
                "bundle": one.bundle,
                "state": one.state.value,
                "reason": one.obstacle.value if one.obstacle else "",
                "detail": one.error,
                "messages": one.messages,
                "attempts": one.attempts,
                "due_at": one.due_at.isoformat(),
            }
            for one in health.stuck
        ],
    }
