"""Addresses of the rows behind figures and tasks.

A figure is the count of a named queryset method and its address opens the list that the same method makes: `issues(...)`
takes the names of `issues.ledger.VIEWS`, `duties(...)` those of `DutyQuerySet.in_state`.
"""

import functools
from urllib.parse import urlencode

from django.urls import reverse


def issues(*views: str, **keys: int | None) -> str:
    """The ledger narrowed by views and by keys such as campaign, department, congress; None narrows nothing."""
    named = [(name, key) for name, key in keys.items() if key is not None]
    return _joined("issues:list", [*(("view", name) for name in views), *named])


def duties(campaign: int, state: str = "", like: int | None = None) -> str:
    """The duties of a campaign in a state, as the person sees them; of one kind: those like the duty of that key."""
    query = {"campaign": campaign, "state": state, "like": like}
    return with_query("campaigns:duty_list", **{name: value for name, value in query.items() if value})


def evaluations(campaign: int, state: str = "") -> str:
    """The evaluations of a campaign, or those in a state, as the person sees them."""
    return with_query("evaluations:list", campaign=campaign, **({"state": state} if state else {}))


def with_query(name: str, **query: object) -> str:
    """The address of a page with a query string."""
    return _joined(name, list(query.items()))


def _joined(name: str, pairs: list[tuple[str, object]]) -> str:
    return f"{_address(name)}?{urlencode(pairs)}" if pairs else _address(name)


@functools.cache
def _address(name: str) -> str:
    """The same for as long as the process lives; a page of figures asks for it a hundred times."""
    return reverse(name)
