"""The rules for moving between the shelves as staff change them: which needs each shelf asks for, and how that reads."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.words import listed
from rulebook.forms import EditionForm
from rulebook.kinds import RuleKind

from .enums import FORWARD, Need, Shelf
from .models import Project, ShelfRule


class ShelfRuleForm(EditionForm):
    content_fields = ("needs",)

    needs = forms.MultipleChoiceField(
        label=gettext_lazy("移入前应当具备"),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("都不勾选，就不用具备什么"),
    )


def sentences_of(rule: ShelfRule) -> list[str]:
    """The rule in one sentence."""
    needs = [need.label for need in rule.known_needs]
    label = Shelf(rule.shelf).label
    if not needs:
        return [_("移到“%(shelf)s”不用具备什么，随时可以移。") % {"shelf": label}]
    return [
        _("移到“%(shelf)s”应当具备：%(needs)s；缺一项就不能移。") % {"shelf": label, "needs": listed(needs)}
    ]


def _kind(action: str) -> RuleKind:
    transition = Project.TRANSITIONS[action]
    return RuleKind(
        key=f"shelf-{transition.target}",
        title=format_lazy("{}{}{}", gettext_lazy("入库规则"), gettext_lazy("："), transition.label),
        model=ShelfRule,
        of={"shelf": transition.target},
        form=ShelfRuleForm,
        sentences=sentences_of,
    )


# Into the reserve everything may come: a suggestion is entered with whatever is known of it.
KINDS = [_kind(action) for action in FORWARD.values()]
