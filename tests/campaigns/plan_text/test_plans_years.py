"""Whole plans that test the calendar: year ends, quarters, no year, doubtful years, dates outside stages."""

import unittest

from tests.campaigns.plan_text.builders import codes, deadlines, propose, short_links, short_stages

OVER_THE_YEAR_END = """
平湖县人大常委会关于开展冬季清洁取暖专项监督的工作方案
平人常〔2023〕31号
一、总体要求
坚持问题导向。
二、实施步骤
第一阶段：动员部署（2023年11月至12月10日）
1.制定方案，11月20日前印发。
2.召开动员会。
第二阶段：集中检查（12月中旬至次年1月底）
3.1月10日前，各乡镇人大主席团报送自查情况。
4.12月25日前，县人大常委会组织代表视察。
第三阶段：总结（2月）
5.2月20日前形成总结报告。
"""


class OverTheYearEnd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(OVER_THE_YEAR_END)

    def test_stages_run_on_into_the_next_year(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "动员部署 2023-11-01..2023-12-10",
                "集中检查 2023-12-11..2024-01-31",
                "总结 2024-02-01..2024-02-29",
            ],
        )

    def test_links_take_the_year_that_fits_their_stage(self):
        self.assertEqual(
            short_links(self.proposal),
            ["1/1 by 2023-11-20", "1/2", "2/3 by 2024-01-10", "2/4 by 2023-12-25", "3/5 by 2024-02-20"],
        )

    def test_every_inferred_year_is_told(self):
        inferred = [warning.where for warning in self.proposal.warnings if warning.code == "year_inferred"]
        self.assertIn("1月10日前", inferred)
        self.assertNotIn("12月25日前", inferred)


BY_QUARTERS = """
2025年度江北市人大常委会推进“一河一策”跟踪监督的工作方案
一、时间安排
1.第一季度，制定方案，组建专班。
2.二季度末前，各县（市、区）人大常委会开展自查，并将问题清单报市人大常委会。
3.三季度，市人大常委会开展明察暗访，每季度末月25日前通报进展。
4.第四季度，听取市政府专题报告；年底前完成满意度测评。
5.2026年1月上旬，总结。次年3月底前开展“回头看”。
二、有关要求
每周五下班前报送工作信息。遇有重大问题，随时报告。
"""


class ByQuarters(unittest.TestCase):
    def test_quarters_year_end_and_next_year(self):
        self.assertEqual(
            short_links(propose(BY_QUARTERS)),
            [
                "-/1 period 2025-01-01..2025-03-31",
                "-/2 by 2025-06-30",
                "-/3 period 2025-07-01..2025-09-30 | recurring?",
                "-/4 period 2025-10-01..2025-12-31 | by 2025-12-31",
                "-/5 period 2026-01-01..2026-01-10 | by 2026-03-31",
                "-/- recurring?",
            ],
        )

    def test_several_bodies_and_things_in_one_section(self):
        second = deadlines(propose(BY_QUARTERS))[1]
        self.assertEqual(second.who, "各县（市、区）人大常委会")
        self.assertEqual(second.what, "开展自查，并将问题清单报市人大常委会")


NO_YEAR = """
河东区人大常委会执法检查工作方案
一、实施步骤
（一）准备阶段（3月上旬）
1.制定方案，3月5日前报主任会议。
（二）检查阶段（9月15日至9月1日）
2.区直各部门10月20日前报送材料。
3.11月31日前完成。
"""


class NoYear(unittest.TestCase):
    def test_without_a_year_nothing_is_computed_and_all_is_told(self):
        proposal = propose(NO_YEAR)
        self.assertIsNone(proposal.year)
        self.assertEqual(short_stages(proposal), ["准备 ..?", "检查 ..?"])
        self.assertEqual(short_links(proposal), ["1/1 by?", "2/2 by?", "2/3 impossible?"])
        self.assertLessEqual({"no_year", "impossible_date", "reversed_period"}, codes(proposal))

    def test_the_operator_can_give_the_year(self):
        proposal = propose(NO_YEAR, year=2024)
        self.assertIn("year given by the operator", proposal.year_source)
        self.assertEqual(
            short_stages(proposal), ["准备 2024-03-01..2024-03-10", "检查 2024-09-15..2024-09-01?"]
        )
        self.assertEqual(short_links(proposal)[0], "1/1 by 2024-03-05")

    def test_a_year_of_no_plan_is_refused(self):
        proposal = propose(NO_YEAR, year=3)
        self.assertFalse(proposal.is_plan)
        self.assertIn("1990", proposal.message.zh)


OUTSIDE_THE_STAGE = """
丰水市人大常委会2024年优化营商环境评议方案
一、实施步骤
（一）动员部署阶段（3月1日至3月15日）
1.各区人大常委会3月25日前报送名单。
（二）评议阶段（4月）
2.3月28日前发放评议表。
3.4月30日前汇总。
"""


class OutsideTheStage(unittest.TestCase):
    def test_a_date_outside_its_stage_is_doubtful(self):
        proposal = propose(OUTSIDE_THE_STAGE)
        self.assertEqual(
            short_links(proposal), ["1/1 by 2024-03-25?", "2/2 by 2024-03-28?", "2/3 by 2024-04-30"]
        )
        told = [warning.where for warning in proposal.warnings if warning.code == "outside_stage"]
        self.assertEqual(told, ["3月25日前", "3月28日前"])


DECEMBER_FOR_NEXT_YEAR = """
白河县人大常委会关于开展春耕备耕专题调研的方案
白人常〔2023〕40号
2024年春，县人大常委会拟开展专题调研。
一、时间安排
1.1月15日前，制定提纲。
2.2月下旬至3月上旬，开展调研。
白河县人大常委会
2023年12月20日
"""


class DecemberForNextYear(unittest.TestCase):
    def test_the_text_outweighs_the_older_document_number_but_not_surely(self):
        proposal = propose(DECEMBER_FOR_NEXT_YEAR)
        self.assertEqual(proposal.year, 2024)
        self.assertEqual(short_links(proposal), ["-/1 by 2024-01-15?", "-/2 period 2024-02-21..2024-03-10?"])
        self.assertIn("year_inferred", codes(proposal))


ISSUED_IN_DECEMBER = """
白河县人大常委会关于开展春耕备耕专题调研的方案
一、时间安排
1.12月28日前，制定提纲。
2.1月上旬，开展调研。
3.2月底前，形成报告。
白河县人大常委会
2023年12月20日
"""


class IssuedInDecember(unittest.TestCase):
    def test_january_after_an_issue_in_december_is_the_next_year(self):
        self.assertEqual(
            short_links(propose(ISSUED_IN_DECEMBER)),
            ["-/1 by 2023-12-28", "-/2 period 2024-01-01..2024-01-10", "-/3 by 2024-02-29"],
        )


OLD_YEARS_IN_THE_TEXT = """
金沙县人大常委会关于检查《水污染防治法》实施情况的工作方案
金人常办〔2022〕7号
2017年6月27日第二次修正的《水污染防治法》自2018年1月1日起施行以来，我县持续推进治理。2021年12月，县政府印发了实施意见。
一、检查范围
2020年1月1日至2021年12月31日期间的法律实施情况。
二、检查步骤
（一）准备阶段（2022年4月）
1.收集2021年度执法数据，4月20日前完成。
（二）检查阶段（5月至6月）
2.检查组于6月10日前形成报告。
"""


class OldYearsInTheText(unittest.TestCase):
    def test_background_dates_are_neither_deadlines_nor_the_year(self):
        proposal = propose(OLD_YEARS_IN_THE_TEXT)
        self.assertEqual(proposal.year, 2022)
        self.assertEqual(short_links(proposal), ["1/1 by 2022-04-20", "2/2 by 2022-06-10"])
        self.assertEqual(
            short_stages(proposal), ["准备 2022-04-01..2022-04-30", "检查 2022-05-01..2022-06-30"]
        )

    def test_the_title_names_the_law_as_topic(self):
        (topic,) = propose(OLD_YEARS_IN_THE_TEXT).topics
        self.assertEqual((topic.name, topic.laws), ("水污染防治法", ["水污染防治法"]))


AUDIT_OF_LAST_YEAR = """
平江市人大常委会关于对2022年度审计查出问题整改情况开展跟踪监督的方案
平人常办〔2023〕15号
一、实施步骤
（一）自查阶段（4月）
1.梳理2021年12月交办的问题，4月20日前报送台账。
（二）检查阶段（5月至6月）
2.6月20日前形成报告。
"""


class YearsOfSomethingElse(unittest.TestCase):
    """Years in the title or text that are not the plan's own never give a certain date."""

    def test_the_audited_year_in_the_title_is_not_the_plans(self):
        proposal = propose(AUDIT_OF_LAST_YEAR)
        self.assertEqual(proposal.year, 2023)
        self.assertEqual(short_links(proposal), ["1/1 by 2023-04-20?", "2/2 by 2023-06-20?"])
        self.assertIn("year_inferred", codes(proposal))

    def test_a_goal_in_a_far_year_is_not_the_plans(self):
        text = "甲县人大常委会视察方案\n甲人办〔2023〕3号\n到2030年基本建成。\n一、视察步骤\n1.3月10日前，制定方案。\n"
        self.assertEqual(short_links(propose(text)), ["-/1 by 2023-03-10"])

    def test_without_a_number_the_year_of_a_title_about_another_year_is_unsure(self):
        text = AUDIT_OF_LAST_YEAR.replace("平人常办〔2023〕15号\n", "")
        self.assertEqual([one.certain for one in deadlines(propose(text))], [False, False])


# ── the year of a section on time ───────────────────────────────────────────────────────────────────────────────
TIMED_TABLE = (
    "甲市人大常委会关于开展执法检查的方案\n一、{time}\n二、步骤安排\n时间\t内容\t责任单位\n"
    "5月10日前\t制定方案\t市人大监察司法委\n7月中旬\t开展检查\t市人大常委会\n"
)


def test_a_section_on_time_gives_its_year_to_the_table_below_and_is_no_link():
    for time in ("监督时间：2020年4月—11月", "起止时间\n2020年4月—11月", "活动时间为2020年4月至11月。"):
        proposal = propose(TIMED_TABLE.format(time=time))
        assert short_links(proposal) == ["-/- by 2020-05-10", "-/- period 2020-07-11..2020-07-20"], time
        assert "no_year" not in codes(proposal)


def test_a_section_on_time_over_the_turn_of_a_year_leaves_the_year_unsure():
    proposal = propose(TIMED_TABLE.format(time="起止时间：2020年11月—2021年8月"))
    assert not any(deadline.certain for link in proposal.links for deadline in link.deadlines)


def test_the_scope_a_check_looks_back_on_gives_no_year():
    proposal = propose(TIMED_TABLE.format(time="检查时间范围：2018年1月—2019年12月"))
    assert proposal.year is None
