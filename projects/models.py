"""The project library: entries on five shelves, the year's list, and the rules of a place for moving between shelves."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Link, PlanDraft
from core.lights import Light
from core.models import Attachment, Tracked
from organizations.models import Organization
from rulebook.models import Edition

from . import lights
from .enums import (
    AGREED,
    LIST_LIGHTS,
    LIST_TRANSITIONS,
    PROJECT_TRANSITIONS,
    SHELVES,
    ListStatus,
    Need,
    Shelf,
    Source,
)
from .querysets import BaselineQuerySet, LocalQuerySet, ProjectQuerySet, YearListQuerySet


class ProjectKind(models.Model):
    """A form of supervision (监督方式) with the law it rests on, and the steps its campaign usually has.

    `steps` is a list of stages: [{"name": "调查研究", "links": ["组成调研组", ...]}, ...], without dates: those are the
    committee's to decide.
    """

    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    basis = models.CharField(_("依据"), max_length=200)
    # The name of the place that has this form of its own; empty: the whole country.
    jurisdiction = models.CharField(_("适用区域"), max_length=60, blank=True)
    steps = models.JSONField(_("一般步骤"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督方式")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["code", "jurisdiction"], name="project_kind_once")]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """Its name in the reader's language, where it came with the product."""
        return gettext(self.name)


class ShelfRule(Edition):
    """What must be there before a project moves to a shelf, as a place rules it; the nearest place's rule holds."""

    shelf = models.CharField(_("进入"), max_length=20, choices=Shelf.choices)
    needs = models.JSONField(_("应当具备"), default=list)  # values of enums.Need

    class Meta:
        verbose_name = _("入库规则")
        ordering = ["shelf", "jurisdiction"]
        constraints = [
            *Edition.once("shelf_rule", "shelf"),
            models.CheckConstraint(condition=Q(shelf__in=SHELVES), name="shelf_rule_shelf"),
        ]

    @property
    def known_needs(self) -> list[Need]:
        return [Need(key) for key in self.needs if key in Need.values]


class YearList(Tracked):
    """The projects a committee takes on in a year: selected, decided, approved by the party committee, made public.

    `public_items` is what everybody may read, fixed when it is put forward: what the second person saw is what appears.
    """

    TRANSITIONS = LIST_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="year_lists", verbose_name=_("主办")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    status = models.CharField(
        _("状态"), max_length=20, choices=ListStatus.choices, default=ListStatus.SELECTING
    )
    meeting = models.CharField(_("审定会议"), max_length=100, blank=True)
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    decision_number = models.CharField(_("审定文号"), max_length=60, blank=True)
    approved_by = models.CharField(_("批转机关"), max_length=100, blank=True)
    approved_on = models.DateField(_("批转日期"), null=True, blank=True)
    approval_number = models.CharField(_("批转文号"), max_length=60, blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="year_lists", verbose_name=_("文件"))
    public_items = models.JSONField(_("公开内容"), default=list, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    objects = YearListQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度清单")
        ordering = ["-year", "congress"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "year"], name="year_list_once"),
            models.CheckConstraint(condition=Q(status__in=ListStatus.values), name="year_list_status"),
            models.CheckConstraint(condition=~Q(published_by=F("proposed_by")), name="year_list_two_people"),
            # A public list names the people and the moment, and both decisions behind it.
            models.CheckConstraint(
                condition=~Q(status=ListStatus.PUBLISHED)
                | Q(published_by__isnull=False, published_at__isnull=False, approved_on__isnull=False),
                name="year_list_published_whole",
            ),
        ]

    def __str__(self):
        return gettext("%(congress)s%(year)d年度监督项目清单") % {
            "congress": self.congress.short_name,
            "year": self.year,
        }

    def get_absolute_url(self) -> str:
        return reverse("campaigns:year_list", args=[self.pk])

    @property
    def is_agreed(self) -> bool:
        """Whether the standing committee and the party committee have both agreed."""
        return self.status in AGREED

    def light(self, today: date) -> Light:
        return Light(LIST_LIGHTS[self.status], self.get_status_display())


class Project(Tracked):
    """One entry of the library (监督项目). Its status is the shelf; every change after the entry is on record."""

    TRANSITIONS = PROJECT_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="projects", verbose_name=_("主办")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=120)
    status = models.CharField(_("库别"), max_length=20, choices=Shelf.choices, default=Shelf.RESERVE)
    source = models.CharField(pgettext_lazy("project", "来源"), max_length=20, choices=Source.choices)
    source_words = models.TextField(_("来源说明"))
    # A must-do (规定动作) of this committee above: the lower level cannot drop it.
    required_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="required_projects",
        verbose_name=_("规定机关"),
    )
    upper = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lower_projects",
        verbose_name=_("上级项目"),
    )
    kind = models.ForeignKey(
        ProjectKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("监督方式"),
    )
    topic = models.CharField(pgettext_lazy("project", "监督事项"), max_length=60, blank=True)
    lead = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_projects",
        verbose_name=_("牵头机构"),
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="kept_projects", verbose_name=_("专管人员")
    )
    departments = models.ManyToManyField(
        Organization, blank=True, related_name="concerned_projects", verbose_name=_("涉及部门")
    )
    planned_on = models.DateField(_("计划上会日期"), null=True, blank=True)
    year_list = models.ForeignKey(
        YearList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("年度清单"),
    )
    list_order = models.PositiveSmallIntegerField(_("清单次序"), default=0)
    plan_draft = models.ForeignKey(
        PlanDraft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("方案草稿"),
    )
    campaigns = models.ManyToManyField(
        Campaign, blank=True, related_name="projects", verbose_name=_("监督行动")
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督项目")
        ordering = ["-year", "list_order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Shelf.values), name="project_shelf"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="project_source"),
            models.UniqueConstraint(
                fields=["congress", "year", "title"], condition=~Q(status=Shelf.OUT), name="project_once"
            ),
            models.UniqueConstraint(
                fields=["congress", "upper"], condition=Q(upper__isnull=False), name="project_required_once"
            ),
        ]
        indexes = [models.Index(fields=["congress", "year", "status"], name="project_board")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:project_detail", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Whether a committee above requires it."""
        return self.required_by_id is not None

    def next_date(self, today: date) -> date | None:
        """The nearest day on which something is planned; reads its campaigns, which lists prefetch."""
        return lights.next_date(self, today)

    def light(self, today: date) -> Light:
        return lights.of_project(self, today)


class Baseline(models.Model):
    """The work schedule (施工表) of a project as it was approved: one edition, never changed afterwards."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="baselines")
    number = models.PositiveSmallIntegerField(_("版本"))
    basis = models.CharField(_("依据"), max_length=200)  # the approval, or the reason of a later edition
    frozen_at = models.DateTimeField(_("冻结时间"))
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = _("施工表版本")
        ordering = ["project", "-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="baseline_once")]

    def __str__(self):
        return gettext("施工表第 %(number)d 版") % {"number": self.number}


class BaselineLink(models.Model):
    """One link as the schedule had it. Both days are local and belong to the period."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="links")
    link = models.ForeignKey(Link, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("次序"))
    stage = models.CharField(_("阶段"), max_length=60)
    name = models.CharField(_("环节"), max_length=60)
    who = models.CharField(_("责任主体"), max_length=200)
    starts_on = models.DateField(_("开始日期"), null=True)
    ends_on = models.DateField(_("结束日期"), null=True)

    class Meta:
        verbose_name = _("施工表环节")
        ordering = ["baseline", "order"]
        constraints = [models.UniqueConstraint(fields=["baseline", "link"], name="baseline_link_once")]
