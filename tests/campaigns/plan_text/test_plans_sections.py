"""Plans whose duties stand outside plain stages: labels, notices, mixed sections, conditions, linked levels."""

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

LABELS = """
龙泉县人大常委会关于开展“代表进站点”活动的实施方案

龙常发〔2024〕8号

一、目标任务
打造活动品牌。
二、重点任务及时间安排
（一）制定工作方案
主要内容：明确监督重点。
完成时限：2024年3月底前
责任单位：县人大常委会办公室

（二）组织代表进站
主要内容：代表每月至少进站1次，接待选民。
完成时限：2024年4月—10月
责任单位：各乡镇人大主席团、街道人大工委

（三）开展测评
主要内容：对县城管局、县市场监管局进行测评，设“好、较好、一般、差”四个等次，代表参评率不低于80%。
完成时限：2024年11月15日前
责任单位：县人大社建委
三、工作要求
"""


class Labels(unittest.TestCase):
    """完成时限 and 责任单位 on lines of their own below each item."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(LABELS)

    def test_items_are_links_with_their_limits(self):
        self.assertEqual(
            short_links(self.proposal),
            ["-/1 by 2024-03-31", "-/2 period 2024-04-01..2024-10-31", "-/3 by 2024-11-15"],
        )

    def test_labels_say_who_and_the_heading_says_what(self):
        self.assertEqual(
            who_what(self.proposal),
            [
                ("县人大常委会办公室", "制定工作方案"),
                ("各乡镇人大主席团、街道人大工委", "组织代表进站"),
                ("县人大社建委", "开展测评"),
            ],
        )

    def test_grades_floor_and_departments(self):
        self.assertEqual(self.proposal.grades, ["好", "较好", "一般", "差"])
        self.assertEqual(self.proposal.participation_floor, "4/5")
        self.assertEqual(self.proposal.departments, ["县城管局", "县市场监管局"])


NOTICE = """
关于做好2025年县人大代表建议督办工作的通知

各承办单位：
现将有关事项通知如下：
一、提高政治站位
深入学习贯彻关于人民代表大会制度的重要思想。
二、明确办理时限
各承办单位要在收到建议后7个工作日内签收，3个月内办结并书面答复代表。情况复杂确需延期的，应于6月20日前书面申请。
三、规范办理程序
（一）严格签收。
（二）加强沟通。
四、强化督办
县人大常委会代工委每月25日前汇总办理进度，9月底前完成督办，10月15日前向主任会议报告。
五、联系方式
联系电话：0575-8302024
"""


class Notice(unittest.TestCase):
    """Many numbered sections, none of them a stage; relative, conditional and recurring limits among plain ones."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(NOTICE)

    def test_sections_are_no_stages(self):
        self.assertEqual(self.proposal.stages, [])

    def test_each_kind_of_limit_is_told_apart(self):
        self.assertEqual(
            [short(one) for one in deadlines(self.proposal)],
            [
                "relative?",
                "relative?",
                "conditional 2025-06-20?",
                "recurring?",
                "by 2025-09-30",
                "by 2025-10-15",
            ],
        )

    def test_the_owner_is_carried_through_the_sentence(self):
        self.assertEqual([who for who, _ in who_what(self.proposal)][3:], ["县人大常委会代工委"] * 3)


LINKED_LEVELS = """
云岭市人大常委会关于开展城乡垃圾治理三级联动监督的工作方案
云人常发〔2021〕9号
按照省人大常委会统一部署，2021年市人大常委会组织开展城乡生活垃圾治理、农村污水治理、河湖管护三项联动监督。
一、监督重点
（一）关于城乡生活垃圾治理。依据《固体废物污染环境防治法》《云岭市市容和环境卫生管理条例》，重点检查责任落实情况。
（二）关于农村污水治理。依据《水污染防治法》，重点检查设施运行情况。
（三）关于河湖管护。依据《河道管理条例》，重点检查河长制落实情况。
二、实施步骤
（一）动员部署阶段（4月底前）
1.市、县（市、区）人大常委会分别制定工作方案，县（市、区）方案于4月20日前报市人大常委会备案。
（二）组织实施阶段（5月至8月）
2.乡（镇）人大主席团、街道人大工委配合组织代表走访，7月10日前，将收集的意见报县（市、区）人大常委会。
3.县（市、区）人大常委会梳理汇总，7月25日前连同问题清单报市人大常委会。
4.8月15日前，市人大常委会形成报告报省人大常委会。
（三）评议阶段（9月至10月）
5.各级人大代表对城管、住建、水利、生态环境等部门进行评议，参加评议的五级代表不低于代表总数的百分之三十。
6.必要时，市人大常委会于10月下旬开展专题询问。
（四）总结阶段（11月）
7.如省人大常委会另有要求的，按其规定时限报送。
"""


class LinkedLevels(unittest.TestCase):
    """Three levels report upward one after another; topics with laws; a floor in Chinese."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(LINKED_LEVELS)

    def test_the_lower_level_reports_first(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/1 by 2021-04-20",
                "2/2 by 2021-07-10",
                "2/3 by 2021-07-25",
                "2/4 by 2021-08-15",
                "3/5",
                "3/6 conditional 2021-10-21..2021-10-31?".replace("conditional 2021-10-21..", "conditional "),
                "4/7",
            ],
        )

    def test_each_level_owes_its_own_report(self):
        self.assertEqual(
            [who for who, _ in who_what(self.proposal)][1:4],
            ["乡（镇）人大主席团、街道人大工委", "县（市、区）人大常委会", "市人大常委会"],
        )

    def test_topics_come_with_their_laws(self):
        self.assertEqual(
            [(topic.name, topic.laws) for topic in self.proposal.topics],
            [
                ("城乡生活垃圾治理", ["固体废物污染环境防治法", "云岭市市容和环境卫生管理条例"]),
                ("农村污水治理", ["水污染防治法"]),
                ("河湖管护", ["河道管理条例"]),
            ],
        )

    def test_floor_and_departments(self):
        self.assertEqual(self.proposal.participation_floor, "3/10")
        self.assertEqual(self.proposal.departments, ["城管", "住建", "水利", "生态环境"])


DATED_SECTIONS = """
宁安市人大常委会预算审查监督工作安排（2023年）
一、加强预算执行监督
市人大常委会财经委每季度首月15日前分析预算执行情况。市财政局于7月20日前提交上半年预算执行情况报告。
二、开展审计查出问题整改监督
市审计局应当在12月10日前报告整改结果。
三、联系人员
市人大机关：李某（电话13900000000）
"""


class DatedSections(unittest.TestCase):
    """A plan without any section on steps: the sections themselves carry the limits."""

    def test_limits_are_found_in_any_section(self):
        self.assertEqual(
            [(short(one), one.who) for one in deadlines(propose(DATED_SECTIONS))],
            [
                ("recurring?", "市人大常委会财经委"),
                ("by 2023-07-20", "市财政局"),
                ("by 2023-12-10", "市审计局"),
            ],
        )


LOOSE_TIMES = """
昌明县人大常委会关于组织代表视察的方案
昌人常办〔2024〕5号
一、时间安排
1.各代表小组10日前上报名单。
2.暂定5月中旬集中视察，具体时间另行通知。
3.视察结束后5个工作日内，各组提交视察报告。
4.5月底左右召开座谈会。
5.春节前完成回访。
"""


class LooseTimes(unittest.TestCase):
    """Times that cannot be fixed to days: kept, shown, never certain."""

    def test_nothing_is_certain_and_nothing_is_lost(self):
        proposal = propose(LOOSE_TIMES)
        self.assertEqual(
            short_links(proposal),
            [
                "-/1 by?",
                "-/2 period 2024-05-11..2024-05-20? | conditional?",
                "-/3 relative?",
                "-/4 by 2024-05-31?",
                "-/5 relative?",
            ],
        )
        self.assertLessEqual({"not_understood", "approximate"}, codes(proposal))


INSPECTION_WITH_GROUPS = """
永顺州人大常委会执法检查组关于检查《湿地保护法》贯彻实施情况的方案
2024年5月8日州人大常委会第三十次主任会议通过
一、检查重点
（一）规划与修复情况；
（二）部门协同情况。
二、时间及分组安排
（一）5月15日，召开执法检查组第一次全体会议。
（二）5月20日至5月31日，检查组分三个小组赴各县市检查。第一小组：5月20日—23日；第二小组：5月24日—27日；第三小组：5月28日—31日。
（三）6月15日前，各小组将分报告交州人大环资委。
（四）7月下旬，州人大常委会会议审议执法检查报告。
三、有关要求
请受检县市于5月17日前将汇报材料一式10份报送州人大环资委办公室（邮编：416000）。
"""


class InspectionWithGroups(unittest.TestCase):
    """Dated items instead of stages, several periods in one item, a request in the last section."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(INSPECTION_WITH_GROUPS)

    def test_items_keep_all_their_dates(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "-/1 on 2024-05-15",
                "-/2 period 2024-05-20..2024-05-31 | period 2024-05-20..2024-05-23 | "
                "period 2024-05-24..2024-05-27 | period 2024-05-28..2024-05-31",
                "-/3 by 2024-06-15",
                "-/4 period 2024-07-21..2024-07-31",
                "-/- by 2024-05-17",
            ],
        )

    def test_the_request_names_the_places_inspected(self):
        last = deadlines(self.proposal)[-1]
        self.assertEqual((last.who, last.raw_phrase), ("受检县市", "5月17日前"))
        self.assertIn("汇报材料", last.what)

    def test_a_plan_without_stages_has_none(self):
        self.assertEqual(short_stages(self.proposal), [])
