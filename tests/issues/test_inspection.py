"""Articles of the library beside the words of issues: recognised wherever issues come in, counted per article."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import history
from core.exceptions import NotAllowed, RuleBroken
from issues.models import Issue
from issues.services import articles, intake, merging, registering, screening, splitting
from issues.services.registering import Said
from laws.services import add_check_item, choose_laws
from tests.factories import make_issue
from tests.laws.base import AIR, TRADE, Library


class Articles(Library):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.notice, cls.permit = cls.article(cls, cls.trade, 31), cls.article(cls, cls.trade, 32)
        cls.soil = cls.article(cls, cls.air, 10)
        cls.url = reverse("issues:inspection", args=[cls.topic.pk])

    def named(self, article, congress=None, **fields) -> Issue:
        return make_issue(self.campaign, congress or self.county_congress, article=article, **fields)


class LinkTests(Articles):
    def test_triage_links_what_is_certain_and_keeps_the_words(self):
        issue = make_issue(self.campaign, self.county_congress)
        words = "优化营商环境条例第三十一条第二款"
        screening.screen_issue(
            issue, congress=self.city_congress, topic=self.topic, law_article=words, by=self.city_staff
        )
        issue.refresh_from_db()
        self.assertEqual((issue.law_article, issue.article), (words, self.notice))

    def test_triage_takes_words_that_name_no_article(self):
        issue = self.named(self.notice)
        screening.screen_issue(issue, congress=self.city_congress, law_article="总则", by=self.city_staff)
        issue.refresh_from_db()
        self.assertEqual((issue.law_article, issue.article), ("总则", None))

    def test_registering_links_by_the_topic(self):
        said = Said("许可办理超过期限", "审批局", law_article="第三十一条", topic=self.topic)
        issue = registering.register_issue(
            self.campaign, said, congress=self.county_congress, by=self.county_office
        )
        self.assertEqual(issue.article_id, self.notice.pk)

    def test_a_list_links_its_rows(self):
        text = (
            "序号,类别,问题描述,责任单位,涉及法条\n"
            f"1,优化营商环境,窗口没有一次告知,住建局,第三十一条\n"
            f"2,大气污染防治,工地裸土没有覆盖,住建局,《{AIR}》第十条\n"
            "3,其他,道路破损积水,住建局,第三十一条\n"
        ).encode()
        upload = SimpleUploadedFile("清单.csv", text)
        made = intake.upload_issue_list(self.campaign, upload=upload, by=self.city_staff)
        intake.confirm_issue_list(made, skip_errors=True, by=self.city_staff)
        linked = Issue.objects.order_by("number").values_list("law_article", "article")
        self.assertEqual(
            list(linked),
            [("第三十一条", self.notice.pk), (f"《{AIR}》第十条", self.soil.pk), ("第三十一条", None)],
        )

    def test_an_article_goes_with_the_words_in_a_merge_and_back(self):
        main = make_issue(self.campaign, self.county_congress, law_article="总则")
        other = self.named(self.notice, self.other_congress, law_article="第三十一条")
        merging.merge_issues(main, other, take=["law_article"], by=self.city_staff)
        main.refresh_from_db()
        self.assertEqual((main.law_article, main.article), ("第三十一条", self.notice))
        other.refresh_from_db()
        merging.unmerge_issue(other, by=self.city_staff)
        main.refresh_from_db()
        self.assertEqual((main.law_article, main.article), ("总则", None))

    def test_the_parts_of_a_split_keep_it(self):
        parts = [splitting.Part("住建局", "甲方面的问题"), splitting.Part("商务局", "乙方面的问题")]
        made = splitting.split_issue(self.named(self.notice), parts=parts, by=self.city_staff)
        self.assertEqual({part.article_id for part in made}, {self.notice.pk})

    def test_what_came_in_before_the_law_is_linked_afterwards_each_on_record(self):
        sure = make_issue(self.campaign, self.county_congress, law_article=f"{TRADE}第三十二条")
        unsure = make_issue(self.campaign, self.county_congress, law_article="第三十一条")
        self.assertEqual(articles.link_articles(self.campaign, by=self.city_staff), 1)
        sure.refresh_from_db()
        unsure.refresh_from_db()
        self.assertEqual((sure.article, unsure.article), (self.permit, None))
        entry = history.of(sure).first()
        self.assertEqual((entry.action, entry.data), ("link_article", {"article": f"《{TRADE}》第三十二条"}))
        self.assertEqual(articles.link_articles(self.campaign, by=self.city_staff), 0)

    def test_only_the_campaigns_own_staff_link_while_it_runs(self):
        make_issue(self.campaign, self.county_congress, law_article=f"{TRADE}第三十二条")
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    articles.link_articles(self.campaign, by=person)
        type(self.campaign).objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            articles.link_articles(self.campaign, by=self.city_staff)


class PageTests(Articles):
    def get(self, person=None, url=None, **query):
        self.sign_in(person or self.city_staff)
        return self.client.get(url or self.url, query)

    def lines(self, page) -> dict[str, tuple[int, int]]:
        """Article -> (check items, findings)."""
        return {
            line.article.label: (len(line.checks), line.found)
            for sheet in page.context["sheets"]
            for line in sheet.lines
        }

    def test_articles_with_check_items_or_findings_stand_there_the_rest_on_demand(self):
        self.named(self.notice)
        self.assertEqual(self.lines(self.get()), {"第三十一条": (0, 1)})
        add_check_item(self.permit, text="是否限时办结", by=self.city_staff)
        self.assertEqual(self.lines(self.get()), {"第三十一条": (0, 1), "第三十二条": (1, 0)})
        self.assertEqual(self.get().context["hidden"], 0)
        air = reverse("issues:inspection", args=[self.air_topic.pk])
        self.assertEqual((self.lines(self.get(url=air)), self.get(url=air).context["hidden"]), ({}, 3))
        self.assertEqual(len(self.lines(self.get(url=air, articles="all"))), 3)

    def test_every_number_opens_exactly_its_rows_for_every_reader(self):
        for congress in (self.county_congress, self.county_congress, self.other_congress):
            self.named(self.notice, congress)
        self.named(self.notice, status="merged", merged_into=Issue.objects.first())
        self.named(self.notice, reported=False)
        for person, count in (
            (self.city_staff, 3),
            (self.leader, 3),
            (self.province_staff, 3),
            (self.county_office, 3),
            (self.other_office, 1),
        ):
            page = self.get(person)
            [line] = page.context["sheets"][0].lines
            rows = self.client.get(line.url)
            with self.subTest(person.username):
                self.assertEqual((line.found, rows.context["total"]), (count, count))
                self.assertContains(rows, f"《{TRADE}》第三十一条")

    def test_a_finding_begins_at_its_article(self):
        page = self.get(self.county_office, articles="all")
        [line] = [line for line in page.context["sheets"][0].lines if line.article == self.notice]
        form = self.client.get(line.register_url).context["form"]
        self.assertEqual(form.initial["topic"], self.topic)
        given = {name: form[name].value() for name in ("law_article", "origin", "due_kind")}
        given |= {"description": "窗口没有一次告知", "units": "审批局", "topic": self.topic.pk}
        self.client.post(line.register_url, given | {"congress": self.county_congress.pk})
        self.assertEqual(Issue.objects.get().article, self.notice)

    def test_what_names_no_article_of_the_library_is_told_and_can_be_linked(self):
        make_issue(self.campaign, self.county_congress, law_article=f"{TRADE}第三十二条")
        page = self.get()
        self.assertContains(page, "本行动另有 1 个问题写了法条")
        answer = self.client.post(reverse("issues:inspection_link", args=[self.topic.pk]), follow=True)
        self.assertContains(answer, "1 个问题已对应到条文")
        self.assertEqual(self.lines(answer), {"第三十二条": (0, 1)})
        self.assertNotContains(self.get(self.leader), "按文字对应")

    def test_without_laws_the_page_says_what_comes_next(self):
        choose_laws(self.topic, laws=[], by=self.city_staff)
        self.assertContains(self.get(), reverse("laws:topic", args=[self.topic.pk]))
        self.assertNotContains(self.get(self.leader), reverse("laws:topic", args=[self.topic.pk]))

    def test_committees_open_it_nobody_else(self):
        may = {"city_staff", "city_colleague", "leader", "province_staff"}
        may |= {"county_office", "county_colleague", "other_office"}
        for name, person in self.everyone().items():
            self.assertEqual(self.get(person).status_code, 200 if name in may else 403, name)

    def test_it_costs_the_same_for_one_finding_and_for_many(self):
        self.sign_in(self.city_staff)
        for count in (1, 20):
            for _number in range(count):
                self.named(self.notice)
            with self.assertNumQueries(QUERIES):
                self.client.get(self.url)

    def test_triage_and_the_form_offer_the_articles(self):
        make_issue(self.campaign, self.county_congress, topic=self.topic)
        option = f'<option value="《{TRADE}》第三十一条">'
        for url in (reverse("issues:screen"), reverse("issues:register", args=[self.campaign.pk])):
            self.assertContains(self.get(url=url), option)


QUERIES = 10
