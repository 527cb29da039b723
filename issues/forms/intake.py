"""Forms of an incoming list: the upload, a corrected cell, the confirmation."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.models import Activity
from core.forms import PageForm, VersionedForm
from core.uploads import LISTS

from ..corrections import MAX_CELL_LENGTH
from ..enums import Origin
from ..intake.cells import tidy
from ..preview import Preview

MAPPED = {"description": _("哪一列是“问题描述”"), "departments": _("哪一列是“责任单位”")}


class ActivityChoice(forms.ModelChoiceField):
    """An activity by its day, form and place, and whose it was."""

    def label_from_instance(self, activity: Activity) -> str:
        return f"{activity} {activity.group.short_name}" if activity.group else str(activity)


class UploadForm(PageForm):
    """A list to check. Once the reader found no columns it knows, `offer` lets the person say which they are."""

    submit_label = _("上传并检查")
    file = forms.FileField(
        label=_("问题清单"),
        widget=forms.FileInput({"accept": ",".join(f".{extension}" for extension in LISTS)}),
        help_text=_(".xlsx .xls .csv，或含表格的 .docx，不超过 20 MB、20,000 行"),
        max_length=200,
        error_messages={
            "required": _("请选择要上传的文件"),
            "empty": _("文件是空的，请重新选择"),
            "max_length": _("文件名太长，请改短后重传"),
        },
    )
    origin = forms.ChoiceField(label=_("发现途径"), choices=Origin.choices)
    activity = ActivityChoice(
        label=_("来自哪次代表活动"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label=_("不属于某次活动"),
        help_text=_(
            "整张清单出自一次走访、问卷、信箱等活动的，请选择；清单中的问题计入该活动，发现途径按活动记。"
        ),
    )
    description = forms.CharField(label=MAPPED["description"], required=False)
    departments = forms.CharField(label=MAPPED["departments"], required=False)

    asks = ("description", "departments")  # the columns that must be there

    def __init__(self, *args, activities: QuerySet[Activity] | None = None, **kwargs):
        """`activities`: those the list may come from; None or none of them, and the question is not asked."""
        super().__init__(*args, **kwargs)
        if activities is not None and activities.exists():
            self.fields["activity"].queryset = activities
        else:
            self.fields.pop("activity", None)
        self.asked = [name for name in MAPPED if name in self.data]
        for name in MAPPED:
            if name not in self.asked:
                del self.fields[name]

    @property
    def columns(self) -> dict[str, str]:
        """Heading -> the reader's field, as the person said."""
        return {self.cleaned_data[name]: name for name in self.asked if self.cleaned_data[name]}

    def offer(self, headings: list[str]) -> None:
        """Ask which of these headings are the two columns that every list needs."""
        choices = [("", _("请选择")), *((heading, heading) for heading in headings if heading)]
        if len(choices) == 1:
            return
        for name in self.asks:
            label = MAPPED[name]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.fields[self.asks[0]].help_text = _("指明列之后，请在上面再选一次这个文件，再上传")


class SelfCheckForm(UploadForm):
    """A department's own self-inspection list: how its issues came to light and who is responsible is known."""

    origin = None
    activity = None
    asks = ("description",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("自查清单")


class SelfCheckRuleForm(VersionedForm):
    """Whether a campaign asks departments to inspect themselves."""

    submit_label = _("保存")
    draft = True

    asked = forms.TypedChoiceField(
        label=_("是否要求部门自查"),
        choices=[("", _("按方案的环节")), ("yes", _("要求自查")), ("no", _("不要求自查"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        help_text=_("要求自查的，参加行动的部门及其下级同系统部门可以报送自查清单；已报送的不受影响"),
    )
    source = forms.CharField(label=_("依据和理由"), max_length=200)


class CellsForm(VersionedForm):
    """Corrections of cells, each in a field named by the cell's anchor; `cells` are those that say something else."""

    def __init__(self, *args, preview: Preview, **kwargs):
        super().__init__(*args, **kwargs)
        self._preview = preview
        self.typed = {name: value for name, value in self.data.items() if name.startswith("cell-")}
        self.cells: list[dict] = []
        self.places: list[str] = []

    def clean(self):
        found = {name: self._preview.find(name) for name in self.typed}
        if not found or None in found.values():
            raise forms.ValidationError(_("清单中没有这个单元格，请刷新页面后重试。"))
        for (sheet, row, cell), value in zip(found.values(), self.typed.values(), strict=True):
            if tidy(value) == tidy(cell.text):
                continue
            if len(value) > MAX_CELL_LENGTH:
                words = _("%(place)s：最多 %(most)d 字，现有 %(n)d 字。请缩短后再保存。")
                facts = {"place": cell.place, "most": MAX_CELL_LENGTH, "n": len(value)}
                self.add_error(None, words % facts)
            else:
                self.cells.append({"sheet": sheet, "row": row, "column": cell.column, "value": value})
                self.places.append(cell.place)
        if not self.errors and not self.cells:
            raise forms.ValidationError(_("没有改动。请先在标红的单元格里填写，再保存。"))
        return self.cleaned_data


class ConfirmForm(VersionedForm):
    """What to do with rows in error and with earlier drafts that the list no longer contains."""

    skip_errors = forms.BooleanField(label=_("跳过错误行"), required=False)
    replace = forms.BooleanField(label=_("作废上次导入而这次没有的问题"), required=False)

    def __init__(self, *args, bad: int, gone: int, **kwargs):
        """`bad`: rows in error; `gone`: earlier drafts of the duty that this list leaves out."""
        super().__init__(*args, **kwargs)
        if not bad:
            del self.fields["skip_errors"]
        else:
            words = ngettext(
                "跳过 %(n)d 行有错误的，只导入其余各行", "跳过 %(n)d 行有错误的，只导入其余各行", bad
            )
            self.fields["skip_errors"].label = words % {"n": bad}
        if not gone:
            del self.fields["replace"]
        else:
            self.fields["replace"].label = _("作废上次导入而这次没有的 %(n)d 条") % {"n": gone}
