"""What this app does when something happens to a vote."""

from deadlines import services as deadlines
from evaluations.signals import evaluation_counted, evaluation_voided

from . import owed
from .models import Opinion, OpinionVote
from .services.again import calls_again


def connect() -> None:
    evaluation_counted.connect(note_outcome, dispatch_uid="hearings.evaluation_counted")
    evaluation_voided.connect(await_vote_again, dispatch_uid="hearings.evaluation_voided")


def note_outcome(sender, *, evaluation, **_kwargs) -> None:
    """A vote was counted: settle whether the matter has to be handled again. Inside the transaction of the act."""
    OpinionVote.objects.filter(evaluation=evaluation).update(calls_again=calls_again(evaluation))


def await_vote_again(sender, *, evaluation, now, **_kwargs) -> None:
    """A vote came to nothing: the opinion is still to be voted on. Inside the transaction of the act."""
    opinion = Opinion.objects.filter(votes__evaluation=evaluation).select_related("hearing").first()
    if opinion:
        deadlines.open_deadlines([owed.vote_facts(opinion)], now=now)
