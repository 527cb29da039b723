"""Issue lists of the Hengshui scene as workbooks, the way its offices make them."""

from datetime import date

from . import files
from .hengshui_issues import Problem
from .hengshui_laws import article_named
from .hengshui_places import DEPARTMENTS


def workbook(
    reporter: str,
    place: str,
    problems: list[Problem],
    *,
    due: date | str,
    misdated: dict[int, str] | None = None,
):
    """An uploaded .xlsx with a title, a line of facts, one heading row and a signature under the table.

    `misdated` are dates typed wrongly, by the running number of their row.
    """
    wrong = misdated or {}
    rows = (_row(problem, place, wrong.get(number, due)) for number, problem in enumerate(problems, 1))
    facts = (f"填报单位：{reporter}", "填报日期：2018-08-06")
    return files.issue_list(f"{reporter}联动监督问题清单", facts=facts, rows=rows)


def _row(problem: Problem, place: str, due: date | str) -> list:
    unit = place + DEPARTMENTS[problem.system][0]
    category = f"{problem.topic}（{problem.category}）"
    return [category, problem.place, problem.text, unit, article_named(problem.article), due]
