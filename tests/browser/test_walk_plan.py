"""From a plan document to an opened campaign, in a browser: read, confirmed beside the text, created, approved, opened."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.campaigns.plan_draft.texts import PLAN

pytestmark = pytest.mark.browser

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "seeds" / "000_226031632b773f1d.txt"
FIRST_DOUBT = ".plan-item.is-doubtful button:has-text('确认')"


def begin(visit, **window):
    staff = visit("city.lin", **window)
    staff.go("/campaigns/")
    staff.follow("新建监督行动" if window.get("language") != "en" else "New campaign")
    return staff


def confirm_all(staff) -> None:
    """Press the first button until nothing doubtful is left; only the page's part comes anew."""
    while staff.page.locator(FIRST_DOUBT).count():
        before = staff.page.locator(FIRST_DOUBT).count()
        staff.page.locator(FIRST_DOUBT).first.click()
        expect(staff.page.locator(FIRST_DOUBT)).to_have_count(before - 1)


def approve_and_open(staff) -> None:
    staff.follow("登记批准")
    staff.fill(approved_by="中共衡水市委", approved_on="8月8日", number="衡字〔2018〕31号")
    staff.press("登记批准")
    staff.follow("开启行动")
    reason = staff.page.locator("main [name='reason']")
    if reason.count():  # the demonstration's own campaign asks the same bodies in the same weeks
        reason.fill("两项监督内容不同，已与各县沟通。")
    staff.press("开启行动")


# ── the source document ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(not SOURCE.exists(), reason="needs the source documents in ../shared")
def test_the_plan_of_hengshui_becomes_a_campaign(visit):
    staff = begin(visit)
    staff.choose_file("方案.txt", SOURCE.read_bytes(), field="upload")
    staff.press("解析方案")
    for words in ("4 个阶段", "14 个环节", "6 个报送节点", "共 26 件报送任务", "2 处需确认"):
        assert staff.sees(words)
    assert staff.page.locator(".plan-doubts q").all_inner_texts() == ["8月l0日前", "9月至ll月15日前"]
    assert staff.button("生成监督行动").is_disabled()
    confirm_all(staff)
    expect(staff.button("生成监督行动")).to_be_enabled()
    staff.press("生成监督行动")
    assert staff.sees("监督行动已生成，目前是草稿")
    assert staff.page.locator(".stage-card strong").all_inner_texts() == [
        "动员部署",
        "组织实施",
        "整改问责",
        "总结提升",
    ]
    staff.follow("文件")
    assert staff.sees("方案.txt")


# ── a plan of our own ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_pasted_plan_is_corrected_created_approved_and_opened(visit):
    staff = begin(visit)
    staff.fill(text=PLAN)
    staff.press("解析方案")
    assert staff.sees("11 个单位各一件")
    staff.page.locator(".plan-item.is-duty", has_text="走访情况").get_by_role("link", name="更正").click()
    staff.page.wait_for_load_state()
    staff.fill(end="9月21日", title="走访情况和问题清单（修改）")
    staff.press("保存")
    assert staff.sees("2018-09-21 前")
    assert staff.sees("原读作 2018-09-20")
    confirm_all(staff)
    staff.press("生成监督行动")
    approve_and_open(staff)
    assert staff.sees("行动已开启")
    county = visit("taocheng.qi")
    assert county.sees("走访情况和问题清单（修改）")


def test_either_side_marks_the_other(visit):
    staff = begin(visit)
    staff.fill(text=PLAN)
    staff.press("解析方案")
    staff.page.locator(".plan-mark.is-doubtful").click()
    marked = staff.page.locator(".plan-item.is-marked")
    expect(marked).to_have_count(1)
    expect(marked).to_be_in_viewport()
    staff.page.locator(".plan-item.is-duty", has_text="联动监督情况").get_by_role(
        "link", name="原文第"
    ).click()
    expect(staff.page.locator(".plan-mark.is-marked")).to_have_text("10月20日前")
    expect(staff.page.locator(".plan-mark.is-marked")).to_be_in_viewport()


def test_words_selected_in_the_text_are_marked_as_a_link(visit):
    staff = begin(visit)
    staff.fill(text=PLAN)
    staff.press("解析方案")
    staff.page.locator(".line", has_text="根据年度工作安排").locator(".line-text").select_text()
    bar = staff.page.locator("[data-marking]")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="标为环节").click()
    expect(staff.page.locator(".plan-item.is-link", has_text="制定本方案")).to_have_count(1)


def test_a_second_window_is_told_and_keeps_what_was_typed(visit):
    first = begin(visit)
    first.fill(text=PLAN)
    first.press("解析方案")
    path = first.path
    second = visit("city.su")
    second.go(f"{path}?item=s1")
    first.page.locator(FIRST_DOUBT).first.click()
    expect(first.page.locator(FIRST_DOUBT)).to_have_count(0)
    second.fill(name="另一个名称")
    second.press("保存", within=".plan-open")
    assert second.sees("刚在别处改过")
    assert second.page.locator("main [name='name']").input_value() == "另一个名称"
    second.press("保存", within=".plan-open")
    assert second.page.locator("#item-s1 strong").inner_text() == "另一个名称"


@pytest.mark.parametrize(
    ("width", "language"), [(390, "zh-hans"), (390, "en"), (1366, "en"), (1920, "zh-hans")]
)
def test_the_review_fits_every_window_in_both_languages(visit, width, language):
    staff = begin(visit, width=width, language=language)
    staff.fill(text=PLAN)
    with staff.page.expect_navigation():
        staff.page.locator("#plan-document-form button.btn-primary").click()
    for query in ("", "?item=head", "?item=d5", "?add=stage", "?mark=3"):
        staff.go(staff.path + query)
        wide = staff.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, query


def test_without_a_script_every_button_works(visit):
    staff = visit("city.lin")
    plain = staff.context.browser.new_context(
        java_script_enabled=False, base_url=staff.server, locale="zh-CN"
    )
    plain.add_cookies(staff.context.cookies())
    page = plain.new_page()
    page.goto("/campaigns/new/")
    page.locator("main [name='text']").fill(PLAN)
    page.get_by_role("button", name="解析方案").click()
    page.locator(FIRST_DOUBT).first.click()
    assert page.locator(FIRST_DOUBT).count() == 0
    page.locator(".line-number").nth(3).click()
    page.get_by_role("button", name="标为事项").first.click()
    assert page.locator(".plan-item.is-topic").count() == 2
    page.get_by_role("button", name="撤销上一步").click()
    assert page.locator(".plan-item.is-topic").count() == 1
    page.get_by_role("button", name="生成监督行动").click()
    assert "监督行动已生成" in page.inner_text("main")
    plain.close()
