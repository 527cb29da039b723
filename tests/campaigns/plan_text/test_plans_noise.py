"""Plans as they come out of recognition and PDF: letters for digits, torn dates, page headers, wrapped lines."""

import unittest

from campaigns.plan_text import propose_campaign
from tests.campaigns.plan_text.builders import (
    codes,
    deadlines,
    pdf,
    propose,
    short_links,
    short_stages,
    without_space,
)

RECOGNISED = """
海陵市人大常委会关于开展优化营商环境联动监督的工作方案
海人常发〔2O2O〕l5号
一、实施步骤
联动监督分为3个阶段10个环节。
(一)动员部署阶段(5月l5日前)
1.制定方案，5月1
0日前印发各县(市、区)人大常委会。
— 3 —
海陵市人大常委会文件
2.召开动员会议。
(二)组织实施阶段(5月中旬至8
月3 1日)
3.各县(市、区)人大常委会组织代表开展活动，于7月2O日前将问题清单报市人
— 4 —
海陵市人大常委会文件
大常委会。
4.市人大常委会于8月1
— 5 —
5日前汇总问题。
(三)总结阶段(9月1日一9月3O日)
5.形成总结报告。
"""


class Recognised(unittest.TestCase):
    """Letters for digits in the document number and the dates, dates torn by lines, spaces and pages."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(RECOGNISED)

    def test_every_date_is_read_and_none_is_certain(self):
        self.assertEqual(
            short_stages(self.proposal),
            ["动员部署 ..2020-05-15?", "组织实施 2020-05-11..2020-08-31?", "总结 2020-09-01..2020-09-30?"],
        )
        self.assertEqual(
            short_links(self.proposal),
            ["1/1 by 2020-05-10?", "1/2", "2/3 by 2020-07-20?", "2/4 by 2020-08-15?", "3/5"],
        )

    def test_the_text_of_a_link_is_mended(self):
        texts = [link.text for link in self.proposal.links]
        self.assertIn("于7月2O日前将问题清单报市人大常委会。", texts[2])
        self.assertEqual(texts[3], "市人大常委会于8月15日前汇总问题。")
        self.assertFalse(any("文件" in text or "—" in text for text in texts))

    def test_quotations_stand_in_the_source_even_across_a_page(self):
        for one in deadlines(self.proposal):
            for words in (one.raw_phrase, one.who or "", one.what or ""):
                self.assertIn(without_space(words), without_space(RECOGNISED))

    def test_the_wrong_count_of_links_is_told(self):
        told = [warning.message.zh for warning in self.proposal.warnings if warning.code == "count_mismatch"]
        self.assertEqual(told, ["文中说有 10 个环节，读到的是 5。"])


WRAPPED = """
              河源市人大常委会关于开展审计整改
                 跟踪监督的工作方案
                河人常发〔2023〕22号

　　根据《各级人民代表大会常务委员会监督法》和市人大
常委会 2023 年度监督工作计划，制定本方案。
　　一、方法步骤
　　（一）自查整改阶段（2023 年 8 月 1 日至 8 月 31 日）。
市政府及有关部门对照审计工作报告反映的问题逐项整改，市
审计局应于 8 月 25 日前汇总整改情况，书面报送市人大
常委会财经委员会。
　　（二）跟踪检查阶段（2023 年 9 月）。市人大常委会财
经委员会会同预算工委，采取听取汇报、实地检查等方式开展
跟踪检查，9 月 20 日前形成检查报告。
　　（三）审议测评阶段（2023 年 10 月下旬）。市人大常委
会会议听取和审议整改情况报告，并进行满意度测评，测评结
果分为满意、基本满意、不满意三个档次。
"""


class Wrapped(unittest.TestCase):
    """Lines broken at a fixed width, the title over two lines, spaces around digits."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose(WRAPPED)

    def test_the_title_is_put_together(self):
        self.assertEqual(self.proposal.title, "河源市人大常委会关于开展审计整改跟踪监督的工作方案")

    def test_stages_and_limits_are_certain(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "自查整改 2023-08-01..2023-08-31",
                "跟踪检查 2023-09-01..2023-09-30",
                "审议测评 2023-10-21..2023-10-31",
            ],
        )
        self.assertEqual(short_links(self.proposal), ["1/- by 2023-08-25", "2/- by 2023-09-20", "3/-"])

    def test_broken_sentences_are_whole_again(self):
        one = deadlines(self.proposal)[0]
        self.assertEqual(one.who, "市审计局")
        self.assertEqual(without_space(one.what), "汇总整改情况，书面报送市人大常委会财经委员会")

    def test_grades_are_found(self):
        self.assertEqual(self.proposal.grades, ["满意", "基本满意", "不满意"])


class Pdf(unittest.TestCase):
    """A PDF of two pages with a running header, page numbers and a date broken by the page."""

    PAGES = [
        [
            "北川市人大常委会文件",
            "北川市人大常委会关于开展养老服务联动监督的工作方案",
            "北人常发〔2024〕3号",
            "一、实施步骤",
            "（一）动员部署阶段（4月1日至4月15日）",
            "1.各县（市、区）人大常委会于4月10日前报送工作方案。",
            "（二）组织实施阶段（4月中旬至6月底）",
            "2.市人大常委会执法检查组深入县（市、区）开展检查，于6月",
            "- 1 -",
        ],
        [
            "北川市人大常委会文件",
            "20日前形成检查报告。",
            "3.市政府有关部门6月25日前报送整改清单。",
            "- 2 -",
        ],
    ]

    def test_text_is_read_across_pages(self):
        proposal = propose_campaign(pdf(self.PAGES), "方案.pdf")
        self.assertEqual(
            short_stages(proposal), ["动员部署 2024-04-01..2024-04-15", "组织实施 2024-04-11..2024-06-30"]
        )
        self.assertEqual(
            short_links(proposal), ["1/1 by 2024-04-10", "2/2 by 2024-06-20?", "2/3 by 2024-06-25"]
        )

    def test_a_date_torn_by_a_page_is_flagged(self):
        proposal = propose_campaign(pdf(self.PAGES), "方案.pdf")
        self.assertIn("odd_character", codes(proposal))
        self.assertEqual(
            proposal.links[1].text,
            "市人大常委会执法检查组深入县（市、区）开展检查，于6月20日前形成检查报告。",
        )


class LookAlikes(unittest.TestCase):
    def test_radicals_and_zero_width_signs_do_not_hide_a_date(self):
        proposal = propose(
            "甲县⼈⼤常委会2024年⼯作方案\n一、实施步骤\n（⼀）准备阶段（3⽉1⽇⾄3\u200b⽉15⽇）\n1.制定方案。\n"
        )
        self.assertEqual(
            [(str(stage.start), str(stage.end)) for stage in proposal.stages], [("2024-03-01", "2024-03-15")]
        )
