"""What people fill in while they confirm a plan: its document, and one form for each kind of item of the tree."""

from collections.abc import Iterable
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import LooseDateField, PageForm, VersionedForm
from core.models import Attachment
from organizations.enums import Kind, Level

from .enums import Aspect, Part
from .plan_draft.bodies import UPPER, Area, Choice
from .plan_draft.tree import Deadline, Department, Head, Item, Link, Point, Rules, Stage, Topic
from .plan_text.files import LONGEST_TEXT

YES, NO = "1", "0"
FIRST_YEAR, LAST_YEAR = 1990, 2100
KEPT = Signer(salt="plan file kept between two attempts")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _area_field(label: str, rows: int, **kwargs) -> forms.CharField:
    kwargs = {"required": False} | kwargs
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PlanDocumentForm(PageForm):
    """Paste or upload; the year where the text has none. A file that could not be read is kept by `kept`."""

    submit_label = _("解析方案")
    draft = True

    text = _area_field(_("粘贴方案全文"), 12, max_length=LONGEST_TEXT)
    upload = forms.FileField(
        label=_("或上传方案文件"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "可选 .docx、.pdf（有文字的）或 .txt，不超过 20 MB。旧版 .doc 和 .wps 请先另存为 .docx。"
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt,.wps"}),
    )
    year = forms.IntegerField(
        label=_("年度"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("方案里常常不写年份；不填则按标题、文号或正文判断。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["placeholder"] = SAMPLE
        self.kept_file: Attachment | None = None

    def clean_kept(self) -> str:
        """Only a file that this form kept itself is taken up again."""
        value = self.cleaned_data["kept"]
        try:
            self.kept_file = Attachment.objects.filter(pk=KEPT.unsign(value)).first() if value else None
        except BadSignature:
            return ""
        return value


SAMPLE = _(
    "示例：二、实施步骤　（一）动员部署阶段（7月15日前）　1.制定工作方案……　2.8月10日前，各县（市、区）人大常委会将问题清单报市人大常委会。"
)


class BlankForm(PageForm):
    submit_label = _("从空白开始")
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", clock.today().year)


# ── items of the tree ───────────────────────────────────────────────────────────────────────────────────────────
class ItemForm(VersionedForm):
    """Corrects one item, or adds one. `values()` are the fields that `changes.correct` takes."""

    submit_label = _("保存")
    item_class: type[Item] = Item

    def __init__(self, *args, item: Item | None = None, area: Area, year: int | None = None, **kwargs):
        kwargs["initial"] = self.initial_of(item or self.item_class()) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, LooseDateField):
                field.year = year
        self.offer(area)

    def initial_of(self, item: Item) -> dict:
        return {name: getattr(item, name) for name in self.base_fields if hasattr(item, name)}

    def offer(self, area: Area) -> None:
        """Fill the boxes with the area's organizations."""

    def values(self) -> dict:
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
            if name != "version"
        }


class StageForm(ItemForm):
    item_class = Stage
    name = forms.CharField(label=_("阶段名称"), max_length=60)
    start = LooseDateField(label=_("开始日期"), required=False)
    end = LooseDateField(label=_("结束日期"), required=False)


class LinkForm(ItemForm):
    item_class = Link
    name = forms.CharField(label=_("环节名称"), max_length=60)
    text = _area_field(_("内容"), 4, max_length=20_000)
    who = forms.CharField(label=_("责任主体"), max_length=200, required=False)
    levels = forms.TypedMultipleChoiceField(
        label=_("责任层级"),
        choices=[choice for choice in Level.choices if choice[0] != Level.NATIONAL],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DeadlineForm(ItemForm):
    item_class = Deadline
    is_duty = forms.TypedChoiceField(
        label=_("这个时间是"),
        choices=[(YES, _("报送任务：有单位要报送")), (NO, _("只是环节的时间"))],
        coerce=YES.__eq__,
        error_messages={"required": _("请选择是报送任务还是环节时间")},
        widget=forms.RadioSelect,
    )
    start = LooseDateField(label=_("开始日期"), required=False)
    end = LooseDateField(label=_("截止日期（含当日）"), required=False)
    title = forms.CharField(label=_("报送内容"), max_length=100, required=False)
    owed_by = forms.MultipleChoiceField(
        label=_("报送单位"),
        required=False,
        help_text=_("选一类单位时，每个单位各有一件任务。按住 Ctrl 可选多项。"),
        widget=forms.SelectMultiple(attrs={"size": 7}),
    )
    owed_to = forms.ChoiceField(label=_("接收单位"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("组成"), choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def initial_of(self, item: Item) -> dict:
        return super().initial_of(item) | {"is_duty": YES if item.is_duty else NO}

    def offer(self, area: Area) -> None:
        kinds = (Kind.CONGRESS, Kind.PRESIDIUM, Kind.GOVERNMENT, Kind.DEPARTMENT)
        own = self.initial.get("owed_by") or ()
        groups = [one for one in area.groups(*kinds) if ":" not in one.key or one.key in own]
        self.fields["owed_by"].choices = grouped_choices(groups, _with_own(area.singles(), own, area))
        upward = [one for one in area.groups(Kind.CONGRESS, Kind.GOVERNMENT) if ":" not in one.key]
        nobody, present = [("", _("未选择"))], self.initial.get("owed_to") or UPPER
        self.fields["owed_to"].choices = [
            *nobody,
            (UPPER, area.label(UPPER)),
            *grouped_choices(upward, _with_own(area.singles(down_to=area.home.level), [present], area)),
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("is_duty"):
            for name, words in DUTY_NEEDS.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


DUTY_NEEDS = {
    "end": _("请填写截止日期"),
    "title": _("请填写报送内容"),
    "owed_by": _("请选择报送单位"),
    "owed_to": _("请选择接收单位"),
}


class TopicForm(ItemForm):
    item_class = Topic
    name = forms.CharField(label=_("事项名称"), max_length=60)
    laws = _area_field(_("法律法规（每行一部）"), 3, max_length=4000)
    system = _area_field(Aspect.SYSTEM.label, 2, max_length=4000)
    duty = _area_field(Aspect.DUTY.label, 2, max_length=4000)
    problem = _area_field(Aspect.PROBLEM.label, 2, max_length=4000)

    def initial_of(self, item: Topic) -> dict:
        points = {
            aspect.value: "\n".join(point.text for point in item.points if point.aspect == aspect)
            for aspect in Aspect
        }
        return {"name": item.name, "laws": "\n".join(item.laws)} | points

    def values(self) -> dict:
        given = self.cleaned_data
        points = (Point(aspect.value, text) for aspect in Aspect for text in _lines(given[aspect.value]))
        return {"name": given["name"], "laws": _lines(given["laws"]), "points": tuple(points)}


class DepartmentForm(ItemForm):
    item_class = Department
    name = forms.CharField(label=_("方案中的称呼"), max_length=60)
    bodies = forms.MultipleChoiceField(
        label=_("对应的部门"),
        help_text=_("选一个系统时，同级的这类部门都受评议。按住 Ctrl 可选多项。"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"required": _("请选择对应的部门")},
    )

    def offer(self, area: Area) -> None:
        systems = [one for one in area.groups(Kind.DEPARTMENT) if ":" in one.key]
        single = [Choice(f"#{one.pk}", one.name) for one in area.own_departments()]
        own = self.initial.get("bodies") or ()
        self.fields["bodies"].choices = grouped_choices(systems, _with_own(single, own, area))


def _what_a_code_is() -> str:
    words = gettext("用于问题编号和回执，全平台不能重复，如 LD%(year)d。")
    return words % {"year": clock.today().year}


class HeadForm(ItemForm):
    item_class = Head
    title = forms.CharField(label=_("名称"), max_length=200)
    short_title = forms.CharField(label=_("简称"), max_length=40)
    code = forms.CharField(label=_("编号前缀"), max_length=20, help_text=lazy(_what_a_code_is, str)())
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    start = LooseDateField(label=_("开始日期"))
    end = LooseDateField(label=_("结束日期"))
    aim = _area_field(_("目的"), 3, max_length=4000)


class RulesForm(ItemForm):
    item_class = Rules
    floor = forms.CharField(
        label=_("测评参与率下限"),
        max_length=10,
        required=False,
        help_text=_("如 25% 或 1/4；方案没有要求则不填。"),
    )
    floor_levels = forms.TypedMultipleChoiceField(
        label=_("哪几级代表计入参与率"),
        choices=Level.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    grades = _area_field(_("测评等次（每行一个）"), 3, max_length=400)

    def initial_of(self, item: Rules) -> dict:
        return super().initial_of(item) | {"grades": "\n".join(item.grades)}

    def clean_floor(self) -> str:
        """As an exact fraction of at most 1: 25% is 1/4."""
        given = self.cleaned_data["floor"].strip().replace("％", "%")
        if not given:
            return ""
        try:
            share = Fraction(given[:-1].strip()) / 100 if given.endswith("%") else Fraction(given)
        except (ValueError, ZeroDivisionError):
            raise ValidationError(_("请填写比例，如 25% 或 1/4")) from None
        if not 0 < share <= 1:
            raise ValidationError(_("比例应大于 0，不超过 100%"))
        return str(share)

    def values(self) -> dict:
        return super().values() | {"grades": _lines(self.cleaned_data["grades"])}


def grouped_choices(groups: Iterable[Choice], singles: Iterable[Choice]) -> list:
    """Choices under two headings, a group with the number of organizations it stands for."""
    many = [(one.key, f"{one.label}（{one.count}）" if one.count > 1 else one.label) for one in groups]
    return [(_("一类单位"), many), (_("单个单位"), [(one.key, one.label) for one in singles])]


def _with_own(singles: list[Choice], keys: Iterable[str], area: Area) -> list[Choice]:
    """The single organizations, with those that the item names already."""
    known = {one.key for one in singles}
    return singles + [
        Choice(key, area.label(key)) for key in keys if key.startswith("#") and key not in known
    ]


FORMS = {"s": StageForm, "l": LinkForm, "d": DeadlineForm, "t": TopicForm, "b": DepartmentForm}
KINDS = {"stage": "s", "link": "l", "deadline": "d", "topic": "t", "department": "b"}


def form_class(key: str) -> type[ItemForm]:
    """The form for an item by its id."""
    return {"head": HeadForm, "rules": RulesForm}.get(key) or FORMS[key[:1]]
