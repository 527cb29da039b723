"""A real Chromium against a live server with the demonstration loaded, for walks through the product."""

import os
import shutil

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver runs a loop of its own in this thread

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright  # only where the browser tests run

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def demonstration(transactional_db, settings, tmp_path):
    """The scene Hengshui at its beginning, with its clock."""
    from demonstration import loader  # needs the settings

    settings.DEMONSTRATION = True
    settings.CLOCK_SOURCE = "demonstration.clock.current"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AUDIT_ANCHOR_DIR = tmp_path / "anchors"
    loader.load("hengshui")


class Visitor:
    """One browser window, its requests and errors watched: nothing may leave the server's own origin."""

    def __init__(self, browser, server: str, width: int, language: str):
        self.server = server
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=server,
        )
        name = "django_language"
        self.context.add_cookies([{"name": name, "value": language, "url": server}])
        self.page = self.context.new_page()
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._watch)
        self.page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _watch(self, request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.foreign.append(request.url)

    def become(self, username: str) -> None:
        """Sign in with the demonstration's button."""
        self.context.clear_cookies(name="sessionid")
        self.page.goto("/sign-in/")
        self.page.locator(f"form:has(input[value='{username}']) button").click()
        self.page.wait_for_url("**/work/**")

    def go(self, path: str) -> None:
        self.page.goto(path)

    def sees(self, text: str) -> bool:
        return text in self.page.inner_text("body")


@pytest.fixture
def visit(chromium, live_server, demonstration):
    """Open a window: `visit()` or `visit(width=390, language="en")`."""
    opened: list[Visitor] = []

    def open_window(width: int = 1366, language: str = "zh-hans") -> Visitor:
        opened.append(Visitor(chromium, live_server.url, width, language))
        return opened[-1]

    yield open_window
    for visitor in opened:
        visitor.context.close()
        assert visitor.foreign == []
        assert visitor.errors == []
