"""A letter under a red head: red head, number, red rule, title, addressee, text, attachments, signature."""

from ..excel import clean_text, display_width
from .content import Attachment, Letter
from .layout import (
    ATTACHMENT,
    BODY_POINTS,
    KAITI,
    LETTERHEAD,
    NORMAL,
    RED,
    Manuscript,
    Shape,
    blank,
    paragraph,
    plain,
    run,
    twips,
)
from .parts import running_text, sign, table_blocks, title_block
from .wording import document_number

HEAD_FROM_TOP_MM = 35  # the red head under the upper edge of the text (GB/T 9704, 7.2.4)
TALLEST_HEAD, LOWEST_HEAD = 48, 30  # points
NARROWEST_HEAD = 50  # percent of a character's width


def build_letter(letter: Letter) -> bytes:
    """Give the .docx of a letter to GB/T 9704."""
    manuscript = Manuscript()
    manuscript.add(*_head(letter, manuscript.width))
    manuscript.add(*blank(2), title_block(letter.title), *blank())
    if letter.to:
        manuscript.add(plain(NORMAL, letter.to.strip().rstrip("：:") + "："))
    manuscript.add(*running_text(letter.paragraphs))
    manuscript.add(*_attachment_note(letter))
    sign(manuscript, letter.signer, letter.dated)
    for number, attachment in enumerate(letter.attachments, 1):
        _add_attachment(manuscript, attachment, number if len(letter.attachments) > 1 else None)
    return manuscript.save(title=letter.title, author=letter.signer or letter.letterhead, dated=letter.dated)


def _head(letter: Letter, width: int) -> list[str]:
    text = clean_text(letter.letterhead).replace("\n", "")
    points, scale = head_size(text, width // 20)
    shape = Shape(before=twips(HEAD_FROM_TOP_MM), line=round(points * 1.25 * 20))
    head = paragraph(LETTERHEAD, run(text, LETTERHEAD, points=points, color=RED, scale=scale), shape=shape)
    return [head, *blank(2), _number_line(letter, width)]


def head_size(text: str, room: int) -> tuple[int, int]:
    """Points and width in percent that bring the red head into one line of `room` points.

    Long names get smaller letters first, then narrower ones, as offices set them; beyond that they take two lines.
    """
    characters = max(display_width(text) / 2, 1)
    points = min(TALLEST_HEAD, max(LOWEST_HEAD, int(room * 0.97 / characters)))
    scale = int(100 * room * 0.97 / (characters * points))
    return points, min(100, max(NARROWEST_HEAD, scale))


def _number_line(letter: Letter, width: int) -> str:
    """The number in the middle; in letters upward at the left with the 签发人 at the right (7.2.6). The rule follows."""
    number = document_number(clean_text(letter.number))
    if not letter.approver:
        return plain(NORMAL, number, Shape(red_rule=True, align="center"))
    approver = run(letter.approver, NORMAL, font=KAITI)
    shape = Shape(red_rule=True, right_tab=width - 20 * BODY_POINTS, align="left")
    return paragraph(NORMAL, run(f"　{number}\t签发人：", NORMAL), approver, shape=shape)


def _attachment_note(letter: Letter) -> list[str]:
    """附件：1.… under the text, following lines under the first character of the name (7.3.4)."""
    if not letter.attachments:
        return []
    names = [clean_text(attachment.title).replace("\n", "") for attachment in letter.attachments]
    if len(names) == 1:
        return [*blank(), plain(NORMAL, f"附件：{names[0]}", Shape(keep_next=True, left=500, hanging=300))]
    notes = [plain(NORMAL, f"附件：1.{names[0]}", Shape(keep_next=True, left=600, hanging=400))]
    for number, name in enumerate(names[1:], 2):
        notes.append(plain(NORMAL, f"{number}.{name}", Shape(keep_next=True, left=600, hanging=100)))
    return [*blank(), *notes]


def _add_attachment(manuscript: Manuscript, attachment: Attachment, number: int | None) -> None:
    """An attachment on a page of its own: 附件1 in 黑体 at the upper left, its title on the third line (7.3.7)."""
    shape = manuscript.turn_page(landscape=attachment.landscape)
    manuscript.add(plain(ATTACHMENT, f"附件{number or ''}", shape), *blank())
    manuscript.add(title_block(attachment.title), *blank())
    manuscript.add(*running_text(attachment.paragraphs))
    for table in attachment.tables:
        manuscript.add(*table_blocks(table, manuscript.width))
