"""What a campaign's page says at a glance: its lights counted, the next dates, the one sentence. Reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.lights import Light

from . import lights
from .enums import LinkStatus
from .models import Campaign, Duty, Link, Stage

NEXT_DATES = 3
LIGHT_KEYS = ("overdue", "risk", "ok", "none", "done")


@dataclass(frozen=True)
class Coming:
    """A day on which something is due: what, and how it stands."""

    day: date
    title: str
    url: str
    light: Light


@dataclass(frozen=True)
class Plan:
    """The stages of a campaign with their links, and what is owed in it, as one person sees it on one day."""

    campaign: Campaign
    today: date
    stages: list[Stage]
    kinds: list[dict]  # rows of DutyQuerySet.by_kind

    @property
    def links(self) -> list[Link]:
        return [link for stage in self.stages for link in stage.links.all()]

    @property
    def counts(self) -> dict[str, int]:
        """How many links show each light."""
        found = Counter(link.light(self.today).key for link in self.links)
        return {key: found[key] for key in LIGHT_KEYS}

    def kinds_of(self, link: Link) -> list[dict]:
        return [kind for kind in self.kinds if kind["link_id"] == link.pk]

    @property
    def duties_total(self) -> int:
        return sum(kind["total"] for kind in self.kinds)

    @property
    def duties_submitted(self) -> int:
        return sum(kind["submitted"] for kind in self.kinds)

    @property
    def duties_overdue(self) -> int:
        return sum(kind["overdue"] for kind in self.kinds)


def plan_of(campaign: Campaign, user, today: date) -> Plan:
    """Load the plan as a person sees it; three queries."""
    stages = list(campaign.stages.prefetch_related("links"))
    kinds = list(Duty.objects.visible_to(user).in_campaign(campaign).by_kind(today))
    return Plan(campaign, today, stages, kinds)


def all_dates(plan: Plan) -> list[Coming]:
    """Every day on which something is or was due, in order: the wall chart as a list."""
    return sorted([*_duty_dates(plan), *_link_dates(plan)], key=lambda one: (one.day, one.title))


def next_date(campaign: Campaign, today: date) -> date | None:
    """The nearest day, today included, on which a link ends or something is owed; of `with_duty_figures().for_list()`."""
    links = (link for stage in campaign.stages.all() for link in stage.links.all())
    ends = (link.ends_on for link in links if link.ends_on and link.status != LinkStatus.DONE)
    return min((day for day in (*ends, campaign.next_due) if day and day >= today), default=None)


def next_dates(plan: Plan) -> list[Coming]:
    """The nearest days, today included, on which a duty is owed or a link that is not done ends."""
    return [one for one in all_dates(plan) if one.day >= plan.today and one.light.key != "done"][:NEXT_DATES]


def _duty_dates(plan: Plan) -> Iterable[Coming]:
    for kind in plan.kinds:
        title = _("%(title)s（%(submitted)d／%(total)d 已报送）") % kind
        list_url = duty_list_url(plan.campaign, like=kind["sample"])
        yield Coming(kind["due_on"], title, list_url, lights.of_kind(kind, plan.campaign, plan.today))


def _link_dates(plan: Plan) -> Iterable[Coming]:
    for link in plan.links:
        if link.ends_on:
            title = _("环节“%(link)s”到期") % {"link": link}
            yield Coming(link.ends_on, title, link.get_absolute_url(), link.light(plan.today))


def duty_list_url(campaign: Campaign, state: str = "", like: int | None = None) -> str:
    """The list that shows exactly the campaign's duties in a state, and of one kind: those like the duty of that key."""
    query = {"campaign": campaign.pk, "state": state, "like": like}
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('campaigns:duty_list')}?{asked}"


def sentence(plan: Plan) -> str:
    """What stands out, exceptions first, in one sentence."""
    counts = plan.counts
    parts = []
    if plan.duties_overdue:
        parts.append(_("%(n)d 件报送逾期未到") % {"n": plan.duties_overdue})
    if counts["overdue"]:
        parts.append(_("%(n)d 个环节逾期或滞后") % {"n": counts["overdue"]})
    if counts["risk"]:
        parts.append(_("%(n)d 个环节需要关注") % {"n": counts["risk"]})
    if not parts:
        parts.append(_("没有逾期和滞后"))
    done = _("%(total)d 个环节已完成 %(done)d 个") % {"total": len(plan.links), "done": counts["done"]}
    sent = _("%(total)d 件报送已报 %(sent)d 件") % {
        "total": plan.duties_total,
        "sent": plan.duties_submitted,
    }
    return _("%(exceptions)s；%(done)s，%(sent)s。") % {
        "exceptions": capfirst(_("，").join(parts)),
        "done": done,
        "sent": sent,
    }
