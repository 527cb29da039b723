"""Words written in the language of the reader, whatever the page."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NUMBER = re.compile(r"\d+")


def percentage(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up, without the sign: 14.9; empty where there is no whole."""
    if not whole:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def listed(things: Iterable) -> str:
    """The things one after the other: 甲、乙、丙 in Chinese, A, B, C in English."""
    return _("、").join(str(thing) for thing in things)


def retold(kept: str) -> str:
    """Words of ours that a frozen paper keeps in Chinese, in the reader's language; others stay as they are.

    They may stand one after the other with ； or ， between them, each with one number at most (in the catalogue `%(n)d`).
    """
    found, mark = _retold(kept), next((mark for mark in "；，" if mark in kept), "")
    if found != kept or not mark:
        return found
    parts = kept.split(mark)
    told = [retold(part) for part in parts]
    return kept if told == parts else _(mark).join(told)


def _retold(kept: str) -> str:
    numbers = NUMBER.findall(kept)
    if not kept or "%" in kept or len(numbers) > 1:
        return kept
    n = int(numbers[0]) if numbers else 1
    msgid = NUMBER.sub("%(n)d", kept)
    found = ngettext(msgid, msgid, n)
    return (found if found != msgid else _(msgid)) % {"n": n}
