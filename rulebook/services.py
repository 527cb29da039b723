"""Making a new edition of a rule: the only way in which staff change one."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.inputs import filled
from organizations.enums import Kind, Role
from organizations.models import Organization

from .kinds import RuleKind
from .models import Edition

LONGEST_SOURCE = 200


def may_make(user, congress: Organization) -> bool:
    """Staff of exactly the standing committee for whose place the rule is; its working bodies have none of their own."""
    return congress.kind == Kind.CONGRESS and user.acts_for(congress, Role.STAFF)


def require_maker(user, congress: Organization) -> None:
    """Raise NotAllowed unless the person may make rules for the committee's place."""
    if not may_make(user, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以制定本地规则。") % {"congress": congress.name})


def make_edition(
    kind: RuleKind,
    congress: Organization,
    *,
    content: dict,
    source: str,
    valid_from: date | None,
    seen: int | None,
    by,
    now: datetime | None = None,
) -> Edition:
    """Make the next edition of a committee's rule, in force from a local day on; earlier ones stay as they are.

    `content` are the fields of the rule's own, `seen` is the key of the edition that was shown when it was typed. Raises
    NotAllowed, RuleBroken with its field, StaleState when somebody made another edition meanwhile.
    """
    now = now or clock.now()
    require_maker(by, congress)
    source = filled(source, "source", _("请写明依据和理由。"), limit=LONGEST_SOURCE)
    if valid_from is None:
        raise RuleBroken(_("请填写自哪天起执行。"), "valid_from")
    with transaction.atomic():
        # One edition of a committee after the other: of two people at once the second has not seen the first's.
        Organization.objects.select_for_update().get(pk=congress.pk)
        before = kind.latest(congress)
        _require_seen(before, seen)
        made = kind.model(**kind.of, **content, congress=congress, jurisdiction=congress.region.name)
        _require_other(kind, before, made, valid_from)
        made.version = str(kind.model.objects.made_by(congress, **kind.of).count() + 1)
        made.source, made.valid_from, made.made_by, made.made_at = source, valid_from, by, now
        made.save(force_insert=True)
        data = {"new": _plain(made, content), "old": _plain(before, content) if before else {}}
        data |= {"version": made.version, "valid_from": valid_from.isoformat()}
        history.append(made, "make_edition", by=by, now=now, comment=source, data=data)
    return made


def _require_seen(before: Edition | None, seen: int | None) -> None:
    if (before.pk if before else None) == seen:
        return
    if before and before.made_by:
        words = _("%(who)s已制定%(rule)s，请按新的规则重新填写。")
        raise StaleState(words % {"who": before.made_by.name, "rule": before})
    raise StaleState(_("规则已有变化，请刷新页面后重新填写。"))


def _require_other(kind: RuleKind, before: Edition | None, made: Edition, valid_from: date) -> None:
    if before and before.same_as(made, kind.form.content_fields):
        raise RuleBroken(_("没有改动，无需保存。"))
    if (
        before
        and before.congress_id == made.congress_id
        and before.valid_from
        and valid_from < before.valid_from
    ):
        words = _("%(rule)s自%(day)s起执行，新版不能早于它。")
        raise RuleBroken(words % {"rule": before, "day": before.valid_from.isoformat()}, "valid_from")


def _plain(rule: Edition, content: dict) -> dict:
    """For the record."""
    return {name: getattr(rule, name) for name in content}
