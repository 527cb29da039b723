"""States of weekly reports, meetings and their decisions, what puts a matter on the agenda, and who reports and speaks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class Units(models.TextChoices):
    """Who owes a weekly report: only those that have something open."""

    DEPARTMENTS = "departments", _("有未销号问题或在办项目的本级部门")
    COUNTIES = "counties", _("有未完成报送任务的下一级人大")


class Speaking(models.TextChoices):
    """In which order units speak at the meeting."""

    WORST_FIRST = "worst_first", _("逾期多的先发言，相同的看久未进展和退回的件数")
    LAST_FIRST = "last_first", _("排行榜名次靠后的先发言")
    REGISTER = "register", _("按机构名录顺序发言")


# ── weekly reports ──────────────────────────────────────────────────────────────────────────────────────────────
class ReportStatus(models.TextChoices):
    OWED = "owed", _("未报送")
    SUBMITTED = "submitted", _("已报送")
    WAIVED = "waived", _("本周免报")


R = ReportStatus
REPORT_TRANSITIONS = {
    "submit": Transition(frozenset({R.OWED}), R.SUBMITTED, _("报送周报告")),
    "correct": Transition(frozenset({R.SUBMITTED}), None, _("更正周报告")),
    "waive": Transition(frozenset({R.OWED}), R.WAIVED, _("免报周报告")),
}
del R


class WeekStatus(models.TextChoices):
    COLLECTING = "collecting", _("收集中")
    ISSUED = "issued", _("已印发")


W = WeekStatus
WEEK_TRANSITIONS = {
    "edit": Transition(frozenset({W.COLLECTING}), None, _("编辑周报告")),
    "issue": Transition(frozenset({W.COLLECTING}), W.ISSUED, _("印发周报告")),
    "amend": Transition(frozenset({W.ISSUED}), None, _("更正已印发的周报告")),
}
del W


# ── meetings ────────────────────────────────────────────────────────────────────────────────────────────────────
class MeetingStatus(models.TextChoices):
    PREPARING = "preparing", _("准备中")
    HELD = "held", _("已召开")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "已取消")


M = MeetingStatus
MEETING_TRANSITIONS = {
    "gather": Transition(frozenset({M.PREPARING}), None, _("更新会议材料")),
    "arrange": Transition(frozenset({M.PREPARING}), None, _("调整议程")),
    "hold": Transition(frozenset({M.PREPARING}), M.HELD, _("召开月例会")),
    "cancel": Transition(frozenset({M.PREPARING}), M.CANCELLED, _("取消月例会")),
}
MEETING_LIGHTS = {M.PREPARING: "wait", M.HELD: "done", M.CANCELLED: "none"}
del M


class Cause(models.TextChoices):
    """Why a matter is on the agenda, in the order in which the meeting goes through them."""

    OVERDUE = "overdue", _("逾期未结")
    RETURNED = "returned", _("销号申请被退回")
    STUCK = "stuck", _("久未进展")
    EXTENSION = "extension", _("延期待审批")
    PROJECT = "project", _("项目滞后")
    ADDED = "added", _("临时议题")


class DecisionStatus(models.TextChoices):
    OPEN = "open", _("待落实")
    REPORTED = "reported", _("已报落实，待确认")
    DONE = "done", _("已落实")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "已撤销")


D = DecisionStatus
DECISION_TRANSITIONS = {
    "report": Transition(frozenset({D.OPEN}), D.REPORTED, _("报告落实情况")),
    "accept": Transition(frozenset({D.REPORTED}), D.DONE, _("确认落实")),
    "return": Transition(frozenset({D.REPORTED}), D.OPEN, _("退回落实情况")),
    "withdraw": Transition(frozenset({D.OPEN, D.REPORTED}), D.WITHDRAWN, _("撤销决定事项")),
}
DECISION_OPEN = frozenset({D.OPEN, D.REPORTED})
del D
