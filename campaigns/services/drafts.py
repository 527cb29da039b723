"""What an organization prepares before it submits. Drafts are its own: no history, no message, nothing for those above."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, uploads
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment

from ..enums import DUTY_OWED, Part
from ..models import Duty, DutyPart, Submission
from ..permissions import may_report
from .campaigns import require_running

MAX_FILES = 20  # of one duty


def save_summary(duty: Duty, *, text: str, ready: bool = False, by, now: datetime | None = None) -> Duty:
    """Keep the summary's text as a draft; `ready` says that this part is done and needs some text.

    Saving without `ready` takes the mark back, because the text is being worked on again.
    """
    now = now or clock.now()
    require_reporter(by, duty)
    if Part.SUMMARY not in duty.parts:
        raise RuleBroken(_("本项任务不要求情况报告。"))
    if ready and not text.strip():
        raise RuleBroken(_("请填写情况报告正文，再标为完成。"), "summary")
    with transaction.atomic():
        require_running(duty.campaign_id)
        _write_draft(duty, summary=text, now=now)
        if ready:
            _mark(duty, Part.SUMMARY, {"characters": len(text.strip())}, now)
        else:
            duty.ready_parts.filter(part=Part.SUMMARY).delete()
    return duty


def mark_part_ready(duty: Duty, part: str, facts: dict, *, by, now: datetime | None = None) -> DutyPart:
    """Say that a part made elsewhere is ready, as an issue list once it is confirmed: `facts` such as {"issues": 128}.

    Marking again replaces the facts.
    """
    now = now or clock.now()
    require_reporter(by, duty)
    if part not in duty.parts:
        raise RuleBroken(_("本项任务不要求“%(part)s”。") % {"part": Part(part).label})
    with transaction.atomic():
        require_running(duty.campaign_id)
        _lock_draft(duty)
        return _mark(duty, part, facts, now)


def attach_file(duty: Duty, *, upload: UploadedFile, by, now: datetime | None = None) -> Attachment:
    """Add a file to the draft. Raises RuleBroken when the file cannot be taken or there are too many."""
    now = now or clock.now()
    require_reporter(by, duty)
    with transaction.atomic():
        require_running(duty.campaign_id)
        _lock_draft(duty)
        if duty.files.count() >= MAX_FILES:
            raise RuleBroken(
                _("附件最多 %(n)d 个。请先移除不需要的，或合并后再传。") % {"n": MAX_FILES}, "files"
            )
        attachment = uploads.store(upload, by=by, now=now)
        duty.files.add(attachment)
    return attachment


def detach_file(duty: Duty, *, attachment: Attachment, by, now: datetime | None = None) -> None:
    """Take a file out of the draft. What was submitted with it keeps it; otherwise it is deleted."""
    now = now or clock.now()
    require_reporter(by, duty)
    with transaction.atomic():
        require_running(duty.campaign_id)
        _lock_draft(duty)
        if not duty.files.filter(pk=attachment.pk).exists():
            raise RuleBroken(_("这个附件已经移除。"))
        duty.files.remove(attachment)
        if not Submission.objects.filter(files=attachment).exists():
            attachment.delete()
            transaction.on_commit(lambda: attachment.file.delete(save=False))


def require_reporter(by, duty: Duty) -> None:
    """Raises NotAllowed unless the person acts for the owing organization."""
    if not may_report(by, duty):
        raise NotAllowed(_("只有%(organization)s的人员可以报送。") % {"organization": duty.owed_by.name})


def _mark(duty: Duty, part: str, facts: dict, now: datetime) -> DutyPart:
    ready, _made = DutyPart.objects.update_or_create(
        duty=duty, part=part, defaults={"facts": facts, "ready_at": now}
    )
    return ready


def _lock_draft(duty: Duty) -> None:
    """Hold the duty's row; its parts and files may change only while it is still owed."""
    status = Duty.objects.select_for_update().values_list("status", flat=True).get(pk=duty.pk)
    if status not in DUTY_OWED:
        raise _already_submitted(duty)


def _write_draft(duty: Duty, *, summary: str, now: datetime) -> None:
    """Write only if nobody else did since the page was opened; two people's texts must not overwrite one another."""
    _lock_draft(duty)
    version = duty.version + 1
    unchanged = Duty.objects.filter(pk=duty.pk, version=duty.version)
    if unchanged.update(summary=summary, version=version, updated_at=now) != 1:
        raise StaleState(_("同事刚保存过这份报告。您输入的内容还在下面，请核对现存内容后再保存。"))
    duty.summary, duty.version, duty.updated_at = summary, version, now


def _already_submitted(duty: Duty) -> TransitionError:
    return TransitionError(
        _("“%(duty)s”已经报送，不能再改。如需更正，请联系%(receiver)s退回。")
        % {"duty": duty.title, "receiver": duty.owed_to.name}
    )
