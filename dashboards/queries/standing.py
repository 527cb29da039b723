"""How organizations stand in a campaign: issues counted by department and by committee, in one query.

Each figure is the count of a named set of issues; its address opens the ledger of the same set.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from core.lights import RISK_DAYS
from issues.querysets import IssueQuerySet, written_off_between

from .. import links

WEEKS = 8
COLUMNS = ("overdue", "due_within", "on_track", "written_off", "sent_back")  # what "counted" is made of
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


@dataclass(frozen=True)
class Row:
    """One organization: its cells in the order of the table, how many were handed over, how many came in at all."""

    key: int
    name: str
    cells: tuple[Cell, ...]
    counted: Cell
    total: Cell

    def value(self, name: str) -> int:
        return next(cell.value for cell in self.cells if cell.name == name)

    @property
    def stack(self) -> list[tuple[str, int]]:
        return [(STACK[cell.name], cell.value) for cell in self.cells]

    @property
    def rate(self) -> str:
        return rate(self.value("written_off"), self.counted.value)


def rate(part: int, whole: int) -> str:
    """A percentage with one decimal, rounded half up; a dash where nothing was handed over."""
    if not whole:
        return "–"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class Standing:
    """The groups (department, committee) of a campaign's issues with their counts."""

    campaign: int
    today: date
    groups: tuple[dict, ...]

    def total(self, name: str) -> int:
        return sum(group[name] for group in self.groups)

    @property
    def rate(self) -> str:
        return rate(self.total("written_off"), self.total("counted"))

    def weeks(self) -> list[tuple[date, int]]:
        """Issues written off in each of the last weeks, the oldest first: (its Monday, how many)."""
        monday = monday_of(self.today)
        numbers = reversed(range(WEEKS))
        return [(monday - timedelta(days=7 * number), self.total(f"week_{number}")) for number in numbers]

    def departments(self) -> list[Row]:
        """Who was handed anything, the worst first."""
        return [row for row in self._rows("department") if row.counted.value]

    def committees(self) -> list[Row]:
        """Who follows anything up, handed over or not, the worst first."""
        return self._rows("congress")

    def _rows(self, key: str) -> list[Row]:
        by_key: dict[int, list[dict]] = {}
        for group in self.groups:
            if group[f"{key}_id"] is not None:
                by_key.setdefault(group[f"{key}_id"], []).append(group)
        return sorted((self._row(key, pk, groups) for pk, groups in by_key.items()), key=_worst_first)

    def _row(self, key: str, pk: int, groups: list[dict]) -> Row:
        def cell(name: str) -> Cell:
            count = sum(group[name] for group in groups)
            views = () if name == "total" else (name,)
            return Cell(name, count, links.issues(*views, campaign=self.campaign, **{key: pk}))

        name = groups[0][f"{key}__short_name"]
        return Row(pk, name, tuple(cell(column) for column in COLUMNS), cell("counted"), cell("total"))


def _worst_first(row: Row) -> tuple:
    return -row.value("overdue"), -row.value("due_within"), -row.counted.value, row.key


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def standing(issues: IssueQuerySet, campaign: int, today: date) -> Standing:
    """Count the issues of a campaign that a person sees; one query, one row per department and committee."""
    last = today + timedelta(days=RISK_DAYS)
    keys = ("department_id", "department__short_name", "congress_id", "congress__short_name")
    groups = issues.filter(campaign=campaign).tally_by(*keys, today=today, last=last)
    return Standing(campaign, today, tuple(groups.annotate(**_weeks(today))))


def _weeks(today: date) -> dict[str, Count]:
    """week_0 is this week up to today, week_1 the whole last week ...; last_week_so_far ends on today's weekday."""
    week, monday = timedelta(days=7), monday_of(today)
    periods = {f"week_{n}": (monday - n * week, monday - n * week + timedelta(days=6)) for n in range(WEEKS)}
    periods["week_0"] = (monday, today)
    periods["last_week_so_far"] = (monday - week, today - week)
    return {name: Count("id", filter=written_off_between(*days)) for name, days in periods.items()}
