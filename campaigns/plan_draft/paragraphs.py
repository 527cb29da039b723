"""The text of a plan in numbered paragraphs, by which people speak of places in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from campaigns.plan_draft.tree import Span

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*\S[^\r\n\v\f\x85\u2028\u2029]*")


@dataclass(frozen=True)
class Paragraph:
    """A line of the text that holds anything, with its number from 1 and its place."""

    number: int
    start: int
    end: int


def paragraphs_of(text: str) -> list[Paragraph]:
    """Every line that is not empty, without the white space at its ends."""
    found = []
    for number, match in enumerate(LINE.finditer(text), 1):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        found.append(Paragraph(number, start, start + len(line.strip())))
    return found


class Places:
    """Finds the paragraph of a place."""

    def __init__(self, text: str):
        self.text = text
        self.paragraphs = paragraphs_of(text)
        self._starts = [one.start for one in self.paragraphs]

    def number(self, span: Span) -> int | None:
        """The number of the paragraph in which a span begins; None without one."""
        if not span or not self._starts:
            return None
        return self.paragraphs[max(0, bisect_right(self._starts, span[0]) - 1)].number

    def quote(self, span: Span) -> str:
        """The words of a span as they stand, tidied at the ends."""
        return self.text[span[0] : span[1]].strip() if span else ""

    def sentence(self, span: Span, *, within: Span = None) -> Span:
        """The sentence around a span, no wider than its paragraph and than `within`."""
        if not span:
            return None
        start = max(self.text.rfind(sign, 0, span[0]) for sign in "。；;\n") + 1
        ends = [at for sign in "。；;\n" if (at := self.text.find(sign, span[1])) >= 0]
        end = min(ends, default=len(self.text))
        if within and within[0] <= span[0] and span[1] <= within[1]:
            start, end = max(start, within[0]), min(end, within[1])
        return start, end
