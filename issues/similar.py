"""Which issues may say the same: character bigrams weighted by rarity, with a gate on places. Suggestions only.

Texts that name different villages, towns or counties are different issues however alike they read, and digits take no
part. Thresholds were measured on synthetic texts: from SHOW on a suggestion is worth showing, from LIKELY on it is very
probably the same; a person decides. A second, plain list names what the same place and organization have in common.

The index holds keys and numbers instead of texts, so that 110,000 issues stay far below 300 MB.
"""

import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

from .texts import plain

SHOW, LIKELY = 0.35, 0.5
MOST = 5  # suggestions by text
MOST_AT_PLACE = 3  # further ones by place and organization
RARE = 8  # bigrams by which others are looked up
KEPT = 50  # candidates compared in full
ELSEWHERE = 0.4  # factor where fewer than two places agree
FEW = 50  # in a small index a bigram or place may be as frequent as this, whatever its share
COMMON = 100  # a bigram in more than one of so many texts leads nowhere
NO_PLACE = 250  # what looks like a village in more than one of so many texts is none (反映村)
PHRASE, PHRASES = 3, 3  # characters, for shorter common pieces prove nothing; pieces shown

_DIGITS = re.compile(r"\d+")
_GAP = re.compile(r"[\W\d_]+")
_COUNTY = re.compile(r"[一-龥]{2}[县区市](?=..(?:镇|乡|街道|村|社区))")
_BELOW = re.compile(
    r"[一-龥][^\W农本该各驻进入到在下离全]"
    r"(村(?!民(?!营|办|政)|级|务公|干部|容|集体|委|里|内|庄|小学|卫生)|社区(?!卫)|镇(?!上|里)|乡(?!村|亲)|街道)"
)
COUNTY, TOWN, VILLAGE = "county", "town", "village"
_LEVELS = {"村": VILLAGE, "社区": VILLAGE, "镇": TOWN, "乡": TOWN, "街道": TOWN}
Place = tuple[str, str]  # level, name


@dataclass(frozen=True)
class Text:
    """One issue's text as it is compared; `units` are the organizations named for it, joined by 、."""

    key: int
    words: str
    reporter: int = 0  # the committee that reported it
    units: str = ""

    @cached_property
    def bare(self) -> str:
        return _DIGITS.sub("", plain(self.words))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places named, with their levels."""
        return tuple(dict.fromkeys(_places_in(self.bare)))

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The organizations, in the form in which names are compared."""
        return tuple(name for name in map(plain, self.units.split("、")) if name)


def _places_in(bare: str) -> Iterator[Place]:
    for match in _COUNTY.finditer(bare):
        yield COUNTY, match.group()
    for match in _BELOW.finditer(bare):
        yield _LEVELS[match.group(1)], match.group()


@dataclass(frozen=True)
class Similar:
    """A text that may say the same, and how alike the two are (0 to 1); 0 where only place and organization agree."""

    key: int
    score: float

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if " " not in text[at : at + 2]}


# ── the index ───────────────────────────────────────────────────────────────────────────────────────────────────
class Index:
    """Texts that others are compared with. A text may itself be among them."""

    def __init__(self, texts: Iterable[Text]):
        """Reads `texts` once and keeps none of them."""
        self._keys, self._reporters, self._digests = array("q"), array("q"), array("q")
        self._places: list[tuple[Place, ...]] = []
        bare: list[str] = []
        self._at_place: defaultdict[tuple[str, str], array] = defaultdict(lambda: array("I"))
        known: dict[Place, Place] = {}  # one object for each place, however many texts name it
        for row, text in enumerate(texts):
            self._keys.append(text.key)
            self._reporters.append(text.reporter)
            self._digests.append(hash(text.bare))
            self._places.append(tuple(known.setdefault(place, place) for place in text.places))
            bare.append(text.bare)
            for spot in _spots(text):
                self._at_place[spot].append(row)
        self._row_of = {key: row for row, key in enumerate(self._keys)}
        self._leave_out_no_places()
        self._count(bare)

    def __len__(self) -> int:
        return len(self._keys)

    def _leave_out_no_places(self) -> None:
        counts = Counter(place for places in self._places for place in places if place[0] == VILLAGE)
        most = max(FEW, len(self) / NO_PLACE)
        self._no_places = frozenset(place for place, count in counts.items() if count > most)
        if self._no_places:
            self._places = [self._real(places) for places in self._places]

    def _real(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(place for place in places if place not in self._no_places)

    def _count(self, bare: list[str]) -> None:
        """Number the bigrams; note in which texts each stands, and what each text says apart from its places."""
        self._numbers: dict[str, int] = {}
        self._rows: list[array] = []
        self._matters: list[array] = []
        self._same: defaultdict[int, array] = defaultdict(lambda: array("I"))
        counts: Counter[int] = Counter()
        for row, text in enumerate(bare):
            for gram in bigrams(text):
                number = self._numbers.setdefault(gram, len(self._numbers))
                if number == len(self._rows):
                    self._rows.append(array("I"))
                self._rows[number].append(row)
            matter = array("I", (self._numbers[gram] for gram in self._matter(text, self._places[row])))
            counts.update(matter)
            self._matters.append(matter)
            if len(self._same[self._digests[row]]) <= MOST:
                self._same[self._digests[row]].append(row)
        total = len(self)
        self._unknown = log(1 + total) ** 2
        self._squares = array("d", (log(1 + total / max(1, counts[n])) ** 2 for n in range(len(self._rows))))
        self._lengths = array("d", (sqrt(sum(map(self._squares.__getitem__, one))) for one in self._matters))

    @staticmethod
    def _matter(bare: str, places: tuple[Place, ...]) -> set[str]:
        """The bigrams of what a text is about: without the places it names."""
        for _level, name in places:
            bare = bare.replace(name, " ")
        return bigrams(bare)

    def like(self, text: Text) -> list[Similar]:
        """The texts most like `text`, itself left out, the likest first; then those of the same place and organization."""
        asked = _Asked(self, text)
        scored = ((self._score(asked, row), self._keys[row]) for row in self._candidates(asked))
        best = nlargest(MOST, (pair for pair in scored if pair[0] >= SHOW))
        return [
            *(Similar(key, score) for score, key in best),
            *self._neighbours(text, {key for _s, key in best}),
        ]

    def _neighbours(self, text: Text, shown: set[int]) -> list[Similar]:
        places = self._real(text.places)
        rows = (row for spot in _spots(text) for row in reversed(self._at_place.get(spot, ())))
        keys = dict.fromkeys(
            self._keys[row] for row in rows if _agreeing(places, self._places[row]) is not None
        )
        others = [key for key in keys if key != text.key and key not in shown]
        return [Similar(key, 0.0) for key in others[:MOST_AT_PLACE]]

    def _candidates(self, asked: "_Asked") -> list[int]:
        """Those that say exactly the same, and those that share the rarest bigrams."""
        points: Counter[int] = Counter(dict.fromkeys(self._same.get(asked.digest, ()), float("inf")))
        most = max(FEW, len(self) / COMMON)
        counts = ((len(self._rows[number]) - asked.is_inside, number) for number in asked.numbers)
        for count, number in sorted(pair for pair in counts if 0 < pair[0] <= most)[:RARE]:
            worth = 1 / sqrt(count)
            for row in self._rows[number]:
                points[row] += worth
        points.pop(asked.row, None)
        return nlargest(KEPT, points, key=points.__getitem__)

    def _score(self, asked: "_Asked", row: int) -> float:
        if self._digests[row] == asked.digest:
            return 1.0
        agreeing = _agreeing(asked.places, self._places[row])
        if agreeing is None:
            return 0.0
        agreeing += bool(asked.reporter) and asked.reporter == self._reporters[row]
        shared = sum(self._squares[number] for number in self._matters[row] if number in asked.matter)
        size = asked.length * self._lengths[row]
        score = shared / size if size else 0.0
        is_held = (
            agreeing < 2 and asked.places and self._places[row]
        )  # texts without any place need not agree in two
        return score * ELSEWHERE if is_held else score


class _Asked:
    """A text in the numbers of an index."""

    def __init__(self, index: Index, text: Text):
        self.row = index._row_of.get(text.key)
        self.is_inside = self.row is not None
        self.digest, self.reporter = hash(text.bare), text.reporter
        self.places = index._real(text.places)
        matter = index._matter(text.bare, self.places)
        known = index._numbers
        self.numbers = [known[gram] for gram in bigrams(text.bare) if gram in known]
        self.matter = {known[gram] for gram in matter if gram in known}
        squares = sum(map(index._squares.__getitem__, self.matter))
        self.length = sqrt(squares + (len(matter) - len(self.matter)) * index._unknown)


def _agreeing(places: tuple[Place, ...], others: tuple[Place, ...]) -> int | None:
    """On how many levels both name a common place; None where they name different ones."""
    agreeing = 0
    for level in {level for level, _name in places}:
        own = {name for one, name in places if one == level}
        other = {name for one, name in others if one == level}
        if own and other:
            if not own & other:
                return None
            agreeing += 1
    return agreeing


def _spots(text: Text) -> list[tuple[str, str]]:
    """Village and organization together, as far as a text names both."""
    return [(name, unit) for level, name in text.places if level == VILLAGE for unit in text.named]


# ── what speaks for it ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Evidence:
    """What two texts have in common, for the person who decides; `numbers` stand in one of them only."""

    is_exact: bool
    phrases: tuple[str, ...]
    places: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]


def evidence(one: Text, other: Text) -> Evidence:
    """Compare two texts in words."""
    numbers = [dict.fromkeys(_DIGITS.findall(plain(text.words))) for text in (one, other)]
    return Evidence(
        is_exact=plain(one.words) == plain(other.words),
        phrases=_common_phrases(one.words, other.words),
        places=tuple(name for level, name in one.places if (level, name) in other.places),
        units=tuple(name for name in one.named if name in other.named),
        numbers=tuple(
            number
            for number in (*numbers[0], *numbers[1])
            if (number in numbers[0]) != (number in numbers[1])
        ),
    )


def _common_phrases(one: str, other: str) -> tuple[str, ...]:
    """The longest three pieces that both say, in the order of the first; none reaches over a comma or a number."""
    first, second = (_GAP.sub(" ", unicodedata.normalize("NFKC", text).casefold()) for text in (one, other))
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    pieces = (piece for block in blocks for piece in first[block.a : block.a + block.size].split())
    found = list(dict.fromkeys(piece for piece in pieces if len(piece) >= PHRASE))
    longest = nlargest(PHRASES, found, key=len)
    return tuple(piece for piece in found if piece in longest)
