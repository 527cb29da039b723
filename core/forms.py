"""Forms of every page: one crispy helper with error summary, kept drafts, a version against stale pages, dates.

A view shows a form with `{% crispy form %}` and answers a bound form with errors with status 422.
"""

import hashlib
import re
from datetime import date, datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import dates, uploads
from .words import listed

HELPER_FIELD_TEMPLATE = "includes/_field.html"
DASHES = forms.ModelChoiceField(None).empty_label


class PageHelper(FormHelper):
    """The crispy helper of a PageForm: our own form and field templates, and what they need to know."""

    template = "includes/_form.html"
    field_template = HELPER_FIELD_TEMPLATE
    include_media = False  # scripts and styles belong to the base layout

    def __init__(self, form: "Page"):
        super().__init__()
        self.form_id = form.form_id
        self.form_action = form.form_action
        self.form_class = "page-form"
        self.attrs = {"novalidate": True, "autocomplete": form.autocomplete, "data-once": True}
        if form.draft:
            self.attrs["data-draft"] = form.form_id
        if form.is_bound:
            self.attrs["data-bound"] = True
        self.layout = form.page_layout or Layout(
            *(name for name in form.fields if name != form.ticked_in_panel)
        )
        self.form = form

    def get_attributes(self, template_pack="bootstrap5") -> dict:
        """What includes/_form.html takes."""
        names = ("submit_label", "extra_buttons", "confirm_level", "confirm_text")
        return super().get_attributes(template_pack) | {name: getattr(self.form, name) for name in names}


def _say_what_is_missing(field: forms.Field) -> None:
    """Instead of Django's one sentence for every empty field: 请填写整改时限, 请选择办理方式."""
    if field.label and field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
        words = _("请选择%(label)s") if chosen else _("请填写%(label)s")
        field.error_messages["required"] = words % {"label": field.label}


def _ask_to_choose(field: forms.Field) -> None:
    """Instead of Django's row of dashes, which says nothing to the eye and nothing to a screen reader."""
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = _("请选择")


class Page:
    """What PageForm and PageModelForm share; set these on the form class."""

    submit_label = _("保存")
    extra_buttons: tuple[
        tuple[str, str], ...
    ] = ()  # (name, label) of further submit buttons, beside the first
    draft = False  # keep what is typed in the browser until it has been sent
    autocomplete = "off"
    form_action = ""
    page_layout = None  # a crispy layout, if the plain order of the fields is not enough
    confirm_level = 0  # 1: the panel before the buttons names recipients and effect; 2: it also asks for the tick 我已核对
    confirm_text = ""  # what the panel says; a view may set it on the form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_is_missing(field)
            _ask_to_choose(field)
        if self.ticked_in_panel:
            self.fields["checked"] = forms.BooleanField(
                label=_("我已核对"), error_messages={"required": _("请核对以上内容后勾选“我已核对”")}
            )

    @property
    def ticked_in_panel(self) -> str:
        """The name of the tick that the confirmation panel shows, if the act asks for one."""
        return "checked" if self.confirm_level >= 2 else ""

    @property
    def given(self) -> dict:
        """What the service takes: the cleaned values without the version seen and the tick that all was checked."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"version", "checked"}
        }

    @property
    def form_id(self) -> str:
        """Stable name of the form on its page: the class name, and the prefix where a page has several."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(self).__name__).lower()
        return f"{words}-{self.prefix}" if self.prefix else words

    @cached_property
    def helper(self) -> PageHelper:
        return PageHelper(self)


class PageForm(Page, forms.Form):
    """A form that is not tied to a model."""


class PageModelForm(Page, forms.ModelForm):
    """A form on a model's own fields; its `save()` never changes a status."""


class VersionedForm(PageForm):
    """Carries the version of the thing that was shown, so that a stale page is refused.

    Give the thing as `thing=` (a model form uses its instance). Before the service the view does
    `thing.version = form.cleaned_data["version"]`.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={
            name: _("页面信息不完整，请刷新页面后重试") for name in ("required", "invalid", "min_value")
        },
    )

    def __init__(self, *args, thing=None, **kwargs):
        super().__init__(*args, **kwargs)
        thing = thing or getattr(self, "instance", None)
        if thing is not None:
            self.initial.setdefault("version", thing.version)


class SecondPersonForm(VersionedForm):
    """A second person carries out what another proposed, or returns it with a reason.

    The view sees by its name which button was pressed. `confirm_text` says what follows and whom it tells.
    """

    extra_buttons = (("return", _("退回修改")),)
    confirm_level = 2
    draft = True

    reason = forms.CharField(
        label=_("退回原因"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("退回时必须说明，提出的人会看到"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].required = "return" not in self.data  # nothing is carried out by returning it


class ReleaseForm(SecondPersonForm):
    """Shows something to everybody, or returns it."""

    submit_label = _("公开发布")
    confirm_text = _("公开后任何人不登录即可看到左侧各项，并告知送审人。")


class ForeseenForm(PageForm):
    """Sent twice: first to see what it would move, then, unchanged, to do it. `shown` says what was seen."""

    sure_label = _("确认保存")  # the button once it has been seen

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def digest(self) -> str:
        """Of everything that was typed."""
        typed = [f"{name}={self.data.getlist(name)}" for name in sorted(self.fields) if name != "shown"]
        return hashlib.sha256("\n".join(typed).encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        return self.data.get("shown") == self.digest

    def ask_again(self) -> "ForeseenForm":
        """Make the next sending of the same text the one that counts."""
        self.data = self.data.copy()
        self.data["shown"] = self.digest
        self.submit_label = self.sure_label
        return self


class LooseDateInput(forms.DateInput):
    """A text box for dates; shows them as 2018-08-10, and such a day of `year`, else of this year, as its example."""

    year: int | None = None

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "text"} | (attrs or {}), format="%Y-%m-%d")

    def build_attrs(self, *args, **kwargs) -> dict:
        example = gettext("如 %(day)s") % {
            "day": dates.example(self.year)
        }  # a bare day looks as if it were filled in
        return {"placeholder": example} | super().build_attrs(*args, **kwargs)


def _what_may_be_uploaded() -> str:
    words = gettext("可选多个文件，每个不超过 20 MB：%(types)s。提交未成功时需重新选择文件。")
    return words % {"types": listed(sorted(uploads.ALLOWED))}


class ManyFilesInput(forms.FileInput):
    """A file box that takes several files, from a phone's camera as well."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        accepted = ",".join(f".{extension}" for extension in uploads.ALLOWED)
        super().__init__({"accept": accepted} | (attrs or {}))


class ManyFilesField(forms.FileField):
    """Several uploaded files as a list, empty when none was chosen. Type, size and emptiness are judged by the service."""

    widget = ManyFilesInput

    def __init__(self, **kwargs):
        help_text = lazy(_what_may_be_uploaded, str)()
        super().__init__(**{"help_text": help_text, "allow_empty_file": True} | kwargs)

    def clean(self, data, initial=None) -> list:
        chosen = data if isinstance(data, list | tuple) else [data]
        given = [one for one in chosen if one is not None]
        given = given or ([None] if self.required else [])  # so that the usual error comes
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class LooseDateField(forms.DateField):
    """A date as people write it: 2018-8-10, 2018/8/10, 2018年8月10日, 8月10日, full-width digits.

    `year` fills in a missing year (else this year); a form may set it on its field after construction.
    """

    widget = LooseDateInput
    default_error_messages = {"invalid": _("请填写日期，如 %(example)s 或 8月10日")}

    def __init__(self, *, year: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.year = year

    @property
    def year(self) -> int | None:
        return self._year

    @year.setter
    def year(self, year: int | None) -> None:
        self._year = self.widget.year = year

    def to_python(self, value) -> date | None:
        if value in validators.EMPTY_VALUES or isinstance(value, str) and not value.strip():
            return None
        if isinstance(value, date | datetime):
            return dates.local_day(value)
        try:
            return dates.parse(str(value), year=self.year)
        except ValueError:
            raise self.unreadable() from None

    def unreadable(self) -> ValidationError:
        """What to say of words that are no date, with an example of the year that is meant."""
        example = {"example": dates.example(self.year)}
        return ValidationError(self.error_messages["invalid"], code="invalid", params=example)
