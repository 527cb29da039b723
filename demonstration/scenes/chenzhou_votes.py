"""Satisfaction votes of the scene: 39 published since 2019, and one held this morning that the tellers still have to count.

One of the 39 failed and was held again. The members of the standing committee vote on how opinions and issue lists were
handled; paper ballots, two counts, a verdict by the rule, publication by a second person on the same day.
"""

import random
from dataclasses import dataclass
from datetime import date, time

from evaluations import services
from evaluations.models import Evaluation
from evaluations.services import DEFAULT_RULE
from hearings.services.voting import set_up_vote
from organizations.enums import Level

from .chenzhou_campaigns import campaign
from .chenzhou_hearings import HEARINGS, opinion
from .chenzhou_people import STRENGTH
from .chenzhou_places import CITY
from .persons import user
from .places import congress, department
from .timeline import Timeline


@dataclass(frozen=True)
class Vote:
    """On one department's handling of one matter; `cool` is how many of the ballots were less than satisfied.

    Of these a fifth were not satisfied, unless `cold` says how many.
    """

    held_on: date
    code: str
    system: str
    matter: str
    cool: int = 3
    heard: str = ""  # the key of its hearing
    cold: int = 0


def _on(year: int, month: int, day: int, code: str, *votes: tuple) -> list[Vote]:
    return [Vote(date(year, month, day), code, *vote) for vote in votes]


VOTES = [
    *_on(
        2019,
        8,
        29,
        "ZX2019",
        ("development", "上半年计划执行", 2),
        ("finance", "预算执行", 3),
        ("education", "学前教育", 6),
    ),
    *_on(2019, 10, 30, "ZX2019", ("health", "分级诊疗", 4), ("agriculture", "农产品质量安全", 3)),
    *_on(2019, 12, 26, "ZX2019", ("civil", "城乡低保", 2), ("housing", "老旧小区改造", 19)),
    *_on(2019, 12, 26, "SH2019", ("environment", "水法规执法检查", 5)),
    *_on(
        2020,
        6,
        29,
        "ZX2020",
        ("health", "公共卫生应急", 1),
        ("development", "复工复产", 2),
        ("personnel", "就业创业", 3),
    ),
    *_on(
        2020,
        8,
        28,
        "ZX2020",
        ("finance", "减税降费落实", 2),
        ("water", "防汛抗旱", 3),
        ("commerce", "商贸流通", 5),
    ),
    *_on(2020, 10, 29, "ZX2020", ("rural", "脱贫攻坚收官", 1), ("culture", "文物保护", 4)),
    *_on(2020, 12, 24, "ZX2020", ("civil", "未成年人保护", 2), ("housing", "物业管理", 20)),
    *_on(2021, 4, 27, "ZX2021", ("agriculture", "粮食安全", 2), ("emergency", "安全生产", 4)),
    *_on(
        2021,
        6,
        29,
        "ZX2021",
        ("finance", "预算绩效管理", 3),
        ("assets", "国有资产综合报告", 5),
        ("audit", "审计整改", 3),
    ),
    *_on(2021, 8, 30, "ZX2021", ("health", "医疗保障", 3), ("culture", "旅游发展大会筹备", 2)),
    *_on(2021, 10, 28, "ZX2021", ("education", "义务教育均衡", 4), ("industry", "产业链建设", 3)),
    *_on(
        2021,
        12,
        27,
        "ZX2021",
        ("environment", "长江保护法执法检查", 3),
        ("civil", "社区治理", 32, "community", 22),
    ),
    *_on(2022, 4, 28, "ZX2021", ("land", "不动产登记", 4), ("justice", "普法规划", 2)),
    *_on(2022, 4, 28, "YS2021", ("approval", "优化营商环境", 5, "business")),
    *_on(2022, 6, 28, "ZX2021", ("urban", "城市管理", 7), ("civil", "社区治理", 4, "community")),
    *_on(2022, 6, 28, "JD2022-01", ("environment", "环境状况报告", 4)),
    *_on(2022, 6, 28, "JD2022-02", ("audit", "审计查出问题整改", 3)),
    *_on(2022, 8, 30, "ZX2021", ("water", "农村饮水安全", 4)),
    *_on(2022, 8, 30, "JD2022-06", ("approval", "一件事一次办", 2, "service")),
    *_on(2022, 8, 30, "JD2022-08", ("finance", "决算和预算执行", 3)),
]
TODAY = Vote(date(2022, 9, 30), "JD2022-03", "education", "义务教育“双减”", heard="double")
TELLERS = ("teller.suan", "teller.ji")


def plan(timeline: Timeline) -> None:
    for number, vote in enumerate(VOTES):
        timeline.on(vote.held_on, lambda one=vote: hold(one), at=time(15, number))
    timeline.on(date(2022, 9, 29), lambda: prepare(TODAY), at=time(15))


def prepare(vote: Vote) -> Evaluation:
    """Drafted, and its roll of the members fixed."""
    by = user("city.ou")
    evaluation = _of_opinion(vote) if vote.heard else _of_matter(vote)
    return services.freeze_evaluation(evaluation, by=by)


def _of_opinion(vote: Vote) -> Evaluation:
    return set_up_vote(opinion(HEARINGS[vote.heard]), held_on=vote.held_on, by=user("city.ou"))


def _of_matter(vote: Vote) -> Evaluation:
    """Of years before opinions were kept here."""
    unit = department(CITY, vote.system)
    return services.create_members_vote(
        campaign(vote.code),
        congress=congress(CITY),
        title=f"{vote.matter}审议意见研究处理情况满意度测评",
        held_on=vote.held_on,
        organization=unit,
        matter=f"{vote.matter}审议意见研究处理情况",
        by=user("city.ou"),
    )


def hold(vote: Vote) -> None:
    """Counted twice, judged, announced and published on the spot."""
    evaluation = prepare(vote)
    present, line = ballots(vote)
    figures = {str(evaluation.subjects.get().organization_id): line}
    for teller in TELLERS:
        services.hand_in_sheet(
            evaluation, turnout={str(int(Level.CITY)): present}, figures=figures, by=user(teller)
        )
    services.take_in_count(evaluation, by=user(TELLERS[0]))
    services.propose_publication(evaluation, by=user("city.ou"))
    services.publish_evaluation(evaluation, by=user("city.lei"))


def ballots(vote: Vote) -> tuple[int, dict]:
    """How many members were present, and what their ballots say; the same at every load."""
    chance = random.Random(f"{vote.held_on}{vote.system}")
    present = chance.randint(STRENGTH - 7, STRENGTH - 1)
    invalid = chance.choice((0, 0, 1))
    against = vote.cold or vote.cool // 5
    satisfied, basically, dissatisfied = DEFAULT_RULE["grades"]
    counts = {satisfied: present - invalid - vote.cool, basically: vote.cool - against, dissatisfied: against}
    return present, {"issued": present, "returned": present, "invalid": invalid, "counts": counts}
