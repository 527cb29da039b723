"""Fields that several forms of this app share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.uploads import ALLOWED

FILES_HELP = _(
    "可选多个文件，每个不超过 20 MB：PDF、Word、Excel、PPT（.docx .xlsx .pptx）、图片（.jpg .png）。提交未成功时需重新选择文件。"
)


class ManyFilesInput(forms.FileInput):
    """A file box that takes several files, from a phone's camera as well."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        accepted = ",".join(f".{extension}" for extension in ALLOWED)
        super().__init__({"accept": accepted} | (attrs or {}))


class ManyFilesField(forms.FileField):
    """Several uploaded files as a list; an empty list when none was chosen and none is needed."""

    widget = ManyFilesInput

    def clean(self, data, initial=None) -> list:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in self._given(chosen)]

    def _given(self, chosen: list) -> list:
        """The files given; one None where a file is needed and none was given, so that the usual error comes."""
        given = [one for one in chosen if one]
        return given or ([None] if self.required else [])
