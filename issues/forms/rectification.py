"""What a department types: signing, sending back, its plan, its progress."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, ManyFilesField, VersionedForm

from ..models import Issue, Progress


class SignForForm(VersionedForm):
    """Nothing to fill in: the button signs."""

    submit_label = _("签收")


class SendBackForm(VersionedForm):
    """Stands below the form that signs, so its button is not the page's first."""

    submit_label = ""
    extra_buttons = (("send_back", _("退签")),)
    draft = True

    reason = forms.CharField(
        label=_("退签理由"),
        widget=forms.Textarea({"rows": 4}),
        max_length=500,
        help_text=_("说明为什么不属于本单位职责，可建议承办单位。不能自行转给其他单位。"),
        error_messages={"required": _("请说明为什么不属于本单位职责。")},
    )


class PlanForm(VersionedForm):
    submit_label = _("提交方案")
    draft = True

    measures = forms.CharField(
        label=_("整改措施"),
        widget=forms.Textarea({"rows": 8}),
        max_length=5000,
        help_text=_("写明做什么、分几步、做到什么程度"),
        error_messages={"required": _("请填写整改措施。")},
    )
    person = forms.CharField(
        label=_("责任人"),
        max_length=60,
        help_text=_("姓名和职务"),
        error_messages={"required": _("请填写责任人。")},
    )
    finish_on = LooseDateField(
        label=_("计划完成日期"), error_messages={"required": _("请填写计划完成日期。")}
    )

    def __init__(self, *args, thing: Issue, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        if thing.due_on:
            self.fields["finish_on"].year = thing.due_on.year
            self.fields["finish_on"].help_text = _("不晚于整改时限 %(day)s") % {
                "day": thing.due_on.isoformat()
            }


class ProgressForm(VersionedForm):
    submit_label = _("提交进展")
    draft = True

    text = forms.CharField(
        label=_("进展说明"),
        widget=forms.Textarea({"rows": 6}),
        max_length=5000,
        error_messages={"required": _("请说明进展情况。")},
    )
    percent = forms.TypedChoiceField(
        label=_("完成程度"),
        choices=Progress.STEPS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择完成程度。")},
    )
    files = ManyFilesField(label=_("附件"), required=False)
