"""What the views of this app share: who may act, a stale form offered again, a page for an act that is confirmed."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.access import Access
from core.forms import VersionedForm
from core.web import attempt
from organizations.enums import Role

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)


def require(allowed: bool, *roles: str) -> None:
    """403 for what the person sees but may not do; the page names the roles that may."""
    if not allowed:
        raise PermissionDenied(Access(frozenset(roles or (Role.STAFF,))))


def try_on(request: HttpRequest, form: VersionedForm, thing: models.Model, act: Callable):
    """Call `act` for a valid form on the version of `thing` that the person saw; None when the form is not accepted.

    After a refusal the form carries the present version, so that pressing again is a decision on what is shown now.
    """
    if not form.is_valid():
        return None
    present = thing.version
    thing.version = form.cleaned_data["version"]
    result = attempt(request, form, act, on=thing)
    if result is None:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = present
    return result


def confirmed_act(
    request: HttpRequest,
    thing: models.Model,
    form: VersionedForm,
    act: Callable,
    *,
    heading: str,
    done: str,
    effect: str = "",
    button: str = "",
    back: str = "",
    template: str = "campaigns/campaign_act.html",
    **context,
) -> HttpResponse:
    """A page that asks for one act on `thing` and says its `effect`; carries it out, then tells `done`.

    The form says the effect itself where none is given, the `button` the heading unless it has words of its own; the way
    `back` is to the thing itself. An app with a page of its own names its `template` once: `act_on = partial(...)`.
    """
    back, effect = back or thing.get_absolute_url(), effect or form.confirm_text
    form.submit_label, form.confirm_text = button or heading, effect
    if request.method == "POST" and try_on(request, form, thing, lambda: act(form.given)) is not None:
        messages.success(request, done)
        return redirect(back)
    status = 422 if form.is_bound else 200
    thing.refresh_from_db()
    context |= {"subject": thing, "form": form, "heading": heading, "effect": effect, "back": back}
    return render(request, template, context, status=status)
