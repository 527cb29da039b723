"""Page numbers and running headers: lines that belong to the paper, not to the text."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.text import Passage

PAGE_NUMBER = re.compile(
    r"[-·.~\s]*(?:\d{1,3}|[ivxIVX]{1,5})[-·.~\s]*|第?\d{1,3}页(?:[/,(]?共?\d{1,3}页?\)?)?|\d{1,3}/\d{1,3}"
    r"|共\d{1,3}页,?第\d{1,3}页|Page ?\d+(?: ?of ?\d+)?"
)
HEADER_AT_MOST = 40
TITLE_PLACES = 6
SENTENCE_ENDS = "。!?;:…"


@dataclass(frozen=True)
class TextLine:
    """A line with text: whether a blank line stands before it, and whether a page ended there."""

    passage: Passage
    after_blank: bool = False
    after_page: bool = False


def without_furniture(passages: list[Passage]) -> list[TextLine]:
    """The lines with text, without page numbers and running headers."""
    lines = list(_with_text(passages))
    numbers = {place for place, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line.passage.folded)}
    drop = numbers | _headers(lines, numbers)
    kept: list[TextLine] = []
    page = False
    for place, line in enumerate(lines):
        page = page or line.after_page
        if place in drop:
            page = True
            continue
        kept.append(TextLine(line.passage, line.after_blank, page))
        page = False
    return kept


def _with_text(passages: list[Passage]) -> Iterator[TextLine]:
    blank, end = False, 0
    for passage in passages:
        if not passage.text:
            blank = True
            continue
        yield TextLine(passage, blank, "\f" in passage.source[end : passage.origin[0]])
        blank, end = False, passage.origin[-1] + 1


def _headers(lines: list[TextLine], numbers: set[int]) -> set[int]:
    """Short lines that come again and again, at least once at the edge of a page or inside a sentence.

    The first one stays when it may be the title: at the top, and not inside a sentence.
    """
    places: dict[str, list[int]] = {}
    counts = Counter(line.passage.folded for line in lines)
    for place, line in enumerate(lines):
        if counts[line.passage.folded] > 1 and _may_be_header(line.passage):
            places.setdefault(line.passage.folded, []).append(place)
    found: set[int] = set()
    for same in places.values():
        if any(_at_page_edge(lines, place, numbers) or _splits(lines, place) for place in same):
            found.update(same[1:] if same[0] < TITLE_PLACES and not _splits(lines, same[0]) else same)
    return found


def _may_be_header(line: Passage) -> bool:
    text = line.folded
    plain = 3 <= len(text) <= HEADER_AT_MOST and not any(sign in text for sign in "。;:,")
    return plain and not read_marker(line)


def _at_page_edge(lines: list[TextLine], place: int, numbers: set[int]) -> bool:
    after = place + 1 < len(lines) and lines[place + 1].after_page
    return lines[place].after_page or after or bool(numbers & {place - 1, place + 1})


def _splits(lines: list[TextLine], place: int) -> bool:
    """Whether the line stands inside a sentence: what is before it does not end, what is after it does not begin."""
    if place == 0 or place + 1 >= len(lines):
        return False
    before, after = lines[place - 1].passage, lines[place + 1].passage
    return len(before) > 12 and before.folded[-1] not in SENTENCE_ENDS + ")" and read_marker(after) is None
