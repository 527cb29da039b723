"""Sign-in by button and the movable clock. Every view here answers 404 outside a demonstration."""

import functools
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.exceptions import Refusal
from core.forms import LooseDateField
from deadlines import engine
from organizations.enums import Role
from organizations.models import User

from . import clock as demonstration_clock
from . import loader

MOVERS = (Role.STAFF, Role.SYSTEM_ADMIN)


def demonstration_only(view):
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@access(everyone=True)
@require_POST
@demonstration_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the demonstration's people; goes on to the page that asked for the sign-in."""
    person = get_object_or_404(User, username=request.POST.get("username", ""), is_active=True)
    login(request, person)
    request.session["seen"] = 0
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if inside else "dashboards:work")


@access(*MOVERS)
@require_POST
@demonstration_only
def next_day(request: HttpRequest) -> HttpResponse:
    return _move(request, clock.today() + timedelta(days=1))


@access(*MOVERS)
@require_POST
@demonstration_only
def move(request: HttpRequest) -> HttpResponse:
    """Move to a date that the person typed."""
    try:
        day = LooseDateField().clean(request.POST.get("day", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(_back(request))
    return _move(request, day)


def _move(request: HttpRequest, day) -> HttpResponse:
    """The deadlines that came due on the way are told at once; elsewhere a beat does that."""
    try:
        demonstration_clock.move_to(day)
        engine.run_pass(demonstration_clock.current())
        messages.success(request, _("演示时间已调到 %(day)s 09:00。") % {"day": day.isoformat()})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page on which the band was used."""
    page = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if inside else reverse("dashboards:work")


@access(*MOVERS)
@require_POST
@demonstration_only
def restart(request: HttpRequest) -> HttpResponse:
    """Reload the demonstration; the person stays signed in."""
    username = request.user.username
    loader.reload()
    request.session.flush()
    login(request, User.objects.get(username=username))
    messages.success(request, _("演示已回到起点。"))
    return redirect("dashboards:work")
