"""Showing where a search's words stand in a text."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def marked(text: str, words: str) -> SafeString:
    """`text` with every occurrence of one of the words in <mark>; everything is escaped."""
    wanted = "|".join(re.escape(word) for word in words.split())
    if not wanted:
        return format_html("{}", text)
    pieces = re.split(f"({wanted})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}", ((_piece(piece, number),) for number, piece in enumerate(pieces)))


def _piece(piece: str, number: int) -> SafeString | str:
    return format_html("<mark>{}</mark>", piece) if number % 2 else piece
