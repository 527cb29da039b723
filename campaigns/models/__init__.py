"""A campaign as its plan states it: topics, stages, links, and the duties that somebody owes by a day."""

from .activities import Activity, Visit
from .campaigns import Campaign, CampaignUnit, Filing, GroupMember, SupervisionPoint, Topic
from .drafts import CampaignTemplate, PlanDraft
from .plans import Dated, Duty, DutyPart, Link, LinkProgress, Quoted, Stage, Submission

__all__ = [
    "Activity",
    "Campaign",
    "CampaignTemplate",
    "CampaignUnit",
    "Dated",
    "Duty",
    "DutyPart",
    "Filing",
    "GroupMember",
    "Link",
    "LinkProgress",
    "PlanDraft",
    "Quoted",
    "Stage",
    "Submission",
    "SupervisionPoint",
    "Topic",
    "Visit",
]
