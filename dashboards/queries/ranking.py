"""The ranking page: live figures of a period that nobody has frozen yet, or a stored ranking; every number opens its rows."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.http import Http404
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core import clock
from core.kept import Memory
from core.lights import Light
from core.periods import Period, PeriodKind
from core.web import addresses
from issues.ledger import is_key
from issues.models import Issue
from issues.results import RESULTS
from organizations.enums import Role
from organizations.models import Organization, User
from rankings import words
from rankings.enums import Group
from rankings.models import Note, Objection, Ranking, Row, Rule
from rankings.reckoning import Counted, Scope, Standing, counted, of_rows

from .. import links

OFFERED = {
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.YEAR: 3,
}  # how far back the page offers periods
MANY_COUNTED = (
    5_000  # from here on a minute's readers share one count: each issue costs two look-ups of its records
)
LATEST = 12  # stored rankings named on the page
_kept = Memory()


# ── what is asked for ───────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Asked:
    """The scope that an address asks for, the rule in force for it, and what else could be asked for."""

    scope: Scope
    rule: Rule
    periods: tuple[Period, ...]
    groups: tuple[Group, ...]
    campaigns: tuple[Campaign, ...]

    @property
    def query(self) -> dict[str, object]:
        """The parameters of the address."""
        campaign = {"campaign": self.scope.campaign.pk} if self.scope.campaign else {}
        return {"group": self.scope.group, "period": self.scope.period} | campaign


def asked_by(user: User, query, today: date) -> Asked | None:
    """What the address asks for in the person's own committee; values that make no sense give the usual ones.

    None for a person of no committee, and where no rule ranks anybody. Raises Http404 for a campaign the person does
    not see. Three queries.
    """
    congress = next(iter(user.organizations_as(Role.STAFF, Role.LEADER)), None)
    rule = congress and Rule.objects.nearest(congress, today)
    if not rule or not rule.groups or not rule.periods:
        return None
    groups = tuple(Group(name) for name in rule.groups)
    group = next((one for one in groups if one == query.get("group")), groups[0])
    periods = tuple(_periods(rule, today))
    period = Period.read(query.get("period", ""))
    campaigns = _campaigns(user)
    scope = Scope(
        congress,
        group,
        period if period in periods else periods[0],
        _chosen(campaigns, query.get("campaign", "")),
    )
    return Asked(scope, rule, periods, groups, campaigns)


def _periods(rule: Rule, today: date) -> Iterable[Period]:
    """The present one of each kind and those before it, the latest first."""
    for kind in (PeriodKind(name) for name in rule.periods):
        period = Period.around(kind, today)
        for _back in range(OFFERED[kind]):
            yield period
            period = period.previous


def _campaigns(user: User) -> tuple[Campaign, ...]:
    seen = Campaign.objects.visible_to(user).exclude(status=CampaignStatus.DRAFT)
    return tuple(seen.only("pk", "short_title", "year", "congress").order_by("-year", "-id"))


def _chosen(campaigns: Iterable[Campaign], asked: str) -> Campaign | None:
    if not asked:
        return None
    found = next((one for one in campaigns if is_key(asked) and one.pk == int(asked)), None)
    if found is None:
        raise Http404(asked)
    return found


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────
class Cell(NamedTuple):
    """A number and the rows that it counts; no address where the reader may not see them."""

    value: int
    url: str


@dataclass(frozen=True)
class Line:
    """A unit in the table."""

    unit: Standing
    place: str
    movement: str
    cells: dict[str, Cell]  # due and each result

    @property
    def x(self) -> str:
        """Where the dot stands on a line from 0 to 100 %, with room for half a dot at both ends."""
        share = self.unit.achieved / self.unit.due if self.unit.due else 0
        return f"{2 + 96 * share:.2f}%"


@dataclass(frozen=True)
class RankingPage:
    """`ranking` is None while nothing is frozen."""

    scope: Scope
    rule: Rule
    counted: Counted
    moment: datetime
    ranked: tuple[Line, ...]
    few: tuple[Line, ...]
    opens_profiles: bool  # whether the reader may open the units' profiles
    light: Light
    ranking: Ranking | None = None
    objections: tuple[Objection, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def table(self) -> SafeString:
        """The dot plot and table as HTML: rendered once for as long as the page is kept."""
        rows, few_rows = (
            [_row(line, kind, self.opens_profiles) for line in lines]
            for lines, kind in ((self.ranked, ""), (self.few, "is-unranked"))
        )
        piece = get_template("dashboards/_ranking_table.html")
        return piece.render({"page": self, "rows": rows, "few_rows": few_rows})

    @property
    def idle_names(self) -> list[str]:
        return [unit.name for unit in self.counted.idle]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.ranked + self.few

    @property
    def sentence(self) -> str:
        return words.sentence_of(self.rule, [self.scope.group])

    @property
    def reference(self) -> str:
        return words.reference_of(self.rule)

    @property
    def finding(self) -> str:
        return words.finding(self.counted)

    @property
    def share_label(self) -> str:
        return words.share_label(self.rule)


def _row(line: Line, kind: str, opens_profiles: bool) -> dict:
    """What `_ranking_row.html` is filled with: numbers open their rows, a unit's name its profile."""
    unit = line.unit
    name = _link(addresses_of_profiles()(unit.key), unit.name) if opens_profiles else unit.name
    numbers = {key: _link(cell.url, cell.value) if cell.value else "–" for key, cell in line.cells.items()}
    said = {"place": line.place, "rate": unit.rate, "moved": line.movement}
    return {"kind": kind, "name": name, "x": line.x, **said, **numbers}


def _link(url: str, shown: object) -> str:
    return format_html('<a href="{}">{}</a>', url, shown) if url else str(shown)


@functools.cache
def addresses_of_profiles():
    """The same for as long as the process lives."""
    return addresses("dashboards:org_profile")


@dataclass(frozen=True)
class Live:
    """What an address of the live page shows: what was asked for, the figures, and the stored rankings beside them."""

    asked: Asked
    page: RankingPage
    stored: tuple[Ranking, ...]

    @cached_property
    def filter(self) -> SafeString:
        """The form above the table as HTML, kept with the figures."""
        return get_template("dashboards/_ranking_filter.html").render(
            {"asked": self.asked, "page": self.page}
        )


def live(user: User, query, today: date) -> Live | None:
    """The figures that an address asks for as they stand now; of very many issues all of it up to a minute old, as the page says.

    None and Http404 as `asked_by`. Six queries, none for what is kept.
    """

    def make() -> Live | None:
        asked = asked_by(user, query, today)
        return asked and Live(asked, _live_page(user, asked, today), tuple(latest(user)))

    address = tuple(query.get(name, "") for name in ("group", "period", "campaign"))
    return _kept.get((user.posts, get_language(), today, address), make, is_dear=_is_dear)


def _is_dear(found: Live | None) -> bool:
    return found is not None and found.page.counted.issues > MANY_COUNTED


def _live_page(user: User, asked: Asked, today: date) -> RankingPage:
    scope, rule = asked.scope, asked.rule
    found = counted(scope, Issue.objects.visible_to(user), rule, today)
    light = Light("none", _("数据未冻结"))
    return _page(user, scope, rule, found, clock.now(), _live_addresses(scope), light=light)


def stored_page(user: User, ranking: Ranking, today: date) -> RankingPage:
    """A proposed or published ranking as far as the person may read it: a unit sees of a proposal only its own row."""
    scope = Scope(ranking.congress, ranking.group, ranking.period, ranking.campaign)
    rows = list(Row.objects.filter(ranking=ranking).visible_to(user).select_related("organization__region"))
    objections = Objection.objects.filter(ranking=ranking).visible_to(user)
    return _page(
        user,
        scope,
        ranking.rule,
        of_rows(rows, ranking.rule),
        ranking.counted_at,
        _stored_addresses(user, ranking),
        light=ranking.light(today),
        ranking=ranking,
        objections=tuple(objections.select_related("organization", "made_by", "answered_by")),
        notes=tuple(ranking.notes.select_related("by")),
    )


def _page(
    user: User, scope: Scope, rule: Rule, found: Counted, moment: datetime, address, **rest
) -> RankingPage:
    def line(unit: Standing) -> Line:
        cells = {name: Cell(unit.counts[name], address(unit, name)) for name in RESULTS}
        cells["due"] = Cell(unit.due, address(unit, "due"))
        return Line(unit, words.place_of(unit, found), words.movement_of(unit, found), cells)

    ranked, few = (tuple(line(unit) for unit in units) for units in (found.ranked, found.few))
    opens_profiles = not user.roles.isdisjoint({Role.STAFF, Role.LEADER})
    return RankingPage(scope, rule, found, moment, ranked, few, opens_profiles, **rest)


def _live_addresses(scope: Scope):
    """The ledger's list of the same issues."""
    campaign = {"campaign": scope.campaign.pk} if scope.campaign else {}

    def address(unit: Standing, result: str) -> str:
        return links.issues(f"{result}_in:{scope.period}", **{scope.column: unit.key}, **campaign)

    return address


def _stored_addresses(user: User, ranking: Ranking):
    """The list of the issues as they were counted, for those who may read them."""
    units = {own.pk for own in user.organizations_as(Role.STAFF, Role.LEADER, Role.LIAISON)}
    reads_all = any(reads_whole(own, ranking) for own in user.organizations_as(Role.STAFF, Role.LEADER))
    place = addresses("dashboards:ranking_rows")

    def address(unit: Standing, result: str) -> str:
        return f"{place(unit.row)}?result={result}" if reads_all or unit.key in units else ""

    return address


def reads_whole(own: Organization, ranking: Ranking) -> bool:
    """Whether a committee may read the issues of every unit: it ranks them itself or stands above who does."""
    return own.region.contains(ranking.congress.region)


# ── what is stored ──────────────────────────────────────────────────────────────────────────────────────────────
def standing_for(scope: Scope) -> Ranking | None:
    """The stored ranking that holds for a scope, if there is one."""
    alike = Ranking.objects.standing().alike(scope.congress, scope.group, scope.campaign)
    return alike.filter(written_period=str(scope.period)).first()


def latest(user: User) -> list[Ranking]:
    """The stored rankings that the person sees, the latest period first."""
    return list(Ranking.objects.visible_to(user).standing().for_page().order_by("-ends_on", "-id")[:LATEST])


def propose_address(asked: Asked) -> str:
    """Where a ranking of this scope is proposed."""
    return links.with_query("rankings:propose", **asked.query)
