"""A campaign with its units, leading group and topics, and the filing of its plan."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.lights import Light
from core.models import Attachment, Tracked
from organizations.models import Organization

from .. import lights
from ..enums import (
    CAMPAIGN_TRANSITIONS,
    FILING_CURRENT,
    FILING_TRANSITIONS,
    Aspect,
    CampaignStatus,
    FilingStatus,
    UnitRole,
)
from ..querysets import CampaignQuerySet, FilingQuerySet


class Campaign(Tracked):
    """One supervision campaign of one standing committee, under an upper one where it is linked."""

    TRANSITIONS = CAMPAIGN_TRANSITIONS

    title = models.CharField(_("名称"), max_length=200)
    short_title = models.CharField(_("简称"), max_length=40)
    code = models.CharField(_("编号前缀"), max_length=20, unique=True)
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="campaigns", verbose_name=_("主办")
    )
    upper = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="lower_campaigns")
    year = models.PositiveSmallIntegerField(_("年度"))
    status = models.CharField(
        _("状态"), max_length=20, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    aim = models.TextField(_("目的"), blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    approved_by = models.CharField(_("批准机关"), max_length=100, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    approval_number = models.CharField(_("批准文号"), max_length=60, blank=True)
    approval_files = models.ManyToManyField(
        Attachment, blank=True, related_name="approved_campaigns", verbose_name=_("批准文件")
    )
    # Rules of this campaign, each with the words it comes from: {"key": {"value": ..., "source": "..."}}.
    rules = models.JSONField(_("规则"), default=dict, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督行动")
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=CampaignStatus.values), name="campaign_status"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_dates"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:detail", args=[self.pk])

    def rule(self, key: str, default=None):
        """The value of one of the campaign's rules."""
        return self.rules.get(key, {}).get("value", default)

    def light(self, today: date) -> Light:
        """Of the whole campaign; reads its stages and links, which lists prefetch."""
        return lights.of_campaign(self, today)


class Filing(Tracked):
    """One filing of an approved plan with a committee above (备案). What was returned stays; filing again is a new one."""

    TRANSITIONS = FILING_TRANSITIONS

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="filings")
    round = models.PositiveSmallIntegerField(_("次数"))
    filed_with = models.ForeignKey(
        Organization, models.PROTECT, related_name="filings", verbose_name=_("备案机关")
    )
    filed_on = models.DateField(_("备案日期"))
    number = models.CharField(_("备案号"), max_length=60)
    files = models.ManyToManyField(Attachment, blank=True, related_name="filings", verbose_name=_("附件"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        _("状态"), max_length=20, choices=FilingStatus.choices, default=FilingStatus.FILED
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=500, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("备案")
        ordering = ["campaign", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "round"], name="filing_round"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=models.Q(status__in=sorted(FILING_CURRENT)),
                name="filing_one_current",
            ),
            models.CheckConstraint(condition=models.Q(status__in=FilingStatus.values), name="filing_status"),
        ]
        indexes = [models.Index(fields=["filed_with", "status"], name="filing_filed_with")]

    def __str__(self):
        return f"{self.campaign} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:filing_detail", args=[self.pk])

    def light(self, today: date) -> Light:
        return lights.of_filing(self)


class CampaignUnit(models.Model):
    """An organization's part in a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="units")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="campaign_parts")
    role = models.CharField(_("角色"), max_length=20, choices=UnitRole.choices)

    class Meta:
        verbose_name = _("参与单位")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organization", "role"], name="campaign_unit_once")
        ]

    def __str__(self):
        return f"{self.organization} {self.get_role_display()}"


class GroupMember(models.Model):
    """A member of the campaign's leading group or of its office."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="group_members")
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=100)
    in_office = models.BooleanField(_("办公室成员"), default=False)
    duty = models.CharField(_("分工"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("领导小组成员")
        ordering = ["in_office", "order", "id"]

    def __str__(self):
        return self.name


class Topic(models.Model):
    """A matter under supervision (事项) with the laws it rests on, one to a line with edition."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="topics")
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("名称"), max_length=60)
    laws = models.TextField(_("法律法规"), blank=True)

    class Meta:
        verbose_name = _("事项")
        ordering = ["campaign", "order"]
        constraints = [models.UniqueConstraint(fields=["campaign", "order"], name="topic_order")]

    def __str__(self):
        return self.name


class SupervisionPoint(models.Model):
    """What is looked at in a topic, under one of the three aspects."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="points")
    aspect = models.CharField(_("方面"), max_length=20, choices=Aspect.choices)
    text = models.TextField(_("内容"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("监督重点")
        ordering = ["topic", "order"]

    def __str__(self):
        return self.text[:40]
