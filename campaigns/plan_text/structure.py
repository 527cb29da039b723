"""Stages and links: which paragraphs of the outline are the schedule, and what stands in each.

A numbered paragraph is a stage when its heading says so (阶段, 第一步), or when it stands in a section about steps or
times and its heading is a name with a period. Links are the numbered paragraphs of a stage; a stage without any has
one link per paragraph. Paragraphs elsewhere count only when they carry a limit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from campaigns.plan_text import words
from campaigns.plan_text.background import is_background
from campaigns.plan_text.dates import Phrase, find_phrases
from campaigns.plan_text.duties import says_when
from campaigns.plan_text.findings import counts_in
from campaigns.plan_text.numbering import STAGE_STYLES, read_marker
from campaigns.plan_text.outline import SCHEDULE, Node
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import any_of

NAME_AT_MOST = 30
HEAD_AT_MOST = 60
BRACKET_AT_MOST = 12
SECTION_AT_MOST = 36
SENTENCE_FROM = 16
NO_STAGE = re.compile(any_of(words.NO_STAGE))
STAGE_WORD = re.compile(any_of(words.STAGE_WORDS))
BACKGROUND_SECTION = re.compile(any_of(words.BACKGROUND_HEADINGS))
TIME_LINE = re.compile(rf"[(]?{any_of(words.TIME_LABELS)}(?:[:为是]|(?=\d))")
# 监督时间, 一、活动时间:, above a period that is that of the whole campaign.
WHOLE_TIME = re.compile(rf"{any_of(words.WHOLE_TIME_LABELS)}(?:[:为是从自]|(?=\d)|$)")
OPENING, CLOSING = "(〔[【", ")〕]】"


@dataclass
class StageText:
    """A stage as it stands in the text: its node, name, the phrase of its period and the paragraph that holds it."""

    node: Node
    name: Passage
    period: tuple[Passage, Phrase] | None = None
    items: list["LinkText"] = field(default_factory=list)


@dataclass
class LinkText:
    """A link as it stands in the text: its paragraphs, the number it has, and whether a section holds it."""

    parts: list[Passage]
    number: str | None = None
    label: str | None = None
    in_section: bool = True

    @property
    def place(self) -> int:
        """Where it starts in the source."""
        span = self.parts[0].span() if self.parts else None
        return span[0] if span else 0


@dataclass
class Schedule:
    """The stages of a document, the items of schedules without stages, one group for each, and other paragraphs
    that carry duties."""

    stages: list[StageText] = field(default_factory=list)
    groups: list[list[LinkText]] = field(default_factory=list)
    others: list[LinkText] = field(default_factory=list)

    @property
    def items(self) -> list[LinkText]:
        return [item for group in self.groups for item in group]


def read_schedule(root: Node) -> Schedule:
    """The schedule of an outline: stages with their links, dated items of schedule sections, and other sections."""
    sections = [node for node in root.walk() if _is_schedule(node) and not _under_background(node)]
    nodes = _stages_in(sections) or _stages_anywhere(root)
    schedule = Schedule(stages=[_read_stage(node) for node in nodes])
    done = {id(below) for node in nodes for below in node.walk()}
    above = {id(up) for node in nodes for up in _ancestors(node)}
    for section in sections:
        if id(section) not in above | done:
            schedule.groups.append(_section_items(section, bool(nodes)))
            done.update(id(below) for below in section.walk())
    for brothers in [] if nodes else _dated_brothers(root, done):
        schedule.groups.append([_whole(node) for node in brothers])
        done.update(id(below) for node in brothers for below in node.walk())
    schedule.groups.sort(key=lambda group: group[0].place if group else 0)
    for node in root.walk():
        if id(node) not in done and not _under_background(node):
            schedule.others.extend(_dated_paragraphs(node))
    return schedule


def whole_times(root: Node) -> Iterator[Phrase]:
    """The periods that sections name as the time of the whole campaign, in the heading or in the line below."""
    for node in root.walk():
        if _under_background(node):
            continue
        below = WHOLE_TIME.fullmatch(node.heading)
        for passage in (node.rest, *node.body):
            if WHOLE_TIME.match(passage.folded) or below and passage in node.body[:1]:
                yield from filter(_is_period, find_phrases(passage.folded, compact=True))


def _is_period(phrase: Phrase) -> bool:
    return phrase.first is not None and (phrase.last is not None or phrase.bound == "within")


def _dated_brothers(root: Node, done: set[int]) -> list[list[Node]]:
    """Outside what is called a schedule: the numbered sentences of which most carry a date, in the order of the text."""
    found = []
    for group in _groups(root):
        dated = sum(says_when(passage) for node in group for passage in node.passages()[:3])
        plain = not any(
            id(node) in done or node.children or node.tables or _under_background(node) for node in group
        )
        if plain and len(group) >= 2 and dated * 3 >= len(group) * 2:
            found.append(group)
    return found


def _is_schedule(node: Node) -> bool:
    heading = node.heading
    if not node.style or len(heading) > SECTION_AT_MOST or not SCHEDULE.search(heading):
        return False
    # 阶段划分 and 实施阶段 are sections when stages stand below them.
    return not _says_stage(node) or any(_says_stage(child) for child in node.children)


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _under_background(node: Node) -> bool:
    headings = [
        up.heading for up in (node, *_ancestors(node)) if up.style and len(up.heading) <= SECTION_AT_MOST
    ]
    return any(BACKGROUND_SECTION.search(heading) and not SCHEDULE.search(heading) for heading in headings)


# ── which nodes are stages ──────────────────────────────────────────────────────────────────────────────────────
def _stages_in(sections: list[Node]) -> list[Node]:
    """The stages of the schedule sections: the largest group of brothers that are stages."""
    groups = [group for section in sections for group in _groups(section)]
    strong = [group for group in groups if any(_says_stage(node) for node in group)]
    if strong:
        return [node for node in _topmost(strong) if not _only_demands(node)]
    named = [group for group in groups if len(group) >= 2 and _all_named(group)]
    return _widest(named) if named else []


def _stages_anywhere(root: Node) -> list[Node]:
    """Without a schedule section: brothers of which two say that they are stages, or one that is numbered as one."""
    groups = [[node for node in group if _says_stage(node)] for group in _groups(root)]
    groups = [
        group for group in groups if len(group) >= 2 or any(node.style in STAGE_STYLES for node in group)
    ]
    # A plan may also go by 第一环节 alone, without any stage above.
    groups = groups or [group for group in _groups(root) if group[0].style == "第环节"]
    return _topmost(groups) if groups else []


def _groups(top: Node) -> list[list[Node]]:
    """Brothers of one style, for every node under `top` and itself."""
    groups: dict[tuple[int, str], list[Node]] = {}
    for node in top.walk():
        if node is not top:
            groups.setdefault((id(node.parent), node.style), []).append(node)
    return list(groups.values())


def _topmost(groups: list[list[Node]]) -> list[Node]:
    """Of the groups highest in the outline the one with most members: stages may have steps below them."""
    highest = min(len(_ancestors(group[0])) for group in groups)
    return _widest([group for group in groups if len(_ancestors(group[0])) == highest])


def _widest(groups: list[list[Node]]) -> list[Node]:
    """The group with most members; of equals the first."""
    return max(groups, key=len)


def _says_stage(node: Node) -> bool:
    if node.style in STAGE_STYLES or node.style == "stage heading":
        return True
    head = _head_of(node)
    inner = read_marker(node.rest)
    if inner and inner.style in STAGE_STYLES:
        return True
    found = head.find("阶段")
    clause = re.split(r"[,、]", head)[0]
    return 0 <= found <= 26 and not re.search(words.NOT_A_STAGE, head) and ("阶段" in clause or found <= 16)


def _head_of(node: Node) -> str:
    """The heading, or what follows when it is nothing but a period: 3月1日至15日：动员部署阶段."""
    head = node.heading
    phrases = find_phrases(head, compact=True)
    if phrases and phrases[0].start == 0 and phrases[-1].end == len(head):
        head = re.split("[。;]", node.rest.folded[len(head) + 1 :])[0]
    return head[:HEAD_AT_MOST]


def _all_named(group: list[Node]) -> bool:
    """Whether brothers are names with periods (制定方案（4月上旬）), all but one at most."""
    named = [node for node in group if _named_period(node) or _short_name(node)]
    if len(group) >= 2 and all(_period_then_name(node) for node in group):
        return True
    return any(_named_period(node) for node in group) and len(named) >= len(group) - (len(group) > 2)


def _period_then_name(node: Node) -> bool:
    """A period, a short name, and then what is done: 3月5日至20日，宣传发动。印发方案…"""
    text = node.rest.folded
    phrase = next(iter(find_phrases(text, compact=True)), None)
    if phrase is None or phrase.start or phrase.bound != "within":
        return False
    name = re.match(r"[,:、]?(?P<name>[^,。;:、()\d]{2,8})[。:]", text[phrase.end :])
    told = bool(name) and (bool(node.children or node.body) or len(text) > phrase.end + name.end())
    return told and bool(STAGE_WORD.search(name["name"]))


def _named_period(node: Node) -> bool:
    """A short name followed by a period in brackets or after a colon."""
    text = node.rest.folded
    return any(
        2 <= phrase.start <= NAME_AT_MOST
        and text[phrase.start - 1] in OPENING + ":"
        and not re.search(r"[,。;]", text[: phrase.start])
        for phrase in find_phrases(text[: HEAD_AT_MOST * 2], compact=True)
        if phrase.first
    )


def _short_name(node: Node) -> bool:
    heading = node.heading
    return 2 <= len(heading) <= 12 and bool(STAGE_WORD.search(heading)) and not re.search(r"[,、\d]", heading)


def _only_demands(node: Node) -> bool:
    """A brother of the stages that is none: （五）工作要求."""
    return not _says_stage(node) and bool(NO_STAGE.search(node.heading[:16]))


# ── reading one stage ───────────────────────────────────────────────────────────────────────────────────────────
def _read_stage(node: Node) -> StageText:
    period, end = _heading_period(node)
    name = _stage_name(node, period)
    body = list(node.body)
    if period is None:
        period, body = _period_in_body(body)
    head_end = max(end, _name_end(node, name))
    rest = node.rest.part(head_end).trimmed(",、:;。()- ")
    stage = StageText(node, name, period)
    stage.items = _links_of(node, rest, body, stage)
    return stage


def _heading_period(node: Node) -> tuple[tuple[Passage, Phrase] | None, int]:
    """The period in the heading of a stage and where the heading ends; None when the heading has no period."""
    rest = node.rest
    for phrase in find_phrases(rest.folded, compact=True):
        if phrase.first is None or is_background(rest, phrase, None) or not _in_heading(rest.folded, phrase):
            continue
        # A sentence of its own stays part of the text: （一）检查阶段。5月，检查组赴各地检查。
        in_text = rest.folded[: phrase.start].endswith("。")
        return (rest, phrase), (phrase.start if in_text else _heading_end(rest.folded, phrase))
    return None, 0


def _in_heading(text: str, phrase: Phrase) -> bool:
    """Whether a phrase belongs to the heading: in its brackets, alone in a clause, or before 为…阶段."""
    before = text[: phrase.start]
    if len(before) > HEAD_AT_MOST or ";" in before or before.count("。") > 1 or before.count(",") > 1:
        return False
    opening = before[-1:]
    after = text[phrase.end :].removeprefix("完成").removeprefix("结束")[:1]
    if opening and opening in OPENING or not after:
        return "。" not in before or TIME_LINE.search(before) is not None or before[-2:-1] == "。"
    if TIME_LINE.search(before[-8:]) or re.search(r"时间(?:为|是|:|从|自)?$", before):
        return True
    if re.match(r"[)]?(?:为|是|,为|:)", text[phrase.end :]) and before == "":
        return True
    if opening == "。" and phrase.bound == "by":
        return bool(re.match(r"(?:完成|结束|[)。])", text[phrase.end :]))
    return (opening in ("", ",", ":", "。", " ") or before.endswith("阶段")) and after in ",:;。)"


def _heading_end(text: str, phrase: Phrase) -> int:
    end = phrase.end
    if text[: phrase.start].endswith(tuple(OPENING)):
        # （7月15日以前完成）: what else the brackets say belongs to the period.
        closing = re.search(f"[{re.escape(CLOSING)}]", text[end : end + BRACKET_AT_MOST])
        end += closing.start() if closing else 0
    elif tail := re.match("完成|结束", text[end:]):
        end += tail.end()
    while end < len(text) and text[end] in CLOSING + ",:。":
        end += 1
    return end


def _stage_name(node: Node, period: tuple[Passage, Phrase] | None) -> Passage:
    """The name of a stage: its heading without number, period, brackets and the word 阶段."""
    rest = _without_inner_marker(node.rest)
    cut = len(node.rest) - len(rest)
    if period and period[0].origin == node.rest.origin and period[1].start >= cut:
        before = rest.part(0, period[1].start - cut)
        name = _first_piece(before)
        if not name.text or TIME_LINE.fullmatch(name.folded):
            name = _first_piece(rest.part(_heading_end(node.rest.folded, period[1]) - cut))
    else:
        name = _first_piece(rest)
    if name.text and not _is_sentence(node, name):
        return name
    return node.passage.part(0, min(len(node.passage), node.marker.end if node.marker else 12)).trimmed(
        ":、,. "
    )


def _is_sentence(node: Node, name: Passage) -> bool:
    """Whether what follows 第一步 says what to do, and is no name: 第一步，5月10日前由代表摸排."""
    told = len(name) > SENTENCE_FROM or bool(find_phrases(name.folded))
    return told and node.style in STAGE_STYLES


def _without_inner_marker(passage: Passage) -> Passage:
    passage = passage.trimmed(":、,. ")
    inner = read_marker(passage)
    return passage.part(inner.end).trimmed(":、,. ") if inner and inner.style in STAGE_STYLES else passage


def _first_piece(passage: Passage) -> Passage:
    """Up to the first punctuation, without 为 and 阶段 around it."""
    passage = passage.trimmed("()〔〕[]【】,、:;。- 为是")
    end = re.search(r"[,。;:(\[〔【]|时间[为:]?$|\s", passage.folded)
    passage = passage.part(0, end.start() if end else NAME_AT_MOST)
    if re.search(r"[^。]阶段$", passage.folded):
        passage = passage.part(0, len(passage) - 2)
    return passage.trimmed("“”\"' ")


def _name_end(node: Node, name: Passage) -> int:
    """Where the name ends within the node's text after its number."""
    if not name.text or name.origin[0] < (node.rest.origin[0] if node.rest.text else 0):
        return 0
    places = node.rest.origin
    end = sum(1 for place in places if place <= name.origin[-1])
    return end + 2 if node.rest.folded[end : end + 2] == "阶段" else end


def _period_in_body(body: list[Passage]) -> tuple[tuple[Passage, Phrase] | None, list[Passage]]:
    """The period of a stage in a line of its own below the heading: 时间：3月1日至3月15日."""
    for place, passage in enumerate(body[:2]):
        phrases = [phrase for phrase in find_phrases(passage.folded, compact=True) if phrase.first]
        if not phrases:
            continue
        first = phrases[0]
        alone = not passage.folded[: first.start].strip("( ") and len(passage) - first.end <= 4
        if alone or (TIME_LINE.match(passage.folded) and first.start <= 8):
            rest = passage.part(first.end).trimmed(",、:;。() ")
            others = [*body[:place], *([rest] if rest.text else []), *body[place + 1 :]]
            return (passage, first), others
    return None, body


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _links_of(node: Node, rest: Passage, body: list[Passage], stage: StageText) -> list[LinkText]:
    """The numbered paragraphs of a stage; what stands unnumbered before them counts when it carries a date."""
    children = [link for child in node.children for link in _link(child, stage)]
    loose = [
        passage for passage in (rest, *body) if len(passage) > 1 and passage.folded not in words.BARE_ACTS
    ]
    if children:
        loose = [passage for passage in loose if says_when(passage)]
    return [*(LinkText([passage]) for passage in loose), *children]


def _link(child: Node, stage: StageText) -> list[LinkText]:
    """One numbered paragraph with everything under it, or the period of the stage if it says just that."""
    if stage.period is None and TIME_LINE.match(child.rest.folded):
        phrases = [phrase for phrase in find_phrases(child.rest.folded, compact=True) if phrase.first]
        if phrases:
            stage.period = (child.rest, phrases[0])
            return []
    return [_whole(child)]


def _section_items(section: Node, has_stages: bool) -> list[LinkText]:
    """The items of a schedule section without stages; beside real stages only those that carry a date."""
    loose = [LinkText([passage]) for passage in (section.rest, *section.body) if says_when(passage)]
    items = [_whole(child) for child in section.children]
    if has_stages:
        items = [item for item in items if any(says_when(passage) for passage in item.parts)]
    return [*loose, *items]


def _whole(node: Node) -> LinkText:
    marker = node.marker
    return LinkText(
        node.passages() or [node.passage], marker.number if marker else None, marker.label if marker else None
    )


def _dated_paragraphs(node: Node) -> list[LinkText]:
    """The paragraphs of a node, without those under it, that carry a date; not the one that announces the stages."""
    marker = node.marker
    own = [passage for passage in (node.rest, *node.body) if not counts_in([passage])[0]]
    numbers = [
        (marker.number, marker.label) if marker and passage is own[0] else (None, None) for passage in own
    ]
    return [
        LinkText([passage], *number, bool(node.style))
        for passage, number in zip(own, numbers, strict=True)
        if says_when(passage)
    ]
