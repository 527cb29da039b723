"""Satisfaction votes with paper ballots: the roll, two tellers' counts, the verdict, publication.

Deputies evaluate departments, or the members of a committee vote on how a matter was handled.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.lights import Light
from core.models import Tracked
from organizations.enums import Level
from organizations.models import Deputy, Organization

from .enums import EVALUATION_TRANSITIONS, KNOWN, LIGHT_KEYS, Electorate, EvaluationStatus
from .querysets import EvaluationQuerySet


class Evaluation(Tracked):
    """One satisfaction vote, held by one committee on one day: of deputies on departments, or of its members on a matter.

    `rule` is the document that `evaluations.verdicts` judges by; `floor_share` of the entitled deputies of
    `floor_levels` must take part, or the result may not be published.
    """

    TRANSITIONS = EVALUATION_TRANSITIONS

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="evaluations")
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="evaluations", verbose_name=_("组织单位")
    )
    title = models.CharField(_("名称"), max_length=200)
    electorate = models.CharField(
        _("投票人"), max_length=10, choices=Electorate.choices, default=Electorate.DEPUTIES
    )
    held_on = models.DateField(_("测评日期"))
    status = models.CharField(
        _("状态"), max_length=20, choices=EvaluationStatus.choices, default=EvaluationStatus.DRAFT
    )
    rule = models.JSONField(_("评定规则"))
    rule_source = models.CharField(_("规则依据"), max_length=200)
    floor_share = models.CharField(_("参与率下限"), max_length=10, blank=True)  # an exact fraction, "1/4"
    floor_levels = models.JSONField(_("计入参与率的代表层级"), default=list)
    turnout = models.JSONField(_("参加人数"), default=dict)  # level value as text -> people, once counted
    copied_to = models.ManyToManyField(
        Organization, blank=True, related_name="evaluation_copies", verbose_name=_("结果抄送单位")
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("满意度测评")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EvaluationStatus.values), name="evaluation_status"),
            models.CheckConstraint(
                condition=Q(electorate__in=Electorate.values), name="evaluation_electorate"
            ),
            models.CheckConstraint(condition=~Q(published_by=F("proposed_by")), name="evaluation_two_people"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evaluations:result", args=[self.pk])

    @property
    def may_be_announced(self) -> bool:
        """Members learn the result of their own vote in the room; other results nobody before they are published."""
        known = KNOWN if self.electorate == Electorate.MEMBERS else (EvaluationStatus.PUBLISHED,)
        return self.status in known

    def light(self, today: date) -> Light:
        """Where it stands, for the chip."""
        return Light(LIGHT_KEYS[self.status], self.get_status_display())


class Subject(models.Model):
    """What is voted on, with its counts and verdict once the tellers agree: a department's work, or how it handled a `matter`."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="subjects")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="evaluated_in")
    matter = models.CharField(_("测评事项"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"))
    figures = models.JSONField(_("票数"), default=dict)  # issued, returned, invalid, counts by grade
    judgement = models.JSONField(_("评定"), default=dict)  # what the rule engine answered
    verdict = models.CharField(_("评定结果"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("测评对象")
        ordering = ["evaluation", "order"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "organization"], name="subject_once")]

    def __str__(self):
        return self.matter or self.organization.name

    @property
    def short_label(self) -> str:
        return self.matter or self.organization.short_name


class Voter(models.Model):
    """A deputy on the frozen roll (a committee's members are deputies). Says only that they were entitled, never whether or how they voted."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="roll")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("代表层级"), choices=Level.choices)

    class Meta:
        verbose_name = _("名册")
        constraints = [models.UniqueConstraint(fields=["evaluation", "deputy"], name="voter_once")]
        indexes = [models.Index(fields=["evaluation", "level"], name="voter_level")]


class TellerSheet(models.Model):
    """One teller's own count of the paper ballots. Two sheets must be the same before they become the result."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="sheets")
    teller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    turnout = models.JSONField(_("参加人数"))
    figures = models.JSONField(_("票数"))  # organization id as text -> issued, returned, invalid, counts
    handed_in_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("计票单")
        constraints = [models.UniqueConstraint(fields=["evaluation", "teller"], name="teller_sheet_once")]
