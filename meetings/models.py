"""The rhythm of dispatch (调度): the rule, weekly reports of units and their issued whole, monthly meetings, decisions.

Figures are reckoned while something is being prepared and frozen with the act that makes it official: a weekly report
when it is submitted, a meeting's material when it is held.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.lights import Light, running
from core.models import Tracked
from core.periods import Period
from issues.models import Issue
from organizations.models import Organization
from projects.models import Project

from .enums import (
    DECISION_TRANSITIONS,
    MEETING_LIGHTS,
    MEETING_TRANSITIONS,
    REPORT_TRANSITIONS,
    WEEK_TRANSITIONS,
    Cause,
    DecisionStatus,
    MeetingStatus,
    ReportStatus,
    Speaking,
    WeekStatus,
)
from .querysets import (
    DecisionQuerySet,
    ItemQuerySet,
    MeetingQuerySet,
    ReportQuerySet,
    RuleQuerySet,
    WeekQuerySet,
)


class Rule(models.Model):
    """How a committee dispatches, in one edition; a change is a new edition, for what was opened names the one it had.

    Without a weekday nobody owes a weekly report. Times are local.
    """

    # Empty: for every committee that has no rule of its own.
    congress = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatch_rules",
        verbose_name=_("适用单位"),
    )
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    source = models.CharField(_("依据"), max_length=200)
    weekday = models.PositiveSmallIntegerField(_("周报告截止于"), null=True, blank=True)  # 0 is Monday
    due_time = models.TimeField(_("截止时刻"), default=time(17))
    open_days = models.PositiveSmallIntegerField(_("提前几天开始填报"), default=4)
    weekly_from = models.DateField(_("周报告起始日期"), null=True, blank=True)
    weekly_until = models.DateField(_("周报告终止日期"), null=True, blank=True)
    units = models.JSONField(_("报送单位"), default=list)  # values of enums.Units
    stuck_days = models.PositiveSmallIntegerField(_("多少天没有进展列入例会"), default=30)
    speaking = models.CharField(
        _("发言顺序"), max_length=20, choices=Speaking.choices, default=Speaking.WORST_FIRST
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("制定时间"), null=True)
    # The next moment at which weekly reports are to be opened; the only thing the engine asks about.
    next_opens_at = models.DateTimeField(null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("调度规则")
        ordering = ["congress", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "version"], name="dispatch_rule_once"),
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lte=6), name="dispatch_weekday"),
            models.CheckConstraint(condition=Q(open_days__lte=6), name="dispatch_open_days"),
            models.CheckConstraint(condition=Q(stuck_days__gt=0), name="dispatch_stuck_days"),
            models.CheckConstraint(condition=Q(speaking__in=Speaking.values), name="dispatch_speaking"),
        ]
        indexes = [
            models.Index(fields=["next_opens_at"], name="dispatch_opens", condition=~Q(next_opens_at=None))
        ]

    def __str__(self):
        return gettext("调度规则第 %(version)d 版") % {"version": self.version}

    @property
    def asks_weekly(self) -> bool:
        """Whether anybody owes a weekly report at all."""
        return self.weekday is not None and bool(self.units)


class Week(Tracked):
    """The weekly reports of a committee's units with one due day, and the whole that its staff issue from them."""

    TRANSITIONS = WEEK_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="report_weeks", verbose_name=_("调度单位")
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="weeks")
    due_on = models.DateField(_("截止日期（含当日）"))
    due_time = models.TimeField(_("截止时刻"))
    status = models.CharField(
        _("状态"), max_length=20, choices=WeekStatus.choices, default=WeekStatus.COLLECTING
    )
    text = models.TextField(_("周报告"), blank=True)  # what staff edited; empty: as assembled
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("周报告汇总")
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "due_on"], name="week_once"),
            models.CheckConstraint(condition=Q(status__in=WeekStatus.values), name="week_status"),
        ]

    def __str__(self):
        return gettext("%(congress)s周报告（%(day)s）") % {
            "congress": self.congress.short_name,
            "day": self.due_on.isoformat(),
        }

    def get_absolute_url(self) -> str:
        return reverse("issues:weekly_week", args=[self.pk])

    def light(self, today: date) -> Light:
        key = "done" if self.status == WeekStatus.ISSUED else "wait"
        return Light(key, self.get_status_display())


class WeeklyReport(Tracked):
    """One unit's report of one week: three boxes of words beside figures that the product knows by itself.

    `figures` are frozen at submission: name -> keys of the rows, so that a number opens exactly these for ever.
    Lateness is a fact of the submission; a correction neither cures nor causes it.
    """

    TRANSITIONS = REPORT_TRANSITIONS

    week = models.ForeignKey(Week, models.PROTECT, related_name="reports")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="weekly_reports", verbose_name=_("报送单位")
    )
    status = models.CharField(
        _("状态"), max_length=20, choices=ReportStatus.choices, default=ReportStatus.OWED
    )
    due_on = models.DateField(_("截止日期（含当日）"))  # the copy of the deadline, which may be moved
    due_time = models.TimeField(_("截止时刻"))
    draft = models.JSONField(default=dict, blank=True)  # the three boxes while they are the unit's own
    this_week = models.TextField(_("本周"), blank=True)
    next_week = models.TextField(_("下周"), blank=True)
    help_needed = models.TextField(_("需协调"), blank=True)
    is_unchanged = models.BooleanField(_("本周无变化"), default=False)
    since = models.DateTimeField(_("上次报送时间"))  # what changed after this moment is this report's
    figures = models.JSONField(default=dict, blank=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    was_late = models.BooleanField(_("迟报"), default=False)
    waived_reason = models.CharField(_("免报理由"), max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("周报告")
        ordering = ["-due_on", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["week", "organization"], name="weekly_report_once"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="weekly_report_status"),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False), name="weekly_report_sent"
            ),
        ]
        indexes = [models.Index(fields=["organization", "status", "due_on"], name="weekly_report_owed")]

    def __str__(self):
        return gettext("%(unit)s周报告（%(day)s）") % {
            "unit": self.organization.short_name,
            "day": self.week.due_on.isoformat(),
        }

    def get_absolute_url(self) -> str:
        return reverse("issues:weekly_unit", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        """The moment after which it is late."""
        return datetime.combine(self.due_on, self.due_time, clock.LOCAL_ZONE)

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in BOXES}

    def light(self, today: date) -> Light:
        """Owed: the days left, or how late; then what came of it. That it came late stays in the words for ever."""
        if self.status == ReportStatus.OWED:
            passed = today == self.due_on and clock.now() >= self.ends_at
            return Light("overdue", gettext("逾期")) if passed else running(self.due_on, today, risk_days=1)
        if self.status == ReportStatus.WAIVED:
            return Light("none", self.get_status_display())
        return Light("done", gettext("迟报")) if self.was_late else Light("done", self.get_status_display())


BOXES = ("this_week", "next_week", "help_needed")


class Meeting(Tracked):
    """A monthly meeting (月例会): its material is gathered while it is prepared and frozen when it is held."""

    TRANSITIONS = MEETING_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="meetings", verbose_name=_("召开单位")
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="meetings")
    written_period = models.CharField(_("月份"), max_length=10)  # see core.periods
    meets_on = models.DateField(_("召开日期"))
    status = models.CharField(
        _("状态"), max_length=20, choices=MeetingStatus.choices, default=MeetingStatus.PREPARING
    )
    material = models.JSONField(default=dict, blank=True)  # see meetings.material
    gathered_at = models.DateTimeField(_("数据截至"))
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField(_("取消理由"), max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("月例会")
        ordering = ["-meets_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status"),
            models.UniqueConstraint(
                fields=["congress", "written_period"],
                condition=~Q(status="cancelled"),
                name="meeting_once_a_month",
            ),
        ]

    def __str__(self):
        return gettext("%(congress)s%(period)s月例会") % {
            "congress": self.congress.short_name,
            "period": self.period.words,
        }

    def get_absolute_url(self) -> str:
        return reverse("campaigns:meeting_detail", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period.read(self.written_period)

    def light(self, today: date) -> Light:
        return Light(MEETING_LIGHTS[self.status], self.get_status_display())


class AgendaItem(models.Model):
    """A matter on a meeting's agenda: found by the rule, or added by staff. Dropped ones stay, with the reason."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(_("次序"))
    cause = models.CharField(_("缘由"), max_length=20, choices=Cause.choices)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    title = models.CharField(_("议题"), max_length=200)
    detail = models.CharField(_("情况"), max_length=500, blank=True)
    due_on = models.DateField(_("时限"), null=True, blank=True)
    is_dropped = models.BooleanField(_("本次不议"), default=False)
    drop_reason = models.CharField(_("不议理由"), max_length=300, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议程")
        ordering = ["meeting", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="agenda_cause"),
            models.UniqueConstraint(
                fields=["meeting", "issue"], condition=Q(issue__isnull=False), name="agenda_issue_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "project"], condition=Q(project__isnull=False), name="agenda_project_once"
            ),
        ]

    def __str__(self):
        return self.title


class MeetingFigure(models.Model):
    """A number of a meeting's progress table and the keys of the issues it counts, so that it opens these for ever."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="figures")
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(max_length=20)  # one of meetings.gathering.FIGURES
    number = models.PositiveIntegerField(_("件数"))
    keys = models.JSONField(default=list)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("例会数据")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit", "name"], name="meeting_figure_once")
        ]


class Decision(Tracked):
    """What a meeting decided that somebody has to do by a day; open until the committee confirms that it is done."""

    TRANSITIONS = DECISION_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("序号"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="meeting_decisions", verbose_name=_("落实单位")
    )
    text = models.CharField(_("决定事项"), max_length=300)
    due_on = models.DateField(_("完成时限（含当日）"))
    status = models.CharField(
        _("状态"), max_length=20, choices=DecisionStatus.choices, default=DecisionStatus.OPEN
    )
    result = models.TextField(_("落实情况"), blank=True)
    reported_at = models.DateTimeField(_("首次报告时间"), null=True, blank=True)
    was_late = models.BooleanField(_("逾期落实"), default=False)
    note = models.CharField(_("退回或撤销理由"), max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("例会决定事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=DecisionStatus.values), name="decision_status"),
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number"),
        ]
        indexes = [models.Index(fields=["organization", "status", "due_on"], name="decision_owed")]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("campaigns:decision", args=[self.pk])

    def light(self, today: date) -> Light:
        """Open: the days left; then who has to act. That it came late stays in the words for ever."""
        if self.status == DecisionStatus.OPEN:
            return running(self.due_on, today)
        key = {"reported": "wait", "done": "done", "withdrawn": "none"}[self.status]
        words = str(self.get_status_display())
        return Light(key, gettext("%(state)s，迟报") % {"state": words} if self.was_late else words)
