"""What stands around the text of a document: title, issuing body, document number, day of issue, and its year.

The year of the plan comes, in this order, from the operator, the title, the schedule, the opening, the day of issue,
the document number, and, doubtfully, the day a web page was published.
"""

import datetime
import re
from dataclasses import dataclass, field

from campaigns.plan_text import words
from campaigns.plan_text.dates import find_phrases
from campaigns.plan_text.document import Table
from campaigns.plan_text.messages import Message
from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.numerals import read_number
from campaigns.plan_text.resolve import BaseYear, ImpossibleDay, bounds
from campaigns.plan_text.text import Passage, fold, squeeze
from campaigns.plan_text.words import any_of

Blocks = list[Passage | Table]
HEAD_BLOCKS = 16
TITLE_AT_MOST = 90
TITLE_LINES = 4
ISSUER_AT_MOST = 40

DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}[〔\[(【{]\s?(?P<year>[12lI]\s?[09Oo](?:\s?[0-9lIOo]){2}|二[〇零Oo0][〇零一二三四五六七八九Oo0]{2})"
    r"\s?年?\s?[〕\])】}]\s?第?(?:(?:\s?[0-9lIOo]){1,4}|[〇零一二三四五六七八九十百]{1,4})\s?号"
)
DATE_LINE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}(?=.*印发$))?[(]?(?P<date>[12二一][\d〇零O○一二三四五六七八九年月日.\-/十lIO ]{5,16})[)]?(?:印发|印)?"
)
APPROVED = re.compile(
    r"[(](?P<text>[^()]{4,70}(?:通过|印发|审定|批准|同意|修订)(?:稿)?|\d{4}年\d{1,2}月\d{1,2}日)[)]"
)
APPROVED_LINE = re.compile(r"(?P<date>[12二][^,。;()《》]{6,60}?)(?:通过|审定|批准|印发)")
PUBLISHED = re.compile(
    r"(?:发布|发文|公开|成文|时间|日期)(?:日期|时间)?:?(?P<date>20\d\d[年./-]\d{1,2}[月./-]\d{1,2})"
)
ISSUER = re.compile(
    rf"(?P<issuer>[\u4e00-\u9fff]{{1,16}}?{any_of(words.ISSUER_TAILS)})(?=关于|办公|文件|$|《|20\d\d|[^\u4e00-\u9fff]|[\u4e00-\u9fff])"
)
# Not the 日前 of 10日前.
NEWS = re.compile(rf"(?<![\d〇一二三四五六七八九十]){any_of(words.NEWS_WORDS)}")
TITLE_TAIL = re.compile(rf"{any_of(words.PLAN_TITLES)}$")
NON_PLAN_TAIL = re.compile(rf"(?P<kind>{any_of(words.NON_PLAN_TITLES)})$")
# A notice that calls people to a meeting.
MEETING_TITLE = re.compile(r"关于召开[^》]{2,50}会议?的(?:预备)?通知$")
AFTER_TITLE = re.compile(r"(?:[(][^()]{0,24}[)]|[-—]+.{0,20}|\d)+$")
NOTE_LINE = re.compile(rf"{any_of(words.NOTE_LABELS)}\s?:|Produced|版权所有|copyright", re.IGNORECASE)
YEAR = re.compile(r"(?<![0-9A-Za-z〔\[])(?P<year>[12lI] ?[09Oo](?: ?[0-9lIOo]){2})(?:年|年度|—|-)")
# （2022） at the end of a title
BRACKETED_YEAR = re.compile(r"[(〔](?P<year>20\d\d)[)〕]$")
CHINESE_YEAR = re.compile(r"(?P<year>二[〇零Oo0][〇零一二三四五六七八九Oo0]{2})年")
TITLE_YEAR = "[12二](?: ?[0-9〇零OolI一二三四五六七八九]){3}"
# The year of a title is the plan's own at its head or after 开展, not in 对2022年度审计查出问题.
OWN_YEAR = re.compile(
    rf"(?:[^对]{{0,24}}?{any_of(words.ISSUER_TAILS)})?(?:关于)?(?:组织开展|开展|做好|组织|印发)?"
    rf"(?:[^对]{{0,24}}?{any_of(words.ISSUER_TAILS)})?{TITLE_YEAR}年(?!.{{0,16}}(?:审计|决算|整改))"
    rf"|.*[(〔]{TITLE_YEAR}(?:年(?:度)?)?[)〕]$"
)
PAST_YEAR = re.compile(
    r"^年?(?:度)?(?:以来|至今|来|修订|修正|施行|《|1?\d月\d{1,2}日(?:起)?施行|.{0,20}(?:通过|施行|印发|修订|考察|讲话))"
)


@dataclass
class Head:
    """What was found around the text; `kind` names what a document is when its title says it is no plan."""

    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    number_year: int | None = None
    issued_on: datetime.date | None = None
    published_on: datetime.date | None = None
    kind: str | None = None
    looks_like_plan: bool = False
    looks_like_news: bool = False
    lines: list[Passage] = field(default_factory=list)
    body: Blocks = field(default_factory=list)


def read_head(blocks: Blocks) -> Head:
    """The head of a document, and in `body` the paragraphs and tables that are left for the schedule."""
    head = Head()
    blocks = _without_notes(blocks, head)
    blocks = _without_dates(blocks, head)
    _read_title(blocks, head)
    start = _body_start(blocks)
    head.lines = [block for block in blocks[:start] if isinstance(block, Passage)]
    under_title = [block for block in blocks[start:HEAD_BLOCKS] if not _is_approval(block)]
    head.body = [*under_title, *blocks[max(start, HEAD_BLOCKS) :]]
    _read_number(blocks, head)
    _read_approval(blocks[:HEAD_BLOCKS], head)
    head.issuer = _issuer(head.title or "") or _signature(blocks)
    return head


# ── furniture of documents and web pages ────────────────────────────────────────────────────────────────────────
def _without_notes(blocks: Blocks, head: Head) -> Blocks:
    """Without lines like 发布日期、抄送、联系人; the day of publication is kept."""
    kept: Blocks = []
    for block in blocks:
        if isinstance(block, Table):
            kept.append(block)
            continue
        text = block.folded
        head.looks_like_news |= len(text) < 120 and bool(NEWS.search(text))
        if published := PUBLISHED.search(text) if len(text) < 120 else None:
            head.published_on = head.published_on or _day(published["date"])
        if not (len(text) < 120 and NOTE_LINE.match(text)) or read_marker(block):
            kept.append(block)
    return kept


def _without_dates(blocks: Blocks, head: Head) -> Blocks:
    """Without lines that hold nothing but a day: the day of issue under a signature, or under the title."""
    kept: Blocks = []
    for block in blocks:
        folded = block.folded if isinstance(block, Passage) else ""
        match = DATE_LINE.fullmatch(folded) or APPROVED_LINE.fullmatch(folded)
        day = _day(match["date"]) if match else None
        if day is None:
            kept.append(block)
            continue
        head.issued_on = head.issued_on or day
        if kept and _is_signature(kept[-1]):
            kept.pop()
            head.issuer = block.text
    return kept


def _is_signature(block: Passage | Table) -> bool:
    return (
        isinstance(block, Passage)
        and len(block) <= ISSUER_AT_MOST
        and bool(re.search(rf"{any_of(words.ISSUER_TAILS)}$", block.folded))
        and not re.search("[,。:;]", block.folded)
    )


def _signature(blocks: Blocks) -> str | None:
    """The issuing body from its own line: at the foot, else in the red head (…文件)."""
    lines = [block for block in blocks if isinstance(block, Passage)]
    for block in (*lines[:6], *lines[:-6:-1]):
        if (
            len(block) <= ISSUER_AT_MOST
            and not re.search("[,。:;]", block.folded)
            and (found := _issuer(block.text))
        ):
            return found
    return None


def _day(text: str) -> datetime.date | None:
    phrases = find_phrases(text)
    point = phrases[0].first if len(phrases) == 1 and not phrases[0].last else None
    if point is None or not point.is_day or not point.year:
        return None
    try:
        return bounds(point, point.year)[0]
    except ImpossibleDay:
        return None


# ── title ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _read_title(blocks: Blocks, head: Head) -> None:
    """The title: the lines that together end like one. Best are lines that start with the issuing body, and few."""
    lines = [block for block in blocks[:HEAD_BLOCKS] if isinstance(block, Passage)]
    stop = next(
        (place for place, line in enumerate(lines) if _is_text(line) and not _is_title(line)), len(lines)
    )
    found = [title for place in range(stop) if (title := _title_at(lines[:stop], place))]
    if not found:
        head.title = _first_line(lines)
        return
    head.title = min(found, key=lambda title: (not _issuer(title[0]), title[1]))[0]
    head.title = _own_title(head.title, blocks)
    tail = _bare(head.title)
    other = NON_PLAN_TAIL.search(tail) or _non_plan_sent(head.title)
    notice = bool(re.search(r"(?:通知|函)$", tail))
    head.looks_like_plan = (
        bool(TITLE_TAIL.search(tail)) and not _reports(head.title) and not (notice and other)
    )
    head.kind = None if head.looks_like_plan or not other else words.NON_PLAN_TITLES[other["kind"]]
    if MEETING_TITLE.search(tail):
        head.kind = "会议通知"


def _non_plan_sent(title: str) -> re.Match | None:
    """What a notice passes on, when that is no plan: 关于印发《…审议意见》的通知."""
    match = re.search(r"[《〈]([^《》]+)[》〉]", fold(title))
    return NON_PLAN_TAIL.search(_bare(match[1])) if match and re.search("[印转下交]发|交办", title) else None


def _own_title(title: str, blocks: Blocks) -> str:
    """The plan's own title where a notice passes it on and it stands as a line further down."""
    if not re.search("[印转下]发", title):
        return title
    notice = _without_brackets(title)
    lines = [block for block in blocks if isinstance(block, Passage)]
    for place, line in enumerate(lines):
        if line.text == title or len(line) > TITLE_AT_MOST or not _issuer(line.text):
            continue
        for count in range(1, TITLE_LINES):
            whole = "".join(one.text for one in lines[place : place + count])
            if len(whole) > 8 and TITLE_TAIL.search(_bare(whole)) and _without_brackets(whole) in notice:
                return whole
    return title


def _without_brackets(title: str) -> str:
    return re.sub("[《》〈〉<>]", "", title)


def _is_title(line: Passage) -> bool:
    return len(line) <= TITLE_AT_MOST and bool(TITLE_TAIL.search(_bare(line.text)))


def _title_at(lines: list[Passage], place: int) -> tuple[str, int] | None:
    """The title that starts at this line, and over how many lines it runs."""
    title, other = "", None
    for count, line in enumerate(lines[place : place + TITLE_LINES], 1):
        if read_marker(line) or DOCUMENT_NUMBER.fullmatch(line.folded):
            return other
        title += line.text
        bare = _bare(title)
        if len(title) > TITLE_AT_MOST:
            return other
        if len(bare) > 5 and TITLE_TAIL.search(bare):
            return title, count
        if len(bare) > 5 and NON_PLAN_TAIL.search(bare):
            other = other or (title, count)
            if not title.endswith("》"):
                break
    return other


def _bare(title: str) -> str:
    """A title without (草案), quotation marks and the like at its end, folded."""
    text = fold(title)
    while (shorter := AFTER_TITLE.sub("", text).rstrip('》"”.。 ')) != text:
        text = shorter
    return text


def _is_text(line: Passage) -> bool:
    return bool(re.search(r"[。;!?]", line.folded)) or len(line) > TITLE_AT_MOST


def _reports(title: str) -> bool:
    """Whether a title tells of a plan rather than being one: …印发工作方案, …召开方案讨论会."""
    return (
        bool(
            re.search(
                r"(?:印发|出台|审议通过|研究通过|制定出台|部署|启动|召开|举行)(?!.{0,60}》)(?!.{0,80}通知)",
                title,
            )
        )
        and "关于" not in title
    )


def _first_line(lines: list[Passage]) -> str | None:
    return next(
        (
            line.text
            for line in lines
            if 6 <= len(line) <= 60 and not _is_text(line) and not read_marker(line)
        ),
        None,
    )


def _body_start(blocks: Blocks) -> int:
    """The first paragraph after the head: a number, running text or a table."""
    for place, block in enumerate(blocks[:HEAD_BLOCKS]):
        if isinstance(block, Table) or read_marker(block) or _is_text(block) or block.heading > 1:
            return place
        if re.search(r"阶段|[月旬]", block.folded) and len(find_phrases(block.folded, compact=False)):
            return place
    return min(len(blocks), HEAD_BLOCKS)


def _issuer(text: str) -> str | None:
    text = re.sub(r"^(?:\d{4}年(?:度)?)", "", text)
    match = ISSUER.match(text)
    return match["issuer"] if match and "关于" not in match["issuer"] else None


def _read_number(blocks: Blocks, head: Head) -> None:
    for block in blocks[:HEAD_BLOCKS]:
        if (
            isinstance(block, Passage)
            and len(block) <= 60
            and (match := DOCUMENT_NUMBER.search(block.folded))
        ):
            head.document_number = squeeze(block.quote(*match.span()))
            head.number_year = read_number(match["year"])
            return


def _read_approval(blocks: Blocks, head: Head) -> None:
    """The day in brackets under a title: （2023年3月5日主任会议通过）."""
    for block in blocks:
        match = APPROVED.fullmatch(block.folded) if isinstance(block, Passage) else None
        if match and head.issued_on is None:
            head.issued_on = _day(match["text"])


def _is_approval(block: Passage | Table) -> bool:
    """Whether a paragraph is nothing but a note in brackets of when and by whom the plan was passed."""
    match = APPROVED.fullmatch(block.folded) if isinstance(block, Passage) else None
    phrases = find_phrases(match["text"]) if match else ()
    return bool(phrases) and all(phrase.bound == "on" for phrase in phrases)


# ── year ────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class WrittenYear:
    """The year of a schedule's first date, and whether it was reckoned back from a later one."""

    year: int
    reckoned: bool = False


def find_year(
    head: Head, schedule_year: WrittenYear | None, opening: list[Passage], given: int | None
) -> BaseYear:
    """The year of the plan with its source. Places that agree are named together; a contradiction is not sure."""
    if given is not None:
        return BaseYear(given, Message("命令给出的年份", "year given by the operator"), True)
    found = _years_found(head, schedule_year, opening)
    if not found:
        return _published_year(head)
    year, place, sure = found[0]
    written = max(
        (value for value, where, _ in found if where.en in ("document number", "issue date")), default=None
    )
    # A plan is not made after its year; 对2022年度审计问题 and 到2030年 are years of something else.
    if written and (year < written or year > written + 1 and place.en == "text"):
        year, sure = written, False
    names = [place for value, place, _ in found if value == year]
    alone = len(names) == 1 and schedule_year and schedule_year.reckoned and schedule_year.year == year
    sure = sure or not alone and all(value == year for value, _, _ in found)
    source = Message("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    return BaseYear(year, source, sure)


def _years_found(
    head: Head, schedule_year: WrittenYear | None, opening: list[Passage]
) -> list[tuple[int, Message, bool]]:
    """Years with where they stand and whether that place alone can be relied on, the best place first."""
    title = re.sub("[《》]", "", fold(head.title or ""))
    dated = schedule_year
    issued = head.issued_on.year if head.issued_on else None
    text = next((year for one in opening if (year := _year_in(one.folded, issued or head.number_year))), None)
    found = [
        (_year_in(title), Message("标题", "title"), bool(OWN_YEAR.match(title))),
        (dated and dated.year, Message("正文日期", "dates in the text"), not (dated and dated.reckoned)),
        (text, Message("正文", "text"), False),
        (issued, Message("成文日期", "issue date"), False),
        (head.number_year, Message("文号", "document number"), False),
    ]
    return [(year, place, sure) for year, place, sure in found if year and 1990 <= year <= 2100]


def _published_year(head: Head) -> BaseYear:
    if head.published_on is None:
        return BaseYear()
    return BaseYear(head.published_on.year, Message("网页发布日期", "day of publication"), False)


def _year_in(text: str, earliest: int | None = None) -> int | None:
    """The first year of a text that is not told as past, not before `earliest` and not part of a law's name."""
    for match in sorted(
        (*YEAR.finditer(text), *CHINESE_YEAR.finditer(text), *BRACKETED_YEAR.finditer(text)),
        key=lambda found: found.start(),
    ):
        named = text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start())
        reached = text[: match.start()].endswith(("到", "至", "自", "从"))
        if (
            not named
            and not reached
            and not PAST_YEAR.match(text[match.end("year") : match.end("year") + 40])
            and (read_number(match["year"]) or 0) >= (earliest or 0)
        ):
            return read_number(match["year"])
    return None
