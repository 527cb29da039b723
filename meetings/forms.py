"""What is typed for weekly reports, the rule of dispatch, meetings and decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import WEEKDAYS
from core.forms import LooseDateField, PageForm, VersionedForm

from .enums import Speaking, Units

BOX_LIMIT = 2_000


def _box(label: str, rows: int, words: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea({"rows": rows}),
        max_length=BOX_LIMIT,
        required=False,
        help_text=words,
    )


REASON = {"max_length": 300, "widget": forms.Textarea({"rows": 3})}


# ── weekly reports ──────────────────────────────────────────────────────────────────────────────────────────────
class Boxes(VersionedForm):
    """The three boxes; never a figure, for those the product knows."""

    this_week = _box(_("本周"), 4, _("补充说明做了什么；数据不用填"))
    next_week = _box(_("下周"), 3, _("打算做什么"))
    help_needed = _box(_("需协调"), 2, _("需要人大或其他单位协调的事项；没有就空着"))

    @property
    def boxes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("this_week", "next_week", "help_needed")}


class ReportForm(Boxes):
    submit_label = _("提交周报")


class CorrectForm(Boxes):
    submit_label = _("更正")
    confirm_level = 1
    confirm_text = _("原内容保留在记录中，并告知人大工作人员；数据和是否迟报不变。")

    reason = forms.CharField(label=_("更正理由"), **REASON)


class WaiveForm(VersionedForm):
    submit_label = _("同意免报")
    confirm_level = 1
    confirm_text = _("本周不再催报，并告知该单位；理由保留在记录中。")

    reason = forms.CharField(label=_("免报理由"), **REASON)


class IssueWeekForm(VersionedForm):
    """The text of all units; the view sees by its name which button was pressed."""

    submit_label = _("印发周报告")
    extra_buttons = (("keep", _("保存")), ("again", _("按最新报送重新汇总")))
    confirm_level = 2
    confirm_text = _(
        "印发后告知各报送单位和本级领导；以后发现差错，只能更正并保留原文。未报送的单位已在文末列出，仍应补报。"
    )

    text = forms.CharField(label=_("周报告"), widget=forms.Textarea({"rows": 22}), max_length=100_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "keep" in self.data or "again" in self.data:  # nothing is issued by these
            self.fields["checked"].required = self.fields["text"].required = False


class AmendWeekForm(VersionedForm):
    submit_label = _("更正")
    confirm_level = 1
    confirm_text = _("原文保留在记录中，并告知各报送单位和本级领导。")

    text = forms.CharField(label=_("周报告"), widget=forms.Textarea({"rows": 22}), max_length=100_000)
    reason = forms.CharField(label=_("更正理由"), **REASON)


# ── the rule ────────────────────────────────────────────────────────────────────────────────────────────────────
class RuleForm(PageForm):
    """A new edition of the rule of dispatch; `version` is that of the edition the person sees."""

    submit_label = _("保存为新版本")
    confirm_level = 1
    confirm_text = _("新规则立即生效；已经开始填报的周报告仍按原规则。每项要求都是基层负担，请只要求必要的。")

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    weekday = forms.TypedChoiceField(
        label=_("周报告截止于"),
        choices=[("", _("不要求周报告")), *enumerate(WEEKDAYS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    due_time = forms.TimeField(
        label=_("截止时刻"), widget=forms.TimeInput({"placeholder": "17:00"}, format="%H:%M")
    )
    open_days = forms.IntegerField(
        label=_("提前几天开始填报"),
        min_value=0,
        max_value=6,
        help_text=_("0 到 6 天；截止日是休息日的，提前到上一个工作日"),
    )
    units = forms.MultipleChoiceField(
        label=_("报送单位"), choices=Units.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    weekly_from = LooseDateField(label=_("周报告起始日期"), required=False)
    weekly_until = LooseDateField(label=_("周报告终止日期"), required=False)
    stuck_days = forms.IntegerField(label=_("多少天没有进展列入例会"), min_value=1, max_value=365)
    speaking = forms.ChoiceField(label=_("例会发言顺序"), choices=Speaking.choices)
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("如会议决定或文件名称、文号"))


# ── meetings ────────────────────────────────────────────────────────────────────────────────────────────────────
class PrepareForm(PageForm):
    submit_label = _("生成会议材料")

    meets_on = LooseDateField(label=_("召开日期"))


class AddItemForm(VersionedForm):
    submit_label = _("列入议程")

    title = forms.CharField(label=_("议题"), max_length=200)
    unit = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, required=False, empty_label=_("不涉及具体单位")
    )
    detail = forms.CharField(
        label=_("情况"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class DropForm(VersionedForm):
    submit_label = _("本次不议")

    reason = forms.CharField(label=_("不议理由"), **REASON)


class HoldForm(VersionedForm):
    submit_label = _("召开月例会")
    confirm_level = 2
    confirm_text = _("召开后议程和数据冻结，不再改变；接着登记会议决定事项。")


class CancelForm(VersionedForm):
    submit_label = _("取消月例会")
    confirm_level = 1
    confirm_text = _("材料保留在记录中；本月可以另行准备。")

    reason = forms.CharField(label=_("取消理由"), **REASON)


class DecideForm(PageForm):
    submit_label = _("登记决定事项")
    confirm_level = 1
    confirm_text = _("告知落实单位，列入其工作台，到期自动催办，下次例会首先通报落实情况。")

    item = forms.ModelChoiceField(
        label=_("对应议题"), queryset=None, required=False, empty_label=_("不对应具体议题")
    )
    text = forms.CharField(label=_("决定事项"), max_length=300, widget=forms.Textarea({"rows": 3}))
    organization = forms.ModelChoiceField(label=_("落实单位"), queryset=None)
    due_on = LooseDateField(label=_("完成时限（含当日）"))

    def __init__(self, *args, items, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["organization"].queryset = units


class ResultForm(VersionedForm):
    submit_label = _("报告落实情况")
    draft = True

    result = forms.CharField(label=_("落实情况"), max_length=2_000, widget=forms.Textarea({"rows": 5}))


class AcceptForm(VersionedForm):
    submit_label = _("确认落实")
    confirm_level = 1
    confirm_text = _("确认后该事项办结，并告知该单位。")


class ReturnDecisionForm(VersionedForm):
    submit_label = _("退回")
    confirm_level = 1
    confirm_text = _("退回后仍按原时限落实，并告知该单位。")

    reason = forms.CharField(label=_("退回理由"), **REASON)


class WithdrawDecisionForm(VersionedForm):
    submit_label = _("撤销决定事项")
    confirm_level = 1
    confirm_text = _("撤销后不再催办，理由保留在记录中，并告知该单位。")

    reason = forms.CharField(label=_("撤销理由"), **REASON)
