"""The library is entered, corrected with a reason, extended by check items; nobody else's is touched."""

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from laws.models import Article, CheckItem, Law
from laws.services import (
    LawText,
    add_check_item,
    choose_laws,
    correct_article,
    drop_check_item,
    enter_law,
    restore_law,
    retire_law,
)

from .base import AIR, AIR_TEXT, Library

KEEPERS = {"city_staff", "city_colleague"}


class LibraryTests(Library):
    def refused(self, act, error=RuleBroken, field=None):
        with self.assertRaises(error) as caught:
            act()
        if field:
            self.assertEqual(caught.exception.field, field)

    def acts(self, person):
        article = self.article(self.air, 10)
        item = CheckItem.objects.create(
            article=article, text="x", added_by=self.city_staff, added_at=self.now
        )
        return {
            "correct": lambda: correct_article(article, text="改", reason="错字", by=person),
            "add": lambda: add_check_item(article, text="覆盖率", by=person),
            "drop": lambda: drop_check_item(item, by=person),
            "choose": lambda: choose_laws(self.topic, laws=[], by=person),
            "retire": lambda: retire_law(self.air, reason="x", by=person),
            "enter": lambda: self.enter("甲法", "第一条 甲。", by=person),
        }

    def test_a_law_is_entered_with_its_articles_for_its_topics(self):
        self.assertEqual([one.label for one in self.air.articles.all()], ["第十条", "第十一条", "第三十一条"])
        self.assertEqual(list(self.air.topics.all()), [self.air_topic])
        entry = history.of(self.air).get()
        self.assertEqual((entry.action, entry.data, entry.to_status), ("create", {"articles": 3}, "in_use"))
        self.assertEqual(history.of(self.campaign).first().action, "choose_laws")

    def test_an_edition_is_entered_once_and_the_next_stands_beside_it(self):
        self.refused(lambda: self.enter(AIR, AIR_TEXT), field="edition")
        newer = self.enter(f"《{AIR}》", AIR_TEXT, edition="2020年示例")
        self.assertEqual(newer.name, AIR)
        self.assertEqual(Law.objects.filter(name=AIR).count(), 2)
        self.enter(AIR, AIR_TEXT, congress=self.county_congress, by=self.county_office)

    def test_what_is_missing_is_named_and_nothing_is_kept(self):
        good = {"name": "甲法", "edition": "一", "source": "公报", "text": "第一条 甲。"}
        for field, text in (
            ("name", " "),
            ("edition", ""),
            ("source", ""),
            ("text", ""),
            ("text", "没有条文"),
            ("text", "第一条 甲。\n第二条"),
        ):
            with self.subTest(field, text=text):
                entered = LawText(**good | {field: text})
                self.refused(
                    lambda entered=entered: enter_law(self.city_congress, entered, by=self.city_staff),
                    field=field,
                )
        self.assertEqual(Law.objects.count(), 2)

    def test_only_the_keepers_own_staff_act(self):
        for name, person in self.everyone().items():
            for act, call in self.acts(person).items():
                if name not in KEEPERS:
                    with self.subTest(name=name, act=act):
                        self.refused(call, NotAllowed)

    def test_a_correction_keeps_what_stood_there(self):
        article = self.article(self.air, 10)
        correct_article(article, text="工地应当覆盖全部裸土。", reason="漏字", by=self.city_staff)
        article.refresh_from_db()
        self.assertEqual(article.text, "工地应当覆盖全部裸土。")
        entry = history.of(self.air).first()
        self.assertEqual((entry.action, entry.comment), ("correct_article", "漏字"))
        self.assertEqual(entry.data, {"article": "第十条", "before": "工地应当覆盖裸土。"})
        same = lambda: correct_article(article, text=article.text, reason="x", by=self.city_staff)  # noqa: E731
        self.refused(same, field="text")
        self.refused(
            lambda: correct_article(article, text="乙", reason="", by=self.city_staff), field="reason"
        )

    def test_a_stale_law_is_refused(self):
        stale = Article.objects.select_related("law__congress").get(pk=self.article(self.air, 10).pk)
        retire_law(self.air, reason="x", by=self.city_staff)
        self.refused(lambda: correct_article(stale, text="乙", reason="x", by=self.city_staff), StaleState)
        self.assertNotEqual(Article.objects.get(pk=stale.pk).text, "乙")

    def test_check_items_come_once_and_go_but_stay_on_record(self):
        article = self.article(self.air, 10)
        item = add_check_item(article, text="覆盖率", by=self.city_staff)
        self.refused(lambda: add_check_item(article, text="覆盖率", by=self.city_staff), field="text")
        self.refused(lambda: add_check_item(article, text=" ", by=self.city_staff), field="text")
        drop_check_item(item, by=self.city_colleague)
        self.refused(lambda: drop_check_item(item, by=self.city_staff))
        self.assertEqual(CheckItem.objects.live().count(), 0)
        acts = list(history.of(self.air).values_list("action", flat=True))
        self.assertEqual(acts[:2], ["drop_check", "add_check"])
        add_check_item(article, text="覆盖率", by=self.city_staff)

    def test_a_retired_law_takes_no_check_items_and_comes_back(self):
        retire_law(self.air, reason="有新版本", by=self.city_staff)
        article = self.article(self.air, 10)
        self.refused(lambda: add_check_item(article, text="x", by=self.city_staff), TransitionError)
        self.refused(lambda: retire_law(self.air, reason="x", by=self.city_staff), TransitionError)
        self.refused(lambda: restore_law(self.air, reason=" ", by=self.city_staff), field="reason")
        restore_law(self.air, reason="误停", by=self.city_staff)
        self.air.refresh_from_db()
        self.assertEqual(self.air.status, "in_use")
        self.refused(lambda: restore_law(self.air, reason="x", by=self.city_staff), TransitionError)

    def test_a_topic_goes_by_laws_that_are_in_use_and_seen(self):
        foreign = self.enter("乙法", "第一条 乙。", congress=self.other_congress, by=self.other_office)
        choose_laws(self.topic, laws=[self.air, foreign], by=self.city_staff)
        self.assertEqual(set(self.topic.library.all()), {self.air, foreign})
        entry = history.of(self.campaign).first()
        self.assertEqual(entry.data["from"], [str(self.trade)])
        choose_laws(self.topic, laws=[], by=self.city_staff)
        retire_law(self.air, reason="x", by=self.city_staff)
        self.refused(lambda: choose_laws(self.topic, laws=[self.air], by=self.city_staff), field="laws")

    def test_committees_and_deputies_of_the_line_read_it_nobody_else(self):
        county = self.enter("乙法", "第一条 乙。", congress=self.county_congress, by=self.county_office)
        city = {self.air, self.trade}
        everything = city | {county}
        expected = {
            **dict.fromkeys(("city_staff", "city_colleague", "leader", "province_staff"), everything),
            **dict.fromkeys(("county_office", "county_colleague", "deputy"), everything),
            "other_office": city,
        }
        for name, person in self.everyone().items():
            with self.subTest(name):
                self.assertEqual(set(Law.objects.visible_to(person)), expected.get(name, set()))
