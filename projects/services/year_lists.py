"""The year's list: selected from the shelves, decided by the standing committee, approved by the party committee (立项批复).

The approval makes it official: each project's plan is begun from the usual steps of its form of supervision, and what has
everything that the shelf "implement" asks for moves there.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns import services as campaigns
from campaigns.enums import Origin
from campaigns.models import Campaign
from core import clock, history, transitions
from core.exceptions import RuleBroken
from core.inputs import filled, named, stored
from core.notifications import notify
from core.words import listed
from organizations.models import Organization, User

from .. import moving
from ..enums import ListStatus, Shelf
from ..models import Project, YearList
from ..planning import plan_of_project
from .baselines import freeze_first
from .shared import LONGEST_REASON, require_keeper, require_past

APPROVED = gettext_noop("%(year)s 年度监督项目清单已获批转，请确认“%(project)s”等项目的监督方案")


def open_year_list(congress: Organization, *, year: int, by, now: datetime | None = None) -> YearList:
    """Begin a committee's list of a year, or give the one there is. Raises NotAllowed, RuleBroken (field `year`)."""
    now = now or clock.now()
    require_keeper(by, congress)
    if abs(year - clock.local_date(now).year) > 50:
        raise RuleBroken(_("年度不对，请填写四位年份。"), "year")
    with transaction.atomic():
        found, is_new = YearList.objects.get_or_create(
            congress=congress, year=year, defaults={"created_at": now, "updated_at": now}
        )
        if is_new:
            history.append(found, "begin_list", by=by, now=now)
    return found


# ── selection ───────────────────────────────────────────────────────────────────────────────────────────────────
def select_project(project: Project, *, by, now: datetime | None = None) -> YearList:
    """Put a project of the shelf "plan" on its year's list, which is begun if need be.

    From the reserve it goes there first: both committees decide on projects that somebody leads in a known form, and a
    decided list is seen by the levels above and below, a reserve is not. Raises NotAllowed, TransitionError from another
    shelf, RuleBroken from the reserve, when it is on the list or the list is decided, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    if project.status == Shelf.RESERVE:
        raise RuleBroken(
            _("储备项目还没有成形，不能直接列入年度清单：请先移到谋划，定下牵头机构、监督方式和监督事项。")
        )
    transitions.require(project, "select")
    if project.year_list_id:
        raise RuleBroken(_("项目已在年度清单中。"))
    with transaction.atomic():
        year_list = _held(open_year_list(project.congress, year=project.year, by=by, now=now))
        _require_selecting(year_list)
        last = year_list.projects.aggregate(last=Max("list_order"))["last"] or 0
        data = {"year_list": year_list.pk, "year": year_list.year}
        fields = {"year_list": year_list, "list_order": last + 1}
        transitions.move(project, "select", by=by, now=now, data=data, **fields)
    return year_list


def deselect_project(project: Project, *, reason: str, by, now: datetime | None = None) -> Project:
    """Take a project off the list that is still being selected, with the reason. A must-do stays on it.

    Raises NotAllowed, TransitionError, RuleBroken, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "deselect")
    if not project.year_list_id:
        raise RuleBroken(_("项目不在年度清单中。"))
    if project.is_locked:
        raise RuleBroken(
            _("这是%(congress)s的规定动作，不能移出清单。") % {"congress": project.required_by.name}
        )
    reason = filled(reason, "reason", _("请说明移出的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        _require_selecting(_held(project.year_list))
        fields = {"year_list": None, "list_order": 0}
        transitions.move(project, "deselect", by=by, now=now, comment=reason, **fields)
    return project


def _held(year_list: YearList) -> YearList:
    """The list's row for this transaction alone: what is on it must not change while it is decided."""
    return YearList.objects.select_for_update().get(pk=year_list.pk)


def _require_selecting(year_list: YearList) -> None:
    if year_list.status != ListStatus.SELECTING:
        raise RuleBroken(
            _("%(list)s“%(status)s”，不能再增减项目；确需调整的，先重新选题。")
            % {"list": year_list, "status": year_list.get_status_display()}
        )


# ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────────
def decide_year_list(
    year_list: YearList,
    *,
    meeting: str,
    decided_on: date | None,
    number: str,
    by,
    now: datetime | None = None,
) -> YearList:
    """Record the standing committee's decision on the list. Refused while a must-do of the year is not on it.

    Raises NotAllowed, RuleBroken with its field, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, year_list.congress)
    transitions.require(year_list, "decide")
    fields = {
        "meeting": filled(meeting, "meeting", _("请填写审定会议。"), limit=100),
        "decided_on": require_past(
            decided_on,
            "decided_on",
            now,
            missing=_("请填写审定日期。"),
            future=_("审定日期不能晚于今天。"),
        ),
        "decision_number": filled(number, "number", _("请填写审定文号。"), limit=60),
    }
    with transaction.atomic():
        _held(year_list)
        _require_complete(year_list)
        transitions.move(year_list, "decide", by=by, now=now, data=_as_text(fields), **fields)
    return year_list


def _require_complete(year_list: YearList) -> None:
    if not year_list.projects.exists():
        raise RuleBroken(_("清单中还没有项目，请先从谋划库选入。"))
    left = left_out(year_list)
    if left:
        raise RuleBroken(_("上级规定动作还没有列入清单：%(projects)s。") % {"projects": listed(left)})


def left_out(year_list: YearList) -> list[Project]:
    """The must-dos of the year that are on the first two shelves and not on the list."""
    waiting = Project.objects.filter(
        congress=year_list.congress_id,
        year=year_list.year,
        required_by__isnull=False,
        status__in=[Shelf.RESERVE, Shelf.PLAN],
        year_list=None,
    )
    return list(waiting)


def approve_year_list(
    year_list: YearList,
    *,
    approved_by: str,
    approved_on: date | None,
    number: str,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> YearList:
    """Record that the party committee forwarded the list under a number (立项批复), and begin each project's plan.

    Projects that then have everything the place's rule asks for move to "implement"; the others stay and their pages say
    what is missing. Tells the keepers. Raises NotAllowed, RuleBroken with its field, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, year_list.congress)
    transitions.require(year_list, "approve")
    fields = {
        "approved_by": filled(approved_by, "approved_by", _("请填写批转机关。"), limit=100),
        "approved_on": require_past(
            approved_on,
            "approved_on",
            now,
            missing=_("请填写批转日期。"),
            future=_("批转日期不能晚于今天。"),
        ),
        "approval_number": filled(number, "number", _("请填写批转文号。"), limit=60),
    }
    if fields["approved_on"] < year_list.decided_on:
        raise RuleBroken(_("批转日期不能早于常委会审定日期。"), "approved_on")
    with transaction.atomic(), stored(files, by=by, now=now) as kept:
        data = _as_text(fields) | {"files": named(kept)}
        transitions.move(year_list, "approve", by=by, now=now, data=data, **fields)
        year_list.files.add(*kept)
        begun = _begin_projects(year_list, by, now)
        for project in begun:
            freeze_first(project, by=by, now=now)
        _tell_keepers(year_list, begun, by, now)
    return year_list


def _as_text(fields: dict) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items()}


def _begin_projects(year_list: YearList, by, now: datetime) -> list[Project]:
    """Begin the plans of the list's projects that have none, and move forward what is complete."""
    rows = Project.objects.filter(year_list=year_list, status=Shelf.PLAN).for_page()
    rule = moving.rules_at(year_list.congress).get(Shelf.IMPLEMENT)
    begun = list(rows.order_by("list_order", "id"))
    for project in begun:
        project.year_list = year_list
        if not (project.plan_draft_id or project.campaigns.all()):
            _begin_plan(project, by, now)
        if not moving.missing(project, rule):
            data = {"rule": rule.source if rule else ""}
            transitions.move(project, "implement", by=by, now=now, data=data)
    return begun


def _begin_plan(project: Project, by, now: datetime) -> None:
    draft = campaigns.start_draft(
        project.congress,
        plan_of_project(project),
        origin=Origin.TEMPLATE,
        reference=f"{project._meta.label_lower}:{project.pk}",
        by=by,
        now=now,
    )
    data = {"plan_draft": draft.pk}
    transitions.move(project, "begin_campaign", by=by, now=now, data=data, plan_draft=draft)


def _tell_keepers(year_list: YearList, projects: Sequence[Project], by: User, now: datetime) -> None:
    """Each keeper once, by the first of their projects."""
    first: dict[int, Project] = {}
    for project in projects:
        first.setdefault(project.keeper_id, project)
    for project in first.values():
        people = [project.keeper] if project.keeper != by else []
        url = year_list.get_absolute_url()
        notify(people, APPROVED, now=now, url=url, year=year_list.year, project=project.title)


def reopen_year_list(year_list: YearList, *, reason: str, by, now: datetime | None = None) -> YearList:
    """Take a decided or approved list back to selection, with the reason; it is then decided and approved anew.

    What its projects have begun goes on. Raises NotAllowed, RuleBroken, TransitionError (a public list is withdrawn
    first), StaleState.
    """
    now = now or clock.now()
    require_keeper(by, year_list.congress)
    transitions.require(year_list, "reopen")
    reason = filled(reason, "reason", _("请说明重新选题的理由。"), limit=LONGEST_REASON)
    names = ("meeting", "decided_on", "decision_number", "approved_by", "approved_on", "approval_number")
    before = {name: str(getattr(year_list, name) or "") for name in names}
    cleared = {name: None if name.endswith("_on") else "" for name in names}
    with transaction.atomic():
        transitions.move(
            year_list, "reopen", by=by, now=now, comment=reason, data={"before": before}, **cleared
        )
    return year_list


# ── campaigns ───────────────────────────────────────────────────────────────────────────────────────────────────
def link_campaign(project: Project, *, campaign: Campaign, by, now: datetime | None = None) -> Project:
    """Say that a campaign of the committee belongs to the project, as a look-back of a later year does.

    Raises NotAllowed, RuleBroken (field `campaign`), TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "add_campaign")
    if campaign.congress_id != project.congress_id:
        raise RuleBroken(_("只能关联本级人大的监督行动。"), "campaign")
    with transaction.atomic():
        if project.campaigns.filter(pk=campaign.pk).exists():
            raise RuleBroken(_("这个监督行动已经关联。"), "campaign")
        data = {"campaign": campaign.pk, "title": campaign.title}
        transitions.move(project, "add_campaign", by=by, now=now, data=data)
        project.campaigns.add(campaign)
        freeze_first(project, by=by, now=now)
    return project
