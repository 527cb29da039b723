"""A campaign's own way: approved by the party committee, opened, concluded."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, transitions, uploads
from core.exceptions import NotAllowed, RuleBroken
from core.locks import hold
from core.notifications import notify
from core.words import listed
from deadlines import services as deadlines
from deadlines.enums import Kind
from organizations.enums import Role
from organizations.models import Membership

from .. import owed
from ..enums import CAMPAIGN_CHANGEABLE, DUTY_OWED, CampaignStatus, LinkStatus
from ..models import Campaign, Duty, Link
from ..overlaps import Overlap, overlaps_of
from ..permissions import may_run
from .chain import propose_reports


def require_running(campaign_id: int) -> Campaign:
    """The campaign, held as it is until the transaction ends. Raises RuleBroken when it is not running."""
    campaign = hold(Campaign, campaign_id)
    if campaign.status != CampaignStatus.RUNNING:
        raise RuleBroken(
            _("监督行动“%(campaign)s”目前是“%(status)s”，只有进行中的监督行动才能办理。")
            % {"campaign": campaign.short_title, "status": campaign.get_status_display()}
        )
    return campaign


def require_changeable(campaign_id: int) -> Campaign:
    """The campaign, held until the transaction ends. Raises RuleBroken when its plan may no longer be changed."""
    campaign = hold(Campaign, campaign_id)
    if campaign.status not in CAMPAIGN_CHANGEABLE:
        raise RuleBroken(
            _("监督行动“%(campaign)s”目前是“%(status)s”，不能再改日期。")
            % {"campaign": campaign.short_title, "status": campaign.get_status_display()}
        )
    return campaign


def approve_campaign(
    campaign: Campaign,
    *,
    approved_by: str,
    approved_on: date,
    number: str,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> Campaign:
    """Record that the party committee of the same level approved the plan, with its paper: draft -> approved."""
    now = now or clock.now()
    require_runner(by, campaign)
    require_text(approved_by, _("请填写批准机关。"), "approved_by")
    require_text(number, _("请填写批准文号。"), "number")
    require_past(approved_on, now, _("批准日期不能晚于今天。"), "approved_on")
    with transaction.atomic():
        if not Link.objects.filter(stage__campaign=campaign).exists():
            raise RuleBroken(_("方案还没有阶段和环节，请先补充方案再登记批准。"))
        propose_reports(campaign)
        fields = {"approved_by": approved_by, "approved_on": approved_on, "approval_number": number}
        data = {"approved_by": approved_by, "approved_on": approved_on.isoformat(), "number": number}
        transitions.move(campaign, "approve", by=by, now=now, data=data, **fields)
        campaign.approval_files.set([uploads.store(upload, by=by, now=now) for upload in files])
        owed.open_filing(campaign, now=now)
    return campaign


def open_campaign(
    campaign: Campaign, *, overlap_reason: str = "", by, now: datetime | None = None
) -> Campaign:
    """Open an approved campaign: approved -> running, and its reports are owed by their days from now on.

    Everybody who owes something or takes part is told. Over an overlap with another campaign (重复、交叉监督) it opens only
    with the reason why, which stays on record with the overlaps.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    if clock.local_date(now) > campaign.ends_on:
        raise RuleBroken(_("监督行动的结束日期已过，不能开启。请先核对方案日期。"))
    with transaction.atomic():
        transitions.require(campaign, "open")
        found = overlaps_of(campaign, by, clock.local_date(now))
        _require_reason(found, overlap_reason)
        reason, data = (overlap_reason.strip(), _on_record(found)) if found else ("", None)
        transitions.move(campaign, "open", by=by, now=now, comment=reason, data=data)
        owed.open_duties(campaign.duties.filter(status__in=DUTY_OWED), now=now)
        notify(
            people_concerned(campaign, now),
            gettext_noop("监督行动“%(campaign)s”已开启，请查看本单位的环节和报送任务。"),
            now=now,
            url=campaign.get_absolute_url(),
            campaign=campaign.title,
        )
    return campaign


def _require_reason(found: list[Overlap], reason: str) -> None:
    if found and not reason.strip():
        words = _("与其他监督行动有 %(n)d 处重复、交叉。请先与对方商量合并或错开，仍要开启的请写明理由。")
        raise RuleBroken(words % {"n": len(found)}, "overlap_reason")


def _on_record(found: list[Overlap]) -> dict:
    """What was overlapped, as it was known to the person who opened: kind, campaign, matters, how many organizations."""
    rows = [
        {
            "kind": row.kind,
            "campaign": row.other.campaign.pk if row.other.campaign else None,
            "body": row.other.body,
            "matters": [row.one.matter, row.other.matter],
            "organizations": len(row.organizations),
        }
        for row in found
    ]
    return {"overlaps": rows}


def conclude_campaign(campaign: Campaign, *, by, now: datetime | None = None) -> Campaign:
    """Conclude a running campaign whose links are all done and whose submissions are all decided: -> concluded.

    A duty that was never submitted does not stop it; it stays overdue on record, but nobody is reminded of it any more.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    with transaction.atomic():
        # Alone on the row: no submission may come in between the check and the end.
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        _require_finished_work(campaign)
        transitions.move(campaign, "conclude", by=by, now=now)
        deadlines.withdraw_scope(campaign, now=now, but=[Kind.LOOK_BACK])  # in later months and years
        notify(
            people_concerned(campaign, now),
            gettext_noop("监督行动“%(campaign)s”已结束。"),
            now=now,
            url=campaign.get_absolute_url(),
            campaign=campaign.title,
        )
    return campaign


def people_concerned(campaign: Campaign, now: datetime):
    """Who is told of a campaign's opening and end: the people of its units and of those that owe something."""
    day = clock.local_date(now)
    owing = campaign.duties.in_force().values("owed_by")
    units = Q(organization__campaign_parts__campaign=campaign) | Q(organization__in=owing)
    live = Membership.objects.filter(units, role__in=(Role.STAFF, Role.LIAISON), starts_on__lte=day)
    live = live.exclude(ends_on__lt=day)
    return get_user_model().objects.filter(is_active=True, pk__in=live.values("user")).order_by("pk")


def _require_finished_work(campaign: Campaign) -> None:
    undone = Link.objects.filter(stage__campaign=campaign).exclude(status=LinkStatus.DONE)
    numbers = list(undone.values_list("number", flat=True))
    if numbers:
        raise RuleBroken(
            _("还有环节没有完成：%(numbers)s。请先登记完成，再结束监督行动。") % {"numbers": listed(numbers)}
        )
    waiting = Duty.objects.filter(campaign=campaign).awaiting_decision().count()
    if waiting:
        raise RuleBroken(_("还有 %(n)d 件报送等待接收，请先处理。") % {"n": waiting})


def require_runner(by, campaign: Campaign) -> None:
    """Raises NotAllowed unless the person is of the staff whose campaign it is."""
    if not may_run(by, campaign):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以办理。") % {"organization": campaign.congress.name}
        )


def require_text(value: str, message: str, field: str) -> None:
    """Raises RuleBroken with the words and the field when nothing but spaces was typed."""
    if not value.strip():
        raise RuleBroken(message, field)


def require_past(day: date, now: datetime, message: str, field: str) -> None:
    """Raises RuleBroken with the words and the field when a local day has not come yet."""
    if day > clock.local_date(now):
        raise RuleBroken(message, field)
