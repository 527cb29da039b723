"""What is supervised and who is appraised: topics with the laws named beside them, and the departments of a vote.

The words that open such sections, lists and titles are TOPIC_HEADINGS, CAMPAIGN_KINDS and APPRAISED_LABELS in `words`.
"""

import re

from campaigns.plan_text import words
from campaigns.plan_text.outline import Node
from campaigns.plan_text.proposal import Topic
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import any_of

LAW = re.compile(
    r"《(?P<law>[^《》]{2,50}?(?:法|条例|办法|规定|决定|规则|细则|决议)(?:[(（][^《》]{1,12}[)）])?)》"
)
TOPIC_SECTION = re.compile(any_of(words.TOPIC_HEADINGS))
TOPIC_LIST = re.compile(
    rf"(?P<topics>[^,。;:、《》]{{2,16}}(?:、[^,。;:、《》]{{2,16}})+)(?:[二三四五六七八九十两\d]{{1,2}})(?:项|大|个方面|个)(?:的)?{any_of(words.CAMPAIGN_KINDS)}"
)
TITLE_TOPIC = re.compile(
    rf"关于(?:认真|组织|深入)?(?:开展|对|进行|做好|组织)?(?:全[市县省区州])?(?P<topic>[^,。;]{{2,40}}?)(?:情况|工作)?(?:的)?(?:开展|进行)?{any_of(words.CAMPAIGN_KINDS)}"
)
# 某市人大常委会2022年环境保护执法检查实施方案
PLAN_HEAD = re.compile(
    rf"^(?:[12]\d{{3}}年(?:度)?)?(?:[\u4e00-\u9fff]{{1,16}}?{any_of(words.ISSUER_TAILS)})?(?:[12]\d{{3}}年(?:度)?)?"
)
SHORT_TITLE_TOPIC = re.compile(
    rf"(?P<topic>[\u4e00-\u9fff“”]{{2,20}}?)(?:情况|工作)?{any_of(words.CAMPAIGN_KINDS)}"
)
TOPIC_TAIL = re.compile(rf"(?:{any_of(words.TOPIC_TAILS)})+$")
QUOTED = re.compile(r"[“\"](?P<inner>[^“”\"]+)[”\"]")
LEAD = re.compile(
    r"^(?:围绕|开展|组织|对|在全[市县省区州]|组织开展|全[市县省区州]|依法|重点|聚焦|关于|深入|加强|年|度|在)+"
)
DEPARTMENT_LIST = re.compile(
    r"(?P<list>[\u4e00-\u9fff]{2,18}(?:、[\u4e00-\u9fff]{2,14})+)等?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?个?"
    r"(?:被评议的?|重点|政府|职能|组成|工作|主管|相关|有关|责任)*(?:部门|单位)"
)
BODY_LIST = re.compile(
    r"对(?P<list>[\u4e00-\u9fff]{1,12}[局委厅办院](?:[、和][\u4e00-\u9fff]{1,12}[局委厅办院])*)"
    r"(?=工作|进行|开展|的|等|及|[,。;]|$)"
)
APPRAISED = re.compile(r"评议|测评")
APPRAISED_LABEL = re.compile(
    rf"{any_of(words.APPRAISED_LABELS)}(?:为|是|有|包括|:)+(?P<list>[^。;:]{{2,160}})"
)
APPRAISED_HEADING = re.compile(any_of(words.APPRAISED_LABELS))
APPRAISED_TITLE = re.compile(
    r"对(?P<list>[^对。;]{4,80}?)(?:工作)?(?:开展|进行|的)?(?:工作)?(?:评议|测评|满意度测评)"
)
LEVEL_GROUP = re.compile(r"[省市县区州]\([^()]{1,8}\)")
BODY_TAIL = re.compile(
    r"(?:等)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?个?(?:被评议)?(?:职能|组成|工作|有关|相关)?(?:部门|单位)?$"
)


def topics_in(root: Node, title: str | None, passages: list[Passage]) -> list[Topic]:
    """Topics with the laws named beside them: from the section on content, from a list in the text, from the title."""
    names = _listed_topics(passages)
    for node in root.walk():
        if node.style and len(node.heading) <= 16 and TOPIC_SECTION.search(node.heading):
            topics = [
                _topic(child) for child in node.children if child.heading.startswith(("关于", "围绕", *names))
            ]
            if topics:
                return topics
    if names:
        return [Topic(name, _laws_beside(name, passages)) for name in names]
    if named := laws_in_text(title or ""):
        return [Topic(law, [law]) for law in named]
    name = _topic_of_title(_inner_title(title or ""))
    return [Topic(name, laws_in(passages))] if name else []


def _inner_title(title: str) -> str:
    """The title of the plan that a notice passes on, without its issuing body and year."""
    match = re.search(r"[印转下]发[《〈](?P<inner>.+)[》〉]", title)
    return PLAN_HEAD.sub("", match["inner"] if match else title)


def _topic_of_title(title: str) -> str | None:
    match = TITLE_TOPIC.search(title) or SHORT_TITLE_TOPIC.match(title)
    name = _bare_topic(LEAD.sub("", match["topic"])) if match else ""
    whole = name.count("“") == name.count("”") and not re.search("(?:局|院|委|部门)$", name)
    return name if len(name) >= 2 and whole and name not in words.NO_TOPICS else None


def _bare_topic(name: str) -> str:
    """A topic without the words of who acts behind it and, if all of it is quoted, without the marks."""
    name = name.strip("的")
    name = TOPIC_TAIL.sub("", name).strip("的") or name
    quoted = QUOTED.fullmatch(name)
    return quoted["inner"] if quoted else name


def _topic(node: Node) -> Topic:
    rest = node.rest
    name = re.split(r"[。:,;(]", rest.folded)[0]
    start = 2 if name.startswith(("关于", "围绕")) else 0
    quoted = rest.quote(start, len(name)).removesuffix("情况").removesuffix("工作")
    return Topic(quoted, laws_in(node.passages()))


def _listed_topics(passages: list[Passage]) -> list[str]:
    for passage in passages:
        if match := TOPIC_LIST.search(passage.folded):
            start = match.start("topics")
            lead = LEAD.search(match["topics"])
            listed = passage.text[start + (lead.end() if lead else 0) : match.end("topics")]
            return [name for name in re.split("、", listed) if len(name) >= 2]
    return []


def _laws_beside(name: str, passages: list[Passage]) -> list[str]:
    return laws_in([passage for passage in passages if name in passage.text])


def laws_in(passages: list[Passage]) -> list[str]:
    """Names of laws and regulations in 《》, each once, in order."""
    return list(dict.fromkeys(law for passage in passages for law in laws_in_text(passage.text)))


def laws_in_text(text: str) -> list[str]:
    return list(dict.fromkeys(match["law"] for match in LAW.finditer(text)))


def departments_in(root: Node, title: str | None, passages: list[Passage]) -> list[str]:
    """The departments to be appraised, in the words of the text (住建, 市财政局): from a section or label that names
    them, from the title, or from a list before the word 部门 that is appraised."""
    listed = [_names(text) for text in (*_appraised_sections(root), *_appraised_labels(passages, title))]
    named = next((names for names in listed if names and all(len(name) <= 16 for name in names)), None)
    return named or _listed_departments(passages)


def _appraised_sections(root: Node) -> list[str]:
    sections = [node for node in root.walk() if APPRAISED_HEADING.fullmatch(node.heading)]
    return [node.body[0].text.rstrip("。") for node in sections if node.body and len(node.body[0]) <= 160]


def _appraised_labels(passages: list[Passage], title: str | None) -> list[str]:
    matches = [(passage.text, APPRAISED_LABEL.search(passage.folded)) for passage in passages]
    found = [text[match.start("list") : match.end("list")] for text, match in matches if match]
    match = APPRAISED_TITLE.search(title or "")
    return [*found, match["list"]] if match and re.search(r"[局委办厅院部门]$", match["list"]) else found


def _listed_departments(passages: list[Passage]) -> list[str]:
    for passage in passages:
        # 县(市、区) before a list is a level, not the first of its members.
        text = LEVEL_GROUP.sub(lambda match: "-" * len(match.group()), passage.folded)
        for match in (*DEPARTMENT_LIST.finditer(text), *BODY_LIST.finditer(text)):
            if APPRAISED.search(text, match.start(), min(len(passage), match.end() + 24)):
                return _names(passage.text[match.start("list") : match.end("list")])
    return []


def _names(listed: str) -> list[str]:
    names = [BODY_TAIL.sub("", part) for part in re.split(r"[、,，和]", listed)]
    names[0] = re.sub(r"^.*对", "", names[0])
    return [name for name in names if 2 <= len(name) <= 16]
