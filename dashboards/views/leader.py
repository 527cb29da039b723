"""The leader page: one campaign, or all of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.access import access
from deadlines import health
from organizations.enums import Role

from .. import links
from ..queries.leader import LeaderPage, campaigns_for, leader_page
from ..queries.leader_overview import OverviewPage, begins_with_all, overview_page

ALL = "all"  # in the place of a campaign's key
ROWS_SHOWN = 12  # organizations in the table before 其余 n 个单位


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    active: bool


@access(Role.LEADER, Role.STAFF)
def leader(request: HttpRequest) -> HttpResponse:
    """In 30 seconds: the campaign asked for; else all where many are running, and the newest running one where few are."""
    chosen = request.GET.get("campaign", "")
    campaigns = campaigns_for(request.user, "" if chosen == ALL else chosen)
    context = {"page": None, "silent": health.is_silent(), "all": ALL}
    context["led_only"] = Role.STAFF not in request.user.roles  # the page on the engine is not theirs
    if campaigns:
        everything = chosen == ALL or not chosen and begins_with_all(request.user, campaigns)
        page = (overview_page if everything else leader_page)(request.user, campaigns, clock.today())
        context |= {"page": page, **_table(request, page)}
    return render(request, "dashboards/leader.html", context)


def _table(request: HttpRequest, page: LeaderPage | OverviewPage) -> dict:
    """The rows of the chosen tab, the first ones unless all are asked for."""
    by_county = request.GET.get("tab") == "county"
    rows = page.committees if by_county else page.departments
    shown = rows if request.GET.get("all") else rows[:ROWS_SHOWN]
    tab = {"tab": "county"} if by_county else {}
    return {
        "rows": shown,
        "by_county": by_county,
        "more": len(rows) - len(shown),
        "more_url": _address(page, all=1, **tab),
        "tabs": [
            Tab(_("部门"), _address(page), not by_county),
            Tab(_("县市区"), _address(page, tab="county"), by_county),
        ],
        "links_url": reverse("campaigns:links", args=[page.campaign.pk]) if page.campaign else "",
    }


def _address(page: LeaderPage | OverviewPage, **query) -> str:
    campaign = page.campaign.pk if page.campaign else ALL
    return f"{links.with_query('dashboards:leader', campaign=campaign, **query)}#standing"
