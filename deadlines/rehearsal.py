"""What the engine would tell between two days, day by day and person by person, if nobody did anything. Writes nothing.

The steps come from `ladders.plan`, the people from `audience.reached`, as in a pass; only the writing is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from core import bulk, clock
from core.dates import end_of

from . import audience, kinds, ladders
from .engine import message
from .enums import ChannelKind, Kind, Party
from .models import Channel, Deadline, Preference, Rung
from .services import open_deadlines, rungs_by_ladder

INBOX = "inbox"


@dataclass(frozen=True)
class Event:
    """One rung coming due for one thing on a local day: whom it reaches (user names) and through which channels."""

    day: date
    rule: str
    object: str
    message: str
    recipients: tuple[str, ...]
    channels: tuple[str, ...]


def rehearse(scope: str, first: date, last: date, *, opened_at: datetime | None = None) -> list[Event]:
    """The events of one campaign from the first local day to the last, both included, in order of time.

    What is already open goes on from where it stands. With `opened_at` the campaign is taken as opened at that moment:
    everything that its rows say is owed counts too.
    """
    since, until = datetime.combine(first, time.min, clock.LOCAL_ZONE), end_of(last)
    with transaction.atomic():
        if opened_at:
            _open_rest(scope, opened_at)
        events = list(_events(scope, since, until))
        transaction.set_rollback(True)
    return events


def as_json(events: Iterable[Event]) -> dict:
    """By day, with totals: the document that `manage.py rehearse` prints."""
    by_day, people, messages = defaultdict(list), set(), 0
    for one in events:
        by_day[one.day.isoformat()].append(
            {
                "rule": one.rule,
                "object": one.object,
                "recipients": list(one.recipients),
                "channels": list(one.channels),
            }
        )
        people |= set(one.recipients)
        messages += len(one.recipients)
    totals = {"days": len(by_day), "events": sum(map(len, by_day.values()))}
    totals |= {"messages": messages, "people": len(people)}
    return {"days": [{"date": day, "events": found} for day, found in by_day.items()], "totals": totals}


def _open_rest(scope: str, now: datetime) -> None:
    """Open what has no deadline yet; the transaction around it is undone."""
    there = set(Deadline.objects.filter(scope=scope).values_list("subject_type", "subject_id", "kind"))
    facts = (one for one in kinds.owed(scope) if _key(one) not in there)
    open_deadlines(facts, now=now)


def _key(facts) -> tuple[str, int, str]:
    return facts.subject._meta.label_lower, facts.subject.pk, str(facts.kind)


def _events(scope: str, since: datetime, until: datetime) -> Iterator[Event]:
    rows, ways = _running(scope), _Ways()
    by_key = {rung.pk: rung for rungs in rungs_by_ladder().values() for rung in rungs}
    for step, keys in sorted(_steps(rows.values(), since, until).items(), key=lambda pair: pair[0]):
        rung = by_key[step.rung_id]
        people = _people(keys, rung, step.day)
        for key in keys:
            reached = people.get(key, ())
            yield _event(rows[key], rung, step.day, reached, ways.of(rows[key], rung, reached))


def _running(scope: str) -> dict[int, Deadline]:
    rows = Deadline.objects.filter(scope=scope).exclude(next_at=None).select_related("rule", "owed_by")
    return {row.pk: row for row in rows.order_by("due_on", "pk")}


def _steps(rows: Iterable[Deadline], since: datetime, until: datetime) -> dict[ladders.Step, list[int]]:
    """Every step of the window with the deadlines for which it comes due; reckoned once for those that are alike."""
    rungs, planned, found = rungs_by_ladder(), {}, defaultdict(list)
    for row in rows:
        alike = row.ladder_id, row.due_on, max(row.next_at, since)
        if alike not in planned:
            plan = ladders.plan(rungs.get(row.ladder_id, []), row.due_on, alike[2], until)
            planned[alike] = [step for step in plan.steps if step.at < until]
        for step in planned[alike]:
            found[step].append(row.pk)
    return found


def _people(keys: list[int], rung: Rung, day: date) -> dict[int, tuple[str, ...]]:
    """User names by deadline, each once; one query."""
    rows, person = audience.reached(bulk.keyed(Deadline, keys).order_by(), rung, day)
    names = person.removesuffix("user_id") + "user__username"
    found = defaultdict(set)
    for key, name in rows.values_list("pk", names):
        found[key].add(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}


def _event(row: Deadline, rung: Rung, day: date, people: tuple[str, ...], channels: tuple[str, ...]) -> Event:
    rule = row.rule.title if row.rule else str(Kind(row.kind).label)
    return Event(day, f"{rule}：{rung.label}", row.title, message(rung), people, channels)


class _Ways:
    """The channels as they are switched today: the mail of people who want it, the groups of each body."""

    def __init__(self):
        self.groups = defaultdict(set)
        for body, kind in Channel.objects.in_use().values_list("organization", "kind"):
            self.groups[body].add(kind)
        self.by_mail = self._wanting() if ChannelKind.EMAIL in self.groups.pop(None, ()) else set()

    @staticmethod
    def _wanting() -> set[str]:
        wanting = Preference.objects.filter(by_email=True).exclude(email="")
        return set(wanting.values_list("user__username", flat=True))

    def of(self, row: Deadline, rung: Rung, people: tuple[str, ...]) -> tuple[str, ...]:
        body = {
            Party.OWED_BY: row.owed_by_id,
            Party.ABOVE: row.owed_by.parent_id,
            Party.OWED_TO: row.owed_to_id,
        }[Party(rung.party)]
        own = ((INBOX,) if people else ()) + (
            (ChannelKind.EMAIL.value,) if self.by_mail & set(people) else ()
        )
        return own + tuple(sorted(self.groups.get(body, ())))
