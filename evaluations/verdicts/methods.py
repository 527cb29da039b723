"""The three ways from a sum of votes to a verdict, and the trigger beside them."""

from fractions import Fraction

from .messages import reason
from .rules import MOST_VOTES, WEIGHTED_MEAN, Rule
from .tallies import Tally


def apply_method(rule: Rule, total: Tally) -> tuple[str | None, dict | None]:
    """The verdict, or none and the reason."""
    if rule.method == MOST_VOTES:
        return most_votes(total)
    reached = by_score(rule, total) if rule.method == WEIGHTED_MEAN else by_levels(rule, total)
    verdict = reached or rule.otherwise
    return verdict, None if verdict else reason("no_level_reached")


def by_levels(rule: Rule, total: Tally) -> str | None:
    """The first level whose grades together reach its share."""
    for level in rule.levels:
        votes = sum(total.counts[grade] for grade in level.sum_of)
        if level.threshold.reached_by(total.share(votes, rule.denominator)):
            return level.verdict
    return None


def by_score(rule: Rule, total: Tally) -> str | None:
    score = weighted_mean(rule, total)
    return next((band.verdict for band in rule.bands if band.threshold.reached_by(score)), None)


def most_votes(total: Tally) -> tuple[str | None, dict | None]:
    highest = max(total.counts.values())
    leading = [grade for grade, votes in total.counts.items() if votes == highest]
    if len(leading) > 1:
        return None, reason("tie", grades="、".join(leading), votes=highest)
    return leading[0], None


def weighted_mean(rule: Rule, total: Tally) -> Fraction | None:
    """The weights of all votes on the rule's denominator: on `eligible`, whoever stayed away adds nothing."""
    base = getattr(total, rule.denominator)
    if rule.method != WEIGHTED_MEAN or not base or not total.valid:
        return None
    return sum((rule.weights[grade] * votes for grade, votes in total.counts.items()), Fraction(0)) / base


def apply_trigger(rule: Rule, total: Tally) -> tuple[bool, str | None]:
    trigger = rule.trigger
    if trigger is None:
        return False, None
    reached = trigger.threshold.reached_by(total.share(total.counts[trigger.grade], rule.denominator))
    return reached, trigger.effect if reached else None
