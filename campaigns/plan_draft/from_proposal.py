"""From what the reader proposes to a tree that people confirm: doubts to their items, words to bodies, reports to duties."""

import re
from collections.abc import Iterable
from dataclasses import replace

from campaigns.plan_draft import reports, words
from campaigns.plan_draft.bodies import UPPER, Area
from campaigns.plan_draft.changes import placed, short_name
from campaigns.plan_draft.doubts import doubt, reckon
from campaigns.plan_draft.tree import (
    Deadline,
    Department,
    Doubt,
    Head,
    Link,
    Plan,
    Rules,
    Span,
    Stage,
    Topic,
    replaced,
)
from campaigns.plan_text import proposal as read
from campaigns.plan_text.messages import Message, PlanWarning
from campaigns.plan_text.text import fold, squeeze
from organizations.enums import Level

OF_THE_TREE = {
    "outside_stage",
    "reversed_period",
    "number_gap",
}  # the tree reckons these itself, or they say nothing new
OF_THE_WHOLE = {"no_year", "year_inferred", "count_mismatch"}
NO_TIME = {
    "relative": (
        "从另一事件起算，没有日期，请核对。",
        "It is counted from another event and has no date. Please check.",
    ),
    "recurring": (
        "反复发生，没有起止日期，请核对。",
        "It recurs without a first and a last date. Please check.",
    ),
    "conditional": ("只在条件成立时才有，请核对。", "It applies only under a condition. Please check."),
    "impossible": ("日历上没有这一天，请更正。", "There is no such day in the calendar. Please correct it."),
}
UNSURE = Doubt(
    "uncertain", "时间读得没有把握，请核对。", "The reading of this time is not certain. Please check."
)
UNDATED_REPORT = Doubt(
    "report_without_date",
    "写有报送要求但没有时间，暂未作为报送任务，请核对。",
    "A report is asked for without a date; it is not a duty yet. Please check.",
)
BORROWED_TIME = Doubt(
    "borrowed_time",
    "报送一句没有写时间，暂按本环节写的唯一时间，请核对。",
    "The sentence of the report names no time; the link's only one is taken. Please check.",
)
LONGEST_STAGE = 60
UNSTAGED = "未分阶段"
SHORT_TITLE = 20
CLAUSES = re.compile(r"[，,；;：:]")
QUOTED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")
TITLE_TAIL = re.compile(r"(?:的)?(?:工作|实施|活动|监督|检查|行动)?(?:方案|计划|安排|通知)$")
LEVELS_OF_DEPUTIES = (
    ("五级", (Level.NATIONAL, Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)),
    ("省市县三级", (Level.PROVINCE, Level.CITY, Level.COUNTY)),
    ("省、市、县三级", (Level.PROVINCE, Level.CITY, Level.COUNTY)),
    ("市县乡三级", (Level.CITY, Level.COUNTY, Level.TOWNSHIP)),
    ("市、县、乡三级", (Level.CITY, Level.COUNTY, Level.TOWNSHIP)),
    ("省市两级", (Level.PROVINCE, Level.CITY)),
    ("市县两级", (Level.CITY, Level.COUNTY)),
    ("县乡两级", (Level.COUNTY, Level.TOWNSHIP)),
)
LEAD_CLAUSE = re.compile(r"^(?:按照|根据|依据|为了|结合|围绕)[^,。;]*,")


def plan_from(proposal: read.Proposal, area: Area) -> Plan:
    """The tree of a proposal, resolved among the area's organizations. Reads nothing but the area."""
    warnings = _Warnings(proposal.warnings)
    plan = Plan(head=_head(proposal, warnings), rules=_rules(proposal))
    for number, stage in _stages(proposal):
        plan = placed(plan, _stage(stage, warnings))
        key = plan.stages[-1].id
        for link in (one for one in proposal.links if one.stage == number):
            plan = _with_link(plan, key, link, _Sentences(link, area, warnings))
    for topic in proposal.topics:
        plan = placed(plan, Topic(name=topic.name, laws=tuple(topic.laws), span=_find(proposal, topic.name)))
    for name in proposal.departments:
        keys = area.read_department(name)
        plan = placed(plan, Department(name=name, bodies=keys, phrase=name, span=_find(proposal, name)))
    return reckon(replaced(plan, _dated(plan)))


def with_marked_link(
    plan: Plan, stage: str, link: read.Link, warnings: Iterable[PlanWarning], area: Area
) -> Plan:
    """The plan with one more link in a stage, read from words that a person marked in the text."""
    return reckon(_with_link(plan, stage, link, _Sentences(link, area, _Warnings(warnings))))


def doubts_of(phrase: str, certain: bool, warnings: Iterable[PlanWarning]) -> tuple[Doubt, ...]:
    """Why a phrase that was read on its own is doubtful."""
    return _Warnings(warnings).of(phrase, certain)


def _stages(proposal: read.Proposal) -> list[tuple[int | None, read.Stage]]:
    """The stages in order by their numbers, and one more for links that the text puts into none."""
    stages = [(stage.order, stage) for stage in proposal.stages]
    loose = [link for link in proposal.links if link.stage not in {number for number, _stage in stages}]
    if loose:
        for link in loose:
            link.stage = None
        stages.append((None, read.Stage(0, UNSTAGED, certain=True)))
    return stages


def _stage(stage: read.Stage, warnings: "_Warnings") -> Stage:
    doubts = warnings.of(stage.raw_phrase, stage.certain or not stage.raw_phrase)
    if not stage.order:
        doubts = (doubt("no_stage"),)
    return Stage(
        name=stage.name[:LONGEST_STAGE],
        start=stage.start,
        end=stage.end,
        phrase=stage.raw_phrase or "",
        span=stage.span,
        reckoning=reckoning_of(stage.notes),
        doubts=doubts,
    )


def _with_link(plan: Plan, stage: str, link: read.Link, sentences: "_Sentences") -> Plan:
    item = Link(
        label=link.label or link.number or "",
        name=_name(link),
        text=link.text,
        who=sentences.who,
        levels=sentences.levels,
        span=link.span,
    )
    plan = placed(plan, item, to=stage)
    key = next(one for one in plan.stages if one.id == stage).links[-1].id
    for deadline in sentences.deadlines():
        plan = placed(plan, deadline, to=key)
    return plan


def _name(link: read.Link) -> str:
    """The first words that say what is done: without the time and the basis that often stand before them."""
    text = fold(link.text)
    skip = 0
    for deadline in link.deadlines:
        phrase = fold(deadline.raw_phrase)
        if text[skip:].startswith(phrase):
            skip += len(phrase)
    skip += len(text[skip:]) - len(text[skip:].lstrip(" ,、"))
    if (lead := LEAD_CLAUSE.match(text[skip:])) and len(text) > skip + lead.end() + 4:
        skip += lead.end()
    return short_name(link.text[skip:])


# ── the deadlines of a link ─────────────────────────────────────────────────────────────────────────────────────
class _Sentences:
    """What the sentences of one link say about who does what, who reports what to whom, and when."""

    def __init__(self, link: read.Link, area: Area, warnings: "_Warnings"):
        self.link, self.area, self.warnings = link, area, warnings
        self.who = next((one.who for one in link.deadlines if one.who), "") or self._first_body()
        self.keys = area.read(self.who) if self.who else ()
        self.levels = area.levels_of(self.keys)

    def _first_body(self) -> str:
        """The words at the very beginning of the text that name a body."""
        head = self.link.text[:80]
        return head[: self.area.leading_body(fold(head))]

    def deadlines(self) -> list[Deadline]:
        """One for every time that the link names, and for every report that goes by the link's one time."""
        found = [self._of(one) for one in self.link.deadlines]
        return [*found, *self._reports_besides(found)]

    def _of(self, one: read.Deadline) -> Deadline:
        item = Deadline(
            kind=one.kind,
            start=one.start,
            end=one.date,
            phrase=one.raw_phrase,
            span=one.span,
            reckoning=reckoning_of(one.notes),
            who=one.who or self.who,
            what=one.what or "",
            owed_by=self.area.read(one.who) if one.who else self.keys,
            doubts=_timeless(one) or self.warnings.of(one.raw_phrase, one.certain),
        )
        report = reports.read_report(item.what)
        if report and not (one.kind in NO_TIME and not one.date):
            return self._duty(item, report)
        texts = reports.TO_DECIDE if reports.asks_for_decision(item.what) else reports.NOT_SENT
        return replace(item, decided=Message(*texts), title=report.title if report else "")

    def _duty(self, item: Deadline, report: reports.Report) -> Deadline:
        receiver = self.area.read_receiver(report.receiver) if report.receiver else UPPER
        return replace(
            item,
            is_duty=True,
            decided=report.decided,
            title=report.title or item.what[:40],
            parts=report.parts,
            owed_by=self._without_receiver(item.owed_by, receiver),
            receiver=report.receiver,
            owed_to=receiver,
        )

    def _without_receiver(self, keys: tuple[str, ...], receiver: str) -> tuple[str, ...]:
        """Nobody reports to itself: 市、县人大常委会…报市人大常委会 is owed by the counties."""
        itself = {one.pk for one in self.area.members([receiver])} if receiver != UPPER else set()
        return tuple(key for key in keys if {one.pk for one in self.area.members([key])} - itself)

    def _reports_besides(self, found: list[Deadline]) -> list[Deadline]:
        """Reports in sentences without a time of their own: by the link's one time, if it has exactly one."""
        taken = "".join(squeeze(fold(one.what)) for one in found)
        dated = [one for one in found if one.end]
        besides = []
        for sentence in _sentences(self.link.text):
            report = reports.read_report(sentence)
            if not report or not report.receiver or squeeze(fold(report.words)) in taken:
                continue
            besides.append(self._besides(report, sentence, dated[0] if len(dated) == 1 else None, dated))
        return besides

    def _besides(
        self, report: reports.Report, sentence: str, dated: Deadline | None, all_dated: list[Deadline]
    ) -> Deadline:
        named = self._reporter(sentence, report)
        keys = self.area.read(named) if named else self.keys
        item = Deadline(kind="undated", who=named or self.who, what=sentence.strip(), owed_by=keys)
        if dated:
            how = Message(
                f"句中未写时间，按本环节“{dated.phrase}”的最后一天。",
                f"The sentence names no time; the last day of {dated.phrase} in this link is taken.",
            )
            item = replace(
                item,
                kind="by",
                end=dated.end,
                phrase=dated.phrase,
                span=dated.span,
                reckoning=how,
                doubts=dated.doubts + self._borrowed(sentence, keys, dated),
            )
        elif not all_dated:
            return replace(item, decided=report.decided, title=report.title, doubts=(UNDATED_REPORT,))
        return self._duty(item, report)

    @staticmethod
    def _borrowed(sentence: str, keys: tuple[str, ...], dated: Deadline) -> tuple[Doubt, ...]:
        """Whether another's time is taken: that of a sentence about somebody else, or for a report that has no day."""
        goes_on = keys == dated.owed_by and not any(word in sentence for word in words.WITHOUT_DAY)
        return () if goes_on else (BORROWED_TIME,)

    def _reporter(self, sentence: str, report: reports.Report) -> str:
        """The body at the beginning of the report's clause, else of the nearest one before it."""
        for clause in reversed(CLAUSES.split(sentence[: report.start])):
            clause = clause.strip()
            if length := self.area.leading_body(fold(clause)):
                return clause[:length]
        return ""


def _sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"[。;；!！?？]", text) if piece.strip()]


def _timeless(one: read.Deadline) -> tuple[Doubt, ...]:
    """The doubt about a time that is no day: counted from an event, recurring, conditional, impossible."""
    if one.kind in NO_TIME:
        return (Doubt(one.kind, *NO_TIME[one.kind]),)
    return ()


def reckoning_of(notes: Iterable[Message]) -> Message | None:
    notes = list(notes)
    if not notes:
        return None
    return Message("；".join(note.zh for note in notes), "; ".join(note.en for note in notes))


class _Warnings:
    """The reader's warnings by the words they are about."""

    def __init__(self, warnings: Iterable[PlanWarning]):
        warnings = list(warnings)
        self.whole = [one for one in warnings if one.code in OF_THE_WHOLE]
        self._by_words: dict[str, list[PlanWarning]] = {}
        self._of_the_tree = {squeeze(one.where) for one in warnings if one.code in OF_THE_TREE}
        for one in warnings:
            if one.code not in OF_THE_WHOLE | OF_THE_TREE:
                self._by_words.setdefault(squeeze(one.where), []).append(one)

    def of(self, phrase: str | None, certain: bool) -> tuple[Doubt, ...]:
        """Why what was read from a phrase is doubtful; nothing where the reader is certain of it."""
        if certain:
            return ()
        where = squeeze(phrase or "")
        found = self._by_words.get(where, [])
        doubts = {one.code: Doubt(one.code, one.message.zh, one.message.en) for one in found}
        return tuple(doubts.values()) or (() if where in self._of_the_tree else (UNSURE,))


# ── head and rules ──────────────────────────────────────────────────────────────────────────────────────────────
def _head(proposal: read.Proposal, warnings: _Warnings) -> Head:
    title = proposal.title or ""
    return Head(
        title=title[:200],
        short_title=_short_title(title, proposal.issuer or ""),
        document_number=(proposal.document_number or "")[:60],
        year=proposal.year,
        phrase=title,
        span=_find(proposal, title),
        doubts=tuple(
            {one.code: Doubt(one.code, one.message.zh, one.message.en) for one in warnings.whole}.values()
        ),
    )


def _short_title(title: str, issuer: str) -> str:
    """What a title puts in quotation marks, else what is left of it without the office and the kind of paper."""
    if quoted := QUOTED.search(title):
        return quoted[1]
    bare = title.removeprefix(issuer).removeprefix("关于")
    for word in ("组织", "开展", "实施", "印发", "做好", "对"):
        bare = bare.removeprefix(word)
    bare = TITLE_TAIL.sub("", bare.strip("《》“”\"' "))
    return bare if len(bare) <= SHORT_TITLE else bare[:SHORT_TITLE]


def _dated(plan: Plan) -> Head:
    """The head with the campaign's first and last day, reckoned from the stages and deadlines."""
    items = [*plan.stages, *(one for link in plan.links for one in link.deadlines)]
    starts = [one.start for one in items if one.start and not _reversed(one)]
    ends = [one.end for one in items if one.end and not _reversed(one)]
    if not ends:
        return plan.head
    first, last = min(starts + ends), max(ends)
    if first not in starts:
        how = Message(
            "方案未写开始日，按最早截止日期所在月的1日。",
            "No first day is stated; the month of the earliest limit is taken.",
        )
        return replace(plan.head, start=first.replace(day=1), end=last, reckoning=how)
    how = Message(
        "按各阶段和时限的最早、最晚日期。", "The earliest and the latest day of stages and deadlines."
    )
    return replace(plan.head, start=first, end=last, reckoning=how)


def _reversed(one: Stage | Deadline) -> bool:
    return bool(one.start and one.end and one.end < one.start)


def _rules(proposal: read.Proposal) -> Rules:
    phrase = proposal.participation_phrase or ""
    span = _find(proposal, phrase)
    return Rules(
        floor=proposal.participation_floor or "",
        floor_levels=_levels_before(proposal.source, span) if phrase else (),
        grades=tuple(proposal.grades),
        phrase=phrase,
        span=span,
    )


def _levels_before(source: str, span: Span) -> tuple[int, ...]:
    """Of which levels the deputies must take part, from the words of the same sentence before the share."""
    if not span:
        return ()
    start = max(source.rfind(sign, 0, span[0]) for sign in "。；;\n") + 1
    sentence = squeeze(fold(source[start : span[0]]))
    found = [(sentence.rfind(word), levels) for word, levels in LEVELS_OF_DEPUTIES if word in sentence]
    return tuple(int(level) for level in max(found, default=(0, ()))[1])


def _find(proposal: read.Proposal, words: str) -> Span:
    """Where some words first stand in the text, as far as they stand there as they are."""
    at = proposal.source.find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None
