"""From the schedule in words to stages and links with days, in the order of the text.

The order matters: a month without a year is read against the stage it stands in and the dates before it.
"""

import datetime
import re
from dataclasses import replace

from campaigns.plan_text import words
from campaigns.plan_text.duties import WHO_LABEL, deadlines_of, read_phrase
from campaigns.plan_text.messages import PlanWarning, note, warning
from campaigns.plan_text.numbering import read_marker
from campaigns.plan_text.proposal import Deadline, Link, Stage
from campaigns.plan_text.resolve import BaseYear, Timeline
from campaigns.plan_text.structure import WHOLE_TIME, LinkText, Schedule
from campaigns.plan_text.tables import Item, Row, stage_name_and_period
from campaigns.plan_text.text import Passage, squeeze
from campaigns.plan_text.words import any_of

OWES_REPORT = re.compile(r"报送|上报|书面报告|报(?:至|请|省|市|县|区|州|乡|镇|人大|常委会)|提交.{0,12}报告")
FROM_NOW = re.compile(any_of(words.FROM_NOW))
TORN_NUMBER = re.compile(r"(?<=[0-9lIO]) (?=[0-9lIO]{1,2}[年月日号])")
WHAT_AT_MOST = 160


class Scheduler:
    """Turns a schedule into `stages`, `links` and `warnings`."""

    def __init__(
        self, schedule: Schedule, rows: list[Row], base: BaseYear, issued_on: datetime.date | None = None
    ) -> None:
        self.schedule = schedule
        self.rows = rows
        self.base = base
        known = issued_on and base.year and issued_on.year <= base.year
        self.issued_on = issued_on if known else None
        self.timeline = Timeline(base, anchor=self.issued_on)
        self.stages: list[Stage] = []
        self.links: list[Link] = []
        self.warnings: list[PlanWarning] = []

    def run(self) -> None:
        """Read everything: stages with their links, tables, then what stands outside any stage."""
        for text in self.schedule.stages:
            stage = self.add_stage(text.name.quote(), text.period, text.node.passage.span())
            for item in text.items:
                self.add_link(item, stage)
        self.warn_of_gaps([text.node.marker for text in self.schedule.stages if text.node.marker])
        self.add_rows()
        for group in self.schedule.groups:
            self.timeline = self.outside()
            for item in group:
                self.add_link(item, None)
        outside = self.outside()
        bare = not (self.stages or self.links)
        for item in self.schedule.others:
            # Beside a schedule, the number of such a paragraph is that of a section.
            item = item if bare else replace(item, number=None, label=None)
            self.add_link(
                item, None, outside, lenient=bare or item.in_section, only_dated=True, doubtful=not bare
            )
        self.warn_of_link_gaps()

    def outside(self) -> Timeline:
        """The timeline outside any stage: the days of the whole schedule, where it goes over the turn of a year."""
        ends = [day for stage in self.stages for day in (stage.start, stage.end) if day]
        ends += [deadline.date for link in self.links for deadline in link.deadlines if deadline.certain]
        crossing = ends and min(ends).year < max(ends).year
        window = (min(ends), max(ends)) if crossing else None
        return Timeline(self.base, window, self.issued_on)

    # ── stages ──────────────────────────────────────────────────────────────────────────────────────────────────
    def add_stage(self, name: str, period: tuple | None, span: tuple[int, int] | None) -> Stage:
        stage = Stage(len(self.stages) + 1, name, span=span)
        self.stages.append(stage)
        if period is None:
            self.warnings.append(warning("no_date", name))
            return stage
        passage, phrase = period
        reading = read_phrase(passage, phrase, self.timeline)
        stage.raw_phrase = passage.quote(phrase.start, phrase.end)
        stage.start, stage.end = reading.start, reading.end
        if reading.kind == "on":
            stage.start = reading.end
        stage.certain, stage.notes = reading.certain, reading.notes
        if FROM_NOW.match(passage.folded, phrase.start):
            stage.certain, stage.notes = False, (*stage.notes, note("open_start"))
        self.warnings += [warning(code, stage.raw_phrase, **values) for code, values in reading.doubts]
        self.timeline.move_on(stage.start, stage.end, stage.certain)
        return stage

    def inside(self, stage: Stage | None) -> Timeline:
        """The timeline of what stands in a stage."""
        return self.timeline.within(stage.start, stage.end, stage.certain) if stage else self.timeline

    # ── links ───────────────────────────────────────────────────────────────────────────────────────────────────
    def add_link(
        self,
        item: LinkText,
        stage: Stage | None,
        timeline: Timeline | None = None,
        *,
        lenient: bool = True,
        only_dated: bool = False,
        doubtful: bool = False,
    ) -> None:
        """One link with the deadlines of all its paragraphs.

        With `only_dated`, none if it has no deadline; `doubtful` when only a limit (…前) is surely a deadline here.
        """
        timeline = timeline or self.inside(stage)
        deadlines: list[Deadline] = []
        for part in item.parts:
            found, doubts = deadlines_of(_unnumbered(part), timeline, lenient=lenient, years=not only_dated)
            deadlines += found
            self.warnings += doubts
        if only_dated and not deadlines or _only_a_time(item, deadlines):
            return
        link = Link(item.number, stage.order if stage else None, _text(item.parts), item.label)
        link.span = (item.parts[0].span()[0], item.parts[-1].span()[1]) if item.parts[0].text else None
        link.deadlines = _with_bodies(deadlines, item.parts)
        if doubtful:
            link.deadlines = [_outside_schedule(deadline) for deadline in link.deadlines]
        self.finish(link, stage)

    def finish(self, link: Link, stage: Stage | None) -> None:
        """Check a link against its stage and keep it."""
        if stage:
            link.deadlines = [self.checked(deadline, stage) for deadline in link.deadlines]
        if not link.deadlines and OWES_REPORT.search(link.text):
            self.warnings.append(warning("no_date", link.text[:60]))
        for deadline in link.deadlines:
            if stage is None and deadline.certain:
                self.timeline.move_on(deadline.start, deadline.date, sure=True)
        self.links.append(link)

    def checked(self, deadline: Deadline, stage: Stage) -> Deadline:
        """The deadline, doubtful when it lies outside its stage."""
        late = deadline.date and stage.end and deadline.date > stage.end
        early = deadline.date and stage.start and deadline.date < stage.start
        if not (late or early):
            return deadline
        self.warnings.append(warning("outside_stage", deadline.raw_phrase, stage=stage.name))
        return replace(deadline, certain=False, notes=(*deadline.notes, note("outside_stage")))

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────
    def add_rows(self) -> None:
        """The rows of schedule tables, each a link; their stages are new ones unless the text has stages."""
        known = {_plain(stage.name): stage for stage in self.stages}
        for rows in _by_stage(self.rows):
            stage = self.stage_of_rows(rows, known)
            for row in rows:
                self.add_row(row, stage)

    def stage_of_rows(self, rows: list[Row], known: dict[str, Stage]) -> Stage | None:
        cell = rows[0].stage
        if cell is None:
            return None
        name, period = stage_name_and_period(cell)
        for other, stage in known.items():
            if other in _plain(name.text) or _plain(name.text) in other:
                return stage
        if known:
            return None
        own = (cell, period) if period else None
        if own is None and (rows[0].shares_time or len(rows) == 1) and rows[0].first_phrase:
            own = rows[0].time, rows[0].first_phrase
        return self.add_stage(name.quote() or cell.quote(), own, cell.span())

    def add_row(self, row: Row, stage: Stage | None) -> None:
        items = row.what or ([Item(row.stage)] if row.stage else [])
        for item in items:
            timeline = self.inside(stage)
            shared = row.shares_time or row.time is None or stage and len(items) > 1
            deadlines = [] if shared else self.timed(row, item.passage, timeline)
            inner, doubts = deadlines_of(item.passage, timeline)
            self.warnings += doubts
            number = item.number or (row.number if len(items) == 1 else None)
            link = Link(number, stage.order if stage else None, _text([item.passage]), item.label or number)
            link.span = item.passage.span()
            owner = row.who.quote() if row.who else None
            link.deadlines = [replace(one, who=one.who or owner) for one in (*deadlines, *inner)]
            self.finish(link, stage)

    def timed(self, row: Row, what: Passage, timeline: Timeline) -> list[Deadline]:
        """The deadline of a row from its time column: what is owed is the row's content, by whom its own column."""
        phrases = [row.period] if row.period else None
        found, doubts = deadlines_of(row.time, timeline, compact=True, phrases=phrases)
        self.warnings += doubts
        if not found:
            self.warnings.append(warning("not_understood", row.time.quote()))
        owner = row.who.quote() if row.who else None
        limited = [replace(one, kind="by") if row.is_limit and one.kind == "on" else one for one in found]
        return [replace(one, what=what.quote(0, WHAT_AT_MOST), who=owner) for one in limited]

    # ── numbering ───────────────────────────────────────────────────────────────────────────────────────────────
    def warn_of_gaps(self, markers: list) -> None:
        for before, after in zip(markers, markers[1:], strict=False):
            if after.style == before.style and after.value not in (before.value + 1, 1):
                where = f"{before.label}…{after.label}"
                self.warnings.append(
                    warning(
                        "count_mismatch", where, text="number_gap", before=before.label, after=after.label
                    )
                )

    def warn_of_link_gaps(self) -> None:
        """Links whose numbers neither run on nor restart: one may have been overlooked, here or in the document."""
        numbered = [link for link in self.links if link.stage and link.number and link.number.isdigit()]
        for before, after in zip(numbered, numbered[1:], strict=False):
            if int(after.number) not in (int(before.number) + 1, 1):
                where = after.label or after.number
                self.warnings.append(
                    warning(
                        "count_mismatch", where, text="number_gap", before=before.number, after=after.number
                    )
                )


def _text(parts: list[Passage]) -> str:
    """The words of a link, with the spaces that broke a date taken out."""
    text = " ".join(part.text for part in parts)
    return TORN_NUMBER.sub("", text)


def _unnumbered(part: Passage) -> Passage:
    """A paragraph under a link without its own number, which is no part of who owes what."""
    marker = read_marker(part)
    return part.part(marker.end) if marker and not marker.doubtful else part


def _outside_schedule(deadline: Deadline) -> Deadline:
    """A day or period in a section that is no schedule may be anything; a limit is a limit anywhere."""
    if deadline.kind not in ("on", "period"):
        return deadline
    return replace(deadline, certain=False, notes=(*deadline.notes, note("outside_schedule")))


def _only_a_time(item: LinkText, deadlines: list[Deadline]) -> bool:
    """A line that holds nothing but the time of the whole campaign: 检查时间 2022年5月至6月."""
    said = sum(len(squeeze(deadline.raw_phrase)) for deadline in deadlines)
    label = WHOLE_TIME.match(item.parts[0].folded) if deadlines else None
    said += label.end() if label else 0
    periods = bool(deadlines) and all(deadline.kind == "period" for deadline in deadlines)
    return periods and item.number is None and sum(len(part) for part in item.parts) - said <= 1


def _by_stage(rows: list[Row]) -> list[list[Row]]:
    """Rows in a row that have the same stage, written again, merged, or left blank below the first."""
    groups: list[list[Row]] = []
    for row in rows:
        name = row.stage.folded if row.stage else None
        before = groups[-1][0].stage.folded if groups and groups[-1][0].stage else None
        if groups and (name == before or name is None and row.has_stage_column):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _plain(name: str) -> str:
    return name.replace("阶段", "")


def _with_bodies(deadlines: list[Deadline], parts: list[Passage]) -> list[Deadline]:
    """Deadlines without a body take the one named by a label in the link, else the last one named before them."""
    labels = ((part, WHO_LABEL.search(part.folded)) for part in parts)
    labelled = next((part.quote(*match.span("who")) for part, match in labels if match), None)
    filled, last = [], labelled
    for deadline in deadlines:
        last = deadline.who or last
        filled.append(replace(deadline, who=last, what=deadline.what or _head(parts[0])))
    return filled


def _head(passage: Passage) -> str | None:
    """The heading of a link, for a deadline that stands alone in a line below it."""
    end = re.search(r"[。:;]", passage.folded)
    return passage.quote(0, min(end.start() if end else len(passage), WHAT_AT_MOST)) or None
