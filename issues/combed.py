"""What became of an issue by combing, for its page: merged into another, split into parts, itself a part of a whole."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from core import clock
from core.lights import Light
from core.transitions import allows

from . import permissions
from .models import Issue
from .services.merging import unmerge_until


@dataclass(frozen=True)
class Heir:
    """An issue in which another lives on. The link is empty, and so is the title, where the reader may not open it."""

    number: str
    title: str
    url: str
    light: Light
    due_on: date | None
    answer: str


@dataclass(frozen=True)
class Combed:
    """The heirs, the whole it is a part of, and the button that undoes it (address, and until when if it has an end)."""

    heirs: list[Heir]
    whole: Issue | None
    undo_url: str = ""
    undo_until: datetime | None = None


def combed(user, issue: Issue, *, now: datetime | None = None) -> Combed:
    """For a committee. Who only found the issue learns how its heirs stand, but neither their text nor whose they are.

    Asks the database nothing for an issue that was neither merged nor split.
    """
    now = now or clock.now()
    whole = issue.split_from if issue.split_from_id else None
    if not (allows(issue, "unmerge") or allows(issue, "unsplit")):
        return Combed([], whole)
    heirs = _heirs(issue)
    seen = set(
        Issue.objects.visible_to(user).filter(pk__in=[one.pk for one in heirs]).values_list("pk", flat=True)
    )
    today = clock.local_date(now)
    shown = [_heir(one, today, is_seen=one.pk in seen) for one in heirs]
    return Combed(shown, whole, *(_undo(issue, now) if permissions.may_screen(user, issue) else ()))


def _heirs(issue: Issue) -> list[Issue]:
    """The issues in which it is dealt with now: the main one or, where that was split, its parts."""
    whole = issue
    if issue.merged_into_id:
        whole = Issue.objects.select_related("campaign").get(pk=issue.merged_into_id)
    if allows(whole, "unsplit"):
        return list(whole.parts.select_related("campaign").order_by("id"))
    return [whole]


def _heir(issue: Issue, today: date, *, is_seen: bool) -> Heir:
    return Heir(
        number=issue.number,
        title=issue.title if is_seen else "",
        url=issue.get_absolute_url() if is_seen else "",
        light=issue.light(today),
        due_on=issue.due_on,
        answer=issue.answer,
    )


def _undo(issue: Issue, now: datetime) -> tuple[str, datetime | None]:
    if allows(issue, "unsplit"):
        return reverse("issues:unsplit", args=[issue.pk]), None
    until = unmerge_until(issue)
    return (reverse("issues:unmerge", args=[issue.pk]), until) if now <= until else ("", until)
