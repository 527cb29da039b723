"""What a plan says of itself and its vote: grades, participation floor, and the counts of stages and links it announces.

Each is a pattern made of the tables GRADES, RATE_WORDS and AT_LEAST in `words`: a new grade or wording goes there. What
is supervised stands in `topics`.
"""

import re
from fractions import Fraction

from campaigns.plan_text import words
from campaigns.plan_text.numerals import read_number
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
