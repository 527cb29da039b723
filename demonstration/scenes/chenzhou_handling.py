"""What became of the listed problems, act by act: handed over, signed for, planned, rectified, checked and written off.

Each row's fate is a letter of `FATES`; the days follow from the day of the handover and the row's own day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from core import clock
from issues.checks import checks_of
from issues.enums import Origin
from issues.models import Extension, Handover, Issue, WriteOff
from issues.services import extension, handover, intake, rectification, screening, write_off
from organizations.models import User

from . import files
from .chenzhou_campaigns import MATTERS, campaign
from .chenzhou_hearings import HEARINGS, hand_over, list_problems
from .chenzhou_lists import TABLES, Row, Table
from .chenzhou_people import LIAISONS
from .chenzhou_places import CITY, DEPARTMENTS
from .persons import user
from .places import congress, department
from .timeline import Timeline, working_day

MEASURES = "一是到{place}逐项核查、登记造册；二是明确{category}责任科室和完成时间；三是同类事项一并排查。"
PROGRESS = "已核查到具体对象，责任科室正在按方案办理，{percent}%的对象已经整改。"
DONE = "已按要求完成，佐证材料附后。"
QUARTER, LAST_DAY = timedelta(days=88), date(2022, 9, 20)
TOLD_SINCE = date(2022, 7, 1)
DEFERRED_TO = date(2022, 11, 30)
FRESH = ["status", "version", "updated_at", "department", "due_on", "due_sort"]
WITH = ("campaign", "congress__region", "department")
CODE_OF = {matter.project or "": matter.code for matter in MATTERS} | {
    "business": "YS2021",
    "water": "SH2019",
}


def plan(timeline: Timeline) -> None:
    for table in TABLES:
        timeline.on(table.found_on, lambda one=table: take_in(timeline, one), at=time(15))


# ── in, sorted, out to the departments ──────────────────────────────────────────────────────────────────────────
def take_in(timeline: Timeline, table: Table) -> None:
    """The problem table as a workbook, confirmed; the next day it is sorted."""
    by, home = user("city.lei"), campaign(CODE_OF[table.matter])
    facts = ("填报单位：调研组", f"填报日期：{clock.today().isoformat()}")
    rows = table.rows
    dues = [working_day(table.dues[number % len(table.dues)]) for number in range(len(rows))]
    cells = [_cells(row, due) for row, due in zip(rows, dues, strict=True)]
    upload = files.issue_list(table.title, facts=facts, rows=cells)
    issue_list = intake.upload_issue_list(home, upload=upload, origin=Origin.INSPECTION, by=by)
    intake.confirm_issue_list(issue_list, skip_errors=False, by=by)
    if table.matter in HEARINGS:
        list_problems(HEARINGS[table.matter], issue_list)
    found = Issue.objects.filter(findings__issue_list=issue_list).select_related(*WITH).order_by("id")
    cases = [Case(*case) for case in zip(found, rows, dues, strict=True)]
    timeline.on(working_day(clock.today() + timedelta(days=1)), lambda: _screen(cases))
    timeline.on(table.handed_on, lambda: _hand_over(timeline, table, cases), at=time(9))


@dataclass
class Case:
    """One problem on its way: its issue as it stands now, its row of the table, the day on which it is due."""

    issue: Issue
    row: Row
    due_on: date
    application: WriteOff | None = None

    @property
    def liaison(self) -> User:
        return user(LIAISONS[self.row.system])


def _cells(row: Row, due: date) -> list:
    return [row.category, row.place, row.text, CITY + DEPARTMENTS[row.system][0], "", due]


def _screen(cases: list[Case]) -> None:
    screening.screen_issues([case.issue for case in cases], congress=congress(CITY), by=user("city.lei"))


def _hand_over(timeline: Timeline, table: Table, cases: list[Case]) -> None:
    """With the opinion of its hearing, or one letter for each department and day; what is not ready stays on the desk."""
    ready = [case for case in cases if case.row.fate != "n"]
    heard = HEARINGS.get(table.matter)
    if heard and heard.opinion:
        issues = [(case.issue, case.row.system) for case in ready]
        letters = hand_over(heard, issues, rectify_by=ready[0].due_on)
    else:
        letters = list(_letters(ready))
    by_key = {case.issue.pk: case for case in ready}
    for number, letter in enumerate(letters):
        together = [by_key[key] for key in letter.assignments.order_by("id").values_list("issue", flat=True)]
        day = working_day(clock.today() + timedelta(days=1 + number % 2))
        timeline.on(day, lambda one=letter, those=together: _sign(timeline, one, those), at=time(15, number))


def _letters(cases: list[Case]) -> Iterator[Handover]:
    def letter(case: Case) -> tuple[str, date]:
        return case.row.system, case.due_on

    for (system, due_on), group in groupby(sorted(cases, key=letter), key=letter):
        issues = [case.issue for case in group]
        unit, by = department(CITY, system), user("city.lei")
        yield handover.hand_over_issues(issues, department=unit, due_on=due_on, by=by).handover


def _sign(timeline: Timeline, letter: Handover, cases: list[Case]) -> None:
    """The department takes on what is its own; every case then goes the way of its fate."""
    taken = [case for case in cases if case.row.fate not in "uf"]
    if len(taken) == len(cases):
        rectification.sign_for_handover(letter, by=cases[0].liaison)
        for case in cases:
            case.issue.refresh_from_db(fields=FRESH)
    else:
        for case in taken:
            rectification.sign_for_issue(case.issue, by=case.liaison)
    for case in cases:
        if case.row.fate == "f":
            reason = "该事项的监管职责已划转，不属本单位职责。"
            rectification.send_back_issue(case.issue, reason=reason, by=case.liaison)
    for number, case in enumerate(taken):
        FATES[case.row.fate](Way(timeline, case, number))


# ── what can become of a problem ────────────────────────────────────────────────────────────────────────────────
class Way:
    """Puts the acts of one case on the timeline, each on a working day."""

    def __init__(self, timeline: Timeline, case: Case, number: int):
        self.timeline, self.case, self.signed_on = timeline, case, clock.today()
        self.minute = (case.issue.pk * 7 + number) % 60

    def then(self, day: date, act: Callable[[Case], object], hour: int = 10) -> date:
        day = working_day(max(day, self.signed_on + timedelta(days=1)))
        self.timeline.on(day, lambda: act(self.case), at=time(hour, self.minute))
        return day

    def work(self) -> date:
        """Plan soon after signing, report half-way where there is time; gives a day by which the department is done.

        Of what went smoothly long ago nobody reads the progress any more.
        """
        planned = self.then(self.signed_on + timedelta(days=4), _plan)
        done = self.case.due_on - timedelta(days=3 + self.case.issue.pk % 5)
        half = planned + (done - planned) // 2
        if half > planned + timedelta(days=3) and not (self.case.row.fate == "k" and done < TOLD_SINCE):
            self.then(half, _progress, hour=11)
        return max(done, planned + timedelta(days=1))

    def keep_on(self) -> None:
        """What stays open long after its day is reported on every quarter."""
        day = self.case.due_on + QUARTER
        while day < LAST_DAY:
            self.then(day, _progress, hour=11)
            day += QUARTER

    def close(self, day: date) -> None:
        """Apply, and be written off two working days later."""
        asked = self.then(day, _apply, hour=14)
        self.then(asked + timedelta(days=2), _approve, hour=16)


def _on_time(way: Way) -> None:
    way.close(way.work())


def _late(way: Way) -> None:
    way.work()
    way.close(way.case.due_on + timedelta(days=6 + way.case.issue.pk % 9))


def _returned(way: Way) -> date:
    """Applied in time, and sent back for more."""
    asked = way.then(way.work(), _apply, hour=14)
    return way.then(asked + timedelta(days=2), _return, hour=16)


def _stays_returned(way: Way) -> None:
    _returned(way)
    way.keep_on()


def _stays_open(way: Way) -> None:
    """Nothing came of it by its day."""
    way.work()
    way.keep_on()


def _returned_then_done(way: Way) -> None:
    way.close(_returned(way) + timedelta(days=14))


def _waits(way: Way) -> None:
    way.work()
    way.then(date(2022, 9, 27), _apply, hour=14)


def _deferred(way: Way) -> None:
    way.work()
    asked = way.then(way.case.due_on - timedelta(days=10), _ask_for_time, hour=9)
    way.then(asked + timedelta(days=3), _give_time, hour=15)
    way.keep_on()


FATES: dict[str, Callable[[Way], object]] = {
    "k": _on_time,
    "l": _late,
    "r": _returned_then_done,
    "b": _stays_returned,
    "d": _deferred,
    "w": _waits,
    "o": _stays_open,
    "a": Way.work,  # its day is still to come
    "s": lambda way: None,  # signed for, the plan is awaited
}


# ── the acts ────────────────────────────────────────────────────────────────────────────────────────────────────
def _plan(case: Case) -> None:
    issue = case.issue
    measures = MEASURES.format(place=case.row.place, category=case.row.category)
    person = f"{DEPARTMENTS[case.row.system][1]}分管负责人"
    finish_on = max(issue.due_on, clock.today())
    rectification.submit_plan(issue, measures=measures, person=person, finish_on=finish_on, by=case.liaison)


def _progress(case: Case) -> None:
    percent = (50, 75)[case.issue.pk % 2]
    text = PROGRESS.format(percent=percent)
    rectification.report_progress(case.issue, text=text, percent=percent, by=case.liaison)


def _apply(case: Case) -> None:
    case.application = write_off.apply_write_off(
        case.issue,
        checks=dict.fromkeys(_keys(case), DONE),
        opinion="情况属实，同意申请销号。",
        files=[files.picture("整改后.png", case.issue.pk * 11 % 200)],
        by=case.liaison,
    )


def _keys(case: Case) -> list[str]:
    return [check.key for check in checks_of(case.issue.campaign)]


def _approve(case: Case) -> None:
    verdicts = dict.fromkeys(_keys(case), True)
    write_off.approve_write_off(
        case.application, verdicts=verdicts, note="已现场核实。", by=user("city.duan")
    )


def _return(case: Case) -> None:
    keys = _keys(case)
    verdicts = dict.fromkeys(keys, True) | {keys[-1]: False}
    reason = "只解决了点上的问题，长效办法没有落到文件和责任人。"
    write_off.return_for_rework(case.application, verdicts=verdicts, reason=reason, by=user("city.duan"))


def _ask_for_time(case: Case) -> None:
    extension.ask_extension(
        case.issue,
        new_due_on=DEFERRED_TO,
        reason="涉及多年旧账，需逐笔核对债权并分年安排资金。",
        interim="先付拖欠时间最长的三户，按季报告进度。",
        by=case.liaison,
    )


def _give_time(case: Case) -> None:
    asked = Extension.objects.get(issue=case.issue)
    asked.issue = case.issue  # which is changed with it
    note = "经主任会议研究同意延期，满意度测评相应延后。"
    extension.grant_extension(asked, note=note, by=user("city.duan"))
