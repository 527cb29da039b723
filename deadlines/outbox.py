"""The outbox: claims what is due in bundles, sends each through its channel, and marks what became of it.

A claim is a lease with a fence: whoever lost the lease can mark nothing that another claimer has taken over. Leases and
waits count in the machine's time, for they are about processes; when a message may go counts in the product's time.
What is certain inside the product ends at the wire: see `gateways.Mail` for what plain SMTP cannot promise.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core import clock, faults, history
from core.exceptions import NotAllowed, RuleBroken

from . import gateways, letters
from .enums import DeliveryState, Obstacle
from .gateways import Gateway, Trouble
from .models import Channel, Delivery

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True)
class Bundle:
    """What one message carries, claimed by this process for the time of a lease."""

    key: str
    fence: int
    attempts: int

    @property
    def rows(self) -> QuerySet[Delivery]:
        """Its rows, as long as nobody else has claimed them since."""
        return Delivery.objects.filter(bundle=self.key, fence=self.fence)


def send(now: datetime | None = None, *, seconds: float = 50) -> int:
    """Send what is due by `now` for at most about `seconds`; gives how many messages went out. Safe to run many at once."""
    now, until = now or clock.now(), time.monotonic() + seconds
    take_back()
    return sum(_drain(channel, now, until) for channel in Channel.objects.in_use())


def _drain(channel: Channel, now: datetime, until: float) -> int:
    """Send a channel's bundles until there is none, the time is up, or the channel itself is in trouble."""
    gateway, sent = gateways.of(channel), 0
    while time.monotonic() < until and (bundle := _claim(channel, now)):
        faults.reach("send_claimed")
        trouble = _deliver(gateway, bundle, now)
        sent += not trouble
        if trouble and trouble.wide:
            break
    return sent


# ── claiming ────────────────────────────────────────────────────────────────────────────────────────────────────
def _claim(channel: Channel, now: datetime) -> Bundle | None:
    """The channel's earliest bundle that is due, leased to us: everything for one reader that is due by now, or a bundle
    that has been tried before, with exactly what it had then."""
    machine = clock.machine_now()
    free = Q(lease_until=None) | Q(lease_until__lte=machine)
    waiting = channel.deliveries.filter(free, state=DeliveryState.QUEUED, send_at__lte=now)
    if not waiting.exists():
        return None
    with transaction.atomic():
        Channel.objects.select_for_update(no_key=True).get(
            pk=channel.pk
        )  # one claims at a time, all may send
        first = waiting.order_by("send_at", "id").values("recipient_id", "urgent", "bundle").first()
        if first is None:
            return None
        key = first["bundle"] or uuid.uuid4().hex
        waiting.filter(**first).update(
            state=DeliveryState.SENDING,
            bundle=key,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=machine + timedelta(seconds=settings.OUTBOX_LEASE),
        )
        return Bundle(**Delivery.objects.filter(bundle=key).values("fence", "attempts").first(), key=key)


def take_back() -> None:
    """Leases that ran out: their process died between claim and mark, and nobody here knows how far it came.

    Where a repetition is harmless or can be asked about, the bundle waits to be claimed again; else it is unknown until
    a person decides.
    """
    expired = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lte=clock.machine_now())
    for channel in Channel.objects.filter(pk__in=expired.values("channel_id")):
        rows = expired.filter(channel=channel)
        if gateways.of(channel).repeats:
            again = rows.filter(attempts__lt=settings.OUTBOX_ATTEMPTS)
            again.update(state=DeliveryState.QUEUED, lease_until=None, obstacle=Obstacle.INTERRUPTED)
        rows.update(state=DeliveryState.UNKNOWN, lease_until=None, obstacle=Obstacle.INTERRUPTED)


# ── sending and marking ─────────────────────────────────────────────────────────────────────────────────────────
def _deliver(gateway: Gateway, bundle: Bundle, now: datetime) -> Trouble | None:
    """Hand one bundle over and mark it; gives the trouble, if any."""
    try:
        _hand_over(gateway, bundle)
    except Trouble as trouble:
        _mark_trouble(gateway, bundle, trouble)
        return trouble
    except Exception as fault:  # one letter that cannot be written must not keep the others back
        log.exception("A bundle of channel %s could not be written", gateway.channel.pk)
        trouble = Trouble(Obstacle.FAULT, type(fault).__name__)
        _mark_trouble(gateway, bundle, trouble)
        return trouble
    faults.reach("before_mark")
    _mark_sent(bundle, now)
    faults.reach("after_mark")
    return None


def _hand_over(gateway: Gateway, bundle: Bundle) -> None:
    """Send it, unless it has been tried before and the other side says that it has it."""
    if bundle.fence > 1 and gateway.asks and gateway.ask(bundle.key):
        return
    letter = letters.compose(bundle.key)
    faults.reach("before_send")
    gateway.send(letter)
    faults.reach("after_send")


def _mark_sent(bundle: Bundle, now: datetime) -> None:
    """Also where the lease has run out meanwhile: nobody else has claimed it, and it did go out."""
    bundle.rows.exclude(state=DeliveryState.SENT).update(
        state=DeliveryState.SENT, sent_at=now, lease_until=None, obstacle="", error=""
    )


def _mark_trouble(gateway: Gateway, bundle: Bundle, trouble: Trouble) -> None:
    state, lease_until = _after(gateway, bundle.attempts, trouble), None
    if state == DeliveryState.QUEUED:
        lease_until = clock.machine_now() + wait(bundle.attempts)
    rows = bundle.rows.filter(state=DeliveryState.SENDING)
    rows.update(state=state, lease_until=lease_until, obstacle=trouble.obstacle, error=trouble.detail[:100])
    log.warning("Channel %s: %s (attempt %d)", gateway.channel.pk, trouble, bundle.attempts)


def _after(gateway: Gateway, attempts: int, trouble: Trouble) -> DeliveryState:
    """Tried again while that is harmless and not in vain; else failed, or unknown where it may have arrived."""
    last = trouble.final or attempts >= settings.OUTBOX_ATTEMPTS
    if trouble.uncertain and (last or not gateway.repeats):
        return DeliveryState.UNKNOWN
    return DeliveryState.FAILED if last else DeliveryState.QUEUED


def wait(attempts: int) -> timedelta:
    """Between one attempt and the next: doubled each time, six hours at most."""
    return min(timedelta(seconds=settings.OUTBOX_RETRY) * 2 ** min(attempts - 1, 20), LONGEST_WAIT)


# ── by hand ─────────────────────────────────────────────────────────────────────────────────────────────────────
def resend(channel: Channel, *, bundle: str = "", by, now: datetime | None = None) -> int:
    """Try again what failed or is of unknown fate on a channel: one bundle, or all. Gives how many messages that are.

    Nobody but an administrator to whom the channel belongs may (`by` None: from the command line). Raises RuleBroken when
    there is nothing of the kind any more.
    """
    now = now or clock.now()
    if by is not None and not Channel.objects.visible_to(by).filter(pk=channel.pk).exists():
        raise NotAllowed(_("只有系统管理员可以重新发送。"))
    stuck = channel.deliveries.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])
    with transaction.atomic():
        chosen = stuck.filter(bundle=bundle) if bundle else stuck
        count = chosen.update(state=DeliveryState.QUEUED, attempts=0, lease_until=None)
        if not count:
            raise RuleBroken(_("没有需要重新发送的消息，可能已有人处理。"))
        history.append(channel, "resend", by=by, now=now, data={"messages": count, "bundle": bundle})
    return count
