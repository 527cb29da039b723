"""The words of an opinion's letter, of a deferral's and of a demand to handle it again, the same for the preview on the page and for the Word file.

They are official Chinese documents in every language of the interface. Their paragraphs are rules of the campaign
(`opinion_letter`, `deferral_letter`, `again_letter`, lists of texts); what stands in `${...}` is filled in.
"""

from collections.abc import Iterable
from datetime import date
from string import Template

from core.documents import Attachment, Letter, Table, long_date
from issues.models import Issue

from .models import Deferral, Opinion, OpinionItem, OpinionVote

OPINION = [
    "${meeting}听取和审议了关于${matter}的报告，形成审议意见。现将${what}交办，请认真研究处理。",
    "请于${report_due_on}前将研究处理情况书面报告常务委员会${each}。",
    "常务委员会拟于${vote_on}对${both}的研究处理情况进行满意度测评。",
]
DEFERRAL = [
    "关于${matter}的审议意见（${opinion}），原定于${old_report}前报告研究处理情况，${old_vote}进行满意度测评。",
    "经${decision_meeting}研究决定，报告时限延至${new_report}，满意度测评延至${new_vote}（${new_meeting}）进行。",
]
AGAIN = [
    "${held_on}，常务委员会组成人员对${matter}审议意见（${opinion}）${and_list}的研究处理情况进行满意度测评，结果为“${verdict}”。",
    "请再次研究处理，于${report_due_on}前重新书面报告常务委员会。常务委员会拟于${vote_on}再次进行满意度测评。",
    "具体要求：",
]
# An opinion that goes out without a list says nothing of one.
WITH_LIST = {
    "what": "审议意见和问题清单一并",
    "both": "审议意见和问题清单",
    "each": "，报告应逐项说明清单所列问题的整改情况、责任人和完成日期",
}
WITHOUT_LIST = {"what": "审议意见", "both": "审议意见", "each": ""}
REASON = "延期理由：${reason}"
LIST = "问题清单"
COLUMNS = ("序号", "编号", "问题", "承办部门", "整改时限")
WIDTHS = (6, 21, 39, 18, 16)  # a number and a day stand on one line each
REOPENED = "重新挂账问题清单"
REOPENED_COLUMNS = ("序号", "编号", "问题")
REOPENED_WIDTHS = (8, 22, 70)
GAP = "＿＿＿＿"  # what is not known yet while the letter is being made


def opinion_letter(
    opinion: Opinion,
    items: Iterable[OpinionItem],
    *,
    number: str = "",
    report_due_on: date | None = None,
    vote_on: date | None = None,
    rectify_by: date | None = None,
    dated: date | None = None,
) -> Letter:
    """The letter of an opinion; while it is a draft the days are those that are being entered, or gaps."""
    hearing, items = opinion.hearing, list(items)
    facts = {
        "meeting": hearing.meeting,
        "matter": hearing.matter,
        "report_due_on": _day(opinion.report_due_on or report_due_on),
        "vote_on": _day(opinion.vote_on or vote_on),
        **(WITH_LIST if items else WITHOUT_LIST),
    }
    texts = hearing.campaign.rule("opinion_letter", OPINION) if hearing.campaign else OPINION
    attachments = [Attachment("审议意见", paragraphs=opinion.text.splitlines())]
    if items:
        attachments.append(_list(items, rectify_by))
    return Letter(
        letterhead=hearing.congress.name,
        number=opinion.number or number,
        title=f"关于交办{hearing.matter}审议意见的函",
        to=opinion.receiver.name,
        paragraphs=[Template(text).safe_substitute(facts) for text in texts],
        attachments=attachments,
        signer=hearing.congress.name,
        dated=opinion.issued_on or dated,
    )


def _list(items: list[OpinionItem], rectify_by: date | None) -> Attachment:
    rows = [
        (
            str(item.number),
            item.issue.number,
            item.issue.description,
            item.department.name,
            _table_day(item.handover.due_on if item.handover else rectify_by),
        )
        for item in items
    ]
    return Attachment(f"{LIST}（共 {len(items)} 项）", tables=[Table(COLUMNS, rows, widths=WIDTHS)])


def deferral_letter(
    deferral: Deferral, *, number: str = "", decision_meeting: str = "", dated: date | None = None
) -> Letter:
    """The letter that tells of a deferral; before the decision with gaps."""
    opinion = deferral.opinion
    hearing = opinion.hearing
    facts = {
        "matter": hearing.matter,
        "opinion": opinion.number,
        "old_report": _day(deferral.old_report_due_on),
        "new_report": _day(deferral.new_report_due_on),
        "old_vote": _day(deferral.old_vote_on),
        "new_vote": _day(deferral.new_vote_on),
        "new_meeting": deferral.new_meeting,
        "decision_meeting": deferral.decision_meeting or decision_meeting or GAP,
        "reason": deferral.reason,
    }
    texts = hearing.campaign.rule("deferral_letter", DEFERRAL) if hearing.campaign else DEFERRAL
    issues = [one.issue.number for one in _concerned(deferral)]
    paragraphs = [*texts, REASON, *([f"涉及问题：{'、'.join(issues)}。"] if issues else [])]
    return Letter(
        letterhead=hearing.congress.name,
        number=deferral.number or number,
        title=f"关于{hearing.matter}审议意见研究处理情况延期报告的函",
        to=opinion.receiver.name,
        paragraphs=[Template(text).safe_substitute(facts) for text in paragraphs],
        signer=hearing.congress.name,
        dated=deferral.decided_on or dated,
    )


def again_letter(
    vote: OpinionVote,
    issues: Iterable[Issue],
    *,
    number: str = "",
    demand: str = "",
    report_due_on: date | None = None,
    vote_on: date | None = None,
    dated: date | None = None,
) -> Letter:
    """The letter that demands another round after a vote; before it is sent with what is being entered, or gaps.

    `issues` are the written-off ones that go back to their departments with it.
    """
    opinion, hearing = vote.opinion, vote.opinion.hearing
    facts = {
        "held_on": long_date(vote.evaluation.held_on),
        "matter": hearing.matter,
        "opinion": opinion.number,
        "and_list": "及问题清单" if opinion.items.exists() else "",
        "verdict": vote.verdict,
        "report_due_on": _day(vote.report_due_on or report_due_on),
        "vote_on": _day(vote.vote_on or vote_on),
    }
    texts = hearing.campaign.rule("again_letter", AGAIN) if hearing.campaign else AGAIN
    paragraphs = [Template(text).safe_substitute(facts) for text in texts]
    rows = [(str(place), one.number, one.description) for place, one in enumerate(issues, 1)]
    table = Table(REOPENED_COLUMNS, rows, widths=REOPENED_WIDTHS)
    return Letter(
        letterhead=hearing.congress.name,
        number=vote.number or number,
        title=f"关于再次研究处理{hearing.matter}审议意见的函",
        to=opinion.receiver.name,
        paragraphs=[*paragraphs, *((vote.demand or demand).splitlines() or [GAP])],
        attachments=[Attachment(f"{REOPENED}（共 {len(rows)} 项）", tables=[table])] if rows else [],
        signer=hearing.congress.name,
        dated=vote.demanded_on or dated,
    )


def _concerned(deferral: Deferral) -> Iterable[OpinionItem]:
    items = deferral.opinion.items.filter(issue__deferrals=deferral)
    return items.select_related("issue").order_by("number")


def _table_day(day: date | None) -> str:
    """As tables write it: in a narrow column the long form would break."""
    return day.isoformat() if day else GAP


def _day(day: date | None) -> str:
    return long_date(day) if day else GAP
