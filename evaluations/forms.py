"""What people type about an evaluation. Nothing here changes a status."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.enums import CampaignStatus, UnitRole
from campaigns.models import Campaign
from core.forms import LooseDateField, PageForm, VersionedForm
from organizations.enums import Kind, Level, Role
from organizations.models import Organization

from .models import Evaluation

MAX_BALLOTS = 100_000


class SetupForm(PageForm):
    """A new evaluation of one's own committee."""

    submit_label = _("建立测评")
    draft = True
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=pgettext_lazy("one", "监督行动"))
    congress = forms.ModelChoiceField(Organization.objects.none(), label=_("组织单位"))
    title = forms.CharField(label=_("名称"), max_length=100)
    held_on = LooseDateField(label=_("测评日期"))
    departments = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("测评对象"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = user.organizations_as(Role.STAFF)
        running = Campaign.objects.visible_to(user).joined_by(own).filter(status=CampaignStatus.RUNNING)
        self.fields["campaign"].queryset = running
        self.fields["congress"].queryset = Organization.objects.filter(pk__in=[unit.pk for unit in own])
        departments = Organization.objects.filter(
            kind=Kind.DEPARTMENT, region__in={unit.region_id for unit in own}, is_active=True
        )
        self.fields["departments"].queryset = departments
        self._prefill(own, running, departments)

    def _prefill(self, own, running, departments) -> None:
        """One committee, one running campaign, the departments its plan evaluates: nothing to choose."""
        self.initial.setdefault("congress", own[0].pk if own else None)
        campaigns = list(running[:2])
        if len(campaigns) == 1:
            self.initial.setdefault("campaign", campaigns[0].pk)
        evaluated = departments.filter(
            campaign_parts__campaign__in=running, campaign_parts__role=UnitRole.EVALUATED
        )
        self.initial.setdefault("departments", list(evaluated.values_list("pk", flat=True).distinct()))


class PaperCountForm(PageForm):
    """A teller's own count: people per level, and per department ballots out, back, invalid and by grade."""

    submit_label = _("提交计票单")
    draft = True

    def __init__(self, *args, evaluation: Evaluation, entitled: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.evaluation, self.entitled = evaluation, entitled
        self.subjects = list(evaluation.subjects.select_related("organization"))
        self.grades = evaluation.rule["grades"]
        for level in entitled:
            self._number(f"turnout_{level}", Level(level).label)
        for subject in self.subjects:
            for key, label in self.columns:
                self._number(f"s{subject.organization_id}_{key}", f"{subject} {label}")

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The figures of one department, in the order of the paper form."""
        grades = [(f"grade{number}", grade) for number, grade in enumerate(self.grades)]
        return [("issued", _("发出")), ("returned", _("收回")), ("invalid", _("无效票")), *grades]

    def _number(self, name: str, label: str) -> None:
        self.fields[name] = forms.IntegerField(
            label=label,
            min_value=0,
            max_value=MAX_BALLOTS,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control"}),
        )

    @property
    def turnout_rows(self) -> list[tuple]:
        """(field, entitled) per level."""
        return [(self[f"turnout_{level}"], count) for level, count in self.entitled.items()]

    @property
    def subject_rows(self) -> list[tuple]:
        """(subject, fields) in the order of the columns."""
        return [
            (
                subject,
                [self[f"s{subject.organization_id}_{key}"] for key, _label in self.columns],
            )
            for subject in self.subjects
        ]

    def sheet(self) -> dict:
        """The cleaned figures as the service takes them."""
        data = self.cleaned_data
        return {
            "turnout": {str(level): data[f"turnout_{level}"] for level in self.entitled},
            "figures": {str(subject.organization_id): self._figures(subject) for subject in self.subjects},
        }

    def _figures(self, subject) -> dict:
        def value(key: str) -> int:
            return self.cleaned_data[f"s{subject.organization_id}_{key}"]

        counts = {grade: value(f"grade{number}") for number, grade in enumerate(self.grades)}
        return {key: value(key) for key in ("issued", "returned", "invalid")} | {"counts": counts}

    @staticmethod
    def filled_from(sheet) -> dict:
        """Initial values from a sheet that was handed in before."""
        if sheet is None:
            return {}
        initial = {f"turnout_{level}": people for level, people in sheet.turnout.items()}
        for unit, figures in sheet.figures.items():
            for key in ("issued", "returned", "invalid"):
                initial[f"s{unit}_{key}"] = figures[key]
            for number, votes in enumerate(figures["counts"].values()):
                initial[f"s{unit}_grade{number}"] = votes
        return initial


class DecisionForm(VersionedForm):
    """One button on the result page, safe against a page that has become stale."""

    submit_label = ""
    reason = forms.CharField(
        label=_("原因"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
