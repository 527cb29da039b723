"""Asking for something that the plan does not hold: duties added to a link, one for each organization, shown beforehand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, transitions
from core.exceptions import RuleBroken
from core.words import listed
from organizations.models import Organization

from .. import chain, owed
from ..enums import CampaignStatus, Part
from ..models import Campaign, CampaignUnit, Duty, Link
from ..plan_draft.bodies import Area
from .campaigns import require_changeable, require_runner, require_text
from .chain import hold_reports
from .creation import taking_part
from .duties import tell_both_sides

BEYOND_PLAN = "方案之外增加的报送任务"
ADDED = gettext_noop("“%(campaign)s”增加了报送任务“%(title)s”，请于 %(due_on)s 前报%(owed_to)s。")
ADDED_BESIDE = gettext_noop(
    "“%(campaign)s”增加了报送任务：%(owed_by)s于 %(due_on)s 前报%(owed_to)s“%(title)s”。"
)


@dataclass(frozen=True)
class Asked:
    """What is to be added. `owed_by`, `owed_to`: keys of `plan_draft.bodies`, a group stands for all its organizations;
    `due_on`: local date, included; `alone`: no report above rests on it.
    """

    title: str
    due_on: date
    owed_by: str
    owed_to: str
    parts: tuple[str, ...] = ()
    alone: bool = False


def foresee_duties(link: Link, asked: Asked, *, by, now: datetime | None = None) -> list[Duty]:
    """The duties that adding would write, in the order of places, unsaved; refused as `add_duties` refuses."""
    now = now or clock.now()
    require_runner(by, link.stage.campaign)
    transitions.require(link, "add_duties")
    campaign = require_changeable(link.stage.campaign_id)
    return _Addition(link, campaign, asked, now).duties()


def add_duties(link: Link, asked: Asked, *, reason: str, by, now: datetime | None = None) -> list[Duty]:
    """Ask each organization of a kind, or one, for something more in a link that is not done; due by its day at once.

    In a running campaign their deadlines open now. Whoever owes or receives is told, unless the plan is a draft. Raises
    NotAllowed for whoever is not of the staff whose campaign it is, RuleBroken with the field (also when it is due after
    the report above that needs it), TransitionError, StaleState.
    """
    now = now or clock.now()
    require_runner(by, link.stage.campaign)
    require_text(reason, _("请写明增加的原因。"), "reason")
    transitions.require(link, "add_duties")
    try:
        with transaction.atomic():
            campaign = require_changeable(link.stage.campaign_id)
            duties = _Addition(link, campaign, asked, now).duties()
            data = {"title": duties[0].title, "due_on": asked.due_on.isoformat(), "n": len(duties)}
            hold_reports(duty.needed_for for duty in duties if duty.needed_for)
            transitions.move(link, "add_duties", by=by, now=now, comment=reason, data=data)
            _write(campaign, duties, reason, by, now)
            if campaign.status != CampaignStatus.DRAFT:  # until then nobody else knows of the plan
                told = {"campaign": campaign.title, "due_on": data["due_on"]}
                tell_both_sides(duties, ADDED, ADDED_BESIDE, by=by, now=now, **told)
    except IntegrityError:  # a duty was renamed to this title at the same moment
        raise RuleBroken(_("这个环节刚有同名的报送任务，请核对最新情况。"), "title") from None
    return duties


class _Addition:
    """Judges what is asked and makes the rows of it."""

    def __init__(self, link: Link, campaign: Campaign, asked: Asked, now: datetime):
        self.link, self.campaign, self.asked, self.now = link, campaign, asked, now
        self.area = Area(link.stage.campaign.congress)
        self.title = asked.title.strip()
        self.owing = self.area.members([asked.owed_by])

    def duties(self) -> list[Duty]:
        self._require_sense()
        self._require_day()
        self._require_new()
        duties = [self._duty(owing) for owing in self.owing]
        if not self.asked.alone:
            self._connect(duties)
        return duties

    def _require_sense(self) -> None:
        if not self.title:
            raise RuleBroken(_("请填写报送内容。"), "title")
        if not self.owing:
            raise RuleBroken(_("请选择报送单位。"), "owed_by")
        home = self.area.home.path
        if not all(one.region.path.startswith(home) for one in self.owing):
            raise RuleBroken(_("只能给本级和下级的单位增加报送任务。"), "owed_by")
        receivers = {one: self.area.receiver(self.asked.owed_to, one) for one in self.owing}
        if None in receivers.values():
            raise RuleBroken(_("有的报送单位没有对应的接收单位，请更正。"), "owed_to")
        if any(one == receiver for one, receiver in receivers.items()):
            raise RuleBroken(_("报送单位和接收单位相同，请更正。"), "owed_to")

    def _require_day(self) -> None:
        due_on, campaign = self.asked.due_on, self.campaign
        if campaign.status == CampaignStatus.RUNNING and due_on < clock.local_date(self.now):
            raise RuleBroken(_("截止日期不能早于今天。"), "due_on")
        if not campaign.starts_on <= due_on <= campaign.ends_on:
            raise RuleBroken(
                _("日期应在监督行动的起止日期之内（%(first)s 至 %(last)s）。")
                % {"first": campaign.starts_on.isoformat(), "last": campaign.ends_on.isoformat()},
                "due_on",
            )

    def _require_new(self) -> None:
        there = Duty.objects.in_force().filter(link=self.link, title=self.title, owed_by__in=self.owing)
        names = list(there.order_by("owed_by__region__path").values_list("owed_by__short_name", flat=True))
        if names:
            words = _("这个环节里已有同名的报送任务：%(names)s。请换一个名称，或只选其他单位。")
            raise RuleBroken(words % {"names": listed(names)}, "title")

    def _duty(self, owing: Organization) -> Duty:
        return Duty(
            campaign=self.link.stage.campaign,
            link=self.link,
            owed_by=owing,
            owed_to=self.area.receiver(self.asked.owed_to, owing),
            title=self.title[:100],
            parts=[part for part in Part.values if part in self.asked.parts],
            due_on=self.asked.due_on,
            reckoning=BEYOND_PLAN,
            needed_by_hand=self.asked.alone,
            created_at=self.now,
            updated_at=self.now,
        )

    def _connect(self, duties: list[Duty]) -> None:
        """As for the plan's own: each is due not after the report of its receiver that needs it."""
        reports = chain.reports_of(self.campaign, {duty.owed_to_id for duty in duties})
        for duty in duties:
            duty.needed_for = chain.proposed(duty, reports.get(duty.owed_to_id, []))
            if duty.needed_for and duty.slack < 0:
                late = chain.misfit(duty, duty.due_on, duty.needed_for.due_on)
                raise RuleBroken(f"{late}\n{_('上级报告不依靠它的，勾选“不对应上级节点”。')}", "due_on")


def _write(campaign: Campaign, duties: list[Duty], reason: str, by, now: datetime) -> None:
    Duty.objects.bulk_create(duties, batch_size=500)
    units = taking_part(campaign, (duty.owed_by for duty in duties))
    CampaignUnit.objects.bulk_create(units, ignore_conflicts=True)
    things = [(duty.pk, str(duty), {"due_on": duty.due_on.isoformat()}) for duty in duties]
    history.append_alike(Duty, things, "add", by=by, now=now, comment=reason, to_status=duties[0].status)
    if campaign.status == CampaignStatus.RUNNING:
        owed.open_duties(duties, now=now)
