"""Which evaluations a person sees."""

from django.db import models
from django.db.models import Q

from organizations.enums import Role

from .enums import EvaluationStatus


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EvaluationQuerySet":
        """The committee that holds it, from drafting on; those above from counting on; the evaluated once published."""
        known = [EvaluationStatus.COUNTED, EvaluationStatus.PROPOSED, EvaluationStatus.PUBLISHED]
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER, Role.TELLER):
            above = Q(congress__region__path__startswith=own.region.path, status__in=known)
            condition |= Q(congress=own) | above
        if user.organizations_as(Role.LIAISON, Role.DEPUTY):
            condition |= Q(status=EvaluationStatus.PUBLISHED)
        return self.filter(condition)

    def published(self) -> "EvaluationQuerySet":
        """What everybody may see."""
        return self.filter(status=EvaluationStatus.PUBLISHED)

    def any_published(self, campaigns) -> bool:
        """Whether everybody may see a result of one of these campaigns."""
        return self.published().filter(campaign__in=campaigns).exists()

    def unpublished(self) -> "EvaluationQuerySet":
        """On their way: neither public nor given up."""
        return self.exclude(status__in=[EvaluationStatus.PUBLISHED, EvaluationStatus.VOIDED])

    def for_list(self) -> "EvaluationQuerySet":
        return self.select_related("congress", "campaign").prefetch_related("subjects__organization")
