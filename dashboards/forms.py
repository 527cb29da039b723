"""Filters of the pages that look back: a period, and for the audit log who, what and with which outcome."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import LooseDateField
from core.models import HistoryEntry

from . import records

LONGEST_PERIOD = timedelta(days=366)  # one look at the log; longer ones are asked for piece by piece


class PeriodForm(forms.Form):
    """From a day to a day, both included; either may be left open."""

    since = LooseDateField(label=gettext_lazy("开始日期"), required=False)
    until = LooseDateField(label=gettext_lazy("结束日期"), required=False)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("since", _("开始日期不能晚于结束日期"))
        elif since and until and until - since > LONGEST_PERIOD:
            self.add_error("since", _("请缩小时间范围，一次最多查一年"))
        return cleaned


class AuditForm(PeriodForm):
    """What the audit administrator looks for in the log."""

    person = forms.CharField(label=gettext_lazy("操作人"), max_length=60, required=False)
    action = forms.ChoiceField(label=gettext_lazy("操作"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("对象"), required=False)
    number = forms.IntegerField(
        label=gettext_lazy("对象编号"), min_value=1, max_value=2**63 - 1, required=False
    )
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("全部")), *records.acts_on_record()]
        self.fields["kind"].choices = [("", _("全部")), *records.kinds_on_record()]
        self.fields["outcome"].choices = [("", _("全部")), *HistoryEntry.Outcome.choices]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return any(self.cleaned_data.values())
