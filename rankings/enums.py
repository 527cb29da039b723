"""States of a ranking and of an objection to it, what may be ranked together, and which share counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class Group(models.TextChoices):
    """Who is comparable: organizations of one kind at one level, never both in one list."""

    DEPARTMENTS = "departments", _("本级部门")
    PLACES = "places", _("下一级地区")


class Share(models.TextChoices):
    """Which share orders a ranking; open overdue and relapsed issues are always among those due."""

    ON_TIME = "on_time", _("按期销号件数 ÷ 到期件数")
    CLOSED = "closed", _("销号件数（含逾期销号）÷ 到期件数")


class RankingStatus(models.TextChoices):
    PROPOSED = "proposed", _("待公布")
    PUBLISHED = "published", _("已公布")
    RETURNED = "returned", pgettext_lazy("ranking", "已退回")


R = RankingStatus
RANKING_TRANSITIONS = {
    "object": Transition(frozenset({R.PROPOSED}), None, _("提出异议")),
    "answer": Transition(frozenset({R.PROPOSED}), None, _("答复异议")),
    "recount": Transition(frozenset({R.PROPOSED}), None, _("重新计算")),
    "publish": Transition(frozenset({R.PROPOSED}), R.PUBLISHED, _("公布排行榜")),
    "return": Transition(frozenset({R.PROPOSED}), R.RETURNED, _("退回排行榜")),
    "note": Transition(frozenset({R.PUBLISHED}), None, _("加注更正说明")),
}
RANKING_LIGHTS = {R.PROPOSED: "wait", R.PUBLISHED: "done", R.RETURNED: "none"}
STANDING = frozenset({R.PROPOSED, R.PUBLISHED})  # one at most for each period, group and campaign
del R


class ObjectionStatus(models.TextChoices):
    RAISED = "raised", _("待答复")
    UPHELD = "upheld", pgettext_lazy("objection status", "采纳")
    REJECTED = "rejected", pgettext_lazy("objection status", "不采纳")


S = ObjectionStatus
OBJECTION_TRANSITIONS = {
    "uphold": Transition(frozenset({S.RAISED}), S.UPHELD, _("采纳异议")),
    "reject": Transition(frozenset({S.RAISED}), S.REJECTED, _("不采纳异议")),
}
OBJECTION_LIGHTS = {S.RAISED: "wait", S.UPHELD: "done", S.REJECTED: "none"}
del S
