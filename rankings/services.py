"""A ranking's way from live figures to frozen ones: proposed, objected to and answered, published by a second person.

The units concerned are told and have some working days to object; nothing is published before those are over and every
objection has its answer. What is published never changes: a mistake found later is a note beside the figures.
Two people propose and publish (security D1).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import bulk, clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.transitions import move, require
from issues.models import Issue
from issues.querysets import IssueQuerySet
from issues.results import RESULTS, Window
from organizations.enums import Role
from organizations.models import Organization, User
from organizations.querysets import people_as

from . import permissions, reckoning
from .models import CountedIssue, Note, Objection, Ranking, Row, Rule
from .objections import (
    CHANGED,
    PROPOSED,
    SHORT,
    TO_DECIDE,
    answer_objection,
    last_day,
    locked,
    require_answered,
    require_over,
    speakers,
    tell,
)
from .reckoning import Scope

PUBLISHED = gettext_noop("%(ranking)s已公布")
RETURNED = gettext_noop("%(ranking)s被退回：%(reason)s")
NOTED = gettext_noop("%(ranking)s加注了更正说明")


# ── propose ─────────────────────────────────────────────────────────────────────────────────────────────────────
def propose_ranking(scope: Scope, *, by, now: datetime | None = None) -> Ranking:
    """Freeze the figures of a period that is over and put them to the units concerned; each is told, colleagues too.

    Raises NotAllowed, RuleBroken.
    """
    now = now or clock.now()
    require_ranker(by, scope.congress)
    today = clock.local_date(now)
    rule = require_rule(scope, now)
    if today <= scope.period.last:
        raise RuleBroken(
            _("%(period)s还没有结束，现在的数据是动态的，不能形成排行榜。") % {"period": scope.period.words}
        )
    with transaction.atomic():
        # One proposal of a committee after the other; the constraint would only say that something is wrong.
        Organization.objects.select_for_update().get(pk=scope.congress.pk)
        _require_none_standing(scope)
        ranking = Ranking.objects.create(
            congress=scope.congress,
            group=scope.group,
            written_period=str(scope.period),
            period_kind=scope.period.kind,
            ends_on=scope.period.last,
            campaign=scope.campaign,
            rule=rule,
            counted_at=now,
            objections_until=last_day(rule.objection_days, now),
            proposed_by=by,
            created_at=now,
            updated_at=now,
        )
        rows = _freeze(ranking, now)
        data = {"rule": str(rule), "units": len(rows), "issues": sum(_due(row) for row in rows)}
        history.append(ranking, "propose", by=by, now=now, to_status=ranking.status, data=data)
        tell(speakers(row.organization_id for row in rows), PROPOSED, ranking, but=by, now=now)
        tell(people_as(ranking.congress, Role.STAFF), TO_DECIDE, ranking, but=by, now=now)
    return ranking


def require_rule(scope: Scope, now: datetime) -> Rule:
    """The rule in force for the scope. Raises RuleBroken where there is none or it does not rank these."""
    rule = Rule.objects.nearest(scope.congress, clock.local_date(now))
    if rule is None or scope.group not in rule.groups or scope.period.kind not in rule.periods:
        raise RuleBroken(_("现行规则没有规定这样排名。"))
    return rule


def _require_none_standing(scope: Scope) -> None:
    alike = Ranking.objects.standing().alike(scope.congress, scope.group, scope.campaign)
    if alike.filter(written_period=str(scope.period)).exists():
        raise RuleBroken(_("这一期的排行榜已经形成，不能重复。"))


def _freeze(ranking: Ranking, now: datetime) -> list[Row]:
    """Store the figures of this moment and the issues behind them. Raises RuleBroken when nothing was due."""
    scope = scope_of(ranking)
    units = scope.names()
    seen = Issue.objects.filter(IssueQuerySet.for_congress(ranking.congress))
    window = Window.of(scope.period, clock.local_date(now))
    found = scope.issues(seen, units).with_results(window).exclude(result="")
    behind = list(found.values_list(f"{scope.column}_id", "result", "pk", "due_on"))
    tallies = Counter((unit, result) for unit, result, _issue, _day in behind)
    result = reckoning.placed(scope, units, ((*key, number) for key, number in tallies.items()), ranking.rule)
    if result.is_empty:
        raise RuleBroken(_("本期没有到期件，没有可以公布的数据。"))
    rows = Row.objects.bulk_create(_row(ranking, standing) for standing in result.all)
    row_of = {row.organization_id: row.pk for row in rows}
    bulk.insert(
        CountedIssue,
        (
            {"row_id": row_of[unit], "issue_id": issue, "result": result, "due_on": day}
            for unit, result, issue, day in behind
        ),
    )
    return rows


def _row(ranking: Ranking, standing: reckoning.Standing) -> Row:
    return Row(
        ranking=ranking,
        organization_id=standing.key,
        place=standing.place,
        previous_place=standing.previous_place,
        **{name: standing.counts[name] for name in RESULTS},
    )


def _due(row: Row) -> int:
    return row.on_time + row.late + row.overdue + row.relapsed


def scope_of(ranking: Ranking) -> Scope:
    """What a stored ranking ranks."""
    return Scope(ranking.congress, ranking.group, ranking.period, ranking.campaign)


# ── count anew ──────────────────────────────────────────────────────────────────────────────────────────────────
def recount_ranking(ranking: Ranking, *, by, now: datetime | None = None) -> Ranking:
    """Count once more after facts were corrected elsewhere. Units whose row changed are told and may object anew.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_ranker(by, ranking.congress)
    require(ranking, "recount")
    with transaction.atomic():
        locked(ranking)  # of two at once the second finds it changed, not rows half replaced
        _recount(ranking, by, now)
    return ranking


def _recount(ranking: Ranking, by, now: datetime) -> None:
    before = {row.organization_id: _figures(row) for row in ranking.rows.all()}
    ranking.rows.all().delete()
    rows = _freeze(ranking, now)
    changed = [row.organization_id for row in rows if _figures(row) != before.get(row.organization_id)]
    fields = {"counted_at": now}
    if changed:
        fields["objections_until"] = last_day(ranking.rule.objection_days, now)
    move(ranking, "recount", by=by, now=now, data={"changed": len(changed)}, **fields)
    tell(speakers(changed), CHANGED, ranking, but=by, now=now)


def _figures(row: Row) -> tuple:
    return row.place, *(getattr(row, name) for name in RESULTS)


# ── objections ──────────────────────────────────────────────────────────────────────────────────────────────────
def uphold_objection(objection: Objection, *, answer: str, by, now: datetime | None = None) -> Objection:
    """The unit is right: the facts were corrected where they stand (an extension, a decision), and all is counted anew.

    Tells the unit; whose row has changed is told of that too. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    return _answer(objection, "uphold", answer, by, now or clock.now())


def reject_objection(objection: Objection, *, answer: str, by, now: datetime | None = None) -> Objection:
    """The row is right, and the answer says why. Tells the unit. Raises as `uphold_objection`."""
    return _answer(objection, "reject", answer, by, now or clock.now())


def _answer(objection: Objection, action: str, answer: str, by, now: datetime) -> Objection:
    require_ranker(by, objection.ranking.congress)
    return answer_objection(objection, action, answer=answer, by=by, now=now, recount=_recount)


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def publish_ranking(ranking: Ranking, *, by, now: datetime | None = None) -> Ranking:
    """By another person than the proposer, after the days for objections, with each objection answered.

    From now on everybody concerned sees the whole ranking and nothing in it changes. Tells the units, the committee's
    leaders and the proposer. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, ranking)
    require(ranking, "publish")
    require_over(ranking, now)
    with transaction.atomic():
        # Whoever objects at this moment moves the ranking too: one of the two finds it changed.
        move(ranking, "publish", by=by, now=now, decided_by=by, decided_at=now)
        require_answered(ranking)
        leaders = Q(pk__in=people_as(ranking.congress, Role.LEADER)) | Q(pk=ranking.proposed_by_id)
        tell(_concerned(ranking, leaders), PUBLISHED, ranking, but=by, now=now)
    return ranking


def return_ranking(ranking: Ranking, *, reason: str, by, now: datetime | None = None) -> Ranking:
    """Take a proposal back with the reason; the period may be proposed anew. Tells the units and the proposer.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, ranking)
    require(ranking, "return")
    reason = filled(reason, "reason", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        fields = {"decided_by": by, "decided_at": now, "decision_note": reason}
        move(ranking, "return", by=by, now=now, comment=reason, **fields)
        people = _concerned(ranking, Q(pk=ranking.proposed_by_id))
        tell(people, RETURNED, ranking, but=by, now=now, reason=reason[:SHORT])
    return ranking


def add_note(ranking: Ranking, *, text: str, by, now: datetime | None = None) -> Note:
    """A correction after publication, beside the figures that stay as they are. Tells the units.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_ranker(by, ranking.congress)
    require(ranking, "note")
    text = filled(text, "text", _("请填写更正说明。"), limit=1_000)
    with transaction.atomic():
        move(ranking, "note", by=by, now=now, comment=text)
        note = Note.objects.create(ranking=ranking, text=text, by=by, at=now)
        tell(_concerned(ranking), NOTED, ranking, but=by, now=now)
    return note


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def require_ranker(user, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee that ranks."""
    if not permissions.may_rank(user, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以办理排行榜。") % {"congress": congress})


def require_decider(user, ranking: Ranking) -> None:
    """Raise NotAllowed unless the person may publish or return it: never who proposed it."""
    require_ranker(user, ranking.congress)
    if not permissions.may_decide(user, ranking):
        raise NotAllowed(_("形成和公布必须由两个人分别办理，请由另一名工作人员审核公布。"))


def _concerned(ranking: Ranking, besides: Q = Q(pk__in=[])) -> Iterable[User]:  # noqa: B008 (an empty condition)
    """Who speaks for the units in the ranking, and `besides`."""
    units = speakers(ranking.rows.values_list("organization", flat=True))
    return User.objects.filter(Q(pk__in=units.values("pk")) | besides, is_active=True)
