"""Who may keep the article library. Predicates only."""

from campaigns.models import Campaign
from organizations.enums import Role
from organizations.models import Organization


def may_keep(user, congress: Organization) -> bool:
    """Enter a law for a committee, correct it, write its check items, retire it: the committee's own staff."""
    return user.acts_for(congress, Role.STAFF)


def may_choose(user, campaign: Campaign) -> bool:
    """Say by which laws a campaign's topics are inspected: the staff of its committee."""
    return user.acts_for(campaign.congress, Role.STAFF)
