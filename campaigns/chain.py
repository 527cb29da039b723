"""How dates fit up the chain: a duty is due not after the report of its receiver that needs it. Reads only.

Which report needs a duty is proposed from what the plan says (same link or stage, the same parts) and may be corrected by
hand; the days between the two dates are the slack.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import ngettext

from core.exceptions import RuleBroken
from core.lights import Light

from .models import Campaign, Duty


# ── which report needs a duty ───────────────────────────────────────────────────────────────────────────────────
def chain_of(campaign: Campaign) -> list[int]:
    """Keys of the campaign and of every one above it; one query for each level above."""
    keys, upper = [campaign.pk], campaign.upper_id
    while upper and upper not in keys:
        keys.append(upper)
        upper = Campaign.objects.values_list("upper_id", flat=True).get(pk=upper)
    return keys


def reports_of(campaign: Campaign, committees: Iterable[int]) -> dict[int, list[Duty]]:
    """What committees themselves owe in the campaign or above it, by committee and in order of time."""
    rows = Duty.objects.in_force().filter(campaign__in=chain_of(campaign), owed_by__in=list(committees))
    found = defaultdict(list)
    for row in rows.select_related("link", "owed_by", "owed_to").order_by("due_on", "id"):
        found[row.owed_by_id].append(row)
    return found


def proposed(duty: Duty, reports: Iterable[Duty]) -> Duty | None:
    """The report that most probably rests on a duty, of those its receiver owes; None when no one does.

    In the same link or stage it is the next one, or the last if the duty comes after them all; those that ask for every
    part of the duty come before those that ask for some. Elsewhere only a later one that asks for them all is believed.
    """
    others = [one for one in reports if one.pk != duty.pk]
    whole = [one for one in others if set(duty.parts) <= set(one.parts)]
    some = [one for one in others if not duty.parts or set(duty.parts) & set(one.parts)]
    near = next(filter(None, _near(duty, whole, some)), [])
    coming = [one for one in near or whole if one.due_on >= duty.due_on]
    if coming:
        return min(coming, key=lambda one: (one.due_on, one.pk))
    return max(near, key=lambda one: (one.due_on, one.pk), default=None)


def _near(duty: Duty, whole: list[Duty], some: list[Duty]) -> Iterator[list[Duty]]:
    """Reports of the duty's own link or the one above it, then of the stage; of each first those that ask for all of it."""
    upper = duty.link.upper_link
    links = {duty.link_id, upper and upper.pk}
    stages = {duty.link.stage_id, upper and upper.stage_id}
    for rows in (whole, some):
        yield [one for one in rows if one.link_id in links]
    for rows in (whole, some):
        yield [one for one in rows if one.link.stage_id in stages]


# ── refusing what does not fit ──────────────────────────────────────────────────────────────────────────────────
def require_fit(moved: dict[int, date]) -> None:
    """Raises RuleBroken when a duty would be due after the report that needs it; `moved`: new dates by key.

    Reports that move in the same act count with their new date. One query.
    """
    rows = Duty.objects.filter(pk__in=list(moved)).exclude(needed_for=None)
    for row in rows.select_related("owed_by", "needed_for__owed_by").order_by("due_on", "id"):
        report = row.needed_for
        due_on = moved.get(report.pk, report.due_on)
        if moved[row.pk] > due_on:
            raise RuleBroken(misfit(row, moved[row.pk], due_on), "due_on")


def misfit(duty: Duty, due_on: date, report_due_on: date) -> str:
    """By how many days a duty comes too late for which report, and what to do."""
    days = (due_on - report_due_on).days
    words = ngettext(
        "“%(duty)s”的截止日期 %(day)s 比上级节点晚 %(n)d 天：%(body)s应于 %(due)s 前报送“%(report)s”。请提前日期，或更正上级节点。",
        "“%(duty)s”的截止日期 %(day)s 比上级节点晚 %(n)d 天：%(body)s应于 %(due)s 前报送“%(report)s”。请提前日期，或更正上级节点。",
        days,
    )
    return words % {
        "duty": duty,
        "day": due_on.isoformat(),
        "n": days,
        "body": duty.needed_for.owed_by.short_name,
        "due": report_due_on.isoformat(),
        "report": duty.needed_for.title,
    }


# ── showing the slack ───────────────────────────────────────────────────────────────────────────────────────────
def light_of(slack: int) -> Light:
    """Of the days between a duty and the report that needs it."""
    if slack < 0:
        words = ngettext("比上级节点晚 %(n)d 天", "比上级节点晚 %(n)d 天", -slack)
        return Light("overdue", words % {"n": -slack})
    return Light("ok" if slack else "risk", ngettext("余量 %(n)d 天", "余量 %(n)d 天", slack) % {"n": slack})


@dataclass(frozen=True)
class Rest:
    """What several organizations owe alike, the report that needs it, and how many days lie between."""

    sample: Duty
    report: Duty
    count: int

    @property
    def slack(self) -> int:
        return (self.report.due_on - self.sample.due_on).days

    @property
    def light(self) -> Light:
        return light_of(self.slack)


def rests_in(campaign: Campaign, user) -> list[Rest]:
    """What reports need in a campaign or from below it, alike duties together, the tightest first; one query.

    Only as far as the person sees both the duty and the report.
    """
    seen = Duty.objects.visible_to(user)
    return _rests(seen.filter(Q(campaign=campaign) | Q(needed_for__campaign=campaign), needed_for__in=seen))


def rests_on(report: Duty, user) -> list[Rest]:
    """The duties that one report needs, alike ones together, as far as the person sees them; one query."""
    return _rests(Duty.objects.visible_to(user).filter(needed_for=report))


def _rests(rows) -> list[Rest]:
    groups = defaultdict(list)
    for row in rows.select_related("needed_for__owed_to", "needed_for__owed_by", "owed_by", "owed_to"):
        groups[row.link_id, row.title, row.due_on, row.needed_for_id].append(row)
    rests = [Rest(alike[0], alike[0].needed_for, len(alike)) for alike in groups.values()]
    return sorted(rests, key=lambda rest: (rest.slack, rest.sample.due_on, rest.sample.pk))
