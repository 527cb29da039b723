"""The five shelves of the project library and the states of a year's list, and the acts that lead from one to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class Shelf(models.TextChoices):
    """Where a project stands in the library; `OUT` is no shelf, but what left it stays on record."""

    RESERVE = "reserve", _("储备")
    PLAN = "plan", _("谋划")
    IMPLEMENT = "implement", _("实施")
    EVALUATE = "evaluate", _("评估")
    TRACK = "track", _("跟踪")
    OUT = "out", _("已出库")


SHELVES = (Shelf.RESERVE, Shelf.PLAN, Shelf.IMPLEMENT, Shelf.EVALUATE, Shelf.TRACK)
IN_LIBRARY = frozenset(SHELVES)
FORWARD = {
    Shelf.RESERVE: "plan",
    Shelf.PLAN: "implement",
    Shelf.IMPLEMENT: "evaluate",
    Shelf.EVALUATE: "track",
}
BACK = {
    Shelf.PLAN: "back_to_reserve",
    Shelf.IMPLEMENT: "back_to_plan",
    Shelf.EVALUATE: "back_to_implement",
    Shelf.TRACK: "back_to_evaluate",
}
# What is done again must be taken up first: a project that is being carried out does not simply vanish.
MAY_LEAVE = frozenset({Shelf.RESERVE, Shelf.PLAN, Shelf.TRACK})


def _step(source: Shelf, target: Shelf, label: str) -> Transition:
    return Transition(frozenset({source}), target, label)


PROJECT_TRANSITIONS = {
    "plan": _step(Shelf.RESERVE, Shelf.PLAN, _("移到谋划")),
    "implement": _step(Shelf.PLAN, Shelf.IMPLEMENT, _("移到实施")),
    "evaluate": _step(Shelf.IMPLEMENT, Shelf.EVALUATE, _("移到评估")),
    "track": _step(Shelf.EVALUATE, Shelf.TRACK, _("移到跟踪")),
    "back_to_reserve": _step(Shelf.PLAN, Shelf.RESERVE, _("退回储备")),
    "back_to_plan": _step(Shelf.IMPLEMENT, Shelf.PLAN, _("退回谋划")),
    "back_to_implement": _step(Shelf.EVALUATE, Shelf.IMPLEMENT, _("退回实施")),
    "back_to_evaluate": _step(Shelf.TRACK, Shelf.EVALUATE, _("退回评估")),
    "take_out": Transition(MAY_LEAVE, Shelf.OUT, _("出库")),
    "take_back": _step(Shelf.OUT, Shelf.RESERVE, _("重新入库")),
    "adjust": Transition(IN_LIBRARY, None, _("调整")),
    "release": Transition(IN_LIBRARY, None, _("取消规定动作")),
    "select": _step(Shelf.PLAN, None, _("列入年度清单")),
    "deselect": Transition(frozenset({Shelf.PLAN}), None, _("移出年度清单")),
    "begin_campaign": Transition(frozenset({Shelf.PLAN, Shelf.IMPLEMENT}), None, _("起草监督行动")),
    "add_campaign": Transition(IN_LIBRARY, None, _("关联监督行动")),
    "freeze_schedule": Transition(IN_LIBRARY, None, _("冻结施工表")),
}


class Source(models.TextChoices):
    """Where an entry came from."""

    DECISION_ABOVE = "decision_above", _("上级决策部署")
    CENTRAL_WORK = "central_work", _("中心工作")
    CONCERN = "concern", _("群众关切")
    SURVEY = "survey", _("工作调研")
    VISIT = "visit", _("集中视察")
    INSPECTION = "inspection", _("执法检查")
    SUGGESTION = "suggestion", _("意见建议")


class Need(models.TextChoices):
    """What a shelf may ask of a project; which shelf asks what is data (`ShelfRule`)."""

    LEAD = "lead", _("牵头机构")
    KIND = "kind", _("监督方式")
    TOPIC = "topic", pgettext_lazy("project", "监督事项")
    DEPARTMENTS = "departments", _("涉及部门")
    PLANNED = "planned", _("计划上会日期")
    LISTED = "listed", pgettext_lazy("project", "列入年度清单")
    DECIDED = "decided", _("常委会审定的日期和文号")
    APPROVED = "approved", _("党委批转的日期和文号")
    CAMPAIGN = "campaign", _("本项目的监督行动")
    RUNNING = "running", _("已开启的监督行动")
    CONCLUDED = "concluded", _("已结束的监督行动")
    VOTED = "voted", _("已公布的满意度测评结果")


class ListStatus(models.TextChoices):
    """How far the year's list has come."""

    SELECTING = "selecting", _("选题中")
    DECIDED = "decided", _("常委会已审定")
    APPROVED = "approved", _("党委已批转")
    PROPOSED = "proposed", _("待审核公开")
    PUBLISHED = "published", pgettext_lazy("annual plan", "已公开")


L = ListStatus
LIST_TRANSITIONS = {
    "decide": Transition(frozenset({L.SELECTING}), L.DECIDED, _("登记常委会审定")),
    "approve": Transition(frozenset({L.DECIDED}), L.APPROVED, _("登记党委批转")),
    # An adjusted list goes the whole way again; the earlier decision stays in the history.
    "reopen": Transition(frozenset({L.DECIDED, L.APPROVED}), L.SELECTING, _("重新选题")),
    "propose": Transition(frozenset({L.APPROVED}), L.PROPOSED, _("送公开审核")),
    "return": Transition(frozenset({L.PROPOSED}), L.APPROVED, _("退回修改")),
    "publish": Transition(frozenset({L.PROPOSED}), L.PUBLISHED, _("公开发布")),
    "withdraw": Transition(frozenset({L.PUBLISHED}), L.APPROVED, _("撤回公开")),
}
LIST_LIGHTS = {
    L.SELECTING: "none",
    L.DECIDED: "wait",
    L.APPROVED: "ok",
    L.PROPOSED: "wait",
    L.PUBLISHED: "done",
}
AGREED = frozenset({L.APPROVED, L.PROPOSED, L.PUBLISHED})  # both committees have said yes
del L
