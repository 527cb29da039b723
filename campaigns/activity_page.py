"""What the pages of deputy activities show: which rows are asked for, the figures above them, the record in words."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import timeline
from core.models import HistoryEntry
from organizations.enums import Level

from .enums import ActivityKind, ActivityStatus
from .models import Activity
from .querysets_activities import ActivityQuerySet, people_field

KEYS = {"register": "done", "hold": "done", "correct": "moved", "void": "none"}


@dataclass(frozen=True)
class Question:
    """Which activities somebody asks for; whatever cannot be read is as if it were not asked."""

    campaign: str = ""
    congress: str = ""
    kind: str = ""
    level: str = ""
    state: str = ""

    @classmethod
    def read(cls, query) -> "Question":
        allowed = {
            "kind": ActivityKind.values,
            "level": [str(level.value) for level in Level],
            "state": [*ActivityStatus.values, "to_hold"],
        }
        found = {name: value for name, values in allowed.items() if (value := query.get(name, "")) in values}
        for name in ("campaign", "congress"):
            value = query.get(name, "")
            if value.isascii() and value.isdigit() and len(value) < 18:
                found[name] = value
        return cls(**found)

    def url(self, **asked: object) -> str:
        """The list for the same campaign and committee; of kind, level and state only what is `asked`."""
        named = {"campaign": self.campaign, "congress": self.congress} | asked
        query = urlencode({name: value for name, value in named.items() if value not in ("", None)})
        return (
            f"{reverse('campaigns:activity_list')}?{query}" if query else reverse("campaigns:activity_list")
        )

    def place(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        """Of the campaign and the committee asked for."""
        rows = rows.filter(campaign=self.campaign) if self.campaign else rows
        return rows.filter(congress=self.congress) if self.congress else rows

    def narrow(self, rows: ActivityQuerySet, user, today: date) -> ActivityQuerySet:
        """The rows that a figure counts; the level only among those whose people the person sees."""
        rows = rows.in_state(self.state, today)
        rows = rows.filter(kind=self.kind) if self.kind else rows
        return rows.seen_whole_by(user).with_level(int(self.level)) if self.level else rows


@dataclass(frozen=True)
class Figure:
    """A number that opens exactly its rows."""

    label: str
    number: int
    url: str
    active: bool


def figures(question: Question, tally: dict[str, int]) -> dict[str, list[Figure]]:
    """By state, by kind; kinds that nobody used are left out."""
    states = {
        "": _("全部"),
        "planned": pgettext("activity", "已安排"),
        "to_hold": pgettext("activity", "待登记开展情况"),
        "held": pgettext("activity", "已开展"),
        "voided": pgettext("status", "作废"),
    }
    is_all = not (question.state or question.kind or question.level)
    return {
        "states": [
            Figure(
                words,
                tally[state or "total"],
                question.url(state=state),
                question.state == state if state else is_all,
            )
            for state, words in states.items()
        ],
        "kinds": [
            Figure(str(label), tally[f"kind_{kind}"], question.url(kind=kind), question.kind == kind)
            for kind, label in ActivityKind.choices
            if tally[f"kind_{kind}"]
        ],
    }


def people_figures(question: Question, tally: dict[str, int]) -> list[Figure]:
    """How many deputies of each of the five levels took part, all activities together."""
    return [
        Figure(
            str(level.label),
            tally[people_field(level)],
            question.url(level=level.value),
            question.level == str(level.value),
        )
        for level in Level
    ]


def timeline_of(activity: Activity) -> list[dict]:
    """The activity's record, newest first; one query."""
    labels = {"register": gettext_lazy("登记")}
    return timeline.lines(activity, keys=KEYS, labels=labels, details=_details)


def _details(entry: HistoryEntry) -> str:
    lines = [_changed(*row) for row in entry.data.get("changed", [])]
    return "\n".join(line for line in lines if line)


def _changed(name: str, old: str, new: str) -> str:
    if name == "congress":
        return ""
    if name == "kind":
        old, new = (str(ActivityKind(value).label) for value in (old, new))
    words = _("%(name)s由“%(old)s”改为“%(new)s”") if old else _("%(name)s：%(new)s")
    return words % {"name": _label(name), "old": old, "new": new or "–"}


def _label(name: str) -> str:
    return _("走访单位") if name == "visited" else str(Activity._meta.get_field(name).verbose_name)
