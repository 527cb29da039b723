"""The members' vote on how an opinion and its list were handled, and its deferral (延期报告).

A deferral moves the handling report and the vote together, in one act, once decided by those entitled: as a rule the
chairpersons' meeting, whose decision a leader of the committee registers. After the roll of the vote is frozen it is
too late.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from core.transitions import move, require
from deadlines import services as deadlines
from deadlines.enums import Kind, Reason
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation
from evaluations.services import create_members_vote, postpone_evaluation
from issues.enums import Decision
from issues.models import Issue
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import permissions
from ..models import Deferral, Opinion, OpinionVote
from .opinions import next_number
from .shared import SHORT, campaign_of, require_not_future, require_preparer

ASKED = gettext_noop("%(who)s申请将“%(matter)s”审议意见的报告和测评延期，请提交决定")
GRANTED = gettext_noop("“%(matter)s”审议意见已决定延期：报告延至 %(report)s，测评延至 %(vote)s")
REFUSED = gettext_noop("“%(matter)s”审议意见的延期申请未获同意：%(note)s")


# ── the vote ────────────────────────────────────────────────────────────────────────────────────────────────────
def set_up_vote(
    opinion: Opinion,
    *,
    held_on: date | None = None,
    copied_to: Iterable[Organization] = (),
    by,
    now: datetime | None = None,
) -> Evaluation:
    """Set up the vote of the committee's members on a matter whose report was accepted; it is a draft from then on.

    `held_on` defaults to the day planned. The result is copied to the body that handles the opinion, the departments of
    its list and whoever else is named. One vote in each round of handling: a voided one may be followed by another. Raises
    NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    hearing = opinion.hearing
    require_preparer(by, hearing.congress)
    require(opinion, "set_up_vote")
    held_on = held_on or opinion.vote_on
    if held_on < clock.local_date(now):
        raise RuleBroken(_("测评日期不能早于今天。"), "held_on")
    departments = Organization.objects.filter(issues_in_hand__opinion_items__opinion=opinion)
    copied = {one.pk: one for one in (*departments.distinct(), *copied_to) if one != opinion.receiver}
    with transaction.atomic():
        move(opinion, "set_up_vote", by=by, now=now, data={"held_on": held_on.isoformat()})
        if standing_vote(opinion):
            raise RuleBroken(_("这份审议意见已安排测评，不能重复。"))
        # Official words, Chinese for every reader.
        again = f"第 {opinion.round} 次" if opinion.round > 1 else ""
        and_list = "及问题清单" if opinion.items.exists() else ""
        evaluation = create_members_vote(
            campaign_of(hearing),
            congress=hearing.congress,
            title=f"{hearing.matter}审议意见研究处理情况{again}满意度测评",
            held_on=held_on,
            organization=opinion.receiver,
            matter=f"{hearing.matter}审议意见{and_list}研究处理情况",
            copied_to=copied.values(),
            by=by,
            now=now,
        )
        OpinionVote.objects.create(opinion=opinion, evaluation=evaluation, round=opinion.round)
        deadlines.withdraw([opinion], Kind.VOTE, now=now)  # the vote's own deadline runs from now on
    return evaluation


def standing_vote(opinion: Opinion) -> Evaluation | None:
    """The vote on an opinion's present round that was not voided, at whatever stage it is; None where there is none."""
    votes = Evaluation.objects.filter(opinion_vote__opinion=opinion, opinion_vote__round=opinion.round)
    return votes.exclude(status=EvaluationStatus.VOIDED).first()


def _old_days(opinion: Opinion) -> dict:
    """What a deferral of the opinion moves, as it stands."""
    return {
        "opinion": opinion,
        "old_report_due_on": opinion.report_due_on,
        "old_vote_on": opinion.vote_on,
        "old_meeting": opinion.vote_meeting,
    }


# ── deferral ────────────────────────────────────────────────────────────────────────────────────────────────────
def ask_deferral(
    opinion: Opinion,
    *,
    reason: str,
    new_report_due_on: date,
    new_vote_on: date,
    new_meeting: str,
    issues: Iterable[Issue] = (),
    by,
    now: datetime | None = None,
) -> Deferral:
    """Ask that the report and the vote be put off to later days (local, inclusive), the vote not before the report.

    By the body that handles the opinion or the committee's staff. `issues` are those of its list that are not solved.
    One request at a time; refused once the vote's roll is frozen. Tells the committee's leaders. Raises NotAllowed,
    RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    hearing = opinion.hearing
    if not permissions.may_ask_deferral(by, opinion):
        raise NotAllowed(_("只有研究处理单位的联络员和主办单位的工作人员可以申请延期。"))
    require(opinion, "ask_deferral")
    reason = filled(reason, "reason", _("请说明延期的理由。"), limit=2000)
    meeting = filled(new_meeting, "new_meeting", _("请填写改在哪次会议测评。"), limit=100)
    issues = list(issues)
    _require_later(opinion, new_report_due_on, new_vote_on, now)
    if len(set(issues)) != opinion.items.filter(issue__in=issues).count():
        raise RuleBroken(_("涉及的问题应在本审议意见的问题清单中。"), "issues")
    with transaction.atomic():
        days = {
            "report": [opinion.report_due_on.isoformat(), new_report_due_on.isoformat()],
            "vote": [opinion.vote_on.isoformat(), new_vote_on.isoformat()],
        }
        move(opinion, "ask_deferral", by=by, now=now, comment=reason, data=days)
        _require_vote_not_begun(opinion)
        if opinion.deferrals.filter(status=Decision.ASKED).exists():
            raise RuleBroken(_("已有一项延期申请待决定，请等候结果。"))
        asked = {"reason": reason, "asked_by": by, "created_at": now, "updated_at": now}
        new = {"new_report_due_on": new_report_due_on, "new_vote_on": new_vote_on, "new_meeting": meeting}
        deferral = Deferral.objects.create(**_old_days(opinion), **new, **asked)
        deferral.issues.set(issues)
        history.append(deferral, "ask", by=by, now=now, to_status=deferral.status, comment=reason, data=days)
        leaders = people_as(hearing.congress, Role.LEADER)
        url, facts = deferral.get_absolute_url(), {"who": by.name, "matter": hearing.matter}
        notify(leaders, ASKED, now=now, url=url, **facts)
    return deferral


def _require_later(opinion: Opinion, report_on: date, vote_on: date, now: datetime) -> None:
    today = clock.local_date(now)
    if report_on <= max(opinion.report_due_on, today):
        raise RuleBroken(
            _("报告应延至现时限 %(day)s 之后的将来日期。") % {"day": opinion.report_due_on.isoformat()},
            "new_report_due_on",
        )
    if vote_on <= opinion.vote_on:
        raise RuleBroken(
            _("测评应延至原计划 %(day)s 之后。") % {"day": opinion.vote_on.isoformat()}, "new_vote_on"
        )
    if vote_on < report_on:
        raise RuleBroken(_("测评应安排在报告时限当日或者之后。"), "new_vote_on")


def _require_vote_not_begun(opinion: Opinion) -> Evaluation | None:
    """The draft of the vote, held against being opened meanwhile. Raises RuleBroken when it is opened or over."""
    vote = standing_vote(opinion)
    if vote is None:
        return None
    vote = Evaluation.objects.select_for_update().get(pk=vote.pk)
    if vote.status != EvaluationStatus.DRAFT:
        raise RuleBroken(
            _("满意度测评目前是“%(status)s”，不能再延期。") % {"status": vote.get_status_display()}
        )
    return vote


def grant_deferral(
    deferral: Deferral,
    *,
    decision_meeting: str,
    decided_on: date,
    note: str = "",
    by,
    now: datetime | None = None,
) -> Deferral:
    """Register that those entitled agreed: report and vote move together and the letter gets its number.

    `decision_meeting` is who decided (the chairpersons' meeting and which), `decided_on` its local day. By a leader of
    the committee who did not ask. What was reported is reported anew by the later day: the opinion goes back to
    HANDED_OVER, a drafted vote is postponed. Tells the body that handles it, its departments and the committee's staff.
    Raises NotAllowed, RuleBroken (also once the vote has begun), TransitionError, StaleState.
    """
    now = now or clock.now()
    opinion = deferral.opinion
    _require_decider(by, deferral)
    require(deferral, "grant")
    require(opinion, "defer")
    decided = _decision(deferral, decision_meeting, decided_on, note, by, now)
    if deferral.new_report_due_on < clock.local_date(now):
        raise RuleBroken(_("申请延至的日期已过，请退回后重新申请。"))
    with transaction.atomic():
        number = next_number(opinion.hearing, "deferral_prefix", "人常延", clock.local_date(now))
        move(
            deferral, "grant", by=by, now=now, comment=note, data={"number": number}, number=number, **decided
        )
        vote = _require_vote_not_begun(opinion)
        fields = {
            "report_due_on": deferral.new_report_due_on,
            "vote_on": deferral.new_vote_on,
            "vote_meeting": deferral.new_meeting,
        }
        data = {"number": number, "report_due_on": str(deferral.new_report_due_on)}
        data["vote_on"] = str(deferral.new_vote_on)
        move(opinion, "defer", by=by, now=now, comment=deferral.reason, data=data, **fields)
        _move_deadlines(deferral, vote, by, now)
        _tell_granted(deferral, by, now)
    return deferral


def _move_deadlines(deferral: Deferral, vote: Evaluation | None, by, now: datetime) -> None:
    opinion = deferral.opinion
    why = {"reason_kind": Reason.EXTENSION, "reason": deferral.reason[:500], "by": by, "now": now}
    report_on, vote_on = deferral.new_report_due_on, deferral.new_vote_on
    deadlines.change_due(opinion, Kind.OPINION_REPORT, due_on=report_on, **why)
    deadlines.reopen([opinion], Kind.OPINION_REPORT, now=now)
    if vote is None:
        deadlines.change_due(opinion, Kind.VOTE, due_on=vote_on, **why)
    else:
        postpone_evaluation(vote, held_on=vote_on, reason=deferral.reason, by=by, now=now)


def _tell_granted(deferral: Deferral, by, now: datetime) -> None:
    opinion = deferral.opinion
    facts = {
        "matter": opinion.hearing.matter,
        "report": deferral.new_report_due_on.isoformat(),
        "vote": deferral.new_vote_on.isoformat(),
    }
    departments = Organization.objects.filter(issues_in_hand__opinion_items__opinion=opinion).distinct()
    people = [*people_as(opinion.receiver, Role.LIAISON), *people_as(opinion.hearing.congress, Role.STAFF)]
    for department in departments:
        people += people_as(department, Role.LIAISON)
    told = [person for person in people if person != by]
    notify(told, GRANTED, now=now, url=deferral.get_absolute_url(), **facts)


def refuse_deferral(
    deferral: Deferral,
    *,
    decision_meeting: str,
    decided_on: date,
    note: str,
    by,
    now: datetime | None = None,
) -> Deferral:
    """Register that those entitled did not agree, with the reason; nothing moves. Tells whoever asked.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    opinion = deferral.opinion
    _require_decider(by, deferral)
    require(deferral, "refuse")
    note = filled(note, "note", _("请说明不同意的理由。"), limit=SHORT)
    decided = _decision(deferral, decision_meeting, decided_on, note, by, now)
    with transaction.atomic():
        move(deferral, "refuse", by=by, now=now, comment=note, **decided)
        move(opinion, "refuse_deferral", by=by, now=now, comment=note)
        facts = {"matter": opinion.hearing.matter, "note": note[:100]}
        notify([deferral.asked_by], REFUSED, now=now, url=deferral.get_absolute_url(), **facts)
    return deferral


def _require_decider(by, deferral: Deferral) -> None:
    if not permissions.may_decide_deferral(by, deferral):
        raise NotAllowed(_("延期报告由主任会议决定，只有本单位领导可以登记，申请人本人不能登记。"))


def _decision(deferral: Deferral, meeting: str, day: date, note: str, by, now: datetime) -> dict:
    meeting = filled(meeting, "decision_meeting", _("请填写作出决定的会议。"), limit=100)
    require_not_future(day, "decided_on", now)
    if day < clock.local_date(deferral.created_at):
        raise RuleBroken(_("决定日期不能早于申请日期。"), "decided_on")
    note = fitting(note, "note", limit=SHORT)
    return {
        "decision_meeting": meeting,
        "decided_on": day,
        "decision_note": note,
        "decided_by": by,
        "decided_at": now,
    }
