"""Deadlines as facts: what is due by when and by which rule, whom each rung of a ladder reached, what went out.

Whether something is overdue follows from the facts whenever somebody looks. The engine only tells people: `next_at` is
the next moment at which a deadline has anything to tell, and the only thing a pass asks about.
"""

from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.dates import end_of
from core.models import Notification
from organizations.enums import Role
from organizations.models import Organization

from .enums import ChannelKind, DeliveryState, Kind, Obstacle, Party, Reason, Unit
from .querysets import ChannelQuerySet, DeadlineQuerySet, RuleQuerySet

STILL_OPEN = Q(met_at=None, withdrawn_at=None)


class Ladder(models.Model):
    """Which messages go to whom on which day before, on and after a due date."""

    name = models.CharField(_("名称"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("提醒阶梯")

    def __str__(self):
        return self.name


class Rung(models.Model):
    """One step of a ladder: `offset` calendar days from the due date at a local time, repeated where it says so."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    label = models.CharField(_("名称"), max_length=60)
    offset = models.SmallIntegerField(_("距截止日天数"), help_text=_("负数为之前，0 为当天，正数为之后"))
    at_time = models.TimeField(_("时间"), default=time(8, 30))
    repeat_days = models.PositiveSmallIntegerField(_("每隔天数重复"), null=True, blank=True)
    party = models.CharField(_("通知哪一方"), max_length=10, choices=Party.choices)
    roles = models.JSONField(_("通知哪些人"), default=list)  # values of organizations.enums.Role
    urgent = models.BooleanField(_("立即发送，不并入每日汇总"), default=False)
    for_meeting = models.BooleanField(_("提请会议研究"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("提醒")
        ordering = ["ladder", "offset", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(repeat_days=0), name="rung_repeats_after_days"),
            models.CheckConstraint(
                condition=Q(repeat_days=None) | Q(offset__gt=0), name="rung_repeats_only_after_due"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


class Rule(models.Model):
    """How a due date is reckoned in a jurisdiction: from which event, how far, in which unit, by which law and edition.

    `amount` is negative for days before the event. None means that the due date is always entered by hand, as where the
    law says only "promptly".
    """

    code = models.SlugField(_("代码"), max_length=40)  # what the apps ask for: "sign_for", "opinion_report"
    kind = models.CharField(_("时限种类"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=100)
    # The name of the place whose law it is; empty: the whole country. Names, for rules come before places are entered.
    jurisdiction = models.CharField(_("适用区域"), max_length=60, blank=True)
    anchor = models.CharField(_("起算事件"), max_length=60)
    amount = models.SmallIntegerField(_("数量"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=12, choices=Unit.choices, default=Unit.DAY)
    source = models.CharField(_("依据"), max_length=100)
    edition = models.CharField(_("版本"), max_length=60, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    extenders = models.JSONField(_("谁可以延期"), default=list)  # roles in the body that is owed
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="rules")

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限规则")
        ordering = ["kind", "code", "jurisdiction", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="rule_amount_not_zero"),
            models.UniqueConstraint(fields=["code", "jurisdiction", "edition"], name="rule_once"),
        ]

    def __str__(self):
        return self.title


class Deadline(models.Model):
    """The day (or moment) by which one body owes another one thing. Local dates in Asia/Shanghai, the day included.

    Written only by `deadlines.services`. `subject` is named by label and key, for the apps that own subjects lie to the
    right of this one. `first_due_on` never changes; every later date is a `Change`.
    """

    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    scope = models.CharField(
        max_length=40, blank=True
    )  # what it belongs to and moves with: "campaigns.campaign:7"
    title = models.CharField(_("事项"), max_length=200)
    url = models.CharField(max_length=200, blank=True)
    # Every index here is written with each step told; the keys are found through those named below.
    owed_by = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, verbose_name=_("承办方")
    )
    owed_to = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, verbose_name=_("监督方")
    )
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="deadlines", db_index=False)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="deadlines", db_index=False)
    anchor_on = models.DateField(_("起算日期"), null=True)
    first_due_on = models.DateField(_("原定时限"))
    reckoned_on = models.DateField(_("按规则推算的时限"), null=True)
    due_on = models.DateField(_("时限（含当日）"))
    due_time = models.TimeField(_("时刻"), null=True)
    phrase = models.CharField(_("原文"), max_length=100, blank=True)
    reckoning = models.JSONField(_("推算过程"), default=dict)
    opened_at = models.DateTimeField(_("开始时间"))
    met_at = models.DateTimeField(_("完成时间"), null=True)
    was_late = models.BooleanField(_("逾期完成"), default=False)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    paused_at = models.DateTimeField(_("中止时间"), null=True)
    pause_reason = models.CharField(_("中止原因"), max_length=300, blank=True)
    next_at = models.DateTimeField(_("下次提醒时间"), null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "kind"], name="deadline_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="deadline_kind"),
            models.CheckConstraint(
                condition=Q(next_at=None) | Q(met_at=None, withdrawn_at=None, paused_at=None),
                name="deadline_next_only_while_running",
            ),
        ]
        indexes = [
            # The whole work of a pass: what has something to tell, in order of time.
            models.Index(
                fields=["next_at", "ladder", "due_on"], name="deadline_next", condition=~Q(next_at=None)
            ),
            models.Index(fields=["owed_by", "due_on"], name="deadline_owed_by", condition=STILL_OPEN),
            models.Index(fields=["owed_to", "due_on"], name="deadline_owed_to", condition=STILL_OPEN),
            models.Index(fields=["scope"], name="deadline_scope", condition=STILL_OPEN),
        ]

    def __str__(self):
        return self.title

    @property
    def ends_at(self) -> datetime:
        """The moment after which it is late."""
        if self.due_time is None:
            return end_of(self.due_on)
        return datetime.combine(self.due_on, self.due_time, clock.LOCAL_ZONE)

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.withdrawn_at is None

    def is_overdue(self, now: datetime) -> bool:
        """Still owed, not paused, and past its end at `now`. Needs no job to have run."""
        return self.is_open and self.paused_at is None and now >= self.ends_at


class Change(models.Model):
    """One move of a due date, with the old one, the reason and who did it. Never edited."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    reason_kind = models.CharField(_("缘由"), max_length=12, choices=Reason.choices)
    old_due_on = models.DateField(_("原时限"))
    new_due_on = models.DateField(_("新时限"))
    reason = models.CharField(_("说明"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("时限变更")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(old_due_on=F("new_due_on")), name="change_moves")]


class Occurrence(models.Model):
    """A rung that came due for a deadline: once for ever, whether it was told or had been overtaken by a later one."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="occurrences", db_index=False)
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()  # the due date it spoke of
    day = models.DateField()  # the local day on which it came due
    planned_at = models.DateTimeField()
    superseded = models.BooleanField(_("已被后续提醒取代"), default=False)

    class Meta:
        verbose_name = _("提醒记录")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "rung", "due_on", "day"], name="occurrence_once")
        ]

    @property
    def cause(self) -> str:
        """How a notification names it."""
        return f"occurrence:{self.pk}"


class Preference(models.Model):
    """How a person wants to hear of things outside the product. Times are local."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    email = models.EmailField(_("电子邮箱"), blank=True)
    by_email = models.BooleanField(_("用电子邮件通知我"), default=False)
    digest_at = models.TimeField(_("每日汇总时间"), default=time(8, 45))
    quiet_from = models.TimeField(_("免打扰开始"), default=time(21))
    quiet_to = models.TimeField(_("免打扰结束"), default=time(7, 30))
    language = models.CharField(
        _("邮件语言"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("通知设置")


class Channel(models.Model):
    """A way out of the product: the mail server, or a group robot or webhook of one organization. Off until switched on.

    `secret` names the environment variable with the address, which holds a token; addresses never lie in the database.
    """

    kind = models.CharField(_("种类"), max_length=10, choices=ChannelKind.choices)
    name = models.CharField(_("名称"), max_length=60)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("所属机构"),
    )
    secret = models.CharField(_("地址所在的环境变量"), max_length=60, blank=True)
    is_active = models.BooleanField(_("启用"), default=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知渠道")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChannelKind.EMAIL) ^ Q(organization__isnull=False),
                name="channel_group_has_organization",
            )
        ]

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One notification (to a person) or occurrence (to a group) on its way through a channel.

    `bundle` names the message in which it went out, with everything else for the same reader at the same time; it is the
    idempotency key, the Message-ID, and what a resend keeps. `fence` rises with each claim, so a claimer that was
    overtaken cannot mark anything.
    """

    # Both unique constraints begin with the channel; nobody looks for a recipient's rows alone.
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries", db_index=False)
    notification = models.ForeignKey(Notification, models.CASCADE, null=True, related_name="deliveries")
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, null=True, related_name="deliveries")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    urgent = models.BooleanField(default=False)  # goes in a message of its own, not in the digest
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    send_at = models.DateTimeField(_("最早发送时间"))
    bundle = models.CharField(max_length=36, blank=True)
    # Until when nobody may touch it, in the machine's time: the sender's lease, or the wait before the next attempt.
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    obstacle = models.CharField(_("原因"), max_length=14, choices=Obstacle.choices, blank=True)
    error = models.CharField(_("细节"), max_length=100, blank=True)  # "HTTP 503", never an address
    sent_at = models.DateTimeField(_("发送时间"), null=True)

    class Meta:
        verbose_name = _("外发消息")
        constraints = [
            models.CheckConstraint(
                condition=Q(notification=None) ^ Q(occurrence=None), name="delivery_of_one_thing"
            ),
            models.UniqueConstraint(fields=["channel", "notification"], name="delivery_notification_once"),
            models.UniqueConstraint(fields=["channel", "occurrence"], name="delivery_occurrence_once"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "send_at"],
                name="delivery_waiting",
                condition=Q(state=DeliveryState.QUEUED),
            ),
            models.Index(
                fields=["lease_until"], name="delivery_leased", condition=Q(state=DeliveryState.SENDING)
            ),
            models.Index(
                fields=["state"], name="delivery_trouble", condition=Q(state__in=["failed", "unknown"])
            ),
            models.Index(fields=["bundle"], name="delivery_bundle", condition=~Q(bundle="")),
        ]


class Heartbeat(models.Model):
    """When a process of the engine last gave a sign of life, in the machine's own time (UTC)."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
