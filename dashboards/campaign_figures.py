"""What campaign pages say about issues and votes, each number opening exactly its rows."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaigns.figures import Figure
from campaigns.models import Campaign
from evaluations.models import Evaluation
from issues.enums import COUNTED, IssueStatus
from issues.models import Issue

from . import links


def write_offs(user, campaigns: Sequence[Campaign]) -> dict[int, list[Figure]]:
    """Per campaign 已销号 and 已交办 of the issues the person sees; one query, nothing where nothing was handed over."""
    seen = Issue.objects.visible_to(user).filter(campaign__in=campaigns, status__in=COUNTED).order_by()
    rows = seen.values("campaign").annotate(
        counted=Count("id"), done=Count("id", filter=Q(status=IssueStatus.WRITTEN_OFF))
    )
    return {row["campaign"]: _figures(row) for row in rows}


def _figures(row: dict) -> list[Figure]:
    shown = ((_("已销号"), "done", "written_off"), (_("已交办"), "counted", "counted"))
    return [
        Figure(label, str(row[name]), links.issues(view, campaign=row["campaign"]))
        for label, name, view in shown
    ]


def votes(user, campaigns: Sequence[Campaign]) -> dict[int, list[Figure]]:
    """Per campaign how many satisfaction votes the person sees; one query, nothing where there is none."""
    seen = Evaluation.objects.visible_to(user).filter(campaign__in=campaigns).order_by()
    rows = seen.values("campaign").annotate(count=Count("id"))
    return {
        row["campaign"]: [Figure(_("测评"), str(row["count"]), links.evaluations(row["campaign"]))]
        for row in rows
    }
