"""Who may do what to an issue list, an issue or a handover. Predicates only; nothing here writes."""

from typing import NamedTuple

from django.db.models import Value

from campaigns.models import Campaign, Duty
from core.exceptions import NotAllowed
from organizations.enums import Role
from organizations.models import Organization

from .enums import IssueStatus
from .models import Extension, Handover, Issue, IssueList, LookBack, Publication, WriteOff


def require(allowed: bool, words: str) -> None:
    """Raise NotAllowed with `words`, which say who may."""
    if not allowed:
        raise NotAllowed(words)


# ── coming in ───────────────────────────────────────────────────────────────────────────────────────────────────
def may_upload_list(user, campaign: Campaign, duty: Duty | None) -> bool:
    """For a duty the staff of the committee that owes it; without one the staff of the campaign's own committee."""
    return user.acts_for(duty.owed_by if duty else campaign.congress, Role.STAFF)


def may_self_check(user, department: Organization) -> bool:
    """Bring a department's own self-inspection list: its liaison."""
    return user.acts_for(department, Role.LIAISON)


def may_change_list(user, issue_list: IssueList) -> bool:
    """Correct, confirm or discard an uploaded list: the staff of the committee or the liaison of the department it is of."""
    if issue_list.department:
        return may_self_check(user, issue_list.department)
    return user.acts_for(issue_list.congress, Role.STAFF)


def may_keep_words(user, congress: Organization) -> bool:
    """Say what headings and names mean in the lists of a committee: its staff."""
    return user.acts_for(congress, Role.STAFF)


def may_screen(user, issue: Issue) -> bool:
    """Sort what was reported: the staff of the committee that runs the campaign, never those who only reported it."""
    return user.acts_for(issue.campaign.congress, Role.STAFF)


def may_void(user, issue: Issue) -> bool:
    """Take an issue out: who may screen it; a draft not reported yet only those who wrote it."""
    if issue.status == IssueStatus.FOUND and issue.reported_at is None:
        return user.acts_for(issue.reported_by, Role.STAFF)
    return may_screen(user, issue)


def may_hand_over(user, congress: Organization) -> bool:
    """Hand over what `congress` follows up: only its own staff (same-level supervision)."""
    return user.acts_for(congress, Role.STAFF)


# ── the public ──────────────────────────────────────────────────────────────────────────────────────────────────
def may_publish(user, issue: Issue) -> bool:
    """Put forward or take back what the public reads: the staff of the committee that runs the campaign."""
    return user.acts_for(issue.campaign.congress, Role.STAFF)


def may_release(user, publication: Publication) -> bool:
    """Release or return it: the same staff, but never the person who put it forward."""
    return may_publish(user, publication.issue) and user.pk != publication.proposed_by_id


# ── rectification ───────────────────────────────────────────────────────────────────────────────────────────────
def handles(user, issue: Issue) -> bool:
    """Sign for it, plan, report, ask: the liaison of the very department it was handed to (reading is wider)."""
    return user.acts_for(issue.department, Role.LIAISON)


def receives(user, handover: Handover) -> bool:
    """Sign for a letter: the liaison of the department it was addressed to."""
    return user.acts_for(handover.department, Role.LIAISON)


def follows_up(user, issue: Issue) -> bool:
    """The staff of the committee that handed the issue over."""
    return user.acts_for(issue.congress, Role.STAFF)


def is_part_of(user, department: Organization | None) -> bool:
    """Whether the person is anything today in the department or in the government it belongs to."""
    if department is None:
        return False
    theirs = {department.pk, department.parent_id}
    return any(membership.organization_id in theirs for membership in user.live_memberships)


def is_on_deciding_side(user, issue: Issue) -> bool:
    """Whether the person follows the issue up and is nothing on the applicant's side. Asks the database nothing."""
    return follows_up(user, issue) and not is_part_of(user, issue.department)


def looks_back(user, look_back: LookBack) -> bool:
    """Go and look, record it, cancel it: the staff of the committee whose look it is, nobody of the department's side."""
    own = user.acts_for(look_back.congress, Role.STAFF)
    return own and not is_part_of(user, look_back.issue.department)


def looking_congress(user, issue: Issue) -> Organization | None:
    """For which committee the person may have an issue looked at again: that which follows it up, else one above."""
    if is_part_of(user, issue.department):
        return None
    above = [own for own in user.organizations_as(Role.STAFF) if own.region.contains(issue.congress.region)]
    return max(above, key=lambda own: (own.pk == issue.congress_id, own.region.path), default=None)


class Application(NamedTuple):
    """Something a department asked for: whether for more time or write-off, by whom, what became of it."""

    is_extension: bool
    asked_by_id: int
    status: str


def applications_of(issue: Issue) -> list[Application]:
    """All that was ever asked for this issue; one query."""
    columns = ("asked_by", "status")
    write_offs = WriteOff.objects.filter(issue=issue).order_by().values_list(Value(False), *columns)
    extensions = Extension.objects.filter(issue=issue).order_by().values_list(Value(True), *columns)
    return [Application(*row) for row in write_offs.union(extensions, all=True)]


def may_decide(user, issue: Issue, applications: list[Application]) -> bool:
    """Decide what the department asks: who is on the deciding side and never, in any post, asked for this issue."""
    has_applied = any(asked.asked_by_id == user.pk for asked in applications)
    return is_on_deciding_side(user, issue) and not has_applied


def sees_finders(user, issue: Issue) -> bool:
    """Whether the person sees the issue as a committee does; a department never learns who found it."""
    return knows_finder(user, issue, issue.congress.region.path)


def knows_finder(user, issue: Issue, followed_in: str) -> bool:
    """The same for a row of a list that carries only the path of the place where it is followed up."""
    return any(
        own.pk in (issue.congress_id, issue.reported_by_id) or followed_in.startswith(own.region.path)
        for own in user.organizations_as(Role.STAFF, Role.LEADER)
    )
