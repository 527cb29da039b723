"""Lists made of what a committee has already: versions of what it reports upward without typing anything again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Duty
from core.models import Attachment
from organizations.enums import Role
from organizations.models import Organization


class CompilationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CompilationQuerySet":
        """Its own committee every version; whoever else sees the duty those that were submitted."""
        own = Q(duty__owed_by__in=user.organizations_as(Role.STAFF, Role.LEADER))
        return self.filter(own | Q(duty__in=Duty.objects.visible_to(user), sent_at__isnull=False))


class Compilation(models.Model):
    """One version of the issue list of a duty: which issues stood in it, and from whom each came. Never changed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="compilations")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")  # whose issues they are
    number = models.PositiveSmallIntegerField(_("版本"))
    compiled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    compiled_at = models.DateTimeField(_("汇总时间"))
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    # As it was on that day. None where there are more issues than one workbook takes, and of versions older than this.
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("工作簿")
    )

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = _("汇总清单")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["duty", "number"], name="compilation_version")]

    def __str__(self):
        return f"{self.duty} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("issues:compilation", args=[self.pk])


class CompiledIssue(models.Model):
    """An issue in a version, and the committee it came from."""

    compilation = models.ForeignKey(Compilation, models.PROTECT, related_name="rows")
    issue = models.ForeignKey("issues.Issue", models.PROTECT, related_name="compiled")
    source = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("来源"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compilation", "issue"], name="compiled_issue_once")]
