"""Automatic numbers of Word paragraphs, written out: 第一阶段, 一、 （一） 1. ①, as numbering.xml defines them.

A number is not part of a paragraph's text in the file. It follows from the list the paragraph belongs to, by itself or
by its style, and from the paragraphs of the list before it.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
DIGITS = "零一二三四五六七八九"
LONGEST_CHAIN = 12


@dataclass
class Level:
    """One level of a list: how the number looks and where it starts."""

    text: str = ""
    style: str = "decimal"
    start: int = 1
    plain_digits: bool = False


@dataclass
class Style:
    """What a paragraph style says about numbers and headings."""

    parent: str | None = None
    list_id: str | None = None
    level: int | None = None
    heading: int = 0
    name: str = ""


@dataclass
class List:
    """A numbered list: its levels, and the counters it shares with other lists of the same definition."""

    levels: dict[int, Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each paragraph, in order, its number and heading level."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self.styles = _read_styles(styles) if styles is not None else {}
        self.lists = _read_lists(numbering) if numbering is not None else {}

    def take(self, paragraph: Element) -> tuple[str, int]:
        """The number the paragraph shows ("" if none) and its heading level (0 if none)."""
        properties = paragraph.find(f"{W}pPr")
        style_id = _value(properties, "pStyle") if properties is not None else None
        style = self.style(style_id)
        own = _outline_level(properties)
        heading = own if own is not None else style.heading
        list_id, level = _list_of(properties)
        list_id = list_id if list_id is not None else style.list_id
        level = level if level is not None else style.level or 0
        numbered = self.lists.get(list_id) if list_id not in (None, "0") else None
        return (_next_number(numbered, level) if numbered else ""), heading

    def style(self, style_id: str | None) -> Style:
        """A style with what it inherits."""
        found = Style()
        for _ in range(LONGEST_CHAIN):
            style = self.styles.get(style_id or "")
            if style is None:
                break
            found.list_id = found.list_id if found.list_id is not None else style.list_id
            found.level = found.level if found.level is not None else style.level
            found.heading = found.heading or style.heading
            style_id = style.parent
        return found


def _read_styles(root: Element) -> dict[str, Style]:
    styles = {}
    for element in root.iter(f"{W}style"):
        style_id = element.get(f"{W}styleId")
        if not style_id:
            continue
        properties = element.find(f"{W}pPr")
        list_id, level = _list_of(properties)
        name = (_value(element, "name") or "").lower()
        named = re.fullmatch(r"(?:heading|标题) ?([1-9])", name)
        heading = int(named[1]) if named else _outline_level(properties) or 0
        styles[style_id] = Style(_value(element, "basedOn"), list_id, level, heading, name)
    return styles


def _read_lists(root: Element) -> dict[str, List]:
    definitions = {
        element.get(f"{W}abstractNumId"): List(_levels(element)) for element in root.iter(f"{W}abstractNum")
    }
    lists = {}
    for element in root.iter(f"{W}num"):
        base = definitions.get(_value(element, "abstractNumId"))
        if base is None:
            continue
        lists[element.get(f"{W}numId")] = _overridden(element, base)
    return lists


def _overridden(element: Element, base: List) -> List:
    """A list with its own levels or start; one that starts again counts for itself."""
    levels, counters = dict(base.levels), base.counters
    for change in element.iter(f"{W}lvlOverride"):
        level = _number(change.get(f"{W}ilvl")) or 0
        levels |= _levels(change)
        start = _number(_value(change, "startOverride"))
        if start is not None:
            old = levels.get(level, Level())
            levels[level] = Level(old.text, old.style, start, old.plain_digits)
            counters = {}
    return List(levels, counters)


def _levels(element: Element) -> dict[int, Level]:
    levels = {}
    for item in element.findall(f"{W}lvl"):
        place = _number(item.get(f"{W}ilvl"))
        if place is None or not 0 <= place < LEVELS:
            continue
        start = _number(_value(item, "start"))
        style = _value(item, "numFmt") or "decimal"
        legal = item.find(f"{W}isLgl") is not None
        levels[place] = Level(_value(item, "lvlText") or "", style, 1 if start is None else start, legal)
    return levels


def _next_number(numbered: List, place: int) -> str:
    """Count one on and write the number out."""
    level = numbered.levels.get(place)
    if level is None:
        return ""
    counters = numbered.counters
    counters[place] = counters.get(place, level.start - 1) + 1
    for deeper in [other for other in counters if other > place]:
        del counters[deeper]
    if level.style in ("bullet", "none"):
        return ""
    return re.sub(
        r"%([1-9])", lambda match: _shown(numbered, int(match[1]) - 1, level.plain_digits), level.text
    )


def _shown(numbered: List, place: int, plain_digits: bool) -> str:
    level = numbered.levels.get(place, Level())
    value = numbered.counters.get(place, level.start)
    return str(value) if plain_digits else written(value, level.style)


def written(value: int, style: str) -> str:
    """A number in one of Word's number formats; unknown formats are written in Arabic digits."""
    lowered = style.lower()
    if "circle" in lowered and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if lowered == "decimalenclosedfullstop" and 1 <= value <= 20:
        return chr(ord("⒈") + value - 1)
    if lowered == "decimalenclosedparen" and 1 <= value <= 20:
        return chr(ord("⑴") + value - 1)
    if "fullwidth" in lowered:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))
    if lowered.startswith(("chinese", "japanese", "taiwanese", "ideograph", "korean")) and 0 <= value < 100:
        return _chinese(value)
    if lowered in ("upperletter", "lowerletter") and 1 <= value <= 26:
        return chr(ord("A" if lowered.startswith("u") else "a") + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def _list_of(properties: Element | None) -> tuple[str | None, int | None]:
    item = properties.find(f"{W}numPr") if properties is not None else None
    if item is None:
        return None, None
    return _value(item, "numId"), _number(_value(item, "ilvl"))


def _outline_level(properties: Element | None) -> int | None:
    """The heading level a paragraph sets itself, 1 for the highest; None when it sets none."""
    level = _number(_value(properties, "outlineLvl")) if properties is not None else None
    return None if level is None else (level + 1 if level < LEVELS else 0)


def _value(element: Element | None, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val") if child is not None else None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("-?[0-9]{1,5}", text) else None
