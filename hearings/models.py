"""A report heard by a standing committee: papers, research, central speakers. What follows stands in `models_opinions`."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Activity, Campaign
from core.lights import Light, running
from core.models import Attachment, Tracked
from issues.models import Issue, IssueList
from organizations.models import Deputy, Organization
from projects.models import Project, ProjectKind
from projects.querysets import LocalQuerySet

from .enums import (
    HEARING_LIGHTS,
    HEARING_TRANSITIONS,
    PAPER_LIGHTS,
    PAPER_TRANSITIONS,
    SPEAKER_TRANSITIONS,
    Duty,
    HearingStatus,
    PaperKind,
    PaperStatus,
    SpeakerStatus,
)
from .querysets import HearingQuerySet, InsideQuerySet, PaperQuerySet, SpeakerQuerySet


class SpeakerRule(models.Model):
    """How a place chooses central speakers and what it asks of them; the nearest place's rule holds.

    Each of the three is a list of {"key": "...", "text": "..."}; `parts` are what a speaker takes part in before the
    hearing. A part that names kinds of "activities" is done once the speaker was at one of them with the group.
    """

    jurisdiction = models.CharField(_("适用区域"), max_length=60, unique=True, blank=True)
    criteria = models.JSONField(_("选人标准"), default=list)
    duties = models.JSONField(_("职责任务"), default=list)
    parts = models.JSONField(_("会前参加的活动"), default=list)
    source = models.CharField(_("依据"), max_length=200)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = _("中心发言人规则")

    def __str__(self):
        return self.jurisdiction or gettext("通用规则")


class Hearing(Tracked):
    """A standing committee hears and deliberates a body's report on one matter at one meeting (听取和审议)."""

    TRANSITIONS = HEARING_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="hearings", verbose_name=_("主办")
    )
    matter = models.CharField(_("听取审议事项"), max_length=120)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="hearings", verbose_name=_("监督项目")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="hearings", verbose_name=_("监督行动")
    )
    kind = models.ForeignKey(ProjectKind, models.PROTECT, related_name="hearings", verbose_name=_("监督方式"))
    reporter = models.ForeignKey(
        Organization, models.PROTECT, related_name="reported_hearings", verbose_name=_("报告单位")
    )
    lead = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_hearings",
        verbose_name=_("牵头机构"),
    )
    meeting = models.CharField(_("会议名称"), max_length=100)
    meets_on = models.DateField(_("会议日期"))
    status = models.CharField(
        _("状态"), max_length=20, choices=HearingStatus.choices, default=HearingStatus.PLANNED
    )
    heard_note = models.TextField(_("会前所缺事项的说明"), blank=True)
    research_text = models.TextField(_("调研情况摘要"), blank=True)
    research_files = models.ManyToManyField(
        Attachment, blank=True, related_name="hearing_research", verbose_name=_("调研报告")
    )
    research_at = models.DateTimeField(_("调研报告提交时间"), null=True, blank=True)
    # The problem table of the research report: whole uploaded lists, and issues of the campaign that were ticked.
    issue_lists = models.ManyToManyField(
        IssueList, blank=True, related_name="hearings", verbose_name=_("问题表")
    )
    problems = models.ManyToManyField(Issue, blank=True, related_name="hearings", verbose_name=_("问题"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("听取审议")
        ordering = ["-meets_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=HearingStatus.values), name="hearing_status"),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(campaign__isnull=False), name="hearing_belongs"
            ),
            models.UniqueConstraint(
                fields=["congress", "matter", "meets_on"],
                condition=~Q(status=HearingStatus.CALLED_OFF),
                name="hearing_once",
            ),
        ]
        indexes = [models.Index(fields=["congress", "-meets_on"], name="hearing_by_meeting")]

    def __str__(self):
        return self.matter

    def get_absolute_url(self) -> str:
        return reverse("hearings:detail", args=[self.pk])

    @property
    def receiver(self) -> Organization:
        """To whom the opinion goes: the government, not one of its departments (domain 3.1)."""
        return self.reporter.parent or self.reporter

    def light(self, today: date) -> Light:
        """Before the meeting how near it is; afterwards a word."""
        if self.status == HearingStatus.PLANNED:
            return running(self.meets_on, today, risk_days=7)
        return Light(HEARING_LIGHTS[self.status], self.get_status_display())


class Paper(Tracked):
    """One thing that must be delivered before the meeting, by the rule of the place counted back from its day."""

    TRANSITIONS = PAPER_TRANSITIONS

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="papers")
    kind = models.CharField(_("材料"), max_length=20, choices=PaperKind.choices)
    status = models.CharField(
        _("状态"), max_length=20, choices=PaperStatus.choices, default=PaperStatus.AWAITED
    )
    due_on = models.DateField(_("最迟送交日期"), null=True, blank=True)  # empty where no rule gives one
    delivered_on = models.DateField(_("送交日期"), null=True, blank=True)
    was_late = models.BooleanField(_("逾期送交"), default=False)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="hearing_papers")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("会前材料")
        ordering = ["hearing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "kind"], name="hearing_paper_once"),
            models.CheckConstraint(condition=Q(status__in=PaperStatus.values), name="hearing_paper_status"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="hearing_paper_kind"),
            models.CheckConstraint(
                condition=~Q(status=PaperStatus.DELIVERED) | Q(delivered_on__isnull=False),
                name="hearing_paper_delivered_on",
            ),
        ]

    def __str__(self):
        return f"{self.hearing.matter} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.hearing.get_absolute_url()

    @property
    def is_ours(self) -> bool:
        """Whether the committee itself owes it."""
        return self.kind == PaperKind.TO_MEMBERS

    def light(self, today: date) -> Light:
        if self.status == PaperStatus.AWAITED:
            return running(self.due_on, today)
        if self.was_late:
            return Light("risk", _("逾期送交"))
        return Light(PAPER_LIGHTS[self.status], self.get_status_display())


class GroupMember(models.Model):
    """One person of the research group: somebody of the committee's office, or a deputy."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="group")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Deputy, models.PROTECT, null=True, related_name="research_groups")
    duty = models.CharField(_("职责"), max_length=20, choices=Duty.choices, default=Duty.MEMBER)

    objects = InsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("调研组成员")
        ordering = ["hearing", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(deputy__isnull=True), name="group_member_is_one"
            ),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="group_member_duty"),
            models.UniqueConstraint(fields=["hearing", "person"], name="group_person_once"),
            models.UniqueConstraint(fields=["hearing", "deputy"], name="group_deputy_once"),
            models.UniqueConstraint(fields=["hearing"], condition=Q(duty=Duty.HEAD), name="group_one_head"),
        ]

    def __str__(self):
        return (self.person or self.deputy).name


class Visit(models.Model):
    """The research group took part in an activity of the campaign: a visit, a talk ...; who of it did.

    Where it went and what it saw stands with the activity, which counts there like any other.
    """

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="visits")
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="hearing_visits", verbose_name=_("代表活动")
    )
    present = models.ManyToManyField(GroupMember, related_name="visits", verbose_name=_("参加人员"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = InsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("调研")
        ordering = ["hearing", "activity__held_on", "id"]
        constraints = [models.UniqueConstraint(fields=["hearing", "activity"], name="research_visit_once")]

    def __str__(self):
        return str(self.activity)


class Speaker(Tracked):
    """A member who speaks to the problem at the hearing (中心发言人), chosen by the criteria in force that day."""

    TRANSITIONS = SPEAKER_TRANSITIONS

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="speakers")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="speeches", verbose_name=_("中心发言人"))
    status = models.CharField(
        _("状态"), max_length=20, choices=SpeakerStatus.choices, default=SpeakerStatus.CHOSEN
    )
    rule = models.ForeignKey(SpeakerRule, models.PROTECT, related_name="speakers")
    criteria_met = models.JSONField(_("符合的标准"), default=list)  # keys of the rule's criteria
    reason = models.CharField(_("确定理由"), max_length=500, blank=True)
    speech = models.ManyToManyField(
        Attachment, blank=True, related_name="hearing_speeches", verbose_name=_("发言稿")
    )
    speech_at = models.DateTimeField(_("发言稿提交时间"), null=True, blank=True)
    released_reason = models.CharField(_("更换理由"), max_length=500, blank=True)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("中心发言人")
        ordering = ["hearing", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SpeakerStatus.values), name="speaker_status"),
            models.UniqueConstraint(
                fields=["hearing", "deputy"],
                condition=Q(status=SpeakerStatus.CHOSEN),
                name="speaker_once",
            ),
        ]

    def __str__(self):
        return self.deputy.name

    def get_absolute_url(self) -> str:
        return reverse("hearings:speaker", args=[self.pk])

    def light(self, today: date) -> Light:
        return Light("ok" if self.status == SpeakerStatus.CHOSEN else "none", self.get_status_display())


class SpeakerPart(models.Model):
    """What a speaker took part in before the hearing; `key` is one of the rule's parts."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="parts")
    key = models.CharField(_("活动"), max_length=40)
    took_part_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("参加的活动")
        ordering = ["speaker", "took_part_on", "id"]
        constraints = [models.UniqueConstraint(fields=["speaker", "key"], name="speaker_part_once")]


from .models_opinions import (  # noqa: E402, F401  Django finds the models of an app through this module
    Deferral,
    HandlingReport,
    Opinion,
    OpinionItem,
    OpinionVote,
)
