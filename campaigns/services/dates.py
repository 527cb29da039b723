"""Moving every date of a campaign at once (整体顺延), as when a meeting is put off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.notifications import notify
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline

from ..models import Campaign
from ..permissions import may_run
from .campaigns import people_concerned, require_running

MOST_SHIFTED = 365  # calendar days in one act; more is a slip of the hand
WITHIN = (Kind.DUTY, Kind.SIGN_FOR, Kind.RECTIFICATION, Kind.VOTE)  # may not end after the campaign itself
SHIFTED = gettext_noop("监督行动“%(campaign)s”未办结的时限整体顺延 %(days)d 天：%(reason)s")


def shift_campaign(campaign: Campaign, *, days: int, reason: str, by, now: datetime | None = None) -> int:
    """Move every open deadline of a running campaign by calendar days (1 to 365); gives how many moved.

    The old dates stay on record. Tells the people of its units. Raises NotAllowed for anybody but the staff whose
    campaign it is, RuleBroken with the field, StaleState when somebody acted on the campaign first.
    """
    now = now or clock.now()
    if not may_run(by, campaign):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以办理。") % {"organization": campaign.congress.name}
        )
    if not 1 <= days <= MOST_SHIFTED:
        raise RuleBroken(_("天数应是 1 到 365 的整数。"), "days")
    with transaction.atomic():
        require_running(campaign.pk)
        _claim(campaign)
        _require_within(campaign, days)
        moved = deadlines.shift_scope(campaign, days=days, reason=reason, by=by, now=now)
        told = {"campaign": campaign.title, "days": days, "reason": reason[:100]}
        notify(people_concerned(campaign, now), SHIFTED, now=now, url=campaign.get_absolute_url(), **told)
    return moved


def _claim(campaign: Campaign) -> None:
    """The same page sent twice moves the dates once."""
    same = Campaign.objects.filter(pk=campaign.pk, version=campaign.version)
    if same.update(version=F("version") + 1) != 1:
        raise transitions.stale(campaign)


def _require_within(campaign: Campaign, days: int) -> None:
    open_ones = Deadline.objects.still_open().filter(scope=deadlines.scope_of(campaign), kind__in=WITHIN)
    last = open_ones.aggregate(last=Max("due_on"))["last"]
    if last and last + timedelta(days=days) > campaign.ends_on:
        raise RuleBroken(
            _("顺延后最晚的时限是 %(last)s，晚于监督行动的结束日期 %(end)s。")
            % {"last": (last + timedelta(days=days)).isoformat(), "end": campaign.ends_on.isoformat()},
            "days",
        )
