"""Saying that two issues are not the same though a suggestion says so, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, transitions
from core.exceptions import RuleBroken

from ..models import Apart, Issue
from .rules import require_running
from .screening import require_screener


def tell_apart(issue: Issue, other: Issue, *, by, now: datetime | None = None) -> Apart:
    """Put on record that the two are not the same; neither is suggested beside the other while the texts stay as they are.

    By who may sort `issue`, which is "found" or "screened". Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_screener(by, issue)
    if issue.pk == other.pk:
        raise RuleBroken(_("一条问题不能与它自己区分。"))
    with transaction.atomic():
        require_running(issue.campaign)
        transitions.move(issue, "tell_apart", by=by, now=now, data={"other": other.number})
        first, second = sorted((issue, other), key=lambda one: one.pk)
        said = {"said": Apart.digest(issue, other), "made_by": by, "made_at": now}
        pair, _made = Apart.objects.update_or_create(first=first, second=second, defaults=said)
    return pair


def ask_again(issue: Issue, other: Issue, *, by, now: datetime | None = None) -> None:
    """Take back that the two are not the same: the suggestion shows again. By who may sort `issue`."""
    now = now or clock.now()
    require_screener(by, issue)
    with transaction.atomic():
        require_running(issue.campaign)
        gone, _kinds = Apart.objects.of(issue).filter(pk__in=Apart.objects.of(other)).delete()
        if not gone:
            raise RuleBroken(_("没有认定过这两条不是同一问题。"))
        transitions.move(issue, "ask_again", by=by, now=now, data={"other": other.number})
