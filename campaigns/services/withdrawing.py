"""Taking a duty back (作废) before anything came in: it stays on record with its words and is asked for no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions
from core.exceptions import NotAllowed
from deadlines import services as deadlines
from deadlines.enums import Kind

from ..enums import CampaignStatus
from ..models import Duty
from ..permissions import may_withdraw
from .campaigns import require_changeable, require_text
from .chain import release_below
from .duties import tell_both_sides

WITHDRAWN = gettext_noop("报送任务“%(title)s”已作废，不用再报%(owed_to)s。原因：%(reason)s")
WITHDRAWN_BESIDE = gettext_noop("%(owed_by)s应报%(owed_to)s的“%(title)s”已作废。原因：%(reason)s")


def withdraw_duty(
    duty: Duty, *, reason: str, with_alike: bool = False, by, now: datetime | None = None
) -> list[Duty]:
    """Take back a duty for which nothing has come in: open -> withdrawn, its deadline closed. Gives all taken back.

    `with_alike`: also what others owe alike (`withdrawable_with`), all or none. Whoever owes it, the staff of the receiver
    and of the campaign, and those below on whom a withdrawn report rested are told, unless the plan is a draft. Raises
    NotAllowed, RuleBroken with the field, TransitionError after a submission, StaleState.
    """
    now = now or clock.now()
    if not may_withdraw(by, duty):
        raise NotAllowed(
            _("只有%(receiver)s和%(congress)s的工作人员可以作废；报送单位的人员不能作废本单位的报送。")
            % {"receiver": duty.owed_to.name, "congress": duty.campaign.congress.name}
        )
    require_text(reason, _("请写明作废原因。"), "reason")
    transitions.require(duty, "withdraw")
    with transaction.atomic():
        campaign = require_changeable(duty.campaign_id)
        duties = [duty, *(withdrawable_with(duty, by) if with_alike else ())]
        data = {"title": duty.title, "due_on": duty.due_on.isoformat()}
        fields = {"withdrawn_reason": reason.strip(), "needed_for": None}
        transitions.move_many(duties, "withdraw", by=by, now=now, comment=reason, data=data, **fields)
        deadlines.withdraw(duties, Kind.DUTY, now=now)
        release_below(duties, now=now)
        if campaign.status != CampaignStatus.DRAFT:  # until then nobody else knows of the plan
            told = {"reason": reason.strip()[:100]}
            tell_both_sides(duties, WITHDRAWN, WITHDRAWN_BESIDE, by=by, now=now, **told)
    return duties


def withdrawable_with(duty: Duty, by) -> list[Duty]:
    """What others owe like this duty and nothing has come in for, as far as the person may take it back."""
    alike = Duty.objects.in_campaign(duty.campaign).not_submitted().alike(duty).exclude(pk=duty.pk)
    rows = alike.for_page().order_by("owed_by__region__path", "id")
    return [one for one in rows if may_withdraw(by, one)]
