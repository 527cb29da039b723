"""How organizations stand in a campaign or in all of them: issues counted by department and by committee, in one query.

Each figure is the count of a named set of issues; its address opens the ledger of the same set.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from core import clock
from core.kept import Memory
from core.lights import RISK_DAYS
from core.words import percentage
from issues.models import Issue
from issues.querysets import IssueQuerySet, written_off_between
from organizations.models import User

from .. import links

WEEKS = 8
COLUMNS = ("overdue", "due_within", "on_track", "written_off", "sent_back")  # what "counted" is made of
SUMMED = (*COLUMNS, "counted", "total")
MANY_ISSUES = (
    20_000  # from here on counting takes longer than a reader waits, so a minute's readers share one count
)
_kept = Memory()
STACK = {
    "overdue": "overdue",
    "due_within": "risk",
    "on_track": "ok",
    "written_off": "done",
    "sent_back": "none",
}


@dataclass(frozen=True)
class Cell:
    """A number and the rows that it counts."""

    name: str
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One organization, as `kind` (department or congress) of issues, with its counts by name; `campaign` None: in all."""

    kind: str
    key: int
    name: str
    campaign: int | None
    counts: dict[str, int]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order of the table."""
        return tuple(self._cell(name) for name in COLUMNS)

    @property
    def counted(self) -> Cell:
        """How many were handed over."""
        return self._cell("counted")

    @property
    def total(self) -> Cell:
        """How many came in at all."""
        return self._cell("total")

    def _cell(self, name: str) -> Cell:
        views = () if name == "total" else (name,)
        url = links.issues(*views, campaign=self.campaign, **{self.kind: self.key})
        return Cell(name, self.counts[name], url)

    def value(self, name: str) -> int:
        return self.counts[name]

    @property
    def stack(self) -> list[tuple[str, int]]:
        return [(STACK[name], self.counts[name]) for name in COLUMNS]

    @property
    def rate(self) -> str:
        return rate(self.counts["written_off"], self.counts["counted"])


def rate(part: int, whole: int) -> str:
    """A percentage; a dash where nothing was handed over."""
    return f"{percentage(part, whole)}%" if whole else "–"


@dataclass(frozen=True)
class Standing:
    """How issues stand at a moment: all of them, by department and by committee, the worst first."""

    today: date
    moment: datetime
    totals: Counter[str]  # nothing counted is zero
    departments: tuple[Row, ...]  # who was handed anything
    committees: tuple[Row, ...]  # who follows anything up, handed over or not

    def total(self, name: str) -> int:
        return self.totals[name]

    @property
    def rate(self) -> str:
        return rate(self.total("written_off"), self.total("counted"))

    def weeks(self) -> list[tuple[date, int]]:
        """Issues written off in each of the last weeks, the oldest first: (its Monday, how many)."""
        monday = monday_of(self.today)
        numbers = reversed(range(WEEKS))
        return [(monday - timedelta(days=7 * number), self.total(f"week_{number}")) for number in numbers]


def _rows(kind: str, campaign: int | None, groups: Iterable[dict]) -> list[Row]:
    """The groups of each organization of that kind added up, the worst first."""
    rows: dict[int, Row] = {}
    for group in groups:
        key = group[f"{kind}_id"]
        row = rows.get(key)
        if row is None:
            name = group[f"{kind}__short_name"]
            rows[key] = Row(kind, key, name, campaign, {name: group[name] for name in SUMMED})
        else:
            for name in SUMMED:
                row.counts[name] += group[name]
    rows.pop(None, None)
    return sorted(rows.values(), key=_worst_first)


def _worst_first(row: Row) -> tuple:
    return -row.counts["overdue"], -row.counts["due_within"], -row.counts["counted"], row.key


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def standing(issues: IssueQuerySet, campaign: int | None, today: date) -> Standing:
    """Count the issues of a campaign (None: of all) that a person sees; one query, one row per department and committee."""
    last, moment = today + timedelta(days=RISK_DAYS), clock.now()
    keys = ("department_id", "department__short_name", "congress_id", "congress__short_name")
    chosen = issues if campaign is None else issues.filter(campaign=campaign)
    found = chosen.tally_by(*keys, today=today, last=last)
    groups = list(found.annotate(**_weeks(today)))
    names = groups[0].keys() - set(keys) if groups else ()
    departments = _rows("department", campaign, groups)
    return Standing(
        today=today,
        moment=moment,
        totals=Counter({name: sum(group[name] for group in groups) for name in names}),
        departments=tuple(row for row in departments if row.counts["counted"]),
        committees=tuple(_rows("congress", campaign, groups)),
    )


def recent_standing(user: User, campaign: int | None, today: date) -> Standing:
    """The same as this person sees it; of very many issues up to a minute old, as its moment says."""
    issues = Issue.objects.visible_to(user)
    return _kept.get(
        (user.posts, campaign, today),
        lambda: standing(issues, campaign, today),
        is_dear=lambda found: found.total("total") > MANY_ISSUES,
    )


def _weeks(today: date) -> dict[str, Count]:
    """week_0 is this week up to today, week_1 the whole last week ...; last_week_so_far ends on today's weekday."""
    week, monday = timedelta(days=7), monday_of(today)
    periods = {f"week_{n}": (monday - n * week, monday - n * week + timedelta(days=6)) for n in range(WEEKS)}
    periods["week_0"] = (monday, today)
    periods["last_week_so_far"] = (monday - week, today - week)
    return {name: Count("id", filter=written_off_between(*days)) for name, days in periods.items()}
