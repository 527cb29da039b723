"""The leader page: what is late, who is worst, what comes next, who has not reported, what was voted. In 30 seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty, Stage
from campaigns.overview import Coming, Plan, next_dates
from core import dates
from core.lights import RISK_DAYS, Light
from core.words import listed
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation, Subject
from issues.models import Issue
from issues.querysets import IssueQuerySet
from organizations.enums import Kind, Role
from organizations.models import Organization, User

from .. import links
from .chart import Trend, trend
from .standing import Row, Standing, rate, recent_standing

LONGEST, NAMED, VOTED, CHOICES = 6, 6, 6, 20
JUDGED = (EvaluationStatus.COUNTED, EvaluationStatus.PROPOSED, EvaluationStatus.PUBLISHED)


# ── which campaign ──────────────────────────────────────────────────────────────────────────────────────────────
def campaigns_for(user: User, chosen: str) -> list[Campaign]:
    """The campaign asked for first, then running ones (the own committee's before others), the newest on top.

    One query. Raises Http404 for a campaign that the person does not see.
    """
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        raise Http404(chosen)
    asked, running = int(chosen or 0), Q(status=CampaignStatus.RUNNING)
    own = Q(congress__in=user.organizations_as(Role.STAFF, Role.LEADER))
    places = (Q(pk=asked), running & own, running, own)
    place = Case(
        *(When(test, then=Value(number)) for number, test in enumerate(places)), default=Value(len(places))
    )
    seen = Campaign.objects.visible_to(user).exclude(status=CampaignStatus.DRAFT)
    found = list(seen.select_related("congress").order_by(place, "-year", "-id")[:CHOICES])
    if asked and (not found or found[0].pk != asked):
        raise Http404(chosen)
    return found


# ── the parts of the page ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Figure:
    """One of the four figures; `note` says in words what it means or how it has changed."""

    label: str
    value: str | int
    url: str
    note: str
    key: str = ""


@dataclass(frozen=True)
class StageLine:
    """A stage with its light and how many of its links are done."""

    stage: Stage
    light: Light
    done: int
    total: int


@dataclass(frozen=True)
class Missing:
    """A duty whose day has passed without anything coming in."""

    who: str
    title: str
    url: str
    light: Light


@dataclass(frozen=True)
class Expected:
    """What is due next: who has not sent it yet (the first six by name)."""

    title: str
    due_on: date
    names: str
    url: str


@dataclass(frozen=True)
class Vote:
    """The latest result of an evaluated body; `counts` are the ballots of `grades`, in the rule's order."""

    who: str
    verdict: str
    grades: str
    counts: str
    url: str
    held_on: date
    is_published: bool


@dataclass(frozen=True)
class LeaderPage:
    campaign: Campaign
    moment: datetime
    choices: tuple[Campaign, ...]
    sentence: str
    figures: tuple[Figure, ...]
    trend: Trend
    longest: tuple[Issue, ...]
    overdue: Figure
    relapsed: Figure
    stages: tuple[StageLine, ...]
    coming: tuple[Coming, ...]
    missing: tuple[Missing, ...]
    missing_total: Figure
    expected: Expected | None
    departments: tuple[Row, ...]
    committees: tuple[Row, ...]
    votes: tuple[Vote, ...]

    @property
    def has_issues(self) -> bool:
        return any(row.counted.value for row in self.committees)


def leader_page(user: User, campaigns: list[Campaign], today: date) -> LeaderPage:
    """Everything about the first of `campaigns`, as the person sees it; six queries."""
    campaign, seen = campaigns[0], Issue.objects.visible_to(user)
    counts = recent_standing(user, campaign.pk, today)
    duties = _duties(user, campaign)
    plan = _plan(campaign, duties, today)
    shown = figures(counts, campaign.pk, today)
    missing_total = _missing_total(plan)
    return LeaderPage(
        campaign=campaign,
        moment=counts.moment,
        choices=tuple(campaigns),
        sentence=sentence(counts, missing_total.value),
        figures=shown,
        trend=trend(counts.weeks()),
        longest=longest(seen.filter(campaign=campaign), today),
        overdue=shown[0],
        relapsed=_relapsed(counts, campaign),
        stages=tuple(_stage_line(stage, today) for stage in plan.stages),
        coming=tuple(next_dates(plan)),
        missing=tuple(_missing(duties, today)),
        missing_total=missing_total,
        expected=_expected(duties, today),
        departments=counts.departments,
        committees=counts.committees,
        votes=votes_of(latest_votes(user, campaign)),
    )


def longest(issues: IssueQuerySet, today: date) -> tuple[Issue, ...]:
    """Those that are overdue for the longest time; one query."""
    rows = issues.overdue(today).select_related("campaign", "department", "congress")
    return tuple(rows.order_by("due_sort", "id")[:LONGEST])


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────
def figures(counts: Standing, campaign: int | None, today: date) -> tuple[Figure, ...]:
    """The four figures of a campaign, or (None) of all issues that were counted."""
    overdue, due, done, handed = (
        counts.total(name) for name in ("overdue", "due_within", "written_off", "counted")
    )

    def address(*views: str) -> str:
        return links.issues(*views, campaign=campaign)

    last = dates.brief(today + timedelta(days=RISK_DAYS))
    return (
        Figure(_("逾期未结"), overdue, address("overdue"), _("已过时限、还没有销号"), "overdue"),
        Figure(_("7 天内到期"), due, address("due_within"), _("到%(day)s为止") % {"day": last}, "risk"),
        Figure(
            _("销号率"),
            rate(done, handed),
            address("counted"),
            _("已销号 %(done)d／已交办 %(all)d 件") % {"done": done, "all": handed},
        ),
        Figure(_("本周销号"), counts.total("week_0"), address("written_off_this_week"), _week_words(counts)),
    )


def _relapsed(counts: Standing, campaign: Campaign) -> Figure:
    url = links.issues("relapsed_open", campaign=campaign.pk)
    return Figure(
        _("反弹未销号"), counts.total("relapsed_open"), url, _("回头看发现反弹、重新挂账"), "overdue"
    )


def _week_words(counts: Standing) -> str:
    """The change in words: a bare +3 says neither good nor bad. Compared with the same days of last week."""
    change = counts.total("week_0") - counts.total("last_week_so_far")
    if change > 0:
        return _("比上周同期多 %(n)d 件") % {"n": change}
    return _("比上周同期少 %(n)d 件") % {"n": -change} if change else _("与上周同期持平")


def _missing_total(plan: Plan) -> Figure:
    url = links.duties(plan.campaign.pk, "overdue")
    return Figure(_("逾期未报送"), plan.duties_overdue, url, "", "overdue")


def sentence(counts: Standing, missing: int) -> str:
    """What a leader has to know if nothing else is read; exceptions first. `missing`: how many duties are late."""
    overdue, due = counts.total("overdue"), counts.total("due_within")
    parts = []
    if overdue and counts.departments:
        worst = counts.departments[0]
        words = {"n": overdue, "who": worst.name, "most": worst.value("overdue")}
        parts.append(_("%(n)d 件问题逾期未结，%(who)s最多（%(most)d 件）") % words)
    if missing:
        parts.append(_("%(n)d 项报送逾期未到") % {"n": missing})
    if not parts:
        parts.append(_("没有逾期"))
    if relapsed := counts.total("relapsed_open"):
        parts.append(_("%(n)d 件已销号的问题反弹") % {"n": relapsed})
    if due:
        parts.append(_("7 天内有 %(n)d 件到期") % {"n": due})
    return _("%(parts)s。") % {"parts": capfirst(_("；").join(parts))}


# ── plan and duties ─────────────────────────────────────────────────────────────────────────────────────────────
def _duties(user: User, campaign: Campaign) -> list[Duty]:
    """For each thing owed alike (link, title, day) its figures and up to six who have not sent it yet; one query."""
    alike = {"partition_by": [F("link_id"), F("title"), F("due_on"), F("owed_to_id")]}
    waiting_first = [
        F("first_submitted_at").asc(nulls_first=True),
        F("owed_by__region__path").asc(),
        F("id").asc(),
    ]
    rows = (
        Duty.objects.visible_to(user)
        .in_campaign(campaign)
        .in_force()
        .select_related("owed_by__region", "campaign")
        .annotate(
            total=Window(Count("id"), **alike),
            submitted=Window(Count("first_submitted_at"), **alike),
            place=Window(RowNumber(), order_by=waiting_first, **alike),
        )
    )
    return list(rows.filter(place__lte=NAMED).order_by("due_on", "link_id", "title", "owed_to_id", "place"))


def _plan(campaign: Campaign, duties: Iterable[Duty], today: date) -> Plan:
    """The campaign's stages and links (two queries) with the duties counted by kind."""
    stages = list(campaign.stages.prefetch_related("links"))
    for stage in stages:
        stage.campaign = campaign  # lights read its rules
    kinds = [next(alike) for _kind, alike in groupby(duties, key=_alike)]
    return Plan(campaign, today, stages, [_kind(duty, today) for duty in kinds])


def _kind(duty: Duty, today: date) -> dict:
    return {
        "link_id": duty.link_id,
        "title": duty.title,
        "due_on": duty.due_on,
        "sample": duty.pk,
        "total": duty.total,
        "submitted": duty.submitted,
        "overdue": duty.total - duty.submitted if duty.due_on < today else 0,
    }


def _missing(duties: Iterable[Duty], today: date) -> list[Missing]:
    overdue = [duty for duty in duties if duty.is_overdue(today)]
    return [
        Missing(duty.owed_by.short_name, duty.title, duty.get_absolute_url(), duty.light(today))
        for duty in overdue[:NAMED]
    ]


def _expected(duties: Iterable[Duty], today: date) -> Expected | None:
    """Of what falls due within the lead days the nearest, while anybody has not sent it."""
    last = today + timedelta(days=RISK_DAYS)
    open_ones = [duty for duty in duties if duty.first_submitted_at is None and today <= duty.due_on <= last]
    if not open_ones:
        return None
    first = open_ones[0]
    alike = [duty for duty in open_ones if _alike(duty) == _alike(first)]
    names = listed(_called(duty.owed_by) for duty in alike)
    if first.total - first.submitted > len(alike):
        names = _("%(names)s等") % {"names": names}
    url = links.duties(first.campaign_id, "not_submitted", like=first.pk)
    return Expected(first.title, first.due_on, names, url)


def _called(organization: Organization) -> str:
    """A committee by its place: so that a line holds six of them."""
    return organization.region.short_name if organization.kind == Kind.CONGRESS else organization.short_name


def _alike(duty: Duty) -> tuple:
    return duty.link_id, duty.title, duty.due_on, duty.owed_to_id


def _stage_line(stage: Stage, today: date) -> StageLine:
    states = [link.light(today).key for link in stage.links.all()]
    return StageLine(stage, stage.light(today), states.count("done"), len(states))


# ── votes ───────────────────────────────────────────────────────────────────────────────────────────────────────
def latest_votes(user: User, campaign: Campaign) -> list[Subject]:
    """The latest result of each evaluated body or matter, the worst verdict first; one query."""
    judged = judged_subjects(user).filter(evaluation__campaign=campaign)
    same = judged.filter(organization=OuterRef("organization"), matter=OuterRef("matter"))
    of_same = same.order_by("-evaluation__held_on", "-id")
    latest = judged.filter(pk=Subquery(of_same.values("pk")[:1])).select_related("evaluation", "organization")
    return sorted(latest, key=lambda subject: (-_severity(subject), subject.organization_id))


def judged_subjects(user: User) -> QuerySet[Subject]:
    """What has been voted on with a verdict, of the evaluations the person sees."""
    held = Evaluation.objects.visible_to(user).filter(status__in=JUDGED)
    return Subject.objects.filter(evaluation__in=held).exclude(verdict="")


def votes_of(subjects: Iterable[Subject]) -> tuple[Vote, ...]:
    """The first of them as lines."""
    return tuple(map(_vote, islice(subjects, VOTED)))


def _severity(subject: Subject) -> int:
    """How far down the rule's own ladder of verdicts the result stands."""
    rule = subject.evaluation.rule
    ladder = [level["verdict"] for level in rule.get("levels", rule.get("bands", []))] or rule["grades"]
    return ladder.index(subject.verdict) if subject.verdict in ladder else len(ladder)


def _vote(subject: Subject) -> Vote:
    evaluation, counts = subject.evaluation, subject.figures.get("counts", {})
    return Vote(
        who=subject.short_label,
        verdict=subject.verdict,
        grades=_("／").join(evaluation.rule["grades"]),
        counts=_("／").join(str(counts.get(grade, 0)) for grade in evaluation.rule["grades"]),
        url=evaluation.get_absolute_url(),
        held_on=evaluation.held_on,
        is_published=evaluation.status == EvaluationStatus.PUBLISHED,
    )
