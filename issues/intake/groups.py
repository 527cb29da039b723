"""Headings of the parts of a list: each names a category or a place, or the unit responsible for the rows below it.

"一、市住建局（3条）" names a unit because its words, without numeral and count, can be nothing else; "责任单位：石桥镇"
because it says so. Everything else ("一、道路交通类", "二、石桥镇") is the category of the rows below.
"""

import re
from dataclasses import dataclass

from issues.intake import words
from issues.intake.cells import narrow, one_line
from issues.intake.departments import ends_like_organization, read_names
from issues.texts import plain

LONGEST_SECTION = 40
LONGEST_LABELLED = 200
_DIGITS = r"[\d一二三四五六七八九十]+"
_COUNTED = rf"(?:小计|合计|共计|共|计)?\s*{_DIGITS}\s*[个件条项类宗]?(?:问题)?"
_COUNT_BEHIND = re.compile(
    rf"[（(【]\s*{_COUNTED}(?:[，,；;、][^）)】]*)?[)）】]\s*[：:]?$"
    rf"|\s*[：:—-]*\s*(?:小计|合计|共计|共|计)?\s*\d+\s*[个件条项类宗](?:问题)?$"
)
_COUNT_IN_BRACKETS = re.compile(rf"[（(【]\s*{_COUNTED}\s*[)）】]")
_COUNT_ALONE = re.compile(r"[（(]?[共计]*\d+[个件条项宗]?(?:问题)?[)）]?")
_NUMERAL = "[一二三四五六七八九十]+"
# from the outermost to the innermost way of numbering parts
_NUMBERINGS = tuple(
    map(
        re.compile,
        (
            r"第[一二三四五六七八九十\d]+[部章节]分?[：:、\s]*",
            rf"{_NUMERAL}[、.．]\s*",
            rf"[（(]{_NUMERAL}[)）][、.．]?\s*",
            r"\d{1,2}[、.．](?!\d)\s*",
            r"[（(]\d{1,2}[)）]\s*|[①-⑳]\s*",
        ),
    )
)
_SECTION = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．部章]|[（(][一二三四五六七八九十]+[)）])\s*(?:分\s*)?"
)
_NUMERAL_ALONE = re.compile(rf"(?:{_NUMERAL}[、.．]?|[（(]{_NUMERAL}[)）])")
_LABEL = re.compile(
    r"(?:整改|具体|主体|主要|第一)?(?:责任|牵头|主办|主责|承办|整改|落实|配合|协办|办理)(?:责任|整改)?(?:单位|部门|主体)(?:名称)?"
)
_LABELLED = re.compile(rf"{_LABEL.pattern}\s*[:：]")
_ANY_LABEL = re.compile(r"[^:：]{2,12}[:：]")
_REPORT_BEHIND = re.compile(r"[\s；;，,]+(?:填报|填表|报送|上报|制表)[\u4e00-\u9fff]{1,2}\s*[:：].*")
_LABEL_BEFORE_NAME = re.compile(r"(?:单位|部门)\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Group:
    """A heading: its words without numeral and count, how deep it is numbered (0: not at all), and the unit it names,
    as it would stand in a cell ("牵头单位：市住建局 配合单位：市财政局"), or ""."""

    name: str
    level: int = 0
    unit: str = ""


class Groups:
    """Which headings hold for the row at hand."""

    def __init__(self) -> None:
        self._category: Group | None = None
        self._unit: Group | None = None
        self.last = ""  # the words of the heading above, whatever it names

    @property
    def category(self) -> str:
        return self._category.name if self._category else ""

    @property
    def unit(self) -> Group | None:
        """The heading whose unit answers for the rows below it."""
        return self._unit

    def enter(self, group: Group) -> None:
        """From here on that heading holds. A unit ends with any heading not plainly below its own; a category ends with
        the next one, or with a unit's heading numbered like it."""
        self.last = group.name
        if group.unit:
            self._unit = group
            if self._category and 0 < group.level <= self._category.level:
                self._category = None
        else:
            self._category = group
            if self._unit and not 0 < self._unit.level < group.level:
                self._unit = None

    def forget_unit(self) -> None:
        """After a hidden heading, and in a further table, nobody can tell who answers."""
        self._unit = None


def is_section(text: str) -> bool:
    """Whether a line numbers a part: "一、工程建设领域", "（二）执法方面"."""
    return bool(_SECTION.match(one_line(text))) and len(text) <= LONGEST_SECTION


def is_section_of_issues(text: str) -> bool:
    """Whether a line that stands where problems stand can only be the heading of a part: "（一）教育方面（3件）"."""
    return is_section(text) and _COUNT_BEHIND.sub("", one_line(text)).endswith(words.SECTION_ENDINGS)


def group_of(text: str) -> Group:
    """The heading of a part that is no unit's: "一、工程建设领域（3个）" is 工程建设领域."""
    flat = _COUNT_BEHIND.sub("", one_line(text))
    return Group(_SECTION.sub("", flat, count=1) if _SECTION.match(flat) else flat, _numbered(flat)[0])


def unit_group(texts: list[str], *, bare: bool = True) -> Group | None:
    """The heading that the texts of a row make if it names a unit, else None. `bare`: a numeral and a name are enough,
    and a name alone is; without it the row must say 责任单位, 牵头单位 and the like."""
    said = _joined(texts)
    if said is None or len(said) > LONGEST_LABELLED:
        return None
    level, rest = _numbered(_COUNT_BEHIND.sub("", one_line(said)))
    if _LABELLED.match(rest):
        return _labelled(rest, level)
    name = _LABEL_BEFORE_NAME.sub("", rest, count=1) if _LABEL_BEFORE_NAME.match(rest) else rest
    name = one_line(name.strip("【】[]〔〕 　:："))
    return Group(name, level, name) if bare and names_units(name) else None


def _labelled(text: str, level: int) -> Group | None:
    """ "责任单位：市城管局（3条）"; with nothing behind the label it names nobody and is no heading."""
    unit = _REPORT_BEHIND.sub("", _COUNT_IN_BRACKETS.sub("", text))
    return Group(unit, level, unit) if plain(_LABELLED.sub("", unit, count=1)) else None


def names_units(text: str) -> bool:
    """Whether a text is nothing but names of units that can be no category, place or finder of problems."""
    if len(text) > LONGEST_SECTION:
        return False
    named = read_names(text)
    return bool(named.all) and not named.person and all(map(_is_unit, named.all))


def _is_unit(name: str) -> bool:
    bare = narrow(name)
    return bool(words.UNIT_NAME.fullmatch(bare)) and not words.NO_UNIT_NAME.search(bare)


def _numbered(text: str) -> tuple[int, str]:
    """How deep a text is numbered (from 1, 0: not at all), and the text without the numeral."""
    for level, numbering in enumerate(_NUMBERINGS, 1):
        if match := numbering.match(text):
            return level, text[match.end() :]
    return 0, text


def _joined(texts: list[str]) -> str | None:
    """The texts of a row as one, where they can be one heading: beside it only counts, its numeral, or labels and
    their answers in cells of their own."""
    first, *others = texts
    others = [text for text in others if not _COUNT_ALONE.fullmatch(narrow(text))]
    if not others:
        return first
    if _NUMERAL_ALONE.fullmatch(narrow(first)) and len(others) == 1:
        return numbered_text(first, others[0])
    if _LABELLED.match(_numbered(first)[1]):
        return _labels_joined([first, *others])
    if _LABEL.fullmatch(narrow(first)) and len(others) % 2 and ends_like_organization(others[0]):
        pairs = zip([first, *others[1::2]], others[::2], strict=True)
        return "；".join(f"{label.rstrip('：:')}：{answer}" for label, answer in pairs)
    return None


def _labels_joined(texts: list[str]) -> str | None:
    """ "责任单位：市城管局" with "责任人：张某" in a further cell; an answer may stand in the cell after its label."""
    joined = re.sub("([:：]) *；", r"\1", "；".join(texts))
    return joined if all(map(_ANY_LABEL.match, joined.split("；"))) else None


def numbered_text(numeral: str, text: str) -> str:
    """A numeral in a cell of its own and the words beside it as one heading."""
    flat = narrow(numeral)
    return f"{flat}{text}" if flat[-1] in "、.．)）" else f"{flat}、{text}"


def has_own_numeral(texts: list[str]) -> bool:
    """Whether a row is a numeral in Chinese and one text beside it."""
    return len(texts) == 2 and bool(_NUMERAL_ALONE.fullmatch(narrow(texts[0])))
