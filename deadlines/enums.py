"""What can be due, how a rule counts, who hears of it, and what becomes of a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What is due (one deadline is kept for every thing of these kinds)."""

    DUTY = "duty", _("报送")
    SIGN_FOR = "sign_for", _("签收")
    PLAN = "plan", _("整改方案")
    PROGRESS = "progress", _("进展报告")
    RECTIFICATION = "rectification", _("整改")
    EXTENSION_REPLY = "extension_reply", _("延期审批")
    WRITE_OFF_REVIEW = "write_off_review", _("销号审核")
    OPINION_REPORT = "opinion_report", _("审议意见办理报告")
    VOTE = "vote", _("测评")
    LOOK_BACK = "look_back", _("回头看")
    FILING = "filing", _("备案")
    WEEKLY_REPORT = "weekly_report", _("周报告")
    DECISION = "decision", _("例会决定")


class Unit(models.TextChoices):
    DAY = "day", _("日")
    WORKING_DAY = "working_day", _("工作日")
    MONTH = "month", _("个月")


class Party(models.TextChoices):
    """Whose people a rung addresses: the body that owes, the one above it, or the one that is owed."""

    OWED_BY = "owed_by", _("承办方")
    ABOVE = "above", _("承办方的上级机关")
    OWED_TO = "owed_to", _("监督方")


class Reason(models.TextChoices):
    """Why a due date moved."""

    EXTENSION = "extension", _("延期")
    SHIFT = "shift", _("整体顺延")
    CALENDAR = "calendar", _("日历更正")
    RULE = "rule", _("规则修改")
    PAUSE = "pause", _("中止后恢复")
    CORRECTION = "correction", _("更正")


class DeliveryState(models.TextChoices):
    """Of one message to a channel outside the product."""

    QUEUED = "queued", _("待发送")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    UNKNOWN = "unknown", _("结果不明")


class ChannelKind(models.TextChoices):
    EMAIL = "email", _("电子邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    WEBHOOK = "webhook", _("网络接口")


class Obstacle(models.TextChoices):
    """Why a message did not go out, or why nobody knows whether it did; details stand beside it."""

    NOT_CONFIGURED = "not_configured", _("渠道没有配置好")
    NO_ADDRESS = "no_address", _("收件人没有可用的邮箱")
    REFUSED = "refused", _("对方拒绝接收")
    UNREACHABLE = "unreachable", _("连接不上对方")
    NO_ANSWER = "no_answer", _("对方没有答复")
    INTERRUPTED = "interrupted", _("发送中断，结果不明")
    FAULT = "fault", _("程序出错")
