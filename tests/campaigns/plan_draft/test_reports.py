"""Which sentences speak of a report that is owed, of what, and to whom."""

import pytest

from campaigns.plan_draft.reports import asks_for_decision, read_report

BOTH = ("summary", "issue_list")
REPORTS = {
    "汇总代表活动情况,连同问题清单报市人大常委会": ("代表活动情况和问题清单", "市人大常委会", BOTH),
    "将整改情况报省人大常委会": ("整改情况", "省人大常委会", ("summary",)),
    "对走访情况进行汇总，报县人大常委会": ("走访情况", "县人大常委会", ("summary",)),
    "总结报告于12月上旬报省人大常委会": ("总结报告", "省人大常委会", ("summary",)),
    "向市人大常委会书面报告研究处理情况": ("研究处理情况", "市人大常委会", ("summary",)),
    "将自查报告报送市人大常委会办公室": ("自查报告", "市人大常委会办公室", ("summary",)),
    "把问题清单报送至市人大": ("问题清单", "市人大", ("issue_list",)),
    "将方案报市人大常委会备案": ("方案", "市人大常委会", ("summary",)),
    "测评结果报市": ("测评结果", "市", ("summary",)),
    "形成全县总结，逐级上报": ("全县总结", "", ("summary",)),
    "提交整改报告": ("整改报告", "", ("summary",)),
}
NO_REPORTS = [
    "听取市政府专项工作报告，组织执法检查",
    "审议意见交市政府研究处理",
    "方案报市人大常委会主任会议审定",
    "通报市政府有关部门",
    "举报电话向社会公布",
    "邀请代表列席，听取报告",
    "",
]


@pytest.mark.parametrize(("sentence", "expected"), REPORTS.items())
def test_a_report_with_its_thing_receiver_and_parts(sentence, expected):
    report = read_report(sentence)
    assert (report.title, report.receiver, report.parts) == expected


@pytest.mark.parametrize("sentence", NO_REPORTS)
def test_no_report(sentence):
    assert read_report(sentence) is None


def test_the_deciding_words_are_quoted():
    report = read_report("连同问题清单报市人大常委会。")
    assert report.words == "报市人大常委会"
    assert report.decided.zh == "按“报市人大常委会”作为报送任务。"


def test_what_is_put_up_for_a_decision_is_told_apart():
    assert asks_for_decision("审议意见交市政府研究处理")
    assert not asks_for_decision("将情况报市人大常委会")


def test_a_long_name_keeps_its_end():
    assert len(read_report("将" + "各县" * 40 + "情况报市人大常委会").title) == 40
