"""What everybody reads of a notice."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from issues.enums import PublicationStatus
from issues.models_public import PublicWords

from .querysets import NoticePublicationQuerySet


class NoticePublication(PublicWords):
    """The words about a notice for everybody."""

    notice = models.ForeignKey("appraisals.Notice", models.PROTECT, related_name="publications")

    objects = NoticePublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报公开文本")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values), name="notice_public_status"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="notice_public_two_people"
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(status="proposed"), name="notice_public_one_open"
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(status="published"), name="notice_public_one_public"
            ),
        ]

    def __str__(self):
        return str(self.notice)

    def get_absolute_url(self) -> str:
        return reverse("issues:notice_public_review", args=[self.pk])
