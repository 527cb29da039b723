"""`manage.py rehearse CAMPAIGN --from DATE --to DATE`: whom the deadlines of a campaign would tell what, as one JSON document."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from campaigns.rehearsing import rehearse_campaign
from deadlines import rehearsal


class Command(BaseCommand):
    help = "Print, by day, everything the deadline engine would tell and to whom, if nobody did anything."

    def add_arguments(self, parser):
        parser.add_argument("campaign", help="its code, such as LD2018, or its key")
        parser.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE")
        parser.add_argument("--to", dest="last", type=_day, required=True, metavar="DATE")

    def handle(self, *args, campaign: str, first: date, last: date, **options):
        if last < first:
            raise CommandError(f"--to {last} lies before --from {first}")
        events = rehearse_campaign(_campaign(campaign), first, last)
        self.stdout.write(json.dumps(rehearsal.as_json(events), ensure_ascii=False))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"not a date (YYYY-MM-DD): {text}") from error


def _campaign(named: str) -> Campaign:
    chosen = Campaign.objects.filter(code=named).first()
    if chosen is None and named.isdecimal():
        chosen = Campaign.objects.filter(pk=named).first()
    if chosen is None:
        raise CommandError(f"no such campaign: {named}")
    return chosen
