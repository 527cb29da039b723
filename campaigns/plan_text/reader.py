"""The reader itself: from a file to a proposal, one step after another, each in a module of its own."""

import re
from dataclasses import replace

from campaigns.plan_text import findings, topics
from campaigns.plan_text.background import is_background
from campaigns.plan_text.dates import Phrase, find_phrases
from campaigns.plan_text.document import Document
from campaigns.plan_text.files import read_document
from campaigns.plan_text.head import Head, WrittenYear, find_year, read_head
from campaigns.plan_text.messages import Message, PlanRefused, PlanWarning, not_a_plan, warning
from campaigns.plan_text.outline import Node, build
from campaigns.plan_text.paragraphs import passages_of
from campaigns.plan_text.proposal import Proposal
from campaigns.plan_text.resolve import BaseYear
from campaigns.plan_text.scheduler import Scheduler
from campaigns.plan_text.structure import Schedule, read_schedule, whole_times
from campaigns.plan_text.tables import Row, schedule_rows
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import NOTICE_TITLES

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_DATES = 2500
OPENING_PARAGRAPHS = 4
LATE_IN_THE_YEAR = 10


def propose_campaign(data: bytes | str, filename: str = "", *, year: int | None = None) -> Proposal:
    """What a plan document proposes: stages, links, deadlines and findings, each with the words it came from.

    `data` is a file's content or pasted text, `filename` says by its extension what the content should be (none: text),
    `year` overrides the year the text gives. Deterministic; no network, no database, nothing written. Whatever cannot be
    read as a plan comes back with `is_plan` false and a message; this function does not raise for any input.
    """
    try:
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise PlanRefused("year")
        return propose_from(read_document(data, filename), year)
    except PlanRefused as refusal:
        return Proposal(False, refusal.message)
    finally:
        find_phrases.cache_clear()


def propose_from(document: Document, year: int | None = None) -> Proposal:
    """The proposal for a document that has been read; raises PlanRefused for one far too large."""
    blocks = passages_of(document)
    if not blocks:
        return Proposal(False, not_a_plan("empty"), source=document.text)
    passages = (block for block in blocks if isinstance(block, Passage))
    if sum(len(find_phrases(passage.folded)) for passage in passages) > MOST_DATES:
        raise PlanRefused("too_many_dates", limit=MOST_DATES)
    head = read_head(blocks)
    root = build(head.body)
    schedule = read_schedule(root)
    rows = schedule_rows(root, document.text)
    refusal = why_no_plan(head, root, schedule, rows)
    if refusal:
        return Proposal(False, refusal, source=document.text)
    written = _schedule_year(schedule, rows)
    if written is None or written.reckoned:
        written = _year_of_all(root) or written
    base = find_year(head, written, [*head.lines, *_opening(root)], year)
    if base.sure and _begins_before(base, head, schedule, rows):
        base = replace(base, sure=False)
    return _proposal(document, head, root, Scheduler(schedule, rows, base, head.issued_on))


def why_no_plan(head: Head, root: Node, schedule: Schedule, rows: list[Row]) -> Message | None:
    """The reason why a document is no plan, or None when it is one."""
    if head.kind:
        return not_a_plan("title", title=head.title, kind=head.kind)
    timed = bool(schedule.stages or rows)
    if head.looks_like_plan:
        notice = (head.title or "").rstrip('》”"').endswith(NOTICE_TITLES)
        sections = len(root.children) >= 2 and not notice
        return None if timed or schedule.items or schedule.others or sections else not_a_plan("no_schedule")
    if head.looks_like_news or not timed:
        return not_a_plan("news" if head.looks_like_news or not root.children else "no_schedule")
    return None if len(schedule.stages) >= 2 or rows else not_a_plan("no_schedule")


def _proposal(document: Document, head: Head, root: Node, scheduler: Scheduler) -> Proposal:
    passages = [*root.passages(), *_cells(scheduler.rows)]
    grades = findings.grades_in(passages)
    floor, floor_phrase = findings.floor_in(passages)
    base = scheduler.base
    scheduler.run()
    return Proposal(
        True,
        None,
        head.title,
        head.issuer,
        head.document_number,
        head.issued_on,
        base.year,
        f"{base.source.zh}（{base.source.en}）" if base.source else None,
        scheduler.stages,
        scheduler.links,
        grades,
        floor,
        floor_phrase,
        topics.topics_in(root, head.title, passages),
        topics.departments_in(root, head.title, passages),
        [*_year_warnings(base, head), *_count_warnings(passages, scheduler), *scheduler.warnings],
        document.text,
    )


def _cells(rows: list[Row]) -> list[Passage]:
    return [item.passage for row in rows for item in row.what]


def _opening(root: Node) -> list[Passage]:
    """Running text before the first number, where a plan says for which year it is made."""
    return root.body[:OPENING_PARAGRAPHS]


# ── the year written in the schedule ────────────────────────────────────────────────────────────────────────────
def _schedule_year(schedule: Schedule, rows: list[Row]) -> WrittenYear | None:
    """The year of the first date of the schedule, if the schedule writes any year at all.

    It is reckoned back, and not written, when the first year stands at a later date with an earlier month.
    """
    phrases = [phrase for phrase in _phrases(schedule, rows) if phrase.first]
    for phrase in phrases:
        year = phrase.first.year or (phrase.last.year if phrase.last else None)
        if year:
            first = phrases[0].first
            here = phrase.first if phrase.first.year else phrase.last
            back = first.month > here.month
            return WrittenYear(year - back, reckoned=back)
    return None


def _year_of_all(root: Node) -> WrittenYear | None:
    """The year of a section that says when the whole campaign is: 监督时间：2020年5月—11月.

    Over the turn of a year it is not sure in which of the two a month without a year stands.
    """
    for phrase in whole_times(root):
        years = [point.year for point in (phrase.first, phrase.last) if point and point.year]
        if years:
            return WrittenYear(years[0], reckoned=years[0] != years[-1] or phrase.first.year is None)
    return None


def _begins_before(base: BaseYear, head: Head, schedule: Schedule, rows: list[Row]) -> bool:
    """Whether a plan for a year was issued the year before and begins late in a year, nobody says which."""
    first = next((phrase.first for phrase in _phrases(schedule, rows) if phrase.first), None)
    issued = head.issued_on.year if head.issued_on else head.number_year
    return bool(
        first and not first.year and first.month >= LATE_IN_THE_YEAR and issued and issued < base.year
    )


def _phrases(schedule: Schedule, rows: list[Row]) -> list[Phrase]:
    """The time phrases of a schedule that are no background, in order."""
    periods = [stage.period[1] for stage in schedule.stages if stage.period]
    times = [row.time for row in rows if row.time]
    found = [phrase for time in times for phrase in find_phrases(time.folded, compact=True)]
    items = [item for stage in schedule.stages for item in stage.items] + schedule.items
    texts = [part for item in items for part in item.parts]
    inside = [
        phrase
        for part in texts
        for phrase in find_phrases(part.folded)
        if not is_background(part, phrase, None)
    ]
    return [*periods, *found, *inside]


# ── warnings about the whole document ───────────────────────────────────────────────────────────────────────────
def _year_warnings(base: BaseYear, head: Head) -> list[PlanWarning]:
    if base.year is None:
        return [warning("no_year", head.title or "")]
    named = re.search(r"text|title|operator", base.source.en)
    if base.sure and named:
        return []
    where = head.document_number or head.title or ""
    return [warning("year_inferred", where, year=base.year, how=base.source.zh, how_en=base.source.en)]


def _count_warnings(passages: list[Passage], scheduler: Scheduler) -> list[PlanWarning]:
    """Where the text announces another number of stages or links than it holds."""
    stages, links, where = findings.counts_in(passages)
    links_found = [link for link in scheduler.links if link.stage]
    numbered = [link for link in links_found if link.number]
    found = len(scheduler.stages), len(numbered or links_found)
    return [
        warning("count_mismatch", where, said=f"{said} 个{zh}", said_en=f"{said} {en}", found=count)
        for said, count, zh, en in ((stages, found[0], "阶段", "stages"), (links, found[1], "环节", "links"))
        if said is not None and said != count
    ]
