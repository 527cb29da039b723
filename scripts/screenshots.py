"""Pictures of every page of the walk, as each person, at three widths and in both languages, into var/screenshots.

Starts the product with a demonstration of its own on a free port of 127.0.0.1 and ends it again. Needs Chromium.
Arguments: parts of page names to take only these, e.g. `scripts/screenshots.py leader duty`. SCENE=chenzhou pictures the
second scene, into var/screenshots/chenzhou.
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
from itertools import groupby
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

BASE = Path(__file__).resolve().parent.parent
SCENE = os.environ.get("SCENE", "hengshui")
TARGET = BASE / "var" / "screenshots" / (SCENE if SCENE != "hengshui" else "")
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


OWN_DUTY = "main tr:nth-child(1) a[href*='/duties/']"
LATER_DUTY = "main tr:nth-child(2) a[href*='/duties/']"  # the first row is what the city itself owes
RECTIFYING = "/issues/?status=rectifying"
TO_CAMPAIGN = "main table a[href^='/campaigns/']"
TO_OWN = "main table a:has-text('三项联动监督（2018年）'):not(:has-text('衡水')):not(:has-text('河北'))"
TO_OWN_LINK = ("main a[href$='/links/']", "main tbody th a:has-text('专项查看')")
TO_FILED = (TO_CAMPAIGN, "main dd a[href*='/filings/']")
TO_AIR = "main table a:has-text('大气')"
OWED = "/campaigns/duties/?state=not_submitted"
TO_PLAN = "main .plan-drafts a"
TO_IMPORT = ("main a[href*='/duties/']", "main a[href*='/import/']")
TO_ACTIVITY = "main tbody a:has-text('东关村')"
TO_INSPECTION = "main a[href*='/inspection/']"
TO_PROJECT = "main .card-project a:has-text('债务')"
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
    Shot("projects", "city.lin", "/projects/"),
    Shot("project", "city.lin", "/projects/", (TO_PROJECT,)),
    Shot("project-linked", "city.lin", "/projects/", ("main .card-project a:has-text('联动')",)),
    Shot("project-move", "city.lin", "/projects/", (TO_PROJECT, "main a[href$='/move/']")),
    Shot("project-edit", "city.lin", "/projects/", (TO_PROJECT, "main a[href$='/edit/']")),
    Shot("project-new", "city.lin", "/projects/new/"),
    Shot("year-list", "city.lin", "/projects/", ("main a[href*='/lists/']",)),
    Shot("project-schedule", "city.lin", "/projects/", (TO_PROJECT, "main a[href$='/schedule/']")),
    Shot("project-wall", "city.lin", "/projects/wall/"),
    Shot("weekly", "city.lin", "/weekly/"),
    Shot("dispatch-rule", "city.lin", "/weekly/rule/"),
    Shot("meetings", "city.lin", "/meetings/"),
    Shot("public-plans", "", "/public/plans/"),
    Shot("ranking", "city.lin", "/ranking/"),
    Shot("campaigns", "city.lin", "/campaigns/"),
    Shot("campaign", "city.lin", "/campaigns/", (TO_CAMPAIGN,)),
    Shot("plan-new", "city.lin", "/campaigns/new/"),
    Shot("plan-review", "city.lin", "/campaigns/", (TO_PLAN,)),
    Shot("plan-duty", "city.lin", "/campaigns/", (TO_PLAN, ".plan-item.is-duty .plan-tools a")),
    Shot("plan-mark", "city.lin", "/campaigns/", (TO_PLAN, "#p5 .line-number")),
    Shot("wall", "city.lin", "/campaigns/", (TO_CAMPAIGN, "a[href*='/wall/']")),
    Shot("campaign-links", "city.lin", "/campaigns/", (TO_CAMPAIGN, "main a[href$='/links/']")),
    Shot("link", "city.lin", "/campaigns/", (TO_CAMPAIGN, "main a[href$='/links/']", "main tbody th a")),
    Shot("campaign-files", "city.lin", "/campaigns/", (TO_CAMPAIGN, "main a[href$='/files/']")),
    Shot("campaign-conclude", "city.lin", "/campaigns/", (TO_CAMPAIGN, "main a[href$='/conclude/']")),
    Shot("filing", "city.su", "/campaigns/", (TO_CAMPAIGN, "main td a[href*='/filings/']")),
    Shot("filing-returned", "anping.shen", "/campaigns/", (TO_OWN, "main dd a[href*='/filings/']")),
    Shot("filing-correct", "city.lin", "/campaigns/", (*TO_FILED, "main a[href$='/correct/']")),
    Shot("filing-decide", "province.han", "/campaigns/", (TO_FILED[0], "main td a[href*='/filings/']")),
    Shot("file", "zaoqiang.mi", "/campaigns/", (TO_OWN, "main a[href$='/file/']")),
    Shot("approve-open", "city.lin", "/campaigns/", (TO_AIR, "main a[href$='/open/']")),
    Shot("origins", "jizhou.bai", "/campaigns/origins/"),
    Shot("origins-city", "city.lin", "/campaigns/origins/"),
    Shot("plan-under", "jizhou.bai", "/campaigns/origins/", ("main a[href$='/under/']",)),
    Shot("plan-again", "city.lin", "/campaigns/origins/", ("main a[href$='/again/']",)),
    Shot("keep-template", "city.lin", "/campaigns/", (TO_CAMPAIGN, "main a[href$='/template/']")),
    Shot("county-campaign", "taocheng.wen", "/campaigns/", (TO_OWN,)),
    Shot("county-links", "taocheng.wen", "/campaigns/", (TO_OWN, "main a[href$='/links/']")),
    Shot("county-link", "taocheng.wen", "/campaigns/", (TO_OWN, *TO_OWN_LINK)),
    Shot("link-dates", "taocheng.wen", "/campaigns/", (TO_OWN, *TO_OWN_LINK, "main a[href$='/dates/']")),
    Shot("duty-add", "taocheng.wen", "/campaigns/", (TO_OWN, *TO_OWN_LINK, "main a[href$='/add/']")),
    Shot("duty-amend", "city.lin", OWED, (LATER_DUTY, "main a[href$='/amend/']")),
    Shot("duty-withdraw", "city.lin", OWED, (LATER_DUTY, "main a[href$='/withdraw/']")),
    Shot("duty-connect", "city.lin", OWED, (LATER_DUTY, "main a[href$='/connect/']")),
    Shot("rehearsal", "city.lin", "/campaigns/rehearse/"),
    Shot("rehearsal-day", "city.lin", "/campaigns/rehearse/", ("main .rehearsed tbody a",)),
    Shot("burden", "city.lin", "/campaigns/burden/"),
    Shot("burden-rows", "city.lin", "/campaigns/burden/", ("main .burden td a",)),
    Shot("burden-county", "taocheng.qi", "/campaigns/burden/"),
    Shot("burden-liaison", "housing.qin", "/campaigns/burden/"),
    Shot("activities", "city.lin", "/campaigns/activities/"),
    Shot("activities-unit", "taocheng.housing", "/campaigns/activities/"),
    Shot("activity-new", "deputy.tian", "/campaigns/activities/new/"),
    Shot("activity", "taocheng.qi", "/campaigns/activities/", (TO_ACTIVITY,)),
    Shot("activity-unit", "taocheng.housing", "/campaigns/activities/", ("main tbody a",)),
    Shot(
        "activity-problems",
        "deputy.tian",
        "/campaigns/activities/",
        (TO_ACTIVITY, "#problems ~ .head-buttons a"),
    ),
    Shot("activity-correct", "taocheng.qi", "/campaigns/activities/", (TO_ACTIVITY, "a[href$='/correct/']")),
    Shot("laws", "city.lin", "/laws/"),
    Shot("law", "city.lin", "/laws/", ("main tbody a",)),
    Shot("law-new", "city.lin", "/laws/new/"),
    Shot("inspection", "city.lin", "/campaigns/", (TO_CAMPAIGN, TO_INSPECTION)),
    Shot(
        "inspection-laws", "city.lin", "/campaigns/", (TO_CAMPAIGN, TO_INSPECTION, "a[href*='/laws/topics/']")
    ),
    Shot("duty-remind", "city.lin", "/campaigns/duties/", ("main a[href$='/remind/']",)),
    Shot(
        "duty-date",
        "city.lin",
        OWED,
        (LATER_DUTY, "main a[href$='/date/']"),
    ),
    Shot("duties", "city.lin", "/campaigns/duties/"),
    Shot("duty-owed", "taocheng.qi", "/work/", ("main a[href*='/duties/']",)),
    Shot("import", "taocheng.qi", "/work/", TO_IMPORT),
    Shot("import-errors", "raoyang.pu", "/work/", (*TO_IMPORT, "main tr:nth-child(1) a[href*='/import/']")),
    Shot(
        "import-confirmed", "raoyang.pu", "/work/", (*TO_IMPORT, "main tr:nth-child(2) a[href*='/import/']")
    ),
    Shot("import-words", "taocheng.qi", "/issues/import/words/"),
    Shot("self-check", "city.lin", "/issues/self-check/"),
    Shot("self-check-rule", "city.lin", "/issues/self-check/", ("main a[href*='/self-check/rules/']",)),
    Shot("import-choose", "city.lin", "/issues/import/"),
    Shot("register-choose", "taocheng.qi", "/issues/register/"),
    Shot("register", "taocheng.qi", "/issues/register/", ("main a[href*='/register/']",)),
    Shot("split", "city.lin", "/issues/screen/", ("main a[href$='/split/']",)),
    Shot("local-rules", "city.lin", "/rules/"),
    Shot("self-check-rows", "city.lin", "/issues/self-check/", ("main td.num a[href*='group=both']",)),
    Shot("compile", "city.lin", "/campaigns/duties/", (OWN_DUTY, "main a[href*='/compile/']")),
    Shot("self-check-new", "housing.qin", "/issues/self-check/new/", ("main .task-action a",)),
    Shot("duty-decide", "city.lin", "/work/", ("main a[href*='/duties/']",)),
    Shot("screen", "city.lin", "/issues/screen/"),
    Shot(
        "merge",
        "city.lin",
        "/issues/screen/",
        ("main .queue-row a:has-text('超限检测站')", "main a[href*='/merge/']"),
    ),
    Shot("ledger", "city.lin", "/issues/"),
    Shot("ledger-empty", "city.lin", "/issues/?q=%E6%97%A0%E6%AD%A4%E5%86%85%E5%AE%B9"),
    Shot("ledger-overdue", "city.lin", "/issues/?view=overdue"),
    Shot("issue", "city.lin", "/issues/?status=reported", ("main table a[href^='/issues/']",)),
    Shot("issue-department", "housing.qin", "/issues/", ("main table a[href^='/issues/']",)),
    Shot("board", "housing.qin", "/issues/board/"),
    Shot("hand-over", "city.lin", "/issues/hand-over/"),
    Shot("handovers", "city.lin", "/issues/handovers/"),
    Shot("handover", "city.lin", "/issues/handovers/", ("main table a",)),
    Shot("sign-for", "housing.qin", "/issues/board/", ("main a[href$='/sign-for/']",)),
    Shot("plan", "housing.qin", "/issues/board/", ("main a[href$='/plan/']",)),
    Shot("progress", "housing.qin", "/issues/board/", ("main a[href$='/progress/']",)),
    Shot("write-off-apply", "housing.qin", RECTIFYING, ("main table a", "main a[href$='/write-off/']")),
    Shot("extension-apply", "housing.qin", RECTIFYING, ("main table a", "main a[href$='/extension/']")),
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
    Shot(
        "evaluation-announce", "anping.shen", "/evaluations/", ("main table a", "main a[href$='/announce/']")
    ),
    Shot("evaluation-frozen", "zaoqiang.mi", "/evaluations/", ("main table a",)),
    Shot("paper", "zaoqiang.teller1", "/work/", ("main a[href$='/paper/']",)),
    Shot("evaluation-setup", "taocheng.qi", "/evaluations/setup/"),
    Shot("report", "city.lin", "/report/"),
    Shot("done", "city.lin", "/done/"),
    Shot("account", "city.lin", "/account/"),
    Shot("preferences", "city.lin", "/deadlines/preferences/"),
    Shot("health", "city.lin", "/deadlines/health/"),
    Shot("shift", "city.lin", "/campaigns/", (TO_CAMPAIGN, "a[href$='/shift/']")),
    Shot("pause", "city.lin", "/campaigns/duties/", (LATER_DUTY, "main a[href$='/pause/']")),
    Shot("calendar", "admin.system", "/deadlines/calendar/"),
    Shot("rules", "admin.system", "/deadlines/rules/"),
    Shot("rule", "admin.system", "/deadlines/rules/", ("main a[href^='/deadlines/rules/']",)),
    Shot("reminder", "admin.system", "/deadlines/rules/", ("main a[href^='/deadlines/reminders/']",)),
    Shot("channels", "admin.system", "/deadlines/channels/"),
    Shot("forbidden", "housing.qin", "/issues/screen/"),
    Shot("profile-own", "housing.qin", "/profile/"),
    Shot("search", "city.lin", "/search/?q=%E4%BD%8F%E5%BB%BA"),
    Shot("profile", "city.gao", "/leader/", ("main .standing th a",)),
    Shot("messages", "housing.qin", "/messages/"),
    Shot("audit", "admin.audit", "/audit/"),
    Shot("gallery", "", "/gallery/"),
]

# The second scene: what the first has no data for, and the pages that look different with years of data.
TO_TRACKED = "main .card-project a:has-text('营商环境')"
TO_RUNNING = "main .card-project a:has-text('规划纲要')"
TO_MEETING = "main a[href^='/meetings/']:has-text('9')"
TO_OPINION = "main a[href*='/opinions/']"
CHENZHOU = [
    Shot("sign-in", "", "/sign-in/"),
    Shot("public-home", "", "/public/"),
    Shot("public-results", "", "/public/results/"),
    Shot("public-plans", "", "/public/plans/"),
    Shot("public-issues", "", "/public/issues/"),
    Shot("work-staff", "city.ou", "/work/"),
    Shot("work-county", "guidong.guo", "/work/"),
    Shot("work-liaison", "industry.gong", "/work/"),
    Shot("work-leader", "city.xiao", "/work/"),
    Shot("work-teller", "teller.suan", "/work/"),
    Shot("work-member", "member.liao", "/work/"),
    Shot("leader", "city.xiao", "/leader/"),
    Shot("projects", "city.ou", "/projects/"),
    Shot("project", "city.ou", "/projects/", (TO_RUNNING,)),
    Shot("project-tracked", "city.ou", "/projects/", (TO_TRACKED,)),
    Shot("project-move", "city.ou", "/projects/", (TO_TRACKED, "main a[href$='/move/']")),
    Shot("year-list", "city.ou", "/projects/", ("main a[href*='/lists/']",)),
    Shot("campaigns", "city.ou", "/campaigns/"),
    Shot("campaign", "city.ou", "/campaigns/", (TO_CAMPAIGN,)),
    Shot("wall", "city.ou", "/campaigns/", (TO_CAMPAIGN, "a[href*='/wall/']")),
    Shot("plan-review", "city.ou", "/campaigns/", (TO_PLAN,)),
    Shot("ledger", "city.ou", "/issues/"),
    Shot("board", "industry.gong", "/issues/board/"),
    Shot("ranking", "city.ou", "/ranking/"),
    Shot("ranking-published", "city.ou", "/ranking/", ("main a:has-text('2022年8月')",)),
    Shot("weekly", "city.ou", "/weekly/"),
    Shot("weekly-week", "city.ou", "/weekly/", ("main a[href*='/weekly/weeks/']",)),
    Shot("weekly-unit", "industry.gong", "/weekly/"),
    Shot("meetings", "city.ou", "/meetings/"),
    Shot("meeting", "city.ou", "/meetings/", (TO_MEETING,)),
    Shot("meeting-screen", "city.ou", "/meetings/", (TO_MEETING, "main a[href$='/screen/']")),
    Shot("decision", "industry.gong", "/work/", ("main a[href*='/decisions/']",)),
    Shot("look-backs", "city.ou", "/issues/look-backs/"),
    Shot("look-back", "city.ou", "/issues/look-backs/", ("main table a",)),
    Shot("relapsed", "city.ou", "/issues/?status=reopened", ("main table a[href^='/issues/']",)),
    Shot("notices", "city.ou", "/notices/"),
    Shot("notice", "city.ou", "/notices/", ("main table a:has-text('通报表扬')",)),
    Shot("notice-public", "", "/public/notices/", ("main a[href^='/public/notices/']",)),
    Shot("rules", "city.ou", "/rules/"),
    Shot("rule-change", "city.ou", "/rules/score-departments/change/"),
    Shot("years", "city.xiao", "/appraisals/years/"),
    Shot("scores", "city.ou", "/appraisals/scores/"),
    Shot(
        "score-sheet",
        "city.ou",
        "/appraisals/scores/",
        ("main a[href^='/appraisals/scores/']:has-text('2021')",),
    ),
    Shot("project-wall", "city.ou", "/projects/wall/"),
    Shot("schedule", "city.ou", "/projects/", (TO_RUNNING, "main a[href$='/schedule/']")),
    Shot("hearings", "city.ou", "/hearings/"),
    Shot("speaker", "member.liao", "/work/", ("main a:has-text('提交发言稿')",)),
    Shot("hearing", "city.ou", "/hearings/", ("main table a:has-text('营商环境')",)),
    Shot("hearing-coming", "city.ou", "/hearings/", ("main table a:has-text('乡村振兴')",)),
    Shot("opinion", "city.ou", "/hearings/", ("main table a:has-text('营商环境')", TO_OPINION)),
    Shot("opinion-failed", "city.ou", "/hearings/", ("main table a:has-text('社区治理')", TO_OPINION)),
    Shot(
        "deferral",
        "city.ou",
        "/hearings/",
        ("main table a:has-text('营商环境')", TO_OPINION, "main a[href*='/deferrals/']"),
    ),
    Shot("to-vote", "city.ou", "/evaluations/to-vote/"),
    Shot("evaluations", "city.ou", "/evaluations/"),
    Shot("paper", "teller.suan", "/work/", ("main a[href$='/paper/']",)),
    Shot("burden", "city.ou", "/campaigns/burden/"),
    Shot("messages", "city.ou", "/messages/"),
    Shot("audit", "admin.audit", "/audit/"),
]


def main(wanted: list[str]) -> None:
    scene = CHENZHOU if SCENE == "chenzhou" else SHOTS
    shots = [shot for shot in scene if not wanted or any(word in shot.name for word in wanted)]
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
                for person, alike in groupby(
                    sorted(shots, key=lambda shot: shot.person), lambda shot: shot.person
                ):
                    sign_in(context, person)
                    for shot in alike:
                        take(context.new_page(), shot, f"{shot.name}-{width}-{language[:2]}.png")
                context.close()
        browser.close()


def sign_in(context: BrowserContext, person: str) -> None:
    """Become somebody for the pages to come; nobody for those of the public."""
    context.clear_cookies(name="sessionid")
    if person:
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator(f"form:has(input[value='{person}']) button").click()
        page.wait_for_load_state()
        page.close()


def take(page: Page, shot: Shot, name: str) -> None:
    """One picture; a page that cannot be reached is named, the others go on."""
    try:
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
