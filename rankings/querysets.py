"""Which rankings a person sees."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from organizations.enums import Role

from .enums import STANDING, RankingStatus


class RankingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RankingQuerySet":
        """A committee its own and, once published, those below; a unit that is in it from the day it may object."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            below = Q(congress__region__path__startswith=own.region.path, status=RankingStatus.PUBLISHED)
            condition |= Q(congress=own) | below
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        rows = self.model._meta.get_field("rows").related_model.objects
        concerned = rows.filter(ranking=OuterRef("pk"), organization__in=units)
        return self.filter(condition | Q(Exists(concerned), status__in=STANDING))

    def standing(self) -> "RankingQuerySet":
        """Proposed or published: the one that holds for its period."""
        return self.filter(status__in=STANDING)

    def published(self) -> "RankingQuerySet":
        return self.filter(status=RankingStatus.PUBLISHED)

    def alike(self, congress, group: str, campaign) -> "RankingQuerySet":
        """Of the same committee, group and campaign (None: all campaigns), whatever the period."""
        return self.filter(congress=congress, group=group, campaign=campaign)

    def for_page(self) -> "RankingQuerySet":
        return self.select_related("congress__region", "rule", "campaign", "proposed_by", "decided_by")


class RowQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RowQuerySet":
        """All rows of what is published or of one's own committee; of a proposal a unit sees only its own row."""
        rankings = self.model._meta.get_field("ranking").related_model.objects.visible_to(user)
        own = user.organizations_as(Role.STAFF, Role.LEADER)
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        whole = Q(ranking__status=RankingStatus.PUBLISHED) | Q(ranking__congress__in=own)
        return self.filter(whole | Q(organization__in=units), ranking__in=rankings)


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ObjectionQuerySet":
        """The committee that ranks sees all, a unit its own."""
        own = user.organizations_as(Role.STAFF, Role.LEADER)
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        rankings = self.model._meta.get_field("ranking").related_model.objects.visible_to(user)
        return self.filter(Q(ranking__congress__in=own) | Q(organization__in=units), ranking__in=rankings)
