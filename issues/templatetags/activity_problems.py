"""The problems of a deputy activity, for its page."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from campaigns.enums import ActivityStatus
from campaigns.models import Activity
from campaigns.permissions import keeps_activity
from issues.models import Finding, Issue
from issues.self_check import list_duty
from issues.services.registering import ORIGINAL
from organizations.enums import Role

register = template.Library()
SHOWN = 100  # problems on the page; a whole list of an activity may hold more


@register.inclusion_tag("issues/_activity_problems.html", takes_context=True)
def activity_problems(context, activity: Activity) -> dict:
    """What was found, in the finder's own words, and what has become of it; two queries, three where a list may come in.

    For who sees the activity whole. The issue's page opens only for who may see the issue.
    """
    user = context["request"].user
    rows = list(_findings(activity))
    keys = {row.issue_id for row in rows[:SHOWN]}
    visible = (
        set(Issue.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        if keys
        else set()
    )
    for row in rows[:SHOWN]:
        row.words = row.original.get(ORIGINAL) or row.original.get("description", "")
        row.is_linked = row.issue_id in visible
    may_add = keeps_activity(user, activity) and activity.status == ActivityStatus.HELD
    import_url = _import_url(user, activity) if may_add else ""
    return {
        "activity": activity,
        "total": len(rows),
        "rows": rows[:SHOWN],
        "may_add": may_add,
        "import_url": import_url,
    }


def _import_url(user, activity: Activity) -> str:
    """Where the staff bring a whole list that the activity yielded; "" for others and where no duty waits for one."""
    if not user.acts_for(activity.congress, Role.STAFF):
        return ""
    purpose = {"campaign": activity.campaign_id}
    if activity.campaign.congress_id != activity.congress_id:
        duty = list_duty(activity.campaign, activity.congress)
        if duty is None:
            return ""
        purpose = {"duty": duty.pk}
    return f"{reverse('issues:import_upload')}?{urlencode(purpose | {'activity': activity.pk})}"


def _findings(activity: Activity) -> list[Finding]:
    """Each problem once, under the issue where it stands now: the copies that a split makes are left out."""
    found = Finding.objects.filter(activity=activity).select_related("issue", "first_issue")
    first: dict[int, Finding] = {}
    for row in found.order_by("id"):
        first.setdefault(row.first_issue_id, row)
    return list(first.values())
