"""What a person has to look at before a campaign is created: reckoned anew after every change, for the whole tree.

Doubts that came from reading (an odd character, an impossible date) stay on their item until it is corrected or
confirmed; those that follow from the tree itself come and go with it. Some cannot be confirmed away: without the day or
the organization there is no duty to create.
"""

from dataclasses import replace

from campaigns.plan_draft.tree import Deadline, Doubt, Item, Link, Plan, Stage, mapped

# Code -> the sentence in Chinese and English. The reader has texts of its own for what it found in the document.
TEXTS = {
    "end_before_start": (
        "结束日期早于开始日期，请更正。",
        "It ends before it starts. Please correct the dates.",
    ),
    "outside_stage": (
        "时间不在“{stage}”阶段（{start}至{end}）之内，请核对。",
        "The time lies outside the stage {stage} ({start} to {end}). Please check.",
    ),
    "two_dates": (
        "本环节有两个以上不同的时间，请核对哪个是环节时间，必要时拆分。",
        "This link names several different times. Check which one is the link's, or split it.",
    ),
    "no_date": ("没有日期。", "There is no date."),
    "duty_without_date": (
        "报送任务没有截止日期，请填写。",
        "The duty has no due date. Please enter one.",
    ),
    "no_name": ("没有名称，请填写。", "There is no name. Please enter one."),
    "unknown_body": (
        "没有认出由谁报送{words}，请选择单位。",
        "Who owes the report{words} was not recognized. Please choose.",
    ),
    "unknown_receiver": (
        "没有认出报给谁{words}，请选择接收单位。",
        "To whom it is owed{words} was not recognized. Please choose.",
    ),
    "unknown_department": (
        "没有找到“{name}”对应的部门，请选择或移除。",
        "No department was found for {name}. Choose one or remove it.",
    ),
    "later_than_upper": (
        "晚于上级行动的日期 {latest}，请提前。",
        "It ends after {latest}, the date of the campaign above. Please bring it forward.",
    ),
    "no_stage": (
        "方案没有把这些环节归入阶段，请核对后命名或移动。",
        "The plan puts these links into no stage. Check, then name the stage or move them.",
    ),
}
FOLLOWS = frozenset(TEXTS) - {"no_stage"}  # reckoned from the tree; everything else came with the reading
# To be put right, not confirmed: the rows could not be made.
MUST_CORRECT = frozenset(
    {
        "later_than_upper",
        "end_before_start",
        "duty_without_date",
        "no_name",
        "unknown_body",
        "unknown_receiver",
        "unknown_department",
    }
)


def doubt(code: str, **values: object) -> Doubt:
    zh, en = TEXTS[code]
    return Doubt(code, zh.format(**values), en.format(**values))


def reckon(plan: Plan) -> Plan:
    """The plan with the doubts that follow from it. Whoever confirmed an item is asked again when it gains a new one."""
    stage_of = {link.id: stage for stage in plan.stages for link in stage.links}
    stage_of |= {one.id: stage for stage in plan.stages for link in stage.links for one in link.deadlines}

    def anew(item: Item) -> Item:
        kept = tuple(one for one in item.doubts if one.code not in FOLLOWS)
        doubts = kept + tuple(_following(item, stage_of.get(item.id)))
        new = {one.code for one in doubts} - {one.code for one in item.doubts}
        return replace(item, doubts=doubts, confirmed=item.confirmed and not new)

    return mapped(plan, anew)


def may_confirm(item: Item) -> bool:
    """Whether a person may say that it is right as it stands."""
    return not any(one.code in MUST_CORRECT for one in item.doubts)


def _following(item: Item, stage: Stage | None) -> list[Doubt]:
    end = getattr(item, "end", None)
    late = item.latest and (end is None or end > item.latest)
    above = [doubt("later_than_upper", latest=item.latest)] if late else []
    return [*above, *_own(item, stage)]


def _own(item: Item, stage: Stage | None) -> list[Doubt]:
    match item.id[:1]:
        case "d":
            return _of_deadline(item, stage)
        case "l":
            return _of_link(item)
        case "s":
            return _of_stage(item)
        case "t":
            return [] if item.name.strip() else [doubt("no_name")]
        case "b":
            return [] if item.bodies else [doubt("unknown_department", name=item.name)]
    return []


def _of_stage(stage: Stage) -> list[Doubt]:
    found = [] if stage.name.strip() else [doubt("no_name")]
    if _reversed(stage):
        found.append(doubt("end_before_start"))
    if not (stage.start or stage.end):
        found.append(doubt("no_date"))
    return found


def _of_link(link: Link) -> list[Doubt]:
    found = [] if link.name.strip() else [doubt("no_name")]
    plain = {(one.start, one.end) for one in link.deadlines if one.end and not one.is_duty}
    return [*found, doubt("two_dates")] if len(plain) > 1 else found


def _of_deadline(one: Deadline, stage: Stage) -> list[Doubt]:
    found = [doubt("end_before_start")] if _reversed(one) else []
    if one.end and not _reversed(stage) and _outside(one, stage):
        days = {"start": stage.start or "…", "end": stage.end or "…"}
        found.append(doubt("outside_stage", stage=stage.name, **days))
    return [*found, *_of_duty(one)] if one.is_duty else found


def _of_duty(duty: Deadline) -> list[Doubt]:
    found = [] if duty.title.strip() else [doubt("no_name")]
    if not duty.end:
        found.append(doubt("duty_without_date"))
    if not duty.owed_by:
        found.append(doubt("unknown_body", words=_quoted(duty.who)))
    if not duty.owed_to:
        found.append(doubt("unknown_receiver", words=_quoted(duty.receiver)))
    return found


def _quoted(words: str) -> str:
    return f"（{words}）" if words else ""


def _reversed(item: Stage | Deadline) -> bool:
    return bool(item.start and item.end and item.end < item.start)


def _outside(one: Deadline, stage: Stage) -> bool:
    """Judged by the last day: what begins early with its stage's preparation still ends inside it."""
    too_early = stage.start and one.end < stage.start
    return bool(too_early or stage.end and one.end > stage.end)
