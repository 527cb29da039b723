"""The scene Hengshui 2018: a linked supervision of three topics, on the morning before the counties' reports are due."""

from datetime import datetime

from core.clock import LOCAL_ZONE

from . import (
    hengshui_activity,
    hengshui_air,
    hengshui_draft,
    hengshui_people,
    hengshui_places,
    hengshui_plan,
    hengshui_projects,
)

START = datetime(2018, 8, 9, 9, 0, tzinfo=LOCAL_ZONE)


def load() -> None:
    hengshui_places.load()
    hengshui_people.load()
    air = hengshui_air.draft()  # first: the linked supervision stands on top of every list
    campaign = hengshui_plan.load()
    hengshui_activity.load(campaign)
    hengshui_air.approve(air)
    hengshui_draft.load()
    hengshui_projects.load(campaign)
