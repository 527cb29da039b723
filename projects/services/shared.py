"""What the services of the library ask again and again."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core import clock
from core.exceptions import NotAllowed, RuleBroken
from organizations.models import Organization

from .. import permissions

LONGEST_REASON = 500


def require_keeper(by, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee whose library it is."""
    if not permissions.may_keep(by, congress):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以办理监督项目。") % {"organization": congress.name}
        )


def require_past(day: date | None, field: str, now: datetime, *, missing: str, future: str) -> date:
    """The day of something that has happened. Raises RuleBroken when it is not given or still to come."""
    if day is None:
        raise RuleBroken(missing, field)
    if day > clock.local_date(now):
        raise RuleBroken(future, field)
    return day
