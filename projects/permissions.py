"""Who may do what in the project library. Predicates only; nothing here writes."""

from organizations.enums import Role
from organizations.models import Organization

from .models import Project, YearList


def may_keep(user, congress: Organization) -> bool:
    """Enter, adjust and move projects, select and record decisions: staff of exactly the committee whose library it is."""
    return user.acts_for(congress, Role.STAFF)


def may_release(user, project: Project) -> bool:
    """Lift the lock of a must-do: staff of the committee that requires it, never those who have to do it."""
    return user.acts_for(project.required_by, Role.STAFF)


def may_publish(user, year_list: YearList) -> bool:
    """Release or return the public list: staff of the committee, but never the person who put it forward."""
    return may_keep(user, year_list.congress) and year_list.proposed_by_id != user.pk
