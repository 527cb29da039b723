"""Who has sent what: duties as a table, one row for each owing organization, one column for each thing owed alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from organizations.models import Organization

from .models import Duty


@dataclass
class Column:
    """What is owed alike: its title, its link, and the days on which it is due (one, unless a date was changed)."""

    title: str
    link_number: int
    days: list[date] = field(default_factory=list)

    @property
    def due_on(self) -> date:
        return min(self.days)


@dataclass(frozen=True)
class Row:
    """One organization and its duty in each column, None where it owes nothing."""

    organization: Organization
    cells: list[tuple[Column, Duty | None]]


@dataclass(frozen=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]


def matrix_of(organizations: Iterable[Organization], duties: Iterable[Duty]) -> Matrix:
    """Arrange duties (with link and owed_by loaded) under their columns, in the order of their days."""
    columns: dict[tuple, Column] = {}
    cells: dict[tuple, Duty] = {}
    for duty in sorted(duties, key=lambda duty: (duty.due_on, duty.link.number, duty.pk)):
        key = (duty.link_id, duty.title)
        columns.setdefault(key, Column(duty.title, duty.link.number)).days.append(duty.due_on)
        cells[duty.owed_by_id, key] = duty
    rows = [
        Row(own, [(column, cells.get((own.pk, key))) for key, column in columns.items()])
        for own in organizations
    ]
    return Matrix(list(columns.values()), rows)
