"""Pages against `bare`: each between two runs of bare, three times, the median of the ratios counts."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.web import Server, against_bare, fetch, get, typical

REPEATS = 3


@dataclass(frozen=True)
class PageRow:
    """A page: its name, the cookies of who looks, a path for each request, and the target as a multiple of bare."""

    operation: str
    cookies: str
    path: Callable[[], str]
    target: float


def rows(sessions: dict[str, str], ids: list[int], deep: str, campaign: int) -> list[PageRow]:
    """The pages that are measured; `ids` are issues of the county clerk, `deep` the key of page 2,000."""

    def one_of() -> str:
        return f"/issues/{random.choice(ids)}/"

    return [
        PageRow(
            "issue list, county clerk, filtered", sessions["county"], lambda: "/issues/?status=rectifying", 10
        ),
        PageRow("issue list, province, no filter", sessions["province"], lambda: "/issues/", 12),
        PageRow(
            "issue list, province, page 2,000", sessions["province"], lambda: f"/issues/?after={deep}", 12
        ),
        PageRow("issue page", sessions["county"], one_of, 9),
        PageRow("leader page, 300 counties", sessions["leader"], lambda: f"/leader/?campaign={campaign}", 12),
        PageRow("work page, county clerk", sessions["county"], lambda: "/work/", 12),
    ]


def measure(row: PageRow, product: Server, bare: Server) -> dict:
    """One line of the report."""

    def ask_bare() -> int:
        return fetch(bare, get("/"))[0]

    def ask_page() -> int:
        return fetch(product, get(row.path(), row.cookies))[0]

    results = [
        (typical(ask_bare, 200, bare), typical(ask_page, 200, product), typical(ask_bare, 200, bare))
        for _repeat in range(REPEATS)
    ]
    return {
        "operation": row.operation,
        **against_bare(results),
        "target": row.target,
        "n": sum(ours.count for _first, ours, _last in results),
        "runs": REPEATS,
    }
