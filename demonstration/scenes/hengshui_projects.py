"""The city's project library of 2018: the linked supervision under way, others of the year on the first two shelves."""

from datetime import date, datetime

from campaigns.models import Campaign
from core import clock
from core.clock import LOCAL_ZONE
from organizations.enums import Kind
from organizations.models import Organization, User
from projects.models import Project, ProjectKind
from projects.services import (
    advance_project,
    approve_year_list,
    create_project,
    decide_year_list,
    link_campaign,
    select_project,
)

ENTERED = datetime(2018, 1, 16, 10, 0, tzinfo=LOCAL_ZONE)
APPROVED = datetime(2018, 3, 12, 15, 0, tzinfo=LOCAL_ZONE)
LATER = datetime(2018, 7, 3, 9, 30, tzinfo=LOCAL_ZONE)
COMMITTEES = {
    "finance": ("财政经济委员会", "财经委"),
    "environment": ("城乡建设和环境资源保护委员会", "城环委"),
    "society": ("社会建设委员会", "社会委"),
}
LINKED = {
    "title": "扶贫脱贫、大气污染防治、优化营商环境三项联动监督",
    "source": "decision_above",
    "source_words": "省人大常委会统一部署，省市县三级人大联动开展。",
    "topic": "三项联动监督",
}
DEBT = {
    "title": "政府性债务管理情况",
    "source": "survey",
    "source_words": "市人大常委会一季度预算执行调研提出。",
    "topic": "政府债务",
}
SCHOOLS = {
    "title": "城区中小学课后服务开展情况",
    "source": "concern",
    "source_words": "多个代表小组转来家长反映，要求增加课后看护。",
}
BUSES = {
    "title": "城乡公交一体化推进情况",
    "source": "suggestion",
    "source_words": "市人大会议期间代表建议。",
    "topic": "公共交通",
}


def load(campaign: Campaign) -> None:
    """Enter the projects, decide and approve the year's list, and say that the campaign is the first project's."""
    congress = campaign.congress
    keeper = User.objects.get(username="city.lin")
    leads = {key: _committee(congress, *names) for key, names in COMMITTEES.items()}
    kinds = {kind.code: kind for kind in ProjectKind.objects.all()}
    province = Organization.objects.congresses_above(congress).get()
    with clock.at(ENTERED):
        linked = _enter(
            congress,
            keeper,
            LINKED,
            kind=kinds["law_inspection"],
            lead=leads["finance"],
            required_by=province,
        )
        debt = _enter(
            congress,
            keeper,
            DEBT,
            kind=kinds["work_report"],
            lead=leads["finance"],
            planned_on=date(2018, 10, 25),
        )
        for project, systems in ((linked, ("poverty", "environment", "commerce")), (debt, ("development",))):
            project.departments.set(congress.region.organizations.filter(system__in=systems))
            advance_project(project, by=keeper)
            select_project(project, by=keeper)
        link_campaign(linked, campaign=campaign, by=keeper)
    with clock.at(APPROVED):
        _approve(linked, keeper)
    with clock.at(LATER):
        _enter(congress, keeper, SCHOOLS)
        buses = _enter(congress, keeper, BUSES, kind=kinds["work_report"], lead=leads["environment"])
        advance_project(buses, by=keeper)


def _committee(congress: Organization, name: str, short_name: str) -> Organization:
    place = congress.region
    return Organization.objects.create(
        name=f"{place.name}人大{name}",
        short_name=short_name,
        kind=Kind.COMMITTEE,
        region=place,
        parent=congress,
    )


def _enter(congress: Organization, keeper: User, words: dict, **facts) -> Project:
    return create_project(congress, **words, **facts, year=2018, looked_at=True, by=keeper)


def _approve(project: Project, keeper: User) -> None:
    decision = {"meeting": "市六届人大常委会第十次会议", "decided_on": date(2018, 2, 27)}
    listed = decide_year_list(project.year_list, **decision, number="衡人常〔2018〕5号", by=keeper)
    approval = {"approved_by": "中共衡水市委", "approved_on": date(2018, 3, 12)}
    approve_year_list(listed, **approval, number="衡发〔2018〕6号", by=keeper)
