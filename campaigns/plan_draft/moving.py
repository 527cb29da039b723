"""A plan whose dates are others: moved to another year, or made relative to named days and counted from them again.

Pure: which days are worked is told. Every moved date says what it was, and one on a rest day is to be confirmed.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace

from campaigns.plan_draft.doubts import reckon
from campaigns.plan_draft.tree import Doubt, Item, Plan, mapped
from campaigns.plan_text.messages import Message

Move = Callable[[datetime.date], datetime.date]
ZH, EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DATES = ("start", "end")


def moved(plan: Plan, move: Move, working: Callable[[datetime.date], bool]) -> Plan:
    """The plan with every date moved; each item says old and new days, and is doubtful where it ends on a rest day."""

    def anew(item: Item) -> Item:
        old = {name: getattr(item, name) for name in DATES if _is_dated(item) and getattr(item, name)}
        if not old:
            return item
        new = {name: move(day) for name, day in old.items()}
        if item.id == "head":
            return replace(item, **new)
        doubts = () if working(new.get("end", next(iter(new.values())))) else (_rest_day(new),)
        return replace(item, **new, phrase="", reckoning=_said(old, new, working), doubts=doubts)

    return reckon(mapped(plan, anew))


def in_year(day: datetime.date, year: int) -> datetime.date:
    """The same month and day of another year; the last of February where there is no 29th."""
    last = day.month == 2 and day.day == 29
    return day.replace(year=year, day=28) if last and not _leap(year) else day.replace(year=year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _is_dated(item: Item) -> bool:
    """A link's days are those of its deadlines."""
    return "start" in item.__dataclass_fields__


def _rest_day(new: dict[str, datetime.date]) -> Doubt:
    day = new.get("end", next(iter(new.values())))
    zh = f"{_day(day)}是休息日，请核对。"
    return Doubt("rest_day", zh, f"{day} ({EN[day.weekday()]}) is a rest day. Please check.")


def _said(old: dict, new: dict, working) -> Message:
    zh = "；".join(
        f"{_day(old[name])} → {_day(new[name])}{'' if working(new[name]) else '休息日'}" for name in old
    )
    en = "; ".join(f"{old[name]} ({_en(old[name])}) → {new[name]} ({_en(new[name])})" for name in old)
    return Message(zh, en)


def _day(day: datetime.date) -> str:
    return f"{day.isoformat()}（周{ZH[day.weekday()]}）"


def _en(day: datetime.date) -> str:
    return EN[day.weekday()]


# ── relative dates ──────────────────────────────────────────────────────────────────────────────────────────────
def relative(data: dict, days: list[datetime.date]) -> dict:
    """A plan's JSON with every date as {"from": number of a named day, "days": calendar days after it}.

    A date counts from the latest named day that is not after it, one before them all from the first.
    """
    return _walk(data, lambda text: _after(datetime.date.fromisoformat(text), days))


def absolute(data: dict, days: list[datetime.date]) -> dict:
    """The JSON of `relative` with dates again, counted from the named days as they fall now."""
    return _walk(data, lambda given: _counted(given, days))


def _after(day: datetime.date, days: list[datetime.date]) -> dict:
    number = max((n for n, one in enumerate(days) if one <= day), default=0)
    return {"from": number, "days": (day - days[number]).days}


def _counted(given: dict, days: list[datetime.date]) -> str:
    return (days[given["from"]] + datetime.timedelta(days=given["days"])).isoformat()


def _walk(data: object, change: Callable) -> object:
    if isinstance(data, dict):
        return {
            name: change(value) if name in DATES and value is not None else _walk(value, change)
            for name, value in data.items()
        }
    return [_walk(one, change) for one in data] if isinstance(data, list) else data


def with_reckonings(plan: Plan, names: Iterable[str], working: Callable[[datetime.date], bool]) -> Plan:
    """A plan counted from named days: each date says so, and is doubtful where it is a rest day."""
    source = "、".join(names)

    def said(item: Item) -> Item:
        if not _is_dated(item) or item.id == "head" or not (item.start or item.end):
            return item
        day = item.end or item.start
        rest = () if working(day) else (_rest_day({"end": day}),)
        words = Message(
            f"按模板由{source}推算：{_day(day)}", f"Counted from the template's days: {day} ({_en(day)})"
        )
        return replace(item, phrase="", reckoning=words, doubts=rest)

    return reckon(mapped(plan, said))
