"""What is typed when a department asks for more time, and when the committee decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, VersionedForm

from ..models import Issue


class ExtensionForm(VersionedForm):
    submit_label = _("申请延期")
    draft = True

    new_due_on = LooseDateField(label=_("申请延至"), error_messages={"required": _("请填写申请延至的日期。")})
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea({"rows": 5}),
        max_length=5000,
        error_messages={"required": _("请说明为什么不能按期完成。")},
    )
    interim = forms.CharField(
        label=_("延期期间的措施"),
        widget=forms.Textarea({"rows": 4}),
        max_length=5000,
        required=False,
        help_text=_("在新时限之前采取哪些措施减少影响"),
    )

    def __init__(self, *args, thing: Issue, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        last = thing.campaign.ends_on
        self.fields["new_due_on"].year = last.year
        self.fields["new_due_on"].help_text = _("晚于现时限，不晚于监督行动结束日 %(day)s") % {
            "day": last.isoformat()
        }


class ExtensionDecisionForm(VersionedForm):
    """One note, two buttons; the view sees which was pressed by its name."""

    submit_label = _("同意延期")
    extra_buttons = (("refuse", _("不同意")),)
    draft = True

    note = forms.CharField(
        label=_("审批意见"),
        widget=forms.Textarea({"rows": 4}),
        max_length=500,
        required=False,
        help_text=_("不同意时必须说明理由，申请单位会看到"),
    )
