"""The scene Chenzhou 2022: projects in a closed loop, on the last morning of September.

What happened since 2019 is done act by act under the moved clock, so that figures, rankings and records agree.
"""

from datetime import datetime

from core.clock import LOCAL_ZONE

from . import (
    chenzhou_appraisals,
    chenzhou_campaigns,
    chenzhou_handling,
    chenzhou_hearings,
    chenzhou_look_backs,
    chenzhou_meetings,
    chenzhou_people,
    chenzhou_places,
    chenzhou_projects,
    chenzhou_rhythm,
    chenzhou_votes,
    chenzhou_weekly,
)
from .persons import remembered
from .timeline import Timeline

PASSWORD, CAST = chenzhou_people.PASSWORD, chenzhou_people.CAST
HINTS = (
    "Try first: sign in as city.ou (staff) for the project library with its five shelves and the year's list,",
    "as city.xiao (leader) for the 30-second page, the rankings published and September's as it stands,",
    "as industry.gong (department) for the weekly report due today, as teller.suan to count this morning's vote.",
)
START = datetime(2022, 9, 30, 9, 0, tzinfo=LOCAL_ZONE)
PARTS = (
    chenzhou_projects,
    chenzhou_campaigns,
    chenzhou_hearings,
    chenzhou_handling,
    chenzhou_look_backs,
    chenzhou_votes,
    chenzhou_weekly,
    chenzhou_meetings,
    chenzhou_rhythm,
    chenzhou_appraisals,
)


def load() -> None:
    chenzhou_places.load()
    chenzhou_people.load()
    timeline = Timeline()
    for part in PARTS:
        part.plan(timeline)
    with remembered():
        timeline.play(until=START)
