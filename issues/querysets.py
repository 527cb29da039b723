"""Which issues, lists, handovers and applications a person sees, and the named lists of them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from campaigns.enums import DutyStatus
from core import dates
from organizations.enums import Role
from organizations.models import Organization

from . import results
from .enums import (
    BEING_RECTIFIED,
    COUNTED,
    IN_HAND,
    LEFT_OUT,
    OPEN,
    PUBLISHABLE,
    READY_TO_HAND_OVER,
    WITH_UNIT,
    Decision,
    IssueStatus,
    Origin,
    PublicationStatus,
)


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user) -> "IssueQuerySet":
        """A committee its own and what was reported from below; a department what it was handed and what it listed itself."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= self.for_congress(own)
        for own in user.organizations_as(Role.LIAISON):
            condition |= self.for_unit(own) | self.self_checked_by(own)
        return self.filter(condition)

    def self_checked_by(self, own: Organization) -> Q:
        """What a department itself put on its self-inspection list, whatever became of it."""
        findings = self.model._meta.get_field("own_findings").related_model.objects
        own_findings = findings.filter(organization=own, origin=Origin.SELF_CHECK)
        return Q(pk__in=own_findings.values("first_issue"))

    @staticmethod
    def for_congress(own: Organization) -> Q:
        """First reported from here (drafts too); once reported, what is followed up here or by a committee below."""
        followed = Q(congress__in=own.committees_from_here_down, reported_at__isnull=False)
        return Q(reported_by=own) | followed

    @staticmethod
    def for_unit(own: Organization) -> Q:
        """A department what it was handed and, to read, its system below; a government that of its departments."""
        return Q(department__in=own.units_from_here_down, status__in=WITH_UNIT)

    def public(self) -> "IssueQuerySet":
        return self.filter(is_public=True)

    def with_finders_shown_to(self, user) -> "IssueQuerySet":
        """Of the visible ones those the person sees as a committee does; a department never learns who found what."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= self.for_congress(own)
        return self.filter(condition)

    # ── named sets; a figure is the count of one of these and links to the list made by the same one ──
    def mine(self, user) -> "IssueQuerySet":
        """What the person's own body has to see to: a committee what it follows up, a department what it has in hand."""
        followed = Q(congress__in=user.organizations_as(Role.STAFF, Role.LEADER))
        return self.filter(followed | Q(department__in=user.organizations_as(Role.LIAISON)))

    def self_checked(self) -> "IssueQuerySet":
        """From the self-inspection of departments."""
        return self.filter(origin=Origin.SELF_CHECK)

    def found(self) -> "IssueQuerySet":
        """Found by others than the department itself."""
        return self.exclude(origin=Origin.SELF_CHECK)

    def open(self) -> "IssueQuerySet":
        return self.filter(status__in=OPEN)

    def live(self) -> "IssueQuerySet":
        """All but what was merged, split, left out or void: each matter once."""
        return self.exclude(status__in=LEFT_OUT)

    def in_hand(self) -> "IssueQuerySet":
        return self.filter(IN_HAND_NOW)

    def overdue(self, today: date) -> "IssueQuerySet":
        """The same rule as `Issue.is_overdue`."""
        return self.filter(_overdue(today))

    def due_within(self, today: date, last: date) -> "IssueQuerySet":
        """In hand and due from today to `last`, both included."""
        return self.filter(_due_within(today, last))

    def on_track(self, last: date) -> "IssueQuerySet":
        """In hand and due after `last`, or without a day."""
        return self.filter(_on_track(last))

    def written_off_between(self, first: date, last: date) -> "IssueQuerySet":
        return self.filter(written_off_between(first, last))

    def due_in(self, window: results.Window) -> "IssueQuerySet":
        """Everything that was due in a period, whatever came of it."""
        return self.alias(result=self._result(window)).filter(result__in=results.DUE)

    def with_result(self, result: str, window: results.Window) -> "IssueQuerySet":
        """What was due in a period and came to this result, one of `results.RESULTS`."""
        return self.alias(result=self._result(window)).filter(result=result)

    def with_results(self, window: results.Window) -> "IssueQuerySet":
        """Each issue with its `result` in a period; empty where it was not due."""
        return self.annotate(result=self._result(window))

    def _result(self, window: results.Window) -> models.Case:
        write_offs = self.model._meta.get_field("write_offs").related_model.objects.all()
        return results.result(window, write_offs)

    def to_act_on(self) -> "IssueQuerySet":
        """In hand, and it is the department's turn."""
        return self.in_hand().exclude(status=IssueStatus.REPORTED)

    def to_sign(self) -> "IssueQuerySet":
        """Handed over and not signed for yet."""
        return self.filter(status=IssueStatus.HANDED_OVER)

    def to_plan(self) -> "IssueQuerySet":
        """Signed for, without a rectification plan."""
        return self.filter(status=IssueStatus.SIGNED)

    def being_rectified(self) -> "IssueQuerySet":
        """The department works on it, for the first time or after a return."""
        return self.filter(status__in=BEING_RECTIFIED)

    def awaiting_review(self) -> "IssueQuerySet":
        """The department has asked for write-off and the committee has to decide."""
        return self.filter(status=IssueStatus.REPORTED)

    def sent_back(self) -> "IssueQuerySet":
        """A department said that it is not its business; the committee has to hand it over anew."""
        return self.filter(status=IssueStatus.SENT_BACK)

    def written_off(self) -> "IssueQuerySet":
        return self.filter(status=IssueStatus.WRITTEN_OFF)

    def relapsed(self) -> "IssueQuerySet":
        """A look back found at least once that it had come up again, whatever became of it since."""
        return self.filter(relapsed_times__gt=0)

    def relapsed_open(self) -> "IssueQuerySet":
        """Came up again and is not written off again yet."""
        return self.filter(RELAPSED_OPEN)

    def counted(self) -> "IssueQuerySet":
        """Everything that was handed over: the base of the write-off rate."""
        return self.filter(status__in=COUNTED)

    def to_screen(self) -> "IssueQuerySet":
        """Reported and waiting to be sorted; what came with a duty only once that duty is accepted."""
        return self.accepted().filter(status=IssueStatus.FOUND)

    def still_counting(self) -> "IssueQuerySet":
        """What belongs into a list that goes up: reported and accepted, each matter once."""
        return self.live().accepted()

    def accepted(self) -> "IssueQuerySet":
        """Reported; what came with a duty only once that duty is accepted."""
        findings = self.model._meta.get_field("own_findings").related_model.objects
        with_duty = findings.filter(first_issue=OuterRef("pk"), issue_list__duty__isnull=False)
        pending = with_duty.exclude(issue_list__duty__status=DutyStatus.ACCEPTED)
        return self.filter(~Exists(pending), reported_at__isnull=False)

    def screened_by(self, user) -> "IssueQuerySet":
        """Of the campaigns that the person's own committee runs."""
        return self.filter(campaign__congress__in=user.organizations_as(Role.STAFF))

    def to_hand_over(self) -> "IssueQuerySet":
        """Accepted, or sent back by a department that is not responsible."""
        return self.filter(status__in=READY_TO_HAND_OVER)

    def followed_up_by(self, user) -> "IssueQuerySet":
        """Followed up by the person's own committee."""
        return self.filter(congress__in=user.organizations_as(Role.STAFF))

    def publishable(self) -> "IssueQuerySet":
        """The public may be told, is not, and nobody has put words forward yet."""
        publications = self.model._meta.get_field("publications").related_model.objects
        open_ones = publications.filter(issue=OuterRef("pk"), status=PublicationStatus.PROPOSED)
        return self.filter(~Exists(open_ones), status__in=PUBLISHABLE, is_public=False)

    def for_list(self) -> "IssueQuerySet":
        return self.select_related("campaign", "congress__region", "department", "reported_by", "topic")

    def for_ledger(self) -> "IssueQuerySet":
        """What a row of the ledger shows but for the names of organizations: it is read in fifties."""
        shown = (
            "version",
            "number",
            "title",
            "status",
            "due_on",
            "due_sort",
            "last_progress",
            "last_progress_at",
        )
        named = ("congress", "department", "reported_by")
        return self.only(*shown, *named).annotate(
            risk_days=F("campaign__rules__risk_days__value"), topic_name=F("topic__name")
        )

    def tally(self, today: date, last: date) -> dict[str, int]:
        """The figures of a dashboard in one query; each is the count of the named set of the same name."""
        return self.aggregate(**_figures(today, last))

    def tally_by(self, *keys: str, today: date, last: date) -> "IssueQuerySet":
        """The same figures in one query, a row for each combination of the columns `keys`."""
        return self.order_by().values(*keys).annotate(**_figures(today, last))


def _figures(today: date, last: date) -> dict[str, Count]:
    return {
        "total": Count("id"),
        "open": Count("id", filter=Q(status__in=OPEN)),
        "in_hand": Count("id", filter=IN_HAND_NOW),
        "overdue": Count("id", filter=_overdue(today)),
        "due_within": Count("id", filter=_due_within(today, last)),
        "on_track": Count("id", filter=_on_track(last)),
        "to_sign": Count("id", filter=Q(status=IssueStatus.HANDED_OVER)),
        "to_plan": Count("id", filter=Q(status=IssueStatus.SIGNED)),
        "being_rectified": Count("id", filter=Q(status__in=BEING_RECTIFIED)),
        "awaiting_review": Count("id", filter=Q(status=IssueStatus.REPORTED)),
        "sent_back": Count("id", filter=Q(status=IssueStatus.SENT_BACK)),
        "written_off": Count("id", filter=Q(status=IssueStatus.WRITTEN_OFF)),
        "counted": Count("id", filter=Q(status__in=COUNTED)),
        "relapsed_open": Count("id", filter=RELAPSED_OPEN),
    }


IN_HAND_NOW = Q(status__in=IN_HAND)
RELAPSED_OPEN = IN_HAND_NOW & Q(relapsed_times__gt=0)


def _overdue(today: date) -> Q:
    return IN_HAND_NOW & Q(due_sort__lt=today)


def _due_within(today: date, last: date) -> Q:
    return IN_HAND_NOW & Q(due_sort__gte=today, due_sort__lte=last)


def _on_track(last: date) -> Q:
    return IN_HAND_NOW & Q(due_sort__gt=last)


def written_off_between(first: date, last: date) -> Q:
    """Written off on one of these local days, both included."""
    begins, ends = dates.end_of(first - timedelta(days=1)), dates.end_of(last)
    return Q(status=IssueStatus.WRITTEN_OFF, written_off_at__gte=begins, written_off_at__lt=ends)


class IssueListQuerySet(models.QuerySet):
    def visible_to(self, user) -> "IssueListQuerySet":
        """The lists of one's own committee or department; others see the issues, not the drafts."""
        committees = Q(congress__in=user.organizations_as(Role.STAFF), department=None)
        return self.filter(committees | Q(department__in=user.organizations_as(Role.LIAISON)))


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


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PublicationQuerySet":
        """The committee that runs the campaign; everybody else reads what is released, on the public page."""
        return self.filter(issue__campaign__congress__in=user.organizations_as(Role.STAFF, Role.LEADER))

    def proposed(self) -> "PublicationQuerySet":
        """Waiting for a second person."""
        return self.filter(status=PublicationStatus.PROPOSED)

    def waiting_for(self, user) -> "PublicationQuerySet":
        """Those that this person has to decide: of the own committee, put forward by somebody else."""
        own = self.filter(issue__campaign__congress__in=user.organizations_as(Role.STAFF))
        return own.proposed().exclude(proposed_by=user)

    def for_list(self) -> "PublicationQuerySet":
        return self.select_related("issue__campaign", "issue__department", "proposed_by", "decided_by")
