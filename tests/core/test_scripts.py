"""What the scripts do, in a real browser: kept drafts, one sending per form, menus, focus, no request elsewhere."""

import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from organizations.enums import Level
from tests.factories import make_organization, make_person, make_region

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TEXT = "第一项措施：逐户核查。"


@pytest.fixture(scope="module")
def chromium():
    """The tool keeps an event loop running; the database is used beside it, not in it."""
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as tool:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def place(chromium, live_server, settings):
    """A browser window, the address of the gallery, and all that the window asked for or complained about."""
    settings.DEMONSTRATION = True
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    page = context.new_page()
    found = SimpleNamespace(
        context=context,
        page=page,
        host=live_server.url,
        gallery=f"{live_server.url}/gallery/",
        asked=[],
        said=[],
    )
    page.on("request", lambda request: found.asked.append((request.method, request.url)))
    page.on("console", lambda message: found.said.append(message.text))
    yield found
    context.close()


def sign_in(place, username: str, organization=None) -> None:
    client = Client()
    client.force_login(make_person(username, organization))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    place.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": place.host}])


def write(place, text=TEXT) -> None:
    place.page.goto(place.gallery)
    place.page.fill("#id_measures", text)
    place.page.press("#id_measures", "Tab")


def fill_all(place) -> None:
    write(place)
    place.page.fill("#id_person", "王某")
    place.page.fill("#id_due_on", "8月10日")
    place.page.check("#id_kind_0")
    place.page.check("#id_checked")


def typed(place) -> str:
    return place.page.input_value("#id_measures")


def submit(place) -> None:
    with place.page.expect_navigation():
        place.page.click("form.page-form .btn-primary")


def test_page_asks_only_its_own_server_and_breaks_no_policy(place):
    place.page.goto(place.gallery)
    assert {url for _, url in place.asked if not url.startswith(place.host)} == set()
    assert place.said == []


def test_text_survives_an_expired_sign_in_and_comes_back_with_a_notice(place):
    sign_in(place, "writer")
    fill_all(place)
    kept = place.context.cookies()
    place.context.clear_cookies()
    submit(place)
    assert "页面已过期，没有提交" in place.page.inner_text("h1")
    place.context.add_cookies(kept)
    place.page.goto(place.gallery)
    assert typed(place) == TEXT
    assert "已恢复您上次没有提交的内容" in place.page.inner_text("#form")


def test_text_survives_a_failure_of_the_product(place):
    sign_in(place, "writer")
    fill_all(place)
    failure = render_to_string("500.html", {"request_id": "1"})
    answer = {"status": 500, "body": failure, "content_type": "text/html; charset=utf-8"}
    place.page.route(place.gallery, lambda route: route.fulfill(**answer), times=1)
    submit(place)
    assert "系统出错" in place.page.inner_text("h1")
    place.page.goto(place.gallery)
    assert typed(place) == TEXT


def test_tick_of_an_official_act_is_never_restored(place):
    sign_in(place, "writer")
    fill_all(place)
    place.page.goto(place.gallery)
    assert typed(place) == TEXT
    assert place.page.is_checked("#id_kind_0")
    assert not place.page.is_checked("#id_checked")


def test_restored_text_can_be_thrown_away(place):
    sign_in(place, "writer")
    write(place)
    place.page.goto(place.gallery)
    place.page.click("text=不要恢复的内容")
    assert typed(place) == ""
    place.page.goto(place.gallery)
    assert typed(place) == ""


def test_sent_form_leaves_no_draft(place):
    sign_in(place, "writer")
    fill_all(place)
    submit(place)
    assert "已提交" in place.page.inner_text("#notices")
    place.page.goto(place.gallery)
    assert typed(place) == ""


def test_refused_form_keeps_its_text_and_its_draft(place):
    sign_in(place, "writer")
    write(place)
    submit(place)
    assert typed(place) == TEXT
    place.page.goto(place.gallery)
    assert typed(place) == TEXT


def test_next_person_at_the_same_machine_finds_nothing(place):
    sign_in(place, "writer")
    write(place)
    sign_in(place, "other")
    place.page.goto(place.gallery)
    assert typed(place) == ""
    assert place.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draft:'))") == []


def test_visitors_draft_lives_only_in_its_tab(place):
    write(place)
    place.page.goto(place.gallery)
    assert typed(place) == TEXT
    second = place.context.new_page()
    second.goto(place.gallery)
    assert second.input_value("#id_measures") == ""


def test_second_window_is_told(place):
    sign_in(place, "writer")
    place.page.goto(place.gallery)
    second = place.context.new_page()
    second.goto(place.gallery)
    second.fill("#id_measures", TEXT)
    second.press("#id_measures", "Tab")
    place.page.wait_for_selector("text=这张表单也在另一个窗口里填写")


def test_double_press_sends_once(place):
    fill_all(place)
    place.asked.clear()
    with place.page.expect_navigation():
        place.page.evaluate(
            "var b = document.querySelector('form.page-form .btn-primary'); b.click(); b.click();"
        )
    assert [method for method, url in place.asked if url == place.gallery].count("POST") == 1


def test_errors_take_the_focus_and_lead_to_their_fields(place):
    place.page.goto(place.gallery)
    submit(place)
    assert place.page.evaluate("document.activeElement.id") == "error-summary"
    place.page.click("#error-summary a[href='#id_person']")
    assert place.page.evaluate("document.activeElement.id") == "id_person"
    assert place.page.title().startswith("有错误：")


@pytest.mark.parametrize("width", [320, 390, 767, 768, 1366, 1920])
def test_no_page_scrolls_sideways(place, width):
    place.page.set_viewport_size({"width": width, "height": 700})
    place.page.goto(place.gallery)
    assert place.page.evaluate("document.documentElement.scrollWidth") <= width


def test_menu_of_a_phone_opens_and_closes_by_key(place):
    sign_in(place, "clerk", make_organization("某市人大常委会", make_region("某市", Level.CITY, "0001")))
    place.page.set_viewport_size({"width": 390, "height": 844})
    place.page.goto(place.gallery)
    assert not place.page.is_visible("#menu")
    place.page.click("[data-menu-toggle]")
    assert place.page.is_visible("#menu")
    place.page.keyboard.press("Escape")
    assert not place.page.is_visible("#menu")
    assert place.page.get_attribute("[data-menu-toggle]", "aria-expanded") == "false"


def test_narrow_menu_is_remembered(place):
    sign_in(place, "clerk", make_organization("某市人大常委会", make_region("某市", Level.CITY, "0001")))
    place.page.set_viewport_size({"width": 1366, "height": 768})
    place.page.goto(place.gallery)
    place.page.click("[data-side-toggle]")
    place.page.goto(place.gallery)
    assert place.page.evaluate("document.getElementById('menu').offsetWidth") == 56


def test_sticky_bars_leave_the_focused_field_in_sight(place):
    place.page.set_viewport_size({"width": 390, "height": 600})
    place.page.goto(place.gallery)
    for field in ("id_measures", "id_person", "id_due_on", "id_progress"):
        place.page.evaluate(f"document.getElementById('{field}').focus()")
        box = place.page.locator(f"#{field}").bounding_box()
        bar = place.page.locator("form.page-form .form-buttons").bounding_box()
        assert box["y"] >= 48
        assert box["y"] + min(box["height"], 44) <= bar["y"]


def test_phone_targets_are_big_enough(place):
    place.page.set_viewport_size({"width": 390, "height": 844})
    place.page.goto(place.gallery)
    small = place.page.evaluate(
        """() => Array.from(document.querySelectorAll('.btn, .bottom-link, .filter-chip, .page-form .form-control'))
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_axe_finds_nothing(place):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width in (390, 1366):
        place.page.set_viewport_size({"width": width, "height": 800})
        place.page.goto(place.gallery)
        result = axe.Axe().run(place.page)
        assert [(v["id"], [n["html"][:100] for n in v["nodes"]]) for v in result.response["violations"]] == []
