"""Which deadlines of a plan are reports that one body owes another: decided by the sentence, and shown as decided.

汇总活动情况，连同问题清单报市人大常委会 names what is sent, that it is sent, and to whom. Without a word of sending a
deadline is only the time of its link.
"""

import re
from dataclasses import dataclass

from campaigns.enums import Part
from campaigns.plan_draft import words
from campaigns.plan_draft.bodies import KIND_OF
from campaigns.plan_text.dates import find_phrases
from campaigns.plan_text.messages import Message
from campaigns.plan_text.text import fold
from campaigns.plan_text.words import any_of

RECEIVER = rf"(?P<receiver>[^,。;:!?\n于在报送交月日]{{0,16}}?(?:{any_of(KIND_OF)}|{any_of(words.UPWARD)}))"
NO_VERB = f"(?<![{''.join(words.NOT_REPORTING)}])"
SENT_TO = re.compile(
    rf"{NO_VERB}(?P<verb>(?:逐级)?{any_of(words.REPORTING)})(?:给|至|到|请|送)?{RECEIVER}(?P<rest>[^,。;:]{{0,8}})"
)
TO_SENT = re.compile(
    rf"(?:向|给){RECEIVER}(?P<rest>)(?:书面|专题|及时|统一|集中|逐级|作出|作|提交|进行)*(?P<verb>{any_of(words.REPORTING)})"
)
SENT_UP = re.compile(rf"(?P<verb>{any_of(words.SENT_UP)})(?P<receiver>)(?P<rest>)")
PLACE_ONLY = re.compile(
    rf"{NO_VERB}(?P<verb>上报|报送|报|送)(?:至|到)?(?P<receiver>[省市县])(?P<rest>)(?=[,。;、]|$)"
)
DECISION = re.compile(f"(?:主任会议|常委会会议|党组会议|党组|会议)?{any_of(words.FOR_DECISION)}")
CLAUSES = re.compile(r"[,。;:!?]")
LEAD = re.compile(f"^{any_of(words.BEFORE_OBJECT)}+")
TAIL = re.compile(f"(?:{any_of(words.AFTER_OBJECT)})+$")
TIME_LEAD = re.compile(r"(?:于|在)$")
LONGEST_TITLE = 40
NOT_SENT = (
    "句中没有报送的内容，作为环节时间。",
    "The sentence speaks of no report, so it is the time of the link.",
)
TO_DECIDE = (
    "报请决定或者交办，不作报送任务。",
    "It is put up for a decision or handed over, which is no reporting duty.",
)
TO_SEND = "按“{words}”作为报送任务。", "A reporting duty by the words {words}."


@dataclass(frozen=True)
class Report:
    """What a sentence says is sent. `receiver` is empty where it does not say to whom; `words` are the deciding ones."""

    title: str
    receiver: str
    parts: tuple[str, ...]
    words: str
    start: int
    end: int

    @property
    def decided(self) -> Message:
        return Message(*(text.format(words=self.words) for text in TO_SEND))


def read_report(sentence: str) -> Report | None:
    """The report that a sentence asks for, or None. Places are those in the sentence."""
    plain = fold(sentence)
    match = _sending(plain)
    if match is None:
        return None
    named = _object(plain, sentence, match.start())
    after = _after(plain, sentence, max(match.end("receiver"), match.end("verb")))
    thing = after if after and not (named and match["receiver"] and match.re is SENT_TO) else named
    end = max(match.end("receiver"), match.end("verb"))
    receiver = sentence[slice(*match.span("receiver"))]
    return Report(
        _shortened(thing), receiver, _parts(thing), sentence[match.start() : end], match.start(), end
    )


def asks_for_decision(sentence: str) -> bool:
    """Whether something is only put up for a decision: 报市委批准."""
    return any(_is_decision(match) for match in SENT_TO.finditer(fold(sentence)))


def _sending(plain: str) -> re.Match | None:
    """The last words of sending that name a receiver; else the last that send upward."""
    found = [
        match
        for pattern in (SENT_TO, TO_SENT, PLACE_ONLY)
        for match in pattern.finditer(plain)
        if not _is_decision(match)
    ]
    if not found and not any(map(_is_decision, SENT_TO.finditer(plain))):
        found = list(SENT_UP.finditer(plain))
    return max(found, key=lambda match: match.start(), default=None)


def _is_decision(match: re.Match) -> bool:
    return bool(DECISION.match(match["rest"]))


def _object(plain: str, sentence: str, end: int) -> str:
    """The words before the sending that name what is sent: its own clause, and one before it that goes with it."""
    start = max((match.end() for match in re.finditer(r"[。;!?]", plain[:end])), default=0)
    clauses = [piece for piece in _pieces(plain, start, end) if plain[slice(*piece)].strip("将并")]
    if not clauses:
        return ""
    chosen = clauses[-1:]
    if len(clauses) > 1 and _goes_with(plain[slice(*chosen[0])]):
        chosen = clauses[-2:]
    return "和".join(filter(None, (_named(sentence[slice(*piece)]) for piece in chosen)))


def _after(plain: str, sentence: str, start: int) -> str:
    """What is sent where it stands behind the verb: 书面报告整改情况; empty unless the words name a paper."""
    end = CLAUSES.search(plain, start)
    words_after = sentence[start : end.start() if end else len(plain)]
    return _named(words_after) if any(word in words_after for word in words.REQUIRED) else ""


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() for match in CLAUSES.finditer(plain, start, end)), end]
    return [(left, right) for left, right in zip(cuts, cuts[1:], strict=False) if right > left]


def _goes_with(clause: str) -> bool:
    """连同问题清单 names only a part; a bare 汇总后 nothing at all."""
    return clause.startswith(("连同", "并附", "同时", "随", "并连同")) or not _named(clause)


def _named(clause: str) -> str:
    """A clause without what does not belong to the name of the thing: verbs, times, signs at its ends."""
    text = fold(clause).strip(" ,。;:、")
    for phrase in reversed(find_phrases(text)):
        before = TIME_LEAD.sub("", text[: phrase.start])
        text = before + text[phrase.end :]
    text = TAIL.sub("", LEAD.sub("", text.strip(" ,。;:、"))).strip(" ,。;:、")
    return _last_object(text)


def _last_object(text: str) -> str:
    """听取市政府整改情况报告，将市县两级整改情况: only what stands behind the last 将 or 把."""
    for sign in ("将", "把"):
        head, found, tail = text.rpartition(sign)
        if found and any(word in tail for word in words.REQUIRED):
            return tail
    return text


def _shortened(title: str) -> str:
    """The end of a long title, where the noun stands."""
    return title if len(title) <= LONGEST_TITLE else title[-LONGEST_TITLE:]


def _parts(text: str) -> tuple[str, ...]:
    """What a report consists of: a list of issues, a summary; a summary where the words name neither."""
    lists = any(word in text for word in words.ISSUE_LISTS)
    rest = text
    for word in words.ISSUE_LISTS:
        rest = rest.replace(word, "")
    summary = any(word in rest for word in words.SUMMARIES) or not lists
    return tuple(part.value for part, asked in ((Part.SUMMARY, summary), (Part.ISSUE_LIST, lists)) if asked)
