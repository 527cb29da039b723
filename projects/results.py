"""What the apps above know of a project's campaigns. They register here, because this app may not import them."""

from collections.abc import Callable, Iterable

from campaigns.models import Campaign

Voted = Callable[[Iterable[Campaign]], bool]
_voted: list[Voted] = []


def register_voted(ask: Voted) -> Voted:
    """Add what says whether a vote on any of these campaigns has been published; an app does so in `AppConfig.ready`."""
    if ask not in _voted:
        _voted.append(ask)
    return ask


def unregister_voted(ask: Voted) -> None:
    _voted.remove(ask)


def voted(campaigns: list[Campaign]) -> bool:
    """Whether any vote on these campaigns has been published; no query where there is no campaign."""
    return bool(campaigns) and any(ask(campaigns) for ask in _voted)
