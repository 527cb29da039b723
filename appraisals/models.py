"""Appraisals: the rules by which facts lead to a notice or to points, and notices from draft to withdrawal.

Organizations are named, never persons. What a notice says of issues is kept as it was when it was checked.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.lights import Light
from core.models import Attachment, Tracked
from core.periods import Period
from issues.models import Issue
from organizations.models import Organization
from rulebook.models import Edition

from .enums import (
    NOTICE_LIGHTS,
    NOTICE_TRANSITIONS,
    Family,
    NoticeStatus,
    Readers,
    Subject,
)
from .querysets import NoticeQuerySet


class Rule(Edition):
    """How facts are judged at a place, in one edition. `items` is a list of entries; see `rules.py` for their form."""

    subject = models.CharField(_("用途"), max_length=20, choices=Subject.choices)
    items = models.JSONField(_("条目"), default=list)
    objection_days = models.PositiveSmallIntegerField(_("异议期（工作日）"), default=3)  # of score sheets

    class Meta:
        verbose_name = _("考评规则")
        constraints = [
            *Edition.once("appraisal_rule", "subject"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="appraisal_rule_subject"),
            models.CheckConstraint(condition=Q(objection_days__gt=0), name="appraisal_rule_objection_days"),
        ]


class NoticeKind(models.Model):
    """A kind of notice or step: 通报表扬, 约谈 ... Its words are templates; `${organization}` and others are filled in."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    family = models.CharField(_("类别"), max_length=10, choices=Family.choices)
    readers = models.CharField(_("印发后谁可以看"), max_length=10, choices=Readers.choices)
    may_be_public = models.BooleanField(_("可以向社会公开"), default=False)
    has_record = models.BooleanField(_("需登记办理情况"), default=False)
    asks_addressee = models.BooleanField(_("送往其他机关"), default=False)
    number_words = models.CharField(_("文号字样"), max_length=40)  # ${place} is the committee's place
    title = models.CharField(_("标题格式"), max_length=100)
    text = models.TextField(_("正文格式"))
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("通报种类")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(family__in=Family.values), name="notice_kind_family"),
            models.CheckConstraint(condition=Q(readers__in=Readers.values), name="notice_kind_readers"),
        ]

    def __str__(self):
        return gettext(self.name)


class Notice(Tracked):
    """A notice about one organization: drafted, proposed by one person, issued by another, withdrawn with a reason."""

    TRANSITIONS = NOTICE_TRANSITIONS

    kind = models.ForeignKey(NoticeKind, models.PROTECT, related_name="notices", verbose_name=_("种类"))
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="notices_issued", verbose_name=_("印发单位")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="notices_received", verbose_name=_("对象单位")
    )
    addressee = models.CharField(_("送往机关"), max_length=100, blank=True)
    status = models.CharField(
        _("状态"), max_length=20, choices=NoticeStatus.choices, default=NoticeStatus.DRAFT
    )
    written_period = models.CharField(_("期间"), max_length=10, blank=True)  # see core.periods
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="notices", verbose_name=_("规则"))
    # What led to it, as it stood: [{"item": key of the rule's entry, "words": ..., "url": where the rows are}].
    facts = models.JSONField(_("事实"), default=list)
    checked_at = models.DateTimeField(_("事实核对时间"))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    number = models.CharField(_("文号"), max_length=60, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(_("印发日期"), null=True)
    return_reason = models.CharField(_("退回原因"), max_length=500, blank=True)
    end_reason = models.CharField(_("撤销或不再办理的原因"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报和问责")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="notice_two_people"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="notice_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["issued", "withdrawn"]) | Q(issued_on__isnull=False) & ~Q(number=""),
                name="notice_issued_with_number",
            ),
        ]
        indexes = [
            models.Index(fields=["congress", "status", "id"], name="notice_congress"),
            models.Index(fields=["organization", "status", "id"], name="notice_organization"),
        ]

    def __str__(self):
        return self.number or self.title

    def get_absolute_url(self) -> str:
        return reverse("issues:notice_detail", args=[self.pk])

    @property
    def period(self) -> Period | None:
        return Period.read(self.written_period)

    def light(self, today: date) -> Light:
        return Light(NOTICE_LIGHTS[self.status], self.get_status_display())


class Citation(models.Model):
    """An issue that a notice cites, as it was when somebody checked it last."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="citations")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="citations")
    status = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    relapsed_times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("引用的问题")
        ordering = ["issue_id"]
        constraints = [models.UniqueConstraint(fields=["notice", "issue"], name="citation_once")]

    @property
    def is_changed(self) -> bool:
        """Whether what the notice rests on has changed since; reads the issue."""
        now = self.issue
        return (self.status, self.due_on, self.relapsed_times) != (now.status, now.due_on, now.relapsed_times)


class Outcome(models.Model):
    """What was done on an issued step, such as the minutes of a talk. Never edited."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="outcomes")
    text = models.TextField(_("办理情况"))
    files = models.ManyToManyField(Attachment, blank=True, related_name="outcomes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("办理情况")
        ordering = ["id"]


from .models_public import NoticePublication  # noqa: E402, F401  Django finds models through this module
from .models_sheets import Sheet, SheetFigure, SheetObjection, SheetRow  # noqa: E402, F401  Django finds models through this module
