"""Plan against reality: what the frozen schedule had planned by a day, what was done by then, what moved in between.

Every figure is the set of the links it counts, and the page lists by the same sets. Days are local, both included.
Reads only; four queries however many links.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from campaigns.models import Link, LinkProgress
from campaigns.reckoning import share_of_time
from core import clock, dates
from core.models import HistoryEntry

from .models import Baseline, BaselineLink, Project
from .services.baselines import links_of


@dataclass(frozen=True)
class Moved:
    """A link's days were changed by an act: from which to which, when, by whom, why."""

    on: date
    before: str
    after: str
    who: str
    reason: str


@dataclass(frozen=True)
class At:
    """How one link stood at the end of a day: percent of its planned time over, percent done, finished or not."""

    planned: bool
    done: bool
    time: int
    percent: int

    @property
    def behind(self) -> bool:
        """It should have been done and was not."""
        return self.planned and not self.done

    @property
    def ahead(self) -> bool:
        return self.done and not self.planned


@dataclass(frozen=True)
class Row:
    """A link as it was frozen (None: it was not in the plan) and as it is."""

    link: Link
    frozen: BaselineLink | None
    first: At
    last: At
    moved: list[Moved] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.frozen.name if self.frozen else self.link.name

    @property
    def stage(self) -> str:
        return self.frozen.stage if self.frozen else self.link.stage.name


# The sets behind the figures, by name; "first" and "last" are the two days.
SETS = {
    "planned_first": lambda row: row.first.planned,
    "done_first": lambda row: row.first.done,
    "behind_first": lambda row: row.first.behind,
    "planned_last": lambda row: row.last.planned,
    "done_last": lambda row: row.last.done,
    "behind_last": lambda row: row.last.behind,
    "ahead_last": lambda row: row.last.ahead,
    "planned_between": lambda row: row.last.planned and not row.first.planned,
    "done_between": lambda row: row.last.done and not row.first.done,
    "moved": lambda row: bool(row.moved),
    "added": lambda row: row.frozen is None,
}


@dataclass(frozen=True)
class Compared:
    """A schedule against reality between two days."""

    baseline: Baseline
    first: date
    last: date
    rows: list[Row]

    def of(self, name: str) -> list[Row]:
        """The rows a figure counts; all of them for an unknown name."""
        chosen = SETS.get(name)
        return [row for row in self.rows if chosen(row)] if chosen else self.rows

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(self.of(name)) for name in SETS}


def compare(project: Project, baseline: Baseline, first: date, last: date) -> Compared:
    """How a project stood on two days against an edition of its schedule; what was added since comes last."""
    frozen = {one.link_id: one for one in baseline.links.all()}
    links = sorted(links_of(project), key=lambda link: (_place(frozen, link), link.pk))
    keys = [link.pk for link in links]
    told, moved = _told(keys, last), _moved(keys, first, last)
    rows = [
        Row(
            link,
            frozen.get(link.pk),
            _at(link, frozen.get(link.pk), told[link.pk], first),
            _at(link, frozen.get(link.pk), told[link.pk], last),
            moved[link.pk],
        )
        for link in links
    ]
    return Compared(baseline, first, last, rows)


def _place(frozen: dict[int, BaselineLink], link: Link) -> int:
    return frozen[link.pk].order if link.pk in frozen else 10_000


def _told(keys: list[int], last: date) -> dict[int, list[tuple[date, int]]]:
    """For each link the percentages that were told up to a day, oldest first."""
    rows = LinkProgress.objects.filter(link__in=keys, made_at__lt=dates.end_of(last)).order_by(
        "made_at", "id"
    )
    found = defaultdict(list)
    for link, percent, at in rows.values_list("link", "percent", "made_at"):
        found[link].append((clock.local_date(at), percent))
    return found


def _at(link: Link, frozen: BaselineLink | None, told: Iterable[tuple[date, int]], day: date) -> At:
    done = link.finished_on is not None and link.finished_on <= day
    percent = 100 if done else max((value for on, value in told if on <= day), default=0)
    if frozen is None or frozen.ends_on is None:
        return At(False, done, 0, percent)
    # the share counts the days that are over before a day; here the day itself is over
    time = share_of_time(frozen.starts_on, frozen.ends_on, day + timedelta(days=1))
    return At(frozen.ends_on <= day, done, time, percent)


def _moved(keys: list[int], first: date, last: date) -> dict[int, list[Moved]]:
    """For each link the changes of its days that were made after the first day and up to the last."""
    entries = HistoryEntry.objects.filter(
        object_type=Link._meta.label_lower,
        object_id__in=keys,
        action="change_dates",
        outcome=HistoryEntry.Outcome.DONE,
        at__gte=dates.end_of(first),
        at__lt=dates.end_of(last),
    )
    found = defaultdict(list)
    for entry in entries.order_by("id"):
        before, after = (_period(entry.data[name]) for name in ("from", "to"))
        found[entry.object_id].append(
            Moved(clock.local_date(entry.at), before, after, entry.actor_name, entry.comment)
        )
    return found


def _period(days: list[str]) -> str:
    return "～".join(day for day in days if day) or "–"
