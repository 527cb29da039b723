"""States of a hearing, its papers, its opinion and a deferral, and the acts that lead from one to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class HearingStatus(models.TextChoices):
    PLANNED = "planned", _("会前准备")
    HEARD = "heard", _("已听取审议")
    CALLED_OFF = "called_off", pgettext_lazy("hearing", "已取消")


H = HearingStatus
BEFORE = frozenset({H.PLANNED})
HEARING_TRANSITIONS = {
    "adjust": Transition(BEFORE, None, _("调整听取审议安排")),
    "move_meeting": Transition(BEFORE, None, _("会议改期")),
    "call_off": Transition(BEFORE, H.CALLED_OFF, _("取消听取审议")),
    "hear": Transition(BEFORE, H.HEARD, _("登记听取审议")),
    "add_member": Transition(BEFORE, None, _("调研组增加成员")),
    "remove_member": Transition(BEFORE, None, _("调研组减少成员")),
    "add_visit": Transition(BEFORE, None, _("登记调研")),
    "remove_visit": Transition(BEFORE, None, _("撤销登记的调研")),
    "file_research": Transition(BEFORE, None, _("提交调研报告")),
    # The problem table is what the opinion's list is made of, and may still grow at the meeting itself.
    "list_problems": Transition(frozenset({H.PLANNED, H.HEARD}), None, _("登记问题表")),
    "choose_speaker": Transition(BEFORE, None, _("确定中心发言人")),
}
HEARING_LIGHTS = {H.PLANNED: "wait", H.HEARD: "done", H.CALLED_OFF: "none"}
del H


class PaperKind(models.TextChoices):
    """What reaches whom before the meeting; the values are codes of rules of `deadlines`."""

    DRAFT = "report_draft", _("报告稿（征求意见）")
    FINAL = "report_final", _("正式报告")
    TO_MEMBERS = "report_to_members", _("报告发给组成人员")


class PaperStatus(models.TextChoices):
    AWAITED = "awaited", _("待送交")
    DELIVERED = "delivered", _("已送交")
    WAIVED = "waived", _("免于送交")
    DROPPED = "dropped", pgettext_lazy("paper", "不再需要")


P = PaperStatus
PAPER_TRANSITIONS = {
    "deliver": Transition(frozenset({P.AWAITED}), P.DELIVERED, _("送交")),
    "deliver_again": Transition(frozenset({P.DELIVERED}), None, _("重新送交")),
    "waive": Transition(frozenset({P.AWAITED}), P.WAIVED, _("免于送交")),
    "await_again": Transition(frozenset({P.WAIVED}), P.AWAITED, _("恢复送交")),
    "move_date": Transition(frozenset({P.AWAITED}), None, _("随会议改期")),
    "drop": Transition(frozenset({P.AWAITED}), P.DROPPED, _("随会议取消")),
}
PAPER_LIGHTS = {P.DELIVERED: "done", P.WAIVED: "none", P.DROPPED: "none"}
del P


class Duty(models.TextChoices):
    """What a person is in the research group."""

    HEAD = "head", _("组长")
    DEPUTY_HEAD = "deputy_head", _("副组长")
    MEMBER = "member", _("成员")


class SpeakerStatus(models.TextChoices):
    CHOSEN = "chosen", _("已确定")
    RELEASED = "released", _("已更换")


SPEAKER_TRANSITIONS = {
    "record_part": Transition(frozenset({SpeakerStatus.CHOSEN}), None, _("登记参加活动")),
    "file_speech": Transition(frozenset({SpeakerStatus.CHOSEN}), None, _("提交发言稿")),
    "release": Transition(frozenset({SpeakerStatus.CHOSEN}), SpeakerStatus.RELEASED, _("更换中心发言人")),
}


class OpinionStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("opinion", "起草中")
    HANDED_OVER = "handed_over", _("研究处理中")
    REPORTED = "reported", _("已报告，待提意见")
    ACCEPTED = "accepted", _("报告已认可")


O = OpinionStatus  # noqa: E741
# With the body that has to handle it: the report and the vote can be put off.
IN_HANDLING = frozenset({O.HANDED_OVER, O.REPORTED, O.ACCEPTED})
OPINION_TRANSITIONS = {
    "draft": Transition(frozenset({O.DRAFT}), None, _("修改审议意见")),
    "hand_over": Transition(frozenset({O.DRAFT}), O.HANDED_OVER, _("交办审议意见")),
    "report": Transition(frozenset({O.HANDED_OVER}), O.REPORTED, _("报送研究处理情况报告")),
    "return_report": Transition(frozenset({O.REPORTED}), O.HANDED_OVER, _("退回补充报告")),
    "accept_report": Transition(frozenset({O.REPORTED}), O.ACCEPTED, _("认可研究处理情况报告")),
    "set_up_vote": Transition(frozenset({O.ACCEPTED}), None, _("安排满意度测评")),
    # The members were not satisfied: it is handled once more, reported on and voted on again.
    "handle_again": Transition(frozenset({O.ACCEPTED}), O.HANDED_OVER, _("要求再次研究处理")),
    "ask_deferral": Transition(IN_HANDLING, None, _("申请延期报告")),
    # What was reported is not good enough: it is reported anew by the later day.
    "defer": Transition(IN_HANDLING, O.HANDED_OVER, _("决定延期报告")),
    "refuse_deferral": Transition(IN_HANDLING, None, _("不同意延期报告")),
}
OPINION_LIGHTS = {O.DRAFT: "none", O.HANDED_OVER: "ok", O.REPORTED: "wait", O.ACCEPTED: "done"}
del O
