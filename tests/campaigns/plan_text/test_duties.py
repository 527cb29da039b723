"""Who owes what, sentence by sentence, and the dates in a sentence that nobody owes anything by."""

import unittest

import pytest

from campaigns.plan_text.duties import deadlines_of
from campaigns.plan_text.messages import Message
from campaigns.plan_text.resolve import BaseYear, Timeline
from tests.campaigns.plan_text.builders import passage, short


def read(text: str):
    found, _ = deadlines_of(passage(text), Timeline(BaseYear(2023, Message("文号", "document number"), True)))
    return found


WHO_AND_WHAT = [
    ("4月15日前通知有关单位。", None, "通知有关单位"),
    ("召集有关单位，4月10日前召开座谈会。", None, "召开座谈会"),
    ("市直有关单位4月10日前报送材料。", "市直有关单位", "报送材料"),
    ("区人大办及各街道人大工委4月10日前报送材料。", "区人大办及各街道人大工委", "报送材料"),
    ("走进被视察单位，4月10日前形成材料。", None, "形成材料"),
    ("现场检查、实地走访，4月10日前形成材料。", None, "形成材料"),
    ("县农业农村局接受询问前5日提交材料。", "县农业农村局", "提交材料"),
    ("市人大常委会组成四个检查组，于8月15日前赴各县检查。", "市人大常委会", "赴各县检查"),
    ("项目实施单位制定方案，3月10日前报县人大。", "项目实施单位", "制定方案，3月10日前报县人大"),
    (
        "各县人大常委会、各乡镇（街道）人大主席团（工委）2月28日前制定方案。",
        "各县人大常委会、各乡镇（街道）人大主席团（工委）",
        "制定方案",
    ),
    (
        "各县（市、区）人大常委会请于8月10日前将自查报告报送市人大常委会。",
        "各县（市、区）人大常委会",
        "将自查报告报送市人大常委会",
    ),
    ("8月10日前，县人大常委会办公室汇总情况。", "县人大常委会办公室", "汇总情况"),
    ("市人大常委会8月下旬听取专项工作报告。", "市人大常委会", "听取专项工作报告"),
    ("被检查单位于5月10日前将自查报告报送执法检查组。", "被检查单位", "将自查报告报送执法检查组"),
    (
        "市财政局、市自然资源和规划局应在6月1日前提出整改方案。",
        "市财政局、市自然资源和规划局",
        "提出整改方案",
    ),
    (
        "县住建局、县交通运输局、县市场监督管理局于6月1日前提交报告。",
        "县住建局、县交通运输局、县市场监督管理局",
        "提交报告",
    ),
    ("请各代表小组务必在9月3日前完成走访。", "各代表小组", "完成走访"),
    ("恩施土家族自治州人大常委会于9月3日前印发方案。", "恩施土家族自治州人大常委会", "印发方案"),
    ("执法检查组分三组赴各县检查，8月25日前形成报告。", "执法检查组", "形成报告"),
    ("市人大常委会听取报告。8月20日前，汇总情况报省人大常委会。", "市人大常委会", "汇总情况报省人大常委会"),
    ("总结报告于12月上旬报省人大常委会。", None, "总结报告于12月上旬报省人大常委会"),
    ("县人大办公室制定方案，3月5日前报主任会议。", "县人大办公室", "制定方案，3月5日前报主任会议"),
    ("整改方案8月10日前完成。", None, "整改方案"),
    (
        "6月底前，有关部门按照职责分工抓好整改落实，市政府将整改情况报市人大常委会。",
        "市政府",
        "将整改情况报市人大常委会",
    ),
    (
        "7月20日前，市住建局等有关部门完成自查，市人民政府将自查情况书面报告市人大常委会。",
        "市人民政府",
        "将自查情况书面报告市人大常委会",
    ),
    ("8月20日前，市政府组织自查，有关部门将台账整理归档。", "市政府", "组织自查，有关部门将台账整理归档"),
    ("制定方案（7月10日前）。由财经委牵头。", "财经委", "制定方案"),
    (
        "制定方案。完成时限：5月底前；责任单位：县人大常委会办公室；配合单位：各工委",
        "县人大常委会办公室",
        "制定方案",
    ),
    ("由城环委于5月底前起草报告。", "城环委", "起草报告"),
    ("整改情况报送截止时间为9月30日。", None, "整改情况报送"),
    ("受检县市于5月17日前报送材料。", "受检县市", "报送材料"),
    ("县法院、县检察院分别于6月10日前提交报告。", "县法院、县检察院", "提交报告"),
    ("市直有关部门：5月10日前报送总结。", "市直有关部门", "报送总结"),
]


@pytest.mark.parametrize(("text", "who", "what"), WHO_AND_WHAT, ids=[row[0][:16] for row in WHO_AND_WHAT])
def test_the_sentence_says_who_owes_what(text, who, what):
    (deadline,) = read(text)
    assert (deadline.who, deadline.what) == (who, what)


NO_DEADLINES = [
    "检查2023年5月1日至2024年4月30日法律实施情况。",
    "汇报截至4月底案件办理情况。",
    "落实市委5月6日专题会议要求情况。",
    "根据2017年7月1日起施行的条例开展检查。",
    "《关于2023年7月15日前完成整改的通知》已经印发。",
    "2022年12月，市政府印发了实施意见。",
    "截至6月30日，全市已建成12个站点。",
    "2023年3月以来，各地认真落实。",
    "对2022年1月至2023年3月期间的实施情况进行检查。",
    "听取上半年预算执行情况的报告。",
    "听取和审议关于1至8月预算执行情况的报告。",
    "根据常委会5月8日会议要求开展工作。",
    "贯彻落实习近平总书记2020年9月考察时的讲话精神。",
    "依照监督法第三十条的规定办理，联系电话0318-2024567。",
    "去年11月开展过检查。",
]


@pytest.mark.parametrize("text", NO_DEADLINES)
def test_dates_in_the_background_are_no_deadlines(text):
    assert read(text) == []


class SeveralDates(unittest.TestCase):
    def test_each_date_of_a_sentence_has_its_own_thing_owed(self):
        found = read("市政府6月底前印发方案，9月15日前公布结果。")
        self.assertEqual(
            [(one.what, one.who) for one in found], [("印发方案", "市政府"), ("公布结果", "市政府")]
        )

    def test_the_next_body_is_no_part_of_what_the_first_owes(self):
        found = read("各区人大常委会4月20日前制定方案，镇人大主席团、街道人大工委4月底前完成动员。")
        self.assertEqual([one.what for one in found], ["制定方案", "完成动员"])
        self.assertEqual(found[1].who, "镇人大主席团、街道人大工委")

    def test_a_day_takes_the_month_of_the_date_before_it_but_not_surely(self):
        found = read("10月8日前报初稿，15日前报正式稿，5日前归档。")
        self.assertEqual([short(one) for one in found], ["by 2023-10-08", "by 2023-10-15?", "by?"])

    def test_a_relative_limit_does_not_quote_who_owes(self):
        (deadline,) = read("市人民政府自收到审议意见书之日起15日内报送方案。")
        self.assertEqual((deadline.who, deadline.raw_phrase), ("市人民政府", "自收到审议意见书之日起15日内"))

    def test_the_day_a_relative_limit_begins_is_no_limit_of_its_own(self):
        (deadline,) = read("接到通知的次日起5日内签收。")
        self.assertEqual(deadline.raw_phrase, "接到通知的次日起5日内")

    def test_a_tentative_date_is_not_certain(self):
        found = read("暂定9月中旬召开评议大会，具体时间另行通知。")
        self.assertEqual([short(one) for one in found], ["period 2023-09-11..2023-09-20?", "conditional?"])

    def test_a_relative_limit_is_quoted_with_its_event(self):
        (deadline,) = read("市政府应在收到审议意见后三个月内报告研究处理情况。")
        self.assertEqual((deadline.kind, deadline.raw_phrase), ("relative", "收到审议意见后三个月内"))

    def test_a_condition_makes_even_a_stated_date_conditional(self):
        (deadline,) = read("确需延期的，应于10月20日前提出申请。")
        self.assertEqual(
            (deadline.kind, str(deadline.date), deadline.certain), ("conditional", "2023-10-20", False)
        )

    def test_a_frequency_is_a_duty_only_when_something_is_reported(self):
        self.assertEqual([short(one) for one in read("每月报送一次进展情况。")], ["recurring?"])
        self.assertEqual(read("每月开展一次活动。"), [])

    def test_a_limit_without_its_month_is_kept_but_not_guessed(self):
        (deadline,) = read("各组10日前报送名单。")
        self.assertEqual((deadline.date, deadline.raw_phrase, deadline.certain), (None, "10日前", False))
