"""Which article a text names: only what is certain."""

from campaigns.models import Topic
from laws.matching import library_of, name_of
from laws.services import choose_laws, retire_law
from tests.factories import make_campaign

from .base import AIR, Library


class MatchingTests(Library):
    def found(self, text, topic=None) -> str:
        library = library_of(self.campaign)
        key = library.key_for(text, topic and topic.pk)
        every = {article.pk: str(article) for law in (self.trade, self.air) for article in law.articles.all()}
        return every.get(key, "") if key else ""

    def test_a_law_is_known_by_its_name_with_or_without_brackets_and_place(self):
        wanted = "《示范省优化营商环境条例》第三十一条"
        for text in (
            "《示范省优化营商环境条例》第三十一条",
            "示范省优化营商环境条例第31条",
            "违反《优化营商环境条例》第三十一条第二款",
            "依据优化营商环境条例 第三十一条",
            "《优化营商环境条例》（2018年示例）第３１条",
        ):
            with self.subTest(text):
                self.assertEqual(self.found(text), wanted)

    def test_without_a_law_the_topic_decides_and_without_a_topic_only_what_is_unique(self):
        self.assertEqual(self.found("第三十一条", self.air_topic), f"《{AIR}》第三十一条")
        self.assertEqual(self.found("第三十一条"), "")
        self.assertEqual(self.found("第十条"), f"《{AIR}》第十条")
        self.assertEqual(self.found("第十条", self.topic), "")
        self.assertEqual(self.found("执法检查中发现违反本法第十条"), f"《{AIR}》第十条")

    def test_what_is_not_certain_is_not_linked(self):
        for text in (
            "",
            "城市管理方面",
            "第三十一条、第三十二条",
            "《土地管理法》第三十一条",
            "土地管理法第三十一条",
            "第九十九条",
            f"《{AIR}》",
        ):
            with self.subTest(text):
                self.assertEqual(self.found(text, self.topic), "")

    def test_editions_side_by_side_are_told_apart_by_the_words_or_not_at_all(self):
        newer = self.enter(AIR, "第十条 裸土全部覆盖。", edition="2020年示例", topics=[self.air_topic])
        library = library_of(self.campaign)
        self.assertIsNone(library.key_for(f"《{AIR}》第十条", self.air_topic.pk))
        for law in (self.air, newer):
            article = self.article(law, 10)
            self.assertEqual(library.key_for(name_of(article)), article.pk)
        self.assertIn(f"《{AIR}》（2020年示例）第十条", library.choices(self.air_topic.pk))

    def test_retired_laws_and_those_of_no_topic_are_not_offered(self):
        retire_law(self.air, reason="有新版本", by=self.city_staff)
        self.assertEqual(self.found(f"《{AIR}》第十条"), "")
        choose_laws(self.topic, laws=[], by=self.city_staff)
        self.assertTrue(library_of(self.campaign).is_empty)

    def test_another_campaigns_topics_change_nothing_here(self):
        other = make_campaign(self.city_congress)
        topic = Topic.objects.create(campaign=other, name="x", order=1)
        choose_laws(topic, laws=[self.air, self.trade], by=self.city_staff)
        self.assertEqual(set(library_of(self.campaign).laws_of), {self.topic.pk, self.air_topic.pk})

    def test_a_form_offers_the_topics_own_articles_first_and_else_all(self):
        library = library_of(self.campaign)
        self.assertEqual(len(library.choices(self.topic.pk)), 2)
        self.assertEqual(len(library.choices()), 5)
        for text in library.choices():
            self.assertIsNotNone(library.key_for(text), text)

    def test_it_takes_one_query(self):
        with self.assertNumQueries(1):
            library_of(self.campaign)
