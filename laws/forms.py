"""What staff enter into the article library. Cleaning only; the services decide."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.forms import LooseDateField, PageForm, VersionedForm

from .models import Law
from .services import LawText


class ArticleInput(forms.TextInput):
    """A text box that offers articles by name; any other text may stand there too."""

    def __init__(self, attrs=None, choices=()):
        super().__init__(attrs)
        self.choices = choices

    def render(self, name, value, attrs=None, renderer=None):
        if not self.choices:
            return super().render(name, value, attrs, renderer)
        key = f"{(attrs or {}).get('id', name)}_offered"
        box = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.choices))
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, options)


class EnterLawForm(PageForm):
    """A law's edition with its text; one button shows how it would be split, the other one keeps it."""

    submit_label = _("录入")
    extra_buttons = (("look", _("先看拆分结果")),)
    draft = True

    name = forms.CharField(
        label=_("法律法规名称"), max_length=100, error_messages={"required": _("请填写法律法规名称。")}
    )
    edition = forms.CharField(
        label=_("版本"),
        max_length=60,
        help_text=_("如“2018年修正”；新版本另行录入，旧版本保留"),
        error_messages={"required": _("请填写版本，如“2018年修正”。")},
    )
    in_force_on = LooseDateField(label=_("施行日期"), required=False)
    source = forms.CharField(
        label=_("文本来源"),
        max_length=200,
        help_text=_("如公报期号、国家法律法规数据库"),
        error_messages={"required": _("请填写文本来源。")},
    )
    text = forms.CharField(
        label=_("条文"),
        widget=forms.Textarea({"rows": 16}),
        help_text=_("粘贴全文，或只粘贴要对照检查的条文；每条另起一行，以“第几条”开头"),
        error_messages={"required": _("请粘贴法律法规全文或需要的条文。")},
    )

    @property
    def entered(self) -> LawText:
        return LawText(**self.cleaned_data)


class CorrectArticleForm(VersionedForm):
    submit_label = _("确认更正")
    draft = True

    text = forms.CharField(
        label=_("条文"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_("只更正录入错误；法律修改后请录入新版本。一行一款"),
        error_messages={"required": _("请填写条文。")},
    )
    reason = forms.CharField(
        label=_("更正原因"), max_length=300, error_messages={"required": _("请写明更正原因。")}
    )


class CheckItemForm(PageForm):
    submit_label = ""
    extra_buttons = (("add", _("增加检查要点")),)

    text = forms.CharField(
        label=_("检查要点"), max_length=300, error_messages={"required": _("请填写检查要点。")}
    )


class StateForm(VersionedForm):
    """Retires a law or takes it into use again."""

    confirm_level = 1

    reason = forms.CharField(label=_("原因"), max_length=300, error_messages={"required": _("请写明原因。")})


class ChooseLawsForm(PageForm):
    """The laws that a topic is inspected by."""

    submit_label = _("保存")

    laws = forms.ModelMultipleChoiceField(
        Law.objects.none(),
        label=_("对照检查的法律法规"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["laws"].queryset = offered
