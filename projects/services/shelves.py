"""Moves between the shelves: forward when everything is there that the place's rule asks for, back only with a reason."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions
from core.exceptions import RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.words import listed

from .. import moving
from ..enums import BACK, FORWARD, Shelf
from ..models import Project
from .shared import LONGEST_REASON, require_keeper

MOVED = {
    "plan": gettext_noop("监督项目“%(project)s”已移到谋划"),
    "implement": gettext_noop("监督项目“%(project)s”已移到实施"),
    "evaluate": gettext_noop("监督项目“%(project)s”已移到评估"),
    "track": gettext_noop("监督项目“%(project)s”已移到跟踪"),
    "back_to_reserve": gettext_noop("监督项目“%(project)s”已退回储备"),
    "back_to_plan": gettext_noop("监督项目“%(project)s”已退回谋划"),
    "back_to_implement": gettext_noop("监督项目“%(project)s”已退回实施"),
    "back_to_evaluate": gettext_noop("监督项目“%(project)s”已退回评估"),
    "take_out": gettext_noop("监督项目“%(project)s”已出库"),
    "take_back": gettext_noop("监督项目“%(project)s”已重新入库"),
}


def advance_project(project: Project, *, by, now: datetime | None = None) -> Project:
    """Move a project to the next shelf. Raises RuleBroken naming everything that is still missing. Tells the keeper.

    Also NotAllowed, TransitionError where there is no next shelf, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    action = FORWARD.get(Shelf(project.status), "track")  # past the last shelf the transition itself refuses
    transitions.require(project, action)
    with transaction.atomic():
        rule = moving.rules_at(project.congress).get(Project.TRANSITIONS[action].target)
        absent = moving.missing(project, rule)
        if absent:
            raise RuleBroken(_("还缺：%(needs)s。") % {"needs": listed(need.label for need in absent)})
        _move(project, action, by=by, now=now, data={"rule": rule.source if rule else ""})
    return project


def move_project_back(project: Project, *, reason: str, by, now: datetime | None = None) -> Project:
    """Move a project to the shelf before, with the reason. Tells the keeper.

    Off the year's list first: what stands on it is planned for the year. Raises NotAllowed, RuleBroken,
    TransitionError where there is no shelf before, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    action = BACK.get(Shelf(project.status), "back_to_reserve")
    transitions.require(project, action)
    _require_off_the_list(project)
    reason = filled(reason, "reason", _("请说明退回的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        _move(project, action, by=by, now=now, comment=reason)
    return project


def take_out_project(project: Project, *, reason: str, by, now: datetime | None = None) -> Project:
    """Take a project out of the library, with the reason; it stays on record. A must-do only after it was tracked.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState. Tells the keeper.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "take_out")
    _require_off_the_list(project)
    if not moving.may_leave(project):
        raise RuleBroken(
            _("这是%(congress)s的规定动作，本级不能撤下；确需撤下的，请上级先取消规定动作。")
            % {"congress": project.required_by.name}
        )
    reason = filled(reason, "reason", _("请说明出库的理由。"), limit=LONGEST_REASON)
    with transaction.atomic():
        _move(project, "take_out", by=by, now=now, comment=reason)
    return project


def take_back_project(project: Project, *, reason: str, by, now: datetime | None = None) -> Project:
    """Put a project that was taken out back into the reserve, with the reason. Tells the keeper.

    Raises NotAllowed, RuleBroken when its title has been entered anew, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_keeper(by, project.congress)
    transitions.require(project, "take_back")
    reason = filled(reason, "reason", _("请说明重新入库的理由。"), limit=LONGEST_REASON)
    try:
        with transaction.atomic():
            _move(project, "take_back", by=by, now=now, comment=reason, year_list=None)
    except IntegrityError:
        raise RuleBroken(_("本年度的项目库中已有同名项目，请核对。")) from None
    return project


def _require_off_the_list(project: Project) -> None:
    if moving.is_held(project):
        raise RuleBroken(_("项目已列入年度清单，请先移出清单。"))


def _move(project: Project, action: str, *, by, now: datetime, **details) -> None:
    transitions.move(project, action, by=by, now=now, **details)
    people = [person for person in (project.keeper,) if person != by]
    notify(people, MOVED[action], now=now, url=project.get_absolute_url(), project=project.title)
