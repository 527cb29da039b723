"""What every rule of a place that comes in editions has in common: whose it is, by which decision, from when on."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Region


class EditionQuerySet(models.QuerySet):
    def holding(self, congress: Organization, day: date) -> list:
        """The editions in force for a committee on a local day, the one that wins last: of the nearest place, then the latest.

        Two queries.
        """
        places = Region.objects.filter(path__in=congress.region.paths_upwards)
        levels = dict(places.values_list("name", "level"))
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        made = Q(congress__region__path__in=congress.region.paths_upwards)
        shipped = Q(congress=None, jurisdiction__in=["", *levels])
        rows = self.filter(begun, made | shipped).exclude(valid_to__lt=day).select_related("congress__region")
        return sorted(rows, key=lambda row: (row.depth(levels), row.valid_from or date.min, row.pk))

    def made_by(self, congress: Organization, **of) -> "EditionQuerySet":
        """The editions that a committee made on the page itself, the latest first."""
        return self.filter(congress=congress, **of).select_related("made_by").order_by("-pk")

    def nearest(self, congress: Organization, day: date, **of):
        """The edition by which a committee goes on a local day: of its own place, else of the next above; or None."""
        return next(reversed(self.filter(**of).holding(congress, day)), None)


class Edition(models.Model):
    """A rule of a place in one edition. A change is a new edition: what was decided by an earlier one names that one.

    An edition that a committee made on a page holds for its place and those below; others hold by the name of a place.
    """

    congress = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制定单位")
    )
    jurisdiction = models.CharField(_("适用区域"), max_length=60, blank=True)  # its name; empty: everywhere
    version = models.CharField(_("版本"), max_length=40, default="1")
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("制定时间"), null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return gettext("%(place)s第 %(version)s 版") % {
            "place": self.jurisdiction or gettext("通用规则"),
            "version": self.version,
        }

    def depth(self, levels: dict[str, int]) -> int:
        """How near the place it is for: the level of its place, -1 for everywhere. `levels` are those of named places."""
        return self.congress.region.level if self.congress else levels.get(self.jurisdiction, -1)

    @classmethod
    def once(cls, name: str, *of: str) -> list[models.UniqueConstraint]:
        """Each edition of a rule (its kind named by the fields `of`) once, for a committee and for a named place."""
        fields = {"congress": Q(congress__isnull=False), "jurisdiction": Q(congress__isnull=True)}
        return [
            models.UniqueConstraint(
                fields=[*of, field, "version"], condition=whose, name=f"{name}_of_{field}"[:30]
            )
            for field, whose in fields.items()
        ]

    def same_as(self, other: Self, names: tuple[str, ...]) -> bool:
        """Whether both say the same in these fields."""
        return all(getattr(self, name) == getattr(other, name) for name in names)
