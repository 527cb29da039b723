"""How a page with one act works: which thing, who may, what was typed, and what to say when somebody else was first."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core import dates, history
from core.exceptions import NotAllowed
from core.models import HistoryEntry
from core.transitions import allows
from core.web import attempt, record_refusal

from .. import permissions
from ..models import Issue


def visible_issue(request: HttpRequest, pk: int) -> Issue:
    """The issue with what its pages name, or 404."""
    return get_object_or_404(Issue.objects.visible_to(request.user).for_list(), pk=pk)


def permit(request: HttpRequest, thing: models.Model, act: Callable, check: Callable[[], None]) -> None:
    """Let only those pass whom `check` lets (it raises NotAllowed, which says who may); others get 403.

    An attempt to act is put on record, looking is not.
    """
    try:
        check()
    except NotAllowed as refusal:
        if request.method == "POST":
            record_refusal(request, thing, act)
        raise PermissionDenied(refusal) from refusal


def not_now(
    request: HttpRequest, thing: models.Model, action: str, back: models.Model | str
) -> HttpResponse | None:
    """For a form that is only opened: back to the thing's page, saying why, when its state does not allow the act."""
    if request.method == "POST" or allows(thing, action):
        return None
    messages.info(
        request,
        _("“%(thing)s”目前是“%(status)s”，不能%(act)s。")
        % {"thing": thing, "status": thing.get_status_display(), "act": thing.TRANSITIONS[action].label},
    )
    return redirect(back)


def perform(request: HttpRequest, form, act: Callable, *, on: models.Model):
    """Call the service in `act` on the version that the person saw; its result, or None with the refusal in the form.

    When somebody else acted first the form says who and what; what was typed stays and may be sent once more. Who may
    not act at all gets 403.
    """

    def permitted_act():
        try:
            return act()
        except NotAllowed as refusal:
            record_refusal(request, on, act)
            raise PermissionDenied(refusal) from refusal

    on.version = form.cleaned_data["version"]
    result = attempt(request, form, functools.update_wrapper(permitted_act, act), on=on)
    if result is None:
        on.refresh_from_db()
        _show_what_changed(form, on)
    return result


def _show_what_changed(form, thing: models.Model) -> None:
    if thing.version == form.cleaned_data.get("version"):
        return
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = thing.version
    last = last_act(thing)
    if last is not None:
        form.add_error(None, described(last, thing))


def last_act(thing: models.Model) -> HistoryEntry | None:
    """The last act on record that changed the thing."""
    done = history.of(thing).filter(outcome=HistoryEntry.Outcome.DONE, action__in=thing.TRANSITIONS)
    return done.first()


def described(record: HistoryEntry, thing: models.Model) -> str:
    """One act on record in a sentence: who, when, what."""
    return _("%(who)s于 %(when)s 已办理：%(act)s。") % {
        "who": record.actor_name,
        "when": dates.minute(record.at),
        "act": thing.TRANSITIONS[record.action].label,
    }


def may_decide(user, issue: Issue) -> bool:
    """Whether to show the person the form of a decision; asks the database only where the rest is right."""
    if not permissions.is_on_deciding_side(user, issue):
        return False
    return permissions.may_decide(user, issue, permissions.applications_of(issue))
