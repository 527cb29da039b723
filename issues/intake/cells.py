"""One cell: its text as a person reads it, cleaned of what nobody sees."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

# Control characters (PostgreSQL cannot store NUL), zero-width and direction marks: invisible, so never meant.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_DIGITS = 15  # as many as Excel keeps; nothing longer is a number to count by
_LARGEST = 10**_DIGITS
_SPACE_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])")


def tidy(text: str) -> str:
    """The text without unseen characters and outer white space; line breaks inside stay, as `\\n`."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_text(value: Any) -> str:
    """Any cell value as the text a person would read: 1.0 is "1", a date is ISO."""
    if isinstance(value, str):
        return value.strip() if value.isprintable() else tidy(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return _moment_text(value)


def _moment_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


def one_line(text: str) -> str:
    """The text on one line; letters set apart for looks ("问 题 清 单") are closed up."""
    joined = " ".join(text.split())
    words = joined.split(" ")
    return "".join(words) if len(words) > 2 and all(len(word) == 1 for word in words) else joined


def close_up(text: str) -> str:
    """The text without blanks between Chinese characters."""
    return _SPACE_BETWEEN_CHINESE.sub("", " ".join(text.split()))


def narrow(text: str) -> str:
    """Full-width digits, letters and signs made narrow, white space removed: the form in which texts are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def whole_number(value: Any) -> int | None:
    """The whole number a cell holds, from a number or from digits of either width; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= _LARGEST else None
    text = narrow(value).rstrip(".、") if isinstance(value, str) and len(value) <= _DIGITS else ""
    return int(text) if text.isdecimal() and text.isascii() else None
