"""The annual supervision plan for everybody (监督法 63): one person puts it forward, another releases it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions
from core.exceptions import NotAllowed
from core.inputs import filled
from core.notifications import notify
from organizations.enums import Role
from organizations.querysets import people_as

from ..models import Project, YearList
from ..permissions import may_publish
from .shared import LONGEST_REASON, require_keeper

PROPOSED = gettext_noop("请审核公开：%(year)s 年度监督工作计划")
RETURNED = gettext_noop("%(year)s 年度监督工作计划被退回：%(reason)s")
PUBLISHED = gettext_noop("%(year)s 年度监督工作计划已向社会公开")
WITHDRAWN = gettext_noop("%(year)s 年度监督工作计划已撤回公开：%(reason)s")


def propose_year_list(year_list: YearList, *, by, now: datetime | None = None) -> YearList:
    """Put an approved list forward for publication; what everybody will read is fixed now. Tells the colleagues.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, year_list.congress)
    transitions.require(year_list, "propose")
    with transaction.atomic():
        fields = {"public_items": public_items(year_list), "proposed_by": by}
        transitions.move(year_list, "propose", by=by, now=now, **fields)
        colleagues = people_as(year_list.congress, Role.STAFF).exclude(pk=by.pk)
        _tell(colleagues, PROPOSED, year_list, now)
    return year_list


def public_items(year_list: YearList) -> list[dict]:
    """What everybody may read of each project: a list of allowed fields, in the order of the list."""
    rows = Project.objects.filter(year_list=year_list).in_library().select_related("kind", "lead")
    rows = rows.prefetch_related("departments").order_by("list_order", "id")
    return [
        {
            "number": number,
            "title": project.title,
            "kind": project.kind.name if project.kind else "",
            "lead": project.lead.name if project.lead else "",
            "departments": [one.name for one in project.departments.all()],
            "planned_on": project.planned_on.isoformat() if project.planned_on else "",
        }
        for number, project in enumerate(rows, 1)
    ]


def publish_year_list(year_list: YearList, *, by, now: datetime | None = None) -> YearList:
    """Release the list to everybody; by another person than the one who put it forward, who is told.

    Raises NotAllowed, TransitionError, StaleState.
    """
    now = now or clock.now()
    _require_second_person(by, year_list)
    transitions.require(year_list, "publish")
    with transaction.atomic():
        transitions.move(year_list, "publish", by=by, now=now, published_by=by, published_at=now)
        _tell([year_list.proposed_by], PUBLISHED, year_list, now)
    return year_list


def return_year_list(year_list: YearList, *, reason: str, by, now: datetime | None = None) -> YearList:
    """Send a list that was put forward back, with the reason; the proposer is told.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    _require_second_person(by, year_list)
    transitions.require(year_list, "return")
    reason = filled(reason, "reason", _("请说明退回的理由。"), limit=LONGEST_REASON)
    proposer = year_list.proposed_by
    with transaction.atomic():
        cleared = {"proposed_by": None, "public_items": []}
        transitions.move(year_list, "return", by=by, now=now, comment=reason, **cleared)
        _tell([proposer], RETURNED, year_list, now, reason=reason)
    return year_list


def withdraw_year_list(year_list: YearList, *, reason: str, by, now: datetime | None = None) -> YearList:
    """Take a public list back at once, with the reason; one person is enough. Tells both who had released it.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, year_list.congress)
    transitions.require(year_list, "withdraw")
    reason = filled(reason, "reason", _("请说明撤回的理由。"), limit=LONGEST_REASON)
    people = [one for one in (year_list.proposed_by, year_list.published_by) if one != by]
    with transaction.atomic():
        cleared = {"proposed_by": None, "published_by": None, "published_at": None, "public_items": []}
        data = {"public_items": year_list.public_items}
        transitions.move(year_list, "withdraw", by=by, now=now, comment=reason, data=data, **cleared)
        _tell(people, WITHDRAWN, year_list, now, reason=reason)
    return year_list


def _require_second_person(by, year_list: YearList) -> None:
    require_keeper(by, year_list.congress)
    if not may_publish(by, year_list):
        raise NotAllowed(_("送审和公开必须由两个人分别办理，请由另一名工作人员审核。"))


def _tell(people, message: str, year_list: YearList, now: datetime, **params) -> None:
    notify(people, message, now=now, url=year_list.get_absolute_url(), year=year_list.year, **params)
