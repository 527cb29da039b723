"""What campaign pages say about issues: written off of all handed over, each number opening exactly its rows."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.figures import Figure
from campaigns.models import Campaign
from issues.enums import COUNTED, IssueStatus
from issues.models import Issue


def write_offs(user, campaigns: Sequence[Campaign]) -> dict[int, list[Figure]]:
    """Per campaign 销号数／总数 of the issues the person sees; one query, nothing where nothing was handed over."""
    seen = Issue.objects.visible_to(user).filter(campaign__in=campaigns, status__in=COUNTED).order_by()
    rows = seen.values("campaign").annotate(
        counted=Count("id"), done=Count("id", filter=Q(status=IssueStatus.WRITTEN_OFF))
    )
    return {row["campaign"]: [_figure(row)] for row in rows}


def _figure(row: dict) -> Figure:
    url = f"{reverse('issues:list')}?campaign={row['campaign']}&view=counted"
    return Figure(
        _("销号／已交办"), _("%(done)d／%(all)d") % {"done": row["done"], "all": row["counted"]}, url
    )
