"""The grammar of Chinese time phrases: which pieces of a text name a time, and what each says, year or no year.

    phrase  = [lead] range [bound] | special
    lead    = 从 | 截至 | 不晚于 | 至 | 到 | 即日起至
    range   = point {起} (至 | - | ~) point | point (、 point)* | point
    point   = [year] (month [day | ten days | edge] | quarter [edge] | half year [edge]) | [year] 年底 | 2018.7.15
    bound   = 前 | 止 | 起 | 左右 | 内
    special = 每月5日前 | 30日内 | 会议召开前10日 | 次月5日前 | 时间另行通知

Nothing here knows which year it is; `resolve` turns phrases into days.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from campaigns.plan_text import words
from campaigns.plan_text.numerals import is_damaged, is_spaced, read_number
from campaigns.plan_text.tokens import Token, cut

SPECIALS = {
    "RECURRING": "recurring",
    "ADVANCE": "relative",
    "NEXT": "relative",
    "DURATION": "relative",
    "FESTIVAL": "relative",
    "NO_DATE_YET": "conditional",
}
# After a month these go on saying when.
MORE_OF_THE_DATE = re.compile(r"[第0-9A-Za-z]|[^至到\-~、,。;:()《》]{1,2}[日号曰旬](?![常程])")
# Tokens looked ahead for the unit of "3、5、7月".
LONGEST_LIST = 24
# Without one of these no phrase can be found, so most paragraphs need not be cut into tokens.
TIME_SIGN = re.compile(r"[月日号年季旬内前周时期天节]|\d[./-]\d|逐|按|会")
POINT_STARTS = (
    "YEAR",
    "YEARREL",
    "MONTH",
    "QUARTER",
    "HALF",
    "YEAREND",
    "YEARIN",
    "NUMDATE",
    "NUM",
    "SHORTDATE",
)
STARTS = {*SPECIALS, *POINT_STARTS, "NOWTILL", "TILL", "SEP", "FROM"}


@dataclass(frozen=True)
class Point:
    """A stretch of the calendar without its year, if the text leaves it out. Day 0 is the last of the month."""

    unit: str
    month: int = 0
    day: int = 1
    last_month: int = 0
    last_day: int = 0
    year: int | None = None
    year_shift: int | None = None
    doubts: frozenset[str] = frozenset()

    @property
    def is_day(self) -> bool:
        return self.unit == "day"

    def doubted(self, *codes: str) -> "Point":
        return replace(self, doubts=self.doubts | set(codes))

    def dated(self, year: int | None, shift: int | None, doubts: frozenset[str]) -> "Point":
        return replace(self, year=year, year_shift=shift, doubts=self.doubts | doubts)


@dataclass(frozen=True)
class Phrase:
    """One time phrase of a text: where it stands and what it says.

    `bound` is by, on, within or from for a phrase with points, else the special kind: relative, recurring,
    conditional.
    """

    start: int
    end: int
    bound: str
    first: Point | None = None
    last: Point | None = None
    doubts: frozenset[str] = frozenset()

    @property
    def all_doubts(self) -> frozenset[str]:
        points = [point for point in (self.first, self.last) if point]
        return self.doubts.union(*(point.doubts for point in points))


@lru_cache(maxsize=1024)
def find_phrases(text: str, *, compact: bool = False) -> tuple[Phrase, ...]:
    """The time phrases of a folded text, in order. `compact` allows bare "3.1-3.15", as in time columns.

    The steps of the reader ask this of the same paragraph again and again, so the last answers are kept.
    """
    return tuple(Grammar(text, compact).phrases()) if TIME_SIGN.search(text) else ()


def month_point(month: int, **values: object) -> Point:
    return Point("month", month, 1, month, 0, **values)


class Grammar:
    """Reads phrases off the tokens of one text; `at` is the next token, `end` where the last one taken ended."""

    def __init__(self, text: str, compact: bool = False) -> None:
        self.text = text
        self.tokens = cut(text)
        self.compact = compact
        self.at = 0
        self.end: int | None = None

    def phrases(self) -> list[Phrase]:
        found: list[Phrase] = []
        while self.at < len(self.tokens):
            start = self.at
            if self.tokens[start].kind not in STARTS:
                self.at += 1
                continue
            self.end = None
            read = self.special() or self.dated()
            found.extend(read)
            if not read:
                self.at = start + 1
        return found

    # ── tokens ──────────────────────────────────────────────────────────────────────────────────────────────────
    def peek(self, *kinds: str, ahead: int = 0) -> Token | None:
        """The token `ahead` of the next one if it is of these kinds and nothing stands before it."""
        place = self.at + ahead
        if place >= len(self.tokens) or self.tokens[place].kind not in kinds:
            return None
        token = self.tokens[place]
        before = self.end if ahead == 0 else self.tokens[place - 1].end
        touches = before is None or not self.text[before : token.start].strip()
        return token if touches else None

    def take(self, *kinds: str) -> Token | None:
        token = self.peek(*kinds)
        if token:
            self.at += 1
            self.end = token.end
        return token

    def mark(self) -> tuple[int, int | None]:
        return self.at, self.end

    def back_to(self, mark: tuple[int, int | None]) -> None:
        self.at, self.end = mark

    # ── phrases ─────────────────────────────────────────────────────────────────────────────────────────────────
    def special(self) -> list[Phrase]:
        token = self.take(*SPECIALS)
        return [Phrase(token.start, token.end, SPECIALS[token.kind])] if token else []

    def dated(self) -> list[Phrase]:
        lead = self.take("FROM") or self.lead()
        start = self.tokens[self.at].start if self.at < len(self.tokens) else 0
        first = self.point()
        if first is None:
            return []
        begin = lead.start if lead else start
        if begin and self.text[begin - 1] in "-~/." and not lead:
            # "2.4-6月" half understood: what stands before belongs to the date as well.
            first = first.doubted("ambiguous")
        last = self.range_end(first)
        if last:
            doubts = self.bound()[1]
            return [Phrase(begin, self.end, "within", first, last, doubts)]
        if not lead and (listed := self.listed(start, first)):
            return listed
        return [self.single(begin, first, bool(lead) and lead.kind != "FROM")]

    def lead(self) -> Token | None:
        mark = self.mark()
        lead = self.take("NOWTILL") or self.take("TILL") or self.take("SEP")
        if lead and (lead.match.group() == "-" or not self.peek(*POINT_STARTS) or self.peek("SEP")):
            self.back_to(mark)
            return None
        return lead

    def range_end(self, first: Point) -> Point | None:
        mark = self.mark()
        self.take("PARENTHESIS")
        self.take("CLOCK")
        self.take("AFTER")
        sep = self.take("SEP")
        # 7月底8月初: two edges side by side are one stretch of time.
        beside = not sep and first.unit in ("end", "xun") and self.peek("MONTH")
        last = self.point(first) if sep or beside else None
        if last is None or beside and last.unit not in ("end", "xun"):
            self.back_to(mark)
            return None
        if beside:
            return last.doubted("vague")
        return last.doubted("dash") if sep.match["dash"] else last

    def listed(self, start: int, first: Point) -> list[Phrase]:
        """Points parted by 、 or 和: months in a row are one period, anything else a phrase each."""
        points, starts, ends = [first], [start], [self.end]
        while True:
            mark = self.mark()
            sign = self.take("LIST")
            place = self.tokens[self.at].start if sign and self.at < len(self.tokens) else 0
            point = self.point(points[-1]) if sign else None
            if point is None:
                self.back_to(mark)
                break
            points.append(_with_year_of(points[-1], point))
            starts.append(place)
            ends.append(self.end)
        if len(points) == 1:
            return []
        if points[-1].unit == "end":
            # In 3月、9月底前 the 底 goes with both.
            points = [_with_edge(point) for point in points]
        bound, doubts = self.bound()
        ends[-1] = self.end
        if _in_a_row(points):
            return [Phrase(start, self.end, "within", points[0], points[-1], doubts)]
        return [
            _bounded(begin, end, point, bound, doubts)
            for begin, end, point in zip(starts, ends, points, strict=True)
        ]

    def single(self, start: int, point: Point, limited: bool) -> Phrase:
        bound, doubts = self.bound()
        if limited and bound in ("", "within"):
            bound = "until"
        return _bounded(start, self.end, point, bound, doubts)

    def bound(self) -> tuple[str, frozenset[str]]:
        """What stands after the point: (by, until, from, within or nothing, doubts)."""
        self.take("PARENTHESIS")
        self.take("CLOCK")
        if self.take("FESTIVAL"):
            # 10月1日国庆节前
            return "by", frozenset()
        if self.take("ABOUT"):
            return "", frozenset({"vague"})
        if self.take("BEFORE"):
            return "by", frozenset()
        for kind, bound in (("UNTIL", "until"), ("WITHIN", "within"), ("AFTER", "from")):
            if self.take(kind):
                return bound, frozenset()
        return "", frozenset()

    # ── points ──────────────────────────────────────────────────────────────────────────────────────────────────
    def point(self, before: Point | None = None) -> Point | None:
        """The next point; `before` is the point it continues, which may lend its month (7月1日至15日)."""
        mark = self.mark()
        read = self.numeric_date(before)
        if read is None:
            year, shift, doubts = self.year()
            read = self.in_year(year is not None or shift is not None) or self.continued(before)
            read = read.dated(year, shift, doubts) if read else None
        if read is None:
            self.back_to(mark)
        return read

    def year(self) -> tuple[int | None, int | None, frozenset[str]]:
        token = self.take("YEAR")
        if token and (short := token.match["two_digit_year"]):
            return 2000 + int(short), None, frozenset({"two_digit_year"})
        if token:
            raw = token.part("year", "chinese_year")
            self.take("YEARREL")
            return read_number(raw), None, _digit_doubts(raw)
        token = self.take("YEARREL")
        if token:
            return None, words.YEARS_FROM_BASE[token.match.group()], frozenset()
        return None, None, frozenset()

    def in_year(self, has_year: bool) -> Point | None:
        return self.monthly() or self.quarterly() or self.year_end(has_year) or self.whole_year(has_year)

    def monthly(self) -> Point | None:
        month, doubts = self.month()
        if month is None:
            return None
        point = self.day(month) or self.ten_days(month) or self.edge(month_point(month)) or month_point(month)
        if point.unit == "month" and MORE_OF_THE_DATE.match(self.text, self.end):
            # 9月第一周, 3月10—4月, 8月S日前: the month is not all that is said.
            point = point.doubted("vague")
        return point.doubted(*doubts)

    def month(self) -> tuple[int | None, frozenset[str]]:
        token = self.peek("NUM")
        if token and self.leads_to("MONTH"):
            self.take("NUM")
        else:
            token = self.take("MONTH")
        if token is None:
            return None, frozenset()
        raw = token.part("month", "chinese_month", "number", "chinese_number")
        doubts = _digit_doubts(raw)
        if token.kind == "MONTH" and self.follows_loose_digit(token):
            doubts |= {"ambiguous"}
        return read_number(raw), doubts

    def follows_loose_digit(self, token: Token) -> bool:
        """Whether a digit and white space stand just before: "附件1 2月5日" may have meant December."""
        return token.start >= 2 and self.text[token.start - 1] == " " and self.text[token.start - 2].isdigit()

    def leads_to(self, kind: str) -> bool:
        """Whether the numbers from here on, parted by dashes or commas, end in a token of `kind`."""
        ahead = 0
        while (
            ahead < LONGEST_LIST
            and self.peek("NUM", ahead=ahead)
            and self.peek("SEP", "LIST", ahead=ahead + 1)
        ):
            ahead += 2
        token = self.peek(kind, ahead=ahead) if ahead else None
        return bool(token) and not (kind == "MONTH" and self.peek("DAY", ahead=ahead + 1))

    def day(self, month: int) -> Point | None:
        token = self.peek("NUM")
        bare = token and (
            self.peek("BEFORE", ahead=1) or self.peek("SEP", ahead=1) and self.peek("MONTH", ahead=2)
        )
        if bare or token and self.leads_to("DAY"):
            self.take("NUM")
        else:
            token = self.take("DAY")
        if token is None:
            return None
        if bare:
            # 4月15前, 3月10—4月5日: 日 is left out.
            return day_point(month, read_number(token.part("number", "chinese_number")) or 0).doubted(
                "short_date"
            )
        raw = token.part("day", "chinese_day", "number", "chinese_number")
        doubts = _digit_doubts(token.match.group())
        return day_point(month, read_number(raw.removeprefix("初")) or 0).doubted(*doubts)

    def ten_days(self, month: int) -> Point | None:
        token = self.take("TENDAYS")
        if token is None:
            return None
        first, last = words.TEN_DAYS[token.match.group()]
        return Point("xun", month, first, month, 0 if last == 31 else last)

    def edge(self, point: Point) -> Point | None:
        """底 is the last day of the stretch; 初 and 中 have no agreed days and stay doubtful."""
        token = self.take("EDGE") or self.take("MONTHEND")
        if token is None:
            return None
        if vague := token.match["vague"]:
            first, last = words.VAGUE_PART[vague]
            return replace(point, unit="xun", day=first, last_month=point.month, last_day=last).doubted(
                "vague"
            )
        return _edge_point(point.last_month)

    def quarterly(self) -> Point | None:
        token = self.peek("NUM")
        if token and self.leads_to("QUARTER"):
            self.take("NUM")
            return _quarter_point(read_number(token.part("number", "chinese_number")) or 0)
        token = self.take("QUARTER", "HALF")
        if token is None:
            return None
        if token.kind == "QUARTER":
            point = _quarter_point(read_number(token.match["quarter"]) or 0)
        elif token.match["both"]:
            point = Point("half", 1, 1, 12, 0).doubted("vague")
        else:
            point = Point("half", 1, 1, 6, 0) if token.match["half"] == "上" else Point("half", 7, 1, 12, 0)
        return self.edge(point) or point

    def year_end(self, has_year: bool) -> Point | None:
        if self.take("YEAREND") or self.take("YEARIN"):
            return _edge_point(12)
        if not has_year:
            return None
        edge = self.peek("EDGE")
        if edge and edge.match["last"]:
            self.take("EDGE")
            return _edge_point(12)
        return _edge_point(12) if self.take("WITHIN") else None

    def whole_year(self, has_year: bool) -> Point | None:
        """A year alone, in a time column or the brackets of a stage; in a sentence it may be the year of anything."""
        alone = (
            self.compact
            and has_year
            and self.text[self.end : self.end + 1] in ("", ")", "-", "~", "至", "到")
        )
        return Point("year", 1, 1, 12, 0).doubted("vague") if alone else None

    def continued(self, before: Point | None) -> Point | None:
        """A day, ten days or 月底 that takes its month from the point before."""
        if before is None or not before.last_month:
            return None
        if token := self.take("MONTHEND"):
            return _edge_point(before.last_month) if token else None
        lent = self.day(before.last_month) if before.unit in ("day", "xun", "end") else None
        return lent or (self.ten_days(before.last_month) if before.unit in ("xun", "day") else None)

    def numeric_date(self, before: Point | None) -> Point | None:
        token = self.take("NUMDATE")
        if token:
            return _numeric_point(token)
        token = self.peek("SHORTDATE")
        lent = before is not None and "short_date" in before.doubts | (
            {"short_date"} if before.year else set()
        )
        bounded = self.peek("BEFORE", ahead=1)
        if token is None or not (self.compact or lent or bounded or token.match["short_unit"]):
            return None
        self.take("SHORTDATE")
        point = day_point(int(token.match["short_month"]), int(token.match["short_day"]))
        return point.doubted("short_date")


def _bounded(start: int, end: int, point: Point, bound: str, doubts: frozenset[str]) -> Phrase:
    if bound == "by" and point.unit not in ("day", "end"):
        doubts |= {"before_month"}
    if bound == "until" or point.unit == "end" and bound in ("", "within"):
        bound = "by"
    elif bound == "" or bound == "within":
        bound = "on" if point.is_day else "within"
    return Phrase(start, end, bound, point, None, doubts)


def _with_year_of(before: Point, point: Point) -> Point:
    """In "2018年5月10日、20日前" the year is written once for both."""
    if point.year is None and point.year_shift is None and point.month >= before.month:
        return replace(point, year=before.year, year_shift=before.year_shift)
    return point


def _with_edge(point: Point) -> Point:
    return (
        replace(_edge_point(point.month), year=point.year, doubts=point.doubts)
        if point.unit == "month"
        else point
    )


def _in_a_row(points: list[Point]) -> bool:
    months = [point.month for point in points]
    plain = all(point.unit in ("month", "quarter") and point.year_shift is None for point in points)
    step = 3 if points[0].unit == "quarter" else 1
    return plain and all(after - before == step for before, after in zip(months, months[1:], strict=False))


def day_point(month: int, day: int) -> Point:
    """A day; day 0 of the text becomes one that no calendar has, as 0 here means the last of the month."""
    return Point("day", month, day or 99, month, day or 99)


def _edge_point(month: int) -> Point:
    return Point("end", month, 0, month, 0)


def _quarter_point(quarter: int) -> Point:
    return Point("quarter", quarter * 3 - 2, 1, quarter * 3, 0)


def _numeric_point(token: Token) -> Point:
    month, day = int(token.match["dotted_month"]), token.match["dotted_day"]
    point = day_point(month, int(day)) if day else month_point(month).doubted("short_date")
    return replace(point, year=int(token.match["dotted_year"]))


def _digit_doubts(raw: str) -> frozenset[str]:
    doubts = {"odd"} if is_damaged(raw) else set()
    return frozenset(doubts | ({"spaced"} if is_spaced(raw) else set()))
