"""From a confirmed plan to a campaign: the rows with their words, every refusal, once only."""

from datetime import date

from campaigns import services
from campaigns.models import Campaign, CampaignUnit, Duty, Link, PlanDraft, Stage, Topic
from campaigns.plan_draft import changes
from campaigns.plan_draft.tree import Deadline, Plan, Point
from campaigns.plan_draft.tree import Link as LinkItem
from campaigns.plan_draft.tree import Stage as StageItem
from campaigns.querysets import attachments_visible_to
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from tests.factories import make_campaign

from .plan_draft.texts import PLAN
from .support import acts_on, told
from .test_plan_drafts import CITY, DraftWorld, a_text


class CreationWorld(DraftWorld):
    def change(self, change, draft=None) -> PlanDraft:
        draft = draft or self.fresh()
        return services.change_plan_draft(draft, change, by=self.city_staff, version=draft.version)

    def confirm_all(self) -> PlanDraft:
        def confirmed(plan: Plan) -> Plan:
            for item in plan.doubtful:
                plan = changes.confirm(plan, item.id)
            return plan

        return self.change(confirmed)

    def correct(self, key: str, **values) -> PlanDraft:
        return self.change(lambda plan: changes.correct(plan, key, **values))

    def key_of(self, title: str) -> str:
        return next(one.id for one in services.plan_of(self.fresh()).duties if one.title == title)


class CreateTests(CreationWorld):
    def created(self) -> Campaign:
        self.confirm_all()
        return services.create_campaign(self.fresh(), by=self.city_colleague)

    def test_the_campaign_is_a_draft_with_the_head_of_the_plan(self):
        campaign = self.created()
        self.assertEqual((campaign.status, campaign.congress), ("draft", self.city_congress))
        self.assertEqual(
            (campaign.short_title, campaign.code, campaign.year), ("老旧小区改造", "JD2018-01", 2018)
        )
        self.assertEqual((campaign.starts_on, campaign.ends_on), (date(2018, 8, 1), date(2018, 11, 30)))
        self.assertEqual(acts_on(campaign), [("create", "", "")])
        self.assertEqual(told(), set())

    def test_the_draft_stays_as_the_campaigns_source(self):
        campaign = self.created()
        self.assertEqual(campaign.plan_draft.text, PLAN)
        self.assertEqual(campaign.plan_draft.status, "created")
        self.assertEqual(acts_on(self.fresh())[-1], ("create", "open", "created"))

    def test_stages_and_links_keep_dates_numbers_and_words(self):
        campaign = self.created()
        stages = Stage.objects.filter(campaign=campaign).values_list("name", "starts_on", "ends_on", "phrase")
        self.assertEqual(
            list(stages),
            [
                ("动员部署", None, date(2018, 8, 15), "2018年8月15日前"),
                ("检查整改", date(2018, 8, 16), date(2018, 10, 31), "2018年8月16日至10月31日"),
                ("总结", date(2018, 11, 1), date(2018, 11, 30), "2018年11月"),
            ],
        )
        links = Link.objects.filter(stage__campaign=campaign).order_by("number")
        self.assertEqual([link.number for link in links], [1, 2, 3, 4, 5])
        third = links[2]
        self.assertEqual((third.source_paragraph, third.ends_on), (11, date(2018, 9, 20)))
        self.assertEqual(third.source_words, PLAN[third.source_start : third.source_end].strip())
        self.assertEqual((third.who, third.levels), ("县（市、区）人大常委会", [3]))
        self.assertEqual((links[0].ends_on, links[0].reckoning), (None, "方案未写时间"))

    def test_a_duty_of_a_group_is_one_for_each_organization(self):
        campaign = self.created()
        rows = Duty.objects.filter(campaign=campaign).order_by("due_on", "owed_by__region__path")
        found = [(row.owed_by, row.owed_to, row.title, row.due_on, row.parts, row.status) for row in rows]
        both, title = ["summary", "issue_list"], "走访情况和问题清单"
        day = date(2018, 9, 20)
        self.assertEqual(
            found,
            [
                (self.county_congress, self.city_congress, title, day, both, "open"),
                (self.other_congress, self.city_congress, title, day, both, "open"),
                (
                    self.city_congress,
                    self.province_congress,
                    "联动监督情况",
                    date(2018, 10, 20),
                    ["summary"],
                    "open",
                ),
            ],
        )
        first = rows[0]
        self.assertEqual(first.source_words, "9月20日前，汇总走访情况，连同问题清单报市人大常委会")
        self.assertEqual((first.phrase, first.source_paragraph), ("9月20日前", 11))

    def test_each_duty_names_the_report_that_needs_it(self):
        campaign = self.created()
        report = campaign.duties.get(owed_to=self.province_congress)
        lower = campaign.duties.filter(owed_to=self.city_congress)
        self.assertEqual({(duty.needed_for, duty.slack) for duty in lower}, {(report, 30)})

    def test_topics_with_their_laws_and_points(self):
        key = services.plan_of(self.fresh()).topics[0].id
        self.correct(key, points=(Point("duty", "责任是否落实"),))
        topic = Topic.objects.get(campaign=self.created())
        self.assertEqual((topic.name, topic.laws), ("老旧小区改造", "河北省物业管理条例"))
        self.assertEqual([(one.aspect, one.text) for one in topic.points.all()], [("duty", "责任是否落实")])

    def test_units_lead_take_part_are_evaluated_and_supervised(self):
        from campaigns.plan_draft.tree import Department

        item = Department(name="住建", bodies=("department:housing@2", "department:housing@3"))
        self.change(lambda plan: changes.add(plan, item))
        units = CampaignUnit.objects.filter(campaign=self.created()).values_list("organization__name", "role")
        self.assertEqual(
            set(units),
            {
                ("衡水市人大常委会", "leads"),
                ("桃城区人大常委会", "takes_part"),
                ("安平县人大常委会", "takes_part"),
                ("衡水市住房和城乡建设局", "evaluated"),
                ("桃城区住房和城乡建设局", "evaluated"),
                ("衡水市人民政府", "supervised"),
                ("桃城区人民政府", "supervised"),
            },
        )

    def test_rules_keep_the_words_they_come_from(self):
        self.correct(
            "rules", floor="1/4", floor_levels=(1, 2, 3), grades=("满意", "不满意"), phrase="参与率不低于25%"
        )
        campaign = self.created()
        self.assertEqual(
            campaign.rules,
            {
                "participation_floor": {"value": "1/4", "source": "参与率不低于25%"},
                "floor_levels": {"value": [1, 2, 3], "source": "参与率不低于25%"},
                "grades": {"value": ["满意", "不满意"], "source": "参与率不低于25%"},
            },
        )

    def test_the_created_campaign_is_approved_and_opened_by_the_services_there_are(self):
        campaign = self.created()
        services.approve_campaign(
            campaign,
            approved_by="市委",
            approved_on=date(2018, 8, 8),
            number="〔2018〕1号",
            by=self.city_staff,
        )
        services.open_campaign(campaign, by=self.city_staff)
        self.assertEqual(Campaign.objects.get(pk=campaign.pk).status, "running")
        self.assertIn(self.county_office, told())

    def test_the_number_of_queries_does_not_grow_with_links_and_duties(self):
        self.confirm_all()
        with self.assertNumQueries(25):
            services.create_campaign(self.fresh(), by=self.city_staff)

    def test_what_was_typed_by_hand_is_created_without_a_place(self):
        stage = services.plan_of(self.fresh()).stages[2].id
        self.change(lambda plan: changes.add(plan, LinkItem(name="补充", text="补充报告"), to=stage))
        link = list(services.plan_of(self.fresh()).links)[-1].id
        duty = Deadline(
            end=date(2018, 11, 20), is_duty=True, title="补充", owed_by=("congress@3",), owed_to="congress@2"
        )
        self.change(lambda plan: changes.add(plan, duty, to=link))
        row = Duty.objects.filter(campaign=self.created(), title="补充").first()
        self.assertEqual((row.source_words, row.source_start, row.phrase), ("", None, ""))


class RefusedTests(CreationWorld):
    def refused(self, words: str, field: str | None = None) -> None:
        before = Campaign.objects.count()
        with self.assertRaisesMessage(RuleBroken, words) as refused:
            services.create_campaign(self.fresh(), by=self.city_staff)
        self.assertEqual(refused.exception.field, field)
        self.assertEqual((Campaign.objects.count(), self.fresh().status), (before, "open"))

    def test_while_something_doubtful_is_not_confirmed(self):
        self.refused("还有 1 处没有确认")

    def test_without_what_the_head_needs(self):
        self.confirm_all()
        for name, value in {"title": "", "short_title": "", "code": "", "start": None, "end": None}.items():
            with self.subTest(name):
                kept = getattr(services.plan_of(self.fresh()).head, name)
                self.correct("head", **{name: value})
                self.refused("请填写", name)
                self.correct("head", **{name: kept})

    def test_with_a_code_that_another_campaign_has(self):
        self.confirm_all()
        make_campaign(self.county_congress, code="JD2018-01")
        self.refused("编号“JD2018-01”已被别的监督行动使用", "code")

    def test_when_it_ends_before_it_starts(self):
        self.confirm_all()
        self.correct("head", start=date(2018, 12, 24))
        self.refused("结束日期不能早于开始日期", "end")

    def test_without_any_link(self):
        draft = services.start_blank_draft(self.city_congress, year=2018, by=self.city_staff)
        self.change(lambda plan: changes.add(plan, StageItem(name="一", end=date(2018, 9, 1))), draft)
        with self.assertRaisesMessage(RuleBroken, "方案还没有阶段和环节"):
            services.create_campaign(PlanDraft.objects.get(pk=draft.pk), by=self.city_staff)

    def test_with_a_duty_after_the_end(self):
        self.confirm_all()
        self.correct("head", end=date(2018, 10, 1))
        self.refused("“联动监督情况”的截止日期晚于行动的结束日期")

    def test_with_a_duty_that_comes_after_the_report_that_needs_it(self):
        self.confirm_all()
        self.correct(self.key_of("走访情况和问题清单"), end=date(2018, 10, 23))
        self.confirm_all()
        with self.assertRaisesMessage(RuleBroken, "比上级节点晚 3 天"):
            services.create_campaign(self.fresh(), by=self.city_staff)
        self.assertFalse(Campaign.objects.filter(plan_draft__isnull=False).exists())

    def test_with_a_duty_owed_to_oneself(self):
        self.confirm_all()
        self.correct(self.key_of("联动监督情况"), owed_to="congress@2")
        self.refused("报送单位和接收单位相同")

    def test_with_a_receiver_that_does_not_exist(self):
        self.confirm_all()
        self.correct(self.key_of("联动监督情况"), owed_to="congress@3")
        self.refused("没有对应的接收单位")

    def test_with_a_group_that_has_no_member_any_more(self):
        self.confirm_all()
        for one in (self.county_congress, self.other_congress):
            one.is_active = False
            one.save()
        self.refused("报送单位在本区域没有登记")

    def test_with_the_same_duty_twice_in_a_link(self):
        self.confirm_all()
        link = services.plan_of(self.fresh()).parent_of(self.key_of("走访情况和问题清单")).id
        twin = Deadline(
            end=date(2018, 9, 25),
            is_duty=True,
            title="走访情况和问题清单",
            owed_by=(f"#{self.county_congress.pk}",),
            owed_to="congress@2",
        )
        self.change(lambda plan: changes.add(plan, twin, to=link))
        self.refused("重复承担“走访情况和问题清单”")

    def test_for_everybody_but_the_committees_staff(self):
        self.confirm_all()
        for name, person in self.everyone().items():
            if name in CITY:
                continue
            with self.subTest(name), self.assertRaises(NotAllowed):
                services.create_campaign(self.fresh(), by=person)
        self.assertEqual(self.fresh().status, "open")


class OnceTests(CreationWorld):
    def setUp(self):
        super().setUp()
        self.confirm_all()

    def test_pressed_twice_it_creates_once(self):
        mine, other = self.fresh(), self.fresh()
        services.create_campaign(mine, by=self.city_staff)
        with self.assertRaises(StaleState):
            services.create_campaign(other, by=self.city_colleague)
        with self.assertRaises(TransitionError):
            services.create_campaign(self.fresh(), by=self.city_staff)
        self.assertEqual(Campaign.objects.filter(code="JD2018-01").count(), 1)

    def test_what_somebody_changed_meanwhile_is_not_created(self):
        mine = self.fresh()
        self.correct("head", short_title="别的")
        with self.assertRaises(StaleState):
            services.create_campaign(mine, by=self.city_staff)


class FileTests(DraftWorld):
    def test_the_plan_document_is_opened_by_staff_and_after_approval_by_all_who_see_the_campaign(self):
        draft = services.start_plan_draft(self.city_congress, upload=a_text(), by=self.city_staff)
        file = draft.source_file

        def readers() -> set[str]:
            return {
                name
                for name, person in self.everyone().items()
                if attachments_visible_to(person).filter(pk=file.pk).exists()
            }

        self.assertEqual(readers(), CITY)
        plan = services.plan_of(draft)
        key = plan.doubtful[0].id
        services.change_plan_draft(
            draft, lambda one: changes.confirm(one, key), by=self.city_staff, version=draft.version
        )
        campaign = services.create_campaign(PlanDraft.objects.get(pk=draft.pk), by=self.city_staff)
        self.assertEqual(readers(), {*CITY, "leader", "teller", "other_teller"})
        services.approve_campaign(
            campaign, approved_by="市委", approved_on=date(2018, 8, 8), number="1", by=self.city_staff
        )
        self.assertTrue({"county_office", "province_staff"} <= readers())
        self.assertFalse({"liaison", "nobody", "audit_admin"} & readers())
