"""The scene Hengshui 2018: a linked supervision of three topics, on the morning before the counties' reports are due."""

from datetime import datetime

from core.clock import LOCAL_ZONE

from . import (
    hengshui_activity,
    hengshui_air,
    hengshui_counties,
    hengshui_draft,
    hengshui_people,
    hengshui_places,
    hengshui_plan,
    hengshui_projects,
)

PASSWORD, CAST = hengshui_people.PASSWORD, hengshui_people.CAST
HINTS = (
    "Try first: sign in as city.gao (leader) for the 30-second page, as taocheng.qi to report by 10 August,",
    "as city.lin to sort and hand over issues; then move the clock to 11 August in the band on top.",
)
START = datetime(2018, 8, 9, 9, 0, tzinfo=LOCAL_ZONE)


def load() -> None:
    hengshui_places.load()
    hengshui_people.load()
    air = hengshui_air.draft()  # first: the linked supervision stands on top of every list
    campaign = hengshui_plan.load()
    hengshui_activity.load(campaign)
    hengshui_counties.load(campaign)
    hengshui_air.approve(air)
    hengshui_draft.load()
    hengshui_projects.load(campaign)
