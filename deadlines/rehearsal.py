"""What the engine would tell between two days, day by day and person by person, if nobody did anything. Writes nothing.

The steps come from `ladders.plan`, the people from `audience.reached`, as in a pass; only the writing is left out.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from core import bulk, clock
from core.dates import end_of
from organizations.models import Organization

from . import audience, kinds, ladders
from .engine import message
from .enums import ChannelKind, Kind, Party
from .models import Channel, Deadline, Preference, Rung
from .services import open_deadlines, rungs_by_ladder

INBOX = "inbox"


@dataclass(frozen=True)
class Event:
    """One rung coming due for one thing on a local day: whom it reaches (user names) in which body, through what."""

    day: date
    rule: str
    object: str
    message: str
    recipients: tuple[str, ...]
    sent: tuple[tuple[str, int], ...]  # channel -> how many messages leave through it
    rung: str
    body: Organization | None  # whom the rung addresses; None where there is no body above
    kind: Kind
    owed_by: Organization
    owed_to: Organization

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(channel for channel, _count in self.sent)


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
    """By day, with totals per channel, person (user name) and body: the document that `manage.py rehearse` prints."""
    by_day, found = defaultdict(list), Totals()
    for one in events:
        by_day[one.day.isoformat()].append(
            {
                "rule": one.rule,
                "object": one.object,
                "recipients": list(one.recipients),
                "channels": list(one.channels),
            }
        )
        found.add(one)
    days = [{"date": day, "events": there} for day, there in by_day.items()]
    return {"days": days, "totals": {"days": len(days)} | found.as_json()}


class Totals:
    """What many events come to: messages in the inboxes by person and by body, and what leaves through each channel."""

    def __init__(self):
        self.events = 0
        self.people: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()
        self.channels: Counter[str] = Counter()

    def add(self, event: Event) -> None:
        self.events += 1
        self.people.update(event.recipients)
        self.channels.update(dict(event.sent))
        if event.body and event.recipients:
            self.bodies[event.body.name] += len(event.recipients)

    @property
    def messages(self) -> int:
        return self.people.total()

    def as_json(self) -> dict:
        counted = {"events": self.events, "messages": self.messages, "people": len(self.people)}
        parts = {"channels": self.channels, "per_person": self.people, "per_organization": self.bodies}
        return counted | {name: dict(sorted(counts.items())) for name, counts in parts.items()}


def _open_rest(scope: str, now: datetime) -> None:
    """Open what has no deadline yet; the transaction around it is undone."""
    there = set(Deadline.objects.filter(scope=scope).values_list("subject_type", "subject_id", "kind"))
    facts = (one for one in kinds.owed(scope) if _key(one) not in there)
    open_deadlines(facts, now=now)


def _key(facts) -> tuple[str, int, str]:
    return facts.subject._meta.label_lower, facts.subject.pk, str(facts.kind)


def _events(scope: str, since: datetime, until: datetime) -> Iterator[Event]:
    rows, ways, readers = _running(scope), _Ways(), _Readers(since.date(), until.date())
    by_key = {rung.pk: rung for rungs in rungs_by_ladder().values() for rung in rungs}
    for step, keys in sorted(_steps(rows.values(), since, until).items(), key=lambda pair: pair[0]):
        rung = by_key[step.rung_id]
        people = readers.of(keys, rung, step.day)
        for key in keys:
            yield _event(rows[key], rung, step.day, people.get(key, ()), ways)


def _running(scope: str) -> dict[int, Deadline]:
    rows = Deadline.objects.filter(scope=scope).exclude(next_at=None)
    rows = rows.select_related("rule", "owed_by__parent", "owed_to")
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


class _Readers:
    """Whom a rung reaches for some deadlines; asked again only where somebody's post begins or ends in between.

    A repeated reminder of 300 duties costs one query in all, not one for each of its days.
    """

    def __init__(self, first: date, last: date):
        self.turns = audience.turning_days(first, last)
        self.known: dict[tuple, dict[int, tuple[str, ...]]] = {}

    def of(self, keys: list[int], rung: Rung, day: date) -> dict[int, tuple[str, ...]]:
        """User names by deadline, each once."""
        alike = tuple(keys), rung.party, tuple(rung.roles), bisect_right(self.turns, day)
        if alike not in self.known:
            self.known[alike] = _people(keys, rung, day)
        return self.known[alike]


def _people(keys: list[int], rung: Rung, day: date) -> dict[int, tuple[str, ...]]:
    rows, person = audience.reached(bulk.keyed(Deadline, keys).order_by(), rung, day)
    names = person.removesuffix("user_id") + "user__username"
    found = defaultdict(set)
    for key, name in rows.values_list("pk", names):
        found[key].add(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}


def _event(row: Deadline, rung: Rung, day: date, people: tuple[str, ...], ways: "_Ways") -> Event:
    rule = row.rule.title if row.rule else str(Kind(row.kind).label)
    body = {Party.OWED_BY: row.owed_by, Party.ABOVE: row.owed_by.parent, Party.OWED_TO: row.owed_to}
    addressed = body[Party(rung.party)]
    return Event(
        day=day,
        rule=f"{rule}：{rung.label}",
        object=row.title,
        message=message(rung),
        recipients=people,
        sent=ways.of(addressed, people),
        rung=rung.label,
        body=addressed,
        kind=Kind(row.kind),
        owed_by=row.owed_by,
        owed_to=row.owed_to,
    )


class _Ways:
    """The channels as they are switched today: the mail of people who want it, the groups of each body."""

    def __init__(self):
        self.groups: dict[int | None, Counter[str]] = defaultdict(Counter)
        for body, kind in Channel.objects.in_use().values_list("organization", "kind"):
            self.groups[body][kind] += 1
        self.mails = self.groups.pop(None, Counter())[ChannelKind.EMAIL]
        self.by_mail = self._wanting() if self.mails else set()

    @staticmethod
    def _wanting() -> set[str]:
        wanting = Preference.objects.filter(by_email=True).exclude(email="")
        return set(wanting.values_list("user__username", flat=True))

    def of(self, body: Organization | None, people: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        """How many messages go to the inboxes, by mail, and to the body's groups however many people it has."""
        mailed = self.mails * len(self.by_mail.intersection(people))
        own = ((INBOX, len(people)), (ChannelKind.EMAIL.value, mailed))
        groups = self.groups.get(body and body.pk, Counter())
        return tuple(pair for pair in (*own, *sorted(groups.items())) if pair[1])
