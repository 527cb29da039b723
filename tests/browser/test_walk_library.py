"""An entry of the project library from the suggestion to the shelf on which it is followed, by those who do each step.

Everything goes through the pages: entry, five shelves, the year's list with both approvals, the public plan, the plan of
its form of supervision, papers, hearing, opinion with its list, write-off, vote, look-back. Moves the clock; one test.
"""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from demonstration.scenes.files import picture

pytestmark = pytest.mark.browser

SCENE = "chenzhou"
TITLE = "优化营商环境工作情况"
OF_THIS_YEAR = "优化营商环境审议意见整改跟踪"  # the scene's library holds it
OF_A_COUNTY = "园区优化营商环境政策兑现情况"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PHOTO = picture("整改后.png", 90).read()
# One day of 2023 for each link that the form "work report" usually has.
DAYS = ("2-20", "3-10", "3-15", "3-10", "3-30", "3-31", "4-10", "6-15", "7-10", "7-28")
PROBLEMS = ("惠企补贴申报要跑四个窗口", "市场检测站收费标准没有公示")
DEPARTMENT, DEPARTMENT_IN_FULL = "郴州市监局", "郴州市市场监督管理局"
VOTES = {"issued": 40, "returned": 40, "invalid": 0, "grade0": 33, "grade1": 5, "grade2": 2}


def test_from_the_suggestion_to_the_shelf_on_which_it_is_followed(visit):
    staff, keeper = visit("city.ou"), visit("city.lei")
    the_county_plans_the_like(visit("zixing.yuan"))
    project = is_suggested(staff)
    is_completed_by_its_keeper(keeper, project)
    goes_through_both_committees(staff, keeper, project)
    is_published_by_another_person(staff, visit("city.duan"))
    its_campaign_opens(keeper, project)
    its_papers_say_the_same(keeper, project)
    hearing = is_prepared(staff, keeper, project)
    delivers_its_papers(visit("government.qiu"), hearing)
    speaks_after_taking_part(staff, hearing)
    opinion = is_heard(staff, hearing)
    solves_the_list(visit("market.heng"), visit("city.lei"))
    reports(visit("government.qiu"), opinion)
    moves(keeper, project, "评估", lacks=())
    lacks_its_vote(keeper, project)
    is_voted_on(staff, visit("city.duan"), visit("teller.suan"), visit("teller.ji"), opinion)
    moves(keeper, project, "跟踪", lacks=())
    is_followed(keeper, visit("city.xiao"), project, opinion)


# ── suggested ───────────────────────────────────────────────────────────────────────────────────────────────────
def the_county_plans_the_like(county) -> None:
    """What a level below plans is shown to whoever enters the same."""
    county.go("/projects/new/")
    county.page.locator("main [name='source']").select_option(label="工作调研")
    county.fill(title=OF_A_COUNTY, year="2023", source_words="园区调研", topic="营商环境")
    choose(county, kind="视察和专题调研", lead="资兴市人大常委会")
    county.press("录入项目库")
    county.follow("进入下一阶段")
    county.press("移到谋划")
    assert county.sees("已移库。")


def is_suggested(staff) -> str:
    """Entered from a suggestion; the like of another year and of another level are shown first. Its address."""
    staff.go("/projects/")
    staff.follow("新增项目")
    staff.fill(title=TITLE, year="2023", source_words="市人大会议期间李某等代表建议，多条群众来信反映")
    choose(staff, source="意见建议", keeper="雷静文")
    staff.press("录入项目库")
    alike = staff.text("section:has(#near)")
    for words in (OF_THIS_YEAR, "2022 年", OF_A_COUNTY, "资兴人大常委会"):
        assert words in alike
    staff.tick("looked_at")
    staff.press("录入项目库")
    assert staff.sees("已录入项目库，在储备库。") and staff.sees("专管人员\n雷静文")
    return staff.path


def choose(visitor, /, **labels: str) -> None:
    """Choose in selects by their form names and the words people read."""
    for name, label in labels.items():
        visitor.page.locator(f"main [name='{name}']").select_option(label=label)


def is_completed_by_its_keeper(keeper, project: str) -> None:
    """The keeper was told, reads what the next shelf asks for, and adds it with a reason."""
    keeper.go("/messages/")
    keeper.press(f"请专管监督项目“{TITLE}”")
    assert keeper.path == project
    keeper.follow("进入下一阶段")
    assert keeper.page.locator(".missing li").all_inner_texts() == ["牵头机构", "监督方式", "监督事项"]
    assert keeper.page.locator("main button", has_text="移到谋划").count() == 0
    keeper.follow("补充项目内容")
    choose(keeper, kind="听取和审议专项工作报告", lead="郴州市人大财政经济委员会")
    keeper.page.get_by_label(DEPARTMENT).check()
    keeper.fill(topic="营商环境", planned_on="2023-3-30", reason="主任会议研究，列为明年议题")
    keeper.press("保存调整")
    assert keeper.sees("已保存调整") and keeper.sees("主任会议研究，列为明年议题")
    moves(keeper, project, "谋划", lacks=())


def moves(keeper, project: str, shelf: str, *, lacks: tuple[str, ...]) -> None:
    """To the next shelf, which has nothing to wait for."""
    keeper.go(project)
    assert keeper.page.locator(".missing li").all_inner_texts() == list(lacks)
    keeper.follow("进入下一阶段")
    keeper.press(f"移到{shelf}")
    assert keeper.sees("已移库。")
    assert stands_on(keeper) == shelf


def stands_on(person) -> str:
    """The shelf that the project's step bar marks."""
    return person.page.locator(".step-bar [aria-current]").inner_text().split("\n")[1]


# ── on the year's list ──────────────────────────────────────────────────────────────────────────────────────────
def goes_through_both_committees(staff, keeper, project: str) -> None:
    staff.go(project)
    staff.press("列入年度清单")
    year_list = staff.path
    staff.follow("登记常委会审定")
    staff.fill(meeting="第九次会议", decided_on="2022-12-27", number="郴人常〔2022〕41号")
    staff.press("登记常委会审定")
    assert staff.sees("审定日期不能晚于今天。")
    staff.move_clock_to("2022-12-28")
    staff.go(year_list)
    staff.follow("登记常委会审定")
    staff.fill(meeting="第九次会议", decided_on="2022-12-27", number="郴人常〔2022〕41号")
    staff.press("登记常委会审定")
    staff.move_clock_to("2023-01-16")
    staff.become("city.ou")
    staff.go(year_list)
    staff.follow("登记党委批转")
    staff.fill(approved_by="中共郴州市委", approved_on="2023-1-13", number="郴发〔2023〕2号")
    staff.choose_file("立项批复.pdf", PDF, field="files")
    staff.press("登记党委批转")
    assert staff.sees("已登记批转，项目已立项。") and staff.sees("立项批复.pdf")
    keeper.become("city.lei")
    keeper.go(project)
    assert stands_on(keeper) == "实施"
    assert keeper.sees("郴发〔2023〕2号")


def is_published_by_another_person(staff, other) -> None:
    staff.follow("送公开审核")
    staff.press("送公开审核")
    year_list = staff.path
    assert not staff.page.locator("main a", has_text="审核公开").count()
    other.go(year_list)
    other.follow("审核公开")
    other.tick("checked")
    other.press("公开发布")
    other.follow("查看公开页面")
    assert TITLE in other.text() and "雷静文" not in other.text()


# ── carried out ─────────────────────────────────────────────────────────────────────────────────────────────────
def its_campaign_opens(keeper, project: str) -> None:
    """The plan stands there with the stages and links of its form; days are filled in, doubts confirmed, it is opened."""
    keeper.go(project)
    keeper.follow("确认方案")
    plan = keeper.path
    assert keeper.sees("4 个阶段 · 10 个环节")
    keeper.go(f"{plan}?item=head")
    keeper.fill(code="YSHJ2023", start="2023-1-16", end="2023-12-20")
    keeper.press("保存")
    links = keeper.page.locator(".plan-item.is-link").evaluate_all("items => items.map(item => item.id)")
    for link, day in zip(links, DAYS, strict=True):
        keeper.go(f"{plan}?add=deadline&to={link.removeprefix('item-')}")
        keeper.tick("is_duty", "0")
        keeper.fill(end=f"2023-{day}")
        keeper.press("新增", within=".is-adding")
    while keeper.page.locator(".plan-item.is-doubtful button:has-text('确认')").count():
        with keeper.page.expect_response("**/change/"):
            keeper.page.locator(".plan-item.is-doubtful button:has-text('确认')").first.click()
        keeper.page.reload()
    keeper.press("生成监督行动")
    keeper.follow("登记批准")
    keeper.fill(approved_by="中共郴州市委", approved_on="2023-1-13", number="郴发〔2023〕2号")
    keeper.press("登记批准")
    keeper.follow("开启行动")
    if keeper.page.locator("main [name='reason']").count():  # others ask the same bodies in the same weeks
        keeper.fill(reason="内容不同，已与部门沟通")
    keeper.press("开启行动")
    assert keeper.sees("行动已开启")


def its_papers_say_the_same(keeper, project: str) -> None:
    """Responsibility letter, road map and schedule come from the one record; the approved schedule is frozen."""
    keeper.go(project)
    name, content = keeper.download("三份合订（Word）")
    words = words_of(content)
    assert name == f"{TITLE}责任书.docx"
    for expected in (TITLE, "郴发〔2023〕2号", DEPARTMENT_IN_FULL, "形成调研报告和问题表", "2023-07-28"):
        assert expected in words, expected
    name, content = keeper.download("三份合订（PDF）")
    assert name == f"{TITLE}责任书.pdf" and content.startswith(b"%PDF-")
    _name, content = keeper.download("施工表（Excel）")
    cells = [cell.value for row in load_workbook(io.BytesIO(content))["施工表"] for cell in row]
    assert "满意度测评并公布结果" in cells
    keeper.follow("计划与实际对照")
    assert keeper.sees("立项批复 郴发〔2023〕2号") and len(keeper.rows()) == len(DAYS)
    keeper.go("/projects/wall/?year=2023")
    assert TITLE in keeper.text(".wall-sheet")


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


# ── heard ───────────────────────────────────────────────────────────────────────────────────────────────────────
def is_prepared(staff, keeper, project: str) -> str:
    """On the agenda, researched, with a table of two problems; the address of the hearing."""
    staff.go("/hearings/new/")
    choose(staff, reporter="郴州市人民政府", kind="听取和审议专项工作报告", project=TITLE)
    staff.fill(matter=TITLE, meeting="第十二次会议", meets_on="2023-3-30")
    staff.press("列入会议议程")
    hearing = staff.path
    assert staff.sees("会前材料的时限已推算") and TITLE in staff.text("section:has(#agenda) dd a")
    staff.follow("增加成员")
    choose(staff, person="谷怀远", duty="组长")
    staff.press("增加调研组成员")
    staff.move_clock_to("2023-03-08")
    staff.become("city.ou")
    staff.go(hearing)
    staff.follow("登记调研")
    staff.fill(place="市政务服务中心", held_on="2023-3-7", seen="窗口多，收费不明。")
    staff.page.locator("main [name='present']").first.check()
    staff.press("登记调研")
    staff.follow("提交调研报告")
    staff.fill(text="整改总体到位，仍有两个突出问题。")
    staff.choose_file("调研报告.pdf", PDF, field="files")
    staff.press("提交调研报告")
    keeper.become("city.lei")
    for problem in PROBLEMS:
        finds(keeper, project, problem)
    staff.go(hearing)
    staff.follow("登记问题表")
    for problem in PROBLEMS:
        staff.page.get_by_label(problem).check()
    staff.press("登记问题表")
    assert staff.sees("共 2 个问题")
    return hearing


def finds(keeper, project: str, problem: str) -> None:
    """Register one problem in the project's campaign and accept it."""
    keeper.go(project)
    campaign = keeper.page.locator(".project-campaigns a").first.get_attribute("href")
    keeper.go(f"/issues/register/{campaign.strip('/').split('/')[-1]}/")
    keeper.fill(description=problem, units=DEPARTMENT_IN_FULL, place="市政务服务中心")
    keeper.press("登记")
    keeper.go("/issues/screen/")
    keeper.follow(problem)
    keeper.press("受理并转下一条")


def delivers_its_papers(government, hearing: str) -> None:
    government.go(hearing)
    for paper in ("报告稿（征求意见）", "正式报告"):
        row = government.page.locator("main tr").filter(has_text=paper)
        row.get_by_role("link", name="送交").first.click()
        government.choose_file(f"{paper}.pdf", PDF, field="files")
        government.press("送交")


def speaks_after_taking_part(staff, hearing: str) -> None:
    staff.go(hearing)
    staff.follow("确定中心发言人")
    choose(staff, deputy="廖直言（市级代表，郴州）")
    for box in staff.page.locator("main [name='criteria_met']").all():
        box.check()
    staff.press("确定中心发言人")
    for part in ("visit", "talk", "report", "draft"):
        staff.follow("登记参加活动")
        staff.page.locator("main [name='key']").select_option(part)
        staff.fill(took_part_on="2023-3-7")
        staff.press("登记参加活动")
    staff.follow("提交发言稿")
    staff.choose_file("发言稿.pdf", PDF, field="files")
    staff.press("提交发言稿")


def is_heard(staff, hearing: str) -> str:
    """Everything is there, the report is heard, the opinion goes out with both problems; the opinion's address."""
    row = staff.page.locator("main tr").filter(has_text="报告发给组成人员")
    row.get_by_role("link", name="送交").first.click()
    staff.fill(note="随会议文件印送 40 份")
    staff.press("送交")
    assert staff.sees("会前准备齐备。")
    staff.move_clock_to("2023-03-30")
    staff.become("city.ou")
    staff.go(hearing)
    staff.follow("登记听取审议")
    staff.press("登记听取审议")
    staff.follow("起草审议意见")
    staff.fill(text="一、补贴一窗受理。二、公示收费标准。")
    for box in staff.page.locator("main [name^='listed_']").all():
        box.check()
    for box in staff.page.locator("main [name^='department_']").all():
        box.select_option(label=DEPARTMENT)
    staff.press("保存审议意见")
    staff.follow("交办审议意见")
    staff.fill(report_due_on="2023-7-10", vote_on="2023-7-28", rectify_by="2023-6-15")
    staff.tick("checked")
    staff.press("交办审议意见")
    assert staff.sees("共 2 项，已落实责任人 0 项，已销号 0 项")
    return staff.path


def solves_the_list(liaison, staff) -> None:
    """Each problem is signed for, planned, proved solved and written off by the committee."""
    for problem in PROBLEMS:
        liaison.go("/issues/board/")
        liaison.follow(problem)
        issue = liaison.path
        liaison.go(f"{issue}sign-for/")
        liaison.press("签收")
        liaison.go(f"{issue}plan/")
        liaison.fill(measures="并窗办理，全部公示", person="分管副局长", finish_on="2023-6-10")
        liaison.press("提交方案")
        liaison.go(f"{issue}write-off/")
        for area in liaison.page.locator("main textarea").all():
            area.fill("已整改，照片附后。")
        liaison.choose_file("整改后.png", PHOTO, field="files")
        liaison.press("申请销号")
        staff.go("/issues/write-offs/")
        staff.follow_in_row(problem, problem)
        for check in ("measures", "handling", "effect", "similar", "lasting"):
            staff.tick(f"check_{check}", "yes")
        staff.tick("checked")
        staff.press("同意销号")


def reports(government, opinion: str) -> None:
    government.go(opinion)
    assert government.sees("已销号 2 项")
    government.follow("报送研究处理情况报告")
    government.fill(text="两项问题均已整改到位。")
    government.choose_file("研究处理情况.pdf", PDF, field="files")
    government.press("报送研究处理情况报告")


# ── voted on and followed ───────────────────────────────────────────────────────────────────────────────────────
def lacks_its_vote(keeper, project: str) -> None:
    keeper.go(project)
    keeper.follow("进入下一阶段")
    assert keeper.page.locator(".missing li").all_inner_texts() == ["已公布的满意度测评结果"]


def is_voted_on(staff, other, first, second, opinion: str) -> None:
    staff.go(opinion)
    staff.follow("对报告提出意见")
    staff.fill(comment="整改到位")
    staff.press("认可报告")
    staff.follow("安排满意度测评")
    staff.press("安排满意度测评")
    staff.move_clock_to("2023-07-28")
    staff.become("city.ou")
    staff.go("/evaluations/to-vote/")
    staff.follow_in_row(TITLE, "草稿")
    staff.press("锁定名册和议题")
    vote = staff.path
    for teller, name in ((first, "teller.suan"), (second, "teller.ji")):
        teller.become(name)
        counts(teller, vote)
    second.press("核对一致并入库")
    staff.go(vote)
    staff.press("送公开审核")
    other.become("city.duan")
    other.go(vote)
    other.tick("checked")
    other.press("公布结果")
    assert other.sees("结果已公布。")
    other.go("/public/results/")
    other.follow(TITLE)
    assert other.sees("33 票")


def counts(teller, vote: str) -> None:
    teller.go(f"{vote}paper/")
    for field in teller.page.locator("input[name^=turnout_]").all():
        field.fill("40")
    for key, value in VOTES.items():
        teller.page.locator(f"input[name$=_{key}]").fill(str(value))
    teller.press("提交计票单")


def is_followed(keeper, leader, project: str, opinion: str) -> None:
    """On the last shelf: one problem is looked at again and has kept; the leader reads the whole way."""
    keeper.become("city.lei")
    keeper.go(opinion)
    keeper.follow(PROBLEMS[0])
    keeper.follow("安排回头看")
    keeper.fill(due_on="2023-7-31", reason="企业再次反映")
    keeper.press("安排回头看")
    keeper.go("/work/")
    keeper.follow_in_row(PROBLEMS[0], "回头看")
    keeper.tick("finding", "kept")
    keeper.fill(place="政务服务中心", note="一窗受理，材料一次收齐")
    keeper.press("提交结果")
    keeper.go(project)
    assert not keeper.page.locator("main a", has_text="进入下一阶段").count()
    leader.become("city.xiao")
    leader.go(project)
    for words in ("意见建议", "移到谋划", "列入年度清单", "移到实施", "移到评估", "移到跟踪", "销号 2"):
        assert leader.sees(words), words
