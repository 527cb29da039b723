"""What a committee reports upward on a campaign: what is still open, the figures, and the rows behind them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty
from campaigns.overview import Plan, plan_of
from core.lights import Light
from evaluations.models import Evaluation, Subject
from issues.models import Issue
from organizations.enums import Role
from organizations.models import User

from .. import links
from .leader import JUDGED
from .standing import Standing, standing


def own_campaign(user: User) -> Campaign | None:
    """The campaign whose report a person most likely means: the newest running one of the own committee."""
    own = Campaign.objects.visible_to(user).filter(congress__in=user.organizations_as(Role.STAFF))
    running = own.filter(status=CampaignStatus.RUNNING)
    return running.first() or own.exclude(status=CampaignStatus.DRAFT).first()


def may_report(user: User, campaign: Campaign) -> bool:
    """Staff of the committee whose campaign it is; who only takes part reports through duties."""
    return user.acts_for(campaign.congress, Role.STAFF)


@dataclass(frozen=True)
class OpenItem:
    """Something unfinished that a reader of the report will ask about, with the rows it counts."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Part:
    """A part of what is handed up: how much it holds and whether it is complete."""

    label: str
    count: int
    light: Light


@dataclass(frozen=True)
class Report:
    """The figures of the page, of the workbook and of the document: the same object, so that they cannot differ."""

    campaign: Campaign
    today: date
    standing: Standing
    plan: Plan
    duties: dict[str, int]
    subjects: tuple[Subject, ...]
    unpublished: int
    to_screen: int
    late: tuple[str, ...]  # who let a day pass without reporting, each once

    @property
    def open_items(self) -> list[OpenItem]:
        return [item for item in _open_items(self) if item.count]

    @property
    def parts(self) -> list[Part]:
        handed, done = self.standing.total("counted"), self.standing.total("written_off")
        return [
            Part(_("问题台账"), self.standing.total("total"), _state(handed - done, _("%(n)d 件未销号"))),
            Part(
                _("报送情况"), self.duties["total"], _state(self.duties["not_submitted"], _("%(n)d 项未报送"))
            ),
            Part(_("测评结果"), len(self.subjects), _state(self.unpublished, _("%(n)d 次未公布"))),
        ]


def _state(open_count: int, words: str) -> Light:
    return Light("risk", words % {"n": open_count}) if open_count else Light("done", _("齐全"))


def report(user: User, campaign: Campaign, today: date) -> Report:
    """The campaign's figures as the person sees them; nine queries."""
    seen = Duty.objects.visible_to(user).in_campaign(campaign)
    held = Evaluation.objects.visible_to(user).filter(campaign=campaign)
    return Report(
        campaign=campaign,
        today=today,
        standing=standing(Issue.objects.visible_to(user), campaign.pk, today),
        plan=plan_of(campaign, user, today),
        duties=seen.tally(today),
        subjects=tuple(judged(user, campaign)),
        unpublished=held.unpublished().count(),
        late=tuple(dict.fromkeys(_late(seen, today))),
        to_screen=Issue.objects.visible_to(user).filter(campaign=campaign).to_screen().count(),
    )


def _late(duties: QuerySet[Duty], today: date) -> QuerySet:
    return (
        duties.overdue(today).order_by("owed_by__region__path", "id").values_list("owed_by__name", flat=True)
    )


def _open_items(found: Report) -> list[OpenItem]:
    campaign, counts = found.campaign.pk, found.standing
    duties = {
        "overdue": _("报送逾期未到"),
        "not_submitted": _("尚未报送（含逾期）"),
        "waiting": _("已报送、待接收"),
        "returned": _("退回补正中"),
    }
    issues = {
        "overdue": _("问题逾期未结"),
        "sent_back": _("问题退签、待重新交办"),
        "awaiting_review": _("销号申请待审核"),
        "in_hand": _("问题在办（含逾期和待审核）"),
    }
    items = [
        *(
            OpenItem(label, counts.total(name), links.issues(name, campaign=campaign))
            for name, label in issues.items()
        ),
        *(
            OpenItem(label, found.duties[state], links.duties(campaign, state))
            for state, label in duties.items()
        ),
        OpenItem(_("问题待分办"), found.to_screen, links.issues("to_screen", campaign=campaign)),
        OpenItem(_("测评尚未公布"), found.unpublished, links.evaluations(campaign, "unpublished")),
    ]
    return sorted(items, key=lambda item: "overdue" not in item.url)  # what is late stands first


# ── the rows of the workbook ────────────────────────────────────────────────────────────────────────────────────
def issue_rows(user: User, campaign: Campaign) -> QuerySet[Issue]:
    """Every issue of the campaign that the person sees, by the committee that follows it up, as they came in."""
    rows = Issue.objects.visible_to(user).filter(campaign=campaign).for_list()
    return rows.order_by("congress__region__path", "id")


def duty_rows(user: User, campaign: Campaign) -> QuerySet[Duty]:
    rows = Duty.objects.visible_to(user).in_campaign(campaign).in_force().for_list()
    return rows.order_by("due_on", "title", "owed_by__region__path", "id")


def judged(user: User, campaign: Campaign) -> QuerySet[Subject]:
    """Every evaluated body of the campaign whose ballots have been counted."""
    held = Evaluation.objects.visible_to(user).filter(campaign=campaign, status__in=JUDGED)
    rows = Subject.objects.filter(evaluation__in=held).select_related("evaluation__congress", "organization")
    return rows.order_by("evaluation__held_on", "evaluation_id", "order")
