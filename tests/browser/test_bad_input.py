"""What goes wrong at a screen: bad files, a second press, a lost session, foreign addresses, two people at once."""

import pytest
from django.contrib.sessions.models import Session

from campaigns.models import Duty, Submission
from core.models import HistoryEntry
from issues.models import Issue, IssueList, WriteOff

from .lists import COLUMNS, plain, row

pytestmark = pytest.mark.browser

GOOD_ROW = list(row(1, "龙华镇集市占道经营，消防车无法通过", "景县住房和城乡建设局").values())
TOO_LARGE = b"0" * (20 * 1024 * 1024 + 1)
BROKEN = plain(COLUMNS, GOOD_ROW)[:600]
WITHOUT_DEPARTMENTS = plain(COLUMNS[:4], GOOD_ROW[:4])


def duty_of(place: str) -> Duty:
    return Duty.objects.get(owed_by__name__startswith=place, due_on="2018-08-10")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("清单.pdf", b"%PDF-1.7", "另存为 .xlsx 后再上传"),
        ("清单.xlsx", BROKEN, "另存为 .xlsx 或 .docx 后再上传"),
        ("清单.xlsx", TOO_LARGE, "20 MB"),
        ("清单.xlsx", WITHOUT_DEPARTMENTS, "责任单位"),
    ],
    ids=["wrong type", "broken workbook", "oversized", "missing column"],
)
def test_a_bad_list_is_refused_with_what_to_do_and_nothing_is_kept(visit, name, content, words):
    office, duty = visit("jingxian.tao"), duty_of("景县")
    office.go(f"/issues/import/?duty={duty.pk}")
    office.choose_file(name, content)
    office.press("上传并检查")
    assert words in office.text("[data-error-summary]")
    assert not IssueList.objects.filter(duty=duty).exists()


def test_a_wrong_date_is_named_by_its_cell_with_what_was_found_and_what_to_write(visit):
    office, duty = visit("wuqiang.le"), duty_of("武强县")
    office.go(f"/issues/import/?duty={duty.pk}")
    office.choose_file("清单.xlsx", plain(COLUMNS, [*GOOD_ROW[:5], "二月三十日前后"]))
    office.press("上传并检查")
    fault = office.text(".cell-fault")
    assert fault.startswith("F2")
    assert "二月三十日前后" in fault


def test_a_second_press_sends_nothing(visit):
    office, duty = visit("raoyang.pu"), duty_of("饶阳县")
    office.go(duty.get_absolute_url())
    with office.page.expect_navigation():
        office.button("确认报送", within="#submit").dblclick()
    assert office.sees("第 1 次报送，经办人 浦明轩")
    assert [url for url in office.sent if url.endswith(duty.get_absolute_url())] == [
        office.server + office.path
    ]
    assert Submission.objects.filter(duty=duty).count() == 1


def test_a_session_that_ended_in_the_middle_of_a_form_loses_nothing_that_was_typed(visit):
    liaison = visit("commerce.yu")
    issue = Issue.objects.filter(department__name="衡水市商务局", status="rectifying").first()
    liaison.go(f"{issue.get_absolute_url()}progress/")
    liaison.fill(text="已约谈六户企业，正在补发奖励。")
    Session.objects.filter(pk=liaison.cookie("sessionid")).delete()
    liaison.tick("percent", "50")
    liaison.press("提交进展")
    assert liaison.sees("登录后会自动恢复")
    liaison.press("俞通达")
    assert liaison.path == f"{issue.get_absolute_url()}progress/"
    assert liaison.page.locator("[name=text]").input_value() == "已约谈六户企业，正在补发奖励。"
    liaison.press("提交进展")
    assert liaison.sees("已约谈六户企业，正在补发奖励。")
    assert HistoryEntry.objects.filter(object_id=issue.pk, action="report_progress", data__percent=50)


def test_somebody_elses_issue_is_a_page_that_was_not_found(visit):
    liaison = visit("housing.qin")
    issue = Issue.objects.filter(department__name="衡水市商务局").first()
    assert liaison.go(issue.get_absolute_url()).status == 404
    assert liaison.sees("没有找到这个页面")
    assert not liaison.sees(issue.title)


def test_of_two_people_who_decide_at_once_the_second_is_told_who_was_first(visit):
    first, second = visit("city.lin"), visit("city.su")
    application = WriteOff.objects.filter(status="asked").first()
    for person in (first, second):
        person.go(application.get_absolute_url())
        for check in ("measures", "handling", "effect", "similar", "lasting"):
            person.tick(f"check_{check}", "yes")
        person.tick("checked")
    first.press("同意销号")
    second.fill(note="这是我写的意见。")
    second.press("同意销号")
    assert second.sees("林知远于 2018-08-09 09:00 已办理")
    decided = HistoryEntry.objects.filter(object_id=application.issue_id, action="write_off", outcome="done")
    assert decided.get().actor_name == "林知远"


def test_a_page_changes_its_language_and_stays_where_it_was(visit):
    staff = visit("city.lin")
    staff.go("/issues/?view=overdue")
    staff.press("English", within="header")
    assert staff.page.url.endswith("/issues/?view=overdue")
    assert staff.text("h1") == "Issue ledger"
    assert staff.page.locator("html").get_attribute("lang") == "en"
    staff.press("中文", within="header")
    assert staff.text("h1") == "问题台账"
