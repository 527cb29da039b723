"""The linked supervision of 2018 as its plan states it: topics, stages, links, dates and duties, in the product's words.

The original wording of each date stands beside what it was understood as.
"""

from dataclasses import dataclass, field
from datetime import date

from campaigns.enums import Aspect, CampaignStatus, LinkStatus, Part, UnitRole
from campaigns.models import Campaign, CampaignUnit, Duty, GroupMember, Link, Stage, SupervisionPoint, Topic
from core import clock
from organizations.enums import Level
from organizations.models import Organization

from .hengshui_places import CITY, COUNTIES, EVALUATED, PROVINCE
from .places import congress, government

PROVINCE_LEVEL, CITY_LEVEL, COUNTY_LEVEL, TOWNSHIP_LEVEL = (
    Level.PROVINCE,
    Level.CITY,
    Level.COUNTY,
    Level.TOWNSHIP,
)


@dataclass(frozen=True)
class TopicPlan:
    name: str
    laws: list[str]
    points: dict[str, list[str]]


TOPICS = [
    TopicPlan(
        "扶贫脱贫攻坚",
        ["河北省农村扶贫开发条例（2016年）"],
        {
            Aspect.SYSTEM: [
                "贫困人口建档立卡是否随情况变化及时增减",
                "资金、生态补偿、科教、健康医疗、社会保障各项帮扶制度是否建立并执行",
                "是否按规定向本级人大专题报告",
            ],
            Aspect.DUTY: [
                "扶贫规划和实施方案是否制定，项目确定、资金投放、监督考核是否层层落到人",
                "识别、审批、用款各环节是否有人负责、有据可查",
                "对查出的问题是否依法处理、追责并限期改正",
            ],
            Aspect.PROBLEM: [
                "部分贫困群众自身脱贫意愿不强",
                "搬迁社区与配套产业园区、生态园区建设不同步",
                "扶贫产业单一、链条短、带动贫困户增收有限",
                "项目监管松、资金使用效益低，识别和退出不够精准",
            ],
        },
    ),
    TopicPlan(
        "大气污染防治",
        ["中华人民共和国大气污染防治法（2015年修订）", "河北省大气污染防治条例（2016年）"],
        {
            Aspect.SYSTEM: [
                "配套规章和政策是否齐备",
                "总量控制、排污许可、监测、联防、重污染应对、信息公开等制度是否执行",
                "是否按规定向本级人大报告环境状况",
            ],
            Aspect.DUTY: [
                "保护目标责任和考核评价是否落实到政府和部门",
                "企业治污主体责任是否落实",
                "环境执法与司法是否严格、衔接是否顺畅",
            ],
            Aspect.PROBLEM: [
                "产业、能源和运输结构调整进度",
                "冬季清洁取暖、柴油货车治理、秸秆禁烧的实际效果",
                "上级督察交办事项是否查处到位、整改到位",
            ],
        },
    ),
    TopicPlan(
        "优化营商环境",
        ["河北省优化营商环境条例（2017年）"],
        {
            Aspect.SYSTEM: [
                "涉企收费目录清单是否公布并遵守",
                "重大决策公示、听证是否做到",
                "损害营商环境行为的举报投诉是否有人受理",
            ],
            Aspect.DUTY: [
                "审批事项通用目录和网上服务平台是否建成可用",
                "年度执法计划是否编制并公开",
                "执法是否避免影响企业正常经营",
            ],
            Aspect.PROBLEM: [
                "审批环节多、材料多，跑多次的事项仍然存在",
                "处罚程序和尺度不一致",
                "随意执法、选择执法和索要好处等行为",
            ],
        },
    ),
]


@dataclass(frozen=True)
class DutyPlan:
    title: str
    due_on: date
    phrase: str
    parts: tuple[str, ...] = (Part.SUMMARY,)
    by_counties: bool = False  # else the city owes it to the province
    reckoning: str = ""


@dataclass(frozen=True)
class LinkPlan:
    number: int
    name: str
    text: str
    who: str
    levels: list[int]
    phrase: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    reckoning: str = ""
    duties: list[DutyPlan] = field(default_factory=list)


@dataclass(frozen=True)
class StagePlan:
    name: str
    phrase: str
    starts_on: date
    ends_on: date
    reckoning: str
    links: list[LinkPlan]


BY_JULY = {"phrase": "7月15日以前", "ends_on": date(2018, 7, 15), "reckoning": "随所在阶段，含当日"}
STAGES = [
    StagePlan(
        "动员部署",
        "7月15日以前",
        date(2018, 7, 1),
        date(2018, 7, 15),
        "方案未写开始日，按印发当月1日；截止含当日",
        [
            LinkPlan(
                1,
                "制定方案",
                "依照省里的方案，市和各县（市、区）分别拟定本级方案，写明要求、内容、组织和步骤。",
                "市、县（市、区）人大常委会",
                [CITY_LEVEL, COUNTY_LEVEL],
                **BY_JULY,
            ),
            LinkPlan(
                2,
                "动员部署会",
                "组织市县乡三级党委、人大、政府和部门负责人参加全省视频动员会，统一部署。",
                "市、县、乡三级",
                [CITY_LEVEL, COUNTY_LEVEL, TOWNSHIP_LEVEL],
                **BY_JULY,
            ),
            LinkPlan(
                3,
                "向社会公布",
                "通过媒体告知监督评议的内容和参与办法，在乡镇和街道放置意见箱。",
                "市、县（市、区）人大常委会",
                [CITY_LEVEL, COUNTY_LEVEL, TOWNSHIP_LEVEL],
                **BY_JULY,
            ),
            LinkPlan(
                4,
                "业务培训",
                "各级常委会有关领导和骨干工作人员参加省里统一组织的培训。",
                "各级人大常委会",
                [PROVINCE_LEVEL, CITY_LEVEL, COUNTY_LEVEL],
                **BY_JULY,
            ),
        ],
    ),
    StagePlan(
        "组织实施",
        "7月中下旬至9月下旬",
        date(2018, 7, 11),
        date(2018, 9, 30),
        "中下旬自11日起，下旬到月末",
        [
            LinkPlan(
                5,
                "执法检查和专项报告",
                "省市联动开展三项执法检查，对照法律查问题、找原因；市人大常委会听取市政府三个专项工作报告；汇总各县代表活动情况和问题清单报省。",
                "省、市人大常委会",
                [PROVINCE_LEVEL, CITY_LEVEL],
                phrase="7、8月份",
                starts_on=date(2018, 7, 1),
                ends_on=date(2018, 8, 31),
                reckoning="两个整月",
                duties=[
                    DutyPlan(
                        "代表调研汇总和问题清单",
                        date(2018, 8, 20),
                        "8月20日前",
                        (Part.SUMMARY, Part.ISSUE_LIST),
                        reckoning="X日前含当日",
                    )
                ],
            ),
            LinkPlan(
                6,
                "代表小组活动",
                "各县（市、区）组织五级代表分组走访企业、景区、贫困户、项目和窗口，发放问卷，收集来电来信和意见箱反映，实地核实；汇总后连同问题清单报市。",
                "县（市、区）人大常委会，乡镇人大主席团配合",
                [COUNTY_LEVEL, TOWNSHIP_LEVEL],
                phrase="8月l0日前",
                starts_on=date(2018, 7, 11),
                ends_on=date(2018, 8, 10),
                reckoning="开始随阶段；原文“l0”按“10”理解，含当日",
                duties=[
                    DutyPlan(
                        "代表活动情况和问题清单",
                        date(2018, 8, 10),
                        "8月l0日前",
                        (Part.SUMMARY, Part.ISSUE_LIST),
                        by_counties=True,
                        reckoning="原文“l0”按“10”理解，含当日",
                    )
                ],
            ),
            LinkPlan(
                7,
                "部门自查自纠",
                "被评议部门在本系统自下而上查找问题，结合人大、代表和群众转来的反映列出清单，逐项整改。",
                "住建、商务、工信、人社、卫计等部门",
                [COUNTY_LEVEL, CITY_LEVEL, PROVINCE_LEVEL],
            ),
            LinkPlan(
                8,
                "梳理移交",
                "市对执法检查和公开渠道的问题、县对代表小组和问卷的问题，对照法律逐条归纳，按同级监督、分层负责移交同级政府和部门，并以适当方式公布。",
                "市、县（市、区）人大常委会",
                [CITY_LEVEL, COUNTY_LEVEL],
            ),
            LinkPlan(
                9,
                "听取审议和专题询问",
                "市人大常委会听取审议三项执法检查报告，审议意见交市政府办理；就房地产遗留问题和营商环境开展专题询问并播出，邀请代表列席。",
                "市人大常委会",
                [CITY_LEVEL],
                phrase="8月下旬",
                starts_on=date(2018, 8, 21),
                ends_on=date(2018, 8, 31),
                reckoning="下旬为21日至月末",
            ),
        ],
    ),
    StagePlan(
        "整改问责",
        "9月至ll月15日前",
        date(2018, 9, 1),
        date(2018, 11, 15),
        "原文“ll”按“11”理解，含当日",
        [
            LinkPlan(
                10,
                "整改落实",
                "政府和部门对移交和自查的问题立即整改；市级部门督导本系统；市人大常委会监督市级部门整改、听取市政府整改报告，并将市县两级情况报省。",
                "市政府及部门，市人大常委会",
                [CITY_LEVEL, COUNTY_LEVEL],
                phrase="9月至10月；10月底前报省",
                starts_on=date(2018, 9, 1),
                ends_on=date(2018, 10, 31),
                reckoning="两个整月",
                duties=[
                    DutyPlan(
                        "市县两级整改情况", date(2018, 10, 31), "10月底前", reckoning="月底为当月最后一日"
                    )
                ],
            ),
            LinkPlan(
                11,
                "代表评议部门",
                "各县（市、区）组织五级代表填写满意度测评表，评议住建、商务、工信、人社、卫计等部门；省市县三级代表参与率不低于四分之一；结果报市。",
                "县（市、区）人大常委会",
                [COUNTY_LEVEL],
                phrase="11月上旬",
                starts_on=date(2018, 11, 1),
                ends_on=date(2018, 11, 10),
                reckoning="上旬为1日至10日",
                duties=[
                    DutyPlan(
                        "部门测评情况",
                        date(2018, 11, 10),
                        "11月上旬",
                        by_counties=True,
                        reckoning="按上旬末日推定，早于市级15日汇总",
                    )
                ],
            ),
            LinkPlan(
                12,
                "汇总评议情况",
                "市人大常委会汇总各县（市、区）对部门的评议情况报省。",
                "市人大常委会",
                [CITY_LEVEL],
                phrase="11月15日前",
                ends_on=date(2018, 11, 15),
                reckoning="含当日",
                duties=[DutyPlan("部门评议汇总", date(2018, 11, 15), "11月15日前", reckoning="X日前含当日")],
            ),
            LinkPlan(
                13,
                "跟踪监督和问责",
                "跟踪整改落实；对整改不及时、不到位的部门依法问责；涉嫌违纪违法的反映移交监察机关。",
                "市、县（市、区）人大常委会",
                [CITY_LEVEL, COUNTY_LEVEL],
            ),
        ],
    ),
    StagePlan(
        "总结提升",
        "12月",
        date(2018, 12, 1),
        date(2018, 12, 31),
        "整月",
        [
            LinkPlan(
                14,
                "全面总结",
                "对全市三项联动监督作全面总结，总结报告报省。",
                "市人大常委会",
                [CITY_LEVEL],
                phrase="12月上旬",
                starts_on=date(2018, 12, 1),
                ends_on=date(2018, 12, 10),
                reckoning="上旬为1日至10日",
                duties=[
                    DutyPlan("联动监督总结报告", date(2018, 12, 10), "12月上旬", reckoning="按上旬末日推定")
                ],
            )
        ],
    ),
]
DONE_LINKS, RUNNING_LINKS = {1, 2, 3, 4}, {5: 60, 6: 85, 7: 40, 8: 35}
PLAN_SOURCE = "衡人常办发〔2018〕26号"
RULES = {
    "participation_floor": {"value": "1/4", "source": "方案第11环节：三级代表参与率不低于25%"},
    "floor_levels": {
        "value": [Level.PROVINCE, Level.CITY, Level.COUNTY],
        "source": "方案第11环节：省、市、县三级代表",
    },
    "sign_days": {"value": 3, "source": "演示设定：3个工作日内签收或退回"},
    "unmerge_days": {"value": 30, "source": "产品默认：合并后30日内可撤销"},
    "risk_days": {"value": 7, "source": "产品默认：到期前7日起预警"},
    "letter_prefix": {"value": "衡人常办交", "source": "演示设定：交办函文号"},
}
GROUP = [
    ("组长（演示）", "市人大常委会负责人", False, "统筹三项联动监督"),
    ("副组长（演示）", "市人大常委会分管负责人", False, "分管执法检查和专题询问"),
    ("办公室主任（演示）", "市人大常委会办公室负责人", True, "日常联络、汇总和报送"),
    ("办公室成员（演示）", "代表工作机构负责人", True, "代表活动和测评组织"),
]


def load() -> Campaign:
    """The province's campaign and, under it, the city's with everything its plan states."""
    upper = _province_campaign()
    campaign = Campaign.objects.create(
        title="衡水市人大常委会三项联动监督（2018年）",
        short_title="三项联动监督",
        code="LD2018",
        congress=congress(CITY),
        upper=upper,
        year=2018,
        status=CampaignStatus.DRAFT,
        document_number=PLAN_SOURCE,
        aim="推动扶贫脱贫攻坚、大气污染防治、优化营商环境三方面法律法规全面正确实施，评议有关部门工作。",
        starts_on=date(2018, 7, 1),
        ends_on=date(2018, 12, 31),
        rules=RULES,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    _units(campaign)
    for order, topic in enumerate(TOPICS, 1):
        _topic(campaign, order, topic)
    for order, stage in enumerate(STAGES, 1):
        _stage(campaign, order, stage)
    for order, (name, post, in_office, duty) in enumerate(GROUP):
        GroupMember.objects.create(
            campaign=campaign, name=name, post=post, in_office=in_office, duty=duty, order=order
        )
    return campaign


def _province_campaign() -> Campaign:
    return Campaign.objects.create(
        title="河北省人大常委会三项联动监督（2018年）",
        short_title="省三项联动监督",
        code="HB-LD2018",
        congress=congress(PROVINCE),
        year=2018,
        status=CampaignStatus.RUNNING,
        starts_on=date(2018, 6, 20),
        ends_on=date(2018, 12, 31),
        created_at=clock.now(),
        updated_at=clock.now(),
    )


def _units(campaign: Campaign) -> None:
    def add(organization: Organization, role: str) -> None:
        CampaignUnit.objects.create(campaign=campaign, organization=organization, role=role)

    add(congress(CITY), UnitRole.LEADS)
    add(government(CITY), UnitRole.SUPERVISED)
    for place in COUNTIES:
        add(congress(place), UnitRole.TAKES_PART)
        add(government(place), UnitRole.SUPERVISED)
    for place in [CITY, *COUNTIES]:
        for unit in government(place).children.all():
            role = UnitRole.EVALUATED if unit.system in EVALUATED else UnitRole.SUPERVISED
            add(unit, role)


def _topic(campaign: Campaign, order: int, plan: TopicPlan) -> None:
    topic = Topic.objects.create(campaign=campaign, order=order, name=plan.name, laws="\n".join(plan.laws))
    texts = [(aspect, text) for aspect, points in plan.points.items() for text in points]
    for position, (aspect, text) in enumerate(texts):
        SupervisionPoint.objects.create(topic=topic, aspect=aspect, text=text, order=position)


def _stage(campaign: Campaign, order: int, plan: StagePlan) -> None:
    stage = Stage.objects.create(
        campaign=campaign,
        order=order,
        name=plan.name,
        phrase=plan.phrase,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        reckoning=plan.reckoning,
    )
    for link_plan in plan.links:
        _link(campaign, stage, link_plan)


def _link(campaign: Campaign, stage: Stage, plan: LinkPlan) -> None:
    moment = clock.now()
    link = Link.objects.create(
        stage=stage,
        number=plan.number,
        name=plan.name,
        text=plan.text,
        who=plan.who,
        levels=plan.levels,
        phrase=plan.phrase,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        reckoning=plan.reckoning or "方案未写时间",
        status=LinkStatus.PLANNED,
        created_at=moment,
        updated_at=moment,
    )
    city = congress(CITY)
    for duty in plan.duties:
        pairs = (
            [(congress(place), city) for place in COUNTIES]
            if duty.by_counties
            else [(city, congress(PROVINCE))]
        )
        for owed_by, owed_to in pairs:
            Duty.objects.create(
                campaign=campaign,
                link=link,
                owed_by=owed_by,
                owed_to=owed_to,
                title=duty.title,
                parts=list(duty.parts),
                due_on=duty.due_on,
                phrase=duty.phrase,
                reckoning=duty.reckoning,
                created_at=moment,
                updated_at=moment,
            )
