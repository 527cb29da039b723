"""Everything that happens to a deadline: opened, met, withdrawn, moved, paused. The only writer of Deadline and Change.

Other apps call these inside the transaction of their own act and record that act themselves; what is recorded here are
acts on the deadline itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import models, transaction
from django.utils.translation import gettext as _

from core import bulk, clock, history
from core.exceptions import NotAllowed, RuleBroken
from organizations.enums import Role

from . import kinds, ladders
from .enums import Kind, Reason
from .models import Change, Deadline, Ladder, Rule, Rung
from .reckoning import Reckoned

CHUNK = 500  # rows written by one statement


@dataclass(frozen=True)
class Facts:
    """What an app states about something due. `reckoned` is given where a rule made the date; where a plan did, its
    `phrase` and in `explained` how that was understood.
    """

    subject: models.Model
    kind: Kind
    title: str
    owed_by: int  # keys of organizations
    owed_to: int
    due_on: date
    due_time: time | None = None
    url: str = ""
    scope: str = ""
    rule: Rule | None = None
    reckoned: Reckoned | None = None
    phrase: str = ""
    explained: str = ""
    ladder: Ladder | None = field(default=None)


def scope_of(thing: models.Model) -> str:
    """How deadlines name what they belong to, such as a campaign."""
    return f"{thing._meta.label_lower}:{thing.pk}"


# ── opening and ending ──────────────────────────────────────────────────────────────────────────────────────────
def open_deadlines(facts: Iterable[Facts], *, now: datetime) -> None:
    """Keep one deadline for each thing, all of one kind or many; a thing that had one before starts anew with these facts.

    Steps of the ladder that lie before `now` are not told. Call inside the transaction of the act that made the things due.
    """
    ladder_of = _ladder_finder()
    rows = [_row(one, ladder_of(one), now) for one in facts]
    _set_next(rows, now)
    bulk.upsert(rows, unique=["subject_type", "subject_id", "kind"], update=REOPENED)


# What is stated anew when a thing becomes due again; `first_due_on` and the changes stay.
REOPENED = [
    *(
        "scope",
        "title",
        "url",
        "owed_by",
        "owed_to",
        "ladder",
        "rule",
        "anchor_on",
        "reckoned_on",
        "due_on",
        "due_time",
    ),
    *("phrase", "reckoning", "opened_at", "met_at", "withdrawn_at", "paused_at", "pause_reason", "next_at"),
]


def _row(facts: Facts, ladder: Ladder, now: datetime) -> Deadline:
    reckoned = facts.reckoned
    return Deadline(
        kind=facts.kind,
        subject_type=facts.subject._meta.label_lower,
        subject_id=facts.subject.pk,
        scope=facts.scope,
        title=facts.title[:200],
        url=facts.url,
        owed_by_id=facts.owed_by,
        owed_to_id=facts.owed_to,
        ladder=ladder,
        rule=facts.rule,
        anchor_on=reckoned and reckoned.anchor_on,
        first_due_on=facts.due_on,
        reckoned_on=reckoned and reckoned.due_on,
        due_on=facts.due_on,
        due_time=facts.due_time,
        phrase=facts.phrase[:100],
        reckoning=_reckoning(facts),
        opened_at=now,
    )


def _reckoning(facts: Facts) -> dict:
    """How the date came about, for `deadlines.words`."""
    kept = facts.reckoned.as_json() if facts.reckoned else {}
    return kept | {"explained": facts.explained} if facts.explained else kept


def _ladder_finder():
    """The ladder named, that of the rule, or the one for things of that kind; read once per kind."""
    found = {}

    def ladder_of(facts: Facts) -> Ladder:
        if facts.ladder or facts.rule:
            return facts.ladder or facts.rule.ladder
        if facts.kind not in found:
            found[facts.kind] = default_ladder(facts.kind)
        return found[facts.kind]

    return ladder_of


def default_ladder(kind: str) -> Ladder:
    """The ladder of the national rule for a kind, else the first there is."""
    rule = Rule.objects.filter(kind=kind, jurisdiction="").select_related("ladder").order_by("id").first()
    return rule.ladder if rule else Ladder.objects.order_by("id").first()


def _set_next(rows: Iterable[Deadline], now: datetime) -> None:
    """Reckon for unsaved rows when the engine must look; rows alike in ladder and date share the answer."""
    rungs, answers = rungs_by_ladder(), {}
    for row in rows:
        key = row.ladder_id, row.due_on
        if key not in answers:
            answers[key] = ladders.first_after(rungs.get(row.ladder_id, []), row.due_on, now)
        row.next_at = answers[key]


def rungs_by_ladder() -> dict[int, list[Rung]]:
    """The rungs of every ladder; one query."""
    rungs = Rung.objects.order_by("ladder_id", "offset", "id")
    return {key: list(group) for key, group in groupby(rungs, key=lambda rung: rung.ladder_id)}


def meet(subjects: Iterable[models.Model], *owed: Kind, now: datetime, late: bool | None = None) -> None:
    """What was owed has come in: nothing more is told, and whether it came late stands for ever. One statement.

    An app in which lateness was settled earlier, as by a duty's first submission, says so itself.
    """
    _open_of(subjects, owed).update(was_late=_lateness(now, late), met_at=now, next_at=None)


def _lateness(now: datetime, late: bool | None) -> models.expressions.Combinable:
    if late is not None:
        return models.Value(late)
    today, minute = clock.local_date(now), now.astimezone(clock.LOCAL_ZONE).time()
    past = models.Q(due_on__lt=today) | models.Q(due_on=today, due_time__lte=minute)
    return models.Case(models.When(past, paused_at=None, then=True), default=models.F("was_late"))


def withdraw(subjects: Iterable[models.Model], *owed: Kind, now: datetime) -> None:
    """It is no longer owed at all: handed to somebody else, merged, out of scope."""
    _open_of(subjects, owed).update(withdrawn_at=now, next_at=None)


def withdraw_scope(thing: models.Model, *, now: datetime, but: Iterable[Kind] = ()) -> None:
    """What they belong to has come to its end: whatever is still open in it is owed no longer, `but` for these kinds."""
    there = Deadline.objects.still_open().filter(scope=scope_of(thing))
    there.exclude(kind__in=list(but)).update(withdrawn_at=now, next_at=None)


def reopen(subjects: Iterable[models.Model], *owed: Kind, now: datetime) -> None:
    """What came in was sent back: it is owed again by the same date. A lateness once on record stays."""
    met = _of(subjects, owed).filter(withdrawn_at=None).exclude(met_at=None)
    for row in list(met):
        row.met_at = None
        if row.paused_at is None:
            _set_next([row], now)
        row.save(update_fields=["met_at", "next_at"])


def skip_to(now: datetime) -> None:
    """Begin to tell at `now`: steps before it are passed over. For what was brought in from elsewhere, late."""
    for ladder_id in Ladder.objects.values_list("pk", flat=True):
        rearm(ladder_id, now)


def _of(subjects: Iterable[models.Model], owed: Iterable[Kind]) -> models.QuerySet[Deadline]:
    subjects = list(subjects)
    if not subjects:
        return Deadline.objects.none()
    label, keys = subjects[0]._meta.label_lower, bulk.among([subject.pk for subject in subjects])
    return Deadline.objects.filter(subject_type=label, subject_id__in=keys, kind__in=list(owed))


def _open_of(subjects: Iterable[models.Model], owed: Iterable[Kind]) -> models.QuerySet[Deadline]:
    return _of(subjects, owed).still_open()


# Reports and rectification are moved by acts of their own apps, which ask for more than a date; a report on handling an
# opinion moves only with the vote on it.
MOVED_ELSEWHERE = frozenset({Kind.DUTY, Kind.RECTIFICATION, Kind.OPINION_REPORT})


# ── moving ──────────────────────────────────────────────────────────────────────────────────────────────────────
def may_change(user, deadline: Deadline) -> bool:
    """Those whom the rule entitles in the body that is owed; its staff where no rule says otherwise."""
    return user.acts_for(deadline.owed_to, *changers(deadline))


def changers(deadline: Deadline) -> list[Role]:
    """The roles in the body that is owed which may change a deadline."""
    named = deadline.rule.extenders if deadline.rule else []
    return [Role(role) for role in named or (Role.STAFF,)]


def extend(deadline: Deadline, *, due_on: date, reason: str, by, now: datetime | None = None) -> Deadline:
    """Give more time for one thing; the old date stays on record. `due_on` is later than the present date and today.

    Raises NotAllowed for whoever the rule does not entitle, RuleBroken with the field for anything else.
    """
    now = now or clock.now()
    _require_changer(by, deadline)
    _require_reason(reason)
    if due_on <= max(deadline.due_on, clock.local_date(now) - timedelta(days=1)):
        raise RuleBroken(_("新的时限应晚于现在的时限，且不早于今天。"), "due_on")
    with transaction.atomic():
        deadline = _locked_open(deadline)
        _require_fit([deadline], {deadline.pk: due_on})
        data = {"from": deadline.due_on.isoformat(), "to": due_on.isoformat()}
        move_all([deadline], {deadline.pk: due_on}, Reason.EXTENSION, reason=reason, by=by, now=now)
        history.append(deadline, "extend", by=by, now=now, comment=reason, data=data)
    return deadline


def shift_scope(
    thing: models.Model,
    *,
    days: int,
    reason: str,
    by,
    kinds_moved: Iterable[Kind] = Kind,
    now: datetime | None = None,
) -> int:
    """Move every open deadline of one campaign by the same number of calendar days; gives how many moved.

    The caller has asked whether the person may. Recorded once, on the campaign.
    """
    now = now or clock.now()
    _require_reason(reason)
    if not days:
        raise RuleBroken(_("请填写顺延的天数。"), "days")
    with transaction.atomic():
        chosen = Deadline.objects.still_open().filter(scope=scope_of(thing), kind__in=list(kinds_moved))
        rows = list(chosen.select_for_update().order_by("id"))
        moved = {row.pk: row.due_on + timedelta(days=days) for row in rows}
        _require_fit(rows, moved)
        move_all(rows, moved, Reason.SHIFT, reason=reason, by=by, now=now)
        data = {"days": days, "deadlines": len(rows)}
        history.append(thing, "shift_deadlines", by=by, now=now, comment=reason, data=data)
    return len(rows)


def _require_fit(rows: list[Deadline], new_due: dict[int, date]) -> None:
    """Dates that people choose must fit the others of the app they belong to; a pause or a new calendar only show."""
    for (label, kind), group in _grouped(rows, lambda row: (row.subject_type, row.kind)):
        kinds.require_fit(label, kind, {row.subject_id: new_due[row.pk] for row in group})


def change_due(
    subject: models.Model,
    kind: Kind,
    *,
    due_on: date,
    reason_kind: Reason,
    reason: str,
    by,
    now: datetime,
) -> None:
    """The date of something moves by an act that its own app has checked and records: a duty's date, an agreed extension.

    What came in meanwhile moves too, for it may be sent back and is then owed by the new date.
    """
    rows = list(_of([subject], [kind]).filter(withdrawn_at=None).select_for_update())
    move_all(rows, {row.pk: due_on for row in rows}, reason_kind, reason=reason, by=by, now=now)


def retitle(subject: models.Model, kind: Kind, title: str) -> None:
    """What is owed is called otherwise from now on; messages already sent keep their words."""
    _of([subject], [kind]).update(title=title[:200])


def move_all(
    rows: Iterable[Deadline], new_due: dict[int, date], reason_kind: Reason, *, reason: str, by, now: datetime
) -> None:
    """Write new due dates with the old ones on record, the copies in other apps, and the next moment to tell.

    Those whose date does not change are left alone. Call inside a transaction that holds the rows.
    """
    rows = [row for row in rows if new_due[row.pk] != row.due_on]
    if not rows:
        return
    Change.objects.bulk_create(
        [
            Change(
                deadline=row,
                reason_kind=reason_kind,
                old_due_on=row.due_on,
                new_due_on=new_due[row.pk],
                reason=reason,
                by=by,
                at=now,
            )
            for row in rows
        ],
        batch_size=CHUNK,
    )
    for row in rows:
        row.due_on = new_due[row.pk]
    _store(rows, now)
    for (label, kind, due_on), group in _grouped(rows, lambda row: (row.subject_type, row.kind, row.due_on)):
        kinds.write_due(label, kind, [row.subject_id for row in group], due_on)


def rearm(ladder_id: int, now: datetime) -> int:
    """Reckon anew when the engine must look at the open deadlines of a ladder that was changed; gives how many."""
    rungs = rungs_by_ladder().get(ladder_id, [])
    running = Deadline.objects.still_open().filter(ladder=ladder_id, paused_at=None)
    count = 0
    for due_on in list(running.order_by().values_list("due_on", flat=True).distinct()):
        next_at = ladders.first_after(rungs, due_on, now)
        count += running.filter(due_on=due_on).update(next_at=next_at)
    return count


def _store(rows: list[Deadline], now: datetime) -> None:
    """Store due dates and next moments, one statement for rows that are alike."""
    running = [row for row in rows if row.paused_at is None and row.is_open]
    _set_next(running, now)
    for (due_on, next_at), group in _grouped(rows, lambda row: (row.due_on, row.next_at)):
        keys = [row.pk for row in group]
        bulk.keyed(Deadline, keys).update(due_on=due_on, next_at=next_at)


def _grouped(rows: Iterable[Deadline], key):
    groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups.items()


# ── pausing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def pause(deadline: Deadline, *, reason: str, by, now: datetime | None = None) -> Deadline:
    """Stop the clock of one thing with a reason: nothing is told, nothing becomes overdue until it is resumed."""
    now = now or clock.now()
    _require_changer(by, deadline)
    _require_reason(reason)
    with transaction.atomic():
        deadline = _locked_open(deadline)
        if deadline.paused_at is not None:
            raise RuleBroken(_("这个时限已经中止。"))
        deadline.paused_at, deadline.pause_reason, deadline.next_at = now, reason.strip(), None
        deadline.save(update_fields=["paused_at", "pause_reason", "next_at"])
        history.append(deadline, "pause", by=by, now=now, comment=reason)
    return deadline


def resume(deadline: Deadline, *, by, now: datetime | None = None) -> Deadline:
    """Let the clock run again: the due date moves on by the calendar days of the pause."""
    now = now or clock.now()
    _require_changer(by, deadline)
    with transaction.atomic():
        deadline = _locked_open(deadline)
        if deadline.paused_at is None:
            raise RuleBroken(_("这个时限没有中止。"))
        days = (clock.local_date(now) - clock.local_date(deadline.paused_at)).days
        reason, deadline.paused_at, deadline.pause_reason = deadline.pause_reason, None, ""
        deadline.save(update_fields=["paused_at", "pause_reason"])
        _resume_by(deadline, days, reason, by, now)
        history.append(deadline, "resume", by=by, now=now, data={"days": days})
    return deadline


def _resume_by(deadline: Deadline, days: int, reason: str, by, now: datetime) -> None:
    if not days:
        _store([deadline], now)
        return
    moved = {deadline.pk: deadline.due_on + timedelta(days=days)}
    move_all([deadline], moved, Reason.PAUSE, reason=reason, by=by, now=now)


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_changer(by, deadline: Deadline) -> None:
    if not may_change(by, deadline):
        raise NotAllowed(_("只有%(body)s有权的人员可以变更这个时限。") % {"body": deadline.owed_to.name})


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("请写明理由。"), "reason")


def _locked_open(deadline: Deadline) -> Deadline:
    """The row as it is now, kept from others until the transaction ends. Raises RuleBroken when it is no longer open."""
    rows = Deadline.objects.select_related("owed_by", "owed_to", "rule", "ladder")
    row = rows.select_for_update(of=("self",)).get(pk=deadline.pk)
    if not row.is_open:
        raise RuleBroken(_("这件事已经办结或撤销，时限不能再变更。"))
    return row
