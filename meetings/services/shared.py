"""What the services of this app ask again and again."""

from django.utils.translation import gettext as _

from core.exceptions import NotAllowed
from organizations.models import Organization

from .. import permissions

LONGEST_REASON = 300


def require_dispatcher(by, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee."""
    if not permissions.may_dispatch(by, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以办理调度事项。") % {"congress": congress.name})
