"""The leader page over all campaigns: what is late anywhere, which campaigns need somebody, how organizations stand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from campaigns import overview
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core.lights import Light
from issues.models import Issue
from organizations.enums import Role
from organizations.models import Organization, User

from .. import links
from .chart import Trend, trend
from .leader import VOTED, Figure, Vote, figures, judged_subjects, longest, sentence, votes_of
from .standing import Cell, Row, recent_standing

CAMPAIGNS_SHOWN = 12
MANY = 4  # from so many running campaigns on the page begins with all of them


@dataclass(frozen=True)
class CampaignLine:
    """A running campaign with its light, the next day on which something is due, and how many reports are late."""

    name: str
    url: str
    light: Light
    next_date: date | None
    late: Cell


@dataclass(frozen=True)
class OverviewPage:
    moment: datetime
    choices: tuple[Campaign, ...]
    sentence: str
    figures: tuple[Figure, ...]
    trend: Trend
    longest: tuple[Issue, ...]
    overdue: Figure
    running: tuple[CampaignLine, ...]
    more_running: int
    departments: tuple[Row, ...]
    committees: tuple[Row, ...]
    votes: tuple[Vote, ...]
    campaign = None

    @property
    def has_issues(self) -> bool:
        return any(row.counted.value for row in self.committees)


def begins_with_all(user: User, campaigns: list[Campaign]) -> bool:
    """Whether somebody who has not chosen is shown all: one campaign out of many would tell little."""
    own = {committee.pk for committee in _committees(user)}
    return sum(one.status == CampaignStatus.RUNNING and one.congress_id in own for one in campaigns) >= MANY


def overview_page(user: User, campaigns: list[Campaign], today: date) -> OverviewPage:
    """Everything about all campaigns, as the person sees it; `campaigns` are those to choose from. Six queries."""
    counts = recent_standing(user, None, today)
    running = list(_running(user, today))
    shown = figures(counts, None, today)
    latest = judged_subjects(user).select_related("evaluation", "organization")
    return OverviewPage(
        moment=counts.moment,
        choices=tuple(campaigns),
        sentence=sentence(counts, sum(campaign.overdue_duties for campaign in running)),
        figures=shown,
        trend=trend(counts.weeks()),
        longest=longest(Issue.objects.visible_to(user), today),
        overdue=shown[0],
        running=_lines(running, today),
        more_running=max(0, len(running) - CAMPAIGNS_SHOWN),
        departments=counts.departments,
        committees=counts.committees,
        votes=votes_of(latest.order_by("-evaluation__held_on", "-id")[:VOTED]),
    )


def _running(user: User, today: date) -> QuerySet[Campaign]:
    """Those of the person's own committees: a province would have hundreds below it."""
    seen = Campaign.objects.visible_to(user).filter(status=CampaignStatus.RUNNING)
    return seen.filter(congress__in=_committees(user)).with_duty_figures(user, today).for_list()


def _committees(user: User) -> list[Organization]:
    return user.organizations_as(Role.STAFF, Role.LEADER)


def _lines(running: list[Campaign], today: date) -> tuple[CampaignLine, ...]:
    """The campaigns with late reports or late links first, then by their next date."""
    lines = [_line(campaign, today) for campaign in running]
    lines.sort(
        key=lambda line: (
            -line.late.value,
            line.light.key != "overdue",
            line.next_date or date.max,
            line.name,
        )
    )
    return tuple(lines[:CAMPAIGNS_SHOWN])


def _line(campaign: Campaign, today: date) -> CampaignLine:
    return CampaignLine(
        name=campaign.short_title,
        url=links.with_query("dashboards:leader", campaign=campaign.pk),
        light=campaign.light(today),
        next_date=overview.next_date(campaign, today),
        late=Cell("overdue", campaign.overdue_duties, links.duties(campaign.pk, "overdue")),
    )
