"""A notice as an official letter, the same for the page and the Word file; Chinese in every language of the interface."""

from collections.abc import Iterable

from core.documents import Attachment, Letter, Table

from .models import Citation, Notice

COLUMNS = ("序号", "编号", "问题", "整改时限")
WIDTHS = (8, 22, 52, 18)
GAP = "（印发时编号）"


def letter_of(notice: Notice, citations: Iterable[Citation]) -> Letter:
    """The letter of a notice with the cited issues attached; without a number a gap stands in its place."""
    citations = list(citations)
    return Letter(
        letterhead=notice.congress.name,
        number=notice.number or GAP,
        title=notice.title,
        to=notice.addressee or notice.organization.name,
        paragraphs=[line for line in notice.text.splitlines() if line.strip()],
        attachments=[_attachment(citations)] if citations else [],
        signer=notice.congress.name,
        dated=notice.issued_on,
    )


def _attachment(citations: list[Citation]) -> Attachment:
    rows = [
        (str(place), one.issue.number, one.issue.title, one.due_on.isoformat() if one.due_on else "–")
        for place, one in enumerate(citations, 1)
    ]
    title = f"有关问题清单（共 {len(citations)} 项）"
    return Attachment(title, tables=[Table(COLUMNS, rows, widths=WIDTHS)])
