"""The menu of the person who is looking."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import menus


def navigation(request: HttpRequest) -> dict:
    """`menu` (groups) and `bottom_bar` (items for phones) of the base layout; reckoned only where they are shown."""
    return {
        "menu": SimpleLazyObject(lambda: menus.menu(request.user, request.path)),
        "bottom_bar": SimpleLazyObject(lambda: menus.bottom_bar(request.user, request.path)),
    }
