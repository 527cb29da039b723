"""The campaigns of the scene: those of the year's projects, and earlier ones that figures over years and look-backs need.

Each plan has the steps of its form of supervision; staff put in the dates, as they do on the page of a plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from campaigns import services
from campaigns.enums import CampaignStatus, LinkStatus, Origin
from campaigns.models import Campaign, Duty, Filing, Link, PlanDraft
from campaigns.plan_draft import changes
from campaigns.plan_draft.doubts import reckon
from campaigns.plan_draft.tree import Deadline, Department, Head, Plan
from campaigns.plan_draft.tree import Link as PlannedLink
from campaigns.plan_draft.tree import Stage as PlannedStage
from campaigns.reckoning import share_of_time
from core import clock
from organizations.enums import Level
from projects.models import ProjectKind

from .chenzhou_people import COUNTY_STAFF
from .chenzhou_places import CITY, COUNTIES, PROVINCE
from .chenzhou_projects import project
from .persons import user
from .places import congress, department
from .timeline import Timeline, working_day


@dataclass(frozen=True)
class Owed:
    """What every county's committee reports in the last link of a stage."""

    stage: int  # counted from 0
    title: str
    due_on: date


@dataclass(frozen=True)
class Matter:
    """A campaign: its form and its days. `ends` are the last days of its stages; `project` is the key of its own one."""

    code: str
    short: str
    number: int  # of the paper by which the party committee approved it
    opened_on: date
    ends: tuple[date, ...]
    kind: str = "work_report"
    systems: tuple[str, ...] = ()
    title: str = ""
    aim: str = ""
    project: str = ""
    keeper: str = "city.ou"
    until: date | None = None  # where it goes on after its last stage
    concluded_on: date | None = None
    counties: Owed | None = None

    @property
    def starts_on(self) -> date:
        return self.opened_on

    @property
    def ends_on(self) -> date:
        return self.until or self.ends[-1]


def _d(month: int, day: int, year: int = 2022) -> date:
    return date(year, month, day)


LAST = _d(12, 30)
EARLIER = [
    Matter(
        "SH2019",
        "水法规执法检查",
        9,
        _d(3, 18, 2019),
        (_d(4, 26, 2019), _d(6, 28, 2019), _d(8, 30, 2019), _d(12, 27, 2019)),
        "law_inspection",
        ("environment", "water", "agriculture", "housing"),
        title="水污染防治“一法三条例”执法检查",
        aim="检查水污染防治法和本省三部水环境条例的实施，交办问题逐项整改，以后年度回头看。",
        keeper="city.lei",
        until=LAST,
    ),
    Matter(
        "ZX2019",
        "2019年专项报告",
        11,
        _d(3, 18, 2019),
        (_d(5, 31, 2019), _d(8, 30, 2019), _d(10, 31, 2019), _d(12, 31, 2019)),
        systems=("development", "finance", "education", "health"),
        title="2019年专项工作报告审议意见督办",
        aim="对本年听取审议的专项工作报告，逐件督办、逐件测评。",
        concluded_on=_d(1, 10, 2020),
    ),
    Matter(
        "ZX2020",
        "2020年专项报告",
        8,
        _d(3, 16, 2020),
        (_d(5, 29, 2020), _d(8, 31, 2020), _d(10, 30, 2020), _d(12, 31, 2020)),
        systems=("development", "finance", "civil", "housing"),
        title="2020年专项工作报告审议意见督办",
        aim="对本年听取审议的专项工作报告，逐件督办、逐件测评。",
        concluded_on=_d(1, 11, 2021),
    ),
    Matter(
        "YS2021",
        "优化营商环境",
        6,
        _d(3, 8, 2021),
        (_d(4, 20, 2021), _d(5, 7, 2021), _d(12, 31, 2021), _d(4, 29)),
        systems=(
            *("approval", "market", "finance", "land", "housing", "industry"),
            *("personnel", "commerce", "urban", "justice", "development"),
        ),
        title="优化营商环境专项工作报告审议意见督办",
        aim="二十八个具体问题逐条交办、逐条销号，整改成效由常委会组成人员测评。",
        until=LAST,
    ),
    Matter(
        "ZX2021",
        "2021年专项报告",
        7,
        _d(3, 15, 2021),
        (_d(5, 31, 2021), _d(8, 31, 2021), _d(10, 29, 2021), _d(12, 31, 2021)),
        systems=("finance", "health", "emergency", "culture"),
        title="2021年专项工作报告审议意见督办",
        aim="对本年听取审议的专项工作报告，逐件督办、逐件测评。",
        until=_d(9, 30),
    ),
]
SPRING = (_d(4, 15), _d(4, 29), _d(8, 31), LAST)
SUMMER = (_d(6, 15), _d(6, 29), _d(11, 30), LAST)
AUTUMN = (_d(9, 30), _d(10, 27), _d(12, 15), LAST)
OF_PROJECTS = [
    Matter(
        "JD2022-01",
        "环境状况报告",
        21,
        _d(3, 14),
        (_d(3, 25), _d(3, 31), _d(6, 15), _d(7, 29)),
        project="air",
    ),
    Matter("JD2022-02", "审计整改", 22, _d(3, 14), (_d(3, 28), _d(7, 29)), project="audit"),
    Matter("JD2022-03", "义务教育“双减”", 23, _d(3, 15), SPRING, project="double"),
    Matter("JD2022-04", "稳岗就业", 24, _d(3, 15), SPRING, project="jobs"),
    Matter("JD2022-05", "政府债务管理", 25, _d(3, 15), SPRING, project="debt"),
    Matter(
        "JD2022-06",
        "一件事一次办",
        26,
        _d(3, 15),
        (_d(4, 15), _d(4, 29), _d(7, 29), _d(8, 31)),
        project="service",
    ),
    Matter("JD2022-07", "“十四五”规划", 31, _d(4, 6), (_d(6, 15), _d(6, 30), LAST), project="plan145"),
    Matter(
        "JD2022-08", "决算和预算执行", 32, _d(4, 6), (_d(6, 15), _d(6, 30), _d(8, 31)), project="accounts"
    ),
    Matter("JD2022-09", "企业国有资产", 33, _d(4, 6), SUMMER, project="assets"),
    Matter(
        "JD2022-10",
        "乡村振兴衔接",
        41,
        _d(7, 11),
        AUTUMN,
        project="rural",
        counties=Owed(1, "乡村振兴衔接自查情况", _d(10, 14)),
    ),
    Matter("JD2022-11", "红色资源与绿色发展", 42, _d(7, 11), (_d(10, 14), LAST), project="green"),
    Matter("JD2022-12", "园区提质", 43, _d(7, 18), AUTUMN, project="parks"),
    Matter(
        "JD2022-13",
        "食品安全执法检查",
        44,
        _d(8, 1),
        (_d(8, 26), _d(10, 14), _d(10, 28), LAST),
        project="food",
    ),
    Matter("JD2022-14", "水污染防治长效机制", 45, _d(8, 1), (_d(10, 31), LAST), project="water"),
    Matter(
        "JD2022-15",
        "安全生产执法检查",
        46,
        _d(8, 3),
        (_d(8, 10), _d(8, 31), _d(9, 9), LAST),
        project="safety",
        counties=Owed(3, "安全生产法执法检查整改情况", _d(9, 28)),
    ),
]
MATTERS = [*EARLIER, *OF_PROJECTS]
RECENT = MATTERS[-1]  # the province has not received its filing yet
PROGRESS_ON = (_d(9, 21), _d(9, 28))
REASON = "牵头机构已商定：同一单位的调研合并进行，材料只报一次。"
# How the counties' reports stood: submitted late, or not yet; all others came in time.
LATE, MISSING = "临武县", "桂东县"


def plan(timeline: Timeline) -> None:
    for matter in MATTERS:
        confirmed_on = working_day(matter.opened_on - timedelta(days=4))
        timeline.on(confirmed_on, lambda one=matter: create(one), at=time(9))
        timeline.on(confirmed_on, lambda one=matter: approve(one), at=time(16))
        timeline.on(matter.opened_on, lambda one=matter: open_and_follow(timeline, one))
        timeline.on(working_day(matter.opened_on + timedelta(days=2)), lambda one=matter: file_upward(one))
        if matter.concluded_on:
            timeline.on(matter.concluded_on, lambda one=matter: conclude(one))
        if matter.counties:
            timeline.on(matter.opened_on, lambda one=matter: _counties(timeline, one), at=time(11))
        if matter != RECENT:
            received_on = working_day(matter.opened_on + timedelta(days=6))
            timeline.on(received_on, lambda one=matter: receive(one))
    for day in PROGRESS_ON:
        timeline.on(day, _note_progress, at=time(16))


def campaign(code: str) -> Campaign:
    return Campaign.objects.select_related("congress__region").get(code=code)


# ── from a plan to a running campaign ───────────────────────────────────────────────────────────────────────────
def create(matter: Matter) -> Campaign:
    """Its draft with every date put in by staff, then the campaign."""
    by = user(matter.keeper)
    draft = _draft(matter, by)
    draft = services.change_plan_draft(
        draft, lambda tree: confirmed(tree, matter), by=by, version=draft.version
    )
    return services.create_campaign(draft, by=by)


def _draft(matter: Matter, by) -> PlanDraft:
    """The one that the approval of the list began, or a new one from the steps of the form."""
    if matter.project:
        return project(matter.project).plan_draft
    steps = ProjectKind.objects.get(code=matter.kind).steps
    tree = Plan(head=Head(title=matter.title, year=matter.opened_on.year, aim=matter.aim))
    for step in steps:
        tree = changes.add(tree, PlannedStage(name=step["name"]))
        stage = tree.stages[-1]
        for name in step["links"]:
            tree = changes.placed(tree, PlannedLink(name=name, text=name), to=stage.id)
    return services.start_draft(congress(CITY), tree, origin=Origin.TEMPLATE, by=by)


def confirmed(tree: Plan, matter: Matter) -> Plan:
    """With the head, the departments and the days of every stage and link."""
    head = {
        "short_title": matter.short,
        "code": matter.code,
        "start": matter.starts_on,
        "end": matter.ends_on,
        "document_number": f"郴人常办〔{matter.opened_on.year}〕{matter.number}号",
    }
    tree = changes.correct(tree, "head", **head)
    begins = matter.starts_on
    for number, (stage, ends) in enumerate(zip(tree.stages, matter.ends, strict=True)):
        tree = changes.correct(tree, stage.id, start=begins, end=ends, phrase=_words(ends))
        for link, until in zip(stage.links, _spread(begins, ends, len(stage.links)), strict=True):
            tree = changes.correct(tree, link.id, who="市人大常委会", levels=(Level.CITY,))
            tree = changes.placed(tree, Deadline(start=begins, end=until, phrase=_words(until)), to=link.id)
        if matter.counties and matter.counties.stage == number:
            tree = changes.placed(tree, _owed(matter.counties), to=stage.links[0].id)
        begins = ends + timedelta(days=1)
    for system in _systems(matter):
        tree = changes.placed(tree, _evaluated(system))
    tree = reckon(tree)
    for item in tree.doubtful:
        tree = changes.confirm(tree, item.id)
    return tree


def _systems(matter: Matter) -> tuple[str, ...]:
    if not matter.project:
        return matter.systems
    return tuple(project(matter.project).departments.values_list("system", flat=True))


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日前"


def _spread(first: date, last: date, count: int) -> Iterator[date]:
    """The last days of `count` links that share a period evenly."""
    days = (last - first).days
    return (first + timedelta(days=days * number // count) for number in range(1, count + 1))


def _owed(owed: Owed) -> Deadline:
    return Deadline(
        end=owed.due_on,
        phrase=_words(owed.due_on),
        is_duty=True,
        title=owed.title,
        what=f"{_words(owed.due_on)}，各县（市、区）人大常委会将{owed.title}报市人大常委会。",
        parts=("summary",),
        owed_by=(f"congress@{Level.COUNTY}",),
        owed_to=f"congress@{Level.CITY}",
    )


def _evaluated(system: str) -> Department:
    unit = department(CITY, system)
    return Department(name=unit.name, bodies=(f"#{unit.pk}",))


def approve(matter: Matter) -> None:
    today = clock.today()
    words = {
        "approved_by": "中共郴州市委",
        "approved_on": today,
        "number": f"郴委批〔{today.year}〕{matter.number}号",
    }
    services.approve_campaign(campaign(matter.code), **words, by=user(matter.keeper))


def file_upward(matter: Matter) -> None:
    """The approved plan is filed with the province's standing committee."""
    today = clock.today()
    words = {"filed_on": today, "number": f"郴人常备〔{today.year}〕{matter.number}号"}
    services.record_filing(
        campaign(matter.code), filed_with=congress(PROVINCE), **words, by=user(matter.keeper)
    )


def receive(matter: Matter) -> None:
    filing = Filing.objects.select_related("campaign__congress", "filed_with").get(campaign__code=matter.code)
    services.receive_filing(filing, by=user("province.tang"))


def open_and_follow(timeline: Timeline, matter: Matter) -> None:
    """Open it; its links begin and end with their days."""
    by, found = user(matter.keeper), campaign(matter.code)
    services.open_campaign(found, overlap_reason=REASON, by=by)
    for stage in found.stages.prefetch_related("links"):
        for link in stage.links.all():
            begins = max(link.starts_on or stage.starts_on, matter.opened_on)
            timeline.on(begins, lambda one=link: services.start_link(one, by=by), at=time(11))
            timeline.on(link.ends_on, lambda one=link: finish(one, by), at=time(17))


def finish(link, by) -> None:
    link.refresh_from_db()
    if link.status != LinkStatus.DONE:
        services.finish_link(link, finished_on=clock.today(), by=by)


def _note_progress() -> None:
    """How far what is under way has come: about as far as its time, some less."""
    today = clock.today()
    running = Link.objects.filter(status=LinkStatus.RUNNING, stage__campaign__status=CampaignStatus.RUNNING)
    for number, link in enumerate(running.select_related("stage__campaign__congress").order_by("id")):
        used = share_of_time(link.begins_on, link.ends_on, today)
        percent = max(link.percent, used - (25 if number % 5 == 2 else 4))
        text = "按方案推进，牵头机构每周核对进度。"
        services.note_link_progress(link, text=text, percent=percent, by=user("city.ou"))


def conclude(matter: Matter) -> None:
    services.conclude_campaign(campaign(matter.code), by=user(matter.keeper))


# ── what the counties owe ───────────────────────────────────────────────────────────────────────────────────────
def _counties(timeline: Timeline, matter: Matter) -> None:
    due_on = matter.counties.due_on
    for number, place in enumerate(COUNTIES):
        if place == MISSING or due_on > _d(9, 30) and number % 3:
            continue
        day = (
            due_on + timedelta(days=1)
            if place == LATE
            else working_day(due_on - timedelta(days=3 + number % 6))
        )
        timeline.on(day, lambda at=place: _report(matter, at), at=time(16, number))
        if number % 4 != 3:
            timeline.on(day + timedelta(days=1), lambda at=place: _accept(matter, at), at=time(9, number))


def _duty(matter: Matter, place: str) -> Duty:
    return Duty.objects.get(campaign__code=matter.code, owed_by__region__name=place)


def _report(matter: Matter, place: str) -> None:
    by = user(COUNTY_STAFF[place])
    text = f"{place}组织代表小组和有关部门逐项核对，已完成的附佐证，未完成的列明原因和时间。"
    services.save_summary(_duty(matter, place), text=text, ready=True, by=by)
    reason = "个别乡镇材料返工，汇总推迟。" if place == LATE else ""
    services.submit_duty(_duty(matter, place), late_reason=reason, by=by)


def _accept(matter: Matter, place: str) -> None:
    services.accept_duty(_duty(matter, place), by=user(matter.keeper))
