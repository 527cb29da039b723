"""The words of time in a text, cut into tokens for the grammar in `dates`.

Each kind of token is one pattern, made from the tables in `words`; the first pattern that fits at a place wins.
"""

import re
from dataclasses import dataclass

from campaigns.plan_text import words
from campaigns.plan_text.numerals import DIGIT
from campaigns.plan_text.words import any_of

ALONE = r"(?<![0-9A-Za-z])"
# Two digits may be torn apart by white space where nothing but a number can stand: after 年, 月 or a dash.
TORN = rf"(?<=[年月至到~\-、(]){DIGIT} {DIGIT}"
TWO_DIGITS = rf"(?:{TORN}|{DIGIT}{{1,2}})"
DAY_SIGN = "[日号" + "".join(words.DAMAGED_SIGNS) + "]"
CHINESE_MONTH = (
    r"(?<![一二三四五六七八九十〇零百千第每上下本当同逐统几数半个近年初])(?:十[一二]?|[一二三四五六七八九元])"
)
CHINESE_MONTH_IN_YEAR = r"(?<=年)(?:十[一二]?|[一二三四五六七八九元])"
CHINESE_DAY = r"(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|初?[一二三四五六七八九])"
AMOUNT = r"(?:\d{1,3}|[一二两三四五六七八九十百半]{1,4})"
LENGTH = r"(?:个工作日|个自然日|工作日|个月|个星期|个季度|天|日|周|星期|小时)"
BEFORE = any_of(words.BEFORE) + rf"(?!{words.NOT_BEFORE})"
CLOCK = r"(?:上午|下午|中午|晚上|凌晨|早上)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九零])(?:时|点|:)(?:\d{1,2}分?|整|半|许)?"
WEEKDAY = rf"(?:星期|周|礼拜)[{words.WEEKDAYS}]"

PATTERNS = {
    "NOT_DATE": "|".join(words.NOT_DATES),
    "NO_DATE_YET": any_of(words.NO_DATE_YET),
    "RECURRING": (
        rf"{any_of(words.EVERY)}(?:[^,。;:、\n《》]{{0,9}}?(?:{TWO_DIGITS}{DAY_SIGN}|{CHINESE_DAY}[日号])"
        rf"(?:[、和]{TWO_DIGITS}{DAY_SIGN})*|(?<=年)的?{TWO_DIGITS}月份?(?:[、和]{TWO_DIGITS}月份?)*(?:[底末]|[上中下]旬)?"
        rf"|[^,。;:、\n《》]{{0,6}}?(?:(?<=[月度年])[月年]?[底末初]|(?:最后一?|第[一二三四1-4])个?(?:工作日|天|{WEEKDAY}|周)|[上中下]旬)"
        rf"|(?:的)?(?:{WEEKDAY}|(?<=周)[{words.WEEKDAYS}](?![{words.MEASURE_SIGNS}])))(?:{CLOCK})?(?:{BEFORE})?"
    ),
    "EVERY": any_of(words.EVERY),
    "ADVANCE": (
        rf"提前{AMOUNT}{LENGTH}|(?:召开|举行|开始|开会|会|届满|测评|评议|审议|检查|询问|视察|调研|表决)的?前的?{AMOUNT}{LENGTH}"
        rf"|(?:召开|举行|开始|会议)的?{AMOUNT}{LENGTH}{BEFORE}"
    ),
    "NEXT": (
        r"(?:次月|下月|下个月|本月|当月|下周|本周|次周)[^,。;:、]{0,2}?"
        rf"(?:{TWO_DIGITS}{DAY_SIGN}|{CHINESE_DAY}[日号]|[底末初]|[上中下]旬|{WEEKDAY})(?:{BEFORE})?|次日|翌日"
    ),
    "DURATION": rf"{ALONE}(?<!月){AMOUNT}{LENGTH}(?:之内|以内|内)(?![容部外涵])",
    "FESTIVAL": rf"{any_of(words.FESTIVALS)}(?:假期|期间)?(?:{BEFORE}|前夕|以?后(?!{words.NOT_AFTER})|之后)",
    "NUMDATE": (
        r"(?<![0-9A-Za-z./])(?<!\d{3}-)(?P<dotted_year>(?:19|20)\d\d)(?P<sign>[./\-])(?P<dotted_month>\d{1,2})"
        r"(?:(?P=sign)(?P<dotted_day>\d{1,2}))?日?(?![0-9A-Za-z%万亿元个千百吨公起项件]|(?P=sign)\d)"
    ),
    "SHORTDATE": (
        r"(?<![0-9A-Za-z.])(?P<short_month>\d{1,2})[./](?P<short_day>\d{1,2})"
        r"(?![0-9A-Za-z%万亿元个千百吨公倍]|[./]\d)(?P<short_unit>日)?"
    ),
    "YEAR": (
        rf"{ALONE}(?P<year>[12lI|] ?[09Oo] ?{DIGIT} ?{DIGIT})年度?"
        r"|(?P<chinese_year>[一二][〇零九Oo0][〇零一二三四五六七八九Oo0lI]{2})年度?"
        r"|(?<![0-9A-Za-z近])(?P<two_digit_year>[12]\d)年(?=\d{1,2}月)"
    ),
    "YEAREND": r"(?<![0-9近])年[底末终](?!考|总)|岁末",
    "YEARIN": r"(?<![0-9每])年(?:度)?内",
    "YEARREL": any_of(words.YEARS_FROM_BASE),
    "QUARTER": r"(?<![0-9])第?(?P<quarter>[一二三四1-4])季度",
    "HALF": r"(?P<both>上(?:、|和)?下半年)|(?P<half>[上下])半年",
    "MONTH": (
        rf"{ALONE}(?P<month>{TWO_DIGITS})月份?|(?P<chinese_month>{CHINESE_MONTH_IN_YEAR}|{CHINESE_MONTH})月份?(?!一(?![日号])|革命)"
    ),
    "DAY": rf"{ALONE}(?P<day>{TWO_DIGITS}){DAY_SIGN}|(?P<chinese_day>{CHINESE_DAY})[日号]",
    "TENDAYS": f"(?P<ten_days>{any_of(words.TEN_DAYS)})",
    "EDGE": rf"(?<=[月份年度])(?:[月年]?(?P<last>{any_of(words.LAST_DAY)})|(?P<vague>初|中(?![旬下上央共心小国级介标型等间日])))",
    "MONTHEND": r"(?<![0-9每个月])(?:当|本)?月(?P<month_last>[底末])",
    "CLOCK": CLOCK + r"|上午|下午|中午|零时",
    "NUM": (
        rf"{ALONE}第?(?P<number>{DIGIT}{{1,2}})(?![0-9A-Za-z年月日号.%个项])"
        r"|第?(?P<chinese_number>十[一二]?|[一二三四五六七八九])(?=(?:、|至|到|-|~|和)(?:第)?[一二三四五六七八九十]{1,2}(?:月|季度|日))"
    ),
    "PARENTHESIS": rf"\((?:{WEEKDAY}|农历)[^()]{{0,10}}\)|{WEEKDAY}|\(含\)(?![之以]?前)|当日|当天",
    "ABOUT": any_of(words.ABOUT),
    "BEFORE": BEFORE,
    "NOWTILL": any_of(words.FROM_NOW) + r"(?:至|到|-{1,3}|~)",
    "TILL": any_of(word for word in words.TILL if word not in ("至", "到")),
    "FROM": r"[从自](?=[0-9lIO一二三四五六七八九十]{1,4}[年月])",
    "SEP": r"-{1,3}|~|至|到|(?P<dash>(?<=[月日号曰旬年底\d])一(?=[0-9lIO]{1,4}[月日号曰年.]))",
    "UNTIL": any_of(words.UNTIL),
    "WITHIN": any_of(words.WITHIN) + r"(?![容部外涵歇])",
    "AFTER": any_of(words.AFTER) + rf"(?!{words.NOT_AFTER})",
    "LIST": r"[、和及与或]|以及|或者",
}
LEXER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()))


@dataclass(frozen=True)
class Token:
    """One word of time: its kind, its place, and the named parts the pattern caught."""

    kind: str
    start: int
    end: int
    match: re.Match

    def part(self, *names: str) -> str | None:
        """The first of the named parts that was caught."""
        return next((self.match[name] for name in names if self.match[name] is not None), None)


def cut(text: str) -> list[Token]:
    """The tokens of a folded text, in order."""
    return [Token(match.lastgroup, match.start(), match.end(), match) for match in LEXER.finditer(text)]
