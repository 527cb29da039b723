"""Objections to figures before they are published: raised by the unit concerned within its days, answered by staff.

What is objected to, such as a ranking, has `rows`, `objections`, `objections_until`, `congress` and the acts "object" and
"answer"; who may answer it, and how it is counted anew, its own services know.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, dates, history, workdays
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.transitions import move, require
from organizations.enums import Kind, Role
from organizations.models import Organization, User
from organizations.querysets import held_today, people_as

from . import permissions
from .enums import ObjectionStatus
from .models import AnyObjection

PROPOSED = gettext_noop("%(ranking)s已形成，如对本单位数据有异议，请在%(day)s前提出")
TO_DECIDE = gettext_noop("%(ranking)s已形成，%(day)s异议期满后请审核公布")
CHANGED = gettext_noop("%(ranking)s已重新计算，本单位数据或名次有变化，如有异议请在%(day)s前提出")
OBJECTED = gettext_noop("%(unit)s对%(ranking)s提出异议")
ANSWERED = gettext_noop("对%(ranking)s的异议已答复：%(answer)s")
SHORT = 100  # characters of a reason or an answer inside a message


def last_day(days: int, now: datetime) -> date:
    """The local day to the end of which units may object, so many working days from `now`."""
    return workdays.add_working_days(clock.local_date(now), days)


def raise_objection(
    thing: models.Model, unit: Organization, *, reason: str, by, now: datetime | None = None
) -> AnyObjection:
    """A unit finds its row wrong, within the days for it. Tells the staff of the committee.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_speaker(by, thing, unit)
    require(thing, "object")
    reason = filled(reason, "reason", _("请写明哪一项数据有误、依据是什么。"), limit=1_000)
    if clock.local_date(now) > thing.objections_until:
        day = dates.long(thing.objections_until)
        raise RuleBroken(_("异议期到%(day)s为止，已经结束。") % {"day": day})
    with transaction.atomic():
        thing = locked(thing)
        move(thing, "object", by=by, now=now, comment=reason, data={"unit": unit.name})
        if thing.objections.filter(organization=unit, status=ObjectionStatus.RAISED).exists():
            raise RuleBroken(_("本单位已有一件异议等候答复。"))
        objection = thing.objections.create(
            organization=unit, reason=reason, made_by=by, created_at=now, updated_at=now
        )
        history.append(objection, "raise", by=by, now=now, to_status=objection.status, comment=reason)
        staff = people_as(thing.congress, Role.STAFF)
        tell(staff, OBJECTED, thing, but=by, now=now, unit=unit.short_name)
    return objection


def answer_objection(
    objection: AnyObjection, action: str, *, answer: str, by, now: datetime, recount: Callable[..., None]
) -> AnyObjection:
    """`action` is "uphold" (then `recount(thing, by, now)` counts anew) or "reject", with the reasons. Tells the unit.

    The caller has asked whether the person may. Raises RuleBroken, TransitionError, StaleState.
    """
    require(objection, action)
    require(objection.about, "answer")
    answer = filled(answer, "answer", _("请写明答复和理由。"), limit=1_000)
    with transaction.atomic():
        thing = locked(objection.about)
        move(objection, action, by=by, now=now, comment=answer, answer=answer, answered_by=by)
        move(thing, "answer", by=by, now=now, data={"unit": objection.organization.name})
        people = speakers([objection.organization_id])
        tell(people, ANSWERED, thing, but=by, now=now, answer=answer[:SHORT])
        if action == "uphold":
            recount(thing, by, now)
    return objection


def locked(thing: models.Model) -> models.Model:
    """The thing as it is now, kept from others until the transaction ends: units object independently of one another."""
    return type(thing).objects.for_page().select_for_update(of=("self",)).get(pk=thing.pk)


def require_over(thing: models.Model, now: datetime) -> None:
    """Raise RuleBroken while units may still object."""
    if clock.local_date(now) <= thing.objections_until:
        day = dates.long(thing.objections_until)
        raise RuleBroken(_("异议期到%(day)s为止，期满后才能公布。") % {"day": day})


def require_answered(thing: models.Model) -> None:
    """Raise RuleBroken while an objection waits. Call after the thing was moved: whoever objects meanwhile moves it too."""
    waiting = thing.objections.filter(status=ObjectionStatus.RAISED).count()
    if waiting:
        raise RuleBroken(_("还有 %(n)d 件异议没有答复，答复后才能公布。") % {"n": waiting})


def require_speaker(user, thing: models.Model, unit: Organization) -> None:
    """Raise NotAllowed unless the person speaks for a unit that stands in it."""
    if not (permissions.speaks_for(user, unit) and thing.rows.filter(organization=unit).exists()):
        raise NotAllowed(_("只有列入其中的单位可以对本单位数据提出异议。"))


def speakers(units: Iterable[int]) -> Iterable[User]:
    """Who speaks for these units: liaisons of departments, staff of committees and their bodies."""
    theirs = Q(role=Role.STAFF, organization__kind__in=[Kind.CONGRESS, Kind.COMMITTEE]) | Q(role=Role.LIAISON)
    held = held_today().filter(theirs, organization__in=list(units))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def tell(
    people: Iterable[User], message: str, thing: models.Model, *, but: User, now: datetime, **params
) -> None:
    """`message` names the thing in Chinese, as the papers do, whatever the person who acts reads."""
    told = [person for person in people if person.pk != but.pk]
    with translation.override(settings.LANGUAGE_CODE):
        words = {"ranking": str(thing), "day": dates.long(thing.objections_until)}
    needed = {name: value for name, value in words.items() if f"%({name})s" in message}
    notify(told, message, now=now, url=thing.get_absolute_url(), **needed, **params)
