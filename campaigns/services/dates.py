"""Later changes of a plan's dates: of one stage or link, or of everything at once (整体顺延)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core import clock, history, transitions
from core.exceptions import RuleBroken
from core.notifications import notify
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Role
from organizations.querysets import people_by_organization

from ..enums import CampaignStatus, DutyStatus
from ..models import Campaign, Duty, Link, Stage
from .campaigns import people_concerned, require_changeable, require_runner, require_running, require_text
from .duties import move_duty

MOST_SHIFTED = 365  # calendar days in one act; more is a slip of the hand
WITHIN = (Kind.DUTY, Kind.SIGN_FOR, Kind.RECTIFICATION, Kind.VOTE)  # may not end after the campaign itself
CHANGED = gettext_noop("监督行动“%(campaign)s”的“%(part)s”时间改为 %(dates)s：%(reason)s")
LINK_MOVED = gettext_noop("上级环节“%(link)s”改到 %(day)s，本级对应环节的余量为 %(days)d 天。")
LINK_TOO_LATE = gettext_noop("上级环节“%(link)s”改到 %(day)s，本级对应环节比上级节点晚 %(days)d 天，请提前。")
SHIFTED = gettext_noop("监督行动“%(campaign)s”未办结的时限整体顺延 %(days)d 天：%(reason)s")


def change_link_dates(
    link: Link,
    *,
    starts_on: date | None,
    ends_on: date,
    reason: str,
    with_duties: bool = True,
    by,
    now: datetime | None = None,
) -> Link:
    """Give a link that is not done another period (local dates, both included); the old one and the reason stay on record.

    `with_duties`: reports to the committee itself that were due on the old last day, and have not come in, are due on
    the new one. Those concerned are told. Raises NotAllowed, RuleBroken with the field, TransitionError, StaleState.
    """
    now = now or clock.now()
    campaign = link.stage.campaign
    require_runner(by, campaign)
    _require_change(link, starts_on, ends_on, reason)
    _require_before_upper(link, ends_on)
    transitions.require(link, "change_dates")
    with transaction.atomic():
        campaign = _changeable(campaign, starts_on, ends_on)
        followers = due_with(link) if with_duties else []
        data = _periods(link, starts_on, ends_on) | {"duties": len(followers)}
        fields = {"starts_on": starts_on, "ends_on": ends_on}
        transitions.move(link, "change_dates", by=by, now=now, comment=reason, data=data, **fields)
        for duty in followers:
            move_duty(duty, campaign, due_on=ends_on, reason=reason, by=by, now=now)
        _tell_of_change(campaign, link, reason, now)
        _tell_links_below(link, now)
    return link


def change_stage_dates(
    stage: Stage, *, starts_on: date | None, ends_on: date, reason: str, by, now: datetime | None = None
) -> Stage:
    """Give a stage another period (local dates, both included); its links and duties keep theirs.

    The old one and the reason stay on record, those concerned are told. Raises NotAllowed, RuleBroken, StaleState.
    """
    now = now or clock.now()
    require_runner(by, stage.campaign)
    _require_change(stage, starts_on, ends_on, reason)
    with transaction.atomic():
        campaign = _changeable(stage.campaign, starts_on, ends_on)
        data = _periods(stage, starts_on, ends_on)
        same = Stage.objects.filter(pk=stage.pk, version=stage.version)
        if same.update(starts_on=starts_on, ends_on=ends_on, version=F("version") + 1) != 1:
            raise transitions.stale(stage)
        stage.refresh_from_db(fields=["starts_on", "ends_on", "version"])
        history.append(stage, "change_dates", by=by, now=now, comment=reason, data=data)
        _tell_of_change(campaign, stage, reason, now)
    return stage


def _require_change(part: Stage | Link, starts_on: date | None, ends_on: date, reason: str) -> None:
    require_text(reason, _("请写明改期原因。"), "reason")
    if starts_on and ends_on < starts_on:
        raise RuleBroken(_("结束日期不能早于开始日期。"), "ends_on")
    if (starts_on, ends_on) == (part.starts_on, part.ends_on):
        raise RuleBroken(_("新的日期与现在的相同。"), "ends_on")


def _changeable(campaign: Campaign, starts_on: date | None, ends_on: date) -> Campaign:
    """The campaign, held; refused when it has ended or when the dates leave it."""
    campaign = require_changeable(campaign.pk)
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day and not campaign.starts_on <= day <= campaign.ends_on:
            raise RuleBroken(
                _("日期应在监督行动的起止日期之内（%(first)s 至 %(last)s）。")
                % {"first": campaign.starts_on.isoformat(), "last": campaign.ends_on.isoformat()},
                field,
            )
    return campaign


def _require_before_upper(link: Link, ends_on: date) -> None:
    """A link that carries out one of the campaign above may end earlier, never later."""
    latest = link.upper_link and link.upper_link.ends_on
    if latest and ends_on > latest:
        days = (ends_on - latest).days
        words = ngettext(
            "比上级节点晚 %(n)d 天：上级环节应于 %(day)s 前完成，日期只能提前。",
            "比上级节点晚 %(n)d 天：上级环节应于 %(day)s 前完成，日期只能提前。",
            days,
        )
        raise RuleBroken(words % {"n": days, "day": latest.isoformat()}, "ends_on")


def _tell_links_below(link: Link, now: datetime) -> None:
    """The staff of each campaign that carries the link out learn its new day and the days that are left or missing."""
    below = list(link.lower_links.select_related("stage__campaign"))
    people = people_by_organization([one.stage.campaign.congress_id for one in below], Role.STAFF)
    for lower in below:
        slack = (link.ends_on - lower.ends_on).days if lower.ends_on else 0
        notify(
            people.get(lower.stage.campaign.congress_id, []),
            LINK_TOO_LATE if slack < 0 else LINK_MOVED,
            now=now,
            url=lower.get_absolute_url(),
            link=str(link),
            day=link.ends_on.isoformat(),
            days=abs(slack),
        )


def due_with(link: Link) -> list[Duty]:
    """The link's reports to the committee itself that nothing has come in for and that are due on its last day."""
    own = Duty.objects.filter(link=link, owed_to=link.stage.campaign.congress, due_on=link.ends_on)
    return list(own.filter(status=DutyStatus.OPEN).for_page())


def _periods(part: Stage | Link, starts_on: date | None, ends_on: date) -> dict:
    return {"from": period(part.starts_on, part.ends_on), "to": period(starts_on, ends_on)}


def period(starts_on: date | None, ends_on: date | None) -> list[str]:
    """First and last day as the record keeps them; empty where there is none."""
    return [day.isoformat() if day else "" for day in (starts_on, ends_on)]


def _tell_of_change(campaign: Campaign, part: Stage | Link, reason: str, now: datetime) -> None:
    """The people concerned, once the plan is approved; before that nobody else knows of it."""
    if campaign.status == CampaignStatus.DRAFT:
        return
    url = part.get_absolute_url() if isinstance(part, Link) else campaign.get_absolute_url()
    dates = "～".join(day for day in period(part.starts_on, part.ends_on) if day)
    named = {"campaign": campaign.title, "part": str(part), "dates": dates, "reason": reason[:100]}
    notify(people_concerned(campaign, now), CHANGED, now=now, url=url, **named)


def shift_campaign(campaign: Campaign, *, days: int, reason: str, by, now: datetime | None = None) -> int:
    """Move every open deadline of a running campaign by calendar days (1 to 365); gives how many moved.

    The old dates stay on record. Tells the people of its units. Raises NotAllowed for anybody but the staff whose
    campaign it is, RuleBroken with the field, StaleState when somebody acted on the campaign first.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    if not 1 <= days <= MOST_SHIFTED:
        raise RuleBroken(_("天数应是 1 到 365 的整数。"), "days")
    with transaction.atomic():
        require_running(campaign.pk)
        _claim(campaign)
        _require_within(campaign, days)
        moved = deadlines.shift_scope(campaign, days=days, reason=reason, by=by, now=now)
        told = {"campaign": campaign.title, "days": days, "reason": reason[:100]}
        notify(people_concerned(campaign, now), SHIFTED, now=now, url=campaign.get_absolute_url(), **told)
    return moved


def _claim(campaign: Campaign) -> None:
    """The same page sent twice moves the dates once."""
    same = Campaign.objects.filter(pk=campaign.pk, version=campaign.version)
    if same.update(version=F("version") + 1) != 1:
        raise transitions.stale(campaign)


def _require_within(campaign: Campaign, days: int) -> None:
    open_ones = Deadline.objects.still_open().filter(scope=deadlines.scope_of(campaign), kind__in=WITHIN)
    last = open_ones.aggregate(last=Max("due_on"))["last"]
    if last and last + timedelta(days=days) > campaign.ends_on:
        raise RuleBroken(
            _("顺延后最晚的时限是 %(last)s，晚于监督行动的结束日期 %(end)s。")
            % {"last": (last + timedelta(days=days)).isoformat(), "end": campaign.ends_on.isoformat()},
            "days",
        )
