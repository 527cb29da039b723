"""Every change of the rhythm of dispatch; one function per business verb.

Each takes the thing, keyword arguments, `by` (the acting person) and `now` (default: the clock). Each raises NotAllowed
for the wrong person, RuleBroken with what to do, TransitionError or StaleState when the thing's state has moved on.
"""

from .decisions import (
    accept_decision,
    decide_task,
    report_decision,
    return_decision,
    withdraw_decision,
)
from .meetings import (
    add_item,
    cancel_meeting,
    drop_item,
    gather_again,
    hold_meeting,
    move_item,
    prepare_meeting,
    restore_item,
)
from .rules import change_rule
from .weekly import (
    amend_week,
    correct_report,
    edit_week,
    issue_week,
    open_due_weeks,
    save_draft,
    submit_report,
    waive_report,
)

__all__ = [
    "accept_decision",
    "add_item",
    "amend_week",
    "cancel_meeting",
    "change_rule",
    "correct_report",
    "decide_task",
    "drop_item",
    "edit_week",
    "gather_again",
    "hold_meeting",
    "issue_week",
    "move_item",
    "open_due_weeks",
    "prepare_meeting",
    "report_decision",
    "restore_item",
    "return_decision",
    "save_draft",
    "submit_report",
    "waive_report",
    "withdraw_decision",
]
