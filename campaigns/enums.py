"""States of campaigns, links and duties, and the acts that lead from one to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    APPROVED = "approved", _("已批准")
    RUNNING = "running", _("进行中")
    CONCLUDED = "concluded", _("已结束")
    ARCHIVED = "archived", _("已归档")


CAMPAIGN_TRANSITIONS = {
    "approve": Transition(frozenset({CampaignStatus.DRAFT}), CampaignStatus.APPROVED, _("批准")),
    "open": Transition(frozenset({CampaignStatus.APPROVED}), CampaignStatus.RUNNING, _("开启")),
    "conclude": Transition(frozenset({CampaignStatus.RUNNING}), CampaignStatus.CONCLUDED, _("结束")),
    "archive": Transition(frozenset({CampaignStatus.CONCLUDED}), CampaignStatus.ARCHIVED, _("归档")),
    # Filing goes upward after the approval, again after it was returned; how it stands there is the filing's own state.
    "record_filing": Transition(
        frozenset({CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.CONCLUDED}),
        None,
        _("备案"),
    ),
    "set_rounds": Transition(
        frozenset(CampaignStatus) - {CampaignStatus.ARCHIVED}, None, _("规定回头看的轮次")
    ),
    "set_self_check": Transition(
        frozenset({CampaignStatus.DRAFT, CampaignStatus.APPROVED, CampaignStatus.RUNNING}),
        None,
        _("规定是否要求部门自查"),
    ),
}


class FilingStatus(models.TextChoices):
    FILED = "filed", _("待接收")
    RECEIVED = "received", _("已备案")
    RETURNED = "returned", pgettext_lazy("status", "退回补正")


FILING_TRANSITIONS = {
    "correct": Transition(frozenset({FilingStatus.FILED}), None, _("更正备案")),
    "receive": Transition(frozenset({FilingStatus.FILED}), FilingStatus.RECEIVED, _("接收备案")),
    # Also what was received: a fault found afterwards is put right by filing again.
    "return": Transition(
        frozenset({FilingStatus.FILED, FilingStatus.RECEIVED}), FilingStatus.RETURNED, _("退回备案")
    ),
}
# While these hold, the dates of a plan may be changed.
CAMPAIGN_CHANGEABLE = frozenset({CampaignStatus.DRAFT, CampaignStatus.APPROVED, CampaignStatus.RUNNING})
# A filing that stands; while there is one, nothing has to be filed.
FILING_CURRENT = frozenset({FilingStatus.FILED, FilingStatus.RECEIVED})


class DraftStatus(models.TextChoices):
    """Of a plan that is being confirmed before its campaign exists."""

    OPEN = "open", _("待确认")
    CREATED = "created", _("已生成")
    DISCARDED = "discarded", _("已放弃")


DRAFT_TRANSITIONS = {
    "create": Transition(frozenset({DraftStatus.OPEN}), DraftStatus.CREATED, _("生成监督行动")),
    "discard": Transition(frozenset({DraftStatus.OPEN}), DraftStatus.DISCARDED, _("放弃草稿")),
}


class Origin(models.TextChoices):
    """What a plan that is being confirmed was made from."""

    DOCUMENT = "document", _("方案文件")
    BLANK = "blank", _("空白方案")
    LAST_YEAR = "last_year", _("上年行动")
    TEMPLATE = "template", _("方案模板")
    UPPER = "upper", _("上级行动")


class LinkStatus(models.TextChoices):
    PLANNED = "planned", _("未开始")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")


LINK_TRANSITIONS = {
    "start": Transition(frozenset({LinkStatus.PLANNED}), LinkStatus.RUNNING, _("开始")),
    "note_progress": Transition(frozenset({LinkStatus.RUNNING}), None, _("登记进展")),
    "change_dates": Transition(frozenset({LinkStatus.PLANNED, LinkStatus.RUNNING}), None, _("改期")),
    "finish": Transition(frozenset({LinkStatus.PLANNED, LinkStatus.RUNNING}), LinkStatus.DONE, _("完成")),
    "add_duties": Transition(frozenset({LinkStatus.PLANNED, LinkStatus.RUNNING}), None, _("增加报送任务")),
}


class DutyStatus(models.TextChoices):
    OPEN = "open", _("未报送")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", pgettext_lazy("status", "退回补正")
    ACCEPTED = "accepted", _("已接收")
    WITHDRAWN = "withdrawn", _("已作废")


# Duties that are asked for; what was withdrawn stays on record and is counted nowhere else.
DUTY_IN_FORCE = frozenset(DutyStatus.values) - {DutyStatus.WITHDRAWN}
DUTY_TRANSITIONS = {
    "submit": Transition(frozenset({DutyStatus.OPEN, DutyStatus.RETURNED}), DutyStatus.SUBMITTED, _("报送")),
    "return": Transition(frozenset({DutyStatus.SUBMITTED}), DutyStatus.RETURNED, _("退回补正")),
    "accept": Transition(frozenset({DutyStatus.SUBMITTED}), DutyStatus.ACCEPTED, _("接收")),
    # Only while nothing has come in: lateness was measured against the date of the first submission.
    "change_date": Transition(frozenset({DutyStatus.OPEN}), None, _("改期")),
    "amend": Transition(frozenset({DutyStatus.OPEN}), None, _("更正要求")),
    "withdraw": Transition(frozenset({DutyStatus.OPEN}), DutyStatus.WITHDRAWN, pgettext_lazy("duty", "作废")),
    "set_needed_for": Transition(DUTY_IN_FORCE, None, _("确定上级节点")),
}
# Duties on which the owing organization still has to act.
DUTY_OWED = frozenset({DutyStatus.OPEN, DutyStatus.RETURNED})


class Part(models.TextChoices):
    """What a duty asks for."""

    SUMMARY = "summary", _("情况报告")
    ISSUE_LIST = "issue_list", _("问题清单")


class Aspect(models.TextChoices):
    """The three sides from which a topic is looked at."""

    SYSTEM = "system", _("法律制度落实情况")
    DUTY = "duty", _("法律责任落实情况")
    PROBLEM = "problem", _("依法推进解决突出问题情况")


class UnitRole(models.TextChoices):
    """What an organization is in a campaign."""

    LEADS = "leads", _("牵头")
    TAKES_PART = "takes_part", _("参与")
    EVALUATED = "evaluated", _("被评议")
    SUPERVISED = "supervised", _("被监督")


class ActivityKind(models.TextChoices):
    """In which form deputies go and see (代表小组活动的形式)."""

    OPEN_VISIT = "open_visit", _("明察")
    UNANNOUNCED = "unannounced", _("暗访")
    QUESTIONNAIRE = "questionnaire", _("问卷调查")
    TALK = "talk", _("座谈走访")
    CALL_LINE = "call_line", _("监督电话")
    MAILBOX = "mailbox", _("监督信箱")
    SUGGESTION_BOX = "suggestion_box", _("意见箱")
    HOME = "home", _("代表之家接待")


# Those visited are not told of it before it has taken place.
SECRET_BEFOREHAND = frozenset({ActivityKind.UNANNOUNCED})


class ActivityStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("activity", "已安排")
    HELD = "held", pgettext_lazy("activity", "已开展")
    VOIDED = "voided", pgettext_lazy("status", "作废")


ACTIVITY_TRANSITIONS = {
    "hold": Transition(frozenset({ActivityStatus.PLANNED}), ActivityStatus.HELD, _("登记开展情况")),
    "correct": Transition(frozenset({ActivityStatus.PLANNED, ActivityStatus.HELD}), None, _("更正活动")),
    "void": Transition(
        frozenset({ActivityStatus.PLANNED, ActivityStatus.HELD}), ActivityStatus.VOIDED, _("作废")
    ),
}
# Deputies go there themselves: their number is part of the record. The others wait for people to write or call.
ATTENDED = frozenset(
    {ActivityKind.OPEN_VISIT, ActivityKind.UNANNOUNCED, ActivityKind.TALK, ActivityKind.HOME}
)
