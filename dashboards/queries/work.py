"""The work page: what a person must do, by day, and what others have to do for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _

from core.lights import RISK_DAYS, Light
from issues.models import Issue
from organizations.enums import Role
from organizations.models import User

from .. import links
from . import past, tasks
from .desks import Task, Waiting

OVERDUE, SOON, PROMPT, WEEK, LATER = "overdue", "soon", "prompt", "week", "later"
FEW = 5  # tasks alike in one group; more are a list of their own


@dataclass(frozen=True)
class Rest:
    """Further tasks of a kind that a group only counts, with the list that has them all."""

    verb: str
    count: int
    url: str


@dataclass(frozen=True)
class Group:
    """What is due at about the same time. `shown` are the first few of each verb, `rests` tell of the others."""

    key: str
    label: str
    tasks: tuple[Task, ...]

    @property
    def shown(self) -> list[Task]:
        return [task for alike in self._alike() for task in alike[: _fitting(alike)]]

    @property
    def rests(self) -> list[Rest]:
        cut = [(alike[0], len(alike) - _fitting(alike)) for alike in self._alike()]
        return [Rest(task.verb, count, task.queue) for task, count in cut if count]

    def _alike(self) -> list[list[Task]]:
        by_kind: dict[tuple, list[Task]] = {}
        for task in self.tasks:
            by_kind.setdefault((task.verb, task.queue), []).append(task)
        return list(by_kind.values())


def _fitting(alike: list[Task]) -> int:
    """How many of them to show: all, if there is no list of them elsewhere or just one would be left out."""
    return FEW if alike[0].queue and len(alike) > FEW + 1 else len(alike)


@dataclass(frozen=True)
class Figure:
    """A number with the list that shows exactly what it counts."""

    label: str
    value: int
    url: str
    key: str = ""


@dataclass(frozen=True)
class WorkPage:
    summary: str
    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]
    figures: tuple[Figure, ...]
    more: bool

    @property
    def total(self) -> int:
        return sum(len(group.tasks) for group in self.groups)

    @property
    def several_campaigns(self) -> bool:
        """Whether a row has to say which campaign it belongs to."""
        return len({task.campaign for group in self.groups for task in group.tasks if task.campaign}) > 1


def work_page(user: User, today: date) -> WorkPage:
    """One query for each source of the person's roles; the same with few and many rows."""
    desks = list(tasks.of(user, today))
    own = [task for desk in desks for task in desk.tasks]
    if Role.AUDIT_ADMIN in user.roles:
        own.append(_chain_task())
    groups = _grouped(own, today)
    return WorkPage(
        summary=_summary(groups),
        groups=groups,
        waiting=tuple(one for desk in desks for one in desk.waiting),
        figures=_figures(user, today) if Role.LEADER in user.roles else (),
        more=any(desk.more for desk in desks),
    )


def _grouped(own: Iterable[Task], today: date) -> tuple[Group, ...]:
    """The groups that have tasks, the most pressing first. What has no fixed day stands before the week."""
    labels = {
        OVERDUE: _("已逾期"),
        SOON: _("今明两天"),
        PROMPT: _("请及时办理（没有固定期限）"),
        WEEK: _("7 天内"),
        LATER: _("以后"),
    }
    found: dict[str, list[Task]] = {key: [] for key in labels}
    for task in sorted(own, key=lambda task: task.due_on or today):
        found[_group_of(task.due_on, today)].append(task)
    return tuple(Group(key, labels[key], tuple(rows)) for key, rows in found.items() if rows)


def _group_of(due_on: date | None, today: date) -> str:
    if due_on is None:
        return PROMPT
    if due_on < today:
        return OVERDUE
    if due_on <= today + timedelta(days=1):
        return SOON
    return WEEK if due_on <= today + timedelta(days=RISK_DAYS) else LATER


def _summary(groups: tuple[Group, ...]) -> str:
    """One sentence, the most pressing first."""
    words = {
        OVERDUE: _("%(n)d 项已逾期"),
        SOON: _("%(n)d 项今明两天到期"),
        PROMPT: _("%(n)d 项等您及时办理"),
        WEEK: _("%(n)d 项 7 天内到期"),
    }
    parts = [words[group.key] % {"n": len(group.tasks)} for group in groups if group.key in words]
    if parts:
        return _("您有 %(parts)s。") % {"parts": _("，").join(parts)}
    coming = min((task for group in groups for task in group.tasks), key=attrgetter("due_on"), default=None)
    if coming is None:
        return _("目前没有待办。")
    return _("7 天内没有到期事项。下一项：%(verb)s %(title)s。") % {
        "verb": coming.verb,
        "title": coming.title,
    }


def _figures(user: User, today: date) -> tuple[Figure, ...]:
    """What a leader asks first; one query."""
    counts = Issue.objects.visible_to(user).tally(today, today + timedelta(days=RISK_DAYS))
    return (
        Figure(_("逾期未结"), counts["overdue"], links.issues("overdue"), "overdue"),
        Figure(_("7 天内到期"), counts["due_within"], links.issues("due_within"), "risk"),
        Figure(_("已销号"), counts["written_off"], links.issues("written_off")),
        Figure(_("已交办"), counts["counted"], links.issues("counted")),
    )


def _chain_task() -> Task:
    chain = past.chain()
    waiting = _("已封存 %(sealed)d 条，等待封存 %(waiting)d 条") % {
        "sealed": chain.sealed,
        "waiting": chain.waiting,
    }
    light: Light = chain.light
    return Task(_("核验审计链"), waiting, reverse("dashboards:audit"), light)
