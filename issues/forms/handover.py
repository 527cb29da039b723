"""The form of a handover letter: to whom, by when, which issues; the last tick stands for having read the letter."""

from datetime import date

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.forms import LooseDateField, PageForm
from organizations.enums import Kind
from organizations.models import Organization

from ..models import Issue
from ..services.handover import default_due_on, default_sign_by, terms_of_letter
from .ticks import TickedIssuesField


class HandOverForm(PageForm):
    """For one committee and campaign; `rows` are the issues that can be ticked, each with its `tick` and `meant`."""

    department = forms.ModelChoiceField(
        label=_("承办部门"),
        queryset=Organization.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择承办部门"), "invalid_choice": _("请选择本级的承办部门")},
    )
    due_on = LooseDateField(label=_("整改时限（含当日）"), error_messages={"required": _("请填写整改时限")})
    sign_by = LooseDateField(label=_("签收期限（含当日）"), error_messages={"required": _("请填写签收期限")})
    note = forms.CharField(
        label=_("补充要求"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写入交办函正文，每行一段"),
    )
    checked = forms.BooleanField(
        label=_("我已核对"), error_messages={"required": _("请核对交办函后勾选“我已核对”")}
    )

    def __init__(
        self,
        *args,
        campaign: Campaign,
        congress: Organization,
        rows: list[Issue],
        today: date,
        department: str = "",
        wanted: list[str] = (),
        signing: bool = False,
        **kwargs,
    ):
        """`department` (a key, from the address) is proposed with the issues whose lists mean it, or with the boxes
        `wanted` where somebody has chosen them already."""
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(kind=Kind.DEPARTMENT, region=congress.region_id, is_active=True)
        self.fields["department"].queryset = own.select_related("parent")
        self.fields["issues"] = TickedIssuesField(rows=rows, label=_("问题"))
        self.fields["checked"].required = signing
        for name in ("due_on", "sign_by"):
            self.fields[name].year = today.year
        terms = terms_of_letter(campaign, congress, today)
        self.initial = {
            "due_on": default_due_on(terms, campaign, today),
            "sign_by": default_sign_by(terms, today),
            "department": department,
            "issues": wanted
            or [issue.tick for issue in rows if issue.meant and str(issue.meant.pk) == department],
        }

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("department", "sign_by", "due_on", "note")]

    @property
    def ticked(self) -> set[str]:
        """The boxes that are ticked, as typed or as proposed."""
        return set(self["issues"].value() or ())

    @cached_property
    def values(self) -> dict:
        """What each field says so far, as far as it can be understood; for the preview."""
        if self.is_bound:
            self.is_valid()
            return {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: self._proposed(name, field) for name, field in self.fields.items()}

    def _proposed(self, name: str, field: forms.Field):
        try:
            return field.clean(self.initial.get(name))
        except forms.ValidationError:
            return None
