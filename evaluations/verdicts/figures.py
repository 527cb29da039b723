"""Figures for people: exact shares written with two decimals. Nothing is decided on them."""

from fractions import Fraction

from .rules import Rule
from .tallies import Tally


def two_decimals(number: Fraction) -> str:
    """Rounded half up, away from zero: 0.005 is 0.01."""
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    sign = "-" if number < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def percent(share: Fraction | None) -> str | None:
    return None if share is None else two_decimals(share * 100)


def rates(rule: Rule, tally: Tally) -> dict[str, dict | None]:
    """Each grade's share of the rule's denominator; null where there was no valid ballot, never 0."""
    return {grade: rate(tally, votes, rule.denominator) for grade, votes in tally.counts.items()}


def rate(tally: Tally, votes: int, base: str) -> dict | None:
    share = tally.share(votes, base)
    if share is None or tally.valid == 0:
        return None
    return {"fraction": f"{votes}/{getattr(tally, base)}", "percent": percent(share)}


def turnout(rule: Rule, tally: Tally) -> str | None:
    """Participation in percent as the rule's floor reckons it; without a floor, returned out of eligible."""
    floor = rule.participation.floor if rule.participation else None
    return percent(tally.share(floor.part, floor.base) if floor else tally.share("returned", "eligible"))
