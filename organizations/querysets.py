"""Named conditions on organizations and people."""

from collections import defaultdict

from django.db import models
from django.db.models import Q

from core import clock

from .enums import Kind, Role

FEW = 200  # keys that a query may name one by one


class OrganizationQuerySet(models.QuerySet):
    def under(self, organization) -> "OrganizationQuerySet":
        """The organizations of this one's place and of every place below it."""
        return self.filter(region__path__startswith=organization.region.path)

    def congresses(self) -> "OrganizationQuerySet":
        return self.filter(kind=Kind.CONGRESS)

    def congresses_above(self, organization) -> "OrganizationQuerySet":
        """The standing committees of the places above an organization's own."""
        above = [path for path in organization.region.paths_upwards if path != organization.region.path]
        return self.congresses().filter(region__path__in=above)

    def of_unit(self, own) -> "OrganizationQuerySet":
        """A department or government, the departments of a government, and the department's system in places below."""
        theirs = Q(pk=own.pk) | Q(parent=own)
        if own.system:
            below = Q(region__path__startswith=own.region.path) & ~Q(region=own.region_id)
            theirs |= below & Q(system=own.system)
        return self.filter(theirs)

    def keys(self) -> "list[int] | OrganizationQuerySet":
        """For a condition `__in`: the keys themselves where they are few, else the query that gives them.

        With keys that it knows the database uses an index even under an OR; with a query there it reads every row.
        """
        rows = self.order_by().values_list("pk", flat=True)
        few = list(rows[: FEW + 1])
        return few if len(few) <= FEW else rows

    def visible_to(self, user) -> "OrganizationQuerySet":
        """A congress sees the organizations of its area and its superiors; every other body those of its own place."""
        conditions = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER, Role.TELLER):
            near = Q(region__path__startswith=own.region.path) | Q(region__path__in=own.region.paths_upwards)
            conditions |= near
        for own in user.organizations_as(Role.LIAISON, Role.DEPUTY):
            conditions |= Q(region=own.region_id)
        return self.filter(conditions)


def liaisons_of(organization) -> models.QuerySet:
    """The people to tell when something reaches a department or a government."""
    return people_as(organization, Role.LIAISON)


def people_as(organization, *roles: str) -> models.QuerySet:
    """The active people who hold one of `roles` in an organization today; whoever has left is told nothing more."""
    from .models import User  # the models import this module

    held = held_today().filter(organization=organization, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def people_by_organization(organizations, *roles: str) -> dict[int, list]:
    """The same for many organizations (or their keys) in one query: key of the organization -> its people."""
    people = defaultdict(list)
    held = held_today().filter(organization__in=organizations, role__in=roles, user__is_active=True)
    for membership in held.select_related("user").order_by("user"):
        people[membership.organization_id].append(membership.user)
    return dict(people)


def held_today() -> models.QuerySet:
    """The memberships that hold today."""
    from .models import Membership  # the models import this module

    today = clock.today()
    return Membership.objects.filter(starts_on__lte=today).exclude(ends_on__lt=today)
