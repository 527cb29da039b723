"""The structure of a plan that is being confirmed, and its JSON: stages, their links, the links' deadlines, and the rest.

Pure and frozen: `campaigns.plan_draft.changes` gives a new tree for every change. Each item has an id that never changes,
the words of the document it rests on with their place in the draft's text, and what a person should look at.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

from campaigns.plan_text.messages import Message

Span = tuple[int, int] | None


@dataclass(frozen=True)
class Doubt:
    """Why a person has to look: a code of `doubts.TEXTS` (or of the reader) and the sentence in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every part of the tree has. `phrase` and `span` quote the draft's text; `reckoning` says how dates came about."""

    id: str = ""
    phrase: str = ""
    span: Span = None
    reckoning: Message | None = None
    doubts: tuple[Doubt, ...] = ()
    confirmed: bool = False
    # Of what stands in the campaign above: the key of its stage or link, and the day that nothing below may pass.
    upper: int | None = None
    latest: datetime.date | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody still has to confirm or correct it."""
        return bool(self.doubts) and not self.confirmed


@dataclass(frozen=True, kw_only=True)
class Deadline(Item):
    """A time that a link names. Where `is_duty`, every organization of `owed_by` owes a report to `owed_to` by `end`.

    `owed_by` and `owed_to` are keys of `bodies` ("congress@3", "#17"); `who` and `receiver` the words they came from,
    `what` the sentence. `decided` says why it is or is no duty. Dates are local and belong to the period.
    """

    kind: str = "by"
    start: datetime.date | None = None
    end: datetime.date | None = None
    is_duty: bool = False
    decided: Message | None = None
    title: str = ""
    what: str = ""
    parts: tuple[str, ...] = ()
    who: str = ""
    owed_by: tuple[str, ...] = ()
    receiver: str = ""
    owed_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Link(Item):
    """A link (环节). Its period is the hull of its deadlines; `label` is the number the document gives it."""

    label: str = ""
    name: str = ""
    text: str = ""
    who: str = ""
    levels: tuple[int, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @property
    def start(self) -> datetime.date | None:
        """The first day that its deadlines name."""
        return min((one.start for one in self.deadlines if one.start), default=None)

    @property
    def end(self) -> datetime.date | None:
        """The last day that its deadlines name."""
        return max((one.end for one in self.deadlines if one.end), default=None)

    @property
    def duties(self) -> tuple[Deadline, ...]:
        return tuple(one for one in self.deadlines if one.is_duty)


@dataclass(frozen=True, kw_only=True)
class Stage(Item):
    """A stage (阶段) with its links in order."""

    name: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Point:
    """What is looked at in a topic, under one of `enums.Aspect`."""

    aspect: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Topic(Item):
    """A matter under supervision with its laws."""

    name: str = ""
    laws: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Department(Item):
    """An evaluated department in the document's words, and the organizations it stands for as keys of `bodies`."""

    name: str = ""
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Head(Item):
    """What the campaign is called, and its first and last day."""

    id: str = "head"
    title: str = ""
    short_title: str = ""
    code: str = ""
    document_number: str = ""
    aim: str = ""
    year: int | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Rules(Item):
    """Rules of the evaluation: the share of deputies who must take part ("1/4"), of which levels, and the grades."""

    id: str = "rules"
    floor: str = ""
    floor_levels: tuple[int, ...] = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The whole tree. `next_id` is the number of the next item that is added."""

    head: Head = Head()
    rules: Rules = Rules()
    stages: tuple[Stage, ...] = ()
    topics: tuple[Topic, ...] = ()
    departments: tuple[Department, ...] = ()
    next_id: int = 1

    @property
    def links(self) -> Iterator[Link]:
        """Every link in order; a campaign numbers them through all its stages."""
        return (link for stage in self.stages for link in stage.links)

    @property
    def duties(self) -> Iterator[Deadline]:
        return (duty for link in self.links for duty in link.duties)

    def items(self) -> Iterator[Item]:
        """Every item in the order of the page."""
        yield self.head
        for stage in self.stages:
            yield stage
            for link in stage.links:
                yield link
                yield from link.deadlines
        yield from self.topics
        yield from self.departments
        yield self.rules

    def find(self, key: str) -> Item | None:
        return next((item for item in self.items() if item.id == key), None)

    def parent_of(self, key: str) -> Item | None:
        """The stage of a link, the link of a deadline; None for all others."""
        for stage in self.stages:
            for link in stage.links:
                if link.id == key:
                    return stage
                if any(one.id == key for one in link.deadlines):
                    return link
        return None

    @property
    def doubtful(self) -> list[Item]:
        """What still has to be confirmed or corrected, in the order of the page."""
        return [item for item in self.items() if item.is_doubtful]

    @property
    def settled(self) -> tuple[int, int]:
        """How many of the items that a person had or has to look at are done, and how many there are."""
        looked_at = [item for item in self.items() if item.doubts or item.confirmed]
        return sum(not item.is_doubtful for item in looked_at), len(looked_at)


def replaced(plan: Plan, item: Item) -> Plan:
    """The plan with `item` in the place of the one that has its id."""
    return mapped(plan, lambda one: item if one.id == item.id else one)


def mapped(plan: Plan, change) -> Plan:
    """The plan with `change(item)` in the place of every item, from the outside in."""

    def of_link(link: Link) -> Link:
        link = change(link)
        return replace(link, deadlines=tuple(change(one) for one in link.deadlines))

    def of_stage(stage: Stage) -> Stage:
        stage = change(stage)
        return replace(stage, links=tuple(of_link(link) for link in stage.links))

    return replace(
        plan,
        head=change(plan.head),
        rules=change(plan.rules),
        stages=tuple(of_stage(stage) for stage in plan.stages),
        topics=tuple(change(topic) for topic in plan.topics),
        departments=tuple(change(one) for one in plan.departments),
    )


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────
def as_json(plan: Plan) -> dict:
    """The plan as plain data for a JSON column."""
    return _plain(plan)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")  # PostgreSQL keeps no NUL
    return value.isoformat() if isinstance(value, datetime.date) else value


def from_json(data: dict) -> Plan:
    """The plan that `as_json` wrote; keys that a later version added take their defaults."""
    return _read(Plan, data)


def _read(cls: type, data: dict):
    known = {one.name for one in fields(cls)}
    given = {name: value for name, value in data.items() if name in known}
    return cls(**{name: _value(name, value) for name, value in given.items()})


def _value(name: str, value: object) -> object:
    if value is None or name not in READ:
        return tuple(value) if isinstance(value, list) else value
    inner = READ[name]
    if inner is datetime.date:
        return datetime.date.fromisoformat(value)
    return tuple(_read(inner, one) for one in value) if isinstance(value, list) else _read(inner, value)


# What stands under each key that is no plain value.
READ = {
    "head": Head,
    "rules": Rules,
    "stages": Stage,
    "links": Link,
    "deadlines": Deadline,
    "topics": Topic,
    "points": Point,
    "departments": Department,
    "doubts": Doubt,
    "reckoning": Message,
    "decided": Message,
    "start": datetime.date,
    "end": datetime.date,
    "latest": datetime.date,
}
