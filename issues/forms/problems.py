"""The form that puts down what an activity of deputies found: several problems at once, two lines each."""

from collections.abc import Mapping

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PageForm
from laws.forms import ArticleInput

from ..services.registering import MOST_AT_ONCE, Said

MORE = "more"  # the button that asks for more room
AT_FIRST, STEP = 2, 3
PARTS = ("description", "units", "law_article")


class ProblemsForm(PageForm):
    """`count` problems are offered; those without a description are none."""

    submit_label = gettext_lazy("登记问题")
    extra_buttons = ((MORE, gettext_lazy("再加几条")),)
    draft = True
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_AT_ONCE)

    def __init__(
        self,
        data: Mapping | None = None,
        *,
        count: int = AT_FIRST,
        units: str = "",
        articles: list[str],
        initial: dict | None = None,
    ):
        """`units` is written in beforehand where the activity went to one office; `articles` are offered by name."""
        self.shown = _within(data.get("count", "") if data is not None else count)
        given = {f"units_{number}": units for number in self.numbers}
        super().__init__(data, initial=given | (initial or {}) | {"count": self.shown})
        for number in self.numbers:
            self._add(number, articles)
        if self.shown >= MOST_AT_ONCE:
            self.extra_buttons = ()

    @property
    def numbers(self) -> range:
        return range(1, self.shown + 1)

    def _add(self, number: int, articles: list[str]) -> None:
        self.fields[f"description_{number}"] = forms.CharField(
            label=_("什么问题"), widget=forms.Textarea({"rows": 3}), max_length=5000, required=False
        )
        self.fields[f"units_{number}"] = forms.CharField(label=_("责任单位"), max_length=200, required=False)
        if articles:
            self.fields[f"law_article_{number}"] = forms.CharField(
                label=_("对照法条"), max_length=200, required=False, widget=ArticleInput(choices=articles)
            )

    @cached_property
    def page_layout(self) -> Layout:
        """Each problem under a heading of its own."""
        parts = [
            Fieldset(
                _("问题 %(n)d") % {"n": number},
                *(name for part in PARTS if (name := f"{part}_{number}") in self.fields),
                css_class="problem",
            )
            for number in self.numbers
        ]
        return Layout("count", *parts)

    def clean(self) -> dict:
        """What is described must say who answers for it; at least one is described."""
        given = super().clean()
        described = [number for number in self.numbers if given.get(f"description_{number}")]
        if not described and not self.errors:
            self.add_error("description_1", _("请至少填写一个问题。"))
        for number in described:
            if not given.get(f"units_{number}") and f"units_{number}" not in self.errors:
                self.add_error(f"units_{number}", at_problem(number, _("请填写责任单位。")))
        return given

    @property
    def problems(self) -> dict[int, Said]:
        """What was filled in, by its place in the form."""
        given = self.cleaned_data
        return {
            number: Said(**{part: given.get(f"{part}_{number}", "") for part in PARTS})
            for number in self.numbers
            if given[f"description_{number}"]
        }


def _within(count: int | str) -> int:
    number = int(count) if str(count).isascii() and str(count).isdigit() and len(str(count)) < 4 else AT_FIRST
    return min(max(number, 1), MOST_AT_ONCE)


def at_problem(number: int, words: str) -> str:
    """A refusal with the problem on the page that it concerns."""
    return _("问题 %(number)d：%(words)s") % {"number": number, "words": words}
