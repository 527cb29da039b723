"""Which hearings, opinions and deferrals a person sees, and the named lists of them."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from evaluations.enums import EvaluationStatus
from issues.enums import Decision, IssueStatus
from organizations.enums import Role

from .enums import IN_HANDLING, HearingStatus, OpinionStatus, SpeakerStatus

INSIDE = (Role.STAFF, Role.LEADER)
VOTED = (EvaluationStatus.COUNTED, EvaluationStatus.PROPOSED, EvaluationStatus.PUBLISHED)


class HearingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "HearingQuerySet":
        """A committee its own, and those held below it; the body that reports, and the government it belongs to."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*INSIDE):
            below = Q(congress__region__path__startswith=own.region.path, status=HearingStatus.HEARD)
            condition |= Q(congress=own) | below
        for own in user.organizations_as(Role.LIAISON):
            condition |= Q(reporter=own) | Q(reporter__parent=own)
        return self.filter(condition)

    def spoken_at(self, user) -> "HearingQuerySet":
        """Where the person is central speaker: they read the papers and the research report."""
        return self.filter(speakers__status=SpeakerStatus.CHOSEN, speakers__deputy__user=user)

    def inside(self, user) -> "HearingQuerySet":
        """Of the person's own committee: research and speakers are nobody else's business before the meeting."""
        return self.filter(congress__in=user.organizations_as(*INSIDE))

    def planned(self) -> "HearingQuerySet":
        return self.filter(status=HearingStatus.PLANNED)

    def heard(self) -> "HearingQuerySet":
        return self.filter(status=HearingStatus.HEARD)

    def for_list(self) -> "HearingQuerySet":
        return self.select_related("congress", "reporter", "kind", "opinion")

    def for_page(self) -> "HearingQuerySet":
        return self.select_related(
            "congress__region", "reporter__parent", "kind", "lead", "project", "campaign", "opinion"
        )


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PaperQuerySet":
        """As the hearing."""
        hearings = self.model._meta.get_field("hearing").related_model.objects.visible_to(user)
        return self.filter(hearing__in=hearings)


class InsideQuerySet(models.QuerySet):
    """What is prepared inside the committee: the group, its visits."""

    def visible_to(self, user) -> "InsideQuerySet":
        return self.filter(hearing__congress__in=user.organizations_as(*INSIDE))


class SpeakerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SpeakerQuerySet":
        """Inside the committee; and whoever is to speak, as long as it is they."""
        inside = Q(hearing__congress__in=user.organizations_as(*INSIDE))
        return self.filter(inside | Q(deputy__user=user, status=SpeakerStatus.CHOSEN))

    def coming(self, user) -> "SpeakerQuerySet":
        """At hearings that are still to be held: the person's own; for staff those without account whose speech is missing."""
        unable = Q(deputy__user=None, speech_at=None, hearing__congress__in=user.organizations_as(Role.STAFF))
        rows = self.filter(status=SpeakerStatus.CHOSEN, hearing__status=HearingStatus.PLANNED)
        return rows.filter(Q(deputy__user=user) | unable)


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OpinionQuerySet":
        """A committee its own; once handed over those above, the body that handles it and the departments in its list."""
        condition = Q(pk__in=[])
        items = self.model._meta.get_field("items").related_model.objects
        for own in user.organizations_as(*INSIDE):
            below = Q(hearing__congress__region__path__startswith=own.region.path, status__in=IN_HANDLING)
            condition |= Q(hearing__congress=own) | below
        for own in user.organizations_as(Role.LIAISON):
            listed = items.filter(opinion=OuterRef("pk"), issue__department=own)
            condition |= (Q(receiver=own) | Exists(listed)) & Q(status__in=IN_HANDLING)
        return self.filter(condition)

    def handed_over(self) -> "OpinionQuerySet":
        return self.filter(status__in=IN_HANDLING)

    def to_vote(self) -> "OpinionQuerySet":
        """Handed over and not yet settled by a vote (应测尽测): none was counted, or those counted call for another."""
        return self.handed_over().filter(~Exists(self._settling()))

    def past_plan(self, today: date) -> "OpinionQuerySet":
        """The planned day has passed and no vote of this round has been counted."""
        counted = self._votes(VOTED).filter(round=OuterRef("round"))
        return self.filter(~Exists(counted), vote_on__lt=today)

    def voted(self) -> "OpinionQuerySet":
        return self.handed_over().filter(Exists(self._settling()))

    def _settling(self) -> models.QuerySet:
        return self._votes(VOTED).filter(calls_again=False)

    def without_vote(self) -> "OpinionQuerySet":
        """To be voted on, and no vote has been set up: the planned day is the committee's to keep."""
        return self.handed_over().filter(~self._has_vote())

    def _has_vote(self) -> Exists:
        """A vote of the present round, at whatever stage it is."""
        standing = self._votes([status for status in EvaluationStatus if status != EvaluationStatus.VOIDED])
        return Exists(standing.filter(round=OuterRef("round")))

    def waiting_for_staff(self, user, vote_by: date) -> "OpinionQuerySet":
        """Of the person's own committee: with a report to comment, with a vote to set up that is planned by a day, or to be
        handled again after a vote (`fails`).
        """
        failed = self._votes([EvaluationStatus.PUBLISHED]).filter(calls_again=True, round=OuterRef("round"))
        own = self.filter(hearing__congress__in=user.organizations_as(Role.STAFF))
        due = Q(vote_on__lte=vote_by) & ~self._has_vote()
        accepted = Q(status=OpinionStatus.ACCEPTED) & (due | Q(fails=True))
        return own.annotate(fails=Exists(failed)).filter(Q(status=OpinionStatus.REPORTED) | accepted)

    def _votes(self, statuses) -> models.QuerySet:
        votes = self.model._meta.get_field("votes").related_model.objects
        return votes.filter(opinion=OuterRef("pk"), evaluation__status__in=statuses)

    def with_list_figures(self) -> "OpinionQuerySet":
        """How many items its list has, how many are on account (a person and a date named), how many written off."""
        return self.annotate(
            listed=Count("items"),
            on_account=Count("items", filter=Q(items__issue__plan__isnull=False)),
            written_off=Count("items", filter=Q(items__issue__status=IssueStatus.WRITTEN_OFF)),
        )

    def for_list(self) -> "OpinionQuerySet":
        return self.select_related("hearing__congress", "receiver").prefetch_related(
            "votes__evaluation__subjects", "deferrals"
        )

    def for_page(self) -> "OpinionQuerySet":
        return self.select_related(
            "hearing__congress__region", "hearing__campaign", "hearing__reporter", "receiver", "issued_by"
        )


class DeferralQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DeferralQuerySet":
        """As the opinion it puts off."""
        opinions = self.model._meta.get_field("opinion").related_model.objects.visible_to(user)
        return self.filter(opinion__in=opinions)

    def to_decide(self, user) -> "DeferralQuerySet":
        """Asked for by somebody else, in a committee that the person leads."""
        own = self.filter(opinion__hearing__congress__in=user.organizations_as(Role.LEADER))
        return own.filter(status=Decision.ASKED).exclude(asked_by=user)

    def for_page(self) -> "DeferralQuerySet":
        return self.select_related(
            "opinion__hearing__congress__region", "opinion__receiver", "asked_by", "decided_by"
        )
