"""Named conditions on deadlines and rules."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length

from core import clock
from organizations.enums import Role
from organizations.models import Region


class RuleQuerySet(models.QuerySet):
    def in_force(self, day: date) -> "RuleQuerySet":
        """Rules whose edition applies on a local date."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun).exclude(valid_to__lt=day)

    def nearest(self, code: str, organization, day: date):
        """The rule for something at an organization's place on a day: of the place itself, else of the next above it.

        None when there is none.
        """
        return self.nearest_of([code], organization, day).get(code)

    def nearest_of(self, codes: Iterable[str], organization, day: date) -> dict:
        """`nearest` for several codes at once, in one query; those without a rule are left out."""
        places = Region.objects.filter(path__in=organization.region.paths_upwards)
        own = places.filter(name=OuterRef("jurisdiction")).annotate(depth=Length("path"))
        depth = Coalesce(Subquery(own.order_by("-path").values("depth")[:1]), 0)
        rules = self.in_force(day).filter(code__in=list(codes)).annotate(depth=depth)
        there = rules.filter(Q(jurisdiction="") | Q(depth__gt=0)).select_related("ladder")
        ordered = sorted(there, key=lambda rule: (rule.depth, rule.valid_from or date.min))
        return {rule.code: rule for rule in ordered}


class DeadlineQuerySet(models.QuerySet):
    def still_open(self) -> "DeadlineQuerySet":
        return self.filter(met_at=None, withdrawn_at=None)

    def overdue(self, now: datetime) -> "DeadlineQuerySet":
        """Owed, not paused, past the end at `now`; reckoned from facts alone."""
        today, minute = clock.local_date(now), now.astimezone(clock.LOCAL_ZONE).time()
        past = Q(due_on__lt=today) | Q(due_on=today, due_time__lte=minute)
        return self.still_open().filter(past, paused_at=None)

    def of(self, subject: models.Model, kind: str) -> "DeadlineQuerySet":
        """The deadline of one kind for one thing (at most one row)."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, kind=kind)

    def visible_to(self, user) -> "DeadlineQuerySet":
        """Those that the person's own bodies owe or are owed; a committee also sees those owed within its area."""
        conditions = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            conditions |= Q(owed_to=own) | Q(owed_by=own) | Q(owed_to__in=own.committees_from_here_down)
        for own in user.organizations_as(Role.LIAISON):
            conditions |= Q(owed_by=own) | Q(owed_by__parent=own)
        return self.filter(conditions)


class ChannelQuerySet(models.QuerySet):
    def in_use(self) -> "ChannelQuerySet":
        return self.filter(is_active=True)

    def visible_to(self, user) -> "ChannelQuerySet":
        """A system administrator's: the mail server, and the groups of bodies in the own place and below."""
        conditions = Q(pk__in=[])
        for own in user.organizations_as(Role.SYSTEM_ADMIN):
            below = Q(organization__region__path__startswith=own.region.path)
            conditions |= Q(organization=None) | below
        return self.filter(conditions)
