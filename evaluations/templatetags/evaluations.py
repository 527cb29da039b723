"""Reading a department's figures in templates."""

from django import template
from django.utils.translation import get_language

from evaluations.reckoning import shown_percent

register = template.Library()


@register.filter
def votes(subject, grade: str) -> int:
    """How many ballots gave this grade."""
    return subject.figures["counts"].get(grade, 0)


@register.filter
def percent_of(subject, grade: str) -> str:
    """The grade's share on the rule's denominator; empty where there is none."""
    return shown_percent(subject.judgement.get("rates", {}).get(grade))


@register.filter
def why_none(subject) -> str:
    """Why there is no verdict, in the reader's language."""
    reason = subject.judgement.get("reason") or {}
    return reason.get("en" if get_language() == "en" else "zh", "–")


@register.filter
def bar_width(subject, grade: str) -> str:
    """The grade's share as an SVG width."""
    return f"{percent_of(subject, grade) or 0}%"
