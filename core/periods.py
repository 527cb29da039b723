"""Months, quarters and years of the local calendar, as addresses write them and as people read them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WRITTEN = re.compile(r"([12]\d{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


class PeriodKind(models.TextChoices):
    MONTH = "month", gettext_lazy("月")
    QUARTER = "quarter", gettext_lazy("季度")
    YEAR = "year", gettext_lazy("年度")


MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """One month, quarter or year; `number` counts within the year from 1. `str()` gives 2018-07, 2018-Q3 or 2018."""

    kind: str
    year: int
    number: int = 1

    @classmethod
    def read(cls, text: str) -> "Period | None":
        """What `str()` wrote; None for anything else."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            return None
        year, month, quarter = found.groups()
        if month:
            return cls(PeriodKind.MONTH, int(year), int(month))
        return (
            cls(PeriodKind.QUARTER, int(year), int(quarter)) if quarter else cls(PeriodKind.YEAR, int(year))
        )

    @classmethod
    def around(cls, kind: str, day: date) -> "Period":
        """The period of a kind in which a local day lies."""
        return cls(PeriodKind(kind), day.year, (day.month - 1) // MONTHS_IN[kind] + 1)

    def __str__(self):
        if self.kind == PeriodKind.YEAR:
            return str(self.year)
        return (
            f"{self.year}-{self.number:02d}"
            if self.kind == PeriodKind.MONTH
            else f"{self.year}-Q{self.number}"
        )

    @property
    def first(self) -> date:
        """Its first local day."""
        return date(self.year, (self.number - 1) * MONTHS_IN[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """Its last local day."""
        month = self.number * MONTHS_IN[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def previous(self) -> "Period":
        """The one before it, of the same kind."""
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1)
        return Period(self.kind, self.year - 1, 12 // MONTHS_IN[self.kind])

    @property
    def words(self) -> str:
        """In the reader's language: 2018年7月, 2018年第3季度, 2018年."""
        values = {"year": self.year, "number": self.number}
        if self.kind == PeriodKind.MONTH:
            return _("%(year)d年%(number)d月") % values
        return (
            _("%(year)d年第%(number)d季度") % values
            if self.kind == PeriodKind.QUARTER
            else _("%(year)d年") % values
        )
