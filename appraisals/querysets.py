"""Which notices and score sheets a person sees."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from issues.enums import PublicationStatus
from organizations.enums import Role

from .enums import OUT, STANDING, NoticeStatus, Readers, SheetStatus


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SheetQuerySet":
        """A committee its own, of those below what is frozen; a unit that is scored from the day it may object."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            below = Q(congress__region__path__startswith=own.region.path, status=SheetStatus.FROZEN)
            condition |= Q(congress=own) | below
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        rows = self.model._meta.get_field("rows").related_model.objects.filter(sheet=OuterRef("pk"))
        return self.filter(condition | Q(Exists(rows.filter(organization__in=units)), status__in=STANDING))

    def for_page(self) -> "SheetQuerySet":
        return self.select_related("congress__region", "rule", "proposed_by", "decided_by")


class SheetRowQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SheetRowQuerySet":
        """Every row for the committee that scores, and once frozen for those above; a unit that is scored its own."""
        whole = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            below = Q(sheet__congress__region__path__startswith=own.region.path)
            whole |= Q(sheet__congress=own) | below & Q(sheet__status=SheetStatus.FROZEN)
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        return self.filter(whole | Q(organization__in=units, sheet__status__in=STANDING))


class SheetObjectionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SheetObjectionQuerySet":
        """The committee that scores sees all, a unit its own."""
        own = user.organizations_as(Role.STAFF, Role.LEADER)
        units = user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)
        return self.filter(Q(sheet__congress__in=own) | Q(organization__in=units, sheet__status__in=STANDING))


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticeQuerySet":
        """A committee its own, and of those below what was issued; a unit what its kind lets it read once issued."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            below = Q(congress__region__path__startswith=own.region.path, status__in=OUT)
            about = Q(organization=own, status__in=OUT) & ~Q(kind__readers=Readers.NOBODY)
            condition |= Q(congress=own) | below | about
        for own in user.organizations_as(Role.LIAISON):
            concerned = Q(organization=own, kind__readers__in=[Readers.CONCERNED, Readers.EVERYBODY])
            everybody = Q(congress__region=own.region_id, kind__readers=Readers.EVERYBODY)
            condition |= Q(concerned | everybody, status__in=OUT)
        return self.filter(condition)

    def issued(self) -> "NoticeQuerySet":
        """What stands: issued and not withdrawn."""
        return self.filter(status=NoticeStatus.ISSUED)

    def living(self) -> "NoticeQuerySet":
        """On their way or issued: neither dropped nor withdrawn."""
        return self.exclude(status__in=[NoticeStatus.DROPPED, NoticeStatus.WITHDRAWN])

    def to_decide(self, user) -> "NoticeQuerySet":
        """Proposed by somebody else in the person's own committee."""
        own = user.organizations_as(Role.STAFF, Role.LEADER)
        return self.filter(congress__in=own, status=NoticeStatus.PROPOSED).exclude(proposed_by=user)

    def for_list(self) -> "NoticeQuerySet":
        return self.select_related("kind", "congress__region", "organization", "proposed_by", "decided_by")


class NoticePublicationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticePublicationQuerySet":
        """The committee that issued the notice; everybody else reads what is released, on the public page."""
        return self.filter(notice__congress__in=user.organizations_as(Role.STAFF, Role.LEADER))

    def published(self) -> "NoticePublicationQuerySet":
        """What everybody reads."""
        return self.filter(status=PublicationStatus.PUBLISHED)

    def on_its_way(self) -> "NoticePublicationQuerySet":
        """Waiting for a second person, or read by everybody."""
        return self.filter(status__in=[PublicationStatus.PROPOSED, PublicationStatus.PUBLISHED])

    def for_page(self) -> "NoticePublicationQuerySet":
        return self.select_related(
            "notice__kind",
            "notice__congress__region",
            "notice__organization",
            "proposed_by",
            "decided_by",
            "withdrawn_by",
        )
