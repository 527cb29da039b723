"""How dates are written for people, and read from what people type. Local dates are those of Asia/Shanghai."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import clock

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
# 2018-8-10, 2018/8/10, 2018.8.10, 2018年8月10日, 20180810, 8月10日, 8-10, 8/10; a trailing 日 or 号 may be missing.
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")


def local_day(value: date | datetime) -> date:
    """The local date of a date or an aware moment."""
    return clock.local_date(value) if isinstance(value, datetime) else value


def short(value: date | datetime) -> str:
    """For lists: 8月10日 周五, with the year when it is not this year."""
    return f"{brief(value)} {WEEKDAYS[local_day(value).weekday()]}"


def brief(value: date | datetime) -> str:
    """Inside a sentence, where words follow without a gap: 8月10日, with the year when it is not this year."""
    day = local_day(value)
    # Translators: Django date format characters; n month, j day, Y year, M short month name.
    pattern = _("n月j日") if day.year == clock.today().year else _("Y年n月j日")
    return formatted(day, pattern)


def long(value: date | datetime) -> str:
    """For sentences: 2018年8月10日."""
    # Translators: Django date format characters; Y year, n month, j day, F month name.
    return formatted(local_day(value), _("Y年n月j日"))


def example(year: int | None = None) -> str:
    """How a date may be typed, as an example of a year, else of this year: 2018-08-10."""
    return date(year or clock.today().year, 8, 10).isoformat()


def minute(value: datetime) -> str:
    """The local date and time of an aware moment to the minute: 2018-08-09 09:00."""
    return value.astimezone(clock.LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")


def end_of(day: date) -> datetime:
    """The moment at which a local day is over; a due day counts to its end."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.LOCAL_ZONE)


def time_left(due_on: date, now: datetime) -> str:
    """What is left of a deadline in words: 还剩 1 天 15 小时, in the last hours 还剩 3 小时, then 逾期 2 天."""
    seconds = (end_of(due_on) - now).total_seconds()
    if seconds <= 0:
        late = (clock.local_date(now) - due_on).days
        return ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", late) % {"n": late}
    days, hours, minutes = int(seconds // 86400), int(seconds % 86400 // 3600), int(seconds % 3600 // 60)
    if days:
        return _("还剩 %(days)d 天 %(hours)d 小时") % {"days": days, "hours": hours}
    if hours:
        return _("还剩 %(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}
    return _("还剩 %(minutes)d 分") % {"minutes": minutes}


def parse(text: str, *, year: int | None = None) -> date:
    """Read a date as people write it; `year` fills in a missing one (else this year).

    Full-width digits and signs count like half-width ones. Raises ValueError for anything that is not one date.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return date(*map(int, found.groups()))
    found = _YEARLESS.fullmatch(plain)
    if not found:
        raise ValueError(text)
    return date(year or clock.today().year, *map(int, found.groups()))
