"""What everybody may read without signing in. A list of allowed fields, never a list of hidden ones.

Pages get the dataclasses below and nothing else: no model reaches a public template, so that a field which nobody
released cannot be shown by mistake. Who found or reported an issue is in none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from appraisals.enums import NoticeStatus
from appraisals.models import NoticePublication
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core.clock import local_date
from core.lights import Light
from core.words import listed
from evaluations.models import Evaluation, Subject
from evaluations.reckoning import Participation, shown_percent
from evaluations.services import participation_of
from issues.enums import IssueStatus, PublicationStatus
from issues.models import Issue, Publication
from organizations.enums import Level
from projects.models import YearList

SMALLEST_SHOWN = 5  # fewer ballots than this tell how single people voted; then only the verdict is shown
LATEST = 3
STATES = {"open": _("正在办理"), "done": _("已解决")}  # what the list can be narrowed to
# How an issue stands, in words for everybody, with the light they appear in.
PLAIN = {
    IssueStatus.FOUND: ("none", _("已收到，正在核实")),
    IssueStatus.SCREENED: ("none", _("已受理，即将交办")),
    IssueStatus.SENT_BACK: ("none", _("正在重新确定责任单位")),
    IssueStatus.HANDED_OVER: ("wait", _("已交责任单位")),
    IssueStatus.SIGNED: ("wait", _("责任单位正在制定整改方案")),
    IssueStatus.RECTIFYING: ("wait", _("正在整改")),
    IssueStatus.REWORK: ("wait", _("整改未达要求，继续整改")),
    IssueStatus.REOPENED: ("wait", _("问题反弹，正在重新整改")),
    IssueStatus.REPORTED: ("wait", _("整改完成，正在核查")),
    IssueStatus.WRITTEN_OFF: ("done", _("已解决")),
    IssueStatus.MERGED: ("none", _("已与同类问题一并办理")),
    IssueStatus.SPLIT: ("none", _("已分成几项分别办理")),
    IssueStatus.OUT_OF_SCOPE: ("none", _("不属于本次监督范围，已答复")),
    IssueStatus.REFERRED: ("none", _("已转其他机关处理")),
    IssueStatus.VOIDED: ("none", _("登记有误，不再办理")),
}


# ── issues ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PublicIssue:
    """Everything about an issue that the public may know."""

    key: int
    number: str
    text: str
    topic: str
    department: str
    committee: str
    campaign: str
    light: Light
    due_on: date | None
    solved_on: date | None
    relapsed_on: date | None  # a look back found that it had come up again; later words may not say so


@dataclass(frozen=True)
class WithdrawnIssue:
    """What stays of an issue that was taken back from the public: that there was one, and since when it is gone."""

    number: str
    day: date


ISSUE_FIELDS = (
    "number",
    "public_text",
    "status",
    "due_on",
    "due_sort",
    "written_off_at",
    "relapsed_at",
    "topic__name",
    "department__name",
    "congress__name",
    "campaign__short_title",
)


def public_issues() -> QuerySet[Issue]:
    """Released issues whose public text has been written; only the allowed fields are loaded."""
    released = Issue.objects.public().exclude(public_text="").exclude(campaign__status=CampaignStatus.DRAFT)
    return released.select_related("topic", "department", "congress", "campaign").only(*ISSUE_FIELDS)


def withdrawn(key: int) -> WithdrawnIssue | None:
    """An issue that was public and is no longer; its words are kept back. One query."""
    gone = Publication.objects.filter(issue=key, status=PublicationStatus.WITHDRAWN, issue__is_public=False)
    last = (
        gone.select_related("issue").only("withdrawn_at", "issue__number").order_by("-withdrawn_at").first()
    )
    return WithdrawnIssue(last.issue.number, local_date(last.withdrawn_at)) if last else None


def narrowed(
    issues: QuerySet[Issue], *, words: str = "", campaign: str = "", state: str = ""
) -> QuerySet[Issue]:
    """The issues that fit a visitor's question; values that make no sense are left out."""
    if words:
        issues = issues.filter(Q(public_text__icontains=words) | Q(number__icontains=words))
    if campaign.isascii() and campaign.isdigit() and len(campaign) < 18:
        issues = issues.filter(campaign=int(campaign))
    if state == "done":
        return issues.written_off()
    return issues.open() if state == "open" else issues


def as_public(issue: Issue) -> PublicIssue:
    """The released part of an issue."""
    key, words = PLAIN[issue.status]
    return PublicIssue(
        key=issue.pk,
        number=issue.number,
        text=issue.public_text,
        topic=issue.topic.name if issue.topic else "",
        department=issue.department.name if issue.department else "",
        committee=issue.congress.name,
        campaign=issue.campaign.short_title,
        light=Light(key, str(words)),
        due_on=issue.due_on,
        solved_on=local_date(issue.written_off_at) if issue.written_off_at else None,
        relapsed_on=local_date(issue.relapsed_at) if issue.relapsed_at else None,
    )


# ── results ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Grade:
    """How many ballots gave a grade, and their share as the rule reckons it (empty if none)."""

    name: str
    votes: int
    percent: str

    @property
    def width(self) -> str:
        """The share as the width of a bar."""
        return f"{self.percent or 0}%"


@dataclass(frozen=True)
class PublicSubject:
    """The result of one evaluated body. `grades` is empty where so few voted that it would give people away."""

    name: str
    verdict: str
    returned: int
    invalid: int
    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class PublicResult:
    """Everything about a published evaluation that the public may know."""

    key: int
    title: str
    committee: str
    campaign: str
    held_on: date
    published_on: date | None
    rule_source: str
    subjects: tuple[PublicSubject, ...]
    floor_levels: str  # whose participation counts, in words
    participation: Participation | None = None


def published() -> QuerySet[Evaluation]:
    """Two queries when read."""
    return Evaluation.objects.published().for_list()


def with_participation(evaluation: Evaluation) -> PublicResult:
    """The result with how many took part, of all counted levels together; one query more."""
    return replace(as_result(evaluation), participation=participation_of(evaluation))


def as_result(evaluation: Evaluation) -> PublicResult:
    return PublicResult(
        key=evaluation.pk,
        title=evaluation.title,
        committee=evaluation.congress.name,
        campaign=evaluation.campaign.short_title,
        held_on=evaluation.held_on,
        published_on=local_date(evaluation.published_at) if evaluation.published_at else None,
        rule_source=evaluation.rule_source,
        floor_levels=listed(Level(level).label for level in evaluation.floor_levels),
        subjects=tuple(_as_subject(subject, evaluation) for subject in evaluation.subjects.all()),
    )


def _as_subject(subject: Subject, evaluation: Evaluation) -> PublicSubject:
    figures = subject.figures
    returned, invalid = figures.get("returned", 0), figures.get("invalid", 0)
    telling = returned - invalid < SMALLEST_SHOWN
    return PublicSubject(
        name=str(subject),
        verdict=subject.verdict,
        returned=returned,
        invalid=invalid,
        grades=() if telling else tuple(_grades(subject, evaluation.rule["grades"])),
    )


def _grades(subject: Subject, names: Iterable[str]) -> Iterable[Grade]:
    counts, rates = subject.figures.get("counts", {}), subject.judgement.get("rates", {})
    for name in names:
        yield Grade(name, counts.get(name, 0), shown_percent(rates.get(name)))


# ── the first page ──────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PublicCampaign:
    """A campaign of which something has been released, with how far its released issues are."""

    key: int
    title: str
    committee: str
    year: int
    state: str
    issues: int
    solved: int


@dataclass(frozen=True)
class PublicHome:
    campaigns: tuple[PublicCampaign, ...]
    results: tuple[PublicResult, ...]

    @property
    def issues(self) -> int:
        return sum(campaign.issues for campaign in self.campaigns)

    @property
    def solved(self) -> int:
        return sum(campaign.solved for campaign in self.campaigns)


def home() -> PublicHome:
    """Three queries."""
    counts = (
        public_issues()
        .order_by()
        .values("campaign")
        .annotate(issues=Count("id"), solved=Count("id", filter=Q(status=IssueStatus.WRITTEN_OFF)))
    )
    by_campaign = {row["campaign"]: row for row in counts}
    voted = Q(evaluations__in=Evaluation.objects.published())
    shown = Campaign.objects.filter(Q(pk__in=by_campaign) | voted).exclude(status=CampaignStatus.DRAFT)
    campaigns = shown.select_related("congress").distinct().order_by("-year", "-id")
    return PublicHome(
        campaigns=tuple(_as_campaign(campaign, by_campaign.get(campaign.pk)) for campaign in campaigns),
        results=tuple(as_result(evaluation) for evaluation in published()[:LATEST]),
    )


def _as_campaign(campaign: Campaign, counts: dict | None) -> PublicCampaign:
    return PublicCampaign(
        key=campaign.pk,
        title=campaign.title,
        committee=campaign.congress.name,
        year=campaign.year,
        state=campaign.get_status_display(),
        issues=counts["issues"] if counts else 0,
        solved=counts["solved"] if counts else 0,
    )


# ── annual plans ────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PublicPlan:
    """A committee's annual supervision plan (监督法 63): the words that were released, and both decisions behind them."""

    key: int
    year: int
    committee: str
    decided_on: date
    approval: str
    published_on: date
    items: list[dict]


def published_plans() -> QuerySet[YearList]:
    return YearList.objects.published().select_related("congress")


def as_plan(found: YearList) -> PublicPlan:
    return PublicPlan(
        key=found.pk,
        year=found.year,
        committee=found.congress.name,
        decided_on=found.decided_on,
        approval=found.approval_number,
        published_on=local_date(found.published_at),
        items=found.public_items,
    )


# ── notices ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PublicNotice:
    """A notice of praise or criticism: the words that were released. The issues it cites are not among them."""

    key: int
    kind: str
    title: str
    number: str
    committee: str
    organization: str
    issued_on: date
    published_on: date
    text: str


@dataclass(frozen=True)
class WithdrawnNotice:
    """What stays of a notice that was taken back from the public: that there was one, and since when it is gone."""

    number: str
    day: date


def published_notices() -> QuerySet[NoticePublication]:
    """The words about notices that are released; of withdrawn notices nothing is."""
    rows = NoticePublication.objects.published().filter(notice__status=NoticeStatus.ISSUED)
    return rows.select_related("notice__kind", "notice__congress", "notice__organization")


def as_notice(words: NoticePublication) -> PublicNotice:
    notice = words.notice
    return PublicNotice(
        key=notice.pk,
        kind=str(notice.kind),
        title=notice.title,
        number=notice.number,
        committee=notice.congress.name,
        organization=notice.organization.name,
        issued_on=notice.issued_on,
        published_on=local_date(words.decided_at),
        text=words.text,
    )


def withdrawn_notice(key: int) -> WithdrawnNotice | None:
    """A notice that was public and is no longer. One query."""
    gone = NoticePublication.objects.filter(notice=key, status=PublicationStatus.WITHDRAWN)
    last = gone.select_related("notice").order_by("-withdrawn_at").first()
    return WithdrawnNotice(last.notice.number, local_date(last.withdrawn_at)) if last else None
