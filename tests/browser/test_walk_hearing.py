"""A report heard: the opinion handed over with its list, persons named, the report put off once, the vote set up."""

from datetime import timedelta

import pytest

from campaigns.models import Campaign
from core import clock
from hearings.models import Deferral, Hearing, Opinion
from issues.models import Handover
from organizations.models import Organization
from tests.factories import make_issue

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MATTER = "政务服务便民工作情况"


def test_from_the_agenda_to_the_vote_with_one_deferral(visit):
    staff = visit("city.lin")
    enters_a_hearing(staff)
    hearing = Hearing.objects.get(matter=MATTER)
    assert staff.sees("会前还缺")
    staff.move_clock_to("2018-08-17")
    registers_it(staff, hearing)
    opinion = hands_over_the_opinion(staff, hearing)
    assert staff.sees("共 2 项，已落实责任人 0 项，已销号 0 项")
    names_a_person(visit("housing.qin"), opinion)
    staff.go(opinion.get_absolute_url())
    assert staff.sees("已落实责任人 1 项")
    reports(visit("government.xu"), opinion)
    is_put_off(staff, visit("city.gao"), opinion)
    reports(visit("government.xu"), opinion)
    staff.go(opinion.get_absolute_url())
    staff.follow("对报告提出意见")
    staff.fill(comment="整改基本到位")
    staff.press("认可报告")
    staff.follow("安排满意度测评")
    staff.press("安排满意度测评")
    assert staff.sees("已安排测评")
    staff.go("/evaluations/to-vote/")
    assert any(MATTER in row and "已延期 1 次" in row and "草稿" in row for row in staff.rows())


def enters_a_hearing(staff) -> None:
    staff.go("/hearings/")
    staff.follow("列入听取审议")
    staff.fill(matter=MATTER, meeting="第十次会议", meets_on="2018-08-17")
    for name, label in (("reporter", "衡水市人民政府"), ("kind", "听取和审议专项工作报告")):
        staff.page.locator(f"main [name='{name}']").select_option(label=label)
    campaign = Campaign.objects.get(congress__name="衡水市人大常委会", status="running")
    staff.page.locator("main [name='campaign']").select_option(value=str(campaign.pk))
    staff.press("列入会议议程")
    assert staff.sees("会前材料的时限已推算")


def registers_it(staff, hearing: Hearing) -> None:
    staff.go(hearing.get_absolute_url())
    staff.follow("登记听取审议")
    staff.press("登记听取审议")
    assert "请补齐，或者说明原因后登记" in staff.text("[data-error-summary]")
    staff.fill(note="临时增加的议题，材料以纸质送交")
    staff.press("登记听取审议")
    assert staff.sees("已登记，可以起草审议意见。")


def hands_over_the_opinion(staff, hearing: Hearing) -> Opinion:
    issues = [make_issue(hearing.campaign, hearing.congress, status="screened") for _number in range(2)]
    housing = Organization.objects.get(name="衡水市住房和城乡建设局")
    staff.follow("起草审议意见")
    staff.fill(text="一、窗口服务要到位。")
    for issue in issues:
        staff.tick(f"listed_{issue.pk}")
        staff.page.locator(f"main [name='department_{issue.pk}']").select_option(value=str(housing.pk))
    staff.press("保存审议意见")
    staff.follow("交办审议意见")
    staff.fill(report_due_on="2018-10-19", vote_on="2018-10-31", rectify_by="2018-10-12")
    staff.press("更新预览")
    assert "2018年10月19日" in staff.text(".sheet")
    staff.tick("checked")
    staff.press("交办审议意见")
    opinion = Opinion.objects.get(hearing=hearing)
    assert staff.sees(opinion.number)
    return opinion


def names_a_person(liaison, opinion: Opinion) -> None:
    issue = opinion.items.get(number=1).issue
    letter = Handover.objects.get(opinion_items__issue=issue)
    liaison.go(letter.get_absolute_url())
    liaison.press("全部签收")
    liaison.go(f"/issues/{issue.pk}/plan/")
    liaison.fill(measures="增设窗口", person="秦某", finish_on="2018-09-28")
    liaison.press("提交方案")


def reports(government, opinion: Opinion) -> None:
    government.go(opinion.get_absolute_url())
    government.follow("报送研究处理情况报告")
    government.fill(text="已办结一项，一项正在整改。")
    government.choose_file("研究处理情况.pdf", PDF, field="files")
    government.press("报送研究处理情况报告")
    assert government.sees("已报送。")


def is_put_off(staff, leader, opinion: Opinion) -> None:
    staff.go(opinion.get_absolute_url())
    staff.follow("申请延期报告")
    later = {"new_report_due_on": "2018-11-20", "new_vote_on": "2018-11-30"}
    staff.fill(reason="第 2 项整改成效不明显", new_meeting="第十二次会议", **later)
    staff.press("提交主任会议")
    leader.go(Deferral.objects.get(opinion=opinion).get_absolute_url())
    leader.fill(decision_meeting="第二十次主任会议", decided_on="2018-08-17")
    leader.tick("checked")
    leader.press("登记同意，印发延期函")
    assert leader.sees("已一并延期")
    opinion.refresh_from_db()
    assert opinion.vote_on - opinion.report_due_on == timedelta(days=10)
    assert clock.today().year == 2018
