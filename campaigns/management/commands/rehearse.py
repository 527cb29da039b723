"""`manage.py rehearse CAMPAIGN --from DATE --to DATE`: whom the deadlines of a campaign would tell what, as one JSON document."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from campaigns.plan_text.messages import Message
from campaigns.rehearsing import rehearse_campaign
from deadlines import rehearsal

REFUSED = 2
REFUSALS = {
    "date": Message("日期应写成 2018-08-07 的形式：%s", "A date is written like 2018-08-07: %s"),
    "order": Message("--to 的日期不能早于 --from：%s", "--to must not lie before --from: %s"),
    "campaign": Message(
        "没有这个监督行动，请用它的编号前缀或主键：%s", "No such campaign; name its code or key: %s"
    ),
}


class Refused(Exception):
    """What was asked makes no sense; `message` says why in both languages."""

    def __init__(self, code: str, said: str) -> None:
        self.message = Message(REFUSALS[code].zh % said, REFUSALS[code].en % said)
        super().__init__(self.message.en)


class Command(BaseCommand):
    help = "Print, by day, everything the deadline engine would tell and to whom, if nobody did anything."

    def add_arguments(self, parser):
        parser.add_argument("campaign", help="its code, such as LD2018, or its key")
        parser.add_argument("--from", dest="first", required=True, metavar="DATE")
        parser.add_argument("--to", dest="last", required=True, metavar="DATE")

    def handle(self, *args, campaign: str, first: str, last: str, **options):
        try:
            events = rehearse_campaign(_campaign(campaign), *_period(first, last))
        except Refused as refusal:
            self._say(rehearsal.as_json([]) | {"message": refusal.message.as_json()})
            raise CommandError(
                f"{refusal.message.zh} / {refusal.message.en}", returncode=REFUSED
            ) from refusal
        self._say(rehearsal.as_json(events) | {"message": None})

    def _say(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))


def _period(first: str, last: str) -> tuple[date, date]:
    since, until = _day(first), _day(last)
    if until < since:
        raise Refused("order", f"{first} – {last}")
    return since, until


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("date", text) from error


def _campaign(named: str) -> Campaign:
    chosen = Campaign.objects.filter(code=named).first()
    if chosen is None and named.isascii() and named.isdecimal() and len(named) < 18:
        chosen = Campaign.objects.filter(pk=named).first()
    if chosen is None:
        raise Refused("campaign", named)
    return chosen
