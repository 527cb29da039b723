"""One plan in every combination of numbering styles: sections, stages and links, run on or restarting.

The content stays the same, so the stages, links and dates must as well.
"""

import itertools
import unittest

from tests.campaigns.plan_text.builders import propose, short, short_stages

CHINESE = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐"
SECTIONS = ["{c}、", "{a}.", "{a}、", "（{c}）", "第{c}部分 "]
STAGES = [
    "（{c}）", "({c})", "第{c}阶段：", "第{c}阶段 ", "{a}.", "{a}、", "{c}、", "第{c}步，", "阶段{c}：", "（{a}）", "{a}）",
    "{o}", "{d}", "",
]  # fmt: skip
LINKS = ["{a}.", "{a}、", "{a}．", "（{a}）", "{a}）", "{o}", "{d}", "（{c}）", ""]
HEADINGS = ["实施步骤", "时间安排", "方法步骤及时间安排", "工作安排", "实施步骤和要求", "步骤"]
STAGE_NAMES = ["动员部署", "组织实施", "整改落实", "总结提升"]
PERIODS = ["（3月1日至3月15日）", "（3月中旬至5月底）", "（6月）", "（7月20日前）"]
ITEMS = [
    ["制定工作方案，3月10日前印发。", "召开动员会议，部署各项工作。"],
    ["各县（市、区）人大常委会4月30日前报送自查情况。", "市人大常委会开展执法检查。", "组织代表视察。"],
    ["6月25日前，市政府报送整改情况报告。"],
    ["市人大常委会形成总结报告，于7月15日前报省人大常委会。"],
]
EXPECTED_STAGES = [
    "动员部署 2024-03-01..2024-03-15",
    "组织实施 2024-03-11..2024-05-31",
    "整改落实 2024-06-01..2024-06-30",
    "总结提升 ..2024-07-20",
]
EXPECTED_LINKS = [
    (1, ["by 2024-03-10"]), (1, []), (2, ["by 2024-04-30"]), (2, []), (2, []), (3, ["by 2024-06-25"]),
    (4, ["by 2024-07-15"]),
]  # fmt: skip


def number(style: str, place: int) -> str:
    return style.format(a=place + 1, c=CHINESE[place], o=CIRCLED[place], d=DOTTED[place])


def same_look(*styles: str) -> bool:
    """Whether two levels would look alike, so that nobody could tell them apart."""
    looks = [style.replace("．", ".").replace("（", "(").replace("）", ")") for style in styles if style]
    return len(set(looks)) < len(looks)


def plan(section: str, stage: str, link: str, runs_on: bool, word: str, heading: str) -> str:
    counter = itertools.count()
    lines = ["甲市人大常委会2024年联动监督工作方案", number(section, 0) + "指导思想", "坚持依法监督。"]
    lines += [number(section, 1) + "监督内容", "重点监督法律实施情况。", number(section, 2) + heading]
    for place, name in enumerate(STAGE_NAMES):
        lines.append(number(stage, place) + name + word + PERIODS[place])
        for item_place, item in enumerate(ITEMS[place]):
            lines.append(number(link, next(counter) if runs_on else item_place) + item)
    return "\n".join([*lines, number(section, 3) + "工作要求", "加强领导，务求实效。"])


class EveryStyle(unittest.TestCase):
    def test_the_style_of_the_numbers_changes_nothing(self):
        combinations = list(itertools.product(SECTIONS, STAGES, LINKS, (False, True), ("阶段", "")))
        # Every ninth keeps the test short; all of them pass as well.
        for place, (section, stage, link, runs_on, word) in enumerate(combinations[::9]):
            if same_look(section, stage, link):
                continue
            heading = HEADINGS[place % len(HEADINGS)]
            with self.subTest(
                section=section, stage=stage, link=link, runs_on=runs_on, word=word, heading=heading
            ):
                proposal = propose(plan(section, stage, link, runs_on, word, heading))
                self.assertEqual(short_stages(proposal), EXPECTED_STAGES)
                found = [
                    (one.stage, [short(deadline) for deadline in one.deadlines]) for one in proposal.links
                ]
                self.assertEqual(found, EXPECTED_LINKS)


# ── headings of stages ──────────────────────────────────────────────────────────────────────────────────────────
PERIOD_SPELLINGS = {
    "3月1日至3月15日": "2024-03-01..2024-03-15",
    "3月1日—15日": "2024-03-01..2024-03-15",
    "3月上旬至3月15日": "2024-03-01..2024-03-15",
    "2024年3月1日-3月15日": "2024-03-01..2024-03-15",
    "2024年3月1日—2024年3月15日": "2024-03-01..2024-03-15",
    "3月1日起至3月15日止": "2024-03-01..2024-03-15",
    "从3月1日开始至3月15日结束": "2024-03-01..2024-03-15",
    "３月１日－３月１５日": "2024-03-01..2024-03-15",
    "三月一日至三月十五日": "2024-03-01..2024-03-15",
    "3月15日前": "..2024-03-15",
    "3月15日以前完成": "..2024-03-15",
    "截至3月15日": "..2024-03-15",
    "即日起至3月15日": "..2024-03-15?",
    "3月底前": "..2024-03-31",
    "3月": "2024-03-01..2024-03-31",
    "3月份": "2024-03-01..2024-03-31",
    "3月中下旬": "2024-03-11..2024-03-31",
    "2024年3月至4月": "2024-03-01..2024-04-30",
    "第一季度": "2024-01-01..2024-03-31",
}
STAGE_HEADINGS = [
    "（一）{n}阶段（{p}）", "（一）{n}阶段（{p}）。", "（一）{n}阶段（{p}）：", "（一）{n}阶段({p})", "（一）{n}阶段：{p}",
    "（一）{n}阶段:{p}。", "（一）{n}（{p}）", "（一）第一阶段：{n}（{p}）", "第一阶段（{p}）：{n}", "第一阶段（{p}）{n}",
    "第一阶段：{n}阶段，{p}。", "第一阶段  {n}（{p}）", "（一）{n}阶段，时间：{p}。", "（一）{n}阶段。时间：{p}。",
    "（一）{n}阶段\n时间：{p}", "（一）{n}阶段\n（{p}）", "（一）{n}阶段\n{p}", "（一）{p}，{n}阶段", "（一）{p}：{n}阶段",
    "1.{n}阶段（{p}）", "1、{n}阶段（{p}）。", "一、{n}阶段（{p}）", "{n}阶段（{p}）", "（一）{n}阶段〔{p}〕", "（一）{n}阶段【{p}】",
    "（一）{n}阶段（时间：{p}）", "（一）{n}阶段（时间为{p}）", "第一步：{n}（{p}）", "（一）{n}阶段 {p}", "（一）“{n}”阶段（{p}）",
]  # fmt: skip


def second(heading: str) -> str:
    """The same heading with the next number."""
    for first, following in (("（一）", "（二）"), ("第一", "第二"), ("一、", "二、"), ("1", "2")):
        heading = heading.replace(first, following, 1)
    return heading


def two_stages(heading: str, period: str) -> str:
    section = "第三部分 实施步骤" if heading.startswith("一、") else "三、实施步骤"
    return (
        f"甲县人大常委会2024年视察方案\n{section}\n{heading.format(n='动员部署', p=period)}\n"
        f"制定方案，召开会议，部署工作。\n{second(heading).format(n='总结提升', p='6月')}\n形成总结报告。\n"
    )


class EveryHeading(unittest.TestCase):
    def test_name_and_period_are_found_wherever_they_stand(self):
        for heading, (period, days) in itertools.product(STAGE_HEADINGS, PERIOD_SPELLINGS.items()):
            with self.subTest(heading=heading, period=period):
                proposal = propose(two_stages(heading, period))
                self.assertEqual(
                    short_stages(proposal), [f"动员部署 {days}", "总结提升 2024-06-01..2024-06-30"]
                )
                self.assertEqual(
                    [link.text.rstrip("。") for link in proposal.links],
                    ["制定方案，召开会议，部署工作", "形成总结报告"],
                )
