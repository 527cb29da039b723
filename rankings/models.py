"""Rankings as facts: the rule in its editions, the frozen figures of a period with the issues behind them, objections.

What is not frozen yet is reckoned from the issues whenever somebody looks (`rankings.reckoning`) and stored nowhere.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.lights import Light
from core.models import Tracked
from core.periods import Period, PeriodKind
from issues.models import Issue
from organizations.models import Organization
from rulebook.models import Edition

from .enums import (
    OBJECTION_LIGHTS,
    OBJECTION_TRANSITIONS,
    RANKING_LIGHTS,
    RANKING_TRANSITIONS,
    STANDING,
    Group,
    ObjectionStatus,
    RankingStatus,
    Share,
)
from .querysets import ObjectionQuerySet, RankingQuerySet, RowQuerySet


def all_periods() -> list[str]:
    return PeriodKind.values


class Rule(Edition):
    """How a place ranks, in one edition; published rankings name the one they used."""

    share = models.CharField(_("排名依据"), max_length=20, choices=Share.choices, default=Share.ON_TIME)
    least_due = models.PositiveSmallIntegerField(_("参加排名的最少到期件数"), default=5)
    objection_days = models.PositiveSmallIntegerField(_("异议期（工作日）"), default=3)
    periods = models.JSONField(_("排名周期"), default=all_periods)  # values of core.periods.PeriodKind
    groups = models.JSONField(_("可比范围"), default=list)  # values of Group

    class Meta:
        verbose_name = _("排名规则")
        constraints = [
            *Edition.once("ranking_rule"),
            models.CheckConstraint(condition=Q(share__in=Share.values), name="ranking_rule_share"),
            models.CheckConstraint(condition=Q(least_due__gt=0), name="ranking_rule_least_due"),
            models.CheckConstraint(condition=Q(objection_days__gt=0), name="ranking_rule_objection_days"),
        ]


class Ranking(Tracked):
    """The ranking of one group for one period: proposed to the units concerned, then published by a second person.

    From its publication on nothing in it changes; what is found wrong later is a `Note`.
    """

    TRANSITIONS = RANKING_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="rankings", verbose_name=_("排名单位")
    )
    group = models.CharField(_("可比范围"), max_length=20, choices=Group.choices)
    written_period = models.CharField(_("周期"), max_length=10)  # see core.periods
    period_kind = models.CharField(_("周期类型"), max_length=10, choices=PeriodKind.choices)
    ends_on = models.DateField(_("周期截止日"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="rankings", verbose_name=_("监督行动")
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="rankings", verbose_name=_("排名规则"))
    status = models.CharField(
        _("状态"), max_length=20, choices=RankingStatus.choices, default=RankingStatus.PROPOSED
    )
    counted_at = models.DateTimeField(_("数据截至"))
    objections_until = models.DateField(_("异议期截止日（含当日）"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("公布或退回时间"), null=True, blank=True)
    decision_note = models.CharField(_("退回原因"), max_length=500, blank=True)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("排行榜")
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RankingStatus.values), name="ranking_status"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="ranking_two_people"),
            models.UniqueConstraint(
                fields=["congress", "group", "written_period", "campaign"],
                condition=Q(status__in=sorted(STANDING), campaign__isnull=False),
                name="ranking_one_of_campaign",
            ),
            models.UniqueConstraint(
                fields=["congress", "group", "written_period"],
                condition=Q(status__in=sorted(STANDING), campaign__isnull=True),
                name="ranking_one_of_all",
            ),
        ]

    def __str__(self):
        words = {"period": self.period.words, "group": self.get_group_display(), "what": self.scope_words}
        return gettext("%(period)s%(group)s排行榜（%(what)s）") % words

    def get_absolute_url(self) -> str:
        return reverse("dashboards:ranking_stored", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period.read(self.written_period)

    @property
    def scope_words(self) -> str:
        return self.campaign.short_title if self.campaign else gettext("全部监督行动")

    def light(self, today: date) -> Light:
        return Light(RANKING_LIGHTS[self.status], self.get_status_display())


class Row(models.Model):
    """What one organization had achieved when the ranking was counted; `place` is empty where it is not ranked."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="rows")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="ranking_rows", verbose_name=_("单位")
    )
    on_time = models.PositiveIntegerField(_("按期销号"), default=0)
    late = models.PositiveIntegerField(_("逾期销号"), default=0)
    overdue = models.PositiveIntegerField(_("到期未销号"), default=0)
    relapsed = models.PositiveIntegerField(_("反弹未销号"), default=0)
    waiting = models.PositiveIntegerField(_("按期申请、待审核"), default=0)
    place = models.PositiveIntegerField(_("名次"), null=True)
    previous_place = models.PositiveIntegerField(_("上期名次"), null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("排名数据")
        constraints = [models.UniqueConstraint(fields=["ranking", "organization"], name="ranking_row_once")]


class CountedIssue(models.Model):
    """An issue as it was counted: a frozen figure goes on opening exactly these rows, whatever becomes of them."""

    row = models.ForeignKey(Row, models.CASCADE, related_name="issues")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="+", db_index=False)
    result = models.CharField(max_length=10)  # one of issues.results.RESULTS
    due_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("计入排名的问题")
        constraints = [models.UniqueConstraint(fields=["row", "issue"], name="ranking_issue_once")]


class AnyObjection(Tracked):
    """What a unit finds wrong in its own row of something about to be published, and what the committee's staff answer."""

    TRANSITIONS = OBJECTION_TRANSITIONS

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("单位"))
    status = models.CharField(
        _("状态"), max_length=20, choices=ObjectionStatus.choices, default=ObjectionStatus.RAISED
    )
    reason = models.TextField(_("异议理由"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self):
        return gettext("%(unit)s的异议") % {"unit": self.organization.short_name}

    def light(self, today: date) -> Light:
        return Light(OBJECTION_LIGHTS[self.status], self.get_status_display())


class Objection(AnyObjection):
    """To a ranking."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="objections")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("排名异议")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ObjectionStatus.values), name="objection_status"),
            models.UniqueConstraint(
                fields=["ranking", "organization"], condition=Q(status="raised"), name="objection_one_open"
            ),
        ]

    @property
    def about(self) -> Ranking:
        """What it objects to; reads the ranking."""
        return self.ranking


class Note(models.Model):
    """A correction found after publication; the figures stay as they were published."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="notes")
    text = models.TextField(_("更正说明"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("排名更正说明")
        ordering = ["id"]
