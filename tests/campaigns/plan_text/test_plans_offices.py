"""Plans of other offices and kinds: joint, procedural, told in sentences, copied with torn lines."""

import unittest

from tests.campaigns.plan_text.builders import (
    codes,
    deadlines,
    propose,
    short,
    short_links,
    short_stages,
    who_what,
)

TWO_LINE_TITLE = """
关于印发《德水市人大常委会2022年环境保护执法检查实施方案》的通知
德人办发[2022]第15号
各县（市、区）人大常委会办公室、市直有关部门：
现将方案印发给你们。
                                   德水市人大常委会办公室
                                        2022年4月6日

德水市人大常委会
2022年环境保护执法检查实施方案

为贯彻实施《中华人民共和国环境保护法》（以下简称环保法），制定如下方案。
一、检查目的
二、检查的主要内容
1、政府履职情况
2、企业守法情况
三、检查的方法与步骤
这次执法检查采取听、看、查、访相结合的方法，分三个阶段进行。
第一阶段：组织准备阶段（4月10日—4月30日）
（1）制定执法检查方案。
（2）组织检查组成员学习有关法律法规。
第二阶段：检查实施阶段（5月1日—6月20日）
（1）自查自纠。各县（市、区）人大常委会和市直有关部门于5月20日前完成自查，并将自查报告（一式五份）报市人大城环委。
（2）重点检查。5月下旬至6月中旬，检查组对重点县进行抽查。
第三阶段：总结整改阶段（6月21日—9月30日）
（1）市人大常委会执法检查组写出检查报告，提交市人大常委会7月份会议审议。
（2）市人民政府应于9月20日前将审议意见的落实情况向市人大常委会作出书面报告。
四、组织领导
成立执法检查组。组长：张某某；副组长：李某某。
附件：1.检查组成员名单
2.检查日程安排
"""

SENTENCES = """
大安区人大常委会2024年民生实事项目跟踪监督方案
区人大常委会办公室
一、监督项目
（一）老旧小区改造
（二）学校食堂
二、监督方式
采取“1+N”方式。
三、工作安排
1月：项目票决。3月底前，各监督小组制定监督计划，报区人大常委会代工委备案。每季度最后一个月20日前，各监督小组上报监督情况。7月下旬，区人大常委会会议听取半年推进情况。12月，开展满意度测评，项目满意度低于60%的，责令限期整改。次年1月，向区人民代表大会报告。
"""

TASKS = """
滨湖县人大常委会预算联网监督工作任务分解表
（2023年度）
任务一：完善系统。责任单位：财经委。完成时限：2023年3月31日。
任务二：数据对接。责任单位：财经委、县财政局。完成时限：2023年6月底。
任务三：分析预警。责任单位：预算工委。完成时限：全年。
"""

ACTIVITY_MONTH = """
关于开展“人大代表活动月”的实施方案
为深化代表联系群众，经研究，决定于2024年9月开展“人大代表活动月”活动。
一、活动主题
二、活动时间
2024年9月1日至9月30日
三、活动步骤
（一）动员培训（8月26日—31日）。各乡镇（街道）于8月28日前制定方案、组织培训。
（二）集中活动（9月1日—25日）。
1. 开展一次视察。9月10日前完成。
2. 开展一次接待。9月15日集中开展。
3. 提出一条建议。各代表于9月20日前提交。
（三）总结提升（9月26日—30日）。各乡镇（街道）将活动总结及时报送县人大常委会代表联络工委。
四、活动要求
（一）加强领导；（二）精心组织；（三）注重实效。请于10月10日（星期四）下班前将《活动统计表》报县人大常委会代工委，联系人：某某，联系电话：6012345。
"""

PROCEDURES = """
永和县人大常委会关于加强审议意见交办督办的工作方案（试行）
永人常〔2025〕2号
一、交办程序
（一）县人大常委会会议结束后10日内，各工作委员会整理形成审议意见。
（二）主任会议通过后5个工作日内，由办公室印发县人民政府。
（三）县人民政府在收到审议意见后2个月内，书面报告研究处理情况。因特殊情况不能按期报告的，应提前10日书面说明。
二、督办程序
（一）每季度末，各工作委员会向主任会议报告督办情况。
（二）每年11月底前，对审议意见办理情况进行满意度测评。
"""

TORN_LINES = """
      山阳县人大常委会
关于开展旅游市场专项监督的
      工作方案

山人常发〔2023〕
17号

   一、监督步骤
   （一）启动阶段（2023 年 3
月）
   1．制 定 方 案 ， 3 月 15 日 前 报 县 委 批 准 。
   2．召开动员会。
   （二）调研阶段（2023 年 4 月-6
月）
   3．组织县、乡（镇）
两级代表视察。6 月 1
0 日前，各乡镇人大主席团
报送视察情况。
              第 1 页 共 2 页
   （三）审议阶段（2023 年 8 月
下旬）
   4．常委会会议听取审议专项工作报告。
"""

NEIGHBOURS = """
川渝两地人大常委会协同监督嘉陵江流域生态环境保护工作方案
一、协同步骤
1.2024年3月，两地人大城环委会商确定方案。
2.4—6月，两地人大常委会分别开展执法检查；7月10日前交换问题清单。
3.8月，联合开展专题询问。2024年10月31日前，联合形成报告，分别提交两地人大常委会会议审议。
4.2025年第一季度，开展“回头看”。
"""


class TwoLineTitle(unittest.TestCase):
    """A notice passes on a plan whose title takes two lines; links restart; an annex is only listed."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(TWO_LINE_TITLE)

    def test_head(self):
        self.assertEqual(self.proposal.title, "德水市人大常委会2022年环境保护执法检查实施方案")
        self.assertEqual(self.proposal.document_number, "德人办发[2022]第15号")
        self.assertEqual(str(self.proposal.issued_on), "2022-04-06")
        self.assertEqual([topic.name for topic in self.proposal.topics], ["环境保护"])

    def test_stages_and_links(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "组织准备 2022-04-10..2022-04-30",
                "检查实施 2022-05-01..2022-06-20",
                "总结整改 2022-06-21..2022-09-30",
            ],
        )
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/1",
                "1/2",
                "2/1 by 2022-05-20",
                "2/2 period 2022-05-21..2022-06-20",
                "3/1 period 2022-07-01..2022-07-31",
                "3/2 by 2022-09-20",
            ],
        )
        self.assertNotIn("count_mismatch", codes(self.proposal))


class Sentences(unittest.TestCase):
    """A whole year in one paragraph, from January to the January after."""

    def test_each_sentence_has_its_date(self):
        found = deadlines(propose(SENTENCES))
        self.assertEqual(
            [short(one) for one in found],
            [
                "period 2024-01-01..2024-01-31",
                "by 2024-03-31",
                "recurring?",
                "period 2024-07-21..2024-07-31",
                "period 2024-12-01..2024-12-31",
                "period 2025-01-01..2025-01-31",
            ],
        )
        self.assertEqual(found[1].who, "各监督小组")

    def test_a_satisfaction_rate_is_no_participation_floor(self):
        self.assertIsNone(propose(SENTENCES).participation_floor)


class Tasks(unittest.TestCase):
    def test_a_day_under_a_label_of_limits_is_the_last_day(self):
        proposal = propose(TASKS)
        self.assertEqual(short_links(proposal), ["-/1 by 2023-03-31", "-/2 by 2023-06-30", "-/3"])
        self.assertEqual(who_what(proposal), [("财经委", "完善系统"), ("财经委、县财政局", "数据对接")])


class ActivityMonth(unittest.TestCase):
    """Stages without the word, the thing owed in the sentence before the date, a request at the end."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(ACTIVITY_MONTH)

    def test_stages_and_links(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "动员培训 2024-08-26..2024-08-31",
                "集中活动 2024-09-01..2024-09-25",
                "总结提升 2024-09-26..2024-09-30",
            ],
        )
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/- by 2024-08-28",
                "2/1 by 2024-09-10",
                "2/2 on 2024-09-15",
                "2/3 by 2024-09-20",
                "3/-",
                "-/- by 2024-10-10",
            ],
        )

    def test_bare_verbs_are_not_what_is_owed(self):
        self.assertEqual(
            who_what(self.proposal)[:4],
            [
                ("各乡镇（街道）", "制定方案、组织培训"),
                (None, "开展一次视察"),
                (None, "集中开展"),
                ("各代表", "提出一条建议"),
            ],
        )

    def test_a_report_without_any_date_is_told(self):
        told = [warning.where for warning in self.proposal.warnings if warning.code == "no_date"]
        self.assertEqual(len(told), 1)
        self.assertIn("活动总结", told[0])


class Procedures(unittest.TestCase):
    """Only relative, conditional and recurring limits: no day at all, nothing certain."""

    def test_no_limit_has_a_date(self):
        found = deadlines(propose(PROCEDURES))
        self.assertEqual(
            [(one.kind, one.raw_phrase) for one in found],
            [
                ("relative", "县人大常委会会议结束后10日内"),
                ("relative", "主任会议通过后5个工作日内"),
                ("relative", "收到审议意见后2个月内"),
                ("conditional", "提前10日"),
                ("recurring", "每季度末"),
                ("recurring", "每年11月底前"),
            ],
        )
        self.assertEqual([one for one in found if one.date or one.certain], [])
        self.assertEqual(propose(PROCEDURES).departments, [])


class TornLines(unittest.TestCase):
    """Lines torn anywhere, spaces between all signs, the document number over two lines, a page number."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(TORN_LINES)

    def test_everything_is_put_together(self):
        self.assertEqual(self.proposal.title, "山阳县人大常委会关于开展旅游市场专项监督的工作方案")
        self.assertEqual(self.proposal.document_number, "山人常发〔2023〕17号")
        self.assertEqual(
            short_stages(self.proposal),
            ["启动 2023-03-01..2023-03-31", "调研 2023-04-01..2023-06-30", "审议 2023-08-21..2023-08-31"],
        )
        self.assertEqual(
            short_links(self.proposal), ["1/1 by 2023-03-15", "1/2", "2/3 by 2023-06-10?", "3/4"]
        )


class Neighbours(unittest.TestCase):
    """Two provinces together; numbers followed straight by a range of months."""

    def test_a_range_of_months_after_a_number_is_whole(self):
        self.assertEqual(
            short_links(propose(NEIGHBOURS)),
            [
                "-/1 period 2024-03-01..2024-03-31",
                "-/2 period 2024-04-01..2024-06-30 | by 2024-07-10",
                "-/3 period 2024-08-01..2024-08-31 | by 2024-10-31",
                "-/4 period 2025-01-01..2025-03-31",
            ],
        )
