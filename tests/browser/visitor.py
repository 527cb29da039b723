"""One person at one browser window, in the words of what a person does: go, press, fill, read."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Response

WAIT = 30_000  # milliseconds; a busy machine answers late, and no test measures time


class Visitor:
    """A window whose requests and errors are watched. `page` is Playwright's own, for what has no word here."""

    def __init__(self, browser: Browser, server: str, folder: Path, *, width: int, language: str):
        self.server, self.folder = server, folder  # the folder is the person's disk
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=server,
        )
        self.context.set_default_timeout(WAIT)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": server}])
        self.page = self.context.new_page()
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self.sent: list[str] = []
        self.page.on("request", self._watch_request)
        self.page.on("response", self._watch_response)
        self.page.on("console", self._watch_console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    # ── going ───────────────────────────────────────────────────────────────────────────────────────────────────
    def become(self, username: str) -> None:
        """Sign in with the demonstration's button."""
        self.context.clear_cookies(name="sessionid")
        self.go("/sign-in/")
        self.page.locator(f"form:has(input[value='{username}']) button").click()
        self.page.wait_for_url("**/work/")

    def go(self, path: str) -> Response | None:
        return self.page.goto(path)

    def follow(self, name: str, within: str = "main") -> None:
        """Click the first link whose words contain `name`."""
        self.page.locator(within).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def follow_in_row(self, row: str, name: str) -> None:
        """Click the link `name` in the first list item or table row that holds `row`."""
        self.page.locator("main li, main tr").filter(has_text=row).first.get_by_role(
            "link", name=name
        ).click()
        self.page.wait_for_load_state()

    def move_clock_to(self, day: str) -> None:
        """Set the band's date (ISO)."""
        self.page.get_by_label("到某日").fill(day)
        self.press("前往", within=".demonstration-band")

    # ── filling in ──────────────────────────────────────────────────────────────────────────────────────────────
    def fill(self, **fields: str) -> None:
        """Type into fields by their form names."""
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']").fill(value)

    def tick(self, name: str, value: str | None = None) -> None:
        """Tick a box or choose a radio button by its form name and value."""
        chosen = f"[value='{value}']" if value else ""
        self.page.locator(f"main [name='{name}']{chosen}").check()

    def choose_file(self, name: str, content: bytes, field: str = "file") -> None:
        """Choose a file of that name and content."""
        path = self.folder / name
        path.write_bytes(content)
        self.page.locator(f"main input[type=file][name='{field}']").set_input_files(path)

    def press(self, name: str, within: str = "main") -> None:
        """Press the button whose words contain `name`, and wait for the answer."""
        with self.page.expect_navigation():
            self.button(name, within).click()

    def button(self, name: str, within: str = "main") -> Locator:
        return self.page.locator(within).get_by_role("button", name=name).first

    def download(self, name: str) -> tuple[str, bytes]:
        """Press a link or button that answers with a file: the file's name and content."""
        control = self.page.locator("main").locator("a, button").filter(has_text=name).first
        with self.page.expect_download() as held:
            control.click()
        with open(held.value.path(), "rb") as file:
            return held.value.suggested_filename, file.read()

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────
    def sees(self, text: str) -> bool:
        return text in self.page.inner_text("body")

    def text(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()

    def rows(self) -> list[str]:
        """The rows of the page's table, as text."""
        return self.page.locator("main table.data tbody tr").all_inner_texts()

    def options(self, name: str) -> list[str]:
        """What a select offers, without its empty choice."""
        return self.page.locator(f"main select[name='{name}'] option:not([value=''])").all_inner_texts()

    def cookie(self, name: str) -> str:
        return next(one["value"] for one in self.context.cookies() if one["name"] == name)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.server).partition("?")[0].partition("#")[0]

    # ── watching ────────────────────────────────────────────────────────────────────────────────────────────────
    def _watch_request(self, request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.foreign.append(request.url)
        if request.method == "POST":
            self.sent.append(request.url)

    def _watch_response(self, response: Response) -> None:
        """A page may refuse (4xx), it may not fail; what belongs to a page must be there."""
        refused = response.status >= 400 and response.request.resource_type != "document"
        if response.status >= 500 or refused:
            self.faults.append(f"{response.status} {response.url}")

    def _watch_console(self, message) -> None:
        answered = message.text.startswith("Failed to load resource")  # told by its status above
        if message.type == "error" and not answered:
            self.faults.append(message.text)
