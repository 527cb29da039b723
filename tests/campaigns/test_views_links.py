"""The page of a link, and telling how it gets on."""

from datetime import date

from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, Link, LinkProgress
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import a_pdf, acts_on


class LinkPageTests(World):
    def get(self, person=None, link=None):
        self.sign_in(person or self.city_staff)
        return self.client.get((link or self.link).get_absolute_url())

    def tell(self, name, person=None, **data):
        self.sign_in(person or self.city_staff)
        version = Link.objects.get(pk=self.link.pk).version
        url = reverse(f"campaigns:link_{name}", args=[self.link.pk])
        return self.client.post(url, {"version": version} | data)

    def test_words_of_the_plan_dates_and_how_they_were_reckoned(self):
        Link.objects.filter(pk=self.link.pk).update(
            phrase="8月上旬", reckoning="按“上旬”推定为 8月10日", levels=[3, 4]
        )
        answer = self.get()
        for words in ("组织代表开展活动", "8月上旬", "按“上旬”推定为 8月10日", "县级、乡级", "2018-08-10"):
            self.assertContains(answer, words)

    def test_start_progress_finish(self):
        self.assertRedirects(self.tell("start"), self.link.get_absolute_url())
        self.tell("progress", text="走访企业", percent="60", files=[a_pdf("小结.pdf")])
        self.assertContains(self.get(), "小结.pdf")
        self.assertContains(self.get(), "完成程度由 0% 到 60%")
        self.tell("finish", finished_on="8月9日")
        self.assertEqual(
            [act for act, _old, _new in acts_on(self.link)], ["start", "note_progress", "finish"]
        )
        self.assertEqual(Link.objects.get(pk=self.link.pk).finished_on, date(2018, 8, 9))

    def test_a_bad_file_keeps_the_text_and_writes_nothing(self):
        self.tell("start")
        answer = self.tell("progress", text="写了很久", percent="60", files=[a_pdf("坏.exe")])
        self.assertContains(answer, "写了很久", status_code=422)
        self.assertContains(answer, "坏.exe", status_code=422)
        self.assertEqual(LinkProgress.objects.count(), 0)

    def test_progress_on_a_link_that_a_colleague_finished_gives_the_text_back(self):
        self.tell("start")
        services.finish_link(
            Link.objects.get(pk=self.link.pk), finished_on=self.today, by=self.city_colleague
        )
        answer = self.tell("progress", text="写了很久", percent="60")
        self.assertContains(answer, "不能登记进展", status_code=422)
        self.assertContains(answer, "写了很久", status_code=422)

    def test_wrong_dates_are_said_at_the_field(self):
        answer = self.tell("finish", finished_on="2018-08-10")
        self.assertContains(answer, "完成日期不能晚于今天", status_code=422)

    def test_readers_have_no_forms_and_cannot_post(self):
        for person in (self.leader, self.county_office, self.province_staff):
            answer = self.get(person)
            self.assertIsNone(answer.context["start_form"])
            self.assertIsNone(answer.context["finish_form"])
            self.assertEqual(self.tell("start", person).status_code, 403)
        self.assertEqual(acts_on(self.link), [])

    def test_a_concluded_campaign_offers_no_form(self):
        Campaign.objects.update(status="concluded")
        self.assertIsNone(self.get().context["start_form"])
        self.assertContains(self.tell("start"), "只有进行中的监督行动", status_code=422)

    def test_a_link_of_a_foreign_or_draft_campaign_is_not_found(self):
        foreign = make_link(make_stage(make_campaign(self.other_congress)), number=1)
        draft = make_link(make_stage(make_campaign(self.city_congress, status="draft")), number=1)
        for link in (foreign, draft):
            self.assertEqual(self.get(self.county_office, link).status_code, 404)

    def test_duties_are_those_the_person_sees(self):
        self.assertEqual(len(self.get().context["duties"]), 2)
        self.assertEqual(list(self.get(self.county_office).context["duties"]), [self.duty])

    def test_looking_changes_nothing(self):
        self.sign_in(self.city_staff)
        for name in ("start", "progress", "finish"):
            url = reverse(f"campaigns:link_{name}", args=[self.link.pk])
            self.assertEqual(self.client.get(url).status_code, 405)

    def test_the_cost_does_not_grow(self):
        self.tell("start")
        self.tell("progress", text="一", percent="5", files=[a_pdf()])
        with self.assertNumQueries(8):
            self.client.get(self.link.get_absolute_url())
        for number in range(3):
            self.tell("progress", text="再", percent="9", files=[a_pdf(), a_pdf()])
            make_duty(self.link, self.county_congress, self.city_congress, title=f"第{number}件")
        with self.assertNumQueries(8):
            self.client.get(self.link.get_absolute_url())
