"""When a message may leave the product: after the quiet hours, or with the day's digest. Local times, aware moments."""

from datetime import datetime, time, timedelta

from core import clock

DAY = timedelta(days=1)


def after_quiet(moment: datetime, quiet_from: time, quiet_to: time) -> datetime:
    """`moment` itself, or the end of the quiet hours in which it lies. They may cross midnight; equal times mean none."""
    local = moment.astimezone(clock.LOCAL_ZONE)
    crosses = quiet_from > quiet_to
    if crosses and local.time() >= quiet_from:
        return _at(local + DAY, quiet_to)
    if local.time() < quiet_to and (crosses or local.time() >= quiet_from):
        return _at(local, quiet_to)
    return moment


def next_digest(moment: datetime, digest_at: time, quiet_from: time, quiet_to: time) -> datetime:
    """The next time of the digest after `moment`, moved out of the quiet hours."""
    today = _at(moment.astimezone(clock.LOCAL_ZONE), digest_at)
    return after_quiet(today if today > moment else today + DAY, quiet_from, quiet_to)


def _at(local: datetime, hour: time) -> datetime:
    return datetime.combine(local.date(), hour, clock.LOCAL_ZONE)
