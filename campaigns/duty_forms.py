"""What people fill in to change what is asked of others: another text or day, a duty taken back, duties added."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ForeseenForm, LooseDateField, VersionedForm

from .enums import Part
from .forms import ConfirmedForm, long_text
from .plan_draft.bodies import UPPER, Area
from .plan_forms import grouped_choices
from .services import Asked


class AmendDutyForm(ConfirmedForm):
    title = forms.CharField(
        label=_("报送内容"), max_length=100, error_messages={"required": _("请填写报送内容")}
    )
    parts = forms.MultipleChoiceField(
        label=_("组成"),
        choices=Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选时，报送附件即可。"),
    )
    reason = long_text(
        _("更正原因"), rows=2, max_length=300, error_messages={"required": _("请写明更正原因")}
    )


class WithdrawDutyForm(ConfirmedForm):
    """Takes a duty back; where others owe alike, theirs too."""

    reason = long_text(
        _("作废原因"), rows=2, max_length=300, error_messages={"required": _("请写明作废原因")}
    )
    with_alike = forms.BooleanField(required=False)

    def __init__(self, *args, alike: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        if alike:
            words = _("其他单位同样的、尚未报送的任务（%(n)d 件）一并作废")
            self.fields["with_alike"].label = words % {"n": alike}
        else:
            del self.fields["with_alike"]


class AddDutiesForm(ForeseenForm, VersionedForm):
    """Something more to report in a link; sent twice, so that everybody who is to report is seen before."""

    submit_label = _("查看将通知谁")
    sure_label = _("确认增加")
    draft = True

    owed_by = forms.ChoiceField(
        label=_("报送单位"),
        help_text=_("选一类单位时，每个单位各一件"),
        error_messages={"required": _("请选择报送单位")},
    )
    owed_to = forms.ChoiceField(label=_("接收单位"))
    title = forms.CharField(
        label=_("报送内容"), max_length=100, error_messages={"required": _("请填写报送内容")}
    )
    parts = forms.MultipleChoiceField(
        label=_("组成"),
        choices=Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选时，报送附件即可。"),
    )
    due_on = LooseDateField(label=_("截止日期（含当日）"), error_messages={"required": _("请填写截止日期")})
    alone = forms.BooleanField(
        label=_("不对应上级节点"), required=False, help_text=_("上级要的报告不依靠这件报送时勾选")
    )
    reason = long_text(
        _("增加的原因"), rows=2, max_length=300, error_messages={"required": _("请写明增加的原因")}
    )

    def __init__(self, *args, area: Area, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].year = year
        groups = [one for one in area.groups() if one.level >= area.home.level]
        self.fields["owed_by"].choices = [
            ("", _("请选择")),
            *grouped_choices(groups, area.neighbours()),
        ]
        own = f"#{area.congress.pk}"
        self.fields["owed_to"].choices = [(own, area.congress.name), (UPPER, area.label(UPPER))]

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        names = ("title", "due_on", "owed_by", "owed_to", "alone")
        return Asked(parts=tuple(given["parts"]), **{name: given[name] for name in names})


class ChangeDateForm(ConfirmedForm):
    due_on = LooseDateField(
        label=_("新的截止日期（含当日）"), error_messages={"required": _("请填写新的截止日期")}
    )
    reason = long_text(
        _("改期原因"), rows=2, max_length=300, error_messages={"required": _("请写明改期原因")}
    )
