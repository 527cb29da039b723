"""`manage.py check_deadlines [--repair]`: does every deadline say what the rows of the apps say? Prints one JSON document."""

import json
import sys
from collections import Counter
from dataclasses import asdict

from django.core.management.base import BaseCommand

from core import clock
from deadlines import checking

SHOWN = 100  # faults printed in full


class Command(BaseCommand):
    help = "Compare the deadlines with what is owed; exit 1 when they differ. --repair opens what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="open missing deadlines, then check again")

    def handle(self, *args, repair: bool, **options):
        opened = checking.repair(clock.now()) if repair else 0
        shown, counts = [], Counter()
        for fault in checking.faults():
            counts[fault.problem] += 1
            if len(shown) < SHOWN:
                shown.append(asdict(fault))
        answer = {"ok": not counts, "opened": opened, "faults": counts, "shown": shown}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if counts:
            sys.exit(1)
