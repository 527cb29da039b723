"""A campaign played through before it is opened (推演): what would be told on which day, to whom, and what speaks against it.

The events are those of `deadlines.rehearsal`, from which the command prints too; here they are counted. Reads only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.dates import brief
from core.words import listed
from core.workdays import calendar_from
from deadlines import engine, rehearsal
from deadlines.enums import ChannelKind, Kind
from deadlines.rehearsal import Event
from deadlines.services import scope_of
from deadlines.shown import title_for
from organizations.models import Organization, User

from .enums import CampaignStatus
from .models import Campaign

PREPARED = frozenset({CampaignStatus.DRAFT, CampaignStatus.APPROVED})
MESSAGES_A_DAY = 10  # for one person; a campaign's rule `messages_a_day` overrides it
NAMED = 12  # names that a problem lists before it says 等


class Category(TextChoices):
    """What a message is to its reader."""

    REMIND = "remind", gettext_lazy("提醒")
    OVERDUE = "overdue", gettext_lazy("逾期")
    RAISE = "raise", gettext_lazy("升级")


CATEGORIES = {
    engine.COMING: Category.REMIND,
    engine.TODAY: Category.REMIND,
    engine.PAST: Category.OVERDUE,
    engine.RAISED: Category.RAISE,
}


def rehearse_campaign(campaign: Campaign, first: date, last: date) -> list[Event]:
    """The events from the first local day to the last; one that is still being prepared is taken as opened."""
    return rehearsal.rehearse(scope_of(campaign), first, last, opened_at=_opening(campaign, first))


def _opening(campaign: Campaign, first: date) -> datetime | None:
    """When a campaign in preparation is taken to be opened: on its first day, or that of the rehearsal."""
    if campaign.status not in PREPARED:
        return None
    return datetime.combine(max(first, campaign.starts_on), time.min, clock.LOCAL_ZONE)


def category_of(event: Event) -> Category:
    return CATEGORIES[event.message]


def thing_of(event: Event, campaign: Campaign) -> str:
    """What it is about, as the campaign's own committee may read it; the reports of its plan are all its own."""
    if event.kind == Kind.DUTY:
        return event.object
    return title_for([campaign.congress_id], event.object, event.kind, event.owed_by.pk, event.owed_to.pk)


def channel_words(channel: str) -> str:
    """站内消息, or the channel outside."""
    return _("站内消息") if channel == rehearsal.INBOX else str(ChannelKind(channel).label)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Line:
    """Events counted by category, messages by person (user name); `sent` through any channel at all."""

    events: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    def add(self, event: Event) -> None:
        self.events[category_of(event)] += 1
        self.people.update(event.recipients)
        self.sent += sum(count for _channel, count in event.sent)

    @property
    def total(self) -> int:
        return self.events.total()

    @property
    def messages(self) -> int:
        return self.people.total()


@dataclass(frozen=True)
class Problem:
    """Something that speaks against the plan as it stands: a sentence, the things it names, how grave it is."""

    key: str  # of a state: overdue for what must be mended, risk for what should be looked at
    title: str
    things: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        named = listed(self.things[:NAMED])
        return _("%(names)s等") % {"names": named} if len(self.things) > NAMED else named


@dataclass(frozen=True)
class Rehearsal:
    """The events of a campaign between two local days, counted by day, body and person."""

    campaign: Campaign
    first: date
    last: date
    today: date
    events: list[Event]

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of all who are reached, by user name; one query."""
        reached = {person for event in self.events for person in event.recipients}
        return dict(User.objects.filter(username__in=reached).values_list("username", "name"))

    @cached_property
    def days(self) -> dict[date, Line]:
        found: dict[date, Line] = defaultdict(Line)
        for event in self.events:
            found[event.day].add(event)
        return dict(found)

    @cached_property
    def bodies(self) -> list[tuple[Organization, Line]]:
        """By body that is addressed, the most burdened first."""
        found: dict[int, tuple[Organization, Line]] = {}
        for event in self.events:
            if event.body:
                found.setdefault(event.body.pk, (event.body, Line()))[1].add(event)
        return sorted(found.values(), key=lambda pair: (-pair[1].messages, -pair[1].total, pair[0].pk))

    @cached_property
    def totals(self) -> rehearsal.Totals:
        found = rehearsal.Totals()
        for event in self.events:
            found.add(event)
        return found

    def named(self, people: Counter[str]) -> list[tuple[str, str, int]]:
        """User name, name and number of messages, the most first."""
        ordered = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(person, self.names.get(person, person), count) for person, count in ordered]

    @cached_property
    def problems(self) -> list[Problem]:
        found = (*self._past(), *self._unheard(), *self._crowded(), *self._rest_days())
        return [problem for problem in found if problem.things]

    # ── what speaks against it ──
    @cached_property
    def _owed(self) -> list[tuple[date, str, str]]:
        """Day, title and owing body of every duty of the plan; one query."""
        duties = self.campaign.duties.in_force().order_by("due_on", "owed_by__region__path", "id")
        return list(duties.values_list("due_on", "title", "owed_by__short_name"))

    def _past(self) -> Iterable[Problem]:
        """Days that lie before the earliest opening: overdue from the first moment."""
        if self.campaign.status in PREPARED:
            opening = max(self.today, self.first)
            past = {(due_on, title) for due_on, title, _body in self._owed if due_on < opening}
            words = _("日期已过，一开启就算逾期并立即催办")
            yield Problem("overdue", words, tuple(f"{title}（{brief(day)}）" for day, title in sorted(past)))

    def _unheard(self) -> Iterable[Problem]:
        """Bodies in which nobody can be reached at all, then the messages that nobody of a body gets."""
        silent = [body for body, line in self.bodies if not line.sent]
        yield Problem("overdue", _("没有可以通知的人"), tuple(body.short_name for body in silent))
        deaf = defaultdict(dict)
        for event in self.events:
            if event.body and event.body not in silent and not event.sent:
                deaf[event.rung][event.body.pk] = event.body.short_name
        for rung, bodies in deaf.items():
            yield Problem("risk", _("“%(rung)s”没有人收到") % {"rung": rung}, tuple(bodies.values()))

    def _crowded(self) -> Iterable[Problem]:
        most = self.campaign.rule("messages_a_day", MESSAGES_A_DAY)
        found = [
            _("%(day)s %(name)s %(n)d 条")
            % {"day": brief(day), "name": self.names.get(person, person), "n": count}
            for day, line in self.days.items()
            for person, count in line.people.items()
            if count > most
        ]
        yield Problem("risk", _("一人一天收到超过 %(n)d 条消息") % {"n": most}, tuple(found))

    def _rest_days(self) -> Iterable[Problem]:
        working = calendar_from(self.first)
        due = Counter(due_on for due_on, _title, _body in self._owed if not working(due_on))
        found = [
            _("%(day)s %(n)d 件") % {"day": brief(day), "n": count} for day, count in sorted(due.items())
        ]
        yield Problem("risk", _("截止日期落在休息日"), tuple(found))


def rehearsal_of(campaign: Campaign, first: date, last: date) -> Rehearsal:
    """Play the campaign from the first local day to the last."""
    return Rehearsal(campaign, first, last, clock.today(), rehearse_campaign(campaign, first, last))
