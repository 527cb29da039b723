"""Whom a rung reaches for a deadline: the people who today hold its roles in the body it addresses."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Model, Q, QuerySet

from core import bulk, clock
from organizations.models import Membership

from .enums import Kind, Party
from .models import Occurrence, Rung

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


def turning_days(first: date, last: date) -> list[date]:
    """The local days of a period from which on somebody holds a post, or no longer does; one query.

    Between two of them a rung reaches the same people every day.
    """
    days = set()
    for begin, end in Membership.objects.filter(
        Q(starts_on__range=(first, last)) | Q(ends_on__range=(first, last))
    ).values_list("starts_on", "ends_on"):
        days |= {begin} | ({end + timedelta(days=1)} if end else set())
    return sorted(day for day in days if first < day <= last)


def told_on(model: type[Model], keys: Iterable[int], kind: Kind, day: date, roles: Iterable[str]) -> set[int]:
    """Those of some things about which the engine told people with the roles in the owing body on a local day."""
    begin = datetime.combine(day, time.min, clock.LOCAL_ZONE)
    rows = Occurrence.objects.filter(
        deadline__subject_type=model._meta.label_lower,
        deadline__subject_id__in=bulk.among(list(keys)),
        deadline__kind=kind,
        rung__party=Party.OWED_BY,
        superseded=False,
        planned_at__gte=begin,
        planned_at__lt=begin + timedelta(days=1),
    )
    asked = set(roles)
    return {key for key, told in rows.values_list("deadline__subject_id", "rung__roles") if asked & set(told)}
