"""Activities of deputy groups (代表小组活动): planned or held, with the people who took part and the units visited."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.lights import Light
from core.models import Attachment, Tracked
from organizations.enums import Level
from organizations.models import Organization

from ..enums import ACTIVITY_TRANSITIONS, SECRET_BEFOREHAND, ActivityKind, ActivityStatus
from ..querysets_activities import ActivityQuerySet, VisitQuerySet, people_field
from .campaigns import Campaign, Topic
from .plans import Link


class Activity(Tracked):
    """One visit, talk, questionnaire ... of deputies; before its day it is planned, afterwards it is held."""

    TRANSITIONS = ACTIVITY_TRANSITIONS

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="activities", verbose_name=_("监督行动")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("事项")
    )
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("环节")
    )
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="activities", verbose_name=_("登记单位")
    )
    # None: the committee's own inspection group went.
    group = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_activities",
        verbose_name=_("代表小组"),
    )
    kind = models.CharField(_("活动形式"), max_length=20, choices=ActivityKind.choices)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=100)
    people_national = models.PositiveSmallIntegerField(_("全国人大代表"), default=0)
    people_province = models.PositiveSmallIntegerField(_("省级人大代表"), default=0)
    people_city = models.PositiveSmallIntegerField(_("市级人大代表"), default=0)
    people_county = models.PositiveSmallIntegerField(_("县级人大代表"), default=0)
    people_township = models.PositiveSmallIntegerField(_("乡级人大代表"), default=0)
    seen = models.TextField(_("了解到的情况"), blank=True)
    files = models.ManyToManyField(
        Attachment, blank=True, related_name="activities", verbose_name=_("照片和附件")
    )
    status = models.CharField(
        _("状态"), max_length=20, choices=ActivityStatus.choices, default=ActivityStatus.PLANNED
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表活动")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ActivityStatus.values), name="activity_status"
            )
        ]
        indexes = [
            models.Index(fields=["congress", "-held_on"], name="activity_by_congress"),
            models.Index(fields=["campaign", "-held_on"], name="activity_by_campaign"),
        ]

    def __str__(self):
        return f"{self.held_on.isoformat()} {self.get_kind_display()} {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:activity_detail", args=[self.pk])

    @property
    def people(self) -> dict[Level, int]:
        """How many deputies of each level took part."""
        return {level: getattr(self, people_field(level)) for level in Level}

    @property
    def people_in_all(self) -> int:
        return sum(self.people.values())

    @property
    def is_secret_now(self) -> bool:
        """Whether those it goes to must not hear of it yet."""
        return self.kind in SECRET_BEFOREHAND and self.status == ActivityStatus.PLANNED

    def light(self, today: date) -> Light:
        """Planned ones stand by their day; one that has passed waits to be put down."""
        if self.status != ActivityStatus.PLANNED:
            key = "done" if self.status == ActivityStatus.HELD else "none"
            return Light(key, self.get_status_display())
        if self.held_on < today:
            return Light("risk", pgettext("activity", "待登记开展情况"))
        return Light("wait", self.get_status_display())


class Visit(models.Model):
    """An organization that an activity goes to: part of what is asked of it in that week."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="visits")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="visits", verbose_name=_("走访单位")
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访单位")
        constraints = [models.UniqueConstraint(fields=["activity", "organization"], name="visit_once")]

    def __str__(self):
        return f"{self.activity} {self.organization}"
