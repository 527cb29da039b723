"""Making several issues of one that several units answer for, and undoing it while nothing of it was handed over.

Every part is sorted on its own, for its unit may belong to another level; each carries everybody who found the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import bulk, clock, history, numbers, transitions
from core.exceptions import RuleBroken
from core.inputs import filled

from ..enums import IssueStatus
from ..models import Finding, Issue
from ..rows import title_of
from .rules import require_running
from .screening import require_ready, require_screener

LEAST_PARTS, MOST_PARTS = 2, 10
# What a part has from the whole; status and number are its own.
KEPT = (
    *("campaign_id", "topic_id", "reported_by_id", "reported_at", "category", "place", "origin"),
    *("law_article", "article_id", "due_kind", "due_on", "due_sort"),
)
MOVABLE = frozenset({IssueStatus.FOUND, IssueStatus.SCREENED})


@dataclass(frozen=True)
class Part:
    """One of the issues to make: the unit it is for, by name, and what is wrong there."""

    unit: str
    description: str


def split_issue(issue: Issue, *, parts: Sequence[Part], by, now: datetime | None = None) -> list[Issue]:
    """Make an issue of each part; the whole keeps its number as split. Gives the parts, which wait to be sorted.

    From "found" or "screened", by who may screen it. A part is numbered after the whole (LD2018-0007-1); a number that
    was given is never given again, not after undoing either. Raises NotAllowed, RuleBroken (fields `unit_1`, `text_1`
    ...), TransitionError, StaleState.
    """
    now = now or clock.now()
    require_screener(by, issue)
    parts = _checked(parts)
    with transaction.atomic():
        require_running(issue.campaign)
        require_ready(issue, "split")
        numbered = _numbers(issue, len(parts))
        transitions.move(issue, "split", by=by, now=now, data={"parts": numbered})
        made = [_make(issue, number, part, now) for number, part in zip(numbered, parts, strict=True)]
        _copy_findings(issue, made)
        things = [(one.pk, str(one), {"whole": issue.number}) for one in made]
        history.append_alike(Issue, things, "split_off", by=by, now=now, to_status=IssueStatus.FOUND)
    return made


def _checked(parts: Sequence[Part]) -> list[Part]:
    if not LEAST_PARTS <= len(parts) <= MOST_PARTS:
        raise RuleBroken(
            _("一条问题可以拆成 %(least)d 至 %(most)d 条。") % {"least": LEAST_PARTS, "most": MOST_PARTS}
        )
    checked = [
        Part(
            filled(part.unit, f"unit_{number}", _("请填写这一部分的责任单位。"), limit=200),
            filled(part.description, f"text_{number}", _("请填写这一部分的问题。")),
        )
        for number, part in enumerate(parts, 1)
    ]
    if len(set(checked)) < len(checked):
        raise RuleBroken(_("有两部分的责任单位和问题都相同，请修改或删去一部分。"))
    return checked


def _numbers(issue: Issue, count: int) -> list[str]:
    first = numbers.claim(f"split:{issue.number}", count)
    made = [f"{issue.number}-{serial}" for serial in range(first, first + count)]
    if len(made[-1]) > Issue._meta.get_field("number").max_length:
        raise RuleBroken(_("“%(issue)s”已经多次拆分，不能再拆。") % {"issue": issue})
    return made


def _make(issue: Issue, number: str, part: Part, now: datetime) -> Issue:
    same = part.description == issue.description
    return Issue.objects.create(
        number=number,
        title=issue.title if same else title_of(part.description),
        description=part.description,
        suggested=part.unit,
        congress_id=issue.reported_by_id,  # until it is sorted, as when it came in
        split_from=issue,
        created_at=now,
        updated_at=now,
        **{name: getattr(issue, name) for name in KEPT},
    )


def _copy_findings(issue: Issue, parts: list[Issue]) -> None:
    columns = [field.attname for field in Finding._meta.concrete_fields if not field.primary_key]
    found = list(Finding.objects.filter(issue=issue).order_by("id").values(*columns))
    bulk.insert(Finding, ({**row, "issue_id": part.pk} for part in parts for row in found))


# ── undoing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def unsplit_issue(issue: Issue, *, by, now: datetime | None = None) -> Issue:
    """Undo a split: the whole waits to be sorted again, its parts are void and keep their numbers.

    While no part was handed over, answered, merged or split itself. By who may screen it.
    """
    now = now or clock.now()
    require_screener(by, issue)
    with transaction.atomic():
        require_running(issue.campaign)
        transitions.require(issue, "unsplit")
        parts = list(issue.parts.exclude(status=IssueStatus.VOIDED).order_by("id"))
        _require_untouched(parts)
        transitions.move_many(parts, "rejoin", by=by, now=now, data={"whole": issue.number})
        transitions.move(issue, "unsplit", by=by, now=now, data={"parts": [part.number for part in parts]})
    return issue


def _require_untouched(parts: list[Issue]) -> None:
    for part in parts:
        if part.status not in MOVABLE:
            raise RuleBroken(
                _("“%(issue)s”目前是“%(status)s”，不能再撤销拆分。")
                % {"issue": part, "status": part.get_status_display()}
            )
    main = Issue.objects.filter(merged__isnull=False, pk__in=[part.pk for part in parts]).first()
    if main is not None:
        raise RuleBroken(_("“%(issue)s”有并入的问题，请先撤销合并，再撤销拆分。") % {"issue": main})
