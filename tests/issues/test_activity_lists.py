"""A list that comes from one activity of deputies: what is on it counts as found there."""

from django.urls import reverse

from campaigns.enums import ActivityKind
from campaigns.services import void_activity
from core import history
from core.exceptions import RuleBroken
from issues.models import Finding, Issue, IssueList
from issues.resent import compare
from issues.services.intake import upload_issue_list
from issues.services.registering import Said, register_problems
from tests.factories import make_activity, make_campaign

from .lists import HEADINGS, row, upload
from .test_intake_services import FIRST, SECOND, Intake
from .test_self_check import SelfCheck

CORRECTED = row(2, SECOND[2], 整改措施="清理招标文件")


class ActivityLists(Intake):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.activity = cls.went(place="何庄村", topic=cls.topic, group=cls.deputy_group)

    @classmethod
    def went(cls, congress=None, campaign=None, **fields):
        congress = congress or cls.county_congress
        return make_activity(campaign or cls.campaign, congress, cls.county_office, **fields)

    def bring(self, *rows, activity=True, **kwargs) -> IssueList:
        activity = self.activity if activity is True else activity
        named = {"duty": self.duty, "activity": activity, "by": self.county_office}
        return upload_issue_list(self.campaign, upload=upload(*rows, **kwargs), **named)


class CountTests(ActivityLists):
    def test_its_issues_are_found_in_the_activity_in_the_way_of_the_activity(self):
        issue_list = self.confirm(self.bring(FIRST, SECOND))
        self.assertEqual((issue_list.activity, issue_list.origin), (self.activity, "deputy_group"))
        self.assertEqual(set(Finding.objects.values_list("activity", flat=True)), {self.activity.pk})
        self.assertEqual(set(Issue.objects.values_list("place", "origin")), {("何庄村", "deputy_group")})

    def test_how_they_came_to_light_follows_from_the_kind(self):
        expected = {"questionnaire": "questionnaire", "call_line": "letters", "mailbox": "letters"}
        for kind in ActivityKind.values:
            with self.subTest(kind):
                activity = self.went(kind=kind)
                origin = self.bring(FIRST, activity=activity).origin
                self.assertEqual(
                    origin, expected.get(kind, "letters" if kind == "suggestion_box" else "inspection")
                )

    def test_topic_and_place_of_a_row_come_before_those_of_the_activity(self):
        rows = [[*FIRST, "东湖公园"], [*row(2, SECOND[2], 问题类别="别的类别"), ""]]
        self.confirm(self.bring(*rows, headings=[*HEADINGS, "地点"]))
        first, second = Issue.objects.order_by("number")
        self.assertEqual((first.place, second.place), ("东湖公园", "何庄村"))
        self.assertEqual((second.topic, second.category), (self.topic, "别的类别"))

    def test_a_corrected_row_keeps_what_the_activity_says(self):
        self.confirm(self.bring(FIRST, SECOND))
        self.assertEqual(self.confirm(self.bring(FIRST, CORRECTED)).outcome["changed"], 1)
        self.assertEqual(set(Issue.objects.values_list("place", flat=True)), {"何庄村"})
        self.assertEqual(Finding.objects.filter(activity=self.activity).count(), 2)

    def test_rows_known_before_count_for_it_once_a_list_says_so(self):
        self.confirm(self.bring(FIRST, SECOND, activity=None))
        self.assertEqual(self.confirm(self.bring(FIRST)).outcome["same"], 1)
        (found,) = Finding.objects.filter(activity=self.activity)
        self.assertEqual(found.original["description"], FIRST[2])

    def test_what_was_found_in_another_activity_stays_there(self):
        other = self.went()
        self.confirm(self.bring(FIRST, activity=other))
        self.confirm(self.bring(FIRST, SECOND))
        self.assertEqual(
            list(Finding.objects.order_by("pk").values_list("activity", flat=True)),
            [other.pk, self.activity.pk],
        )

    def test_a_second_list_of_the_activity_is_a_version_of_the_first(self):
        own = self.went(self.city_congress)
        said = {"activity": own, "by": self.city_staff}
        first = upload_issue_list(self.campaign, upload=upload(SECOND, name="上午.xlsx"), **said)
        self.confirm(first, by=self.city_staff)
        again = upload_issue_list(self.campaign, upload=upload(CORRECTED, name="下午.xlsx"), **said)
        self.assertEqual((compare(again).new, len(compare(again).changed)), ([], 1))


class RefusalTests(ActivityLists):
    def test_only_a_held_activity_of_the_committee_in_the_campaign_can_be_named(self):
        elsewhere = make_campaign(self.city_congress)
        for activity in (
            self.went(self.other_congress),
            self.went(self.city_congress),
            self.went(campaign=elsewhere),
            self.went(status="planned"),
            self.went(status="voided"),
        ):
            with self.subTest(str(activity)), self.assertRaisesMessage(RuleBroken, "已开展的活动") as refused:
                self.bring(FIRST, activity=activity)
            self.assertEqual(refused.exception.field, "activity")
        self.assertEqual(IssueList.objects.count(), 0)

    def test_a_list_is_not_imported_for_an_activity_voided_meanwhile(self):
        issue_list = self.bring(FIRST)
        void_activity(self.activity, reason="误登", by=self.county_office)
        with self.assertRaisesMessage(RuleBroken, "已开展的活动"):
            self.confirm(issue_list)
        self.assertEqual(Issue.objects.count(), 0)


class SelfCheckTests(SelfCheck):
    def test_a_departments_own_list_comes_from_no_activity(self):
        activity = make_activity(self.campaign, self.city_congress, self.city_staff)
        with self.assertRaisesMessage(RuleBroken, "已开展的活动"):
            upload_issue_list(
                self.campaign,
                upload=upload(FIRST),
                department=self.housing,
                activity=activity,
                by=self.liaison,
            )


class PageTests(ActivityLists):
    def setUp(self):
        super().setUp()
        self.sign_in(self.county_office)
        self.url = f"{reverse('issues:import_upload')}?duty={self.duty.pk}"

    def test_the_upload_page_offers_the_committees_held_activities(self):
        self.went(self.other_congress, place="别县的村")
        self.went(place="还没去的村", status="planned")
        page = self.client.get(f"{self.url}&activity={self.activity.pk}")
        self.assertContains(page, f'<option value="{self.activity.pk}" selected>')
        self.assertNotContains(page, "别县的村")
        self.assertNotContains(page, "还没去的村")

    def test_without_any_activity_it_does_not_ask(self):
        type(self.activity).objects.update(status="voided")
        self.assertNotContains(self.client.get(self.url), "来自哪次代表活动")

    def test_the_chosen_activity_is_kept_with_the_list_and_named_on_its_page(self):
        data = {"file": upload(FIRST), "origin": "letters", "activity": self.activity.pk}
        self.client.post(self.url, data)
        issue_list = IssueList.objects.get()
        self.assertEqual((issue_list.activity, issue_list.origin), (self.activity, "deputy_group"))
        self.assertContains(self.client.get(issue_list.get_absolute_url()), self.activity.get_absolute_url())

    def test_an_activity_of_others_cannot_be_slipped_in(self):
        other = self.went(self.other_congress)
        answer = self.client.post(
            self.url, {"file": upload(FIRST), "origin": "letters", "activity": other.pk}
        )
        self.assertEqual((answer.status_code, IssueList.objects.count()), (422, 0))

    def test_the_activity_counts_what_its_lists_brought(self):
        self.confirm(self.bring(FIRST, SECOND))
        register_problems(self.activity, [Said("村口路灯三个月不亮", "区住建局")], by=self.county_office)
        page = self.client.get(self.activity.get_absolute_url())
        self.assertContains(page, "发现的问题（3）")
        self.assertContains(page, FIRST[2])

    def test_the_activity_leads_to_the_import_for_the_duty_that_is_owed(self):
        address = f"{self.url}&amp;activity={self.activity.pk}"
        self.assertContains(self.client.get(self.activity.get_absolute_url()), address)
        type(self.duty).objects.update(status="submitted")
        self.assertNotContains(self.client.get(self.activity.get_absolute_url()), "导入清单")

    def test_deputies_of_the_group_are_not_led_there(self):
        self.sign_in(self.deputy)
        page = self.client.get(self.activity.get_absolute_url())
        self.assertContains(page, "登记问题")
        self.assertNotContains(page, "导入清单")

    def test_a_long_list_is_cut_on_the_page_of_the_activity_and_counted_whole(self):
        self.confirm(self.bring(*(row(n, f"第{n}号院下水道堵塞，居民多次反映无人处理") for n in range(120))))
        page = self.client.get(self.activity.get_absolute_url())
        self.assertContains(page, "发现的问题（120）")
        self.assertContains(page, "这里列出前 100 个")

    def test_the_committees_own_campaign_needs_no_duty(self):
        own = self.went(self.city_congress)
        self.sign_in(self.city_staff)
        address = f"?campaign={self.campaign.pk}&amp;activity={own.pk}"
        self.assertContains(self.client.get(own.get_absolute_url()), address)

    def test_the_record_of_the_list_is_that_of_any_other(self):
        self.assertEqual(
            [entry.action for entry in history.of(self.confirm(self.bring(FIRST)))], ["confirm", "upload"]
        )
