"""Which weekly reports, meetings and decisions a person sees, and the rule in force for a committee."""

from django.db import models
from django.db.models import Count, Q

from organizations.enums import Kind, Role

from .enums import DECISION_OPEN, ReportStatus, WeekStatus

COMMITTEE = (Role.STAFF, Role.LEADER)
# Whose people answer for a unit: a department's liaisons, the staff of a county's committee.
UNITS = (Role.STAFF, Role.LIAISON)


def units_of(user) -> list:
    """The organizations for which the person reports."""
    return [own for own in user.organizations_as(*UNITS) if speaks_for(user, own)]


def speaks_for(user, unit) -> bool:
    """Whether the person answers for the unit: its liaison, or its staff where it is a committee."""
    return user.acts_for(unit, Role.STAFF if unit.kind == Kind.CONGRESS else Role.LIAISON)


class RuleQuerySet(models.QuerySet):
    def in_force(self, congress):
        """The latest edition of a committee's own rule, else the latest general one; None where there is none."""
        found = self.filter(Q(congress=congress) | Q(congress=None))
        return max(found, key=lambda rule: (rule.congress_id is not None, rule.version), default=None)

    def to_open(self, now):
        """Those whose next weekly report is to be opened by `now`."""
        return self.filter(next_opens_at__lte=now).select_related("congress__region").order_by("pk")


class WeekQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The committee its own; a unit that reported, once the whole is issued."""
        owing = Q(reports__organization__in=units_of(user), status=WeekStatus.ISSUED)
        own = Q(congress__in=user.organizations_as(*COMMITTEE))
        keys = self.model.objects.filter(own | owing).order_by().values("pk")
        return self.filter(pk__in=keys)

    def with_counts(self):
        """How many owe a report, have sent it, and were late with it."""
        sent = Q(reports__status=ReportStatus.SUBMITTED)
        return self.annotate(
            total=Count("reports", filter=~Q(reports__status=ReportStatus.WAIVED)),
            sent=Count("reports", filter=sent),
            late=Count("reports", filter=sent & Q(reports__was_late=True)),
        )

    def for_page(self):
        return self.select_related("congress__region", "rule", "issued_by")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The committee those of its weeks; a unit its own."""
        own = Q(week__congress__in=user.organizations_as(*COMMITTEE))
        return self.filter(own | Q(organization__in=units_of(user)))

    def of(self, user):
        """What the person's own units owe or have reported."""
        return self.filter(organization__in=units_of(user))

    def owed(self):
        return self.filter(status=ReportStatus.OWED)

    def for_page(self):
        return self.select_related(
            "week__congress__region", "week__rule", "organization__region", "submitted_by"
        )


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff and leaders of the committee whose meeting it is."""
        return self.filter(congress__in=user.organizations_as(*COMMITTEE))

    def for_page(self):
        return self.select_related("congress__region", "rule", "held_by")


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__congress__in=user.organizations_as(*COMMITTEE))


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The committee that decided; the unit that has to carry it out."""
        own = Q(meeting__congress__in=user.organizations_as(*COMMITTEE))
        return self.filter(own | Q(organization__in=units_of(user)))

    def still_open(self):
        """Not yet carried out and confirmed, nor withdrawn."""
        return self.filter(status__in=DECISION_OPEN)

    def to_accept(self, user):
        """Reported as carried out, for the person's own committee to confirm."""
        return self.filter(status="reported", meeting__congress__in=user.organizations_as(Role.STAFF))

    def for_page(self):
        return self.select_related("meeting__congress__region", "organization__region", "item")
