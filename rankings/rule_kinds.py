"""The rule of ranking as staff change it, and how it reads."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.periods import PeriodKind
from core.words import listed
from rulebook.forms import EditionForm
from rulebook.kinds import RuleKind

from .enums import Group, Share
from .models import Rule
from .words import sentence_of


class RankingRuleForm(EditionForm):
    content_fields = ("share", "least_due", "objection_days", "periods", "groups")

    share = forms.ChoiceField(label=gettext_lazy("排名依据"), choices=Share.choices)
    least_due = forms.IntegerField(
        label=gettext_lazy("到期至少几件才参加排名"),
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("件数太少，差一件名次就大变，不可比"),
    )
    objection_days = forms.IntegerField(
        label=gettext_lazy("公布前的异议期（工作日）"), min_value=1, max_value=60
    )
    periods = forms.MultipleChoiceField(
        label=gettext_lazy("排名周期"), choices=PeriodKind.choices, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("在谁之间排名"), choices=Group.choices, widget=forms.CheckboxSelectMultiple
    )


def sentences_of(rule: Rule) -> list[str]:
    """The whole rule: how each group is ranked, for which periods, how long units may object."""
    periods = listed(PeriodKind(name).label for name in rule.periods)
    days = ngettext(
        "公布前有 %(n)d 个工作日可以提出异议。", "公布前有 %(n)d 个工作日可以提出异议。", rule.objection_days
    )
    return [
        sentence_of(rule, rule.groups),
        _("按%(periods)s排名。") % {"periods": periods},
        days % {"n": rule.objection_days},
    ]


KINDS = [
    RuleKind(
        key="ranking",
        title=gettext_lazy("排名规则"),
        model=Rule,
        form=RankingRuleForm,
        sentences=sentences_of,
    )
]
