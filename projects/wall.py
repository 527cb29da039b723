"""The wall chart of a year's projects (挂图作战): a row for each, its stages as bars on one axis of months, a diamond for
each link's last day and for the committee's meeting, today's line, the approved end as a tick.

Plain data for the template; reads what `Project.for_list` prefetches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from campaigns.models import Link, Stage
from campaigns.reckoning import Axis, axis_over
from campaigns.wall import Bar, Diamond, Mark, bars_of, flag_offset, months_of, percent, thirds_of
from core import dates
from core.lights import Light

from .models import Project

LIGHTS = ("overdue", "risk", "ok", "wait", "moved", "done", "none")


@dataclass(frozen=True)
class Row:
    """A project with its bars; `share` is how many of its links are done, `next_on` its nearest day."""

    number: int
    project: Project
    light: Light
    next_on: date | None
    bars: list[Bar] = field(default_factory=list)
    diamonds: list[Diamond] = field(default_factory=list)
    tick: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Wall:
    """Everything the template draws. `today_x` is empty when today lies outside the axis."""

    months: list[Mark]
    thirds: list[Mark]
    rows: list[Row]
    undated: list[Project]
    today_x: str
    flag_dx: int

    @property
    def total(self) -> int:
        """Every project of the year, those without a date as well."""
        return len(self.rows) + len(self.undated)

    @property
    def flag_middle(self) -> int:
        return self.flag_dx + 36

    @property
    def density(self) -> str:
        """How high a row may be so that everything stands on one sheet; a class, for sizes may not stand in the page."""
        count = len(self.rows)
        return "roomy" if count <= 15 else "dense" if count <= 26 else "tight"

    @property
    def counts(self) -> dict[str, int]:
        """How many projects show each light, in the order of urgency."""
        found = [row.light.key for row in self.rows]
        return {key: found.count(key) for key in LIGHTS if key in found}


def wall_of(projects: Iterable[Project], ends: dict[int, date], year: int, today: date) -> Wall | None:
    """The chart of a year's projects (from `for_list`); `ends` are the last days of their approved schedules.

    The axis is the year, longer where a plan reaches into the next; what lies before it is cut off. None while no
    project has any date.
    """
    projects = list(projects)
    dated = [one for one in projects if any(_days(one))]
    if not dated:
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (day for one in dated for day in (*_days(one), ends.get(one.pk)) if day and day >= first)
    axis = axis_over([first, last, *days])
    rows = [_row(number, one, ends.get(one.pk), axis, today) for number, one in enumerate(dated, 1)]
    now = axis.middle(today)
    undated = [one for one in projects if one not in dated]
    today_x = percent(now) if axis.contains(today) else ""
    return Wall(months_of(axis), thirds_of(axis), rows, undated, today_x, flag_offset(now))


def _stages(project: Project) -> list[Stage]:
    return [stage for campaign in project.campaigns.all() for stage in campaign.stages.all()]


def _links(project: Project) -> list[Link]:
    return [link for stage in _stages(project) for link in stage.links.all()]


def _days(project: Project) -> Iterable[date]:
    """Every day the project has on the chart."""
    for stage in _stages(project):
        yield from filter(None, _span(stage))
    for link in _links(project):
        yield from filter(None, (link.ends_on, link.finished_on))
    if project.planned_on:
        yield project.planned_on


def _span(stage: Stage) -> tuple[date | None, date | None]:
    """Its own period; where the plan names none, that of its links."""
    links = list(stage.links.all())
    starts = [link.starts_on for link in links if link.starts_on]
    ends = [link.ends_on for link in links if link.ends_on]
    return stage.starts_on or min(starts, default=None), stage.ends_on or max(ends, default=None)


def _row(number: int, project: Project, planned_end: date | None, axis: Axis, today: date) -> Row:
    links = _links(project)
    last = max((link.ends_on for link in links if link.ends_on), default=None)
    tick = planned_end is not None and planned_end != last and axis.contains(planned_end)
    return Row(
        number,
        project,
        project.light(today),
        project.next_date(today),
        [bar for stage in _stages(project) for bar in _stage_bars(stage, axis, today)],
        [*_diamonds(links, axis, today), *_meeting(project, axis, today)],
        tick=percent(axis.span(planned_end, planned_end).x) if tick else "",
        done=sum(link.finished_on is not None for link in links),
        total=len(links),
    )


def _stage_bars(stage: Stage, axis: Axis, today: date) -> list[Bar]:
    begins, ends = _span(stage)
    if ends is None or ends < axis.first:
        return []
    return bars_of(begins, ends, stage.light(today), today, axis, bool(stage.reckoning))


def _diamonds(links: Iterable[Link], axis: Axis, today: date) -> Iterable[Diamond]:
    for link in links:
        if link.ends_on and axis.contains(link.ends_on):
            light = link.light(today)
            title = _("%(day)s %(link)s（%(light)s）") % {
                "day": dates.brief(link.ends_on),
                "link": link.name,
                "light": light.text,
            }
            yield Diamond(percent(axis.middle(link.ends_on)), light.key, title)


def _meeting(project: Project, axis: Axis, today: date) -> Iterable[Diamond]:
    if project.planned_on and axis.contains(project.planned_on):
        key = "done" if project.planned_on < today else "wait"
        title = _("%(day)s 计划上会") % {"day": dates.brief(project.planned_on)}
        yield Diamond(percent(axis.middle(project.planned_on)), key, title)
