"""What the views of this app share: who may act, one page for one confirmed act, which rows a figure counts."""

from functools import partial

from django.http import HttpRequest

from campaigns.models import Duty
from campaigns.views.common import confirmed_act, require
from core.web import ListPage
from issues.models import Issue
from organizations.enums import Role
from organizations.models import Organization

from ..permissions import may_dispatch

COMMITTEE = (Role.STAFF, Role.LEADER)
UNITS = (Role.STAFF, Role.LIAISON)
READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)

# A page that asks for one act on a report, week, meeting or decision; the template says what it takes besides.
act_on = partial(confirmed_act, template="meetings/act.html")


def require_staff(request: HttpRequest, congress: Organization) -> None:
    """403 for whoever sees it but is not on the committee's staff."""
    require(may_dispatch(request.user, congress))


def rows_page(request: HttpRequest, subject: str, keys: list[int]) -> tuple[ListPage, list[dict]]:
    """One page of the things a figure counts, with those shown that the person sees; two queries.

    What has meanwhile gone to somebody else keeps its place, but its words are no longer this reader's to know.
    """
    page = ListPage(sorted(keys), after=request.GET.get("after", ""))
    model = Issue if subject == "issue" else Duty
    seen = model.objects.visible_to(request.user).filter(pk__in=page.rows).in_bulk()
    if subject == "issue":
        for row in Issue.objects.filter(pk__in=seen).select_related("campaign"):
            seen[row.pk] = row
    else:
        for row in Duty.objects.filter(pk__in=seen).select_related("campaign", "owed_by"):
            seen[row.pk] = row
    return page, [{"key": key, "thing": seen.get(key)} for key in page.rows]
