"""Entries of the library that read alike, of other years and other levels. Suggestions only; a person decides."""

from dataclasses import dataclass
from heapq import nlargest

from campaigns.likeness import contained, likeness

from .models import Project

SHOWN_FROM = 0.5  # share of common bigrams; measured on titles of annual plans
MOST = 5


@dataclass(frozen=True)
class Near:
    """A project that may be the same, and how alike the titles are (0 to 1)."""

    project: Project
    score: float

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def near_same(title: str, user, *, but: Project | None = None) -> list[Near]:
    """The projects the person sees whose titles are most like `title`, the likest first; two queries.

    A title that is wholly part of a longer one counts as like it: what goes on in a later year has more words.
    """
    seen = Project.objects.visible_to(user)
    if but is not None:
        seen = seen.exclude(pk=but.pk)
    titles = seen.order_by().values_list("pk", "title")
    scored = ((_score(title, other), pk) for pk, other in titles.iterator())
    best = nlargest(MOST, (pair for pair in scored if pair[0] >= SHOWN_FROM))
    rows = Project.objects.filter(pk__in=[pk for _score, pk in best]).select_related("congress")
    by_key = {project.pk: project for project in rows}
    return [Near(by_key[pk], score) for score, pk in best]


def _score(title: str, other: str) -> float:
    alike = likeness(title, other)
    return max(alike, (alike + contained(title, other)) / 2)
