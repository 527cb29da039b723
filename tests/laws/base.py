"""A small library: two laws for the topic, in words of our own."""

from campaigns.models import Topic
from core import clock
from laws.models import Article, Law
from laws.services import LawText, enter_law
from tests.base import World

AIR, TRADE = "示范大气污染防治法", "示范省优化营商环境条例"
AIR_TEXT = "第十条 工地应当覆盖裸土。\n第十一条 道路应当洒水。\n第三十一条 企业应当达标排放。"
TRADE_TEXT = "第三十一条 窗口应当一次告知。\n第三十二条 许可应当限时办结。"


class Library(World):
    """The city keeps both laws; the campaign's topic goes by the second, a further topic by the first."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with clock.at(cls.now):
            cls.air_topic = Topic.objects.create(campaign=cls.campaign, name="大气污染防治", order=2)
            cls.trade = cls.enter(TRADE, TRADE_TEXT, topics=[cls.topic])
            cls.air = cls.enter(AIR, AIR_TEXT, topics=[cls.air_topic])

    @classmethod
    def enter(cls, name, text, *, congress=None, by=None, edition="2018年示例", topics=()) -> Law:
        entered = LawText(name, edition, "示例条文，改写", text)
        return enter_law(congress or cls.city_congress, entered, topics=topics, by=by or cls.city_staff)

    def article(self, law: Law, number: int) -> Article:
        return law.articles.get(number=number)
