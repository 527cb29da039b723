"""What a source of the work page gives: tasks, what is waited for, and whether there is more of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import local_date
from core.lights import Light
from organizations.models import User

MOST = 50  # rows of one source; the lists behind have them all


@dataclass(frozen=True)
class Task:
    """One thing to do: the button's verb, what it is about, by when (None: no fixed day, so soon)."""

    verb: str
    title: str
    url: str
    light: Light
    campaign: str = ""
    due_on: date | None = None
    queue: str = ""  # the list of all that are like it, where there is one


@dataclass(frozen=True)
class Waiting:
    """Something in the hands of others: what, who has it, since when or until when."""

    title: str
    who: str
    url: str
    since: datetime | None = None
    due_on: date | None = None
    light: Light | None = None


@dataclass(frozen=True)
class Desk:
    """What one source found; `more` says that there are further rows behind."""

    tasks: tuple[Task, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    more: bool = False


Source = Callable[[User, date], Desk]


def bounded(rows, make: Callable) -> Desk:
    found = list(rows[: MOST + 1])
    return Desk(tasks=tuple(make(row) for row in found[:MOST]), more=len(found) > MOST)


def waited(since: datetime, today: date) -> Light:
    days = (today - local_date(since)).days
    words = ngettext("已等 %(n)d 天", "已等 %(n)d 天", days) % {"n": days} if days else _("今天收到")
    return Light("wait", words)
