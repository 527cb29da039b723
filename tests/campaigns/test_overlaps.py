"""Double supervision: what overlaps, what does not, what a person may know of it, and that opening over it needs a reason."""

from datetime import date

from django.urls import reverse

from campaigns import services
from campaigns.enums import UnitRole
from campaigns.models import Campaign, CampaignUnit, Topic
from campaigns.overlaps import MATERIAL, TOPIC, overlaps_among, overlaps_of
from campaigns.weeks import Week
from core import history
from core.exceptions import RuleBroken
from organizations.enums import Kind, Level
from organizations.models import Organization
from tests.base import World
from tests.factories import (
    make_campaign,
    make_duty,
    make_link,
    make_organization,
    make_region,
    make_stage,
    make_topic,
)

from .support import acts_on


class Two(World):
    """The city's running campaign on the business climate, over the housing office; a plan beside it."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        Topic.objects.filter(pk=cls.topic.pk).update(laws="河北省优化营商环境条例（2017年）")
        cls.supervised(cls.campaign, cls.housing, cls.commerce)

    @staticmethod
    def supervised(campaign, *bodies, role=UnitRole.SUPERVISED):
        for body in bodies:
            CampaignUnit.objects.create(campaign=campaign, organization=body, role=role)

    def plan(self, congress=None, topic="营商环境建设", laws="", bodies=(), **fields) -> Campaign:
        details = {"status": "approved", "starts_on": date(2018, 9, 3), "ends_on": date(2018, 10, 14)}
        campaign = make_campaign(congress or self.city_congress, **details | fields)
        if topic:
            Topic.objects.filter(pk=make_topic(campaign, topic).pk).update(laws=laws)
        self.supervised(campaign, *(bodies or (self.housing,)), role=UnitRole.EVALUATED)
        return campaign

    def asked(self, campaign, owed_by=None, owed_to=None, **fields):
        link = campaign.stages.first() and campaign.stages.first().links.first()
        link = link or make_link(make_stage(campaign, starts_on=campaign.starts_on), number=1)
        details = {"due_on": date(2018, 9, 10)} | fields
        return make_duty(link, owed_by or self.county_congress, owed_to or campaign.congress, **details)

    def found(self, campaign, by=None):
        return overlaps_of(campaign, by or self.city_staff, self.today)


class TopicTests(Two):
    def test_the_same_topic_over_the_same_body_in_the_same_weeks(self):
        plan = self.plan()
        [one] = self.found(plan)
        assert (one.kind, one.organizations) == (TOPIC, (self.housing,))
        assert (one.one.matter, one.other.matter) == ("营商环境建设", "优化营商环境")
        assert (one.one.campaign, one.other.campaign) == (plan, self.campaign)
        assert one.weeks == (Week(2018, 36), Week(2018, 41))

    def test_the_proposal_names_the_first_day_that_serves_both(self):
        assert self.found(self.plan())[0].joined_on == date(2018, 9, 3)
        running_already = self.plan(starts_on=date(2018, 7, 1))
        assert self.found(running_already)[0].joined_on == self.today
        assert "9月3日起共同进点一次" in self.found(self.plan())[0].proposal

    def test_another_topic_another_body_and_other_weeks_are_no_overlap(self):
        for other in (
            {"topic": "大气污染防治"},
            {"bodies": (self.county_housing,)},
            {"starts_on": date(2019, 1, 7), "ends_on": date(2019, 3, 1)},
            {"topic": ""},
        ):
            with self.subTest(other):
                assert self.found(self.plan(**other)) == []

    def test_two_that_share_no_day_but_a_week_are_in_the_same_week(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(ends_on=date(2018, 9, 12))  # a Wednesday
        plan = self.plan(starts_on=date(2018, 9, 14))
        assert self.found(plan)[0].weeks == (Week(2018, 37), Week(2018, 37))
        Campaign.objects.filter(pk=plan.pk).update(starts_on=date(2018, 9, 17))
        assert self.found(Campaign.objects.get(pk=plan.pk)) == []

    def test_a_common_law_makes_one_topic_whatever_its_name(self):
        plan = self.plan(topic="涉企服务", laws="《河北省优化营商环境条例》（2018年修正）\n行政许可法")
        [one] = self.found(plan)
        assert one.laws == ("《河北省优化营商环境条例》（2018年修正）",)

    def test_how_alike_and_how_many_laws_it_takes_is_the_campaigns_rule(self):
        strict = self.plan(rules={"overlap_topics": {"value": 101}, "overlap_laws": {"value": 2}})
        assert self.found(strict) == []
        loose = self.plan(topic="环境整治", rules={"overlap_topics": {"value": 20}})
        assert self.campaign in {row.other.campaign for row in self.found(loose)}

    def test_who_only_takes_part_or_leads_is_not_supervised(self):
        plan = self.plan(bodies=(self.county_housing,))
        self.supervised(plan, self.housing, role=UnitRole.TAKES_PART)
        assert self.found(plan) == []

    def test_another_level_over_the_same_body_counts(self):
        upper = self.plan(self.province_congress, status="running", topic="水污染防治")
        mine = self.plan(topic="水污染防治工作")
        [one] = [row for row in self.found(mine) if row.other.campaign == upper]
        assert one.other.body == self.province_congress.short_name

    def test_campaigns_of_one_chain_are_one_supervision(self):
        below = self.plan(upper=self.campaign)
        lowest = self.plan(self.county_congress, upper=below)
        assert self.found(below) == self.found(lowest, self.county_office) == []
        assert self.found(self.campaign) == []

    def test_only_what_is_approved_or_runs_is_compared(self):
        plan = self.plan()
        for status, counted in {
            "draft": 0,
            "approved": 1,
            "running": 1,
            "concluded": 0,
            "archived": 0,
        }.items():
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            with self.subTest(status):
                assert len(self.found(plan)) == counted


class PaperTests(Two):
    def test_the_same_paper_asked_of_the_same_county_in_the_same_weeks(self):
        plan = self.plan(topic="")
        self.asked(plan, title="活动情况和问题清单", due_on=date(2018, 8, 9))
        [one] = self.found(plan)
        assert (one.kind, one.organizations) == (MATERIAL, (self.county_congress,))
        assert one.joined_on == date(2018, 8, 9)
        assert "8月9日前报一次，两方共用" in one.proposal

    def test_the_earlier_due_day_serves_both_but_none_that_is_past(self):
        plan = self.plan(topic="", starts_on=date(2018, 8, 1))
        self.asked(plan, title="活动情况和问题清单", due_on=date(2018, 8, 20))
        assert self.found(plan)[0].joined_on == date(2018, 8, 10)
        self.other_duty.delete()
        type(self.duty).objects.filter(pk=self.duty.pk).update(due_on=date(2018, 8, 3))
        assert self.found(plan)[0].joined_on == self.today

    def test_other_papers_other_parts_other_counties_and_other_weeks_are_none(self):
        plan = self.plan(topic="")
        self.asked(plan, title="供水管网改造台账", due_on=date(2018, 8, 9))
        self.asked(plan, title="执法队伍和代表活动情况", parts=["summary"], owed_by=self.city_congress)
        assert self.found(plan) == []
        late = self.plan(topic="", starts_on=date(2018, 8, 13))
        self.asked(late, title="活动情况和问题清单", due_on=date(2018, 9, 10))
        assert self.found(late) == []

    def test_papers_without_a_common_part_are_two(self):
        type(self.duty).objects.filter(pk=self.duty.pk).update(parts=["issue_list"])
        plan = self.plan(topic="", starts_on=date(2018, 8, 1))
        self.asked(plan, title=self.duty.title, parts=["summary"], due_on=date(2018, 8, 10))
        assert self.found(plan) == []

    def test_on_the_same_topic_half_alike_is_enough(self):
        plan = self.plan(starts_on=date(2018, 8, 1), bodies=(self.county_housing,))
        self.asked(plan, title="活动台账", due_on=date(2018, 8, 10))
        assert [one.kind for one in self.found(plan)] == [MATERIAL]
        Topic.objects.filter(campaign=plan).update(name="大气污染防治")
        assert self.found(plan) == []

    def test_what_has_come_in_is_to_be_used_not_asked_for_again(self):
        type(self.duty).objects.filter(pk=self.duty.pk).update(status="accepted")
        plan = self.plan(topic="", starts_on=date(2018, 8, 1))
        for county in (self.county_congress, self.other_congress):
            self.asked(plan, county, title="活动情况和问题清单", due_on=date(2018, 8, 20))
        [one] = self.found(plan)
        assert (len(one.organizations), one.sent) == (2, 1)
        assert one.proposal.startswith("已有 1 家报送，直接采用，不再另报；")

    def test_in_a_chain_the_duty_upward_is_one_but_two_receivers_ask_twice(self):
        below = self.plan(self.county_congress, topic="", upper=self.campaign, starts_on=date(2018, 8, 1))
        self.asked(below, owed_to=self.city_congress, title=self.duty.title, due_on=date(2018, 8, 10))
        assert self.found(below, self.county_office) == []
        upper = make_campaign(self.province_congress, status="approved", starts_on=date(2018, 8, 1))
        Campaign.objects.filter(pk=self.campaign.pk).update(upper=upper)
        self.asked(upper, title=self.duty.title, due_on=date(2018, 8, 10))
        others = [one.other.campaign for one in self.found(upper, self.province_staff)]
        assert self.campaign in others


class KnowledgeTests(Two):
    """What a person may know of the other side."""

    def hidden(self) -> Campaign:
        """A neighbouring county's campaign over an office of this county."""
        return self.plan(
            self.other_congress,
            status="running",
            title="邻县不公开的名称",
            short_title="邻县",
            bodies=(self.county_housing,),
            topic="物业服务管理",
        )

    def mine(self) -> Campaign:
        return self.plan(self.county_congress, bodies=(self.county_housing,), topic="物业服务")

    def test_of_an_unseen_campaign_only_that_there_is_one_is_told(self):
        self.hidden()
        [one] = self.found(self.mine(), self.county_office)
        assert one.other.campaign is None
        assert (one.other.title, one.other.body) == ("另一监督行动", "")
        assert (one.other.matter, one.other.period, one.weeks, one.laws, one.sent) == ("", None, None, (), 0)
        assert (one.one.matter, one.organizations) == ("物业服务", (self.county_housing,))
        assert one.joined_on is None
        assert one.proposal == "请与对方机关商量合并或错开时间。"

    def test_the_page_leaks_nothing_of_it(self):
        self.hidden()
        self.sign_in(self.county_office)
        answer = self.client.get(reverse("campaigns:open", args=[self.mine().pk]))
        self.assertContains(answer, "另一监督行动")
        for word in ("邻县", "物业服务管理", self.other_congress.short_name):
            self.assertNotContains(answer, word)

    def test_a_committee_that_the_person_sees_is_named(self):
        self.hidden()
        [one] = self.found(self.mine(), self.city_staff)
        assert one.other.body == self.other_congress.short_name
        assert one.other.campaign is not None

    def test_a_draft_of_another_level_is_not_told_of_at_all(self):
        self.plan(self.province_congress, status="draft")
        Campaign.objects.filter(pk=self.campaign.pk).update(status="concluded")
        assert self.found(self.plan()) == []

    def test_whoever_opens_later_is_warned_of_the_earlier(self):
        drafted = self.plan(self.province_congress, status="draft")
        assert [one.other.campaign for one in self.found(drafted, self.province_staff)] == [self.campaign]


class OpeningTests(Two):
    def open(self, campaign, reason="", by=None):
        return services.open_campaign(campaign, overlap_reason=reason, by=by or self.city_staff)

    def test_over_an_overlap_it_opens_only_with_a_reason(self):
        for reason in ("", "  \n"):
            plan = self.plan()
            with self.assertRaises(RuleBroken) as refusal:
                self.open(plan, reason)
            assert refusal.exception.field == "overlap_reason"
            assert Campaign.objects.get(pk=plan.pk).status == "approved"
            assert acts_on(plan) == []

    def test_the_reason_stays_on_record_with_what_was_overlapped(self):
        plan = self.plan()
        self.open(plan, " 上级统一部署 ")
        assert acts_on(plan) == [("open", "approved", "running")]
        entry = history.of(plan).get()
        assert entry.comment == "上级统一部署"
        assert entry.data == {
            "overlaps": [
                {
                    "kind": "topic",
                    "campaign": self.campaign.pk,
                    "body": self.city_congress.short_name,
                    "matters": ["营商环境建设", "优化营商环境"],
                    "organizations": 1,
                }
            ]
        }

    def test_without_an_overlap_no_reason_is_asked_for_nor_kept(self):
        plan = self.plan(topic="大气污染防治")
        self.open(plan, "多余的理由")
        assert history.of(plan).get().comment == ""

    def test_one_that_comes_up_after_the_page_was_shown_is_still_asked_about(self):
        plan = self.plan(topic="土壤污染防治")
        self.sign_in(self.city_staff)
        address = reverse("campaigns:open", args=[plan.pk])
        shown = self.client.get(address)
        assert "overlap_reason" not in shown.context["form"].fields
        other = self.plan(self.province_congress, status="running", topic="土壤污染防治")
        answer = self.client.post(address, {"version": plan.version})
        self.assertContains(answer, "请写明为什么仍要开启", status_code=422)
        self.assertContains(answer, other.short_title, status_code=422)
        answer = self.client.post(address, {"version": plan.version, "overlap_reason": "省里同意"})
        assert answer.status_code == 302
        assert history.of(plan).get().comment == "省里同意"

    def test_the_page_shows_both_plans_before_the_button(self):
        plan = self.plan(short_title="营商专项")
        self.sign_in(self.city_staff)
        text = self.client.get(reverse("campaigns:open", args=[plan.pk])).content.decode()
        order = [
            text.index(word) for word in ("营商专项", "优化营商环境", "建议合并为一次", "overlap_reason")
        ]
        assert order[2] < order[3]
        assert self.campaign.short_title in text
        assert self.housing.short_name in text

    def test_the_record_of_the_opening_is_read_on_the_campaigns_page(self):
        plan = self.plan()
        self.open(plan, "上级统一部署")
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("campaigns:files", args=[plan.pk]))
        self.assertContains(answer, "与其他监督行动有 1 处重复、交叉，已说明理由")
        self.assertContains(answer, "上级统一部署")


class CostTests(Two):
    def counties(self, count: int) -> list[Organization]:
        made = []
        for number in range(count):
            county = make_region(f"第{number}县", Level.COUNTY, f"13/11/{number + 100}/", self.city)
            congress = make_organization(f"第{number}县人大常委会", county)
            made.append(congress)
            make_duty(self.link, congress, self.city_congress)
            office = make_organization(f"第{number}县住建局", county, Kind.DEPARTMENT)
            self.supervised(self.campaign, office)
            self.supervised(self.plan_, office)
            self.asked(self.plan_, congress, title=self.duty.title, due_on=date(2018, 8, 10))
        return made

    def test_it_costs_the_same_for_eleven_organizations_and_for_three_hundred(self):
        self.plan_ = self.plan(starts_on=date(2018, 8, 1))
        self.counties(11)
        assert self.city_staff.live_memberships
        with self.assertNumQueries(QUERIES):
            found = overlaps_of(self.plan_, self.city_staff, self.today)
        assert {one.kind: len(one.organizations) for one in found} == {TOPIC: 12, MATERIAL: 11}
        for number in range(12, 301):
            county = make_region(f"又{number}县", Level.COUNTY, f"13/11/{number + 500}/", self.city)
            office = make_organization(f"又{number}县住建局", county, Kind.DEPARTMENT)
            self.supervised(self.campaign, office)
            self.supervised(self.plan_, office)
            make_campaign(make_organization(f"又{number}县人大", county), status="running")
        with self.assertNumQueries(QUERIES):
            found = overlaps_of(self.plan_, self.city_staff, self.today)
        assert len(found[0].organizations) == 301

    def test_each_two_campaigns_of_ones_own_are_told_of_once(self):
        running, draft = self.plan(status="running"), self.plan(status="draft")
        found = overlaps_among([self.campaign, running, draft], self.city_staff, self.today)
        pairs = sorted(sorted((one.one.campaign.pk, one.other.campaign.pk)) for one in found)
        keys = self.campaign.pk, running.pk, draft.pk
        assert pairs == [[keys[0], keys[1]], [keys[0], keys[2]], [keys[1], keys[2]]]

    def test_only_the_organizations_asked_about_are_told_of(self):
        plan = self.plan(bodies=(self.housing, self.commerce))
        [one] = overlaps_among([plan], self.city_staff, self.today, only=[self.commerce.pk])
        assert one.organizations == (self.commerce,)
        assert overlaps_among([plan], self.city_staff, self.today, only=[self.county_housing.pk]) == []

    def test_without_campaigns_nothing_is_asked(self):
        with self.assertNumQueries(0):
            assert overlaps_among([], self.city_staff, self.today) == []


QUERIES = 7
