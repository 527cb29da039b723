"""Every page of the walk: no violation of accessibility rules that a machine can find, no sideways scroll."""

from itertools import groupby

import pytest
from axe_playwright_python.sync_playwright import Axe

from scripts.screenshots import SHOTS, SIZES

pytestmark = pytest.mark.browser

PEOPLE = {
    person: list(shots)
    for person, shots in groupby(sorted(SHOTS, key=lambda s: s.person), lambda s: s.person)
}


def opened(visitor, shots):
    """Each page of `shots` in turn, by name."""
    for shot in shots:
        visitor.go(shot.path)
        for selector in shot.follow:
            visitor.page.locator(selector).first.click()
            visitor.page.wait_for_load_state()
        yield shot.name


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_breaks_a_rule_of_accessibility(visit, person):
    visitor, axe, found = visit(person), Axe(), {}
    for name in opened(visitor, PEOPLE[person]):
        for fault in axe.run(visitor.page).response["violations"]:
            found[name, fault["id"]] = [node["target"] for node in fault["nodes"]]
    assert found == {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_scrolls_sideways(visit, person, language):
    visitor, found = visit(person, language=language), []
    for name in opened(visitor, PEOPLE[person]):
        for width, height in SIZES:
            visitor.page.set_viewport_size({"width": width, "height": height})
            wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [(name, width, wide)] if wide > 0 else []
    assert found == []
