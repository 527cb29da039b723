"""Telling those who found an issue what becomes of it: committees, and departments that listed it themselves.

A department never learns who else found it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Count, Min

from organizations.enums import Role
from organizations.querysets import people_by_organization

from ..models import Finding, Issue


class Finder(NamedTuple):
    """A committee or department: its staff or liaison, how many of the issues it found, the key of the first under which it reported one."""

    people: list
    count: int
    first_issue: int


def finders_of(issues: Iterable[Issue], *, but: int | None = None) -> Iterator[Finder]:
    """Each committee that found some of `issues`; never the committee `but`.

    Two queries, however many issues and committees there are.
    """
    found = Finding.objects.filter(issue__in=issues).exclude(organization=but)
    figures = {"n": Count("issue", distinct=True), "first": Min("first_issue")}
    rows = list(found.values_list("organization").annotate(**figures).order_by("organization"))
    people = people_by_organization([key for key, *_rest in rows], Role.STAFF, Role.LIAISON) if rows else {}
    for key, count, first in rows:
        yield Finder(people.get(key, []), count, first)
