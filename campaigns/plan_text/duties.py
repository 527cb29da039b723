"""Who owes what by when: dated duties taken from the sentences of a paragraph.

The responsible body is the subject of the clause at the date, else of the clauses before it, back to the last subject
named in the paragraph. What is owed is the clause that the date belongs to. Both are quotations.
"""

import re
from dataclasses import replace

from campaigns.plan_text import words
from campaigns.plan_text.background import is_background
from campaigns.plan_text.dates import Phrase, Point, day_point, find_phrases
from campaigns.plan_text.messages import PlanWarning, note, warning
from campaigns.plan_text.numerals import mended_digits
from campaigns.plan_text.proposal import Deadline
from campaigns.plan_text.resolve import BaseYear, Reading, Timeline, resolve
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import any_of

SENTENCE_END = re.compile(r"[。;!?]")
CLAUSE_END = re.compile(r"[,。;:!?]")
BODY = re.compile(any_of(words.BODIES))
SHORT_BODY = re.compile(any_of(words.SHORT_BODIES))
NEUTRAL = re.compile(any_of(words.NEUTRAL))
WHICH = re.compile(any_of(words.WHICH_BODIES))
ACT = re.compile("|".join((any_of(words.ACTS), *words.ACT_PATTERNS)))
BEFORE_SUBJECT = re.compile(f"{any_of(words.BEFORE_SUBJECT)}(?!求)")
BEFORE_DATE = re.compile(f"{any_of(words.BEFORE_DATE)}+$")
WHO_LABEL = re.compile(rf"{any_of(words.WHO_LABELS)}:(?P<who>[^;。)\n]{{1,60}})")
TIME_LABEL = re.compile(rf"{any_of(words.TIME_LABELS)}[:为]?[(]?$")
# Under these labels even a bare day is the last one.
LIMIT_LABEL = re.compile(r"(?:完成|办结|截止|时限|期限)[^,。;]{0,4}[:为是(]$")
ANY_LABEL = re.compile(rf"[;,。(]?{any_of((*words.TIME_LABELS, *words.WHO_LABELS, *words.HELPER_LABELS))}:")
# 报市人大: the receiver follows, the thing sent stands in the clause before.
RECIPIENT = re.compile(r"报(?:送|请|至|经|由)?(?:[省市县区州乡镇各]|人大|常委会|主任会议|领导小组|办公室)")
# What stands between the subject of a report and the report, and the report with whom it goes to.
TAKES_UP = re.compile(any_of(words.TAKES_UP))
REPORTS_TO = re.compile(
    rf"{RECIPIENT.pattern}|{any_of(words.REPORT_WORDS)}(?:给|至|到)?(?:[省市县区州乡镇本同]|人大|常委会|主任会议)|[向给][^,。;:]{{2,16}}?{any_of(words.REPORT_WORDS)}"
)
CHARGED = re.compile(r"由(?P<who>[^,。;:由]{2,30}?)(?:牵头|负责|组织|承办|具体|实施|落实|汇总)")
SENDING = re.compile(r"(?:上?报|送|提交|反馈|印发|下发|公布|交)(?!告|名|表|纸)")
CONDITION = re.compile("|".join(words.CONDITIONS))
TENTATIVE = re.compile(f"{any_of(words.TENTATIVE)}$")
FREQUENCY = re.compile(rf"{any_of(words.EVERY)}[^,。;:]{{0,16}}?{any_of(words.REPORT_WORDS)}")
# A limit without its month: lent by a date before it in the sentence, else seen but not to be guessed.
UNREAD = re.compile(
    r"(?<![0-9月年])(?P<day>\d{1,2})[日号](?:以前|之前|前)(?![往期来])|(?<![0-9个每当本次下上月])月[底末](?:以前|之前|前)|近期内?(?=[,完报召])|年[中初](?=[,和、报完召前])"
)
# 2025年，听取…: the year is all that is said of the time.
BARE_YEAR = re.compile(r"(?:^|(?<=[。;:]))(?P<year>(?:19|20)\d\d)年(?:度|全年|内)?(?=,)")
RELATIVE_LEAD = re.compile(
    r"(?:自|从|收到|接到|接|经)?[^,。;:、()于在应须要请]{0,24}?(?:之日起?|以后|之后|后|起|结束|前|时)?(?:的)?(?:第)?$"
)
# The event where the sentence names it by receiving or by 自: 市政府自收到交办函之日起.
EVENT = re.compile(
    rf"(?:自|从)?{any_of(words.RECEIVED)}[^,。;:、()]{{0,24}}$|(?:自|从)(?!{words.NOT_FROM})[^,。;:、()]{{1,24}}$"
)
LIST_SIGN = re.compile("[、,和及与]|以及")
WAITING = re.compile(r"待[^,。;:]{2,24}后|视[^,。;:]{2,16}(?:而定|确定)")
SUBJECT_AT_MOST = 48
SENTENCE_AT_MOST = 500
CLAUSES_BACK = 8
SENTENCES_BACK = 12
WHAT_AT_MOST = 160
PUNCTUATION = ",、:;。()!?~-"


def deadlines_of(
    passage: Passage,
    timeline: Timeline,
    *,
    compact: bool = False,
    lenient: bool = True,
    years: bool = False,
    phrases: list[Phrase] | None = None,
) -> tuple[list[Deadline], list[PlanWarning]]:
    """The dated duties of one paragraph and what is doubtful about them.

    `lenient` takes every time phrase, as inside a schedule; otherwise only limits and reporting days count; with
    `years` a year at the head of a sentence is a time too. `phrases` are those of a paragraph already read.
    """
    deadlines, warnings = [], []
    phrases = phrases or duty_phrases(passage, timeline, compact=compact, lenient=lenient, years=years)
    for place, phrase in enumerate(phrases):
        reading = read_phrase(passage, phrase, timeline)
        following = phrases[place + 1].start if place + 1 < len(phrases) else len(passage)
        whole = replace(phrase, end=_list_end(passage.folded, phrases[place:]))
        deadlines.append(_deadline(passage, phrase, reading, whole, following))
        where = passage.quote(phrase.start, phrase.end)
        warnings += [warning(code, where, **values) for code, values in reading.doubts]
    return deadlines, warnings


def _list_end(text: str, phrases: list[Phrase]) -> int:
    """Where a list of dates ends that starts with the first of these phrases: 3月31日、6月30日前."""
    end = phrases[0].end
    for phrase in phrases[1:]:
        if not LIST_SIGN.fullmatch(text, end, phrase.start):
            break
        end = phrase.end
    return end


def duty_phrases(
    passage: Passage, timeline: Timeline, *, compact: bool, lenient: bool, years: bool = False
) -> list[Phrase]:
    """The time phrases of a paragraph that may be deadlines, in order."""
    read = [*find_phrases(passage.folded, compact=compact), *(_bare_years(passage) if years else ())]
    found = [phrase for phrase in read if not is_background(passage, phrase, timeline.base.year)]
    found = [_widened(passage, phrase) for phrase in found]
    found = [phrase for phrase in found if not any(_holds(other, phrase) for other in found)]
    found += _loose_phrases(passage, [*read, *found])
    if not lenient:
        found = [phrase for phrase in found if phrase.bound not in ("within", "from", "on")]
    return sorted(found, key=lambda phrase: phrase.start)


def says_when(passage: Passage) -> bool:
    """Whether a paragraph holds any time phrase that may be a deadline, read or not."""
    phrases = duty_phrases(passage, Timeline(BaseYear()), compact=False, lenient=True)
    return any(phrase.first or phrase.bound != "conditional" for phrase in phrases)


def _loose_phrases(passage: Passage, read: list[Phrase]) -> list[Phrase]:
    """Frequencies, conditions, and words of time that the grammar could not read, outside the phrases it read."""
    loose = [
        (match, bound)
        for pattern, bound in ((FREQUENCY, "recurring"), (WAITING, "conditional"), (UNREAD, "by"))
        for match in pattern.finditer(passage.folded)
        if not any(phrase.start < match.end() and match.start() < phrase.end for phrase in read)
    ]
    return [
        Phrase(match.start(), match.end(), bound, _lent(match, read) if bound == "by" else None)
        for match, bound in loose
    ]


def _bare_years(passage: Passage) -> list[Phrase]:
    """Years alone at the head of a sentence, each the whole year and never more than about right."""
    point = Point("year", 1, 1, 12, 0).doubted("vague")
    return [
        Phrase(*match.span(), "within", replace(point, year=int(match["year"])))
        for match in BARE_YEAR.finditer(passage.folded)
    ]


def _lent(match: re.Match, read: list[Phrase]) -> Point | None:
    """The day of a limit without its month, if a date before it in the sentence lends one."""
    start = sentence_of(match.string, match.start())[0]
    before = [phrase.last or phrase.first for phrase in read if start <= phrase.start < match.start()]
    if not before or before[-1] is None or not before[-1].last_month or not match["day"]:
        return None
    point, day = before[-1], int(match["day"])
    if point.last_day and day <= point.last_day:
        return None
    return day_point(point.last_month, day).dated(point.year, point.year_shift, frozenset({"lent_month"}))


def _holds(other: Phrase, phrase: Phrase) -> bool:
    """Whether a phrase is only part of another: 次日 in 接到通知的次日起5日内."""
    return other is not phrase and other.start <= phrase.start and phrase.end <= other.end


def _widened(passage: Passage, phrase: Phrase) -> Phrase:
    """A relative limit with the event it counts from: 收到交办函后15日内."""
    if phrase.bound != "relative":
        return phrase
    stretch = passage.folded, max(0, phrase.start - 32), phrase.start
    match = EVENT.search(*stretch) or RELATIVE_LEAD.search(*stretch)
    return replace(phrase, start=match.start()) if match else phrase


def read_phrase(passage: Passage, phrase: Phrase, timeline: Timeline) -> Reading:
    """The meaning of a phrase where it stands: page breaks, tentative words and conditions make it doubtful."""
    doubts = set(phrase.doubts)
    if passage.broken(phrase.start, phrase.end):
        doubts.add("page_break")
    if TENTATIVE.search(passage.folded, max(0, phrase.start - 5), phrase.start) and phrase.first:
        doubts.add("tentative")
    phrase = replace(phrase, doubts=frozenset(doubts))
    read = mended_digits(passage.folded[phrase.start : phrase.end])
    reading = resolve(phrase, timeline, read)
    if reading.kind == "on" and LIMIT_LABEL.search(passage.folded, max(0, phrase.start - 12), phrase.start):
        reading = replace(reading, kind="by")
    return _conditional(passage, phrase, reading)


def _conditional(passage: Passage, phrase: Phrase, reading: Reading) -> Reading:
    start = max(sentence_of(passage.folded, phrase.start)[0], phrase.start - SENTENCE_AT_MOST)
    if reading.kind in ("impossible", "conditional") or not CONDITION.search(
        passage.folded, start, phrase.start
    ):
        return reading
    return replace(reading, kind="conditional", certain=False, notes=(*reading.notes, note("conditional")))


def _deadline(passage: Passage, phrase: Phrase, reading: Reading, whole: Phrase, following: int) -> Deadline:
    """The deadline of a phrase; `whole` is the list of dates it begins, after which the sentence goes on."""
    following = max(following, whole.end)
    who, after = subject_for(passage, whole, following)
    what = object_for(passage, whole, who, after, following)
    return Deadline(
        reading.kind,
        passage.quote(phrase.start, phrase.end),
        reading.end,
        reading.start,
        _whole_quote(passage, *who) if who else None,
        _whole_quote(passage, *what) if what else None,
        reading.certain,
        reading.notes,
        passage.span(phrase.start, phrase.end),
    )


def _whole_quote(passage: Passage, start: int, end: int) -> str | None:
    """The words from `start` to `end`, or their longer part when a page header tore them apart."""
    if not passage.broken(start, end):
        return passage.quote(start, end) or None
    cuts = [at for at in range(start + 1, end) if passage.broken(at - 1, at + 1)]
    edges = [start, *cuts, end]
    left, right = max(zip(edges, edges[1:], strict=False), key=lambda pair: pair[1] - pair[0])
    return passage.quote(left, right) or None


# ── sentences ───────────────────────────────────────────────────────────────────────────────────────────────────
def sentence_of(text: str, at: int) -> tuple[int, int]:
    """First and last place of the sentence around a place."""
    start = max((text.rfind(sign, 0, at) for sign in "。;!?"), default=-1) + 1
    end = SENTENCE_END.search(text, at)
    return start, end.start() if end else len(text)


def _clauses_before(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a stretch of text, the nearest to its end first, not further back than a sentence may be."""
    start = max(start, end - SENTENCE_AT_MOST)
    cuts = [start, *(match.end() for match in CLAUSE_END.finditer(text, start, end)), end]
    clauses = [(left, right) for left, right in zip(cuts, cuts[1:], strict=False) if right > left]
    return clauses[::-1]


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def subject_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The body that a stretch of text starts with as its subject, or None when it starts with anything else."""
    start = _skip(text, start, end)
    at, last, strong = start, 0, 0
    while at < min(end, start + SUBJECT_AT_MOST):
        if at > start and last != at and WHICH.match(text, at, end) and text[at - 1] not in words.WHOSE:
            return None
        if match := BODY.match(text, at, end):
            at = last = strong = match.end()
        elif (match := NEUTRAL.match(text, at, end)) and _leads_to_body(text, match.end(), end):
            at = match.end()
        elif text[at] in ",。;:!?":
            break
        elif last != at and (match := SHORT_BODY.match(text, at, end)) and not ACT.match(text, at, end):
            at = last = match.end()
        elif ACT.match(text, at, end):
            break
        elif match := SHORT_BODY.match(text, at, end):
            at = last = match.end()
        else:
            at += 1
    found = last if last == at else strong
    found += text[found : found + 1] == ")" and text.count("(", start, found) > text.count(")", start, found)
    return (start, found) if found > start and found - start >= 2 else None


def _leads_to_body(text: str, at: int, end: int) -> bool:
    """Whether a neutral word goes on to name a body (自然资源和规划局, 被评议的部门) rather than start a predicate."""
    stretch = text[at : min(end, at + 14)]
    clause = CLAUSE_END.split(stretch)[0]
    act = ACT.search(clause)
    body = BODY.search(clause) or re.search(r"[局厅委办处室科院所组]", clause)
    return bool(body) and not (act and act.start() < body.start())


def _skip(text: str, start: int, end: int) -> int:
    """Past punctuation and words like 请 and 由 that may stand before a subject."""
    while start < end and text[start] in PUNCTUATION:
        start += 1
    match = BEFORE_SUBJECT.match(text, start, end)
    return match.end() if match else start


def subject_for(passage: Passage, phrase: Phrase, following: int) -> tuple[tuple[int, int] | None, bool]:
    """Where the body that owes a duty is named, and whether it stands after the date; `following`: where the next date is."""
    text = passage.folded
    start, end = sentence_of(passage.folded, phrase.start)
    if reporter := _reporter(text, phrase.end, min(end, following)):
        return reporter, True
    clauses = _clauses_before(text, start, phrase.start)
    if clauses and clauses[0][1] == phrase.start and (who := subject_at(text, *clauses[0])):
        return who, False
    if who := subject_at(text, phrase.end, end):
        return who, True
    for clause in clauses[1:]:
        if who := subject_at(text, *clause):
            return who, False
    return _labelled(text) or _earlier_subject(passage, start) or _named_later(text), False


def _reporter(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The body of a clause behind the date that reports what others do before it: 有关部门抓好整改，市政府将整改情况报…"""
    cuts = [start, *(match.end() for match in CLAUSE_END.finditer(text, start + 1, end))]
    for left, right in zip(cuts, [*cuts[1:], end], strict=False):
        who = subject_at(text, left, right)
        if who and TAKES_UP.match(text, who[1], right) and REPORTS_TO.search(text, who[1], right):
            return who
    return None


def _labelled(text: str) -> tuple[int, int] | None:
    """The body after 责任单位: in the same paragraph."""
    match = WHO_LABEL.search(text)
    return match.span("who") if match else None


def _named_later(text: str) -> tuple[int, int] | None:
    """The body of a clause like 由财经委牵头 anywhere in the paragraph."""
    match = CHARGED.search(text)
    return match.span("who") if match else None


def _earlier_subject(passage: Passage, before: int) -> tuple[int, int] | None:
    """The subject of the nearest sentence before that has one."""
    text = passage.folded
    while before > 0:
        start, end = sentence_of(passage.folded, before - 1)
        end = min(end, before)
        at = start
        for phrase in find_phrases(text[start:end]):
            if not text[at : start + phrase.start].strip(PUNCTUATION):
                at = start + phrase.end
        if who := subject_at(text, at, end):
            return who
        before = start - 1 if start > 0 else 0
    return None


# ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────
def object_for(
    passage: Passage, phrase: Phrase, who: tuple[int, int] | None, after: bool, following: int
) -> tuple[int, int] | None:
    """Where the thing owed is named: after the date, or before it when nothing of weight follows."""
    text = passage.folded
    start, end = sentence_of(passage.folded, phrase.start)
    labelled = TIME_LABEL.search(text, start, phrase.start)
    limit = _clause_limit(text, phrase.end, following, end)
    later = _clipped(text, who[1] if after and who else phrase.end, limit)
    weighty = bool(later) and text[slice(*later)] not in words.BARE_ACTS
    if weighty and not labelled and not _in_brackets(text, phrase):
        return _with_its_noun(text, phrase, who, later) or later
    begin = who[1] if who and start <= who[0] < phrase.start else start
    if labelled and (named := _clipped(text, begin, labelled.start())):
        return named
    earlier = _clipped(text, begin, phrase.start)
    earlier = _without_lead(text, earlier) if earlier else None
    if labelled or earlier is None:
        return _first_clause(passage, who) if labelled else _previous_sentence(text, start) or later
    return earlier


def _previous_sentence(text: str, start: int) -> tuple[int, int] | None:
    """开展一次视察。9月10日前完成: the thing stands in the sentence before."""
    return _clipped(text, sentence_of(text, start - 2)[0], start - 1) if start > 1 else None


def _with_its_noun(
    text: str, phrase: Phrase, who: tuple[int, int] | None, later: tuple[int, int]
) -> tuple[int, int] | None:
    """总结报告于12月上旬报省人大: the thing stands before the date and only the sending after it."""
    if not SENDING.match(text, later[0]):
        return None
    if RECIPIENT.match(text, later[0]) and text[phrase.start - 1 : phrase.start] == ",":
        clauses = _clauses_before(text, sentence_of(text, phrase.start)[0], phrase.start)
        return max(clauses[0][0], who[1] if who and who[1] <= phrase.start else 0), later[1]
    own = max(text.rfind(sign, 0, phrase.start) for sign in ",。;:!?") + 1
    noun = _clipped(text, max(own, who[1] if who and who[1] <= phrase.start else 0), phrase.start)
    noun = _without_lead(text, noun) if noun else None
    return (noun[0], later[1]) if noun and noun[1] - noun[0] >= 2 else None


def _clause_limit(text: str, start: int, following: int, end: int) -> int:
    """Where the clause after a date must stop: at the sentence's end, or before the clause of the next date."""
    if following >= end:
        return end
    comma = max(text.rfind(sign, start, following) for sign in ",:(")
    cut = comma if comma > start else text.rfind("、", start, following)
    return cut if cut > start else following


def _in_brackets(text: str, phrase: Phrase) -> bool:
    """Whether the phrase stands alone in brackets: 制定方案（7月10日前）。"""
    return text[: phrase.start].endswith("(") and text[phrase.end : phrase.end + 1] == ")"


def _without_lead(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    match = BEFORE_DATE.search(text, *span)
    return _clipped(text, span[0], match.start()) if match else span


def _first_clause(passage: Passage, who: tuple[int, int] | None) -> tuple[int, int] | None:
    """The head of the paragraph, for limits written under a label: 时限：5月底前."""
    text = passage.folded
    label = ANY_LABEL.search(text)
    end = label.start() if label else len(text)
    first = sentence_of(passage.folded, 0)[1]
    begin = who[1] if who and who[0] == 0 else 0
    return _clipped(text, begin, min(end, first) if first > begin else end)


def _clipped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without punctuation at its ends, not longer than a duty should be; None when nothing is left."""
    while start < end and text[start] in PUNCTUATION + "前":
        start += 1
    if end - start > WHAT_AT_MOST:
        cut = text.rfind(",", start, start + WHAT_AT_MOST)
        end = cut if cut > start else start + WHAT_AT_MOST
    while end > start and (
        text[end - 1] in ",、:;。!?~-" or text[end - 1] == "(" or _stray(text, start, end)
    ):
        end -= 1
    return (start, end) if end > start else None


def _stray(text: str, start: int, end: int) -> bool:
    """Whether the last sign is a closing bracket whose opening is not part of the stretch."""
    piece = text[start:end]
    return piece[-1] == ")" and piece.count(")") > piece.count("(")
