"""September's weekly reports: opened on Mondays, sent by Friday, put together and issued on the Monday after.

The report of the last week is open on the morning of the scene: some units have sent it, the others owe it by 17:00.
"""

from datetime import date, datetime, time, timedelta

from core import clock
from meetings.assembling import prefilled
from meetings.enums import Units
from meetings.models import Week, WeeklyReport
from meetings.services import change_rule, issue_week, open_due_weeks, submit_report, waive_report
from meetings.services.weekly import text_of
from meetings.spans import known_of

from .chenzhou_people import LIAISONS
from .chenzhou_places import CITY
from .persons import user
from .places import congress
from .timeline import Timeline, working_day

SOURCE = "市人大常委会主任会议关于“周报告、月例会”的安排"
MONDAYS = [date(2022, 8, 29) + timedelta(days=7 * number) for number in range(5)]
THURSDAY, FRIDAY = timedelta(days=3), timedelta(days=4)
# (department, number of the week) -> what was out of the ordinary
LATE = {("urban", 0), ("urban", 2), ("industry", 3)}
WAIVED = {("culture", 2): "集中筹备全市旅游发展大会，报告并入下周。"}
MISSING = {("land", 3)}
HELP = {
    ("industry", 1): "变电站选址涉及土地调整，请协调资规部门。",
    ("market", 3): "举报线索跨部门流转没有牵头单位，请会议明确。",
}


def plan(timeline: Timeline) -> None:
    timeline.on(MONDAYS[0], lambda: _begin(timeline), at=time(8, 30))
    for number, monday in enumerate(MONDAYS[1:], 1):
        timeline.on(monday, lambda number=number: _open(timeline, number), at=time(0, 5))


def _begin(timeline: Timeline) -> None:
    """The committee's own rule; the running week is opened with it."""
    change_rule(
        congress(CITY),
        version=0,
        source=SOURCE,
        weekday=4,
        units=[Units.DEPARTMENTS],
        weekly_from=MONDAYS[0],
        stuck_days=30,
        by=user("city.ou"),
    )
    _collect(timeline, 0)


def _open(timeline: Timeline, number: int) -> None:
    open_due_weeks()
    _collect(timeline, number)


def _collect(timeline: Timeline, number: int) -> None:
    """When each unit of the week just opened reports, and when the whole is issued."""
    week = Week.objects.get(due_on=MONDAYS[number] + FRIDAY)
    reports = week.reports.select_related("organization").order_by("organization")
    for place, report in enumerate(reports):
        key = report.organization.system, number
        if key in WAIVED:
            day, hour = MONDAYS[number] + timedelta(days=1), time(9)
            timeline.on(
                day,
                lambda one=report, why=WAIVED[key]: waive_report(one, reason=why, by=user("city.ou")),
                at=hour,
            )
        elif key not in MISSING:
            moment = _moment(number, place, late=key in LATE)
            help_needed = HELP.get(key, "")
            timeline.on(
                moment.date(), lambda one=report, words=help_needed: _send(one, words), at=moment.time()
            )
    following = working_day(MONDAYS[number] + timedelta(days=7))
    timeline.on(following, lambda: _issue(week.pk), at=time(10))


def _moment(number: int, place: int, *, late: bool) -> datetime:
    """Two of five on Thursday, the others on Friday; who is late reports on the Monday after."""
    if late:
        return datetime.combine(working_day(MONDAYS[number] + timedelta(days=7)), time(9, place))
    day = MONDAYS[number] + (THURSDAY if place % 5 < 2 else FRIDAY)
    return datetime.combine(day, time(15 if place % 2 else 10, place))


def _send(report: WeeklyReport, help_needed: str) -> None:
    """As the page proposes it: what is on record in the unit's own words, and what falls due next."""
    report = WeeklyReport.objects.select_related("organization", "week__congress").get(pk=report.pk)
    facts = known_of(report, clock.now())
    boxes = prefilled(facts) | {"help_needed": help_needed}
    submit_report(report, **boxes, by=user(LIAISONS[report.organization.system]))


def _issue(key: int) -> None:
    week = Week.objects.select_related("congress").get(pk=key)
    issue_week(week, text=text_of(week), by=user("city.duan"))
