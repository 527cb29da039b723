"""The two true documents in ../shared: the plan of Hengshui in full, and the article of Chenzhou, which is no plan."""

import os
import unittest
from pathlib import Path

from django.conf import settings

from campaigns.plan_text import propose_campaign
from tests.campaigns.plan_text.builders import codes, deadlines, short_links, short_stages, without_space

SHARED = Path(os.environ.get("SHARED_DIR", Path(settings.BASE_DIR).parent / "shared"))
PLAN = SHARED / "seeds" / "000_226031632b773f1d.txt"
ARTICLE = SHARED / "seeds" / "004_f1a58e32e3346cbc.txt"


@unittest.skipUnless(PLAN.exists(), "needs ../shared")
class HengshuiPlan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = PLAN.read_text(encoding="utf-8")
        cls.proposal = propose_campaign(PLAN.read_bytes(), PLAN.name)

    def test_the_head_is_read(self):
        found = self.proposal
        self.assertTrue(found.is_plan)
        self.assertEqual(found.document_number, "衡人常办发〔2018〕26号")
        self.assertEqual(found.issuer, "衡水市人大常委会")
        self.assertTrue(
            found.title.startswith("衡水市人大常委会关于开展") and found.title.endswith("工作方案")
        )
        # The page was put on the web in December; the document itself has no date.
        self.assertIsNone(found.issued_on)

    def test_the_year_comes_from_the_text_and_the_document_number(self):
        self.assertEqual(self.proposal.year, 2018)
        self.assertEqual(self.proposal.year_source, "正文、文号（text, document number）")

    def test_all_four_stages_are_found(self):
        self.assertEqual(
            short_stages(self.proposal),
            [
                "动员部署 ..2018-07-15",
                "组织实施 2018-07-11..2018-09-30",
                "整改问责 2018-09-01..2018-11-15?",
                "总结提升 2018-12-01..2018-12-31",
            ],
        )

    def test_all_fourteen_links_and_every_deadline_are_found(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/1",
                "1/2",
                "1/3",
                "1/4",
                "2/5 period 2018-07-01..2018-08-31 | by 2018-08-20",
                "2/6 by 2018-08-10?",
                "2/7",
                "2/8",
                "2/9 period 2018-08-21..2018-08-31",
                "3/10 period 2018-09-01..2018-10-31 | by 2018-10-31",
                "3/11 period 2018-11-01..2018-11-10",
                "3/12 by 2018-11-15",
                "3/13",
                "4/14 period 2018-12-01..2018-12-10",
            ],
        )

    def test_letters_for_digits_are_read_and_flagged(self):
        odd = {warning.where for warning in self.proposal.warnings if warning.code == "odd_character"}
        self.assertEqual(odd, {"8月l0日前", "9月至ll月15日前"})

    def test_nothing_else_is_doubted_but_ten_day_periods(self):
        self.assertEqual(codes(self.proposal), {"odd_character", "approximate"})

    def test_each_duty_names_who_owes_it(self):
        cities = "市人大常委会"
        counties = "县(市、区)人大常委会"
        owners = [one.who for one in deadlines(self.proposal)]
        self.assertEqual(owners, [cities, cities, counties, cities, cities, cities, counties, cities, cities])

    def test_each_duty_says_what_is_owed(self):
        owed = {one.raw_phrase: one.what for one in deadlines(self.proposal)}
        self.assertIn("问题清单报市人大常委会", owed["8月l0日前"])
        self.assertIn("问题清单报省人大常委会", owed["8月20日前"])
        self.assertIn("总结报告", owed["12月上旬"])

    def test_everything_quoted_stands_in_the_source(self):
        source = without_space(self.source)
        for one in deadlines(self.proposal):
            for words in (one.raw_phrase, one.who, one.what):
                self.assertIn(without_space(words), source)
            self.assertIn(
                without_space(one.raw_phrase), without_space(self.proposal.source[slice(*one.span)])
            )

    def test_floor_topics_departments_and_grades(self):
        found = self.proposal
        self.assertEqual(found.participation_floor, "1/4")
        self.assertEqual(found.departments, ["住建", "商务", "工信", "人社", "卫计"])
        self.assertEqual(found.grades, [])
        self.assertEqual(
            [(topic.name, len(topic.laws)) for topic in found.topics],
            [("扶贫脱贫攻坚", 1), ("大气污染防治", 2), ("优化营商环境", 1)],
        )


@unittest.skipUnless(ARTICLE.exists(), "needs ../shared")
class ChenzhouArticle(unittest.TestCase):
    def test_an_article_proposes_nothing_and_says_why(self):
        found = propose_campaign(ARTICLE.read_bytes(), ARTICLE.name)
        self.assertFalse(found.is_plan)
        self.assertEqual((found.stages, found.links, found.topics), ([], [], []))
        self.assertIn("新闻", found.message.zh)
        self.assertIn("news", found.message.en)
