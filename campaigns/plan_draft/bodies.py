"""Who is meant by a plan's words: 县(市、区)人大常委会 is every county-level committee of the campaign's area.

A body is kept in the tree as a short key, so that it is resolved anew when the campaign is created:
"congress@3" all committees of level 3 in the area, "department:housing@3" a system of departments, "#17" one
organization, and for a receiver also "upper", the committee above whoever owes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.plan_draft import words
from campaigns.plan_text.text import fold, squeeze
from campaigns.plan_text.words import any_of
from organizations.enums import Kind, Level
from organizations.models import Organization

UPPER = "upper"
GROUP = re.compile(r"(?P<kind>[a-z_]+)(?::(?P<system>[^@]+))?@(?P<level>\d)")
KINDS = (Kind.CONGRESS, Kind.PRESIDIUM, Kind.GOVERNMENT, Kind.SUPERVISORY, Kind.PARTY, Kind.DEPARTMENT)
LEVEL_OF = {word: level for level, table in words.LEVELS.items() for word in table}
KIND_OF = {word: kind for kind, table in words.KINDS.items() for word in table}
KIND_OF_COMMITTEE = "人大常委会"
KIND_WORD = re.compile(f"{any_of(KIND_OF)}(?!代表)")
BEFORE_PLACE = re.compile(rf"(?:^|{any_of(words.BEFORE_PLACE)})$")
SEPARATOR = re.compile(r"[、,和及与()]")


@dataclass(frozen=True)
class Choice:
    """A key with its words, for a box to choose from; `count` says for how many organizations it stands."""

    key: str
    label: str
    count: int = 1

    @property
    def level(self) -> int | None:
        """The level of state of a group; None for one organization."""
        group = GROUP.fullmatch(self.key)
        return int(group["level"]) if group else None


class Area:
    """The organizations of a committee's place and of every place below, and those above; loaded in one query."""

    def __init__(self, congress: Organization):
        self.congress = congress
        self.home = congress.region
        near = Q(region__path__startswith=self.home.path) | Q(region__path__in=self.home.paths_upwards)
        rows = Organization.objects.filter(near, is_active=True, kind__in=KINDS).select_related("region")
        self._rows = rows.order_by("region__path", "id")

    @cached_property
    def organizations(self) -> list[Organization]:
        return list(self._rows)

    @cached_property
    def _by_pk(self) -> dict[int, Organization]:
        return {one.pk: one for one in self.organizations}

    @cached_property
    def _groups(self) -> dict[str, list[Organization]]:
        """Organizations by every group key they belong to. Of the levels above, only what stands over the committee."""
        groups = defaultdict(list)
        for one in self.organizations:
            groups[f"{one.kind}@{one.level}"].append(one)
            if one.system:
                groups[f"{one.kind}:{one.system}@{one.level}"].append(one)
        return groups

    # ── from keys to organizations ──────────────────────────────────────────────────────────────────────────────
    def members(self, keys: Iterable[str]) -> list[Organization]:
        """Every organization that the keys stand for, each once, in the order of places."""
        found = {one.pk: one for key in keys for one in self._of(key)}
        return sorted(found.values(), key=lambda one: (one.region.path, one.pk))

    def _of(self, key: str) -> list[Organization]:
        if key.startswith("#"):
            one = self._by_pk.get(int(key[1:])) if key[1:].isdecimal() else None
            return [one] if one else []
        return self._groups.get(key, [])

    def receiver(self, key: str, owed_by: Organization) -> Organization | None:
        """To whom `owed_by` owes by this key: of a level the body of its own line upwards; None where there is none."""
        if key.startswith("#"):
            return next(iter(self._of(key)), None)
        if key == UPPER:
            return self._above(owed_by)
        over = [one for one in self._groups.get(key, []) if owed_by.region.path.startswith(one.region.path)]
        return over[-1] if over else None

    def _above(self, owed_by: Organization) -> Organization | None:
        path = owed_by.region.path
        over = [
            one
            for one in self.organizations
            if one.kind == Kind.CONGRESS and path != one.region.path and path.startswith(one.region.path)
        ]
        return over[-1] if over else None

    # ── from words to keys ──────────────────────────────────────────────────────────────────────────────────────
    def read(self, text: str) -> tuple[str, ...]:
        """The keys for the bodies that some words name; empty when none is known. Never a key that stands for nobody."""
        plain = squeeze(fold(text))
        keys = list(self._by_places(plain)) or list(self._named(plain)) or list(self._departments(plain))
        if not keys and plain in words.OURSELVES:
            keys = [f"#{self.congress.pk}"]
        return tuple(dict.fromkeys(key for key in keys if self._of(key)))

    def read_receiver(self, text: str) -> str:
        """The key of the one body that is to receive something; empty when it is not known."""
        plain = squeeze(fold(text))
        if plain in words.UPWARD:
            return UPPER
        if plain in LEVEL_OF:  # 报市: the committee is understood
            plain += KIND_OF_COMMITTEE
        keys = self.read(plain)
        return keys[0] if len(keys) == 1 else ""

    def read_department(self, name: str) -> tuple[str, ...]:
        """The keys for an evaluated department of the area's own level and of those below: 住建 is a whole system."""
        return tuple(dict.fromkeys(self._departments(squeeze(fold(name)), anywhere=True)))

    def levels_of(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The levels of state that the keys speak of."""
        return tuple(sorted({one.level for one in self.members(keys)}))

    def _named(self, plain: str) -> Iterator[str]:
        """Organizations called by their full or short names."""
        for one in self.organizations:
            if one.name in plain or len(one.short_name) > 3 and one.short_name in plain:
                yield f"#{one.pk}"

    def _by_places(self, plain: str) -> Iterator[str]:
        """市、县(市、区)人大常委会: every place before the word for the body, read from right to left."""
        for match in KIND_WORD.finditer(plain):
            kind = KIND_OF[match.group()]
            for place in self._places_before(plain, match.start())[0]:
                if isinstance(place, str):
                    yield from (f"#{one.pk}" for one in self._groups_of(kind) if one.region.name == place)
                else:
                    yield f"{kind}@{place}"

    def _groups_of(self, kind: str) -> list[Organization]:
        return [one for one in self.organizations if one.kind == kind]

    def _places_before(self, plain: str, end: int) -> tuple[list[int | str], int]:
        """Levels and names of places that stand directly before `end`, from left to right, and where they begin."""
        found: list[int | str] = []
        word = ""
        while token := self._token.search(plain, max(0, end - 20), end):
            word, end = token.group(), token.start()
            found[:0] = self._meaning(word)
        if len(word) == 1 and word in LEVEL_OF and not BEFORE_PLACE.search(plain, 0, end):
            found = found[1:]  # the last sign of the name of a place outside the area
        return found, end

    def leading_body(self, plain: str) -> int:
        """How long the words are that name a body at the very beginning of a text; 0 where it begins otherwise."""
        for match in KIND_WORD.finditer(plain):
            begins = self._places_before(plain, match.start())[1] == 0
            if begins or KIND_OF[match.group()] == Kind.DEPARTMENT:
                return match.end() if self.read(plain[: match.end()]) else 0
        return 0

    @cached_property
    def _token(self) -> re.Pattern:
        names = {one.region.name for one in self.organizations}
        known = {*names, *LEVEL_OF, *words.TWO_LEVELS, *words.ALL_LEVELS, *words.OWN_LEVEL, *words.FILLERS}
        return re.compile(rf"(?:{any_of(known)}|{SEPARATOR.pattern})$")

    def _meaning(self, word: str) -> list[int | str]:
        if word in words.ALL_LEVELS:
            return [level for level in Level.values if level >= self.home.level]
        if word in words.OWN_LEVEL:
            return [self.home.level]
        if word in words.TWO_LEVELS:
            return list(words.TWO_LEVELS[word])
        if word in self._own_words:
            return [self.home.level]
        if word in LEVEL_OF:
            return [LEVEL_OF[word]]
        return [word] if word not in words.FILLERS and not SEPARATOR.fullmatch(word) else []

    @cached_property
    def _own_words(self) -> tuple[str, ...]:
        """A county-level city calls itself 市, a district 区."""
        return (self.home.name[-1:],) if self.home.level == Level.COUNTY else ()

    def _departments(self, plain: str, *, anywhere: bool = False) -> Iterator[str]:
        """Departments of the levels from the committee's own down whose names the words abbreviate."""
        level = None if anywhere else self._level_at(plain)
        for word in self._department_words(plain):
            for one in self._best(word):
                if level is None or one.level == level:
                    key = f"{one.kind}:{one.system}@{one.level}"
                    yield key if one.system else f"#{one.pk}"

    def _level_at(self, plain: str) -> int | None:
        match = re.match(any_of(LEVEL_OF), plain)
        levels = self._meaning(match.group()) if match else []
        return levels[0] if levels else None

    @staticmethod
    def _department_words(plain: str) -> list[str]:
        pieces = re.split(
            r"[、,;和及与]", re.sub(rf"等?(?:\d+|[一二三四五六七八九十]+)?个?{DEPARTMENTS}$", "", plain)
        )
        bare = (re.sub(r"^(?:各|市|县|区|省)*(?:级|直)?|等$|[局委办厅处]$", "", piece) for piece in pieces)
        return [piece for piece in bare if 2 <= len(piece) <= 20]

    def _best(self, word: str) -> list[Organization]:
        """Departments whose name begins with the word; else those that it abbreviates, if they are one system."""
        wanted = (word, *words.RENAMED.get(word, ()))
        named = [(self._bare_name(one), one) for one in self._groups_of(Kind.DEPARTMENT)]
        named = [(bare, one) for bare, one in named if one.level >= self.home.level]
        begins = [one for bare, one in named if any(bare.startswith(form) for form in wanted)]
        found = begins or [one for bare, one in named if _abbreviates(word, bare)]
        return found if len({one.system or self._bare_name(one) for one in found}) == 1 else []

    @staticmethod
    def _bare_name(one: Organization) -> str:
        return one.name.removeprefix(one.region.name)

    # ── for people ──────────────────────────────────────────────────────────────────────────────────────────────
    def label(self, key: str) -> str:
        """A key in words: 县级人大常委会, or the organization's name."""
        if key == UPPER:
            return _("上一级人大常委会")
        if match := GROUP.fullmatch(key):
            return self._group_label(match["kind"], match["system"], int(match["level"]))
        return next((one.name for one in self._of(key)), key)

    def _group_label(self, kind: str, system: str | None, level: int) -> str:
        if kind not in Kind.values or level not in Level.values:
            return f"{kind}@{level}"
        members = self._groups.get(f"{kind}:{system}@{level}" if system else f"{kind}@{level}", [])
        if len(members) == 1 and level <= self.home.level:
            return members[0].name
        name = self._bare_name(members[0]) if members and system else Kind(kind).label
        if kind == Kind.PRESIDIUM:
            return name
        return _("%(level)s%(kind)s") % {"level": Level(level).label, "kind": name}

    def groups(self, *kinds: str) -> list[Choice]:
        """Every group of these kinds that has a member, the whole before its systems."""
        keys = [key for key in self._groups if not kinds or GROUP.fullmatch(key)["kind"] in kinds]
        keys.sort(key=lambda key: (KINDS.index(GROUP.fullmatch(key)["kind"]), key[-1], key))
        return [Choice(key, self.label(key), len(self._groups[key])) for key in keys]

    def own_departments(self) -> list[Organization]:
        """The departments of the committee's own place."""
        return [one for one in self._groups_of(Kind.DEPARTMENT) if one.region_id == self.home.pk]

    def neighbours(self) -> list[Choice]:
        """Single organizations of the committee's own place, and the committees and governments of the next places below."""
        public = (Kind.CONGRESS, Kind.PRESIDIUM, Kind.GOVERNMENT)
        chosen = (
            one
            for one in self.organizations
            if one.region_id == self.home.pk or one.region.parent_id == self.home.pk and one.kind in public
        )
        return [Choice(f"#{one.pk}", one.name) for one in chosen]

    def singles(self, *, down_to: int | None = None) -> list[Choice]:
        """Single organizations to choose from, without the departments and the many bodies of townships."""
        chosen = (
            one
            for one in self.organizations
            if one.kind in (Kind.CONGRESS, Kind.GOVERNMENT)
            and one.level <= (down_to or Level.COUNTY)
            or one.region_id == self.home.pk
        )
        return [Choice(f"#{one.pk}", one.name) for one in chosen]


DEPARTMENTS = r"(?:(?:被评议的)?(?:相关|有关|各)?(?:职能)?(?:部门|单位|系统))"


def _abbreviates(word: str, name: str) -> bool:
    """住建 in 住房和城乡建设局: it begins alike and has the word's signs in order."""
    if not name.startswith(word[0]):
        return False
    rest = iter(name)
    return all(sign in rest for sign in word)
