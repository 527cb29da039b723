"""One box for everything a person sees: issues, campaigns, organizations."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from campaigns.models import Campaign
from issues.ledger import Question
from issues.models import Issue
from organizations.models import Organization, User

from .. import links
from .profile import profiles_open_to

SHOWN, SHORTEST = 10, 2


@dataclass(frozen=True)
class Found:
    """What was found, at most ten of a kind; `issues_url` opens all issues found, by the same words."""

    words: str
    issues: tuple[Issue, ...]
    issues_total: int
    issues_url: str
    campaigns: tuple[Campaign, ...]
    organizations: tuple[Organization, ...]

    @property
    def nothing(self) -> bool:
        return not (self.issues or self.campaigns or self.organizations)


def search(user: User, words: str, today: date) -> Found:
    """Only what the person sees, in counts too; four queries. `words` has two characters or more."""
    asked = QueryDict(mutable=True)
    asked["q"] = words
    question = Question.read(asked)
    issues = question.rows(user, today)
    campaigns, organizations = Campaign.objects.visible_to(user), profiles_open_to(user)
    for word in question.words:
        campaigns = campaigns.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(code__icontains=word)
        )
        organizations = organizations.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return Found(
        words=" ".join(question.words),
        issues=tuple(issues.for_list().order_by("due_sort", "id")[:SHOWN]),
        issues_total=issues.count(),
        issues_url=links.with_query("issues:list", q=words),
        campaigns=tuple(campaigns.select_related("congress").order_by("-year", "-id")[:SHOWN]),
        organizations=tuple(organizations.filter(is_active=True)[:SHOWN]),
    )
