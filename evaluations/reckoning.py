"""Arithmetic on paper counts: checking a teller's sheet, comparing two, the floor of participation. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.words import percentage

GRADES_KEY = "counts"


@dataclass(frozen=True)
class Participation:
    """Who of the counted levels took part, against the floor; decided in integers, the percentage is for reading."""

    took_part: int
    entitled: int
    floor: Fraction

    @property
    def is_met(self) -> bool:
        return (
            self.took_part * self.floor.denominator >= self.entitled * self.floor.numerator
            and self.entitled > 0
        )

    @property
    def percent(self) -> str:
        """One decimal, rounded half up; empty when nobody is entitled."""
        return percentage(self.took_part, self.entitled)

    @property
    def floor_percent(self) -> str:
        """The floor as a percentage; empty where none is set."""
        return percentage(self.floor.numerator, self.floor.denominator) if self.floor else ""

    @property
    def needed(self) -> int:
        """How many must take part at the least."""
        return -(-self.entitled * self.floor.numerator // self.floor.denominator)


def participation(
    turnout: dict[str, int], entitled: dict[int, int], levels: list[int], floor: str
) -> Participation:
    """The participation of the counted `levels`; `turnout` has levels as text, `entitled` as numbers."""
    return Participation(
        took_part=sum(turnout.get(str(level), 0) for level in levels),
        entitled=sum(entitled.get(level, 0) for level in levels),
        floor=Fraction(floor) if floor else Fraction(0),
    )


def shown_percent(rate: dict | None) -> str:
    """A grade's share of the verdict's record, with the one decimal that pages show; empty where there is none."""
    return percentage(*map(int, rate["fraction"].split("/"))) if rate else ""


def faults_of_issue(name: str, figures: dict, present: int) -> Iterator[str]:
    """What breaks the chain ballots ≤ handed out ≤ present (security rule MA2) in one department's count."""
    if figures["issued"] > present:
        yield _(
            "%(name)s：发出 %(issued)d 张多于参加测评的 %(present)d 人，请核对；确实多发的，应作废本次测评。"
        ) % {"name": name, "issued": figures["issued"], "present": present}


def faults_of_figures(name: str, figures: dict, grades: list[str]) -> Iterator[str]:
    """What does not add up in one department's count, in words for the teller."""
    issued, returned, invalid = figures["issued"], figures["returned"], figures["invalid"]
    counted = sum(figures[GRADES_KEY].get(grade, 0) for grade in grades)
    if invalid > returned:
        yield _("%(name)s：无效票 %(invalid)d 张多于收回 %(returned)d 张，请核对。") % {
            "name": name,
            "invalid": invalid,
            "returned": returned,
        }
    elif returned - invalid != counted:
        yield _(
            "%(name)s：收回 %(returned)d 张减无效 %(invalid)d 张应等于各等次之和，现为 %(counted)d 张，请逐项核对。"
        ) % {"name": name, "returned": returned, "invalid": invalid, "counted": counted}
    if issued == 0:
        yield _("%(name)s：发出票数为 0，请填写实际发出的票数。") % {"name": name}


def differences(one: dict, other: dict, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The keys at which two sheets differ, down to single figures."""
    found = []
    for key in sorted(set(one) | set(other)):
        left, right = one.get(key), other.get(key)
        if isinstance(left, dict) and isinstance(right, dict):
            found += differences(left, right, (*path, key))
        elif left != right:
            found.append((*path, key))
    return found
