"""Words written in the language of the reader, whatever the page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def percentage(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up, without the sign: 14.9; empty where there is no whole."""
    if not whole:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def listed(things: Iterable) -> str:
    """The things one after the other: 甲、乙、丙 in Chinese, A, B, C in English."""
    return _("、").join(str(thing) for thing in things)
