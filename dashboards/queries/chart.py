"""A line over weeks as numbers for an SVG without viewBox: across in percent, down in pixels, so no text is squeezed."""

from dataclasses import dataclass
from datetime import date

HEIGHT, MARGIN = 40, 6  # pixels of the drawing, and above and below the line
EDGE = 2  # percent left free on both sides, for the end points


@dataclass(frozen=True)
class Point:
    day: date
    value: int
    x: str
    y: str


@dataclass(frozen=True)
class Trend:
    """Weekly values, the oldest first; `lines` joins neighbours."""

    points: tuple[Point, ...]

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, self.points[1:], strict=False))

    @property
    def last(self) -> Point:
        return self.points[-1]


def trend(weeks: list[tuple[date, int]]) -> Trend:
    """Place the weeks (Monday, value) evenly; the line's foot is always zero, so that a flat zero stays at the foot."""
    most = max([value for _day, value in weeks] + [1])
    step = (100 - 2 * EDGE) / max(len(weeks) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    return Trend(
        tuple(
            Point(day, value, f"{EDGE + step * number:.2f}%", f"{HEIGHT - MARGIN - room * value / most:.1f}")
            for number, (day, value) in enumerate(weeks)
        )
    )
