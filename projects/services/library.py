"""Entries of the library: rolling entry at any time, every adjustment with its reason and the old value kept."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import near
from ..enums import Source
from ..models import Project, ProjectKind
from ..permissions import may_release
from ..querysets import departments_of, kinds_at, leads_of
from .shared import LONGEST_REASON, require_keeper

FIRST_YEAR, YEARS_AHEAD = 1979, 5  # standing committees exist since 1979
KEPT = gettext_noop("请专管监督项目“%(project)s”")
RELEASED = gettext_noop("%(congress)s已取消“%(project)s”的规定动作：%(reason)s")


class NearSame(RuleBroken):
    """Entries of other years and levels that read alike and have not been looked at; `others` are these."""

    def __init__(self, others: list[near.Near]):
        super().__init__(
            _("已有相近的监督项目，请逐项核对：确属重复的不再录入，不重复的勾选后保存。"), "looked_at"
        )
        self.others = others


# ── entry ───────────────────────────────────────────────────────────────────────────────────────────────────────
def create_project(
    congress: Organization,
    *,
    title: str,
    year: int,
    source: str,
    source_words: str,
    keeper=None,
    required_by: Organization | None = None,
    kind: ProjectKind | None = None,
    topic: str = "",
    lead: Organization | None = None,
    departments: Iterable[Organization] = (),
    planned_on: date | None = None,
    looked_at: bool = False,
    by,
    now: datetime | None = None,
) -> Project:
    """Enter a project into the reserve; `keeper` is who enters it unless named, and is told when it is somebody else.

    With `required_by`, a committee above, it is a must-do. Raises NotAllowed, RuleBroken with its field, NearSame.
    """
    now = now or clock.now()
    require_keeper(by, congress)
    departments, keeper = list(departments), keeper or by
    values = _checked(
        congress,
        now,
        title=title,
        year=year,
        source=source,
        source_words=source_words,
        keeper=keeper,
        kind=kind,
        topic=topic,
        lead=lead,
        departments=departments,
        planned_on=planned_on,
    )
    _require_above(congress, required_by)
    alike = near.near_same(title, by) if not looked_at else []
    if alike:
        raise NearSame(alike)
    return _entered(congress, values, required_by, by, now)


def _entered(
    congress: Organization, values: dict, required_by: Organization | None, by, now: datetime
) -> Project:
    try:
        with transaction.atomic():
            project = Project.objects.create(
                congress=congress,
                required_by=required_by,
                entered_by=by,
                created_at=now,
                updated_at=now,
                **_columns(values),
            )
            project.departments.set(values["departments"])
            history.append(project, "enter", by=by, now=now, comment=project.source_words)
            _tell_keeper(project, by, now)
    except IntegrityError:
        raise _taken(values["title"]) from None
    return project


def _checked(congress: Organization, now: datetime, **values) -> dict:
    """The values without blanks around them. Raises RuleBroken with the field at fault."""
    texts = {
        "title": lambda text: filled(text, "title", _("请填写项目名称。"), limit=120),
        "source_words": lambda text: filled(text, "source_words", _("请写明从哪里来的。"), limit=2_000),
        "topic": lambda text: fitting(text, "topic", limit=60),
    }
    for name, clean in texts.items():
        if name in values:
            values[name] = clean(values[name])
    if "year" in values and not FIRST_YEAR <= values["year"] <= clock.local_date(now).year + YEARS_AHEAD:
        raise RuleBroken(_("年度不对，请填写四位年份。"), "year")
    if "source" in values and values["source"] not in Source.values:
        raise RuleBroken(_("请选择来源。"), "source")
    _require_bodies(congress, values)
    return values


def _require_bodies(congress: Organization, values: dict) -> None:
    keeper, lead, kind = values.get("keeper"), values.get("lead"), values.get("kind")
    if "keeper" in values and keeper not in people_as(congress, Role.STAFF):
        raise RuleBroken(_("专管人员应是%(congress)s的工作人员。") % {"congress": congress.name}, "keeper")
    if lead and lead not in leads_of(congress):
        raise RuleBroken(_("牵头机构应是本级人大的机构。"), "lead")
    if kind and kind not in kinds_at(congress):
        raise RuleBroken(_("本地没有这种监督方式。"), "kind")
    allowed = set(departments_of(congress).values_list("pk", flat=True))
    if any(one.pk not in allowed for one in values.get("departments", ())):
        raise RuleBroken(_("涉及部门应是本级的政府、部门或监察委员会。"), "departments")


def _require_above(congress: Organization, required_by: Organization | None) -> None:
    above = Organization.objects.congresses_above(congress)
    if required_by is not None and required_by not in above:
        raise RuleBroken(_("规定动作应由上级人大常委会提出。"), "required_by")


def _columns(values: dict) -> dict:
    return {name: value for name, value in values.items() if name != "departments"}


def _taken(title: str) -> RuleBroken:
    return RuleBroken(_("本年度的项目库中已有“%(title)s”。") % {"title": title}, "title")


def _tell_keeper(project: Project, by, now: datetime) -> None:
    if project.keeper != by:
        notify([project.keeper], KEPT, now=now, url=project.get_absolute_url(), project=project.title)


# ── adjustment ──────────────────────────────────────────────────────────────────────────────────────────────────
def adjust_project(project: Project, *, reason: str, by, now: datetime | None = None, **values) -> Project:
    """Change what an entry says; `values` are those of `create_project`. The old values stay in the history.

    The year of a must-do, and of what stands on a year's list, stays. A new keeper is told. Raises NotAllowed,
    RuleBroken with its field, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "adjust")
    reason = filled(reason, "reason", _("请说明调整的理由。"), limit=LONGEST_REASON)
    values = _checked(project.congress, now, **_changed(project, values))
    changes = [[name, *_shown(project, name, value)] for name, value in values.items()]
    if not changes:
        raise RuleBroken(_("没有改动，无需保存。"))
    _require_year_free(project, values)
    try:
        with transaction.atomic():
            transitions.move(
                project,
                "adjust",
                by=by,
                now=now,
                comment=reason,
                data={"changes": changes},
                **_columns(values),
            )
            if "departments" in values:
                project.departments.set(values["departments"])
            if "keeper" in values:
                _tell_keeper(project, by, now)
    except IntegrityError:
        raise _taken(values.get("title", project.title)) from None
    return project


def _changed(project: Project, values: dict) -> dict:
    """Those of the values that differ from what stands there."""
    if "departments" in values:
        values["departments"] = list(values["departments"])
    return {name: value for name, value in values.items() if _differs(project, name, value)}


def _differs(project: Project, name: str, value) -> bool:
    if name == "departments":
        return {one.pk for one in value} != {one.pk for one in project.departments.all()}
    return (value.strip() if isinstance(value, str) else value) != getattr(project, name)


def _shown(project: Project, name: str, value) -> tuple[str, str]:
    """How the old and the new value of a field read on record."""
    if name == "departments":
        return _names(project.departments.all()), _names(value)
    if name == "source":
        return str(project.get_source_display()), str(Source(value).label)
    old = getattr(project, name)
    return str(old if old is not None else ""), str(value if value is not None else "")


def _names(organizations: Iterable[Organization]) -> str:
    return "、".join(one.short_name for one in organizations)


def _require_year_free(project: Project, values: dict) -> None:
    if "year" not in values:
        return
    if project.is_locked:
        raise RuleBroken(
            _("这是%(congress)s的规定动作，年度不能改。") % {"congress": project.required_by.name}, "year"
        )
    if project.year_list_id:
        raise RuleBroken(_("项目已列入年度清单，请先移出清单再改年度。"), "year")


# ── the lock ────────────────────────────────────────────────────────────────────────────────────────────────────
def release_project(project: Project, *, reason: str, by, now: datetime | None = None) -> Project:
    """Let the lower level decide on a must-do again; by staff of the committee that required it. Tells the keeper.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    if not project.is_locked:
        raise RuleBroken(_("这个项目不是规定动作。"))
    required_by = project.required_by
    if not may_release(by, project):
        raise NotAllowed(_("只有%(congress)s的工作人员可以取消规定动作。") % {"congress": required_by.name})
    transitions.require(project, "release")
    reason = filled(reason, "reason", _("请说明取消的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        data = {"required_by": required_by.name}
        transitions.move(project, "release", by=by, now=now, comment=reason, data=data, required_by=None)
        notify(
            [project.keeper],
            RELEASED,
            now=now,
            url=project.get_absolute_url(),
            congress=required_by.short_name,
            project=project.title,
            reason=reason,
        )
    return project
