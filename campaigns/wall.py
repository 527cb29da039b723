"""The wall chart (挂图作战) as plain data: an axis of months and, for each stage and link, bars in percent of its width.

A bar is split at today, so that nothing looks finished that is not; lateness is hatched beyond the planned end, which
stays visible as a tick; an end that was only inferred from the plan's words has a dashed outline.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _

from core.lights import Light

from . import lights
from .models import Link, Stage
from .overview import Plan
from .reckoning import Axis, axis_over

FLAG_WIDTH, EDGE = 72, 8  # of today's flag in pixels, and how near to an edge (percent) it may be centred


@dataclass(frozen=True)
class Bar:
    """A rectangle of a row: CSS class for its fill, place and width in percent, a hatch over it or none."""

    css: str
    x: str
    width: str
    pattern: str = ""


@dataclass(frozen=True)
class Diamond:
    """A day on which a duty of the link is due."""

    x: str
    key: str
    title: str


@dataclass(frozen=True)
class Row:
    """A stage or a link with its bars."""

    thing: Stage | Link
    is_stage: bool
    light: Light
    bars: list[Bar] = field(default_factory=list)
    tick: str = ""
    diamonds: list[Diamond] = field(default_factory=list)
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Mark:
    """A label or line of the axis."""

    x: str
    middle: str
    text: str


@dataclass(frozen=True)
class Wall:
    """Everything the chart's template draws. `today_x` is empty when today lies outside the axis."""

    months: list[Mark]
    thirds: list[Mark]
    rows: list[Row]
    undated: list[Link]
    today_x: str
    flag_dx: int  # where the flag with today's date begins, in pixels from today's line

    @property
    def flag_middle(self) -> int:
        return self.flag_dx + FLAG_WIDTH // 2


def wall_of(plan: Plan) -> Wall | None:
    """The chart of a plan; None while it has no dates at all."""
    axis = axis_over(_all_days(plan))
    if axis is None:
        return None
    rows = []
    for stage in plan.stages:
        rows.append(_stage_row(stage, plan, axis))
        rows += [_link_row(link, plan, axis) for link in stage.links.all() if link.ends_on]
    now = axis.middle(plan.today)
    today_x = percent(now) if axis.contains(plan.today) else ""
    undated = [link for link in plan.links if not link.ends_on]
    return Wall(months_of(axis), thirds_of(axis), rows, undated, today_x, flag_offset(now))


def flag_offset(now: float) -> int:
    """Where today's flag begins: centred on today's line, but never over the edge of the chart."""
    if now < EDGE:
        return 0
    return -FLAG_WIDTH if now > 100 - EDGE else -FLAG_WIDTH // 2


def _all_days(plan: Plan) -> Iterable[date | None]:
    for dated in (*plan.stages, *plan.links):
        yield dated.starts_on
        yield dated.ends_on
    for link in plan.links:
        yield link.finished_on
    for kind in plan.kinds:
        yield kind["due_on"]


def _stage_row(stage: Stage, plan: Plan, axis: Axis) -> Row:
    light = stage.light(plan.today)
    bars = bars_of(stage.starts_on, stage.ends_on, light, plan.today, axis, bool(stage.reckoning))
    return Row(stage, True, light, bars)


def _link_row(link: Link, plan: Plan, axis: Axis) -> Row:
    light = link.light(plan.today)
    kinds = plan.kinds_of(link)
    late_end = link.finished_on if link.finished_on and link.finished_on > link.ends_on else None
    bars = bars_of(
        link.begins_on, link.ends_on, light, plan.today, axis, bool(link.reckoning), late_end=late_end
    )
    passed = late_end or (light.key == "overdue" and plan.today > link.ends_on)
    return Row(
        link,
        False,
        light,
        bars,
        tick=percent(axis.span(link.ends_on, link.ends_on).x) if passed else "",
        diamonds=[_diamond(kind, plan, axis) for kind in kinds],
        done=sum(kind["submitted"] for kind in kinds),
        total=sum(kind["total"] for kind in kinds),
    )


def bars_of(
    begins: date | None,
    ends: date | None,
    light: Light,
    today: date,
    axis: Axis,
    inferred: bool,
    late_end: date | None = None,
) -> list[Bar]:
    """A period as bars: split at today, hatched where it is late, the rest to its planned end outlined."""
    if ends is None:
        return []
    span = axis.span(begins or ends, ends)
    start, end, now = span.x, span.x + span.width, axis.middle(today)
    if light.key == "done":
        late = [_bar("bar-done", end, axis.at(late_end), "overdue")] if late_end else []
        return [_bar("bar-done", start, end), *late]
    if light.key == "none" or now <= start:
        return [_bar("bar-none bar-inferred" if inferred else "bar-none", start, end)]
    if today > ends:
        return [_bar(f"bar-{light.key}", start, end), _bar(f"bar-{light.key}", end, now, "overdue")]
    rest = "bar-rest" if light.key == "ok" else "bar-none"
    pattern = light.key if light.key in {"overdue", "risk"} else ""
    return [
        _bar(f"{rest} bar-inferred" if inferred else rest, now, end),
        _bar(f"bar-{light.key}", start, now, pattern),
    ]


def _bar(css: str, start: float, end: float, pattern: str = "") -> Bar:
    return Bar(css, percent(start), percent(max(end - start, 0)), f"pattern-{pattern}" if pattern else "")


def _diamond(kind: dict, plan: Plan, axis: Axis) -> Diamond:
    light = lights.of_kind(kind, plan.campaign, plan.today)
    title = _("%(due_on)s %(title)s，报%(owed_to_name)s，已报 %(submitted)d／%(total)d") % kind
    return Diamond(percent(axis.middle(kind["due_on"])), light.key, title)


def months_of(axis: Axis) -> list[Mark]:
    """The labels of the axis' months, with the year where there is more than one."""
    several_years = axis.first.year != axis.last.year
    # Translators: Django date format characters; Y year, n month, M short month name.
    patterns = [
        _("Y年n月") if several_years and (month.day.month == 1 or index == 0) else _("n月")
        for index, month in enumerate(axis.months)
    ]
    return [
        _mark(month, dateformat.format(month.day, pattern))
        for month, pattern in zip(axis.months, patterns, strict=True)
    ]


def thirds_of(axis: Axis) -> list[Mark]:
    """The labels of the three parts of each month."""
    names = {1: _("上旬"), 11: _("中旬"), 21: _("下旬")}
    return [_mark(third, names[third.day.day]) for third in axis.thirds]


def _mark(span, text: str) -> Mark:
    return Mark(percent(span.x), percent(span.x + span.width / 2), text)


def percent(value: float) -> str:
    """A place or width as SVG takes it."""
    return f"{value:.3f}%"
