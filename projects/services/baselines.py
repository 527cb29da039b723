"""The work schedule (施工表) is frozen with the approval (立项批复); a later edition is an act with its reason.

What the campaign changes afterwards are acts of its own, with the old days on record: the frozen edition only says
against what they are measured.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Link
from core import clock, transitions
from core.exceptions import RuleBroken
from core.inputs import filled

from ..models import Baseline, BaselineLink, Project
from .shared import LONGEST_REASON, require_keeper

BASIS_LIMIT = 200


def freeze_first(project: Project, *, by, now: datetime) -> Baseline | None:
    """The first edition, as soon as the project is approved and its campaigns have dates; None until then or after.

    Call inside the transaction of the act that approved the project or gave it its campaign.
    """
    listed = project.year_list
    if listed is None or not listed.is_agreed or project.baselines.exists():
        return None
    links = links_of(project)
    if not any(link.ends_on for link in links):
        return None
    return _freeze(project, links, f"立项批复 {listed.approval_number}", "", by, now)


def freeze_schedule(project: Project, *, reason: str, by, now: datetime | None = None) -> Baseline:
    """Freeze the schedule as it stands now as a new edition, with the reason (a decision to adjust the plan).

    Raises NotAllowed, RuleBroken when the project is not approved, has no dates, or nothing differs from the last
    edition, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "freeze_schedule")
    reason = filled(reason, "reason", _("请说明调整施工表的依据和理由。"), limit=LONGEST_REASON)
    if project.year_list is None or not project.year_list.is_agreed:
        raise RuleBroken(_("项目还没有立项批复，施工表在批复时冻结。"))
    with transaction.atomic():
        links = links_of(project)
        if not any(link.ends_on for link in links):
            raise RuleBroken(_("监督行动的环节还没有日期，没有可以冻结的施工表。"))
        last = project.baselines.order_by("-number").first()
        if last is not None and _same(last, links):
            raise RuleBroken(_("施工表与第 %(number)d 版相同，无需冻结新版。") % {"number": last.number})
        return _freeze(project, links, reason[:BASIS_LIMIT], reason, by, now)


def links_of(project: Project) -> list[Link]:
    """Every link of the project's campaigns in the order of their plans; one query.

    Campaigns of earlier years that a project goes on following were carried out before and are not its schedule.
    """
    own = Link.objects.filter(stage__campaign__projects=project, stage__campaign__year__gte=project.year)
    rows = own.select_related("stage__campaign")
    return list(rows.order_by("stage__campaign__year", "stage__campaign", "stage__order", "number"))


def _same(last: Baseline, links: list[Link]) -> bool:
    before = list(last.links.order_by("order").values_list("link", "starts_on", "ends_on"))
    return before == [(link.pk, link.begins_on, link.ends_on) for link in links]


def _freeze(project: Project, links: list[Link], basis: str, comment: str, by, now: datetime) -> Baseline:
    number = project.baselines.count() + 1
    data = {"number": number, "links": len(links)}
    transitions.move(project, "freeze_schedule", by=by, now=now, comment=comment, data=data)
    made = Baseline.objects.create(project=project, number=number, basis=basis, frozen_at=now, frozen_by=by)
    BaselineLink.objects.bulk_create(
        BaselineLink(
            baseline=made,
            link=link,
            order=order,
            stage=link.stage.name,
            name=link.name,
            who=link.who,
            starts_on=link.begins_on,
            ends_on=link.ends_on,
        )
        for order, link in enumerate(links, 1)
    )
    return made
