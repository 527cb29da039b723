"""Numbers as documents write them: Arabic, Chinese, and Arabic damaged by recognition (l for 1, O for 0)."""

import re

from campaigns.plan_text.words import DAMAGED_DIGITS, DAMAGED_SIGNS

CHINESE_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
    "元": 1,
}
TENS = {"十": 10, "廿": 20, "卅": 30}
MENDED_SIGNS = str.maketrans(DAMAGED_SIGNS)
DIGIT = "[0-9" + re.escape("".join(DAMAGED_DIGITS)) + "]"
CHINESE = "[〇零一二三四五六七八九十廿卅]"


def read_number(text: str) -> int | None:
    """The value of `text` ("10", "l0", "1 0", "二十一", "二〇一八", "两"), or None when it is no number."""
    text = text.replace(" ", "")
    if not text:
        return None
    mended = "".join(DAMAGED_DIGITS.get(sign, sign) for sign in text)
    if mended.isascii() and mended.isdigit():
        return int(mended)
    return _read_chinese(text)


def mended_digits(text: str) -> str:
    """`text` with letters that stand for digits and look-alikes of 日 replaced, and no space between digits."""
    text = text.translate(MENDED_SIGNS)
    text = re.sub(rf"(?<={DIGIT}) (?={DIGIT})", "", text)
    return re.sub(
        rf"{DIGIT}+", lambda match: "".join(DAMAGED_DIGITS.get(sign, sign) for sign in match.group()), text
    )


def is_damaged(text: str) -> bool:
    """Whether a letter stands where a digit belongs, or another sign for 日."""
    return any(sign in DAMAGED_DIGITS or sign in DAMAGED_SIGNS for sign in text)


def is_spaced(text: str) -> bool:
    """Whether white space breaks the number."""
    return " " in text


def _read_chinese(text: str) -> int | None:
    total = unit = 0
    for sign in text:
        if sign in TENS:
            total += TENS[sign] * (unit or 1)
            unit = 0
        elif sign in CHINESE_DIGITS:
            unit = unit * 10 + CHINESE_DIGITS[sign]
        elif sign in DAMAGED_DIGITS or sign.isdecimal():
            unit = unit * 10 + int(DAMAGED_DIGITS.get(sign, sign))
        else:
            return None
    return total + unit
