"""The rule of a satisfaction vote as typed data, read from JSON.

National law is silent on these votes: every grade, share, floor and consequence is the rule's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from .reading import Node

T = TypeVar("T")
MAX_GRADES = 20
MAX_STEPS = 50  # levels or bands

AMOUNTS = ("eligible", "present", "issued", "returned", "valid")
DENOMINATORS = ("valid", "returned", "present", "eligible")

LEVELS, MOST_VOTES, WEIGHTED_MEAN = "levels", "most votes", "weighted mean"
METHOD_FIELDS = {
    LEVELS: ("levels", "otherwise"),
    MOST_VOTES: (),
    WEIGHTED_MEAN: ("weights", "bands", "otherwise"),
}
COMMON_FIELDS = ("grades", "denominator", "method", "quorum", "participation", "trigger", "void_if")

ALL, EACH_GROUP = "all", "each group"
NO_VERDICT, VOID, LEAVE_OUT, WARN = "no verdict", "void", "leave out", "warn"
IF_NOT_MET = {
    "no verdict": NO_VERDICT,
    "no result": NO_VERDICT,
    "void": VOID,
    "invalid": VOID,
    "leave out": LEAVE_OUT,
    "leave group out": LEAVE_OUT,
    "leave out group": LEAVE_OUT,
    "leave the group out": LEAVE_OUT,
    "exclude": LEAVE_OUT,
    "warn": WARN,
    "warning": WARN,
}
RETURNED_OVER_ISSUED = "returned > issued"


@dataclass(frozen=True)
class Threshold:
    """More than (`>`), or at least (`>=`), an exact limit. Exactly half is decided here and nowhere else."""

    op: str
    limit: Fraction

    def reached_by(self, amount: Fraction | None) -> bool:
        """A share of nothing (None) reaches no threshold."""
        if amount is None:
            return False
        return amount > self.limit if self.op == ">" else amount >= self.limit


@dataclass(frozen=True)
class Level:
    verdict: str
    sum_of: tuple[str, ...]
    threshold: Threshold


@dataclass(frozen=True)
class Band:
    verdict: str
    threshold: Threshold


@dataclass(frozen=True)
class Floor:
    """`part` out of `base` must reach the threshold: a quorum, or a participation floor."""

    part: str
    base: str
    threshold: Threshold


@dataclass(frozen=True)
class Participation:
    floor: Floor
    scope: str
    if_not_met: str


@dataclass(frozen=True)
class Trigger:
    """When `grade` reaches the threshold, `effect` follows; if it names a verdict, it becomes the verdict."""

    grade: str
    threshold: Threshold
    effect: str | None


@dataclass(frozen=True)
class Rule:
    grades: tuple[str, ...]
    denominator: str
    method: str
    levels: tuple[Level, ...]
    weights: dict[str, Fraction]
    bands: tuple[Band, ...]
    otherwise: str | None
    quorum: Floor | None
    participation: Participation | None
    trigger: Trigger | None
    void_if: str | None

    @property
    def verdicts(self) -> set[str]:
        """Every verdict this rule can give."""
        if self.method == MOST_VOTES:
            return set(self.grades)
        return {self.otherwise, *(step.verdict for step in (*self.levels, *self.bands))}

    @property
    def amounts_used(self) -> set[str]:
        floors = [self.quorum, self.participation and self.participation.floor]
        return {self.denominator} | {name for floor in floors if floor for name in (floor.part, floor.base)}


def read_rule(node: Node) -> Rule | None:
    """The rule at `node`. Where a field is wrong a problem is noted and the result must not be used."""
    if node.members() is None:
        return None
    grades = read_grades(node.child("grades"))
    method = optional(node.child("method"), lambda word: word.choice(METHOD_FIELDS), LEVELS)
    node.warn_of_others(COMMON_FIELDS + METHOD_FIELDS.get(method, ()))
    weighted = method == WEIGHTED_MEAN
    return Rule(
        grades=grades,
        denominator=node.child("denominator").choice(DENOMINATORS),
        method=method,
        levels=read_levels(node.child("levels"), grades) if method == LEVELS else (),
        weights=read_weights(node.child("weights"), grades) if weighted else {},
        bands=read_bands(node.child("bands")) if weighted else (),
        otherwise=optional(node.child("otherwise"), Node.name) if method != MOST_VOTES else None,
        quorum=optional(node.child("quorum"), read_quorum),
        participation=optional(node.child("participation"), read_participation),
        trigger=optional(node.child("trigger"), lambda trigger: read_trigger(trigger, grades)),
        void_if=optional(node.child("void_if"), lambda word: word.choice((RETURNED_OVER_ISSUED,))),
    )


def read_grades(node: Node) -> tuple[str, ...]:
    """The grades in their order; none if one is wrong, and then nothing else is held against them."""
    names = [item.name() for item in node.distinct(MAX_GRADES)]
    return () if None in names else tuple(names)


def optional(node: Node, read: Callable[[Node], T], default: T | None = None) -> T | None:
    return read(node) if node.given else default


def read_threshold(node: Node, number: str = "share") -> Threshold:
    op, limit = node.child("op").choice((">", ">=")), node.child(number)
    return Threshold(op, limit.share() if number == "share" else limit.exact())


def read_grade(node: Node, grades: tuple[str, ...]) -> str | None:
    name = node.name()
    if name is not None and grades and name not in grades:
        node.refuse("unknown_grade")
    return name


def read_levels(node: Node, grades: tuple[str, ...]) -> tuple[Level, ...]:
    return tuple(read_level(item, grades) for item in node.items(MAX_STEPS))


def read_level(node: Node, grades: tuple[str, ...]) -> Level:
    node.members()
    node.warn_of_others(("verdict", "sum_of", "op", "share"))
    summed = tuple(read_grade(item, grades) for item in node.child("sum_of").distinct(MAX_GRADES))
    return Level(node.child("verdict").name(), summed, read_threshold(node))


def read_bands(node: Node) -> tuple[Band, ...]:
    return tuple(read_band(item) for item in node.items(MAX_STEPS))


def read_band(node: Node) -> Band:
    node.members()
    node.warn_of_others(("verdict", "op", "score"))
    return Band(node.child("verdict").name(), read_threshold(node, "score"))


def read_weights(node: Node, grades: tuple[str, ...]) -> dict[str, Fraction]:
    node.refuse_unknown_grades(grades)
    return {grade: node.child(grade).exact() for grade in grades}


def read_floor(node: Node, part: str) -> Floor:
    node.members()
    return Floor(node.child(part).choice(AMOUNTS), node.child("base").choice(AMOUNTS), read_threshold(node))


def read_quorum(node: Node) -> Floor:
    node.warn_of_others(("of", "base", "op", "share"))
    return read_floor(node, "of")


def read_participation(node: Node) -> Participation:
    """Unless stated, the floor is one for all; missing it leaves a group out, or all without a verdict."""
    node.warn_of_others(("numerator", "base", "op", "share", "scope", "if_not_met"))
    scope = optional(node.child("scope"), lambda word: word.choice((ALL, EACH_GROUP)), ALL)
    asked = optional(node.child("if_not_met"), lambda word: word.choice(IF_NOT_MET))
    default = LEAVE_OUT if scope == EACH_GROUP else NO_VERDICT
    return Participation(read_floor(node, "numerator"), scope, IF_NOT_MET[asked] if asked else default)


def read_trigger(node: Node, grades: tuple[str, ...]) -> Trigger:
    node.members()
    node.warn_of_others(("grade", "op", "share", "effect"))
    grade = read_grade(node.child("grade"), grades)
    return Trigger(grade, read_threshold(node), optional(node.child("effect"), Node.name))
