"""The article library of the Hengshui scene: what the three topics' laws are about, in words of our own.

These are no texts of laws: number and words of every article are examples, and the library says so.
"""

from datetime import date

from campaigns.models import Campaign
from laws.services import LawText, add_check_item, enter_law
from organizations.models import Organization

from .hengshui_issues import AIR, BUSINESS, POVERTY

EDITION, SOURCE = "示例条文", "示例条文：按主旨改写，条号为示例，不是法律法规原文"
NUMERALS = "一二三四五六七八九十"
# Law as lists write it -> its name, topic, day; heading -> text, check items.
LAWS = {
    "扶贫开发条例": ("河北省农村扶贫开发条例", POVERTY, date(2016, 7, 1)),
    "大气污染防治法": ("中华人民共和国大气污染防治法", AIR, date(2016, 1, 1)),
    "大气污染防治条例": ("河北省大气污染防治条例", AIR, date(2016, 3, 1)),
    "优化营商环境条例": ("河北省优化营商环境条例", BUSINESS, date(2018, 1, 1)),
}
ARTICLES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "扶贫开发条例": {
        "识别管理": (
            "扶贫对象应当有进有出，信息随家庭情况变化及时更新。",
            ("建档立卡信息与入户情况是否一致",),
        ),
        "产业扶持": (
            "扶贫产业应当落实经营主体和利益联结。\n建成的设施不得闲置。",
            ("大棚、车间是否在用", "分红是否到户"),
        ),
        "基础设施": ("搬迁社区的水、电、暖应当与住房同步建成。", ("入住前是否具备基本条件",)),
        "规划": ("扶贫规划应当与产业园区、就业安排衔接。", ()),
        "资金管理": (
            "扶贫资金应当按进度拨付，专款专用，公开使用情况。",
            ("资金滞留的数额和时间", "公示是否到村"),
        ),
        "健康医疗": ("贫困人口应当就近看病取药，签约服务应当落实。", ("慢性病常用药是否配齐",)),
        "就业培训": ("培训和公益岗位应当真实到岗、真实受益。", ("签到与课时是否真实",)),
    },
    "大气污染防治法": {
        "燃煤管理": ("禁止销售、使用不符合标准的散煤。", ("流动售煤是否有人查处",)),
        "工业污染": ("企业应当保证治理设施正常运行，达标排放。", ("收集和治理设施是否完好",)),
        "监测": ("监测数据应当真实，异常数据应当及时处置。", ("长时间不变的数据是否核查",)),
        "扬尘防治": ("工地应当围挡、覆盖、冲洗，防治扬尘。", ("裸土覆盖", "车辆冲洗")),
        "餐饮油烟": ("餐饮经营者应当安装并使用油烟净化设施。", ()),
        "挥发物": ("加油站应当保持油气回收装置正常使用。", ("巡查记录是否连续",)),
        "举报受理": ("对群众举报应当登记、调查并告知结果。", ("举报办理时限", "结果是否告知")),
    },
    "大气污染防治条例": {
        "清洁能源": ("清洁取暖工程应当先通后改，保证供应。", ("改造户是否通气通电",)),
        "产业调整": ("列入调整的企业应当限期搬迁或者改造。", ()),
        "扬尘防治": ("物料堆场应当密闭，搅拌站应当全封闭作业。", ("料场是否封闭",)),
        "秸秆禁烧": ("网格员应当巡查并报告焚烧秸秆行为。", ("网格员是否上报",)),
    },
    "优化营商环境条例": {
        "审批服务": (
            "审批事项应当一次告知，按承诺期限办结。\n不得要求提交清单以外的材料。",
            ("是否一次告知", "是否超过承诺期限", "有无清单外材料"),
        ),
        "涉企收费": ("没有依据的收费一律停止，已收的退还。", ("有无清单外收费",)),
        "政府诚信": ("政府依法作出的承诺应当兑现。", ("招商承诺兑现情况",)),
        "行政执法": ("对企业检查应当合并，不得重复检查。", ("一年内检查次数",)),
        "投诉举报": ("投诉应当在规定期限内答复。", ("答复时限",)),
    },
}


def article_named(words: str) -> str:
    """What a list writes for a law and a heading: law and number where the library has the article, else the words."""
    law, _space, heading = words.partition(" ")
    headings = list(ARTICLES.get(law, {}))
    return f"{law}第{NUMERALS[headings.index(heading)]}条" if heading in headings else words


def load(campaign: Campaign, congress: Organization, staff) -> None:
    """Enter the laws for the campaign's topics, with what is checked under their articles."""
    for law, articles in ARTICLES.items():
        name, topic, day = LAWS[law]
        lines = (f"第{NUMERALS[place]}条　{text}" for place, (text, _checks) in enumerate(articles.values()))
        entered = LawText(name, EDITION, SOURCE, "\n".join(lines), day)
        made = enter_law(congress, entered, topics=campaign.topics.filter(name=topic), by=staff)
        for article, (_text, checks) in zip(made.articles.all(), articles.values(), strict=True):
            for check in checks:
                add_check_item(article, text=check, by=staff)
