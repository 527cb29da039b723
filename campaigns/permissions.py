"""Who may do what to a campaign, a link or a duty. Predicates only; nothing here writes or queries beyond the person."""

from organizations.enums import Role

from .models import Campaign, Duty
from .querysets import OWN_SIDE

ACTING = (Role.STAFF, Role.LIAISON)  # staff in a committee, the liaison in a government or department


def may_run(user, campaign: Campaign) -> bool:
    """Approve, file, open, conclude, and tell how its links get on: staff of the committee whose campaign it is."""
    return user.acts_for(campaign.congress, Role.STAFF)


def may_report(user, duty: Duty) -> bool:
    """Write the draft and submit: those who act for the organization that owes it."""
    return user.acts_for(duty.owed_by, *ACTING)


def sees_draft(user, duty: Duty) -> bool:
    """Read what is not submitted yet: only the owing organization's own people, never those above."""
    return user.acts_for(duty.owed_by, *OWN_SIDE)


def may_decide(user, duty: Duty) -> bool:
    """Accept, return, remind, change the date: staff of the receiving committee who are not part of the owing one."""
    return user.acts_for(duty.owed_to, Role.STAFF) and not user.acts_for(duty.owed_by, *Role.values)
