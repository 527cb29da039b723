"""What the reader proposes, as plain data, and its JSON in the fixed form that scripts rely on.

Every proposed value keeps the words it came from and their place in the text that was read (`span`, start and end), so
that a page can mark both sides.
"""

import datetime
from dataclasses import dataclass, field

from campaigns.plan_text.messages import Message, PlanWarning

Span = tuple[int, int] | None


@dataclass
class Deadline:
    """One dated duty. `certain` is never true without a date."""

    kind: str
    raw_phrase: str
    date: datetime.date | None = None
    start: datetime.date | None = None
    who: str | None = None
    what: str | None = None
    certain: bool = False
    notes: tuple[Message, ...] = ()
    span: Span = None

    def as_json(self) -> dict:
        return {
            "kind": self.kind,
            "date": _iso(self.date),
            "start": _iso(self.start),
            "raw_phrase": self.raw_phrase,
            "who": self.who,
            "what": self.what,
            "certain": self.certain,
            "note": "；".join(note.zh for note in self.notes) or None,
            "note_en": "; ".join(note.en for note in self.notes) or None,
            "span": _pair(self.span),
        }


@dataclass
class Stage:
    """One stage. `start` or `end` is None where the text leaves it open."""

    order: int
    name: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    raw_phrase: str | None = None
    certain: bool = False
    notes: tuple[Message, ...] = ()
    span: Span = None

    def as_json(self) -> dict:
        return {
            "order": self.order,
            "name": self.name,
            "start": _iso(self.start),
            "end": _iso(self.end),
            "raw_phrase": self.raw_phrase,
            "certain": self.certain,
            "note": "；".join(note.zh for note in self.notes) or None,
            "note_en": "; ".join(note.en for note in self.notes) or None,
            "span": _pair(self.span),
        }


@dataclass
class Link:
    """One link with its deadlines; `number` and `stage` are None where the text has none."""

    number: str | None
    stage: int | None
    text: str
    label: str | None = None
    deadlines: list[Deadline] = field(default_factory=list)
    span: Span = None

    def as_json(self) -> dict:
        return {
            "number": self.number,
            "stage": self.stage,
            "text": self.text,
            "label": self.label,
            "deadlines": [deadline.as_json() for deadline in self.deadlines],
            "span": _pair(self.span),
        }


@dataclass
class Topic:
    """A topic of supervision and the laws named with it."""

    name: str
    laws: list[str] = field(default_factory=list)

    def as_json(self) -> dict:
        return {"name": self.name, "laws": self.laws}


@dataclass
class Proposal:
    """A campaign as its document describes it, or the reason why the document is no plan.

    `source` is the text that was read; spans are places in it. It is not part of the JSON.
    """

    is_plan: bool
    message: Message | None = None
    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    issued_on: datetime.date | None = None
    year: int | None = None
    year_source: str | None = None
    stages: list[Stage] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    participation_floor: str | None = None
    participation_phrase: str | None = None
    topics: list[Topic] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    warnings: list[PlanWarning] = field(default_factory=list)
    source: str = ""

    def as_json(self) -> dict:
        """The document in its fixed form; `json.dumps` needs no further help."""
        return {
            "is_plan": self.is_plan,
            "message": self.message.as_json() if self.message else None,
            "title": self.title,
            "issuer": self.issuer,
            "document_number": self.document_number,
            "issued_on": _iso(self.issued_on),
            "year": self.year,
            "year_source": self.year_source,
            "stages": [stage.as_json() for stage in self.stages],
            "links": [link.as_json() for link in self.links],
            "grades": self.grades,
            "participation_floor": self.participation_floor,
            "participation_phrase": self.participation_phrase,
            "topics": [topic.as_json() for topic in self.topics],
            "departments": self.departments,
            "warnings": [warning.as_json() for warning in self.warnings],
        }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _pair(span: Span) -> list[int] | None:
    return list(span) if span else None
