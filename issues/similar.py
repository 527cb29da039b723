"""Which issues may say the same: character bigrams weighted by rarity, with a gate on places. Suggestions only.

Texts that name different villages, towns or counties are different issues however alike they read, and digits take no
part. Thresholds were measured on synthetic texts: from SHOW on a suggestion is worth showing, from LIKELY on it is very
probably the same; a person decides.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

from .texts import plain

SHOW, LIKELY = 0.35, 0.5
MOST = 5  # suggestions shown
RARE = 8  # bigrams by which others are looked up
KEPT = 50  # candidates compared in full
ELSEWHERE = 0.4  # factor where fewer than two places agree

_DIGITS = re.compile(r"\d+")
_COUNTY = re.compile(r"[一-龥]{2}[县区市](?=..(?:镇|乡|街道|村|社区))")
_BELOW = re.compile(
    r"[一-龥][^\W农本该各驻进入到在下离全]"
    r"(村(?!民(?!营|办|政)|级|务公|干部|容|集体|委|里|内|庄|小学|卫生)|社区(?!卫)|镇(?!上|里)|乡(?!村|亲)|街道)"
)
_LEVELS = {"村": "village", "社区": "village", "镇": "town", "乡": "town", "街道": "town"}


@dataclass(frozen=True)
class Text:
    """One issue's text as it is compared."""

    key: int
    words: str
    reporter: int = 0  # the committee that reported it

    @cached_property
    def bare(self) -> str:
        return _DIGITS.sub("", plain(self.words))

    @cached_property
    def places(self) -> dict[str, set[str]]:
        """The places named, by level."""
        found: dict[str, set[str]] = {}
        for match in _COUNTY.finditer(self.bare):
            found.setdefault("county", set()).add(match.group())
        for match in _BELOW.finditer(self.bare):
            found.setdefault(_LEVELS[match.group(1)], set()).add(match.group())
        return found

    @cached_property
    def grams(self) -> frozenset[str]:
        """The bigrams of the text, places included."""
        return bigrams(self.bare)

    @cached_property
    def matter(self) -> frozenset[str]:
        """The bigrams of the text without its places: what it is about."""
        return bigrams(_BELOW.sub(" ", _COUNTY.sub(" ", self.bare)))


@dataclass(frozen=True)
class Similar:
    """A text that may say the same, and how alike the two are (0 to 1)."""

    key: int
    score: float

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def bigrams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1) if " " not in text[at : at + 2])


class Index:
    """Texts that others are compared with."""

    def __init__(self, texts: Iterable[Text]):
        self.texts = {text.key: text for text in texts}
        self._rows: dict[str, list[int]] = {}
        for text in self.texts.values():
            for gram in text.grams:
                self._rows.setdefault(gram, []).append(text.key)
        self._counts = Counter(gram for text in self.texts.values() for gram in text.matter)

    def like(self, text: Text) -> list[Similar]:
        """The texts most like `text`, itself left out, the likest first; none below SHOW."""
        scored = ((self._score(text, self.texts[key]), key) for key in self._candidates(text))
        best = nlargest(MOST, (pair for pair in scored if pair[0] >= SHOW))
        return [Similar(key, score) for score, key in best]

    def _candidates(self, text: Text) -> list[int]:
        """Those that share the rarest bigrams."""
        itself = text.key in self.texts
        counts = ((len(self._rows.get(gram, ())) - itself, gram) for gram in text.grams)
        points: Counter[int] = Counter()
        for count, gram in sorted(pair for pair in counts if pair[0] > 0)[:RARE]:
            for key in self._rows[gram]:
                points[key] += 1 / sqrt(count)
        del points[text.key]
        return nlargest(KEPT, points, key=points.__getitem__)

    def _score(self, one: Text, other: Text) -> float:
        if one.bare == other.bare:
            return 1.0
        agreeing = _agreeing_places(one, other)
        if agreeing is None:
            return 0.0
        shared = sum(self._weight(gram) ** 2 for gram in one.matter & other.matter)
        size = self._length(one) * self._length(other)
        score = shared / size if size else 0.0
        return score if agreeing >= 2 else score * self._factor(one, other)

    @staticmethod
    def _factor(one: Text, other: Text) -> float:
        """Texts without any place are not held to agree in two of them."""
        return ELSEWHERE if one.places and other.places else 1.0

    def _weight(self, gram: str) -> float:
        return log(1 + len(self.texts) / max(1, self._counts[gram]))

    def _length(self, text: Text) -> float:
        return sqrt(sum(self._weight(gram) ** 2 for gram in text.matter))


def _agreeing_places(one: Text, other: Text) -> int | None:
    """On how many levels both name a common place, the reporting committee included; None where they name different ones."""
    agreeing = int(bool(one.reporter) and one.reporter == other.reporter)
    for level in one.places.keys() & other.places.keys():
        if not one.places[level] & other.places[level]:
            return None
        agreeing += 1
    return agreeing
