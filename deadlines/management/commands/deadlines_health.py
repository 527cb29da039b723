"""`manage.py deadlines_health`: whether the engine is well, as one JSON document; exit 1 when something is wrong."""

import json
import sys

from django.core.management.base import BaseCommand

from deadlines import health


class Command(BaseCommand):
    help = (
        "Age of the last heartbeat, queue, oldest undelivered message, failed and unknown ones with reasons."
    )

    def handle(self, *args, **options):
        found = health.examine()
        self.stdout.write(json.dumps(health.as_json(found), ensure_ascii=False))
        if not found.is_well:
            sys.exit(1)
