"""What a committee's offices call things: kept when its staff say so, forgotten when they take it back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import bulk, clock, history
from core.exceptions import RuleBroken
from organizations.models import Organization

from .. import permissions
from ..departments import directory_for
from ..intake.headers import heading_key
from ..intake.words import CORE
from ..texts import plain
from ..vocabulary import LONGEST, ColumnName, OrganizationAlias, Word


def columns_of(congress: Organization) -> dict[str, str | None]:
    """The headings that the committee has mapped: heading to field of the reader, None for a column left as it is."""
    kept = ColumnName.objects.filter(congress=congress).values_list("heading", "field")
    return {heading: name or None for heading, name in kept}


def keep_columns(
    congress: Organization, columns: Mapping[str, str | None], *, by, now: datetime | None = None
) -> None:
    """Remember what these headings mean in the committee's lists; a heading kept before takes the new meaning.

    By its own staff. Raises RuleBroken (field `heading`) for a heading without letters or a field that is none.
    """
    now = now or clock.now()
    _require_own(congress, by)
    if any(name and name not in CORE for name in columns.values()):
        raise RuleBroken(_("没有这样的列，请从列表中选择。"), "field")
    words = [
        ColumnName(
            heading=heading[:LONGEST], field=name or "", **_word(congress, heading_key(heading), by, now)
        )
        for heading, name in columns.items()
    ]
    _keep(congress, words, "heading", "field", "keep_columns", dict(columns), by=by, now=now)


def keep_aliases(
    congress: Organization, aliases: Mapping[str, str], *, by, now: datetime | None = None
) -> None:
    """Remember whom these names mean in the committee's lists: name as written to the name of an organization.

    By its own staff. Raises RuleBroken (field `meaning` or `written`) when nobody near is called that, or when the name
    as written already belongs to an organization.
    """
    now = now or clock.now()
    _require_own(congress, by)
    directory = directory_for(congress)
    words = []
    for written, meaning in aliases.items():
        meant = directory.named(meaning)
        if meant is None:
            raise RuleBroken(_("没有名为“%(name)s”的单位，请填写全称。") % {"name": meaning}, "meaning")
        if directory.named(written):
            raise RuleBroken(_("“%(name)s”本来就认得，不必登记。") % {"name": written}, "written")
        word = _word(congress, plain(written), by, now)
        words.append(OrganizationAlias(written=written[:LONGEST], meaning=meant.name, **word))
    _keep(congress, words, "written", "meaning", "keep_aliases", dict(aliases), by=by, now=now)


def forget_word(word: Word, *, by, now: datetime | None = None) -> None:
    """Take back a heading or an alias that the committee kept; lists read before stay as they are."""
    now = now or clock.now()
    if word.congress is None:
        raise RuleBroken(_("这是系统自带的，不能删除。"))
    _require_own(word.congress, by)
    with transaction.atomic():
        history.append(word.congress, "forget_word", by=by, now=now, data={"word": str(word)})
        word.delete()


def _require_own(congress: Organization, by) -> None:
    words = _("只有%(congress)s的工作人员可以登记本单位的列名和简称。") % {"congress": congress}
    permissions.require(permissions.may_keep_words(by, congress), words)


def _word(congress: Organization, key: str, by, now: datetime) -> dict:
    if not key:
        raise RuleBroken(_("请填写文字，不能只有符号。"))
    return {"congress": congress, "key": key[:LONGEST], "made_by": by, "made_at": now}


def _keep(
    congress: Organization,
    words: list,
    written: str,
    meaning: str,
    action: str,
    said: dict,
    *,
    by,
    now: datetime,
) -> None:
    if not words:
        return
    unique = {word.key: word for word in words}
    update = [written, meaning, "made_by", "made_at"]
    with transaction.atomic():
        bulk.upsert(unique.values(), unique=["congress", "key"], update=update)
        history.append(congress, action, by=by, now=now, data=said)
