"""The form in which short Chinese texts are compared."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")
_SIGNS = re.compile(r"[\s_，。、；：（）！？“”‘’《》〈〉【】—,.;:()!?\"'/-]+")
_SHORT = 40  # characters; names and categories come over and over, whole descriptions do not


def plain(text: str) -> str:
    """Only letters and digits, folded: equal for texts that differ in punctuation, width or spacing alone."""
    return _of_short(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    """Signs that fold to nothing go first: without its full-width commas a text is mostly in normal form already."""
    text = _SIGNS.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    return text if text.isalnum() else _NOT_WORD.sub("", text)


_of_short = lru_cache(maxsize=4096)(_folded)
