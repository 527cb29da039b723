"""Steps 3 to 5 of the walk: issues are sorted and handed over, a department works on them, the committee decides."""

import io

import pytest
from docx import Document

from demonstration.scenes.files import picture
from issues.models import Issue, WriteOff
from organizations.enums import Role
from organizations.models import Membership, User

pytestmark = pytest.mark.browser

PHOTO = picture("现场.png", 90).read()


def issue_of(department: str, status: str) -> Issue:
    """The first issue in that state which a department of the city has."""
    return Issue.objects.filter(department__name=department, status=status).order_by("id").first()


# ── step 3 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_staff_accept_an_issue_and_the_next_one_comes_up(visit):
    staff = visit("city.lin")
    staff.follow_in_row("件新报送的问题", "分办")
    number = staff.text("#chosen .panel-head a")
    staff.press("受理并转下一条")
    assert staff.text("#chosen .panel-head a") != number
    staff.go(Issue.objects.get(number=number).get_absolute_url())
    assert staff.sees("待交办")


def test_staff_answer_an_issue_that_is_out_of_scope(visit):
    staff, issue = (
        visit("city.lin"),
        Issue.objects.filter(status="found", reported_by__name="枣强县人大常委会").first(),
    )
    staff.go(f"/issues/screen/?issue={issue.pk}")
    staff.page.get_by_text("不予受理", exact=True).first.click()
    staff.fill(**{"decline-answer": "属企业间合同纠纷，请依法诉讼解决。"})
    staff.press("不予受理")
    county = visit("zaoqiang.mi")
    county.go(issue.get_absolute_url())
    assert county.sees("不予受理")
    assert county.sees("属企业间合同纠纷，请依法诉讼解决。")


def test_merging_a_duplicate_keeps_both_finders(visit):
    main, duplicate = the_same_problem_found_by("冀州区人大常委会", "武邑县人大常委会")
    staff = visit("city.lin")
    staff.go(f"/issues/screen/?issue={duplicate.pk}")
    assert staff.sees("文字相同")
    staff.follow("比较并合并")
    assert staff.sees(f"把 {duplicate.number} 并入 {main.number}")
    staff.press("合并")
    staff.go(main.get_absolute_url())
    assert "冀州区人大常委会" in staff.text("section:has(#sources)")
    assert "武邑县人大常委会" in staff.text("section:has(#sources)")


def the_same_problem_found_by(first: str, second: str) -> list[Issue]:
    pair = [Issue.objects.filter(status="found", reported_by__name=name).last() for name in (first, second)]
    words = "河沿镇东团马村砖厂夜间露天堆放煤矸石，雨天污水流入村沟"
    for issue in pair:
        Issue.objects.filter(pk=issue.pk).update(title=words, description=words)
    return pair


def test_a_set_is_handed_over_to_a_department_of_the_same_level_with_a_letter(visit):
    staff = visit("city.lin")
    staff.go("/issues/hand-over/")
    assert all(name.startswith("衡水市") for name in staff.options("department"))
    staff.page.locator("main").get_by_role("link", name="衡水农牧局").click()
    staff.fill(due_on="2018-9-20", note="请按周报告进展。")
    box = staff.page.locator("main tr", has_text="衡水市农牧局").get_by_role("checkbox").first
    box.check()
    staff.page.locator("#letter", has_text="请按周报告进展。").wait_for()
    staff.tick("checked")
    staff.press("签发交办")
    assert staff.sees("交办 1 项问题")
    the_letter_opens(staff, staff.text("h1"))


def the_letter_opens(staff, number: str) -> None:
    assert number.startswith("衡人常办交〔2018〕")
    name, content = staff.download("下载 Word 文件")
    assert name == f"{number}.docx"
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for words in (number, "衡水市农牧局", "2018年9月20日", "请按周报告进展。"):
        assert words in text


# ── step 4 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_liaison_signs_plans_reports_asks_for_time_and_for_write_off(visit):
    liaison, issue = visit("housing.qin"), issue_of("衡水市住房和城乡建设局", "handed_over")
    liaison.go("/issues/board/")
    liaison.page.locator("li.card-issue", has_text=issue.number).get_by_role("link", name="签收").click()
    liaison.press("签收")
    assert liaison.sees(f"已签收 {issue.number}，请报送整改方案。")
    plans(liaison)
    reports_progress(liaison)
    asks_for_time(liaison)
    asks_for_write_off(liaison)
    assert WriteOff.objects.get(issue=issue).files.get().name == "整改后.png"


def plans(liaison) -> None:
    liaison.follow("报送整改方案")
    liaison.fill(measures="逐户核查，倒排工期。", person="分管副局长", finish_on="9月20日")
    liaison.press("提交方案")
    assert liaison.sees("整改方案已报送。")


def reports_progress(liaison) -> None:
    liaison.follow("报告进展")
    liaison.fill(text="已完成现场核查。")
    liaison.tick("percent", "50")
    liaison.choose_file("现场.png", PHOTO, field="files")
    liaison.press("提交进展")
    assert liaison.sees("已完成现场核查。")
    _name, content = liaison.download("现场.png")
    assert content == PHOTO


def asks_for_time(liaison) -> None:
    liaison.follow("申请延期")
    liaison.fill(new_due_on="2018-10-20", reason="汛期不能开挖管沟。", interim="先行抽排。")
    liaison.press("申请延期")
    assert liaison.sees("2018-10-20")


def asks_for_write_off(liaison) -> None:
    liaison.follow("申请销号")
    for area in liaison.page.locator("main textarea").all():
        area.fill("已按要求完成，记录附后。")
    liaison.choose_file("整改后.png", PHOTO, field="files")
    liaison.press("申请销号")
    assert liaison.sees("销号申请已提交，请等候审核。")


def test_what_is_not_theirs_goes_back_with_a_reason_and_waits_to_be_handed_over_again(visit):
    liaison, issue = visit("commerce.yu"), issue_of("衡水市商务局", "handed_over")
    liaison.go(f"{issue.get_absolute_url()}sign-for/")
    liaison.fill(**{"back-reason": "审批权限已划转市行政审批局。"})
    liaison.press("退签")
    assert liaison.sees(f"已退签 {issue.number}")
    staff = visit("city.lin")
    staff.go("/issues/hand-over/")
    assert [text for text in staff.rows() if issue.number in text and "退签" in text]


# ── step 5 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_nobody_of_the_applicant_decides_and_the_other_staff_approve_one_and_return_another(visit):
    first, second = WriteOff.objects.filter(status="asked").order_by("created_at", "id")[:2]
    is_refused_to_somebody_of_the_applicant(visit(belonging_to_both_sides(first)), first)
    staff = visit("city.su")
    judges(staff, first, failing="")
    staff.press("同意销号")
    assert staff.sees("已同意销号，并告知责任单位和发现单位。")
    judges(staff, second, failing="lasting")
    staff.fill(note="没有形成制度，请补充后再报。")
    staff.press("退回整改")
    assert staff.sees("已退回整改，并告知责任单位。")
    staff.go(first.issue.get_absolute_url())
    assert staff.sees("已销号")
    staff.go(second.issue.get_absolute_url())
    assert staff.sees("没有形成制度，请补充后再报。")


def belonging_to_both_sides(application: WriteOff) -> str:
    """A new person of the committee's staff who is also the applicant's liaison."""
    person = User.objects.create(username="city.both", name="兼职者", created_at=application.created_at)
    issue = application.issue
    for seat, role in [(issue.congress, Role.STAFF), (issue.department, Role.LIAISON)]:
        Membership.objects.create(user=person, organization=seat, role=role, starts_on="2018-01-01")
    return person.username


def is_refused_to_somebody_of_the_applicant(person, application: WriteOff) -> None:
    person.go(application.get_absolute_url())
    assert person.sees("申请单位一方的人员不能审核")
    assert not person.button("同意销号").is_visible()


def judges(staff, application: WriteOff, *, failing: str) -> None:
    """Open an application from the queue, see its evidence, judge its checks."""
    staff.go("/issues/write-offs/")
    staff.follow_in_row(application.issue.number, application.issue.title)
    photo = staff.page.locator(".evidence img").first
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 160
    for check in ("measures", "handling", "effect", "similar", "lasting"):
        staff.tick(f"check_{check}", "no" if check == failing else "yes")
    staff.tick("checked")
