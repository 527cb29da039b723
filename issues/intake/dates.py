"""Deadlines as people write them. The conventions are those of every command and page: 上旬 ends on the 10th, 中旬 on
the 20th, 下旬, 中下旬 and 月底 on the last day of the month, a bare month, quarter or year on its last day, 年底 on 31 December.

What is not sure is said (`Due.doubts`), what cannot be told stays without a date: kind `unclear`.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from issues.intake import words
from issues.intake.cells import as_text, tidy
from issues.intake.model import Due

EARLIEST, LATEST = 1990, 2100
_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
EXAMPLE_MONTH_AND_DAY = "12-31"
LONGEST_DEADLINE = 500  # characters; what is longer is a report
FARTHEST_SHORT_YEAR = 10  # a year of two digits farther than this from the list's own is none
NEW_YEAR_MONTHS, YEAR_END_MONTHS = (1, 2, 3), (10, 11, 12)


class NoDate(Exception):
    """The cell claims to be a date but is none; `code` names the message."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Context:
    """What helps to understand a date: the year the list is about, when it was reported, how Excel counts days."""

    year: int | None = None
    reported_on: date | None = None
    from_1904: bool = False

    @property
    def example(self) -> str:
        return f"{self.year or 2026}-{EXAMPLE_MONTH_AND_DAY}"


def read_due(value: Any, context: Context, *, month_only: bool = False) -> Due:
    """Understand a deadline cell. `month_only`: the date shows as year and month. Raise NoDate for a day that cannot be."""
    if isinstance(value, date):
        return _from_calendar(value, month_only)
    if isinstance(value, time | timedelta):
        raise NoDate("not_a_date")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, context)
    return _from_text(as_text(value), context)


def read_day(value: Any, context: Context) -> date | None:
    """A single full day from a cell or text ("2018年7月31日"), or None. The year may come from the context."""
    try:
        due = read_due(value, context)
    except NoDate:
        return None
    return due.date if not {"approximate", "period"} & set(due.doubts) else None


def years_in(text: str) -> list[int]:
    """The years a text names, in its order: 2018年, 二〇一八年, 〔2018〕."""
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|\]|〕|\)|）|-\d|\.\d|/\d)", _digits(text))
    return [int(year) for year in found if EARLIEST <= int(year) <= LATEST]


# ── from dates and numbers ──


def _from_calendar(value: date, month_only: bool) -> Due:
    day = value.date() if isinstance(value, datetime) else value
    if not EARLIEST <= day.year <= LATEST:
        raise NoDate("not_a_date")
    if month_only:
        return Due("fixed", _month_end(day.year, day.month), f"{day.year}年{day.month}月", ("approximate",))
    return Due("fixed", day, as_text(value))


def _from_number(value: float, context: Context) -> Due:
    """A bare number: 20180930, 201809, a day number of Excel, or a date that lost its last zero (2018.1)."""
    raw = as_text(value)
    if isinstance(value, float) and not value.is_integer() and value < EARLIEST_SERIAL:
        return _from_decimal(value, raw, context)
    if len(raw) in (4, 6, 8) and raw.isdecimal() and EARLIEST <= int(raw[:4]) <= LATEST:
        return _from_text(raw, context)
    if EARLIEST_SERIAL <= value < LATEST_SERIAL:
        return Due(
            "fixed", _FIRST_DAY[context.from_1904] + timedelta(days=int(value)), raw, ("serial_number",)
        )
    raise NoDate("not_a_date")


EARLIEST_SERIAL, LATEST_SERIAL = 31_000, 73_500  # 1984 to 2101 counted from 1900, 1988 to 2105 from 1904


def _from_decimal(value: float, raw: str, context: Context) -> Due:
    """2018.9 is September; 2018.1 was January or October before Excel cut the zero, so nobody can tell. 9.3 likewise."""
    tail = raw.partition(".")[2]
    ambiguous = ("1",) if value >= EARLIEST else ("1", "2", "3")
    if tail in ambiguous:
        return Due("unclear", None, raw, ("not_understood",))
    return _from_text(raw, context)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


# ── from text ──

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_NUMBER = re.compile(
    r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=月|日|号)"
)
_CHINESE_QUARTER = re.compile(r"[一二三四](?=季)")
_LIKE_DIGITS = str.maketrans("lIOo|", "11001")
_ODD_RUN = re.compile(
    r"(?<![A-Za-z])[0-9lIOo|]+(?=[年月日号])|(?<![A-Za-z])[0-9][0-9lIOo]*[0-9lIOo](?=[./-])"
)

_LAST_DAY_OF = {
    "上旬": 10,
    "中旬": 20,
    "上中旬": 20,
    "中上旬": 20,
}  # every other part of a month ends with the month
_WORD_YEARS = {"明年": 1, "次年": 1, "翌年": 1, "来年": 1, "今年": 0, "本年": 0, "当年": 0}
_WORD = "|".join(_WORD_YEARS)
_DATE = re.compile(
    rf"""
    (?P<y8>(?<!\d)(?:19|20)\d\d)(?P<m8>\d\d)(?P<d8>\d\d)(?!\d)
  | (?P<ya>(?<!\d)\d{{4}}|(?<!\d)\d\d(?=年))[年./-](?P<ma>\d{{1,2}})[月./-](?P<da>\d{{1,2}})(?!\d)(?!月)[日号]?
  | (?P<yt>(?<![\d.])\d\d)[./-](?P<mt>\d{{1,2}})[./-](?P<dt>\d{{1,2}})(?![\d./-])
  | (?P<mu>(?<!\d)\d{{1,2}})[/-](?P<du>\d{{1,2}})[/-](?P<yu>\d{{4}})(?!\d)
  | (?:(?P<yb>(?<!\d)(?:\d{{4}}|\d\d))年|(?P<wb>{_WORD}))?(?P<mb>(?<!\d)\d{{1,2}})月份?
      (?:(?P<db>\d{{1,2}})(?:[日号]|(?=$|前|之前|以前|底|[-—~至到]))|(?P<part>上旬|中下旬|上中旬|中上旬|中旬|下旬|月?[底末初内]|))
  | (?P<y6>(?<!\d)(?:19|20)\d\d)(?P<m6>0[1-9]|1[0-2])(?!\d)
  | (?P<yc>(?<!\d)\d{{4}})[./-](?P<mc>\d{{1,2}})(?![\d./-])
  | (?:(?P<yq>(?<!\d)\d{{4}})年?|(?P<wq>{_WORD}))?第?(?P<q>(?<!\d)[1-4])季度?[底末内]?
  | (?:(?P<yh>(?<!\d)\d{{4}})年|(?P<wh>{_WORD}))?(?P<half>[上下])半年[底末内]?
  | (?:(?P<yy>(?<!\d)\d{{4}})年?|(?P<wy>{_WORD}))(?P<ye>年?度?[底末内]|(?=年?前)|(?<=年)(?=$|之前|以前|完成|度?$)|$)
  | (?P<ny>(?<![\d一二三四五六七八九十两几])年[底末内])
  | (?P<mn>(?:^|(?<=[-—~至到]))\d{{1,2}})[./-](?P<dn>\d{{1,2}})(?=$|日|前|之前|以前|[-—~至到])
    """,
    re.VERBOSE,
)
_DAY_NUMBER = re.compile(r"[3-7]\d{4}")  # a day number of Excel that was saved as text
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_DAY = re.compile(rf"(?<![a-z]){_MONTH}\s*{_ENGLISH_DAY}\s*,?\s*(?P<year>\d{{4}})", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"(?<!\d){_ENGLISH_DAY}[\s-]*{_MONTH}[\s,-]*(?P<year>\d{{4}}|\d\d)(?!\d)", re.IGNORECASE
)
_TIME_OF_DAY = re.compile(r"[ T]?(?<=[ T\d日])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?")
_SPACE_IN_DATE = re.compile(r"\s*([年月日号./-])\s*")
_ODDLY_PARTED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([ ,、_\\]|--+)(\d{1,2})([ ,、_\\]|--+)(\d{1,2})(?![\d月个天年])"
)
_FIRST_OF_MONTHS = re.compile(r"(?<![\d月])(\d{1,2})(?=(?:-+|—+|~|至|到)\d{1,2}月)")
_YEAR_BEFORE_MONTH = re.compile(r"(?<!\d)(\d{4})[./-](?=\d{1,2}月)")
_DAY_AFTER_JOINT = re.compile(r"(\d{1,2})[日号]")
_ONE_MORE_DAY = re.compile(r"\s*[、，,和及]\s*\d{1,2}(?=日|号|月|$)")
_PART_DONE = re.compile(r"(?<!\d)\d{1,2}(?:\.\d+)?[%％]")
_JOINT = re.compile(r"起?\s*(?:-+|—+|–|~|至|到|―)\s*")
_AFTER = re.compile(r"\s*(?:以后|之后|后|起|开始)(?!至|到|-|—|~)")
_DONE_ON_A_DAY = re.compile(words.DONE_ON_A_DAY)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One date found in the text, and where."""

    day: date
    doubts: tuple[str, ...]
    start: int
    end: int


def _digits(text: str) -> str:
    """Full-width and Chinese numerals of dates as digits."""
    text = unicodedata.normalize("NFKC", text).replace("廿", "二十").replace("卅", "三十")
    text = _CHINESE_YEAR.sub(lambda match: match.group().translate(_CHINESE_DIGITS), text)
    text = _CHINESE_QUARTER.sub(lambda match: match.group().translate(_CHINESE_DIGITS), text)
    return _CHINESE_NUMBER.sub(lambda match: str(_chinese_number(match.group(1))), text)


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    units = int(ones.translate(_CHINESE_DIGITS)) if ones else 0
    return units + (10 * (int(tens.translate(_CHINESE_DIGITS)) if tens else 1) if ten else 0)


@lru_cache(maxsize=4096)
def _from_text(raw: str, context: Context) -> Due:
    if len(raw) > LONGEST_DEADLINE:
        return Due("unclear", None, raw, ("not_understood",))
    text = " ".join(tidy(raw).split()).strip(" '‘’`")
    if text.casefold() in words.NOTHING or text in words.NO_LIMIT:
        return Due("none", None, raw)
    readable = _readable(text)
    mended = _ODD_RUN.sub(lambda match: match.group().translate(_LIKE_DIGITS), readable)
    if _is_done(text):
        return Due("done", None, raw)
    if _DAY_NUMBER.fullmatch(text):
        return _from_number(int(text), context)
    if any(word in text for word in words.RECURRING):
        return _recurring(raw, text)
    if any(word in text for word in words.OTHER_CALENDAR):
        return Due("unclear", None, raw, ("not_understood",))
    try:
        mentions = _mentions(mended, context)
        odd = ("odd_character",) if mended != readable else ()
        return _from_mentions(raw, mended, mentions, odd) if mentions else _from_words(raw, text)
    except _Unclear as open_question:
        return Due("unclear", None, raw, (open_question.code,))


def _readable(text: str) -> str:
    """The text with its dates in the forms that `_DATE` knows."""
    text = _DAY_MONTH.sub(_month_in_figures, _MONTH_DAY.sub(_month_in_figures, _digits(text)))
    text = _SPACE_IN_DATE.sub(r"\1", _TIME_OF_DAY.sub("", _ODDLY_PARTED.sub(r"\1-\3-\5", text)))
    return _YEAR_BEFORE_MONTH.sub(r"\1年", _FIRST_OF_MONTHS.sub(r"\1月", text))


def _month_in_figures(match: re.Match[str]) -> str:
    return f"{match['year']}年{_MONTHS.index(match['month'].lower()) + 1}月{match['day']}日"


def _is_done(text: str) -> bool:
    if any(word in text for word in words.NOT_ALL_DONE) or _PART_DONE.search(text):
        return False
    bare = text.strip("。.！!；;（）()")
    return (
        bare in words.DONE_ALONE
        or any(word in text for word in words.DONE)
        or bool(_DONE_ON_A_DAY.search(text))
    )


class _Unclear(Exception):
    """A date is meant but cannot be told; `code` names the message."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def _mentions(text: str, context: Context) -> list[_Mention]:
    """Every date in the text. One without a year takes it from the date before it."""
    mentions: list[_Mention] = []
    for match in _DATE.finditer(text):
        known = replace(context, year=mentions[-1].day.year, reported_on=None) if mentions else context
        day, doubts = _understood(match, known)
        mentions.append(_Mention(day, doubts, match.start(), match.end()))
    return mentions


def _understood(match: re.Match[str], context: Context) -> tuple[date, tuple[str, ...]]:
    """The day a match means, with doubts; raise NoDate when there is no such day, _Unclear when nobody can tell."""
    got = {key: value for key, value in match.groupdict().items() if value is not None}
    if "mu" in got:
        return _year_last(got)
    if {"half", "q", "ny", "ye"} & got.keys():
        return _end_of_span(got, context)
    month = int(_first(got, "m8", "ma", "mt", "mb", "m6", "mc", "mn") or 0)
    day = _first(got, "d8", "da", "dt", "db", "dn")
    part = got.get("part", "").removeprefix("月")
    if part in ("初", "内"):
        raise _Unclear("not_understood")
    _real_day(2000, month, int(day or 1))  # 31 September is impossible in whatever year
    year, doubts = _year(_first(got, "y8", "ya", "yt", "yb", "y6", "yc"), got.get("wb"), month, context)
    if day is not None:
        return _real_day(year, month, int(day)), doubts
    return _end_of_part(year, month, part), doubts if part in ("底", "末") else (*doubts, "approximate")


def _end_of_part(year: int, month: int, part: str) -> date:
    first = _real_day(year, month, 1)
    return first.replace(day=_LAST_DAY_OF[part]) if part in _LAST_DAY_OF else _month_end(year, month)


def _first(got: dict[str, str], *names: str) -> str | None:
    return next((got[name] for name in names if name in got), None)


def _real_day(year: int, month: int, day: int) -> date:
    if not EARLIEST <= year <= LATEST:
        raise NoDate("not_a_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDate("impossible_date") from None


def _year(written: str | None, word: str | None, month: int, context: Context) -> tuple[int, tuple[str, ...]]:
    """The year of a date. A two-digit or missing one is inferred, and said to be; January after December is next year."""
    if written and len(written) == 4:
        return int(written), ()
    reported = context.reported_on
    base = context.year or (reported.year if reported else None)
    if written:
        year = 2000 + int(written)
        if base and abs(year - base) > FARTHEST_SHORT_YEAR:
            raise _Unclear("not_understood")  # 30/09/18 begins with the day
        return year, ("year_inferred",)
    if base is None:
        raise _Unclear("no_year")
    if word:
        return base + _WORD_YEARS[word], ("year_inferred",)
    turned = (
        reported and reported.year == base and reported.month in YEAR_END_MONTHS and month in NEW_YEAR_MONTHS
    )
    return base + bool(turned), ("year_inferred",)


def _end_of_span(got: dict[str, str], context: Context) -> tuple[date, tuple[str, ...]]:
    """The last day of a quarter, half-year or year."""
    year, doubts = _year(_first(got, "yq", "yh", "yy"), _first(got, "wq", "wh", "wy"), 0, context)
    month = int(got["q"]) * 3 if "q" in got else 6 if got.get("half") == "上" else 12
    _real_day(year, month, 1)
    named = got.get("ny", got.get("ye", "")).endswith(("底", "末", "内"))
    return _month_end(year, month), doubts if named else (*doubts, "approximate")


def _year_last(got: dict[str, str]) -> tuple[date, tuple[str, ...]]:
    """9/30/2018 or 30/9/2018; 9/8/2018 may be either, so it stays open."""
    first, second, year = int(got["mu"]), int(got["du"]), int(got["yu"])
    if first <= 12 and second <= 12 and first != second:
        raise _Unclear("not_understood")
    month, day = (first, second) if first <= 12 else (second, first)
    return _real_day(year, month, day), ("month_first",)


def _from_mentions(raw: str, text: str, mentions: list[_Mention], odd: tuple[str, ...]) -> Due:
    first, last = mentions[0], mentions[-1]
    if len(mentions) == 1:
        ended = _joined_day(text, first)
        return _single(raw, text, first, odd) if ended is None else _period(raw, first, ended, odd)
    if len(mentions) == 2 and _JOINT.fullmatch(text[first.end : last.start]):
        return _period(raw, first, _after_new_year(first, last), odd)
    if len({mention.day for mention in mentions}) == 1:
        return Due("fixed", first.day, raw, first.doubts + odd)
    return Due("unclear", None, raw, ("several_dates",))


def _single(raw: str, text: str, mention: _Mention, odd: tuple[str, ...]) -> Due:
    if _AFTER.match(text, mention.end):
        return Due("unclear", None, raw, ("not_understood",))
    if _ONE_MORE_DAY.match(text, mention.end):
        return Due("unclear", None, raw, ("several_dates",))
    return Due("fixed", mention.day, raw, mention.doubts + odd)


def _joined_day(text: str, mention: _Mention) -> date | None:
    """The end of "9月1日至30日", whose second day has no month of its own."""
    joint = _JOINT.match(text, mention.end)
    day = _DAY_AFTER_JOINT.match(text, joint.end()) if joint else None
    return _real_day(mention.day.year, mention.day.month, int(day.group(1))) if day else None


def _after_new_year(first: _Mention, last: _Mention) -> date:
    """The end of a period; one from the end of a year to January or so ends in the next year."""
    turns = first.day.month in YEAR_END_MONTHS and last.day.month in NEW_YEAR_MONTHS
    if last.day < first.day and turns and "year_inferred" in last.doubts:
        return _real_day(last.day.year + 1, last.day.month, last.day.day)
    return last.day


def _period(raw: str, start: _Mention, end: date, odd: tuple[str, ...]) -> Due:
    if end < start.day.replace(day=1) or (end < start.day and "approximate" not in start.doubts):
        raise NoDate("reversed_period")
    return Due("fixed", end, raw, (*(code for code in start.doubts if code != "approximate"), *odd, "period"))


def _recurring(raw: str, text: str) -> Due:
    """What comes back every year or month has no day; with 长期坚持 beside it, it is kept at."""
    if any(word in text for word in words.LONG_TERM):
        return Due("long_term", None, raw)
    return Due("unclear", None, raw, ("not_understood",))


def _from_words(raw: str, text: str) -> Due:
    places = {
        kind: min((text.find(word) for word in listed if word in text), default=-1)
        for kind, listed in (("immediate", words.IMMEDIATE), ("long_term", words.LONG_TERM))
    }
    kinds = sorted((place, kind) for kind, place in places.items() if place >= 0)
    if not kinds:
        return Due("unclear", None, raw, ("not_understood",))
    return Due(kinds[0][1], None, raw, ("several_kinds",) if len(kinds) == 2 else ())
