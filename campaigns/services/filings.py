"""Filing a plan upward (备案): filed by the lower committee, received or returned by the one above, filed again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, transitions, uploads
from core.exceptions import NotAllowed, RuleBroken
from core.locks import hold
from core.models import Attachment
from core.notifications import notify
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import owed
from ..models import Campaign, Filing
from ..permissions import may_receive
from .campaigns import require_past, require_runner, require_text

FILED = gettext_noop("%(congress)s报备“%(campaign)s”（%(number)s），请接收或退回。")
CORRECTED = gettext_noop("%(congress)s更正了“%(campaign)s”的备案（%(number)s），请核对。")
RECEIVED = gettext_noop("%(committee)s已接收“%(campaign)s”的备案。")
RETURNED = gettext_noop("%(committee)s退回了“%(campaign)s”的备案，请按退回原因修改后重新报备。")


def committees_above(campaign: Campaign):
    """The standing committees with which the plan may be filed."""
    return Organization.objects.congresses_above(campaign.congress)


def record_filing(
    campaign: Campaign,
    *,
    filed_with: Organization,
    filed_on: date,
    number: str,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> Filing:
    """File the approved plan with a committee above, or again after it was returned; its staff are told.

    `filed_on` is the local day on the paper. Raises NotAllowed, RuleBroken with the field, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    _require_details(campaign, filed_on, number, now)
    if filed_with not in committees_above(campaign):
        raise RuleBroken(_("方案应报上级人大常委会备案，请从列表中选择。"), "filed_with")
    transitions.require(campaign, "record_filing")
    with transaction.atomic():
        _require_none_current(campaign)
        data = {"filed_with": filed_with.name, "filed_on": filed_on.isoformat(), "number": number}
        transitions.move(campaign, "record_filing", by=by, now=now, data=data)
        filing = Filing.objects.create(
            campaign=campaign,
            round=campaign.filings.count() + 1,
            filed_with=filed_with,
            filed_on=filed_on,
            number=number,
            filed_by=by,
            created_at=now,
            updated_at=now,
        )
        filing.files.set(_stored(files, by, now))
        history.append(filing, "file", by=by, now=now, to_status=filing.status, data=data)
        owed.meet_filing(filing, now=now)
        _tell(filing, filed_with, FILED, now)
    return filing


def correct_filing(
    filing: Filing,
    *,
    filed_on: date,
    number: str,
    files: Iterable[UploadedFile] = (),
    reason: str,
    by,
    now: datetime | None = None,
) -> Filing:
    """Put a wrong day or number right, or add a file, while the committee above has not decided; the old ones stay on record."""
    now = now or clock.now()
    require_runner(by, filing.campaign)
    _require_details(filing.campaign, filed_on, number, now)
    require_text(reason, _("请写明更正原因。"), "reason")
    with transaction.atomic():
        before = {"filed_on": filing.filed_on.isoformat(), "number": filing.number}
        data = {"filed_on": filed_on.isoformat(), "number": number, "before": before}
        fields = {"filed_on": filed_on, "number": number}
        transitions.move(filing, "correct", by=by, now=now, comment=reason, data=data, **fields)
        filing.files.add(*_stored(files, by, now))
        owed.meet_filing(filing, now=now)
        _tell(filing, filing.filed_with, CORRECTED, now)
    return filing


def receive_filing(filing: Filing, *, by, now: datetime | None = None) -> Filing:
    """Take the plan on file: filed -> received; the staff who filed it are told."""
    now = now or clock.now()
    _require_receiver(by, filing)
    with transaction.atomic():
        transitions.move(filing, "receive", by=by, now=now, decided_at=now)
        _tell(filing, filing.campaign.congress, RECEIVED, now)
    return filing


def return_filing(filing: Filing, *, reason: str, by, now: datetime | None = None) -> Filing:
    """Send the plan back with the reason: filed or received -> returned. It is to be filed again; the staff are told."""
    now = now or clock.now()
    _require_receiver(by, filing)
    require_text(reason, _("请写明退回原因，便于对方补正。"), "reason")
    with transaction.atomic():
        campaign = hold(Campaign, filing.campaign_id)  # whether it is still owed depends on it
        fields = {"return_reason": reason, "decided_at": now}
        transitions.move(filing, "return", by=by, now=now, comment=reason, **fields)
        owed.reopen_filing(campaign, now=now)
        _tell(filing, filing.campaign.congress, RETURNED, now)
    return filing


def _stored(files: Iterable[UploadedFile], by, now: datetime) -> list[Attachment]:
    return [uploads.store(upload, by=by, now=now) for upload in files]


def _tell(filing: Filing, organization: Organization, message: str, now: datetime) -> None:
    notify(
        people_as(organization, Role.STAFF),
        message,
        now=now,
        url=filing.get_absolute_url(),
        campaign=filing.campaign.title,
        congress=filing.campaign.congress.short_name,
        committee=filing.filed_with.short_name,
        number=filing.number,
    )


def _require_details(campaign: Campaign, filed_on: date, number: str, now: datetime) -> None:
    require_text(number, _("请填写备案号。"), "number")
    require_past(filed_on, now, _("备案日期不能晚于今天。"), "filed_on")
    if campaign.approved_on and filed_on < campaign.approved_on:
        raise RuleBroken(_("备案日期不能早于批准日期。"), "filed_on")


def _require_none_current(campaign: Campaign) -> None:
    standing = campaign.filings.current().first()
    if standing:
        raise RuleBroken(
            _("方案已报%(committee)s备案（%(status)s），不用再报；内容有误时更正，或由对方退回后重新报备。")
            % {"committee": standing.filed_with.name, "status": standing.get_status_display()}
        )


def _require_receiver(by, filing: Filing) -> None:
    if not may_receive(by, filing):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以接收或退回备案；报备一方的人员不能处理。")
            % {"organization": filing.filed_with.name}
        )
