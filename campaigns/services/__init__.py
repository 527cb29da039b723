"""Every change of campaigns, links, duties and activities; one function per business verb.

Each takes the thing, keyword arguments, `by` (the acting person) and `now` (default: the clock). Each raises NotAllowed
for the wrong person, RuleBroken with what to do, TransitionError or StaleState when the thing's state has moved on.
"""

from .activities import (
    Facts,
    correct_activity,
    hold_activity,
    record_activity,
    units_to_visit,
    void_activity,
)
from .adding import Asked, add_duties, foresee_duties
from .campaigns import (
    approve_campaign,
    conclude_campaign,
    open_campaign,
    people_concerned,
    require_running,
)
from .chain import propose_reports, reports_for, set_needed_for
from .creation import Fault, create_campaign, faults_of
from .dates import MOST_SHIFTED, change_link_dates, change_stage_dates, due_with, shift_campaign
from .drafts import attach_file, detach_file, mark_part_ready, save_summary
from .duties import accept_duty, amend_duty, bodies_beside, change_duty_date, return_duty, submit_duty
from .filings import committees_above, correct_filing, receive_filing, record_filing, return_filing
from .links import finish_link, note_link_progress, start_link
from .origins import (
    FOLLOWED,
    has_plan_under,
    keep_as_template,
    may_follow,
    plans_under,
    start_again,
    start_from_template,
    start_under,
)
from .plan_drafts import (
    change_plan_draft,
    discard_plan_draft,
    in_language,
    keep_plan_file,
    next_code,
    plan_of,
    start_blank_draft,
    start_draft,
    start_plan_draft,
    undo_plan_change,
)
from .reminders import Reminded, obstacle, recipients, remind_duties, reminded_on
from .withdrawing import withdraw_duty, withdrawable_with

__all__ = [
    "Facts",
    "correct_activity",
    "hold_activity",
    "record_activity",
    "units_to_visit",
    "void_activity",
    "Asked",
    "Fault",
    "FOLLOWED",
    "has_plan_under",
    "keep_as_template",
    "may_follow",
    "plans_under",
    "start_again",
    "start_from_template",
    "start_under",
    "MOST_SHIFTED",
    "Reminded",
    "accept_duty",
    "add_duties",
    "approve_campaign",
    "attach_file",
    "amend_duty",
    "bodies_beside",
    "change_duty_date",
    "change_plan_draft",
    "change_link_dates",
    "change_stage_dates",
    "committees_above",
    "conclude_campaign",
    "correct_filing",
    "create_campaign",
    "detach_file",
    "discard_plan_draft",
    "faults_of",
    "due_with",
    "finish_link",
    "foresee_duties",
    "in_language",
    "keep_plan_file",
    "mark_part_ready",
    "next_code",
    "note_link_progress",
    "obstacle",
    "open_campaign",
    "people_concerned",
    "propose_reports",
    "receive_filing",
    "plan_of",
    "recipients",
    "record_filing",
    "remind_duties",
    "reminded_on",
    "reports_for",
    "require_running",
    "return_duty",
    "return_filing",
    "save_summary",
    "set_needed_for",
    "shift_campaign",
    "start_blank_draft",
    "start_draft",
    "start_link",
    "start_plan_draft",
    "submit_duty",
    "undo_plan_change",
    "withdraw_duty",
    "withdrawable_with",
]
