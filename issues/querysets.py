"""Which issues, lists, handovers and applications a person sees, and the named lists of them."""

from datetime import date

from django.db import models
from django.db.models import Count, Q

from organizations.enums import Role
from organizations.models import Organization

from .enums import COUNTED, IN_HAND, OPEN, Decision, IssueStatus


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user) -> "IssueQuerySet":
        """A committee its own and what was reported from below; a department what it was handed; others nothing."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= self.for_congress(own)
        for own in user.organizations_as(Role.LIAISON):
            condition |= self.for_unit(own)
        return self.filter(condition)

    @staticmethod
    def for_congress(own: Organization) -> Q:
        """Followed up here, first reported from here, or reported by a committee below (never its drafts)."""
        below = (
            Organization.objects.congresses()
            .filter(region__path__startswith=own.region.path)
            .exclude(pk=own.pk)
        )
        return Q(congress=own) | Q(reported_by=own) | Q(congress__in=below, reported_at__isnull=False)

    @staticmethod
    def for_unit(own: Organization) -> Q:
        """A department its own issues and, to read, those of its system below; a government those of its departments."""
        if own.system:
            system = Organization.objects.filter(system=own.system, region__path__startswith=own.region.path)
            return Q(department__in=system)
        return Q(department__in=Organization.objects.filter(parent=own))

    def public(self) -> "IssueQuerySet":
        return self.filter(is_public=True)

    # ── named sets; a figure is the count of one of these and links to the list made by the same one ──
    def open(self) -> "IssueQuerySet":
        return self.filter(status__in=OPEN)

    def in_hand(self) -> "IssueQuerySet":
        return self.filter(status__in=IN_HAND)

    def overdue(self, today: date) -> "IssueQuerySet":
        """The same rule as `Issue.is_overdue`."""
        return self.in_hand().filter(due_sort__lt=today)

    def due_within(self, today: date, last: date) -> "IssueQuerySet":
        """In hand and due from today to `last`, both included."""
        return self.in_hand().filter(due_sort__gte=today, due_sort__lte=last)

    def written_off(self) -> "IssueQuerySet":
        return self.filter(status=IssueStatus.WRITTEN_OFF)

    def counted(self) -> "IssueQuerySet":
        """Everything that was handed over: the base of the write-off rate."""
        return self.filter(status__in=COUNTED)

    def to_screen(self) -> "IssueQuerySet":
        """Reported and waiting to be sorted."""
        return self.filter(status=IssueStatus.FOUND, reported_at__isnull=False)

    def for_list(self) -> "IssueQuerySet":
        return self.select_related("congress", "department", "reported_by", "topic")

    def tally(self, today: date, last: date) -> dict[str, int]:
        """The figures of a dashboard in one query; each is the count of the named set of the same name."""
        return self.aggregate(
            total=Count("id"),
            open=Count("id", filter=Q(status__in=OPEN)),
            in_hand=Count("id", filter=Q(status__in=IN_HAND)),
            overdue=Count("id", filter=Q(status__in=IN_HAND, due_sort__lt=today)),
            due_within=Count("id", filter=Q(status__in=IN_HAND, due_sort__gte=today, due_sort__lte=last)),
            written_off=Count("id", filter=Q(status=IssueStatus.WRITTEN_OFF)),
            counted=Count("id", filter=Q(status__in=COUNTED)),
        )


class IssueListQuerySet(models.QuerySet):
    def visible_to(self, user) -> "IssueListQuerySet":
        """The lists of one's own committee; those above see the issues, not the drafts."""
        return self.filter(congress__in=user.organizations_as(Role.STAFF))


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user) -> "HandoverQuerySet":
        """The committee that issued it and those above; the department and the government that received it."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= Q(congress=own) | Q(congress__region__path__startswith=own.region.path)
        for own in user.organizations_as(Role.LIAISON):
            condition |= Q(department=own) | Q(government=own)
        return self.filter(condition)

    def for_list(self) -> "HandoverQuerySet":
        return self.select_related("congress", "government", "department").annotate(
            total=Count("assignments"),
            signed=Count("assignments", filter=Q(assignments__signed_at__isnull=False)),
            sent_back=Count("assignments", filter=Q(assignments__sent_back_at__isnull=False)),
        )


class AskedQuerySet(models.QuerySet):
    """Of what a department asks: the department sees its own, the committee what it has to decide or follow."""

    def visible_to(self, user):
        from .models import Issue  # the models import this module

        return self.filter(issue__in=Issue.objects.visible_to(user))

    def to_decide(self, user):
        """Waiting for a decision of the person's own committee."""
        return self.filter(status=Decision.ASKED, issue__congress__in=user.organizations_as(Role.STAFF))
