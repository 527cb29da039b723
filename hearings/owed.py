"""What is owed around a hearing, stated to the deadline engine: papers before the meeting, the report on the opinion, the vote.

All of it belongs to the hearing, not to its campaign: a campaign that is concluded or shifted takes none of it along.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.exceptions import RuleBroken
from deadlines.enums import Kind
from deadlines.models import Rule
from deadlines.reckoning import Reckoned, reckon
from deadlines.services import Facts, scope_of
from deadlines.words import titled

from .enums import HearingStatus, OpinionStatus, PaperStatus
from .models import Opinion, Paper

CHUNK = 500  # rows whose votes are read at once


def reckoned_for(rule: Rule | None, anchor_on: date) -> Reckoned | None:
    """What a rule gives for an event on a day; None where there is no rule or it gives no number of days."""
    return reckon(anchor_on, rule.amount, rule.unit) if rule and rule.amount else None


def paper_facts(paper: Paper, rule: Rule | None = None) -> list[Facts]:
    """At most one: the body that reports owes its draft and its report, the committee its members' copies."""
    if paper.due_on is None:
        return []
    hearing, reckoned = paper.hearing, reckoned_for(rule, paper.hearing.meets_on)
    return [
        Facts(
            subject=paper,
            kind=Kind.DUTY,
            title=titled(Kind.DUTY, paper),
            owed_by=hearing.congress_id if paper.is_ours else hearing.reporter_id,
            owed_to=hearing.congress_id,
            due_on=paper.due_on,
            url=hearing.get_absolute_url(),
            scope=scope_of(hearing),
            rule=rule,
            reckoned=reckoned,
        )
    ]


def _asked_by(opinion: Opinion) -> str:
    """The number of the paper that asks for it now: of the demand that began this round, else the opinion's own."""
    demands = (vote.number for vote in opinion.votes.all() if vote.round == opinion.round - 1)
    return next(filter(None, demands), opinion.number)


def report_facts(opinion: Opinion, rule: Rule | None = None, reckoned: Reckoned | None = None) -> Facts:
    """The report on handling the opinion; `reckoned` where the rule made its day."""
    by_rule = {"rule": rule, "reckoned": reckoned} if reckoned else {}
    return Facts(
        subject=opinion,
        kind=Kind.OPINION_REPORT,
        title=titled(Kind.OPINION_REPORT, opinion),
        owed_by=opinion.receiver_id,
        owed_to=opinion.hearing.congress_id,
        due_on=opinion.report_due_on,
        url=opinion.get_absolute_url(),
        scope=scope_of(opinion.hearing),
        phrase=_asked_by(opinion),
        **by_rule,
    )


def vote_facts(opinion: Opinion) -> Facts:
    """The vote on how it was handled, as long as none has been set up: from then on the vote's own deadline runs."""
    congress = opinion.hearing.congress_id
    return Facts(
        subject=opinion,
        kind=Kind.VOTE,
        title=titled(Kind.VOTE, opinion),
        owed_by=congress,
        owed_to=congress,
        due_on=opinion.vote_on,
        url=opinion.get_absolute_url(),
        scope=scope_of(opinion.hearing),
        phrase=_asked_by(opinion),
    )


# ── the columns of this app ─────────────────────────────────────────────────────────────────────────────────────
def write_paper_dates(keys: Iterable[int], due_on: date) -> None:
    Paper.objects.filter(pk__in=list(keys)).update(due_on=due_on)


def write_report_dates(keys: Iterable[int], due_on: date) -> None:
    Opinion.objects.filter(pk__in=list(keys)).update(report_due_on=due_on)


def write_vote_dates(keys: Iterable[int], due_on: date) -> None:
    Opinion.objects.filter(pk__in=list(keys)).update(vote_on=due_on)


def refuse_vote_alone(moved: dict[int, date]) -> None:
    """The day of the vote never moves by itself: a deferral moves it with the report."""
    raise RuleBroken(_("审议意见的测评不能单独改期，请通过延期报告连同报告时限一并延后。"), "due_on")


# ── what stands open now ────────────────────────────────────────────────────────────────────────────────────────
def owed(scope: str) -> Iterator[Facts]:
    """What the rows of this app say is owed now; nothing of it belongs to a campaign."""
    if scope:
        return
    papers = Paper.objects.filter(status=PaperStatus.AWAITED, hearing__status=HearingStatus.PLANNED)
    for paper in papers.select_related("hearing").iterator():
        yield from paper_facts(paper)
    opinions = Opinion.objects.select_related("hearing").prefetch_related("votes")
    yield from map(report_facts, opinions.filter(status=OpinionStatus.HANDED_OVER).iterator(CHUNK))
    yield from map(vote_facts, opinions.without_vote().iterator(CHUNK))
