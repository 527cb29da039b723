"""What is typed on the spot when somebody looks back, and at the desk when looks back are planned, drawn or cancelled."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, ManyFilesField, PageForm, VersionedForm

from ..enums import Ground, LookBackStatus, Pool


class LookBackForm(VersionedForm):
    """For a phone on the spot: where, whether it has kept, what was seen. What is typed stays in the browser."""

    submit_label = _("提交结果")
    confirm_level = 1
    confirm_text = _(
        "将告知责任单位、发现单位和跟踪监督单位。结果为“反弹”的，问题按原编号退回责任单位重新整改，原销号记录保留。"
    )
    draft = True
    FOUND = [
        (LookBackStatus.KEPT, _("保持：问题没有再出现")),
        (LookBackStatus.RELAPSED, _("反弹：问题又出现了，重新挂账")),
    ]

    finding = forms.ChoiceField(
        label=_("结果"),
        choices=FOUND,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择回头看的结果。")},
    )
    place = forms.CharField(label=_("察看地点"), max_length=100)
    note = forms.CharField(
        label=_("看到的情况"),
        widget=forms.Textarea({"rows": 5}),
        max_length=5000,
        error_messages={"required": _("请写明看到的情况。")},
    )
    looked_on = LooseDateField(label=_("察看日期"))
    due_on = LooseDateField(
        label=_("新的整改时限"), required=False, help_text=_("结果为“反弹”时必须填写；“保持”时不用填")
    )
    files = ManyFilesField(label=_("照片或材料"), required=False)


class PlanLookBackForm(VersionedForm):
    submit_label = _("安排回头看")
    draft = True

    due_on = LooseDateField(label=_("在哪一天前（含当日）回头看"))
    reason = forms.CharField(
        label=_("安排理由"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=_("如群众再次反映、汛期易反复"),
    )


class CancelLookBackForm(VersionedForm):
    submit_label = _("不再回头看")
    draft = True

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea({"rows": 3}), max_length=300)


class SampleForm(PageForm):
    """From what, how, how many, by when; the seed only if one was agreed upon."""

    submit_label = _("抽取样本")
    confirm_level = 1
    confirm_text = _(
        "抽中的问题马上列入回头看清单；范围、种子和抽中的编号一并记录，任何人都可以复核。抽取后不能重抽。"
    )

    pool = forms.ChoiceField(label=_("抽查范围"), choices=Pool.choices, initial=Pool.OWN)
    ground = forms.ChoiceField(
        label=_("抽查方式"),
        choices=[(Ground.DRAW, Ground.DRAW.label), (Ground.RISK, Ground.RISK.label)],
        widget=forms.RadioSelect,
        initial=Ground.DRAW,
    )
    number = forms.IntegerField(label=_("抽查件数"), min_value=1, initial=5)
    due_on = LooseDateField(label=_("在哪一天前（含当日）回头看"))
    seed = forms.CharField(
        label=_("种子"),
        max_length=60,
        required=False,
        help_text=_("会上约定的数字或文字，例如当场摇出的号码；不填则由系统随机产生并公布"),
    )


class RoundsForm(VersionedForm):
    """After how many months: 3、12、24, in any spelling."""

    submit_label = _("保存")

    months = forms.CharField(
        label=_("销号后几个月回头看"),
        max_length=60,
        required=False,
        help_text=_("每轮一个数字，如：3、12、24；留空表示不自动安排。只对以后销号的问题起作用"),
    )

    def clean_months(self) -> list[int]:
        parts = [part for part in re.split(r"[^0-9]+", self.cleaned_data["months"].strip()) if part]
        if not parts and self.cleaned_data["months"].strip() or any(len(part) > 3 for part in parts):
            raise ValidationError(_("请填写月数，如：3、12、24。"))
        return [int(part) for part in parts]
