"""Which rows of a list sent again are earlier rows corrected: the same problem in the same words, or under the same serial
number (in the same row, where the list has no numbers) in much the same words. Everything else is new, or gone; a person
sees all three before anything happens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from os.path import commonprefix

from .intake.words import CORE
from .texts import plain

ALIKE = 0.6  # share of common characters from which two texts under one serial number are one problem
LONGEST_COMPARED = 400  # characters; the comparison of two texts takes time with the product of their lengths

Old = tuple[int, dict]
"""An earlier row: the key of its issue, and what the row said."""


@dataclass(frozen=True)
class Difference:
    """A field in which the two rows differ, with both texts; what stands under a heading of its own has field `other`."""

    field: str
    before: str
    after: str


def pairs(old: Iterable[Old], new: Iterable[dict]) -> list[tuple[Old, dict]]:
    """Earlier rows with their corrections, each row in at most one pair."""
    old, new = list(old), list(new)
    found = list(_matched(old, new, lambda row: plain(row["description"]), lambda *_rows: True))
    paired_old, paired_new = {id(one) for one, _row in found}, {id(row) for _one, row in found}
    rest = [one for one in old if id(one) not in paired_old]
    others = [row for row in new if id(row) not in paired_new]
    return found + list(_matched(rest, others, _place, _are_alike))


def _place(row: dict) -> tuple:
    """Under which number a row stands in its list; where the list has none, in which row."""
    seq = row["seq"]
    return (row["sheet"], seq) if seq is not None else (row["sheet"], None, row["row"])


def _matched(old: list[Old], new: list[dict], key, fits) -> Iterator[tuple[Old, dict]]:
    waiting = defaultdict(list)
    for one in old:
        waiting[key(one[1])].append(one)
    for row in new:
        candidates = waiting[key(row)]
        chosen = next((one for one in candidates if fits(one[1], row)), None)
        if chosen is not None:
            candidates.remove(chosen)
            yield chosen, row


def _are_alike(one: dict, other: dict) -> bool:
    before, after = (plain(row["description"])[:LONGEST_COMPARED] for row in (one, other))
    if _share_at_ends(before, after) >= ALIKE:  # far cheaper, and true of most corrections
        return True
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


def _share_at_ends(one: str, other: str) -> float:
    """How much of two texts is the same at their beginnings and ends, from 0 to 1."""
    shorter = min(len(one), len(other))
    head = len(commonprefix([one, other]))
    tail = len(commonprefix([one[head:][::-1], other[head:][::-1]]))
    return 2 * min(head + tail, shorter) / ((len(one) + len(other)) or 1)


def differences(before: dict, after: dict) -> list[Difference]:
    """In which fields a row was corrected; its serial number does not count."""
    fields = [Difference(name, _text(before, name), _text(after, name)) for name in (*CORE[1:], "other")]
    return [one for one in fields if plain(one.before) != plain(one.after)]


def _text(row: dict, name: str) -> str:
    value = row.get(name) or ""
    if name == "due":
        return value.get("raw", "") if value else ""
    if isinstance(value, dict):
        return "；".join(f"{heading}：{text}" for heading, text in value.items())
    return "、".join(value) if isinstance(value, list) else str(value)
