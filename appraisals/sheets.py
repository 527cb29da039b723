"""A score sheet's way: proposed for a year that is over, put to those scored, frozen or returned by a second person.

Who is scored is told, sees the own row and has some working days to object; nothing is frozen before those are over and
every objection has its answer (as rankings do it). Frozen it never changes.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.transitions import move, require
from organizations.enums import Role
from organizations.models import Organization, User
from organizations.querysets import people_as
from rankings.objections import (
    CHANGED,
    PROPOSED,
    TO_DECIDE,
    answer_objection,
    last_day,
    locked,
    require_answered,
    require_over,
    speakers,
    tell,
)

from . import permissions
from .enums import STANDING, Subject
from .models import Rule, Sheet, SheetFigure, SheetObjection, SheetRow
from .scores import figures_of, score
from .services import require_drafter

FROZEN = gettext_noop("%(year)d年评分表已冻结，可以查看本单位得分")
RETURNED = gettext_noop("%(year)d年评分表被退回：%(reason)s")


def propose_sheet(
    congress: Organization, subject: str, year: int, *, by, now: datetime | None = None
) -> Sheet:
    """Store the scores of a year that is over with the rows behind them. Tells who is scored, and who may freeze it.

    `subject` is "departments" or "bodies". Raises NotAllowed, RuleBroken.
    """
    now = now or clock.now()
    require_drafter(by, congress)
    rule = require_rule(congress, subject, year)
    today = clock.local_date(now)
    if year >= today.year:
        raise RuleBroken(_("%(year)d年还没有结束，不能形成年度评分表。") % {"year": year})
    with transaction.atomic():
        # One proposal of a committee after the other; the constraint would only say that something is wrong.
        Organization.objects.select_for_update().get(pk=congress.pk)
        if Sheet.objects.filter(congress=congress, subject=subject, year=year, status__in=STANDING).exists():
            raise RuleBroken(_("这一年的评分表已经形成，不能重复。"))
        sheet = Sheet.objects.create(
            congress=congress,
            subject=subject,
            year=year,
            rule=rule,
            counted_at=now,
            objections_until=last_day(rule.objection_days, now),
            proposed_by=by,
            created_at=now,
            updated_at=now,
        )
        rows = _freeze(sheet, today)
        data = {"rule": str(rule), "units": len(rows)}
        history.append(sheet, "propose_sheet", by=by, now=now, to_status=sheet.status, data=data)
        tell(speakers(row.organization_id for row in rows), PROPOSED, sheet, but=by, now=now)
        tell(people_as(congress, Role.STAFF, Role.LEADER), TO_DECIDE, sheet, but=by, now=now)
    return sheet


def rule_of(congress: Organization, subject: str, year: int) -> Rule | None:
    """The rule by which a year is scored: the one in force at its end, whenever the sheet is made."""
    return Rule.objects.nearest(congress, date(year, 12, 31), subject=subject)


def require_rule(congress: Organization, subject: str, year: int) -> Rule:
    """The rule of the year. Raises RuleBroken where there is none."""
    rule = rule_of(congress, subject, year) if subject in (Subject.DEPARTMENTS, Subject.BODIES) else None
    if rule is None:
        raise RuleBroken(_("现行规则没有规定这样评分。"))
    return rule


def _freeze(sheet: Sheet, today: date) -> list[SheetRow]:
    found = figures_of(sheet.congress, sheet.subject, sheet.year, today)
    if not found:
        raise RuleBroken(_("没有可以评分的单位。"))
    scored = {
        unit: score(sheet.rule.items, {name: len(keys) for name, keys in figures.items()})
        for unit, figures in found.items()
    }
    rows = SheetRow.objects.bulk_create(
        SheetRow(sheet=sheet, organization_id=unit, tenths=one.total, points=one.points)
        for unit, one in scored.items()
    )
    SheetFigure.objects.bulk_create(
        SheetFigure(row=row, name=name, keys=sorted(keys))
        for row in rows
        for name, keys in found[row.organization_id].items()
    )
    return rows


# ── objections ──────────────────────────────────────────────────────────────────────────────────────────────────
def recount_sheet(sheet: Sheet, *, by, now: datetime | None = None) -> Sheet:
    """Count once more, after facts were corrected where they stand. Whose row changed is told and may object anew.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_drafter(by, sheet.congress)
    require(sheet, "recount")
    with transaction.atomic():
        locked(sheet)  # of two at once the second finds it changed, not rows half replaced
        _recount(sheet, by, now)
    return sheet


def _recount(sheet: Sheet, by, now: datetime) -> None:
    before = {row.organization_id: (row.tenths, row.points) for row in sheet.rows.all()}
    sheet.rows.all().delete()
    rows = _freeze(sheet, clock.local_date(now))
    changed = [
        row.organization_id for row in rows if (row.tenths, row.points) != before.get(row.organization_id)
    ]
    fields = {"counted_at": now}
    if changed:
        fields["objections_until"] = last_day(sheet.rule.objection_days, now)
    move(sheet, "recount", by=by, now=now, data={"changed": len(changed)}, **fields)
    tell(speakers(changed), CHANGED, sheet, but=by, now=now)


def uphold_objection(
    objection: SheetObjection, *, answer: str, by, now: datetime | None = None
) -> SheetObjection:
    """The unit is right: the facts were corrected where they stand, and the whole sheet is counted anew.

    Tells the unit, and whose row has changed. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    return _answer(objection, "uphold", answer, by, now or clock.now())


def reject_objection(
    objection: SheetObjection, *, answer: str, by, now: datetime | None = None
) -> SheetObjection:
    """The row is right, and the answer says why. Tells the unit. Raises as `uphold_objection`."""
    return _answer(objection, "reject", answer, by, now or clock.now())


def _answer(objection: SheetObjection, action: str, answer: str, by, now: datetime) -> SheetObjection:
    require_drafter(by, objection.sheet.congress)
    return answer_objection(objection, action, answer=answer, by=by, now=now, recount=_recount)


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def freeze_sheet(sheet: Sheet, *, by, now: datetime | None = None) -> Sheet:
    """By another person than the proposer, after the days for objections, with each objection answered.

    Tells the units that stand in it, the leaders and the proposer. Raises NotAllowed, RuleBroken, TransitionError,
    StaleState.
    """
    now = now or clock.now()
    require_decider(by, sheet)
    require(sheet, "freeze")
    require_over(sheet, now)
    with transaction.atomic():
        # Whoever objects at this moment moves the sheet too: one of the two finds it changed.
        move(sheet, "freeze", by=by, now=now, decided_by=by)
        require_answered(sheet)
        units = speakers(sheet.rows.values_list("organization", flat=True))
        leaders = people_as(sheet.congress, Role.LEADER)
        told = Q(pk__in=units.values("pk")) | Q(pk__in=leaders.values("pk")) | Q(pk=sheet.proposed_by_id)
        people = User.objects.filter(told, is_active=True).exclude(pk=by.pk)
        notify(people, FROZEN, now=now, url=sheet.get_absolute_url(), year=sheet.year)
    return sheet


def return_sheet(sheet: Sheet, *, reason: str, by, now: datetime | None = None) -> Sheet:
    """Send it back, with the reason; the year may be proposed anew. Tells the proposer.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, sheet)
    require(sheet, "return")
    reason = filled(reason, "reason", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        move(sheet, "return", by=by, now=now, comment=reason, decided_by=by, decision_note=reason)
        facts = {"year": sheet.year, "reason": reason[:100]}
        notify([sheet.proposed_by], RETURNED, now=now, url=sheet.get_absolute_url(), **facts)
    return sheet


def require_decider(user, sheet: Sheet) -> None:
    """Raise NotAllowed unless the person may freeze or return it: staff and leaders, never who proposed it."""
    if not permissions.may_decide(user, sheet):
        raise NotAllowed(_("形成和冻结必须由两个人分别办理，请由本级另一名工作人员或领导审核。"))
