"""What every business app rests on: history, notices, attachments, number series, rest days. No business of its own."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Tracked(models.Model):
    """A thing whose status only `core.transitions` writes. `version` rises with each change and catches stale forms."""

    created_at = models.DateTimeField(_("建立时间"))
    updated_at = models.DateTimeField(_("更新时间"))
    version = models.PositiveIntegerField(_("版本"), default=0)

    class Meta:
        abstract = True


class HistoryEntry(models.Model):
    """One act on record: who, as what, when, did what to which thing, with which outcome. Never changed, never deleted.

    Written only by `core.history` in the act's own transaction; database triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("完成")
        REFUSED = "refused", _("被拒绝")

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    actor_name = models.CharField(_("操作人姓名"), max_length=60)
    scope = models.CharField(_("以何身份"), max_length=200, blank=True)
    action = models.CharField(_("操作"), max_length=40)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.BigIntegerField(_("对象编号"))
    object_label = models.CharField(_("对象"), max_length=200)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    from_status = models.CharField(_("原状态"), max_length=20, blank=True)
    to_status = models.CharField(_("新状态"), max_length=20, blank=True)
    comment = models.TextField(_("说明"), blank=True)
    data = models.JSONField(_("内容"), default=dict)
    request_id = models.CharField(_("请求编号"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("历史记录")
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="history_object"),
            models.Index(fields=["at"], name="history_at"),  # the audit log's period
        ]

    def __str__(self):
        return f"{self.action} {self.object_label}"


class HistorySeal(models.Model):
    """The place of one entry in the hash chain over the whole system. Append-only like the entries themselves."""

    entry = models.OneToOneField(HistoryEntry, models.PROTECT, primary_key=True, related_name="seal")
    seq = models.BigIntegerField(_("链上序号"), unique=True)
    previous_hash = models.CharField(_("前一摘要"), max_length=64)
    hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("历史封印")


class Notification(models.Model):
    """A message in a person's inbox, written in the transaction of the act that caused it.

    `cause` names what it came from where that comes only once: nobody gets two messages of one cause. `unrouted` is true
    until the channels outside the product have taken or declined it.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    created_at = models.DateTimeField(_("时间"))
    message = models.CharField(_("消息"), max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField(_("立即发送"), default=False)
    unrouted = models.BooleanField(default=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "cause"], name="notification_once", condition=~models.Q(cause="")
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_inbox"),
            models.Index(fields=["recipient"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["id"], name="notification_unrouted", condition=models.Q(unrouted=True)),
        ]

    def __str__(self):
        return self.text

    @property
    def text(self) -> str:
        """The message in the reader's language."""
        return gettext(self.message) % self.params


def private_storage():
    return storages["default"]


class Attachment(models.Model):
    """An uploaded file under a random name. Its parent's permission is asked at every download."""

    file = models.FileField(storage=private_storage, max_length=100)
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("附件")

    def __str__(self):
        return self.name


class NumberSeries(models.Model):
    """The last number given out under a key; numbers are never reused."""

    key = models.CharField(max_length=120, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.key}: {self.last}"


class CalendarDay(models.Model):
    """A day that staff declared a working day or a rest day; it wins over the statutory calendar."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("工作日"))
    reason = models.CharField(_("依据"), max_length=100)

    class Meta:
        verbose_name = _("日历更正")

    def __str__(self):
        return f"{self.day} {self.reason}"
