"""Problems as deputies and inspectors would write them down: invented, but of the kinds the plan's topics are about.

`problems(place, count)` gives the same rows for the same place at every load.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from issues.enums import Origin

POVERTY, AIR, BUSINESS = "扶贫脱贫攻坚", "大气污染防治", "优化营商环境"


@dataclass(frozen=True)
class Problem:
    """One row of an issue list."""

    topic: str
    category: str
    system: str
    place: str
    text: str
    article: str
    origin: str


@dataclass(frozen=True)
class Template:
    topic: str
    category: str
    system: str
    text: str
    article: str = ""


T = Template
TEMPLATES = [
    T(
        POVERTY,
        "产业扶贫",
        "agriculture",
        "{where}扶贫大棚建成后空置{n}座，没有落实经营主体，贫困户分红中断",
        "扶贫开发条例 产业扶持",
    ),
    T(
        POVERTY,
        "产业扶贫",
        "agriculture",
        "{where}养殖合作社与{n}户贫困户只签协议不带动，户均增收不足百元",
        "扶贫开发条例 产业扶持",
    ),
    T(
        POVERTY,
        "易地搬迁",
        "housing",
        "{where}搬迁社区{n}户入住后暖气、下水不通，居民多次反映未解决",
        "扶贫开发条例 基础设施",
    ),
    T(
        POVERTY,
        "易地搬迁",
        "development",
        "{where}搬迁社区配套产业园未同步开工，{n}名劳动力仍外出务工",
        "扶贫开发条例 规划",
    ),
    T(
        POVERTY,
        "危房改造",
        "housing",
        "{where}{n}户危房改造已验收但墙体开裂，验收材料照片与现场不符",
        "扶贫开发条例 项目管理",
    ),
    T(
        POVERTY,
        "危房改造",
        "housing",
        "{where}危房改造补助迟发，涉及{n}户，拖欠超过半年",
        "扶贫开发条例 资金管理",
    ),
    T(
        POVERTY,
        "健康扶贫",
        "health",
        "{where}卫生室药品不全，{n}种慢性病常用药需到县城购买",
        "扶贫开发条例 健康医疗",
    ),
    T(
        POVERTY,
        "健康扶贫",
        "health",
        "{where}{n}名签约贫困慢病患者一年内没有接受过随访",
        "扶贫开发条例 健康医疗",
    ),
    T(
        POVERTY,
        "就业培训",
        "personnel",
        "{where}贫困劳动力技能培训签到册有{n}处代签，课时不足",
        "扶贫开发条例 就业培训",
    ),
    T(
        POVERTY,
        "就业培训",
        "personnel",
        "{where}公益岗位{n}人领取补贴但没有到岗记录",
        "扶贫开发条例 就业培训",
    ),
    T(
        POVERTY,
        "精准识别",
        "poverty",
        "{where}建档立卡信息与实际不符{n}户，家庭人口、收入未及时更新",
        "扶贫开发条例 识别管理",
    ),
    T(
        POVERTY,
        "项目资金",
        "poverty",
        "{where}到村扶贫项目资金滞留{n}万元，未按进度拨付",
        "扶贫开发条例 资金管理",
    ),
    T(
        AIR,
        "散煤治理",
        "environment",
        "{where}清洁取暖改造完成后仍有{n}户使用散煤，劣质煤流动售卖无人查",
        "大气污染防治法 燃煤管理",
    ),
    T(
        AIR,
        "散煤治理",
        "development",
        "{where}气代煤管道接通{n}个月未通气，居民冬季取暖没有着落",
        "大气污染防治条例 清洁能源",
    ),
    T(
        AIR,
        "工业污染",
        "environment",
        "{where}橡胶制品企业集中区{n}家企业废气收集罩损坏，厂界异味明显",
        "大气污染防治法 工业污染",
    ),
    T(
        AIR,
        "工业污染",
        "industry",
        "{where}列入搬迁改造的{n}家铸造企业未制定计划，仍在居民区生产",
        "大气污染防治条例 产业调整",
    ),
    T(
        AIR,
        "工业污染",
        "environment",
        "{where}丝网企业酸洗车间夜间直排，群众拨打电话{n}次未见处理",
        "大气污染防治法 举报受理",
    ),
    T(
        AIR,
        "扬尘污染",
        "housing",
        "{where}建筑工地裸土未覆盖，{n}台渣土车出场不冲洗",
        "大气污染防治法 扬尘防治",
    ),
    T(
        AIR,
        "扬尘污染",
        "housing",
        "{where}混凝土搅拌站料场未封闭，周边{n}户居民常年不敢开窗",
        "大气污染防治条例 扬尘防治",
    ),
    T(
        AIR,
        "柴油货车",
        "environment",
        "{where}重型柴油货车绕行城区路口，每小时{n}余辆，尾气抽检一次未开展",
        "大气污染防治法 机动车",
    ),
    T(
        AIR,
        "秸秆禁烧",
        "agriculture",
        "{where}麦收期间发现焚烧秸秆痕迹{n}处，网格员没有上报",
        "大气污染防治条例 秸秆禁烧",
    ),
    T(
        AIR,
        "餐饮油烟",
        "commerce",
        "{where}夜市烧烤摊点{n}家没有油烟净化设施，居民投诉多",
        "大气污染防治法 餐饮油烟",
    ),
    T(
        AIR,
        "油气回收",
        "commerce",
        "{where}{n}家加油站油气回收装置停用，巡查记录空白",
        "大气污染防治法 挥发物",
    ),
    T(
        AIR,
        "监测数据",
        "environment",
        "{where}企业在线监测数据{n}次长时间不变，平台没有报警处置记录",
        "大气污染防治法 监测",
    ),
    T(
        BUSINESS,
        "审批服务",
        "approval",
        "{where}企业办理施工许可跑了{n}趟，材料重复提交，一次性告知没有做到",
        "优化营商环境条例 审批服务",
    ),
    T(
        BUSINESS,
        "审批服务",
        "approval",
        "{where}便民服务中心{n}个窗口工作时间无人，群众等候超过一小时",
        "优化营商环境条例 审批服务",
    ),
    T(
        BUSINESS,
        "审批服务",
        "housing",
        "{where}房地产遗留项目{n}户购房后多年不能办证，部门互相推诿",
        "优化营商环境条例 审批服务",
    ),
    T(
        BUSINESS,
        "执法检查",
        "industry",
        "{where}同一企业一个季度被不同部门检查{n}次，检查计划没有公开",
        "优化营商环境条例 行政执法",
    ),
    T(
        BUSINESS,
        "执法检查",
        "commerce",
        "{where}同类违规处罚尺度差别{n}倍，当事人不知道裁量依据",
        "优化营商环境条例 行政执法",
    ),
    T(
        BUSINESS,
        "涉企收费",
        "housing",
        "{where}协会向{n}家施工企业摊派培训费，收费目录中没有此项",
        "优化营商环境条例 涉企收费",
    ),
    T(
        BUSINESS,
        "涉企收费",
        "development",
        "{where}转供电环节加价，{n}家小微企业没有享受到降价",
        "优化营商环境条例 涉企收费",
    ),
    T(
        BUSINESS,
        "政策兑现",
        "commerce",
        "{where}外贸企业出口奖励{n}万元两年没有兑现",
        "优化营商环境条例 政府诚信",
    ),
    T(
        BUSINESS,
        "政策兑现",
        "industry",
        "{where}招商时承诺的{n}亩用地手续至今没有办结，企业设备闲置",
        "优化营商环境条例 政府诚信",
    ),
    T(
        BUSINESS,
        "用工服务",
        "personnel",
        "{where}{n}家企业反映稳岗补贴申请退件多次，不说明缺什么材料",
        "优化营商环境条例 政务服务",
    ),
    T(
        BUSINESS,
        "投诉处理",
        "industry",
        "{where}企业投诉平台积压{n}件，超期没有答复",
        "优化营商环境条例 投诉举报",
    ),
    T(
        BUSINESS,
        "医疗服务",
        "health",
        "{where}民办诊所校验换证等待{n}个工作日，承诺时限为十日",
        "优化营商环境条例 审批服务",
    ),
]
del T
VILLAGES = ["东", "西", "南", "北", "前", "后", "大", "小"]
NAMES = ["柳林", "杨庄", "赵堡", "马屯", "李庄", "周堡", "孙桥", "高寨", "王庙", "石店", "魏屯", "郭庄"]
ORIGINS = [
    Origin.DEPUTY_GROUP,
    Origin.DEPUTY_GROUP,
    Origin.QUESTIONNAIRE,
    Origin.LETTERS,
]


# One state of things on the boundary of two counties, told by each in its own words: a true duplicate to be merged.
SHARED = {
    "武邑县": Problem(
        AIR,
        "柴油货车",
        "environment",
        "武邑县审坡镇",
        "武邑县审坡镇省道超限检测站夜间无人值守，运煤货车绕行检测站，沿途撒漏煤灰，扬尘严重",
        "大气污染防治法 机动车",
        Origin.DEPUTY_GROUP,
    ),
    "冀州区": Problem(
        AIR,
        "柴油货车",
        "environment",
        "武邑县审坡镇",
        "与我区相邻的武邑县审坡镇省道上，运煤货车夜间绕行超限检测站，沿途撒漏煤灰，居民反映强烈",
        "大气污染防治法 机动车",
        Origin.LETTERS,
    ),
}


def problems(place: str, townships: list[str], count: int) -> Iterator[Problem]:
    """`count` different problems of one county, the same at every load."""
    chance = random.Random(place)
    order = chance.sample(range(len(TEMPLATES)), len(TEMPLATES))
    for number in range(count):
        template = TEMPLATES[order[number % len(order)]]
        yield _fill(template, chance.choice(townships), chance, chance.choice(ORIGINS))


def found_by_inspection(places: dict[str, list[str]], count: int) -> Iterator[Problem]:
    """`count` problems that the city's own inspection found across its counties."""
    chance = random.Random("inspection")
    for number in range(count):
        place = chance.choice(list(places))
        yield _fill(
            TEMPLATES[number % len(TEMPLATES)], chance.choice(places[place]), chance, Origin.INSPECTION, place
        )


def _fill(template: Template, township: str, chance: random.Random, origin: str, county: str = "") -> Problem:
    where = f"{county}{township}{chance.choice(VILLAGES)}{chance.choice(NAMES)}村"
    text = template.text.format(where=where, n=chance.randint(2, 30))
    return Problem(template.topic, template.category, template.system, where, text, template.article, origin)
