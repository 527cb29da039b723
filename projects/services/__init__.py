"""Every change of the project library and the year's lists; one function per business verb.

Each takes the thing, keyword arguments, `by` (the acting person) and `now` (default: the clock). Each raises NotAllowed
for the wrong person, RuleBroken with what to do, TransitionError or StaleState when the thing's state has moved on.
"""

from .baselines import freeze_schedule
from .library import NearSame, adjust_project, create_project, release_project
from .publication import (
    propose_year_list,
    publish_year_list,
    return_year_list,
    withdraw_year_list,
)
from .shelves import advance_project, move_project_back, take_back_project, take_out_project
from .year_lists import (
    approve_year_list,
    decide_year_list,
    deselect_project,
    link_campaign,
    open_year_list,
    reopen_year_list,
    select_project,
)

__all__ = [
    "NearSame",
    "adjust_project",
    "advance_project",
    "approve_year_list",
    "create_project",
    "decide_year_list",
    "deselect_project",
    "freeze_schedule",
    "link_campaign",
    "move_project_back",
    "open_year_list",
    "propose_year_list",
    "publish_year_list",
    "release_project",
    "reopen_year_list",
    "return_year_list",
    "select_project",
    "take_back_project",
    "take_out_project",
    "withdraw_year_list",
]
