"""Who may do what with weekly reports and meetings. Predicates only; nothing here writes."""

from organizations.enums import Role
from organizations.models import Organization

from .models import Decision, WeeklyReport
from .querysets import speaks_for


def may_dispatch(user, congress: Organization) -> bool:
    """Set the rule, waive, edit and issue weekly reports, prepare and hold meetings: the committee's own staff."""
    return user.acts_for(congress, Role.STAFF)


def may_report(user, report: WeeklyReport) -> bool:
    """Write, send and correct a unit's weekly report: those who answer for the unit."""
    return speaks_for(user, report.organization)


def may_carry_out(user, decision: Decision) -> bool:
    """Report how a decision was carried out: those who answer for the unit it was given to."""
    return speaks_for(user, decision.organization)
