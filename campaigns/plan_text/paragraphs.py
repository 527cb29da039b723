"""From the lines of a file to paragraphs: page numbers and headers out, broken lines mended.

PDF and pasted text break lines anywhere, even inside a date; web pages and Word keep one line per paragraph. Which of
the two it is shows in the length of the lines.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.plan_text import words
from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.text import Passage, tidy
from campaigns.plan_text.words import any_of

PAGE_NUMBER = re.compile(
    r"[-·.~\s]*(?:\d{1,3}|[ivxIVX]{1,5})[-·.~\s]*|第?\d{1,3}页(?:[/,(]?共?\d{1,3}页?\)?)?|\d{1,3}/\d{1,3}"
    r"|共\d{1,3}页,?第\d{1,3}页|Page ?\d+(?: ?of ?\d+)?"
)
ENDS = "。!?;:…"
BROKEN_TAIL = re.compile(r"(?:\d|[lIO](?=$))$|[年月第至到\-~、(]$")
BROKEN_HEAD = re.compile(
    r"[0-9lIO]{0,2}[日号](?!常)|[0-9lIO]{0,2}月|[0-9lIO]{1,2}年|[上中下]旬|底|前|以前|之前|至|到|-"
)
LABEL = re.compile(
    rf"{any_of((*words.TIME_LABELS, *words.WHO_LABELS, *words.HELPER_LABELS, *words.WHAT_LABELS))}:"
)
OPEN, CLOSE = "(〔[《“", ")〕]》”"
# Widths in half characters: a line is full when it comes this near to the width that several lines share.
WIDEST_WRAPPED = 130
NARROWEST_WRAPPED = 36
NEARLY_FULL = 8
SHARED_BY = 3
HEADER_AT_MOST = 40


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its paragraphs, and the row its text was written in (a merged cell covers more)."""

    lines: tuple[tuple[int, int], ...] = ()
    row: int = 0


@dataclass(frozen=True)
class Table:
    """A table as rows of cells, merged cells repeated wherever they reach."""

    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line or word processor paragraph: its place in the document's text, and its heading level if it has one."""

    start: int
    end: int
    heading: int = 0


@dataclass(frozen=True)
class Document:
    """What a file says: its text, and the lines and tables that make it up, in order."""

    text: str
    blocks: list[Line | Table]


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text."""
    return [
        Line(*match.span())
        for match in re.finditer(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|.|$)", text, re.S)
        if match.end() > match.start()
    ]


def passages_of(document: Document) -> list[Passage | Table]:
    """The paragraphs and tables of a document, in order."""
    found: list[Passage | Table] = []
    run: list[Passage] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.extend((*mended(run), block))
            run = []
        else:
            run.append(tidy(document.text, [(block.start, block.end)], block.heading))
    return [*found, *mended(run)]


def mended(lines: list[Passage]) -> list[Passage]:
    """Lines without page furniture and with broken paragraphs joined; blank lines part paragraphs."""
    furniture = _furniture(lines)
    kept = [line for place, line in enumerate(lines) if place not in furniture]
    torn = {id(lines[place]) for place in range(len(lines)) if _after_furniture(lines, place, furniture)}
    width = _width(kept)
    groups: list[list[Passage]] = []
    blank = False
    for line in kept:
        if not line.text:
            blank = True
            continue
        if groups and (
            _goes_on(groups[-1], line, width, blank) or id(line) in torn and _is_torn(groups[-1][-1], line)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
        blank = False
    return [_glued(group) for group in groups]


def _glued(group: list[Passage]) -> Passage:
    if len(group) == 1:
        return group[0]
    source = group[0].source
    return tidy(source, [line.span() for line in group if line.text], group[0].heading)


# ── page furniture ──────────────────────────────────────────────────────────────────────────────────────────────
def _furniture(lines: list[Passage]) -> set[int]:
    """Places of page numbers, and of short lines repeated beside them or over and over: running headers."""
    numbers = {place for place, line in enumerate(lines) if line.text and PAGE_NUMBER.fullmatch(line.folded)}
    counts = Counter(line.folded for line in lines if _may_be_header(line))
    headers = set()
    for place, line in enumerate(lines):
        times = counts[line.folded] if _may_be_header(line) else 0
        if times >= 3 or times == 2 and numbers & set(_neighbours(lines, place)):
            headers.add(place)
    first = {lines[place].folded: place for place in sorted(headers, reverse=True)}
    return (
        numbers
        | (headers - set(first.values()))
        | {place for place in first.values() if _splits(lines, place)}
    )


def _after_furniture(lines: list[Passage], place: int, furniture: set[int]) -> bool:
    """Whether a page ended between this line and the text before it."""
    before = place - 1
    while before >= 0 and before not in furniture and not lines[before].text:
        before -= 1
    return before in furniture


def _is_torn(before: Passage, after: Passage) -> bool:
    """Whether a page break tore a sentence in two."""
    plain = (
        not after.heading
        and not before.heading
        and read_marker(after) is None
        and not LABEL.match(after.folded)
    )
    return plain and len(before) > 12 and before.folded[-1] not in ENDS + ")"


def _may_be_header(line: Passage) -> bool:
    text = line.folded
    return (
        3 <= len(text) <= HEADER_AT_MOST
        and not any(sign in text for sign in "。;:,")
        and not read_marker(line)
    )


def _neighbours(lines: list[Passage], place: int) -> Iterable[int]:
    """The nearest lines with text before and after."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(lines) and not lines[other].text:
            other += step
        yield other


def _splits(lines: list[Passage], place: int) -> bool:
    """Whether even the first of the repeated lines stands inside a sentence, so that none of them is a title."""
    before = next(iter(_neighbours(lines, place)))
    return (
        before >= 0
        and lines[before].folded[-1] in ",、"
        or before >= 0
        and bool(BROKEN_TAIL.search(lines[before].folded))
    )


# ── broken lines ────────────────────────────────────────────────────────────────────────────────────────────────
def _width(lines: list[Passage]) -> int:
    """The width of a full line where lines were wrapped, or 0 where each line is a paragraph.

    Wrapped text shows in several lines of nearly the same width, not all of which end a sentence.
    """
    widths: Counter[int] = Counter()
    broken: Counter[int] = Counter()
    for place, line in enumerate(lines):
        if line.text:
            step = _extent(line) // NEARLY_FULL
            widths[step] += 1
            broken[step] += _looks_broken(line, lines[place + 1] if place + 1 < len(lines) else None)
    for step in sorted(widths, reverse=True):
        width = (step + 1) * NEARLY_FULL
        shared = widths[step] + widths[step - 1] >= SHARED_BY and broken[step] + broken[step - 1] >= 2
        if width <= WIDEST_WRAPPED and shared:
            return width if width >= NARROWEST_WRAPPED else 0
    return 0


def _looks_broken(line: Passage, after: Passage | None) -> bool:
    """Whether a line ends in the middle of a sentence that the next line may go on with."""
    return bool(after and after.text) and line.folded[-1] not in ENDS + ")" and read_marker(after) is None


def _extent(line: Passage) -> int:
    """How wide a line is on paper, Latin letters counting half."""
    return sum(1 if sign.isascii() else 2 for sign in line.text)


def _goes_on(group: list[Passage], line: Passage, width: int, blank: bool) -> bool:
    """Whether a line continues the paragraph before it."""
    before = group[-1]
    if line.heading or before.heading:
        return False
    if _breaks_a_date(before.folded, line.folded):
        return True
    if before.folded[-1] in ENDS or read_marker(line) or LABEL.match(line.folded):
        return False
    if before.folded[-1] in ",、" and (len(before) > 12 or width):
        return True
    if _is_open(group):
        return True
    return not blank and bool(width) and _extent(before) >= width - 2 * NEARLY_FULL and not _indented(line)


def _breaks_a_date(before: str, after: str) -> bool:
    if before[-1] in "年月" and BROKEN_HEAD.match(after):
        return bool(re.search(r"[0-9lIO一二三四五六七八九十〇]\s?[年月]$", before))
    return bool(
        re.search(r"[年月至到\-~][0-9lIO]{0,2}$", before) and re.match(r"[0-9lIO]{0,2}[日号月](?!常)", after)
    )


def _is_open(group: list[Passage]) -> bool:
    """Whether a bracket opened in the paragraph so far is still open."""
    text = "".join(line.folded for line in group[-3:])
    return any(text.count(left) > text.count(right) for left, right in zip(OPEN, CLOSE, strict=True))


def _indented(line: Passage) -> bool:
    """Whether the line starts as a paragraph does, two characters in."""
    start = line.origin[0]
    return bool(re.search(r"(?:\u3000{2}|[ \xa0]{3,}|\t)$", line.source[max(0, start - 8) : start]))
