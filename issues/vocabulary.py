"""What a committee's offices call things: headings of its lists and short names of organizations.

Kept per committee once a person has said what is meant; rows without a committee are the starting set, offered and never
taken unasked.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization

LONGEST = 60


class Word(models.Model):
    """A way of writing and, in `key`, the form in which it is compared."""

    congress = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    key = models.CharField(max_length=LONGEST)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        abstract = True
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "key"], name="%(class)s_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(congress=None), name="%(class)s_once_for_all"
            ),
        ]


class ColumnName(Word):
    """A heading and the field of the reader that its column holds; no field: the column stays as it is."""

    heading = models.CharField(_("列名"), max_length=LONGEST)
    field = models.CharField(_("读作"), max_length=20, blank=True)

    class Meta(Word.Meta):
        verbose_name = _("列名对应")

    def __str__(self):
        return self.heading


class OrganizationAlias(Word):
    """A name that no organization bears, and the name of the one it means."""

    written = models.CharField(_("清单写法"), max_length=LONGEST)
    meaning = models.CharField(_("单位名称"), max_length=100)

    class Meta(Word.Meta):
        verbose_name = _("单位简称")

    def __str__(self):
        return self.written
