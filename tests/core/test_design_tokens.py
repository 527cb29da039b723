"""Contrast of every pair of colours that the style sheets put together (WCAG 2.2: text 4.5, borders and shapes 3)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
TOKENS = dict(COLOUR.findall((CSS / "tokens.css").read_text(encoding="utf-8")))
STATES = ("overdue", "risk", "ok", "done", "wait", "none", "moved")

TEXT = [
    *[(state, f"{state}-ground") for state in STATES],
    *[(state, "card") for state in STATES],
    *[("ink", ground) for ground in ("page", "card", "action-tint", "brand-tint")],
    *[("ink", f"{state}-ground") for state in STATES],
    *[("muted", ground) for ground in ("page", "card")],
    *[("brand", ground) for ground in ("card", "brand-tint")],
    *[("action", ground) for ground in ("page", "card", "action-tint", "wait-ground")],
    *[("action-hover", ground) for ground in ("card", "action-tint")],
    *[("card", ground) for ground in ("action", "action-hover", "danger", "done", "muted")],
    *[(text, "room") for text in ("room-ink", "room-muted", "room-link")],
    *[("danger", ground) for ground in ("card", "page", "overdue-ground")],
]
SHAPES = [
    *[("control-border", ground) for ground in ("card", "page")],
    *[("focus", ground) for ground in ("card", "page", "action-tint", "brand-tint")],
    *[(f"{state}-bar", "card") for state in ("overdue", "risk", "ok", "wait", "moved")],
    *[(f"{state}-outline", "card") for state in ("done", "none")],
    ("brand", "page"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable_on_its_ground(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_and_shapes_stand_out(shape, ground):
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3


def test_every_colour_is_a_token():
    """A colour written elsewhere would escape the checks above; the letter's black ink is the one exception."""
    stray = {
        f"{path.name}: {colour}"
        for path in CSS.glob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        for colour in re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)", path.read_text(encoding="utf-8"))
    }
    assert stray <= {"components.css: #000"}


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_text_ground_bar_and_shape(state):
    sprite = (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text(encoding="utf-8")
    assert {state, f"{state}-ground", f"{state}-bar"} <= TOKENS.keys()
    assert f'<symbol id="{state}"' in sprite
    assert f".state-{state} {{" in (CSS / "components.css").read_text(encoding="utf-8")


def test_every_token_used_is_defined():
    sheets = "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--([a-z0-9-]+)", sheets))
    defined = set(re.findall(r"--([a-z0-9-]+):", sheets))
    assert used - defined == set()


def test_no_style_that_the_oldest_browser_lacks():
    """Chromium 86 knows none of these."""
    newer = re.compile(
        r":has\(|:is\(|:where\(|@container|@layer|color-mix|aspect-ratio|\d[dls]v[hw]\b|\binset:"
    )
    guilty = [path.name for path in CSS.glob("*.css") if newer.search(path.read_text(encoding="utf-8"))]
    assert guilty == []
