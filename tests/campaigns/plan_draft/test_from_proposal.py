"""From a document to a tree: everything it says is there, doubts stand on their items, words mean organizations."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.plan_draft.bodies import Area
from campaigns.plan_draft.from_proposal import plan_from
from campaigns.plan_draft.paragraphs import Places
from campaigns.plan_draft.tree import Plan
from campaigns.plan_text import propose_campaign
from organizations.enums import Kind, Level
from tests.base import World
from tests.factories import make_organization, make_region

from .texts import PLAN

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "seeds" / "000_226031632b773f1d.txt"


def duties(plan: Plan) -> list[tuple]:
    return [(one.title, one.end, one.owed_by, one.owed_to, one.parts) for one in plan.duties]


class OwnPlanTests(World):
    def setUp(self):
        super().setUp()
        self.area = Area(self.city_congress)

    def plan(self, text: str = PLAN, **details) -> Plan:
        return plan_from(propose_campaign(text, **details), self.area)

    def test_stages_and_links_in_order(self):
        plan = self.plan()
        self.assertEqual([stage.name for stage in plan.stages], ["动员部署", "检查整改", "总结"])
        self.assertEqual([len(stage.links) for stage in plan.stages], [1, 3, 1])
        self.assertEqual([link.label for link in plan.links], ["1.", "2.", "3.", "4.", "5."])

    def test_reports_become_duties_and_other_times_the_links(self):
        plan = self.plan()
        both = ("summary", "issue_list")
        self.assertEqual(
            duties(plan),
            [
                ("走访情况和问题清单", date(2018, 9, 20), ("congress@3",), "congress@2", both),
                ("联动监督情况", date(2018, 10, 20), ("congress@2",), "congress@1", ("summary",)),
            ],
        )
        second = list(plan.links)[1]
        self.assertEqual((second.start, second.end), (date(2018, 8, 16), date(2018, 9, 10)))
        self.assertEqual(second.duties, ())

    def test_only_the_odd_character_is_doubtful_beside_the_year(self):
        found = [(item.id[0], doubt.code) for item in self.plan().doubtful for doubt in item.doubts]
        self.assertEqual(found, [("d", "odd_character")])

    def test_a_time_outside_its_stage_is_doubted_once(self):
        plan = self.plan(PLAN.replace("10月20日前，市人大", "11月20日前，市人大"))
        found = [(item.phrase, [doubt.code for doubt in item.doubts]) for item in plan.doubtful]
        self.assertIn(("11月20日前", ["outside_stage"]), found)

    def test_every_quotation_stands_in_the_text(self):
        plan, places = self.plan(), Places(PLAN)
        for item in plan.items():
            if item.span and item.phrase:
                self.assertIn(item.phrase, places.quote(item.span))
        third = list(plan.links)[2]
        self.assertEqual(places.number(third.span), 11)
        self.assertEqual(places.quote(third.span)[:10], "县（市、区）人大常委")

    def test_head_and_dates_of_the_whole(self):
        head = self.plan().head
        self.assertEqual(head.short_title, "老旧小区改造")
        self.assertEqual((head.year, head.document_number), (2018, "衡人常办发〔2018〕31号"))
        self.assertEqual((head.start, head.end), (date(2018, 8, 1), date(2018, 11, 30)))
        self.assertIn("所在月的1日", head.reckoning.zh)

    def test_names_leave_out_the_time_before_them(self):
        self.assertEqual(list(self.plan().links)[1].name, "市人大常委会组织执法检查")

    def test_a_body_that_is_not_known_is_a_doubt(self):
        plan = self.plan(PLAN.replace("将联动监督情况报省人大常委会", "将联动监督情况报邢台市人大常委会"))
        found = [doubt.code for item in plan.doubtful for doubt in item.doubts]
        self.assertIn("unknown_receiver", found)

    def test_nobody_reports_to_itself(self):
        text = PLAN.replace(
            "县（市、区）人大常委会组织代表走访小区。9月20日前，汇总",
            "9月20日前，市、县（市、区）人大常委会汇总",
        )
        self.assertEqual(duties(self.plan(text))[0][2], ("congress@3",))

    def test_a_report_without_a_date_is_shown_and_is_no_duty(self):
        text = PLAN.replace("召开动员会", "召开动员会，并将方案报市人大常委会")
        one = self.plan(text).stages[0].links[0].deadlines[0]
        self.assertFalse(one.is_duty)
        self.assertEqual([doubt.code for doubt in one.doubts], ["report_without_date"])

    def report_beside(self, sentence: str):
        """The duty of a report in a sentence without a time, after one of the counties that has the link's only one."""
        text = PLAN.replace(
            "县（市、区）人大常委会组织代表走访小区。9月20日前，汇总走访情况，连同问题清单报市人大常委会。",
            f"9月20日前，县（市、区）人大常委会组织代表走访小区。{sentence}",
        )
        return next(one for one in self.plan(text).duties if one.end == date(2018, 9, 20))

    def test_a_report_of_the_same_body_goes_by_the_links_only_time_and_says_so(self):
        duty = self.report_beside("走访情况报市人大常委会。")
        self.assertEqual((duty.owed_by, duty.doubts), (("congress@3",), ()))
        self.assertIn("句中未写时间", duty.reckoning.zh)

    def test_a_report_of_another_body_takes_that_time_only_as_a_doubt(self):
        duty = self.report_beside("市政府将整改情况报市人大常委会。")
        self.assertEqual([doubt.code for doubt in duty.doubts], ["borrowed_time"])
        self.assertEqual((duty.who, duty.owed_by), ("市政府", ("government@2",)))

    def test_a_report_whenever_something_happens_takes_that_time_only_as_a_doubt(self):
        duty = self.report_beside("进展情况及时报市人大常委会。")
        self.assertEqual([doubt.code for doubt in duty.doubts], ["borrowed_time"])

    def test_a_time_that_is_no_day_is_kept_as_a_doubt(self):
        text = PLAN.replace("10月20日前，市人大常委会", "会议结束后10日内，市人大常委会")
        one = next(item for item in self.plan(text).doubtful if item.phrase and "10日内" in item.phrase)
        self.assertEqual((one.kind, one.end, one.doubts[0].code), ("relative", None, "relative"))

    def test_links_outside_every_stage_stand_in_one_that_is_doubtful(self):
        plan = self.plan(
            "关于开展视察的工作方案\n1.9月20日前，市人大常委会组织视察。\n2.10月20日前，市人大常委会总结。",
            year=2018,
        )
        self.assertEqual([doubt.code for doubt in plan.stages[-1].doubts], ["no_stage", "no_date"])
        self.assertEqual(len(plan.stages[-1].links), 2)

    def test_a_document_without_a_year_says_so_at_the_head(self):
        text = PLAN.replace("2018年", "").replace("〔2018〕", "")
        self.assertIn("no_year", [doubt.code for doubt in self.plan(text).head.doubts])

    def test_an_empty_proposal_is_an_empty_plan(self):
        plan = self.plan("")
        self.assertEqual((plan.stages, plan.topics, plan.departments), ((), (), ()))


@pytest.mark.skipif(not SOURCE.exists(), reason="needs the source documents in ../shared")
class HengshuiTests(World):
    """The linked supervision of 2018, whole."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for number in range(3, 12):
            county = make_region(f"第{number}县", Level.COUNTY, f"13/11/{number:02d}/", cls.city)
            make_organization(f"第{number}县人大常委会", county)
        names = {
            "industry": "工业和信息化局",
            "personnel": "人力资源和社会保障局",
            "health": "卫生和计划生育局",
        }
        for system, name in names.items():
            details = {"parent": cls.city_government, "system": system}
            make_organization(f"衡水市{name}", cls.city, Kind.DEPARTMENT, **details)

    def setUp(self):
        super().setUp()
        self.area = Area(self.city_congress)
        self.plan = plan_from(propose_campaign(SOURCE.read_bytes(), "plan.txt"), self.area)

    def test_four_stages_and_fourteen_links(self):
        self.assertEqual(
            [(stage.name, len(stage.links)) for stage in self.plan.stages],
            [("动员部署", 4), ("组织实施", 5), ("整改问责", 4), ("总结提升", 1)],
        )

    def test_all_reporting_duties_with_their_days_and_bodies(self):
        found = [(one.end, one.owed_by, one.owed_to, len(one.parts)) for one in self.plan.duties]
        counties, city, province = ("congress@3",), ("congress@2",), "congress@1"
        self.assertEqual(
            found,
            [
                (date(2018, 8, 20), city, province, 2),
                (date(2018, 8, 10), counties, "congress@2", 2),
                (date(2018, 10, 31), city, province, 1),
                (date(2018, 11, 10), counties, "congress@2", 1),
                (date(2018, 11, 15), city, province, 1),
                (date(2018, 12, 10), city, province, 1),
            ],
        )
        self.assertEqual(len(self.area.members(counties)), 11)

    def test_exactly_the_odd_characters_are_doubtful(self):
        found = {item.phrase: [doubt.code for doubt in item.doubts] for item in self.plan.doubtful}
        self.assertEqual(found, {"8月l0日前": ["odd_character"], "9月至ll月15日前": ["odd_character"]})

    def test_topics_departments_and_the_floor(self):
        self.assertEqual(
            [topic.name for topic in self.plan.topics], ["扶贫脱贫攻坚", "大气污染防治", "优化营商环境"]
        )
        self.assertTrue(all(topic.laws for topic in self.plan.topics))
        self.assertEqual(
            [one.name for one in self.plan.departments], ["住建", "商务", "工信", "人社", "卫计"]
        )
        self.assertTrue(all(one.bodies for one in self.plan.departments))
        rules = self.plan.rules
        self.assertEqual((rules.floor, rules.floor_levels), ("1/4", (1, 2, 3)))
        self.assertEqual(rules.phrase, "参与率不低于25%")
