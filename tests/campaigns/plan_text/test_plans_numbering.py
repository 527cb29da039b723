"""Whole plans in different numbering styles: run-on, restarting, missing, nested, unnumbered, written in one go."""

import unittest

from tests.campaigns.plan_text.builders import (
    codes,
    deadlines,
    propose,
    short_links,
    short_stages,
    who_what,
)

COUNTY_INSPECTION = """
青河县人大常委会办公室文件

青人办〔2023〕12号

关于印发《青河县人大常委会开展〈乡村振兴促进法〉执法检查工作方案》的通知

各乡镇人大主席团，县直有关单位：

《青河县人大常委会开展〈乡村振兴促进法〉执法检查工作方案》已经主任会议研究同意，现印发给你们，请认真组织实施。

青河县人大常委会办公室
2023年4月18日

青河县人大常委会开展《乡村振兴促进法》执法检查工作方案

为推动《乡村振兴促进法》（2021年6月1日起施行）在我县贯彻实施，制定本方案。

一、检查内容
1.产业发展情况。
2.人才支撑情况。

二、检查方式
（一）听取汇报。
（二）实地检查。

三、时间安排
（一）准备阶段（4月下旬）。成立执法检查组，收集法律法规资料。
（二）自查阶段（5月上旬至5月20日）。县直有关单位和各乡镇对照检查内容开展自查，于5月20日前将自查报告报送县人大常委会农工委。
（三）检查阶段（5月下旬至6月中旬）。执法检查组分两个小组，深入乡镇、村和企业开展实地检查。
（四）报告阶段（6月下旬）。执法检查组起草执法检查报告，6月28日前提请主任会议讨论。

四、工作要求
（一）提高认识。
（二）加强配合。各单位请于4月25日前确定1名联络员，名单报县人大常委会农工委（电话：0318-2024567）。

联系人：王某  电话：0318-2024567
"""


class CountyInspection(unittest.TestCase):
    """Sections numbered like the stages; stages without numbered links; a notice that passes the plan on."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(COUNTY_INSPECTION)

    def test_the_plan_gives_its_own_title_and_the_notice_its_day(self):
        self.assertEqual(self.proposal.title, "青河县人大常委会开展《乡村振兴促进法》执法检查工作方案")
        self.assertEqual(self.proposal.document_number, "青人办〔2023〕12号")
        self.assertEqual(str(self.proposal.issued_on), "2023-04-18")

    def test_only_the_schedule_gives_stages(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "准备 2023-04-21..2023-04-30",
                "自查 2023-05-01..2023-05-20",
                "检查 2023-05-21..2023-06-20",
                "报告 2023-06-21..2023-06-30",
            ],
        )

    def test_a_limit_outside_the_schedule_is_kept_without_a_stage(self):
        self.assertEqual(
            short_links(self.proposal),
            ["1/-", "2/- by 2023-05-20", "3/-", "4/- by 2023-06-28", "-/- by 2023-04-25"],
        )

    def test_who_and_what_come_from_the_sentence(self):
        self.assertEqual(
            who_what(self.proposal),
            [
                ("县直有关单位和各乡镇", "将自查报告报送县人大常委会农工委"),
                ("执法检查组", "提请主任会议讨论"),
                ("各单位", "确定1名联络员，名单报县人大常委会农工委（电话：0318-2024567）"),
            ],
        )

    def test_the_day_a_law_came_into_force_is_no_deadline(self):
        self.assertNotIn(2021, {one.date.year for one in deadlines(self.proposal)})


APPRAISAL_IN_STEPS = """
南塘市人大常委会对市教育局、市卫生健康委、市民政局开展工作评议的实施方案

根据监督法和市人大常委会二〇二二年度监督工作计划，决定对市教育局、市卫生健康委、市民政局开展工作评议。

一、评议对象
市教育局、市卫生健康委、市民政局

二、方法步骤
评议工作分三步进行：
第一步：宣传发动（三月十五日至三月三十一日）
1、召开动员大会。
2、被评议单位于三月二十五日前报送自查工作安排。
第二步：调查评议（四月至六月）
1、评议调查组通过召开座谈会、走访代表等方式开展调查。
2、五月底前，评议调查组形成调查报告。
3、六月中旬，召开评议大会，以无记名投票方式进行满意度测评，测评票设“满意”“基本满意”“不满意”三个等次。参加测评的代表不少于应到代表的三分之二。
第三步：整改落实（七月至九月）
1、被评议单位在收到评议意见后三十日内制定整改方案，报市人大常委会。
2、九月三十一日前报送整改情况报告。
"""


class AppraisalInSteps(unittest.TestCase):
    """第一步 with links that restart in each step, all numbers Chinese, the year in the opening only."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(APPRAISAL_IN_STEPS)

    def test_three_steps_are_three_stages(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "宣传发动 2022-03-15..2022-03-31",
                "调查评议 2022-04-01..2022-06-30",
                "整改落实 2022-07-01..2022-09-30",
            ],
        )
        self.assertNotIn("count_mismatch", codes(self.proposal))

    def test_links_restart_in_each_stage(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/1",
                "1/2 by 2022-03-25",
                "2/1",
                "2/2 by 2022-05-31",
                "2/3 period 2022-06-11..2022-06-20",
                "3/1 relative?",
                "3/2 impossible?",
            ],
        )

    def test_the_relative_limit_keeps_the_event_it_counts_from(self):
        relative = next(one for one in deadlines(self.proposal) if one.kind == "relative")
        self.assertEqual(relative.raw_phrase, "收到评议意见后三十日内")
        self.assertEqual(relative.who, "被评议单位")

    def test_grades_floor_and_departments(self):
        self.assertEqual(self.proposal.grades, ["满意", "基本满意", "不满意"])
        self.assertEqual(self.proposal.participation_floor, "2/3")
        self.assertEqual(self.proposal.departments, ["市教育局", "市卫生健康委", "市民政局"])


TOP_LEVEL_STAGES = """
西林县人大常委会关于对县人民法院工作评议的方案
（二0二三年三月二日县十七届人大常委会第十次主任会议通过）
评议工作从3月开始，至11月结束，分为准备、调查、评议、整改四个阶段。
一、准备阶段（3月—4月）
（一）成立评议工作领导小组。
（二）制定评议方案，召开动员会。时间：3月20日前。
二、调查阶段（5月-7月）
（一）县人民法院开展自查，6月底前提交自查报告。
（二）评议调查组采取查阅案卷、旁听庭审等方式调查。
三、评议阶段（8月下旬）
（一）县人大常委会会议听取县人民法院工作报告，进行评议和测评。参与测评人数须超过常委会组成人员的半数。
四、整改阶段（9月至11月）
（一）县人大常委会办公室在评议会后10日内将评议意见送达县人民法院。
（二）县人民法院于11月10日前报告整改情况。
五、组织领导
（一）成立领导小组。
"""


class TopLevelStages(unittest.TestCase):
    """The stages are the sections themselves, and one more section is none."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(TOP_LEVEL_STAGES)

    def test_sections_named_as_stages_are_stages(self):
        self.assertEqual([stage.name for stage in self.proposal.stages], ["准备", "调查", "评议", "整改"])

    def test_links_of_each_stage(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/1",
                "1/2 by 2023-03-20",
                "2/1 by 2023-06-30",
                "2/2",
                "3/1",
                "4/1 relative?",
                "4/2 by 2023-11-10",
            ],
        )

    def test_the_day_of_approval_gives_the_year(self):
        self.assertEqual(str(self.proposal.issued_on), "2023-03-02")
        self.assertEqual(self.proposal.year_source, "成文日期（issue date）")
        self.assertIn("year_inferred", codes(self.proposal))

    def test_more_than_half_is_one_half(self):
        self.assertEqual(self.proposal.participation_floor, "1/2")


FULL_WIDTH = """
　　长乐市人大常委会关于开展“一法一条例”执法检查的实施方案
　　（２０２１年３月２６日市人大常委会主任会议通过）
　　一、指导思想
　　坚持依法监督。
　　二、检查步骤
　　（１）准备阶段：３月下旬—４月１０日。
　　①成立检查组。②制定方案，４月５日前下发。
　　（２）自查阶段：４月１１日至４月３０日。
　　①市直有关部门开展自查，４月２８日前报送自查报告。
　　（３）检查阶段：５月。
　　①检查组赴各乡镇、街道检查。
　　（４）总结阶段：６月１５日前。
　　①６月１０日前形成执法检查报告。
"""


class FullWidth(unittest.TestCase):
    """Full-width digits and brackets, circled numbers, two links in one line."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(FULL_WIDTH)

    def test_stages_after_a_colon(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "准备 2021-03-21..2021-04-10",
                "自查 2021-04-11..2021-04-30",
                "检查 2021-05-01..2021-05-31",
                "总结 ..2021-06-15",
            ],
        )

    def test_circled_links_in_one_line_are_two(self):
        self.assertEqual(
            short_links(self.proposal),
            ["1/1", "1/2 by 2021-04-05", "2/1 by 2021-04-28", "3/1", "4/1 by 2021-06-10"],
        )

    def test_quotations_keep_the_width_of_the_source(self):
        self.assertEqual(deadlines(self.proposal)[0].raw_phrase, "４月５日前")


MISSING_NUMBERS = """
东湖区人大常委会2023年度禁毒工作执法检查方案
一、检查步骤
执法检查分为三个阶段。
（一）动员准备阶段（4月15日至4月30日）
1.召开动员会。
3.4月25日前，区公安分局报送书面材料。
（三）总结阶段（7月）
区人大监察司法委于7月10日前形成报告。
"""


class MissingNumbers(unittest.TestCase):
    """A stage and a link were lost; the text still announces three stages."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(MISSING_NUMBERS)

    def test_what_is_there_is_read(self):
        self.assertEqual(
            short_stages(self.proposal), ["动员准备 2023-04-15..2023-04-30", "总结 2023-07-01..2023-07-31"]
        )
        self.assertEqual(short_links(self.proposal), ["1/1", "1/3 by 2023-04-25", "2/- by 2023-07-10"])

    def test_the_gaps_and_the_wrong_count_are_told(self):
        told = [warning.where for warning in self.proposal.warnings if warning.code == "count_mismatch"]
        self.assertEqual(told, ["三个阶段", "（一）…（三）", "3."])

    def test_the_body_after_the_date_is_found(self):
        self.assertEqual([who for who, _ in who_what(self.proposal)], ["区公安分局", "区人大监察司法委"])


WRITTEN_IN_ONE_GO = """
关于开展农村饮水安全监督的工作安排
根据县人大常委会2022年工作要点开展监督。具体安排如下：1.5月15日前，制定方案。2.5月16日至6月30日，各乡镇人大主席团组织代表调查，6月30日前报送调查报告。3.7月，主任会议组成人员带队视察。4.8月20日前，形成报告，提请常委会会议审议。
云山县人大常委会农业委
2022年5月5日
"""


class WrittenInOneGo(unittest.TestCase):
    """No sections, no stages: numbered items run on in one paragraph, each number followed by a month."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(WRITTEN_IN_ONE_GO)

    def test_items_are_links_without_a_stage(self):
        self.assertEqual(self.proposal.stages, [])
        self.assertEqual(
            short_links(self.proposal),
            [
                "-/1 by 2022-05-15",
                "-/2 period 2022-05-16..2022-06-30 | by 2022-06-30",
                "-/3 period 2022-07-01..2022-07-31",
                "-/4 by 2022-08-20",
            ],
        )

    def test_the_signature_gives_the_day_of_issue(self):
        self.assertEqual(str(self.proposal.issued_on), "2022-05-05")


TOLD_IN_PROSE = """
石门县人大常委会2022年食品安全专题调研工作方案

一、调研时间
2022年5月10日至6月20日。

二、调研内容
1.落实食品安全责任情况。
2.监管执法情况。

三、调研安排
5月10日至20日为准备阶段，成立调研组，制定方案；5月21日至6月10日为调研阶段，深入乡镇、企业调研；6月11日至6月20日为总结阶段，6月18日前形成调研报告，提交主任会议。
"""


class ToldInProse(unittest.TestCase):
    """Stages told one after another in a sentence, the period before the name."""

    def test_each_period_opens_a_stage(self):
        proposal = propose(TOLD_IN_PROSE)
        self.assertEqual(
            short_stages(proposal),
            ["准备 2022-05-10..2022-05-20", "调研 2022-05-21..2022-06-10", "总结 2022-06-11..2022-06-20"],
        )
        self.assertEqual(short_links(proposal), ["1/-", "2/-", "3/- by 2022-06-18"])


STAGE_THEN_NUMBER = """
白马市人大常委会关于开展安全生产联动监督的实施方案
（白人常发〔2024〕6号）
三、实施步骤
阶段一：部署启动（2024年3月）
任务1：制定方案，3月15日前印发。
任务2：召开部署会。
阶段二：联动检查（4月—6月）
任务3：各区人大常委会6月20日前报送检查情况。
阶段三：总结评估（7月上旬）
任务4：市人大社建委汇总形成总报告。
"""


class StageThenNumber(unittest.TestCase):
    """阶段一 and 任务1, the document number in brackets under the title."""

    def test_stages_and_tasks(self):
        proposal = propose(STAGE_THEN_NUMBER)
        self.assertEqual(
            short_stages(proposal),
            [
                "部署启动 2024-03-01..2024-03-31",
                "联动检查 2024-04-01..2024-06-30",
                "总结评估 2024-07-01..2024-07-10",
            ],
        )
        self.assertEqual(short_links(proposal), ["1/1 by 2024-03-15", "1/2", "2/3 by 2024-06-20", "3/4"])


NAMED_WITHOUT_STAGE = """
桃源区人大常委会关于养老服务工作专项监督的方案
2025年区人大常委会将对养老服务工作开展专项监督。
四、实施安排
1.动员部署（3月底前）。召开会议，印发方案。
2.调查研究（4月至5月）。
（1）各调研组深入社区、养老机构调研。
（2）5月25日前，各调研组提交调研报告。
3.审议评价（6月下旬）。区人大常委会会议听取报告并开展满意度测评。
4.跟踪问效（7月至12月）。区政府于10月底前报送整改情况。
五、工作要求
1.加强领导。
2.务求实效。
"""


class NamedWithoutStage(unittest.TestCase):
    """Arabic numbers for the stages, none of which says 阶段, and again for demands that are none."""

    def test_names_with_periods_are_stages(self):
        proposal = propose(NAMED_WITHOUT_STAGE)
        self.assertEqual(
            short_stages(proposal),
            [
                "动员部署 ..2025-03-31",
                "调查研究 2025-04-01..2025-05-31",
                "审议评价 2025-06-21..2025-06-30",
                "跟踪问效 2025-07-01..2025-12-31",
            ],
        )
        self.assertEqual(
            short_links(proposal), ["1/-", "2/1", "2/2 by 2025-05-25", "3/-", "4/- by 2025-10-31"]
        )


DECIMAL_OUTLINE = """
江口市人大常委会数据安全监督工作方案（2024年）
1 总体要求
坚持依法监督。
2 时间安排
2.1 准备阶段（2024年2月）
2.1.1 成立专班。
2.1.2 2月20日前制定清单。
2.2 实施阶段（2024年3月至4月）
2.2.1 开展检查。
3 工作要求
加强协调。
"""


class DecimalOutline(unittest.TestCase):
    def test_a_decimal_outline_keeps_its_numbers(self):
        proposal = propose(DECIMAL_OUTLINE)
        self.assertEqual(
            short_stages(proposal), ["准备 2024-02-01..2024-02-29", "实施 2024-03-01..2024-04-30"]
        )
        self.assertEqual(short_links(proposal), ["1/2.1.1", "1/2.1.2 by 2024-02-20", "2/2.2.1"])


BARE_HEADINGS = """
安丰县人大常委会开展河长制工作视察方案
安人常办〔2022〕9号

视察步骤

动员准备阶段（9月上旬）
确定视察点。
印发通知，9月8日前送达代表。

集中视察阶段（9月中旬）
县人大常委会组织代表实地视察。

意见交办阶段（9月下旬）
县人大常委会办公室9月25日前将视察意见转县政府办理。
"""


class BareHeadings(unittest.TestCase):
    """No numbers at all: short lines are headings, each paragraph below is a link."""

    def test_bare_headings_open_stages(self):
        proposal = propose(BARE_HEADINGS)
        self.assertEqual(
            short_stages(proposal),
            [
                "动员准备 2022-09-01..2022-09-10",
                "集中视察 2022-09-11..2022-09-20",
                "意见交办 2022-09-21..2022-09-30",
            ],
        )
        self.assertEqual(short_links(proposal), ["1/-", "1/- by 2022-09-08", "2/-", "3/- by 2022-09-25"])
