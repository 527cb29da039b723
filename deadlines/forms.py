"""What administrators type about rest days, rules and reminders."""

import re
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import dates
from core.forms import ForeseenForm, LooseDateField, PageForm, PageModelForm
from organizations.enums import Role

from .enums import Unit
from .models import Rung
from .recalculation import CalendarEntry

REST, WORK = ("放假", "休息", "休", "off"), ("上班", "补班", "班", "work")
_LINE = re.compile(rf"(?P<days>.+?)\s*(?P<word>{'|'.join((*REST, *WORK))})\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:至|到|~|～|—|–)\s*")
LONGEST = 31  # days of one line; a longer one is a slip


class CalendarForm(ForeseenForm):
    """Rest days and make-up days as the yearly notice lists them, one period to a line."""

    submit_label = gettext_lazy("查看影响")
    draft = True
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=100, help_text=gettext_lazy("放假通知的名称或文号")
    )
    days = forms.CharField(
        label=gettext_lazy("放假和调休"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("每行一天或一段，后面写“放假”或“上班”，例如：2027-01-01 至 2027-01-03 放假"),
    )

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_days(self) -> list[tuple[date, bool]]:
        """Each day with whether it is worked; names the line that cannot be read."""
        found: dict[date, bool] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1):
            if not line.strip():
                continue
            for day, working in _read_line(line, number, self.year):
                if found.setdefault(day, working) != working:
                    raise forms.ValidationError(
                        _("第 %(number)d 行：%(day)s 既写了放假又写了上班，请核对。")
                        % {"number": number, "day": day.isoformat()}
                    )
        return sorted(found.items())

    @property
    def entries(self) -> list[CalendarEntry]:
        reason = self.cleaned_data["reason"]
        return [CalendarEntry(day, working, reason) for day, working in self.cleaned_data["days"]]


def _read_line(line: str, number: int, year: int) -> list[tuple[date, bool]]:
    match = _LINE.match(line.strip())
    if not match:
        raise forms.ValidationError(
            _("第 %(number)d 行“%(line)s”没有写明“放假”或“上班”。")
            % {"number": number, "line": line.strip()[:40]}
        )
    first, last = _read_days(match["days"], number, year)
    working = match["word"].lower() in WORK
    return [(first + timedelta(days=n), working) for n in range((last - first).days + 1)]


def _read_days(text: str, number: int, year: int) -> tuple[date, date]:
    try:
        ends = [dates.parse(part, year=year) for part in _BETWEEN.split(text.strip())]
    except ValueError as error:
        raise forms.ValidationError(
            _("第 %(number)d 行的日期“%(text)s”看不懂，请写成 2027-01-01 或 1月1日。")
            % {"number": number, "text": text.strip()[:40]}
        ) from error
    if len(ends) > 2 or not 0 <= (ends[-1] - ends[0]).days < LONGEST:
        raise forms.ValidationError(
            _("第 %(number)d 行应是一天，或从早到晚、不超过 %(most)d 天的一段。")
            % {"number": number, "most": LONGEST}
        )
    return ends[0], ends[-1]


class RuleForm(ForeseenForm):
    """How a due date is reckoned: amount and unit from the event, by which law."""

    submit_label = gettext_lazy("查看影响")
    draft = True
    amount = forms.IntegerField(
        label=gettext_lazy("数量"),
        required=False,
        min_value=-1000,
        max_value=1000,
        help_text=gettext_lazy("事件之后为正，之前为负；留空表示每次都要由人填写日期"),
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=Unit.choices)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=100)
    edition = forms.CharField(label=gettext_lazy("版本"), max_length=60, required=False)
    valid_from = LooseDateField(label=gettext_lazy("施行日期"), required=False)
    valid_to = LooseDateField(label=gettext_lazy("失效日期"), required=False)
    extenders = forms.MultipleChoiceField(
        label=gettext_lazy("监督方的谁可以延期"),
        choices=[(role.value, role.label) for role in (Role.STAFF, Role.LEADER)],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("修改理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_amount(self) -> int | None:
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError(_("数量不能是 0；当天到期的事项请留空，由人填写日期。"))
        return amount

    def clean(self) -> dict:
        data = super().clean()
        begin, end = data.get("valid_from"), data.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("失效日期不能早于施行日期。"))
        return data

    @property
    def fields_of_rule(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "shown")}


class RungForm(PageModelForm):
    """One reminder of a ladder."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("通知哪些人"),
        choices=[(role.value, role.label) for role in (Role.STAFF, Role.LEADER, Role.LIAISON)],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Rung
        fields = ["label", "offset", "at_time", "repeat_days", "party", "roles", "urgent", "is_active"]


class PauseForm(PageForm):
    reason = forms.CharField(
        label=gettext_lazy("中止原因"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明中止原因")},
    )


class ExtendForm(PageForm):
    due_on = LooseDateField(label=gettext_lazy("新的时限"))
    reason = forms.CharField(
        label=gettext_lazy("延期理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ResumeForm(PageForm):
    """A deliberate act; nothing to fill in."""
