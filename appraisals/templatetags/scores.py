"""How points are written."""

from django import template

register = template.Library()


@register.filter
def points(tenths: int | None) -> str:
    """Tenths as a number with one decimal; a dash where nothing could be judged."""
    return "–" if tenths is None else f"{tenths / 10:.1f}"
