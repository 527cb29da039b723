"""Every change of the rhythm of dispatch; one function per business verb.

Each takes the thing, keyword arguments, `by` (the acting person) and `now` (default: the clock). Each raises NotAllowed
for the wrong person, RuleBroken with what to do, TransitionError or StaleState when the thing's state has moved on.
"""

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
    "amend_week",
    "change_rule",
    "correct_report",
    "edit_week",
    "issue_week",
    "open_due_weeks",
    "save_draft",
    "submit_report",
    "waive_report",
]
