"""Telling the committees that found an issue what becomes of it. Departments never learn who they are."""

from collections.abc import Iterable, Iterator

from django.db.models import Count

from organizations.enums import Role
from organizations.querysets import people_by_organization

from ..models import Finding, Issue


def finders_of(issues: Iterable[Issue], *, but: int | None = None) -> Iterator[tuple[list, int]]:
    """The staff of each committee that found some of `issues`, and how many those are; never the committee `but`.

    Two queries, however many issues and committees there are.
    """
    found = Finding.objects.filter(issue__in=issues).exclude(organization=but)
    counts = dict(
        found.values_list("organization").annotate(n=Count("issue", distinct=True)).order_by("organization")
    )
    people = people_by_organization(counts, Role.STAFF) if counts else {}
    for organization_id, count in counts.items():
        yield people.get(organization_id, []), count
