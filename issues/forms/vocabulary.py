"""Forms of the words a committee's offices use: on the page of a checked list, and on the page where they are kept."""

from collections.abc import Sequence

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PageForm, VersionedForm

from ..intake.words import CORE
from ..labels import field_label
from ..vocabulary import LONGEST


def _choices() -> list[tuple[str, str]]:
    return [("", _("原样保留")), *((name, field_label(name)) for name in CORE)]


class LearnForm(VersionedForm):
    """What the unknown columns and names of one list mean; `columns` and `aliases` are what the person said."""

    submit_label = gettext_lazy("按此重新检查")

    def __init__(self, *args, headings: Sequence[str], names: Sequence[tuple[str, str]], **kwargs):
        """`headings`: columns nobody knows; `names`: names nobody is called, each with the organization suggested."""
        super().__init__(*args, **kwargs)
        self._headings, self._names = headings, names
        for at, heading in enumerate(headings):
            label = _("“%(heading)s”列是") % {"heading": heading}
            self.fields[f"column_{at}"] = forms.ChoiceField(label=label, choices=_choices, required=False)
        for at, (name, meant) in enumerate(names):
            label = _("“%(name)s”就是%(meant)s") % {"name": name, "meant": meant}
            self.fields[f"name_{at}"] = forms.BooleanField(label=label, required=False)

    @property
    def asks(self) -> bool:
        return bool(self._headings or self._names)

    @property
    def columns(self) -> dict[str, str | None]:
        chosen = ((heading, self.cleaned_data[f"column_{at}"]) for at, heading in enumerate(self._headings))
        return {heading: name for heading, name in chosen if name}

    @property
    def aliases(self) -> dict[str, str]:
        return {
            name: meant for at, (name, meant) in enumerate(self._names) if self.cleaned_data[f"name_{at}"]
        }

    def clean(self):
        data = super().clean()
        if not self.errors and not (self.columns or self.aliases):
            raise forms.ValidationError(_("请至少选择一列或勾选一个单位。"))
        return data


class ColumnNameForm(PageForm):
    """A heading that the reader does not know."""

    submit_label = gettext_lazy("登记列名")
    heading = forms.CharField(label=gettext_lazy("列名"), max_length=LONGEST)
    field = forms.ChoiceField(
        label=gettext_lazy("读作"),
        choices=lazy(lambda: [("", _("请选择")), *_choices()[1:]], list)(),
        required=True,
    )


class AliasForm(PageForm):
    """A name that no organization bears."""

    submit_label = gettext_lazy("登记简称")
    written = forms.CharField(label=gettext_lazy("清单写法"), max_length=LONGEST)
    meaning = forms.CharField(label=gettext_lazy("单位名称"), max_length=100)
