"""Dates that are no deadlines: in names of laws, in what has happened, in the period a check looks back on."""

import re

from campaigns.plan_text.dates import Phrase
from campaigns.plan_text.text import Passage

# Straight after the date: 2016年1月1日起施行, 2018年7月以来.
SINCE = re.compile(r"^(?:起|开始|正式)*(?:以来|来(?=[,、])|至今|施行|生效)|^起?正式?实施(?=[的》)以])")
# A clause that describes something by its past: 2017年3月印发的方案.
DESCRIBED = re.compile(
    r"^[^,。;]{0,30}?(?:通过|印发|发布|下发|公布|颁布|修订|修正|出台|作出|施行|实施|成立)的"
)
TOLD = re.compile(r"^[^,。;]{0,30}?(?:指出|强调|考察|讲话|批示)")
LOOKING_BACK = re.compile(r"(?:范围|口径|区间|时段|统计期)(?:为|是|:|从|自)?$")
SCOPE_AFTER = re.compile(r"^(?:期间|间)?的[^,。;]{0,12}情况|^期间[^,。;]{0,12}情况")
# 2023年5月1日至2024年4月30日法律实施情况
STATE_DURING = re.compile(r"^[^,。;将把对]{0,8}(?:贯彻|执行|实施|落实)[^,。;]{0,6}情况")
# 提交上半年预算执行情况报告, 关于1至8月执行情况: the time belongs to what is reported.
REPORTING = re.compile(
    r"(?:听取|审议|提交|报送|报告|汇总|分析|通报|上报|形成|核对|研究|总结|公布|反馈|关于|对)(?:和审议|了)?$"
)
REPORTED = re.compile(r"^(?:的)?[^,。;]{0,20}(?:情况|报告|总结|数据|运行|形势|执行)")
# 根据常委会5月8日会议要求: what something rests on has happened.
RESTS_ON = re.compile(r"(?:根据|按照|依据|遵照|贯彻)[^,。;:、]{0,30}$")
FULFILS = re.compile(r"(?:落实|结合|传达|学习|对标)[^,。;:、]{0,16}$")
MEETING = re.compile(r"^[^,。;]{0,16}(?:会议|讲话|批示|通知|文件|意见)(?:要求|精神|部署|情况|内容)")
# 截至4月底案件办理情况
STATE_OF = re.compile(r"^[^,。;报提交送]{0,16}(?:情况|数据|存量)")
ALREADY = re.compile(r"^[^。;]{0,24}(?:已|累计|共(?:有|计|完成|收|办)|了)")


def is_background(passage: Passage, phrase: Phrase, year: int | None) -> bool:
    """Whether a time phrase tells of something other than what is owed."""
    text = passage.folded
    return (
        _in_title(text, phrase)
        or _past_year(phrase, year)
        or _past_words(text, phrase)
        or _looks_back(text, phrase)
        or _of_the_object(text, phrase)
    )


def _in_title(text: str, phrase: Phrase) -> bool:
    """Inside 《…》, the name of a law or document."""
    return text.rfind("《", 0, phrase.start) > text.rfind("》", 0, phrase.start)


def _past_year(phrase: Phrase, year: int | None) -> bool:
    """A year before the plan's own, unless the phrase reaches into it."""
    if phrase.first is None or year is None:
        return False
    last = phrase.last or phrase.first
    written = last.year or (phrase.first.year if last.year_shift is None else None)
    if (
        phrase.last
        and written
        and phrase.first.year
        and last.year is None
        and last.month < phrase.first.month
    ):
        written += 1
    if written is not None:
        return written < year
    return (last.year_shift or 0) < 0


def _past_words(text: str, phrase: Phrase) -> bool:
    after = text[phrase.end : phrase.end + 50]
    if phrase.first is None:
        return False
    if SINCE.match(after):
        return True
    if phrase.bound == "by":
        return False
    return bool(DESCRIBED.match(after)) or bool(phrase.first.year and TOLD.match(after))


def _looks_back(text: str, phrase: Phrase) -> bool:
    if phrase.first is None:
        return False
    after = text[phrase.end : phrase.end + 40]
    if phrase.bound == "by" and re.search(r"截[至止]", text[max(0, phrase.start - 3) : phrase.end]):
        return bool(ALREADY.search(after) or STATE_OF.match(after))
    if phrase.last and STATE_DURING.search(after):
        return True
    before = text[max(0, phrase.start - 8) : phrase.start]
    return bool(LOOKING_BACK.search(before) or SCOPE_AFTER.search(after))


def _of_the_object(text: str, phrase: Phrase) -> bool:
    if phrase.bound not in ("within", "on"):
        return False
    before = text[max(0, phrase.start - 40) : phrase.start]
    if RESTS_ON.search(before) or FULFILS.search(before) and MEETING.match(text[phrase.end :][:24]):
        return True
    whole = phrase.bound == "within" and phrase.first.unit in ("month", "quarter", "half")
    return whole and bool(REPORTING.search(before) and REPORTED.match(text[phrase.end : phrase.end + 28]))
