"""Schedules as tables: in Word with merged cells, in plain text with tabs or bars; headings and automatic numbers."""

import unittest

import docx

from campaigns.plan_text import propose_campaign
from tests.campaigns.plan_text.builders import (
    add_numbering,
    codes,
    docx_with_table,
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


def from_table(title: str, rows: list[list[str]], merged: list[tuple[int, int, int]] = ()):
    return propose_campaign(docx_with_table(title, rows, merged), "方案.docx")


STAGES_IN_ROWS = [
    ["序号", "时间", "工作内容", "责任单位"],
    ["第一阶段：动员部署（3月1日—3月31日）"],
    ["1", "3月10日前", "印发执法检查方案", "市人大常委会办公室"],
    ["2", "3月下旬", "召开动员部署会", "市人大环资委"],
    ["第二阶段：组织检查（4月—6月）"],
    ["3", "4月20日前", "报送自查报告", "市政府及有关部门"],
    ["第三阶段：审议反馈（7月底前）"],
    ["4", "7月下旬", "听取和审议执法检查报告", "市人大常委会"],
]


class StagesInRows(unittest.TestCase):
    """A stage as a row across the whole table, above the rows that belong to it."""

    def test_a_row_across_the_table_is_the_stage_of_the_rows_below(self):
        proposal = from_table("丹江市人大常委会2024年水污染防治执法检查工作方案", STAGES_IN_ROWS)
        self.assertEqual(
            short_stages(proposal),
            [
                "动员部署 2024-03-01..2024-03-31",
                "组织检查 2024-04-01..2024-06-30",
                "审议反馈 ..2024-07-31",
            ],
        )
        self.assertEqual(
            short_links(proposal),
            [
                "1/1 by 2024-03-10",
                "1/2 period 2024-03-21..2024-03-31",
                "2/3 by 2024-04-20",
                "3/4 period 2024-07-21..2024-07-31",
            ],
        )

    def test_a_row_across_the_table_that_is_no_stage_is_passed_over(self):
        rows = [*STAGES_IN_ROWS[:4], ["注：以上安排如有变化另行通知"], *STAGES_IN_ROWS[4:]]
        self.assertEqual(len(from_table("丹江市人大常委会2024年检查方案", rows).stages), 3)

    def test_the_same_in_text_with_tabs(self):
        text = "\n".join("\t".join(row) for row in STAGES_IN_ROWS)
        proposal = propose(f"丹江市人大常委会2024年检查方案\n一、安排\n{text}\n二、要求\n加强领导。\n")
        self.assertEqual([link.stage for link in proposal.links], [1, 1, 2, 3])


class TwoColumnsOfTime(unittest.TestCase):
    """Start and end in columns of their own: the start alone would be a wrong deadline."""

    TITLE = "新田县人大常委会2023年监督工作推进表"

    def test_start_and_end_are_one_period(self):
        rows = [
            ["序号", "工作任务", "开始时间", "完成时间", "责任单位"],
            ["1", "制定监督方案", "2月1日", "2月20日", "县人大办"],
            ["2", "开展专题调研", "3月下旬", "4月底前", "财经委"],
            ["3", "听取报告", "", "5月31日", "县人大常委会"],
            ["4", "跟踪督办", "11月", "次年1月10日", "财经委"],
        ]
        proposal = from_table(self.TITLE, rows)
        self.assertEqual(
            short_links(proposal),
            [
                "-/1 period 2023-02-01..2023-02-20",
                "-/2 period 2023-03-21..2023-04-30",
                "-/3 by 2023-05-31",
                "-/4 period 2023-11-01..2024-01-10",
            ],
        )

    def test_heads_in_two_rows(self):
        rows = [
            ["阶段", "时间安排", "时间安排", "主要任务"],
            ["", "开始时间", "结束时间", ""],
            ["启动阶段", "3月1日", "3月15日", "印发方案"],
            ["检查阶段", "3月16日", "5月15日", "实地检查，4月30日前各学区报送自查表"],
        ]
        proposal = from_table(self.TITLE, rows)
        self.assertEqual(
            short_stages(proposal), ["启动 2023-03-01..2023-03-15", "检查 2023-03-16..2023-05-15"]
        )
        self.assertIn("by 2023-04-30", short_links(proposal)[1])


class OtherTables(unittest.TestCase):
    def test_notes_beside_a_row_are_no_duty_and_an_open_time_is_told(self):
        rows = [
            ["序号", "工作事项", "完成时限", "牵头单位", "配合单位", "备注"],
            ["1", "第一次集中视察", "4月15日", "代工委", "各代表团", "报告4月25日前报送"],
            ["2", "资料归档", "待定", "办公室", "", ""],
        ]
        proposal = from_table("南湾区人大常委会2025年民生实事监督实施方案", rows)
        self.assertEqual(short_links(proposal), ["-/1 by 2025-04-15", "-/2"])
        self.assertIn("not_understood", codes(proposal))

    def test_of_two_stage_columns_the_one_with_names_counts(self):
        rows = [
            ["步骤", "阶段", "时间", "工作任务"],
            ["第一步", "动员部署", "3月11日－3月31日", "印发方案"],
            ["第二步", "自查自纠", "4月1日－4月30日", "开展自查"],
        ]
        proposal = from_table("江南区人大常委会2024年物业管理专项监督实施方案", rows)
        self.assertEqual([stage.name for stage in proposal.stages], ["动员部署", "自查自纠"])

    def test_an_unnamed_column_that_says_most_is_what_is_to_be_done(self):
        rows = [
            ["阶段", "时间", "怎么做", "责任单位"],
            ["准备阶段", "3月", "制定评议方案，印发通知，培训骨干", "评议办公室"],
            ["评议阶段", "6月下旬", "召开评议会议，听取述职，进行测评", "县人大常委会"],
        ]
        proposal = from_table("平安县人大常委会2023年评议方案", rows)
        self.assertEqual(proposal.links[1].text, "召开评议会议，听取述职，进行测评")

    def test_a_table_without_heads_is_read_by_its_cells(self):
        rows = [
            ["准备阶段", "3月1日—3月20日", "制定方案，组建调研组"],
            ["调研阶段", "4月—5月", "深入基层开展调研"],
        ]
        proposal = from_table("平安县人大常委会2023年调研方案", rows)
        self.assertEqual(
            short_stages(proposal), ["准备 2023-03-01..2023-03-20", "调研 2023-04-01..2023-05-31"]
        )

    def test_a_blank_stage_cell_belongs_to_the_stage_above(self):
        text = (
            "海东市人大常委会2024年专项监督方案\n三、推进安排\n| 阶段 | 时间 | 工作内容 |\n|:---:|---|---|\n"
            "| 动员准备 | 5月10日前 | 制定方案 |\n|  | 5月15日前 | 召开动员会 |\n| 总结 | 9月30日前 | 形成总报告 |\n"
        )
        self.assertEqual(
            short_links(propose(text)), ["1/- by 2024-05-10", "1/- by 2024-05-15", "2/- by 2024-09-30"]
        )


class HeadsDownTheSide(unittest.TestCase):
    """The labels stand in the first column, and each further column is a stage."""

    SIDE = (
        ["阶段", "动员部署", "自查自纠", "实地检查", "总结报告"],
        ["时间", "3月1日至3月20日", "4月10日前", "4月中旬至5月", "6月底前"],
        ["主要任务", "制定方案", "报送自查报告", "检查组分组检查", "形成检查报告"],
        ["责任单位", "市人大办公室", "各县（市、区）人大常委会", "执法检查组", "市人大城环委"],
    )
    TITLE = "云山市人大常委会2024年环境保护执法检查工作方案"
    LINKS = (
        "1/- period 2024-03-01..2024-03-20",
        "2/- by 2024-04-10",
        "3/- period 2024-04-11..2024-05-31",
        "4/- by 2024-06-30",
    )

    def read(self, rows):
        return propose_campaign(docx_with_table(self.TITLE, rows), "方案.docx")

    def test_each_column_is_a_stage_with_its_time_task_and_body(self):
        proposal = self.read(self.SIDE)
        self.assertEqual(
            [stage.name for stage in proposal.stages], ["动员部署", "自查自纠", "实地检查", "总结报告"]
        )
        self.assertEqual(short_links(proposal), list(self.LINKS))
        self.assertEqual(
            [who for who, _what in who_what(proposal)],
            ["市人大办公室", "各县（市、区）人大常委会", "执法检查组", "市人大城环委"],
        )

    def test_a_banner_across_the_table_and_labels_in_another_order_change_nothing(self):
        stage, time, what, who = self.SIDE
        self.assertEqual(
            short_links(self.read((["工作进度安排表"], who, stage, what, time))), list(self.LINKS)
        )

    def test_a_stage_over_two_columns_has_two_links(self):
        rows = [["阶段", "检查", "检查", "总结"], *(row[:4] for row in self.SIDE[1:])]
        document = docx.Document()
        document.add_paragraph(self.TITLE)
        made = table(document, rows)
        made.cell(0, 2).text = ""
        made.cell(0, 1).merge(made.cell(0, 2))
        proposal = propose_campaign(saved(document), "方案.docx")
        self.assertEqual(
            short_links(proposal),
            ["1/- period 2024-03-01..2024-03-20", "1/- by 2024-04-10", "2/- period 2024-04-11..2024-05-31"],
        )

    def test_the_same_in_plain_text(self):
        text = "\n".join("\t".join(row) for row in self.SIDE)
        self.assertEqual(short_links(propose(f"{self.TITLE}\n{text}\n")), list(self.LINKS))

    def test_a_list_of_members_down_the_side_is_no_schedule(self):
        rows = [
            ["职务", "组长", "副组长"],
            ["单位", "市人大城环委", "市人大办公室"],
            ["联系电话", "6月1日", "5月1日"],
        ]
        self.assertEqual(short_links(self.read(rows)), [])
