"""Who may do what to a campaign, a link or a duty. Predicates only; nothing here writes or queries beyond the person."""

from django.db.models import Q, QuerySet

from organizations.enums import Kind, Role
from organizations.models import Organization

from .enums import CampaignStatus
from .models import Activity, Campaign, Duty, Filing
from .querysets import OWN_SIDE

ACTING = (Role.STAFF, Role.LIAISON)  # staff in a committee, the liaison in a government or department


def may_plan(user, congress: Organization) -> bool:
    """Write the plan of a new campaign and create it: staff of exactly the committee whose campaign it will be."""
    return user.acts_for(congress, Role.STAFF)


def may_run(user, campaign: Campaign) -> bool:
    """Approve, file, open, conclude, and tell how its links get on: staff of the committee whose campaign it is."""
    return user.acts_for(campaign.congress, Role.STAFF)


def may_receive(user, filing: Filing) -> bool:
    """Receive or return a filing: staff of the committee it was filed with who are not part of the one that filed."""
    filed_by_own = user.acts_for(filing.campaign.congress, *Role.values)
    return user.acts_for(filing.filed_with, Role.STAFF) and not filed_by_own


def sees_filings(user, campaign: Campaign) -> bool:
    """Read which committees below have filed under a campaign: its own committee and those above, never those below."""
    own = user.organizations_as(Role.STAFF, Role.LEADER)
    return any(one.region.contains(campaign.congress.region) for one in own)


def may_report(user, duty: Duty) -> bool:
    """Write the draft and submit: those who act for the organization that owes it."""
    return user.acts_for(duty.owed_by, *ACTING)


def sees_draft(user, duty: Duty) -> bool:
    """Read what is not submitted yet: only the owing organization's own people, never those above."""
    return user.acts_for(duty.owed_by, *OWN_SIDE)


def may_change_date(user, duty: Duty) -> bool:
    """Change a duty's date: whoever decides on it; while the plan is a draft, its own staff."""
    in_draft = duty.campaign.status == CampaignStatus.DRAFT
    return may_run(user, duty.campaign) if in_draft else may_decide(user, duty)


def may_withdraw(user, duty: Duty) -> bool:
    """Take a duty back: as may_change_date, and those whose campaign it is, unless they are part of who owes it."""
    owes = user.acts_for(duty.owed_by, *Role.values)
    return may_change_date(user, duty) or may_run(user, duty.campaign) and not owes


def may_connect(user, duty: Duty) -> bool:
    """Say which report needs a duty: the staff who receive it, and those whose campaign it is."""
    return may_decide(user, duty) or may_run(user, duty.campaign)


def may_decide(user, duty: Duty) -> bool:
    """Accept, return, remind, change the date: staff of the receiving committee who are not part of the owing one."""
    return user.acts_for(duty.owed_to, Role.STAFF) and not user.acts_for(duty.owed_by, *Role.values)


# ── activities of deputy groups ─────────────────────────────────────────────────────────────────────────────────
def organizers_for(user, campaign: Campaign) -> QuerySet[Organization]:
    """For whom a person may record an activity in a campaign, of its own committee or one below.

    Staff for their committee and its deputy groups, a deputy for the own group.
    """
    area = campaign.congress.region
    own = [one.pk for one in user.organizations_as(Role.STAFF) if area.contains(one.region)]
    groups = [one.pk for one in user.organizations_as(Role.DEPUTY) if area.contains(one.region)]
    theirs = Q(kind=Kind.CONGRESS, pk__in=own) | Q(kind=Kind.DEPUTY_GROUP, parent__in=own)
    return Organization.objects.filter(theirs | Q(kind=Kind.DEPUTY_GROUP, pk__in=groups), is_active=True)


def keeps_activity(user, activity: Activity) -> bool:
    """Hold, correct, void: the staff of the committee that recorded it, and the deputies of the group."""
    return user.acts_for(activity.congress, Role.STAFF) or user.acts_for(activity.group, Role.DEPUTY)


def sees_activity_whole(user, activity: Activity) -> bool:
    """Read people, findings and files: the same as `ActivityQuerySet.seen_whole_by`, for one that is loaded."""
    own = user.organizations_as(Role.STAFF, Role.LEADER)
    from_above = any(one.region.contains(activity.congress.region) for one in own)
    return from_above or user.acts_for(activity.group, Role.DEPUTY)
