"""Which activities of deputy groups, and which visits among them, a person sees; their figures."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from organizations.enums import Level, Role

from .enums import SECRET_BEFOREHAND, ActivityStatus

COMMITTEE = (Role.STAFF, Role.LEADER)


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ActivityQuerySet":
        """A committee its own and those of committees below; a deputy those of the own group; a unit that it is visited.

        A visited unit learns of an unannounced visit only once it has taken place, and of nothing that is void.
        """
        return self.filter(seen_whole_by(user) | self._visiting(user))

    def seen_whole_by(self, user) -> "ActivityQuerySet":
        """Of the visible ones those whose people, findings and files the person reads: never as one who was visited."""
        return self.filter(seen_whole_by(user))

    def _visiting(self, user) -> Q:
        units = user.organizations_as(Role.LIAISON)
        if not units:
            return Q(pk__in=[])
        visits = self.model._meta.get_field("visits").related_model.objects
        visited = Exists(visits.filter(activity=OuterRef("pk"), organization__in=units))
        return Q(visited) & may_be_known()

    def live(self) -> "ActivityQuerySet":
        return self.exclude(status=ActivityStatus.VOIDED)

    def to_hold(self, today: date) -> "ActivityQuerySet":
        """Planned for a day that has passed: what came of it has to be put down."""
        return self.filter(status=ActivityStatus.PLANNED, held_on__lt=today)

    def with_level(self, level: int) -> "ActivityQuerySet":
        """Those in which deputies of this level took part."""
        return self.filter(**{f"{people_field(level)}__gt": 0})

    def for_list(self) -> "ActivityQuerySet":
        return self.select_related("campaign", "topic", "congress", "group")

    def for_page(self) -> "ActivityQuerySet":
        return self.select_related(
            "campaign__congress__region", "topic", "link__stage", "congress__region", "group", "recorded_by"
        )

    def in_state(self, state: str, today: date) -> "ActivityQuerySet":
        """The named set that a page asks for: a status or `to_hold`; what is not void for any other name."""
        if state == "to_hold":
            return self.to_hold(today)
        return self.filter(status=state) if state in ActivityStatus.values else self.live()

    def tally(self, today: date) -> dict[str, int]:
        """How many that are not void, of each kind, in each state, and how many deputies of each level; one query."""
        live = ~Q(status=ActivityStatus.VOIDED)
        kinds = self.model._meta.get_field("kind").choices
        passed = Q(status=ActivityStatus.PLANNED, held_on__lt=today)
        return self.order_by().aggregate(
            total=Count("id", filter=live),
            to_hold=Count("id", filter=passed),
            **{f"kind_{kind}": Count("id", filter=live & Q(kind=kind)) for kind, _label in kinds},
            **{status: Count("id", filter=Q(status=status)) for status in ActivityStatus.values},
            **{name: Coalesce(Sum(name, filter=live), 0) for name in map(people_field, Level)},
        )


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VisitQuerySet":
        """All visits of the activities that a person sees whole; a unit only those to itself."""
        condition = seen_whole_by(user, "activity__")
        units = user.organizations_as(Role.LIAISON)
        if units:
            condition |= Q(organization__in=units) & may_be_known("activity__")
        return self.filter(condition)

    def live(self) -> "VisitQuerySet":
        return self.exclude(activity__status=ActivityStatus.VOIDED)

    def as_asks(self) -> "VisitQuerySet":
        """Under the names of what falls due: the day of the visit, and who is visited."""
        return self.annotate(due_on=F("activity__held_on"), owed_by=F("organization"))


def people_field(level: int) -> str:
    """The column that counts the deputies of a level: people_national ... people_township."""
    return f"people_{Level(level).name.lower()}"


def seen_whole_by(user, prefix: str = "") -> Q:
    """Recorded by a committee of the person's area, or by the person's own deputy group."""
    condition = Q(pk__in=[])
    for own in user.organizations_as(*COMMITTEE):
        condition |= Q(**{f"{prefix}congress__in": own.committees_from_here_down})
    groups = user.organizations_as(Role.DEPUTY)
    return condition | Q(**{f"{prefix}group__in": groups}) if groups else condition


def may_be_known(prefix: str = "") -> Q:
    """What those who are visited may be told of."""
    secret = Q(**{f"{prefix}kind__in": sorted(SECRET_BEFOREHAND), f"{prefix}status": ActivityStatus.PLANNED})
    return ~secret & ~Q(**{f"{prefix}status": ActivityStatus.VOIDED})
