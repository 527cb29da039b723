"""What is typed about a notice: the facts of one by hand, its words, reasons, what was done on it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ManyFilesField, PageForm, SecondPersonForm, VersionedForm
from organizations.models import Organization

from .models import NoticeKind


class DraftForm(PageForm):
    """A notice by hand: about whom, which kind, why, and the issues behind it."""

    submit_label = _("拟稿")
    draft = True

    kind = forms.ModelChoiceField(label=_("种类"), queryset=NoticeKind.objects.none())
    organization = forms.ModelChoiceField(label=_("对象单位"), queryset=Organization.objects.none())
    reason = forms.CharField(
        label=_("依据的事实"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        help_text=_("只写单位，不写个人，如：有 3 件到期未销号，两次催办没有回复"),
    )
    numbers = forms.CharField(
        label=_("有关问题的编号"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("用空格、逗号或换行分开，作为附件列在后面"),
    )

    def __init__(self, *args, kinds, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds
        self.fields["organization"].queryset = units
        self.fields["organization"].label_from_instance = lambda unit: unit.short_name

    def clean_numbers(self) -> list[str]:
        parts = re.split(r"[\s,，、;；]+", self.cleaned_data["numbers"])
        return list(dict.fromkeys(part for part in parts if part))


class TextForm(VersionedForm):
    submit_label = _("保存")
    draft = True

    title = forms.CharField(label=_("标题"), max_length=120)
    addressee = forms.CharField(
        label=_("送往机关"),
        max_length=100,
        required=False,
        help_text=_("送被通报单位的不用填；移交和问责建议写接收机关的全称"),
    )
    text = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea({"rows": 10}),
        max_length=5000,
        help_text=_("一行一段；只写单位，不写个人"),
    )


class ProposeForm(VersionedForm):
    submit_label = _("提请批准")
    confirm_level = 1
    confirm_text = _("提交后由本级另一名工作人员或领导签发，您本人不能签发；批准前不能再改。")


class DecisionForm(SecondPersonForm):
    submit_label = _("签发")


class ReasonForm(VersionedForm):
    """For withdrawing and dropping; the view sets label and words of the button."""

    draft = True

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea({"rows": 3}), max_length=500)


class OutcomeForm(VersionedForm):
    submit_label = _("登记")
    draft = True

    text = forms.CharField(
        label=_("办理情况"),
        widget=forms.Textarea({"rows": 6}),
        max_length=5000,
        help_text=_("如约谈的时间、参加单位、提出的要求和对方的承诺；或接收机关的答复"),
    )
    files = ManyFilesField(label=_("材料"), required=False)


class ProposeSheetForm(PageForm):
    """Only the tick, and the year for which it was given."""

    submit_label = _("形成评分表")
    confirm_level = 2
    confirm_text = _("将冻结这一年的数据和得分，由本级另一名工作人员或领导审核；您本人不能审核。")

    year = forms.IntegerField(widget=forms.HiddenInput)


class FreezeForm(SecondPersonForm):
    submit_label = _("冻结评分表")
    extra_buttons = (("return", _("退回")),)
    confirm_text = _("冻结后不再改变；列入的部门可以看到本单位的得分。")
