"""How official documents write numbers, dates, document numbers, titles and headings."""

import re
from datetime import date, datetime
from decimal import Decimal

from ..clock import local_date
from ..excel import display_width

_DIGITS = "零一二三四五六七八九"
_OPEN, _CLOSE = r"[\[【（(［〖〔]", r"[\]】）)］〗〕]"
_NUMBER = re.compile(rf"{_OPEN}\s*(\d{{4}})\s*{_CLOSE}\s*(?:第?\s*0*(\d+)\s*号)?")
_HEADINGS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"[（(][一二三四五六七八九十百]+[）)]"),
    re.compile(r"\d{1,2}[.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
LONGEST_HEADING = 40  # characters; what is longer is a sentence that happens to be numbered
_GOOD_END, _GOOD_START = "的和与、，：》”）", ("关于", "《", "“", "（")  # where a title may well be broken
_NO_END, _NO_START = "《“（〔", "，、。：；》”）〕"
_UNBROKEN = re.compile(r"[0-9A-Za-z.%-][0-9A-Za-z.%年月日号-]|第.|[一二三四五六七八九十][批次届号]")


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 二十三. Raises ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def long_date(day: date) -> str:
    """2018年8月9日, without leading zeros; of an aware moment the local day."""
    day = local_date(day) if isinstance(day, datetime) else day
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(number: str) -> str:
    """The number with its year in 〔〕, without 第 and leading zeros (GB/T 9704, 7.2.5)."""

    def rewrite(found: re.Match) -> str:
        year, count = found.groups()
        return f"〔{year}〕{count}号" if count else f"〔{year}〕"

    return _NUMBER.sub(rewrite, number.strip(), count=1)


def cell_text(value: object) -> str:
    """A table cell as text: dates short, as they fit a narrow column; nothing for None, whole floats without their .0."""
    if value is None:
        return ""
    if isinstance(value, date):
        return (local_date(value) if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def heading_number(level: int, place: int) -> str:
    """The number of the `place`-th heading of a level: 0 一、 1 （一） 2 1. 3 （1）."""
    if level < 2:
        return f"{chinese_number(place)}、" if level == 0 else f"（{chinese_number(place)}）"
    return f"{place}." if level == 2 else f"（{place}）"


def numbered(heading: str, level: int, place: int) -> str:
    """The heading with its number, or as it is if it brings one."""
    return heading if _HEADINGS[level].match(heading) else heading_number(level, place) + heading


def split_heading(paragraph: str) -> tuple[int | None, str, str]:
    """Tell the level of a paragraph that begins with 一、 or （一）, its heading and the text that runs on after it.

    The heading ends at the first 。; without one it is the whole paragraph. Level None means plain text.
    """
    for level in (0, 1):
        if _HEADINGS[level].match(paragraph):
            head, stop, rest = paragraph.partition("。")
            if len(head) <= LONGEST_HEADING:
                return level, head + stop if rest else paragraph, rest
    return None, "", paragraph


def balanced(title: str, per_line: int) -> list[str]:
    """Break a title into lines of like length, near a place where the words allow it; own line ends are kept."""
    if "\n" in title:
        return [line.strip() for line in title.split("\n") if line.strip()]
    lines, rest = [], title.strip()
    count = -(-display_width(rest) // (2 * per_line)) or 1
    for left in range(count, 1, -1):
        place = _break_near(rest, round(len(rest) / left), left, per_line)
        lines.append(rest[:place])
        rest = rest[place:]
    return [*lines, rest]


def _break_near(text: str, middle: int, lines: int, per_line: int) -> int:
    """The place within three characters of `middle` where a break hurts least, with room left for the rest."""

    def cost(place: int) -> tuple[bool, bool, int]:
        fits = display_width(text[:place]) <= 2 * per_line
        fits = fits and display_width(text[place:]) <= 2 * per_line * (lines - 1)
        bad = text[place] in _NO_START or text[place - 1] in _NO_END or _UNBROKEN.match(text, place - 1)
        good = text[place - 1] in _GOOD_END or text.startswith(_GOOD_START, place)
        return (not fits or bool(bad), not good, abs(place - middle))

    return min(range(max(1, middle - 3), min(len(text), middle + 4)), key=cost)
