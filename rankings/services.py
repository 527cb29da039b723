"""A ranking's way from live figures to frozen ones: proposed, objected to and answered, published by a second person.

The units concerned are told and have some working days to object; nothing is published before those are over and every
objection has its answer. What is published never changes: a mistake found later is a note beside the figures.
Two people propose and publish (security D1).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import bulk, clock, dates, history, workdays
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.transitions import move, require
from issues.models import Issue
from issues.querysets import IssueQuerySet
from issues.results import RESULTS, Window
from organizations.enums import Kind, Role
from organizations.models import Organization, User
from organizations.querysets import held_today, people_as

from . import permissions, reckoning
from .enums import ObjectionStatus
from .models import CountedIssue, Note, Objection, Ranking, Row, Rule
from .reckoning import Scope

PROPOSED = gettext_noop("%(ranking)s已形成，如对本单位数据有异议，请在%(day)s前提出")
TO_DECIDE = gettext_noop("%(ranking)s已形成，%(day)s异议期满后请审核公布")
CHANGED = gettext_noop("%(ranking)s已重新计算，本单位数据或名次有变化，如有异议请在%(day)s前提出")
OBJECTED = gettext_noop("%(unit)s对%(ranking)s提出异议")
ANSWERED = gettext_noop("对%(ranking)s的异议已答复：%(answer)s")
PUBLISHED = gettext_noop("%(ranking)s已公布")
RETURNED = gettext_noop("%(ranking)s被退回：%(reason)s")
NOTED = gettext_noop("%(ranking)s加注了更正说明")
SHORT = 100  # characters of a reason or an answer inside a message


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
            objections_until=workdays.add_working_days(today, rule.objection_days),
            proposed_by=by,
            created_at=now,
            updated_at=now,
        )
        rows = _freeze(ranking, now)
        data = {"rule": str(rule), "units": len(rows), "issues": sum(_due(row) for row in rows)}
        history.append(ranking, "propose", by=by, now=now, to_status=ranking.status, data=data)
        _tell(_speakers(row.organization_id for row in rows), PROPOSED, ranking, but=by, now=now)
        _tell(people_as(ranking.congress, Role.STAFF), TO_DECIDE, ranking, but=by, now=now)
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
        _recount(ranking, by, now)
    return ranking


def _recount(ranking: Ranking, by, now: datetime) -> None:
    before = {row.organization_id: _figures(row) for row in ranking.rows.all()}
    ranking.rows.all().delete()
    rows = _freeze(ranking, now)
    changed = [row.organization_id for row in rows if _figures(row) != before.get(row.organization_id)]
    fields = {"counted_at": now}
    if changed:
        days = ranking.rule.objection_days
        fields["objections_until"] = workdays.add_working_days(clock.local_date(now), days)
    move(ranking, "recount", by=by, now=now, data={"changed": len(changed)}, **fields)
    _tell(_speakers(changed), CHANGED, ranking, but=by, now=now)


def _figures(row: Row) -> tuple:
    return row.place, *(getattr(row, name) for name in RESULTS)


# ── objections ──────────────────────────────────────────────────────────────────────────────────────────────────
def raise_objection(
    ranking: Ranking, unit: Organization, *, reason: str, by, now: datetime | None = None
) -> Objection:
    """A unit finds its row wrong, within the days for it. Tells the staff of the committee that ranks.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_speaker(by, ranking, unit)
    require(ranking, "object")
    reason = filled(reason, "reason", _("请写明哪一项数据有误、依据是什么。"), limit=1_000)
    if clock.local_date(now) > ranking.objections_until:
        day = dates.long(ranking.objections_until)
        raise RuleBroken(_("异议期到%(day)s为止，已经结束。") % {"day": day})
    with transaction.atomic():
        ranking = _locked(ranking)
        move(ranking, "object", by=by, now=now, comment=reason, data={"unit": unit.name})
        if ranking.objections.filter(organization=unit, status=ObjectionStatus.RAISED).exists():
            raise RuleBroken(_("本单位已有一件异议等候答复。"))
        objection = Objection.objects.create(
            ranking=ranking, organization=unit, reason=reason, made_by=by, created_at=now, updated_at=now
        )
        history.append(objection, "raise", by=by, now=now, to_status=objection.status, comment=reason)
        staff = people_as(ranking.congress, Role.STAFF)
        _tell(staff, OBJECTED, ranking, but=by, now=now, unit=unit.short_name)
    return objection


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
    require(objection, action)
    require(objection.ranking, "answer")
    answer = filled(answer, "answer", _("请写明答复和理由。"), limit=1_000)
    with transaction.atomic():
        ranking = _locked(objection.ranking)
        move(objection, action, by=by, now=now, comment=answer, answer=answer, answered_by=by)
        move(ranking, "answer", by=by, now=now, data={"unit": objection.organization.name})
        people = _speakers([objection.organization_id])
        _tell(people, ANSWERED, ranking, but=by, now=now, answer=answer[:SHORT])
        if action == "uphold":
            _recount(ranking, by, now)
    return objection


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def publish_ranking(ranking: Ranking, *, by, now: datetime | None = None) -> Ranking:
    """By another person than the proposer, after the days for objections, with each objection answered.

    From now on everybody concerned sees the whole ranking and nothing in it changes. Tells the units, the committee's
    leaders and the proposer. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, ranking)
    require(ranking, "publish")
    if clock.local_date(now) <= ranking.objections_until:
        day = dates.long(ranking.objections_until)
        raise RuleBroken(_("异议期到%(day)s为止，期满后才能公布。") % {"day": day})
    with transaction.atomic():
        # Whoever objects at this moment moves the ranking too: one of the two finds it changed.
        move(ranking, "publish", by=by, now=now, decided_by=by, decided_at=now)
        waiting = ranking.objections.filter(status=ObjectionStatus.RAISED).count()
        if waiting:
            raise RuleBroken(_("还有 %(n)d 件异议没有答复，答复后才能公布。") % {"n": waiting})
        leaders = Q(pk__in=people_as(ranking.congress, Role.LEADER)) | Q(pk=ranking.proposed_by_id)
        _tell(_concerned(ranking, leaders), PUBLISHED, ranking, but=by, now=now)
    return ranking


def return_ranking(ranking: Ranking, *, reason: str, by, now: datetime | None = None) -> Ranking:
    """Take a proposal back with the reason; the period may be proposed anew. Tells the units and the proposer.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, ranking)
    require(ranking, "return")
    reason = filled(reason, "note", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        fields = {"decided_by": by, "decided_at": now, "decision_note": reason}
        move(ranking, "return", by=by, now=now, comment=reason, **fields)
        people = _concerned(ranking, Q(pk=ranking.proposed_by_id))
        _tell(people, RETURNED, ranking, but=by, now=now, reason=reason[:SHORT])
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
        _tell(_concerned(ranking), NOTED, ranking, but=by, now=now)
    return note


def _locked(ranking: Ranking) -> Ranking:
    """The ranking as it is now, kept from others until the transaction ends: units object independently of one another."""
    rows = Ranking.objects.select_related("congress__region", "rule", "campaign")
    return rows.select_for_update(of=("self",)).get(pk=ranking.pk)


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


def require_speaker(user, ranking: Ranking, unit: Organization) -> None:
    """Raise NotAllowed unless the person speaks for a unit that stands in the ranking."""
    if not (permissions.speaks_for(user, unit) and ranking.rows.filter(organization=unit).exists()):
        raise NotAllowed(_("只有列入排行榜的单位可以对本单位数据提出异议。"))


def _speakers(units: Iterable[int]) -> Iterable[User]:
    """Who speaks for these units: liaisons of departments, staff of committees."""
    theirs = Q(role=Role.STAFF, organization__kind=Kind.CONGRESS) | Q(role=Role.LIAISON)
    held = held_today().filter(theirs, organization__in=list(units))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def _concerned(ranking: Ranking, besides: Q = Q(pk__in=[])) -> Iterable[User]:  # noqa: B008 (an empty condition)
    """Who speaks for the units in the ranking, and `besides`."""
    units = _speakers(ranking.rows.values_list("organization", flat=True))
    return User.objects.filter(Q(pk__in=units.values("pk")) | besides, is_active=True)


def _tell(
    people: Iterable[User], message: str, ranking: Ranking, *, but: User, now: datetime, **params
) -> None:
    """`message` names the ranking in Chinese, as the papers do, whatever the person who acts reads."""
    told = [person for person in people if person.pk != but.pk]
    with translation.override(settings.LANGUAGE_CODE):
        words = {"ranking": str(ranking), "day": dates.long(ranking.objections_until)}
    needed = {name: value for name, value in words.items() if f"%({name})s" in message}
    notify(told, message, now=now, url=ranking.get_absolute_url(), **needed, **params)
