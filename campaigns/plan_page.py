"""What the page of a plan shows: the text in numbered paragraphs with its marks, beside the tree in rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from core.words import listed
from organizations.enums import Level

from .enums import Aspect, Part
from .models import PlanDraft
from .plan_draft.bodies import Area
from .plan_draft.changes import sentences
from .plan_draft.doubts import may_confirm
from .plan_draft.paragraphs import Paragraph, Places
from .plan_draft.tree import (
    Deadline,
    Department,
    Doubt,
    Head,
    Item,
    Link,
    Plan,
    Rules,
    Span,
    Stage,
    Topic,
    from_json,
)
from .plan_text.messages import Message
from .services import Fault, faults_of, in_language

OPEN_TREE = 12  # sentences that a link can be split at


@dataclass
class Row:
    """An item as the tree shows it. `place` is the id of its words in the text; `organizations` what a group becomes."""

    item: Item
    kind: str
    title: str
    facts: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    reckoning: str = ""
    paragraph: int | None = None
    place: str = ""
    organizations: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    children: list["Row"] = field(default_factory=list)
    number: str = ""

    @property
    def key(self) -> str:
        return self.item.id

    @property
    def is_doubtful(self) -> bool:
        return self.item.is_doubtful

    @property
    def may_confirm(self) -> bool:
        return self.is_doubtful and may_confirm(self.item)

    @property
    def sentences(self) -> list[tuple[int, str]]:
        """Where a link can be split: the number of each sentence but the first, with its words."""
        if not isinstance(self.item, Link):
            return []
        return list(enumerate(sentences(self.item)))[1:OPEN_TREE]


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph; with `keys` it is a mark that leads to these items."""

    text: str
    start: int
    keys: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass
class Line:
    """A numbered paragraph with the stage or link that begins in it."""

    paragraph: Paragraph
    pieces: list[Piece]
    begins: tuple[str, ...] = ()
    kind: str = ""


class PlanPage:
    """Everything on the page of one draft. Of the database it reads only the area's organizations."""

    def __init__(self, draft: PlanDraft, area: Area):
        self.draft, self.area = draft, area
        self.plan: Plan = from_json(draft.tree)
        self.places = Places(draft.text)
        self._marked = {key for line in self.lines for key in self._keys_of(line)}

    @staticmethod
    def _keys_of(line: Line) -> Iterator[str]:
        yield from line.begins
        for piece in line.pieces:
            yield from piece.keys

    # ── the text ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def lines(self) -> list[Line]:
        marks = sorted(_marks(self.plan), key=lambda mark: (mark[0], -mark[1]))
        begins = _begins(self.plan, self.places)
        return [self._line(one, marks, begins.get(one.number, [])) for one in self.places.paragraphs]

    def _line(self, one: Paragraph, marks: list, begins: list[Item]) -> Line:
        kinds = {type(item) for item in begins}
        kind = "stage" if Stage in kinds else "link" if Link in kinds else ""
        inside = [mark for mark in marks if one.start <= mark[0] and mark[1] <= one.end]
        return Line(one, list(self._pieces(one, inside)), tuple(item.id for item in begins), kind)

    def _pieces(self, one: Paragraph, marks: list[tuple[int, int, Item]]) -> Iterator[Piece]:
        at = one.start
        for start, end in dict.fromkeys((mark[0], mark[1]) for mark in marks):
            if start < at:
                continue
            if at < start:
                yield Piece(self.draft.text[at:start], at)
            items = [mark[2] for mark in marks if start <= mark[0] and mark[1] <= end]
            keys = tuple(dict.fromkeys(item.id for item in items))
            yield Piece(self.draft.text[start:end], start, keys, any(item.is_doubtful for item in items))
            at = end
        if at < one.end:
            yield Piece(self.draft.text[at : one.end], at)

    # ── the tree ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def stages(self) -> list[Row]:
        numbers = {link.id: str(number) for number, link in enumerate(self.plan.links, 1)}
        rows = []
        for order, stage in enumerate(self.plan.stages, 1):
            row = self._row(stage, "stage", stage.name or _("未命名的阶段"), [period(stage)])
            row.number = str(order)
            row.children = [self._link(link, numbers[link.id]) for link in stage.links]
            rows.append(row)
        return rows

    def _link(self, link: Link, number: str) -> Row:
        levels = listed(Level(level).label for level in link.levels)
        row = self._row(link, "link", link.name or _("未命名的环节"), [link.who, levels])
        row.number = number
        row.children = [self._deadline(one) for one in link.deadlines]
        return row

    def _deadline(self, one: Deadline) -> Row:
        if not one.is_duty:
            return self._row(one, "deadline", period(one) or one.phrase or _("未写时间"), [])
        row = self._row(one, "duty", one.title or _("未写报送内容"), [period(one)])
        owing = self.area.members(one.owed_by)
        row.organizations = [body.name for body in owing]
        row.receivers = sorted(
            {body.name for each in owing if (body := self.area.receiver(one.owed_to, each))}
        ) or ([self.area.label(one.owed_to)] if one.owed_to else [])
        row.facts.append(listed(Part(part).label for part in one.parts))
        row.facts = [fact for fact in row.facts if fact]
        return row

    @cached_property
    def topics(self) -> list[Row]:
        return [
            self._row(one, "topic", one.name or _("未命名的事项"), self._of_topic(one))
            for one in self.plan.topics
        ]

    @staticmethod
    def _of_topic(topic: Topic) -> list[str]:
        points = [
            f"{aspect.label} {count}"
            for aspect in Aspect
            if (count := sum(point.aspect == aspect for point in topic.points))
        ]
        return [listed(f"《{law}》" if "《" not in law else law for law in topic.laws), *points]

    @cached_property
    def departments(self) -> list[Row]:
        rows = []
        for one in self.plan.departments:
            row = self._row(one, "department", one.name, [])
            row.organizations = [body.name for body in self.area.members(one.bodies)]
            rows.append(row)
        return rows

    @cached_property
    def head(self) -> Row:
        head = self.plan.head
        facts = [head.short_title, head.code, head.document_number, period(head)]
        return self._row(head, "head", head.title or _("还没有名称"), facts)

    @cached_property
    def rules(self) -> Row:
        rules = self.plan.rules
        levels = listed(Level(level).label for level in rules.floor_levels)
        floor = _("参与率不低于 %(floor)s") % {"floor": percent(rules.floor)} if rules.floor else ""
        facts = [floor, levels, listed(rules.grades)]
        return self._row(rules, "rules", _("测评规则"), facts)

    def _row(self, item: Item, kind: str, title: str, facts: Iterable[str]) -> Row:
        return Row(
            item,
            kind,
            title,
            [fact for fact in facts if fact],
            [in_language(_as_message(one)) for one in item.doubts],
            in_language(item.reckoning) if item.reckoning else "",
            self.places.number(item.span),
            f"at-{item.id}" if item.id in self._marked else "",
        )

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every row by the id of its item."""
        found = [self.head, *self.topics, *self.departments, self.rules]
        for stage in self.stages:
            found.append(stage)
            for link in stage.children:
                found += [link, *link.children]
        return {row.key: row for row in found}

    # ── what is left to do ──────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def doubtful(self) -> list[Row]:
        return [self.rows[item.id] for item in self.plan.doubtful]

    @cached_property
    def faults(self) -> list[Fault]:
        return faults_of(self.plan, self.area)

    @property
    def settled(self) -> dict[str, int]:
        done, total = self.plan.settled
        return {"done": done, "total": total}

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the page's head: what the plan holds, and how many duties of single organizations it makes."""
        duties = list(self.plan.duties)
        return {
            "stages": len(self.plan.stages),
            "links": sum(1 for _link in self.plan.links),
            "duties": len(duties),
            "rows": sum(len(self.area.members(one.owed_by)) for one in duties),
            "doubtful": len(self.plan.doubtful),
        }


def period(item: Stage | Deadline | Head) -> str:
    """The days of an item: 2018-07-11 至 2018-09-30, or the last day alone."""
    if item.start and item.end and item.start != item.end:
        return _("%(start)s 至 %(end)s") % {"start": item.start.isoformat(), "end": item.end.isoformat()}
    if item.end:
        return _("%(end)s 前") % {"end": item.end.isoformat()} if not item.start else item.end.isoformat()
    return _("%(start)s 起") % {"start": item.start.isoformat()} if item.start else ""


def percent(share: str) -> str:
    """A fraction as people read it: 1/4 is 25%."""
    above, _slash, below = share.partition("/")
    value = int(above) * 100 / int(below or 1)
    return f"{value:.0f}%" if value == int(value) else share


def _as_message(one: Doubt) -> Message:
    return Message(one.zh, one.en)


def _marks(plan: Plan) -> Iterator[tuple[int, int, Item]]:
    """The places of all words that an item rests on, but for the long ones of links and the lines of stages."""
    for item in plan.items():
        if item.span and isinstance(item, Deadline | Topic | Department | Head | Rules):
            yield *item.span, item


def _begins(plan: Plan, places: Places) -> dict[int, list[Item]]:
    """Which stages and links begin in which paragraph."""
    found: dict[int, list[Item]] = {}
    for item in plan.items():
        number = places.number(item.span) if isinstance(item, Stage | Link) else None
        if number:
            found.setdefault(number, []).append(item)
    return found


def span_of(start: str, end: str) -> Span:
    """A place in the text from two values of a form; None where they are none."""
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None
