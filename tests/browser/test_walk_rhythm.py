"""A month of weekly reports and the meeting after it: the rule, four weeks, a late one, decisions. Moves the clock."""

import io

import pytest
from docx import Document

pytestmark = pytest.mark.browser


def ask_for_weekly_reports(staff) -> None:
    staff.go("/weekly/")
    assert staff.sees("还没有周报告")
    staff.follow("调度规则")
    staff.page.select_option("select[name='weekday']", "4")
    staff.tick("units", "departments")
    staff.fill(source="市人大常委会主任会议")
    staff.press("保存为新版本")
    assert staff.sees("每周五 17:00 前")


def report_in_words(unit) -> None:
    """The first week: the product knows the figures, a draft survives, the words are sent."""
    unit.go("/work/")
    unit.follow("周报告（2018-08-10）")
    assert unit.sees("系统已掌握，不用填写")
    unit.fill(this_week="已召开整改推进会")
    unit.page.get_by_text("已自动保存").wait_for()
    unit.page.reload()
    assert unit.page.locator("[name='this_week']").input_value() == "已召开整改推进会"
    unit.press("提交周报")
    assert unit.sees("已报送周报告。") and unit.sees("报送时的情况")
    number = unit.page.locator(".figure-line a strong").last.inner_text()
    unit.page.locator(".figure-line a").last.click()
    unit.page.wait_for_load_state()
    assert len(unit.rows()) == min(int(number), 50)


def report_in_one_tap(unit, day: str) -> None:
    unit.go("/work/")
    unit.follow(f"周报告（{day}）")
    unit.page.locator(".quick-panel button").click()
    unit.page.wait_for_load_state()


def is_chased(staff, unit) -> None:
    """The unit is told what it owes and how late it is; the committee sees who has said nothing."""
    unit.go("/messages/")
    assert unit.sees("周报告（2018-08-31）”已过时限 2018-08-31")
    staff.go("/weekly/?all=1")
    staff.page.locator("main table a").first.click()
    staff.page.wait_for_load_state()
    assert "衡水住建局" in staff.text(".notice-risk")


def is_late_and_tells_only_its_own_week(unit) -> None:
    unit.go("/weekly/?all=1")
    unit.follow("2018-08-31")
    assert unit.sees("至 2018-08-31 17:00 的变化（其后的计入下一期）")
    unit.page.locator(".quick-panel button").click()
    unit.page.wait_for_load_state()
    assert unit.sees("记为迟报")
    unit.go("/weekly/?all=1")
    unit.follow("2018-09-07")
    assert unit.sees("2018-08-31 17:00 以来的变化")


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def is_issued(staff):
    """The staff send the week's summary out and take it as a document."""
    staff.go("/weekly/?all=1")
    staff.page.locator("main table a").first.click()
    staff.page.wait_for_load_state()
    assert staff.sees("个单位还没有报送")
    assert "已召开整改推进会" in staff.page.locator("[name='text']").input_value()
    staff.tick("checked")
    staff.press("印发周报告")
    assert staff.sees("已印发，并告知各报送单位和领导。")
    name, content = staff.download("Word 文档")
    assert name == "周报告2018-08-10.docx" and content[:2] == b"PK"


def the_weeks_pass(staff, unit):
    """Two reports in one tap each, one that is chased, one that comes late."""
    for monday, friday in (("2018-08-13", "2018-08-17"), ("2018-08-20", "2018-08-24")):
        staff.move_clock_to(monday)
        staff.become("city.lin")
        unit.become("housing.qin")
        report_in_one_tap(unit, friday)
        assert unit.sees("已报送周报告。")
    staff.move_clock_to("2018-08-27")
    staff.become("city.lin")
    staff.move_clock_to("2018-09-01")  # the Friday passed without a word
    staff.become("city.lin")
    unit.become("housing.qin")
    is_chased(staff, unit)
    staff.move_clock_to("2018-09-03")  # the next week is open
    staff.become("city.lin")
    unit.become("housing.qin")
    is_late_and_tells_only_its_own_week(unit)


def is_prepared(staff):
    """The pack of the month: an item dropped with a reason, a number that opens its rows."""
    staff.go("/meetings/")
    staff.fill(meets_on="9月3日")
    staff.press("生成会议材料")
    assert staff.sees("逾期") and staff.sees("尚无已公布的排行榜")
    dropped = staff.text(".agenda-item .agenda-title")
    staff.follow("不议")
    staff.fill(reason="已另行约谈")
    staff.press("本次不议")
    assert staff.sees("已移出本次议程。") and staff.text(".agenda-item .agenda-title") != dropped
    cell = staff.page.locator("main table td a").first
    number = int(cell.inner_text())
    cell.click()
    staff.page.wait_for_load_state()
    assert len(staff.rows()) == min(number, 50)


def is_held(staff):
    """The meeting takes place and decides something; the room sees the last page."""
    staff.go("/meetings/")
    staff.follow("2018年9月")
    name, content = staff.download("Word 文档")
    assert name == "月例会材料2018-09.docx" and "发言顺序" in words_of(content)
    staff.follow("召开月例会")
    staff.tick("checked")
    staff.press("召开月例会")
    assert staff.sees("已召开，材料冻结")
    staff.follow("登记决定事项")
    staff.fill(text="9月底前完成复查并报结果", due_on="2018-09-28")
    staff.page.select_option("select[name='organization']", label="衡水市住房和城乡建设局")
    staff.press("登记决定事项")
    assert staff.sees("已登记，并告知落实单位。")
    staff.follow("会场显示")
    while staff.page.locator("a[rel='next']").count():
        staff.page.locator("a[rel='next']").click()
        staff.page.wait_for_load_state()
    assert staff.sees("发言顺序")


def is_followed(staff, unit, other):
    """The unit learns of the decision, reports, and the staff confirm; nobody else hears of it."""
    unit.become("housing.qin")
    unit.go("/messages/")
    assert unit.sees("9月底前完成复查并报结果")
    unit.go("/work/")
    unit.follow("9月底前完成复查并报结果")
    decision = unit.path
    other.go("/work/")
    assert "9月底前完成复查并报结果" not in other.text()
    assert other.go(decision).status == 404
    unit.follow("报告落实情况")
    unit.fill(result="已复查 3 处，全部合格")
    unit.press("报告落实情况")
    assert unit.sees("已报告，等候确认。")
    staff.go("/work/")
    staff.follow("9月底前完成复查并报结果")
    staff.follow("确认落实")
    staff.press("确认落实")
    assert staff.sees("已确认落实，并告知该单位。")


def test_a_month_of_weekly_reports_and_a_meeting(visit):
    staff, unit = visit("city.lin"), visit("housing.qin")
    ask_for_weekly_reports(staff)
    report_in_words(unit)
    is_issued(staff)
    the_weeks_pass(staff, unit)
    is_prepared(staff)
    is_held(staff)
    is_followed(staff, unit, visit("commerce.yu"))
