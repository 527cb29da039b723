"""From figures to suggestions: which entries of a rule hold for a unit, and what they say. Plain values, no database.

An entry of a rule about notices: `key`, `kind` (code of a NoticeKind), `words` (`${due}` and the other figures are filled
in), `all` (conditions that must all hold: a figure with `at_least` or `at_most`), `cites` (results whose issues it names).
A figure that is not known, such as a place where nothing is ranked, makes its condition fail.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from django.utils.translation import gettext

from issues.results import RESULTS

FILLED_IN = re.compile(r"\$\{(\w+)\}")
FIGURES = ("due", *RESULTS, "place", "ranked", "from_last")


@dataclass(frozen=True)
class Held:
    """An entry that holds: its key, the kind of notice it leads to, its words with the figures, whose issues it cites.

    `words` go into the notice, which is Chinese; `shown` are the same in the reader's language.
    """

    key: str
    kind: str
    words: str
    shown: str
    cites: tuple[str, ...]


def held(items: Iterable[dict], figures: Mapping[str, int | None]) -> list[Held]:
    """The entries of a rule that hold for the figures of one unit, in the rule's order."""
    return [_held(item, figures) for item in items if all(_holds(one, figures) for one in item["all"])]


def _held(item: dict, figures: Mapping[str, int | None]) -> Held:
    known = {name: figures.get(name) for name in FIGURES}
    words, shown = (Template(text).safe_substitute(known) for text in (item["words"], gettext(item["words"])))
    return Held(item["key"], item["kind"], words, shown, tuple(item.get("cites", ())))


def shown_again(fact: Mapping[str, str], items: Iterable[dict]) -> str:
    """A fact as a notice keeps it (Chinese), in the reader's language; one written by hand stays as it is.

    `items` are the entries of the rule it came from.
    """
    words = next((item["words"] for item in items if item["key"] == fact["item"]), "")
    texts = FILLED_IN.split(words)  # text, name of a figure, text, ...
    pattern = r"(\d+)".join(map(re.escape, texts[::2]))
    numbers = re.fullmatch(pattern, fact["words"])
    if not words or not numbers:
        return fact["words"]
    known = dict(zip(texts[1::2], numbers.groups(), strict=True))
    return Template(gettext(words)).safe_substitute(known)


def _holds(condition: dict, figures: Mapping[str, int | None]) -> bool:
    value = figures.get(condition["figure"])
    if value is None:
        return False
    return condition.get("at_least", value) <= value <= condition.get("at_most", value)
