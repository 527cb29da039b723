"""What a project still lacks for a shelf: the rule of the place names it, here stands how each need is judged. Reads only."""

from collections.abc import Callable, Iterable

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core import clock
from organizations.models import Organization

from . import results
from .enums import FORWARD, Need, Shelf
from .models import Project, ShelfRule

OPENED = {CampaignStatus.RUNNING, CampaignStatus.CONCLUDED, CampaignStatus.ARCHIVED}
OVER = OPENED - {CampaignStatus.RUNNING}


def _any_campaign(project: Project, states: Iterable[str]) -> bool:
    return any(campaign.status in states for campaign in project.campaigns.all())


def _decided(project: Project) -> bool:
    listed = project.year_list
    return bool(listed and listed.decided_on and listed.decision_number)


def _approved(project: Project) -> bool:
    return bool(project.year_list and project.year_list.is_agreed)


def _voted(project: Project) -> bool:
    campaigns: list[Campaign] = list(project.campaigns.all())
    return results.voted(campaigns)


IS_THERE: dict[Need, Callable[[Project], bool]] = {
    Need.LEAD: lambda project: project.lead_id is not None,
    Need.KIND: lambda project: project.kind_id is not None,
    Need.TOPIC: lambda project: bool(project.topic),
    Need.DEPARTMENTS: lambda project: bool(project.departments.all()),
    Need.PLANNED: lambda project: project.planned_on is not None,
    Need.LISTED: lambda project: project.year_list_id is not None,
    Need.DECIDED: _decided,
    Need.APPROVED: _approved,
    Need.CAMPAIGN: lambda project: bool(project.plan_draft_id or project.campaigns.all()),
    Need.RUNNING: lambda project: _any_campaign(project, OPENED),
    Need.CONCLUDED: lambda project: _any_campaign(project, OVER),
    Need.VOTED: _voted,
}


def is_held(project: Project) -> bool:
    """Whether it stands on a year's list before it is carried out: then it neither goes back nor leaves."""
    return project.status == Shelf.PLAN and project.year_list_id is not None


def may_leave(project: Project) -> bool:
    """Whether the lower level may take it out: a must-do only once it is tracked."""
    return not is_held(project) and (not project.is_locked or project.status == Shelf.TRACK)


def next_shelf(project: Project) -> Shelf | None:
    """The shelf after the present one."""
    action = FORWARD.get(Shelf(project.status))
    return Project.TRANSITIONS[action].target if action else None


def rules_at(congress: Organization) -> dict[str, ShelfRule]:
    """For each shelf the rule that holds at the committee's place; two queries."""
    return {rule.shelf: rule for rule in ShelfRule.objects.holding(congress, clock.today())}


def missing(project: Project, rule: ShelfRule | None) -> list[Need]:
    """What the rule asks for and the project does not have, in the order of the rule."""
    return [need for need in rule.known_needs if not IS_THERE[need](project)] if rule else []
