"""`manage.py resend_deliveries CHANNEL [--bundle KEY]`: try again what failed or is of unknown fate on a channel."""

import json

from django.core.management.base import BaseCommand, CommandError

from core.exceptions import RuleBroken
from deadlines import outbox
from deadlines.models import Channel


class Command(BaseCommand):
    help = "Queue failed and unknown messages of a channel again; keys are in deadlines_health."

    def add_arguments(self, parser):
        parser.add_argument("channel", type=int, help="key of the channel")
        parser.add_argument("--bundle", default="", help="only this bundle")

    def handle(self, *, channel: int, bundle: str, **options):
        found = Channel.objects.filter(pk=channel).first()
        if found is None:
            raise CommandError(f"没有渠道 {channel} / There is no channel {channel}", returncode=2)
        try:
            count = outbox.resend(found, bundle=bundle, by=None)
        except RuleBroken as refusal:
            raise CommandError(f"{refusal} / Nothing failed or unknown there", returncode=2) from None
        self.stdout.write(json.dumps({"queued": count}))
