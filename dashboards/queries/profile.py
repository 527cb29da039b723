"""One organization as it stands: its issues, what it owes, what was voted on it, whom to call."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from campaigns.models import Duty
from core.lights import RISK_DAYS
from evaluations.models import Evaluation, Subject
from issues.models import Issue
from issues.querysets import IssueQuerySet
from organizations.enums import Kind, Role
from organizations.models import Membership, Organization, User
from organizations.querysets import held_today

from .. import links
from .leader import JUDGED
from .standing import Cell, rate

SHOWN = 10  # rows of each part; the lists behind have them all
FIGURES = ("overdue", "due_within", "in_hand", "written_off", "counted")


def profiles_open_to(user: User) -> QuerySet[Organization]:
    """A committee's people see every organization of their area; a liaison only the own one."""
    condition = Q(pk__in=[own.pk for own in user.organizations_as(Role.LIAISON)])
    for own in user.organizations_as(Role.STAFF, Role.LEADER):
        condition |= Q(region__path__startswith=own.region.path)
    return Organization.objects.filter(condition).select_related("region", "parent")


def own_profile(user: User) -> Organization | None:
    """The organization whose profile the person calls the own one: the unit of a liaison before the committee."""
    own = user.organizations_as(Role.LIAISON) or user.organizations_as(Role.STAFF, Role.LEADER)
    return own[0] if own else None


@dataclass(frozen=True)
class Profile:
    organization: Organization
    figures: dict[str, Cell]
    rate: str
    urgent: tuple[Issue, ...]
    duties: tuple[Duty, ...]
    subjects: tuple[Subject, ...]
    contacts: tuple[Membership, ...]


def profile(user: User, organization: Organization, today: date) -> Profile:
    """Everything about one organization that the person may see; five queries."""
    rows = _issues_of(organization, Issue.objects.visible_to(user))
    counts = rows.tally(today, today + timedelta(days=RISK_DAYS))
    urgent = rows.in_hand().select_related("campaign", "department", "congress").order_by("due_sort", "id")
    duties = (
        Duty.objects.visible_to(user)
        .in_force()
        .filter(owed_by=organization)
        .for_list()
        .order_by("-due_on", "-id")
    )
    held = Evaluation.objects.visible_to(user).filter(status__in=JUDGED)
    subjects = Subject.objects.filter(organization=organization, evaluation__in=held).select_related(
        "evaluation"
    )
    contacts = held_today().filter(
        organization=organization, role__in=[Role.LIAISON, Role.STAFF], user__is_active=True
    )
    return Profile(
        organization=organization,
        figures={name: Cell(name, counts[name], _address(organization, name)) for name in FIGURES},
        rate=rate(counts["written_off"], counts["counted"]),
        urgent=tuple(urgent[:SHOWN]),
        duties=tuple(duties[:SHOWN]),
        subjects=tuple(subjects.order_by("-evaluation__held_on", "-id")[:SHOWN]),
        contacts=tuple(contacts.select_related("user").order_by("role", "id")[:SHOWN]),
    )


def _key_of(organization: Organization) -> str:
    """A committee stands by what it follows up, every other body by what it was handed."""
    return "congress" if organization.kind == Kind.CONGRESS else "department"


def _issues_of(organization: Organization, issues: IssueQuerySet) -> IssueQuerySet:
    return issues.filter(**{_key_of(organization): organization})


def _address(organization: Organization, view: str) -> str:
    return links.issues(view, **{_key_of(organization): organization.pk})
