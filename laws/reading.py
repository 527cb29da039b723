"""From the text of a law, as it was typed or pasted, to its articles.

An article begins a line with its number. A line that only goes on with a reference ("依照本法\n第三十条的规定") begins none:
numbers must run on. What does not run on is told, never mended in silence.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .numerals import ARTICLE, NUMBER, article_number

LONGEST = 500_000  # characters of a whole law
MOST_ARTICLES = 1_500
_HEADING = re.compile(rf"第[ 　]*{NUMBER}[ 　]*[编章节](?:[ 　].*|[^，。；：]{{0,38}})$")
# 第二条 after the end of a sentence in the middle of a line: text that lost its line breaks.
_RUN_ON = re.compile(rf"(?<=[。；])[ 　]*(?=第[ 　]*{NUMBER}[ 　]*条(?:之{NUMBER})?[ 　])")
_REFERENCE = re.compile(r"[ 　]*(?:[的、和或及至等，。；）)]|规定|第|到)")
_END = "。；：！？…”》）)"
_ITEM = re.compile(r"（[一二三四五六七八九十]+）|\([一二三四五六七八九十0-9]+\)|[0-9]+[.．、]")


@dataclass
class ArticleText:
    """An article as it was read."""

    number: int
    sub: int
    label: str
    heading: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Reading:
    """The articles in their order, what stood before the first, and what should be looked at."""

    articles: list[ArticleText]
    before: str
    doubts: list[str]


def read_articles(text: str) -> Reading:
    """Split a law's text. Deterministic; never raises: what cannot be read gives no articles or a doubt."""
    articles: list[ArticleText] = []
    before, doubts, headings = [], [], []
    for line in _lines(text):
        opened = _opens(line, articles, doubts)
        if opened is not None:
            opened.heading = " ".join(headings)
            articles.append(opened)
        elif _HEADING.match(line):
            headings = _deeper(headings, line)
        elif articles:
            _append(articles[-1], line)
        else:
            before.append(line)
    doubts += [_("%(label)s没有条文") % {"label": one.label} for one in articles if not one.text]
    return Reading(articles, "\n".join(before), doubts)


def _lines(text: str) -> list[str]:
    broken = _RUN_ON.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [line for line in (raw.strip(" \t　\ufeff") for raw in broken.split("\n")) if line]


def _opens(line: str, articles: list[ArticleText], doubts: list[str]) -> ArticleText | None:
    """The article that the line begins; None for a line that goes on."""
    found = ARTICLE.match(line)
    if not found:
        return None
    key, rest = article_number(found), line[found.end() :]
    last = (articles[-1].number, articles[-1].sub) if articles else None
    if last and not _follows(key, last):
        if key <= last or _REFERENCE.match(rest):
            if key <= last and not _REFERENCE.match(rest):
                doubts.append(_("%(label)s不在应在的位置，并入上一条") % {"label": found[0]})
            return None
        doubts.append(
            _("%(last)s之后直接是%(label)s，中间可能缺条") % {"last": articles[-1].label, "label": found[0]}
        )
    label = re.sub(r"[ 　]", "", found[0])
    rest = rest.strip(" \t　")
    return ArticleText(*key, label, "", [rest] if rest else [])


def _follows(key: tuple[int, int], last: tuple[int, int]) -> bool:
    return key in ((last[0] + 1, 0), (last[0], last[1] + 1))


def _deeper(headings: list[str], line: str) -> list[str]:
    """The chapter and section that hold from here on: a new one ends those of its own rank and below."""
    ranks = "编章节"
    rank = {mark: place for place, mark in enumerate(ranks)}
    mine = next(rank[sign] for sign in line if sign in rank)
    return [one for one in headings if next(rank[sign] for sign in one if sign in rank) < mine] + [line]


def _append(article: ArticleText, line: str) -> None:
    """A paragraph of its own, or the rest of a line that was broken by the page."""
    is_rest = article.lines and article.lines[-1][-1] not in _END and not _ITEM.match(line)
    if is_rest:
        article.lines[-1] += line
    else:
        article.lines.append(line)
