"""Pages of the article library."""

from django.urls import reverse

from laws.models import CheckItem, Law
from laws.services import add_check_item

from .base import AIR, AIR_TEXT, Library


class Pages(Library):
    def get(self, name, *args, by=None):
        self.sign_in(by or self.city_staff)
        return self.client.get(reverse(f"laws:{name}", args=args))

    def post(self, name, /, *args, by=None, **given):
        self.sign_in(by or self.city_staff)
        return self.client.post(reverse(f"laws:{name}", args=args), given, follow=True)

    def entered(self, **changes) -> dict:
        text = "前言\n第一条 甲。\n第三条 乙。"
        return {"name": "丙法", "edition": "一", "source": "公报", "text": text} | changes

    def test_the_split_is_shown_before_anything_is_kept(self):
        page = self.post("enter", **self.entered(look="1"))
        self.assertContains(page, "读到 2 条，尚未保存")
        self.assertContains(page, "第一条之后直接是第三条，中间可能缺条")
        self.assertContains(page, "第一条之前的文字不录入：前言")
        self.assertEqual(page.context["form"]["name"].value(), "丙法")
        self.assertEqual(Law.objects.count(), 2)

    def test_an_entered_law_opens_with_its_articles(self):
        page = self.post("enter", **self.entered())
        self.assertContains(page, "《丙法》已录入")
        self.assertContains(page, "第三条")
        refused = self.post("enter", **self.entered(text="没有条文"))
        self.assertContains(refused, "没有读到完整的条文", status_code=422)
        self.assertContains(self.post("enter", **self.entered()), "这个版本已经录入", status_code=422)

    def test_the_list_has_the_editions_side_by_side(self):
        self.enter(AIR, AIR_TEXT, edition="2020年示例")
        page = self.get("list")
        self.assertEqual(
            [(law.name, law.edition, law.article_count) for law in page.context["page"]][:2],
            [(AIR, "2020年示例", 3), (AIR, "2018年示例", 3)],
        )
        self.assertContains(self.get("detail", self.air.pk), "2020年示例")

    def test_an_empty_library_says_what_comes_next(self):
        Law.topics.through.objects.all().delete()
        self.air.articles.all().delete()
        self.trade.articles.all().delete()
        Law.objects.all().delete()
        self.assertContains(self.get("list"), reverse("laws:enter"))
        self.assertNotContains(self.get("list", by=self.leader), reverse("laws:enter"))

    def test_check_items_are_added_and_taken_out_at_the_article(self):
        article = self.article(self.air, 10)
        name = f"a{article.pk}-text"
        self.assertContains(self.post("check_add", article.pk, **{name: "覆盖率"}), "覆盖率")
        refused = self.post("check_add", article.pk, **{name: "覆盖率"})
        self.assertContains(refused, "已有这一检查要点", status_code=422)
        item = CheckItem.objects.get()
        page = self.post("check_drop", item.pk)
        self.assertNotContains(page, "<li>覆盖率")
        self.assertContains(self.post("check_drop", item.pk), "已经停用")

    def test_an_article_is_corrected_with_a_reason_and_the_old_words_stay_readable(self):
        article = self.article(self.air, 10)
        given = {"text": "工地应当覆盖全部裸土。", "version": self.air.version}
        self.assertContains(
            self.post("article_correct", article.pk, **given), "请写明更正原因", status_code=422
        )
        page = self.post("article_correct", article.pk, reason="漏字", **given)
        self.assertContains(page, "原为：工地应当覆盖裸土。")
        stale = self.post("article_correct", article.pk, reason="漏字", text="又改", version=0)
        self.assertContains(stale, "刚被别人处理过", status_code=422)

    def test_a_law_is_retired_and_taken_back(self):
        page = self.post("state", self.air.pk, reason="有新版本", version=self.air.version)
        self.assertContains(page, "已停用")
        self.assertNotContains(page, "增加检查要点</summary>")
        self.air.refresh_from_db()
        page = self.post("state", self.air.pk, reason="误停", version=self.air.version)
        self.assertContains(page, "已恢复使用")

    def test_a_topic_chooses_its_laws(self):
        page = self.get("topic", self.topic.pk)
        self.assertEqual(set(page.context["form"].fields["laws"].queryset), {self.air, self.trade})
        answer = self.post("topic", self.topic.pk, laws=[self.air.pk])
        self.assertRedirects(answer, reverse("issues:inspection", args=[self.topic.pk]))
        self.assertEqual(list(self.topic.library.all()), [self.air])

    def test_readers_read_and_only_keepers_find_the_acts(self):
        add_check_item(self.article(self.air, 10), text="覆盖率", by=self.city_staff)
        for person in (self.deputy, self.leader, self.county_office):
            page = self.get("detail", self.air.pk, by=person)
            self.assertContains(page, "覆盖率")
            self.assertNotContains(page, "停用")
            self.assertNotContains(page, "更正")

    def test_who_sees_but_does_not_keep_is_refused_every_act(self):
        item = add_check_item(self.article(self.air, 10), text="覆盖率", by=self.city_staff)
        article = item.article
        for name, key in (
            ("state", self.air.pk),
            ("article_correct", article.pk),
            ("check_add", article.pk),
            ("check_drop", item.pk),
            ("topic", self.topic.pk),
        ):
            with self.subTest(name):
                self.assertEqual(self.post(name, key, by=self.county_office).status_code, 403)
                self.assertEqual(self.post(name, key, by=self.liaison).status_code, 403)

    def test_what_is_not_seen_is_not_there(self):
        own = self.enter("乙法", "第一条 乙。", congress=self.county_congress, by=self.county_office)
        self.assertEqual(self.get("detail", own.pk, by=self.other_office).status_code, 404)

    def test_a_page_costs_the_same_for_three_articles_and_for_sixty(self):
        text = "\n".join(f"第{number}条 内容{number}。" for number in range(1, 61))
        long = self.enter("长法", text)
        self.sign_in(self.city_staff)
        for law in (self.air, long):
            with self.assertNumQueries(QUERIES):
                self.client.get(law.get_absolute_url())


QUERIES = 8
