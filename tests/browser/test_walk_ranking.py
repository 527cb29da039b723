"""A ranking objected to and published: two members of staff, a department that objects, days that pass. Moves the clock."""

import pytest

pytestmark = pytest.mark.browser

AUGUST = "/ranking/?group=departments&period=2018-08"


def test_a_ranking_is_objected_to_answered_and_published(visit):
    staff = visit("city.lin")
    staff.go("/ranking/")
    assert staff.sees("数据未冻结")
    assert staff.sees("件数少，不排名（到期少于 5 件）")
    staff.move_clock_to("2018-09-03")
    staff.become("city.lin")
    staff.go(AUGUST)
    staff.follow("形成排行榜")
    staff.tick("checked")
    staff.press("形成排行榜")
    assert staff.sees("已形成，并告知列入的单位。")

    unit = visit("housing.qin")
    unit.go("/ranking/")
    unit.follow("2018年8月本级部门排行榜")
    assert unit.page.locator(".ranking-table tbody tr").count() == 1  # its own row and nobody else's
    unit.follow("对本单位数据提出异议")
    unit.fill(reason="有一件已经批准延期，应当不算到期")
    unit.press("提出异议")
    assert unit.sees("已提出，等候答复。")

    staff.page.reload()
    assert staff.sees("有一件已经批准延期")
    staff.follow("答复异议")
    staff.fill(answer="已逐件核对，没有已批准的延期")
    staff.press("不采纳")
    assert staff.sees("已逐件核对，没有已批准的延期")

    staff.move_clock_to("2018-09-10")
    second = visit("city.su")
    second.go(AUGUST)
    second.follow("审核公布")
    second.tick("checked")
    second.press("公布排行榜")
    assert second.sees("已公布，数据不再改变。")

    unit.become("housing.qin")
    unit.go("/ranking/")
    unit.follow("2018年8月本级部门排行榜")
    assert unit.sees("数据已冻结")
    assert unit.page.locator(".ranking-table tbody tr").count() > 2
    own = unit.page.locator(".ranking-table tr").filter(has_text="衡水住建局").locator("td a").first
    number = own.inner_text()
    own.click()
    unit.page.wait_for_load_state()
    assert unit.page.locator("main tbody tr").count() == int(number)
