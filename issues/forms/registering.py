"""The form that registers one issue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, PageForm
from laws.forms import ArticleInput

from ..enums import DueKind, Origin
from ..services.registering import Said


class RegisterForm(PageForm):
    """What is wrong, where, and who answers for it; everything else may be left out."""

    submit_label = _("登记")
    draft = True
    congress = forms.ModelChoiceField(label=_("登记单位"), queryset=None, empty_label=None)
    description = forms.CharField(
        label=_("问题描述"),
        widget=forms.Textarea({"rows": 4}),
        max_length=5000,
        help_text=_("写清什么地方、什么事，不写“有的”“个别”"),
    )
    units = forms.CharField(
        label=_("责任单位"), max_length=200, help_text=_("几个单位用顿号分开，牵头的写在前面")
    )
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    category = forms.CharField(label=_("类别"), max_length=60, required=False)
    topic = forms.ModelChoiceField(
        label=_("事项"), queryset=None, required=False, empty_label=_("未归入事项")
    )
    law_article = forms.CharField(label=_("对照法条"), max_length=200, required=False)
    origin = forms.ChoiceField(label=_("发现途径"), choices=Origin.choices, initial=Origin.INSPECTION)
    due_kind = forms.ChoiceField(label=_("时限类型"), choices=DueKind.choices, initial=DueKind.FIXED)
    due_on = LooseDateField(label=_("整改时限"), required=False)

    def __init__(self, *args, congresses, topics, articles: list[str], year: int, **kwargs):
        """`articles` are offered by name; other words may stand there too."""
        super().__init__(*args, **kwargs)
        self.fields["congress"].queryset = congresses
        self.fields["topic"].queryset = topics
        self.fields["law_article"].widget = ArticleInput({"maxlength": 200}, choices=articles)
        self.fields["due_on"].year = year
        if len(congresses) == 1:
            self.fields["congress"].widget = forms.HiddenInput()
            self.initial["congress"] = congresses[0]

    @property
    def said(self) -> Said:
        data = {name: value for name, value in self.cleaned_data.items() if name != "congress"}
        return Said(**data)
