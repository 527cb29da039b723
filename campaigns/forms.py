"""What people fill in about campaigns, links and duties. Cleaning only; the services decide."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, ManyFilesField, PageForm, VersionedForm
from deadlines.enums import Kind
from organizations.enums import Level
from organizations.models import Organization

from .burden import VISIT
from .models import Duty
from .services import MOST_SHIFTED

VISIT_WORDS = _("代表走访")
SPANS = [(weeks, weeks) for weeks in (1, 4, 8, 12, 26)]
LONGEST_REHEARSAL = timedelta(days=731)


def long_text(label: str, **kwargs) -> forms.CharField:
    rows = kwargs.pop("rows", 4)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ConfirmedForm(VersionedForm):
    """A form whose panel names whom the act is told to; the page says the words in `confirm_text`."""

    confirm_level = 1


class ConfirmForm(ConfirmedForm):
    """A deliberate act on the state that was shown; nothing to fill in."""


class ApproveForm(VersionedForm):
    approved_by = forms.CharField(
        label=_("批准机关"), max_length=100, error_messages={"required": _("请填写批准机关")}
    )
    approved_on = LooseDateField(label=_("批准日期"), error_messages={"required": _("请填写批准日期")})
    number = forms.CharField(
        label=_("批准文号"), max_length=60, error_messages={"required": _("请填写批准文号")}
    )
    files = ManyFilesField(label=_("批准文件"), required=False)


class FilingForm(VersionedForm):
    filed_with = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("备案机关"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择备案机关")},
    )
    filed_on = LooseDateField(label=_("备案日期"), error_messages={"required": _("请填写备案日期")})
    number = forms.CharField(label=_("备案号"), max_length=60, error_messages={"required": _("请填写备案号")})
    files = ManyFilesField(label=_("附件"), required=False)

    def __init__(self, *args, committees=None, **kwargs):
        super().__init__(*args, **kwargs)
        if committees is not None:
            self.fields["filed_with"].queryset = committees


class CorrectFilingForm(ConfirmedForm):
    filed_on = LooseDateField(label=_("备案日期"), error_messages={"required": _("请填写备案日期")})
    number = forms.CharField(label=_("备案号"), max_length=60, error_messages={"required": _("请填写备案号")})
    files = ManyFilesField(label=_("补充附件"), required=False)
    reason = long_text(
        _("更正原因"), rows=2, max_length=300, error_messages={"required": _("请写明更正原因")}
    )


class ProgressForm(VersionedForm):
    submit_label = _("登记进展")
    draft = True

    text = long_text(_("进展"), error_messages={"required": _("请填写进展")})
    percent = forms.IntegerField(
        label=_("完成程度（%）"),
        min_value=0,
        max_value=100,
        error_messages={
            "required": _("请填写完成程度"),
            "invalid": _("完成程度应为 0 到 100 的整数"),
            "min_value": _("完成程度应为 0 到 100 的整数"),
            "max_value": _("完成程度应为 0 到 100 的整数"),
        },
    )
    files = ManyFilesField(label=_("附件"), required=False)


class FinishForm(VersionedForm):
    submit_label = ""  # the filled button of the page tells progress
    extra_buttons = (("finish", _("登记完成")),)

    finished_on = LooseDateField(label=_("完成日期"), error_messages={"required": _("请填写完成日期")})


class SummaryForm(VersionedForm):
    """The text of the summary; one button says it is done, the other one keeps a draft."""

    submit_label = ""
    extra_buttons = (("done", _("完成本部分")), ("keep_draft", _("保存草稿")))
    draft = True

    summary = long_text(
        _("情况报告正文"),
        rows=12,
        max_length=20_000,
        error_messages={"required": _("请填写情况报告正文")},
    )

    @property
    def is_done(self) -> bool:
        """Whether the person called the part done; everything else keeps a draft."""
        return "done" in self.data


class AttachForm(PageForm):
    submit_label = ""
    extra_buttons = (("attach", _("上传附件")),)

    files = ManyFilesField(
        label=_("选择文件"), required=True, error_messages={"required": _("请选择要上传的文件")}
    )


class SubmitForm(ConfirmedForm):
    """The confirmation of a submission; asks for the reason once the day has passed."""

    submit_label = _("确认报送")
    draft = True

    late_reason = long_text(
        _("迟报原因"),
        rows=2,
        max_length=300,
        help_text=_("已过截止日期，将记为迟报。"),
        error_messages={"required": _("已过截止日期，将记为迟报，请说明原因。")},
    )

    def __init__(self, *args, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_reason"]


class ReturnForm(ConfirmedForm):
    """Sends a duty's submission or a filing back."""

    submit_label = ""  # the filled button of the page is the other decision
    extra_buttons = (("return", _("退回补正")),)
    draft = True

    reason = long_text(
        _("退回原因"), rows=3, max_length=500, error_messages={"required": _("请写明退回原因，便于对方补正")}
    )


class ShiftForm(ConfirmedForm):
    days = forms.IntegerField(
        label=_("顺延天数"),
        min_value=1,
        max_value=MOST_SHIFTED,
        error_messages={
            "required": _("请填写顺延的天数"),
            "invalid": _("天数应是 1 到 365 的整数"),
            "min_value": _("天数应是 1 到 365 的整数"),
            "max_value": _("天数应是 1 到 365 的整数"),
        },
    )
    reason = long_text(
        _("顺延原因"), rows=2, max_length=300, error_messages={"required": _("请写明顺延原因")}
    )


class OpenForm(ConfirmedForm):
    """The opening of a campaign; asks for the reason where it overlaps with others."""

    overlap_reason = long_text(
        _("仍要开启的理由"),
        rows=3,
        max_length=500,
        help_text=_("理由与重复情况一并保留在办理记录中。"),
        error_messages={"required": _("请写明为什么仍要开启")},
    )

    def __init__(self, *args, overlapping: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not overlapping:
            del self.fields["overlap_reason"]


class BurdenForm(forms.Form):
    """Which part of the burden is looked at; every field may be left open."""

    since = LooseDateField(label=_("从哪一天所在的周起"), required=False)
    weeks = forms.TypedChoiceField(label=_("看几周"), choices=SPANS, required=False)
    level = forms.ChoiceField(
        label=_("层级"), choices=lambda: [("", _("全部")), *Level.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=lambda: [("", _("全部")), *Kind.choices, (VISIT, VISIT_WORDS)],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("办理情况"), choices=[("", _("全部")), ("open", _("未办结"))], required=False
    )

    def clean_since(self) -> date | None:
        since = self.cleaned_data["since"]
        if since and not 1900 < since.year < 2200:
            raise self.fields["since"].unreadable()
        return since


class RehearsalForm(forms.Form):
    """From which day to which a campaign is played through, both included."""

    since = LooseDateField(label=_("开始日期"), error_messages={"required": _("请填写开始日期")})
    until = LooseDateField(label=_("结束日期"), error_messages={"required": _("请填写结束日期")})

    def clean(self) -> dict:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("since", _("开始日期不能晚于结束日期"))
        elif since and until and until - since > LONGEST_REHEARSAL:
            self.add_error("until", _("一次最多推演两年，请缩短时间"))
        return cleaned


class ChangeDatesForm(ConfirmedForm):
    """Another period for a stage or a link; a link may take its reports along."""

    starts_on = LooseDateField(label=_("新的开始日期"), required=False)
    ends_on = LooseDateField(
        label=_("新的结束日期（含当日）"), error_messages={"required": _("请填写新的结束日期")}
    )
    with_duties = forms.BooleanField(required=False, initial=True)
    reason = long_text(
        _("改期原因"), rows=2, max_length=300, error_messages={"required": _("请写明改期原因")}
    )

    def __init__(self, *args, year: int, followers: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].year = self.fields["ends_on"].year = year
        if followers:
            words = _("本环节同日截止、尚未报送的任务（%(n)d 件）一并改到新的结束日期")
            self.fields["with_duties"].label = words % {"n": followers}
        else:
            del self.fields["with_duties"]


class ConnectForm(VersionedForm):
    """Which report of the receiver needs a duty."""

    report = forms.ModelChoiceField(
        Duty.objects.none(), label=_("上级节点"), required=False, empty_label=_("没有对应的上级节点")
    )

    def __init__(self, *args, reports: list[Duty] = (), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["report"]
        field.queryset = Duty.objects.filter(pk__in=[one.pk for one in reports]).for_list()
        field.label_from_instance = lambda one: f"{one.due_on.isoformat()} {one}"


class YearForm(PageForm):
    year = forms.IntegerField(
        label=_("新的年度"), min_value=2000, max_value=2100, error_messages={"required": _("请填写年度")}
    )


class TemplateForm(PageForm):
    """What a template is called, and one more day that dates may count from."""

    name = forms.CharField(
        label=_("模板名称"), max_length=60, error_messages={"required": _("请填写模板名称")}
    )
    day_name = forms.CharField(label=_("另一个起算日的名称"), max_length=30, required=False)
    day_on = LooseDateField(label=_("它在本行动中的日期"), required=False)

    def clean(self) -> dict:
        given = super().clean()
        if bool(given.get("day_name")) != bool(given.get("day_on")) and "day_on" not in self.errors:
            self.add_error("day_on", _("起算日的名称和日期要一起填写"))
        return given

    @property
    def named_days(self) -> dict:
        given = self.cleaned_data
        return {given["day_name"]: given["day_on"]} if given["day_name"] else {}


class TemplateDaysForm(PageForm):
    """The named days of a template as they fall this time."""

    def __init__(self, *args, days: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        for number, name in enumerate(days):
            self.fields[f"day_{number}"] = LooseDateField(
                label=name, error_messages={"required": _("请填写%(day)s") % {"day": name}}
            )

    @property
    def given_days(self) -> list:
        return list(self.cleaned_data.values())
