"""Which rules there are. The apps that go by them register here, because this one may not import them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from organizations.models import Organization

from .models import Edition


@dataclass(frozen=True)
class RuleKind:
    """One rule that staff may change: in which table, which of its rows, with which form, how it reads."""

    key: str  # in addresses
    title: str | Promise
    model: type[Edition]
    form: type  # a rulebook.forms.EditionForm
    sentences: Callable[[Edition], list[str]]
    of: dict[str, str] = field(default_factory=dict)

    def latest(self, congress: Organization) -> Edition | None:
        """The edition that holds for a committee once all that were made are in force."""
        return self.model.objects.nearest(congress, date.max, **self.of)


_kinds: dict[str, RuleKind] = {}


def register(*kinds: RuleKind) -> None:
    """Add rules to the pages; an app does so in `AppConfig.ready`."""
    _kinds.update({kind.key: kind for kind in kinds})


def every() -> list[RuleKind]:
    """In the order of registration, which is that of the apps."""
    return list(_kinds.values())


def known(key: str) -> RuleKind | None:
    return _kinds.get(key)
