"""Who may open a page at all. Every view says so with `@access(...)`; a test walks the URL table and refuses others.

This answers only "may a person with this role open this kind of page". Which rows the page shows is `visible_to(user)`,
what may be done to a row is the app's `permissions`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


@dataclass(frozen=True)
class Access:
    """The declaration on a view: the roles that may open it; `everyone` needs no sign-in."""

    roles: frozenset[str]
    everyone: bool = False


def access(*roles: str, everyone: bool = False) -> Callable:
    """Let people with one of `roles` open the view; without roles, everybody who is signed in (or `everyone`)."""
    declared = Access(frozenset(roles), everyone)

    def decorate(view):
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if roles and not declared.roles & request.user.roles:
                raise PermissionDenied(declared)
            return view(request, *args, **kwargs)

        guarded.access = declared
        return login_not_required(guarded) if everyone else guarded

    return decorate
