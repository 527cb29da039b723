"""Pages of splitting, and what the page of a merged or split issue says to whom."""

from datetime import timedelta

from django.urls import reverse

from core import clock
from issues.models import Issue
from issues.services.merging import merge_issues
from issues.services.screening import decline_issue
from issues.services.splitting import Part, split_issue
from tests.base import World
from tests.factories import NOW, make_issue

TEXTS = {"unit_1": "住建局", "text_1": "井盖缺失", "unit_2": "商务局", "text_2": "占道经营"}


class SplitPages(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = make_issue(
            cls.campaign,
            cls.county_congress,
            number="LD2018-0007",
            suggested="住建局、商务局、教育局",
            description="全文",
        )
        cls.url = reverse("issues:split", args=[cls.issue.pk])

    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, **fields):
        return self.client.post(self.url, {"version": 0, "count": 2} | TEXTS | fields)

    def test_a_part_is_offered_for_every_unit_that_the_list_names(self):
        form = self.client.get(self.url).context["form"]
        self.assertEqual([form[f"unit_{n}"].value() for n in (1, 2, 3)], ["住建局", "商务局", "教育局"])
        self.assertEqual(form["text_3"].value(), "全文")
        self.assertNotIn("unit_4", form.fields)

    def test_the_first_part_is_opened_in_the_queue(self):
        answer = self.post()
        parts = list(Issue.objects.filter(split_from=self.issue).order_by("id"))
        self.assertRedirects(answer, f"{reverse('issues:screen')}?issue={parts[0].pk}")
        self.assertEqual([part.description for part in parts], ["井盖缺失", "占道经营"])

    def test_one_more_part_keeps_what_was_typed_and_splits_nothing(self):
        page = self.post(more="1")
        form = page.context["form"]
        self.assertEqual((form["text_2"].value(), form["unit_3"].value()), ("占道经营", "教育局"))
        self.assertEqual(form.parts_shown, 3)
        self.assertEqual(Issue.objects.count(), 1)

    def test_what_is_missing_is_asked_for_at_its_place(self):
        page = self.post(text_2="")
        self.assertContains(page, "请填写这一部分的问题。", status_code=422)
        self.assertContains(page, "井盖缺失", status_code=422)

    def test_a_nonsense_number_of_parts_is_no_fault_of_ours(self):
        for count in ("", "x", "-1", "99999999", "１"):
            with self.subTest(count):
                self.assertEqual(self.post(count=count).status_code, 422)
        self.assertEqual(Issue.objects.count(), 1)

    def test_a_page_from_before_somebody_elses_act_splits_nothing(self):
        Issue.objects.filter(pk=self.issue.pk).update(version=3)
        self.assertContains(self.post(), "刚被别人处理过", status_code=422)
        self.assertEqual(Issue.objects.count(), 1)

    def test_what_is_handed_over_leads_back_to_its_page(self):
        Issue.objects.filter(pk=self.issue.pk).update(status="handed_over")
        self.assertRedirects(self.client.get(self.url), self.issue.get_absolute_url())

    def test_it_is_undone_from_the_issues_own_page(self):
        self.post()
        undo = reverse("issues:unsplit", args=[self.issue.pk])
        self.assertContains(self.client.get(self.issue.get_absolute_url()), undo)
        self.assertRedirects(self.client.post(undo), f"{reverse('issues:screen')}?issue={self.issue.pk}")
        self.issue.refresh_from_db()
        self.assertEqual(self.issue.status, "found")

    def test_a_refused_undo_says_why(self):
        self.post()
        Issue.objects.filter(number="LD2018-0007-1").update(status="handed_over")
        answer = self.client.post(reverse("issues:unsplit", args=[self.issue.pk]), follow=True)
        self.assertContains(answer, "不能再撤销拆分")


class CombedTests(World):
    """The finder learns how it goes on, and nothing about the other one."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.main = make_issue(cls.campaign, cls.county_congress, title="县里的标题", number="M-1")
        cls.twin = make_issue(cls.campaign, cls.other_congress, title="另一标题", number="M-2")
        merge_issues(cls.main, cls.twin, by=cls.city_staff, now=NOW)
        cls.url = cls.twin.get_absolute_url()

    def heirs(self, person):
        self.sign_in(person)
        return self.client.get(self.url).context["combed"].heirs

    def test_the_committee_opens_the_main_issue_from_the_merged_one(self):
        (heir,) = self.heirs(self.city_staff)
        self.assertEqual((heir.number, heir.url), ("M-1", self.main.get_absolute_url()))

    def test_the_other_finder_learns_the_state_but_not_whose_it_is(self):
        Issue.objects.filter(pk=self.main.pk).update(status="rectifying", due_on=self.campaign.ends_on)
        (heir,) = self.heirs(self.other_office)
        self.assertEqual((heir.url, heir.title, heir.due_on), ("", "", self.campaign.ends_on))
        page = self.client.get(self.url)
        for word in ("县里的标题", "桃城区"):
            self.assertNotContains(page, word)

    def test_the_answer_reaches_every_finder(self):
        self.main.refresh_from_db()
        decline_issue(self.main, answer="不属监督范围", by=self.city_staff)
        self.sign_in(self.other_office)
        self.assertContains(self.client.get(self.url), "不属监督范围")

    def test_parts_of_a_split_main_issue_are_its_heirs(self):
        self.main.refresh_from_db()
        split_issue(self.main, parts=[Part("甲局", "甲事"), Part("乙局", "乙事")], by=self.city_staff)
        self.assertEqual([heir.number for heir in self.heirs(self.other_office)], ["M-1-1", "M-1-2"])

    def test_undoing_is_offered_to_who_sorts_and_only_in_time(self):
        undo = reverse("issues:unmerge", args=[self.twin.pk])
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(self.url), undo)
        with clock.at(NOW + timedelta(days=30, seconds=1)):
            self.assertNotContains(self.client.get(self.url), undo)
        self.sign_in(self.other_office)
        self.assertNotContains(self.client.get(self.url), undo)

    def test_a_part_names_its_whole(self):
        self.main.refresh_from_db()
        part = split_issue(self.main, parts=[Part("甲局", "甲事"), Part("乙局", "乙事")], by=self.city_staff)[
            0
        ]
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(part.get_absolute_url()), self.main.get_absolute_url())
