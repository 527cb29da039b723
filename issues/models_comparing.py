"""What was found to be like an issue, by the background search, and what a person then found not to be the same."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign

from .texts import plain


class Comparison(models.Model):
    """What the background search found to be like an issue that waits to be sorted; suggestions only."""

    issue = models.OneToOneField("issues.Issue", models.PROTECT, related_name="comparison")
    found = models.JSONField(default=list)  # [[key of an issue, score from 0 to 1], ...], the likest first
    at = models.DateTimeField()


class ComparisonRun(models.Model):
    """One search for duplicates in a campaign, for the progress bar; at most one at a time."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="comparison_runs")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField()  # when it last went on; one that fell silent is given up
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(finished_at=None), name="comparison_run_one_open"
            )
        ]


class ApartQuerySet(models.QuerySet):
    def of(self, issue) -> "ApartQuerySet":
        """The pairs an issue is part of, whichever of the two it is."""
        return self.filter(Q(first=issue.pk) | Q(second=issue.pk))


class Apart(models.Model):
    """A pair that is not to be suggested again while both say what they said then. `first` has the smaller key."""

    first = models.ForeignKey("issues.Issue", models.PROTECT, related_name="+")
    second = models.ForeignKey("issues.Issue", models.PROTECT, related_name="+")
    said = models.CharField(max_length=64)  # digest of both texts
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("认定时间"))

    objects = ApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("不是同一问题")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="apart_in_order"),
        ]

    def __str__(self):
        return f"{self.first_id} {self.second_id}"

    def other_than(self, issue) -> int:
        """The key of the other issue of the pair."""
        return self.second_id if self.first_id == issue.pk else self.first_id

    @staticmethod
    def digest(one, other) -> str:
        """What two issues say now, in whichever order they are given; signs and blanks do not count."""
        texts = (plain(issue.description) for issue in sorted((one, other), key=lambda issue: issue.pk))
        return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
