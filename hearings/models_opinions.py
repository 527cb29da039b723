"""What follows a hearing: the opinion with its numbered list, the reports on how it was handled, votes, deferrals."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.lights import Light, running
from core.models import Attachment, Tracked
from evaluations.models import Evaluation
from issues.enums import DECISION_TRANSITIONS, Decision
from issues.models import Handover, Issue
from organizations.models import Organization

from .enums import OPINION_LIGHTS, OPINION_TRANSITIONS, OpinionStatus
from .models import Hearing
from .querysets import DeferralQuerySet, OpinionQuerySet


class Opinion(Tracked):
    """The deliberation opinion (审议意见) on one hearing: a numbered paper with the list of what must be put right.

    `report_due_on` and `vote_on` are the copies by which lists sort; the deadlines are the facts.
    """

    TRANSITIONS = OPINION_TRANSITIONS

    hearing = models.OneToOneField(Hearing, models.PROTECT, related_name="opinion")
    status = models.CharField(
        _("状态"), max_length=20, choices=OpinionStatus.choices, default=OpinionStatus.DRAFT
    )
    number = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.TextField(_("审议意见正文"))
    approved_at = models.CharField(
        _("通过会议"), max_length=100, blank=True
    )  # usually the chairpersons' meeting
    approved_on = models.DateField(_("通过日期"), null=True, blank=True)
    receiver = models.ForeignKey(
        Organization, models.PROTECT, related_name="opinions_received", verbose_name=_("研究处理单位")
    )
    issued_on = models.DateField(_("交办日期"), null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    report_due_on = models.DateField(_("研究处理情况报告时限（含当日）"), null=True, blank=True)
    vote_on = models.DateField(_("计划测评日期"), null=True, blank=True)
    vote_meeting = models.CharField(_("计划测评会议"), max_length=100, blank=True)
    # Each vote that leaves the members unsatisfied is followed by another round of handling, report and vote.
    round = models.PositiveSmallIntegerField(_("第几轮研究处理"), default=1)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("审议意见")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OpinionStatus.values), name="opinion_status"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="opinion_number_once"),
            models.CheckConstraint(
                condition=Q(status=OpinionStatus.DRAFT)
                | Q(
                    ~Q(number=""),
                    issued_on__isnull=False,
                    report_due_on__isnull=False,
                    vote_on__isnull=False,
                ),
                name="opinion_handed_over_whole",
            ),
        ]
        indexes = [models.Index(fields=["vote_on", "id"], name="opinion_by_vote")]

    def __str__(self):
        words = {"matter": self.hearing.matter, "number": self.number}
        return gettext("%(number)s关于%(matter)s的审议意见") % words

    def get_absolute_url(self) -> str:
        return reverse("hearings:opinion", args=[self.pk])

    def light(self, today: date) -> Light:
        """While the report is awaited how its day stands; otherwise a word."""
        if self.status == OpinionStatus.HANDED_OVER:
            return running(self.report_due_on, today)
        return Light(OPINION_LIGHTS[self.status], self.get_status_display())


class OpinionItem(models.Model):
    """One row of the opinion's numbered list. What becomes of it is the issue's own way up to write-off."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("序号"))
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="opinion_items")
    department = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("承办部门"))
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="opinion_items")

    class Meta:
        verbose_name = _("审议意见问题清单")
        ordering = ["opinion", "number"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="opinion_item_number_once"),
            models.UniqueConstraint(fields=["issue"], name="opinion_item_issue_once"),
        ]

    def __str__(self):
        return f"{self.number} {self.issue.title}"


class HandlingReport(models.Model):
    """What the body reports on handling the opinion (研究处理情况报告), and what the committee says to it."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(_("第几次"))
    text = models.TextField(_("报告摘要"))
    files = models.ManyToManyField(Attachment, blank=True, related_name="handling_reports")
    received_on = models.DateField(_("收到日期"))
    was_late = models.BooleanField(_("逾期报送"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("报送时间"))
    is_accepted = models.BooleanField(_("认可"), null=True)
    comment = models.TextField(_("意见"), blank=True)
    commented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    commented_at = models.DateTimeField(_("提出意见时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("研究处理情况报告")
        ordering = ["opinion", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="handling_report_once"),
            models.CheckConstraint(
                condition=Q(is_accepted=None) | Q(commented_at__isnull=False), name="handling_report_judged"
            ),
        ]


class OpinionVote(models.Model):
    """A satisfaction vote on how an opinion was handled. Voided ones stay; of the others each round has one at most.

    `calls_again` is settled when the vote is counted: by its verdict the matter has to be handled and voted on again. What
    was then demanded stands beside it.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="votes")
    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="opinion_vote")
    round = models.PositiveSmallIntegerField(_("第几轮研究处理"), default=1)
    calls_again = models.BooleanField(_("须再次研究处理"), default=False)
    number = models.CharField(_("文号"), max_length=60, blank=True)  # of the paper that demanded it
    demand = models.TextField(_("再次研究处理的要求"), blank=True)
    demanded_on = models.DateField(_("提出要求日期"), null=True, blank=True)
    report_due_on = models.DateField(_("再次报告时限"), null=True, blank=True)
    vote_on = models.DateField(_("计划再次测评日期"), null=True, blank=True)
    reopened = models.ManyToManyField(Issue, blank=True, related_name="+", verbose_name=_("重新挂账的问题"))

    class Meta:
        verbose_name = _("审议意见测评")
        ordering = ["opinion", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="demand_number_once")
        ]

    @property
    def verdict(self) -> str:
        """What the members judged; empty before the count."""
        return self.evaluation.subjects.all()[0].verdict


class Deferral(Tracked):
    """A deferral (延期报告): once decided it moves the handling report and the vote together, and stays on record."""

    TRANSITIONS = {name: one for name, one in DECISION_TRANSITIONS.items() if name in {"grant", "refuse"}}

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="deferrals")
    status = models.CharField(_("状态"), max_length=20, choices=Decision.choices, default=Decision.ASKED)
    reason = models.TextField(_("延期理由"))
    old_report_due_on = models.DateField(_("原报告时限"))
    new_report_due_on = models.DateField(_("报告延至"))
    old_vote_on = models.DateField(_("原计划测评日期"))
    new_vote_on = models.DateField(_("测评延至"))
    old_meeting = models.CharField(_("原计划会议"), max_length=100, blank=True)
    new_meeting = models.CharField(_("改在会议"), max_length=100)
    issues = models.ManyToManyField(Issue, blank=True, related_name="deferrals", verbose_name=_("涉及问题"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    decision_meeting = models.CharField(_("决定会议"), max_length=100, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decision_note = models.CharField(_("决定意见"), max_length=500, blank=True)
    number = models.CharField(pgettext_lazy("deferral", "文号"), max_length=60, blank=True)

    objects = DeferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期报告")
        ordering = ["opinion", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Decision.values), name="deferral_status"),
            models.CheckConstraint(
                condition=Q(new_report_due_on__gt=F("old_report_due_on"), new_vote_on__gt=F("old_vote_on")),
                name="deferral_later",
            ),
            models.CheckConstraint(
                condition=Q(new_vote_on__gte=F("new_report_due_on")), name="deferral_report_first"
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="deferral_two_people"),
            models.UniqueConstraint(
                fields=["opinion"], condition=Q(status=Decision.ASKED), name="deferral_one_open"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="deferral_number_once"),
        ]

    def __str__(self):
        return gettext("%(opinion)s延期报告") % {"opinion": self.opinion}

    def get_absolute_url(self) -> str:
        return reverse("evaluations:deferral", args=[self.pk])

    def light(self, today: date) -> Light:
        keys = {Decision.ASKED: "wait", Decision.GRANTED: "moved", Decision.REFUSED: "none"}
        return Light(keys[self.status], self.get_status_display())
