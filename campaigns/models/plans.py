"""What a plan states: stages and links with their dates, and the duties that somebody owes by a day."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import local_date
from core.lights import Light
from core.models import Attachment, Tracked
from organizations.models import Organization

from .. import lights
from ..enums import DUTY_OWED, DUTY_TRANSITIONS, LINK_TRANSITIONS, DutyStatus, LinkStatus
from ..querysets import DutyQuerySet, LinkQuerySet, StageQuerySet
from .campaigns import Campaign


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
    """A stage (阶段) of the plan. `version` rises with each change of its dates and catches stale forms."""

    TRANSITIONS: ClassVar[dict] = {}  # it has no states of its own

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("名称"), max_length=60)
    version = models.PositiveIntegerField(_("版本"), default=0)

    objects = StageQuerySet.as_manager()

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
    # The link of the campaign above that this one carries out; its last day may not be passed.
    upper_link = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lower_links", verbose_name=_("上级环节")
    )

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
    def slack(self) -> int | None:
        """Calendar days between its last day and that of the link above it; negative when it ends later."""
        upper = self.upper_link
        known = upper and upper.ends_on and self.ends_on
        return (upper.ends_on - self.ends_on).days if known else None

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
    # The report of the receiving committee to the one above it that rests on this duty; proposed, or set by hand.
    needed_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="needs", verbose_name=_("上级节点")
    )
    needed_by_hand = models.BooleanField(_("人工确定上级节点"), default=False)
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
    withdrawn_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送任务")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "owed_by", "title"],
                condition=~models.Q(status=DutyStatus.WITHDRAWN),
                name="duty_once",
            ),
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
    def slack(self) -> int | None:
        """Calendar days between the due date and that of the report which needs it; negative when it comes too late."""
        return (self.needed_for.due_on - self.due_on).days if self.needed_for else None

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
