"""After a vote that left the members unsatisfied: the matter is handled again, reported on again, voted on again.

The law is silent on it; where a place has a rule, the body has to report anew in a time of its own (domain 2.4). Which
verdicts call for it is a rule of the campaign (`opinion_again_after`, a list of verdicts; without it the worst one), how
long it may take its rule `opinion_again_months`, else that of the place (code opinion_report_again).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.terms import Term, terms_of
from core import clock
from core.exceptions import RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from core.transitions import move, require
from deadlines import services as deadlines
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation
from issues.enums import IssueStatus
from issues.models import Issue
from issues.services.reopening import reopen_issue
from organizations.querysets import liaisons_of

from .. import owed
from ..models import Opinion, OpinionVote
from .opinions import next_number, require_days
from .shared import campaign_of, require_preparer

AGAIN = gettext_noop(
    "“%(matter)s”审议意见办理情况测评为“%(verdict)s”，请再次研究处理，于 %(day)s 前重新报告：%(demand)s"
)
REOPENED = gettext_noop("“%(matter)s”审议意见须再次研究处理，问题 %(number)s 重新挂账，整改时限 %(day)s")


def calls_again(evaluation: Evaluation) -> bool:
    """Whether by the verdict of a counted vote the matter has to be handled again."""
    rule = evaluation.rule
    worst = rule.get("otherwise") or rule["grades"][-1]
    verdicts = evaluation.campaign.rule("opinion_again_after", [worst])
    return evaluation.subjects.filter(verdict__in=verdicts).exists()


def failed_vote(opinion: Opinion) -> OpinionVote | None:
    """The published vote of the present round that calls for another; None where there is none."""
    votes = opinion.votes.filter(round=opinion.round, calls_again=True)
    return votes.filter(evaluation__status=EvaluationStatus.PUBLISHED).select_related("evaluation").first()


def reopenable(opinion: Opinion) -> QuerySet[Issue]:
    """The written-off issues of its list, in the order of their numbers."""
    rows = Issue.objects.filter(opinion_items__opinion=opinion, status=IssueStatus.WRITTEN_OFF)
    return rows.order_by("opinion_items__number")


def again_term(opinion: Opinion, day: date) -> Term:
    """How long the second report may take; the event it counts from is the vote."""
    hearing, code = opinion.hearing, "opinion_report_again"
    return terms_of(campaign_of(hearing), hearing.congress, code, day=day)[code]


def demand_again(
    opinion: Opinion,
    *,
    demand: str,
    vote_on: date,
    report_due_on: date | None = None,
    vote_meeting: str = "",
    issues: Iterable[Issue] = (),
    by,
    now: datetime | None = None,
) -> Opinion:
    """Have a matter handled again after a published vote that calls for it: ACCEPTED → HANDED_OVER, the next round.

    All days are local and include the day. `report_due_on` defaults to the rule of the place counted from the vote and
    must be given where that gives none; `vote_on` is the day planned for the next vote, not before the report. `issues`
    are written-off rows of its list that do not hold: they are reopened, due by the day of the report. The vote, the
    earlier reports and their comments stay as they are. Tells the body that handles it, and the departments whose issues
    are reopened. The demand is a numbered paper of its own (`letters.again_letter`). Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, opinion.hearing.congress)
    require(opinion, "handle_again")
    today, vote = clock.local_date(now), failed_vote(opinion)
    if vote is None:
        raise RuleBroken(_("本轮测评结果公布、并且须再次研究处理的，才能提出要求。"))
    demand = filled(demand, "demand", _("请写明再次研究处理的要求。"), limit=2000)
    vote_meeting = fitting(vote_meeting, "vote_meeting", limit=100)
    term = again_term(opinion, today)
    reckoned = term.after(vote.evaluation.held_on)
    days = {"report_due_on": report_due_on or (reckoned and reckoned.due_on), "vote_on": vote_on}
    require_days(today, **days)
    issues = _listed(opinion, issues)
    with transaction.atomic():
        number = next_number(opinion.hearing, "again_prefix", "人常再", today)
        data = {name: day.isoformat() for name, day in days.items()} | {
            "round": opinion.round + 1,
            "number": number,
        }
        fields = days | {"vote_meeting": vote_meeting, "round": opinion.round + 1}
        move(opinion, "handle_again", by=by, now=now, comment=demand, data=data, **fields)
        OpinionVote.objects.filter(pk=vote.pk).update(number=number, demand=demand, demanded_on=today, **days)
        vote.reopened.set(issues)
        for issue in issues:
            _reopen(issue, opinion, vote, demand, by, now)
        by_rule = reckoned if reckoned and reckoned.due_on == opinion.report_due_on else None
        report = owed.report_facts(opinion, term.rule, by_rule)
        deadlines.open_deadlines([report, owed.vote_facts(opinion)], now=now)
        _tell(opinion, vote.evaluation, demand, now)
    return opinion


def _listed(opinion: Opinion, issues: Iterable[Issue]) -> list[Issue]:
    """Each once. Raises RuleBroken for one that is not a written-off row of the opinion's list."""
    issues = list(dict.fromkeys(issues))
    if len(issues) != reopenable(opinion).filter(pk__in=[one.pk for one in issues]).count():
        raise RuleBroken(_("只能将本审议意见清单中已销号的问题重新挂账。"), "issues")
    return issues


def _reopen(issue: Issue, opinion: Opinion, vote: OpinionVote, demand: str, by, now: datetime) -> None:
    due_on = opinion.report_due_on
    reopen_issue(issue, due_on=due_on, comment=demand, data={"vote": vote.evaluation_id}, by=by, now=now)
    words = {"matter": opinion.hearing.matter, "number": issue.number, "day": due_on.isoformat()}
    notify(liaisons_of(issue.department), REOPENED, now=now, url=issue.get_absolute_url(), **words)


def _tell(opinion: Opinion, evaluation: Evaluation, demand: str, now: datetime) -> None:
    facts = {
        "matter": opinion.hearing.matter,
        "verdict": evaluation.subjects.get().verdict,
        "day": opinion.report_due_on.isoformat(),
        "demand": demand[:100],
    }
    notify(liaisons_of(opinion.receiver), AGAIN, now=now, url=opinion.get_absolute_url(), **facts)
