"""Two hundred random lives of the engine: jobs in any order, twice, killed anywhere, clocks moved, gateways failing.

Whatever happened, in the end every step is on record once and everything that had to leave has left once. A failing
seed is in the test's name: run it again with -k.
"""

import random
from collections import Counter
from datetime import timedelta

import pytest

from core import clock, faults
from core.models import Notification
from deadlines import engine, ladders, outbox, routing, services
from deadlines.enums import ChannelKind, DeliveryState
from deadlines.models import Deadline, Delivery, Occurrence

from .base import moment
from .outbox_base import OutboxCase

SEEDS = 200
STEPS = 25
POINTS = [
    *("claimed", "planned", "routed", "send_claimed", "before_send", "after_send", "before_mark"),
    "after_mark",
]
NOES = [(503, b""), (500, b""), (404, b""), (302, b"/elsewhere")]


class Killed(BaseException):
    """Stands for SIGKILL: no handler of the product catches it."""


class Life:
    """One random history over the case's world, and what a faultless one would have left."""

    def __init__(self, case: "RandomScheduleTest", seed: int):
        self.case, self.chance = case, random.Random(seed)
        self.now = self.opened = moment(8, 9)
        self.latest, self.kills = self.now, 0

    def live(self) -> None:
        acts = [
            self.go_on,
            self.go_on,
            self.tell,
            self.deliver,
            self.killed,
            self.jump,
            self.refuse,
            self.lease,
        ]
        for _step in range(STEPS):
            self.chance.choice(acts)()
        self.settle()

    # ── what may happen ──
    def go_on(self):
        self.now += timedelta(minutes=self.chance.choice([1, 30, 600, 1440, 4000]))

    def jump(self):
        self.now += self.chance.choice([timedelta(days=40), timedelta(hours=-1), timedelta(days=-3)])

    def tell(self):
        self.latest = max(self.latest, self.now)
        with clock.at(self.now):
            engine.run_pass()
            routing.route()

    def deliver(self):
        with clock.at(self.now):
            outbox.send()

    def killed(self):
        """A job dies at a random point; what it had not committed is gone."""
        point, job = self.chance.choice(POINTS), self.chance.choice([self.tell, self.deliver])

        def kill(reached: str) -> None:
            if reached == point:
                raise Killed

        faults.install(kill)
        try:
            job()
        except Killed:
            self.kills += 1
        finally:
            faults.install(None)

    def refuse(self):
        self.case.gateway.answers.append(self.chance.choice(NOES))

    def lease(self):
        self.case.expire_leases()

    # ── the end ──
    def settle(self) -> None:
        """Everything works again, and somebody resends what failed after looking into the group."""
        self.case.gateway.answers.clear()
        self.now = max(self.now, self.latest, moment(8, 20)) + timedelta(days=2)
        self.tell()
        self.now += timedelta(days=1)
        for _round in range(4):
            self.lease()
            self.deliver()
            self.case.look_and_resend()
        self.tell(), self.deliver()


@pytest.mark.slow
class RandomScheduleTest(OutboxCase):
    def setUp(self):
        super().setUp()
        for kind in (ChannelKind.WEBHOOK, ChannelKind.WECOM):
            self.group(kind)
        status = f"{self.gateway.http}/status"
        self.enterContext(pytest.MonkeyPatch.context()).setenv("CHANNEL_WEBHOOK_STATUS", status)
        self.open()
        self.open(self.other_duty, owed_by=self.county_congress.pk, due_on=moment(9, 1).date())

    def look_and_resend(self) -> None:
        """A person's part: what is in the group already is not sent again."""
        for row in Delivery.objects.filter(state__in=[DeliveryState.UNKNOWN, DeliveryState.FAILED]):
            rows = Delivery.objects.filter(pk=row.pk)
            if row.channel.kind == "wecom" and self.is_in_the_group(row):
                rows.update(state=DeliveryState.SENT)
            else:
                rows.update(state=DeliveryState.QUEUED, attempts=0, lease_until=None)

    def is_in_the_group(self, row: Delivery) -> bool:
        """The group shows the line more often than we know to have sent it."""
        sent = row.channel.deliveries.filter(state=DeliveryState.SENT)
        return self.shown("wecom")[self.line(row)] > Counter(map(self.line, sent))[self.line(row)]

    def shown(self, kind: str) -> Counter:
        """The lines that a channel's readers see."""
        bodies = [entry["body"] for entry in self.gateway.ledger if entry["path"].startswith(f"/{kind}")]
        if kind == "webhook":
            return Counter(message["text"] for body in bodies for message in body["messages"])
        texts = "\n".join(body["text"]["content"] for body in bodies).splitlines()
        return Counter(line for line in texts if line.startswith("“"))

    @staticmethod
    def line(row: Delivery) -> str:
        from deadlines.letters import _of_occurrence  # what a group is told of one occurrence

        return _of_occurrence(row.occurrence).text

    def check(self, life: Life) -> None:
        rungs = services.rungs_by_ladder()
        expected = Counter(
            (row.pk, step.rung_id, step.day)
            for row in Deadline.objects.all()
            for step in ladders.plan(rungs[row.ladder_id], row.due_on, life.opened, life.now).steps
        )
        assert Counter(Occurrence.objects.values_list("deadline_id", "rung_id", "day")) == expected
        assert not Notification.objects.filter(unrouted=True).exists()
        due = Delivery.objects.filter(send_at__lte=life.now)
        assert set(due.values_list("state", flat=True)) == {"sent"}
        for kind in ("webhook", "wecom"):
            lines = Counter(self.line(row) for row in due.filter(channel__kind=kind))
            assert self.shown(kind) == lines, kind
        self.check_mail(due, life.kills)

    def check_mail(self, due, kills: int) -> None:
        sent = due.filter(channel=self.mail)
        times = Counter(mail["message_id"] for mail in self.gateway.mails)
        assert {key[1:].split("@")[0] for key in times} == set(sent.values_list("bundle", flat=True))
        assert sum(times.values()) - len(times) <= kills
        bodies = {mail["message_id"]: mail["text"] for mail in self.gateway.mails}
        assert sum(text.count("发给承办方") for text in bodies.values()) == sent.count()

    def state(self) -> tuple:
        """Everything that jobs write."""
        return (
            list(Occurrence.objects.order_by("pk").values()),
            list(Notification.objects.order_by("pk").values()),
            list(Delivery.objects.order_by("pk").values()),
            list(Deadline.objects.order_by("pk").values("pk", "next_at")),
            len(self.gateway.ledger),
            len(self.gateway.mails),
        )


def _life_of(seed: int):
    def test(self):
        life = Life(self, seed)
        life.live()
        self.check(life)
        before = self.state()
        life.tell(), life.deliver()
        assert self.state() == before, "a job run twice gives the same state"

    return test


for _seed in range(SEEDS):
    setattr(RandomScheduleTest, f"test_seed_{_seed:03}", _life_of(_seed))
