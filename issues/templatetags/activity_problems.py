"""The problems of a deputy activity, for its page."""

from django import template

from campaigns.enums import ActivityStatus
from campaigns.models import Activity
from campaigns.permissions import keeps_activity
from issues.models import Finding, Issue
from issues.services.registering import ORIGINAL

register = template.Library()


@register.inclusion_tag("issues/_activity_problems.html", takes_context=True)
def activity_problems(context, activity: Activity) -> dict:
    """What was found, in the finder's own words, and what has become of it; two queries.

    For who sees the activity whole. The issue's page opens only for who may see the issue.
    """
    user = context["request"].user
    rows = list(_findings(activity))
    keys = {row.issue_id for row in rows}
    visible = (
        set(Issue.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        if keys
        else set()
    )
    for row in rows:
        row.words = row.original.get(ORIGINAL, "")
        row.is_linked = row.issue_id in visible
    may_add = keeps_activity(user, activity) and activity.status == ActivityStatus.HELD
    return {"activity": activity, "rows": rows, "may_add": may_add}


def _findings(activity: Activity) -> list[Finding]:
    """Each problem once, under the issue where it stands now: the copies that a split makes are left out."""
    found = Finding.objects.filter(activity=activity).select_related("issue", "first_issue")
    first: dict[int, Finding] = {}
    for row in found.order_by("id"):
        first.setdefault(row.first_issue_id, row)
    return list(first.values())
