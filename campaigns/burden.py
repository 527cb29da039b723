"""What each organization is asked for, by week, across all campaigns (负担): reports, issues to rectify, votes, visits.

A number is the count of exactly the rows that its list shows: both come from `asks`. What is counted: everything that falls due
in the week and was not withdrawn, done or not, every visit that was not called off; of plans in preparation the reports
they plan, told apart. What has no date is left out and named. Everybody counts only what they see: a committee above county
level its area, everybody else what is asked of their own bodies.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncWeek

from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Level, Role
from organizations.models import Organization, User

from .enums import ActivityStatus, CampaignStatus, LinkStatus
from .models import Campaign, Duty, Link, Visit
from .overlaps import UNDER_WAY, Overlap, overlaps_among
from .weeks import Week, weeks_from

IN_PREPARATION = frozenset({CampaignStatus.DRAFT, CampaignStatus.APPROVED})
COUNTED = IN_PREPARATION | {CampaignStatus.RUNNING}
USUAL_SPAN = 12
DUTIES, DEADLINES, VISITS = 0, 1, 2  # where a row of the list stands
VISIT = "visit"  # beside the kinds of deadlines


@dataclass(frozen=True)
class Question:
    """What somebody asks to see: from which week how many, of which level and kind, of one organization, only open ones."""

    first: Week
    weeks: int = USUAL_SPAN
    level: str = ""
    kind: str = ""
    state: str = ""
    organization: str = ""

    @property
    def since(self) -> date:
        return self.first.first

    @property
    def until(self) -> date:
        return self.first.first + timedelta(weeks=self.weeks, days=-1)

    def as_query(self, **changes: object) -> dict[str, str]:
        """The question as an address carries it; "" takes a condition away."""
        named = {"week": self.first, "weeks": self.weeks, "level": self.level, "kind": self.kind}
        named |= {"state": self.state, "organization": self.organization} | changes
        return {name: str(value) for name, value in named.items() if value not in ("", None)}


def own_bodies(user: User) -> list[int] | None:
    """The bodies to whose row a person is bound; None for who sees the rows of a whole area above county level."""
    posts = user.organizations_as(Role.STAFF, Role.LEADER)
    if any(own.level < Level.COUNTY for own in posts):
        return None
    return [own.pk for own in (*posts, *user.organizations_as(Role.LIAISON))]


# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────
def asks(user: User, question: Question) -> tuple[QuerySet[Duty], QuerySet[Deadline], QuerySet[Visit]]:
    """Reports (planned ones too), everything else with a deadline, visits: as the person sees them and the question says."""
    bodies = own_bodies(user)
    due = _conditions(question, bodies, "due_on", "owed_by")
    duties = Duty.objects.visible_to(user).in_force().filter(due, campaign__status__in=COUNTED)
    others = Deadline.objects.visible_to(user).filter(due, withdrawn_at=None).exclude(kind=Kind.DUTY)
    held = _conditions(question, bodies, "activity__held_on", "organization")
    visits = Visit.objects.visible_to(user).live().as_asks()
    visits = visits.filter(held, activity__campaign__status__in=COUNTED)
    if question.state == "open":
        duties, others = duties.owed(), others.filter(met_at=None)
        visits = visits.filter(activity__status=ActivityStatus.PLANNED)
    if question.kind:
        duties = duties if question.kind == Kind.DUTY else duties.none()
        others = others.none() if question.kind == VISIT else others.filter(kind=question.kind)
        visits = visits if question.kind == VISIT else visits.none()
    return duties.order_by(), others.order_by(), visits.order_by()


def _conditions(question: Question, bodies: list[int] | None, day: str, body: str) -> Q:
    """When and of whom, for rows with these columns."""
    there = Q(**{f"{day}__range": (question.since, question.until)})
    if bodies is not None:
        there &= Q(**{f"{body}__in": bodies})
    if question.level:
        there &= Q(**{f"{body}__region__level": question.level})
    if question.organization:
        there &= Q(**{body: question.organization})
    return there


def owing(user: User, question: Question) -> QuerySet[Organization]:
    """The organizations of the matrix: those that are asked for something; for who is bound to own bodies, these."""
    bodies = own_bodies(user)
    if bodies is not None:
        rows = Organization.objects.filter(pk__in=bodies)
    else:
        asked = Q(pk__in=[])
        for some in asks(user, question):
            asked |= Q(pk__in=some.values("owed_by"))
        rows = Organization.objects.filter(asked)
    return rows.annotate(place=F("region__path"))


# ── the matrix ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Cell:
    """How many things fall due in a week, and how many of them are only planned."""

    total: int = 0
    planned: int = 0

    @property
    def only_planned(self) -> bool:
        return bool(self.total) and self.total == self.planned


@dataclass(frozen=True)
class Row:
    organization: Organization
    cells: dict[Week, Cell] = field(default_factory=dict)

    @property
    def sum(self) -> Cell:
        cells = self.cells.values()
        return Cell(sum(cell.total for cell in cells), sum(cell.planned for cell in cells))


def matrix(user: User, question: Question, organizations: Iterable[Organization]) -> list[Row]:
    """A row of weeks for each organization; one query."""
    organizations = list(organizations)
    duties, *others = asks(user, question)
    keys = [one.pk for one in organizations]
    is_planned = When(campaign__status__in=IN_PREPARATION, then=1)
    counted = _by_week(duties, keys, Case(is_planned, default=0, output_field=IntegerField()))
    unplanned = (_by_week(rows, keys, Value(0, IntegerField())) for rows in others)
    counted = counted.union(*unplanned, all=True)
    found: dict[int, dict[Week, Cell]] = defaultdict(dict)
    for body, monday, planned, count in counted:
        cell = found[body].setdefault(Week.of(monday), Cell())
        cell.total += count
        cell.planned += count * planned
    weeks = weeks_from(question.first, question.weeks)
    return [Row(one, {week: found[one.pk].get(week, Cell()) for week in weeks}) for one in organizations]


def _by_week(rows: QuerySet, organizations: list[int], planned) -> QuerySet:
    chosen = rows.filter(owed_by__in=organizations).annotate(monday=TruncWeek("due_on"), planned=planned)
    return chosen.values_list("owed_by", "monday", "planned").annotate(count=Count("pk"))


# ── the rows behind a number ────────────────────────────────────────────────────────────────────────────────────
def places_in_list(user: User, question: Question) -> QuerySet:
    """(due day, where it stands, key) of everything asked, in order of time; for one page of it."""
    parts = zip(asks(user, question), (DUTIES, DEADLINES, VISITS), strict=True)
    duties, *others = (
        rows.annotate(source=Value(source, IntegerField())).values_list("due_on", "source", "id")
        for rows, source in parts
    )
    return duties.union(*others, all=True).order_by("due_on", "source", "id")


def count_of(user: User, question: Question) -> int:
    return sum(rows.count() for rows in asks(user, question))


# ── beside the matrix ───────────────────────────────────────────────────────────────────────────────────────────
def undated(user: User) -> list[tuple[Campaign, list[int]]]:
    """Plans whose links have no day, with the numbers of these links; plans without anything have none. Two queries."""
    seen = Campaign.objects.visible_to(user).filter(status__in=COUNTED)
    links = Link.objects.filter(stage__campaign__in=seen, ends_on=None).exclude(status=LinkStatus.DONE)
    found: dict[Campaign, list[int]] = defaultdict(list)
    for link in links.select_related("stage__campaign").order_by("stage__campaign", "number"):
        found[link.stage.campaign].append(link.number)
    has_links = Exists(Link.objects.filter(stage__campaign=OuterRef("pk")))
    bare = seen.exclude(has_links | Exists(Duty.objects.filter(campaign=OuterRef("pk"))))
    return [*found.items(), *((campaign, []) for campaign in bare)]


def overlaps_seen(user: User, today: date) -> list[Overlap]:
    """A committee above county level: of its own campaigns, drafts too, with all others; everybody else: over their bodies."""
    bodies = own_bodies(user)
    seen = Campaign.objects.visible_to(user)
    if bodies is None:
        own = user.organizations_as(Role.STAFF, Role.LEADER)
        return overlaps_among(seen.filter(congress__in=own, status__in=COUNTED), user, today)
    return overlaps_among(seen.filter(status__in=UNDER_WAY), user, today, only=bodies)
