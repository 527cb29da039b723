"""催报: telling the people of organizations that owe something, at most once a day for each duty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry
from core.notifications import notify
from organizations.querysets import people_as

from ..enums import DUTY_OWED, CampaignStatus
from ..models import Duty
from ..permissions import ACTING, may_decide

REMIND = gettext_noop("%(owed_to)s催报：请于 %(due_on)s 前报送“%(title)s”。")
REMIND_OVERDUE = gettext_noop("%(owed_to)s催报：“%(title)s”已过截止日期 %(due_on)s，请尽快报送。")


@dataclass
class Reminded:
    """What became of each duty: reminded, or skipped with the reason in words."""

    sent: list[Duty] = field(default_factory=list)
    skipped: list[tuple[Duty, str]] = field(default_factory=list)


def remind_duties(duties: Iterable[Duty], *, by, now: datetime | None = None) -> Reminded:
    """Tell the people who act for each owing organization, and record it on each duty.

    Duties that are not owed any more, were reminded of today or have nobody to tell are skipped and named; raises
    NotAllowed when one of them is not for the person to decide on, RuleBroken when none was given.
    """
    now = now or clock.now()
    duties = list(duties)
    if not duties:
        raise RuleBroken(_("请先选择要催报的任务。"))
    if not all(may_decide(by, duty) for duty in duties):
        raise NotAllowed(_("只有接收单位的工作人员可以催报。"))
    result = Reminded()
    with transaction.atomic():
        # Locked, so that two colleagues pressing at once do not both remind.
        rows = {duty.pk: duty for duty in _locked(duties)}
        reminded = reminded_on(rows, clock.local_date(now))
        for duty in rows.values():
            _remind(duty, reminded, result, by, now)
        entries = [
            history.entry(duty, "remind", by=by, now=now, from_status=duty.status, to_status=duty.status)
            for duty in result.sent
        ]
        history.append_many(entries)
    return result


def reminded_on(duty_ids: Iterable[int], day: date) -> set[int]:
    """Those of the duties that were reminded of on a local day."""
    begin = datetime.combine(day, time.min, clock.LOCAL_ZONE)
    entries = HistoryEntry.objects.filter(
        object_type=Duty._meta.label_lower, object_id__in=list(duty_ids), action="remind", at__gte=begin
    )
    return set(entries.values_list("object_id", flat=True))


def _locked(duties: list[Duty]):
    chosen = Duty.objects.filter(pk__in=[duty.pk for duty in duties]).order_by("pk")
    return chosen.select_related("owed_by", "owed_to", "campaign").select_for_update(of=("self",))


def _remind(duty: Duty, reminded: set[int], result: Reminded, by, now: datetime) -> None:
    reason = _obstacle(duty, reminded)
    people = [] if reason else list(people_as(duty.owed_by, *ACTING))
    if reason or not people:
        result.skipped.append((duty, reason or _("没有可以通知的人员，请先在机构人员中登记")))
        return
    overdue = duty.is_overdue(clock.local_date(now))
    notify(
        people,
        REMIND_OVERDUE if overdue else REMIND,
        now=now,
        url=duty.get_absolute_url(),
        owed_to=duty.owed_to.short_name,
        title=duty.title,
        due_on=duty.due_on.isoformat(),
    )
    result.sent.append(duty)


def _obstacle(duty: Duty, reminded: set[int]) -> str:
    if duty.campaign.status != CampaignStatus.RUNNING:
        return _("监督行动不在进行中")
    if duty.status not in DUTY_OWED:
        return _("已经报送")
    if duty.pk in reminded:
        return _("今天已经催报过")
    return ""
