"""Pictures of every page of the walk, as each person, at three widths and in both languages, into var/screenshots.

Starts the product with a demonstration of its own on a free port of 127.0.0.1 and ends it again. Needs Chromium.
Arguments: parts of page names to take only these, e.g. `scripts/screenshots.py leader duty`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BASE = Path(__file__).resolve().parent.parent
TARGET = BASE / "var" / "screenshots"
SIZES = [(390, 844), (1366, 768), (1920, 1080)]
LANGUAGES = ["zh-hans", "en"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Shot:
    """A page: its name, who opens it ("" for the public), where, and links to follow from there (CSS selectors)."""

    name: str
    person: str
    path: str
    follow: tuple[str, ...] = ()


SHOTS = [
    Shot("public-home", "", "/public/"),
    Shot("public-results", "", "/public/results/"),
    Shot("sign-in", "", "/sign-in/"),
    Shot("not-found", "city.lin", "/issues/999999/"),
    Shot("public-issues", "", "/public/issues/"),
    Shot("public-issue", "", "/public/issues/", ("main a[href^='/public/issues/']",)),
    Shot("public-result", "", "/public/results/", ("main a[href^='/public/results/']",)),
    Shot("work-staff", "city.lin", "/work/"),
    Shot("work-county", "taocheng.qi", "/work/"),
    Shot("work-liaison", "housing.qin", "/work/"),
    Shot("work-leader", "city.gao", "/work/"),
    Shot("work-teller", "anping.teller1", "/work/"),
    Shot("work-audit", "admin.audit", "/work/"),
    Shot("leader", "city.gao", "/leader/"),
    Shot("campaigns", "city.lin", "/campaigns/"),
    Shot("campaign", "city.lin", "/campaigns/", ("main table a[href^='/campaigns/']",)),
    Shot("wall", "city.lin", "/campaigns/", ("main table a[href^='/campaigns/']", "a[href*='/wall/']")),
    Shot("duties", "city.lin", "/campaigns/duties/"),
    Shot("duty-owed", "taocheng.qi", "/work/", ("main a[href*='/duties/']",)),
    Shot("import", "taocheng.qi", "/work/", ("main a[href*='/duties/']", "main a[href*='/import/']")),
    Shot(
        "import-checked",
        "raoyang.pu",
        "/work/",
        ("main a[href*='/duties/']", "main a[href*='/import/']", "main table a"),
    ),
    Shot("duty-decide", "city.lin", "/work/", ("main a[href*='/duties/']",)),
    Shot("screen", "city.lin", "/issues/screen/"),
    Shot("ledger", "city.lin", "/issues/"),
    Shot("ledger-overdue", "city.lin", "/issues/?view=overdue"),
    Shot("issue", "city.lin", "/issues/?status=reported", ("main table a[href^='/issues/']",)),
    Shot("issue-department", "housing.qin", "/issues/", ("main table a[href^='/issues/']",)),
    Shot("board", "housing.qin", "/issues/board/"),
    Shot("hand-over", "city.lin", "/issues/hand-over/"),
    Shot("handovers", "city.lin", "/issues/handovers/"),
    Shot("handover", "city.lin", "/issues/handovers/", ("main table a",)),
    Shot("sign-for", "housing.qin", "/issues/board/", ("main a[href$='/sign-for/']",)),
    Shot("write-off-queue", "city.su", "/issues/write-offs/"),
    Shot("write-off-review", "city.su", "/issues/write-offs/", ("main table a",)),
    Shot("extensions", "city.su", "/issues/extensions/"),
    Shot("extension-review", "city.su", "/issues/extensions/", ("main table a",)),
    Shot("publish-queue", "city.lin", "/issues/publications/"),
    Shot("publish-review", "city.su", "/issues/publications/", ("main table a",)),
    Shot("published", "city.su", "/issues/publications/?state=published", ("main table a",)),
    Shot(
        "publish-propose",
        "city.lin",
        "/issues/?view=publishable",
        ("main table a[href^='/issues/']", "a[href$='/publication/']"),
    ),
    Shot("evaluations", "city.lin", "/evaluations/"),
    Shot("evaluation", "city.lin", "/evaluations/", ("main table a",)),
    Shot("evaluation-setup", "taocheng.qi", "/evaluations/setup/"),
    Shot("report", "city.lin", "/report/"),
    Shot("search", "city.lin", "/search/?q=%E4%BD%8F%E5%BB%BA"),
    Shot("profile", "city.gao", "/leader/", ("main .standing th a",)),
    Shot("messages", "housing.qin", "/messages/"),
    Shot("audit", "admin.audit", "/audit/"),
    Shot("gallery", "", "/gallery/"),
]


def main(wanted: list[str]) -> None:
    shots = [shot for shot in SHOTS if not wanted or any(word in shot.name for word in wanted)]
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = start(folder, port)
        try:
            take_all(shots, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder: str, port: int) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/screenshots.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "AUDIT_ANCHOR_DIR": f"{folder}/anchors",
    }
    command = [sys.executable, "manage.py", "runall", "--port", str(port)]
    server = subprocess.Popen(command, cwd=BASE, env=environment, stdout=subprocess.DEVNULL)
    for _second in range(180):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return server
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if server.poll() is not None:
                break
            time.sleep(1)
    server.terminate()
    sys.exit("The product did not start; run `make run` to see why.")


def take_all(shots: list[Shot], address: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for width, height in SIZES:
            for language in LANGUAGES:
                context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
                context.add_cookies([{"name": "django_language", "value": language, "url": address}])
                for shot in shots:
                    take(context.new_page(), shot, f"{shot.name}-{width}-{language[:2]}.png")
                context.close()
        browser.close()


def take(page: Page, shot: Shot, name: str) -> None:
    """One picture; a page that cannot be reached is named, the others go on."""
    try:
        if shot.person:
            page.context.clear_cookies(name="sessionid")
            page.goto("/sign-in/")
            page.locator(f"form:has(input[value='{shot.person}']) button").click()
        page.goto(shot.path)
        for selector in shot.follow:
            page.locator(selector).first.click()
            page.wait_for_load_state()
        page.screenshot(path=TARGET / name, full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        print(name, "· wider than the window" if wide else "")
    except Exception as error:
        print(name, "· failed:", str(error).splitlines()[0])
    finally:
        page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
