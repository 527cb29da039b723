"""Plans that are no campaigns yet."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Attachment, Tracked
from organizations.models import Organization

from ..enums import DRAFT_TRANSITIONS, DraftStatus, Origin
from ..querysets import CampaignTemplateQuerySet, PlanDraftQuerySet
from .campaigns import Campaign


class PlanDraft(Tracked):
    """A plan between its document and its campaign: the text as it was read, and the tree that people confirm.

    `tree` is the JSON of `campaigns.plan_draft.tree.Plan`, `earlier` the tree before the last change. Once the campaign
    exists, the draft stays as its source: the words every stage, link and duty came from are places in `text`.
    """

    TRANSITIONS = DRAFT_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="plan_drafts", verbose_name=_("主办")
    )
    upper = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级行动")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=200, blank=True)  # of the tree's head, for lists
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    text = models.TextField(_("方案原文"), blank=True)
    source_file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_drafts",
        verbose_name=_("方案文件"),
    )
    origin = models.CharField(_("来源"), max_length=20, choices=Origin.choices, default=Origin.DOCUMENT)
    # The thing it was made from, where that is no document: "campaigns.campaign:7".
    reference = models.CharField(_("来源对象"), max_length=60, blank=True)
    tree = models.JSONField(_("方案结构"), default=dict)
    earlier = models.JSONField(_("上一步"), null=True, blank=True)
    campaign = models.OneToOneField(
        Campaign, models.PROTECT, null=True, blank=True, related_name="plan_draft", verbose_name=_("监督行动")
    )
    status = models.CharField(_("状态"), max_length=20, choices=DraftStatus.choices, default=DraftStatus.OPEN)

    objects = PlanDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案草稿")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=DraftStatus.values), name="plan_draft_status"
            ),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="plan_draft_origin"),
            # A campaign exists exactly where one was created from the draft.
            models.CheckConstraint(
                condition=models.Q(status=DraftStatus.CREATED, campaign__isnull=False)
                | ~models.Q(status=DraftStatus.CREATED) & models.Q(campaign__isnull=True),
                name="plan_draft_campaign",
            ),
        ]
        indexes = [
            models.Index(
                fields=["congress", "updated_at"],
                condition=models.Q(status=DraftStatus.OPEN),
                name="plan_draft_open",
            )
        ]

    def __str__(self):
        return self.title or str(_("未命名的方案"))

    def get_absolute_url(self) -> str:
        return reverse("campaigns:plan_review", args=[self.pk])


class CampaignTemplate(models.Model):
    """A plan with relative dates, kept by a committee for further campaigns.

    `days` names what dates count from ("开始日期" first); `tree` is the JSON of a plan with every date as the number of such
    a day and the calendar days after it (`plan_draft.moving.relative`).
    """

    congress = models.ForeignKey(Organization, models.PROTECT, related_name="campaign_templates")
    name = models.CharField(_("模板名称"), max_length=60)
    days = models.JSONField(_("起算日"), default=list)
    tree = models.JSONField(_("方案结构"), default=dict)
    source = models.ForeignKey(Campaign, models.PROTECT, related_name="templates", verbose_name=_("来源行动"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("建立时间"))

    objects = CampaignTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案模板")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["congress", "name"], name="campaign_template_name")]

    def __str__(self):
        return self.name
