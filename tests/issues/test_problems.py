"""What an activity of deputies found becomes issues: all or none, numbered and told like any other, linked to where it was."""

from django.urls import reverse

from campaigns.models import Activity
from core import history
from core.exceptions import NotAllowed, RuleBroken
from core.models import Notification
from issues.models import Finding, Issue
from issues.services.merging import merge_issues
from issues.services.registering import Said, register_problems
from tests.base import World
from tests.factories import make_activity

ROAD, LAMP = (
    Said("何庄村东头道路破损积水", "桃城区住房和城乡建设局"),
    Said("村口路灯三个月不亮", "桃城区住房和城乡建设局"),
)


class Problems(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.activity = cls.went(topic=cls.topic, place="何庄村", visited=[cls.county_housing])
        cls.url = reverse("issues:activity_problems", args=[cls.activity.pk])

    @classmethod
    def went(cls, congress=None, **fields) -> Activity:
        group = {} if congress else {"group": cls.deputy_group}
        return make_activity(
            cls.campaign, congress or cls.county_congress, cls.county_office, **group | fields
        )

    def register(self, *problems, by=None, activity=None) -> list[Issue]:
        return register_problems(activity or self.activity, problems, by=by or self.county_office)


class ServiceTests(Problems):
    def test_each_problem_becomes_a_reported_issue_found_in_this_activity(self):
        made = self.register(ROAD, LAMP, by=self.deputy)
        self.assertEqual([issue.number for issue in made], ["LD2018-0001", "LD2018-0002"])
        for issue, said in zip(made, (ROAD, LAMP), strict=True):
            issue.refresh_from_db()
            self.assertEqual((issue.status, issue.reported_at), ("found", self.now))
            self.assertEqual((issue.description, issue.suggested), (said.description, said.units))
            self.assertEqual((issue.topic, issue.place), (self.topic, "何庄村"))
            self.assertEqual((issue.congress, issue.reported_by), (self.county_congress,) * 2)
            finding = issue.findings.get()
            self.assertEqual((finding.activity, finding.organization), (self.activity, self.county_congress))
            entry = history.of(issue).get()
            self.assertEqual((entry.action, entry.actor), ("register", self.deputy))
            self.assertEqual(entry.data, {"activity": self.activity.pk})
        self.assertEqual(set(Issue.objects.to_screen().screened_by(self.city_staff)), set(made))

    def test_whoever_sorts_is_told_once(self):
        self.register(ROAD, LAMP)
        told = {(one.recipient.username, one.text) for one in Notification.objects.all()}
        words = f"{self.county_congress.short_name}在代表活动中登记了 2 项问题，请分办。"
        self.assertEqual(told, {("city_staff", words), ("city_colleague", words)})
        self.assertEqual(Notification.objects.count(), 2)

    def test_how_it_came_to_light_follows_from_the_kind(self):
        for kind, origin in (
            ("open_visit", "deputy_group"),
            ("home", "deputy_group"),
            ("questionnaire", "questionnaire"),
            ("mailbox", "letters"),
            ("call_line", "letters"),
            ("suggestion_box", "letters"),
        ):
            activity = self.went(kind=kind, place=f"地点{kind}")
            [issue] = self.register(Said(f"{kind}发现的一个问题", "住建局"), activity=activity)
            self.assertEqual((issue.origin, issue.findings.get().origin), (origin, origin))
        own = self.went(self.city_congress)
        [issue] = self.register(Said("市级检查发现的问题", "住建局"), activity=own, by=self.city_staff)
        self.assertEqual(issue.origin, "inspection")

    def test_a_fault_in_one_keeps_none_and_is_named_at_its_place(self):
        for problem, field in (
            (Said("路", "住建局"), "description_2"),
            (Said("道路破损一百米", " "), "units_2"),
            (ROAD, "description_2"),
            (Said("道路破损", "住建局", law_article="长" * 201), "law_article_2"),
        ):
            with self.subTest(field), self.assertRaises(RuleBroken) as caught:
                self.register(ROAD, problem)
            self.assertEqual(caught.exception.field, field)
        self.assertEqual((Issue.objects.count(), Finding.objects.count()), (0, 0))

    def test_none_and_too_many_are_refused(self):
        for problems in ([], [Said(f"第{n}个问题的描述", "住建局") for n in range(21)]):
            with self.assertRaises(RuleBroken):
                self.register(*problems)

    def test_what_this_committee_reported_already_is_refused(self):
        self.register(ROAD)
        with self.assertRaisesMessage(RuleBroken, "LD2018-0001"):
            self.register(ROAD)

    def test_only_what_was_held_in_a_running_campaign_has_problems(self):
        for status in ("planned", "voided"):
            with self.subTest(status), self.assertRaises(RuleBroken):
                self.register(ROAD, activity=self.went(status=status))
        type(self.campaign).objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            self.register(ROAD)

    def test_the_office_and_the_group_register_nobody_else(self):
        for name, person in self.everyone().items():
            if name not in {"county_office", "county_colleague", "deputy"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.register(ROAD, by=person)
        self.assertEqual(Issue.objects.count(), 0)


class PageTests(Problems):
    def said(self, *problems, **more) -> dict:
        given = {"count": max(len(problems), 2)}
        for number, said in enumerate(problems, 1):
            given |= {f"description_{number}": said.description, f"units_{number}": said.units}
        return given | more

    def post(self, *problems, by=None, **more):
        self.sign_in(by or self.deputy)
        return self.client.post(self.url, self.said(*problems, **more), follow=True)

    def detail(self, person):
        self.sign_in(person)
        return self.client.get(self.activity.get_absolute_url())

    def test_a_deputy_registers_two_and_reads_what_becomes_of_them(self):
        answer = self.post(ROAD, LAMP)
        self.assertContains(answer, "已登记 2 个问题")
        for words in (ROAD.description, "LD2018-0001", "待分办"):
            self.assertContains(answer, words)
        self.assertNotContains(answer, Issue.objects.first().get_absolute_url())  # deputies open no issue

    def test_the_office_and_the_city_open_the_issue_from_the_activity(self):
        [issue] = self.register(ROAD)
        for person in (self.county_office, self.city_staff):
            self.assertContains(self.detail(person), issue.get_absolute_url())

    def test_the_issue_leads_back_to_the_activity_for_committees_only(self):
        [issue] = self.register(ROAD)
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(issue.get_absolute_url()), self.activity.get_absolute_url())

    def test_a_merged_problem_stands_under_the_issue_it_went_into(self):
        first, second = self.register(ROAD, LAMP)
        merge_issues(first, second, by=self.city_staff)
        page = self.detail(self.deputy)
        self.assertContains(page, "原编号 LD2018-0002，并入本条")
        self.assertContains(page, LAMP.description)

    def test_empty_lines_are_no_problems_and_half_filled_ones_are_named(self):
        self.assertContains(self.post(), "请至少填写一个问题", status_code=422)
        answer = self.post(ROAD, Said("村口路灯三个月不亮", ""))
        self.assertContains(answer, "问题 2：请填写责任单位", status_code=422)
        self.assertContains(answer, "村口路灯三个月不亮", status_code=422)
        self.assertContains(self.post(Said("", ""), ROAD), "已登记 1 个问题")

    def test_a_refusal_stands_at_the_line_that_was_typed(self):
        self.register(ROAD)
        answer = self.post(Said("", ""), ROAD)
        self.assertIn("问题 2：", str(answer.context["form"].errors["description_2"]))

    def test_more_room_keeps_what_was_typed(self):
        answer = self.post(ROAD, more="1")
        self.assertEqual((answer.status_code, answer.context["form"].shown), (200, 5))
        self.assertContains(answer, ROAD.description)
        self.assertEqual(Issue.objects.count(), 0)
        answer = self.post(ROAD, more="1", count="19")
        self.assertEqual(answer.context["form"].shown, 20)
        self.assertNotContains(answer, 'name="more"')

    def test_the_one_office_that_was_visited_is_written_in_beforehand(self):
        self.sign_in(self.deputy)
        self.assertContains(self.client.get(self.url), f'value="{self.county_housing.name}"')

    def test_a_planned_activity_says_what_comes_first(self):
        planned = self.went(status="planned")
        self.sign_in(self.deputy)
        page = self.client.get(reverse("issues:activity_problems", args=[planned.pk]))
        self.assertContains(page, "登记开展情况以后，才能登记发现的问题")
        self.assertNotContains(page, "description_1")

    def test_who_only_sees_it_is_refused_and_who_does_not_finds_nothing(self):
        for person, status in (
            (self.city_staff, 403),
            (self.county_liaison, 403),
            (self.leader, 403),
            (self.other_office, 404),
        ):
            self.sign_in(person)
            self.assertEqual(self.client.get(self.url).status_code, status, person.username)

    def test_the_activity_page_costs_the_same_for_one_problem_and_for_ten(self):
        self.sign_in(self.city_staff)
        for extra in range(2):
            self.register(*[Said(f"第{extra}{n}个不同的问题", "住建局") for n in range(1 + 9 * extra)])
            with self.assertNumQueries(10):
                self.client.get(self.activity.get_absolute_url())
