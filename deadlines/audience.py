"""Whom a rung reaches for a deadline: the people who today hold its roles in the body it addresses."""

from datetime import date

from django.db.models import Q, QuerySet

from .enums import Party
from .models import Rung

# From an occurrence to the memberships of each party.
PATHS = {
    Party.OWED_BY: "owed_by__memberships",
    Party.ABOVE: "owed_by__parent__memberships",
    Party.OWED_TO: "owed_to__memberships",
}


def reached(rows: QuerySet, rung: Rung, day: date, *, prefix: str = "") -> tuple[QuerySet, str]:
    """`rows` joined with the people the rung reaches on a local day, and the path to each person's key.

    `prefix` leads from the rows to their deadline ("deadline__" from occurrences). A person with two of the roles comes
    twice.
    """
    path = prefix + PATHS[Party(rung.party)]
    until = Q(**{f"{path}__ends_on": None}) | Q(**{f"{path}__ends_on__gte": day})
    held = {
        f"{path}__role__in": rung.roles,
        f"{path}__starts_on__lte": day,
        f"{path}__user__is_active": True,
    }
    return rows.filter(until, **held), f"{path}__user_id"
