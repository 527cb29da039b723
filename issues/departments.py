"""Finding the organization that a name in a list means. Only suggestions: a person decides when issues are handed over.

Lists say 住建局, 市住建局 or 桃城区住房和城乡建设局 for the same body. A name is known when it equals one of the
forms in which the body may be written; else the likeliest body is suggested.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from os.path import commonprefix

from django.db.models import Q, QuerySet

from organizations.enums import Kind
from organizations.models import Organization

from .texts import plain
from .vocabulary import OrganizationAlias

RESPONSIBLE_KINDS = (Kind.DEPARTMENT, Kind.GOVERNMENT, Kind.SUPERVISORY)
LIKELY = 0.6  # from this share of common characters a name is suggested
LEVEL_SIGNS = "省市县区"
# A careless or hostile list may hold thousands of names that nobody is called; beyond these no likeness is sought.
MOST_SEARCHED, LONGEST_SEARCHED = 200, 40


@dataclass(frozen=True)
class Match:
    """What a name means: a known organization, or one to suggest, or neither."""

    organization: Organization | None = None
    suggestion: Organization | None = None


class Directory:
    """The organizations near a committee by every form of their names; those of its own place come first."""

    def __init__(
        self,
        organizations: QuerySet[Organization],
        congress: Organization,
        *,
        own_first: bool = False,
    ):
        """`congress` is the committee whose lists are read. `own_first`: the bodies of its own place are loaded first
        and the others only for a name that none of those is called; a city has thousands below it."""
        self._all, self._home = organizations.select_related("region"), congress.region.path
        self._congress = congress
        self._own_first = own_first
        self._matches: dict[str, Match] = {}
        self._searched = 0

    @cached_property
    def organizations(self) -> list[Organization]:
        return sorted(self._all, key=lambda one: _distance(one.region.path, self._home))

    @cached_property
    def _own(self) -> dict[str, Organization]:
        return _by_form(self._all.filter(region__path=self._home)) if self._own_first else {}

    @cached_property
    def _by_form(self) -> dict[str, Organization]:
        return _by_form(self.organizations)

    def find(self, name: str) -> Match:
        """Whom `name` means. Each name is searched once."""
        key = plain(name)
        if key not in self._matches:
            known = self.named(name)
            self._matches[key] = Match(known) if known else self._meant_by(key)
        return self._matches[key]

    def named(self, name: str) -> Organization | None:
        """The organization that is called so, whatever people have said about the name."""
        key = plain(name)
        return self._own.get(key) or self._by_form.get(key)

    def _meant_by(self, key: str) -> Match:
        """Nobody is called so: what the committee said it means counts; the starting set and likeness only suggest."""
        said, is_own = self._aliases.get(key, ("", False))
        meant = next(filter(None, map(self.named, said.split("、"))), None) if said else None
        if meant and is_own:
            return Match(meant)
        return Match(suggestion=meant or self._likeliest(key))

    @cached_property
    def _aliases(self) -> dict[str, tuple[str, bool]]:
        """What names mean and whether the committee itself has said so, which counts before the starting set."""
        known = OrganizationAlias.objects.filter(Q(congress=None) | Q(congress=self._congress))
        pairs = known.values_list("key", "meaning", "congress")
        return {
            key: (meaning, bool(own)) for key, meaning, own in sorted(pairs, key=lambda one: bool(one[2]))
        }

    def meant(self, names: str) -> Organization | None:
        """The organization that a list's names (joined by 、) put first, known or likely."""
        first = names.partition("、")[0]
        match = self.find(first) if first else Match()
        return match.organization or match.suggestion

    def _likeliest(self, key: str) -> Organization | None:
        self._searched += 1
        if not 2 <= len(key) <= LONGEST_SEARCHED or self._searched > MOST_SEARCHED:
            return None
        scored = ((likeness(key, form), one) for form, one in self._by_form.items())
        best, organization = max(scored, key=lambda pair: pair[0], default=(0, None))
        return organization if best >= LIKELY else None


def _by_form(organizations: Iterable[Organization]) -> dict[str, Organization]:
    """The first of them that may be written in each form."""
    forms: dict[str, Organization] = {}
    for organization in organizations:
        for form in forms_of(organization):
            forms.setdefault(form, organization)
    return forms


def _distance(path: str, home: str) -> tuple:
    """Sorts the own place first, then the nearest above or below."""
    return path != home, -len(commonprefix([path, home])), path


def forms_of(organization: Organization) -> set[str]:
    """The ways in which an organization may be written, in the form that texts are compared in."""
    region = organization.region
    forms = set()
    for name in (organization.name, organization.short_name):
        bare = name.removeprefix(region.name).removeprefix(region.short_name).lstrip(LEVEL_SIGNS)
        forms |= {name, bare, region.name[-1:] + bare, region.name + bare, region.short_name + bare}
    return {plain(form) for form in forms if len(form) > 1}


def likeness(written: str, known: str) -> float:
    """From 0 to 1; an abbreviation (its characters in order: 住建局 in 住房和城乡建设局) counts as very like, and 0 stands for
    everything too unlike to be suggested."""
    if len(written) > 2 and written[-1] == known[-1:] and _in_order(written, known):
        return 0.9
    if 2 * sum(letter in known for letter in written) < LIKELY * (len(written) + len(known)):
        return 0  # the ratio below cannot be more: a letter is matched with one of its kind or not at all
    return SequenceMatcher(None, written, known, autojunk=False).ratio()


def _in_order(written: str, known: str) -> bool:
    rest = iter(known)
    return all(letter in rest for letter in written)


def directory_for(congress: Organization, *, own_first: bool = False) -> Directory:
    """Everybody who may be named as responsible in a list of this committee."""
    return Directory(bodies_near(congress), congress, own_first=own_first)


def bodies_near(congress: Organization) -> QuerySet[Organization]:
    """Who may be responsible: the bodies of the committee's place, of those above, of those below."""
    home = congress.region
    near = Q(region__path__in=home.paths_upwards) | Q(region__path__startswith=home.path)
    return Organization.objects.filter(near, is_active=True, kind__in=RESPONSIBLE_KINDS)
