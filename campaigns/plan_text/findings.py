"""What a plan says beside its schedule: grades, participation floor, topics with their laws, appraised departments,
and the counts of stages and links it announces."""

import re
from fractions import Fraction

from campaigns.plan_text import words
from campaigns.plan_text.numerals import read_number
from campaigns.plan_text.outline import Node
from campaigns.plan_text.proposal import Topic
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import any_of

QUOTES = "“”\"‘’'「」"
LIST_SIGN = r"(?:、|和|及|或|,|与)"
# ── grades ──────────────────────────────────────────────────────────────────────────────────────────────────────
GRADE = rf"[{QUOTES}]?{any_of(words.GRADES)}[{QUOTES}]?"
GRADE_LIST = re.compile(
    rf"(?<![\u4e00-\u9fff]){GRADE}(?:{LIST_SIGN}?{GRADE})+|(?<=[为分按设])(?:为)?{GRADE}(?:{LIST_SIGN}{GRADE})+"
)
GRADE_WORD = re.compile(any_of(words.GRADES))
GRADE_CONTEXT = re.compile(r"等次|档次|等级|个档|测评票|评议票|评价|测评|表决|打分|票")
# ── participation ───────────────────────────────────────────────────────────────────────────────────────────────
SHARE = (
    r"(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s?%|百分之(?P<chinese_percent>[一二三四五六七八九十百]{1,4})"
    r"|(?P<whole>[一二三四五六七八九十两\d]{1,2})分之(?P<part>[一二三四五六七八九十百\d]{1,3})(?![〇-九])"
    r"|(?P<slash_top>\d{1,2})/(?P<slash_bottom>\d{1,3})|(?P<half>过?半数|一半|半数以上)"
)
RATE_FLOOR = re.compile(
    rf"{any_of(words.RATE_WORDS)}[^。;]{{0,12}}?(?:{any_of(words.AT_LEAST)})?(?P<share>{SHARE})"
)
NUMBER_FLOOR = re.compile(
    rf"(?:参加|参与|参评|到会|出席|实到|到场)[^。;%]{{0,16}}(?:代表|人数|人员|委员)[^。;%]{{0,24}}?{any_of(words.AT_LEAST)}[^。;%]{{0,20}}?(?P<share>{SHARE})"
)
SHARE_FIRST = re.compile(
    rf"(?P<share>{SHARE})(?:及)?(?:以上)?的?[^。;,、%]{{0,16}}代表[^。;,%]{{0,6}}(?:参加|参与|参评|到会|投票)"
)
# ── counts ──────────────────────────────────────────────────────────────────────────────────────────────────────
COUNT = r"(?P<%s>\d{1,2}|[一二两三四五六七八九十]{1,3})个(?:工作|主要|具体)?%s"
COUNTED = re.compile(
    r"(?:分|划分)(?:为|成|作)?(?P<between>[^。;]{0,70}?)" + COUNT % ("stages", "(?:阶段|步骤)")
)
COUNTED_STEPS = re.compile(r"分(?:为|成)?(?P<stages>[一二两三四五六七八九\d])步(?:走|进行|实施)?")
COUNTED_LINKS = re.compile(r"(?<![每各这首末])" + COUNT % ("links", "环节"))
# ── topics and departments ──────────────────────────────────────────────────────────────────────────────────────
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


def grades_in(passages: list[Passage]) -> list[str]:
    """The grades of a vote, in the order the text names them; the longest list near a word of voting wins."""
    best: list[str] = []
    for passage in passages:
        for match in GRADE_LIST.finditer(passage.folded):
            around = passage.folded[max(0, match.start() - 30) : match.end() + 20]
            grades = list(dict.fromkeys(GRADE_WORD.findall(match.group())))
            if len(grades) > max(1, len(best)) and GRADE_CONTEXT.search(around):
                best = grades
    return best


def floor_in(passages: list[Passage]) -> tuple[str | None, str | None]:
    """The least share of deputies who must take part, as a fraction ("1/4"), and its words."""
    for passage in passages:
        for pattern in (RATE_FLOOR, NUMBER_FLOOR, SHARE_FIRST):
            match = pattern.search(passage.folded)
            share = _share(match) if match else None
            if share:
                return f"{share.numerator}/{share.denominator}", passage.quote(*match.span())
    return None, None


def _share(match: re.Match) -> Fraction | None:
    if match["percent"]:
        share = Fraction(match["percent"]) / 100
    elif match["chinese_percent"]:
        share = Fraction(_hundred(match["chinese_percent"]), 100)
    elif match["half"]:
        share = Fraction(1, 2)
    elif match["slash_top"]:
        share = Fraction(int(match["slash_top"]), int(match["slash_bottom"]) or 1)
    else:
        share = Fraction(read_number(match["part"]) or 0, read_number(match["whole"]) or 1)
    return share if 0 < share <= 1 else None


def _hundred(text: str) -> int:
    return 100 if text in ("百", "一百") else read_number(text) or 0


def counts_in(passages: list[Passage]) -> tuple[int | None, int | None, str]:
    """How many stages and links the text announces, and where."""
    for passage in passages:
        match = COUNTED.search(passage.folded) or COUNTED_STEPS.search(passage.folded)
        if match is None:
            continue
        links = COUNTED_LINKS.search(passage.folded, match.end("stages"), match.end() + 16)
        where = passage.quote(match.start("stages"), links.end() if links else match.end())
        return read_number(match["stages"]), read_number(links["links"]) if links else None, where
    return None, None, ""


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
    name = LEAD.sub("", match["topic"]).strip("的") if match else ""
    whole = name.count("“") == name.count("”") and not re.search("(?:局|院|委|部门)$", name)
    return name if len(name) >= 2 and whole and name not in words.NO_TOPICS else None


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
