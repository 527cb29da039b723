"""What people fill in around a hearing. Cleaning only; the services decide."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import ActivityKind
from campaigns.models import Activity, Campaign
from core.forms import LooseDateField, ManyFilesField, PageForm, VersionedForm
from issues.enums import LEFT_OUT, ListStatus
from issues.models import Issue, IssueList
from organizations.models import Deputy, Organization, User
from organizations.querysets import people_as
from projects.forms import KindField, NameField
from projects.models import Project, ProjectKind
from projects.querysets import departments_of, kinds_at, leads_of

from .enums import Duty, SpeakerStatus
from .models import GroupMember, Hearing, Opinion, Speaker, SpeakerRule
from .querysets import INSIDE

NONE_YET = _("暂不确定")
CHOOSE = _("请选择")
MOST_SHOWN = 200  # issues offered for ticking


def text_field(label, *, rows=3, limit=2000, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), max_length=limit, **options)


class DeputyField(forms.ModelChoiceField):
    def label_from_instance(self, deputy: Deputy) -> str:
        words = gettext("%(name)s（%(level)s代表，%(area)s）")
        return words % {
            "name": deputy.name,
            "level": deputy.get_level_display(),
            "area": deputy.area.short_name,
        }


# ── the hearing ─────────────────────────────────────────────────────────────────────────────────────────────────
class HearingForm(PageForm):
    """A report for the agenda of a meeting."""

    submit_label = _("列入会议议程")
    draft = True

    matter = forms.CharField(label=_("听取审议事项"), max_length=120, help_text=_("如：优化营商环境工作情况"))
    reporter = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("报告单位"),
        empty_label=CHOOSE,
        help_text=_("部门受政府委托报告的，选择该部门；审议意见交本级政府研究处理"),
    )
    meeting = forms.CharField(label=_("会议名称"), max_length=100)
    meets_on = LooseDateField(label=_("会议日期"), help_text=_("会前材料的时限从这一天倒推"))
    kind = KindField(ProjectKind.objects.none(), label=_("监督方式"), empty_label=CHOOSE)
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("监督项目"), required=False, empty_label=_("不属于监督项目")
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("监督行动"),
        required=False,
        empty_label=NONE_YET,
        help_text=_("问题清单和测评规则取自监督行动，交办审议意见前须选定"),
    )
    lead = forms.ModelChoiceField(
        Organization.objects.none(), label=_("牵头机构"), required=False, empty_label=NONE_YET
    )

    def __init__(self, *args, congress: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {
            "reporter": departments_of(congress),
            "kind": ProjectKind.objects.filter(pk__in=[kind.pk for kind in kinds_at(congress)]),
            "project": Project.objects.filter(congress=congress).in_library(),
            "campaign": Campaign.objects.filter(congress=congress).order_by("-year", "-id"),
            "lead": leads_of(congress),
        }
        for name, rows in choices.items():
            if name in self.fields:
                self.fields[name].queryset = rows


class AdjustForm(HearingForm, VersionedForm):
    """The same without what other acts change: the body that reports and the meeting."""

    submit_label = _("保存调整")
    reporter = meeting = meets_on = None


class ActForm(VersionedForm):
    """A form whose panel says what follows; the page gives the words."""

    confirm_level = 1


class ReasonForm(ActForm):
    draft = True
    reason = text_field(_("理由"), limit=500)


class MoveForm(ActForm):
    meeting = forms.CharField(label=_("会议名称"), max_length=100)
    meets_on = LooseDateField(label=_("新的会议日期"))
    reason = text_field(_("改期原因"), limit=500)


class HearForm(ActForm):
    note = text_field(
        _("说明"), required=False, help_text=_("会前有缺项的，必须说明原因；说明和缺项一并记录在案")
    )


class PaperForm(ActForm):
    files = ManyFilesField(label=_("文件"), required=False)
    delivered_on = LooseDateField(
        label=_("送交日期"), required=False, help_text=_("纸质送交的填写实际日期，不填为今天")
    )
    note = text_field(_("说明"), rows=2, limit=500, required=False)

    def __init__(self, *args, registers: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not registers:
            del self.fields["delivered_on"]
            self.fields["files"].required = True


# ── research and speakers ───────────────────────────────────────────────────────────────────────────────────────
class MemberForm(ActForm):
    person = NameField(User.objects.none(), label=_("本机关人员"), required=False, empty_label=CHOOSE)
    deputy = DeputyField(Deputy.objects.none(), label=_("或者代表"), required=False, empty_label=CHOOSE)
    duty = forms.ChoiceField(label=_("职责"), choices=Duty.choices, initial=Duty.MEMBER)

    def __init__(self, *args, thing: Hearing, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        group = thing.group
        people = people_as(thing.congress, *INSIDE).exclude(
            pk__in=group.exclude(person=None).values("person")
        )
        self.fields["person"].queryset = people
        taken = group.exclude(deputy=None).values("deputy")
        self.fields["deputy"].queryset = own_deputies(thing).exclude(pk__in=taken)


def own_deputies(hearing: Hearing):
    """Active deputies of the committee's area, its members first."""
    rows = Deputy.objects.filter(is_active=True, area__path__startswith=hearing.congress.region.path)
    return rows.select_related("area").order_by("level", "name", "id")


class VisitForm(ActForm):
    """An activity that is on record already, or a new one with its kind, place, day and what was seen."""

    NEW = ("kind", "place", "held_on", "seen")
    draft = True
    present = forms.ModelMultipleChoiceField(
        GroupMember.objects.none(), label=_("参加人员"), widget=forms.CheckboxSelectMultiple
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("已登记的代表活动"),
        required=False,
        empty_label=_("没有登记过，在下面登记"),
        help_text=_("监督行动中已经登记的活动直接选择，以下各项不用再填"),
    )
    kind = forms.ChoiceField(label=_("活动形式"), choices=ActivityKind.choices, required=False)
    place = forms.CharField(label=_("调研地点"), max_length=100, required=False)
    held_on = LooseDateField(label=_("日期"), required=False)
    seen = text_field(_("了解到的情况"), rows=5, limit=5000, required=False)

    def __init__(self, *args, thing: Hearing, activities, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        self.fields["present"].queryset = thing.group.select_related("person", "deputy")
        self.fields["activity"].queryset = activities
        if not activities.exists():
            del self.fields["activity"]
            for name in self.NEW:
                self.fields[name].required = True

    def clean(self):
        data = super().clean()
        if self.is_new and "activity" not in self.errors and not data.get("held_on"):
            self.add_error("held_on", _("请填写日期，或者选择已登记的活动"))
        return data

    @property
    def is_new(self) -> bool:
        return not self.cleaned_data.get("activity")

    @property
    def given(self) -> dict:
        """What the service for it takes: the one that records a new activity, or the one that links to it."""
        names = self.NEW if self.is_new else ("activity",)
        return {name: self.cleaned_data[name] for name in ("present", *names)}


class ResearchForm(ActForm):
    draft = True
    text = text_field(_("调研情况摘要"), rows=5, limit=5000)
    files = ManyFilesField(label=_("调研报告"), required=False)


class ProblemsForm(ActForm):
    issue_lists = forms.ModelMultipleChoiceField(
        IssueList.objects.none(),
        label=_("已上传的问题清单"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("清单确认导入后，其中每一行都列入问题表"),
    )
    issues = forms.ModelMultipleChoiceField(
        Issue.objects.none(), label=_("监督行动中的问题"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, thing: Hearing, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        own = {"campaign": thing.campaign_id, "congress": thing.congress_id}
        lists = IssueList.objects.filter(**own).exclude(status=ListStatus.DISCARDED).select_related("file")
        self.fields["issue_lists"].queryset = lists.order_by("-id")
        issues = Issue.objects.filter(**own).exclude(status__in=LEFT_OUT).order_by("-id")
        self.fields["issues"].queryset = Issue.objects.filter(
            pk__in=[
                *issues.values_list("pk", flat=True)[:MOST_SHOWN],
                *thing.problems.values_list("pk", flat=True),
            ]
        ).order_by("id")


class SpeakerForm(ActForm):
    deputy = DeputyField(Deputy.objects.none(), label=_("中心发言人"), empty_label=CHOOSE)
    criteria_met = forms.MultipleChoiceField(
        label=_("符合的标准"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = text_field(
        _("确定理由"), rows=2, limit=500, required=False, help_text=_("有标准不符合的，必须说明理由")
    )

    def __init__(self, *args, thing: Hearing, rule: SpeakerRule, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        chosen = thing.speakers.filter(status=SpeakerStatus.CHOSEN).values("deputy")
        own = own_deputies(thing).filter(level=thing.congress.level).exclude(pk__in=chosen)
        self.fields["deputy"].queryset = own
        self.fields["criteria_met"].choices = [(one["key"], gettext(one["text"])) for one in rule.criteria]


class PartForm(ActForm):
    key = forms.ChoiceField(label=_("活动"))
    took_part_on = LooseDateField(label=_("日期"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args, thing: Speaker, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        self.fields["key"].choices = [(one["key"], gettext(one["text"])) for one in thing.rule.parts]


class SpeechForm(ActForm):
    files = ManyFilesField(label=_("发言稿"))


# ── the opinion ─────────────────────────────────────────────────────────────────────────────────────────────────
class OpinionForm(PageForm):
    """The text of the opinion and its list: each issue that may be listed has a box, a number and a department."""

    submit_label = _("保存审议意见")
    draft = True

    text = text_field(_("审议意见正文"), rows=10, limit=20_000)
    approved_at = forms.CharField(
        label=_("通过会议"), max_length=100, required=False, help_text=_("如：第二十次主任会议")
    )
    approved_on = LooseDateField(label=_("通过日期"), required=False)

    def __init__(self, *args, issues: list[Issue], departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.issues = issues
        names = [("", CHOOSE), *((one.pk, one.short_name) for one in departments)]
        for issue in issues:
            named = f"{issue.number} "
            self.fields[f"listed_{issue.pk}"] = forms.BooleanField(label=named, required=False)
            self.fields[f"number_{issue.pk}"] = forms.IntegerField(
                label=named + gettext("序号"),
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.NumberInput({"inputmode": "numeric", "class": "form-control number-box"}),
            )
            self.fields[f"department_{issue.pk}"] = forms.ModelChoiceField(
                departments,
                label=named + gettext("承办部门"),
                required=False,
                empty_label=CHOOSE,
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"department_{issue.pk}"].choices = names  # read once, not for each row

    @property
    def main_fields(self) -> list:
        return [self[name] for name in ("text", "approved_at", "approved_on")]

    @property
    def rows(self) -> list[tuple]:
        """(issue, box, number, department) for the table."""
        return [
            (issue, *(self[f"{part}_{issue.pk}"] for part in ("listed", "number", "department")))
            for issue in self.issues
        ]

    def clean(self):
        data = super().clean()
        for issue in self.issues:
            if data.get(f"listed_{issue.pk}") and not data.get(f"department_{issue.pk}"):
                self.add_error(f"department_{issue.pk}", _("请选择承办部门"))
        return data

    @property
    def values(self) -> dict:
        """The cleaned values as the service takes them; the list in the order of the numbers given."""
        data = self.cleaned_data
        ticked = [issue for issue in self.issues if data[f"listed_{issue.pk}"]]
        ticked.sort(key=lambda issue: data[f"number_{issue.pk}"] or 1000)
        items = [(issue, data[f"department_{issue.pk}"]) for issue in ticked]
        return {name: data[name] for name in ("text", "approved_at", "approved_on")} | {"items": items}


class HandOverForm(ActForm):
    submit_label = _("交办审议意见")
    confirm_level = 2
    extra_buttons = (("preview", _("更新预览")),)

    report_due_on = LooseDateField(label=_("研究处理情况报告时限（含当日）"), required=False)
    vote_on = LooseDateField(label=_("计划测评日期"))
    vote_meeting = forms.CharField(label=_("计划测评会议"), max_length=100, required=False)
    rectify_by = LooseDateField(label=_("问题清单的整改时限（含当日）"), required=False)
    sign_by = LooseDateField(
        label=_("签收期限（含当日）"), required=False, help_text=_("不填按监督行动或者本地规则推算")
    )

    def __init__(self, *args, listed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rectify_by"].required = listed
        if not listed:
            del self.fields["rectify_by"], self.fields["sign_by"]


class HandlingReportForm(ActForm):
    draft = True
    text = text_field(_("研究处理情况摘要"), rows=6, limit=5000)
    files = ManyFilesField(label=_("研究处理情况报告"), required=False)
    received_on = LooseDateField(
        label=_("收到日期"), required=False, help_text=_("纸质报告填写实际收到的日期，不填为今天")
    )

    def __init__(self, *args, registers: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not registers:
            del self.fields["received_on"]
            self.fields["files"].required = True


class CommentForm(ActForm):
    """Accept or return; the view sees which button was pressed by its name."""

    draft = True
    extra_buttons = (("return", _("退回补充")),)
    comment = text_field(_("意见"))


class VoteForm(ActForm):
    held_on = LooseDateField(label=_("测评日期"))
    copied_to = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=_("结果另抄送"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("研究处理单位和清单中的承办部门自动抄送"),
    )

    def __init__(self, *args, thing: Opinion, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        congress = thing.hearing.congress
        same_place = Organization.objects.filter(region=congress.region_id, is_active=True)
        others = same_place.filter(kind__in=["party", "supervisory", "department"])
        self.fields["copied_to"].queryset = others.exclude(pk=thing.receiver_id)


class AgainForm(ActForm):
    """Have the matter handled once more after the vote."""

    draft = True
    confirm_level = 2
    extra_buttons = (("preview", _("更新预览")),)
    demand = text_field(_("再次研究处理的要求"), rows=4)
    report_due_on = LooseDateField(label=_("再次报告时限（含当日）"), required=False)
    vote_on = LooseDateField(label=_("计划再次测评日期"))
    vote_meeting = forms.CharField(label=_("计划测评会议"), max_length=100, required=False)
    issues = forms.ModelMultipleChoiceField(
        Issue.objects.none(),
        label=_("重新挂账的问题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("已销号但整改没有到位的；勾选后退回承办部门，整改时限为再次报告时限"),
    )

    def __init__(self, *args, issues, has_rule: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report_due_on"].required = not has_rule
        self.fields["issues"].queryset = issues
        if not issues.exists():
            del self.fields["issues"]


# ── deferral ────────────────────────────────────────────────────────────────────────────────────────────────────
class DeferForm(ActForm):
    draft = True

    reason = text_field(_("延期理由"), rows=4)
    new_report_due_on = LooseDateField(label=_("报告延至（含当日）"))
    new_vote_on = LooseDateField(label=_("测评延至"))
    new_meeting = forms.CharField(label=_("改在哪次会议测评"), max_length=100)
    issues = forms.ModelMultipleChoiceField(
        Issue.objects.none(), label=_("涉及问题"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, issues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issues"].queryset = issues
        if not issues.exists():
            del self.fields["issues"]


class DecisionForm(ActForm):
    """Granted or refused; the view sees which button was pressed by its name."""

    submit_label = _("登记同意，印发延期函")
    extra_buttons = (("refuse", _("登记不同意")),)
    confirm_level = 2
    draft = True

    decision_meeting = forms.CharField(
        label=_("作出决定的会议"), max_length=100, help_text=_("如：第二十次主任会议")
    )
    decided_on = LooseDateField(label=_("决定日期"))
    note = text_field(_("决定意见"), rows=2, limit=500, required=False, help_text=_("不同意的，必须说明理由"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].required = "refuse" not in self.data
