"""The city's project library: the 23 projects of 2022 from entry to shelf, what waits in reserve, and two earlier ones.

The matters are those that the city's own article names, and others of the same kinds; the words are ours.
"""

from dataclasses import dataclass
from datetime import date, time

from organizations.models import Organization
from projects.models import Project, ProjectKind, YearList
from projects.services import (
    adjust_project,
    advance_project,
    approve_year_list,
    create_project,
    decide_year_list,
    move_project_back,
    propose_year_list,
    publish_year_list,
    select_project,
    take_out_project,
)

from .chenzhou_places import CITY, PROVINCE, committee
from .persons import user
from .places import congress
from .timeline import Timeline

KEEPERS = {"ou": "city.ou", "lei": "city.lei", "duan": "city.duan"}


@dataclass(frozen=True)
class Entry:
    """A project as it is entered. `systems` are the departments concerned; `lead` and `kind` are keys."""

    key: str
    title: str
    topic: str
    source: str
    words: str
    entered: date
    keeper: str
    kind: str = ""
    lead: str = ""
    systems: tuple[str, ...] = ()
    planned: date | None = None
    required: bool = False


def _d(month: int, day: int, year: int = 2022) -> date:
    return date(year, month, day)


E = Entry
LISTED = [
    E(
        "plan145",
        "“十四五”规划纲要实施情况",
        "“十四五”规划",
        "central_work",
        "市委全会确定的年度重点，规划实施进入第二年。",
        _d(11, 16, 2021),
        "ou",
        "plan_and_budget",
        "finance",
        ("development", "industry"),
        _d(6, 28),
    ),
    E(
        "debt",
        "政府债务管理情况",
        "政府债务",
        "decision_above",
        "省人大常委会要求市县每年听取债务管理报告。",
        _d(11, 16, 2021),
        "ou",
        "work_report",
        "finance",
        ("finance",),
        _d(4, 28),
        True,
    ),
    E(
        "double",
        "义务教育“双减”政策落实情况",
        "义务教育",
        "concern",
        "家长反映集中，多个代表小组转来课后服务和校外培训方面的意见。",
        _d(11, 22, 2021),
        "lei",
        "work_report",
        "education",
        ("education", "market"),
        _d(4, 28),
    ),
    E(
        "jobs",
        "稳岗就业工作情况",
        "稳岗就业",
        "survey",
        "社会委调研返乡务工人员和高校毕业生就业后提出。",
        _d(11, 22, 2021),
        "duan",
        "work_report",
        "society",
        ("personnel", "commerce"),
        _d(4, 28),
    ),
    E(
        "business",
        "优化营商环境审议意见整改跟踪",
        "优化营商环境",
        "central_work",
        "市委列为本年度头号工程，2021年交办的问题清单继续跟踪到底。",
        _d(11, 25, 2021),
        "ou",
        "look_back",
        "finance",
        ("approval", "market", "development"),
        _d(4, 28),
    ),
    E(
        "rural",
        "巩固脱贫成果同乡村振兴衔接情况",
        "乡村振兴",
        "decision_above",
        "全省统一监督议题，重点看已摘帽的四个县。",
        _d(11, 30, 2021),
        "duan",
        "work_report",
        "agriculture",
        ("rural", "agriculture"),
        _d(10, 27),
        True,
    ),
    E(
        "green",
        "传承红色资源、推动绿色发展情况",
        "红色资源与绿色发展",
        "decision_above",
        "贯彻中央领导同志考察郴州要求，本届连续跟踪。",
        _d(11, 30, 2021),
        "lei",
        "visit",
        "environment",
        ("culture", "environment"),
        _d(10, 27),
    ),
    E(
        "service",
        "政务数据共享和“一件事一次办”",
        "政务服务",
        "survey",
        "专题调研发现部门系统互不相通，群众办一件事要跑几个窗口。",
        _d(12, 2, 2021),
        "ou",
        "work_report",
        "finance",
        ("approval", "development"),
        _d(4, 28),
    ),
    E(
        "air",
        "年度环境状况和环境保护目标完成情况",
        "环境保护",
        "decision_above",
        "环境保护法规定的年度报告。",
        _d(12, 2, 2021),
        "lei",
        "work_report",
        "environment",
        ("environment", "urban"),
        _d(3, 29),
        True,
    ),
    E(
        "audit",
        "上年度审计查出问题整改情况",
        "审计整改",
        "decision_above",
        "监督法规定的年度报告，按整改清单逐项核对。",
        _d(12, 6, 2021),
        "ou",
        "audit_rectification",
        "finance",
        ("audit", "finance"),
        _d(3, 29),
        True,
    ),
    E(
        "accounts",
        "2021年市级决算和2022年上半年预算执行情况",
        "预算决算",
        "decision_above",
        "预算法、监督法规定的年度报告。",
        _d(12, 6, 2021),
        "ou",
        "plan_and_budget",
        "finance",
        ("finance",),
        _d(6, 28),
        True,
    ),
    E(
        "assets",
        "国有资产管理情况（企业国有资产专项）",
        "国有资产",
        "decision_above",
        "五年规划安排，本年专项报告企业国有资产。",
        _d(12, 8, 2021),
        "ou",
        "work_report",
        "finance",
        ("assets", "finance"),
        _d(6, 28),
        True,
    ),
    E(
        "safety",
        "安全生产法执法检查",
        "安全生产",
        "inspection",
        "上年矿山和烟花爆竹检查暴露的问题需要全面复查；省市联动。",
        _d(12, 8, 2021),
        "duan",
        "law_inspection",
        "society",
        ("emergency", "industry", "housing"),
        _d(8, 30),
    ),
    E(
        "parks",
        "园区提质和重点项目建设情况",
        "园区发展",
        "visit",
        "代表集中视察园区后提出，要素保障和标准厂房使用率是重点。",
        _d(12, 14, 2021),
        "duan",
        "work_report",
        "finance",
        ("industry", "development", "land"),
        _d(10, 27),
    ),
    E(
        "skills",
        "职业教育产教融合情况",
        "职业教育",
        "suggestion",
        "市人大会议期间代表建议，企业招工与学校专业对不上。",
        _d(12, 14, 2021),
        "lei",
        "work_report",
        "education",
        ("education", "personnel"),
        _d(10, 27),
    ),
    E(
        "clinics",
        "基层医疗卫生服务能力建设情况",
        "基层医疗",
        "concern",
        "边远乡镇群众反映看病远、药品不全。",
        _d(12, 16, 2021),
        "lei",
        "work_report",
        "education",
        ("health",),
        _d(12, 22),
    ),
    E(
        "food",
        "食品安全“一法一条例”执法检查",
        "食品安全",
        "inspection",
        "与省人大常委会同步开展，重点看校园食堂和农贸市场。",
        _d(12, 16, 2021),
        "duan",
        "law_inspection",
        "education",
        ("market", "agriculture"),
        _d(10, 27),
    ),
    E(
        "manners",
        "文明行为促进条例实施情况",
        "文明行为",
        "concern",
        "群众对车辆乱停、噪声扰民反映多。",
        _d(12, 20, 2021),
        "duan",
        "law_inspection",
        "justice",
        ("urban", "culture"),
        _d(12, 22),
    ),
    E(
        "villages",
        "农村人居环境整治情况",
        "人居环境",
        "visit",
        "集中视察乡村后提出，污水和垃圾设施建而不用。",
        _d(12, 20, 2021),
        "duan",
        "visit",
        "agriculture",
        ("agriculture", "housing"),
        _d(12, 22),
    ),
    E(
        "water",
        "水污染防治问题整改长效机制",
        "水环境保护",
        "inspection",
        "2019年水法规执法检查及两次回头看之后，反弹问题继续跟踪。",
        _d(12, 22, 2021),
        "lei",
        "look_back",
        "environment",
        ("environment", "water"),
        _d(12, 22),
    ),
    E(
        "filing",
        "规范性文件备案审查工作情况",
        "备案审查",
        "decision_above",
        "监督法规定的年度报告。",
        _d(12, 22, 2021),
        "duan",
        "filing_review",
        "laws",
        (),
        _d(12, 22),
        True,
    ),
    E(
        "parking",
        "城区停车和道路畅通情况",
        "城市交通",
        "suggestion",
        "代表联名建议，具体责任部门待市政府明确。",
        _d(1, 6),
        "lei",
        "visit",
        "environment",
        (),
        None,
    ),
    E(
        "elderly",
        "城乡养老服务体系建设情况",
        "养老服务",
        "survey",
        "社会委调研社区养老站点后提出。",
        _d(1, 6),
        "duan",
        "work_report",
        "society",
        ("civil",),
        _d(12, 22),
    ),
]
RESERVE = [
    E(
        "riders",
        "电动自行车充电和消防安全情况",
        "消防安全",
        "concern",
        "市民热线和代表联络站反映小区飞线充电。",
        _d(6, 9),
        "duan",
    ),
    E(
        "source_river",
        "耒水源头生态补偿落实情况",
        "生态补偿",
        "survey",
        "城环资委调研上游县后提出。",
        _d(7, 14),
        "lei",
    ),
    E(
        "homestays",
        "乡村民宿规范发展情况",
        "乡村旅游",
        "visit",
        "代表视察莽山、东江湖周边民宿后提出。",
        _d(8, 18),
        "lei",
    ),
]
LEFT = E(
    "noise",
    "城区夜间施工噪声治理情况",
    "噪声治理",
    "concern",
    "市民热线反映，多为个别工地。",
    _d(4, 12),
    "lei",
)
del E
DECIDED, APPROVED = _d(2, 24), _d(3, 8)


def plan(timeline: Timeline) -> None:
    """Entries one after the other, the list through both committees to the public, and what was adjusted afterwards."""
    for number, entry in enumerate([*LISTED, *RESERVE, LEFT]):
        timeline.on(entry.entered, lambda entry=entry: enter(entry), at=time(9, number))
    timeline.on(_d(1, 18), _select)
    timeline.on(DECIDED, _decide, at=time(16))
    timeline.on(APPROVED, _approve, at=time(15))
    timeline.on(_d(3, 10), lambda: propose_year_list(year_list(), by=user("city.ou")))
    timeline.on(_d(3, 11), lambda: publish_year_list(year_list(), by=user("city.lei")))
    timeline.on(_d(5, 16), _adjust)
    timeline.on(_d(7, 20), _move_back)
    timeline.on(_d(6, 2), _take_out)


def enter(entry: Entry) -> Project:
    """Into the reserve, by its keeper."""
    kind = ProjectKind.objects.get(code=entry.kind) if entry.kind else None
    here = congress(CITY)
    return create_project(
        here,
        title=entry.title,
        year=2022,
        source=entry.source,
        source_words=entry.words,
        required_by=congress(PROVINCE) if entry.required else None,
        kind=kind,
        topic=entry.topic,
        lead=committee(entry.lead) if entry.lead else None,
        departments=Organization.objects.filter(region=here.region, system__in=entry.systems)
        if entry.systems
        else (),
        planned_on=entry.planned,
        looked_at=True,  # the water matter reads like that of 2019, and is meant to
        by=keeper(entry),
    )


def keeper(entry: Entry):
    return user(KEEPERS[entry.keeper])


def project(key: str) -> Project:
    """A project of 2022 by its key."""
    entry = next(one for one in [*LISTED, *RESERVE, LEFT] if one.key == key)
    return Project.objects.for_page().get(title=entry.title, year=2022)


def year_list() -> YearList:
    return YearList.objects.get(congress=congress(CITY), year=2022)


def _select() -> None:
    for entry in LISTED:
        found = project(entry.key)
        advance_project(found, by=keeper(entry))
        select_project(found, by=keeper(entry))


def _decide() -> None:
    words = {"meeting": "市六届人大常委会第二次会议", "decided_on": DECIDED, "number": "郴人常〔2022〕6号"}
    decide_year_list(year_list(), **words, by=user("city.ou"))


def _approve() -> None:
    words = {"approved_by": "中共郴州市委", "approved_on": APPROVED, "number": "郴委〔2022〕11号"}
    approve_year_list(year_list(), **words, by=user("city.ou"))


def _adjust() -> None:
    reason = "受疫情防控影响，实地调研推迟，调整上会时间。"
    adjust_project(project("clinics"), planned_on=_d(12, 27), reason=reason, by=user("city.lei"))
    reason = "原专管人员负责的项目较多，重新分工。"
    adjust_project(project("villages"), keeper=user("city.lei"), reason=reason, by=user("city.duan"))


def _move_back() -> None:
    reason = "市政府正在修订养老服务规划，待规划印发后再组织调研。"
    move_project_back(project("elderly"), reason=reason, by=user("city.duan"))


def _take_out() -> None:
    reason = "问题限于个别工地，已由城管部门现场处理，不作为项目。"
    take_out_project(project("noise"), reason=reason, by=user("city.lei"))
