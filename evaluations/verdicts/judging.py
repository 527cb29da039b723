"""From a rule and its figures to the judgement: exact fractions decide, decimals are for people."""

from dataclasses import dataclass, field, fields, replace

from .counting import Count, count, floor_met, listed, missed_where, reaches, turnout_in_words
from .figures import rates, turnout, two_decimals
from .messages import reason, refusal_summary
from .methods import apply_method, apply_trigger, weighted_mean
from .reading import Problems
from .rules import LEAVE_OUT, VOID, WARN, Rule
from .tallies import Tally, is_void


@dataclass(frozen=True)
class Judgement:
    """The answer, in the fixed form that scripts rely on; added: `message`, `effect`, `quorum_met`, `score_fraction`."""

    verdict: str | None = None
    void: bool = False
    reason: dict | None = None
    message: dict | None = None
    errors: list[dict] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    valid_ballots: int | None = None
    quorum_met: bool | None = None
    participation_met: bool | None = None
    participation_percent: str | None = None
    score: str | None = None
    score_fraction: str | None = None
    trigger: bool = False
    effect: str | None = None
    rates: dict[str, dict | None] = field(default_factory=dict)
    groups_counted: list[str] = field(default_factory=list)
    groups_left_out: dict[str, dict] = field(default_factory=dict)
    per_group: dict[str, dict] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """The document itself is wrong; void, quorum, floor and tie are results, not refusals."""
        return bool(self.errors)

    def as_json(self) -> dict:
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


def refused(problems: Problems) -> Judgement:
    message = refusal_summary(problems.errors, problems.wrong)
    return Judgement(errors=problems.errors, warnings=problems.warnings, message=message)


def decide(rule: Rule, tallies: tuple[Tally, ...], problems: Problems) -> Judgement:
    """The judgement on figures that were read without error."""
    counting = count(rule, tallies)
    figures = replace(describe(rule, counting), warnings=problems.warnings)
    why_not, void = obstacle(rule, counting)
    if why_not:
        return replace(figures, reason=why_not, void=void)
    if counting.missed and rule.participation.if_not_met == WARN:
        problems.warn("input", "participation_missed", must_confirm=True, where=missed_where(rule, counting))
    verdict, why_not = apply_method(rule, counting.total)
    triggered, effect = apply_trigger(rule, counting.total)
    if verdict and effect != verdict and effect in rule.verdicts:
        problems.warn("rule.trigger", "verdict_by_trigger", before=verdict, after=effect)
        verdict = effect
    return replace(figures, verdict=verdict, reason=why_not, trigger=triggered, effect=effect)


def obstacle(rule: Rule, counting: Count) -> tuple[dict | None, bool]:
    """Why there can be no verdict, if so, and whether that makes the vote void."""
    over = [f"{t.name} {t.returned} > {t.issued}".strip() for t in counting.tallies if is_void(rule, t)]
    if over:
        return reason("void_returned_over_issued", where=listed(over)), True
    if rule.quorum and not reaches(rule.quorum, counting.whole):
        part, base = (getattr(counting.whole, name) for name in (rule.quorum.part, rule.quorum.base))
        return reason("quorum_missed", part=part, base=base), False
    if floor_stops(rule, counting):
        void = rule.participation.if_not_met == VOID
        return reason("participation_missed", where=missed_where(rule, counting)), void
    if counting.total.valid == 0:
        return reason("no_ballots"), False
    return None, False


def floor_stops(rule: Rule, counting: Count) -> bool:
    """A missed floor stops the vote unless the rule only warns, or other groups are left to count."""
    if not counting.missed or rule.participation.if_not_met == WARN:
        return False
    return rule.participation.if_not_met != LEAVE_OUT or not counting.counted


def describe(rule: Rule, counting: Count) -> Judgement:
    """All figures, whatever the verdict. Those of the whole are of the groups counted."""
    score = weighted_mean(rule, counting.total)
    return Judgement(
        valid_ballots=counting.total.valid,
        quorum_met=reaches(rule.quorum, counting.whole) if rule.quorum else None,
        participation_met=floor_met(rule, counting),
        participation_percent=turnout(rule, counting.total),
        score=None if score is None else two_decimals(score),
        score_fraction=None if score is None else str(score),
        rates=rates(rule, counting.total),
        groups_counted=[tally.name for tally in counting.counted if tally.name],
        groups_left_out={tally.name: left_out(rule, tally) for tally in counting.left_out if tally.name},
        per_group={tally.name: describe_group(rule, tally) for tally in counting.tallies if tally.name},
    )


def left_out(rule: Rule, group: Tally) -> dict:
    return reason("participation_missed", where=turnout_in_words(rule.participation.floor, group))


def describe_group(rule: Rule, group: Tally) -> dict:
    return {
        "valid_ballots": group.valid,
        "participation_met": reaches(rule.participation.floor, group) if rule.participation else None,
        "participation_percent": turnout(rule, group),
        "rates": rates(rule, group),
    }
