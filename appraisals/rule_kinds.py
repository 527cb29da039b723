"""The rules of appraisal as staff change them: when a notice is suggested, how a year is scored; and how they read.

What can be counted is the product's; which of it counts at a place, from how many on, for how many points is the rule.
"""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from rankings.words import RESULT_LABELS
from rulebook.forms import EditionForm
from rulebook.kinds import RuleKind

from .enums import STANDING, Subject
from .models import NoticeKind, Rule, Sheet
from .scores import SOURCES
from .starting_set import rules as starting_rules

WHOLE = 100  # points that the shares of a score make up together
LARGEST = 100  # points for one thing at most, up or down
FIGURE_LABELS = RESULT_LABELS | {
    "due": gettext_lazy("到期"),
    "place": gettext_lazy("名次"),
    "ranked": gettext_lazy("参加排名的单位数"),
    "from_last": gettext_lazy("倒数名次"),
}


def known_items(subject: str, rule: Rule | None) -> list[dict]:
    """Everything a rule about a subject may hold: the items of the rule itself, then what the product brings besides."""
    own = list(rule.items) if rule else []
    keys = {item["key"] for item in own}
    shipped = next((entry["items"] for entry in starting_rules() if entry["subject"] == subject), [])
    return own + [item for item in shipped if item["key"] not in keys]


class ItemsForm(EditionForm):
    """A rule whose `items` are typed in numbers. `subject` names what it is about.

    Subclasses have `fields_of(item)`, the form fields of an item by name with what they show, and `typed(item)`, the item
    with the numbers that were typed or None when it is left out.
    """

    content_fields = ("items",)
    subject = ""

    def __init__(self, *args, rule: Rule | None, **kwargs):
        self.known = known_items(self.subject, rule)
        super().__init__(*args, rule=rule, **kwargs)
        held = {item["key"] for item in rule.items} if rule else set()
        for item in self.known:
            for name, (field, value) in self.fields_of(item).items():
                self.fields[name] = field
                self.initial.setdefault(name, value if item["key"] in held else None)
        self.order_fields([name for name in self.fields if name not in EditionForm.base_fields])

    def initial_of(self, rule: Rule) -> dict:
        return {name: getattr(rule, name) for name in self.content_fields if name != "items"}

    @property
    def content(self) -> dict:
        plain = {name: self.cleaned_data[name] for name in self.content_fields if name != "items"}
        return plain | {"items": [item for item in map(self.typed, self.known) if item]}


# ── scores ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _points(label: str, help_text: str, lowest: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=lowest, max_value=LARGEST
    )


class ScoreForm(ItemsForm):
    """Points of each item; those of the shares make up a hundred."""

    content_fields = ("items", "objection_days")

    objection_days = forms.IntegerField(
        label=gettext_lazy("冻结前的异议期（工作日）"), min_value=1, max_value=60, initial=3
    )
    valid_from = forms.TypedChoiceField(
        label=gettext_lazy("自哪一年度起执行"),
        coerce=date.fromisoformat,
        help_text=gettext_lazy("以前年度的评分表仍按当时的规则，不再改变"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = clock.today().year
        years = [(date(one, 1, 1).isoformat(), str(one)) for one in (year - 1, year, year + 1)]
        self.fields["valid_from"].choices = years
        self.initial["valid_from"] = years[1][0]

    def fields_of(self, item: dict) -> dict[str, tuple[forms.Field, object]]:
        key = item["key"]
        if item["how"] == "share":
            part, whole = (SOURCES[item[name]][0] for name in ("part", "whole"))
            words = _("%(part)s ÷ %(whole)s，全部做到得满分；留空不计") % {"part": part, "whole": whole}
            return {f"points-{key}": (_points(_(item["name"]), words, 1), item["points"])}
        name, figure = _(item["name"]), SOURCES[item["figure"]][0]
        each = _("每件%(figure)s加几分，扣分写负数；留空不计") % {"figure": figure}
        most = _("%(name)s最多几分") % {"name": name}
        limit = _points(most, _("加分或扣分到此为止；留空不限"), -LARGEST)
        return {
            f"points-{key}": (
                _points(_("%(name)s每件几分") % {"name": name}, each, -LARGEST),
                item["points"],
            ),
            f"limit-{key}": (limit, item.get("limit")),
        }

    def typed(self, item: dict) -> dict | None:
        points, limit = (self.cleaned_data.get(f"{name}-{item['key']}") for name in ("points", "limit"))
        if not points:
            return None
        bare = {name: value for name, value in item.items() if name not in ("points", "limit")}
        return bare | {"points": points} | ({} if limit is None else {"limit": limit})

    def clean(self) -> dict:
        data = super().clean()
        total = 0
        for item in self.known:
            points, limit = data.get(f"points-{item['key']}"), data.get(f"limit-{item['key']}")
            if item["how"] == "share":
                total += points or 0
            elif limit is not None and not (points and points * limit > 0 and abs(limit) >= abs(points)):
                self.add_error(
                    f"limit-{item['key']}", _("应与每件的分数同为加分或扣分，且不少于一件的分数。")
                )
        if total != WHOLE:
            raise forms.ValidationError(
                _("按比例计分的各项合计应为 100 分，现在是 %(n)d 分。") % {"n": total}
            )
        return data

    def clean_valid_from(self) -> date:
        day = self.cleaned_data["valid_from"]
        made = Sheet.objects.filter(subject=self.subject, year__gte=day.year, status__in=STANDING)
        if made.filter(congress=self.congress).exists():
            raise forms.ValidationError(_("这一年度的评分表已经按原规则形成，请选以后的年度。"))
        return day


class DepartmentScoreForm(ScoreForm):
    subject = Subject.DEPARTMENTS


class BodyScoreForm(ScoreForm):
    subject = Subject.BODIES


def score_sentences(rule: Rule) -> list[str]:
    """How a year is scored, one sentence for each item, and how long those scored may object."""
    days = ngettext(
        "冻结前有 %(n)d 个工作日可以提出异议。", "冻结前有 %(n)d 个工作日可以提出异议。", rule.objection_days
    )
    return [*(_score_sentence(item) for item in rule.items), days % {"n": rule.objection_days}]


def _score_sentence(item: dict) -> str:
    if item["how"] == "share":
        part, whole = (SOURCES[item[name]][0] for name in ("part", "whole"))
        words = _("%(part)s ÷ %(whole)s × %(points)d 分；没有%(whole)s的不计，其余项目折算为百分。")
        return words % {"part": part, "whole": whole, "points": item["points"]}
    facts = {"figure": SOURCES[item["figure"]][0], "points": item["points"], "limit": item.get("limit")}
    if facts["limit"] is None:
        return _("每件%(figure)s %(points)+d 分。") % facts
    return _("每件%(figure)s %(points)+d 分，合计不超过 %(limit)+d 分。") % facts


# ── notices ─────────────────────────────────────────────────────────────────────────────────────────────────────
class NoticeRuleForm(ItemsForm):
    """For each fact that may lead to a notice: to which kind, and from how many on; none of them is a must."""

    subject = Subject.NOTICES

    def __init__(self, *args, **kwargs):
        kinds = NoticeKind.objects.filter(is_active=True)
        self.kinds = [("", _("不建议")), *((kind.code, str(kind)) for kind in kinds)]
        super().__init__(*args, **kwargs)

    def fields_of(self, item: dict) -> dict[str, tuple[forms.Field, object]]:
        words = _facts_in_words(item["all"])
        kind = forms.ChoiceField(
            label=_("%(facts)s：建议") % {"facts": words}, choices=self.kinds, required=False
        )
        found = {f"kind-{item['key']}": (kind, item["kind"])}
        for place, condition in enumerate(item["all"]):
            found[f"number-{item['key']}-{place}"] = (_number(condition), _bound(condition))
        return found

    def typed(self, item: dict) -> dict | None:
        kind = self.cleaned_data.get(f"kind-{item['key']}")
        if not kind:
            return None
        return item | {"kind": kind, "all": [self._condition(item, *pair) for pair in enumerate(item["all"])]}

    def _condition(self, item: dict, place: int, condition: dict) -> dict:
        number = self.cleaned_data.get(f"number-{item['key']}-{place}")
        return condition | {_side(condition): _bound(condition) if number is None else number}

    def clean(self) -> dict:
        data = super().clean()
        if not any(data.get(f"kind-{item['key']}") for item in self.known):
            raise forms.ValidationError(_("至少有一种情况要建议通报。"))
        return data


def _side(condition: dict) -> str:
    return "at_least" if "at_least" in condition else "at_most"


def _bound(condition: dict) -> int:
    return condition[_side(condition)]


def _number(condition: dict) -> forms.IntegerField:
    figure = FIGURE_LABELS[condition["figure"]]
    words = _("%(figure)s不少于") if _side(condition) == "at_least" else _("%(figure)s不多于")
    return forms.IntegerField(
        label=words % {"figure": figure},
        min_value=1 if _side(condition) == "at_least" else 0,
        max_value=10_000,
        required=False,
        help_text=_("留空不改"),
    )


def notice_sentences(rule: Rule) -> list[str]:
    """When which notice is suggested, one sentence for each."""
    names = {kind.code: str(kind) for kind in NoticeKind.objects.all()}
    return [
        _("%(facts)s：建议%(kind)s。")
        % {"facts": _facts_in_words(item["all"]), "kind": names.get(item["kind"], item["kind"])}
        for item in rule.items
    ]


PLACES = {  # a place is said otherwise than a number of issues
    "place": lambda n: ngettext("排在前 %(n)d 名", "排在前 %(n)d 名", n),
    "from_last": lambda n: ngettext("排在末 %(n)d 名", "排在末 %(n)d 名", n),
}


def _facts_in_words(conditions: Iterable[dict]) -> str:
    return capfirst(_("，且").join(_fact(one) for one in conditions))


def _fact(condition: dict) -> str:
    """到期未销号不少于 3 件, 没有反弹未销号, 排在倒数 2 名以内."""
    name, side, n = condition["figure"], _side(condition), _bound(condition)
    facts = {"figure": FIGURE_LABELS[name], "n": n}
    if side == "at_most" and name in PLACES:
        return PLACES[name](n) % facts
    if side == "at_least":
        return _("%(figure)s不少于 %(n)d") % facts
    return _("%(figure)s不多于 %(n)d") % facts if n else _("没有%(figure)s") % facts


KINDS = [
    RuleKind(
        key="notices",
        title=gettext_lazy("通报建议规则"),
        model=Rule,
        of={"subject": Subject.NOTICES},
        form=NoticeRuleForm,
        sentences=notice_sentences,
    ),
    *(
        RuleKind(
            key=f"score-{subject}",
            title=subject.label,
            model=Rule,
            of={"subject": subject},
            form=form,
            sentences=score_sentences,
        )
        for subject, form in (
            (Subject.DEPARTMENTS, DepartmentScoreForm),
            (Subject.BODIES, BodyScoreForm),
        )
    ),
]
