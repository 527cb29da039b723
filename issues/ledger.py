"""The ledger's questions: which issues a query string asks for, in words and as rows.

Whatever a dashboard counts is a named queryset method, and `?view=` opens the list made by the same one. Several views
narrow one another. Every list starts from `visible_to`.
"""

import functools
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from campaigns.models import Campaign
from core.lights import RISK_DAYS
from core.periods import Period
from laws.models import Article
from organizations.enums import Kind, Role
from organizations.models import Organization

from .enums import IssueStatus
from .models import Issue
from .querysets import IssueQuerySet
from .results import Window

Narrow = Callable[[IssueQuerySet, object, date], IssueQuerySet]
# Name in the address and of the queryset method -> label and how it narrows (rows, user, today).
VIEWS: dict[str, tuple[str, Narrow]] = {
    "mine": (gettext_lazy("我负责"), lambda rows, user, today: rows.mine(user)),
    "overdue": (gettext_lazy("逾期"), lambda rows, user, today: rows.overdue(today)),
    "due_within": (
        gettext_lazy("7 天内到期"),
        lambda rows, user, today: rows.due_within(today, today + timedelta(days=RISK_DAYS)),
    ),
    "on_track": (
        gettext_lazy("正常"),
        lambda rows, user, today: rows.on_track(today + timedelta(days=RISK_DAYS)),
    ),
    "awaiting_review": (gettext_lazy("待审核"), lambda rows, user, today: rows.awaiting_review()),
    "to_sign": (gettext_lazy("待签收"), lambda rows, user, today: rows.to_sign()),
    "to_plan": (gettext_lazy("待报方案"), lambda rows, user, today: rows.to_plan()),
    "being_rectified": (gettext_lazy("办理中"), lambda rows, user, today: rows.being_rectified()),
    "in_hand": (gettext_lazy("在办"), lambda rows, user, today: rows.in_hand()),
    "live": (gettext_lazy("列入清单"), lambda rows, user, today: rows.live()),
    "accepted": (gettext_lazy("已报送接收"), lambda rows, user, today: rows.accepted()),
    "self_checked": (gettext_lazy("部门自查"), lambda rows, user, today: rows.self_checked()),
    "found": (gettext_lazy("监督发现"), lambda rows, user, today: rows.found()),
    "open": (gettext_lazy("未办结"), lambda rows, user, today: rows.open()),
    "sent_back": (pgettext_lazy("status", "退签"), lambda rows, user, today: rows.sent_back()),
    "written_off": (gettext_lazy("已销号"), lambda rows, user, today: rows.written_off()),
    "written_off_this_week": (
        gettext_lazy("本周销号"),
        lambda rows, user, today: rows.written_off_between(today - timedelta(days=today.weekday()), today),
    ),
    "relapsed": (gettext_lazy("曾反弹"), lambda rows, user, today: rows.relapsed()),
    "relapsed_open": (gettext_lazy("反弹未销号"), lambda rows, user, today: rows.relapsed_open()),
    "counted": (gettext_lazy("已交办"), lambda rows, user, today: rows.counted()),
    "public": (gettext_lazy("已公开"), lambda rows, user, today: rows.public()),
    "publishable": (gettext_lazy("可以公开"), lambda rows, user, today: rows.publishable()),
    "to_screen": (gettext_lazy("待分办"), lambda rows, user, today: rows.to_screen()),
}
# What was due in a period and what came of it; the period stands in the address too: view=overdue_in:2018-07.
RESULT_VIEWS = {
    "due_in": gettext_lazy("到期件"),
    "on_time_in": gettext_lazy("按期销号"),
    "late_in": gettext_lazy("逾期销号"),
    "overdue_in": gettext_lazy("到期未销号"),
    "relapsed_in": gettext_lazy("反弹未销号"),
    "waiting_in": gettext_lazy("按期申请、待审核"),
}
SAVED_VIEWS = (
    "mine",
    "overdue",
    "due_within",
    "awaiting_review",
    "self_checked",
)  # offered on the page; the rest come by links
KEYS = ("campaign", "congress", "reported_by", "department", "topic", "article")  # filters by a row's key
MAX_WORDS = 5
MOST_OPTIONS = 60  # a longer drop-down helps nobody; what it would hold is found by searching


def find_view(name: str) -> tuple[str, Narrow] | None:
    """The label of a view and how it narrows; None for a name that means nothing."""
    base, _colon, written = name.partition(":")
    period = Period.read(written)
    if base not in RESULT_VIEWS or period is None:
        return VIEWS.get(name)
    label = _("%(period)s%(result)s") % {"period": period.words, "result": RESULT_VIEWS[base]}
    return label, functools.partial(_with_result, base.removesuffix("_in"), period)


def _with_result(result: str, period: Period, rows: IssueQuerySet, user, today: date) -> IssueQuerySet:
    window = Window.of(period, today)
    return rows.due_in(window) if result == "due" else rows.with_result(result, window)


@dataclass(frozen=True)
class Question:
    """What is asked for. Values that make no sense are left out, as if they had not been given."""

    views: tuple[str, ...] = ()
    keys: dict[str, int] = field(default_factory=dict)
    status: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "Question":
        return cls(
            views=tuple(dict.fromkeys(name for name in query.getlist("view") if find_view(name))),
            keys={name: int(query[name]) for name in KEYS if is_key(query.get(name, ""))},
            status=query["status"] if query.get("status") in IssueStatus.values else "",
            words=_words(query.get("q", "")),
        )

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.views or self.keys or self.status or self.words)

    def rows(self, user, today: date) -> IssueQuerySet:
        """The issues asked for, of those the person may see."""
        rows = Issue.objects.visible_to(user)
        for name in self.views:
            rows = find_view(name)[1](rows, user, today)
        if "reported_by" in self.keys:  # else a department could find out who found what by trying
            rows = rows.with_finders_shown_to(user)
        rows = rows.filter(**{f"{name}_id": key for name, key in self.keys.items()})
        if self.status:
            rows = rows.filter(status=self.status)
        for word in self.words:
            rows = rows.filter(
                Q(title__icontains=word) | Q(description__icontains=word) | Q(number__icontains=word)
            )
        return rows


def is_key(text: str) -> bool:
    """Whether `text`, from an address or a form, can be the key of a row; what no database takes is none."""
    return text.isascii() and text.isdigit() and len(text) < 18


def _words(text: str) -> tuple[str, ...]:
    """What is searched for; full-width letters and digits count like half-width ones."""
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "")
    return tuple(plain.split()[:MAX_WORDS])


Options = list[tuple[int, str]]  # keys with the words to choose by


class Body(NamedTuple):
    """An organization as a row or a drop-down names it, where it lies, and whether it is there to choose."""

    name: str
    kind: str
    path: str
    is_offered: bool


@dataclass(frozen=True)
class Choices:
    """What the filter bar offers a person; `bodies` also has the organizations that the rows name."""

    campaigns: Options
    topics: Options
    congresses: Options
    departments: Options
    bodies: dict[int, Body]
    articles: Options = ()  # the one asked for; it is chosen on the page of the inspection

    @classmethod
    def offered_to(cls, user, question: Question, *, named: Iterable[int] = ()) -> "Choices":
        """Two queries, and one for an article asked for. `named` are the keys of organizations that the rows of the list name."""
        campaigns, topics = _campaigns(user, question.keys.get("campaign"))
        bodies = _bodies(user, question, named)
        offered = [(key, body) for key, body in bodies.items() if body.is_offered]
        committees = [(key, body.name) for key, body in offered if body.kind == Kind.CONGRESS]
        departments = [(key, body.name) for key, body in offered if body.kind != Kind.CONGRESS]
        return cls(
            campaigns, topics, committees, departments, bodies, _articles(question.keys.get("article"))
        )

    def selects(self, question: Question) -> list["Select"]:
        """The drop-downs of the filter bar; one with nothing to choose between is left out."""
        offered = (
            ("campaign", pgettext("one", "监督行动"), self.campaigns, 1),
            ("topic", _("事项"), self.topics, 1),
            ("congress", _("跟踪监督单位"), self.congresses, 2),
            ("reported_by", _("首报单位"), self.congresses, 2),
            ("department", _("责任单位"), self.departments, 2),
        )
        return [
            Select(name, label, _short(options, question.keys.get(name)), question.keys.get(name))
            for name, label, options, least in offered
            if len(options) >= least and (len(options) <= MOST_OPTIONS or name in question.keys)
        ]

    def parts(self, question: Question) -> list["Part"]:
        """The question in words, one part per condition: the filter's chips, and the head of an export."""
        parts = [Part("view", name, str(find_view(name)[0])) for name in question.views]
        parts += [self._part(name, key) for name, key in question.keys.items()]
        if question.status:
            label = IssueStatus(question.status).label
            parts.append(Part("status", question.status, _("状态：%(value)s") % {"value": label}))
        if question.words:
            words = " ".join(question.words)
            parts.append(Part("q", words, _("包含：%(words)s") % {"words": words}))
        return parts

    def _part(self, name: str, key: int) -> "Part":
        label, options = {
            "campaign": (_("监督行动：%(value)s"), self.campaigns),
            "congress": (_("跟踪监督单位：%(value)s"), self.congresses),
            "reported_by": (_("首报单位：%(value)s"), self.congresses),
            "department": (_("责任单位：%(value)s"), self.departments),
            "topic": (_("事项：%(value)s"), self.topics),
            "article": (_("对照法条：%(value)s"), self.articles),
        }[name]
        return Part(name, str(key), label % {"value": dict(options).get(key, f"#{key}")})


@dataclass(frozen=True)
class Select:
    """One drop-down: the query parameter, its label, (key, words) to choose from, the key chosen."""

    name: str
    label: str
    options: Options
    chosen: int | None


@dataclass(frozen=True)
class Part:
    """One condition of a question: the query parameter, its value, and its words."""

    param: str
    value: str
    words: str


def _short(options: Options, chosen: int | None) -> Options:
    """All of them, or of too many only the one chosen, so that it stays when the form is sent again."""
    return options if len(options) <= MOST_OPTIONS else [pair for pair in options if pair[0] == chosen]


def _campaigns(user, asked: int | None) -> tuple[Options, Options]:
    """The campaigns that the person sees, and the topics of the one asked for or of all; one query."""
    seen = Campaign.objects.visible_to(user).order_by("-year", "id", "topics__order")
    campaigns, topics = {}, []
    for key, title, topic, name in seen.values_list("pk", "short_title", "topics", "topics__name"):
        campaigns[key] = title
        if topic and asked in (None, key):
            topics.append((topic, name))
    return list(campaigns.items()), topics


def _articles(asked: int | None) -> Options:
    """The article asked for, by name; laws are no secret."""
    found = Article.objects.filter(pk=asked).select_related("law") if asked else ()
    return [(article.pk, str(article)) for article in found]


def _bodies(user, question: Question, named: Iterable[int]) -> dict[int, Body]:
    """The organizations to choose by, and those named besides; one query."""
    offered = ExpressionWrapper(_offered(user, question), BooleanField())
    found = Organization.objects.annotate(is_offered=offered).filter(Q(is_offered=True) | Q(pk__in=named))
    rows = found.order_by("region__path", "id").values_list(
        "pk", "short_name", "kind", "region__path", "is_offered"
    )
    return {key: Body(*rest) for key, *rest in rows}


def _offered(user, question: Question) -> Q:
    """The committees and departments to choose by.

    A committee: itself and those of the places directly below, its own departments; and once one of the committees is
    chosen, what lies directly below that one and its departments. A department: what it sees.
    """
    chosen = [question.keys[name] for name in ("congress", "reported_by") if name in question.keys]
    places = Organization.objects.filter(pk__in=chosen).values("region")
    condition = Q(pk__in=[])
    for own in user.organizations_as(Role.STAFF, Role.LEADER):
        condition |= _at(Q(region=own.region_id), Q(region__parent=own.region_id))
        if question.keys:
            asked = Q(pk__in=[*chosen, question.keys.get("department", 0)])
            asked |= _at(Q(region__in=places), Q(region__parent__in=places)) if chosen else Q()
            condition |= asked & Q(region__path__startswith=own.region.path)
    for own in user.organizations_as(Role.LIAISON):
        condition |= Q(pk__in=own.units_from_here_down)
    return condition


def _at(here: Q, below: Q) -> Q:
    """The committees of a place and of those directly below it, and its departments."""
    return Q(here | below, kind=Kind.CONGRESS) | Q(here, kind=Kind.DEPARTMENT)
