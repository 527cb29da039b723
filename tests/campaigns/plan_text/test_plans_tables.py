"""Schedules as tables: in Word with merged cells, in plain text with tabs or bars; headings and automatic numbers."""

import unittest

import docx

from campaigns.plan_text import propose_campaign
from tests.campaigns.plan_text.builders import (
    add_numbering,
    numbered,
    propose,
    saved,
    short_links,
    short_stages,
    table,
    who_what,
)

HEAD = ["阶段", "时间", "工作内容", "责任单位"]


def merged_plan() -> bytes:
    document = docx.Document()
    document.add_heading("云山市人大常委会2024年环境保护联动监督工作方案", 0)
    document.add_heading("一、总体要求", 1)
    document.add_paragraph("坚持问题导向。")
    document.add_heading("二、进度安排", 1)
    rows = [
        HEAD,
        ["动员部署阶段", "3月1日至3月31日", "制定方案", "市人大常委会办公室"],
        ["", "", "召开动员会", "市人大城环委"],
        ["检查阶段", "4月15日前", "各县（市、区）人大常委会报送自查情况", "各县（市、区）人大常委会"],
        ["", "4月至5月", "开展执法检查，5月25日前形成报告", "执法检查组"],
        ["总结阶段", "6月底前", "向常委会会议报告", "市人大城环委"],
    ]
    table(document, rows, [(0, 1, 2), (1, 1, 2), (0, 3, 4)])
    document.add_heading("三、有关要求", 1)
    return saved(document)


class MergedCells(unittest.TestCase):
    """A stage cell over several rows; once its time is merged with it, once each row has its own."""

    @classmethod
    def setUpClass(cls):
        cls.proposal = propose_campaign(merged_plan(), "方案.docx")

    def test_a_stage_cell_covers_its_rows(self):
        self.assertEqual(
            short_stages(self.proposal), ["动员部署 2024-03-01..2024-03-31", "检查 ..?", "总结 ..2024-06-30"]
        )

    def test_a_merged_time_is_the_stages_and_no_deadline_of_each_row(self):
        self.assertEqual(
            short_links(self.proposal),
            [
                "1/-",
                "1/-",
                "2/- by 2024-04-15",
                "2/- period 2024-04-01..2024-05-31 | by 2024-05-25",
                "3/- by 2024-06-30",
            ],
        )

    def test_the_columns_say_who_and_what(self):
        self.assertEqual(
            who_what(self.proposal)[0],
            ("各县（市、区）人大常委会", "各县（市、区）人大常委会报送自查情况"),
        )
        self.assertEqual(who_what(self.proposal)[-1], ("市人大城环委", "向常委会会议报告"))

    def test_a_stage_without_a_time_of_its_own_is_told(self):
        told = [(warning.code, warning.where) for warning in self.proposal.warnings]
        self.assertIn(("no_date", "检查"), told)


class PeriodInTheStageCell(unittest.TestCase):
    """Stage, period and name in one cell; several numbered items in one cell."""

    def test_items_of_a_cell_are_links_of_the_stage(self):
        document = docx.Document()
        document.add_paragraph("乐安县人大常委会评议工作实施方案（2023年）")
        rows = [
            ["序号", "评议阶段", "时间安排", "主要任务", "牵头单位"],
            ["1", "准备阶段（3月）", "3月1日—3月31日", "1.成立评议组。\n2.3月20日前印发通知。", "县人大办"],
            ["2", "评议阶段（4月）", "4月1日—4月30日", "召开评议会。", "县人大社建委"],
        ]
        table(document, rows, [])
        proposal = propose_campaign(saved(document), "评议.docx")
        self.assertEqual(
            short_stages(proposal), ["准备 2023-03-01..2023-03-31", "评议 2023-04-01..2023-04-30"]
        )
        self.assertEqual(
            [(link.number, link.text) for link in proposal.links],
            [("1", "成立评议组。"), ("2", "3月20日前印发通知。"), ("2", "召开评议会。")],
        )

    def test_a_table_that_is_no_schedule_gives_nothing(self):
        document = docx.Document()
        document.add_paragraph("乐安县人大常委会评议工作方案（2023年）")
        document.add_paragraph("一、评议步骤")
        document.add_paragraph("（一）准备阶段（3月）")
        document.add_paragraph("1.成立评议组。")
        table(document, [["姓名", "职务"], ["王某", "组长"], ["李某", "成员"]], [])
        self.assertEqual(short_links(propose_campaign(saved(document), "评议.docx")), ["1/1"])


class AutomaticNumbers(unittest.TestCase):
    """Numbers and headings that Word makes itself stand nowhere in the text."""

    def test_lists_of_several_levels_give_stages_and_links(self):
        document = docx.Document()
        document.add_paragraph("云山县人大常委会工作评议实施方案")
        document.add_paragraph("云人发〔2023〕5号")
        levels = [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        outline = add_numbering(document, levels)
        numbered(document, "指导思想", outline, 0)
        numbered(document, "评议步骤", outline, 0)
        numbered(document, "准备阶段（3月）", outline, 1)
        numbered(document, "成立评议组。", outline, 2)
        numbered(document, "3月20日前下发通知。", outline, 2)
        numbered(document, "整改阶段（6月）", outline, 1)
        numbered(document, "6月25日前，被评议单位报送整改报告。", outline, 2)
        numbered(document, "工作要求", outline, 0)
        proposal = propose_campaign(saved(document), "评议.docx")
        self.assertEqual(
            short_stages(proposal), ["准备 2023-03-01..2023-03-31", "整改 2023-06-01..2023-06-30"]
        )
        self.assertEqual(short_links(proposal), ["1/1", "1/2 by 2023-03-20", "2/1 by 2023-06-25"])

    def test_a_stage_number_made_by_word(self):
        document = docx.Document()
        document.add_paragraph("云山县人大常委会2023年视察方案")
        stages = add_numbering(document, [("chineseCounting", "第%1阶段："), ("decimalEnclosedCircle", "%2")])
        for name, item in (("动员（3月）", "印发通知。"), ("视察（4月）", "4月20日前，代表小组提交建议。")):
            numbered(document, name, stages, 0)
            numbered(document, item, stages, 1)
        proposal = propose_campaign(saved(document), "视察.docx")
        self.assertEqual(
            short_stages(proposal), ["动员 2023-03-01..2023-03-31", "视察 2023-04-01..2023-04-30"]
        )
        self.assertEqual(short_links(proposal), ["1/1", "2/1 by 2023-04-20"])

    def test_headings_give_the_outline_and_running_lists_run_on(self):
        document = docx.Document()
        document.add_heading("云山县人大常委会2023年工作评议方案", 0)
        document.add_heading("评议步骤", 1)
        document.add_heading("准备阶段（3月）", 2)
        document.add_paragraph("成立评议组。", style="List Number")
        document.add_heading("整改阶段（6月）", 2)
        document.add_paragraph("6月25日前，被评议单位报送整改报告。", style="List Number")
        document.add_heading("工作要求", 1)
        document.add_paragraph("加强领导。", style="List Number")
        proposal = propose_campaign(saved(document), "评议.docx")
        self.assertEqual(short_links(proposal), ["1/1", "2/2 by 2023-06-25"])


TABS = """临川区人大常委会2024年联动监督工作安排

序号\t阶段\t时间\t工作内容\t责任单位
1\t准备阶段\t3月上旬\t制定工作方案\t区人大常委会办公室
2\t准备阶段\t3月15日前\t召开动员会\t区人大常委会办公室
3\t检查阶段\t4月至6月\t开展实地检查，6月25日前形成检查报告\t执法检查组
4\t总结阶段\t7月底前\t向常委会会议报告\t区人大城环委
"""

BARS = """
2024年白沙区人大常委会监督工作计划安排表

|月份|主要工作|责任委室|
|---|---|---|
|3月|听取和审议区政府关于2023年度环境状况的报告|城环委|
|二季度|组织代表视察重点项目|代工委|
|6月中旬|召开常委会会议，听取审计工作报告|财经委|
|下半年|开展“回头看”|各委室|
"""


class PlainTextTables(unittest.TestCase):
    def test_a_table_pasted_with_tabs(self):
        proposal = propose(TABS)
        self.assertEqual([stage.name for stage in proposal.stages], ["准备", "检查", "总结"])
        self.assertEqual(
            short_links(proposal),
            [
                "1/1 period 2024-03-01..2024-03-10",
                "1/2 by 2024-03-15",
                "2/3 period 2024-04-01..2024-06-30 | by 2024-06-25",
                "3/4 by 2024-07-31",
            ],
        )

    def test_a_year_by_months_has_links_but_no_stages(self):
        proposal = propose(BARS)
        self.assertEqual(proposal.stages, [])
        self.assertEqual(
            short_links(proposal),
            [
                "-/- period 2024-03-01..2024-03-31",
                "-/- period 2024-04-01..2024-06-30",
                "-/- period 2024-06-11..2024-06-20",
                "-/- period 2024-07-01..2024-12-31",
            ],
        )
        self.assertEqual(who_what(proposal)[1], ("代工委", "组织代表视察重点项目"))
