"""From time phrases to days: choosing the year, crossing the year end, refusing days that do not exist.

Whatever cannot be settled from the text is left without a date or marked as
not certain; every reckoning leaves a note.
"""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from campaigns.plan_text.dates import Phrase, Point
from campaigns.plan_text.messages import Message, note

WITHOUT_DATE = ("relative", "recurring", "conditional")
# A month this much earlier than the one before it in the plan belongs to the next year.
BACKWARD = timedelta(days=180)
LONGEST_CROSSING_MONTHS = 6
LEAP_YEAR = 2000
# Doubts of the grammar under which a date may not be called certain; the rest only leave a note.
UNCERTAIN = {
    "odd",
    "spaced",
    "dash",
    "vague",
    "short_date",
    "two_digit_year",
    "ambiguous",
    "before_month",
    "tentative",
    "lent_month",
}
UNCERTAIN |= {"page_break"}


@dataclass(frozen=True)
class BaseYear:
    """The year of the plan, where it was found (in both languages), and whether that place can be relied on."""

    year: int | None = None
    source: Message | None = None
    sure: bool = False


@dataclass
class Timeline:
    """What is known when the next phrase is read: the plan's year, the stage it stands in, and the last date before,
    with the day from which it was reached when that was a period."""

    base: BaseYear
    window: tuple[date | None, date | None] | None = None
    anchor: date | None = None
    since: date | None = None
    window_sure: bool = True
    anchor_sure: bool = True

    def move_on(self, start: date | None, end: date | None, sure: bool) -> None:
        """Later phrases without a year are read from here on, and are no surer than this day itself."""
        reached = end or start
        if reached and (self.anchor is None or reached > self.anchor):
            self.anchor, self.since, self.anchor_sure = reached, start, sure

    def within(self, start: date | None, end: date | None, sure: bool) -> "Timeline":
        """The same plan inside a stage with these first and last days, which may be doubtful themselves."""
        return Timeline(self.base, (start, end) if end else None, start or self.anchor, window_sure=sure)


@dataclass(frozen=True)
class Reading:
    """What a phrase means in days. Without an `end` (the `date` of the JSON) it is never certain."""

    kind: str
    start: date | None = None
    end: date | None = None
    certain: bool = False
    notes: tuple[Message, ...] = ()
    doubts: tuple[tuple[str, dict], ...] = field(default=())

    def doubted(self, code: str, remark: str, **values: object) -> "Reading":
        """No longer certain, for a reason that is both a warning and a note."""
        return replace(
            self,
            certain=False,
            notes=(*self.notes, note(remark, **values)),
            doubts=(*self.doubts, (code, values)),
        )


class ImpossibleDay(Exception):
    """The calendar has no such day."""


def resolve(phrase: Phrase, timeline: Timeline, read: str = "") -> Reading:
    """The days a phrase means on this timeline; `read` is the phrase with damaged digits mended."""
    if phrase.first is None:
        remark = phrase.bound if phrase.bound in WITHOUT_DATE else "not_understood"
        doubts = () if phrase.bound in ("relative", "recurring") else (("not_understood", {}),)
        return Reading(phrase.bound, notes=(note(remark),), doubts=doubts)
    if timeline.base.year is None and not _own_year(phrase):
        return _marked(_without_year(phrase), phrase, read)
    try:
        return _marked(_dated(phrase, timeline), phrase, read)
    except ImpossibleDay:
        impossible = Reading("impossible", doubts=(("impossible_date", {}),), notes=(note("impossible"),))
        return _marked(impossible, phrase, read)


def _without_year(phrase: Phrase) -> Reading:
    """No year, no date; but a day that no year has, or a period that runs backwards, is wrong all the same."""
    reading = Reading(_kind(phrase), doubts=(("no_year", {}),), notes=(note("no_year"),))
    try:
        start, end = bounds(phrase.first, LEAP_YEAR)
        if phrase.last:
            end = bounds(phrase.last, _last_year(phrase, LEAP_YEAR)[0])[1]
    except ImpossibleDay:
        return Reading("impossible", doubts=(("impossible_date", {}),), notes=(note("impossible"),))
    return reading.doubted("reversed_period", "reversed") if end < start else reading


def _own_year(phrase: Phrase) -> bool:
    return any(point.year for point in (phrase.first, phrase.last) if point)


def _kind(phrase: Phrase) -> str:
    if phrase.last or phrase.bound in ("within", "from"):
        return "period"
    return phrase.bound


def _dated(phrase: Phrase, timeline: Timeline) -> Reading:
    first, chosen = _first_year(phrase, timeline)
    start, end = bounds(phrase.first, first)
    reading = Reading(_kind(phrase), start, end, True, chosen.notes, chosen.doubts)
    reading = replace(reading, certain=chosen.certain)
    if phrase.last:
        reading = _until(reading, phrase, timeline)
    elif phrase.bound == "from":
        reading = replace(reading, end=None, certain=False, notes=(*reading.notes, note("open_end")))
    elif phrase.bound == "by":
        reading = replace(reading, start=None)
        if "before_month" in phrase.all_doubts and phrase.first.unit != "xun":
            reading = replace(reading, end=start - timedelta(days=1))
    elif phrase.bound == "on":
        reading = replace(reading, start=None)
    return replace(reading, notes=(*reading.notes, *_conventions(phrase)))


def _until(reading: Reading, phrase: Phrase, timeline: Timeline) -> Reading:
    """The reading of a period, with its end."""
    year, crossed = _last_year(phrase, reading.start.year)
    _, end = bounds(phrase.last, year)
    reading = replace(reading, end=end)
    if end < reading.start:
        return reading.doubted("reversed_period", "reversed")
    if phrase.last.year_shift and not phrase.first.year and reading.start.year != timeline.base.year:
        # The year after a year that was itself inferred.
        reading = replace(reading, certain=False)
    if crossed:
        remark = note("next_year", year=year)
        doubt = ("year_inferred", {"year": year, "how": "跨年", "how_en": "crossing the year end"})
        return replace(reading, notes=(*reading.notes, remark), doubts=(*reading.doubts, doubt))
    return reading


def bounds(point: Point, year: int) -> tuple[date, date]:
    """First and last day of a point in a year; raises ImpossibleDay."""
    return _day(year, point.month, point.day), _day(year, point.last_month, point.last_day)


def _day(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        raise ImpossibleDay
    longest = monthrange(year, month)[1]
    if day > longest:
        raise ImpossibleDay
    return date(year, month, day or longest)


# ── the year ────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class YearChoice:
    certain: bool = True
    notes: tuple[Message, ...] = ()
    doubts: tuple[tuple[str, dict], ...] = ()


def _first_year(phrase: Phrase, timeline: Timeline) -> tuple[int, YearChoice]:
    """The year of a phrase's first point, and how sure it is."""
    point = phrase.first
    if point.year:
        return point.year, YearChoice()
    if phrase.last and phrase.last.year and point.year_shift is None:
        return phrase.last.year - (point.month > phrase.last.last_month), YearChoice()
    base = timeline.base.year or 0
    if point.year_shift is not None:
        return base + point.year_shift, _base_choice(timeline)
    year, certain = _fitting_year(phrase, timeline)
    choice = _base_choice(timeline)
    if year == base:
        return year, replace(choice, certain=choice.certain and certain)
    doubt = ("year_inferred", {"year": year, "how": "前后文", "how_en": "from the dates around it"})
    notes = (*choice.notes, note("next_year", year=year))
    return year, YearChoice(choice.certain and certain, notes, (*choice.doubts, doubt))


def _base_choice(timeline: Timeline) -> YearChoice:
    base = timeline.base
    if base.source is None:
        return YearChoice(certain=False)
    values = {"how": base.source.zh, "how_en": base.source.en, "year": base.year}
    if base.sure:
        return YearChoice(notes=(note("year", **values),))
    return YearChoice(False, (note("year_unsure", **values),))


def _fitting_year(phrase: Phrase, timeline: Timeline) -> tuple[int, bool]:
    """The year in which a phrase without one fits its stage, or follows the dates before it; and whether surely."""
    base = timeline.base.year
    end = timeline.window[1] if timeline.window else None
    if end:
        years = [year for year in range(base, end.year + 1) if _inside(phrase, year, timeline.window)]
        if not years:
            return base, end.year == base
        return years[0], years[0] == end.year == base or timeline.window_sure and len(years) == 1
    year, certain = _following_year(phrase, timeline)
    return year, certain and (year == base or timeline.anchor_sure)


def _following_year(phrase: Phrase, timeline: Timeline) -> tuple[int, bool]:
    """The year in which a phrase follows the dates before it, and whether surely."""
    base, anchor = timeline.base.year, timeline.anchor
    if anchor is None or not 1 <= phrase.first.month <= 12:
        return base, True
    if timeline.since and base <= timeline.since.year < anchor.year:
        return _after_the_turn(phrase.first.month, timeline.since, anchor)
    year = max(base, anchor.year)
    month = date(year, phrase.first.month, 1)
    if month < anchor - BACKWARD:
        # A second turn of the year in one plan is more likely a mistake.
        spring = month.month <= 3
        return year + spring, spring and anchor.month >= 11 and year == base
    soon = anchor.replace(day=1) <= month < anchor + BACKWARD
    return year, year == base or soon


def _after_the_turn(month: int, since: date, anchor: date) -> tuple[int, bool]:
    """The year of a month told after a period from `since` to `anchor` over a year's end: inside it, else soon after."""
    inside = [
        year
        for year in range(since.year, anchor.year + 1)
        if since.replace(day=1) <= date(year, month, 1) <= anchor
    ]
    if inside:
        return inside[0], True
    year = anchor.year + (month < anchor.month)
    return year, date(year, month, 1) - anchor < BACKWARD


def _inside(phrase: Phrase, year: int, window: tuple[date | None, date]) -> bool:
    try:
        start, end = bounds(phrase.first, year)
    except ImpossibleDay:
        return False
    return end >= (window[0] or date(window[1].year, 1, 1)) and start <= window[1]


def _last_year(phrase: Phrase, first: int) -> tuple[int, bool]:
    """The year of the end of a period that starts in `first`, and whether the turn of the year was inferred."""
    point = phrase.last
    if point.year:
        return point.year, False
    if point.year_shift:
        return first + point.year_shift, False
    back = phrase.first.month - point.month
    crosses = back > 0 and 12 - back <= LONGEST_CROSSING_MONTHS
    return first + crosses, crosses


# ── remarks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _conventions(phrase: Phrase) -> tuple[Message, ...]:
    """Notes on the conventions used, each once."""
    codes = {
        "xun": "xun",
        "month": "month",
        "quarter": "quarter",
        "half": "half",
        "year": "year_long",
        "end": "last_day",
    }
    points = [point for point in (phrase.first, phrase.last) if point]
    if phrase.last is None and phrase.first.is_day:
        return ()
    used = {codes[point.unit]: None for point in points if point.unit in codes}
    return tuple(note(code) for code in used)


def _marked(reading: Reading, phrase: Phrase, read: str) -> Reading:
    """The reading with the doubts of the grammar: warnings, notes, and certainty taken away where they forbid it."""
    doubts = phrase.all_doubts
    notes = tuple(note(code, read=read, phrase=read) for code in sorted(doubts))
    warned = list(reading.doubts)
    if doubts & {"odd", "spaced", "dash", "ambiguous", "page_break"}:
        warned.append(("odd_character", {"read": read}))
    if doubts & {
        "vague",
        "tentative",
        "before_month",
        "short_date",
        "two_digit_year",
        "lent_month",
    } or _has_ten_days(phrase):
        warned.append(("approximate", {}))
    certain = reading.certain and reading.end is not None and not doubts & UNCERTAIN
    return replace(reading, certain=certain, notes=(*reading.notes, *notes), doubts=tuple(warned))


def _has_ten_days(phrase: Phrase) -> bool:
    return any(point.unit == "xun" for point in (phrase.first, phrase.last) if point)
