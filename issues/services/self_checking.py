"""Whether the departments of a campaign are to inspect themselves: staff's word before that of the plan."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.enums import CAMPAIGN_CHANGEABLE
from campaigns.models import Campaign
from core import clock
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.transitions import move, require
from organizations.enums import Role


def campaigns_ruled_by(user) -> QuerySet[Campaign]:
    """The campaigns for which the person may say whether departments inspect themselves: of the own committee, not over."""
    own = user.organizations_as(Role.STAFF)
    return Campaign.objects.filter(congress__in=own, status__in=CAMPAIGN_CHANGEABLE).order_by("-pk")


def set_self_check(
    campaign: Campaign, *, asked: bool | None, source: str, by, now: datetime | None = None
) -> Campaign:
    """Say whether the departments of a campaign are to inspect themselves; None leaves it to the words of the plan.

    Lists that were brought already stay. Raises NotAllowed, RuleBroken with its field, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_setter(by, campaign)
    require(campaign, "set_self_check")
    source = filled(source, "source", _("请写明依据和理由。"), limit=200)
    before = campaign.rule("self_check")
    if asked == before:
        raise RuleBroken(_("没有改动，无需保存。"), "asked")
    rules = {key: rule for key, rule in campaign.rules.items() if key != "self_check"}
    if asked is not None:
        rules["self_check"] = {"value": asked, "source": source}
    with transaction.atomic():
        data = {"from": before, "to": asked}
        move(campaign, "set_self_check", by=by, now=now, comment=source, data=data, rules=rules)
    return campaign


def require_setter(user, campaign: Campaign) -> None:
    """Raise NotAllowed unless the person is staff of the committee that runs the campaign."""
    if not user.acts_for(campaign.congress, Role.STAFF):
        words = _("只有%(congress)s的工作人员可以规定是否要求部门自查。")
        raise NotAllowed(words % {"congress": campaign.congress})
