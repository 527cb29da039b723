"""From the lines of a file to paragraphs: broken lines mended, over-long paragraphs cut.

PDF and pasted text break lines anywhere, even inside a date; web pages and Word keep one line per paragraph. Which of
the two it is shows in the length of the lines.
"""

import re
from collections import Counter

from campaigns.plan_text import words
from campaigns.plan_text.document import Document, Table
from campaigns.plan_text.messages import PlanRefused
from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.pages import SENTENCE_ENDS, TextLine, without_furniture
from campaigns.plan_text.text import Passage, tidy
from campaigns.plan_text.words import any_of

DIGIT = "[0-9lIO〇一二三四五六七八九十]"
BROKEN_HEAD = re.compile(
    rf"{DIGIT}{{0,3}}[日号曰](?!常)|{DIGIT}{{0,2}}月|{DIGIT}{{1,4}}年|[上中下]旬|底|前|以前|之前|至|到|-"
)
# A date whose day is broken off, and what may follow a whole date: 11月30日|前.
BROKEN_TAIL = re.compile(rf"[年月至到\-~]{DIGIT}{{0,3}}$")
BROKEN_DAY = re.compile(rf"{DIGIT}{{0,3}}[日号曰月](?!常)")
LOOSE_NUMBER = re.compile(r"(?<![0-9.])[0-9lIO]{1,4}$")
UNIT_HEAD = re.compile(
    r"月(?:[0-9lIO]|[上中下底初末份前至])|日(?:前|以前|之前|至|[,、。)])|年[0-9lIO]{1,2}月"
)
DATE_TAIL = re.compile(rf"(?:{DIGIT}[日号月]|[旬底末])$")
AFTER_DATE = re.compile(
    r"(?:以|之)?前(?![期往述言来提])|[至到\-~](?=[0-9次翌明年])|[上中下]旬|底前?|左右|止|起至"
)
LABEL = re.compile(
    rf"{any_of((*words.TIME_LABELS, *words.WHO_LABELS, *words.HELPER_LABELS, *words.WHAT_LABELS))}:"
)
# A document number stands on a line of its own.
DOCUMENT_NUMBER = re.compile(r"^[\u4e00-\u9fff]{0,14}[〔\[(【][12lI二].{2,4}[〕\])】]第?\w{1,4}号$")
DATE_LINE = re.compile(r"[(]?[12二][0-9〇零O○一二三四五六七八九]{3}年.{1,3}月.{1,3}日[)]?")
TITLE_TAIL = re.compile(rf"{any_of(words.PLAN_TITLES)}$")
OPEN, CLOSE = "(〔[《“", ")〕]》”"
# Widths in half characters: a line is full when it comes this near to the width that several lines share.
HEADING_AT_MOST = 24
WIDEST_WRAPPED = 130
NARROWEST_WRAPPED = 36
NEARLY_FULL = 8
SHARED_BY = 4
BROKEN_BY = 3
# No paragraph of a plan is longer; text without any break is read in pieces, so that no rule meets too much at once.
LONGEST_PARAGRAPH = 4000
MOST_PARAGRAPHS = 10_000


def passages_of(document: Document) -> list[Passage | Table]:
    """The paragraphs and tables of a document, in order; raises PlanRefused when there are far too many."""
    cells = sum(len(row) for block in document.blocks if isinstance(block, Table) for row in block.rows)
    if len(document.blocks) + cells > MOST_PARAGRAPHS:
        raise PlanRefused("too_many", limit=MOST_PARAGRAPHS)
    found: list[Passage | Table] = []
    run: list[Passage] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.extend((*mended(run, wrapped=document.wrapped), block))
            run = []
        else:
            run.append(tidy(document.text, [(block.start, block.end)], block.heading))
    return [*found, *mended(run, wrapped=document.wrapped)]


def mended(lines: list[Passage], *, wrapped: bool = False) -> list[Passage]:
    """Lines without page furniture and with broken paragraphs joined; `wrapped` lines are known to be those of paper."""
    kept = without_furniture(lines)
    width = _paper_width(kept) if wrapped else _width(kept)
    groups: list[list[Passage]] = []
    for line in kept:
        if groups and (wrapped and _fills(groups[-1], line, width) or _goes_on(groups[-1], line, width)):
            groups[-1].append(line.passage)
        else:
            groups.append([line.passage])
    return [piece for group in groups for piece in _pieces(_glued(group))]


def _glued(group: list[Passage]) -> Passage:
    if len(group) == 1:
        return group[0]
    return tidy(group[0].source, [line.span() for line in group], group[0].heading)


def _pieces(passage: Passage) -> list[Passage]:
    """The passage, or pieces of it when it is over-long, cut after sentences where there are any."""
    if len(passage) <= LONGEST_PARAGRAPH:
        return [passage]
    pieces, start = [], 0
    while start < len(passage):
        end = min(start + LONGEST_PARAGRAPH, len(passage))
        cut = passage.text.rfind("。", start, end) + 1
        end = cut if cut > start + LONGEST_PARAGRAPH // 2 else end
        pieces.append(passage.part(start, end))
        start = end
    return pieces


# ── broken lines ────────────────────────────────────────────────────────────────────────────────────────────────
def _width(lines: list[TextLine]) -> int:
    """The width of a full line where lines were wrapped, or 0 where each line is a paragraph.

    Wrapped text shows in several lines of nearly the same width, not all of which end a sentence.
    """
    widths: Counter[int] = Counter()
    broken: Counter[int] = Counter()
    for place, line in enumerate(lines):
        step = _extent(line.passage) // NEARLY_FULL
        widths[step] += 1
        broken[step] += _looks_broken(line.passage, lines[place + 1] if place + 1 < len(lines) else None)
    for step in sorted(widths, reverse=True):
        width = (step + 1) * NEARLY_FULL
        shared = widths[step] + widths[step - 1] >= SHARED_BY
        shared = shared and broken[step] + broken[step - 1] >= BROKEN_BY
        if width <= WIDEST_WRAPPED and shared:
            return width if width >= NARROWEST_WRAPPED else 0
    return 0


def _paper_width(lines: list[TextLine]) -> int:
    """The width of a full line where lines are known to be of paper; 0 when none of them was wrapped.

    The widest lines are full ones when one of them stops in the middle of a sentence.
    """
    width = max((_extent(line.passage) for line in lines), default=0)
    broken = [
        line
        for line, after in zip(lines, lines[1:], strict=False)
        if _extent(line.passage) >= width - NEARLY_FULL
        and _looks_broken(line.passage, after)
        and not _ends_a_title(line.passage)
    ]
    return width if width >= NARROWEST_WRAPPED and broken else 0


def _ends_a_title(line: Passage) -> bool:
    return bool(TITLE_TAIL.search(line.folded)) and not re.search("[,。;]", line.folded)


def _fills(group: list[Passage], line: TextLine, width: int) -> bool:
    """Whether a line of paper goes on in the next: it is full, and the next opens nothing of its own."""
    before, after = group[-1], line.passage
    marker = read_marker(after)
    opens = (
        marker and not marker.doubtful or LABEL.match(after.folded) or _indented(after) or line.after_blank
    )
    full = bool(width) and _extent(before) >= width - NEARLY_FULL
    return full and not opens and not _stands_alone(before, after)


def _stands_alone(before: Passage, after: Passage) -> bool:
    """Whether one of two lines is a document number, a date or the end of a title, which have lines of their own."""
    if any(DOCUMENT_NUMBER.search(line.folded) for line in (before, after)) or DATE_LINE.fullmatch(
        after.folded
    ):
        return True
    return _ends_a_title(before) and not after.folded.startswith(("的", "》"))


def _looks_broken(line: Passage, after: TextLine | None) -> bool:
    """Whether a line ends in the middle of a sentence that the next line may go on with."""
    if after is None or after.after_blank or line.folded[-1] in SENTENCE_ENDS + ")":
        return False
    return read_marker(after.passage) is None


def _extent(line: Passage) -> int:
    """How wide a line is on paper, Latin letters counting half."""
    return sum(1 if sign.isascii() else 2 for sign in line.text)


def _goes_on(group: list[Passage], line: TextLine, width: int) -> bool:
    """Whether a line continues the paragraph before it."""
    before, after = group[-1], line.passage
    if after.heading or before.heading:
        return False
    if _breaks_a_date(before.folded, after.folded):
        return True
    if before.folded[-1] in SENTENCE_ENDS or read_marker(after) or LABEL.match(after.folded):
        return False
    if _stands_alone(before, after):
        return False
    if line.after_page and len(before) > 12 and before.folded[-1] != ")":
        return True
    if len(group) == 1 and _is_heading(before):
        return _is_open(group)
    if before.folded[-1] in ",、" and (len(before) > 12 or width) or _is_open(group):
        return True
    if not line.after_blank and _breaks_off(before):
        return True
    full = bool(width) and _extent(before) >= width - 2 * NEARLY_FULL
    return full and not line.after_blank and not _indented(after)


def _is_heading(line: Passage) -> bool:
    """A short numbered line without a comma, or one that ends in 阶段: what follows is a paragraph of its own."""
    text = line.folded
    numbered = (
        read_marker(line) is not None and len(text) <= HEADING_AT_MOST and not re.search("[,。;、]", text)
    )
    return numbered or text.endswith("阶段")


def _breaks_off(before: Passage) -> bool:
    """Whether a line with a comma in its last sentence stops without any sign: no heading does that."""
    last = before.folded.rpartition("。")[2]
    return len(before) > 9 and "," in last[:-1] and last[-1] not in ")"


def _breaks_a_date(before: str, after: str) -> bool:
    if re.search(r"[〔\[][12]\d{3}[〕\]]$", before) and re.match(r"第?\d{1,4}号$", after):
        return True
    if before[-1] in "年月" and BROKEN_HEAD.match(after):
        return bool(re.search(rf"{DIGIT}\s?[年月]$", before))
    if LOOSE_NUMBER.search(before) and UNIT_HEAD.match(after):
        return True
    if DATE_TAIL.search(before) and AFTER_DATE.match(after):
        return True
    return bool(BROKEN_TAIL.search(before) and BROKEN_DAY.match(after))


def _is_open(group: list[Passage]) -> bool:
    """Whether a bracket opened in the paragraph so far is still open."""
    text = "".join(line.folded for line in group[-3:])
    return any(text.count(left) > text.count(right) for left, right in zip(OPEN, CLOSE, strict=True))


def _indented(line: Passage) -> bool:
    """Whether the line starts as a paragraph does, two characters in."""
    start = line.origin[0]
    return bool(re.search(r"(?:\u3000{2}|[ \xa0]{3,}|\t)$", line.source[max(0, start - 8) : start]))
