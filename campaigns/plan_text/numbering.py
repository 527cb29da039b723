"""Numbers at the head of paragraphs: 第一阶段, 一、 （一） 1. 1、 (1) 1) ① ⒈ 4.1, in either width.

A marker only says what stands there. Whether it opens a stage, a link or something else is decided in `outline` and
`structure`, where its neighbours are known.
"""

import re
from dataclasses import dataclass

from campaigns.plan_text.numerals import CHINESE, DIGIT, read_number
from campaigns.plan_text.text import Passage

NUMBER = rf"(?:{CHINESE}{{1,3}}|\d{{1,2}})"
# 4月, 4-6月, 7、8月: what may follow an item's number straight away.
MONTHS = r"\d{1,2}(?: ?[-~至到、和] ?\d{1,2})*月"
DATED_START = rf"{MONTHS}|[12]\d{{3}}年"
# After "3 " these begin a quantity or a date, not an item.
MEASURES = "年月日号个项名人次家户件条款章节届级类种份期天周时分点元万亿千百十吨公里米%至到-~、.,)"
# How far a marker and what it is known by may reach.
MARKER_AT_MOST = 56
# A paragraph that starts with one of these styles names its own kind.
STAGE_STYLES = ("第阶段", "第步", "阶段N")

STYLES: dict[str, str] = {
    "第阶段": rf"[【\[]?第(?P<number>{NUMBER})(?:个)?阶段[】\]]?(?:[:、.,]|(?=\s)|(?![的性工])|)",
    "第步": rf"第(?P<number>{NUMBER})(?:个)?步(?:骤)?[:、.,]?",
    "第环节": rf"第(?P<number>{NUMBER})(?:个)?环节[:、.,]?",
    "阶段N": rf"(?:阶段|步骤)(?P<number>{NUMBER})(?:[:、.,)]|(?=[(\s\u4e00-\u9fff]))",
    "环节N": rf"(?:环节|任务|事项)(?P<number>{NUMBER})[:、.,]",
    "第部分": rf"第(?P<number>{NUMBER})[部章篇节](?:分)?[:、.,]?",
    "附件": r"附\s?件(?P<number>\d{1,2}|[一二三四五六七八九十])?(?:[:、.,]|$)",
    # 一是交办(3月15日前), 二是6月底前…: numbers of items only where a time follows; else a way of speaking.
    "一是": rf"(?P<number>{CHINESE}{{1,2}})是(?=[^,。;:()]{{2,16}}\([^()]{{0,24}}[月旬季年日底][^()]{{0,8}}\)|{DATED_START})",
    "一、": rf"(?P<number>{CHINESE}{{1,3}})(?:[、.]|,(?![\u4e00-\u9fff]{{0,3}},))",
    "(一)": rf"[(〔\[]?(?P<number>{CHINESE}{{1,3}})[)〕\]][、.,]?|(?P<ideograph>[㈠-㈩])[、.,]?",
    "4.1": r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})[、.]?(?:(?=[\u4e00-\u9fff《“\"])(?![年月日前万亿元个倍%至])| (?=\d{1,4}[年月]))",
    "1.": rf"(?P<number>{DIGIT}{{1,2}})\.(?!\d)|(?P<dated>{DIGIT}{{1,2}})\.(?={DATED_START})",
    "⒈": r"(?P<dotted>[⒈-⒛])",
    "1、": rf"(?P<number>{DIGIT}{{1,2}})、(?P<rest>{MONTHS})?",
    "(1)": r"\((?P<number>\d{1,2})\)[、.,]?|(?P<bracketed>[⑴-⒇])[、.,]?",
    "1)": r"(?P<number>\d{1,2})\)[、.,]?",
    "①": r"(?P<circled>[①-⑳㉑-㉟])[、.,]?|(?P<black>[❶-❿])[、.,]?",
    "1 ": rf"(?P<number>\d{{1,2}})(?=[\u4e00-\u9fff])(?![{re.escape(MEASURES)}])",
}
PATTERNS = {style: re.compile(pattern) for style, pattern in STYLES.items()}
SAID = re.compile(rf"(?P<number>{CHINESE}{{1,2}})是")
SINGLE_SIGNS = {"ideograph": "㈠", "dotted": "⒈", "bracketed": "⑴", "black": "❶"}


@dataclass(frozen=True)
class Marker:
    """The number a paragraph opens with: its style, value, own words, and where the text after it starts."""

    style: str
    value: int
    label: str
    end: int
    doubtful: bool = False

    @property
    def number(self) -> str:
        """The number as a reader would say it: "6", "4.1"."""
        return self.label.rstrip("、. ") if self.style.startswith("4.") else str(self.value)


def read_marker(passage: Passage) -> Marker | None:
    """The marker at the head of a passage, or None."""
    text = passage.folded
    for style, pattern in PATTERNS.items():
        match = pattern.match(text)
        if match and (marker := _marker(style, match, passage)):
            return marker
    return None


def read_follower(passage: Passage, last: Marker | None) -> Marker | None:
    """The marker 三是 without a time of its own, where 二是 before it was one."""
    match = SAID.match(passage.folded) if last and last.style == "一是" else None
    marker = _marker("一是", match, passage) if match else None
    return marker if marker and marker.value == last.value + 1 else None


def _marker(style: str, match: re.Match, passage: Passage) -> Marker | None:
    if style == "1 " and not _space_after(passage, match.end()):
        return None
    value = _value(match)
    if value is None or not 0 <= value <= 99:
        return None
    if style == "4.1":
        # 4.1 and 4.1.2 are different levels.
        style = "4" + ".1" * match["number"].count(".")
    # "7、8月份" may be item 7 or the months July and August: the neighbours decide.
    doubtful = bool(match.groupdict().get("rest"))
    end = match.start("rest") if doubtful else match.end()
    label = passage.text[: match.end()] if not doubtful else passage.text[:end]
    return Marker(style, value, label, end, doubtful)


def _value(match: re.Match) -> int | None:
    groups = match.groupdict()
    for name, first in SINGLE_SIGNS.items():
        if groups.get(name):
            return ord(groups[name]) - ord(first) + 1
    if sign := groups.get("circled"):
        return ord(sign) - ord("①") + 1 if sign <= "⑳" else ord(sign) - ord("㉑") + 21
    raw = groups.get("number") or groups.get("dated")
    if raw is None:
        return 1
    return read_number(raw.rsplit(".", 1)[-1])


def _space_after(passage: Passage, end: int) -> bool:
    """Whether the source has white space here: "3 总结" is an item, "3总结" may be anything."""
    return end < len(passage) and passage.origin[end] > passage.origin[end - 1] + 1


INLINE = re.compile(
    r"(?<=[。;:])(?=第[一二三四五六七八九\d](?:个)?(?:阶段|步)|[(]?[一二三四五六七八九十]{1,2}[)、]"
    r"|[一二三四五六七八九十]{1,2}是|[(]?\d{1,2}[.、)](?:(?!\d)|(?=\d{1,2}(?:[-~至]\d{1,2})?月|[12]\d{3}年))|[①-⑳])"
)
# 5月10日至20日为准备阶段
DATED_STAGE = re.compile(r"[^,。;:《]{2,30}\d[月日旬底]*[^,。;:《]{0,4}为[^,。;:]{2,12}阶段")


def split_run_on(passage: Passage, reached: dict[str, int]) -> list[Passage]:
    """Items written on in one paragraph, apart: "(一)…。(二)…" where the numbers follow one another.

    `reached` holds the last number of each style before this paragraph, as numbers may run on from there.
    """
    cuts, last = [0], read_marker(passage)
    if last is None and (stages := _dated_stages(passage)):
        return stages
    for match in INLINE.finditer(passage.folded):
        piece = passage.part(match.start(), match.start() + MARKER_AT_MOST)
        marker = read_marker(piece) or read_follower(piece, last)
        if marker is None or marker.doubtful:
            continue
        if _follows(last, marker) or reached.get(marker.style) == marker.value - 1 > 0:
            cuts.append(match.start())
            last = marker
            reached = {**reached, marker.style: marker.value}
    if len(cuts) == 1:
        return [passage]
    ends = [*cuts[1:], len(passage)]
    return [passage.part(start, end) for start, end in zip(cuts, ends, strict=True)]


def _follows(last: Marker | None, marker: Marker) -> bool:
    if marker.value == 1:
        return last is None or last.style != marker.style
    return last is not None and last.style == marker.style and marker.value == last.value + 1


def _dated_stages(passage: Passage) -> list[Passage]:
    """Stages told one after another in a paragraph, each opening with its period; empty if fewer than two."""
    starts = [match.end() for match in re.finditer(r"[。;:]|^", passage.folded)]
    cuts = [start for start in starts if DATED_STAGE.match(passage.folded, start)]
    if len(cuts) < 2:
        return []
    pieces = [passage.part(start, end) for start, end in zip(cuts, [*cuts[1:], len(passage)], strict=True)]
    return [passage.part(0, cuts[0]), *pieces] if cuts[0] else pieces
