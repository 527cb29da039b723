"""Inspection of the enforcement of laws (执法检查): a topic's articles with what is checked and what was found under each."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Prefetch
from django.urls import reverse

from campaigns.models import Campaign, Topic
from laws.models import Article, CheckItem, Law

from .models import Issue
from .querysets import IssueQuerySet


@dataclass(frozen=True)
class Line:
    """An article, its check items, how many issues name it, and the list of exactly these."""

    article: Article
    checks: list[CheckItem]
    found: int
    url: str
    register_url: str


@dataclass(frozen=True)
class Sheet:
    """A law with its lines; `hidden` articles have neither check items nor issues and were not asked for."""

    law: Law
    lines: list[Line]
    hidden: int

    @property
    def found(self) -> int:
        return sum(line.found for line in self.lines)


def sheets_of(topic: Topic, user, *, everything: bool) -> list[Sheet]:
    """The laws of a topic in three queries; without `everything` only articles that are checked or were named."""
    items = Prefetch("check_items", CheckItem.objects.live())
    articles = Article.objects.of_topic(topic).prefetch_related(items)
    counted = named_in(topic.campaign, user).filter(article__law__topics=topic).order_by().values("article")
    found = dict(counted.annotate(n=Count("pk")).values_list("article", "n"))
    sheets = []
    for law, some in groupby(articles, key=lambda article: article.law):
        lines = [_line(topic, article, found.get(article.pk, 0)) for article in some]
        shown = [line for line in lines if everything or line.checks or line.found]
        sheets.append(Sheet(law, shown, len(lines) - len(shown)))
    return sheets


def named_in(campaign: Campaign, user) -> IssueQuerySet:
    """The issues of a campaign that count, each matter once, as the person sees them."""
    return Issue.objects.visible_to(user).filter(campaign=campaign).live()


def unlinked(campaign: Campaign, user) -> IssueQuerySet:
    """Those that name an article in words which no article of the library answers to."""
    return named_in(campaign, user).filter(article=None).exclude(law_article="")


def _line(topic: Topic, article: Article, found: int) -> Line:
    asked = {"view": "live", "campaign": topic.campaign_id, "article": article.pk}
    register = reverse("issues:register", args=[topic.campaign_id])
    return Line(
        article,
        list(article.check_items.all()),
        found,
        f"{reverse('issues:list')}?{urlencode(asked)}",
        f"{register}?{urlencode({'topic': topic.pk, 'article': article.pk})}",
    )
