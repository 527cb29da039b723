"""Which projects and year's lists a person sees, and the named lists of them."""

from django.db import models
from django.db.models import Prefetch, Q

from campaigns.models import Campaign
from organizations.enums import Kind, Role
from organizations.models import Organization, Region

from .enums import IN_LIBRARY, ListStatus, Shelf, Source

READERS = (Role.STAFF, Role.LEADER)
# A reserve is a committee's own thinking; the other levels see what has left it.
OPEN_TO_OTHERS = [shelf for shelf in IN_LIBRARY if shelf != Shelf.RESERVE]


def _on_the_line(own: Organization) -> Q:
    """Of committees above and below."""
    below = Q(congress__region__path__startswith=own.region.path)
    return below | Q(congress__region__path__in=own.region.paths_upwards)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProjectQuerySet":
        """A committee sees its own library, what the levels above and below plan or do, and what it requires of others."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*READERS):
            condition |= Q(congress=own) | Q(required_by=own)
            condition |= _on_the_line(own) & Q(status__in=OPEN_TO_OTHERS)
        return self.filter(condition)

    def in_library(self) -> "ProjectQuerySet":
        return self.exclude(status=Shelf.OUT)

    def suggested(self) -> "ProjectQuerySet":
        """Entered from a suggestion and neither taken up nor dropped: the library's inbox, of every year."""
        return self.filter(status=Shelf.RESERVE, source=Source.SUGGESTION)

    def for_list(self, user=None) -> "ProjectQuerySet":
        """With what a card shows, of campaigns only those that `user` sees; four queries. Services look at all."""
        campaigns = Campaign.objects.visible_to(user) if user else Campaign.objects.all()
        campaigns = campaigns.prefetch_related("stages__links").order_by("-year", "-id")
        return self.select_related(
            "congress", "lead", "kind", "keeper", "required_by", "year_list"
        ).prefetch_related(Prefetch("campaigns", queryset=campaigns))

    def for_page(self) -> "ProjectQuerySet":
        """With everything the rules for moving look at."""
        return (
            self.for_list()
            .select_related("congress__region", "plan_draft", "entered_by", "upper__congress")
            .prefetch_related("departments")
        )


class BaselineQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BaselineQuerySet":
        """Those of the projects the person sees."""
        projects = self.model._meta.get_field("project").related_model.objects
        return self.filter(project__in=projects.visible_to(user))


class YearListQuerySet(models.QuerySet):
    def visible_to(self, user) -> "YearListQuerySet":
        """A committee sees its own lists in any state, and those of the levels above and below once they are decided."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*READERS):
            condition |= Q(congress=own) | _on_the_line(own) & ~Q(status=ListStatus.SELECTING)
        return self.filter(condition)

    def published(self) -> "YearListQuerySet":
        return self.filter(status=ListStatus.PUBLISHED)

    def for_page(self) -> "YearListQuerySet":
        return self.select_related("congress__region", "proposed_by", "published_by")


class LocalQuerySet(models.QuerySet):
    """Rows that hold for the whole country, or for the places of one name and below."""

    def for_place(self, organization: Organization) -> list:
        """Those that hold at the organization's place, the nearest last; two queries."""
        names = _names_upwards(organization)
        found = self.filter(jurisdiction__in=["", *names])
        return sorted(found, key=lambda row: names.index(row.jurisdiction) if row.jurisdiction else -1)


def _names_upwards(organization: Organization) -> list[str]:
    """The names of the places an organization lies in, the widest first."""
    places = Region.objects.filter(path__in=organization.region.paths_upwards)
    return list(places.order_by("path").values_list("name", flat=True))


def kinds_at(congress: Organization) -> list:
    """The forms of supervision that are used at a committee's place, in order; the nearest place's own words win."""
    from .models import ProjectKind  # the models import this module

    nearest = {kind.code: kind for kind in ProjectKind.objects.filter(is_active=True).for_place(congress)}
    return sorted(nearest.values(), key=lambda kind: (kind.order, kind.pk))


def leads_of(congress: Organization) -> models.QuerySet[Organization]:
    """The bodies that may lead a project: the committee's own special committees and working bodies, or itself."""
    own = Q(parent=congress, kind=Kind.COMMITTEE) | Q(pk=congress.pk)
    return Organization.objects.filter(own, is_active=True)


def departments_of(congress: Organization) -> models.QuerySet[Organization]:
    """The bodies a project may concern: those that the committee supervises on its own level."""
    kinds = (Kind.GOVERNMENT, Kind.DEPARTMENT, Kind.SUPERVISORY)
    return Organization.objects.filter(region=congress.region_id, kind__in=kinds, is_active=True)
