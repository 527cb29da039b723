"""Looking back (回头看) at what was written off: each look with its finding, and the samples that committees draw."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.fields import PackedJSONField
from core.lights import Light, running
from core.models import Attachment, Tracked
from organizations.enums import Role
from organizations.models import Organization

from .enums import (
    FINDINGS,
    LOOK_BACK_LIGHTS,
    LOOK_BACK_TRANSITIONS,
    Ground,
    LookBackStatus,
    Pool,
)


class LookBackQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LookBackQuerySet":
        """A committee its own looks and those of committees below; of others, and a department, what was found.

        Nobody is told beforehand that somebody else will come and look.
        """
        from .models import Issue  # the models import this module

        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= Q(congress=own) | Q(congress__in=own.committees_from_here_down)
        found = Q(status__in=FINDINGS, issue__in=Issue.objects.visible_to(user))
        return self.filter(condition | found)

    def planned(self) -> "LookBackQuerySet":
        return self.filter(status=LookBackStatus.PLANNED)

    def overdue(self, today: date) -> "LookBackQuerySet":
        """Planned and past its day (the day itself still counts)."""
        return self.planned().filter(due_on__lt=today)

    def kept(self) -> "LookBackQuerySet":
        return self.filter(status=LookBackStatus.KEPT)

    def relapsed(self) -> "LookBackQuerySet":
        return self.filter(status=LookBackStatus.RELAPSED)

    def owed_by(self, user) -> "LookBackQuerySet":
        """Planned for the person's own committee."""
        return self.planned().filter(congress__in=user.organizations_as(Role.STAFF))

    def for_list(self) -> "LookBackQuerySet":
        named = ("campaign", "department", "congress__region", "reported_by")
        return self.select_related("congress", *(f"issue__{name}" for name in named))


class DrawQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DrawQuerySet":
        """A committee its own draws and those of committees below."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(Role.STAFF, Role.LEADER):
            condition |= Q(congress=own) | Q(congress__in=own.committees_from_here_down)
        return self.filter(condition)


class Draw(models.Model):
    """A sample drawn for looking back. Whoever has the seed and the numbers it was drawn from can draw it again."""

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="draws", verbose_name=_("抽查单位")
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="draws", verbose_name=_("监督行动"))
    pool = models.CharField(_("抽查范围"), max_length=20, choices=Pool.choices)
    ground = models.CharField(_("抽查方式"), max_length=10, choices=Ground.choices)
    seed = models.CharField(_("种子"), max_length=60)
    wanted = models.PositiveSmallIntegerField(_("抽查件数"))
    numbers = PackedJSONField(_("抽查范围内的问题编号"))  # in order of number
    points = models.JSONField(_("风险分值"), default=dict)  # how risk was weighed that day
    due_on = models.DateField(_("回头看时限"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("抽取时间"))

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("回头看抽样")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(pool__in=Pool.values), name="draw_pool"),
            models.CheckConstraint(condition=Q(ground__in=[Ground.RISK, Ground.DRAW]), name="draw_ground"),
        ]

    def __str__(self):
        return gettext("%(campaign)s回头看抽样") % {"campaign": self.campaign.short_title}

    def get_absolute_url(self) -> str:
        return reverse("issues:look_back_draw", args=[self.pk])


class LookBack(Tracked):
    """One look at an issue that was written off: by whom, by when, and what was found there. Its finding never changes."""

    TRANSITIONS = LOOK_BACK_TRANSITIONS

    issue = models.ForeignKey("issues.Issue", models.PROTECT, related_name="look_backs")
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="look_backs", verbose_name=_("回头看单位")
    )
    status = models.CharField(
        _("状态"), max_length=20, choices=LookBackStatus.choices, default=LookBackStatus.PLANNED
    )
    ground = models.CharField(_("缘由"), max_length=10, choices=Ground.choices)
    round = models.PositiveSmallIntegerField(_("轮次"), null=True)  # of those that the rule asks for
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="look_backs")
    risk = models.JSONField(_("风险"), default=dict)  # what made it likely to relapse: key -> points
    due_on = models.DateField(_("回头看时限（含当日）"))
    reason = models.CharField(_("安排理由"), max_length=300, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    looked_on = models.DateField(_("察看日期"), null=True)
    place = models.CharField(_("察看地点"), max_length=100, blank=True)
    note = models.TextField(_("察看情况"), blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="look_backs")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), null=True)

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("回头看")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=LookBackStatus.values), name="look_back_status"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="look_back_ground"),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(FINDINGS))
                | Q(looked_on__isnull=False, recorded_by__isnull=False),
                name="look_back_found_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["issue", "congress", "due_on"],
                condition=Q(status="planned"),
                name="look_back_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["congress", "status", "due_on", "id"], name="look_back_list")]

    def __str__(self):
        return str(self.issue)

    def get_absolute_url(self) -> str:
        return reverse("issues:look_back_record", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.status == LookBackStatus.PLANNED

    def light(self, today: date) -> Light:
        """Planned: how its day stands; afterwards what was found."""
        if self.is_planned:
            return running(self.due_on, today)
        return Light(LOOK_BACK_LIGHTS[self.status], self.get_status_display())
