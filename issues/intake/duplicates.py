"""Issues of one file that say the same. Suggestions only: nothing is merged or dropped here.

Near ones are found by rare character pairs and judged by their weighted overlap (of the full method
this is the small form for one list): two texts that name different villages or towns are never near.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from issues.intake.model import Duplicate, Entry

NEAR_CHECKED_ROWS = 3_000  # longer lists are compared in the background after the import
SAME_UNIT_SCORE, OTHER_UNIT_SCORE = 0.45, 0.7
RARE_PAIRS = 8
COMMON_FROM = 60  # a character pair in more texts than this tells nothing
MOST_PER_ENTRY = 5

_DIGITS = re.compile(r"\d+")
_PLACE = re.compile(
    r"[一-龥][^\W农本该各驻进入到在下离全]"
    r"(?:(?P<village>村(?!民(?!营|办|政)|级|务公|干部|容|集体|委|里|内|庄|小学|卫生)|社区(?!卫))|(?:镇(?!上|里)|乡(?!村|亲)|街道))"
)


def find_duplicates(entries: list[Entry]) -> list[Duplicate]:
    """Groups that are the same but for the serial number, then pairs that are nearly so."""
    groups = list(_same(entries))
    exact = [Duplicate(group, "exact") for group in groups if len(group) > 1]
    if len(entries) > NEAR_CHECKED_ROWS:
        return exact
    near = _Near([group[0] for group in groups])
    return exact + [Duplicate(list(pair), "near") for pair in near.pairs()]


def _same(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The entries in groups that say the same; the description decides first, because few share even that."""
    by_text: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_text[entry.plain].append(entry)
    for alike in by_text.values():
        groups: dict[object, list[Entry]] = defaultdict(list)
        for entry in alike:
            groups[_beside_text(entry) if len(alike) > 1 else None].append(entry)
        yield from groups.values()


def _beside_text(entry: Entry) -> object:
    """All an entry says but its serial number and its description."""
    organizations = (entry.departments, entry.lead, entry.supporting)
    return (*organizations, entry.category, entry.measure, entry.person, entry.due.raw, *entry.other.items())


class _Near:
    def __init__(self, entries: list[Entry]):
        self._entries = entries
        self._texts = [_DIGITS.sub("", entry.plain) for entry in entries]
        self._grams = [{text[at : at + 2] for at in range(len(text) - 1)} for text in self._texts]
        self._count = Counter(chain.from_iterable(self._grams))
        texts = len(self._texts)
        self._weights = {gram: math.log(1 + texts / count) ** 2 for gram, count in self._count.items()}
        self._places = [_places(text) for text in self._texts]
        self._lengths = [math.sqrt(self._weight(grams)) for grams in self._grams]

    def pairs(self) -> Iterator[tuple[Entry, Entry]]:
        """Near pairs, the surest first for each entry, at most five to one."""
        shown: Counter[int] = Counter()
        scored = ((self._score(one, other), one, other) for one, other in self._candidates())
        for score, one, other in sorted(scored, reverse=True):
            if score >= self._threshold(one, other) and max(shown[one], shown[other]) < MOST_PER_ENTRY:
                shown.update((one, other))
                yield self._entries[one], self._entries[other]

    def _weight(self, grams: Iterable[str]) -> float:
        """What character pairs count together: the rarer in the list, the more."""
        return sum(map(self._weights.__getitem__, grams))

    def _candidates(self) -> set[tuple[int, int]]:
        """Pairs of texts that share two of their rarest character pairs, or say the same but for figures."""
        holders: dict[str, list[int]] = defaultdict(list)
        for at, grams in enumerate(self._grams):
            known = sorted((count, gram) for gram in grams if 1 < (count := self._count[gram]) <= COMMON_FROM)
            for _, gram in known[:RARE_PAIRS]:
                holders[gram].append(at)
        shared = Counter(pair for group in holders.values() for pair in combinations(group, 2))
        same = (
            (one, other)
            for group in self._same_but_figures()
            for one, other in zip(group, group[1:], strict=False)
        )
        return {pair for pair, count in shared.items() if count > 1} | set(same)

    def _same_but_figures(self) -> list[list[int]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            groups[text].append(at)
        return [group for group in groups.values() if 1 < len(group) <= MOST_PER_ENTRY + 1]

    def _score(self, one: int, other: int) -> float:
        """Overlap from 0 to 1; 0 where both name a place of one kind and share none."""
        for mine, theirs in zip(self._places[one], self._places[other], strict=True):
            if mine and theirs and not mine & theirs:
                return 0.0
        length = self._lengths[one] * self._lengths[other]
        common = self._weight(self._grams[one] & self._grams[other])
        return common / length if length else 0.0

    def _threshold(self, one: int, other: int) -> float:
        same_unit = set(self._entries[one].departments) & set(self._entries[other].departments)
        return SAME_UNIT_SCORE if same_unit else OTHER_UNIT_SCORE


def _places(text: str) -> tuple[set[str], set[str]]:
    """Villages and townships the text names."""
    found = list(_PLACE.finditer(text))
    villages = {match.group() for match in found if match["village"]}
    return villages, {match.group() for match in found} - villages
