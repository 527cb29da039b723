"""When a vote is to be held, stated to the deadline engine: the day set for it within the campaign, until its count is taken in."""

from collections.abc import Iterable, Iterator
from datetime import date

from campaigns.models import Campaign
from deadlines.enums import Kind
from deadlines.services import Facts, scope_of

from .enums import EvaluationStatus
from .models import Evaluation

AWAITED = frozenset({EvaluationStatus.DRAFT, EvaluationStatus.FROZEN})  # not counted yet


def vote_facts(evaluation: Evaluation) -> Facts:
    """Owed by the committee that holds it to the one whose campaign it belongs to."""
    return Facts(
        subject=evaluation,
        kind=Kind.VOTE,
        title=evaluation.title,
        owed_by=evaluation.congress_id,
        owed_to=evaluation.campaign.congress_id,
        due_on=evaluation.held_on,
        url=evaluation.get_absolute_url(),
        scope=scope_of(evaluation.campaign),
    )


def write_vote_dates(keys: Iterable[int], due_on: date) -> None:
    """The day that the evaluation's own pages show."""
    Evaluation.objects.filter(pk__in=list(keys)).update(held_on=due_on)


def owed(scope: str) -> Iterator[Facts]:
    """Votes that are not counted yet, in one campaign or in all that run."""
    rows = Evaluation.objects.filter(status__in=AWAITED, campaign__in=Campaign.objects.in_scope(scope))
    yield from map(vote_facts, rows.select_related("campaign").iterator())
