"""Double supervision (重复、交叉监督): who is supervised twice on one topic, or asked twice for one paper, in the same weeks.

Two campaigns are compared as their plans state them. A topic is the same where its name is alike or its laws are common; a
paper, where the titles of two duties are alike and they ask for a part in common. Campaigns of one chain (province, city,
county) are one supervision by several levels, so their topics are not held against each other; but a paper that two levels
each want for themselves is asked for twice there too.

What a person may know of the other side (security notes, R2 and R3): a campaign in preparation elsewhere is not compared at
all, for a draft is visible to its own level only, and whoever opens later is warned of the earlier. A campaign that is
approved or runs, but that the person does not see, is told of as “another campaign” with the name of the committee if the
person sees that committee, never with its title, its dates, its topics or its papers: enough to take up the telephone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.bulk import among
from core.dates import brief
from organizations.models import Organization, User

from .enums import DUTY_OWED, CampaignStatus, UnitRole
from .likeness import laws_in, likeness
from .models import Campaign, CampaignUnit, Duty, Topic
from .weeks import Week, common_weeks

TOPIC, MATERIAL = "topic", "material"
# How alike, and how many laws in common, make two topics or papers one; rules of a campaign of these names override them.
LIKE_TOPICS, LIKE_PAPERS, COMMON_LAWS = 60, 60, 1  # per cent, per cent, number
UNDER_SUPERVISION = (UnitRole.SUPERVISED, UnitRole.EVALUATED)
UNDER_WAY = (CampaignStatus.APPROVED, CampaignStatus.RUNNING)

_likeness = lru_cache(maxsize=20_000)(likeness)


@dataclass(frozen=True)
class Side:
    """One of the two plans: its campaign (None where it is not to be seen), what it looks at or asks for, and when."""

    campaign: Campaign | None
    body: str  # the committee's name; "" where that is not to be told either
    matter: str = ""
    period: tuple[date, date] | None = None

    @property
    def title(self) -> str:
        return self.campaign.short_title if self.campaign else _("另一监督行动")

    @property
    def due_on(self) -> date | None:
        return self.period and self.period[1]


@dataclass(frozen=True)
class Overlap:
    """The same organizations under two plans in the same weeks, on one matter."""

    kind: str
    one: Side
    other: Side
    organizations: tuple[Organization, ...]
    weeks: tuple[Week, Week] | None  # None where the other side's time is not to be told
    laws: tuple[str, ...] = ()
    sent: int = 0  # how many of the organizations have handed in one of the two papers
    today: date | None = field(default=None, compare=False)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.one, self.other

    @property
    def joined_on(self) -> date | None:
        """The earliest day that serves both: of the common time, or the earlier of the two due days; never in the past."""
        if not (self.one.period and self.other.period):
            return None
        both = (self.one.period, self.other.period)
        day = (
            max(first for first, _last in both) if self.kind == TOPIC else min(last for _first, last in both)
        )
        return max(day, self.today) if self.today else day

    @property
    def proposal(self) -> str:
        """How the two could be one."""
        if self.other.campaign is None:
            body = self.other.body or _("对方机关")
            return _("请与%(body)s商量合并或错开时间。") % {"body": body}
        words = {"day": brief(self.joined_on), "n": self.sent}
        if self.kind == TOPIC:
            return _("建议合并为一次：%(day)s起共同进点一次，两项行动共用结果。") % words
        if self.sent:
            already = ngettext(
                "已有 %(n)d 家报送，直接采用，不再另报；",
                "已有 %(n)d 家报送，直接采用，不再另报；",
                self.sent,
            )
            return (already + _("其余建议合并为一份，%(day)s前报一次，两方共用。")) % words
        return _("建议合并为一份：%(day)s前报一次，两方共用。") % words


def overlaps_of(campaign: Campaign, user: User, today: date) -> list[Overlap]:
    """Everything a campaign's opening would lay over other campaigns, in the words that `user` may read."""
    return Comparison([campaign], _under_way(), user, today).found()


def overlaps_among(
    campaigns: Iterable[Campaign], user: User, today: date, *, only: Iterable[int] | None = None
):
    """Overlaps of some campaigns with all that are under way; of the organizations `only` names, where it does."""
    return Comparison(list(campaigns), _under_way(), user, today, only).found()


def _under_way() -> QuerySet[Campaign]:
    return Campaign.objects.filter(status__in=UNDER_WAY)


# ── the comparison ──────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Paper:
    """What several organizations are asked for alike: title, parts, the time in which it is made, to whom it goes."""

    title: str
    parts: frozenset[str]
    period: tuple[date, date]
    owed_to: int


class Comparison:
    """Some campaigns against others; a fixed number of queries, however many organizations and campaigns there are."""

    def __init__(
        self,
        mine: list[Campaign],
        others: QuerySet[Campaign],
        user: User,
        today: date,
        only: Iterable[int] | None = None,
    ):
        self.user, self.today = user, today
        self.only = None if only is None else set(only)
        self.own = [one.pk for one in mine]
        self.mine, self.others = self._loaded(mine, others) if mine else ([], [])
        self.keys = list({one.pk for one in (*self.mine, *self.others)})

    def _loaded(self, mine: list[Campaign], others: QuerySet[Campaign]) -> tuple[list, list]:
        """Mine, and those of the others that share a week with one of them at all; with what they hang under."""
        first = min(Week.of(one.starts_on) for one in mine).first
        last = max(Week.of(one.ends_on) for one in mine).last
        near = others.filter(starts_on__lte=last, ends_on__gte=first)
        chains = ("congress", "upper__upper__upper")
        own = Campaign.objects.filter(pk__in=self.own).select_related(*chains)
        return list(own), list(near.select_related(*chains))

    def found(self) -> list[Overlap]:
        """The overlaps, those that touch most organizations first."""
        rows = [row for pair in self._pairs() for row in (*self._topics(*pair), *self._papers(*pair))]
        return sorted(
            rows, key=lambda row: (-len(row.organizations), row.kind, row.one.matter, row.other.matter)
        )

    def _pairs(self) -> Iterator[tuple[Campaign, Campaign]]:
        """Each two campaigns once, though both may be mine."""
        mine, others = set(self.own), {other.pk for other in self.others}
        for one in self.mine:
            for other in self.others:
                told = other.pk in mine and one.pk in others and other.pk < one.pk
                if one.pk != other.pk and not told:
                    yield one, other

    # ── topics ──
    def _topics(self, one: Campaign, other: Campaign) -> Iterator[Overlap]:
        weeks = common_weeks(_period(one), _period(other))
        there = self._supervised[one.pk] & self._supervised[other.pk]
        if not (weeks and there) or _of_one_chain(one, other):
            return
        for mine in self._topics_of[one.pk]:
            for theirs in self._topics_of[other.pk]:
                laws = self._laws(mine, theirs)
                if _same_topic(one, mine, theirs, laws):
                    sides = (one, mine.name, _period(one)), (other, theirs.name, _period(other))
                    yield self._overlap(TOPIC, sides, there, weeks, laws=laws)

    @staticmethod
    def _laws(mine: Topic, theirs: Topic) -> tuple[str, ...]:
        own, foreign = laws_in(mine.laws), laws_in(theirs.laws)
        return tuple(own[name] for name in own if name in foreign)

    @cached_property
    def _supervised(self) -> dict[int, set[int]]:
        """Keys of the organizations under supervision, by campaign; one query."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = CampaignUnit.objects.filter(campaign__in=among(self.keys), role__in=UNDER_SUPERVISION)
        mine = rows.filter(campaign__in=self.own)
        for campaign, body in rows.filter(organization__in=mine.values("organization")).values_list(
            "campaign_id", "organization_id"
        ):
            if self.only is None or body in self.only:
                found[campaign].add(body)
        return found

    @cached_property
    def _topics_of(self) -> dict[int, list[Topic]]:
        found: dict[int, list[Topic]] = defaultdict(list)
        for topic in Topic.objects.filter(campaign__in=among(self.keys)):
            found[topic.campaign_id].append(topic)
        return found

    # ── papers ──
    def _papers(self, one: Campaign, other: Campaign) -> Iterator[Overlap]:
        joined = _of_one_chain(one, other)
        for mine, owing in self._papers_of[one.pk].items():
            for theirs, owing_there in self._papers_of[other.pk].items():
                there, weeks = owing.keys() & owing_there.keys(), common_weeks(mine.period, theirs.period)
                if not (there and weeks) or joined and mine.owed_to == theirs.owed_to:
                    continue
                if self._same_paper(one, other, mine, theirs):
                    sent = sum(owing[body] or owing_there[body] for body in there)
                    sides = (one, mine.title, mine.period), (other, theirs.title, theirs.period)
                    yield self._overlap(MATERIAL, sides, there, weeks, sent=sent)

    def _same_paper(self, one: Campaign, other: Campaign, mine: Paper, theirs: Paper) -> bool:
        """Alike by title, or half alike where the topics are the same; papers without a part in common never."""
        if mine.parts and theirs.parts and not mine.parts & theirs.parts:
            return False
        like, needed = 100 * _likeness(mine.title, theirs.title), one.rule("overlap_papers", LIKE_PAPERS)
        return like >= needed or 2 * like >= needed and self._share_topic(one, other)

    def _share_topic(self, one: Campaign, other: Campaign) -> bool:
        return any(
            _same_topic(one, mine, theirs, self._laws(mine, theirs))
            for mine in self._topics_of[one.pk]
            for theirs in self._topics_of[other.pk]
        )

    @cached_property
    def _papers_of(self) -> dict[int, dict[Paper, dict[int, bool]]]:
        """By campaign and paper: the organizations that owe it, and whether each has handed it in; one query."""
        found: dict[int, dict[Paper, dict[int, bool]]] = defaultdict(lambda: defaultdict(dict))
        rows = Duty.objects.in_force().filter(campaign__in=among(self.keys)).order_by()
        mine = rows.filter(campaign__in=self.own)
        rows = rows.filter(owed_by__in=mine.values("owed_by"))
        columns = ("campaign_id", "owed_by_id", "owed_to_id", "title", "parts", "due_on", "status")
        for campaign, body, owed_to, title, parts, due_on, status, begins, stage_begins in rows.values_list(
            *columns, "link__starts_on", "link__stage__starts_on"
        ):
            if self.only is None or body in self.only:
                period = min(begins or stage_begins or due_on, due_on), due_on
                paper = Paper(title, frozenset(parts), period, owed_to)
                found[campaign][paper][body] = status not in DUTY_OWED
        return found

    # ── what is told of it ──
    def _overlap(self, kind: str, sides: tuple, there: Iterable[int], weeks, **details) -> Overlap:
        one, other = (self._side(*side) for side in sides)
        known = bool(one.campaign and other.campaign)
        bodies = tuple(self._bodies[key] for key in sorted(there, key=lambda key: self._bodies[key].place))
        laws = details.pop("laws", ()) if known else ()
        sent = details.pop("sent", 0) if known else 0
        return Overlap(kind, one, other, bodies, weeks if known else None, laws, sent, self.today)

    def _side(self, campaign: Campaign, matter: str, period: tuple[date, date]) -> Side:
        if campaign.pk in self._seen:
            return Side(campaign, campaign.congress.short_name, matter, period)
        return Side(None, campaign.congress.short_name if campaign.congress_id in self._seen_bodies else "")

    @cached_property
    def _seen(self) -> set[int]:
        rows = Campaign.objects.visible_to(self.user).filter(pk__in=among(self.keys))
        return set(rows.order_by().values_list("pk", flat=True))

    @cached_property
    def _seen_bodies(self) -> set[int]:
        leads = {one.congress_id for one in self.others}
        return set(
            Organization.objects.visible_to(self.user).filter(pk__in=leads).values_list("pk", flat=True)
        )

    @cached_property
    def _bodies(self) -> dict[int, Organization]:
        """Every organization that is under two of the plans, with the path of its place."""
        keys = {body for bodies in self._supervised.values() for body in bodies}
        keys |= {body for papers in self._papers_of.values() for owing in papers.values() for body in owing}
        rows = Organization.objects.filter(pk__in=among(list(keys))).annotate(place=F("region__path"))
        return {row.pk: row for row in rows.order_by()}


def _period(campaign: Campaign) -> tuple[date, date]:
    return campaign.starts_on, campaign.ends_on


def _same_topic(campaign: Campaign, mine: Topic, theirs: Topic, laws: tuple[str, ...]) -> bool:
    alike = 100 * _likeness(mine.name, theirs.name) >= campaign.rule("overlap_topics", LIKE_TOPICS)
    return alike or len(laws) >= max(1, campaign.rule("overlap_laws", COMMON_LAWS))


def _of_one_chain(one: Campaign, other: Campaign) -> bool:
    """Whether one of two campaigns hangs under the other, at whatever distance."""
    return one.pk in _above(other) or other.pk in _above(one)


def _above(campaign: Campaign) -> set[int]:
    found, upper = set(), campaign.upper
    while upper is not None and upper.pk not in found:
        found.add(upper.pk)
        upper = upper.upper
    return found
