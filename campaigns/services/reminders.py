"""催报: telling the people of organizations that owe something, at most once a day for each duty.

An act of people, beside the engine's own reminders; on a day on which the engine told the same people it is not doubled.
"""

from collections import defaultdict
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
from deadlines.audience import told_on
from deadlines.enums import Kind
from organizations.models import Membership

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
        people = recipients({duty.owed_by_id for duty in rows.values()}, clock.local_date(now))
        for duty in rows.values():
            _remind(duty, reminded.get(duty.pk, ""), people.get(duty.owed_by_id, []), result, now)
        entries = [
            history.entry(duty, "remind", by=by, now=now, from_status=duty.status, to_status=duty.status)
            for duty in result.sent
        ]
        history.append_many(entries)
    return result


def reminded_on(duty_ids: Iterable[int], day: date) -> dict[int, str]:
    """Those of the duties that were reminded of on a local day, and by whom in words: a colleague or the engine."""
    duty_ids = list(duty_ids)
    told = dict.fromkeys(told_on(Duty, duty_ids, Kind.DUTY, day, ACTING), _("今天已自动提醒"))
    return told | dict.fromkeys(_by_hand(duty_ids, day), _("今天已经催报过"))


def _by_hand(duty_ids: list[int], day: date) -> Iterable[int]:
    begin = datetime.combine(day, time.min, clock.LOCAL_ZONE)
    entries = HistoryEntry.objects.filter(
        object_type=Duty._meta.label_lower, object_id__in=duty_ids, action="remind", at__gte=begin
    )
    return entries.values_list("object_id", flat=True)


def recipients(organization_ids: Iterable[int], day: date) -> dict[int, list]:
    """The people who act for each organization on a day, by its key; one query, so that a preview costs no more."""
    rows = Membership.objects.filter(
        organization__in=list(organization_ids), role__in=ACTING, user__is_active=True, starts_on__lte=day
    )
    found = defaultdict(dict)
    for row in rows.exclude(ends_on__lt=day).select_related("user").order_by("user_id"):
        found[row.organization_id][row.user_id] = row.user
    return {key: list(people.values()) for key, people in found.items()}


def obstacle(duty: Duty, reminded: str, people: list) -> str:
    """Why a duty cannot be reminded of, in words; empty when it can. `reminded`: by whom it was today (`reminded_on`)."""
    if duty.campaign.status != CampaignStatus.RUNNING:
        return _("监督行动不在进行中")
    if duty.status not in DUTY_OWED:
        return _("已经报送")
    if reminded:
        return reminded
    return "" if people else _("没有可以通知的人员，请先在机构人员中登记")


def _locked(duties: list[Duty]):
    chosen = Duty.objects.filter(pk__in=[duty.pk for duty in duties]).order_by("pk")
    return chosen.select_related("owed_by", "owed_to", "campaign").select_for_update(of=("self",))


def _remind(duty: Duty, reminded: str, people: list, result: Reminded, now: datetime) -> None:
    reason = obstacle(duty, reminded, people)
    if reason:
        result.skipped.append((duty, reason))
        return
    notify(
        people,
        REMIND_OVERDUE if duty.is_overdue(clock.local_date(now)) else REMIND,
        now=now,
        url=duty.get_absolute_url(),
        owed_to=duty.owed_to.short_name,
        title=duty.title,
        due_on=duty.due_on.isoformat(),
    )
    result.sent.append(duty)
