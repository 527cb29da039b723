"""What people fill in about projects and the year's list. Cleaning only; the services decide."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core import clock
from core.forms import LooseDateField, ManyFilesField, PageForm, VersionedForm
from organizations.enums import Role
from organizations.models import Organization, User
from organizations.querysets import people_as

from .enums import Source
from .models import ProjectKind
from .querysets import departments_of, kinds_at, leads_of

NONE_YET = _("暂不确定")


class KindField(forms.ModelChoiceField):
    def label_from_instance(self, kind: ProjectKind) -> str:
        return kind.label


class NameField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.name


class ShortNamesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, organization: Organization) -> str:
        return organization.short_name


def _year_wanted() -> str:
    return gettext("请填写四位年份，如 %(year)d") % {"year": clock.today().year}


class ProjectForm(PageForm):
    """A new entry; only what is known at once is asked for, the rest may come later."""

    submit_label = _("录入项目库")
    draft = True

    title = forms.CharField(label=_("名称"), max_length=120)
    year = forms.IntegerField(
        label=_("年度"),
        min_value=1979,
        max_value=2999,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), lazy(_year_wanted, str)()),
    )
    source = forms.ChoiceField(
        label=pgettext_lazy("project", "来源"), choices=[("", _("请选择")), *Source.choices]
    )
    source_words = forms.CharField(
        label=_("来源说明"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2_000,
        help_text=_("哪份文件、哪次会议、哪次调研视察，或者谁在什么时候提出"),
    )
    required_by = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("规定动作"),
        required=False,
        empty_label=_("自选项目"),
        help_text=_("上级人大规定必须开展的，选择规定机关；本级不能撤下"),
    )
    kind = KindField(ProjectKind.objects.none(), label=_("监督方式"), required=False, empty_label=NONE_YET)
    topic = forms.CharField(label=pgettext_lazy("project", "监督事项"), max_length=60, required=False)
    lead = forms.ModelChoiceField(
        Organization.objects.none(), label=_("牵头机构"), required=False, empty_label=NONE_YET
    )
    keeper = NameField(User.objects.none(), label=_("专管人员"), empty_label=_("请选择"))
    departments = ShortNamesField(
        Organization.objects.none(),
        label=_("涉及部门"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    planned_on = LooseDateField(label=_("计划上会日期"), required=False)

    def __init__(self, *args, congress: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {
            "required_by": Organization.objects.congresses_above(congress),
            "kind": ProjectKind.objects.filter(pk__in=[kind.pk for kind in kinds_at(congress)]),
            "lead": leads_of(congress),
            "keeper": people_as(congress, Role.STAFF),
            "departments": departments_of(congress),
        }
        for name, rows in choices.items():
            if name in self.fields:
                self.fields[name].queryset = rows
        if "looked_at" in self.data:
            self.ask_to_look()

    def ask_to_look(self) -> None:
        """Show the tick that the entries which read alike were looked at."""
        self.fields["looked_at"] = forms.BooleanField(label=_("已逐项核对，不是重复项目"), required=False)


class AdjustForm(ProjectForm, VersionedForm):
    """The same entry again, with the reason for what is changed. The lock of a must-do is not the lower level's."""

    submit_label = _("保存调整")
    required_by = None

    reason = forms.CharField(
        label=_("调整理由"),
        widget=forms.Textarea({"rows": 2}),
        max_length=500,
        help_text=_("原内容和理由保留在调整记录中"),
        error_messages={"required": _("请说明调整的理由。")},
    )


class ConfirmedForm(VersionedForm):
    """A form whose panel says what follows; the page gives the words."""

    confirm_level = 1


class AdvanceForm(ConfirmedForm):
    """Nothing to fill in: the act on what was shown."""


class ReasonForm(ConfirmedForm):
    """An act that needs its reason."""

    draft = True

    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        error_messages={"required": _("请说明理由")},
    )


class CampaignForm(ConfirmedForm):
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("监督行动"), empty_label=_("请选择"))

    def __init__(self, *args, campaigns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns


class DecisionForm(ConfirmedForm):
    meeting = forms.CharField(
        label=_("审定会议"), max_length=100, help_text=_("如：市五届人大常委会第三十九次会议")
    )
    decided_on = LooseDateField(label=_("审定日期"), error_messages={"required": _("请填写审定日期")})
    number = forms.CharField(label=_("审定文号"), max_length=60)


class ApprovalForm(ConfirmedForm):
    approved_by = forms.CharField(label=_("批转机关"), max_length=100, help_text=_("同级党委"))
    approved_on = LooseDateField(label=_("批转日期"), error_messages={"required": _("请填写批转日期")})
    number = forms.CharField(label=_("批转文号"), max_length=60)
    files = ManyFilesField(label=_("立项批复"), required=False)


class WithdrawForm(ReasonForm):
    submit_label = _("撤回公开")
    confirm_level = 2
