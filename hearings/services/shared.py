"""What the services around a hearing ask again and again."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core import clock
from core.exceptions import NotAllowed, RuleBroken
from organizations.models import Organization

from .. import permissions
from ..models import Hearing

SHORT = 500  # characters of a reason or a note


def require_preparer(by, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee that hears the report."""
    if not permissions.may_prepare(by, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以这样做。") % {"congress": congress.name})


def require_not_future(day: date, field: str, now: datetime) -> date:
    """The day of something that has happened. Raises RuleBroken for one still to come."""
    if day > clock.local_date(now):
        raise RuleBroken(_("日期不能晚于今天。"), field)
    return day


def campaign_of(hearing: Hearing) -> Campaign:
    """The campaign whose issues and rules the opinion goes by. Raises RuleBroken where the hearing has none yet."""
    if hearing.campaign is None:
        raise RuleBroken(_("请先为本次听取审议选定监督行动，问题清单和测评规则都取自监督行动。"), "campaign")
    return hearing.campaign
