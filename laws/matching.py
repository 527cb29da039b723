"""Which article of the library a text names ("依据《大气污染防治法》第三十一条第二款"). Only what is certain; else none."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from campaigns.models import Campaign

from .enums import LawStatus
from .models import Article
from .numerals import ARTICLE, article_number

# The law that is named before an article, with or without brackets.
_NAMED = re.compile(
    r"《([^《》]{2,100})》|([^《》，。；、：\s]{1,60}?(?:法|条例|规定|办法|决定|规则))(?=[（(\s]*)"
)
_OWN = ("本法", "本条例", "该法", "该条例")
_LEADS = re.compile(r"违反了?|依据|根据|按照|依照|不符合|对照|未落实|属于")


@dataclass(frozen=True)
class Entry:
    """An article with what its law is called."""

    key: int
    number: tuple[int, int]
    law: int
    name: str
    edition: str
    label: str


@dataclass
class ArticleLibrary:
    """The articles of a campaign's laws, for many texts; one query to load."""

    entries: dict[tuple[int, int], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    laws_of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def is_empty(self) -> bool:
        return not self.entries

    def key_for(self, text: str, topic: int | None = None) -> int | None:
        """The key of the one article that `text` names; None when it names none, several, or it is not certain which."""
        found = list(ARTICLE.finditer(text)) if self.entries else []
        numbers = {article_number(one) for one in found}
        if len(numbers) != 1:
            return None
        candidates = self._of_law(text[: found[0].start()], self.entries.get(numbers.pop(), []), topic)
        candidates = _narrowed(candidates, lambda one: one.edition in text)
        candidates = _narrowed(candidates, lambda one: one.law in self.laws_of.get(topic, ()))
        return candidates[0].key if len(candidates) == 1 else None

    def _of_law(self, before: str, entries: list[Entry], topic: int | None) -> list[Entry]:
        """Those of the law named before the article; where none is named, of the topic's laws, or of all."""
        names = [one[1] or _bare(one[2]) for one in _NAMED.finditer(before)]
        names = [name for name in names if name and name not in _OWN]
        if names:
            return [one for one in entries if _is_called(one.name, names[-1])]
        own = self.laws_of.get(topic, set())
        return [one for one in entries if one.law in own] if own else entries

    def choices(self, topic: int | None = None) -> list[str]:
        """What a form offers: every article by name, those of the topic alone where it has laws."""
        own = self.laws_of.get(topic, set())
        rows = [one for some in self.entries.values() for one in some if not own or one.law in own]
        rows.sort(key=lambda one: (one.name, one.law, one.number))
        editions: dict[str, set[int]] = defaultdict(set)
        for one in rows:
            editions[one.name].add(one.law)
        return [
            _written(one.name, one.edition if len(editions[one.name]) > 1 else "", one.label) for one in rows
        ]


def _bare(written: str) -> str:
    """A name without brackets, and without what leads to it; 执法 and the like are none."""
    name = _LEADS.split(written)[-1]
    return name if len(name) > 2 else ""


def _written(name: str, edition: str, label: str) -> str:
    """How a form writes an article; `key_for` reads it back."""
    return f"《{name}》（{edition}）{label}" if edition else f"《{name}》{label}"


def name_of(article: Article) -> str:
    """The same with its edition: certain even where editions of one law stand side by side."""
    return _written(article.law.name, article.law.edition, article.label)


def _narrowed(entries: list[Entry], fits) -> list[Entry]:
    """Those that fit, if any do."""
    return [one for one in entries if fits(one)] or entries


def _is_called(name: str, written: str) -> bool:
    """Whether a law is meant: by its name, or by the name without the country or the province."""
    return name == written or (len(written) >= 3 and name.endswith(written))


def library_of(campaign: Campaign) -> ArticleLibrary:
    """The articles of the laws in use that the campaign's topics go by. One query."""
    library, seen = ArticleLibrary(), set()
    chosen = Article.objects.filter(law__topics__campaign=campaign, law__status=LawStatus.IN_USE)
    columns = ("pk", "number", "sub", "law", "law__name", "law__edition", "label")
    for topic, key, number, sub, law, *names in chosen.values_list("law__topics", *columns):
        library.laws_of[topic].add(law)
        if key not in seen:
            library.entries[number, sub].append(Entry(key, (number, sub), law, *names))
            seen.add(key)
    return library
