"""The article library: laws by edition, their articles, and what an inspection checks under each article.

An edition is never overwritten by the next one: both stand side by side, and what named an article keeps naming it.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Topic
from core.lights import Light
from core.models import Tracked
from organizations.models import Organization

from .enums import LAW_TRANSITIONS, LawStatus
from .querysets import ArticleQuerySet, CheckItemQuerySet, LawQuerySet


class Law(Tracked):
    """One edition of a law or regulation, kept by the committee that entered it, used by topics of any campaign."""

    TRANSITIONS = LAW_TRANSITIONS

    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="laws", verbose_name=_("录入单位")
    )
    name = models.CharField(_("法律法规名称"), max_length=100)
    edition = models.CharField(_("版本"), max_length=60)
    in_force_on = models.DateField(_("施行日期"), null=True, blank=True)
    source = models.CharField(_("文本来源"), max_length=200)
    topics = models.ManyToManyField(Topic, blank=True, related_name="library", verbose_name=_("用于事项"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=20, choices=LawStatus.choices, default=LawStatus.IN_USE)

    objects = LawQuerySet.as_manager()

    class Meta:
        verbose_name = _("法律法规")
        ordering = ["name", "-in_force_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "name", "edition"], name="law_edition_once"),
            models.CheckConstraint(condition=models.Q(status__in=LawStatus.values), name="law_status"),
        ]

    def __str__(self):
        return f"《{self.name}》（{self.edition}）"

    def get_absolute_url(self) -> str:
        return reverse("laws:detail", args=[self.pk])

    def light(self, today: date) -> Light:
        return Light("ok" if self.status == LawStatus.IN_USE else "none", self.get_status_display())


class Article(models.Model):
    """One article (条); its paragraphs (款) and items are the lines of its text."""

    law = models.ForeignKey(Law, models.PROTECT, related_name="articles")
    order = models.PositiveSmallIntegerField(_("次序"))
    number = models.PositiveSmallIntegerField(_("条"))
    sub = models.PositiveSmallIntegerField(_("条之"), default=0)  # 第十条之一: number 10, sub 1
    label = models.CharField(_("条号"), max_length=30)
    heading = models.CharField(_("章节"), max_length=100, blank=True)
    text = models.TextField(_("条文"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("条文")
        ordering = ["law", "order"]
        constraints = [
            models.UniqueConstraint(fields=["law", "number", "sub"], name="article_once"),
            models.UniqueConstraint(fields=["law", "order"], name="article_order"),
        ]

    def __str__(self):
        return f"《{self.law.name}》{self.label}"

    def get_absolute_url(self) -> str:
        return f"{self.law.get_absolute_url()}#article-{self.pk}"

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n")


class CheckItem(models.Model):
    """What an inspection looks at under an article (检查要点). Dropped ones stay on record."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="check_items")
    text = models.CharField(_("检查要点"), max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("登记时间"))
    dropped_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = CheckItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查要点")
        ordering = ["article", "id"]

    def __str__(self):
        return self.text[:40]
