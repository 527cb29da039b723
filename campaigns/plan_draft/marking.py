"""Words that a person marks in the text, as a stage, a link or a time: read like the rest of the document."""

import re

from django.utils.translation import gettext as _

from campaigns.plan_draft.bodies import Area
from campaigns.plan_draft.changes import add, short_name
from campaigns.plan_draft.from_proposal import doubts_of, reckoning_of, with_marked_link
from campaigns.plan_draft.tree import Plan, Stage, Topic
from campaigns.plan_text import proposal as read
from campaigns.plan_text.duties import deadlines_of
from campaigns.plan_text.messages import Message, PlanWarning
from campaigns.plan_text.resolve import BaseYear, Timeline
from campaigns.plan_text.text import Passage, tidy
from core.exceptions import RuleBroken

NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}(?:个?阶段|步|[、.．)）:：])|阶段[一二三四五六七八九十\d]+|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳⒈-⒛])[、.．:：\s]*"
)
BRACKETS = re.compile(r"[（(][^（()）]*[）)]\s*$")
BY_HAND = Message("行动的年度", "the campaign's year")
LONGEST_STAGE = 60


def mark(plan: Plan, kind: str, span: tuple[int, int], text: str, area: Area) -> Plan:
    """The plan with the words at `span` of the text as a new "stage", "link" or "topic", dates and bodies read.

    A link goes to the last stage that the text names before it. Raises RuleBroken where there is nothing to mark.
    """
    passage = tidy(text, [_within(span, text)])
    if not len(passage):
        raise RuleBroken(_("请先选中原文中的文字。"))
    if kind == "topic":
        return add(plan, Topic(name=_bare(passage)[:LONGEST_STAGE], span=passage.span()))
    deadlines, warnings = deadlines_of(passage, Timeline(BaseYear(plan.head.year, BY_HAND, True)))
    if kind == "stage":
        return add(plan, _stage(passage, deadlines, warnings), after=_stage_before(plan, span))
    return _with_link(plan, passage, deadlines, warnings, area)


def _with_link(
    plan: Plan, passage: Passage, deadlines: list[read.Deadline], warnings: list[PlanWarning], area: Area
) -> Plan:
    if not plan.stages:
        raise RuleBroken(_("请先标出或新增一个阶段，再标环节。"))
    stage = _stage_before(plan, passage.span()) or plan.stages[0].id
    label = NUMBER.match(passage.quote())
    body = passage.quote()[label.end() :] if label else passage.quote()
    link = read.Link(None, None, body, label.group().strip() if label else "", deadlines, passage.span())
    return with_marked_link(plan, stage, link, warnings, area)


def _stage(passage: Passage, deadlines: list[read.Deadline], warnings: list[PlanWarning]) -> Stage:
    one = next((found for found in deadlines if found.date), None)
    common = {"name": _bare(passage), "span": passage.span()}
    if one is None:
        return Stage(**common)
    return Stage(
        **common,
        start=one.start,
        end=one.date,
        phrase=one.raw_phrase,
        reckoning=reckoning_of(one.notes),
        doubts=doubts_of(one.raw_phrase, one.certain, warnings),
    )


def _bare(passage: Passage) -> str:
    """The words without their number and without a time in brackets."""
    words = BRACKETS.sub("", NUMBER.sub("", passage.quote())).strip()
    return short_name(words.removesuffix("阶段") if len(words) > 4 else words, LONGEST_STAGE)


def _stage_before(plan: Plan, span: tuple[int, int]) -> str:
    before = [stage for stage in plan.stages if stage.span and stage.span[0] <= span[0]]
    return max(before, key=lambda stage: stage.span[0]).id if before else ""


def _within(span: tuple[int, int], text: str) -> tuple[int, int]:
    start, end = max(0, span[0]), min(len(text), span[1])
    return (start, end) if start < end else (0, 0)
