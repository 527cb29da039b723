"""How the links of a running campaign get on, as the committee's staff tell it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, transitions, uploads
from core.exceptions import NotAllowed, RuleBroken

from ..models import Duty, Link, LinkProgress
from ..permissions import may_run
from .campaigns import require_running


def start_link(link: Link, *, by, now: datetime | None = None) -> Link:
    """Say that work on a link has begun: planned -> running."""
    now = now or clock.now()
    _require_runner(by, link)
    with transaction.atomic():
        require_running(link.stage.campaign_id)
        transitions.move(link, "start", by=by, now=now)
    return link


def note_link_progress(
    link: Link,
    *,
    text: str,
    percent: int,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> LinkProgress:
    """Tell what was done in a running link and how far it is (percent, 0 to 100), with files if there are any."""
    now = now or clock.now()
    _require_runner(by, link)
    if not text.strip():
        raise RuleBroken(_("请填写进展。"), "text")
    if not 0 <= percent <= 100:
        raise RuleBroken(_("完成程度应在 0 到 100 之间。"), "percent")
    with transaction.atomic():
        require_running(link.stage.campaign_id)
        data = {"percent": percent, "before": link.percent}
        transitions.move(link, "note_progress", by=by, now=now, comment=text, data=data, percent=percent)
        progress = LinkProgress.objects.create(link=link, text=text, percent=percent, made_by=by, made_at=now)
        progress.files.set([uploads.store(upload, by=by, now=now) for upload in files])
    return progress


def finish_link(link: Link, *, finished_on: date, by, now: datetime | None = None) -> Link:
    """Say that a link is done since a day that is not in the future: planned or running -> done.

    Refused while a submission belonging to it waits for a decision; one that never came does not stop it.
    """
    now = now or clock.now()
    _require_runner(by, link)
    if finished_on > clock.local_date(now):
        raise RuleBroken(_("完成日期不能晚于今天。"), "finished_on")
    if link.begins_on and finished_on < link.begins_on:
        raise RuleBroken(_("完成日期不能早于本环节开始的日期。"), "finished_on")
    with transaction.atomic():
        require_running(link.stage.campaign_id)
        waiting = Duty.objects.filter(link=link).awaiting_decision().count()
        if waiting:
            raise RuleBroken(_("本环节还有 %(n)d 件报送等待接收，请先处理。") % {"n": waiting})
        data = {"finished_on": finished_on.isoformat()}
        transitions.move(link, "finish", by=by, now=now, data=data, finished_on=finished_on, percent=100)
    return link


def _require_runner(by, link: Link) -> None:
    if not may_run(by, link.stage.campaign):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以登记环节进展。")
            % {"organization": link.stage.campaign.congress.name}
        )
