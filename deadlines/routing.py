"""From the inbox to the outbox: which message leaves the product through which channel, and when at the earliest.

A few statements for any number of messages. A message and a channel meet at most once, so a second pass adds nothing.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection, transaction
from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, Value, When

from core import bulk, clock, faults
from core.models import Notification

from .enums import ChannelKind, DeliveryState, Party
from .models import Channel, Delivery, Occurrence, Preference, Rung
from .times import after_quiet, next_digest

BATCH = 10_000  # messages routed by one transaction
# From an occurrence to the body that a rung addresses, and so to that body's group robots and webhooks.
BODIES = {
    Party.OWED_BY: "deadline__owed_by",
    Party.ABOVE: "deadline__owed_by__parent",
    Party.OWED_TO: "deadline__owed_to",
}
FRESH = {"state": DeliveryState.QUEUED, "fence": 0, "attempts": 0, "bundle": "", "obstacle": "", "error": ""}


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Habit:
    """The times that many people share."""

    digest_at: time
    quiet_from: time
    quiet_to: time

    def at_once(self, now: datetime) -> datetime:
        return after_quiet(now, self.quiet_from, self.quiet_to)

    def with_digest(self, now: datetime) -> datetime:
        return next_digest(now, self.digest_at, self.quiet_from, self.quiet_to)


def route(now: datetime | None = None) -> int:
    """Put what lies unrouted in the inboxes on its way; gives how many messages were looked at.

    Urgent ones leave at once, the others with the recipient's next digest, none in the recipient's quiet hours.
    """
    now, count = now or clock.now(), 0
    while Notification.objects.filter(unrouted=True).exists():
        routed = _route_batch(now)
        if not routed:  # all of them are in the hands of another pass
            break
        count += routed
    return count


@transaction.atomic
def _route_batch(now: datetime) -> int:
    unrouted = Notification.objects.filter(unrouted=True).order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        unrouted = unrouted.select_for_update(skip_locked=True)
    keys = list(unrouted.values_list("pk", flat=True)[:BATCH])
    channels = Channel.objects.in_use().filter(kind=ChannelKind.EMAIL).values_list("pk", flat=True)
    habits = _habits() if keys and channels else []
    for channel in channels:
        for habit in habits:
            _to_people(bulk.keyed(Notification, keys), channel, habit, now)
    faults.reach("routed")
    bulk.keyed(Notification, keys).update(unrouted=False)
    return len(keys)


def _habits() -> list[Habit]:
    rows = Preference.objects.filter(by_email=True).exclude(email="")
    return [Habit(*times) for times in rows.values_list("digest_at", "quiet_from", "quiet_to").distinct()]


def _to_people(messages: QuerySet, channel: int, habit: Habit, now: datetime) -> None:
    """One delivery for each message to somebody with this habit."""
    wanted = Q(
        recipient__is_active=True,
        recipient__preference__by_email=True,
        recipient__preference__digest_at=habit.digest_at,
        recipient__preference__quiet_from=habit.quiet_from,
        recipient__preference__quiet_to=habit.quiet_to,
    )
    send_at = Case(
        When(urgent=True, then=Value(habit.at_once(now))),
        default=Value(habit.with_digest(now)),
        output_field=DateTimeField(),
    )
    chosen = messages.filter(wanted).exclude(recipient__preference__email="")
    rows = chosen.values_list(Value(channel), "pk", "recipient_id", "urgent", send_at, *_fresh())
    columns = ["channel_id", "notification_id", "recipient_id", "urgent", "send_at", *FRESH]
    bulk.insert_select(Delivery, columns, rows)


# ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────
def to_groups(occurrences: list[int], rung: Rung, now: datetime) -> None:
    """Tell the groups of the body that the rung addresses: once per occurrence and channel, however many people it has.

    Called by the engine in the transaction that records the occurrences. Groups have the quiet hours of a new person.
    """
    channels = f"{BODIES[Party(rung.party)]}__channels"
    chosen = bulk.keyed(Occurrence, occurrences).order_by().filter(**{f"{channels}__is_active": True})
    rows = chosen.values_list(
        F(f"{channels}__id"),
        F("pk"),
        Value(rung.urgent),
        Value(_usual_habit().at_once(now), DateTimeField()),
        *_fresh(),
    )
    columns = ["channel_id", "occurrence_id", "urgent", "send_at", *FRESH]
    bulk.insert_select(Delivery, columns, rows)


def _usual_habit() -> Habit:
    usual = Preference()
    return Habit(usual.digest_at, usual.quiet_from, usual.quiet_to)


def _fresh() -> list[Value]:
    return [
        Value(str(value), CharField()) if isinstance(value, str) else Value(value) for value in FRESH.values()
    ]
