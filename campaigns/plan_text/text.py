"""Text that remembers where it came from: every character of a passage knows its place in the source.

Passages are tidied (white space gone, broken lines mended, page headers left out), so rules are simple to write. What
is shown to people is cut from the source by these places, so it stays a true quotation.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# Written by word processors, web pages and PDF but seen by nobody: zero-width signs, soft hyphens, controls.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f"
VISIBLE_RUN = re.compile(rf"[^\s{INVISIBLE}]+")
SPACE = re.compile(r"\s")
SPACES = re.compile(r"\s+")


def _fold_table() -> dict[int, str]:
    """One character for one character, so that places stay the same: wide forms, radicals, dashes, tildes."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # PDF text often has 月 and 日 as radicals or compatibility forms, which look the same and are not.
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFA6E)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    table.update({ord(sign): "-" for sign in "—–―‐‑‒﹣−─━"})
    table.update({ord(sign): "~" for sign in "∼〜﹏˜"})
    table.update({ord(sign): "〇" for sign in "○◯"})
    table.update(
        {ord("﹪"): "%", ord("∶"): ":", ord("﹙"): "(", ord("﹚"): ")", ord("［"): "[", ord("］"): "]"}
    )
    return table


FOLD = _fold_table()


def fold(text: str) -> str:
    """Full-width and look-alike signs as plain ones; the length stays the same."""
    return text.translate(FOLD)


def squeeze(text: str) -> str:
    """`text` without any white space or invisible sign: the form in which quotations are compared."""
    return "".join(VISIBLE_RUN.findall(text))


def _joins_words(before: str, after: str) -> bool:
    """Whether white space between these two signs means something: only between Latin letters and digits."""
    return (before + after).isascii() and before.isalnum() and after.isalnum()


def _space_between(match: re.Match) -> str:
    before = fold(match.string[match.start() - 1 : match.start()])
    after = fold(match.string[match.end() : match.end() + 1])
    return " " if _joins_words(before, after) else ""


@dataclass(frozen=True)
class Passage:
    """Tidied text, for each character its place in `source`, and the heading level a word processor gave it."""

    text: str
    origin: array
    source: str
    heading: int = 0

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int | None = None) -> "Passage":
        """The piece from `start` up to `end`, places kept."""
        return Passage(self.text[start:end], self.origin[start:end], self.source)

    def trimmed(self, signs: str) -> "Passage":
        """Without any of `signs` (plain forms) at either end."""
        start, end = 0, len(self.text)
        while start < end and self.folded[start] in signs:
            start += 1
        while end > start and self.folded[end - 1] in signs:
            end -= 1
        return self.part(start, end)

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Where the piece stands in the source, or None for an empty piece."""
        places = self.origin[start:end]
        return (places[0], places[-1] + 1) if places else None

    def quote(self, start: int = 0, end: int | None = None) -> str:
        """The words of the source from `start` to `end`, with anything left out between them; only white
        space is mended."""
        span = self.span(start, end)
        return SPACES.sub(_space_between, self.source[slice(*span)]) if span else ""

    def broken(self, start: int, end: int) -> bool:
        """Whether something other than white space was left out of the middle (a page number, a header)."""
        span = self.span(start, end)
        return bool(span) and squeeze(self.source[slice(*span)]) != squeeze(self.text[start:end])


def tidy(source: str, spans: Iterable[tuple[int, int]], heading: int = 0) -> Passage:
    """One passage from pieces of the source, white space kept only where it parts Latin words or digits."""
    pieces: list[str] = []
    origin = array("I")
    last = ""
    for run_start, run in _visible_runs(source, spans):
        if (
            last
            and _joins_words(fold(last), fold(run[0]))
            and SPACE.search(source, origin[-1] + 1, run_start)
        ):
            pieces.append(" ")
            origin.append(origin[-1] + 1)
        pieces.append(run)
        origin.extend(range(run_start, run_start + len(run)))
        last = run[-1]
    return Passage("".join(pieces), origin, source, heading)


def _visible_runs(source: str, spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, str]]:
    for start, end in spans:
        for match in VISIBLE_RUN.finditer(source, start, end):
            yield match.start(), match.group()


def joined(passages: Iterable[Passage]) -> Passage:
    """Several passages of one source as one, in the order given."""
    parts = list(passages)
    origin = array("I")
    for part in parts:
        origin.extend(part.origin)
    return Passage("".join(part.text for part in parts), origin, parts[0].source, parts[0].heading)
