"""Which rankings a person sees, and the rule in force at a place."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from organizations.enums import Role
from organizations.models import Region

from .enums import STANDING, RankingStatus


class RuleQuerySet(models.QuerySet):
    def nearest(self, congress, day: date):
        """The rule by which a committee ranks on a local day: of its own place, else of the next above; or None.

        Of several editions in force the latest one.
        """
        names = dict(
            Region.objects.filter(path__in=congress.region.paths_upwards).values_list("name", "level")
        )
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        found = self.filter(begun, jurisdiction__in=["", *names]).exclude(valid_to__lt=day)
        depth = {rule: names.get(rule.jurisdiction, -1) for rule in found}
        return max(found, key=lambda rule: (depth[rule], rule.valid_from or date.min, rule.pk), default=None)


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
