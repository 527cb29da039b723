"""Drawing a sample of what was written off, to be looked at again: by lot, or those most likely to have come up again.

A draw keeps its seed and the numbers it was drawn from, so that anybody can repeat it; the seed may be agreed upon in the
room. Nobody sees beforehand whom a seed would hit, so nobody can choose one that spares somebody.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core import clock, history
from core.exceptions import RuleBroken
from core.inputs import fitting
from organizations.models import Organization

from .. import owed, permissions, risk
from ..enums import Ground, Pool
from ..models import Draw, Issue, LookBack
from ..querysets import IssueQuerySet
from .look_back import require_day_to_come
from .rules import require_once_opened

MOST = 200  # looked at again on one draw
GROUNDS = (Ground.DRAW, Ground.RISK)


def pool_of(pool: str, congress: Organization, campaign: Campaign) -> IssueQuerySet:
    """From which issues a committee draws: written off, and not already planned to be looked at by the same committee."""
    rows = Issue.objects.filter(campaign=campaign).written_off()
    if pool == Pool.OWN:
        rows = rows.filter(congress=congress)
    else:
        rows = rows.filter(congress__in=congress.committees_from_here_down).exclude(congress=congress)
    if pool == Pool.LOOKED_BACK:
        kept = LookBack.objects.kept().exclude(congress=congress)
        rows = rows.filter(pk__in=kept.values("issue"))
    planned = LookBack.objects.planned().filter(congress=congress)
    return rows.exclude(pk__in=planned.values("issue"))


def draw_sample(
    campaign: Campaign,
    congress: Organization,
    *,
    pool: str,
    ground: str,
    number: int,
    due_on: date,
    seed: str = "",
    by,
    now: datetime | None = None,
) -> Draw:
    """Draw `number` issues of `pool` to be looked at by a local day; `ground` is "draw" (by lot) or "risk".

    By risk those with the most points come first, and lots decide between equal ones. Without a `seed` the machine makes
    one. Tells nobody. Raises NotAllowed, RuleBroken.
    """
    now = now or clock.now()
    require_drawer(by, congress)
    _require_sense(pool, ground, number)
    require_day_to_come(due_on, now)
    seed = fitting(seed, "seed", limit=60) or secrets.token_hex(8)
    with transaction.atomic():
        require_once_opened(campaign)
        # One draw of a committee after the other: two at once would hit the same issues twice.
        Organization.objects.select_for_update().get(pk=congress.pk)
        candidates = _candidates(pool_of(pool, congress, campaign), risk.points_of(campaign))
        if not candidates:
            raise RuleBroken(_("这个范围内没有可以抽查的问题。"), "pool")
        draw = Draw.objects.create(
            congress=congress,
            campaign=campaign,
            pool=pool,
            ground=ground,
            seed=seed,
            wanted=number,
            numbers=[one.number for one in candidates],
            points=risk.points_of(campaign),
            due_on=due_on,
            drawn_by=by,
            drawn_at=now,
        )
        look_backs = _planned(draw, chosen(candidates, draw), now)
        data = {"seed": seed, "from": len(candidates), "drawn": [one.issue.number for one in look_backs]}
        history.append(draw, "draw", by=by, now=now, data=data)
        owed.look_backs_planned(look_backs, now=now)
    return draw


@dataclass(frozen=True)
class Candidate:
    """An issue that may be drawn, with what speaks for its coming up again."""

    pk: int
    number: str
    risk: dict[str, int]


def _candidates(rows: IssueQuerySet, points: dict[str, int]) -> list[Candidate]:
    found = risk.counted(rows).order_by("number")
    return [Candidate(row["pk"], row["number"], risk.weigh(row, points)) for row in found]


def chosen(candidates: Iterable[Candidate], draw: Draw) -> list[Candidate]:
    """Those that a draw hits, in its order."""
    by_number = {one.number: one for one in candidates}
    ordered = [by_number[number] for number in risk.drawn_order(by_number, draw.seed)]
    if draw.ground == Ground.RISK:
        ordered.sort(
            key=lambda one: -sum(one.risk.values())
        )  # lots decide between equal ones: the sort is stable
    return ordered[: draw.wanted]


def _planned(draw: Draw, hit: Iterable[Candidate], now: datetime) -> list[LookBack]:
    common = {"draw": draw, "congress": draw.congress, "ground": draw.ground, "due_on": draw.due_on}
    by = {"planned_by": draw.drawn_by, "created_at": now, "updated_at": now}
    LookBack.objects.bulk_create(LookBack(issue_id=one.pk, risk=one.risk, **common, **by) for one in hit)
    return list(draw.look_backs.select_related("issue__campaign").order_by("id"))


def _require_sense(pool: str, ground: str, number: int) -> None:
    if pool not in Pool.values:
        raise RuleBroken(_("请选择抽查范围。"), "pool")
    if ground not in GROUNDS:
        raise RuleBroken(_("请选择抽查方式。"), "ground")
    if not 1 <= number <= MOST:
        raise RuleBroken(_("一次抽查 1 至 %(most)d 件。") % {"most": MOST}, "number")


def require_drawer(user, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee that draws."""
    permissions.require(
        permissions.may_hand_over(user, congress),
        _("只有%(congress)s的工作人员可以抽取样本。") % {"congress": congress},
    )
