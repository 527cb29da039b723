"""What a person can do next with an issue: the buttons of its page and of the board."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.transitions import allows
from organizations.enums import Role

from . import permissions
from .enums import PUBLISHABLE, Decision, IssueStatus, PublicationStatus
from .models import Issue


@dataclass(frozen=True)
class Act:
    """A button: the act's name in the transition table, its words, the page it opens; aside when it is no next step."""

    name: str
    label: str
    url: str
    is_aside: bool = False


# Of the responsible department, the next step first: action, words, page.
UNIT_ACTS = (
    ("sign_for", gettext_lazy("签收"), "issues:sign_for"),
    ("plan", gettext_lazy("报送整改方案"), "issues:plan"),
    ("report_progress", gettext_lazy("报告进展"), "issues:report_progress"),
    ("apply_write_off", gettext_lazy("申请销号"), "issues:write_off_apply"),
    ("ask_extension", gettext_lazy("申请延期"), "issues:extend_apply"),
)


def next_acts(user, issue: Issue) -> list[Act]:
    """The next step of this person's own role, and nothing else; at most three queries."""
    if permissions.handles(user, issue):
        waits = issue.extensions.filter(status=Decision.ASKED).exists()
        return [act for act in acts_of_unit(issue) if not (waits and act.name == "ask_extension")]
    acts = _on_the_desk(user, issue)
    if permissions.is_on_deciding_side(user, issue):
        acts += _to_decide(issue)
    acts += _to_look_back(user, issue)
    return acts + _for_the_public(user, issue)


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
    acts = []
    if allows(issue, "hand_over") and permissions.follows_up(user, issue):
        url = f"{reverse('issues:hand_over')}?campaign={issue.campaign_id}"
        acts.append(Act("hand_over", _("交办"), url))
    if issue.status == IssueStatus.SCREENED and permissions.may_screen(user, issue):
        url = reverse("issues:split", args=[issue.pk])
        acts.append(Act("split", _("拆分"), url, is_aside=True))
    if _is_voided_here(issue) and permissions.may_void(user, issue):
        url = reverse("issues:void_one", args=[issue.pk])
        acts.append(Act("void", _("作废"), url, is_aside=True))
    return acts


def _is_voided_here(issue: Issue) -> bool:
    """A draft or one that was accepted; what waits to be sorted is taken out on the page of sorting."""
    is_draft = issue.reported_at is None
    return allows(issue, "void") and (is_draft or issue.status == IssueStatus.SCREENED)


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


def _to_look_back(user, issue: Issue) -> list[Act]:
    """What was written off: record the look back that is due next, or have it looked at again."""
    if not allows(issue, "look_back") or permissions.looking_congress(user, issue) is None:
        return []
    planned = issue.look_backs.planned().filter(congress__in=user.organizations_as(Role.STAFF)).first()
    acts = [Act("look_back", _("登记回头看"), planned.get_absolute_url(), is_aside=True)] if planned else []
    url = reverse("issues:look_back_plan", args=[issue.pk])
    return [*acts, Act("plan_look_back", _("安排回头看"), url, is_aside=True)]


def _for_the_public(user, issue: Issue) -> list[Act]:
    """Words for the public: propose them, decide on a colleague's, take back what is public."""
    if not permissions.may_publish(user, issue) or not (issue.status in PUBLISHABLE or issue.is_public):
        return []
    live = (PublicationStatus.PROPOSED, PublicationStatus.PUBLISHED)
    found = {one.status: one for one in issue.publications.filter(status__in=live)}
    proposed, public = (found.get(status) for status in live)
    acts = []
    if proposed and proposed.proposed_by_id != user.pk:
        acts.append(Act("publish", _("审核公开"), proposed.get_absolute_url()))
    elif not proposed and allows(issue, "propose_publication"):
        url = reverse("issues:propose_publication", args=[issue.pk])
        label = _("更新公开文本") if public else _("送公开审核")
        acts.append(Act("propose_publication", label, url, is_aside=True))
    if public:
        url = reverse("issues:withdraw_publication", args=[public.pk])
        acts.append(Act("withdraw_publication", _("撤回公开"), url, is_aside=True))
    return acts


def _asked(applications):
    return applications.filter(status=Decision.ASKED)
