"""Yearly score sheets: the points of each unit by a rule's edition, with the rows behind every figure; objections; frozen."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import PackedJSONField
from core.lights import Light
from core.models import Tracked
from organizations.models import Organization
from rankings.enums import ObjectionStatus
from rankings.models import AnyObjection

from .enums import SHEET_LIGHTS, SHEET_TRANSITIONS, STANDING, SheetStatus, Subject
from .querysets import SheetObjectionQuerySet, SheetQuerySet, SheetRowQuerySet


class Sheet(Tracked):
    """The scores of one year: proposed by one person, put to those scored, frozen by another. Then nothing in it changes."""

    TRANSITIONS = SHEET_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="sheets", verbose_name=_("评分单位")
    )
    subject = models.CharField(_("对象"), max_length=20, choices=Subject.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    rule = models.ForeignKey(
        "appraisals.Rule", models.PROTECT, related_name="sheets", verbose_name=_("评分规则")
    )
    status = models.CharField(
        _("状态"), max_length=20, choices=SheetStatus.choices, default=SheetStatus.PROPOSED
    )
    counted_at = models.DateTimeField(_("数据截至"))
    objections_until = models.DateField(_("异议期截止日（含当日）"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(_("退回原因"), max_length=500, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度评分表")
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SheetStatus.values), name="sheet_status"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="sheet_two_people"),
            models.UniqueConstraint(
                fields=["congress", "subject", "year"],
                condition=Q(status__in=sorted(STANDING)),
                name="sheet_one_standing",
            ),
        ]

    def __str__(self):
        words = {"year": self.year, "what": self.get_subject_display()}
        return gettext("%(year)d年%(what)s表") % words

    def get_absolute_url(self) -> str:
        return reverse("appraisals:sheet", args=[self.pk])

    def light(self, today: date) -> Light:
        return Light(SHEET_LIGHTS[self.status], self.get_status_display())


class SheetRow(models.Model):
    """One unit: its points in tenths, None where nothing could be judged."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="rows")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="sheet_rows")
    tenths = models.IntegerField(_("得分（十分之一分）"), null=True)
    points = models.JSONField(_("各项得分"), default=dict)  # key of the rule's item -> tenths, or null

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分")
        constraints = [models.UniqueConstraint(fields=["sheet", "organization"], name="sheet_row_once")]


class SheetFigure(models.Model):
    """A figure behind the points, with the keys of the rows it counts; see `scores.SOURCES` for what they are keys of."""

    row = models.ForeignKey(SheetRow, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=30)
    keys = PackedJSONField(default=list)

    class Meta:
        verbose_name = _("评分数据")
        constraints = [models.UniqueConstraint(fields=["row", "name"], name="sheet_figure_once")]


class SheetObjection(AnyObjection):
    """To a score sheet."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="objections")

    objects = SheetObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分异议")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ObjectionStatus.values), name="sheet_objection_status"
            ),
            models.UniqueConstraint(
                fields=["sheet", "organization"],
                condition=Q(status="raised"),
                name="sheet_objection_one_open",
            ),
        ]

    @property
    def about(self) -> Sheet:
        """What it objects to; reads the sheet."""
        return self.sheet
