"""The form of splitting: for each part the unit it is for and what is wrong there."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import VersionedForm

from ..models import Issue
from ..services.splitting import LEAST_PARTS, MOST_PARTS, Part

MORE = "more"  # the button that asks for one more part


class SplitForm(VersionedForm):
    """Begins with a part for each unit that the list names, all with the whole text, to be cut down."""

    submit_label = gettext_lazy("拆分")
    extra_buttons = ((MORE, gettext_lazy("再加一部分")),)
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=LEAST_PARTS, max_value=MOST_PARTS)

    def __init__(
        self, data: Mapping | None = None, *, issue: Issue, count: int = 0, initial: dict | None = None
    ):
        """`count` parts are offered (default: one for each unit named); sent data say themselves how many they are."""
        units = [name for name in issue.suggested.split("、") if name]
        count = _within(data.get("count", "") if data is not None else count or len(units))
        given = {"count": count}
        for number in range(1, count + 1):
            given[f"unit_{number}"] = units[number - 1] if number <= len(units) else ""
            given[f"text_{number}"] = issue.description
        super().__init__(data, thing=issue, initial=given | (initial or {}) | {"count": count})
        self.parts_shown = count
        for number in range(1, count + 1):
            self._add_part(number)
        if count == MOST_PARTS:
            self.extra_buttons = ()

    def _add_part(self, number: int) -> None:
        facts = {"n": number}
        self.fields[f"unit_{number}"] = forms.CharField(
            label=_("第 %(n)d 部分的责任单位") % facts,
            max_length=200,
            error_messages={"required": _("请填写这一部分的责任单位。")},
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=_("第 %(n)d 部分的问题") % facts,
            widget=forms.Textarea({"rows": 3}),
            max_length=5000,
            error_messages={"required": _("请填写这一部分的问题。")},
        )

    @property
    def parts(self) -> list[Part]:
        """The parts as they were filled in."""
        data = self.cleaned_data
        return [Part(data[f"unit_{n}"], data[f"text_{n}"]) for n in range(1, self.parts_shown + 1)]

    def with_one_more(self, issue: Issue) -> "SplitForm":
        """The same with an empty part behind; what was typed stays and nothing is judged yet."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return SplitForm(issue=issue, count=self.parts_shown + 1, initial=typed)


def _within(count) -> int:
    """A number of parts that there can be."""
    wanted = int(count) if str(count).isascii() and str(count).isdigit() and len(str(count)) < 4 else 0
    return min(max(wanted, LEAST_PARTS), MOST_PARTS)
