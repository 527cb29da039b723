"""The light of a project and its next day, from its campaigns where it has any; reads what lists prefetch."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus, LinkStatus
from core.lights import Light, running

from .enums import Shelf

if TYPE_CHECKING:
    from .models import Project

WORST_FIRST = ("overdue", "risk", "ok", "wait", "none", "done")


def next_date(project: "Project", today: date) -> date | None:
    """The nearest day, today included, on which a link of its running campaigns ends or it goes before the committee."""
    days = [
        link.ends_on
        for campaign in project.campaigns.all()
        if campaign.status == CampaignStatus.RUNNING
        for stage in campaign.stages.all()
        for link in stage.links.all()
        if link.ends_on and link.status != LinkStatus.DONE
    ]
    return min((day for day in [*days, project.planned_on] if day and day >= today), default=None)


def of_project(project: "Project", today: date) -> Light:
    """The worst of its campaigns' lights; before there is one, the days left to the committee's meeting."""
    if project.status == Shelf.OUT:
        return Light("none", project.get_status_display())
    found = [campaign.light(today) for campaign in project.campaigns.all()]
    if found:
        return min(found, key=lambda light: WORST_FIRST.index(light.key))
    if project.status in {Shelf.RESERVE, Shelf.PLAN} and project.planned_on:
        return running(project.planned_on, today)
    return Light("none", _("未开始"))
