"""The menu of the person who is looking."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import menus


def navigation(request: HttpRequest) -> dict:
    """`sidebar` (HTML) and `bottom_bar` (items for phones) of the base layout; reckoned only where they are shown."""
    return {
        "sidebar": SimpleLazyObject(lambda: menus.sidebar(request.user, request.path)),
        "bottom_bar": SimpleLazyObject(lambda: menus.bottom_bar(request.user, request.path)),
    }
