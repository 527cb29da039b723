"""Who may do what to an evaluation. No writing here."""

from organizations.enums import Role

from .models import Evaluation


def can_prepare(user, congress) -> bool:
    """Staff of the committee that holds the evaluation."""
    return user.acts_for(congress, Role.STAFF)


def can_count(user, evaluation: Evaluation) -> bool:
    """Tellers of the committee that holds it; staff who prepare it do not count."""
    return user.acts_for(evaluation.congress, Role.TELLER)


def can_publish(user, evaluation: Evaluation) -> bool:
    """Staff of the committee, but not the person who proposed the publication."""
    return can_prepare(user, evaluation.congress) and user.pk != evaluation.proposed_by_id
