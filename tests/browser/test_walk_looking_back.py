"""Looking back on a phone: planned at the desk, what was typed outlives a lost connection, relapsed it is reopened."""

import pytest

from demonstration.scenes.files import picture
from issues.models import Issue

pytestmark = pytest.mark.browser

PHONE = 390
PHOTO = picture("反弹现场.png", 90).read()


def written_off() -> Issue:
    """The first issue of the city's own that was written off and not looked at again."""
    rows = Issue.objects.filter(status="written_off", congress__name="衡水市人大常委会", look_backs=None)
    return rows.order_by("id").first()


def test_on_a_phone_what_relapsed_goes_back_to_its_department(visit):
    issue = written_off()
    staff = visit("city.lin", width=PHONE)
    staff.go(issue.get_absolute_url())
    staff.follow("安排回头看")
    staff.fill(due_on="2018-08-09", reason="群众再次反映")
    staff.press("安排回头看")

    staff.go("/work/")
    staff.follow_in_row(issue.number, "回头看")
    staff.tick("finding", "relapsed")
    staff.fill(place="和平路与人民路口", note="同一处井盖再次缺失，周边两处松动", due_on="2018-8-31")
    staff.context.set_offline(True)
    staff.page.wait_for_function("!navigator.onLine")
    staff.button("提交结果").click()
    staff.page.locator("main [role=alert]", has_text="没有连接上，内容还在本页").wait_for()
    staff.context.set_offline(False)
    staff.go(issue.look_backs.get().get_absolute_url())
    assert staff.page.locator("main [name='note']").input_value() == "同一处井盖再次缺失，周边两处松动"
    staff.choose_file("反弹现场.png", PHOTO, field="files")
    staff.press("提交结果")
    assert staff.sees("问题反弹，已按原编号重新挂账")
    assert staff.page.evaluate("document.documentElement.scrollWidth") <= PHONE

    liaison = visit(issue.department.memberships.get(role="liaison").user.username, width=PHONE)
    liaison.go(issue.get_absolute_url())
    assert liaison.sees("反弹，重新挂账") and liaison.sees("同一处井盖再次缺失")
    assert liaison.sees("反弹现场.png")
    liaison.follow("报告进展")
    liaison.fill(text="已更换三处井盖")
    liaison.tick("percent", "75")
    liaison.press("提交")
    issue.refresh_from_db()
    assert (issue.status, issue.number, issue.relapsed_times) == ("reopened", issue.number, 1)

    leader = visit("city.gao", width=PHONE)
    leader.go("/leader/")
    leader.follow("反弹未销号 1 件")
    assert leader.sees(issue.number)
