"""A campaign as its plan states it: topics, stages, links, and the duties that somebody owes by a day."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import local_date
from core.lights import Light
from core.models import Attachment, Tracked
from organizations.models import Organization

from . import lights
from .enums import (
    CAMPAIGN_TRANSITIONS,
    DRAFT_TRANSITIONS,
    DUTY_OWED,
    DUTY_TRANSITIONS,
    FILING_CURRENT,
    FILING_TRANSITIONS,
    LINK_TRANSITIONS,
    Aspect,
    CampaignStatus,
    DraftStatus,
    DutyStatus,
    FilingStatus,
    LinkStatus,
    Origin,
    UnitRole,
)
from .querysets import CampaignQuerySet, DutyQuerySet, FilingQuerySet, LinkQuerySet, PlanDraftQuerySet


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


class Dated(models.Model):
    """A period as the plan words it and as it was understood. Both ends are local dates and belong to the period."""

    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    phrase = models.CharField(_("方案原文时间"), max_length=100, blank=True)
    reckoning = models.CharField(_("推算说明"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Quoted(models.Model):
    """The words of the plan document on which a row rests: a true quotation, and its place in the draft's text."""

    source_words = models.TextField(_("方案原文"), blank=True)
    source_start = models.PositiveIntegerField(null=True, blank=True)
    source_end = models.PositiveIntegerField(null=True, blank=True)
    source_paragraph = models.PositiveIntegerField(_("原文段落"), null=True, blank=True)

    class Meta:
        abstract = True


class Stage(Dated, Quoted):
    """A stage (阶段) of the plan."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = _("阶段")
        ordering = ["campaign", "order"]
        constraints = [models.UniqueConstraint(fields=["campaign", "order"], name="stage_order")]

    def __str__(self):
        return self.name

    def light(self, today: date) -> Light:
        """The sum of its links' lights."""
        return lights.sum_up(link.light(today) for link in self.links.all())


class Link(Tracked, Dated, Quoted):
    """A link (环节): what is done in a stage, by which levels."""

    TRANSITIONS = LINK_TRANSITIONS

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="links")
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("内容"))
    who = models.CharField(_("责任主体"), max_length=200)
    levels = models.JSONField(_("责任层级"), default=list)  # values of organizations.enums.Level
    status = models.CharField(
        _("状态"), max_length=20, choices=LinkStatus.choices, default=LinkStatus.PLANNED
    )
    percent = models.PositiveSmallIntegerField(_("完成程度"), default=0)
    finished_on = models.DateField(_("完成日期"), null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("环节")
        ordering = ["stage", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "number"], name="link_number"),
            models.CheckConstraint(condition=models.Q(status__in=LinkStatus.values), name="link_status"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="link_percent"),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:link_detail", args=[self.pk])

    @property
    def begins_on(self) -> date | None:
        """Its own first day, or that of its stage where the plan names only the end."""
        return self.starts_on or self.stage.starts_on

    def light(self, today: date) -> Light:
        return lights.of_link(self, today)


class Duty(Tracked, Quoted):
    """What one organization owes another by a day (报送任务).

    Lateness is a fact of the first submission: `was_late` is written once and never taken back. Whether an open duty is
    overdue is reckoned from `due_on` whenever somebody looks, so it cannot be missed.
    """

    TRANSITIONS = DUTY_TRANSITIONS

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="duties")
    link = models.ForeignKey(Link, models.PROTECT, related_name="duties")
    owed_by = models.ForeignKey(
        Organization, models.PROTECT, related_name="duties", verbose_name=_("报送单位")
    )
    owed_to = models.ForeignKey(
        Organization, models.PROTECT, related_name="duties_due", verbose_name=_("接收单位")
    )
    title = models.CharField(_("报送内容"), max_length=100)
    parts = models.JSONField(_("组成"), default=list)  # values of enums.Part
    due_on = models.DateField(_("截止日期（含当日）"))
    phrase = models.CharField(_("方案原文时间"), max_length=100)
    reckoning = models.CharField(_("推算说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=20, choices=DutyStatus.choices, default=DutyStatus.OPEN)
    # A draft until it is submitted; what was sent stands in `submissions`.
    summary = models.TextField(_("情况报告正文"), blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="duties", verbose_name=_("附件"))
    first_submitted_at = models.DateTimeField(_("首次报送时间"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("最近报送时间"), null=True, blank=True)
    was_late = models.BooleanField(_("迟报"), default=False)
    late_reason = models.CharField(_("迟报原因"), max_length=300, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=500, blank=True)
    accepted_at = models.DateTimeField(_("接收时间"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送任务")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "owed_by", "title"], name="duty_once"),
            models.CheckConstraint(condition=models.Q(status__in=DutyStatus.values), name="duty_status"),
        ]
        indexes = [
            models.Index(fields=["owed_by", "status", "due_on"], name="duty_owed_by"),
            models.Index(fields=["owed_to", "status", "due_on"], name="duty_owed_to"),
        ]

    def __str__(self):
        return f"{self.owed_by.short_name} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:duty_submit", args=[self.pk])

    def is_overdue(self, today: date) -> bool:
        """Whether the owing organization has let the day pass (the day itself still counts)."""
        return self.status in DUTY_OWED and self.first_submitted_at is None and today > self.due_on

    def light(self, today: date) -> Light:
        return lights.of_duty(self, today)

    def days_left(self, today: date) -> int:
        """Calendar days to the due date; negative once it has passed."""
        return (self.due_on - today).days

    @property
    def days_late(self) -> int:
        """By how many calendar days the first submission was late; 0 when it was in time or has not come."""
        if not self.was_late:
            return 0
        return (local_date(self.first_submitted_at) - self.due_on).days


class DutyPart(models.Model):
    """That a part of a duty is ready: the summary typed, the issue list confirmed with so many rows."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="ready_parts")
    part = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)  # e.g. {"issues": 128}
    ready_at = models.DateTimeField()

    class Meta:
        verbose_name = _("报送组成")
        constraints = [models.UniqueConstraint(fields=["duty", "part"], name="duty_part_once")]


class Submission(models.Model):
    """One submission of a duty as it was sent: what the receiver reads, and the receipt. Never changed afterwards."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("次数"))
    summary = models.TextField(_("情况报告正文"), blank=True)
    facts = models.JSONField(_("组成"), default=dict)  # part -> facts, as the ready parts were
    files = models.ManyToManyField(Attachment, blank=True, related_name="submissions")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("报送时间"))

    class Meta:
        verbose_name = _("报送记录")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["duty", "number"], name="submission_number")]

    def __str__(self):
        return self.receipt_number

    @property
    def receipt_number(self) -> str:
        """What the receipt and the telephone call go by: campaign, duty, which submission of it."""
        return f"{self.duty.campaign.code}-{self.duty_id:04d}-{self.number}"


class LinkProgress(models.Model):
    """What was done in a link, as told on a day."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="progress")
    text = models.TextField(_("进展"))
    percent = models.PositiveSmallIntegerField(_("完成程度"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"))
    files = models.ManyToManyField(Attachment, blank=True, related_name="link_progress")

    class Meta:
        verbose_name = _("环节进展")
        ordering = ["-id"]
