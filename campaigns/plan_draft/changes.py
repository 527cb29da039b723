"""Everything a person may do to a plan that is being confirmed. Each function takes a tree and gives a new one.

Words already typed or read are never lost: joined items keep both texts, a moved deadline keeps its quotation. What
cannot be done raises RuleBroken with a sentence that says what to do.
"""

import datetime
from dataclasses import fields, replace

from django.utils.translation import gettext as _

from campaigns.plan_draft.doubts import may_confirm, reckon
from campaigns.plan_draft.tree import Deadline, Department, Item, Link, Plan, Span, Stage, Topic, replaced
from campaigns.plan_text.messages import Message
from core.exceptions import RuleBroken

LETTERS = {Stage: "s", Link: "l", Deadline: "d", Topic: "t", Department: "b"}
LISTS = {Stage: "links", Link: "deadlines"}  # where an item keeps its own
TOP = {Stage: "stages", Topic: "topics", Department: "departments"}
BY_HAND = Message("工作人员填写。", "Entered by staff.")
MOST_ITEMS = 600  # a plan has some 60; more is a page that nobody can read
SENTENCE_ENDS = "。；;！？\n"


def add(plan: Plan, item: Item, *, to: str = "", after: str = "") -> Plan:
    """With a new item: a link `to` a stage, a deadline `to` a link; behind the sibling `after`, else at the end."""
    if sum(1 for _item in plan.items()) >= MOST_ITEMS:
        raise RuleBroken(_("一份方案最多 %(n)d 项，请先合并或移除。") % {"n": MOST_ITEMS})
    return reckon(placed(plan, item, to=to, after=after))


def placed(plan: Plan, item: Item, *, to: str = "", after: str = "") -> Plan:
    """`add` without reckoning the doubts, for many at once."""
    plan, item = _numbered(plan, item)
    parent = None if type(item) in TOP else _get(plan, to)
    siblings = _children(plan, parent, type(item))
    place = next((n + 1 for n, one in enumerate(siblings) if one.id == after), len(siblings))
    return _with_children(plan, parent, type(item), (*siblings[:place], item, *siblings[place:]))


def remove(plan: Plan, key: str) -> Plan:
    """Without an item. A stage must be empty first, so that no link goes with it unseen."""
    item = _get(plan, key)
    if type(item) not in LETTERS:
        raise RuleBroken(_("这一项不能移除。"))
    _require_own(item)
    if isinstance(item, Stage) and item.links:
        raise RuleBroken(_("阶段里还有环节，请先移动或移除环节，再移除阶段。"))
    parent, siblings = _family(plan, item)
    return reckon(_with_children(plan, parent, type(item), tuple(one for one in siblings if one.id != key)))


def correct(plan: Plan, key: str, **values: object) -> Plan:
    """With new values for fields of an item. What was doubtful about the reading is settled by that.

    Dates that differ from what was read keep the old reckoning in the new one.
    """
    item = _get(plan, key)
    unknown = set(values) - _correctable(item)
    if unknown:
        raise RuleBroken(_("不能更正这些内容：%(names)s。") % {"names": "、".join(sorted(unknown))})
    changed = {name for name, value in values.items() if value != getattr(item, name)}
    if item.upper and changed - {"start", "end"}:
        _require_own(item)
    if _dates(values, item) != (getattr(item, "start", None), getattr(item, "end", None)):
        values["reckoning"] = _by_hand(item)
    mended = replace(item, **values, doubts=(), confirmed=True)
    return reckon(replaced(plan, mended))


def confirm(plan: Plan, key: str) -> Plan:
    """With an item said to be right as it stands. Refused where something is missing without which no row can be made."""
    item = _get(plan, key)
    if not may_confirm(item):
        raise RuleBroken(_("这一项缺少内容，请先更正，不能直接确认。"))
    return reckon(replaced(plan, replace(item, confirmed=True)))


def split(plan: Plan, key: str, at: str | int, *, text: str = "") -> Plan:
    """A stage parted before the link `at`, or a link before its sentence number `at` (0 is the first).

    Deadlines go with the sentence that names them; `text` is the draft's text, to find the new link's place in it.
    """
    item = _get(plan, key)
    _require_own(item)
    if isinstance(item, Stage):
        return _split_stage(plan, item, str(at))
    if isinstance(item, Link):
        return _split_link(plan, item, int(at), text)
    raise RuleBroken(_("只有阶段和环节可以拆分。"))


def merge(plan: Plan, key: str) -> Plan:
    """An item joined with the one before it, of the same kind and under the same parent."""
    item = _get(plan, key)
    parent, siblings = _family(plan, item)
    place = [one.id for one in siblings].index(key)
    if type(item) not in (Stage, Link, Deadline) or not place:
        raise RuleBroken(_("前面没有可以合并的同类项目。"))
    _require_own(item)
    _require_own(siblings[place - 1])
    one = _joined(siblings[place - 1], item)
    rest = (*siblings[: place - 1], one, *siblings[place + 1 :])
    return reckon(_with_children(plan, parent, type(item), rest))


def move(plan: Plan, key: str, *, step: int = 0, to: str = "") -> Plan:
    """An item one place up (`step` -1) or down (1), over the border of its stage or link too, or to the end of `to`."""
    item = _get(plan, key)
    parent, siblings = _family(plan, item)
    place = [one.id for one in siblings].index(key)
    if not to and 0 <= place + step < len(siblings):
        order = list(siblings)
        order.insert(place + step, order.pop(place))
        return reckon(_with_children(plan, parent, type(item), tuple(order)))
    target = _get(plan, to) if to else _neighbour(plan, parent, step)
    if target is None or type(item) is not _child_type(target):
        raise RuleBroken(_("不能移到那里。"))
    rest = tuple(one for one in siblings if one.id != key)
    plan = _with_children(plan, parent, type(item), rest)
    there = _children(plan, plan.find(target.id), type(item))
    there = (item, *there) if not to and step > 0 else (*there, item)
    return reckon(_with_children(plan, plan.find(target.id), type(item), there))


def sentences(link: Link) -> list[str]:
    """A link's text in sentences, each with its closing sign; together they are the text."""
    found, start = [], 0
    for place, sign in enumerate(link.text, 1):
        if sign in SENTENCE_ENDS:
            found.append(link.text[start:place])
            start = place
    return [*found, link.text[start:]] if start < len(link.text) else found


# ── splitting and joining ───────────────────────────────────────────────────────────────────────────────────────
def _split_stage(plan: Plan, stage: Stage, first: str) -> Plan:
    place = next((n for n, link in enumerate(stage.links) if link.id == first), 0)
    if not place:
        raise RuleBroken(_("请选择从哪个环节起另成一个阶段。"))
    plan, new = _numbered(plan, Stage(links=stage.links[place:], reckoning=BY_HAND))
    rest = replace(stage, links=stage.links[:place])
    stages = [one for old in plan.stages for one in ((rest, new) if old.id == stage.id else (old,))]
    return reckon(replace(plan, stages=tuple(stages)))


def _split_link(plan: Plan, link: Link, at: int, text: str) -> Plan:
    parts = sentences(link)
    if not 0 < at < len(parts):
        raise RuleBroken(_("请选择从第几句起另成一个环节。"))
    before, after = "".join(parts[:at]), "".join(parts[at:])
    cut = _place_of(link.span, text, before)
    stays = [one for one in link.deadlines if not _belongs(one, after, before, cut)]
    goes = [one for one in link.deadlines if one not in stays]
    end = link.span[1] if link.span else None
    plan, new = _numbered(
        plan,
        replace(
            link, id="", label="", name=short_name(after), text=after, deadlines=tuple(goes),
            span=(cut, end) if cut else link.span, doubts=(), confirmed=False,
        ),
    )  # fmt: skip
    rest = replace(link, text=before, deadlines=tuple(stays), span=(link.span[0], cut) if cut else link.span)
    parent, siblings = _family(plan, link)
    links = [one for old in siblings for one in ((rest, new) if old.id == link.id else (old,))]
    return reckon(_with_children(plan, parent, Link, tuple(links)))


def _place_of(span: Span, text: str, before: str) -> int | None:
    """Where in the text the signs of `before` are used up, counted without white space; None when they do not fit."""
    if not span:
        return None
    left = sum(not sign.isspace() for sign in before)
    for place in range(span[0], min(span[1], len(text))):
        if not left:
            return place
        left -= not text[place].isspace()
    return None


def _belongs(one: Deadline, after: str, before: str, cut: int | None) -> bool:
    """Whether a deadline's words stand in the second half."""
    if cut and one.span:
        return one.span[0] >= cut
    return bool(one.phrase) and one.phrase in after and one.phrase not in before


def _joined(first: Item, second: Item) -> Item:
    """Two siblings as one that keeps the words and places of both."""
    common = {"span": _hull(first.span, second.span), "doubts": _both_doubts(first, second)}
    common["confirmed"] = first.confirmed and (second.confirmed or not second.doubts)
    if isinstance(first, Link):
        levels = tuple(sorted({*first.levels, *second.levels}))
        who = "；".join(dict.fromkeys(filter(None, (first.who, second.who))))
        deadlines = first.deadlines + second.deadlines
        return replace(
            first, text=first.text + second.text, who=who, levels=levels, deadlines=deadlines, **common
        )
    common |= {"start": _first(first, second), "end": _last(first, second)}
    common |= {"phrase": "；".join(dict.fromkeys(filter(None, (first.phrase, second.phrase))))}
    common |= {"reckoning": _both_reckonings(first, second)}
    if isinstance(first, Stage):
        name = first.name or second.name
        return replace(first, name=name, links=first.links + second.links, **common)
    common |= {"what": "；".join(dict.fromkeys(filter(None, (first.what, second.what))))}
    kept = first if first.is_duty or not second.is_duty else second
    return replace(kept, id=first.id, **common)


def _both_doubts(first: Item, second: Item) -> tuple:
    return tuple({one.code: one for one in (*first.doubts, *second.doubts)}.values())


def _both_reckonings(first: Item, second: Item) -> Message | None:
    given = [one.reckoning for one in (first, second) if one.reckoning]
    if not given:
        return None
    return Message(
        "；".join(dict.fromkeys(one.zh for one in given)), "; ".join(dict.fromkeys(one.en for one in given))
    )


def _hull(first: Span, second: Span) -> Span:
    given = [one for one in (first, second) if one]
    return (min(one[0] for one in given), max(one[1] for one in given)) if given else None


def _first(first, second) -> datetime.date | None:
    return min((one.start for one in (first, second) if one.start), default=None)


def _last(first, second) -> datetime.date | None:
    return max((one.end for one in (first, second) if one.end), default=None)


def short_name(text: str, longest: int = 30) -> str:
    """A name for a link from the beginning of its text, to be put right by hand."""
    clause = text.strip()
    for sign in "。；;，,：:\n":
        clause = clause.split(sign)[0] or clause
    return clause if len(clause) <= longest else clause[: longest - 1] + "…"


# ── the tree's plumbing ─────────────────────────────────────────────────────────────────────────────────────────
def _get(plan: Plan, key: str) -> Item:
    item = plan.find(key)
    if item is None:
        raise RuleBroken(_("这一项已经不在方案里，请核对最新内容。"))
    return item


def _numbered(plan: Plan, item: Item) -> tuple[Plan, Item]:
    key = f"{LETTERS[type(item)]}{plan.next_id}"
    return replace(plan, next_id=plan.next_id + 1), replace(item, id=key)


def _child_type(parent: Item) -> type | None:
    return {Stage: Link, Link: Deadline}.get(type(parent))


def _family(plan: Plan, item: Item) -> tuple[Item | None, tuple]:
    """An item's parent and all of the parent's items of its kind."""
    parent = plan.parent_of(item.id)
    if parent is None and type(item) not in TOP:
        raise RuleBroken(_("这一项不能移动或合并。"))
    return parent, _children(plan, parent, type(item))


def _children(plan: Plan, parent: Item | None, kind: type) -> tuple:
    if kind in TOP:
        return getattr(plan, TOP[kind])
    if parent is None or _child_type(parent) is not kind:
        raise RuleBroken(_("不能移到那里。"))
    return getattr(parent, LISTS[type(parent)])


def _with_children(plan: Plan, parent: Item | None, kind: type, children: tuple) -> Plan:
    if kind in TOP:
        return replace(plan, **{TOP[kind]: children})
    return replaced(plan, replace(parent, **{LISTS[type(parent)]: children}))


def _neighbour(plan: Plan, parent: Item | None, step: int) -> Item | None:
    """The stage or link before or behind `parent`, where an item goes that leaves it at the edge."""
    if parent is None:
        return None
    row = list(plan.stages if isinstance(parent, Stage) else plan.links)
    place = [one.id for one in row].index(parent.id) + step
    return row[place] if 0 <= place < len(row) and step else None


def _require_own(item: Item) -> None:
    """What stands in the campaign above keeps its words and its place in the plan."""
    if item.upper:
        raise RuleBroken(_("这一项来自上级行动，文字不能改，也不能移除、拆分或合并；日期只能提前。"))


def _correctable(item: Item) -> set[str]:
    fixed = {"id", "doubts", "confirmed", "reckoning", "links", "deadlines", "points", "upper", "latest"}
    return {one.name for one in fields(item)} - fixed | ({"points"} if isinstance(item, Topic) else set())


def _dates(values: dict, item: Item) -> tuple:
    return tuple(values.get(name, getattr(item, name, None)) for name in ("start", "end"))


def _by_hand(item: Item) -> Message:
    """What the new dates rest on, with what was read before; a second correction keeps the first reading only."""
    old = item.reckoning
    if old is None or old.zh.startswith(CORRECTED.zh):
        return old or CORRECTED
    days = " ～ ".join(str(day) for day in (item.start, item.end) if day) or "—"
    return Message(
        f"{CORRECTED.zh}原读作 {days}（{old.zh}）", f"{CORRECTED.en} First read as {days} ({old.en})"
    )


CORRECTED = Message("工作人员更正。", "Corrected by staff.")
