"""Pages of deputy activities: what each reader finds there, what is put down, and that every figure opens its rows."""

from datetime import date, timedelta

from django.urls import reverse

from campaigns.models import Activity
from core import history
from core.models import HistoryEntry
from tests.base import World
from tests.factories import make_activity, make_campaign

LIST = reverse("campaigns:activity_list")
RECORD = reverse("campaigns:activity_record")
TOMORROW = World.today + timedelta(days=1)
DETAIL = 9


class Pages(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.held = make_activity(
            cls.campaign,
            cls.county_congress,
            cls.county_office,
            group=cls.deputy_group,
            visited=[cls.county_housing],
            place="何庄村",
            seen="屋顶漏雨",
            people_township=2,
        )
        cls.planned = make_activity(
            cls.campaign,
            cls.county_congress,
            cls.county_office,
            group=cls.deputy_group,
            kind="talk",
            status="planned",
            held_on=TOMORROW,
            place="李庄村",
            people_county=0,
            seen="",
        )

    def get(self, person, url=LIST, **query):
        self.sign_in(person)
        return self.client.get(url, query)

    def said(self, **changes) -> dict:
        given = {
            "organizer": self.deputy_group.pk,
            "kind": "open_visit",
            "held_on": "2018-08-09",
            "place": "河沿镇",
            "people_county": 4,
            "seen": "走访三户",
            "visited": [self.county_housing.pk],
        }
        return given | changes

    def url(self, name, activity=None) -> str:
        return reverse(f"campaigns:activity_{name}", args=[(activity or self.held).pk])


class ListTests(Pages):
    def test_figures_and_rows_agree_for_every_chip_and_tile(self):
        make_activity(self.campaign, self.other_congress, self.other_office, kind="mailbox", people_county=0)
        make_activity(self.campaign, self.county_congress, self.county_office, status="voided")
        page = self.get(self.city_staff)
        for figure in (*page.context["figures"]["states"], *page.context["figures"]["kinds"]):
            shown = self.client.get(figure.url)
            with self.subTest(figure.label):
                self.assertEqual(shown.context["shown"], figure.number)
                self.assertEqual(len(shown.context["page"]), figure.number)
        numbers = {figure.label: figure.number for figure in page.context["people"]}
        self.assertEqual(numbers, {"全国": 0, "省级": 0, "市级": 0, "县级": 5, "乡级": 2})
        for figure in page.context["people"]:
            rows = self.client.get(figure.url).context["page"].rows
            field = f"people_{['national', 'province', 'city', 'county', 'township'][int(figure.url[-1])]}"
            self.assertEqual(sum(getattr(row, field) for row in rows), figure.number)

    def test_the_latest_day_stands_first_and_what_passed_waits_to_be_put_down(self):
        Activity.objects.filter(pk=self.planned.pk).update(held_on=date(2018, 8, 1))
        page = self.get(self.deputy)
        self.assertEqual([row.pk for row in page.context["page"]], [self.held.pk, self.planned.pk])
        self.assertContains(page, "待登记开展情况")
        waiting = self.get(self.deputy, state="to_hold")
        self.assertEqual([row.pk for row in waiting.context["page"]], [self.planned.pk])

    def test_a_visited_unit_reads_who_comes_and_when_and_nothing_else(self):
        page = self.get(self.county_liaison)
        self.assertContains(page, self.county_congress.name)
        for hidden in ("何庄村", "屋顶漏雨", "乡级", self.deputy_group.short_name):
            self.assertNotContains(page, hidden)
        self.assertEqual(page.context["shown"], 1)
        notice = self.get(self.county_liaison, self.url("detail"))
        self.assertContains(notice, "明察")
        for hidden in ("何庄村", "屋顶漏雨", "乡级", self.deputy_group.short_name):
            self.assertNotContains(notice, hidden)

    def test_a_unit_cannot_ask_by_level_who_came(self):
        self.assertEqual(self.get(self.county_liaison, level="4").context["shown"], 0)

    def test_narrowed_to_a_campaign_and_whatever_cannot_be_read_is_left_aside(self):
        other = make_campaign(self.city_congress)
        make_activity(other, self.city_congress, self.city_staff)
        self.assertEqual(self.get(self.city_staff).context["shown"], 3)
        self.assertEqual(self.get(self.city_staff, campaign=other.pk).context["shown"], 1)
        self.assertEqual(self.get(self.city_staff, congress=self.county_congress.pk).context["shown"], 2)
        odd = {"campaign": "x", "kind": "x", "level": "9", "state": "x", "congress": "²", "after": "x~y"}
        self.assertEqual(self.get(self.city_staff, **odd).context["shown"], 3)
        empty = self.get(self.city_staff, campaign=self.campaign.pk, kind="home")
        self.assertContains(empty, "清除条件")

    def test_each_committees_chip_opens_its_own_rows(self):
        make_activity(self.campaign, self.other_congress, self.other_office)
        chips = self.get(self.city_staff).context["committees"]
        self.assertEqual([label for label, _url, _active in chips], ["全部", "桃城 2", "安平 1"])
        for (label, url, _active), number in zip(chips, (3, 2, 1), strict=True):
            self.assertEqual(self.client.get(url).context["shown"], number, label)
        self.assertEqual(self.get(self.county_office).context["committees"], [])

    def test_nothing_yet_says_what_comes_next(self):
        self.assertContains(self.get(self.other_office), "还没有活动")
        self.assertContains(self.get(self.other_office), RECORD)
        self.assertNotContains(self.get(self.liaison), RECORD)

    def test_it_costs_the_same_for_two_activities_and_for_sixty(self):
        self.sign_in(self.city_staff)
        for _more in range(2):
            with self.assertNumQueries(10):
                self.client.get(LIST)
            for _number in range(30):
                make_activity(
                    self.campaign, self.county_congress, self.county_office, group=self.deputy_group
                )


class DetailTests(Pages):
    def test_a_whole_activity_for_the_office_the_city_and_the_group(self):
        for person in (self.county_office, self.city_staff, self.leader, self.deputy):
            page = self.get(person, self.url("detail"))
            for words in ("屋顶漏雨", "乡级 2", self.county_housing.short_name):
                self.assertContains(page, words)
            keeps = person in (self.county_office, self.deputy)
            self.assertEqual(self.url("correct") in page.content.decode(), keeps)

    def test_a_deputy_gets_no_link_to_a_campaign_that_is_not_open_to_deputies(self):
        self.assertNotContains(self.get(self.deputy, self.url("detail")), self.campaign.get_absolute_url())
        self.assertContains(self.get(self.city_staff, self.url("detail")), self.campaign.get_absolute_url())

    def test_it_costs_a_fixed_number_of_queries(self):
        self.sign_in(self.city_staff)
        with self.assertNumQueries(DETAIL):
            self.client.get(self.url("detail"))


class RecordTests(Pages):
    def test_a_deputy_puts_down_a_visit_and_reads_it_back(self):
        self.sign_in(self.deputy)
        answer = self.client.post(RECORD, self.said(), follow=True)
        made = Activity.objects.latest("pk")
        self.assertEqual((made.place, made.people_county, made.status), ("河沿镇", 4, "held"))
        self.assertContains(answer, "活动已保存")

    def test_it_goes_straight_on_to_the_problems_unless_it_is_only_planned(self):
        self.sign_in(self.deputy)
        answer = self.client.post(RECORD, self.said(problems="1"))
        made = Activity.objects.latest("pk")
        self.assertRedirects(answer, reverse("issues:activity_problems", args=[made.pk]))
        answer = self.client.post(RECORD, self.said(problems="1", held_on="2018-08-20"))
        self.assertRedirects(answer, Activity.objects.latest("pk").get_absolute_url())

    def test_the_form_offers_only_ones_own_and_keeps_what_was_typed_when_refused(self):
        page = self.get(self.deputy, RECORD)
        form = page.context["form"]
        self.assertEqual(list(form.fields["organizer"].queryset), [self.deputy_group])
        self.assertEqual(set(form.fields["visited"].queryset), {self.county_housing, self.county_government})
        answer = self.client.post(RECORD, self.said(people_county="", place="打谷场"))
        self.assertEqual(answer.status_code, 422)
        self.assertContains(answer, "请填写参加活动的代表人数", status_code=422)
        self.assertContains(answer, "打谷场", status_code=422)

    def test_missing_and_foreign_things_are_named_at_their_fields(self):
        self.sign_in(self.deputy)
        for field, changes in (
            ("place", {"place": ""}),
            ("held_on", {"held_on": "某天"}),
            ("organizer", {"organizer": self.county_congress.pk}),
            ("visited", {"visited": [self.housing.pk]}),
            ("kind", {"kind": "x"}),
            ("people_city", {"people_city": "-1"}),
            ("held_on", {"held_on": "2019-01-02"}),
        ):
            with self.subTest(field):
                answer = self.client.post(RECORD, self.said(**changes))
                self.assertEqual(answer.status_code, 422)
                self.assertIn(field, answer.context["form"].errors)

    def test_the_campaign_is_chosen_and_one_that_is_not_offered_is_not_there(self):
        other = make_campaign(self.other_congress)
        own = make_campaign(self.county_congress)
        self.assertEqual(self.get(self.deputy, RECORD, campaign=own.pk).context["campaign"], own)
        self.assertEqual(self.get(self.deputy, RECORD, campaign=other.pk).status_code, 404)

    def test_without_a_running_campaign_the_page_says_so(self):
        type(self.campaign).objects.update(status="concluded")
        self.assertContains(self.get(self.deputy, RECORD), "没有进行中的监督行动")

    def test_only_staff_and_deputies_open_the_form(self):
        may = {"city_staff", "city_colleague", "province_staff", "county_office", "county_colleague"}
        may |= {"other_office", "deputy"}
        for name, person in self.everyone().items():
            expected = 200 if name in may else 403
            self.assertEqual(self.get(person, RECORD).status_code, expected, name)


class AfterwardsTests(Pages):
    def post(self, name, activity=None, by=None, **given):
        self.sign_in(by or self.county_office)
        activity = activity or self.held
        return self.client.post(self.url(name, activity), {"version": activity.version} | given, follow=True)

    def test_a_plan_is_filled_in_and_then_corrected_with_a_reason(self):
        answer = self.post("hold", self.planned, **self.said(place="李庄村"))
        self.assertContains(answer, "开展情况已登记")
        self.planned.refresh_from_db()
        self.assertEqual(self.planned.status, "held")
        refused = self.post("correct", self.planned, **self.said(place="王庄村"))
        self.assertContains(refused, "请写明更正原因", status_code=422)
        answer = self.post("correct", self.planned, reason="地名写错", **self.said(place="王庄村"))
        self.assertContains(answer, "地点由“李庄村”改为“王庄村”")
        self.assertContains(answer, "地名写错")

    def test_the_form_shows_what_stands_there(self):
        page = self.get(self.county_office, self.url("correct"))
        form = page.context["form"]
        self.assertEqual(form.initial["visited"], [self.county_housing.pk])
        self.assertContains(page, "何庄村")

    def test_void_asks_for_a_reason_and_tells_what_follows(self):
        self.assertContains(self.get(self.county_office, self.url("void", self.planned)), "收到取消的消息")
        self.assertNotContains(self.get(self.county_office, self.url("void")), "收到取消的消息")
        self.assertContains(self.post("void", self.planned), "请填写作废原因", status_code=422)
        self.assertContains(self.post("void", self.planned, reason="下雨"), "活动已作废")

    def test_a_stale_page_is_refused_and_the_next_try_is_a_decision(self):
        Activity.objects.filter(pk=self.held.pk).update(version=3)
        answer = self.post("correct", self.held, reason="x", **self.said())
        self.assertContains(answer, "刚被别人处理过", status_code=422)

    def test_who_sees_but_does_not_keep_it_is_refused_and_others_find_nothing(self):
        for name in ("hold", "correct", "void"):
            for person, status in (
                (self.city_staff, 403),
                (self.other_office, 404),
                (self.county_liaison, 403),
                (self.leader, 403),
            ):
                with self.subTest(name=name, person=person.username):
                    self.assertEqual(self.get(person, self.url(name)).status_code, status)

    def test_an_act_that_the_state_forbids_is_refused_and_on_record(self):
        answer = self.post("hold", self.held, **self.said())
        self.assertContains(answer, "不能登记开展情况", status_code=422)
        refused = history.of(self.held).filter(outcome=HistoryEntry.Outcome.REFUSED)
        self.assertEqual(refused.count(), 1)
