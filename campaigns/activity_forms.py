"""What is put down of a deputy group's activity; short, for a phone in a village. Cleaning only; the services decide."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import LooseDateField, ManyFilesField, PageForm, VersionedForm
from organizations.enums import Level
from organizations.models import Organization

from .enums import ActivityKind
from .models import Activity, Campaign, Link, Topic
from .querysets_activities import people_field
from .services import Facts

PEOPLE = [people_field(level) for level in Level]
BEFORE = ("organizer", "kind", "held_on", "place", "topic")
PROBLEMS = "problems"  # the button that goes on to what was found
AFTER = ("seen", "visited", "files", "link", "reason", "version")


class ActivityFields(forms.Form):
    """The fields of an activity, and what they say together. Needs the campaign and what may be chosen in it."""

    organizer = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("代表小组"),
        empty_label=None,
        error_messages={"required": _("请选择代表小组")},
    )
    kind = forms.ChoiceField(label=_("活动形式"), choices=ActivityKind.choices)
    held_on = LooseDateField(
        label=_("日期"), help_text=_("今天或以前：已开展；今天以后：先作为安排登记，开展后再补情况。")
    )
    place = forms.CharField(label=_("地点"), max_length=100, help_text=_("村、社区、企业、工地或窗口的名称"))
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("事项"), required=False, empty_label=_("未归入事项")
    )
    visited = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=_("走访单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("计入这些单位的负担。安排明察会告知它们；暗访在开展之前不告知。"),
    )
    seen = forms.CharField(
        label=_("了解到的情况"),
        widget=forms.Textarea({"rows": 4}),
        max_length=5000,
        required=False,
        help_text=_("已开展的必填。发现的问题保存后逐条登记。"),
    )
    files = ManyFilesField(label=_("照片和附件"), required=False)
    link = forms.ModelChoiceField(
        Link.objects.none(), label=_("方案环节"), required=False, empty_label=_("不对应环节")
    )

    def __init__(self, *args, campaign: Campaign, organizers, units, **kwargs):
        super().__init__(*args, **kwargs)
        for level in Level:
            self.fields[people_field(level)] = forms.IntegerField(
                label=level.label,
                required=False,
                min_value=0,
                max_value=9_999,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )
        offered = {"organizer": organizers, "visited": units, "topic": campaign.topics.all()}
        offered["link"] = Link.objects.filter(stage__campaign=campaign).select_related("stage")
        for name, rows in offered.items():
            self.fields[name].queryset = rows
        self.fields["held_on"].year = campaign.year
        self.fields["organizer"].label_from_instance = lambda one: one.name
        self.fields["visited"].label_from_instance = lambda one: one.short_name

    @cached_property
    def page_layout(self) -> Layout:
        """The five counts side by side under one heading."""
        people = Fieldset(_("参加的代表人数"), *PEOPLE, css_class="people-counts")
        return Layout(*self._there(BEFORE), people, *self._there(AFTER))

    def _there(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if name in self.fields]

    @property
    def facts(self) -> Facts:
        data = self.cleaned_data
        names = ("organizer", "kind", "held_on", "place", "topic", "link", "seen")
        return Facts(
            people={level: data[people_field(level)] or 0 for level in Level},
            visited=tuple(data["visited"]),
            **{name: data[name] for name in names},
        )


class ActivityForm(ActivityFields, PageForm):
    """A new one, held or planned."""

    submit_label = _("保存活动")
    extra_buttons = ((PROBLEMS, _("保存并登记问题")),)
    draft = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", clock.today())


class _KeptActivityForm(ActivityFields, VersionedForm):
    """One that is on record: shows what stands there."""

    draft = True

    def __init__(self, *args, thing: Activity, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        plain = ("kind", "held_on", "place", "seen", *PEOPLE)
        self.initial |= {name: getattr(thing, name) for name in plain}
        self.initial |= {
            "organizer": thing.group_id or thing.congress_id,
            "topic": thing.topic_id,
            "link": thing.link_id,
            "visited": [visit.organization_id for visit in thing.visits.all()],
        }


class HoldForm(_KeptActivityForm):
    submit_label = _("登记开展情况")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].help_text = ""
        self.fields["seen"].required = True
        self.fields["seen"].error_messages["required"] = _("请写明了解到的情况。")


class CorrectActivityForm(_KeptActivityForm):
    submit_label = _("确认更正")

    reason = forms.CharField(
        label=_("更正原因"),
        widget=forms.Textarea({"rows": 2}),
        max_length=300,
        error_messages={"required": _("请写明更正原因。")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].help_text = ""
        self.fields["files"].label = _("补充照片和附件")


class VoidActivityForm(VersionedForm):
    submit_label = _("作废")
    confirm_level = 1

    reason = forms.CharField(
        label=_("作废原因"), max_length=500, error_messages={"required": _("请填写作废原因。")}
    )
