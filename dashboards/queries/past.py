"""What was done: a person's own acts, and for the audit administrator the whole log with the state of its chain."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock, dates, history
from core.lights import Light
from core.models import HistoryEntry, HistorySeal
from core.web import KeysetPage
from organizations.models import User

VERIFY = "verify_chain"  # recorded on the person who checked
NEWEST_FIRST = ("-id",)


def in_period(
    entries: QuerySet[HistoryEntry], since: date | None, until: date | None
) -> QuerySet[HistoryEntry]:
    """Entries from the beginning of a local day to the end of another; an open end is open."""
    if since:
        entries = entries.filter(at__gte=datetime.combine(since, time.min, clock.LOCAL_ZONE))
    return entries.filter(at__lt=dates.end_of(until)) if until else entries


def own_acts(user: User, since: date | None, until: date | None) -> QuerySet[HistoryEntry]:
    """What the person did, refused attempts included."""
    return in_period(HistoryEntry.objects.filter(actor=user), since, until)


def log(
    *, since=None, until=None, person="", action="", kind="", number=None, outcome=""
) -> QuerySet[HistoryEntry]:
    """The entries that fit every condition given. Only for the audit administrator."""
    entries = in_period(HistoryEntry.objects.select_related("seal"), since, until)
    if person:
        entries = entries.filter(Q(actor_name__icontains=person) | Q(actor__username=person))
    same = {"action": action, "object_type": kind, "object_id": number, "outcome": outcome}
    return entries.filter(**{name: value for name, value in same.items() if value})


def newest_first(entries: QuerySet[HistoryEntry], after: str) -> KeysetPage:
    return KeysetPage(entries, order=NEWEST_FIRST, after=after)


@dataclass(frozen=True)
class Chain:
    """Where the chain stands, and what its last check found (None: it has never been checked here)."""

    sealed: int
    waiting: int
    head: str
    checked: HistoryEntry | None

    @property
    def is_broken(self) -> bool:
        return self.checked is not None and not self.checked.data["ok"]

    @property
    def light(self) -> Light:
        if self.checked is None:
            return Light("none", _("尚未核验"))
        return Light("overdue", _("审计链不一致")) if self.is_broken else Light("ok", _("审计链完整"))


def chain() -> Chain:
    """Three queries, each by an index, however long the log is."""
    last = HistorySeal.objects.order_by("-seq").first()
    waiting = HistoryEntry.objects.filter(seal=None)
    if last:
        waiting = waiting.filter(id__gt=last.entry_id - history.LATE_COMMITS)
    checks = HistoryEntry.objects.filter(object_type=User._meta.label_lower, action=VERIFY)
    return Chain(
        sealed=last.seq if last else 0,
        waiting=waiting.count(),
        head=last.hash if last else history.GENESIS,
        checked=checks.order_by("-id").first(),
    )


def verify_chain(user: User) -> history.Verification:
    """Walk the whole chain and put the finding on record as the person's act."""
    found = history.verify()
    data = {
        "ok": found.ok,
        "entries": found.entries,
        "unsealed": found.unsealed,
        "head": found.head,
        "first_bad": found.first_bad,
    }
    history.append(user, VERIFY, by=user, now=clock.now(), data=data)
    return found
