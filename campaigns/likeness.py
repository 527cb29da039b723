"""Whether two short names mean the same matter, law or paper: character bigrams of what is left without the words that
stand in every name. Suggestions only; a person decides.

The words are a table; add to it what a place writes into every name of a topic or a report.
"""

import re
import unicodedata

# Without them 大气污染防治 and 水污染防治 share nothing, and 优化营商环境 and 营商环境建设 are one.
COMMON_WORDS = (
    "中华人民共和国",
    "人大常委会",
    "贯彻实施",
    "贯彻落实",
    "执法检查",
    "专题询问",
    "污染防治",
    "情况报告",
    "工作报告",
    "专项",
    "专题",
    "监督",
    "检查",
    "评议",
    "视察",
    "调研",
    "工作",
    "情况",
    "实施",
    "落实",
    "报告",
    "汇总",
    "报送",
    "推进",
    "深化",
    "加强",
    "提升",
    "优化",
    "促进",
    "建设",
    "巩固",
    "成果",
    "问题",
    "有关",
    "开展",
    "关于",
    "以及",
    "和",
    "及",
    "与",
    "的",
)
FEWEST_PAIRS = 3  # a matter of four characters, as 营商环境; two or three stand in too many names
_COMMON = re.compile("|".join(sorted(COMMON_WORDS, key=len, reverse=True)))
_SIGNS = re.compile(r"[\W\d_]+")
_EDITION = re.compile(r"\([^)]*\)")
_STATE = "中华人民共和国"


def matter(name: str) -> str:
    """What a name is about: without signs, figures and the words that stand in every name."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", name).lower())
    return _COMMON.sub("", bare) or bare


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; a single character stands for itself."""
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1))) if text else frozenset()


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1 (Dice's measure); the same in both directions."""
    mine, theirs = bigrams(matter(one)), bigrams(matter(other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def contained(one: str, other: str) -> float:
    """Which share of the shorter name's matter the longer one has, 0 to 1; 0 where the shorter says too little to tell.

    优化营商环境 stands whole in 优化营商环境审议意见整改跟踪, whose other words keep Dice's measure low.
    """
    fewer, more = sorted((bigrams(matter(one)), bigrams(matter(other))), key=len)
    return len(fewer & more) / len(fewer) if len(fewer) >= FEWEST_PAIRS else 0.0


def laws_in(text: str) -> dict[str, str]:
    """Laws written one to a line: the bare name, without edition and brackets, -> as it was written."""
    found = {}
    for line in text.splitlines():
        plain = _EDITION.sub("", unicodedata.normalize("NFKC", line))
        bare = _SIGNS.sub("", plain).removeprefix(_STATE)
        if bare:
            found.setdefault(bare, line.strip())
    return found
