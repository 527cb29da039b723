"""The list of campaigns, the page of one with its sections, the wall chart, and the acts on a campaign."""

from datetime import date

from django.urls import reverse

from campaigns import figures, services
from campaigns.enums import UnitRole
from campaigns.models import Campaign, CampaignUnit, Duty, GroupMember, Link, SupervisionPoint
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_organization, make_stage, make_topic

from .support import a_pdf, acts_on, submitted


class Pages(World):
    def get(self, name, *args, person=None, query=""):
        self.sign_in(person or self.city_staff)
        return self.client.get(reverse(f"campaigns:{name}", args=args) + query)

    def fill(self, campaign, stages=3, links=4):
        """Many rows of everything a campaign's page shows."""
        for order in range(2, 2 + stages):
            stage = make_stage(campaign, order=order, name=f"阶段{order}")
            topic = make_topic(campaign, f"事项{order}", order)
            SupervisionPoint.objects.create(topic=topic, aspect="duty", text="责任是否落实")
            GroupMember.objects.create(campaign=campaign, name=f"组员{order}", post="副主任")
            make_campaign(self.county_congress, upper=campaign, status="approved")
            for number in range(links):
                link = make_link(stage, number=order * 10 + number)
                make_duty(link, self.county_congress, self.city_congress)
        for body in (self.housing, self.commerce, self.county_housing):
            CampaignUnit.objects.create(campaign=campaign, organization=body, role="evaluated")


class ListTests(Pages):
    def titles(self, **kwargs):
        return [row["campaign"].title for row in self.get("list", **kwargs).context["rows"]]

    def test_newest_first_and_only_what_the_person_sees(self):
        make_campaign(self.province_congress, title="去年的", year=2017)
        make_campaign(self.county_congress, title="县里的草稿", status="draft")
        self.assertEqual(self.titles(), ["三项联动监督", "去年的"])
        self.assertEqual(self.titles(person=self.county_office), ["县里的草稿", "三项联动监督", "去年的"])

    def test_year_and_state_narrow_it_and_nonsense_does_not(self):
        make_campaign(self.city_congress, title="去年的", year=2017, status="concluded")
        self.assertEqual(self.titles(query="?year=2017"), ["去年的"])
        self.assertEqual(self.titles(query="?state=running"), ["三项联动监督"])
        self.assertEqual(len(self.titles(query="?year=abc&state=nonsense&after=%00~x")), 2)

    def test_a_filter_without_result_is_not_an_empty_list(self):
        self.assertContains(self.get("list", query="?state=archived"), "清除条件")
        Duty.objects.all().delete()
        Campaign.objects.all().delete()
        self.assertContains(self.get("list"), "还没有监督行动")

    def test_a_long_list_is_paged_without_loss(self):
        for number in range(24):
            make_campaign(self.city_congress, title=f"行动{number:02d}")
        first = self.get("list")
        second = self.get("list", query=f"?after={first.context['page'].next}")
        titles = [row["campaign"].title for page in (first, second) for row in page.context["rows"]]
        self.assertEqual((len(titles), len(set(titles))), (25, 25))

    def test_only_committees_open_it(self):
        may = {name for name in self.everyone() if "staff" in name or "office" in name or "colleague" in name}
        may = may - {"former_staff"} | {"leader"}
        for name, person in self.everyone().items():
            with self.subTest(name):
                self.assertEqual(self.get("list", person=person).status_code, 200 if name in may else 403)

    def test_the_cost_does_not_grow(self):
        self.sign_in(self.city_staff)
        with self.assertNumQueries(10):
            self.client.get(reverse("campaigns:list"))
        for _number in range(3):
            self.fill(make_campaign(self.city_congress))
        with self.assertNumQueries(10):
            self.client.get(reverse("campaigns:list"))

    def test_apps_above_add_their_figures(self):
        def provider(user, campaigns):
            return {campaign.pk: [figures.Figure("销号", "96／108", "/issues/")] for campaign in campaigns}

        figures.register(provider)
        self.addCleanup(figures.unregister, provider)
        self.assertContains(self.get("list"), "96／108")
        self.assertContains(self.get("detail", self.campaign.pk), "96／108")


class DetailTests(Pages):
    def test_it_says_what_stands_out_first(self):
        submitted(self.duty, self.county_office)
        answer = self.get("detail", self.campaign.pk)
        self.assertEqual(
            answer.context["sentence"],
            "1 个环节逾期或滞后；1 个环节已完成 0 个，2 件报送已报 1 件。",
        )

    def test_nothing_late_is_said_too(self):
        Link.objects.update(status="done", finished_on=self.today)
        self.assertTrue(
            self.get("detail", self.campaign.pk).context["sentence"].startswith("没有逾期和滞后；")
        )

    def test_the_next_three_dates_in_order(self):
        for number, day in ((7, 12), (8, 11), (9, 20)):
            make_link(self.stage, number=number, name=f"环节{number}", ends_on=date(2018, 8, day))
        dates = self.get("detail", self.campaign.pk).context["next_dates"]
        self.assertEqual([one.day.day for one in dates], [10, 10, 11])

    def test_the_walls_counts_open_exactly_the_links_they_count(self):
        make_link(self.stage, number=7, name="已办", status="done", finished_on=self.today)
        wall = self.get("wall", self.campaign.pk)
        for light, count in wall.context["counts"].items():
            self.assertContains(wall, f'?light={light}">{count}</a>')
            stages = self.get("links", self.campaign.pk, query=f"?light={light}").context["stages"]
            self.assertEqual(sum(len(rows) for _stage, _light, rows, _changed in stages), count, light)

    def test_figures_count_exactly_the_rows_they_open(self):
        submitted(self.duty, self.county_office)
        for tile in self.get("detail", self.campaign.pk).context["tiles"]:
            answer = self.client.get(tile["url"])
            cells = [duty for row in answer.context["matrix"].rows for _c, duty in row.cells if duty]
            self.assertEqual((len(cells), answer.context["shown"]), (tile["value"], tile["value"]))

    def test_units_are_folded_by_their_part_with_their_number(self):
        for unit in (self.housing, self.commerce):
            CampaignUnit.objects.create(campaign=self.campaign, organization=unit, role=UnitRole.EVALUATED)
        self.assertContains(self.get("detail", self.campaign.pk), "被评议（2 个单位）")

    def test_approval_filing_and_both_levels_are_shown(self):
        upper = make_campaign(self.province_congress, title="全省联动监督")
        make_campaign(self.county_congress, title="桃城区联动监督", upper=self.campaign)
        make_campaign(self.other_congress, title="安平县草稿", upper=self.campaign, status="draft")
        Campaign.objects.filter(pk=self.campaign.pk).update(
            upper=upper, approved_by="中共衡水市委", approved_on=date(2018, 7, 2), approval_number="衡发9号"
        )
        answer = self.get("detail", self.campaign.pk)
        for words in ("中共衡水市委", "衡发9号", "尚未备案", "全省联动监督", "桃城区联动监督"):
            self.assertContains(answer, words)
        self.assertNotContains(answer, "安平县草稿")

    def test_staff_of_the_committee_get_the_next_act_others_do_not(self):
        self.assertContains(self.get("detail", self.campaign.pk), "结束行动")
        for person in (self.leader, self.county_office, self.province_staff):
            self.assertNotContains(self.get("detail", self.campaign.pk, person=person), "结束行动")

    def test_a_department_sees_its_campaign_and_only_its_own_duties(self):
        self.assertEqual(self.get("detail", self.campaign.pk, person=self.liaison).status_code, 404)
        CampaignUnit.objects.create(campaign=self.campaign, organization=self.housing, role="evaluated")
        answer = self.get("detail", self.campaign.pk, person=self.liaison)
        self.assertEqual(answer.context["plan"].duties_total, 0)
        self.assertNotContains(answer, reverse("campaigns:wall", args=[self.campaign.pk]))

    def test_the_cost_does_not_grow(self):
        # a committee below is asked whether it has a draft or a campaign under this one
        for person, cost in ((self.city_staff, 15), (self.county_office, 17)):
            self.sign_in(person)
            with self.assertNumQueries(cost):
                self.client.get(make_campaign(self.city_congress).get_absolute_url())
        self.fill(self.campaign)
        # the points of the topics; for those who may know, the filings of the plans below and what is owed of them
        for person, cost in ((self.city_staff, 18), (self.county_office, 18)):
            self.sign_in(person)
            with self.assertNumQueries(cost):
                self.client.get(self.campaign.get_absolute_url())

    def test_a_new_campaign_without_anything_still_opens(self):
        campaign = make_campaign(self.city_congress, status="draft")
        for name in ("detail", "links", "files", "wall"):
            self.assertEqual(self.get(name, campaign.pk).status_code, 200)

    def test_a_draft_does_not_exist_for_others(self):
        campaign = make_campaign(self.city_congress, status="draft")
        for name in ("detail", "links", "files", "wall"):
            for person in (self.county_office, self.province_staff):
                self.assertEqual(self.get(name, campaign.pk, person=person).status_code, 404)

    def test_a_concluded_campaign_says_that_it_is_only_to_read(self):
        Campaign.objects.update(status="concluded")
        self.assertContains(self.get("detail", self.campaign.pk), "内容只供查阅")


class SectionTests(Pages):
    def test_links_may_be_narrowed_to_a_light(self):
        make_link(self.stage, number=13, name="跟踪问责", ends_on=None)
        everything = self.get("links", self.campaign.pk)
        self.assertContains(everything, "跟踪问责")
        self.assertContains(everything, "代表小组活动")
        undated = self.get("links", self.campaign.pk, query="?light=none")
        self.assertNotContains(undated, "代表小组活动")
        self.assertContains(self.get("links", self.campaign.pk, query="?light=done"), "清除条件")

    def test_files_are_those_the_person_may_open(self):
        services.attach_file(self.duty, upload=a_pdf("草稿.pdf"), by=self.county_office)
        services.start_link(self.link, by=self.city_staff)
        services.note_link_progress(
            self.link, text="进展", percent=10, files=[a_pdf("进展.pdf")], by=self.city_staff
        )
        self.assertNotContains(self.get("files", self.campaign.pk), "草稿.pdf")
        self.assertContains(self.get("files", self.campaign.pk), "进展.pdf")
        self.assertContains(self.get("files", self.campaign.pk, person=self.county_office), "草稿.pdf")

    def test_files_of_another_campaign_do_not_appear(self):
        other = make_campaign(self.city_congress)
        duty = make_duty(make_link(make_stage(other)), self.county_congress, self.city_congress)
        services.attach_file(duty, upload=a_pdf("别处.pdf"), by=self.county_office)
        answer = self.get("files", self.campaign.pk, person=self.county_office)
        self.assertNotContains(answer, "别处.pdf")


class WallPageTests(Pages):
    def test_bars_diamonds_legend_and_today_are_drawn(self):
        Link.objects.update(status="running", percent=90)
        answer = self.get("wall", self.campaign.pk)
        for words in ("今天 8-9", "上旬", "图例", "报送截止", "0／2", "bar-risk", "打印 A3"):
            self.assertContains(answer, words)

    def test_it_carries_no_inline_style_that_the_policy_would_drop(self):
        self.assertNotContains(self.get("wall", self.campaign.pk), "style=")

    def test_a_plan_without_dates_says_so(self):
        answer = self.get("wall", make_campaign(self.city_congress).pk)
        self.assertContains(answer, "方案还没有日期")

    def test_departments_do_not_get_the_wall(self):
        CampaignUnit.objects.create(campaign=self.campaign, organization=self.housing, role="evaluated")
        self.assertEqual(self.get("wall", self.campaign.pk, person=self.liaison).status_code, 403)

    def test_the_cost_does_not_grow(self):
        self.sign_in(self.leader)
        url = reverse("campaigns:wall", args=[self.campaign.pk])
        with self.assertNumQueries(6):
            self.client.get(url)
        self.fill(self.campaign)
        with self.assertNumQueries(6):
            self.client.get(url)


class ActTests(Pages):
    def act(self, name, campaign, person=None, **data):
        self.sign_in(person or self.city_staff)
        version = Campaign.objects.get(pk=campaign.pk).version
        return self.client.post(reverse(f"campaigns:{name}", args=[campaign.pk]), {"version": version} | data)

    def plan(self, status="draft"):
        campaign = make_campaign(self.city_congress, status=status)
        make_link(make_stage(campaign), number=1)
        return campaign

    def test_from_draft_to_running(self):
        campaign = self.plan()
        approval = {"approved_by": "中共衡水市委", "approved_on": "8月1日", "number": "衡发9号"}
        self.assertRedirects(self.act("approve", campaign, **approval), campaign.get_absolute_url())
        filing = {"filed_with": self.province_congress.pk, "filed_on": "2018/8/3", "number": "冀备1号"}
        self.assertRedirects(self.act("file", campaign, **filing), campaign.get_absolute_url())
        self.assertRedirects(self.act("open", campaign), campaign.get_absolute_url())
        self.assertEqual(
            [action for action, _old, _new in acts_on(campaign)], ["approve", "record_filing", "open"]
        )
        campaign.refresh_from_db()
        filing = campaign.filings.get()
        self.assertEqual((campaign.approved_on, filing.filed_on), (date(2018, 8, 1), date(2018, 8, 3)))

    def test_before_opening_the_page_names_how_many_people_are_told(self):
        campaign = self.plan("approved")
        make_duty(Link.objects.get(stage__campaign=campaign), self.county_congress, self.city_congress)
        self.assertContains(self.get("open", campaign.pk), "2 名")

    def test_a_refusal_stands_on_the_page_with_what_was_typed(self):
        answer = self.act(
            "approve", self.plan(), approved_by="中共衡水市委", approved_on="2019-01-01", number="9号"
        )
        self.assertContains(answer, "批准日期不能晚于今天", status_code=422)
        self.assertContains(answer, "中共衡水市委", status_code=422)

    def test_concluding_too_early_names_the_links(self):
        self.assertContains(self.act("conclude", self.campaign), "还有环节没有完成：6", status_code=422)
        self.assertEqual(Campaign.objects.get(pk=self.campaign.pk).status, "running")

    def test_a_second_click_is_told_politely(self):
        campaign = self.plan("approved")
        self.act("open", campaign)
        answer = self.act("open", campaign)
        self.assertContains(answer, "不能开启", status_code=422)

    def test_a_stale_page_is_refused_and_the_next_press_counts(self):
        campaign = self.plan("approved")
        services.record_filing(
            campaign,
            filed_with=self.province_congress,
            filed_on=self.today,
            number="1",
            by=self.city_colleague,
        )
        self.sign_in(self.city_staff)
        url = reverse("campaigns:open", args=[campaign.pk])
        answer = self.client.post(url, {"version": 0})
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        again = self.client.post(url, {"version": answer.context["form"]["version"].value()})
        self.assertRedirects(again, campaign.get_absolute_url())

    def test_only_its_own_staff_get_to_the_acts(self):
        for name in ("approve", "file", "open", "conclude"):
            for person, status in (
                (self.leader, 403),
                (self.county_office, 403),
                (self.province_staff, 403),
                (self.liaison, 403),
                (self.nobody, 403),
            ):
                with self.subTest(name, person=person.username):
                    self.assertEqual(self.get(name, self.campaign.pk, person=person).status_code, status)
                    self.assertEqual(self.act(name, self.campaign, person).status_code, status)
        self.assertEqual(acts_on(self.campaign), [])

    def test_a_foreign_countys_campaign_is_not_found(self):
        foreign = make_campaign(self.other_congress, status="approved")
        for name in ("approve", "file", "open", "conclude"):
            self.assertEqual(self.act(name, foreign, self.county_office).status_code, 404)


class AnonymousTests(World):
    def test_nobody_gets_in_without_signing_in(self):
        for name in ("detail", "links", "files", "wall", "open", "duty_remind"):
            answer = self.client.get(reverse(f"campaigns:{name}", args=[self.campaign.pk]))
            self.assertEqual(answer.status_code, 302)

    def test_an_organization_without_part_learns_nothing_from_numbers(self):
        make_organization("空", self.city)
        self.sign_in(self.other_liaison)
        for name in ("detail", "links", "files"):
            answer = self.client.get(reverse(f"campaigns:{name}", args=[self.campaign.pk]))
            self.assertEqual(answer.status_code, 404)
