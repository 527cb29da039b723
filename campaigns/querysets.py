"""Which campaigns, links and duties a person sees, and the named lists of them."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from organizations.enums import Role
from organizations.models import Organization

from .enums import DUTY_OWED, CampaignStatus, DutyStatus

CONGRESS_ROLES = (Role.STAFF, Role.LEADER, Role.TELLER)
# A draft belongs to the committee that writes it; everybody else sees a campaign from its approval on.
OPEN_TO_OTHERS = [status for status in CampaignStatus.values if status != CampaignStatus.DRAFT]


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CampaignQuerySet":
        """A committee sees its own, its superiors' and (approved) those below; a unit those it has a part in."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*CONGRESS_ROLES):
            condition |= self._for_congress(own)
        units = user.organizations_as(Role.LIAISON)
        if units:
            part = self.model._meta.get_field("units").related_model.objects
            takes_part = part.filter(campaign=OuterRef("pk"), organization__in=units)
            condition |= Q(Exists(takes_part), status__in=OPEN_TO_OTHERS)
        return self.filter(condition)

    @staticmethod
    def _for_congress(own: Organization) -> Q:
        near = Q(congress__region__path__startswith=own.region.path)
        near |= Q(congress__region__path__in=own.region.paths_upwards)
        return Q(congress=own) | near & Q(status__in=OPEN_TO_OTHERS)

    def for_list(self) -> "CampaignQuerySet":
        return self.select_related("congress")


class LinkQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LinkQuerySet":
        """The links of the campaigns the person sees."""
        from .models import Campaign  # the models import this module

        return self.filter(stage__campaign__in=Campaign.objects.visible_to(user))


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DutyQuerySet":
        """A committee sees what it owes, what is owed to it, and duties between bodies below it; a unit what it owes."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*CONGRESS_ROLES):
            below = Organization.objects.filter(region__path__startswith=own.region.path)
            condition |= Q(owed_by=own) | Q(owed_to=own) | Q(owed_to__in=below)
        for own in user.organizations_as(Role.LIAISON):
            condition |= Q(owed_by=own)
        return self.filter(condition)

    def owed(self) -> "DutyQuerySet":
        """The owing organization still has to act."""
        return self.filter(status__in=DUTY_OWED)

    def overdue(self, today: date) -> "DutyQuerySet":
        """Never submitted although the day has passed; the same rule as `Duty.is_overdue`."""
        return self.owed().filter(first_submitted_at=None, due_on__lt=today)

    def awaiting_decision(self) -> "DutyQuerySet":
        return self.filter(status=DutyStatus.SUBMITTED)

    def for_list(self) -> "DutyQuerySet":
        return self.select_related("owed_by", "owed_to", "link", "campaign")

    def tally(self, today: date) -> dict[str, int]:
        """How many are due in all, come in, late, overdue; one query."""
        return self.aggregate(
            total=Count("id"),
            submitted=Count("id", filter=Q(first_submitted_at__isnull=False)),
            late=Count("id", filter=Q(was_late=True)),
            overdue=Count("id", filter=Q(status__in=DUTY_OWED, first_submitted_at=None, due_on__lt=today)),
        )
