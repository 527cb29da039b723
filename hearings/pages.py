"""What the pages of a hearing and of an opinion show, each in a fixed number of queries; reads only."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from core.lights import Light
from core.timeline import lines
from core.transitions import allows
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation
from issues.enums import Decision
from issues.models import Issue

from . import permissions, preparation
from .enums import HearingStatus, OpinionStatus
from .models import Hearing, Opinion, OpinionItem, OpinionVote, Paper, Speaker, Visit

SHOWN_PROBLEMS = 50
ACTS = {"put_on_agenda": gettext_lazy("列入会议议程")}


@dataclass(frozen=True)
class PaperRow:
    """A paper with what the reader may do to it."""

    paper: Paper
    light: Light
    delivers: bool
    waives: bool
    takes_back: bool


@dataclass(frozen=True)
class SpeakerRow:
    """A speaker with the criteria met and the check list."""

    speaker: Speaker
    criteria: list[tuple[str, bool]]
    checks: list[preparation.Check]
    duties: list[str]


@dataclass(frozen=True)
class ItemRow:
    """A row of an opinion's list: what it is, who answers for it by when, how it stands."""

    item: OpinionItem
    plan: object | None
    light: Light

    @property
    def issue(self) -> Issue:
        return self.item.issue


@dataclass(frozen=True)
class VoteRow:
    """A vote on an opinion with what the person may know of it."""

    vote: OpinionVote
    is_seen: bool

    @property
    def evaluation(self) -> Evaluation:
        return self.vote.evaluation

    @property
    def verdict(self) -> str:
        return self.evaluation.subjects.all()[0].verdict if self.is_seen else ""


def paper_rows(hearing: Hearing, user, today) -> list[PaperRow]:
    """The papers in the order in which they are due."""
    prepares, planned = permissions.may_prepare(user, hearing.congress), allows(hearing, "adjust")
    rows = []
    for paper in hearing.papers.prefetch_related("files").order_by("id"):
        paper.hearing = hearing
        rows.append(
            PaperRow(
                paper,
                paper.light(today),
                planned and permissions.may_deliver(user, paper) and _takes_files(paper),
                planned and prepares and allows(paper, "waive"),
                planned and prepares and allows(paper, "await_again"),
            )
        )
    return rows


def _takes_files(paper: Paper) -> bool:
    return allows(paper, "deliver") or allows(paper, "deliver_again")


def speaker_row(speaker: Speaker, visits: list[Visit]) -> SpeakerRow:
    """Reads what `preparation.check_list` reads."""
    return SpeakerRow(
        speaker,
        [(gettext(one["text"]), one["key"] in speaker.criteria_met) for one in speaker.rule.criteria],
        preparation.check_list(speaker, visits),
        [gettext(one["text"]) for one in speaker.rule.duties],
    )


def inside_of(hearing: Hearing) -> dict:
    """What only the committee sees: who researches, where they were, who speaks, what is still missing."""
    problems, visits = preparation.problems_of(hearing), preparation.visits_of(hearing)
    return {
        "group": list(hearing.group.select_related("person", "deputy").order_by("id")),
        "visits": visits,
        "speakers": [speaker_row(speaker, visits) for speaker in preparation.speakers_of(hearing)],
        "research_files": list(hearing.research_files.all()),
        "lists": list(hearing.issue_lists.select_related("file")),
        "problems": list(problems.select_related("campaign", "department")[:SHOWN_PROBLEMS]),
        "problem_count": problems.count(),
        "gaps": preparation.gaps(hearing, visits) if hearing.status == HearingStatus.PLANNED else [],
        "timeline": lines(hearing, labels=ACTS),
    }


def item_rows(opinion: Opinion, user, today) -> list[ItemRow]:
    """The rectification list (整改清单) as the person sees it: a department only the issues it sees itself."""
    items = opinion.items.select_related("issue__campaign", "issue__department", "issue__plan", "department")
    seen = Issue.objects.visible_to(user).filter(opinion_items__opinion=opinion).values("pk")
    return [
        ItemRow(item, getattr(item.issue, "plan", None), item.issue.light(today))
        for item in items.filter(issue__in=seen).order_by("number")
    ]


def vote_rows(opinion: Opinion, user) -> list[VoteRow]:
    """The votes of every round that were not voided, the newest first."""
    votes = opinion.votes.exclude(evaluation__status=EvaluationStatus.VOIDED)
    votes = votes.select_related("evaluation").prefetch_related("evaluation__subjects", "reopened")
    visible = Evaluation.objects.visible_to(user).filter(opinion_vote__opinion=opinion)
    seen = set(visible.values_list("pk", flat=True))
    return [VoteRow(vote, vote.evaluation_id in seen) for vote in votes.order_by("-round")]


def acts_on_opinion(opinion: Opinion, user, votes: list[VoteRow], deferrals) -> dict[str, bool]:
    """What the person may do to an opinion as it stands, with its votes and deferrals as the page has read them."""
    prepares = permissions.may_prepare(user, opinion.hearing.congress)
    now = next((row.vote for row in votes if row.vote.round == opinion.round), None)
    begun = now is not None and now.evaluation.status != EvaluationStatus.DRAFT
    failed = begun and now.calls_again and now.evaluation.status == EvaluationStatus.PUBLISHED
    waiting = any(one.status == Decision.ASKED for one in deferrals)
    return {
        "again_owed": opinion.round > 1 and not begun,
        "drafts": prepares and allows(opinion, "draft"),
        "may_report": permissions.may_report(user, opinion) and opinion.status == OpinionStatus.HANDED_OVER,
        "comments": prepares and opinion.status == OpinionStatus.REPORTED,
        "demands": prepares and allows(opinion, "handle_again") and failed,
        "sets_up": prepares and allows(opinion, "set_up_vote") and now is None,
        "asks": permissions.may_ask_deferral(user, opinion)
        and allows(opinion, "ask_deferral")
        and not (begun or waiting),
    }
