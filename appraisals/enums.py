"""States of a notice, what a kind of notice is for, who may read it, what a rule is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class Family(models.TextChoices):
    """Two lists of one mechanism: telling of results, and calling to account."""

    NOTICE = "notice", _("督办与通报")
    STEP = "step", _("问责")


class Readers(models.TextChoices):
    """Who reads a notice once it is issued; the committee that issued it and those above always do."""

    NOBODY = "nobody", _("只在人大内部")
    CONCERNED = "concerned", _("被通报的单位")
    EVERYBODY = "everybody", _("本级各部门")


class Subject(models.TextChoices):
    """What a rule is about."""

    NOTICES = "notices", _("通报建议")
    DEPARTMENTS = "departments", _("部门年度评分")
    BODIES = "bodies", _("人大工作机构年度评分")


class SheetStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("sheet", "待审核")
    FROZEN = "frozen", pgettext_lazy("sheet", "已冻结")
    RETURNED = "returned", pgettext_lazy("sheet", "已退回")


S = SheetStatus
SHEET_TRANSITIONS = {
    "object": Transition(frozenset({S.PROPOSED}), None, _("提出异议")),
    "answer": Transition(frozenset({S.PROPOSED}), None, _("答复异议")),
    "recount": Transition(frozenset({S.PROPOSED}), None, _("重新计算")),
    "freeze": Transition(frozenset({S.PROPOSED}), S.FROZEN, _("冻结评分表")),
    "return": Transition(frozenset({S.PROPOSED}), S.RETURNED, _("退回评分表")),
}
SHEET_LIGHTS = {S.PROPOSED: "wait", S.FROZEN: "done", S.RETURNED: "none"}
STANDING = frozenset({S.PROPOSED, S.FROZEN})  # one at most for each year and subject
del S


class NoticeStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("notice", "拟稿")
    PROPOSED = "proposed", pgettext_lazy("notice", "待批准")
    ISSUED = "issued", pgettext_lazy("notice", "已印发")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "已撤销")
    DROPPED = "dropped", pgettext_lazy("notice status", "不再办理")


N = NoticeStatus
NOTICE_TRANSITIONS = {
    "edit": Transition(frozenset({N.DRAFT}), None, pgettext_lazy("notice", "修改")),
    "recheck": Transition(frozenset({N.DRAFT}), None, _("重新核对事实")),
    "propose": Transition(frozenset({N.DRAFT}), N.PROPOSED, _("提请批准")),
    "return": Transition(frozenset({N.PROPOSED}), N.DRAFT, pgettext_lazy("notice", "退回修改")),
    "issue": Transition(frozenset({N.PROPOSED}), N.ISSUED, _("签发")),
    "drop": Transition(frozenset({N.DRAFT}), N.DROPPED, pgettext_lazy("notice", "不再办理")),
    "record": Transition(frozenset({N.ISSUED}), None, _("登记办理情况")),
    "withdraw": Transition(frozenset({N.ISSUED}), N.WITHDRAWN, pgettext_lazy("notice", "撤销")),
    "propose_publication": Transition(frozenset({N.ISSUED}), None, _("送公开审核")),
    "publish": Transition(frozenset({N.ISSUED}), None, _("公开发布")),
    "return_publication": Transition(frozenset({N.ISSUED, N.WITHDRAWN}), None, _("退回公开文本")),
    "withdraw_publication": Transition(frozenset({N.ISSUED, N.WITHDRAWN}), None, _("撤回公开")),
}
NOTICE_LIGHTS = {
    N.DRAFT: "none",
    N.PROPOSED: "wait",
    N.ISSUED: "done",
    N.WITHDRAWN: "none",
    N.DROPPED: "none",
}
OUT = frozenset({N.ISSUED, N.WITHDRAWN})  # what left the house; withdrawn it stays readable with its reason
del N
