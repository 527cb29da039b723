"""Issues ticked in a list. Each tick carries the version that was shown, so that what changed meanwhile is noticed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def tick(issue) -> str:
    """The value of an issue's box."""
    return f"{issue.pk}.{issue.version}"


class TickedIssuesField(forms.Field):
    """The issues among `rows` (a list) whose boxes were ticked, in the order of the list, with the versions that were shown."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "required": _("请至少勾选一项问题。"),
        "invalid": _("勾选的问题有的已不在列表中，请刷新页面后重新勾选。"),
    }

    def __init__(self, *, rows, **kwargs):
        super().__init__(**kwargs)
        self.rows = rows

    def to_python(self, value) -> list:
        versions = self._versions(value or [])
        issues = [issue for issue in self.rows if issue.pk in versions]
        if len(issues) != len(versions):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        for issue in issues:
            issue.version = versions[issue.pk]
        return issues

    def _versions(self, ticks: list[str]) -> dict[int, int]:
        try:
            return {int(pk): int(version) for pk, _dot, version in (one.partition(".") for one in ticks)}
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
