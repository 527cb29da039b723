"""Named conditions on organizations and people."""

from django.db import models
from django.db.models import Q

from core import clock

from .enums import Kind, Role


class OrganizationQuerySet(models.QuerySet):
    def under(self, organization) -> "OrganizationQuerySet":
        """The organizations of this one's place and of every place below it."""
        return self.filter(region__path__startswith=organization.region.path)

    def congresses(self) -> "OrganizationQuerySet":
        return self.filter(kind=Kind.CONGRESS)

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
    from .models import Membership, User  # the models import this module

    today = clock.today()
    held = Membership.objects.filter(organization=organization, role__in=roles, starts_on__lte=today)
    return User.objects.filter(is_active=True, pk__in=held.exclude(ends_on__lt=today).values("user"))
