"""Who may do what to a ranking. Predicates only; nothing here writes."""

from organizations.enums import Kind, Role
from organizations.models import Organization

from .models import Ranking


def may_rank(user, congress: Organization) -> bool:
    """Propose, recount, answer, add a note: the staff of the committee that ranks."""
    return user.acts_for(congress, Role.STAFF)


def may_decide(user, ranking: Ranking) -> bool:
    """Publish or return: the same staff, but never the person who proposed it."""
    return may_rank(user, ranking.congress) and user.pk != ranking.proposed_by_id


def speaks_for(user, unit: Organization) -> bool:
    """Object for a unit: a department's liaison, or the staff of a county's committee or of a committee's body."""
    return user.acts_for(unit, Role.STAFF if unit.kind in (Kind.CONGRESS, Kind.COMMITTEE) else Role.LIAISON)


def units_of(user) -> list[Organization]:
    """The units for which the person may object."""
    return [own for own in user.organizations_as(Role.STAFF, Role.LIAISON) if speaks_for(user, own)]
