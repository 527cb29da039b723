"""Article numbers as laws write them: 第三十一条, 第一百零二条, 第10条, 第十条之一."""

import re
import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"[〇零一二两三四五六七八九十百千0-9０-９]{1,9}"
# An article as text names it; spaces may stand within.
ARTICLE = re.compile(rf"第[ 　]*({NUMBER})[ 　]*条(?:[ 　]*之[ 　]*({NUMBER}))?")


def value_of(text: str) -> int:
    """The number; 0 for what is none (十百, an empty text)."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return int(text) if text.isdigit() else 0
    total = digit = 0
    for sign in text:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign]
        else:
            return 0
    return total + digit


def article_number(found: re.Match) -> tuple[int, int]:
    """Number and sub-number of a match of ARTICLE."""
    return value_of(found[1]), value_of(found[2] or "")


def articles_named(text: str) -> set[tuple[int, int]]:
    """Every article that a text names."""
    return {article_number(found) for found in ARTICLE.finditer(text)}
