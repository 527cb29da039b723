"""States of a satisfaction vote and the acts that lead from one to another; one-way."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class Electorate(models.TextChoices):
    """Who votes: the roll is made of these when it is frozen."""

    DEPUTIES = "deputies", _("本区域各级代表")
    MEMBERS = "members", _("常委会组成人员")


class EvaluationStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    FROZEN = "frozen", _("已锁定")
    COUNTED = "counted", _("已计票")
    PROPOSED = "proposed", _("待审核公布")
    PUBLISHED = "published", _("已公布")
    VOIDED = "voided", pgettext_lazy("status", "作废")


S = EvaluationStatus
EVALUATION_TRANSITIONS = {
    "freeze": Transition(frozenset({S.DRAFT}), S.FROZEN, _("锁定名册和议题")),
    "postpone": Transition(frozenset({S.DRAFT}), None, _("推迟测评")),
    "count": Transition(frozenset({S.FROZEN}), S.COUNTED, _("核对一致并入库")),
    "propose": Transition(frozenset({S.COUNTED}), S.PROPOSED, _("送公开审核")),
    "send_back": Transition(frozenset({S.PROPOSED}), S.COUNTED, _("退回核对")),
    "publish": Transition(frozenset({S.PROPOSED}), S.PUBLISHED, _("公布结果")),
    "void": Transition(frozenset({S.DRAFT, S.FROZEN, S.COUNTED, S.PROPOSED}), S.VOIDED, _("作废")),
}
LIGHT_KEYS = {
    S.DRAFT: "none",
    S.FROZEN: "ok",
    S.COUNTED: "wait",
    S.PROPOSED: "wait",
    S.PUBLISHED: "done",
    S.VOIDED: "none",
}
# The figures are known; in the room they are announced from here on, to everybody only once published.
KNOWN = (S.COUNTED, S.PROPOSED, S.PUBLISHED)
del S
