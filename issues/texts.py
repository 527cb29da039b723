"""The form in which short Chinese texts are compared."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Only letters and digits, folded: equal for texts that differ in punctuation, width or spacing alone."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
