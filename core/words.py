"""Words written in the language of the reader, whatever the page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(things: Iterable) -> str:
    """The things one after the other: 甲、乙、丙 in Chinese, A, B, C in English."""
    return _("、").join(str(thing) for thing in things)
