"""What a person can do next with an issue: the buttons of its page and of the board."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.transitions import allows

from . import permissions
from .enums import Decision
from .models import Issue


@dataclass(frozen=True)
class Act:
    """A button: the act's name in the transition table, its words, the page it opens."""

    name: str
    label: str
    url: str


# Of the responsible department, the next step first: action, words, page.
UNIT_ACTS = (
    ("sign_for", gettext_lazy("签收"), "issues:sign_for"),
    ("plan", gettext_lazy("报送整改方案"), "issues:plan"),
    ("report_progress", gettext_lazy("报告进展"), "issues:report_progress"),
    ("apply_write_off", gettext_lazy("申请销号"), "issues:write_off_apply"),
    ("ask_extension", gettext_lazy("申请延期"), "issues:extend_apply"),
)


def next_acts(user, issue: Issue) -> list[Act]:
    """The next step of this person's own role, and nothing else; at most two queries."""
    if permissions.handles(user, issue):
        waits = issue.extensions.filter(status=Decision.ASKED).exists()
        return [act for act in acts_of_unit(issue) if not (waits and act.name == "ask_extension")]
    acts = _on_the_desk(user, issue)
    return acts + _to_decide(issue) if permissions.is_on_deciding_side(user, issue) else acts


def acts_of_unit(issue: Issue) -> list[Act]:
    """What the responsible department can do now, the next step first; asks the database nothing."""
    return [
        Act(action, str(label), reverse(page, args=[issue.pk]))
        for action, label, page in UNIT_ACTS
        if allows(issue, action)
    ]


def _on_the_desk(user, issue: Issue) -> list[Act]:
    """Before a department has it: sorting for who runs the campaign, handing over for who follows the issue up."""
    if allows(issue, "decline") and permissions.may_screen(user, issue) and _waits_to_be_sorted(issue):
        return [Act("screen", _("分办"), f"{reverse('issues:screen')}?issue={issue.pk}")]
    if allows(issue, "hand_over") and permissions.follows_up(user, issue):
        return [Act("hand_over", _("交办"), f"{reverse('issues:hand_over')}?campaign={issue.campaign_id}")]
    return []


def _waits_to_be_sorted(issue: Issue) -> bool:
    return Issue.objects.filter(pk=issue.pk).to_screen().exists()


def _to_decide(issue: Issue) -> list[Act]:
    """What the department asks of the committee."""
    acts = []
    if allows(issue, "write_off"):
        acts += [
            Act("write_off", _("审核销号"), asked.get_absolute_url()) for asked in _asked(issue.write_offs)
        ]
    if allows(issue, "grant_extension"):
        acts += [
            Act("grant_extension", _("审批延期"), asked.get_absolute_url())
            for asked in _asked(issue.extensions)
        ]
    return acts


def _asked(applications):
    return applications.filter(status=Decision.ASKED)
