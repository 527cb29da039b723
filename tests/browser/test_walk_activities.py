"""A deputy on a phone puts down a visit with two problems; the county's clerk plans one; the city sorts what was found."""

import pytest

pytestmark = pytest.mark.browser


def test_a_deputys_visit_on_a_phone_reaches_the_citys_triage(visit):
    deputy = visit("deputy.tian", width=390)
    deputy.go("/campaigns/activities/")
    deputy.follow("登记活动")
    deputy.fill(place="邓庄镇南街村", people_county="4", people_township="2", seen="走访了 9 户")
    deputy.page.locator("label:has-text('桃城住建局')").click()
    deputy.go("/campaigns/activities/new/")  # the page was left by mistake
    assert deputy.page.locator("main [name='place']").input_value() == "邓庄镇南街村"  # nothing typed is lost
    deputy.press("保存活动")
    assert deputy.sees("活动已保存") and deputy.sees("走访了 9 户")
    deputy.follow("登记问题")
    deputy.fill(
        description_1="南街村口污水井盖缺失一个多月没有人补", description_2="村道路灯夜里不亮，老人出行不便"
    )
    assert deputy.page.locator("main [name='units_1']").input_value() == "桃城区住房和城乡建设局"
    assert deputy.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    deputy.press("登记问题")
    assert deputy.sees("已登记 2 个问题") and deputy.sees("待分办")

    staff = visit("city.lin")
    staff.go("/issues/screen/?county=" + _key_of(staff, "桃城"))
    assert staff.sees("南街村口污水井盖缺失") and staff.sees("村道路灯夜里不亮")
    staff.page.locator(".queue a:has-text('污水井盖')").click()
    staff.page.wait_for_load_state()
    staff.press("受理并转下一条")
    deputy.page.reload()
    assert deputy.sees("待交办")
    for person in (deputy, staff):
        assert not person.foreign and not person.faults


def _key_of(staff, county: str) -> str:
    """The county's key, from the chip that narrows triage to it."""
    staff.go("/issues/screen/")
    address = staff.page.locator(f".filter-chip:has-text('{county}')").first.get_attribute("href")
    return address.partition("county=")[2].partition("&")[0]


def test_a_planned_visit_is_told_and_counted_an_unannounced_one_is_not(visit):
    clerk = visit("taocheng.qi")
    for kind, place in (("open_visit", "审批大厅一楼"), ("unannounced", "审批大厅二楼")):
        clerk.go("/campaigns/activities/new/")
        clerk.page.locator("main [name='kind']").select_option(kind)
        clerk.fill(held_on="2018-8-20", place=place)
        clerk.page.locator("label:has-text('桃城住建局')").click()
        clerk.press("保存活动")
        assert clerk.sees("活动已安排")
    liaison = visit("taocheng.housing")
    liaison.go("/campaigns/burden/asks/?kind=visit&week=2018-W34&weeks=1")
    assert len(liaison.rows()) == 1 and "明察" in liaison.rows()[0]
    liaison.page.locator("main tbody a").first.click()
    liaison.page.wait_for_load_state()
    assert not liaison.sees("审批大厅") and liaison.sees("桃城区人大常委会组织的代表活动")
    assert not clerk.faults and not liaison.faults
