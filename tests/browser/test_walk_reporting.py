"""Step 2 of the walk: a county reports by its day, is returned once, is accepted; who sent nothing is late everywhere."""

import pytest

from campaigns.models import Duty

from .lists import filled, row

pytestmark = pytest.mark.browser

SUMMARY = "桃城区组织五级代表分6个小组走访企业和窗口单位，发放问卷三百份，逐项核实。"
LIST = [
    row(1, "河沿镇砖厂夜间露天堆放煤矸石，雨天污水流入村沟", "桃城区环境保护局"),
    row(2, "政务大厅社保窗口叫号机损坏三周未修，群众排队两小时", "桃城区人力资源和社会保障局", "2018-13-45"),
    row(3, None, "桃城区扶贫和农业开发办公室"),
    row(4, "邓庄镇蔬菜大棚分红连续两年没有发放到户", None),
    row(5, "何家庄街道商户办理店招许可跑了五次仍未办结", "桃城区行政审批局"),
]
CORRECTIONS = {"C6": "邓庄镇危房改造验收后三户屋顶仍然漏雨", "E7": "桃城区农牧局", "J5": "2018-10-15"}


def duty_of(place: str) -> Duty:
    return Duty.objects.get(owed_by__name__startswith=place, due_on="2018-08-10")


def test_a_county_reports_is_returned_corrects_and_is_accepted_and_the_silent_one_is_late(visit):
    county, city = visit("taocheng.qi"), visit("city.lin")
    county.follow("代表活动情况和问题清单")
    imports_a_list_with_errors(county)
    submits_with_summary(county)
    is_returned_with_a_reason(county, city)
    corrects_and_is_accepted(county, city)
    city.move_clock_to("2018-08-11")
    the_silent_county_is_late_everywhere(city)
    late_submission_stays_late(visit("fucheng.mu"), city)


def imports_a_list_with_errors(county) -> None:
    county.follow_in_row("问题清单", "去填写")
    name, template = county.download("下载模板")
    assert name == "问题清单模板-桃城人大常委会.xlsx"
    county.choose_file("桃城区问题清单.xlsx", filled(template, LIST))
    county.press("上传并检查")
    assert county.sees("5 行：可导入 2，错误 3，提醒 0")
    assert county.sees("C6 应填写“问题描述”，现为空。请补填。")
    refuses_to_skip_errors_silently(county)
    for cell, value in CORRECTIONS.items():
        corrects(county, cell, value)
    assert county.sees("5 行：可导入 5，错误 0，提醒 0")
    county.press("确认导入 5 条")
    assert county.sees("新增 5，已有 0，跳过 0")
    county.follow("回到报送任务")


def refuses_to_skip_errors_silently(county) -> None:
    county.press("确认导入 2 条")
    assert county.sees("还有 3 行有错误")


def corrects(county, cell: str, value: str) -> None:
    field = county.page.get_by_label(f"{cell} 的新内容")
    field.fill(value)
    with county.page.expect_navigation():
        field.locator("xpath=following::button[1]").click()
    assert county.sees(f"{cell} 已更正，整张清单已重新检查。")


def submits_with_summary(county) -> None:
    county.fill(summary=SUMMARY)
    county.press("完成本部分")
    county.press("确认报送", within="#submit")
    assert county.sees("已于 2018-08-09 09:00 报送")
    assert county.sees("第 1 次报送，经办人 齐书兰")
    assert county.sees("已报送，待接收")


def is_returned_with_a_reason(county, city) -> None:
    city.go("/work/")
    city.follow_in_row("桃城人大常委会", "审核报送")
    assert city.sees(SUMMARY)
    city.fill(reason="清单第4行没有写明涉及的村，请补充。")
    city.press("退回补正")
    county.go(city.path)
    assert county.sees("清单第4行没有写明涉及的村，请补充。")


def corrects_and_is_accepted(county, city) -> None:
    county.fill(summary=SUMMARY + "第4行涉及东团马村。")
    county.press("完成本部分")
    county.press("确认报送", within="#submit")
    assert county.sees("第 2 次报送，经办人 齐书兰")
    city.go(county.path)
    assert city.sees("第4行涉及东团马村。")
    city.press("接收", within="#decide")
    assert city.sees("已接收，已通知报送单位。")
    city.go("/issues/screen/")
    assert city.sees(
        "桃城人大常委会 8"
    )  # the five of the list, and three that a group's activity had found before


def the_silent_county_is_late_everywhere(city) -> None:
    """The duty list, the campaign's page, the work page and the leader's page speak of the same three counties."""
    city.go("/campaigns/duties/")
    city.follow("逾期未报 3")
    late = [text for text in city.rows() if "逾期 1 天" in text]
    assert [text.split()[0] for text in late] == ["饶阳人大常委会", "景县人大常委会", "阜城人大常委会"]
    city.go(duty_of("阜城县").campaign.get_absolute_url())
    assert city.text(".tiles a:has-text('逾期未报') .tile-value") == "3"
    city.go("/work/")
    waiting = city.text("section:has(#waiting) li:has-text('代表活动情况和问题清单')")
    assert "3 个单位" in waiting
    assert "逾期 1 天" in waiting
    city.go("/leader/")
    missing = city.text("section:has(#missing)")
    for place in ("饶阳", "景县", "阜城"):
        assert place in missing
    assert missing.count("逾期 1 天") == 3


def late_submission_stays_late(county, city) -> None:
    assert "逾期 1 天" in county.text("section:has(#group-overdue)")
    county.follow("代表活动情况和问题清单")
    county.follow_in_row("问题清单", "去填写")
    _name, template = county.download("下载模板")
    county.choose_file("阜城县问题清单.xlsx", filled(template, LIST[:1]))
    county.press("上传并检查")
    county.press("确认导入 1 条")
    county.follow("回到报送任务")
    county.fill(summary="阜城县走访企业和村庄，发现问题1条。")
    county.press("完成本部分")
    county.fill(late_reason="基层汇总用时较长。")
    county.press("确认报送", within="#submit")
    assert county.sees("迟报 1 天")
    city.go(county.path)
    city.press("接收", within="#decide")
    city.go("/campaigns/duties/")
    assert "已接收，迟报 1 天" in next(text for text in city.rows() if text.startswith("阜城"))
