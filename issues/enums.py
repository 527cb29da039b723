"""States of issues and of what hangs on them, and the acts that lead from one to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class IssueStatus(models.TextChoices):
    FOUND = "found", _("待分办")
    SCREENED = "screened", _("待交办")
    HANDED_OVER = "handed_over", _("待签收")
    SENT_BACK = "sent_back", pgettext_lazy("status", "退签")
    SIGNED = "signed", _("待报方案")
    RECTIFYING = "rectifying", _("办理中")
    REPORTED = "reported", _("待审核")
    REWORK = "rework", pgettext_lazy("status", "退回整改")
    REOPENED = "reopened", _("反弹，重新挂账")
    WRITTEN_OFF = "written_off", _("已销号")
    MERGED = "merged", _("已合并")
    SPLIT = "split", _("已拆分")
    OUT_OF_SCOPE = "out_of_scope", pgettext_lazy("status", "不予受理")
    REFERRED = "referred", pgettext_lazy("status", "转其他机关")
    VOIDED = "voided", pgettext_lazy("status", "作废")


S = IssueStatus
# With the responsible department: a rectification deadline runs.
IN_HAND = frozenset({S.HANDED_OVER, S.SIGNED, S.RECTIFYING, S.REPORTED, S.REWORK, S.REOPENED})
# On the desk of the committee that follows it up.
ON_DESK = frozenset({S.FOUND, S.SCREENED, S.SENT_BACK})
OPEN = IN_HAND | ON_DESK
READY_TO_HAND_OVER = frozenset({S.SCREENED, S.SENT_BACK})
# What a department sees of its own: from the day it was handed over; sent back, it is no longer its business.
WITH_UNIT = IN_HAND | {S.WRITTEN_OFF}
# The department may report, ask for more time, ask for write-off.
BEING_RECTIFIED = frozenset({S.RECTIFYING, S.REWORK, S.REOPENED})
LEFT_OUT = frozenset({S.MERGED, S.SPLIT, S.OUT_OF_SCOPE, S.REFERRED, S.VOIDED})
# What the public may be told of: from the day it was handed over, never what still waits to be sorted or was left out.
PUBLISHABLE = WITH_UNIT
# Base of the write-off rate: everything handed over, whatever became of it.
COUNTED = IN_HAND | {S.SENT_BACK, S.WRITTEN_OFF}

ISSUE_TRANSITIONS = {
    "report": Transition(frozenset({S.FOUND}), None, _("报送")),
    "amend": Transition(frozenset({S.FOUND}), None, _("按更正后的清单修改")),
    "note_correction": Transition(frozenset(S) - {S.FOUND, S.VOIDED}, None, _("清单有更正，问题文字未改")),
    "screen": Transition(frozenset({S.FOUND}), S.SCREENED, _("受理")),
    "tell_apart": Transition(frozenset({S.FOUND, S.SCREENED}), None, _("认定不是同一问题")),
    "ask_again": Transition(frozenset({S.FOUND, S.SCREENED}), None, _("撤销“不是同一问题”")),
    "merge": Transition(frozenset({S.FOUND, S.SCREENED}), S.MERGED, _("合并")),
    "take_in": Transition(frozenset({S.FOUND, S.SCREENED}), None, _("并入他条")),
    "give_back": Transition(frozenset({S.FOUND, S.SCREENED}), None, _("退出并入的问题")),
    "unmerge": Transition(frozenset({S.MERGED}), S.FOUND, _("撤销合并")),
    "split": Transition(frozenset({S.FOUND, S.SCREENED}), S.SPLIT, _("拆分")),
    "unsplit": Transition(frozenset({S.SPLIT}), S.FOUND, _("撤销拆分")),
    "rejoin": Transition(frozenset({S.FOUND, S.SCREENED}), S.VOIDED, _("并回原问题")),
    "decline": Transition(frozenset({S.FOUND}), S.OUT_OF_SCOPE, _("不予受理")),
    "refer": Transition(frozenset({S.FOUND}), S.REFERRED, _("转其他机关")),
    "void": Transition(frozenset({S.FOUND, S.SCREENED}), S.VOIDED, _("作废")),
    "hand_over": Transition(READY_TO_HAND_OVER, S.HANDED_OVER, _("交办")),
    "sign_for": Transition(frozenset({S.HANDED_OVER}), S.SIGNED, _("签收")),
    "send_back": Transition(frozenset({S.HANDED_OVER}), S.SENT_BACK, _("退签")),
    "plan": Transition(frozenset({S.SIGNED, S.REOPENED}), S.RECTIFYING, _("报送整改方案")),
    "report_progress": Transition(BEING_RECTIFIED, None, _("报告进展")),
    "ask_extension": Transition(BEING_RECTIFIED | {S.SIGNED}, None, _("申请延期")),
    # Asked before an application for write-off, a request may still be decided while that waits.
    "grant_extension": Transition(BEING_RECTIFIED | {S.SIGNED, S.REPORTED}, None, _("同意延期")),
    "refuse_extension": Transition(BEING_RECTIFIED | {S.SIGNED, S.REPORTED}, None, _("不同意延期")),
    "apply_write_off": Transition(BEING_RECTIFIED, S.REPORTED, _("申请销号")),
    "return_for_rework": Transition(frozenset({S.REPORTED}), S.REWORK, _("退回整改")),
    "write_off": Transition(frozenset({S.REPORTED}), S.WRITTEN_OFF, _("同意销号")),
    # Whatever has become of it: the words stay, the article they name is only looked up.
    "link_article": Transition(frozenset(S), None, _("对应法条")),
    "look_back": Transition(frozenset({S.WRITTEN_OFF}), None, _("回头看")),
    "reopen": Transition(frozenset({S.WRITTEN_OFF}), S.REOPENED, _("反弹，重新挂账")),
    "propose_publication": Transition(PUBLISHABLE, None, _("送公开审核")),
    "publish": Transition(PUBLISHABLE, None, _("公开发布")),
    # Whatever has become of the issue meanwhile: a proposal can be returned, what is public taken back.
    "return_publication": Transition(frozenset(S), None, _("退回公开文本")),
    "withdraw_publication": Transition(frozenset(S), None, _("撤回公开")),
}
del S


class Origin(models.TextChoices):
    """How an issue came to light."""

    DEPUTY_GROUP = "deputy_group", _("代表小组活动")
    INSPECTION = "inspection", _("执法检查")
    QUESTIONNAIRE = "questionnaire", _("调查问卷")
    LETTERS = "letters", _("电话、信箱和意见箱")
    INQUIRY = "inquiry", _("专题询问")
    SELF_CHECK = "self_check", _("部门自查自纠")


class DueKind(models.TextChoices):
    FIXED = "fixed", _("限期整改")
    IMMEDIATE = "immediate", _("立行立改")
    LONG_TERM = "long_term", _("长期坚持")


class ListStatus(models.TextChoices):
    CHECKED = "checked", _("已检查，未导入")
    CONFIRMED = "confirmed", _("已导入")
    DISCARDED = "discarded", _("已放弃")


LIST_TRANSITIONS = {
    "edit": Transition(frozenset({ListStatus.CHECKED}), None, _("更正单元格")),
    "confirm": Transition(frozenset({ListStatus.CHECKED}), ListStatus.CONFIRMED, _("确认导入")),
    "discard": Transition(frozenset({ListStatus.CHECKED}), ListStatus.DISCARDED, _("放弃")),
}


class Decision(models.TextChoices):
    """Of what a department asks for and a committee decides."""

    ASKED = "asked", _("待审核")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")


DECISION_TRANSITIONS = {
    "grant": Transition(frozenset({Decision.ASKED}), Decision.GRANTED, _("同意")),
    "refuse": Transition(frozenset({Decision.ASKED}), Decision.REFUSED, _("不同意")),
}


class LookBackStatus(models.TextChoices):
    """Of one look back at an issue that was written off."""

    PLANNED = "planned", _("待回头看")
    KEPT = "kept", pgettext_lazy("look_back", "保持")
    RELAPSED = "relapsed", pgettext_lazy("look_back", "反弹")
    CANCELLED = "cancelled", _("不再回头看")


L = LookBackStatus
LOOK_BACK_TRANSITIONS = {
    "keep": Transition(frozenset({L.PLANNED}), L.KEPT, _("回头看：保持")),
    "relapse": Transition(frozenset({L.PLANNED}), L.RELAPSED, _("回头看：反弹")),
    "cancel": Transition(frozenset({L.PLANNED}), L.CANCELLED, _("取消回头看")),
}
LOOK_BACK_LIGHTS = {L.KEPT: "done", L.RELAPSED: "overdue", L.CANCELLED: "none"}
FINDINGS = frozenset({L.KEPT, L.RELAPSED})  # what a look back can find
del L


class Ground(models.TextChoices):
    """Why an issue is looked at again."""

    RULE = "rule", _("销号后按规则安排")
    HAND = "hand", _("临时安排")
    RISK = "risk", _("按风险抽查")
    DRAW = "draw", _("随机抽查")


class Pool(models.TextChoices):
    """From which issues a committee draws its sample."""

    OWN = "own", _("本级跟踪监督、已销号的问题")
    BELOW = "below", _("下级跟踪监督、已销号的问题")
    LOOKED_BACK = "looked_back", _("下级已回头看、结果为保持的问题（复核）")


class PublicationStatus(models.TextChoices):
    """Of the words about an issue that one person writes for the public and another releases."""

    PROPOSED = "proposed", _("待审核公开")
    PUBLISHED = "published", _("已公开")
    RETURNED = "returned", pgettext_lazy("publication", "已退回")
    REPLACED = "replaced", _("已由新文本替换")
    WITHDRAWN = "withdrawn", _("已撤回公开")


P = PublicationStatus
PUBLICATION_TRANSITIONS = {
    "publish": Transition(frozenset({P.PROPOSED}), P.PUBLISHED, _("公开发布")),
    "return": Transition(frozenset({P.PROPOSED}), P.RETURNED, _("退回修改")),
    "replace": Transition(frozenset({P.PUBLISHED}), P.REPLACED, _("由新文本替换")),
    "withdraw": Transition(frozenset({P.PUBLISHED}), P.WITHDRAWN, _("撤回公开")),
}
PUBLICATION_LIGHTS = {
    P.PROPOSED: "wait",
    P.PUBLISHED: "done",
    P.RETURNED: "risk",
    P.REPLACED: "none",
    P.WITHDRAWN: "none",
}
del P
