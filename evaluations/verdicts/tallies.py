"""The figures of a count: of one vote, or of the groups (counties, delegations) whose votes are added up."""

from dataclasses import dataclass
from fractions import Fraction

from .reading import Node, Problems, refuse_repeated
from .rules import Rule

MAX_GROUPS = 3_000  # more than all county-level units of the country
HEADS = ("eligible", "present", "issued", "returned", "invalid")


@dataclass(frozen=True)
class Tally:
    """One count. `place` is where it stands in the document; `name` is a group's, else empty."""

    place: str
    name: str
    eligible: int
    present: int | None
    issued: int
    returned: int
    invalid: int
    counts: dict[str, int]

    @property
    def valid(self) -> int:
        return self.returned - self.invalid

    def share(self, part: int | str, base: str) -> Fraction | None:
        """`part` (a number, or the name of one) out of `base`; None where the base is zero or unknown."""
        number = getattr(self, part) if isinstance(part, str) else part
        whole = getattr(self, base)
        return None if number is None or not whole else Fraction(number, whole)


def add_up(tallies: tuple[Tally, ...], grades: tuple[str, ...]) -> Tally:
    """Groups are summed by votes. Their number present is known only if every group's is."""
    present = [tally.present for tally in tallies]
    return Tally(
        place="input",
        name="",
        eligible=sum(tally.eligible for tally in tallies),
        present=None if None in present else sum(present),
        issued=sum(tally.issued for tally in tallies),
        returned=sum(tally.returned for tally in tallies),
        invalid=sum(tally.invalid for tally in tallies),
        counts={grade: sum(tally.counts[grade] for tally in tallies) for grade in grades},
    )


def read_tallies(node: Node, grades: tuple[str, ...]) -> tuple[Tally, ...]:
    """The figures at `node`: one tally, or one for each group. Wrong ones become problems, not tallies."""
    if node.members() is None:
        return ()
    node.warn_of_others((*HEADS, "counts", "groups"))
    groups = node.child("groups")
    if not groups.given:
        tally = read_tally(node, "", grades)
        return (tally,) if tally else ()
    tallies = read_groups(groups, grades)
    if not node.problems.wrong:
        check_stated_totals(node, tallies)
    return tallies


def read_groups(node: Node, grades: tuple[str, ...]) -> tuple[Tally, ...]:
    groups = [group for group in node.items(MAX_GROUPS) if group.members() is not None]
    refuse_repeated([group.child("name") for group in groups])
    for group in groups:
        group.warn_of_others((*HEADS, "counts", "name"))
    tallies = [read_tally(group, group.child("name").name(), grades) for group in groups]
    return tuple(tally for tally in tallies if tally)


def read_tally(node: Node, name: str | None, grades: tuple[str, ...]) -> Tally | None:
    before = node.problems.wrong
    present = node.child("present")
    figures = {head: node.child(head).integer() for head in HEADS if head != "present"}
    figures["present"] = present.integer() if present.given else None
    figures["counts"] = read_counts(node.child("counts"), grades)
    if node.problems.wrong > before:
        return None
    tally = Tally(place=node.path, name=name, **figures)
    check_sums(node, tally)
    return tally


def read_counts(node: Node, grades: tuple[str, ...]) -> dict[str, int | None]:
    """Votes by grade. A grade not mentioned is none for now; `check_sums` says whether that can be."""
    node.refuse_unknown_grades(grades)
    stated = node.value if isinstance(node.value, dict) else {}
    return {grade: node.child(grade).integer() if grade in stated else 0 for grade in grades or stated}


def check_sums(node: Node, tally: Tally) -> None:
    """What is on paper adds up: returned - invalid = all counts; nobody is present who is not eligible."""
    counts, total = node.child("counts"), sum(tally.counts.values())
    unstated = [grade for grade in tally.counts if grade not in counts.value]
    if tally.valid < 0:
        node.child("invalid").refuse("invalid_over_returned", invalid=tally.invalid, returned=tally.returned)
    elif total != tally.valid:
        counts.refuse(
            "sum_differs", total=total, valid=tally.valid, returned=tally.returned, invalid=tally.invalid
        )
        for grade in unstated:
            counts.child(grade).refuse("missing")
    else:
        for grade in unstated:
            node.problems.warn(counts.child(grade).path, "count_missing")
    if tally.present is not None and tally.present > tally.eligible:
        node.child("present").refuse("present_over_eligible", present=tally.present, eligible=tally.eligible)


def check_stated_totals(node: Node, tallies: tuple[Tally, ...]) -> None:
    """Totals written beside the groups are not used, but they must agree."""
    whole = add_up(tallies, tuple(tallies[0].counts))
    totals = [(node.child(head), getattr(whole, head)) for head in HEADS]
    totals += [(node.child("counts").child(grade), votes) for grade, votes in whole.counts.items()]
    for stated, total in totals:
        number = stated.integer() if stated.given else None
        if None not in (number, total) and number != total:
            stated.refuse("total_differs", stated=number, total=total)


def check_against_rule(rule: Rule, tallies: tuple[Tally, ...], problems: Problems) -> None:
    """Checks that need the rule: is a needed figure there, and is an odd one to be confirmed, or void?"""
    for tally in tallies:
        if tally.present is None and "present" in rule.amounts_used:
            problems.error(f"{tally.place}.present", "present_needed")
        elif not is_void(rule, tally):
            check_ballots_against_people(rule, tally, problems)
        warn_of_odd_figures(rule, tally, problems)


def check_ballots_against_people(rule: Rule, tally: Tally, problems: Problems) -> None:
    """More ballots than people could vote, or than the rates are reckoned on, would make rates above 100 %."""
    if tally.returned > tally.eligible:
        values = {"returned": tally.returned, "eligible": tally.eligible}
        problems.error(f"{tally.place}.returned", "returned_over_eligible", **values)
    elif rule.denominator == "present" and tally.valid > tally.present:
        values = {"valid": tally.valid, "present": tally.present}
        problems.error(f"{tally.place}.present", "valid_over_present", **values)


def is_void(rule: Rule, tally: Tally) -> bool:
    return rule.void_if is not None and tally.returned > tally.issued


def warn_of_odd_figures(rule: Rule, tally: Tally, problems: Problems) -> None:
    limit_name = "eligible" if tally.present is None else "present"
    limit = getattr(tally, limit_name)
    if tally.issued > limit:
        code = f"issued_over_{limit_name}"
        problems.warn(f"{tally.place}.issued", code, must_confirm=True, issued=tally.issued, limit=limit)
    if tally.returned > tally.issued and not is_void(rule, tally):
        values = {"returned": tally.returned, "issued": tally.issued}
        problems.warn(f"{tally.place}.returned", "returned_over_issued", must_confirm=True, **values)
