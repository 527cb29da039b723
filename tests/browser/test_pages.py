"""Every page of the walk: no violation of accessibility rules that a machine can find, no sideways scroll."""

from itertools import groupby
from operator import attrgetter

import pytest
from axe_playwright_python.sync_playwright import Axe

from scripts.screenshots import SHOTS, SIZES

pytestmark = pytest.mark.browser

BY_PERSON = groupby(sorted(SHOTS, key=attrgetter("person")), attrgetter("person"))
# Made from the campaign above, filed upward, changed while it runs: looked at by people at 150 percent too.
CASCADE_WORDS = (
    "filing",
    "origins",
    "plan-under",
    "plan-again",
    "county",
    "duty-",
    "link-dates",
    "approve-open",
    "burden",
)
PAGES = {person or "nobody": list(shots) for person, shots in BY_PERSON}
CASCADE = {
    person: chosen
    for person, shots in PAGES.items()
    if (chosen := [one for one in shots if one.name.startswith(CASCADE_WORDS) and one.person])
}


@pytest.mark.parametrize("shots", PAGES.values(), ids=PAGES)
def test_pages_break_no_rule_of_accessibility_and_never_scroll_sideways(visit, shots):
    visitor, axe, found = visit(shots[0].person), Axe(), {}
    for name in opened(visitor, shots):
        for fault in axe.run(visitor.page).response["violations"]:
            found[name, fault["id"]] = [node["target"] for node in fault["nodes"]]
        found |= {(name, width): wide for width, wide in too_wide(visitor.page)}
    assert found == {}


@pytest.mark.parametrize("shots", PAGES.values(), ids=PAGES)
def test_pages_in_english_never_scroll_sideways(visit, shots):
    visitor, found = visit(shots[0].person, language="en"), {}
    for name in opened(visitor, shots):
        found |= {(name, width): wide for width, wide in too_wide(visitor.page)}
    assert found == {}


@pytest.mark.parametrize("shots", CASCADE.values(), ids=CASCADE)
def test_pages_of_the_cascade_stand_the_largest_text(visit, shots):
    visitor, axe, found = visit(shots[0].person), Axe(), {}
    visitor.go("/work/")
    visitor.page.evaluate("localStorage.setItem('text', '150')")
    for name in opened(visitor, shots):
        assert visitor.page.evaluate("document.documentElement.classList.contains('text-150')")
        for fault in axe.run(visitor.page).response["violations"]:
            found[name, fault["id"]] = [node["target"] for node in fault["nodes"]]
        found |= {(name, width): wide for width, wide in too_wide(visitor.page)}
    assert found == {}


def opened(visitor, shots):
    """Open each page in turn; gives its name."""
    for shot in shots:
        visitor.go(shot.path)
        for selector in shot.follow:
            visitor.page.locator(selector).first.click()
            visitor.page.wait_for_load_state()
        yield shot.name


SPLIT_DAYS = "[...document.querySelectorAll('main time')].filter(day => day.getClientRects().length > 1)"


def too_wide(page) -> list[tuple[int, int]]:
    """The widths at which the page is wider than its window, with by how many pixels. No date stands on two lines."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found.append((width, page.evaluate("document.documentElement.scrollWidth - window.innerWidth")))
        assert page.evaluate(f"{SPLIT_DAYS}.map(day => day.textContent)") == [], width
    return [(width, wide) for width, wide in found if wide > 0]
