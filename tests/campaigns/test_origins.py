"""Plans made from what is there: under the campaign above, from another year's campaign, from a template."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, CampaignTemplate, Duty, Link, PlanDraft
from campaigns.plan_draft import changes
from campaigns.plan_draft.moving import absolute, in_year, relative
from campaigns.plan_draft.tree import Plan, as_json
from core.exceptions import NotAllowed, RuleBroken
from core.models import Notification
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

COUNTY, CITY = {"county_office", "county_colleague"}, {"city_staff", "city_colleague"}


class Origins(World):
    """The city's campaign: one link for counties, one of the city alone, with the report to the province."""

    def setUp(self):
        super().setUp()
        Link.objects.filter(pk=self.link.pk).update(levels=[3, 4])
        self.city_link = make_link(
            self.stage, number=9, name="听取审议", levels=[2], ends_on=date(2018, 8, 31)
        )
        self.report = make_duty(
            self.city_link, self.city_congress, self.province_congress, title="汇总", due_on=date(2018, 8, 20)
        )

    def under(self, by=None, congress=None) -> PlanDraft:
        return services.start_under(
            self.campaign, congress=congress or self.county_congress, by=by or self.county_office
        )

    def plan(self, draft: PlanDraft) -> Plan:
        return services.plan_of(PlanDraft.objects.get(pk=draft.pk))

    def change(self, draft: PlanDraft, change, by=None) -> PlanDraft:
        draft = PlanDraft.objects.get(pk=draft.pk)
        return services.change_plan_draft(draft, change, by=by or self.county_office, version=draft.version)

    def created(self, draft: PlanDraft, by=None) -> Campaign:
        def confirmed(plan: Plan) -> Plan:
            for item in plan.doubtful:
                plan = changes.confirm(plan, item.id)
            return plan

        self.change(draft, confirmed, by)
        return services.create_campaign(PlanDraft.objects.get(pk=draft.pk), by=by or self.county_office)


class UnderTests(Origins):
    def test_only_what_concerns_the_committee_is_in_with_words_and_dates_of_the_campaign_above(self):
        draft = self.under()
        plan = self.plan(draft)
        assert (draft.upper, draft.origin, draft.congress) == (self.campaign, "upper", self.county_congress)
        assert [(stage.name, stage.upper) for stage in plan.stages] == [("组织实施", self.stage.pk)]
        (link,) = plan.links
        assert (link.name, link.text, link.upper) == ("代表小组活动", "组织代表开展活动", self.link.pk)
        assert (link.end, link.latest) == (date(2018, 8, 10), date(2018, 8, 10))

    def test_what_it_owes_above_is_named_and_not_owed_a_second_time(self):
        draft = self.under()
        (link,) = self.plan(draft).links
        assert [one.what for one in link.deadlines] == ["活动情况报告和问题清单"]
        assert list(self.plan(draft).duties) == []
        campaign = self.created(draft)
        assert not campaign.duties.exists()
        self.sign_in(self.county_office)
        page = self.client.get(campaign.get_absolute_url())
        assert list(page.context["asked_above"]) == [self.duty]

    def test_a_day_of_its_own_within_a_link_is_kept_too(self):
        Duty.objects.filter(pk=self.duty.pk).update(due_on=date(2018, 8, 6))
        (link,) = self.plan(self.under()).links
        assert [(one.end, one.latest) for one in link.deadlines] == [
            (date(2018, 8, 10), date(2018, 8, 10)),
            (date(2018, 8, 6), date(2018, 8, 6)),
        ]

    def test_words_from_above_stay_and_dates_only_come_forward(self):
        draft = self.under()
        (link,) = self.plan(draft).links
        day = link.deadlines[0].id
        for act in (
            lambda plan: changes.correct(plan, link.id, text="改写"),
            lambda plan: changes.remove(plan, link.id),
            lambda plan: changes.remove(plan, day),
            lambda plan: changes.correct(plan, day, what="别的"),
        ):
            with pytest.raises(RuleBroken, match="来自上级"):
                self.change(draft, act)
        self.change(draft, lambda plan: changes.correct(plan, day, end=date(2018, 8, 11)))
        with pytest.raises(RuleBroken, match="没有确认"):
            services.create_campaign(PlanDraft.objects.get(pk=draft.pk), by=self.county_office)
        late = self.plan(draft).find(day)
        assert [one.code for one in late.doubts] == ["later_than_upper"]
        with pytest.raises(RuleBroken, match="不能直接确认"):
            self.change(draft, lambda plan: changes.confirm(plan, day))
        self.change(draft, lambda plan: changes.correct(plan, day, end=date(2018, 8, 5)))
        assert Link.objects.get(stage__campaign=self.created(draft)).ends_on == date(2018, 8, 5)

    def test_the_campaign_hangs_under_the_upper_one_and_its_links_know_theirs(self):
        campaign = self.created(self.under())
        (link,) = Link.objects.filter(stage__campaign=campaign)
        assert (campaign.upper, campaign.congress) == (self.campaign, self.county_congress)
        assert (link.upper_link, link.slack) == (self.link, 0)

    def test_only_by_staff_of_a_committee_below(self):
        for name, person in self.everyone().items():
            if name not in COUNTY:
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.under(person)
        for body in (self.city_congress, self.province_congress, self.county_government):
            with self.subTest(body.name), pytest.raises(NotAllowed):
                self.under(self.city_staff, body)

    def test_only_once_and_again_after_it_was_given_up(self):
        draft = self.under()
        with pytest.raises(RuleBroken, match="已有方案或草稿"):
            self.under(self.county_colleague)
        services.discard_plan_draft(draft, by=self.county_office)
        self.created(self.under(self.county_colleague))
        with pytest.raises(RuleBroken, match="已有方案或草稿"):
            self.under()

    def test_not_under_what_is_a_draft_or_over(self):
        for status in ("draft", "concluded", "archived"):
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            self.campaign.refresh_from_db()
            with self.subTest(status), pytest.raises(RuleBroken, match="不能据此制定"):
                self.under()

    def test_nobody_else_sees_the_draft(self):
        draft = self.under()
        seen = {
            name
            for name, person in self.everyone().items()
            if PlanDraft.objects.visible_to(person).filter(pk=draft.pk).exists()
        }
        assert seen == COUNTY
        campaign = self.created(draft)
        for person in (self.city_staff, self.other_office, self.province_staff):
            assert not Campaign.objects.visible_to(person).filter(pk=campaign.pk).exists()

    def test_the_upper_page_offers_it_once_to_those_below(self):
        def offered(person) -> bool:
            self.sign_in(person)
            return self.client.get(self.campaign.get_absolute_url()).context["may_follow"]

        assert [offered(one) for one in (self.county_office, self.city_staff, self.province_staff)] == [
            True,
            False,
            False,
        ]
        self.under()
        assert (offered(self.county_office), offered(self.other_office)) == (False, True)


class MovedAboveTests(Origins):
    def setUp(self):
        super().setUp()
        self.lower = self.created(self.under())
        self.lower_link = Link.objects.for_page().get(stage__campaign=self.lower)
        Notification.objects.all().delete()

    def move_above(self, day: int) -> None:
        link = Link.objects.for_page().get(pk=self.link.pk)
        services.change_link_dates(
            link,
            starts_on=None,
            ends_on=date(2018, 8, day),
            reason="调整",
            with_duties=False,
            by=self.city_staff,
        )

    def test_those_below_learn_the_slack_even_while_their_plan_is_a_draft(self):
        self.move_above(15)
        texts = {note.text for note in Notification.objects.filter(recipient=self.county_office)}
        assert any("余量为 5 天" in text for text in texts)
        assert not any(
            "余量为" in note.text for note in Notification.objects.filter(recipient=self.other_office)
        )

    def test_a_link_that_now_ends_too_late_is_named_and_red(self):
        self.move_above(9)
        texts = {note.text for note in Notification.objects.filter(recipient=self.county_colleague)}
        assert any("比上级节点晚 1 天" in text for text in texts)
        self.sign_in(self.county_office)
        page = self.client.get(self.lower.get_absolute_url())
        ((link, light),) = page.context["late_links"]
        assert (link, light.key) == (self.lower_link, "overdue")
        self.assertContains(self.client.get(link.get_absolute_url()), "比上级节点晚 1 天")

    def test_below_a_date_from_above_only_comes_forward(self):
        given = {"starts_on": None, "reason": "提前", "by": self.county_office}
        with pytest.raises(RuleBroken, match="比上级节点晚 3 天") as refusal:
            services.change_link_dates(self.lower_link, ends_on=date(2018, 8, 13), **given)
        assert refusal.value.field == "ends_on"
        services.change_link_dates(self.lower_link, ends_on=date(2018, 8, 8), **given)
        assert self.lower_link.slack == 2

    def test_a_countys_own_duty_rests_on_what_it_owes_above(self):
        own = make_duty(self.lower_link, self.county_housing, self.county_congress, due_on=date(2018, 8, 7))
        services.propose_reports(self.lower)
        own.refresh_from_db()
        assert (own.needed_for, own.slack) == (self.duty, 3)
        Duty.objects.filter(pk=own.pk).update(due_on=date(2018, 8, 13))
        with pytest.raises(RuleBroken, match="比上级节点晚 3 天"):
            services.propose_reports(self.lower)


class AgainTests(Origins):
    def again(self, by=None, year=2019) -> PlanDraft:
        return services.start_again(self.campaign, year=year, by=by or self.city_staff)

    def test_every_date_is_a_year_later_and_says_what_it_was(self):
        draft = self.again()
        plan = self.plan(draft)
        assert (plan.head.year, plan.head.start, plan.head.end) == (
            2019,
            date(2019, 7, 1),
            date(2019, 12, 31),
        )
        (stage,) = plan.stages
        assert stage.end == date(2019, 9, 30)
        assert stage.reckoning.zh.endswith("2018-09-30（周日） → 2019-09-30（周一）")
        assert (draft.origin, draft.reference) == ("last_year", f"campaigns.campaign:{self.campaign.pk}")

    def test_a_rest_day_is_to_be_confirmed_and_a_working_day_is_not(self):
        plan = self.plan(self.again())
        first, second = plan.links
        assert [one.code for one in first.deadlines[0].doubts] == ["rest_day"]  # 10 August 2019, a Saturday
        assert "周六" in first.deadlines[0].doubts[0].zh
        report = next(one for one in second.deadlines if one.is_duty)
        assert (report.end, report.doubts) == (date(2019, 8, 20), ())

    def test_those_who_owe_alike_are_one_group_again(self):
        duties = {one.title: (one.owed_by, one.owed_to) for one in self.plan(self.again()).duties}
        assert duties == {
            "活动情况报告和问题清单": (("congress@3",), "upper"),
            "汇总": ((f"#{self.city_congress.pk}",), "upper"),
        }

    def test_it_becomes_a_campaign_with_the_same_duties(self):
        campaign = self.created(self.again(), self.city_staff)
        rows = set(campaign.duties.values_list("owed_by", "owed_to", "due_on"))
        assert rows == {
            (self.county_congress.pk, self.city_congress.pk, date(2019, 8, 10)),
            (self.other_congress.pk, self.city_congress.pk, date(2019, 8, 10)),
            (self.city_congress.pk, self.province_congress.pk, date(2019, 8, 20)),
        }

    def test_only_by_its_own_staff_and_for_a_later_year(self):
        for name, person in self.everyone().items():
            if name not in CITY:
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.again(person)
        for year in (2018, 2017, 2029):
            with self.subTest(year), pytest.raises(RuleBroken) as refusal:
                self.again(year=year)
            assert refusal.value.field == "year"

    def test_the_last_of_february_stays_in_february(self):
        assert in_year(date(2016, 2, 29), 2018) == date(2018, 2, 28)
        assert in_year(date(2016, 2, 29), 2020) == date(2020, 2, 29)


class TemplateTests(Origins):
    def keep(self, by=None, **changes) -> CampaignTemplate:
        given = {"name": "联动监督", "days": {"常委会会议": date(2018, 8, 15)}} | changes
        return services.keep_as_template(self.campaign, by=by or self.city_staff, **given)

    def start(self, template=None, days=None, by=None) -> PlanDraft:
        days = days or [date(2019, 3, 1), date(2019, 5, 20)]
        return services.start_from_template(template or self.keep(), days=days, by=by or self.city_staff)

    def test_dates_are_kept_as_days_after_named_days(self):
        tree = self.keep().tree
        assert tree["stages"][0]["start"] == {"from": 0, "days": 10}
        assert tree["stages"][0]["links"][1]["deadlines"][0]["end"] == {"from": 1, "days": 16}

    def test_they_are_counted_again_from_the_days_as_they_fall(self):
        draft = self.start()
        plan = self.plan(draft)
        assert (plan.head.year, plan.head.start, plan.stages[0].start) == (
            *(2019, date(2019, 3, 1)),
            date(2019, 3, 11),
        )
        ends = {one.title: one.end for one in plan.duties}
        assert ends == {"活动情况报告和问题清单": date(2019, 4, 10), "汇总": date(2019, 5, 25)}
        report = next(one for one in plan.duties if one.title == "汇总")
        assert [one.code for one in report.doubts] == ["rest_day"]  # a Saturday
        assert "常委会会议" in report.reckoning.zh

    def test_there_and_back_nothing_is_lost(self):
        tree = as_json(self.plan(services.start_again(self.campaign, year=2019, by=self.city_staff)))
        days = [date(2019, 7, 1), date(2019, 8, 15)]
        assert absolute(relative(tree, days), days) == tree

    def test_a_missing_day_or_a_wrong_order_is_refused(self):
        template = self.keep()
        for days in ([date(2019, 3, 1)], [date(2019, 3, 1), date(2019, 2, 1)]):
            with self.subTest(days), pytest.raises(RuleBroken):
                self.start(template, days)

    def test_only_running_or_finished_campaigns_are_kept_and_each_name_once(self):
        self.keep()
        with pytest.raises(RuleBroken, match="同名") as refusal:
            self.keep(days=None)
        assert refusal.value.field == "name"
        for wrong, field in (({"name": " "}, "name"), ({"days": {"会": date(2019, 1, 1)}}, "day_on")):
            with self.subTest(wrong), pytest.raises(RuleBroken) as refusal:
                self.keep(**wrong)
            assert refusal.value.field == field
        Campaign.objects.filter(pk=self.campaign.pk).update(status="approved")
        self.campaign.refresh_from_db()
        with pytest.raises(RuleBroken, match="进行中或已结束"):
            self.keep(name="另一个")

    def test_it_is_its_committees_own(self):
        template = self.keep()
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert CampaignTemplate.objects.visible_to(person).exists() == (name in CITY)
            if name not in CITY:
                for act in (lambda by: self.keep(by, name="x"), lambda by: self.start(template, by=by)):
                    with self.subTest(name), pytest.raises(NotAllowed):
                        act(person)


class PageTests(Origins):
    def test_the_three_ways_are_offered_to_whom_they_are_open(self):
        services.keep_as_template(self.campaign, name="联动模板", by=self.city_staff)
        make_campaign(self.province_congress, title="全省行动")
        for person, words, missing in (
            (self.city_staff, ("全省行动", "三项联动监督", "联动模板"), ()),
            (self.county_office, ("全省行动", "三项联动监督"), ("联动模板",)),
        ):
            self.sign_in(person)
            page = self.client.get(reverse("campaigns:plan_origins"))
            for word in words:
                self.assertContains(page, word)
            for word in missing:
                self.assertNotContains(page, word)

    def test_the_next_level_above_stands_first_and_a_plan_that_is_there_is_named_instead(self):
        make_campaign(self.province_congress, title="全省行动")
        self.sign_in(self.county_office)
        url = reverse("campaigns:plan_origins")
        titles = [upper.title for upper, _own in self.client.get(url).context["upper"]]
        self.assertEqual(titles, ["三项联动监督", "全省行动"])
        own = make_campaign(self.county_congress, upper=self.campaign, title="桃城行动")
        page = self.client.get(url)
        self.assertContains(page, f'href="{own.get_absolute_url()}"')
        self.assertNotContains(page, reverse("campaigns:plan_under", args=[self.campaign.pk]))

    def test_each_way_leads_to_a_draft(self):
        services.keep_as_template(self.campaign, name="联动模板", by=self.city_staff)
        template = CampaignTemplate.objects.get()
        for person, name, key, data in (
            (self.county_office, "plan_under", self.campaign.pk, {}),
            (self.city_staff, "plan_again", self.campaign.pk, {"year": "2019"}),
            (self.city_staff, "plan_from_template", template.pk, {"day_0": "2019-03-01"}),
        ):
            self.sign_in(person)
            url = reverse(f"campaigns:{name}", args=[key])
            assert self.client.get(url).status_code == 200
            answer = self.client.post(url, data)
            assert answer.url == PlanDraft.objects.latest("pk").get_absolute_url()

    def test_each_way_asks_for_what_it_needs(self):
        services.keep_as_template(self.campaign, name="联动模板", by=self.city_staff)
        template = CampaignTemplate.objects.get()
        for person, name, key, words in (
            (self.county_office, "plan_under", self.campaign.pk, "涉及桃城区人大常委会"),
            (self.city_staff, "plan_again", self.campaign.pk, "新的年度"),
            (self.city_staff, "plan_from_template", template.pk, "开始日期"),
        ):
            self.sign_in(person)
            self.assertContains(self.client.get(reverse(f"campaigns:{name}", args=[key])), words)

    def test_what_is_wrong_is_said_on_the_page(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:plan_again", args=[self.campaign.pk])
        self.assertContains(self.client.post(url, {"year": "2018"}), "新的年度应晚于", status_code=422)
        url = reverse("campaigns:keep_template", args=[self.campaign.pk])
        answer = self.client.post(url, {"name": "模板", "day_name": "会议", "day_on": ""})
        self.assertContains(answer, "要一起填写", status_code=422)
        self.assertRedirects(self.client.post(url, {"name": "模板"}), reverse("campaigns:plan_origins"))

    def test_others_are_refused(self):
        for person, name, status in (
            (self.city_staff, "plan_under", 403),
            (self.county_office, "plan_again", 403),
            (self.county_office, "keep_template", 403),
            (self.liaison, "plan_under", 403),
        ):
            self.sign_in(person)
            with self.subTest(name, person=person.username):
                assert (
                    self.client.get(reverse(f"campaigns:{name}", args=[self.campaign.pk])).status_code
                    == status
                )

    def test_the_cost_of_a_lower_campaigns_page_does_not_grow(self):
        lower = self.created(self.under())
        self.sign_in(self.county_office)
        with self.assertNumQueries(19):
            self.client.get(lower.get_absolute_url())
        for number in (20, 21):
            upper = make_link(self.stage, number=number, ends_on=date(2018, 8, 9))
            stage = make_stage(lower, order=number, name=f"阶段{number}")
            make_link(stage, number=number, upper_link=upper, ends_on=date(2018, 8, 12))
            make_duty(upper, self.county_congress, self.city_congress)
        with self.assertNumQueries(19):
            self.client.get(lower.get_absolute_url())
