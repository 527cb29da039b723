"""Conditions that several services of this app share."""

from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core.exceptions import RuleBroken
from core.locks import hold

from ..models import Issue


def require_running(campaign: Campaign) -> Campaign:
    """Refuse outside a running campaign. Call inside the transaction: the row stays locked, so it cannot end meanwhile."""
    return _required(campaign, {CampaignStatus.RUNNING})


def require_workable(issue: Issue) -> Campaign:
    """As `require_running`; but what relapsed is rectified anew even if its campaign has ended meanwhile."""
    return require_once_opened(issue.campaign) if issue.relapsed_times else require_running(issue.campaign)


def require_once_opened(campaign: Campaign) -> Campaign:
    """For looking back, in later months and years: the campaign runs or has ended."""
    return _required(campaign, set(CampaignStatus) - {CampaignStatus.DRAFT, CampaignStatus.APPROVED})


def _required(campaign: Campaign, allowed: set[str]) -> Campaign:
    current = hold(Campaign, campaign.pk)
    if current.status not in allowed:
        raise RuleBroken(
            _("“%(campaign)s”目前是“%(status)s”，只有进行中的监督行动可以办理。")
            % {"campaign": current, "status": current.get_status_display()}
        )
    return current
