"""Figures that the apps above put on campaign pages. They register here, because this app may not import them.

A provider takes the person and the campaigns of a page and gives, by campaign key, its figures; it starts from
`visible_to` like every count and costs a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .models import Campaign


@dataclass(frozen=True)
class Figure:
    """A number in words, such as 销号 96／108, and the list that shows exactly what it counts."""

    label: str
    value: str
    url: str


Provider = Callable[[object, Sequence[Campaign]], dict[int, list[Figure]]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; an app does so in its `AppConfig.ready`. Registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def unregister(provider: Provider) -> None:
    _providers.remove(provider)


def of(user, campaigns: Sequence[Campaign]) -> dict[int, list[Figure]]:
    """All figures of these campaigns, by campaign key."""
    found: dict[int, list[Figure]] = defaultdict(list)
    for provider in _providers if campaigns else ():
        for key, figures in provider(user, campaigns).items():
            found[key] += figures
    return dict(found)
