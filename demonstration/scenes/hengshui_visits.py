"""What the counties' deputy groups did from July to the morning of 9 August 2018, and what they have planned."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaigns.enums import ActivityKind as Kind
from campaigns.models import Activity, Campaign
from campaigns.services import Facts, correct_activity, record_activity, void_activity
from core import clock
from issues.services.registering import Said, register_problems
from organizations.enums import Kind as OrganizationKind
from organizations.enums import Level, Role
from organizations.models import Organization

from .hengshui_issues import AIR, BUSINESS, POVERTY
from .hengshui_people import CAST
from .hengshui_places import COUNTIES, DEPARTMENTS
from .persons import user
from .places import department

GROUP_LINK = 6  # of the plan: the groups' activities
WHAT = {
    POVERTY: ("housing", "危房改造和搬迁社区", "入户看了住房和水暖，听取了村干部和群众意见。"),
    AIR: ("environment", "散煤和企业治污", "查看了治理设施和巡查记录，向群众了解了异味和扬尘情况。"),
    BUSINESS: ("approval", "窗口办事", "陪同群众办理了两件事，查看了一次告知单和办结时间。"),
}
KINDS = (Kind.OPEN_VISIT, Kind.TALK, Kind.UNANNOUNCED, Kind.HOME, Kind.QUESTIONNAIRE, Kind.MAILBOX)
PER_COUNTY = 3  # held activities of each county


@dataclass(frozen=True)
class Trip:
    """An activity that found something: who recorded it, of which group, where, and what was wrong there."""

    by: str
    place: str
    kind: str
    on: date
    where: str
    topic: str
    problems: tuple[tuple[str, str, str], ...] = field(default=())  # words, department, article


TRIPS = (
    Trip(
        "deputy.tian", "桃城区", Kind.OPEN_VISIT, date(2018, 8, 3), "河沿镇东关村", POVERTY,
        (("东关村三户危房改造后屋面漏雨，报修两个月没有人来", "housing", "扶贫开发条例第三条"),
         ("村卫生室缺两种高血压常用药，老人要到城里买", "health", "扶贫开发条例第六条")),
    ),
    Trip(
        "taocheng.qi", "桃城区", Kind.UNANNOUNCED, date(2018, 8, 6), "赵家圈镇搅拌站", AIR,
        (("赵家圈镇搅拌站料场北侧没有封闭，车辆带泥上路", "housing", "大气污染防治条例第三条"),),
    ),
    Trip(
        "deputy.nong", "安平县", Kind.HOME, date(2018, 8, 7), "马店镇代表之家", AIR,
        (("马店镇丝网企业夜间有酸味，打过两次电话没有答复", "environment", "大气污染防治法第七条"),),
    ),
    Trip(
        "jizhou.bai", "冀州区", Kind.QUESTIONNAIRE, date(2018, 8, 2), "周村镇集市问卷", BUSINESS,
        (("办理食品小作坊登记要求重复提交身份证明，四份问卷都提到", "approval", "优化营商环境条例第一条"),),
    ),
    Trip(
        "jingxian.tao", "景县", Kind.CALL_LINE, date(2018, 8, 1), "县人大监督电话", AIR,
        (("留智庙镇夜间有货车绕行，居民来电反映尾气和噪声", "environment", ""),),
    ),
    Trip(
        "gucheng.fu", "故城县", Kind.SUGGESTION_BOX, date(2018, 8, 5), "郑口镇意见箱", BUSINESS,
        (("市场主体反映同一季度被三个部门分别检查消防", "development", "优化营商环境条例第四条"),
         ("意见箱来信反映窗口午间无人值守", "approval", "")),
    ),
)  # fmt: skip


def at(day: date, hour: int = 16, minute: int = 0):
    """The clock at a local moment."""
    return clock.at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LOCAL_ZONE))


def load(campaign: Campaign) -> None:
    topics = {topic.name: topic for topic in campaign.topics.all()}
    link = campaign.stages.get(links__number=GROUP_LINK).links.get(number=GROUP_LINK)
    common = {"link": link}
    for day, by, facts in _ordinary(topics):
        with at(day, 17):
            record_activity(campaign, _with(facts, common), by=by)
    for minute, trip in enumerate(TRIPS):
        _go(campaign, trip, topics, common, minute)
    _planned(campaign, topics, common)


def _with(facts: dict, common: dict) -> Facts:
    return Facts(**facts | common)


def _ordinary(topics: dict) -> Iterator[tuple[date, object, dict]]:
    """Held activities of every county's groups that found nothing new."""
    chance = random.Random("visits")  # the same at every load
    for position, (place, townships) in enumerate(COUNTIES.items()):
        groups = _groups(place)
        for number in range(PER_COUNTY):
            topic = list(topics)[(position + number) % len(topics)]
            kind = KINDS[(position + 2 * number) % len(KINDS)]
            day = date(2018, 7, 18) + timedelta(days=chance.randint(0, 18))
            yield (
                day,
                _office(place),
                _held(place, groups[number], kind, day, townships[number], topics[topic], chance),
            )


def _held(place, group, kind, day, township, topic, chance) -> dict:
    system, matter, seen = WHAT[topic.name]
    people = {Level.COUNTY: chance.randint(3, 9), Level.TOWNSHIP: chance.randint(0, 6)}
    people |= {Level.CITY: chance.randint(0, 2), Level.PROVINCE: int(chance.random() < 0.2)}
    attended = kind not in (Kind.QUESTIONNAIRE, Kind.MAILBOX)
    return {
        "organizer": group,
        "kind": kind,
        "held_on": day,
        "place": f"{township}（{matter}）",
        "topic": topic,
        "people": people if attended else {},
        "visited": (department(place, system),) if attended and kind != Kind.HOME else (),
        "seen": seen if attended else "收回并整理了意见，没有新的问题。",
    }


def _go(campaign: Campaign, trip: Trip, topics: dict, common: dict, minute: int) -> Activity:
    """An activity recorded on its day; its problems on the eve of the reports."""
    attended = trip.kind in (Kind.OPEN_VISIT, Kind.UNANNOUNCED, Kind.HOME)
    facts = {
        "organizer": _groups(trip.place)[0],
        "kind": trip.kind,
        "held_on": trip.on,
        "place": trip.where,
        "topic": topics[trip.topic],
        "people": {Level.COUNTY: 5, Level.TOWNSHIP: 4, Level.CITY: 1} if attended else {},
        "visited": (department(trip.place, trip.problems[0][1]),) if trip.kind == Kind.UNANNOUNCED else (),
        "seen": WHAT[trip.topic][2],
    }
    by = user(trip.by)
    with at(trip.on):
        made = record_activity(campaign, _with(facts, common), by=by)
    problems = [
        Said(words, trip.place + DEPARTMENTS[system][0], law_article=article)
        for words, system, article in trip.problems
    ]
    with at(date(2018, 8, 8), 18, minute):
        register_problems(made, problems, by=by)
    return made


def _planned(campaign: Campaign, topics: dict, common: dict) -> None:
    """Visits to come, one of them moved; one that was called off; one whose day has passed."""
    made = []
    for position, (place, townships) in enumerate(list(COUNTIES.items())[:8]):
        topic = list(topics.values())[position % len(topics)]
        system, matter, _seen = WHAT[topic.name]
        facts = {
            "organizer": _groups(place)[position % 3],
            "kind": Kind.UNANNOUNCED if position % 3 == 2 else Kind.OPEN_VISIT,
            "held_on": date(2018, 8, 8 if position == 4 else 10 + 2 * position),
            "place": f"{townships[-1]}（{matter}）",
            "topic": topic,
            "visited": (department(place, system),),
        }
        with at(date(2018, 8, 7), 10, position):
            made.append(
                (_office(place), facts, record_activity(campaign, _with(facts, common), by=_office(place)))
            )
    with at(date(2018, 8, 8), 9):
        office, facts, activity = made[0]
        moved = facts | {"held_on": date(2018, 8, 16)}
        correct_activity(activity, _with(moved, common), reason="与防汛值班冲突，改期", by=office)
        office, _facts, activity = made[7]
        void_activity(activity, reason="与县里的专项检查重复，取消", by=office)


def _groups(place: str) -> list[Organization]:
    groups = Organization.objects.filter(kind=OrganizationKind.DEPUTY_GROUP, region__name=place)
    return list(groups.select_related("parent", "region").order_by("id"))


def _office(place: str):
    """The clerk of a county's office."""
    return user(next(one.username for one in CAST if one.place == place and one.role == Role.STAFF))
