"""Conditions that several services of this app share."""

from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core.exceptions import RuleBroken
from core.locks import hold


def require_running(campaign: Campaign) -> Campaign:
    """Refuse outside a running campaign. Call inside the transaction: the row stays locked, so it cannot end meanwhile."""
    current = hold(Campaign, campaign.pk)
    if current.status != CampaignStatus.RUNNING:
        raise RuleBroken(
            _("“%(campaign)s”目前是“%(status)s”，只有进行中的监督行动可以办理。")
            % {"campaign": current, "status": current.get_status_display()}
        )
    return current
