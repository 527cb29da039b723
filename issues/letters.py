"""The words of a handover letter (交办函), the same for the preview on the page and for the Word file.

The letter is an official Chinese document in every language of the interface. Its paragraphs are a rule of the campaign
(`handover_letter`, a list of texts); what stands in `${...}` is filled in.
"""

from collections.abc import Iterable
from datetime import date
from string import Template

from core.documents import Attachment, Letter, Table, long_date

from .models import Handover, Issue

RULE = "handover_letter"
# Used where the campaign's plan words no letter of its own.
PARAGRAPHS = [
    "在“${campaign}”中，经逐项分办，现有 ${count} 项问题属于你方职责范围，予以交办，由${department}承办。",
    "请${department}于${sign_by}前签收。认为不属于本单位职责的，应当在签收期限内说明理由退回，不得自行转交。",
    "签收后请逐项制定整改方案，明确整改措施、责任人和完成日期，于${due_on}前完成整改，并附佐证材料申请销号。",
]
ATTACHMENT = "问题清单"
COLUMNS = ("序号", "编号", "问题", "类别", "整改时限")
WIDTHS = (6, 18, 46, 14, 16)
GAP = "＿＿＿＿"  # what is not known yet while the letter is being made


def letter_of(handover: Handover, issues: Iterable[Issue]) -> Letter:
    """The letter of a handover, which may still be unsaved; a part not known yet stands as a gap."""
    issues = list(issues)
    facts = {
        "campaign": handover.campaign.title,
        "count": len(issues),
        "department": handover.department.name if handover.department_id else GAP,
        "sign_by": _day(handover.sign_by),
        "due_on": _day(handover.due_on),
    }
    texts = [*handover.campaign.rule(RULE, PARAGRAPHS), *filter(None, handover.note.splitlines())]
    return Letter(
        letterhead=handover.congress.name,
        number=handover.number,
        title=f"关于交办“{handover.campaign.short_title}”有关问题的函",
        to=handover.government.name if handover.government_id else GAP,
        paragraphs=[Template(text).safe_substitute(facts) for text in texts],
        attachments=[_attachment(issues, handover.due_on)] if issues else [],
        signer=handover.congress.name,
        dated=handover.issued_on,
    )


def _attachment(issues: list[Issue], due_on: date | None) -> Attachment:
    day = due_on.isoformat() if due_on else GAP  # as tables write it: the long form breaks in a narrow column
    rows = [
        (str(serial), issue.number, issue.description, issue.category, day)
        for serial, issue in enumerate(issues, 1)
    ]
    title = f"{ATTACHMENT}（共 {len(issues)} 项）"
    return Attachment(title, tables=[Table(COLUMNS, rows, widths=WIDTHS)])


def _day(day: date | None) -> str:
    return long_date(day) if day else GAP
