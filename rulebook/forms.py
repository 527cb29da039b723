"""What every form of a rule has: what it says (its own fields), from when on, by which decision. Sent twice, see `ForeseenForm`."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import ForeseenForm, LooseDateField
from organizations.models import Organization

from .models import Edition
from .services import LONGEST_SOURCE

LAST = ("valid_from", "source", "seen", "shown")


class EditionForm(ForeseenForm):
    """A new edition. Subclasses name the rule's own fields in `content_fields` and have form fields for them."""

    submit_label = gettext_lazy("预览")
    sure_label = gettext_lazy("确认，作为新版执行")
    draft = True
    content_fields: tuple[str, ...] = ()

    valid_from = LooseDateField(
        label=gettext_lazy("自哪天起执行"), help_text=gettext_lazy("以前形成的仍按当时的规则，不再改变")
    )
    source = forms.CharField(
        label=gettext_lazy("依据和理由"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("会议、文件名称和文号，为什么这样改"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, rule: Edition | None, congress: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule, self.congress = rule, congress
        self.initial = {"valid_from": clock.today(), "seen": rule.pk if rule else None} | self.initial
        self.initial |= self.initial_of(rule) if rule else {}
        self.order_fields([name for name in self.fields if name not in LAST])

    def initial_of(self, rule: Edition) -> dict:
        """What the fields show for a rule."""
        return {name: getattr(rule, name) for name in self.content_fields}

    @property
    def content(self) -> dict:
        """The values of the rule's own fields; after `is_valid`."""
        return {name: self.cleaned_data[name] for name in self.content_fields}

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("不能早于今天：已经过去的日子按当时的规则。"))
        return day
