"""Looking back at what was written off: the water matter in two later years, the business environment a year after.

Samples are drawn by lot with a seed said aloud; what has come up again goes back to its department under its own number.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from core import clock
from issues.checks import checks_of
from issues.enums import Ground, LookBackStatus, Pool
from issues.models import Issue, LookBack
from issues.services import look_back, rectification, sampling, write_off
from organizations.models import User

from . import files
from .chenzhou_campaigns import campaign
from .chenzhou_people import LIAISONS
from .persons import user
from .timeline import Timeline, working_day


@dataclass(frozen=True)
class Round:
    """One draw of a campaign. The first that is drawn has relapsed where `again_by` says by when it is to be solved anew."""

    code: str
    drawn_on: date
    number: int
    due_on: date
    made: int  # how many of the drawn were looked at until the scene's morning
    again_by: date | None = None
    solved_on: date | None = None


ROUNDS = [
    Round("SH2019", date(2020, 9, 14), 5, date(2020, 10, 30), 5),
    Round("SH2019", date(2021, 9, 13), 5, date(2021, 10, 29), 5, date(2021, 12, 15), date(2021, 12, 7)),
    Round("YS2021", date(2022, 9, 5), 7, date(2022, 10, 14), 5, date(2022, 12, 15)),
]
KEPT = "现场核对整改措施仍在执行，走访的群众和企业没有新的反映。"
RELAPSED = "制度还在，执行走样：抽查三件有两件与整改前相同，走访对象再次反映。"


def plan(timeline: Timeline) -> None:
    for one in ROUNDS:
        timeline.on(one.drawn_on, lambda one=one: _draw(timeline, one), at=time(9, 30))


def _draw(timeline: Timeline, one: Round) -> None:
    home = campaign(one.code)
    draw = sampling.draw_sample(
        home,
        home.congress,
        pool=Pool.OWN,
        ground=Ground.DRAW,
        number=one.number,
        due_on=one.due_on,
        seed=f"{one.drawn_on:%Y%m%d}",
        by=user("city.duan"),
    )
    drawn = list(draw.look_backs.order_by("id").values_list("pk", flat=True))
    for number, key in enumerate(drawn[: one.made]):
        day = working_day(one.drawn_on + timedelta(days=7 + 2 * number))
        relapsed = number == 0 and one.again_by is not None
        timeline.on(day, lambda key=key, bad=relapsed: _record(timeline, one, key, bad), at=time(16, number))


def _record(timeline: Timeline, one: Round, key: int, relapsed: bool) -> None:
    rows = LookBack.objects.select_related(
        "congress", "issue__campaign", "issue__congress__region", "issue__department"
    )
    found = rows.get(pk=key)
    look_back.record_look_back(
        found,
        finding=LookBackStatus.RELAPSED if relapsed else LookBackStatus.KEPT,
        place=found.issue.place,
        note=RELAPSED if relapsed else KEPT,
        looked_on=clock.today(),
        files=[files.picture("回头看.png", key * 13 % 200)],
        due_on=one.again_by if relapsed else None,
        by=user("city.duan"),
    )
    if relapsed:
        issue = found.issue
        timeline.on(working_day(clock.today() + timedelta(days=6)), lambda: _work_again(issue), at=time(11))
        if one.solved_on:
            timeline.on(one.solved_on, lambda: _solve_again(timeline, issue), at=time(10))


def _liaison(issue: Issue) -> User:
    return user(LIAISONS[issue.department.system])


def _work_again(issue: Issue) -> None:
    issue.refresh_from_db()
    text = "已重新核查，逐件查明走样的原因，正在改流程、换责任人。"
    rectification.report_progress(issue, text=text, percent=50, by=_liaison(issue))


def _solve_again(timeline: Timeline, issue: Issue) -> None:
    issue.refresh_from_db()
    checks = [check.key for check in checks_of(issue.campaign)]
    asked = write_off.apply_write_off(
        issue,
        checks=dict.fromkeys(checks, "已按要求完成，并由上级部门每季抽查。"),
        opinion="反弹原因已查清，同意再次申请销号。",
        files=[files.picture("再次整改后.png", issue.pk * 17 % 200)],
        by=_liaison(issue),
    )
    verdicts, note = dict.fromkeys(checks, True), "再次现场核实，列入下一年回头看。"
    day = working_day(clock.today() + timedelta(days=3))
    timeline.on(
        day,
        lambda: write_off.approve_write_off(asked, verdicts=verdicts, note=note, by=user("city.duan")),
        at=time(15),
    )
