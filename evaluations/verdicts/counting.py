"""Who is counted: the participation floor, and the groups it leaves out."""

from dataclasses import dataclass

from .rules import EACH_GROUP, LEAVE_OUT, Floor, Participation, Rule
from .tallies import Tally, add_up

SHOWN_NAMES = 5  # groups named in one sentence


@dataclass(frozen=True)
class Count:
    """`whole` is everybody, `missed` those below the floor, `total` the sum of the `counted`.

    Figures given without groups are one group without a name. A floor for all is missed by all or by none.
    """

    tallies: tuple[Tally, ...]
    whole: Tally
    missed: tuple[Tally, ...]
    left_out: tuple[Tally, ...]
    counted: tuple[Tally, ...]
    total: Tally


def count(rule: Rule, tallies: tuple[Tally, ...]) -> Count:
    whole = add_up(tallies, rule.grades)
    met, missed = part_by_floor(rule.participation, tallies, whole)
    leaves_out = rule.participation is not None and rule.participation.if_not_met == LEAVE_OUT
    counted = met if leaves_out else tallies
    return Count(tallies, whole, missed, missed if leaves_out else (), counted, add_up(counted, rule.grades))


def part_by_floor(
    participation: Participation | None, tallies: tuple[Tally, ...], whole: Tally
) -> tuple[tuple[Tally, ...], tuple[Tally, ...]]:
    """Those that reach the floor, and those that miss it."""
    if participation is None:
        return tallies, ()
    if participation.scope == EACH_GROUP:
        reached = [reaches(participation.floor, tally) for tally in tallies]
    else:
        reached = [reaches(participation.floor, whole)] * len(tallies)
    pairs = list(zip(tallies, reached, strict=True))
    return tuple(t for t, met in pairs if met), tuple(t for t, met in pairs if not met)


def reaches(floor: Floor, tally: Tally) -> bool:
    return floor.threshold.reached_by(tally.share(floor.part, floor.base))


def floor_met(rule: Rule, counting: Count) -> bool | None:
    """Whether those counted reached the floor; groups left out for missing it are named apart."""
    if rule.participation is None:
        return None
    return bool(counting.counted) if counting.left_out else not counting.missed


def missed_where(rule: Rule, counting: Count) -> str:
    """The turnouts below the floor, by group where each has its own."""
    by_group = rule.participation.scope == EACH_GROUP
    units = counting.missed if by_group else (counting.whole,)
    return listed([turnout_in_words(rule.participation.floor, unit) for unit in units])


def turnout_in_words(floor: Floor, tally: Tally) -> str:
    return f"{tally.name} {getattr(tally, floor.part)}/{getattr(tally, floor.base)}".strip()


def listed(names: list[str]) -> str:
    return "、".join(names[:SHOWN_NAMES]) + ("…" if len(names) > SHOWN_NAMES else "")
