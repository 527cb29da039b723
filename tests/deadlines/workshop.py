"""Scenarios with real worker processes, each run as a program of its own: `python -m tests.deadlines.workshop killed`.

The program owns a database and a movable clock, forks workers, kills them, and compares what the world outside received
with what a pure function says should have been told. It ends with an assertion or with exit code 0. pytest starts it
(tests/deadlines/test_processes.py), keeps the fake gateway, and shows what it printed.
"""

import json
import os
import signal
import sys
import time as machine_time
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supervision.settings")
if not apps.ready:
    django.setup()

from django.core.management import call_command
from django.db import OperationalError, connections

from core import clock
from core.models import Notification
from deadlines import audience, ladders, outbox, services
from deadlines.enums import ChannelKind, DeliveryState, Kind
from deadlines.models import Channel, Deadline, Delivery, Occurrence, Preference
from demonstration.models import DemonstrationClock
from tests.base import World
from tests.factories import make_duty

TELLING = ["claimed", "planned", "routed"]
SENDING = ["send_claimed", "before_send", "after_send", "before_mark", "after_mark"]
GROUPS = [kind for kind in ChannelKind if kind != ChannelKind.EMAIL]
FIRST_DUE = date(2018, 8, 20)
DEADLINES = 6
PATIENCE = 300  # seconds until a scenario that does not come to rest has failed; no machine is that busy


# ── the world ───────────────────────────────────────────────────────────────────────────────────────────────────
def build(kinds: list[str]) -> None:
    """The tests' world with six duties of one county, due on six days, and channels of these kinds."""
    DemonstrationClock.objects.create(scene="test", moment=moment(8, 9))
    World.setUpTestData()
    duties = [
        make_duty(World.link, World.county_congress, World.city_congress, title=f"第 {number} 项报送")
        for number in range(DEADLINES)
    ]
    Deadline.objects.all().delete()  # those of the duties that the world came with
    services.open_deadlines(
        [_facts(duty, FIRST_DUE + timedelta(days=number)) for number, duty in enumerate(duties)],
        now=clock.now(),
    )
    for person in (World.county_office, World.county_colleague, World.city_staff, World.leader):
        Preference.objects.create(
            user=person, by_email=True, email=f"{person.username}@example.org", digest_at=time(9, 30)
        )
    for kind in kinds:
        mail = kind == ChannelKind.EMAIL
        Channel.objects.create(
            kind=kind,
            name=kind,
            organization=None if mail else World.county_congress,
            secret="" if mail else f"CHANNEL_{kind.upper()}",
            is_active=True,
        )


def _facts(duty, due_on: date) -> services.Facts:
    return services.Facts(
        subject=duty,
        kind=Kind.DUTY,
        title=f"报送{due_on:%m%d}",
        owed_by=duty.owed_by_id,
        owed_to=duty.owed_to_id,
        due_on=due_on,
        url="/",
    )


def moment(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2018, month, day, hour, tzinfo=clock.LOCAL_ZONE)


def set_clock(to: datetime) -> None:
    DemonstrationClock.objects.update(moment=to)


# ── processes ───────────────────────────────────────────────────────────────────────────────────────────────────
def fork(point: str = "", kind: str = "") -> int:
    """An embedded worker with beat in a process of its own, to be killed at a point; gives its number."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    from tests.deadlines import worker  # its killer belongs to the child alone

    worker.kill_at(point, kind)
    worker.hurry()
    try:
        worker.run_embedded()
    finally:
        os._exit(0)


def has_died(child: int) -> bool:
    return os.waitpid(child, os.WNOHANG)[0] == child


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that other processes bring about."""
    deadline = machine_time.monotonic() + PATIENCE
    while not condition():
        assert machine_time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        machine_time.sleep(0.05)


def at_rest() -> bool:
    """Nothing is due, unrouted, waiting, or in anybody's hands."""
    now = clock.now()
    try:
        waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, send_at__lte=now)
        return not (
            Deadline.objects.filter(next_at__lte=now).exists()
            or Notification.objects.filter(unrouted=True).exists()
            or waiting.exists()
            or Delivery.objects.filter(state=DeliveryState.SENDING).exists()
        )
    except OperationalError:  # the database is being restarted
        connections.close_all()
        return False


def settle(workers: int = 1) -> None:
    """Let undisturbed workers finish everything that is due."""
    children = [fork() for _worker in range(workers)]
    try:
        until(at_rest, "everything told and sent")
    finally:
        for child in children:
            end(child)


# ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────
def ledger() -> dict:
    with urllib.request.urlopen(f"{os.environ['GATEWAY']}/ledger") as answer:
        return json.load(answer)


def check_inside(opened: datetime) -> None:
    """Every step of every ladder up to now is on record once, and whoever it reaches has one message."""
    rungs, now = services.rungs_by_ladder(), clock.now()
    expected = Counter(
        (row.pk, step.rung_id, step.day)
        for row in Deadline.objects.all()
        for step in ladders.plan(rungs[row.ladder_id], row.due_on, opened, now).steps
    )
    found = Counter(Occurrence.objects.values_list("deadline_id", "rung_id", "day"))
    assert found == expected, {"missing": expected - found, "too many": found - expected}
    reached = Counter()
    for told in Occurrence.objects.filter(superseded=False).select_related("rung"):
        rows, person = audience.reached(
            Occurrence.objects.filter(pk=told.pk), told.rung, told.day, prefix="deadline__"
        )
        reached.update((told.cause, key) for key in set(rows.values_list(person, flat=True)))
    messages = Counter(Notification.objects.exclude(cause="").values_list("cause", "recipient_id"))
    assert messages == reached, {"missing": reached - messages, "too many": messages - reached}


def check_outside(kills: int = 0) -> None:
    """Everything that had to leave did, once; mail at most once too often per kill, under the same Message-ID."""
    due = Delivery.objects.filter(send_at__lte=clock.now())  # digests of tomorrow are not
    assert set(due.values_list("state", flat=True)) == {DeliveryState.SENT}
    _check_mails(ledger()["mail"], kills)
    for kind in GROUPS:
        expected = Counter(_lines(Delivery.objects.filter(channel__kind=kind, occurrence__isnull=False)))
        found = Counter(_received(kind))
        assert found == expected, {kind: {"missing": expected - found, "double": found - expected}}


def _lines(rows) -> list[str]:
    from deadlines.letters import _of_occurrence  # what a group is told of one occurrence

    related = rows.select_related("occurrence__rung", "occurrence__deadline__owed_by")
    return [_of_occurrence(row.occurrence).text for row in related]


def _received(kind: str) -> list[str]:
    """The lines that a channel's readers see."""
    entries = [entry for entry in ledger()["http"] if entry["path"].startswith(f"/{kind}")]
    return [line for entry in entries for line in _texts(entry["body"])]


def _texts(body: dict) -> list[str]:
    if "messages" in body:
        return [message["text"] for message in body["messages"]]
    text = (body.get("text") or body["content"]).get("content") or body["content"]["text"]
    return [line for line in text.splitlines() if "报送08" in line]


def _check_mails(mails: list[dict], kills: int) -> None:
    channel = Channel.objects.filter(kind=ChannelKind.EMAIL).first()
    if channel is None:
        assert mails == []
        return
    wanted = Preference.objects.filter(by_email=True).values("user")
    routed = set(channel.deliveries.values_list("notification_id", flat=True))
    assert routed >= set(Notification.objects.filter(recipient__in=wanted).values_list("pk", flat=True))
    times = Counter(mail["message_id"] for mail in mails)
    due = channel.deliveries.filter(send_at__lte=clock.now())
    bundles = set(due.values_list("bundle", flat=True))
    assert {key[1:].split("@")[0] for key in times} == bundles
    assert sum(times.values()) - len(times) <= kills, times
    assert max(times.values()) <= (2 if kills else 1), times
    first = {mail["message_id"]: mail["text"] for mail in mails}
    total = sum(text.count("”发给") for text in first.values())  # each line says to whom its rung goes
    assert total == due.count(), (total, due.count())


def look_and_resend() -> None:
    """What a person does with messages of unknown fate: looks into the group, and resends what is not there."""
    unknown = Delivery.objects.filter(state=DeliveryState.UNKNOWN)
    for channel in Channel.objects.filter(pk__in=unknown.values("channel_id")):
        shown = Counter(_received(channel.kind)) - Counter(_lines(channel.deliveries.filter(state="sent")))
        for bundle in sorted(set(unknown.filter(channel=channel).values_list("bundle", flat=True))):
            rows = unknown.filter(bundle=bundle)
            if Counter(_lines(rows)) <= shown:
                rows.update(state=DeliveryState.SENT)
            else:
                outbox.resend(channel, bundle=bundle, by=None)


# ── scenarios ───────────────────────────────────────────────────────────────────────────────────────────────────
def killed() -> None:
    """A worker is killed at every point and for every kind of channel, one a day; then others take over."""
    kinds = [*GROUPS, ChannelKind.EMAIL]
    build(kinds)
    opened = clock.now()
    plan = [(point, "") for point in TELLING] + [(point, kind) for point in SENDING for kind in kinds]
    for number, (point, kind) in enumerate(plan):
        set_clock(moment(8, 14) + timedelta(days=number))
        child = fork(point, kind)
        until(lambda child=child: has_died(child), f"killed at {point} {kind}")
        lease_runs_out()
        settle()
        look_and_resend()
        check_inside(opened)
    set_clock(moment(9, 30))
    settle()
    check_inside(opened)
    check_outside(kills=len(plan))  # any kill may hit the other thread between the server's yes and our mark


def lease_runs_out() -> None:
    """The machine's clock goes on while nobody works."""
    connections.close_all()
    Delivery.objects.filter(state=DeliveryState.SENDING).update(lease_until=clock.machine_now())


def racing(*kinds: str) -> None:
    """Four workers, each with a beat of its own, over eight days at once and one by one."""
    build(list(kinds))
    opened = clock.now()
    for day in (14, 17, 18, 25, 26):
        set_clock(moment(8, day))
        settle(workers=4)
        check_inside(opened)
    check_outside()


def jumping(*kinds: str) -> None:
    """The product's clock runs ahead by forty days, is put back by an hour, by forty days, and goes on."""
    build(list(kinds))
    opened = clock.now()
    start = moment(8, 14)
    for to in (start, start + timedelta(days=40), start + timedelta(days=40, hours=-1)):
        set_clock(to)
        settle()
    before = len(ledger()["http"]), len(ledger()["mail"])
    set_clock(start)
    settle()
    assert (len(ledger()["http"]), len(ledger()["mail"])) == before, "put back, it tells nothing twice"
    set_clock(start + timedelta(days=41))
    settle()
    check_inside(opened)
    check_outside()


def stopped(hours: str, *kinds: str) -> None:
    """Nothing runs for a time; afterwards every missed step is there once."""
    build(list(kinds))
    opened = clock.now()
    set_clock(moment(8, 19))
    settle()
    set_clock(moment(8, 19) + timedelta(hours=int(hours)))
    settle()
    check_inside(opened)
    set_clock(moment(8, 19) + timedelta(hours=int(hours), days=1))
    settle()
    check_outside()


SCENARIOS = {scenario.__name__: scenario for scenario in (killed, racing, jumping, stopped)}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    SCENARIOS[sys.argv[1]](*sys.argv[2:])
