"""A campaign made of a project's plan belongs to the project from then on."""

from campaigns.signals import campaign_created
from core import transitions

from .models import Project
from .services.baselines import freeze_first


def connect() -> None:
    campaign_created.connect(add_to_its_project, dispatch_uid="projects.campaign_created")


def add_to_its_project(sender, *, campaign, draft, by, now, **_kwargs) -> None:
    """Inside the transaction that creates the campaign."""
    for project in Project.objects.filter(plan_draft=draft).in_library():
        data = {"campaign": campaign.pk, "title": campaign.title}
        transitions.move(project, "add_campaign", by=by, now=now, data=data)
        project.campaigns.add(campaign)
        freeze_first(project, by=by, now=now)
