"""Which campaigns, links and duties a person sees, and the named lists of them."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.models import Attachment
from organizations.enums import Role
from organizations.models import Organization

from .enums import (
    DUTY_IN_FORCE,
    DUTY_OWED,
    FILING_CURRENT,
    CampaignStatus,
    DraftStatus,
    DutyStatus,
    FilingStatus,
)

CONGRESS_ROLES = (Role.STAFF, Role.LEADER, Role.TELLER)
OWN_SIDE = (Role.STAFF, Role.LEADER, Role.LIAISON)  # who sees what their organization has not submitted yet
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

    def of_committees_under(self, user) -> "CampaignQuerySet":
        """Those of the person's own committees and of committees below them."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*CONGRESS_ROLES):
            condition |= Q(congress__region__path__startswith=own.region.path)
        return self.filter(condition)

    def joined_by(self, committees: Iterable[Organization]) -> "CampaignQuerySet":
        """Led by one of these committees, or with one of them among its units: whose rules bind them."""
        part = self.model._meta.get_field("units").related_model.objects
        takes_part = part.filter(campaign=OuterRef("pk"), organization__in=committees)
        return self.filter(Q(congress__in=committees) | Exists(takes_part))

    def recordable_by(self, user) -> "CampaignQuerySet":
        """Running ones in which the person may put down an activity: of the own committee, or of one above the own place."""
        paths: set[str] = set()
        for own in user.organizations_as(Role.STAFF, Role.DEPUTY):
            paths.update(own.region.paths_upwards)
        return self.filter(status=CampaignStatus.RUNNING, congress__region__path__in=sorted(paths))

    def in_scope(self, scope: str) -> "CampaignQuerySet":
        """The one that deadlines name so ("campaigns.campaign:7"), however far it is; "" means all that run."""
        if scope:
            return self.filter(pk=scope.rpartition(":")[2])
        return self.filter(status=CampaignStatus.RUNNING)

    def for_list(self) -> "CampaignQuerySet":
        """With what a campaign's light is made of; three queries."""
        return self.select_related("congress").prefetch_related("stages__links")

    def for_page(self) -> "CampaignQuerySet":
        return self.select_related("congress__region", "upper")

    def with_duty_figures(self, user, today: date) -> "CampaignQuerySet":
        """`next_due` (the nearest day on which something is still owed) and `overdue_duties`, as the person sees them."""
        from .models import Duty  # the models import this module

        seen = Duty.objects.visible_to(user).filter(campaign=OuterRef("pk")).order_by()
        coming = seen.not_submitted().filter(due_on__gte=today)
        return self.annotate(
            next_due=Subquery(coming.values("campaign").annotate(day=Min("due_on")).values("day")),
            overdue_duties=Coalesce(
                Subquery(seen.overdue(today).values("campaign").annotate(n=Count("pk")).values("n")), 0
            ),
        )


class CampaignTemplateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CampaignTemplateQuerySet":
        """A committee's own staff."""
        return self.filter(congress__in=user.organizations_as(Role.STAFF))


class FilingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FilingQuerySet":
        """A committee sees what it filed and what the committees below it filed, with whomever."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= Q(campaign__congress__region__path__startswith=own.region.path)
        return self.filter(condition)

    def current(self) -> "FilingQuerySet":
        """Those that stand: waiting for the committee above, or received by it."""
        return self.filter(status__in=FILING_CURRENT)

    def awaiting_decision(self) -> "FilingQuerySet":
        return self.filter(status=FilingStatus.FILED)

    def for_page(self) -> "FilingQuerySet":
        return self.select_related("campaign__congress", "filed_with", "filed_by")


class PlanDraftQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlanDraftQuerySet":
        """A plan that is still being confirmed is the business of the committee's own staff and of nobody else."""
        return self.filter(congress__in=user.organizations_as(Role.STAFF))

    def still_open(self) -> "PlanDraftQuerySet":
        """Neither made into a campaign nor given up."""
        return self.filter(status=DraftStatus.OPEN)

    def for_list(self) -> "PlanDraftQuerySet":
        """Without the text and the tree, which lists do not show; the last that was worked on first."""
        return (
            self.select_related("made_by", "congress")
            .defer("text", "tree", "earlier")
            .order_by("-updated_at")
        )


class StageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StageQuerySet":
        """The stages of the campaigns the person sees."""
        from .models import Campaign  # the models import this module

        return self.filter(campaign__in=Campaign.objects.visible_to(user))


class LinkQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LinkQuerySet":
        """The links of the campaigns the person sees."""
        from .models import Campaign  # the models import this module

        return self.filter(stage__campaign__in=Campaign.objects.visible_to(user))

    def for_page(self) -> "LinkQuerySet":
        return self.select_related("stage__campaign__congress", "upper_link__stage__campaign__congress")

    def later_than_upper(self) -> "LinkQuerySet":
        """Links that carry out one of the campaign above and now end after it."""
        return self.filter(ends_on__gt=F("upper_link__ends_on"))


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DutyQuerySet":
        """A committee sees what it owes, what is owed to it, and duties between bodies below it; a unit what it owes.

        The duties of a plan that is still a draft are seen only by the committee that writes it.
        """
        condition = Q(pk__in=[])
        for own in user.organizations_as(*CONGRESS_ROLES):
            below = Organization.objects.filter(region__path__startswith=own.region.path)
            concerned = Q(owed_by=own) | Q(owed_to=own) | Q(owed_to__in=below)
            condition |= Q(campaign__congress=own) | concerned & Q(campaign__status__in=OPEN_TO_OTHERS)
        for own in user.organizations_as(Role.LIAISON):
            condition |= Q(owed_by=own, campaign__status__in=OPEN_TO_OTHERS)
        return self.filter(condition)

    def in_force(self) -> "DutyQuerySet":
        """Everything but what was withdrawn: the base of every count."""
        return self.filter(status__in=DUTY_IN_FORCE)

    def withdrawn(self) -> "DutyQuerySet":
        return self.filter(status=DutyStatus.WITHDRAWN)

    def owed(self) -> "DutyQuerySet":
        """The owing organization still has to act."""
        return self.filter(status__in=DUTY_OWED)

    def not_submitted(self) -> "DutyQuerySet":
        """Nothing has ever come in."""
        return self.filter(status=DutyStatus.OPEN)

    def overdue(self, today: date) -> "DutyQuerySet":
        """Never submitted although the day has passed; the same rule as `Duty.is_overdue`."""
        return self.owed().filter(first_submitted_at=None, due_on__lt=today)

    def awaiting_decision(self) -> "DutyQuerySet":
        return self.filter(status=DutyStatus.SUBMITTED)

    def returned(self) -> "DutyQuerySet":
        return self.filter(status=DutyStatus.RETURNED)

    def accepted(self) -> "DutyQuerySet":
        return self.filter(status=DutyStatus.ACCEPTED)

    def late(self) -> "DutyQuerySet":
        """First submitted after the day, whatever became of it since."""
        return self.filter(was_late=True)

    def in_state(self, state: str, today: date) -> "DutyQuerySet":
        """The named set that a page's filter asks for; every duty in force for a name that is not known."""
        sets = {
            "not_submitted": self.not_submitted,
            "overdue": lambda: self.overdue(today),
            "waiting": self.awaiting_decision,
            "returned": self.returned,
            "accepted": self.accepted,
            "late": self.late,
            "withdrawn": self.withdrawn,
        }
        return sets.get(state, self.in_force)()

    def in_campaign(self, campaign) -> "DutyQuerySet":
        return self.filter(campaign=campaign)

    def for_list(self) -> "DutyQuerySet":
        return self.select_related("owed_by", "owed_to", "link", "campaign")

    def for_page(self) -> "DutyQuerySet":
        return self.select_related(
            *("owed_by", "owed_to", "link__stage", "campaign__congress"),
            *("needed_for__owed_by", "needed_for__owed_to"),
        )

    def alike(self, sample) -> "DutyQuerySet":
        """What others owe like this duty: same link, title, day and receiver; a row of `by_kind`."""
        keys = ("link_id", "title", "due_on", "owed_to_id")
        return self.filter(**{key: getattr(sample, key) for key in keys})

    def by_kind(self, today: date) -> "DutyQuerySet":
        """One row for what several organizations owe alike (same link, title and day), with how many have sent it."""
        kinds = (
            self.in_force()
            .order_by()
            .values("link_id", "title", "due_on", owed_to_name=F("owed_to__short_name"))
        )
        return kinds.annotate(
            sample=Min("id"),  # names the kind in an address: see `alike`
            total=Count("id"),
            submitted=Count("id", filter=Q(first_submitted_at__isnull=False)),
            overdue=Count("id", filter=Q(status__in=DUTY_OWED, first_submitted_at=None, due_on__lt=today)),
        ).order_by("due_on", "link_id", "title")

    def tally(self, today: date) -> dict[str, int]:
        """How many there are in force and in each named set; one query."""
        return self.aggregate(
            total=Count("id", filter=Q(status__in=DUTY_IN_FORCE)),
            withdrawn=Count("id", filter=Q(status=DutyStatus.WITHDRAWN)),
            not_submitted=Count("id", filter=Q(status=DutyStatus.OPEN)),
            submitted=Count("id", filter=Q(first_submitted_at__isnull=False)),
            waiting=Count("id", filter=Q(status=DutyStatus.SUBMITTED)),
            returned=Count("id", filter=Q(status=DutyStatus.RETURNED)),
            accepted=Count("id", filter=Q(status=DutyStatus.ACCEPTED)),
            late=Count("id", filter=Q(was_late=True)),
            overdue=Count("id", filter=Q(status__in=DUTY_OWED, first_submitted_at=None, due_on__lt=today)),
        )


def attachments_visible_to(user) -> models.QuerySet[Attachment]:
    """Files of plans, links, submissions and filings the person sees; a draft's files only for whoever prepares it.

    The paper of the party committee's approval is for the committee itself and those above it.
    """
    from .models import (  # the models import this module
        Activity,
        Campaign,
        Duty,
        Filing,
        Link,
        LinkProgress,
        PlanDraft,
        Submission,
    )

    sent = Submission.objects.filter(duty__in=Duty.objects.visible_to(user))
    told = LinkProgress.objects.filter(link__in=Link.objects.visible_to(user))
    drafts = Duty.objects.filter(owed_by__in=user.organizations_as(*OWN_SIDE))
    filed = Filing.objects.visible_to(user)
    approved = Campaign.objects.visible_to(user).of_committees_under(user)
    holders = (
        (Submission.files, sent),
        (LinkProgress.files, told),
        (Duty.files, drafts),
        (Filing.files, filed),
        (Campaign.approval_files, approved),
        (Activity.files, Activity.objects.seen_whole_by(user)),
    )
    plans = PlanDraft.objects.filter(campaign__in=Campaign.objects.visible_to(user))
    plans |= PlanDraft.objects.visible_to(user)
    condition = Q(pk__in=plans.values("source_file"))
    for files, parents in holders:
        parent = f"{files.field.model._meta.model_name}__in"
        condition |= Q(pk__in=files.through.objects.filter(**{parent: parents}).values("attachment"))
    return Attachment.objects.filter(condition)
