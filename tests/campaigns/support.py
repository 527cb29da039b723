"""What several test modules of this app need: duties in each state, files as people send them, who was told."""

from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import services
from campaigns.models import Duty
from core import history
from core.models import Notification

BEFORE_MIDNIGHT = datetime(2018, 8, 10, 15, 59, 59, tzinfo=UTC)  # 23:59:59 on the due day in Asia/Shanghai
AFTER_MIDNIGHT = datetime(2018, 8, 10, 16, 0, tzinfo=UTC)  # 0:00 on the day after


def a_pdf(name="情况报告.pdf", text=b"report") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + text, content_type="application/pdf")


def prepare(duty: Duty, by) -> Duty:
    """Make every part of a duty ready."""
    services.save_summary(duty, text="代表活动已全面展开。", ready=True, by=by)
    services.mark_part_ready(duty, "issue_list", {"issues": 128}, by=by)
    return duty


def submitted(duty: Duty, by, **details) -> Duty:
    """A fresh copy of the duty after its submission."""
    services.submit_duty(prepare(duty, by), by=by, **details)
    return Duty.objects.get(pk=duty.pk)


def acts_on(thing) -> list[tuple]:
    """Action, old and new status of every entry on a thing, oldest first."""
    entries = history.of(thing).values_list("action", "from_status", "to_status")
    return list(entries)[::-1]


def told() -> set:
    return {note.recipient for note in Notification.objects.select_related("recipient")}
