"""People who want mail, groups with robots, and the world outside to receive it."""

import os
from datetime import UTC, datetime
from unittest import mock

from django.test import override_settings

from core.models import Notification
from core.notifications import notify
from deadlines import outbox, routing
from deadlines.enums import ChannelKind
from deadlines.models import Channel, Delivery, Preference

from .base import DeadlineCase
from .fake_gateway import FakeGateway

SECRETS = {kind: f"CHANNEL_{kind.upper()}" for kind in ChannelKind if kind != ChannelKind.EMAIL}


class OutboxCase(DeadlineCase):
    """A mail channel and a preference of county_office; the fake gateway stands for everything outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway = FakeGateway()
        cls.addClassCleanup(cls.gateway.close)

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.mail = Channel.objects.create(kind=ChannelKind.EMAIL, name="邮件", is_active=True)
        cls.wants_mail(cls.county_office)

    def setUp(self):
        super().setUp()
        gateway = self.gateway
        gateway.ledger.clear(), gateway.mails.clear(), gateway.answers.clear()
        gateway.refuse_mail = ""
        addresses = {name: f"{gateway.http}/{kind}?key=t0ken" for kind, name in SECRETS.items()}
        self.enterContext(mock.patch.dict(os.environ, addresses | {"NO_PROXY": "127.0.0.1"}))
        self.enterContext(
            override_settings(
                EMAIL_CONFIGURED=True,
                EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
                EMAIL_HOST="127.0.0.1",
                EMAIL_PORT=gateway.smtp_port,
                CHANNEL_HOSTS=["127.0.0.1"],
                PUBLIC_URL="https://supervision.example",
                OUTBOX_TIMEOUT=2,
            )
        )

    @staticmethod
    def wants_mail(person, **changes) -> Preference:
        wanted = {"by_email": True, "email": f"{person.username}@example.org"} | changes
        return Preference.objects.create(user=person, **wanted)

    def group(self, kind=ChannelKind.WEBHOOK, organization=None, **fields) -> Channel:
        fields = {"name": f"群 {kind}", "secret": SECRETS.get(kind, ""), "is_active": True} | fields
        return Channel.objects.create(kind=kind, organization=organization or self.county_congress, **fields)

    def write(self, *people, urgent=True, text="第 %(n)s 件已交办", now=None, **params) -> Notification:
        notify(
            people or [self.county_office],
            text,
            now=now or self.now,
            url="/issues/7/",
            urgent=urgent,
            **{"n": 1} | params,
        )
        return Notification.objects.latest("id")

    def pass_on(self, now: datetime | None = None) -> int:
        """Route and send at one moment; gives how many messages went out."""
        routing.route(now or self.now)
        return outbox.send(now or self.now)

    @staticmethod
    def states() -> list[str]:
        return list(Delivery.objects.order_by("id").values_list("state", flat=True))

    @staticmethod
    def expire_leases() -> None:
        """As if the machine's clock had gone on."""
        Delivery.objects.exclude(lease_until=None).update(lease_until=datetime.fromtimestamp(0, tz=UTC))
